"""What a name leads to: aliases, destructuring, shadowing, scopes, helpers, and modules of the project."""

from __future__ import annotations

import pytest
from workspaces import ENTRY, ENTRY_TS, PAGE, PAGE_TS, name_of

CALL = "wx.cloud.callFunction"


@pytest.mark.parametrize(
    "source",
    [
        "$(wx.cloud.callFunction)",
        "$(wx.cloud?.callFunction)",
        "$(wx?.cloud?.callFunction)",
        "$(wx['cloud'].callFunction)",
        'wx["cloud"]["callFunction"]; $(wx["cloud"]["callFunction"])',
        "$(wx[`cloud`].callFunction)",
        "$(wx?.['cloud']?.['callFunction'])",
        "$((wx.cloud).callFunction)",
        "$((0, wx.cloud.callFunction))",
        "$((await wx.cloud).callFunction)",
        "$(wx.\n  // the cloud\n  cloud\n  .callFunction)",
        "const c = wx.cloud; $(c.callFunction)",
        "let c = wx.cloud; $(c.callFunction)",
        "var c = wx.cloud; $(c.callFunction)",
        "const w = wx; const c = w.cloud; const f = c.callFunction; $(f)",
        "const { cloud } = wx; $(cloud.callFunction)",
        "const { cloud: c } = wx; $(c.callFunction)",
        "const { 'cloud': c } = wx; $(c.callFunction)",
        "const { ['cloud']: c } = wx; $(c.callFunction)",
        "const { callFunction } = wx.cloud; $(callFunction)",
        "const { cloud: { callFunction } } = wx; $(callFunction)",
        "const { cloud: { callFunction: call } } = wx; $(call)",
        "const { cloud: { callFunction: call } = {} } = wx; $(call)",
        "const { callFunction = null } = wx.cloud; $(callFunction)",
        "const { cloud = {} } = wx; $(cloud.callFunction)",
        "const { database, ...rest } = wx.cloud; $(rest.callFunction)",
        "let c; c = wx.cloud; $(c.callFunction)",
        "let c = null; c = wx.cloud; $(c.callFunction)",
        "let c = undefined; c = wx.cloud; $(c.callFunction)",
        "let c; if (x) c = wx.cloud; else c = wx.cloud; $(c.callFunction)",
        "let c = wx.cloud; c = wx.cloud; $(c.callFunction)",
        "let c; (c = wx.cloud); $(c.callFunction)",
        "let c; c ||= wx.cloud; $(c.callFunction)",
        "let c; c ??= wx.cloud; $(c.callFunction)",
        "let a, b; a = b = wx.cloud; $(a.callFunction)",
        "let a; const b = a = wx.cloud; $(b.callFunction)",
        "const c = wx.cloud || {}; $(c.callFunction)",
        "const c = wx && wx.cloud; $(c.callFunction)",
        "const c = wx.cloud ?? null; $(c.callFunction)",
        "const c = x ? wx.cloud : null; $(c.callFunction)",
        "const c = x ? wx.cloud : wx.cloud; $(c.callFunction)",
        "$((x, wx.cloud).callFunction)",
        "function f() { return wx.cloud } $(f().callFunction)",
        "const f = () => wx.cloud; $(f().callFunction)",
        "const f = function () { if (x) return wx.cloud; return wx.cloud }; $(f().callFunction)",
        "const f = function g() { return wx.cloud }; $(f().callFunction)",
        "const f = async () => wx.cloud; $((await f()).callFunction)",
        "const f = () => g(); function g() { return wx.cloud } $(f().callFunction)",
        "const f = () => { const c = wx.cloud; return c }; $(f().callFunction)",
        "const o = { cloud: wx.cloud }; $(o.cloud.callFunction)",
        "const cloud = wx.cloud; const o = { cloud }; $(o.cloud.callFunction)",
        "const o = { a: { b: wx.cloud } }; $(o.a.b.callFunction)",
        "const o = { a: { b: wx.cloud } }; const { a: { b } } = o; $(b.callFunction)",
        "const o = { get() { return wx.cloud } }; $(o.get().callFunction)",
        "const o = { get: () => wx.cloud }; $(o.get().callFunction)",
        "const o = { ...wx }; $(o.cloud.callFunction)",
        "const base = { cloud: wx.cloud }; const o = { ...base, x: 1 }; $(o.cloud.callFunction)",
        "const { cloud } = { cloud: wx.cloud }; $(cloud.callFunction)",
        "this.cloud = wx.cloud; $(this.cloud.callFunction)",
        "class A { constructor() { this.c = wx.cloud } go() { $(this.c.callFunction) } }",
        "Page({ onLoad() { this.c = wx.cloud }, go() { $(this.c.callFunction) } })",
        "$(c.callFunction); var c = wx.cloud",
        "const go = () => $(c.callFunction); const c = wx.cloud",
        "const wx2 = wx; { const wx = wx2; $(wx.cloud.callFunction) }",
        "const { cloud } = wx; function f(x) { return function () { $(cloud.callFunction) } }",
        "for (const c of list) { $(wx.cloud.callFunction) }",
        "try { x() } catch (e) { $(wx.cloud.callFunction) }",
        "label: for (;;) { $(wx.cloud.callFunction); continue label }",
        "$(Taro.cloud.callFunction)",
        "$(uni.cloud.callFunction)",
        "import Taro from '@tarojs/taro'; $(Taro.cloud.callFunction)",
        "import * as Taro from '@tarojs/taro'; $(Taro.cloud.callFunction)",
        "import { cloud } from '@tarojs/taro'; $(cloud.callFunction)",
        "const Taro = require('@tarojs/taro'); $(Taro.cloud.callFunction)",
        "const { default: Taro } = require('@tarojs/taro'); $(Taro.cloud.callFunction)",
        "const { cloud } = Taro; $(cloud.callFunction)",
        "const f = (() => wx.cloud)(); $(f.callFunction)",
        "const c = (function () { return wx.cloud })(); $(c.callFunction)",
        "switch (x) { case 1: const c = wx.cloud; $(c.callFunction) }",
        "class wxx {} $(wx.cloud.callFunction)",
        "const { a: wxx } = b; $(wx.cloud.callFunction)",
        "const o = { wx() { $(wx.cloud.callFunction) } }",
        "const f = function wxx() {}; function g({ wx: a }) { $(wx.cloud.callFunction) }",
        "{ const wx = 1 } $(wx.cloud.callFunction)",
        "for (const wx of list) {} $(wx.cloud.callFunction)",
        "list.map(wx => wx.id); $(wx.cloud.callFunction)",
        "class A { wx() { $(wx.cloud.callFunction) } }",
        "try {} catch (wx) {} $(wx.cloud.callFunction)",
        "(function wx() {}); $(wx.cloud.callFunction)",
        "const x = class wx {}; $(wx.cloud.callFunction)",
        "export { x as wx }; $(wx.cloud.callFunction)",
        "class A { static { var wx = 1 } } $(wx.cloud.callFunction)",
    ],
)
def test_client_cloud(source: str) -> None:
    assert name_of(source) == CALL


@pytest.mark.parametrize(
    "source",
    [
        "function f(wx) { $(wx.cloud) }",
        "const f = (wx) => { $(wx.cloud) }",
        "const f = wx => $(wx.cloud)",
        "const f = ({ wx }) => $(wx.cloud)",
        "const f = ({ a: [wx] }) => $(wx.cloud)",
        "const f = (...wx) => $(wx.cloud)",
        "const f = (wx = window) => $(wx.cloud)",
        "function f() { const wx = make(); $(wx.cloud) }",
        "function f() { $(wx.cloud); var wx = make() }",
        "function f() { if (x) { var wx = make() } $(wx.cloud) }",
        "function f() { for (var wx in x) {} $(wx.cloud) }",
        "for (const wx of list) { $(wx.cloud) }",
        "for (let wx = make(); ; ) { $(wx.cloud) }",
        "try {} catch (wx) { $(wx.cloud) }",
        "try {} catch ({ wx }) { $(wx.cloud) }",
        "import wx from './wx'; $(wx.cloud)",
        "import { wx } from './wx'; $(wx.cloud)",
        "import * as wx from './wx'; $(wx.cloud)",
        "class wx {} $(wx.cloud)",
        "(class wx { go() { $(wx.cloud) } })",
        "(function wx() { $(wx.cloud) })",
        "function wx() {} $(wx.cloud)",
        "$(wx.cloud); function wx() {}",
        "const { x: wx } = y; $(wx.cloud)",
        "const [wx] = y; $(wx.cloud)",
        "switch (x) { case 1: let wx = y; break; default: $(wx.cloud) }",
        "class A { static { let wx = 1; $(wx.cloud) } }",
        "class A { m(wx) { $(wx.cloud) } }",
        "const o = { m(wx) { $(wx.cloud) } }",
        "const o = { set m(wx) { $(wx.cloud) } }",
        "function* g(wx) { $(wx.cloud) }",
        "async (wx) => { await $(wx.cloud) }",
    ],
)
def test_shadowed_globals_are_not_the_platform(source: str) -> None:
    found = name_of({PAGE: source, "miniprogram/pages/index/wx.js": "exports.cloud = make()"})
    assert found is None or not found.startswith("wx.")


@pytest.mark.parametrize(
    "source",
    [
        "let c = wx.cloud; c = other; $(c)",
        "let c = wx.cloud; c++; $(c)",
        "let c = wx.cloud; c += 1; $(c)",
        "let c = wx.cloud; for (c of list) {} $(c)",
        "let c = wx.cloud; [c] = list; $(c)",
        "let c = wx.cloud; ({ c } = list); $(c)",
        "let c = wx.cloud; ({ a: c = 1 } = list); $(c)",
        "let c = wx.cloud; const f = () => { c = other }; $(c)",
        "var c = wx.cloud; var c = other; $(c)",
        "const c = x ? wx.cloud : other.cloud; $(c)",
        "const c = wx.cloud || other; $(c)",
        "function f(x) { if (x) return wx.cloud; return other } $(f())",
        "function f(x) { return x } $(f(wx.cloud))",
        "function* f() { return wx.cloud } $(f())",
        "let f = () => wx.cloud; f = () => other; $(f())",
        "const o = { [key]: 1, cloud: wx.cloud, [key]: 2 }; $(o.cloud)",
        "const o = { cloud: wx.cloud, ...other }; $(o.cloud)",
        "const o = { get cloud() { return wx.cloud } }; $(o.cloud)",
        "$(wx[name])",
        "const { [name]: c } = wx; $(c)",
        "const a = b, b = a; $(a.cloud)",
        "const a = () => a(); $(a())",
        "const a = () => b(), b = () => a(); $(a())",
        "let a = a.cloud; $(a)",
        "const { a } = a; $(a)",
        "const o = { o: o }; const { o: p } = o; const q = { q: r }, r = { r: q }; $(p)",
        "for (const c of [wx.cloud]) $(c)",
        "const c = typeof wx.cloud; $(c.callFunction)",
    ],
)
def test_uncertain_names_are_not_the_platform(source: str) -> None:
    found = name_of(source)
    assert found is None or not found.startswith("wx.cloud")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$(wx.cloud.database().collection('a').where({}).get())", "wx.cloud.database().collection().where().get()"),
        ("const db = wx.cloud.database(); $(db.collection('a'))", "wx.cloud.database().collection()"),
        ("const { collection } = wx.cloud.database(); $(collection)", "wx.cloud.database().collection"),
        ("const db = wx.cloud.database(), _ = db.command; $(_.inc(1))", "wx.cloud.database().command.inc()"),
        ("$(new Promise(f))", "Promise()"),
        ("$(new Foo().bar)", "Foo().bar"),
        ("$(new Date)", "Date()"),
        ("const p = new wx.cloud.Cloud({}); $(p.callFunction)", "wx.cloud.Cloud().callFunction"),
        ("$(getApp().globalData)", "getApp().globalData"),
        ("const app = getApp(); $(app.globalData.db)", "getApp().globalData.db"),
        ("const axios = require('axios'); $(axios.get)", "npm:axios.get"),
        ("import axios from 'axios'; $(axios.get)", "npm:axios.get"),
        ("import * as axios from 'axios'; $(axios.default.get)", "npm:axios.get"),
        ("import { get as fetch } from 'axios'; $(fetch)", "npm:axios.get"),
        ("const { get } = require('axios').default; $(get)", "npm:axios.get"),
        ("const fs = require('fs').promises; $(fs.readFile)", "npm:fs.promises.readFile"),
        ("const x = await import('axios'); $(x.default.get)", "npm:axios.get"),
        ("import fs, { promises } from 'node:fs'; $(promises.readFile)", "npm:node:fs.promises.readFile"),
        ("import { 'strange name' as f } from 'axios'; $(f)", "npm:axios.strange name"),
        ("require('axios'); const require2 = require; $(require2('axios'))", "require()"),
        ("function f(require) { $(require('axios')) }", "here: require.()"),
        ("$(`x`.length)", "here: `x`.length"),
        ("$('x'.length)", "here: 'x'.length"),
        ("const a = []; $(a[0])", "here: [].0"),
        ("const { a } = []; $(a)", "here: [].a"),
        ("const [a] = [wx]; $(a)", "here: [wx].[]"),
        ("$(1)", "here: 1"),
        ("const o = {}; $(o)", "here: {}"),
        ("const o = { a: 1 }; $(o.b)", None),
        ("function f() {} $(f)", "here: function f() {}"),
        ("const f = (x) => x; $(f.call)", "here: (x) => x.call"),
        ("class A { static m() {} } $(A.m)", "here: class A { static m() {} }.m"),
        ("class A {} $(new A().m)", "here: class A {}.().m"),
        ("const A = class {}; $(A)", "here: class {}"),
        ("$(globalThis.wx)", "globalThis.wx"),
        ("$(undefined)", "here: undefined"),
        ("$(this)", "here: this"),
        ("Page({ go() { $(this.data.x) } })", "here: this.data.x"),
        ("const f = (a) => $(a.b)", "here: a.b"),
        ("const f = ({ a }) => $(a)", None),
        ("$(a + b)", "here: a + b"),
        ("$(-a)", "here: -a"),
        ("$(x ? 'a' : 'b')", None),
        ("$(import.meta.url)", "here: import.meta.url"),
        ("class A extends B { m() { $(super.x) } }", "here: super.x"),
    ],
)
def test_paths(source: str, expected: str | None) -> None:
    assert name_of(source) == expected


SDK = "wx-server-sdk.getWXContext"


@pytest.mark.parametrize(
    "source",
    [
        "const cloud = require('wx-server-sdk'); $(cloud.getWXContext)",
        "const wx = require('wx-server-sdk'); $(wx.getWXContext)",
        "var tcb = require('wx-server-sdk'); tcb.init(); $(tcb.getWXContext)",
        "const { getWXContext } = require('wx-server-sdk'); $(getWXContext)",
        "const { getWXContext: who } = require('wx-server-sdk'); $(who)",
        "$(require('wx-server-sdk').getWXContext)",
        "import cloud from 'wx-server-sdk'; $(cloud.getWXContext)",
        "import * as cloud from 'wx-server-sdk'; $(cloud.getWXContext)",
        "import { getWXContext } from 'wx-server-sdk'; $(getWXContext)",
        "import { default as cloud } from 'wx-server-sdk'; $(cloud.getWXContext)",
        "let cloud; try { cloud = require('wx-server-sdk') } catch (e) {} $(cloud.getWXContext)",
        "let cloud\ncloud = require('wx-server-sdk')\nexports.main = async () => { $(cloud.getWXContext) }",
        "const cloud = require(`wx-server-sdk`); $(cloud.getWXContext)",
    ],
)
def test_server_sdk(source: str) -> None:
    assert name_of(source, ENTRY) == SDK


@pytest.mark.parametrize(
    "source",
    [
        "import cloud = require('wx-server-sdk'); $(cloud.getWXContext)",
        "import * as cloud from 'wx-server-sdk'; $((cloud as any).getWXContext)",
        "import cloud from 'wx-server-sdk'; $((<any>cloud).getWXContext)",
        "import cloud from 'wx-server-sdk'; $(cloud!.getWXContext!)",
        "const cloud: Cloud = require('wx-server-sdk'); $(cloud.getWXContext)",
        "const { getWXContext }: { getWXContext: any } = require('wx-server-sdk'); $(getWXContext)",
        "const cloud = require('wx-server-sdk') as typeof import('wx-server-sdk'); $(cloud.getWXContext)",
        "const cloud = require('wx-server-sdk') satisfies Cloud; $(cloud.getWXContext)",
        "let cloud: any; cloud = require('wx-server-sdk'); $(cloud.getWXContext)",
        "import cloud from 'wx-server-sdk'; class A { private c = cloud; go() { $(cloud.getWXContext) } }",
        "import cloud from 'wx-server-sdk'; type cloud2 = typeof cloud; interface I { m(cloud: string): void } $(cloud.getWXContext)",
        "const who = require('wx-server-sdk').getWXContext; $(who<T>)",
    ],
)
def test_server_sdk_in_typescript(source: str) -> None:
    assert name_of(source, ENTRY_TS) == SDK


@pytest.mark.parametrize(
    "source",
    [
        "declare const wx: any; $(wx.cloud.callFunction)",
        "declare var wx: WechatMiniprogram.Wx\n$(wx.cloud.callFunction)",
        "declare global { const wx: any } $(wx.cloud.callFunction)",
        "declare namespace wx { const cloud: any } $(wx.cloud.callFunction)",
        "interface wx {} type q = wx; $(wx.cloud.callFunction)",
        "$((wx as any).cloud.callFunction)",
        "$((<any>wx).cloud.callFunction)",
        "$(wx!.cloud!.callFunction)",
        "const c: typeof wx.cloud = wx.cloud; $(c.callFunction)",
        "function f(this: Window, a: (wx: any) => void) { $(wx.cloud.callFunction) }",
        "abstract class A { abstract m(wx: any): void; go() { $(wx.cloud.callFunction) } }",
        "function f(wx: any): void; function g() { $(wx.cloud.callFunction) }",
    ],
)
def test_client_cloud_in_typescript(source: str) -> None:
    assert name_of(source, PAGE_TS) == CALL


@pytest.mark.parametrize(
    "source",
    [
        "function f(wx?: any) { $(wx.cloud) }",
        "class A { constructor(private wx: any) { $(wx.cloud) } }",
        "enum wx { a } $(wx.cloud)",
        "namespace wx { export const cloud = 1 } $(wx.cloud)",
        "import wx = Other.wx; $(wx.cloud)",
        "const f = <T,>(wx: T) => $(wx.cloud)",
        "function f({ wx }: { wx: any } = {}) { $(wx.cloud) }",
        "function f(...wx: any[]) { $(wx.cloud) }",
        "abstract class wx {} $(wx.cloud)",
    ],
)
def test_shadowed_globals_in_typescript(source: str) -> None:
    found = name_of(source, PAGE_TS)
    assert found is None or not found.startswith("wx.")


LIB = "cloudfunctions/fn/lib/cloud.js"
LIB_TS = "cloudfunctions/fn/lib/cloud.ts"


@pytest.mark.parametrize(
    ("entry", "library"),
    [
        ("const cloud = require('./lib/cloud')", "module.exports = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud.js')", "const cloud = require('wx-server-sdk'); cloud.init(); module.exports = cloud"),
        ("const { cloud } = require('./lib/cloud')", "const cloud = require('wx-server-sdk'); module.exports = { cloud }"),
        ("const { cloud } = require('./lib/cloud')", "const c = require('wx-server-sdk'); module.exports = { cloud: c, x: 1 }"),
        ("const { cloud } = require('./lib/cloud')", "exports.cloud = require('wx-server-sdk')"),
        ("const { cloud } = require('./lib/cloud')", "module.exports.cloud = require('wx-server-sdk')"),
        ("const { cloud } = require('./lib/cloud')", "exports['cloud'] = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud').cloud", "module.exports = exports = { cloud: require('wx-server-sdk') }"),
        ("const cloud = require('./lib/cloud').default", "exports.default = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud')()", "module.exports = () => require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud').get()", "exports.get = function () { return require('wx-server-sdk') }"),
        (
            "const { get } = require('./lib/cloud'); const cloud = get()",
            "const c = require('wx-server-sdk'); module.exports = { get() { return c } }",
        ),
        ("import cloud from './lib/cloud'", "import cloud from 'wx-server-sdk'; export default cloud"),
        ("import cloud from './lib/cloud'", "export { default } from 'wx-server-sdk'"),
        ("import cloud from './lib/cloud'", "import cloud from 'wx-server-sdk'; export { cloud as default }"),
        ("import cloud from './lib/cloud'", "module.exports = require('wx-server-sdk')"),
        ("import { cloud } from './lib/cloud'", "export const cloud = require('wx-server-sdk')"),
        ("import { cloud } from './lib/cloud'", "export { default as cloud } from 'wx-server-sdk'"),
        ("import { cloud } from './lib/cloud'", "export * as cloud from 'wx-server-sdk'"),
        ("import { cloud } from './lib/cloud'", "import * as cloud from 'wx-server-sdk'; export { cloud }"),
        ("import { c as cloud } from './lib/cloud'", "import cloud from 'wx-server-sdk'; export { cloud as c }"),
        ("import * as lib from './lib/cloud'; const cloud = lib.cloud", "export let cloud = require('wx-server-sdk')"),
        ("import * as cloud from './lib/cloud'", "export * from 'wx-server-sdk'"),
        ("import { cloud } from './lib/cloud'", "module.exports = { cloud: require('wx-server-sdk') }"),
        ("import lib from './lib/cloud'; const { cloud } = lib", "export default { cloud: require('wx-server-sdk') }"),
        ("import { a as cloud } from './lib/cloud'", "export const { a } = { a: require('wx-server-sdk') }"),
        ("const { cloud } = await import('./lib/cloud')", "exports.cloud = require('wx-server-sdk')"),
        ("let cloud; cloud = require('./lib/cloud')", "module.exports = require('wx-server-sdk')"),
        ("const lib = { ...require('./lib/cloud') }; const cloud = lib.cloud", "exports.cloud = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud').cloud", "const api = {}; api.cloud = 1; module.exports = { ...{ cloud: require('wx-server-sdk') } }"),
        ("const cloud = require('./lib/cloud').a.b", "exports.a = { b: require('wx-server-sdk') }"),
    ],
)
def test_project_modules(entry: str, library: str) -> None:
    assert name_of({ENTRY: f"{entry}; $(cloud.getWXContext)", LIB: library}, ENTRY) == SDK


@pytest.mark.parametrize(
    ("entry", "library"),
    [
        ("import cloud = require('./lib/cloud')", "import cloud from 'wx-server-sdk'; export = cloud"),
        ("import { cloud } from './lib/cloud'", "import cloud from 'wx-server-sdk'; export { cloud }"),
        ("import { cloud } from './lib/cloud.js'", "export const cloud: any = require('wx-server-sdk')"),
        ("import cloud from './lib/cloud'", "import cloud from 'wx-server-sdk'; export default cloud as any"),
        ("import { type Cloud, cloud } from './lib/cloud'", "export type Cloud = any; export const cloud = require('wx-server-sdk')"),
        ("import { cloud } from './lib'", "export const cloud = 1"),
    ],
)
def test_typescript_modules(entry: str, library: str) -> None:
    index = {
        "cloudfunctions/fn/lib/index.ts": "export * from './cloud2'",
        "cloudfunctions/fn/lib/cloud2.ts": "export { default as cloud } from 'wx-server-sdk'",
    }
    assert name_of({ENTRY_TS: f"{entry}; $(cloud.getWXContext)", LIB_TS: library, **index}, ENTRY_TS) == SDK


@pytest.mark.parametrize(
    ("entry", "library"),
    [
        ("const cloud = require('./lib/cloud')", "module.exports = require('wx-server-sdk'); module.exports = other"),
        ("const { cloud } = require('./lib/cloud')", "exports.cloud = require('wx-server-sdk'); exports.cloud = other"),
        ("const cloud = require('./lib/missing')", "module.exports = require('wx-server-sdk')"),
        ("const cloud = require('../../../outside')", "module.exports = require('wx-server-sdk')"),
        ("const cloud = require('./lib/' + name)", "module.exports = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud')", "function f(module) { module.exports = require('wx-server-sdk') }"),
        ("const { cloud } = require('./lib/cloud')", "const exports = {}; exports.cloud = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud')", "exports = require('wx-server-sdk')"),
        ("const cloud = require('./lib/cloud')", ""),
        ("const cloud = require('./lib/cloud')", "module.exports = require('./cloud')"),
        ("const cloud = require('./lib/cloud')", "module.exports = require('../index')"),
        ("import { cloud } from './lib/cloud'", "export * from './cloud'"),
        ("import { cloud } from './lib/cloud'", "export { cloud } from './cloud'"),
        ("import cloud from './lib/cloud'", "export { default } from '../index'"),
    ],
)
def test_project_modules_that_tell_nothing(entry: str, library: str) -> None:
    files = {ENTRY: f"{entry}; module.exports = cloud; $(cloud.getWXContext)", LIB: library}
    found = name_of(files, ENTRY)
    assert found is None or not found.startswith("wx-server-sdk")


def test_the_last_of_several_whole_exports_wins() -> None:
    files = {ENTRY: "const c = require('./lib/cloud'); $(c.init)", LIB: "module.exports = {}; module.exports = require('wx-server-sdk')"}
    assert name_of(files, ENTRY) == "wx-server-sdk.init"


@pytest.mark.parametrize("specifier", ["utils/cloud", "./utils/cloud", "/utils/cloud.js", "/utils/cloud", "@/utils/cloud"])
def test_specifiers_of_client_modules(specifier: str) -> None:
    files = {
        "miniprogram/app.js": f"import {{ cloud }} from '{specifier}'; $(cloud.callFunction)",
        "miniprogram/utils/cloud.js": "export const cloud = wx.cloud",
    }
    assert name_of(files, "miniprogram/app.js") == CALL


def test_shadowed_this_members_of_two_kinds_are_unknown() -> None:
    source = "class A { constructor() { this.c = wx.cloud } } class B { constructor() { this.c = other } go() { $(this.c) } }"
    assert name_of(source) == "here: this.c"


def test_long_chains_of_modules() -> None:
    count = 15
    files = {f"miniprogram/m{number}.js": f"export {{ cloud }} from './m{number + 1}'" for number in range(count)}
    files |= {f"miniprogram/m{count}.js": "export const { cloud } = wx", "miniprogram/app.js": "import { cloud } from './m0'; $(cloud.database())"}
    assert name_of(files, "miniprogram/app.js") == "wx.cloud.database()"
