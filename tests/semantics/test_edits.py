"""Properties added and taken out in the style of the code around them."""

import pytest
from conftest import call_of

from wxlint.semantics.calls import CallSite
from wxlint.semantics.edits import add_option, remove_property


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()", "f({ x: 1 })"),
        ("f( /* nothing */ )", "f({ x: 1 } /* nothing */ )"),
        ("f({})", "f({ x: 1 })"),
        ("f({ a: 1 })", "f({ a: 1, x: 1 })"),
        ("f({a: 1})", "f({a: 1, x: 1})"),
        ("f({ a: 1, })", "f({ a: 1, x: 1 })"),
        ("f({ a })", "f({ a, x: 1 })"),
        ("f({ a() {} })", "f({ a() {}, x: 1 })"),
        ("f({\n  a: 1\n})", "f({\n  a: 1,\n  x: 1\n})"),
        ("f({\n  a: 1,\n})", "f({\n  a: 1,\n  x: 1,\n})"),
        ("f({\r\n\ta: 1, // one\r\n})", "f({\r\n\ta: 1, // one\r\n\tx: 1,\r\n})"),
        ("f({\n  a: 1 // one\n})", "f({\n  a: 1, // one\n  x: 1\n})"),
        ("f({\n  a: 1 /* one */ // two\n})", "f({\n  a: 1, /* one */\n  x: 1 // two\n})"),
        ("f({\n  a: 1\n  // one\n})", "f({\n  a: 1,\n  x: 1\n  // one\n})"),
        ("f({ a: 1 // one\n})", "f({ a: 1, x: 1 // one\n})"),
        ("f({\n  a: 1, b: 2\n})", "f({\n  a: 1, b: 2, x: 1\n})"),
        ("f({ a: {\n  b: 1\n} })", "f({ a: {\n  b: 1\n}, x: 1 })"),
        ("f({\n  // a: 1\n})", "f({ x: 1,\n  // a: 1\n})"),
        ("f({ a: 1 }, b)", "f({ a: 1, x: 1 }, b)"),
        ("new F({ a: 1 })", "new F({ a: 1, x: 1 })"),
        ("f(options)", None),
        ("f(...options)", None),
        ("new F", None),
    ],
)
def test_add_option(workspace, before, after):
    module = workspace({"app.js": before + "\n"}).module("miniprogram/app.js")
    edit = add_option(CallSite(module, call_of(module, before[:5]), "f"), "x: 1")
    if after is None:
        assert edit is None
    else:
        assert edit is not None
        assert (module.data[: edit.span.start] + edit.text.encode() + module.data[edit.span.end :]).decode() == after + "\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f({ x: 1 })", "f({})"),
        ("f({ x })", "f({})"),
        ("f({ x: 1, })", "f({})"),
        ("f({\n  x: 1\n})", "f({})"),
        ("f({ a: 1, x: 1 })", "f({ a: 1 })"),
        ("f({ x: 1, a: 1 })", "f({ a: 1 })"),
        ("f({x:1,a:1})", "f({a:1})"),
        ("f({ a: 1, x: 1, b: 1 })", "f({ a: 1, b: 1 })"),
        ("f({ a: 1, x: 1, })", "f({ a: 1, })"),
        ("f({\n  a: 1,\n  x: {\n    y: 1\n  },\n  b: 1\n})", "f({\n  a: 1,\n  b: 1\n})"),
        ("f({\r\n\ta: 1,\r\n\tx: 1,\r\n})", "f({\r\n\ta: 1,\r\n})"),
        ("f({\n  a: 1,\n  x: 1\n})", "f({\n  a: 1\n})"),
        ("f({\n  a: 1, // of a\n  x: 1\n})", "f({\n  a: 1, // of a\n})"),
        ("f({\n  // of x\n  x: 1\n})", "f({\n  // of x\n})"),
        ("f({ x() { return 1 }, a })", "f({ a })"),
        ("f({ ...rest })", None),
        ("f({ a: 1 })", None),
    ],
)
def test_remove_property(workspace, before, after):
    module = workspace({"app.js": before + "\n"}).module("miniprogram/app.js")
    literal = CallSite(module, call_of(module, "f("), "f").argument(0).object()
    edit = remove_property(literal, "x")
    if after is None:
        assert edit is None
    else:
        assert (module.data[: edit.span.start] + edit.text.encode() + module.data[edit.span.end :]).decode() == after + "\n"
