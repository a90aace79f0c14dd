// case: field by constructor
class A {
  constructor(a) {
    this.a = a
  }
  go() {
    sink(this.a) // !
  }
}
new A(source()).go()
// case: field initialiser
class A {
  a = source()
  go() {
    sink(this.a) // !
  }
}
new A().go()
// case: method parameter
class A {
  go(a) {
    sink(a) // !
  }
}
new A().go(source())
// case: method result
class A {
  get(a) {
    return a
  }
}
sink(new A().get(source())) // !
// case: one method to another
class A {
  first() {
    this.value = source()
    this.second()
  }
  second() {
    sink(this.value) // !
  }
}
new A().first()
// case: instance in a variable
class A {
  constructor(a) {
    this.a = a
  }
}
const x = new A(source())
sink(x.a) // !
// case: other field
class A {
  constructor(a) {
    this.a = a
    this.b = 1
  }
}
sink(new A(source()).b)
// case: arrow in method keeps this
class A {
  constructor(a) {
    this.a = a
  }
  go() {
    const f = () => sink(this.a) // !
    f()
  }
}
new A(source()).go()
// case: this in an object literal
const o = {
  value: 1,
  set() {
    this.value2 = source()
  },
  go() {
    sink(this.value2) // !
  }
}
o.set()
o.go()
// case: class expression
const A = class {
  go(a) {
    sink(a) // !
  }
}
new A().go(source())
