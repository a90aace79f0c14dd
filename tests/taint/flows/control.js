// case: if
let a = 1
if (x) a = source()
sink(a) // !
// case: else
let a = 1
if (x) a = 2
else a = source()
sink(a) // !
// case: both overwrite
let a = source()
if (x) a = 1
else a = 2
sink(a)
// case: early return
function f() {
  let a = source()
  if (x) return
  sink(a) // !
}
f()
// case: after throw
function f() {
  throw new Error()
  sink(source())
}
f()
// case: while
let a = 1
while (x) a = source()
sink(a) // !
// case: second round
let a = 1
let b = 1
for (let i = 0; i < 3; i++) {
  sink(b) // !
  b = a
  a = source()
}
// case: do
let a
do {
  a = source()
} while (x)
sink(a) // !
// case: for of
for (const a of [1, source()]) {
  sink(a) // !
}
// case: for in
for (const key in source()) {
  sink(key) // !
}
// case: switch
let a
switch (x) {
  case 1:
    a = source()
    break
  default:
    a = 2
}
sink(a) // !
// case: inside a case
switch (x) {
  case 1: {
    sink(source()) // !
  }
}
// case: try
let a
try {
  a = source()
} catch (e) {
  a = 1
}
sink(a) // !
// case: catch
try {
  risky()
} catch (e) {
  sink(source()) // !
}
// case: thrown value
try {
  throw source()
} catch (e) {
  sink(e) // !
}
// case: thrown by a function
function f() {
  throw source()
}
try {
  f()
} catch (e) {
  sink(e) // !
}
// case: finally
try {
  risky()
} finally {
  sink(source()) // !
}
// case: label
outer: for (const a of [source()]) {
  sink(a) // !
  break outer
}
// case: conditional
sink(x ? source() : 1) // !
// case: or
sink(x || source()) // !
// case: and
sink(x && source()) // !
// case: nullish
sink(x ?? source()) // !
// case: comparison is no value
sink(source() === 1)
// case: block
{
  sink(source()) // !
}
