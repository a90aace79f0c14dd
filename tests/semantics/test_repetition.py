"""What runs code again and again, whether it waits, and how chains, strings and statements are taken apart."""

from __future__ import annotations

import pytest
from workspaces import call_named, expression, opened

from wxlint.semantics.branches import repetition_around, waits_in
from wxlint.semantics.calls import accesses_of
from wxlint.semantics.strings import concatenated, concatenation_around, string_literals, template_literals


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("for (const x of list) go(x)", "for_in_statement"),
        ("while (more) { if (x) go() }", "while_statement"),
        ("list.forEach(x => go(x))", "call_expression"),
        ("list.map(function (x) { return { a: go(x) } })", "call_expression"),
        ("for (const x of list) { [1].forEach(() => go(x)) }", "call_expression"),
        ("for (const x of list) { new Promise((resolve) => { go(x) }) }", "for_in_statement"),
        ("for (const x of list) { setTimeout(() => go(x), 1) }", None),
        ("list.map(x => () => go(x))", None),
        ("list.reduce(sum, () => go())", None),
        ("for (const x of list) { f(() => go(x)) }", None),
        ("for (let i = go(); i < 3; i++) {}", None),
        ("go()", None),
        ("function f() { go() }\nfor (const x of list) f()", None),
    ],
)
def test_repetition(source, kind):
    call = call_named(source, "go")
    around = repetition_around(call.module, call.node)
    assert (None if around is None else around.type) == kind


@pytest.mark.parametrize(
    ("source", "waits"),
    [
        ("async () => { for (const x of list) { await f(x); go(x) } }", True),
        ("async () => { for await (const x of list) go(x) }", True),
        ("list.forEach(async (x) => { await f(x); go(x) })", True),
        ("async () => { for (const x of list) { go(x); run(async () => { await f() }) } }", False),
        ("list.forEach((x) => { go(x) })", False),
    ],
)
def test_waiting(source, waits):
    call = call_named(source, "go")
    around = repetition_around(call.module, call.node)
    assert around is not None
    assert waits_in(around) is waits


def test_chain():
    source = "const db = wx.cloud.database(); const todos = db.collection('a'); todos.where({}).limit(9).get().then(show)"
    call = call_named(source, "wx.cloud.database().collection().where().limit().get")
    assert [link.method for link in call.chain] == ["get", "limit", "where", "collection", "database"]
    where = call.chain[2]
    assert where.calls_on_result() == ("limit", "get", "then")
    assert call.calls_on_result() == ("then",)


def test_accesses():
    module = opened("a.close(); this.b['close']; const { close } = c; close()")
    assert [access.text for access in accesses_of(module, "close")] == ["a.close", "this.b['close']"]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("$('a' + b + `c${d}e`)", ["'a'", "b", "c", "d", "e"]),
        ("$(('a' + b) + (c + 'd'))", ["'a'", "b", "c", "'d'"]),
        ("$(a)", ["a"]),
        ("$(a - b)", ["a - b"]),
        ("$(``)", []),
    ],
)
def test_concatenated(source, parts):
    assert [part.text for part in concatenated(expression(source))] == parts


@pytest.mark.parametrize(
    ("source", "around"),
    [
        ("const a = 'x' + b + c", "'x' + b + c"),
        ("const a = `${'x'}y`", "`${'x'}y`"),
        ("const a = ('x')", None),
        ("const a = 'x' === b", None),
        ("f('x')", None),
    ],
)
def test_concatenation_around(source, around):
    literal = next(literal for literal in string_literals(opened(source)) if literal.text == "'x'")
    whole = concatenation_around(literal)
    assert (None if whole is None else whole.text) == around


def test_template_literals():
    assert [literal.text for literal in template_literals(opened("const a = `b`; f(`c${`d`}`)"))] == ["`b`", "`c${`d`}`", "`d`"]


@pytest.mark.parametrize(
    ("source", "stored", "statement"),
    [
        ("go()", None, True),
        ("async () => { await go() }", None, True),
        ("const x = go()", "x", False),
        ("this.x = go()", "this.x", False),
        ("const { y } = (go())", "{ y }", False),
        ("f(go())", None, False),
        ("a[go()] = 1", None, False),
    ],
)
def test_use_on_the_spot(source, stored, statement):
    call = call_named(source, "go")
    holder = call.stored_in
    assert (None if holder is None else holder.text) == stored
    assert call.is_statement is statement


def test_next_statement():
    call = call_named("if (x) { go() // one\n /* two */ after() }", "go")
    following = call.next_statement
    assert following is not None
    assert following.text == "after()"
    assert call_named("() => { go() }", "go").next_statement is None


@pytest.mark.parametrize(
    ("source", "option"),
    [
        ("wx.request({ success: $(() => {}) })", None),
        ("wx.request({ success: () => {} })", ("success", "wx.request")),
        ("wx.request({ fail() {} })", ("fail", "wx.request")),
        ("run(() => {})", None),
        ("const o = { success() {} }", None),
    ],
)
def test_option_of(source, option):
    from wxlint.semantics.values import Function

    module = opened(source)
    assert Function(module, module.functions[0]).option_of() == option
