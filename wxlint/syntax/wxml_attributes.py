"""The attributes of odd start tags, read with tree-sitter-html from the masked copy of a file (see `wxml_scan`)."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from wxlint.diagnostics import Span, Text
from wxlint.regex import regex
from wxlint.syntax.wxml import WxmlAttribute, WxmlProblem

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

    from wxlint.syntax.wxml_scan import Scan, Tag

_parser: Parser | None = None
_CONTAINERS = frozenset({"element", "start_tag", "self_closing_tag", "ERROR"})
# Reading the parts of an attribute from its bytes saves three nodes.
_ATTRIBUTE_NAME = regex(rb"([^\s=]+)(?:\s*=\s*)?")
_QUOTES = b"\"'"


def read_odd_attributes(data: bytes, scanned: Scan) -> None:
    """Give the odd tags of `scanned` their attributes, and add a problem for what the grammar could not read."""
    global _parser
    if not scanned.odd_tags:
        return
    if _parser is None:
        from tree_sitter import Parser

        from wxlint.syntax.grammars import grammar

        _parser = Parser(grammar("tree_sitter_html"))
    masked = bytes(scanned.masked)
    starts = [tag.start for tag in scanned.odd_tags]
    mustache_starts = [mustache.span.start for mustache in scanned.mustaches]
    attributes: list[list[WxmlAttribute]] = [[] for _ in starts]
    pending = _parser.parse(masked).root_node.named_children[::-1]
    while pending:
        node = pending.pop()
        index = bisect_left(starts, node.start_byte) - 1
        if node.type == "attribute" and index >= 0 and node.end_byte <= scanned.odd_tags[index].end:
            name, value = _spans(data, masked, node)
            mustaches = (
                () if value is None else scanned.mustaches[bisect_left(mustache_starts, value.start) : bisect_left(mustache_starts, value.end)]
            )
            attributes[index].append(
                WxmlAttribute(_text(data, name) or "", name, _text(data, value), value, tuple(mustaches)),
            )
        elif node.type in _CONTAINERS:
            pending.extend(reversed(node.named_children))
        if node.has_error and (node.is_error or node.type == "attribute") and index >= 0:
            _report(data, scanned, scanned.odd_tags[index], node)
    for tag, found in zip(scanned.odd_tags, attributes, strict=True):
        tag.attributes = tuple(found)


def _spans(data: bytes, masked: bytes, node: Node) -> tuple[Span, Span | None]:
    """Where an attribute's name and value are, the value without its quotes."""
    start, end = node.byte_range
    name = _ATTRIBUTE_NAME.match(masked, start, end)
    if name is None or name.end(1) == end:
        return Span(start, end), None
    value = name.end()
    if masked[value] in _QUOTES:
        return Span(*name.span(1)), Span(value + 1, end - 1)
    # The opening quote of a value that is never closed is masked, and looks like the value's first byte.
    return Span(*name.span(1)), Span(value + (data[value] in _QUOTES), end)


def _text(data: bytes, span: Span | None) -> str | None:
    return None if span is None else data[span.start : span.end].decode("utf-8", "replace")


def _report(data: bytes, scanned: Scan, tag: Tag, node: Node) -> None:
    """Say what the grammar rejected in a tag that the scan found nothing wrong with."""
    if tag.is_broken or node.start_byte >= tag.end:
        return
    tag.is_broken = True
    span = Span(node.start_byte, min(node.end_byte, tag.end))
    shown = " ".join((_text(data, span) or "").split())[:40]
    message = Text(f"`{shown}` has no place here in a tag", f"标签中此处不允许出现 `{shown}`")
    scanned.problems.append(WxmlProblem("syntax", span, message))
