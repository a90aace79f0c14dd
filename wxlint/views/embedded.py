"""The JavaScript inside a WXML file, as programs of the file's own length: what is no code is blank, so that every position stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Span, Text
from wxlint.project.model import Language
from wxlint.regex import regex
from wxlint.syntax.javascript import parse_script, problem_nodes
from wxlint.syntax.wxml import EXPRESSION_OFFSET, WxmlProblem
from wxlint.syntax.wxml_expression import javascript_source

if TYPE_CHECKING:
    from tree_sitter import Node

    from wxlint.syntax.wxml import WxmlDocument

_PLAIN = regex(rb"\s*!?[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\s*")
"""A path, as most expressions are: nothing can be wrong with it."""
_TOO_EARLY = Text("it ends too early", "表达式不完整")
_SEVERAL = Text("it is more than one expression", "不止一个表达式")
_BLANK = bytes(byte if byte in b"\r\n" else 32 for byte in range(256))


def padded(data: bytes, code: Span) -> bytes:
    """`data` up to the end of `code`, blank before it."""
    return data[: code.start].translate(_BLANK) + data[code.start : code.end]


def expressions_source(document: WxmlDocument) -> bytes:
    """The expressions of all mustaches, each a statement in parentheses that stand where its braces do."""
    data = document.data
    parts: list[bytes] = []
    position = 0
    for mustache in document.mustaches:
        span, inner = mustache.span, mustache.expression_span
        if span.start < position:
            continue
        between = data[position : span.start].translate(_BLANK)
        source = _statement(data[inner.start : inner.end])
        parts += [b";" + between[1:] if between else b"", source]
        position = span.end
    parts.append(b";" if position < len(data) else b"")
    return b"".join(parts)


def _statement(expression: bytes) -> bytes:
    """`{{ expression }}` as a statement of the same length."""
    source = javascript_source(expression)
    if not source:
        return b" " * (len(expression) + 4)
    body = source[: 2 + len(expression)]
    if source.startswith(b"({"):
        return body + b"})"
    return body + (b"\n)" if b"//" in expression or b"<!--" in expression else b");")


def expression_errors(document: WxmlDocument) -> list[WxmlProblem]:
    """The mustaches whose expression does not parse, each with the place where that shows."""
    found = []
    for mustache in document.mustaches:
        inner = mustache.expression_span
        source = javascript_source(document.data[inner.start : inner.end])
        if not source or _PLAIN.fullmatch(document.data, inner.start, inner.end):
            continue
        root = parse_script(source, Language.JAVASCRIPT).root_node
        problem = next(iter(problem_nodes(root, limit=1)), None) if root.has_error else None
        if problem is not None:
            found.append(_problem(document.data, inner, problem))
        elif root.named_child_count > 1:
            found.append(WxmlProblem("syntax", inner, _SEVERAL))
    return found


def _problem(data: bytes, inner: Span, problem: Node) -> WxmlProblem:
    first = problem
    while first.children:  # what stands before the expression is ours
        first = next((child for child in first.children if child.end_byte > EXPRESSION_OFFSET), first.children[-1])
    start = inner.start + first.start_byte - EXPRESSION_OFFSET
    end = inner.start + first.end_byte - EXPRESSION_OFFSET
    last = inner.start + len(data[inner.start : inner.end].rstrip())
    expression = data[inner.start : last]
    if start >= last and expression.count(b")") > expression.count(b"("):
        start = inner.start + expression.rindex(b")")
        end = start + 1
    if problem.is_missing or start >= last or start == end:
        return WxmlProblem("syntax", Span(last - 1, last), _TOO_EARLY)
    start, end = (max(start, inner.start), min(end, last)) if end > inner.start else (inner.start, last)
    shown = data[start:end].decode("utf-8", "replace").split("\n")[0][:40]
    return WxmlProblem("syntax", Span(start, end), Text(f"`{shown}` is not expected here", f"此处不应出现 `{shown}`"))
