"""What functions give back, and what the strings and values of calls are made of."""

import pytest
from workspaces import ENTRY, PAGE, expression, opened, workspace

from wxlint.semantics.calls import made_by, named_calls
from wxlint.semantics.function_results import results_of
from wxlint.semantics.strings import object_around, string_literals
from wxlint.semantics.values import Function


def function(module, name):
    return next(Function(module, node) for node in module.functions if Function(module, node).name == name)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const f = () => 1", ["1"]),
        ("function f() { if (a) return { b }; return c }", ["{ b }", "c"]),
        ("const f = () => a ? b : (c ? 1 : 2)", ["b", "1", "2"]),
        ("async function f() { return await g(a) }\nconst g = () => ({ ok: 1 })", ["{ ok: 1 }"]),
        ("function f() { return g() }\nfunction g() { return a ? f() : 'end' }", ["'end'"]),
        ("function f() { return g() }\nfunction g() { log() }", ["g()"]),
        ("function f() { [1].map((x) => { return x }) }", []),
        ("const f = () => unknown()", ["unknown()"]),
    ],
)
def test_results_are_followed_through_the_functions_that_are_returned(source, expected):
    results = results_of(function(opened(source), "f"))
    assert [result.text for result in results] == expected


def test_results_in_another_module():
    files = {ENTRY: "const { g } = require('./g')\nconst f = () => g()", "cloudfunctions/fn/g.js": "exports.g = () => ({ errcode: 0 })"}
    (result,) = results_of(function(workspace(files).module(ENTRY), "f"))
    assert (result.path, result.text) == ("cloudfunctions/fn/g.js", "{ errcode: 0 }")


def test_too_many_results_are_unknown():
    assert results_of(function(opened("const f = () => " + " : ".join(f"a{number} ? {number}" for number in range(80)) + " : 0"), "f")) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$('http://a.com/b')", "http://a.com/b"),
        ("const HOST = 'http://a.com'\n$(HOST + '/b' + c)", "http://a.com"),
        ("const HOST = 'http://a.com'\n$(`${HOST}/b`)", "http://a.com"),
        ("const api = { host: 'http://a.com' }\n$(api.host + path)", "http://a.com"),
        ("$(host + '/b')", None),
        ("$('')", None),
        ("$(fetch('http://a.com'))", None),
    ],
)
def test_where_a_string_begins(source, expected):
    origin = expression(source).beginning_origin()
    assert (None if origin is None else origin.text) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$(make(1))", "make(1)"),
        ("const a = new Date()\n$(a)", "new Date()"),
        ("let a = make()\na = other()\n$(a)", None),
        ("const { a } = make()\n$(a)", None),
        ("$(a)", None),
        ("$('a')", None),
    ],
)
def test_the_call_that_made_a_value(source, expected):
    made = made_by(expression(source))
    assert (None if made is None else made.text) == expected


def test_calls_by_name_whoever_made_them():
    module = opened("const { md5 } = require('./md5')\nmd5(a)\ncrypto.md5(b)\nwx.md5(c)\nMD5(d)\nobject['md5'](e)\nmd5.update(f)")
    assert [(call.argument(0).text, call.name) for call in named_calls(module, "md5")] == [
        ("a", "require().md5"),
        ("b", "crypto.md5"),
        ("c", "wx.md5"),
        ("e", "object.md5"),
    ]


def test_the_object_around_a_string():
    module = opened("resolve({ event: 'agree', 'button': `b` }); show('agree', ['x']); const a = { ['event']: 'computed', nested: { e: 'inner' } }")
    found = {literal.text: object_around(literal) for literal in string_literals(module)}
    assert found["'x'"] is None
    name, literal = found["'inner'"]
    assert (name, literal.text) == ("e", "{ e: 'inner' }")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("try { a() } catch (err) { $(err) }", True),
        ("try { a() } catch (err) { $(err.message) }", False),
        ("try { a() } catch ({ message }) { $(message) }", False),
        ("try { a() } catch (err) { err = null; $(err) }", False),
        ("run((err) => $(err))", False),
    ],
)
def test_caught_errors(source, expected):
    assert expression(source, PAGE).is_caught_error is expected


def test_parameters_of_a_function():
    module = opened("const f = (a, { b }, c = 1) => [a, b, c]\nconst g = (a) => { a = 1; return a }")
    f, g = function(module, "f"), function(module, "g")
    a, b, c = f.returned()[0].elements()
    assert [f.is_parameter(item, index) for index, item in enumerate((a, b, c))] == [True, False, True]
    assert not f.is_parameter(a, 1) and not g.is_parameter(a, 0) and not g.is_parameter(g.returned()[0], 0)
    assert f.head.text == "(a, { b }, c = 1)" and not f.is_generator
