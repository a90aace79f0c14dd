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
        message = Text(
            f"`<{element.tag}>` is never closed: write `</{element.tag}>` or `<{element.tag} />`",
            f"`<{element.tag}>` 未闭合：应写 `</{element.tag}>` 或 `<{element.tag} />`",
        )
        self.problems.append(WxmlProblem("unclosed-tag", Span(element.span.start, element.tag_span.end), message))

    def _pop(self, end: int) -> WxmlElement:
        element, children = self.stack.pop()
        self.open_names[element.tag.lower()] -= 1
        element.children = tuple(children)
        element.span = Span(element.span.start, end)
        return element
