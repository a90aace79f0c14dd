"""Where the platform enters: handlers of cloud functions, members of App, Page, Component and Behavior, code that runs when a module is loaded."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from workspaces import ENTRY, ENTRY_TS, PAGE, PAGE_TS, calls, name_of, opened, workspace

from wxlint.semantics.calls import runs_at_load
from wxlint.semantics.entrypoints import Definition
from wxlint.semantics.module import Module
from wxlint.semantics.trace import definition
from wxlint.syntax.javascript import text_of

LIB = "cloudfunctions/fn/lib.js"


def handler(files: str | Mapping[str, str], path: str = ENTRY, **options: str) -> str | None:
    """The source of the handler's parameters and the file it stands in."""
    found = opened(files, path, **options).handler
    return None if found is None else f"{found.module.path.rpartition('/')[2]}: {text_of(found.node)}"


@pytest.mark.parametrize(
    "source",
    [
        "exports.main = async (event, context) => { here() }",
        "exports.main = async function (event) { here() }",
        "exports.main = function main(event) { here() }",
        "exports['main'] = async (event) => { here() }",
        "module.exports.main = async (event) => { here() }",
        "module['exports'].main = async (event) => { here() }",
        "module.exports = { main: async (event) => { here() } }",
        "module.exports = { async main(event) { here() } }",
        "module.exports = { main }; async function main(event) { here() }",
        "module.exports = exports = { main }; async function main(event) { here() }",
        "exports = module.exports = { main }; async function main(event) { here() }",
        "exports.main = main; async function main(event) { here() }",
        "const main = async (event) => { here() }; exports.main = main",
        "const main = async (event) => { here() }; module.exports = { other: 1, main }",
        "const api = { main: async (event) => { here() } }; module.exports = api",
        "const api = { main: async (event) => { here() } }; exports.main = api.main",
        "const api = {}; api.main = async (event) => { here() }; module.exports = api",
        "const parts = { main: async (event) => { here() } }; module.exports = { ...parts }",
        "module.exports = Object.assign({}, { main: async (event) => { here() } })",
        "exports.handler = exports.main = async (event) => { here() }",
        "exports.main = exports.handler = async (event) => { here() }",
        "export const main = async (event) => { here() }",
        "export let main = async function (event) { here() }",
        "export async function main(event) { here() }",
        "async function main(event) { here() } export { main }",
        "async function handle(event) { here() } export { handle as main }",
        "exports.main = wrap(async (event) => { here() })",
        "exports.main = wrap(main); async function main(event) { here() }",
        "exports.main = wrap(options, async (event) => { here() })",
        "exports.main = compose(log(a), async (event) => { here() })",
        "exports.main = outer(inner(async (event) => { here() }))",
        "exports.main = wrap(async (event) => { here() }, { timeout: 1 })",
        "const main = wrap(async (event) => { here() }); exports.main = main",
        "const main = wrap(async (event) => { here() }); module.exports = { main }",
        "exports.main = (async (event) => { here() }).bind(null)",
    ],
)
def test_handlers(source: str) -> None:
    found = handler(source)
    assert found is not None
    assert "here()" in found


@pytest.mark.parametrize(
    "source",
    [
        "export const main: Handler = async (event: E) => { here() }",
        "export async function main(event: E, context?: C): Promise<R> { here() }",
        "export function main(event: string): void; export function main(event: any) { here() }",
        "async function main(event: E) { here() } export = { main }",
        "exports.main = (async (event: E) => { here() }) as Handler",
        "exports.main = wrap<E>(async (event: E) => { here() })",
    ],
)
def test_handlers_in_typescript(source: str) -> None:
    found = handler(source, ENTRY_TS)
    assert found is not None
    assert "here()" in found


@pytest.mark.parametrize(
    ("entry", "library"),
    [
        ("exports.main = require('./lib').main", "exports.main = async (event) => { here() }"),
        ("exports.main = require('./lib')", "module.exports = async (event) => { here() }"),
        ("exports.main = require('./lib').default", "exports.default = async (event) => { here() }"),
        ("module.exports = require('./lib')", "exports.main = async (event) => { here() }"),
        ("module.exports = require('./lib')", "module.exports = { main: async (event) => { here() } }"),
        ("module.exports = { main: require('./lib') }", "module.exports = async (event) => { here() }"),
        ("module.exports = { ...require('./lib') }", "module.exports = { main: async (event) => { here() } }"),
        ("const { main } = require('./lib'); exports.main = main", "exports.main = async (event) => { here() }"),
        ("const { run } = require('./lib'); exports.main = wrap(run)", "exports.run = async (event) => { here() }"),
        ("export { main } from './lib'", "export const main = async (event) => { here() }"),
        ("export { handle as main } from './lib'", "export const handle = async (event) => { here() }"),
        ("export { default as main } from './lib'", "export default async (event) => { here() }"),
        ("export * from './lib'", "export const main = async (event) => { here() }"),
        ("import main from './lib'; export { main }", "export default async function (event) { here() }"),
        ("import * as lib from './lib'; export const main = lib.run", "export async function run(event) { here() }"),
    ],
)
def test_handlers_of_other_modules(entry: str, library: str) -> None:
    found = handler({ENTRY: entry, LIB: library})
    assert found is not None
    assert found.startswith("lib.js: ")
    assert "here()" in found


@pytest.mark.parametrize(
    "source",
    [
        "",
        "exports.other = async () => {}",
        "exports.main = unknown",
        "exports.main = require('somewhere').main",
        "exports.main = 1",
        "exports.main = wrap()",
        "exports.main = app.serve()",
        "exports[name] = async () => {}",
        "exports = { main: async () => {} }",
        "function f(exports) { exports.main = async () => {} }",
        "const module = {}; module.exports = { main() {} }",
        "exports.main = a ? async () => {} : async () => {}",
        "exports.main = exports.main",
        "module.exports = module.exports",
        "export * from './index'",
        "const main = wrap(main); exports.main = main",
    ],
)
def test_handlers_that_cannot_be_known(source: str) -> None:
    assert handler(source) is None


def test_configured_handlers() -> None:
    files = {ENTRY: "exports.main = () => { wrong() }", "cloudfunctions/fn/src/app.js": "exports.handler = async (event) => { here() }"}
    found = handler(files, ENTRY, handler="handler", entry="cloudfunctions/fn/src/app.js")
    assert found == "app.js: async (event) => { here() }"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("exports.main = async (event) => { $(event.openid) }", "<event>.openid"),
        ("exports.main = async ({ openid }) => { $(openid) }", "<event>.openid"),
        ("exports.main = async ({ a: { openid: who = 1 } }) => { $(who) }", "<event>.a.openid"),
        ("exports.main = async (event) => { const { openid } = event; $(openid) }", "<event>.openid"),
        ("exports.main = async (event) => { const { data: { ...rest } } = event; $(rest.a) }", "<event>.data.a"),
        ("exports.main = async (event = {}) => { $(event.a) }", "<event>.a"),
        ("exports.main = async (event, context) => { $(context.a) }", "<context>.a"),
        ("exports.main = async (event, { a }) => { $(a) }", "<context>.a"),
        ("exports.main = async (event) => { later(() => { $(event.a) }) }", "<event>.a"),
        ("exports.main = async (event, context, more) => { $(more) }", "here: more"),
        ("exports.main = async (event) => { later((event) => { $(event.a) }) }", "here: event.a"),
        ("exports.main = async (event) => { event = other; $(event) }", None),
        ("function help(event) { $(event.a) } exports.main = async (event) => help(event)", "here: event.a"),
        ("exports.main = wrap(async (event) => { $(event.a) })", "<event>.a"),
        ("exports.other = async (event) => { $(event.a) }", "here: event.a"),
    ],
)
def test_what_the_caller_sends(source: str, expected: str | None) -> None:
    assert name_of(source, ENTRY) == expected


def test_only_handlers_of_cloud_functions_get_events() -> None:
    assert name_of("exports.main = async (event) => { $(event.a) }", PAGE) == "here: event.a"


def made(source: str | Mapping[str, str], path: str = PAGE) -> Definition:
    (found,) = opened(source, path).definitions
    return found


def members(found: Definition) -> list[str]:
    return [f"{member.section}.{member.name}" if member.section else member.name for member in found.members]


@pytest.mark.parametrize(
    ("source", "expected", "complete"),
    [
        ("Page({})", [], True),
        ("Page({ data: {}, onLoad() {}, tap: f, async go() {}, arrow: () => {} })", ["data", "onLoad", "tap", "go", "arrow"], True),
        ("Page({ ['onLoad']() {}, 'tap': f })", ["onLoad", "tap"], True),
        ("Page({ [name]() {}, tap() {} })", ["tap"], False),
        ("const o = { onLoad() {} }; Page(o)", ["onLoad"], True),
        ("let o; o = { onLoad() {} }; Page(o)", ["onLoad"], True),
        ("const o = { onLoad() {} }, p = o; Page(p)", ["onLoad"], True),
        ("const o = { onLoad() {} }; o.tap = function () {}; Page(o)", ["onLoad", "tap"], True),
        ("const o = {}; o[name] = f; Page(o)", [], False),
        ("Page({ ...base, tap() {} })", ["tap"], False),
        ("const base = { onLoad() {} }; Page({ ...base, tap() {} })", ["onLoad", "tap"], True),
        ("const base = { onLoad() {} }; Page({ tap() {}, ...base })", ["tap", "onLoad"], True),
        ("Page(Object.assign({}, { onLoad() {} }, { tap() {} }))", ["onLoad", "tap"], True),
        ("const base = { onLoad() {} }; Page(Object.assign({}, base, { tap() {} }))", ["onLoad", "tap"], True),
        ("Page(Object.assign({ tap() {} }, unknown))", ["tap"], False),
        ("Page(wrap({ onLoad() {} }))", ["onLoad"], False),
        ("const o = wrap({ onLoad() {} }); Page(o)", ["onLoad"], False),
        ("Page(unknown)", [], False),
        ("Page(a ? { b() {} } : { c() {} })", [], False),
        ("Page({ data, onLoad })", ["data", "onLoad"], True),
        ("Page({ behaviors: [b], tap() {} })", ["behaviors", "tap"], False),
        ("Page({ get x() { return 1 } })", ["x"], True),
        ("App({ onLaunch() {}, globalData: {} })", ["onLaunch", "globalData"], True),
        ("Behavior({ methods: { tap() {} } })", ["methods.tap"], True),
        (
            "Component({ properties: {}, methods: { tap() {} }, lifetimes: { attached() {} }, pageLifetimes: { show() {} }, observers: { 'a, b'() {} } })",
            ["properties", "methods.tap", "lifetimes.attached", "pageLifetimes.show", "observers.a, b"],
            True,
        ),
        ("const methods = { tap() {} }; Component({ methods })", ["methods.tap"], True),
        ("const methods = { tap() {} }; Component({ methods: { ...methods, go() {} } })", ["methods.tap", "methods.go"], True),
        ("Component({ methods: Object.assign({}, { tap() {} }) })", ["methods.tap"], True),
        ("Component({ methods: unknown, created() {} })", ["created"], False),
        ("Component({ methods: { methods: { x() {} } } })", ["methods.methods"], True),
    ],
)
def test_definitions(source: str, expected: list[str], complete: bool) -> None:
    found = made(source)
    assert (sorted(members(found)), found.complete) == (sorted(expected), complete)
    assert found.kind == next(kind for kind in ("Page", "App", "Behavior", "Component") if f"{kind}(" in source)


@pytest.mark.parametrize(
    "source",
    [
        "Page<Data, Custom>({ data: {}, onLoad(options: any) {}, tap(this: any) {} })",
        "const o: Options = { data: {}, onLoad() {}, tap() {} }; Page(o)",
        "Page({ data: {}, onLoad() {}, tap() {} } as any)",
        "Page(<any>{ data: {}, onLoad() {}, tap() {} })",
        "Page({ data: {} as Data, onLoad() {}, tap: (() => {}) as any })",
        "Page({ ...({ data: {}, onLoad() {} } as any), tap() {} })",
    ],
)
def test_definitions_in_typescript(source: str) -> None:
    found = made(source, PAGE_TS)
    assert (sorted(members(found)), found.complete) == (["data", "onLoad", "tap"], True)


@pytest.mark.parametrize(
    "source",
    [
        "const Page = wrap; Page({})",
        "function f(Page) { Page({}) }",
        "import Page from './page'; Page({})",
        "o.Page({})",
        "new Page({})",
        "Page()",
        "MyPage({})",
    ],
)
def test_no_definitions(source: str) -> None:
    assert opened(source).definitions == ()


def test_members_from_another_module() -> None:
    files = {
        PAGE: "import base from './base'; import * as more from './more'; Page({ ...base, ...more, ...require('./third'), tap() {} })",
        "miniprogram/pages/index/base.js": "export default { onLoad() {} }",
        "miniprogram/pages/index/more.js": "export function go() {}",
        "miniprogram/pages/index/third.js": "module.exports = { third() {} }",
    }
    found = made(files)
    assert {"onLoad", "third", "tap"} <= set(members(found))
    third = found.member("third")
    assert third is not None
    assert third.value.module.path.endswith("third.js")


def test_the_last_member_of_a_name_wins() -> None:
    found = made("const base = { tap() { first() } }; Page({ ...base, tap() { second() } })")
    tap = found.member("tap")
    assert tap is not None
    assert "second" in text_of(tap.value.node)
    component = made("Component({ tap() {}, methods: { tap() { inner() } } })")
    assert component.member("tap", "methods") is not None
    assert component.member("tap", "lifetimes") is None
    assert component.member("missing") is None


@pytest.mark.parametrize(
    ("source", "name", "kind", "section", "is_lifecycle"),
    [
        ("Page({ onLoad() { here() } })", "onLoad", "Page", "", True),
        ("Page({ tap() { here() } })", "tap", "Page", "", False),
        ("Page({ tap: () => here() })", "tap", "Page", "", False),
        ("function go() { here() } Page({ onShow: go })", "onShow", "Page", "", True),
        ("function go() { here() } Page({ go })", "go", "Page", "", False),
        ("App({ onLaunch() { here() } })", "onLaunch", "App", "", True),
        ("Component({ attached() { here() } })", "attached", "Component", "", True),
        ("Component({ lifetimes: { attached() { here() } } })", "attached", "Component", "lifetimes", True),
        ("Component({ pageLifetimes: { show() { here() } } })", "show", "Component", "pageLifetimes", True),
        ("Component({ observers: { 'a.**'() { here() } } })", "a.**", "Component", "observers", True),
        ("Component({ methods: { onLoad() { here() } } })", "onLoad", "Component", "methods", True),
        ("Component({ methods: { attached() { here() } } })", "attached", "Component", "methods", False),
        ("const o = {}; o.onLoad = function () { here() }; Page(o)", "onLoad", "Page", "", True),
    ],
)
def test_roles(source: str, name: str, kind: str, section: str, is_lifecycle: bool) -> None:
    call = next(call for call in calls(source) if call.name == "here")
    function = call.enclosing_function()
    assert function is not None
    role = function.role
    assert role is not None
    assert (role.name, role.definition.kind, role.section, role.is_lifecycle) == (name, kind, section, is_lifecycle)


def test_functions_without_a_role() -> None:
    for call in calls("Page({ onLoad() { later(() => { here() }) }, nested: { tap() { here() } } }); function f() { here() }"):
        if call.name == "here":
            function = call.enclosing_function()
            assert function is not None
            assert function.role is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("here()", True),
        ("if (x) { here() }", True),
        ("const a = b + here()", True),
        ("export default here()", True),
        ("(() => { here() })()", True),
        ("(function () { here() })()", True),
        ("(function () { here() }())", True),
        ("!function () { here() }()", True),
        ("(async () => { here() })()", True),
        ("(() => { (() => { here() })() })()", True),
        ("class A { static x = here() }", True),
        ("class A { static { here() } }", True),
        ("class A extends here() {}", True),
        ("class A { x = here() }", False),
        ("class A { constructor() { here() } }", False),
        ("class A { x = (() => here())() }", False),
        ("class A { static x = (() => here())() }", True),
        ("const A = (() => class { static x = here() })()", True),
        ("function f() { return class { static x = here() } }", False),
        ("function f() { here() }", False),
        ("const f = () => here()", False),
        ("Page({ onLoad() { here() } })", False),
        ("function f(a = here()) {}", False),
        ("later(() => { here() })", False),
        ("const f = () => {}\n(() => { g() })(here)\nhere()", True),
        ("const f = () => { here() }\n(() => {})()", False),
        ("function f() { (() => { here() })() }", False),
        ("(function* () { here() })()", False),
        ("new (function () { here() })()", False),
    ],
)
def test_what_runs_at_load(source: str, expected: bool) -> None:
    call = next(call for call in calls(source) if call.name == "here")
    assert call.runs_at_load is expected
    assert runs_at_load(call.ref) is expected


def test_handlers_are_looked_for_once_and_without_end() -> None:
    project = workspace(
        {ENTRY: "const { main } = require('./lib'); exports.main = main", LIB: "const { main } = require('./index'); exports.main = main"}
    )
    assert project.handler(0) is None
    module = project.module(LIB)
    assert isinstance(module, Module)
    assert definition(module.handler) is None if module.handler is not None else True
