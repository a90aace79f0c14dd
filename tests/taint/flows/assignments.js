// case: direct
sink(source()) // !
// case: constant
const a = source()
sink(a) // !
// case: let
let a = source()
sink(a) // !
// case: var
var a = source()
sink(a) // !
// case: later assignment
let a
a = source()
sink(a) // !
// case: reassigned before use
let a = source()
a = 1
sink(a)
// case: reassigned after use
let a = 1
sink(a)
a = source()
// case: chain of names
const a = source()
const b = a
const c = b
sink(c) // !
// case: assignment as expression
let a, b
a = b = source()
sink(a) // !
sink(b) // !
// case: other variable
const a = source()
const b = 1
sink(b)
// case: addition assignment
let text = 'x'
text += source()
sink(text) // !
// case: logical assignment
let a
a ||= source()
sink(a) // !
// case: nullish assignment
let a = null
a ??= source()
sink(a) // !
// case: comma
sink((1, source())) // !
// case: comma drops the left
sink((source(), 1))
// case: parentheses
sink(((source()))) // !
// case: shadowed name
const a = source()
{
  const a = 1
  sink(a)
}
sink(a) // !
// case: swapped by destructuring
let a = source()
let b = 1
;[a, b] = [b, a]
sink(b) // !
// case: typeof is no value
sink(typeof source())
// case: negation is no value
sink(!source())
// case: void
sink(void source())
// case: never run
function later() {
  const a = 1
  sink(a)
}
