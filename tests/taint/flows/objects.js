// case: member of literal
const o = { a: source(), b: 1 }
sink(o.a) // !
sink(o.b)
// case: whole literal
sink({ a: source() }) // !
// case: nested literal
const o = { a: { b: { c: source() } } }
sink(o.a.b.c) // !
sink(o.a.x)
// case: member write
const o = {}
o.a = source()
sink(o.a) // !
sink(o.b)
// case: nested member write
const o = { p: {} }
o.p.q = source()
sink(o.p.q) // !
sink(o.p.r)
// case: member overwritten
const o = { a: source() }
o.a = 1
sink(o.a)
// case: constant index
const o = {}
o['a'] = source()
sink(o.a) // !
// case: unknown index written
const o = {}
o[key] = source()
sink(o.anything) // !
// case: unknown index read
const o = { a: source() }
sink(o[key]) // !
// case: shorthand
const a = source()
const o = { a }
sink(o.a) // !
// case: computed key
const name = 'a'
const o = { [name]: source() }
sink(o.a) // !
// case: getter
const o = { get a() { return source() } }
sink(o.a) // !
// case: method result
const o = { a() { return source() } }
sink(o.a()) // !
// case: spread
const o = { ...{ a: source() } }
sink(o.a) // !
// case: spread then override
const o = { ...{ a: source() }, a: 1 }
sink(o.a)
// case: override then spread
const o = { a: 1, ...{ a: source() } }
sink(o.a) // !
// case: spread of a source
const o = { ...source(), a: 1 }
sink(o.b) // !
sink(o.a)
// case: spread of a source last
const o = { a: 1, ...source() }
sink(o.a) // !
// case: member of a source
sink(source().a.b.c) // !
// case: optional chaining
sink(source()?.a?.[0]) // !
// case: Object.assign
const o = Object.assign({}, { a: source() })
sink(o.a) // !
// case: Object.assign to a name
const o = {}
Object.assign(o, { a: source() })
sink(o.a) // !
// case: Object.values
sink(Object.values({ a: source() })[0]) // !
// case: Object.entries
for (const [key, value] of Object.entries({ a: source() })) {
  sink(value) // !
}
// case: Object.keys of a source
sink(Object.keys(source())) // !
// case: Object.keys of our own
sink(Object.keys({ a: source() }))
// case: delete is no value
const o = { a: source() }
sink(delete o.a)
// case: alias of an object
const o = { a: source() }
const p = o
sink(p.a) // !
// case: structured clone
sink(structuredClone({ a: source() }).a) // !
