// case: parameter
function f(a) {
  sink(a) // !
}
f(source())
// case: second parameter
function f(a, b) {
  sink(a)
  sink(b) // !
}
f(1, source())
// case: result
function f() {
  return source()
}
sink(f()) // !
// case: identity
const id = x => x
sink(id(source())) // !
sink(id(1))
// case: result of two
function f(flag) {
  if (flag) return source()
  return 1
}
sink(f(x)) // !
// case: through three
const a = x => b(x)
const b = x => c(x)
const c = x => sink(x) // !
a(source())
// case: default parameter
function f(a = source()) {
  sink(a) // !
}
f()
// case: default not used
function f(a = 1) {
  sink(a)
}
f()
// case: rest parameter
function f(...list) {
  sink(list[0]) // !
}
f(source())
// case: spread argument
function f(a, b) {
  sink(b) // !
}
f(...[1, source()])
// case: arguments object
function f() {
  sink(arguments[0]) // !
}
f(source())
// case: closure reads
const a = source()
function f() {
  sink(a) // !
}
f()
// case: closure writes
let a
function f() {
  a = source()
}
f()
sink(a) // !
// case: function value in a variable
const f = function (a) {
  sink(a) // !
}
const g = f
g(source())
// case: function value in an object
const o = { f: a => sink(a) } // !
o.f(source())
// case: dispatch table
const table = {
  one: a => sink(a), // !
  two: a => 1
}
table[key](source())
// case: dispatch table by constant
const table = {
  one: a => sink(a),
  two: a => a
}
table.two(source())
// case: function in an array
const list = [a => sink(a)] // !
list[0](source())
// case: callback
function run(f) {
  f(source())
}
run(a => sink(a)) // !
// case: callback with our own value
function run(f) {
  f(1)
}
run(a => sink(a))
// case: called on the spot
;(function (a) {
  sink(a) // !
})(source())
// case: arrow called on the spot
;(a => sink(a))(source()) // !
// case: recursion
function f(a, n) {
  if (n) return f(a, n - 1)
  return a
}
sink(f(source(), 3)) // !
// case: mutual recursion
function even(a, n) {
  return n ? odd(a, n - 1) : a
}
function odd(a, n) {
  return n ? even(a, n - 1) : a
}
sink(even(source(), 2)) // !
// case: call
function f(a) {
  sink(a) // !
}
f.call(null, source())
// case: apply
function f(a) {
  sink(a) // !
}
f.apply(null, [source()])
// case: bind
function f(a) {
  sink(a) // !
}
f.bind(null)(source())
// case: hoisted
f(source())
function f(a) {
  sink(a) // !
}
// case: uncalled function
function never() {
  sink(source()) // !
}
// case: unknown function
sink(unknown(source()))
// case: generator
function* f() {
  yield source()
}
for (const a of f()) {
  sink(a) // !
}
// case: delegating generator
function* f() {
  yield* [source()]
}
for (const a of f()) {
  sink(a) // !
}
// case: curried
const add = a => b => a
sink(add(source())(1)) // !
// case: returned object
const make = a => ({ a, b: 1 })
sink(make(source()).a) // !
sink(make(source()).b)
// case: parameter's member
function f(o) {
  sink(o.a) // !
  sink(o.b)
}
f({ a: source(), b: 1 })
// case: called twice with different values
function f(a) {
  return a
}
sink(f(1))
sink(f(source())) // !
