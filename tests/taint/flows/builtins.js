// case: template
sink(`a ${source()} b`) // !
// case: addition
sink('a' + source() + 'b') // !
// case: String
sink(String(source())) // !
// case: text method
sink(source().trim().toLowerCase()) // !
// case: split
sink(source().split(',')[0]) // !
// case: replace
sink(source().replace('a', 'b')) // !
// case: includes is no value
sink(source().includes('a'))
// case: JSON round trip
sink(JSON.parse(JSON.stringify({ a: source() })).a) // !
// case: encodeURIComponent
sink(encodeURIComponent(source())) // !
// case: length is no element
const list = [source()]
sink(list.length)
// case: array literal
sink([1, source()][1]) // !
sink([1, source()][0])
// case: whole array
sink([source()]) // !
// case: push
const list = []
list.push(source())
sink(list[0]) // !
// case: unshift
const list = []
list.unshift(source())
sink(list[0]) // !
// case: pop
const list = [source()]
sink(list.pop()) // !
// case: map
sink([source()].map(a => a)[0]) // !
// case: map to our own
sink([source()].map(() => 1)[0])
// case: map from our own
sink([1].map(() => source())[0]) // !
// case: forEach
;[source()].forEach(a => sink(a)) // !
// case: filter
sink([source()].filter(Boolean)[0]) // !
// case: find
sink([source()].find(a => a)) // !
// case: reduce
sink([source()].reduce((all, a) => all + a, '')) // !
// case: concat
sink([1].concat([source()])) // !
// case: join
sink([source()].join()) // !
// case: slice
sink([source()].slice(0)[0]) // !
// case: flatMap
sink([source()].flatMap(a => [a])) // !
// case: spread in array
sink([...[source()]][0]) // !
// case: Array.from
sink(Array.from([source()])[0]) // !
// case: map object
const map = new Map()
map.set('a', source())
sink(map.get('a')) // !
// case: other key of a map object
const map = new Map()
map.set('a', source())
sink(map.get('b'))
// case: set object
const set = new Set([source()])
for (const a of set) {
  sink(a) // !
}
// case: nested callbacks
;[[source()]].forEach(list => list.forEach(a => sink(a))) // !
// case: sort keeps
sink([source()].sort()[0]) // !
