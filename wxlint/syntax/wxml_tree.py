"""Tags to a `WxmlDocument`: which end tag closes which start tag."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wxlint.diagnostics import Span, Text
from wxlint.syntax.wxml import WxmlDocument, WxmlElement, WxmlProblem
from wxlint.syntax.wxml_attributes import read_odd_attributes
from wxlint.syntax.wxml_scan import scan

if TYPE_CHECKING:
    from wxlint.syntax.wxml_scan import Tag

_INDENT_LIMIT = 200
_PROBLEMS_WITH_CULPRIT = 20
"""Finding the culprit takes time in proportion to the file, so it is not done for every one of thousands of unclosed tags."""


def build_document(data: bytes) -> WxmlDocument:
    """The document of `data`, whatever it holds."""
    scanned = scan(data)
    read_odd_attributes(data, scanned)
    tree = _Tree(data)
    for tag in scanned.tags:
        if tag.is_end:
            tree.close(tag)
        else:
            tree.open(tag)
    tree.close_all()
    problems = scanned.problems + tree.problems if scanned.tags_are_certain else scanned.problems
    problems.sort(key=lambda problem: problem.span)
    return WxmlDocument(
        data=data,
        elements=tuple(tree.elements),
        roots=tuple(tree.roots),
        problems=tuple(problems),
        comments=tuple(scanned.comments),
        mustaches=tuple(scanned.mustaches),
    )


class _Tree:
    """Elements under construction. The stack is explicit, so depth costs memory and never the call stack."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.elements: list[WxmlElement] = []
        self.roots: list[WxmlElement] = []
        self.problems: list[WxmlProblem] = []
        self.stack: list[tuple[WxmlElement, list[WxmlElement]]] = []
        self.open_names: Counter[str] = Counter()

    def open(self, tag: Tag) -> None:
        name = self.data[tag.name.start : tag.name.end].decode("ascii")
        element = WxmlElement(name, tag.name, Span(tag.start, tag.end), tag.attributes, tag.wxs_body)
        self.elements.append(element)
        if self.stack:
            element.parent, siblings = self.stack[-1]
            siblings.append(element)
        else:
            self.roots.append(element)
        if not tag.is_self_closing:
            self.stack.append((element, []))
            self.open_names[name.lower()] += 1

    def close(self, tag: Tag) -> None:
        name = self.data[tag.name.start : tag.name.end].decode("ascii")
        if name and not self.open_names[name.lower()]:
            message = Text(f"`</{name}>` closes nothing: no `<{name}>` is open here", f"`</{name}>` 没有对应的开始标签：此处没有未闭合的 `<{name}>`")
            self.problems.append(WxmlProblem("unexpected-close", Span(tag.start, tag.end), message))
            return
        while self.stack and name and self.stack[-1][0].tag.lower() != name.lower():
            self._unclosed(tag.start)
        if self.stack:
            self._pop(tag.end)

    def close_all(self) -> None:
        while self.stack:
            self._unclosed(len(self.data))

    def _unclosed(self, end: int) -> None:
        element = self._pop(end)
        if len(self.problems) < _PROBLEMS_WITH_CULPRIT:
            element = self._culprit(element)
        message = Text(
            f"`<{element.tag}>` is never closed: write `</{element.tag}>` or `<{element.tag} />`",
            f"`<{element.tag}>` 未闭合：应写 `</{element.tag}>` 或 `<{element.tag} />`",
        )
        self.problems.append(WxmlProblem("unclosed-tag", Span(element.span.start, element.tag_span.end), message))

    def _culprit(self, unclosed: WxmlElement) -> WxmlElement:
        """Which element's end tag is missing, judged by indentation.

        If `<view>` stands in `<view>` and only one `</view>` follows, the outer element is left over, but the writer may have forgotten the inner one:
        then the end tag is indented like the outer start tag.
        """
        culprit: WxmlElement | None = unclosed
        while culprit is not None:
            unclosed = culprit
            indent = self._indent(unclosed.span.start)
            culprit = next((child for child in unclosed.children if indent is not None and self._takes_end_tag(child, unclosed.tag, indent)), None)
        return unclosed

    def _takes_end_tag(self, child: WxmlElement, tag: str, indent: bytes) -> bool:
        """Whether `child` is closed by an end tag that looks like that of the element around it, which has this tag and indentation."""
        if child.tag != tag or child.span == child.start_tag_span or self._indent(child.span.start) in (None, indent):
            return False
        end_tag = self.data.rfind(b"</", max(child.start_tag_span.end, child.span.end - _INDENT_LIMIT), child.span.end)
        return end_tag >= 0 and self._indent(end_tag) == indent

    def _indent(self, offset: int) -> bytes | None:
        """The white space before `offset` on its line; None where something else stands there, or too much of it."""
        earliest = max(0, offset - _INDENT_LIMIT)
        before = self.data[earliest:offset]
        line_start = before.rfind(b"\n") + 1
        indent = before[line_start:]
        return None if indent.strip() or (line_start == 0 and earliest > 0) else indent

    def _pop(self, end: int) -> WxmlElement:
        element, children = self.stack.pop()
        self.open_names[element.tag.lower()] -= 1
        element.children = tuple(children)
        element.span = Span(element.span.start, end)
        return element
