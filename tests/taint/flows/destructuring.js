// case: object pattern
const { a } = { a: source() }
sink(a) // !
// case: renamed
const { a: b } = { a: source() }
sink(b) // !
// case: nested
const { a: { b: { c } } } = { a: { b: { c: source() } } }
sink(c) // !
// case: default from a source
const { a = source() } = {}
sink(a) // !
// case: default beside a source
const { a = 1 } = source()
sink(a) // !
// case: rest of an object
const { a, ...rest } = { a: 1, b: source() }
sink(rest.b) // !
sink(a)
// case: array pattern
const [a, b] = [1, source()]
sink(a)
sink(b) // !
// case: array rest
const [a, ...rest] = [1, source()]
sink(rest[0]) // !
// case: hole in array pattern
const [, b] = [source(), 1]
sink(b)
// case: in parameters
function f({ a, b: [c] }) {
  sink(a) // !
  sink(c)
}
f({ a: source(), b: [1] })
// case: default parameter object
function f({ a = 1 } = {}) {
  sink(a) // !
}
f({ a: source() })
// case: assignment pattern
let a
;({ a } = { a: source() })
sink(a) // !
// case: to a member
const o = {}
;({ a: o.b } = { a: source() })
sink(o.b) // !
// case: loop pattern
for (const { a, b } of [{ a: source(), b: 1 }]) {
  sink(a) // !
  sink(b)
}
// case: computed pattern key
const key = 'a'
const { [key]: value } = { a: source() }
sink(value) // !
