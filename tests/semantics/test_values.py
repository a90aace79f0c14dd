"""Values before the program runs: constants, object and array literals, functions."""

from __future__ import annotations

import pytest
from workspaces import ENTRY, PAGE, PAGE_TS, call_named, expression, opened

from wxlint.semantics.constants import Constant
from wxlint.semantics.values import Expression, Function
from wxlint.syntax.javascript import text_of


def value(source: str, path: str = PAGE) -> object:
    """The constant that is marked, `...` if it is not known, and `undefined` by that name."""
    constant = expression(source, path).constant()
    if constant is None:
        return ...
    return "<undefined>" if constant.is_undefined else constant.value


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$('a')", "a"),
        ('$("a")', "a"),
        ("$(`a`)", "a"),
        (
            r"$('\x61\u0062\u{63}\n\
d')",
            "abc\nd",
        ),
        (r"$('\'\"\\')", "'\"\\"),
        ("$('中文😀')", "中文😀"),
        ("$('')", ""),
        ("$(``)", ""),
        ("$(1)", 1.0),
        ("$(1.5e3)", 1500.0),
        ("$(.5)", 0.5),
        ("$(0x1F)", 31.0),
        ("$(0b11)", 3.0),
        ("$(0o17)", 15.0),
        ("$(1_000)", 1000.0),
        ("$(10n)", 10.0),
        ("$(-1)", -1.0),
        ("$(- -1)", 1.0),
        ("$(true)", True),
        ("$(!0)", True),
        ("$(!1)", False),
        ("$(!'')", True),
        ("$(!null)", True),
        ("$(!!'a')", True),
        ("$(null)", None),
        ("$(undefined)", "<undefined>"),
        ("$(void 0)", "<undefined>"),
        ("$(('a'))", "a"),
        ("$('a' + 'b' + 'c')", "abc"),
        ("$('a' + ('b' + 'c'))", "abc"),
        ("$('a' + 1 + 2)", "a12"),
        ("$(1 + 2)", 3.0),
        ("$(1 + 2 + 'a')", ...),
        ("$('a' + true + null + undefined)", "atruenullundefined"),
        ("$(true + 1)", ...),
        ("$(`a${'b'}c${1}`)", "abc1"),
        ("$(`a${`b${'c'}`}`)", "abc"),
        ("$(`${1.5}`)", ...),
        ("$(`${x}`)", ...),
        (r"$(`\n${'a'}`)", "\na"),
        ("const a = 'x'; $(a)", "x"),
        ("let a = 'x'; $(a)", "x"),
        ("let a = 'x'; a = 'y'; $(a)", ...),
        ("let a; a = 'x'; $(a)", "x"),
        ("let a = 'x'; a += 'y'; $(a)", ...),
        ("const a = 'x', b = a, c = b; $(c + b)", "xx"),
        ("const o = { a: 'x' }; $(o.a)", "x"),
        ("const o = { a: { b: 'x' } }; $(o.a['b'])", "x"),
        ("const o = { a: 'x' }; const { a } = o; $(a)", "x"),
        ("const o = { a: 'x' }; const { a: { length } } = o; $(length)", ...),
        ("const o = { a: 'x', a: 'y' }; $(o.a)", "y"),
        ("const o = { ['a']: 'x' }; $(o.a)", "x"),
        ("const o = { [k]: 'x' }; $(o.a)", ...),
        ("const o = { a: 'x', ...rest }; $(o.a)", ...),
        ("const o = { ...rest, a: 'x' }; $(o.a)", "x"),
        ("const o = { a: 'x' }; o.a = 'y'; $(o.a)", ...),
        ("const o = { a: 'x' }; o['a'] = 'y'; $(o.a)", ...),
        ("const o = { a: 'x' }; o[k] = 'y'; $(o.a)", ...),
        ("const o = { a: 'x' }; delete o.a; $(o.a)", ...),
        ("const o = { a: 1 }; o.a++; $(o.a)", ...),
        ("const o = { a: 1 }; o.a += 1; $(o.a)", ...),
        ("const o = { a: 'x' }; o.b = 'y'; $(o.a)", "x"),
        ("const o = {}; o.a = 'x'; $(o.a)", "x"),
        ("const o = { a: null }; o.a = 'x'; $(o.a)", "x"),
        ("const o = { a: { b: 'x' } }; o.a.b = 'y'; $(o.a.b)", ...),
        ("const o = { a: { b: 'x' } }; o.a = y; $(o.a.b)", ...),
        ("const o = { a: 'x' }; for (o.a of list) {} $(o.a)", ...),
        ("$(x ? 'a' : 'b')", ...),
        ("$(x || 'a')", ...),
        ("function f() { return 'x' } $(f())", ...),
        ("const f = x => x; $(f('a'))", ...),
        ("function f(a = 'x') { $(a) }", ...),
        ("$(undefinedName)", ...),
        ("$(wx.env.USER_DATA_PATH)", ...),
        ("$('a' - 'b')", ...),
        ("$(1 * 2)", ...),
        ("$(/a/)", ...),
        ("$(1 + )", ...),
        ("const a = a; $(a)", ...),
        ("const a = b, b = a + 'x'; $(a)", ...),
        ("const a = 'x' + a; $(a)", ...),
        ("const a = `x${a}`; $(a)", ...),
        ("$(0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF)", ...),
    ],
)
def test_constants(source: str, expected: object) -> None:
    found = value(source)
    assert found == expected or (source == "$(0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF)" and isinstance(found, float))


def test_huge_numbers() -> None:
    assert value(f"$(0x{'f' * 2000})") in (..., float("inf"))
    assert value("$(1e999)") == float("inf")
    assert value(f"$('a' + {'9' * 400})") is ...


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("enum E { A = 'x' } $(E.A)", ...),
        ("const a = 'x' as const; $(a)", "x"),
        ("const a = <string>'x'; $(a!)", "x"),
        ("const a: string = 'x'; $(a satisfies string)", "x"),
        ("const o = { a: 'x' } as const; $(o.a)", "x"),
    ],
)
def test_constants_in_typescript(source: str, expected: object) -> None:
    assert value(source, PAGE_TS) == expected


@pytest.mark.parametrize(
    ("imported", "module"),
    [
        ("const { ENV } = require('./config')", "module.exports = { ENV: 'x' }"),
        ("const ENV = require('./config').ENV", "exports.ENV = 'x'"),
        ("import { ENV } from './config'", "export const ENV = 'x'"),
        ("import config from './config'; const { ENV } = config", "export default { ENV: 'x' }"),
        ("import { ENV } from './config'", "const a = 'x'; export { a as ENV }"),
        ("import * as config from './config'; const ENV = config.ENV", "export { ENV } from './more'"),
        ("const ENV = require('./config')", "module.exports = 'x'"),
        ("import ENV from './config'", "export default 'x'"),
    ],
)
def test_constants_of_other_modules(imported: str, module: str) -> None:
    files = {ENTRY: f"{imported}; $(`${{ENV}}!`)", "cloudfunctions/fn/config.js": module, "cloudfunctions/fn/more.js": "export const ENV = 'x'"}
    constant = expression(files, ENTRY).constant()
    assert constant == Constant("x!")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$(x ? 'a' : 'b')", {"a", "b"}),
        ("$(x || 'a')", None),
        ("$(x ? 'a' : y ? 'b' : 'c')", {"a", "b", "c"}),
        ("const n = x ? 'a' : 'b'; $(n)", {"a", "b"}),
        ("$('a')", {"a"}),
        ("$(x ? 'a' : y)", None),
    ],
)
def test_choices(source: str, expected: set[str] | None) -> None:
    found = expression(source).constants()
    assert (None if found is None else {constant.value for constant in found}) == expected


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("$({})", set()),
        ("$({ a: 1, b() {}, c, 'd': 2, 3: 4, ['e']: 5, async f() {}, *g() {}, get h() { return 1 }, /* i */ })", set("abcd3efgh")),
        ("const k = 'a'; $({ [k]: 1 })", {"a"}),
        ("$({ [k]: 1 })", None),
        ("$({ a: 1, ...b })", None),
        ("const b = { c: 1 }; $({ a: 1, ...b })", {"a", "c"}),
        ("const b = { c: 1 }; $({ ...b, ...{ d: 1 } })", {"c", "d"}),
        ("const o = { a: 1 }; $(o)", {"a"}),
        ("const o = { a: 1 }; const p = o; $(p)", {"a"}),
        ("const o = { a: 1 }; o.b = 2; $(o)", None),
        ("const o = { a: 1 }; o['b'] = 2; $(o)", None),
        ("const o = { a: 1 }; if (x) o[k] = 2; $(o)", None),
        ("const o = { a: 1 }; o.a = 2; $(o)", None),
        ("const o = { a: 1 }; delete o.a; $(o)", None),
        ("const o = { a: 1 }; Object.assign(o, more); $(o)", None),
        ("const o = { a: 1 }; Object.assign({}, o); $(o)", {"a"}),
        ("const o = ({ a: 1 }); o.b = 2; $(o)", None),
        ("let o; o = { a: 1 }; o.b = 2; $(o)", None),
        ("const o = { a: {} }; o.a.b = 2; $(o)", {"a"}),
        ("let o = { a: 1 }; o = { b: 1 }; $(o)", ...),
        ("const o = make(); $(o)", ...),
        ("const o = []; $(o)", ...),
        ("const o = { o: { a: 1 } }; $(o.o)", {"a"}),
        ("const { o } = { o: { a: 1 } }; $(o)", {"a"}),
        ("const make = () => ({ a: 1 }); $(make())", ...),
        ("const b = { ...b, a: 1 }; $(b)", None),
        ("const a = { ...b }, b = { ...a }; $(a)", None),
    ],
)
def test_keys(source: str, keys: object) -> None:
    literal = expression(source).object()
    if keys is ...:
        assert literal is None
    else:
        assert literal is not None
        assert literal.keys() == keys
        assert literal.is_complete() is (keys is not None)


def test_members() -> None:
    literal = expression("const rest = { a: 3, b: 4 }; $({ a: 1, 'b': 2, ...rest, c() {}, b: 5 })").object()
    assert literal is not None
    assert [(found.name, found.value.text) for found in literal.properties()] == [("a", "3"), ("b", "5"), ("c", "c() {}")]
    b = literal.property("b")
    assert b is not None
    assert (b.key.text, b.value.text) == ("b", "5")
    assert literal.module.data[b.span.start : b.span.end] == b"b: 5"
    assert literal.get("missing") is None
    assert literal.property("missing") is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$([])", []),
        ("$(['a', /* b */ 'c',])", ["'a'", "'c'"]),
        ("const a = [1, 2]; $(a)", ["1", "2"]),
        ("$([1, ...rest])", None),
        ("$(list)", None),
        ("$({})", None),
    ],
)
def test_elements(source: str, expected: list[str] | None) -> None:
    found = expression(source).elements()
    assert (None if found is None else [element.text for element in found]) == expected


@pytest.mark.parametrize(
    ("source", "name", "is_async", "parameters"),
    [
        ("$(function () {})", None, False, 0),
        ("$(function f(a, { b }, ...c) {})", "f", False, 3),
        ("const f = async a => a; $(f)", "f", True, 1),
        ("async function f(a = 1) {} $(f)", "f", True, 1),
        ("const o = { m(a) {} }; $(o.m)", "m", False, 1),
        ("const o = { async 'm'(a) {} }; $(o.m)", "m", True, 1),
        ("const o = { m: async () => {} }; $(o.m)", "m", True, 0),
        ("let f; f = () => {}; $(f)", "f", False, 0),
        ("const o = { f }; function f() {} $(o.f)", "f", False, 0),
    ],
)
def test_functions(source: str, name: str | None, is_async: bool, parameters: int) -> None:
    function = expression(source).function()
    assert function is not None
    assert (function.name, function.is_async, function.parameter_count()) == (name, is_async, parameters)


@pytest.mark.parametrize("source", ["$(f)", "$({})", "$(wx.login)", "class A {} $(A)", "$(f())"])
def test_no_functions(source: str) -> None:
    assert expression(source).function() is None


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("$((e) => { show(e) })", True),
        ("$((e) => {})", False),
        ("$((e) => { const e2 = 1; show(e2) })", False),
        ("$((e) => { (e => e)(1) })", False),
        ("$((e) => { later(() => e) })", True),
        ("$(({ a }) => {})", True),
        ("$(function () { show(arguments) })", False),
        ("$((e) => { o.e = { e: 1 } })", False),
        ("$((e) => ({ e }))", True),
        ("$((e) => { o[e] })", True),
        ("$((e) => `${e}`)", True),
    ],
)
def test_read_parameters(source: str, reads: bool) -> None:
    function = expression(source).function()
    assert function is not None
    assert function.parameter_is_read(0) is reads


def test_type_annotations_read_no_parameter() -> None:
    function = expression("$((e: any): typeof e => { type T = typeof e; let f: (e: T) => void })", PAGE_TS).function()
    assert function is not None
    assert not function.parameter_is_read(0)


@pytest.mark.parametrize(
    ("source", "is_empty", "has_comment"),
    [
        ("$(() => {})", True, False),
        ("$(() => { /* nothing */ })", True, True),
        ("$(() => { ; })", True, False),
        ("$(() => { x() })", False, False),
        ("$(() => x)", False, False),
        ("$(() => undefined)", False, False),
    ],
)
def test_empty_functions(source: str, is_empty: bool, has_comment: bool) -> None:
    function = expression(source).function()
    assert function is not None
    assert (function.is_empty, function.has_comment) == (is_empty, has_comment)


def test_what_a_function_returns_and_runs() -> None:
    function = expression("$(() => { if (x) return a; later(() => { return b }); return /* c */ c; return })").function()
    assert function is not None
    assert [found.text for found in function.returned()] == ["a", "c"]
    assert [found.text for found in function.nodes_run() if found.node.type == "identifier"] == ["x", "a", "later", "c"]
    arrow = expression("$(() => ({ a: 1 }))").function()
    assert arrow is not None
    assert [found.text for found in arrow.returned()] == ["({ a: 1 })"]


def test_statements_around() -> None:
    call = call_named("function f() { if (x) { const a = b + g(wx.login({})) } }", "wx.login")
    assert call.enclosing_statement().text == "const a = b + g(wx.login({}))"
    function = call.enclosing_function()
    assert function is not None
    assert function.name == "f"
    outer = call_named("class A { x = wx.login({}) }", "wx.login")
    assert outer.enclosing_function() is None


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("wx.login()", set()),
        ("wx.login({})", set()),
        ("wx.login({ success() {}, fail: f })", {"success", "fail"}),
        ("wx.login(options)", None),
        ("const options = { success }; wx.login(options)", {"success"}),
        ("const options = { success }; options.fail = f; wx.login(options)", None),
        ("const base = { fail }; wx.login({ ...base, success })", {"success", "fail"}),
        ("wx.login({ ...options, success })", None),
        ("wx.login({ [key]: f })", None),
        ("wx.login(...all)", None),
        ("wx.login(Object.assign({}, { success }))", None),
        ("wx.login({ success: f, })", {"success"}),
        ("wx.login({ success: f }, extra)", {"success"}),
        ("wx.login(/* none */)", set()),
        ("wx.login(/* one */ { success })", {"success"}),
    ],
)
def test_option_keys(source: str, keys: set[str] | None) -> None:
    call = call_named(source, "wx.login")
    assert call.option_keys() == keys


def test_options_and_arguments() -> None:
    call = call_named("wx.cloud.callFunction({ name: 'a' + 'b', data: { x: 1 } }, ...rest, 3)", "wx.cloud.callFunction")
    assert [argument.kind for argument in call.arguments] == ["object", "spread_element", "number"]
    assert call.argument(0) is not None
    assert call.argument(1) is None
    assert call.argument(2) is None
    assert call.argument(3) is None
    name = call.option("name")
    assert name is not None
    assert name.constant() == Constant("ab")
    assert call.option("missing") is None
    assert call.option("x", 1) is None
    receiver = call.receiver
    assert receiver is not None
    assert (call.callee.text, receiver.text) == ("wx.cloud.callFunction", "wx.cloud")
    assert call.module.data[call.method_span.start : call.method_span.end] == b"callFunction"


def test_options_from_another_module() -> None:
    files = {
        PAGE: "import { options } from './options'; wx.login(options)",
        "miniprogram/pages/index/options.js": "export const options = { fail() {} }",
    }
    call = call_named(files, "wx.login")
    assert call.option_keys() == {"fail"}
    fail = call.option("fail")
    assert fail is not None
    assert (fail.path, fail.text) == ("miniprogram/pages/index/options.js", "fail() {}")


def test_equality_of_expressions() -> None:
    module = opened("$(a); $(a)")
    first, second = (Expression(module, node) for node in module.nodes.calls)
    assert first != second
    assert first == Expression(module, first.node)
    assert hash(first) == hash(Expression(module, first.node))
    assert isinstance(Function(module, first.node), Function)
    assert text_of(first.node) == first.text == "$(a)"
