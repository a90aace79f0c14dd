"""Which modules code can load, what they export, and what the sites of calls and members tell."""

import pytest
from conftest import call_of

from wxlint.semantics.calls import arguments_holding, call_sites, member_sites
from wxlint.semantics.exports import export_spelling, exported_names
from wxlint.semantics.loading import reachable_modules
from wxlint.semantics.module import Ref
from wxlint.testing import apply_edits

FN = "/cloudfunctions/fn"
ENTRY = "cloudfunctions/fn/index.js"


def scripts(files):
    return {"/project.config.json": '{ "cloudfunctionRoot": "cloudfunctions/" }', **{f"{FN}/{path}": text for path, text in files.items()}}


def test_reach_follows_every_kind_of_import(workspace):
    files = {
        "index.js": "import a from './a'; const b = () => require('./b'); import('./c'); export * from './d'; require.async('./e').then(b); require('lodash'); require('./data.json')",
        "a.js": "require('./index')",
        "b.js": "",
        "c.js": "",
        "d/index.js": "",
        "e.js": "",
        "data.json": "{}",
        "unused.js": "",
    }
    reach = reachable_modules(workspace(scripts(files)), ENTRY)
    assert reach.complete
    assert reach.paths[0] == ENTRY
    assert {path.rpartition("fn/")[2] for path in reach.paths} == {"index.js", "a.js", "b.js", "c.js", "d/index.js", "e.js"}


@pytest.mark.parametrize("text", ["require('./gone')", "require(name)", "import(`./${name}`)", "require.async(name)"])
def test_reach_knows_what_it_does_not_know(workspace, text):
    assert not reachable_modules(workspace(scripts({"index.js": text})), ENTRY).complete


@pytest.mark.parametrize(
    "text", ["require('./data')", "require('./addon.node')", "function f(require) { require(name) }", "try { require('x') } catch {}"]
)
def test_reach_is_complete_without_what_is_no_script(workspace, text):
    assert reachable_modules(workspace(scripts({"index.js": text, "data.json": "{}"})), ENTRY).complete


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("import { Item } from './types'\nexport const f = (item: Item) => item", "type"),
        ("import type { Item } from './types'", "type"),
        ("import { Item } from './types'\nfor (const Item of []) console.log(Item)\nlet x: Item", "type"),
        ("import { Item, make } from './types'\nmake()", "import"),
        ("import { Item } from './types'\nexport { Item }", "import"),
        ("import './types'", "import"),
    ],
)
def test_imports_that_typescript_drops(workspace, text, form):
    module = workspace(scripts({"index.ts": text, "types.ts": ""})).module("cloudfunctions/fn/index.ts")
    assert [site.kind for site in module.imports] == [form]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("exports.a = 1; module.exports.b = 2", {"a", "b"}),
        ("module.exports = { a, b() {}, 'c': 1 }", {"a", "b", "c"}),
        ("export const a = 1; export function b() {} export { c as d }; export default 1", {"a", "b", "d", "default"}),
        ("module.exports = async () => {}", set()),
        ("module.exports = require('./other')", {"x"}),
        ("exports = { a: 1 }", set()),
        ("module.exports = make()", None),
        ("module.exports = { ...unknown }", None),
        ("const target = exports; target.a = 1", None),
        ("fill(module.exports)", None),
        ("exports[name] = 1", None),
        ("export * from './other'", None),
    ],
)
def test_exported_names(workspace, text, names):
    module = workspace(scripts({"index.js": text, "other.js": "exports.x = 1"})).module(ENTRY)
    assert exported_names(module) == (None if names is None else frozenset(names))


@pytest.mark.parametrize(
    ("text", "spelling"),
    [("exports.a = async () => {}", "exports.a"), ("export function a() {}", "a"), ("module.exports = { a: 1 }", "{ a: 1 }")],
)
def test_where_an_export_is_named(workspace, text, spelling):
    module = workspace(scripts({"index.js": text})).module(ENTRY)
    assert export_spelling(module, "a").text.decode() == spelling


def module_of(workspace, text):
    return workspace(scripts({"index.js": text})).module(ENTRY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("const x = require('m').a", "const x = require('m').b"),
        ("const x = require('m')['a']", "const x = require('m')['b']"),
        ("const { a } = require('m')", "const { b: a } = require('m')"),
        ("const { a = 1 } = require('m')", "const { b: a = 1 } = require('m')"),
        ("const { a: x } = require('m')", "const { b: x } = require('m')"),
        ("const { 'a': x } = require('m')", "const { 'b': x } = require('m')"),
    ],
)
def test_a_member_is_renamed_where_it_is_read(workspace, before, after):
    module = module_of(workspace, before)
    site = next(site for site in member_sites(module) if site.owner == "npm:m" and site.member == "a")
    assert apply_edits(module.data, [site.renamed("b")]).decode() == after


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("`${require('m').a}`", "`${require('m').a}`"),
        ("x = 'a' + (require('m').a)", "'a' + (require('m').a)"),
        ("x = require('m').a - 1", None),
        ("f(require('m').a)", None),
    ],
)
def test_what_makes_a_string_of_a_member(workspace, text, whole):
    site = next(site for site in member_sites(module_of(workspace, text)) if site.owner == "npm:m")
    assert (site.stringified_in.text if site.stringified_in is not None else None) == whole


def test_the_call_that_a_call_is_an_argument_of(workspace):
    module = module_of(workspace, "const m = require('m'); m.outer({ a: [m.inner().x] }); m.alone(); m.outer(() => m.later())")
    outer = {
        call.name: call.argument_of.name if call.argument_of is not None else None for call in call_sites(module) if call.name.startswith("npm:m.")
    }
    assert outer == {"npm:m.outer": None, "npm:m.inner": "npm:m.outer", "npm:m.alone": None, "npm:m.later": None}


@pytest.mark.parametrize(
    ("text", "at_load"),
    [
        ("m()", True),
        ("(() => { m() })()", True),
        ("const f = () => m()", False),
        ("class A { static x = m() }", True),
        ("class A { x = m() }", False),
        ("class A { static { m() } }", True),
        ("class A { x() { m() } }", False),
    ],
)
def test_what_runs_when_a_module_is_loaded(workspace, text, at_load):
    from wxlint.semantics.calls import runs_at_load

    module = module_of(workspace, text)
    assert runs_at_load(Ref(module, call_of(module, "m()"))) is at_load


@pytest.mark.parametrize("text", ["f(m)", "f({ m })", "f({ sdk: m })", "new F(m)", "const n = m; f(1, n)"])
def test_a_package_that_is_handed_on(workspace, text):
    module = module_of(workspace, f"const m = require('m'); {text}")
    assert [value.resolved_path for value in arguments_holding(module, "npm:m")] == ["npm:m"]


@pytest.mark.parametrize("text", ["f(m.x)", "f(m())", "m.f({ x: 1 })", "f({ x: m.y })", "const n = { m }"])
def test_a_package_that_stays(workspace, text):
    assert not list(arguments_holding(module_of(workspace, f"const m = require('m'); {text}"), "npm:m"))
