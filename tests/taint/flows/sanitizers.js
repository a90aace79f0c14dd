// case: sanitized
sink(sanitize(source()))
// case: sanitized in a variable
const a = sanitize(source())
sink(a)
// case: sanitized too late
const a = source()
sink(a) // !
sanitize(a)
// case: sanitized on one way
let a = source()
if (x) a = sanitize(a)
sink(a) // !
// case: sanitized on both ways
let a = source()
if (x) a = sanitize(a)
else a = sanitize(a)
sink(a)
// case: sanitized member
const o = { a: sanitize(source()), b: source() }
sink(o.a)
sink(o.b) // !
// case: sanitized in a helper
const clean = a => sanitize(a)
sink(clean(source()))
// case: a local function of that name
function scope() {
  const sanitize = a => a
  sink(sanitize(source())) // !
}
scope()
// case: a local sink
function scope() {
  const sink = a => 1
  sink(source())
}
scope()
// case: a local source
function scope() {
  const source = () => 1
  sink(source())
}
scope()
// case: second argument of a sink
sink(1, source()) // !
// case: several arguments
sink(source(), source()) // !
// case: sink in a condition
if (sink(source())) { // !
  x()
}
// case: aliased sink
const out = sink
out(source()) // !
// case: aliased source
const read = source
sink(read()) // !
// case: tagged template is unknown
sink(tag`${source()}`)
