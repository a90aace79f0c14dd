"""WXML with positions: elements, attributes, mustaches and event bindings, and what keeps a file from being well formed.

All spans are byte offsets into the data as given. Where this module and HTML disagree, WXML wins as WeChat's own parser reads it
(glass-easel, `glass-easel-template-compiler/src/parse/tag.rs`): no tag is void, no end tag is implied, a `<` that no letter follows is text,
tag names close each other in any case, a quote inside a mustache does not end the attribute around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from wxlint.regex import regex

if TYPE_CHECKING:
    from wxlint.diagnostics import Span, Text

ProblemKind = Literal["unclosed-tag", "unexpected-close", "syntax", "unclosed-mustache"]
EXPRESSION_OFFSET = 2
"""How many bytes `mustache_expression_source` puts before the expression."""


class WxmlProblem(NamedTuple):
    """One mistake in the markup, and where it stands."""

    kind: ProblemKind
    span: Span
    message: Text


class Mustache(NamedTuple):
    """One `{{ … }}`: `span` with the braces, `expression_span` without them."""

    span: Span
    expression_span: Span


class WxmlAttribute(NamedTuple):
    """One attribute of a start tag.

    `value` is what stands between the quotes, as written (entities are not decoded); None for an attribute without `=`, and then `value_span`
    is None too. `value_span` leaves the quotes out.
    """

    name: str
    name_span: Span
    value: str | None
    value_span: Span | None
    mustaches: tuple[Mustache, ...] = ()

    @property
    def is_dynamic(self) -> bool:
        """Whether the value depends on data."""
        return bool(self.mustaches)


class WxmlElement:
    """One element. Elements compare by identity.

    `span` runs from `<` to the end of the end tag; an element that is never closed ends where its surroundings do. `tag_span` is the name in the
    start tag, `start_tag_span` the whole start tag. `wxs_body` is what stands between `<wxs>` and `</wxs>`.
    """

    __slots__ = ("attributes", "children", "parent", "span", "start_tag_span", "tag", "tag_span", "wxs_body")

    def __init__(self, tag: str, tag_span: Span, start_tag_span: Span, attributes: tuple[WxmlAttribute, ...], wxs_body: Span | None) -> None:
        self.tag = tag
        self.tag_span = tag_span
        self.span = start_tag_span
        self.start_tag_span = start_tag_span
        self.attributes = attributes
        self.parent: WxmlElement | None = None
        self.children: tuple[WxmlElement, ...] = ()
        self.wxs_body = wxs_body

    def __repr__(self) -> str:
        return f"WxmlElement({self.tag!r}, {self.span.start}:{self.span.end})"

    def attribute(self, name: str) -> WxmlAttribute | None:
        """The first attribute with exactly this name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class WxmlDocument(NamedTuple):
    """A parsed file. Elements, problems, comments and mustaches are in the order of the file; `mustaches` has those of text and of attributes."""

    data: bytes
    elements: tuple[WxmlElement, ...]
    roots: tuple[WxmlElement, ...]
    problems: tuple[WxmlProblem, ...]
    comments: tuple[Span, ...]
    mustaches: tuple[Mustache, ...]


class EventBinding(NamedTuple):
    """An attribute that binds an event: `bindtap="onTap"` is prefix `bind`, event `tap`, handler `onTap`.

    `handler` is the value as written, `""` where there is none, and None where a mustache makes it dynamic.
    """

    event: str
    handler: str | None
    attribute: WxmlAttribute
    prefix: str


def parse_wxml(data: bytes) -> WxmlDocument:
    """Parse `data`. Never raises: whatever the bytes are, there is a document, and `problems` says what is wrong with them."""
    from wxlint.syntax.wxml_tree import build_document

    return build_document(data)


# https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html: the colon is optional.
_EVENT_ATTRIBUTE = regex(r"(capture-mut-bind|capture-bind|capture-catch|mut-bind|bind|catch):?(?!:)(.+)", re.DOTALL)


def event_bindings(element: WxmlElement) -> tuple[EventBinding, ...]:
    """The events that `element` binds, in the order of its attributes."""
    bindings = []
    for attribute in element.attributes:
        match = _EVENT_ATTRIBUTE.fullmatch(attribute.name)
        if match:
            handler = None if attribute.is_dynamic else attribute.value or ""
            bindings.append(EventBinding(match[2], handler, attribute, match[1]))
    return tuple(bindings)


def mustache_expression_source(document: WxmlDocument, mustache: Mustache) -> bytes:
    """The expression of `mustache` as a JavaScript program that holds one parenthesised expression; empty for an empty mustache.

    Whatever is added before the expression is exactly `EXPRESSION_OFFSET` bytes long, and the expression keeps its length, so offset `o` of the result
    stands at `mustache.expression_span.start - EXPRESSION_OFFSET + o` in the file. Take names from the file, by their positions: a name that JavaScript
    reserves, as in `{{class}}`, ends in `$` here. The inside of an object, as in `data="{{...item, index, a: 1}}"`, is put in braces; `data="{{item}}"`
    on a `template` means an object too, but cannot be told from an expression.
    """
    from wxlint.syntax.wxml_expression import javascript_source

    return javascript_source(document.data[mustache.expression_span.start : mustache.expression_span.end])
