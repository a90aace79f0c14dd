"""The names that a WXML file reads from data: those in its mustaches that neither a loop, nor a slot, nor a `<wxs>` of the file gives.

Facts: https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/list.html (`item`, `index` and their renaming),
https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/01wxs-module.html (modules belong to the file they stand in, templates included).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Place, Span

if TYPE_CHECKING:
    from wxlint.syntax.wxml import WxmlElement
    from wxlint.views.sites import WxmlSite

_LOOPS = ("wx:for", "wx:for-items")
_ASKED = ("wx:key", *_LOOPS)
_DECLARING = ("slot:", "let:")
"""Attributes that name what a slot hands over, or a value of their own (glass-easel)."""
_VALUES = frozenset({"undefined", "NaN", "Infinity"})


class DataName(NamedTuple):
    """One name that is read from data, and where."""

    name: str
    place: Place


def local_names(site: WxmlSite) -> frozenset[str]:
    """All names that loops, slots and `<wxs>` give anywhere in the file."""
    given = {name for element in site.document.elements for name in _given_by(element)}
    return frozenset(given | _modules(site))


def data_names(site: WxmlSite) -> tuple[DataName, ...]:
    """The names read from data outside of `<template name>`, whose data is what its user hands over; in the order of the file."""
    return tuple(_read(site))


def _read(site: WxmlSite) -> Iterator[DataName]:
    module, data = site.expressions, site.document.data
    known = _modules(site) | _VALUES
    around = _Surroundings(site.document.elements)
    for node in module.scopes.identifiers:
        if module.binding(node) is not None or node.id in module.scopes.declarations:
            continue
        around.move_to(node.start_byte)
        name = data[node.start_byte : node.end_byte].decode("utf-8", "replace")  # as in the file: reserved words are spelt differently in the module
        if name not in known and not around.hides(node.start_byte) and not around.gives(name, node.start_byte):
            yield DataName(name, Place(site.path, Span(node.start_byte, node.end_byte)))


class _Surroundings:
    """The elements around a position that only moves forward, and the names they give."""

    def __init__(self, elements: tuple[WxmlElement, ...]) -> None:
        self._elements = elements
        self._next = 0
        self._open: list[WxmlElement] = []
        self._names: Counter[str] = Counter()
        self._templates = 0
        self._spans: tuple[WxmlElement | None, dict[str, list[Span]]] = None, {}

    def hides(self, position: int) -> bool:
        """Whether the position is inside the definition of a template, or in `wx:key`, whose value is no data."""
        return self._templates > 0 or (bool(self._open) and self._is_in(self._open[-1], ("wx:key",), position))

    def move_to(self, position: int) -> None:
        """Open and close the elements that begin or end before `position`."""
        while self._next < len(self._elements) and self._elements[self._next].span.start <= position:
            element = self._elements[self._next]
            self._close(element.span.start)
            self._open.append(element)
            self._names.update(_given_by(element))
            self._templates += _is_definition(element)
            self._next += 1
        self._close(position)

    def _close(self, position: int) -> None:
        while self._open and self._open[-1].span.end <= position:
            element = self._open.pop()
            self._names.subtract(_given_by(element))
            self._templates -= _is_definition(element)

    def _is_in(self, element: WxmlElement, attributes: tuple[str, ...], position: int) -> bool:
        """Whether `position` is in the value of one of these attributes."""
        if self._spans[0] is not element:
            spans: dict[str, list[Span]] = {}
            for attribute in element.attributes:
                if attribute.value_span is not None and attribute.name in _ASKED:
                    spans.setdefault(attribute.name, []).append(attribute.value_span)
            self._spans = element, spans
        for name in attributes:
            spans_there = self._spans[1].get(name, [])
            index = bisect_right(spans_there, position, key=lambda span: span.start) - 1
            if index >= 0 and position < spans_there[index].end:
                return True
        return False

    def gives(self, name: str, position: int) -> bool:
        """Whether an element around gives `name`. What a loop runs over does not see the loop's own names."""
        count = self._names[name]
        innermost = self._open[-1] if self._open else None
        if count and innermost is not None and self._is_in(innermost, _LOOPS, position):
            count -= list(_given_by(innermost)).count(name)
        return count > 0


def _given_by(element: WxmlElement) -> Iterator[str]:
    """The names that an element gives to what stands in it."""
    if any(element.attribute(name) is not None for name in _LOOPS):
        for attribute, default in (("wx:for-item", "item"), ("wx:for-index", "index")):
            named = element.attribute(attribute)
            yield named.value if named is not None and named.value else default
    for attribute_ in element.attributes:
        if attribute_.name.startswith(_DECLARING):
            written = attribute_.name.partition(":")[2]
            yield attribute_.value if attribute_.value and attribute_.name.startswith("slot:") else written


def _is_definition(element: WxmlElement) -> bool:
    return element.tag == "template" and element.attribute("name") is not None


def _modules(site: WxmlSite) -> frozenset[str]:
    """The names of the file's `<wxs>` modules."""
    named = (element.attribute("module") for element in site.document.elements if element.tag == "wxs")
    return frozenset(module.value for module in named if module is not None and module.value)
