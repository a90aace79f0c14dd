"""What a module gives to others."""

from __future__ import annotations

import pytest
from workspaces import ENTRY, ENTRY_TS, opened

from wxlint.semantics.exports import Exports, export_spelling, exported_names
from wxlint.syntax.javascript import text_of


def exports_of(source: str, path: str = ENTRY) -> Exports:
    return opened(source, path).exports


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("exports.a = 1", {"a": "1"}),
        ("module.exports.a = 1", {"a": "1"}),
        ("exports['a b'] = 1", {"a b": "1"}),
        ("exports.a = exports.b = f", {"a": "exports.b = f", "b": "f"}),
        ("exports.a = 1; exports.a = 2", {"a": "2"}),
        ("if (x) { exports.a = 1 }", {"a": "1"}),
        ("function f() { exports.a = 1 }", {"a": "1"}),
        ("exports.a = void 0; exports.a = f", {"a": "f"}),
        ("exports.a = void 0", {}),
        ("exports.a.b = 1", {}),
        ("exports.a += 1", {}),
        ("exports = { a: 1 }", {}),
        ("other.exports.a = 1", {}),
        ("function f(exports) { exports.a = 1 }", {}),
        ("export const a = 1", {"a": "a"}),
        ("export const a = 1, { b, c: [d] } = x", {"a": "a", "b": "b", "d": "d"}),
        ("export let a; export var b", {"a": "a", "b": "b"}),
        ("export function f() {}", {"f": "function f() {}"}),
        ("export async function f() {}", {"f": "async function f() {}"}),
        ("export function* f() {}", {"f": "function* f() {}"}),
        ("export class A {}", {"A": "class A {}"}),
        ("export default f", {"default": "f"}),
        ("export default function () {}", {"default": "function () {}"}),
        ("export default function f() {}", {"default": "function f() {}"}),
        ("export default class {}", {"default": "class {}"}),
        ("export default { a: 1 }", {"default": "{ a: 1 }"}),
        ("export default async () => {}", {"default": "async () => {}"}),
        ("export { a, b as c, d as default, e as 'f g' }", {"a": "a", "c": "b", "default": "d", "f g": "e"}),
        ("export {}", {}),
    ],
)
def test_named(source: str, named: dict[str, str]) -> None:
    found = exports_of(source)
    assert {name: text_of(node) for name, node in found.named.items()} == named
    assert found.is_empty is (not named)


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("module.exports = f", ["f"]),
        ("module.exports = { a: 1 }", ["{ a: 1 }"]),
        ("module['exports'] = f", ["f"]),
        ("module.exports = exports = f", ["f"]),
        ("exports = module.exports = f", ["f"]),
        ("module.exports = f; module.exports = g", ["f", "g"]),
        ("function f(module) { module.exports = 1 }", []),
    ],
)
def test_whole(source: str, whole: list[str]) -> None:
    assert [text_of(node) for node in exports_of(source).whole] == whole


@pytest.mark.parametrize(
    ("source", "forwarded", "stars"),
    [
        ("export { a, b as c } from './m'", {"a": ("./m", "a"), "c": ("./m", "b")}, []),
        ("export { default } from './m'", {"default": ("./m", "default")}, []),
        ("export { default as a, b as default } from './m'", {"a": ("./m", "default"), "default": ("./m", "b")}, []),
        ("export * from './m'; export * from './n'", {}, ["./m", "./n"]),
        ("export * as ns from './m'", {"ns": ("./m", "*")}, []),
    ],
)
def test_forwarded(source: str, forwarded: dict[str, tuple[str, str]], stars: list[str]) -> None:
    found = exports_of(source)
    assert (found.forwarded, found.stars, found.named) == (forwarded, stars, {})


@pytest.mark.parametrize(
    "source",
    [
        "exports[name] = 1",
        "Object.defineProperty(exports, 'a', { get: f })",
        "Object.assign(module.exports, more)",
        "Object.assign(exports, more)",
        "__exportStar(require('./m'), exports)",
        "list.forEach(name => { module.exports[name] = 1 })",
    ],
)
def test_computed(source: str) -> None:
    found = exports_of(source)
    assert found.computed
    assert found.is_opaque


def test_compiled_typescript_is_not_opaque_by_its_marker_alone() -> None:
    source = '"use strict"; Object.defineProperty(exports, "__esModule", { value: true }); exports.a = void 0; exports.a = 1'
    assert not exports_of(source).is_opaque


@pytest.mark.parametrize(
    ("source", "named", "whole"),
    [
        ("export = f", {}, ["f"]),
        ("export = { a: 1 }", {}, ["{ a: 1 }"]),
        ("export abstract class A {}", {"A": "abstract class A {}"}, []),
        ("export enum E { a }", {"E": "enum E { a }"}, []),
        ("export const a: T = 1", {"a": "a"}, []),
        ("export default f as T", {"default": "f as T"}, []),
        ("export function f(a: string): void; export function f(a: any) { b() }", {"f": "function f(a: any) { b() }"}, []),
        ("export type { A } from './a'", {}, []),
    ],
)
def test_typescript(source: str, named: dict[str, str], whole: list[str]) -> None:
    found = exports_of(source, ENTRY_TS)
    assert ({name: text_of(node) for name, node in found.named.items()}, [text_of(node) for node in found.whole]) == (named, whole)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("exports.a = 1; exports.b = 2", {"a", "b"}),
        ("module.exports = { a, b: 1, c() {} }", {"a", "b", "c"}),
        ("const api = { a }; module.exports = api; module.exports.b = 1", {"a", "b"}),
        ("module.exports = f; function f() {}", set()),
        ("module.exports = function () {}; module.exports.a = 1", {"a"}),
        ("module.exports = { ...other }", None),
        ("module.exports = make()", None),
        ("const api = { a }; api.b = 1; module.exports = api", None),
        ("exports[name] = 1", None),
        ("export * from './m'", None),
        ("fill(exports)", None),
        ("const e = exports; e.a = 1", None),
        ("export const a = 1; export { b as c } from './m'", {"a", "c"}),
        ("", set()),
    ],
)
def test_all_names(source: str, names: set[str] | None) -> None:
    assert exported_names(opened(source, ENTRY)) == names


@pytest.mark.parametrize(
    ("source", "spelling"),
    [
        ("exports.main = f", "exports.main"),
        ("export function main() {}", "main"),
        ("export const main = f", "main"),
        ("module.exports = f", "f"),
    ],
)
def test_spelling(source: str, spelling: str) -> None:
    assert text_of(export_spelling(opened(source, ENTRY), "main")) == spelling
