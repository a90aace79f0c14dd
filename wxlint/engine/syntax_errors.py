"""The engine's own `syntax-error`: where a file cannot be parsed, worded as exactly as can be.

tree-sitter finds the place but not the words, and on a few valid files it finds an error where there is none. esprima words errors well but rejects modern
syntax (7 % of real files, measured), so it never gates anything: it is asked only about files that tree-sitter rejects, and where it accepts such a file, nothing is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Confidence, Finding, Severity, Span, Text
from wxlint.project.model import FileKind, Language
from wxlint.syntax.javascript import problem_nodes, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from wxlint.project.model import SourceFile
    from wxlint.semantics.module import Module

_PREPROCESSOR = re.compile(rb"(?://|/\*)\s*#(?:ifdef|ifndef|endif)\b")
"""Conditional compilation (uni-app, Taro): what is left after preprocessing may well be valid."""
_JSX_ATTRIBUTE = re.compile(rb"<[A-Za-z][\w.-]*\s[^<>]*\b(?:class|for)\s*=|<>")
"""JSX that tree-sitter-javascript 0.25 cannot parse: an attribute called `class`, or a fragment inside an expression it took for a comparison."""
_ESPRIMA_LIMIT = 256 * 1024
_HELP = Text("mend this first: what follows it is checked only as far as it can be read", "请先修复此处：其后的代码只能检查到可读的部分")


def script_errors(module: Module) -> Iterator[Finding]:
    """At most one `syntax-error` a script, at the first place that cannot be parsed."""
    if not module.root.has_error or _PREPROCESSOR.search(module.data):
        return
    problems = problem_nodes(module.root, limit=1)
    if not problems:
        return
    words: Words | None = Words(0, "")
    if module.file.language in (Language.JAVASCRIPT, Language.WXS):
        words = _esprima(module.data)
    if words is None or (_JSX_ATTRIBUTE.search(module.data) and module.file.language is not Language.TYPESCRIPT):
        return
    problem = problems[0]
    yield _error(module.path, _span(problem, len(module.data)), _message(problem, words))


def json_errors(file: SourceFile, data: bytes) -> Iterator[Finding]:
    """At most one `syntax-error` a configuration file; an empty one is valid to the platform's tools."""
    if file.kind is not FileKind.CONFIG or not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return
    import json

    try:
        json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        from wxlint.syntax.json import parse_json

        for problem in parse_json(data).problems:
            if problem.kind == "syntax":
                yield _error(file.path, problem.span, problem.message)
                return


class Words(NamedTuple):
    """What esprima says is wrong, and in which line (from 1; 0 for nowhere)."""

    line: int
    message: str


def _esprima(data: bytes) -> Words | None:
    """esprima's words for what is wrong; None if it accepts the file."""
    if len(data) > _ESPRIMA_LIMIT:
        return Words(0, "")
    import esprima

    source = data.decode("utf-8", "replace").removeprefix("\ufeff")
    words = Words(0, "")
    for parse in (esprima.parseScript, esprima.parseModule):
        try:
            parse(source, {"jsx": True})
            return None
        except esprima.Error as error:
            if not words.line:
                words = Words(error.lineNumber or 0, str(error).partition(":")[2].strip())
        except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
            return Words(0, "")  # esprima's own troubles say nothing about the file
    return words


def _span(node: Node, size: int) -> Span:
    """A short span: an ERROR node may cover half the file, so only its first token is shown."""
    start = node.start_byte
    if node.is_missing or node.end_byte == start:
        return Span(max(0, min(start, size) - 1), min(start, size)) if start >= size else Span(start, start + 1)
    first = node
    while first.children:
        first = first.children[0]
    end = first.end_byte if first.end_byte > start else node.end_byte
    return Span(start, min(end, start + 80))


def _message(node: Node, words: Words) -> Text:
    if words.message and words.line == node.start_point[0] + 1:
        return Text(f"the file does not parse: {words.message[:1].lower()}{words.message[1:]}", f"文件无法解析：{words.message}")
    if node.is_missing:
        return Text(f"`{node.type}` is missing here", f"此处缺少 `{node.type}`")
    first = node
    while first.children:
        first = first.children[0]
    lines = text_of(first).split("\n")
    token = lines[0].strip()[:40]
    if token:
        return Text(f"the file does not parse: it goes wrong at or after `{token}`", f"文件无法解析：错误出现在 `{token}` 处或其后")
    return Text("the file does not parse here", "文件在此处无法解析")


def _error(path: str, span: Span, message: Text) -> Finding:
    return Finding("syntax-error", path, span, message, help=_HELP, severity=Severity.ERROR, confidence=Confidence.HIGH)
