"""The engine's own `syntax-error`: where a file cannot be parsed, worded as exactly as can be.

tree-sitter finds the place but not the words, and on a few valid files it finds an error where there is none. esprima words errors well but rejects modern
syntax (7 % of real files, measured), so it never gates anything: it is asked only about files that tree-sitter rejects, and where it accepts such a file, nothing is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wxlint.diagnostics import Confidence, Finding, Severity, Span, Text
from wxlint.project.model import FileKind, Language
from wxlint.regex import regex
from wxlint.syntax.javascript import problem_nodes, text_of
from wxlint.syntax.second_opinion import Words, second_opinion

if TYPE_CHECKING:
    from tree_sitter import Node

    from wxlint.project.model import SourceFile
    from wxlint.semantics.module import Module

_PREPROCESSOR = regex(rb"(?://|/\*)\s*#(?:ifdef|ifndef|endif)\b")
"""Conditional compilation (uni-app, Taro): what is left after preprocessing may well be valid."""
_JSX_ATTRIBUTE = regex(rb"<[A-Za-z][\w.-]*\s[^<>]*\b(?:class|for)\s*=|<>")
"""JSX that tree-sitter-javascript 0.25 cannot parse: an attribute called `class`, or a fragment inside an expression it took for a comparison."""
_HELP = Text("mend this first: what follows it is checked only as far as it can be read", "请先修复此处：其后的代码只能检查到可读的部分")


_TOO_TANGLED = Text(
    "parsing the file takes too long from here on, as if it were full of errors: nothing behind this place is checked",
    "从此处起解析耗时过长，文件中可能有大量错误：其后的代码没有检查",
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def script_errors(module: Module) -> Iterator[Finding]:
    """At most one `syntax-error` a script, at the first place that cannot be parsed."""
    is_cut = module.parsed_size < len(module.data)
    if not (module.root.has_error or is_cut) or _PREPROCESSOR.search(module.data):
        return
    if module.data.startswith(_UTF_16):
        yield _wrong_encoding(module.path)
        return
    if is_cut:
        yield _error(module.path, Span(module.parsed_size, module.parsed_size + 1), _TOO_TANGLED)
        return
    problems = problem_nodes(module.root, limit=1)
    if not problems:
        return
    words: Words | None = Words(0, "")
    if module.file.language in (Language.JAVASCRIPT, Language.WXS):
        words = second_opinion(module.data)
    if words is None or (_JSX_ATTRIBUTE.search(module.data) and module.file.language is not Language.TYPESCRIPT):
        return
    if words.message and _agrees(module, words.offset):
        yield _error(module.path, _token(module, words.offset), _translated(words.message))
    else:
        yield _error(module.path, _span(problems[0], len(module.data)), _message(problems[0]))


def json_errors(file: SourceFile, data: bytes) -> Iterator[Finding]:
    """At most one `syntax-error` a configuration file; an empty one is valid to the platform's tools."""
    if file.kind is not FileKind.CONFIG or not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return
    if data.startswith(_UTF_16):
        yield _wrong_encoding(file.path)
        return
    import json

    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        from wxlint.syntax.json import parse_json

        for problem in parse_json(data).problems:
            if problem.kind in ("syntax", "encoding"):
                yield _error(file.path, problem.span, problem.message)
                return


def _wrong_encoding(path: str) -> Finding:
    message = Text("the file is encoded in UTF-16, and the platform reads UTF-8", "文件的编码是 UTF-16，而平台只读 UTF-8")
    return Finding("syntax-error", path, Span(0, 2), message, help=Text("save it as UTF-8", "请另存为 UTF-8"), severity=Severity.ERROR)


_UNKNOWN_TO_ESPRIMA = rb"(?:\?[.?]|(?:&&|\|\||\?\?)=|#|\bcatch\s*\{|\bawait)\Z"
"""The end of what esprima read, up to and with the character it stops at, where that is syntax newer than ES2018 (its last) that it does not know."""


_MOST_CLIMBS = 100
"""How many constructs that begin at one place are looked at; tree-sitter finds each parent from the root."""


def _agrees(module: Module, offset: int) -> bool:
    """Whether esprima stops where tree-sitter has trouble too, and not at newer syntax that it does not know."""
    end = len(module.data.rstrip())
    if offset >= end:
        return True
    read = module.data[max(0, offset - 40) : offset + (5 if module.data.startswith(b"await", offset) else 1)]
    if re.search(_UNKNOWN_TO_ESPRIMA, read):
        return False
    node = module.root.descendant_for_byte_range(offset, offset + 1)
    for _ in range(_MOST_CLIMBS):
        if node is None or node.start_byte < offset:
            return node is None or node.has_error
        node = node.parent
    return False


def _token(module: Module, offset: int) -> Span:
    """What stands at `offset`: one token, or the last character of a file that ends too early."""
    end = len(module.data.rstrip())
    if offset >= end:
        return Span(max(0, end - 1), end)
    node = module.root.descendant_for_byte_range(offset, offset + 1)
    if node is not None and node.parent is not None and node.parent.type in _LITERALS and not node.parent.has_error:
        node = node.parent  # the whole string rather than its quote
    if node is None or node.start_byte != offset:
        return Span(offset, offset + 1)
    return Span(offset, min(node.end_byte, offset + _LONGEST_SPAN))


def _span(node: Node, size: int) -> Span:
    """A short span: an ERROR node may cover half the file, so only its first token is shown."""
    start = node.start_byte
    if node.is_missing or node.end_byte == start:
        return Span(max(0, min(start, size) - 1), min(start, size)) if start >= size else Span(start, start + 1)
    first = node
    while first.children:
        first = first.children[0]
    end = first.end_byte if first.end_byte > start else node.end_byte
    return Span(start, min(end, start + _LONGEST_SPAN))


_LONGEST_SPAN = 80
"""Bytes."""
_LITERALS = frozenset({"string", "template_string", "regex"})
_TRANSLATIONS = {
    "Unexpected end of input": Text("the file ends before everything is closed", "文件提前结束，有括号没有闭合"),
    "Unexpected token ILLEGAL": Text("a string, a comment or a number goes wrong here", "此处的字符串、注释或数字有误"),
    "Unexpected identifier": Text(
        "a name is not expected here: an operator, a comma or a bracket is missing before it", "此处不应出现名字：之前缺少运算符、逗号或括号"
    ),
    "Unexpected number": Text("a number is not expected here: an operator or a comma is missing before it", "此处不应出现数字：之前缺少运算符或逗号"),
    "Unexpected string": Text(
        "a string is not expected here: an operator or a comma is missing before it", "此处不应出现字符串：之前缺少运算符或逗号"
    ),
    "Invalid regular expression: missing /": Text("the regular expression is not closed", "正则表达式没有闭合"),
}
_UNEXPECTED = "Unexpected token "


def _translated(message: str) -> Text:
    """esprima's words as ours, in both languages; rare ones stay as they are."""
    known = _TRANSLATIONS.get(message)
    if known is None and message.startswith(_UNEXPECTED):
        token = message.removeprefix(_UNEXPECTED)
        known = Text(f"`{token}` is not expected here", f"此处不应出现 `{token}`")
    elif known is None:
        known = Text(f"{message[:1].lower()}{message[1:]}", message)
    return Text(_LEAD.en + known.en, _LEAD.zh + known.zh)


_LEAD = Text("the file does not parse: ", "文件无法解析：")


def _message(node: Node) -> Text:
    if node.is_missing and node.type == "identifier":
        return Text("a name or a value is missing here", "此处缺少名字或值")
    if node.is_missing:
        return Text(f"`{node.type}` is missing here", f"此处缺少 `{node.type}`")
    first = node
    while first.children:
        first = first.children[0]
    lines = text_of(first).split("\n")
    token = lines[0].strip()[:40]
    if token:
        return Text(f"{_LEAD.en}it goes wrong at or after `{token}`", f"{_LEAD.zh}错误出现在 `{token}` 处或其后")
    return Text("the file does not parse here", "文件在此处无法解析")


def _error(path: str, span: Span, message: Text) -> Finding:
    return Finding("syntax-error", path, span, message, help=_HELP, severity=Severity.ERROR, confidence=Confidence.HIGH)
