"""What values are and where they go: types, choices of constants, parameters of wrappers, results of calls, failure handlers, uses of promises."""

from __future__ import annotations

import pytest
from workspaces import ENTRY, PAGE, PAGE_TS, call_named, expression, opened, workspace

from wxlint.engine.link import ProjectIndex
from wxlint.semantics.calls import member_sites
from wxlint.semantics.handlers import handler_in_options, handler_of
from wxlint.semantics.parameters import parameter_of
from wxlint.semantics.promises import Fate, fate_of, use_of
from wxlint.semantics.results import calls_with_result
from wxlint.semantics.trace import name_for
from wxlint.semantics.value_types import value_type
from wxlint.syntax.javascript import text_of

CALL = "wx.cloud.callFunction"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$('a')", "string"),
        ("$(`a${b}`)", "string"),
        ("$('a' + b)", "string"),
        ("$(JSON.stringify(a))", "string"),
        ("$(1)", "number"),
        ("$(-a)", "number"),
        ("$(Date.now())", "number"),
        ("$(1 + 2)", "number"),
        ("$(!a)", "boolean"),
        ("$(true)", "boolean"),
        ("$(null)", "null"),
        ("$(undefined)", "undefined"),
        ("$({})", "object"),
        ("$([])", "array"),
        ("$(() => {})", "function"),
        ("$(/a/)", "object"),
        ("const a = {}; $(a)", "object"),
        ("const a = {}; const b = a; $(b)", "object"),
        ("const a = { b: [] }; $(a.b)", "array"),
        ("function f() {} $(f)", "function"),
        ("$(a ? 'b' : 'c')", "string"),
        ("$(a ? 'b' : 1)", None),
        ("$(a || 'b')", None),
        ("$('a' || 'b')", "string"),
        ("$(a + b)", None),
        ("$(a)", None),
        ("$(f())", None),
        ("$(await {})", None),
        ("let a = {}; a = f(); $(a)", None),
        ("function f(a) { $(a) }", None),
        ("const a = a; $(a)", None),
        ("const JSON = { stringify() {} }; $(JSON.stringify(a))", None),
        ("$('a' as string)", "string"),
        ("$(<string>'a')", "string"),
        ("$(a!)", None),
    ],
)
def test_value_type(source, expected):
    path = PAGE_TS if " as " in source or "<string>" in source or "a!" in source else PAGE
    assert value_type(expression(source, path)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$('a')", ["a"]),
        ("$(x ? 'a' : 'b')", ["a", "b"]),
        ("$(x ? 'a' : y ? 'b' : 'a')", ["a", "b"]),
        ("const name = x ? 'a' : 'b'; $(name)", ["a", "b"]),
        ("const T = { x: 'a', y: 'b' }; $(T[key])", ["a", "b"]),
        ("const T = { x: 'a', y: f() }; $(T[key])", None),
        ("const T = { x: 'a', ...rest }; $(T[key])", None),
        ("const T = ['a', 'b']; $(T[i])", ["a", "b"]),
        ("let name = 'a'; if (x) name = 'b'; $(name)", ["a", "b"]),
        ("let name; if (x) name = 'a'; else name = 'b'; $(name)", ["a", "b"]),
        ("let name = 'a'; name += 'b'; $(name)", None),
        ("for (const name of ['a', 'b']) $(name)", ["a", "b"]),
        ("for (const name in { a: 1 }) $(name)", None),
        ("['a', 'b'].forEach(name => $(name))", ["a", "b"]),
        ("const names = ['a', 'b']; names.map(function (name) { $(name) })", ["a", "b"]),
        ("['a', 'b'].forEach((name, index) => $(index))", None),
        ("['a', ...more].forEach(name => $(name))", None),
        ("names.forEach(name => $(name))", None),
        ("$(x || 'a')", None),
        ("$(x ? 'a' : f())", None),
        ("function f(name) { $(name) }", None),
        ("let a = b, b = a; $(x ? a : b)", None),
        ("$(" + " ? 'a' : x".join(["x"] * 100) + " ? 'a' : 'b')", None),
    ],
)
def test_constants(source, expected):
    found = expression(source).constants()
    assert (None if found is None else [constant.value for constant in found]) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("function f(a, b) { $(b) }", (1, ())),
        ("const f = ({ name }) => $(name)", (0, ("name",))),
        ("const f = ({ a: { b } }) => $(b)", (0, ("a", "b"))),
        ("const f = options => $(options.a.b)", (0, ("a", "b"))),
        ("const f = ({ a }) => $(a.b)", (0, ("a", "b"))),
        ("const f = (a = 'x') => $(a)", (0, ())),
        ("const f = options => $(options[key])", None),
        ("const f = ([a]) => $(a)", None),
        ("const f = ({ ...rest }) => $(rest.a)", None),
        ("const f = (...all) => $(all)", None),
        ("const f = a => { a = 'x'; $(a) }", None),
        ("const a = 1; $(a)", None),
        ("$(wx.cloud)", None),
    ],
)
def test_parameter(source, expected):
    found = parameter_of(expression(source))
    assert (None if found is None else (found.index, found.steps)) == expected


def test_what_is_passed_for_a_parameter():
    source = "const call = ({ name }, x) => $(name); call({ name: 'a' }); call(); call(other); call({ ...other }); call({ name: 'b' }, 1)"
    parameter = parameter_of(expression(source))
    assert parameter is not None
    callers = ProjectIndex(workspace({PAGE: source}), ()).callers(parameter.function.ref)
    passed = [parameter.passed_by(site) for site in callers]
    assert [None if value is None else value.text for value in passed] == ["'a'", None, None, None, "'b'"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("wx.login()", []),
        ("wx.login({})", []),
        ("wx.login({ success() {} })", []),
        ("wx.login({ success: console.log })", []),
        ("wx.login({ success: res => { if (res.code) console.log(res) } })", []),
        ("wx.login({ success: res => wx.request({ data: { code: res.code } }) })", ["wx.request"]),
        ("wx.login({ success: res => { wx.request({ data: { code: res.code } }) } })", ["wx.request"]),
        ("wx.login({ success({ code }) { wx.request({ data: { code } }); wx.setStorageSync('c', code) } })", ["wx.request", "wx.setStorageSync"]),
        ("wx.login({ success({ errMsg }) { wx.request({ data: errMsg }) } })", []),
        ("wx.login({ success({ ...rest }) { wx.request({ data: rest }) } })", None),
        ("wx.login({ success: res => { const code = res.code; const data = { code }; wx.request({ data: `c=${code}` }) } })", ["wx.request"]),
        ("wx.login({ success: res => { wx.request(`/login?code=${res.code}`) } })", ["wx.request"]),
        ("wx.login({ success: res => { this.code = res.code } })", None),
        ("wx.login({ success: res => { send(res.code) } })", ["send"]),
        ("function send(code) {} wx.login({ success: res => { send(res.code) } })", None),
        ("wx.login({ success: res => res.code })", None),
        ("wx.login({ success: this.done })", None),
        ("wx.login({ success: done })", None),
        ("wx.login(options)", None),
        ("wx.login({ ...options })", None),
        ("async function f() { const { code } = await wx.login(); wx.request({ data: { code } }) }", ["wx.request"]),
        ("async function f() { const res = await wx.login(); wx.request({ data: { code: res.code } }) }", ["wx.request"]),
        ("async function f() { wx.request({ data: (await wx.login()).code }) }", ["wx.request"]),
        ("async function f() { let code; code = (await wx.login()).code; wx.request({ data: { code } }) }", ["wx.request"]),
        ("wx.login().then(({ code }) => { wx.request({ data: { code } }) })", ["wx.request"]),
        ("wx.login().catch(show).then(({ code }) => { wx.request({ data: { code } }) })", ["wx.request"]),
        ("const p = wx.login(); p.then(({ code }) => { wx.request({ data: { code } }) })", ["wx.request"]),
        ("function f() { return wx.login() }", None),
        ("Promise.all([wx.login()])", ["Promise.all"]),
        ("wx.login()[then](f)", None),
        ("wx.login({ success: res => { wx.request({ data: res[key] }) } })", None),
        ("wx.login({ success: res => { wx.request({ data: table[res.code] }) } })", []),
    ],
)
def test_where_a_result_goes(source, expected):
    found = calls_with_result(call_named(source, "wx.login"), "code")
    assert (None if found is None else [site.name for site in found]) == expected


@pytest.mark.parametrize(
    ("source", "taken", "result_of"),
    [
        ("call()", [], None),
        ("async function f() { await call() }", ["await call()"], "async function f() { await call() }"),
        ("call().then(a)", ["call().then(a)"], None),
        ("call().then(a).catch(b)", ["call().then(a)", "call().then(a).catch(b)"], None),
        ("Promise.all([call(), b])", ["Promise.all([call(), b])"], None),
        ("Promise.all(xs.map(x => call()))", ["Promise.all(xs.map(x => call()))"], None),
        ("function f() { const p = call(); p.then(a) }", ["p.then(a)"], None),
        ("function f() { return call() }", [], "function f() { return call() }"),
        ("const f = () => call()", [], "() => call()"),
        ("login().then(() => call()).catch(a)", [], "() => call()"),
        ("new Promise(() => call())", [], "() => call()"),
        ("const task = call(); task.onProgressUpdate(a)", [], None),
    ],
)
def test_use_of_a_promise(source, taken, result_of):
    module = opened(source)
    use = use_of(module, next(node for node in module.nodes.calls if text_of(node) == "call()"))
    assert [text_of(place) for place in use.taken] == taken
    assert (None if use.result_of is None else text_of(use.result_of)) == result_of


@pytest.mark.parametrize(
    ("handler", "is_empty", "only_logs"),
    [
        ("() => {}", True, False),
        ("function (err) {}", True, False),
        ("err => { /* why */ }", True, False),
        ("err => { ; }", True, False),
        ("console.error", False, True),
        ("err => console.error(err)", False, True),
        ("err => { wx.hideLoading(); console.error('x' + JSON.stringify(err)) }", False, True),
        ("err => { if (err.code === 1) console.error(err) }", False, True),
        ("err => log(err)", False, True),
        ("err => { note(err) }", False, False),
        ("err => wx.showToast({ title: err.errMsg })", False, False),
        ("err => null", False, False),
        ("err => { return [] }", False, False),
        ("err => { failed = true }", False, False),
        ("err => { console.error(err); throw err }", None, None),
        ("unknown", False, False),
        ("this.onFail", False, False),
    ],
)
@pytest.mark.parametrize("form", ["wx.cloud.callFunction({ fail: % })", "wx.cloud.callFunction({}).catch(%)", "wx.cloud.callFunction({}).then(a, %)"])
def test_failure_handler(form, handler, is_empty, only_logs):
    source = f"let failed; function log(x) {{ console.log(x) }}\n{form.replace('%', handler)}"
    call = call_named(source, CALL)
    found = handler_in_options(call) if "fail:" in form else handler_of(call.module, fate_of(call.module, call.node))
    if is_empty is None and "fail:" not in form:
        assert found is None, "what only throws again handles nothing"
        return
    assert found is not None
    assert found.word == ("fail" if "fail:" in form else "catch" if "catch" in form else "then")
    assert (found.is_empty, found.only_logs) == (bool(is_empty), bool(only_logs))
    assert found.has_comment == ("/*" in handler)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("try { await wx.cloud.callFunction({}) } catch (e) { show(e) }", Fate.HANDLED),
        ("try { await wx.cloud.callFunction({}) } catch (e) {}", Fate.HANDLED),
        ("try { await wx.cloud.callFunction({}) } catch (e) { throw e }", Fate.RETURNED),
        ("try { await wx.cloud.callFunction({}) } catch (e) { console.log(e); throw new Error(e) }", Fate.RETURNED),
        ("try { await wx.cloud.callFunction({}) } catch (e) { show(e); throw e }", Fate.HANDLED),
        ("try { await wx.cloud.callFunction({}) } catch (e) { if (e.code) throw e }", Fate.HANDLED),
        ("try { try { await wx.cloud.callFunction({}) } catch (e) { throw e } } catch (e) { show(e) }", Fate.HANDLED),
        ("try { await wx.cloud.callFunction({}) } finally { hide() }", Fate.RETURNED),
        ("wx.cloud.callFunction({}).catch(e => { throw e })", Fate.DROPPED),
        ("wx.cloud.callFunction({}).catch(e => Promise.reject(e)).catch(show)", Fate.HANDLED),
        ("return wx.cloud.callFunction({}).then(a, e => { console.log(e); return Promise.reject(e) })", Fate.RETURNED),
    ],
)
def test_throwing_again_is_no_handling(body, expected):
    call = call_named(f"async function load() {{ {body} }}", CALL)
    assert fate_of(call.module, call.node).fate is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const cloud = require('wx-server-sdk'); exports.main = async event => $(1)", "cloud"),
        ("const tcb = require('wx-server-sdk'); exports.main = async event => { const tcb = 1; $(1) }", None),
        ("exports.main = async event => { $(1); const cloud = require('wx-server-sdk') }", None),
        ("import cloud from 'wx-server-sdk'; export const main = async event => $(1)", "cloud"),
        ("exports.main = async event => $(1)", None),
    ],
)
def test_name_for(source, expected):
    assert name_for(expression(source, ENTRY).ref, "wx-server-sdk") == expected


def test_imports_that_typescript_erases():
    source = """
        import { a } from 'a'
        import { b } from 'b'
        import { C, d } from 'c'
        import { E } from 'e'
        import Point = C.Point
        import Used = E.Used
        let x: a.B | Point
        $(b, new Used())
    """
    kinds = {site.specifier: site.kind for site in opened(source, PAGE_TS).imports}
    assert kinds == {"a": "type", "b": "import", "c": "type", "e": "import"}


def test_dereferenced_members():
    source = "wx.cloud.a(); wx.cloud.b.c; wx.cloud.d?.(); wx.cloud.e?.f; const x = wx.cloud.g; new wx.cloud.H(); const { i } = wx.cloud"
    sites = {site.member: site.is_dereferenced for site in member_sites(opened(source)) if site.owner == "wx.cloud"}
    assert sites == {"a": True, "b": True, "d": False, "e": False, "g": False, "H": True, "i": False}
