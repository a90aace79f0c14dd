"""The questions about script syntax that need no scope, and the places where the grammars are mended."""

from __future__ import annotations

import pytest
from tree_sitter import Node

from wxlint.project.model import Language
from wxlint.syntax.javascript import (
    FUNCTION_TYPES,
    arguments_of,
    callee_of,
    children_of_types,
    member_name,
    parameters_of,
    parse_script,
    problem_nodes,
    property_name,
    span_of,
    string_value,
    text_of,
    unescape,
    unwrap,
    walk,
    walk_within_function,
)

JAVASCRIPT, TYPESCRIPT, TSX = Language.JAVASCRIPT, Language.TYPESCRIPT, Language.TSX


def root(source: str, language: Language = JAVASCRIPT) -> Node:
    return parse_script(source.encode(), language).root_node


def first(source: str, kind: str, language: Language = JAVASCRIPT) -> Node:
    return next(node for node in walk(root(source, language)) if node.type == kind)


def shape(node: Node) -> str:
    return str(node)


@pytest.mark.parametrize("language", [JAVASCRIPT, TYPESCRIPT, TSX, Language.WXS])
def test_every_language_has_a_grammar(language: Language) -> None:
    assert not root("var a = require('b'); module.exports = { a: a }", language).has_error


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", ""),
        ("plain", "plain"),
        (r"\n\t\r\b\f\v\0", "\n\t\r\b\f\v\0"),
        (r"\x41\u0042\u{43}\u{1F600}", "ABC😀"),
        (r"\'\"\`\\", "'\"`\\"),
        (r"\a\中", "a中"),
        ("a\\\nb\\\r\nc\\\rd\\\u2028e\\\u2029f", "abcdef"),
        (r"\u{110000}", "\ufffd"),
        (r"\u{D800}", "\ud800"),
        (r"\u00", "u00"),
        (r"\x4", "x4"),
    ],
)
def test_escapes(raw: str, value: str) -> None:
    assert unescape(raw) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'a'", "a"),
        ('"a"', "a"),
        ("`a`", "a"),
        ("''", ""),
        ("``", ""),
        (r"'\x61'", "a"),
        ("'中😀'", "中😀"),
        ("`a${b}`", None),
        ("`a\nb`", "a\nb"),
        ("a", None),
        ("1", None),
        ("/a/", None),
    ],
)
def test_strings(source: str, value: str | None) -> None:
    node = root(f"({source})").named_children[0].named_children[0].named_children[0]
    assert string_value(node) == value


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("({ a: 1 })", "a"),
        ("({ 'a b': 1 })", "a b"),
        ("({ 1: 1 })", "1"),
        ("({ ['a']: 1 })", "a"),
        ("({ [`a`]: 1 })", "a"),
        ("({ [a]: 1 })", None),
        ("({ [`${a}`]: 1 })", None),
        ("({ ['a' + b]: 1 })", None),
    ],
)
def test_property_names(source: str, name: str | None) -> None:
    key = first(source, "pair").child_by_field_name("key")
    assert key is not None
    assert property_name(key) == name


@pytest.mark.parametrize(
    ("source", "owner", "name"),
    [
        ("a.b", "a", "b"),
        ("a?.b", "a", "b"),
        ("a['b']", "a", "b"),
        ("a?.['b']", "a", "b"),
        ("a[`b`]", "a", "b"),
        ("a[0]", "a", "0"),
        ("a[b]", "a", None),
        ("a[`${b}`]", "a", None),
        ("a.#b", "a", "#b"),
        ("this.b", "this", "b"),
        ("a().b", "a()", "b"),
    ],
)
def test_members(source: str, owner: str, name: str | None) -> None:
    found = member_name(root(source).named_children[0].named_children[0])
    assert found is not None
    assert (text_of(found[0]), found[1]) == (owner, name)


@pytest.mark.parametrize("source", ["a", "a()", "`a`", "({})", "new a.b()"])
def test_no_members(source: str) -> None:
    assert member_name(root(source).named_children[0].named_children[0]) is None


@pytest.mark.parametrize(
    ("source", "callee", "arguments"),
    [
        ("a()", "a", []),
        ("a?.()", "a", []),
        ("a.b(1, /* two */ ...c, )", "a.b", ["1", "...c"]),
        ("new A(1)", "A", ["1"]),
        ("new A", "A", []),
        ("a`b${c}`", "a", []),
        ("(a)(1)", "(a)", ["1"]),
        ("import('a')", "import", ["'a'"]),
        ("a(function () {})", "a", ["function () {}"]),
    ],
)
def test_calls(source: str, callee: str, arguments: list[str]) -> None:
    call = next(children_of_types(root(source), {"call_expression", "new_expression"}))
    found = callee_of(call)
    assert found is not None
    assert (text_of(found), [text_of(node) for node in arguments_of(call)]) == (callee, arguments)


@pytest.mark.parametrize(
    ("source", "language", "parameters"),
    [
        ("function f() {}", JAVASCRIPT, []),
        ("function f(a, { b }, [c] = [], ...d) {}", JAVASCRIPT, ["a", "{ b }", "[c] = []", "...d"]),
        ("a => a", JAVASCRIPT, ["a"]),
        ("async a => a", JAVASCRIPT, ["a"]),
        ("(a, /* b */ c) => a", JAVASCRIPT, ["a", "c"]),
        ("({ m(a) {} })", JAVASCRIPT, ["a"]),
        ("function f(this: A, a: B, b?: C, c = 1, ...d: E[]) {}", TYPESCRIPT, ["a", "b", "c = 1", "...d"]),
        ("function f({ a }: { a: B }) {}", TYPESCRIPT, ["{ a }"]),
        ("class A { constructor(private a: B, @C() public b = 1) {} }", TYPESCRIPT, ["a", "@C() public b = 1"]),
        ("<T,>(a: T) => a", TYPESCRIPT, ["a"]),
    ],
)
def test_parameters(source: str, language: Language, parameters: list[str]) -> None:
    function = next(node for node in walk(root(source, language)) if node.type in FUNCTION_TYPES)
    assert [text_of(node) for node in parameters_of(function)] == parameters


@pytest.mark.parametrize(
    ("source", "language", "inner"),
    [
        ("((a))", JAVASCRIPT, "a"),
        ("(/* b */ a)", JAVASCRIPT, "a"),
        ("async () => (await (a))", JAVASCRIPT, None),
        ("await a", JAVASCRIPT, "a"),
        ("(a as B)", TYPESCRIPT, "a"),
        ("<A>b", TYPESCRIPT, "b"),
        ("a!", TYPESCRIPT, "a"),
        ("(a satisfies B)!", TYPESCRIPT, "a"),
        ("a.b", JAVASCRIPT, "a.b"),
    ],
)
def test_unwrapping(source: str, language: Language, inner: str | None) -> None:
    node = root(source, language).named_children[0].named_children[0]
    assert text_of(unwrap(node)) == (inner or source)


def test_walks() -> None:
    tree = root("a(function f() { b() }, () => c(), class { m() { d() } })")
    assert [text_of(node) for node in children_of_types(tree, {"identifier"})] == ["a", "f", "b", "c", "d"]
    assert [text_of(node) for node in walk_within_function(tree) if node.type == "identifier"] == ["a"]
    function = first("function f() { a(); function g() { b() } }", "function_declaration")
    assert [text_of(node) for node in walk_within_function(function) if node.type == "identifier"] == ["f", "a"]


def test_walks_do_not_recurse() -> None:
    depth = 100_000
    tree = root("(" * depth + "a" + ")" * depth)
    assert sum(1 for _ in walk(tree)) > depth
    assert unwrap(tree.named_children[0].named_children[0]) is not None


def test_problems() -> None:
    assert problem_nodes(root("let a = 1")) == []
    found = problem_nodes(root("let a = ;\nb(\nc = }"))
    assert found
    assert all(node.is_error or node.is_missing for node in found)
    assert len(problem_nodes(root("= ;\n" * 50), limit=3)) == 3


def test_spans_are_bytes() -> None:
    node = first("'中'; wx.login()", "call_expression")
    assert (span_of(node).start, span_of(node).end) == (7, 17)


@pytest.mark.parametrize(
    ("source", "same_as"),
    [
        ("await f<T>(x)", "await f   (x)"),
        ("await a.b<T>(x).c<U<V>>(y).d()", "await a.b   (x).c      (y).d()"),
        ("void f<T>(x); !f<T>(x); typeof f<T>(x); -f<T>(x)", "void f   (x); !f   (x); typeof f   (x); -f   (x)"),
        ("a + f<T>(x).y", "a + f   (x).y"),
        ("const r = (await f<{\n  a: string\n}>(x)).b", "const r = (await f  \n            \n  (x)).b"),
        ("if (a < b && c > (d)) {}", "if (a < b && c > (d)) {}"),
    ],
)
@pytest.mark.parametrize("language", [TYPESCRIPT, TSX])
def test_generic_calls_bind_as_tightly_as_others(source: str, same_as: str, language: Language) -> None:
    data = f"async function q() {{ {source} }}"
    tree = root(data, language)
    assert shape(tree) == shape(root(f"async function q() {{ {same_as} }}", language))
    assert tree.end_byte == len(data)


def test_generic_calls_keep_their_types_where_nothing_is_misread() -> None:
    assert any(node.type == "type_arguments" for node in walk(root("f<T>(x); return_(f<T>(x))", TYPESCRIPT)))


@pytest.mark.parametrize(
    "second",
    ["(async () => { b() })()", "(b || c)(d)", "[b, c].map(d)", "(function () {})().then(e)", "(b)"],
)
@pytest.mark.parametrize("between", ["\n  ", "\n\n\t", "\r\n  ", "\n  // a comment\n  ", " /* a */\n /* comment */\n  "])
def test_a_line_break_ends_an_arrow_function(second: str, between: str) -> None:
    tree = root(f"const f = () => {{\n  a()\n}}{between}{second}\n")
    assert not tree.has_error
    statements = [node.type for node in tree.named_children if node.type != "comment"]
    assert statements == ["lexical_declaration", "expression_statement"]
    value = first(text_of(tree), "variable_declarator").child_by_field_name("value")
    assert value is not None
    assert value.type == "arrow_function"


@pytest.mark.parametrize(
    "source", ["f(() => {}\n)", "(() => {})\n  (x)", "f(\n  (a),\n  [b]\n)", "const a = [\n  [1],\n  (2)\n]", "f(function () {}\n  (x))"]
)
def test_other_line_breaks_end_nothing(source: str) -> None:
    assert ";" not in text_of(root(source))


def test_no_call_can_follow_a_bare_arrow_function() -> None:
    calls = [node for node in walk(root("const f = () => {}\n(g)()")) if node.type == "call_expression"]
    assert callee_of(calls[-1]) is None


@pytest.mark.parametrize(
    "source",
    [
        "await (await f()).json()",
        "await (f)(x)",
        "const a = await (async () => { b() })()",
        "x = await (a ? b : c)(d)",
        "await (a)[0]()",
        "f(await (a).b)",
    ],
)
def test_await_is_a_keyword_before_parentheses(source: str) -> None:
    tree = root(f"async function q() {{ {source} }}")
    assert not tree.has_error
    assert any(node.type == "await_expression" for node in walk(tree))
    assert all(text_of(node) != "await" for node in walk(tree) if node.type == "identifier")


def test_await_stays_a_name_where_typescript_knows_no_better() -> None:
    assert not root("await(x).y; <a class='b'>{c}</a>").has_error


@pytest.mark.parametrize(("source", "name"), [("  let\n      a = 1,\n      b = 2", "a"), ("  let\n\n    $a", "$a"), ("let\r\n\t\t\t\t中", "中")])
def test_let_may_stand_alone_on_its_line(source: str, name: str) -> None:
    data = f"function f() {{\n{source}\n}}"
    tree = root(data)
    declaration = next(node for node in walk(tree) if node.type == "lexical_declaration")
    declared = declaration.named_children[0].child_by_field_name("name")
    assert declared is not None
    assert text_of(declared) == name
    assert data.encode()[declared.start_byte : declared.end_byte].decode() == name


def test_mending_keeps_lines_and_length() -> None:
    source = "const f = () => {\n}\n  (async () => {\n    await g<T<U>>(\n x)\n})()\nfunction h() {\n  let\n    中 = 1\n}\nwx.login()"
    for language in (JAVASCRIPT, TYPESCRIPT):
        tree = root(source, language)
        call = [node for node in walk(tree) if node.type == "call_expression"][-1]
        assert source.encode()[call.start_byte : call.end_byte] == b"wx.login()"
        assert call.start_point[0] == source.count("\n")
