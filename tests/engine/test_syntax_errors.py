"""Where a file cannot be parsed, and in which words."""

from __future__ import annotations

import time

import pytest

from wxlint.diagnostics import SourceText
from wxlint.engine.syntax_errors import json_errors, script_errors
from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.semantics.module import Module

NAME = "a name is not expected here: an operator, a comma or a bracket is missing before it"
TOO_EARLY = "the file ends before everything is closed"
LITERAL = "a string, a comment or a number goes wrong here"


def _script(source: str | bytes, language: Language = Language.JAVASCRIPT) -> list[tuple[int, int, str, str]]:
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogateescape")
    text = SourceText(data)
    found = []
    for finding in script_errors(Module(SourceFile("a.js", FileKind.PAGE, language), data)):
        assert 0 <= finding.span.start <= finding.span.end <= len(data)
        assert finding.rule == "syntax-error"
        assert finding.message.zh
        shown = data[finding.span.start : finding.span.end].decode("utf-8", "replace")
        found.append((*text.position(finding.span.start), shown, finding.message.en.removeprefix("the file does not parse: ")))
    return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const c = require('x'\ncloud.init()\n", (2, 1, "cloud", NAME)),
        ("wx.cloud.callFunction({\n  name: 'a'\n  data: {}\n})", (3, 3, "data", NAME)),
        ("Page({\n  onLoad() {\n    a()\n  }\n  onShow() {}\n})\n", (5, 3, "onShow", NAME)),
        ("App({ onLaunch() { wx.cloud.init({ env: 'broken-", (1, 41, "'", LITERAL)),
        ("var buyId = 58xxxx;", (1, 15, "xxxx", LITERAL)),
        ("const 表 = '😀'; var x = = 3", (1, 24, "=", "`=` is not expected here")),
        ("\ufeffvar 中文 = '中文' 5", (1, 15, "5", "a number is not expected here: an operator or a comma is missing before it")),
        ("let a = b 'c'", (1, 11, "'c'", "a string is not expected here: an operator or a comma is missing before it")),
        ("}", (1, 1, "}", "`}` is not expected here")),
        ("async cloud.database()", (1, 12, ".", "`.` is not expected here")),
        ("x = /abc", (1, 8, "c", "the regular expression is not closed")),
        ("Page({\n  onLoad() {\n", (2, 12, "{", TOO_EARLY)),
        ("if (a) {\n  b()\n\nfunction c() {}\n\n\n", (4, 15, "}", TOO_EARLY)),
        ("var a = '\udcff'; var b = ;", (1, 22, ";", "`;` is not expected here")),
    ],
)
def test_esprima_words_the_error_and_shows_the_token(source, expected):
    assert _script(source) == [expected]


@pytest.mark.parametrize(
    ("newer", "line"),
    [
        ("a?.b\nfoo(\n)\n", None),
        ("const a = b ?? c\n", None),
        ("class A { #x = 1; y; static { this.z = 1 } }\n", None),
        ("try { a() } catch { b() }\n", None),
        ("a ??= 1; b ||= 2; c &&= 3\n", None),
        ("const x = 1_000n\n", None),
        ("async () => { for await (const x of y) {} }\n", None),
        ("const x = a?.b\nvar = 3\n", 2),
        ("class A { #x = 1; m() { return this.#x } }\nvar = 3\n", 2),
        ("try { a() } catch { b() }\nvar = 3\n", 2),
        ("const x = await y()\nvar = 3\n", 2),
        ("a ??= 1\nvar = 3\n", 2),
    ],
)
def test_syntax_that_esprima_does_not_know_is_no_error(newer, line):
    assert [place[0] for place in _script(newer)] == ([] if line is None else [line])


@pytest.mark.parametrize(
    "source",
    [
        "return 1",
        "function f() { await x }",
        "'use strict'; with (a) {}",
        "let a; let a",
        "// #ifdef MP-WEIXIN\nexport default {\n// #endif\n// #ifndef MP\nexport default {\n// #endif\n}\n",
        "const a = <view class='x'>{</view>",
        "#!/usr/bin/env node\na()",
        "",
    ],
)
def test_what_may_well_be_right_is_not_reported(source):
    assert _script(source) == []


def test_a_missing_token_is_named():
    assert _script("const a: = 3", Language.TYPESCRIPT) == [(1, 10, "=", "it goes wrong at or after `=`")]
    assert _script("const a = { b: 1;\nfoo()\n", Language.TYPESCRIPT)[0][3] == "`}` is missing here"
    assert _script("a ??= 1; b ||= ;")[0][3] == "a name or a value is missing here"


def test_only_the_first_error_is_reported():
    assert len(_script("var = 1\nvar = 2\nvar = 3\n")) == 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_called_what_it_is(encoding):
    data = "\ufeffvar a = 1\n".encode(encoding)
    assert _script(data) == [(1, 1, "\ufffd\ufffd", "the file is encoded in UTF-16, and the platform reads UTF-8")]
    assert _json("\ufeff{}".encode(encoding)) == [(0, 2, "the file is encoded in UTF-16, and the platform reads UTF-8")]


@pytest.mark.parametrize("source", ["(" * 50_000, "[" * 50_000 + "]" * 49_999, "a.b" * 50_000 + ".", "`${" * 20_000, "x = " + "-" * 50_000])
def test_deep_files_take_no_time(source):
    started = time.process_time()
    assert len(_script(source)) <= 1
    assert time.process_time() - started < 10


def _json(data: str | bytes, kind: FileKind = FileKind.CONFIG) -> list[tuple[int, int, str]]:
    data = data if isinstance(data, bytes) else data.encode()
    found = list(json_errors(SourceFile("app.json", kind, Language.JSON), data))
    assert all(finding.message.zh for finding in found)
    return [(finding.span.start, finding.span.end, finding.message.en) for finding in found]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{ "pages": [', [(11, 12, "this `[` is never closed: a `]` is missing")]),
        ('{ "a": 1 "b": 2 }', [(9, 12, "a comma is missing before this")]),
        ("{,}", [(1, 2, "`,` has no place here in JSON")]),
    ],
)
def test_json_that_cannot_be_read(data, expected):
    found = _json(data)
    assert [place[:2] for place in found] == [place[:2] for place in expected]
    assert len(found) == 1


@pytest.mark.parametrize(
    "data", ["", " \n", "\ufeff", "{}", "\ufeff{}", '{ "a": 1, } // c', "/* c */ []", '{"a": "\\ud800"}', "[" * 5000 + "]" * 5000]
)
def test_json_that_can_be_read(data):
    assert _json(data) == []


def test_json_that_nobody_reads_as_a_configuration_is_not_judged():
    assert _json("{", FileKind.OTHER) == []


def test_a_module_that_ends_too_early_is_shown_where_it_ends():
    source = "import a from './a'\nApp({\n  onLaunch() {\n    a.b(() => {\n      c = 1\n"
    [(line, column, shown, message)] = _script(source)
    assert (line, column, shown) == (5, 11, "1")
    assert message == "the file ends before everything is closed"
