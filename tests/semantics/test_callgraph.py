"""Who calls a function, and which function a call runs: both directions must tell the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from workspaces import PAGE, PAGE_TS, workspace

from wxlint.semantics.callees import called_function
from wxlint.semantics.callgraph import CallGraph
from wxlint.semantics.module import Ref
from wxlint.syntax.javascript import arguments_of, text_of

HELPER = "miniprogram/pages/index/helper.js"


def target_of(files: Mapping[str, str]) -> tuple[CallGraph, Ref]:
    """The function whose body calls `here()`."""
    project = workspace(files)
    for path in files:
        module = project.module(path)
        for call in module.nodes.calls if module is not None else ():
            if module is not None and text_of(call) == "here()":
                function = module.enclosing_function(call)
                assert function is not None
                return CallGraph(project), Ref(module, function)
    raise AssertionError("no call of here()")


def callers(source: str | Mapping[str, str], path: str = PAGE) -> list[str]:
    graph, function = target_of({path: source} if isinstance(source, str) else source)
    return [text_of(node) for _, node in graph.callers(function)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("function f() { here() } f(1); g(); f(2)", ["f(1)", "f(2)"]),
        ("f(1); const f = () => { here() }", ["f(1)"]),
        ("const f = function () { here() }; const g = f; g(1)", ["g(1)"]),
        ("const o = { f() { here() } }; o.f(1)", ["o.f(1)"]),
        ("const o = { f: () => { here() } }; o.f(1); o['f'](2); o?.f(3)", ["o.f(1)", "o['f'](2)", "o?.f(3)"]),
        ("function f() { here() } const o = { f }; const { f: h } = o; h(1)", ["h(1)"]),
        ("Page({ load() { here() }, onLoad() { this.load(1) } })", ["this.load(1)"]),
        ("Page({ load() { here() }, onLoad() { const that = this; that.load(1) } })", ["that.load(1)"]),
        ("Page({ load() { here() }, onLoad() { var self = this; wx.login({ success() { self.load(1) } }) } })", ["self.load(1)"]),
        ("Page({ load() { here() }, onLoad() { wx.login({ success: () => { this.load(1) } }) } })", ["this.load(1)"]),
        ("Page({ load() { here() }, onLoad() { this.other(1) }, other() {} })", []),
        ("Component({ methods: { load() { here() } }, attached() { this.load(1) } })", ["this.load(1)"]),
        ("function load() { here() } Page({ load, onLoad() { this.load(1) } })", ["this.load(1)"]),
        ("function f() { here() } function g(f) { f(1) }", []),
        ("function f() { here() } { const f = x; f(1) }", []),
        ("function f() { here() } new f(1)", []),
        ("unknown.f(1); const f = () => { here() }", []),
        ("let f = () => { here() }; f = other; f(1)", []),
        ("function f() { here(); f(1) }", ["f(1)"]),
        ("async function f() { here() } async () => { await f(1); (await f(2)).x() }", ["f(1)", "f(2)"]),
        ("function f() { here() } (f)(1)", ["(f)(1)"]),
    ],
)
def test_callers_in_one_module(source: str, expected: list[str]) -> None:
    assert callers(source) == expected


@pytest.mark.parametrize(
    ("caller", "helper"),
    [
        ("const { f } = require('./helper'); f(1)", "exports.f = () => { here() }"),
        ("const { f } = require('./helper'); f(1)", "function f() { here() } module.exports = { f }"),
        ("const { f: g } = require('./helper'); g(1)", "exports.f = () => { here() }"),
        ("const helper = require('./helper'); helper.f(1)", "module.exports = { f() { here() } }"),
        ("const helper = require('./helper'); helper.f(1)", "const f = () => { here() }; module.exports.f = f"),
        ("const helper = require('./helper'); helper.g(1)", "function f() { here() } module.exports = { g: f }"),
        ("import { g } from './helper'; g(1)", "function f() { here() } const api = { g: f }; module.exports = api"),
        ("import api from './helper'; api.g(1)", "function f() { here() } export default { g: f }"),
        ("require('./helper').f(1)", "exports.f = () => { here() }"),
        ("const load = require('./helper'); load(1)", "module.exports = function () { here() }"),
        ("const load = require('./helper'); load(1)", "function f() { here() } module.exports = f"),
        ("import { f } from './helper'; f(1)", "export function f() { here() }"),
        ("import { f as g } from './helper'; g(1)", "export const f = async () => { here() }"),
        ("import { g } from './helper'; g(1)", "function f() { here() } export { f as g }"),
        ("import f from './helper'; f(1)", "export default function () { here() }"),
        ("import whatever from './helper'; whatever(1)", "const f = () => { here() }; export default f"),
        ("import * as helper from './helper'; helper.f(1)", "export function f() { here() }"),
        ("import api from './helper'; api.f(1)", "export default { f() { here() } }"),
        ("import api from './helper'; api.a.f(1)", "export default { a: { f() { here() } } }"),
        ("import { f } from './more'; f(1)", "export function f() { here() }"),
        ("import { renamed } from './more'; renamed(1)", "export function f() { here() }"),
        ("const { f } = await import('./helper'); f(1)", "export function f() { here() }"),
    ],
)
def test_callers_in_other_modules(caller: str, helper: str) -> None:
    more = "export * from './helper'; export { f as renamed } from './helper'"
    found = callers({HELPER: helper, "miniprogram/pages/index/more.js": more, PAGE: caller})
    assert len(found) == 1
    assert found[0].endswith("(1)")


def test_other_apps_and_functions_are_no_callers() -> None:
    files = {
        "cloudfunctions/a/index.js": "exports.f = () => { here() }",
        "cloudfunctions/b/index.js": "const { f } = require('../a/index'); f(1)",
        PAGE: "const { f } = require('../../../cloudfunctions/a/index'); f(2)",
    }
    assert callers(files) == []


def test_callers_in_typescript() -> None:
    source = "class A { private f(this: A): void { here() } } function g<T>(x: T) { g<T>(x) } const o = { f(): void {} }; (o as any).f!(1)"
    assert callers(source, PAGE_TS) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("function f() { here() } call(f())", True),
        ("const f = () => { here() }; call(f())", True),
        ("call((() => { here() })())", True),
        ("Page({ f() { here() }, onLoad() { call(this.f()) } })", True),
        ("class A { f() { here() } g() { call(this.f()) } }", True),
        ("class A { static f() { here() } } call(A.f())", True),
        ("class A { f() { here() } } call(new A().f())", True),
        ("class B { f() { here() } } class A extends B { g() { call(this.f()) } }", True),
        ("class A { f = () => { here() }; g() { call(this.f()) } }", True),
        ("class A { constructor() { this.b = 1 } f() { here() } } const a = new A(); call(a.f())", True),
        ("const o = { f() { here() }, g() { call(this.f()) } }", True),
        ("const o = { f() { here() }, g() { const self = this; later(() => call(self.f())) } }", True),
        ("function f() { here() } call(f.call(this))", True),
        ("function f() { here() } call(f.bind(this)())", True),
        ("class A { f() { here() } } call(a.f())", False),
        ("class A { static f() { here() } } call(new A().f())", False),
        ("const o = { f() { here() }, g: function () { function inner() { call(this.f()) } } }", False),
        ("function f() { here() } call(g())", False),
    ],
)
def test_called_functions(source: str, expected: bool) -> None:
    module = workspace({PAGE: source}).module(PAGE)
    assert module is not None
    outer = next(node for node in module.nodes.calls if text_of(node).startswith("call("))
    (inner,) = arguments_of(outer)
    found = called_function(module, inner)
    assert (found is not None and "here()" in text_of(found.node)) is expected


def test_cycles_of_modules() -> None:
    files = {
        PAGE: "import { f } from './helper'; export const g = () => f(1); export { f }",
        HELPER: "import { g, f as again } from './index'; export function f() { here(); g(); again(2) }",
    }
    assert sorted(callers(files)) == ["again(2)", "f(1)"]
