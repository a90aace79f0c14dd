"""The JavaScript inside a WXML file, as programs of the file's own length: what is no code is blank, so that every position stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.syntax.wxml_expression import javascript_source

if TYPE_CHECKING:
    from wxlint.diagnostics import Span
    from wxlint.syntax.wxml import WxmlDocument

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
