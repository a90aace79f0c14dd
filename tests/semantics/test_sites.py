"""Call sites and member sites: what is reported where."""

from __future__ import annotations

import pytest
from workspaces import ENTRY, PAGE, PAGE_TS, calls, opened

from wxlint.diagnostics import Edit
from wxlint.semantics.calls import MemberSite, member_sites
from wxlint.syntax.javascript import text_of


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("wx.login()", [("wx.login", "wx.login()")]),
        ("wx.login?.()", [("wx.login", "wx.login?.()")]),
        ("wx?.login()", [("wx.login", "wx?.login()")]),
        ("wx['login']()", [("wx.login", "wx['login']()")]),
        ("new wx.Thing()", [("wx.Thing", "new wx.Thing()")]),
        ("new Date", [("Date", "new Date")]),
        ("require('axios')()", [("npm:axios", "require('axios')()"), ("require", "require('axios')")]),
        ("const db = wx.cloud.database(); db.collection('a').get()", None),
        ("wx.login``", [("wx.login", "wx.login``")]),
        ("import('axios')", []),
        ("local(); function local() {}", []),
        ("(function () {})()", []),
        ("unknown[name]()", []),
        ("super.x()", []),
        ("wx.request(wx.getStorageSync('a'))", [("wx.request", None), ("wx.getStorageSync", "wx.getStorageSync('a')")]),
        ("(wx.login)()", [("wx.login", "(wx.login)()")]),
        ("(0, wx.login)()", [("wx.login", "(0, wx.login)()")]),
        ("const login = wx.login; login()", [("wx.login", "login()")]),
        ("f.call(wx)", [("f.call", "f.call(wx)")]),
        ("wx.login.call(wx, {})", [("wx.login.call", None)]),
        ("const login = () => wx.login(); login()", [("wx.login", "wx.login()"), ("wx.login()", "login()")][:1]),
    ],
)
def test_call_sites(source: str, expected: list[tuple[str, str | None]] | None) -> None:
    found = calls(source)
    if expected is None:
        names = ["wx.cloud.database", "wx.cloud.database().collection().get", "wx.cloud.database().collection"]
        assert [call.name for call in found] == names
        return
    assert [(call.name, call.text if text is not None else None) for call, (_, text) in zip(found, expected, strict=True)] == expected


def test_calls_in_typescript() -> None:
    source = "await wx.cloud.callFunction<T>({ name: 'a' }); type X = import('y').Z; interface I { m(): void } declare function f(): void; let p = wx.login!()"
    assert [call.name for call in calls(source, PAGE_TS)] == ["wx.cloud.callFunction", "wx.login"]
    call = calls(source, PAGE_TS)[0]
    assert (call.callee.text, call.module.data[call.span.start : call.span.end]) == (
        "wx.cloud.callFunction",
        b"wx.cloud.callFunction<T>({ name: 'a' })",
    )


def sites(source: str, path: str = PAGE) -> list[MemberSite]:
    return list(member_sites(opened(source, path)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("wx.login()", ["wx|login|login"]),
        ("wx.cloud.init()", ["wx.cloud|init|init", "wx|cloud|cloud"]),
        ("wx?.cloud?.init()", ["wx.cloud|init|init", "wx|cloud|cloud"]),
        ("wx['cloud']", ["wx|cloud|'cloud'"]),
        ("wx[name]", []),
        ("const { cloud } = wx", ["wx|cloud|cloud"]),
        ("const { cloud: c } = wx", ["wx|cloud|cloud"]),
        ("const { 'cloud': c } = wx", ["wx|cloud|'cloud'"]),
        ("const { cloud: { init } } = wx", ["wx|cloud|cloud", "wx.cloud|init|init"]),
        ("const { cloud: { init: i, database } } = wx", ["wx|cloud|cloud", "wx.cloud|init|init", "wx.cloud|database|database"]),
        ("const { cloud: { cloud } } = wx", ["wx|cloud|cloud", "wx.cloud|cloud|cloud"]),
        ("const { cloud = {}, login: l = f } = wx", ["wx|cloud|cloud", "wx|login|login"]),
        ("const { [name]: x } = wx", []),
        ("const { cloud, ...rest } = wx", ["wx|cloud|cloud"]),
        ("const { cloud: { init } = {} } = wx", ["wx|cloud|cloud", "wx.cloud|init|init"]),
        ("const { a: [b] } = wx", ["wx|a|a"]),
        ("const { a: [{ b }] } = wx", ["wx|a|a"]),
        ("let c; ({ cloud: c } = wx)", ["wx|cloud|cloud"]),
        ("({ cloud } = wx)", ["wx|cloud|cloud"]),
        ("const w = wx; w.login", ["wx|login|login"]),
        ("const w = wx; const { login } = w", ["wx|login|login"]),
        ("local.login; const local = {}", []),
        ("function f(wx) { wx.login }", []),
        ("function f({ login }) {}", []),
        ("for (const { login } of wx) {}", []),
        ("import { init } from 'wx-server-sdk'", []),
        ("const o = { wx: 1, login: wx.login }", ["wx|login|login"]),
        ("class A { #p = 1; m() { return this.#p } }", []),
    ],
)
def test_member_sites(source: str, expected: list[str]) -> None:
    module = opened(source)
    found = [f"{site.owner}|{site.member}|{module.data[site.member_span.start : site.member_span.end].decode()}" for site in member_sites(module)]
    assert found == expected


def test_the_key_of_a_destructured_member_is_its_own() -> None:
    outer, inner = sites("const { cloud: { cloud } } = wx")
    assert (outer.member_span.start, inner.member_span.start) == (8, 17)
    assert (text_of(outer.node), text_of(inner.node)) == ("cloud", "cloud")


def test_members_of_the_event() -> None:
    found = sites("exports.main = async ({ openid, data: { id } }) => {}", ENTRY)
    assert [(site.owner, site.member) for site in found if site.destructured] == [("<event>", "openid"), ("<event>", "data"), ("<event>.data", "id")]
    found = sites("exports.main = async ({ openid, data: { id } = {} } = {}) => {}", ENTRY)
    assert [(site.owner, site.member) for site in found if site.destructured] == [("<event>", "openid"), ("<event>", "data"), ("<event>.data", "id")]


@pytest.mark.parametrize(
    ("source", "tested"),
    [
        ("if (wx.x) {}", True),
        ("if (!wx.x) {}", True),
        ("if (wx.x && y) {}", True),
        ("wx.x ? 1 : 2", True),
        ("wx.x && wx.x()", True),
        ("typeof wx.x === 'function'", True),
        ("while ((wx.x)) {}", True),
        ("const y = wx.x || z", True),
        ("wx.x === undefined", True),
        ("wx.x()", False),
        ("if (wx.x()) {}", False),
        ("y ? wx.x : 2", False),
        ("if (y) wx.x", False),
        ("const y = wx.x", False),
        ("wx.x + 1", False),
        ("const { x } = wx", False),
    ],
)
def test_tested_members(source: str, tested: bool) -> None:
    assert sites(source)[0].is_tested is tested


@pytest.mark.parametrize(
    ("source", "written", "called"),
    [
        ("wx.x = 1", True, False),
        ("wx.x += 1", True, False),
        ("y = wx.x", False, False),
        ("wx.x()", False, True),
        ("wx.x?.()", False, True),
        ("new wx.x()", False, False),
        ("f(wx.x)", False, False),
        ("const { x } = wx", False, False),
    ],
)
def test_written_and_called_members(source: str, written: bool, called: bool) -> None:
    site = sites(source)[0]
    assert (site.is_written, site.is_called) == (written, called)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("wx.old()", "wx.fresh()"),
        ("wx['old']()", "wx['fresh']()"),
        ("const { old } = wx", "const { fresh: old } = wx"),
        ("const { old: x } = wx", "const { fresh: x } = wx"),
        ("const { old = 1 } = wx", "const { fresh: old = 1 } = wx"),
        ("const { a: { old } } = wx", "const { a: { fresh: old } } = wx"),
    ],
)
def test_renaming(source: str, text: str) -> None:
    site = next(site for site in sites(source) if site.member == "old")
    edit = site.renamed("fresh")
    assert isinstance(edit, Edit)
    assert source[: edit.span.start] + edit.text + source[edit.span.end :] == text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("require('a')", [("a", "require")]),
        ("const x = require(`a`)", [("a", "require")]),
        ("import 'a'", [("a", "import")]),
        ("import x from 'a'", [("a", "import")]),
        ("import x, { y } from 'a'; import * as z from 'b'", [("a", "import"), ("b", "import")]),
        ("export * from 'a'; export { b } from 'b'; export * as c from 'c'", [("a", "export"), ("b", "export"), ("c", "export")]),
        ("import('a')", [("a", "dynamic")]),
        ("async () => { const x = await import('a') }", [("a", "dynamic")]),
        ("require(name); import(name); require()", []),
        ("function f(require) { require('a') }", []),
        ("o.require('a'); require.resolve('a')", []),
        ("export const a = 1; export default b; export { c }", []),
        ("if (x) { require('b') } require('a')", [("b", "require"), ("a", "require")]),
        ("import json from './a.json' with { type: 'json' }", [("./a.json", "import")]),
        ("require('中文/😀')", [("中文/😀", "require")]),
    ],
)
def test_imports(source: str, expected: list[tuple[str, str]]) -> None:
    module = opened(source)
    assert [(site.specifier, site.kind) for site in module.imports] == expected
    for site in module.imports:
        assert module.data[site.node.start_byte : site.node.end_byte].decode()[1:-1] == site.specifier


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import type { A } from 'a'; const x = 1", [("a", "type")]),
        ("export type { A } from 'a'", [("a", "type")]),
        ("import type A = require('a')", [("a", "type")]),
        ("import a = require('a'); a()", [("a", "import")]),
        ("import { A } from 'a'; let x: A", [("a", "type")]),
        ("import { A } from 'a'; let x: typeof A", [("a", "type")]),
        ("import { A } from 'a'; let x: A.B.C; type D = A; interface E extends A {} class F implements A {}", [("a", "type")]),
        ("import { A } from 'a'; let x = A", [("a", "import")]),
        ("import { A } from 'a'; class B extends A {}", [("a", "import")]),
        ("import { A } from 'a'; export { A }", [("a", "import")]),
        ("import { A } from 'a'; export type { A }", [("a", "type")]),
        ("import { A, b } from 'a'; let x: A = b", [("a", "import")]),
        ("import { A } from 'a'; function f(A) { A() }", [("a", "type")]),
        ("import A from 'a'; import B = A.B; let x: B", [("a", "type")]),
        ("import A from 'a'; import B = A.B; let x = B", [("a", "import")]),
        ("import A from 'a'; import A2 = A2.B; let x = A2", [("a", "type")]),
        ("type X = import('a').Y; let x: typeof import('b')", []),
        ("import 'a'", [("a", "import")]),
        ("import {} from 'a'", [("a", "import")]),
        ("const x = <A,>(y: A) => y; import { A } from 'a'", [("a", "type")]),
    ],
)
def test_imports_in_typescript(source: str, expected: list[tuple[str, str]]) -> None:
    module = opened(source, PAGE_TS)
    assert [(site.specifier, site.kind) for site in module.imports] == expected
