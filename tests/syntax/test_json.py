"""JSON: everything readable is read, everything wrong is named, nothing raises."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxlint.diagnostics import Span
from wxlint.syntax.json import JsonDocument, load_json, parse_json
from wxlint.syntax.json_tokens import lex, tokenize

SAMPLE = '\ufeff{\r\n  "pages": ["pages/首页/index", "b"], // 注释\r\n  "n": [-1.5e3, true, false, null, {}],\r\n  "esc": "\\"\\u4e2d\\n",\r\n}\r\n'.encode()


def problems(data: bytes) -> list[tuple[str, bytes]]:
    return [(problem.kind, data[problem.span.start : problem.span.end]) for problem in parse_json(data).problems]


def messages(data: bytes) -> list[str]:
    return [problem.message.en for problem in parse_json(data).problems]


class TestPositions:
    def test_a_value_knows_where_it_stands(self) -> None:
        data = '{"标题": {"list": [10, "二"]}}'.encode()
        document = parse_json(data)
        node = document.root and document.root.get("标题", "list", 1)
        assert node is not None
        assert (node.kind, node.value, data[node.span.start : node.span.end].decode()) == ("string", "二", '"二"')

    def test_a_member_knows_where_its_key_stands(self) -> None:
        data = b'  { "a" : 1 }'
        root = parse_json(data).root
        assert root is not None
        (member,) = root.members()
        assert (member.key, member.key_span, root.span) == ("a", Span(4, 7), Span(2, 13))

    def test_a_byte_order_mark_counts_as_three_bytes(self) -> None:
        root = parse_json(b"\xef\xbb\xbf[1]").root
        assert root is not None
        assert root.span == Span(3, 6)

    def test_invalid_utf8_moves_nothing(self) -> None:
        data = b'{"\xff\xfe": "\xe4\xb8", "b": 2}'
        root = parse_json(data).root
        assert root is not None
        found = root.get("b")
        assert found is not None
        assert data[found.span.start : found.span.end] == b"2"
        assert problems(data) == [("encoding", b"\xff")]

    def test_the_sample(self) -> None:
        document = parse_json(SAMPLE)
        assert document.to_python() == {"pages": ["pages/首页/index", "b"], "n": [-1500.0, True, False, None, {}], "esc": '"中\n'}
        assert problems(SAMPLE) == [("comment", "// 注释".encode()), ("trailing-comma", b",")]


class TestNodes:
    def test_get_follows_keys_and_indexes(self) -> None:
        root = parse_json(b'{"a": [{"b": true}]}').root
        assert root is not None
        found = root.get("a", 0, "b")
        assert found is not None
        assert (found.kind, found.value) == ("true", True)
        assert root.get() is root
        for path in (("a", 1), ("a", -1), ("a", "b"), (0,), ("x", "y", 0), ("a", 0, "b", "c")):
            assert root.get(*path) is None

    def test_the_last_duplicate_wins_everywhere(self) -> None:
        data = b'{"a": 1, "b": 2, "\\u0061": 3}'
        root = parse_json(data).root
        assert root is not None
        last = root.get("a")
        assert last is not None
        assert last.value == 3
        assert [member.key for member in root.members()] == ["a", "b", "a"]
        assert parse_json(data).to_python() == load_json(data) == {"a": 3, "b": 2}
        assert problems(data) == [("duplicate-key", b'"\\u0061"')]

    def test_scalars_and_containers_do_not_mix(self) -> None:
        root = parse_json(b'["x", 1, null, {"k": []}]').root
        assert root is not None
        assert [(node.kind, node.value) for node in root.items()] == [("string", "x"), ("number", 1), ("null", None), ("object", None)]
        assert root.members() == ()
        assert root.items()[3].items() == ()

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("1e999", float("inf")),
            ("-1e999", float("-inf")),
            ("-0", 0),
            ("1E+2", 100.0),
            ("0.1", 0.1),
            ("12345678901234567890", 12345678901234567890),
        ],
    )
    def test_numbers(self, text: str, value: float) -> None:
        assert parse_json(text.encode()).to_python() == value
        assert load_json(text.encode()) == value
        assert problems(text.encode()) == []

    def test_a_number_too_long_to_convert_is_infinite(self) -> None:
        data = b"[" + b"9" * 10_000 + b"]"
        assert parse_json(data).to_python() == load_json(data) == [float("inf")]

    def test_strings_can_always_be_written_out(self) -> None:
        data = rb'["\ud800", "\udc00\ud800", "\ud83d\ude00", "\uD83D\uDE00x"]'
        expected = ["�", "��", "😀", "😀x"]
        assert parse_json(data).to_python() == load_json(data) == expected
        assert problems(data) == []


RECOVERY: list[tuple[bytes, object, list[str]]] = [
    (b'{"a": [1, 2,],}', {"a": [1, 2]}, ["trailing comma: JSON allows none after the last element"] * 2),
    (b'{"a": 1 /* c */}', {"a": 1}, ["JSON allows no comments"]),
    (b'{"a": 1} /* c', {"a": 1}, ["this comment is never closed: a `*/` is missing"]),
    (b'{"a": 1 "b": 2}', {"a": 1, "b": 2}, ["a comma is missing before this element"]),
    (b"[1 2]", [1, 2], ["a comma is missing before this element"]),
    (b'{"a" "b", "c": 1}', {"a": "b", "c": 1}, ["a colon is missing before this value"]),
    (b'{"a" "b": 1}', {"a": None, "b": 1}, ["the key `a` has no value"]),
    (b'{"a": "b": 1}', {"a": None, "b": 1}, ["the key `a` has no value"]),
    (b'{"a": , "b": 1}', {"a": None, "b": 1}, ["the key `a` has no value"]),
    (b'{"a"}', {"a": None}, ["the key `a` has no value"]),
    (b'{"a": }', {"a": None}, ["the key `a` has no value"]),
    (b"{'a': 1}", {"a": 1}, ["a string needs double quotes"]),
    (b"{a: 1}", {"a": 1}, ['a key needs double quotes: `"a"`']),
    (b'"a": [1]}', {"a": [1]}, ["a `{` is missing before this key"]),
    (b'{"a": "x,\n "b": 1}', {"a": "x", "b": 1}, ["this string is never closed"]),
    (b'{"a": ["x]}', {"a": ["x"]}, ["this string is never closed"]),
    (b'{"a": tru, "b": 1}', {"a": None, "b": 1}, ["`tru` has no place here in JSON"]),
    (b'{"a": NaN}', {"a": None}, ["`NaN` has no place here in JSON"]),
    (b"[1,,2]", [1, 2], ["`,` has no place here in JSON"]),
    (b"{,}", {}, ["`,` has no place here in JSON"]),
    (b"[01, +2, .5, 1., 0x1F]", [1, 2, 0.5, 1, 31], ["this is not a number as JSON writes them"] * 5),
    (b'["\tx"]', ["\tx"], ["a control character in a string must be escaped, such as `\\t`"]),
    (b'["\\x"]', ["x"], ['unknown escape: JSON knows `\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX`']),
    (b'{"a": [1, 2}', {"a": [1, 2]}, ["this `[` is never closed: a `]` is missing"]),
    (b'{"a": [{"b": 1', {"a": [{"b": 1}]}, ["this `{` is never closed, nor are 2 around it: the file ends too early"]),
    (b'{"a": {"b"', {"a": {"b": None}}, ["this `{` is never closed, nor are 1 around it: the file ends too early"]),
    (b'{"a": {"b": 1}, {"c": 2}, "d": 3}', {"a": {"b": 1}, "d": 3}, ["`{` has no place here in JSON"]),
    (b'{"a": 1}\n{"a": 2}\n', {"a": 1}, ["a JSON file holds one value: this stands after its end"]),
    (b'{"a": 1}\x0c', {"a": 1}, ["a JSON file holds one value: this stands after its end"]),
    (b"]]}", {}, ["`]]}` has no place here in JSON"]),
    (b"\x00", {}, ["`�` has no place here in JSON"]),
]


@pytest.mark.parametrize(("data", "value", "expected"), RECOVERY)
def test_broken_files_are_read_around_the_mistake(data: bytes, value: object, expected: list[str]) -> None:
    assert parse_json(data).to_python() == value
    assert load_json(data) == value
    assert messages(data) == expected


def test_where_problems_point() -> None:
    assert problems(b'{"a": [1 2,], "a": "\\q" x}') == [
        ("syntax", b"2"),
        ("trailing-comma", b","),
        ("duplicate-key", b'"a"'),
        ("syntax", b"\\q"),
        ("syntax", b"x"),
    ]


@pytest.mark.parametrize("data", [b"", b"  \r\n", b"\xef\xbb\xbf", b"// nothing\n"])
def test_a_file_without_a_value_is_empty(data: bytes) -> None:
    document = parse_json(data)
    assert document.root is None
    assert document.to_python() == load_json(data) == {}
    assert [problem.span for problem in document.problems if problem.kind == "empty"] == [Span(0, len(data))]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(encoding: str) -> None:
    data = ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + '{"a": 1}'.encode(encoding)
    assert [problem.kind for problem in parse_json(data).problems] == ["encoding"]
    assert load_json(data) == {}


@pytest.mark.parametrize(("opening", "closing", "depth"), [("[", "]", 100_000), ('{"a":', "}", 10_000), ('{"a":1,"b":[', "]}", 5_000)])
def test_depth_costs_no_stack(opening: str, closing: str, depth: int) -> None:
    for data in (opening * depth, opening * (depth // 5) + closing * (depth // 5)):
        document = parse_json(data.encode())
        assert document.root is not None
        assert document.root.span == Span(0, len(data))
        value = document.to_python() if data.endswith(opening) else load_json(data.encode())
        reached = 0
        while isinstance(value, list | dict) and value:
            value = value[-1] if isinstance(value, list) else list(value.values())[-1]
            reached += 1
        assert reached >= data.count(opening) - 1


def test_containers_where_a_key_belongs_are_left_out_at_any_depth() -> None:
    document = parse_json(b"{" * 20_000)
    assert document.to_python() == {}
    assert len(document.problems) == 2


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda children: st.lists(children) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), children),
)


@given(JSON_VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_what_json_writes_is_read_without_a_problem(value: object, ascii_only: bool, indent: int | None) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    document = parse_json(data)
    assert document.problems == ()
    assert document.to_python() == load_json(data) == value
    assert list(lex(data)) == tokenize(data), "the tolerant lexer and the grammar see the same tokens"


PIECES = st.lists(
    st.sampled_from(
        [
            b"{",
            b"}",
            b"[",
            b"]",
            b":",
            b",",
            b'"',
            b'"a"',
            b"'",
            b"1",
            b"-",
            b"null",
            b"x",
            b"//",
            b"/*",
            b"*/",
            b"\\",
            b"\n",
            b" ",
            b"\xff",
            b"\xef\xbb\xbf",
            b"\x00",
        ]
    )
).map(b"".join)


def assert_sound(data: bytes, document: JsonDocument) -> None:
    """Every span lies in the file, children lie in their parents, and problems are in order."""
    spans = [problem.span for problem in document.problems]
    assert spans == sorted(spans)
    pending = [(Span(0, len(data)), document.root)]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(data)
    while pending:
        outer, node = pending.pop()
        if node is None:
            continue
        assert outer.start <= node.span.start < node.span.end <= outer.end
        pending.extend((node.span, child) for child in node.items())
        for member in node.members():
            assert node.span.start <= member.key_span.start < member.key_span.end <= node.span.end
            pending.append((node.span, member.value))


def refuse(constant: str) -> object:
    raise ValueError(constant)


@given(st.one_of(PIECES, st.binary(), st.integers(0, len(SAMPLE)).map(lambda end: SAMPLE[:end])))
def test_no_bytes_break_it(data: bytes) -> None:
    document = parse_json(data)
    assert_sound(data, document)
    assert load_json(data) == document.to_python()
    try:
        strict: object = json.loads(data.removeprefix(b"\xef\xbb\xbf").decode(), parse_constant=refuse)
    except ValueError:
        assert document.problems
    else:
        assert {problem.kind for problem in document.problems} <= {"duplicate-key"}
        assert document.to_python() == strict


def test_plain_files_load_without_tree_sitter() -> None:
    program = "import sys; from wxlint.syntax.json import load_json; assert load_json(b'{\"a\": 1}') == {'a': 1}; print([m for m in sys.modules if 'tree_sitter' in m])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
