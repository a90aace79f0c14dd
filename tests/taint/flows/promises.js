// case: await
async function f() {
  sink(await source()) // !
}
f()
// case: async result
async function f() {
  return source()
}
async function g() {
  sink(await f()) // !
}
g()
// case: then
source().then(a => sink(a)) // !
// case: then of an async function
async function f() {
  return source()
}
f().then(a => sink(a)) // !
// case: chained then
source()
  .then(a => ({ a }))
  .then(({ a }) => sink(a)) // !
// case: catch passes on
source()
  .catch(() => 1)
  .then(a => sink(a)) // !
// case: finally passes on
source()
  .finally(() => 1)
  .then(a => sink(a)) // !
// case: new Promise
const p = new Promise(resolve => {
  resolve(source())
})
p.then(a => sink(a)) // !
// case: new Promise with our own
const p = new Promise(resolve => resolve(1))
p.then(a => sink(a))
// case: Promise.all
Promise.all([1, source()]).then(([a, b]) => {
  sink(a)
  sink(b) // !
})
// case: Promise.all over map
async function f() {
  const list = await Promise.all([1].map(async () => source()))
  sink(list[0]) // !
}
f()
// case: Promise.resolve
Promise.resolve(source()).then(a => sink(a)) // !
// case: Promise.race
Promise.race([source()]).then(a => sink(a)) // !
// case: await in a loop
async function f() {
  for (const a of [source()]) {
    sink(await a) // !
  }
}
f()
// case: for await
async function f() {
  for await (const a of [source()]) {
    sink(a) // !
  }
}
f()
// case: timer callback
setTimeout(() => {
  sink(source()) // !
}, 10)
