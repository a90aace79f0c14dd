"""WXML and JSON as rules see them: documents, elements, attributes and configuration values that know where they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from wxlint.diagnostics import Edit, Place, Span
from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.records import dataclass

if TYPE_CHECKING:
    from wxlint.semantics.module import Module
    from wxlint.semantics.workspace import Workspace
    from wxlint.syntax.json import JsonDocument, JsonMember, JsonNode
    from wxlint.syntax.wxml import EventBinding, Mustache, WxmlAttribute, WxmlDocument, WxmlElement, WxmlProblem
    from wxlint.views.data_names import DataName

_MOST_BLANK = 16 << 20
"""Bytes. Each inline script is read with the file before it blanked: hundreds of them in a large file are nobody's."""


@dataclass(frozen=True, eq=False)
class WxmlSite:
    """One WXML file. A `Located`: its span is the whole file."""

    file: SourceFile
    document: WxmlDocument

    @property
    def path(self) -> str:
        """The file it is."""
        return self.file.path

    @property
    def span(self) -> Span:
        """The whole file."""
        return Span(0, len(self.document.data))

    @cached_property
    def elements(self) -> tuple[ElementSite, ...]:
        """All elements, in the order of the file."""
        return tuple(ElementSite(self, element) for element in self.document.elements)

    @cached_property
    def by_template(self) -> Mapping[str, tuple[ElementSite, ...]]:
        """The elements inside `<template name="x">` by that name, and under "" those outside of all definitions. The first definition of a name is taken."""
        inside: dict[int, str | None] = {}
        definitions: dict[str, WxmlElement] = {}
        groups: dict[str, list[ElementSite]] = {"": []}
        for site in self.elements:
            element = site.element
            around = "" if element.parent is None else inside[id(element.parent)]
            name = element.attribute("name") if element.tag == "template" else None
            if name is not None and name.value and not name.is_dynamic:
                first = definitions.setdefault(name.value, element)
                inside[id(element)] = name.value if first is element else None
                groups.setdefault(name.value, [])
                continue
            inside[id(element)] = around
            if around is not None:
                groups[around].append(site)
        return {name: tuple(sites) for name, sites in groups.items()}

    def at(self, span: Span) -> Place:
        """A place in this file."""
        return Place(self.path, span)

    def text(self, span: Span) -> str:
        """What stands there."""
        return self.document.data[span.start : span.end].decode("utf-8", "replace")

    @cached_property
    def expressions(self) -> Module:
        """The expressions of all mustaches as one module, each a statement of its own; every position is one in this file.

        `expressions.scopes.identifiers` are the names used, `expressions.binding(node)` is None for those that come from data.
        """
        from wxlint.semantics.module import Module
        from wxlint.views.embedded import expressions_source

        return Module(SourceFile(self.path, FileKind.WXML, Language.JAVASCRIPT), expressions_source(self.document))

    @cached_property
    def data_names(self) -> tuple[DataName, ...]:
        """The names that mustaches outside of `<template name>` read from data: loops, slots and `<wxs>` do not give them."""
        from wxlint.views.data_names import data_names

        return data_names(self)

    @cached_property
    def local_names(self) -> frozenset[str]:
        """All names that loops, slots and `<wxs>` give anywhere in the file."""
        from wxlint.views.data_names import local_names

        return local_names(self)

    def expression_errors(self) -> list[WxmlProblem]:
        """The expressions of mustaches that do not parse, with where and why."""
        from wxlint.views.embedded import expression_errors

        return expression_errors(self.document)

    def scripts(self, workspace: Workspace) -> Iterator[Module]:
        """The bodies of inline `<wxs>` elements as modules, in the order of the file; every position is one in this file."""
        from wxlint.views.embedded import padded

        blank = 0
        for element in self.document.elements:
            body = element.wxs_body
            if body is not None and self.document.data[body.start : body.end].strip():
                blank += body.start
                if blank > _MOST_BLANK:
                    return
                file = self.file._replace(kind=FileKind.WXS, language=Language.WXS)
                yield workspace.open(file, padded(self.document.data, body))


@dataclass(frozen=True)
class ElementSite:
    """One element of a WXML file. A `Located`: its span is the name in the start tag."""

    source: WxmlSite
    element: WxmlElement

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.source.path

    @property
    def file(self) -> SourceFile:
        """The file it stands in, as the project knows it."""
        return self.source.file

    @property
    def document(self) -> WxmlDocument:
        """The parsed file."""
        return self.source.document

    @property
    def span(self) -> Span:
        """The name in the start tag."""
        return self.element.tag_span

    @property
    def start_tag(self) -> Place:
        """The whole start tag."""
        return Place(self.path, self.element.start_tag_span)

    @property
    def tag(self) -> str:
        """Its name, as written."""
        return self.element.tag

    @property
    def attributes(self) -> tuple[AttributeSite, ...]:
        """Its attributes, in the order of the file."""
        return tuple(AttributeSite(self, attribute) for attribute in self.element.attributes)

    def attribute(self, *names: str) -> AttributeSite | None:
        """The first attribute with one of these names, spelled exactly so."""
        found = next((attribute for attribute in self.element.attributes if attribute.name in names), None)
        return None if found is None else AttributeSite(self, found)

    def static(self, name: str) -> str | None:
        """The value of attribute `name` if it has one and no mustache makes it dynamic."""
        found = self.element.attribute(name)
        return None if found is None or found.is_dynamic else found.value

    @cached_property
    def bindings(self) -> tuple[BindingSite, ...]:
        """The events that it binds."""
        from wxlint.syntax.wxml import event_bindings

        return tuple(BindingSite(self, binding.attribute, binding) for binding in event_bindings(self.element))

    @property
    def parent(self) -> ElementSite | None:
        """The element around it."""
        parent = self.element.parent
        return None if parent is None else ElementSite(self.source, parent)

    @property
    def ancestors(self) -> Iterator[ElementSite]:
        """The elements around it, innermost first."""
        around = self.element.parent
        while around is not None:
            yield ElementSite(self.source, around)
            around = around.parent

    @property
    def children(self) -> tuple[ElementSite, ...]:
        """The elements directly inside it."""
        return tuple(ElementSite(self.source, child) for child in self.element.children)

    @property
    def siblings(self) -> tuple[ElementSite, ...]:
        """The elements with the same parent, itself included, in the order of the file."""
        return tuple(ElementSite(self.source, child) for child in self._row)

    @property
    def preceding(self) -> Iterator[ElementSite]:
        """The elements with the same parent that stand before it, the nearest first."""
        row = self._row
        at = bisect_left(row, self.element.tag_span.start, key=lambda other: other.tag_span.start)
        return (ElementSite(self.source, row[index]) for index in range(at - 1, -1, -1))

    @property
    def _row(self) -> Sequence[WxmlElement]:
        parent = self.element.parent
        return self.document.roots if parent is None else parent.children


@dataclass(frozen=True)
class AttributeSite:
    """One attribute. A `Located`: its span runs from the name to the end of the value, quotes included."""

    element: ElementSite
    attribute: WxmlAttribute

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.element.path

    @property
    def span(self) -> Span:
        """Name, `=`, and value with its quotes."""
        value = self.attribute.value_span
        if value is None:
            return self.attribute.name_span
        data = self.element.document.data
        quoted = data[value.start - 1 : value.start] in (b'"', b"'") and data[value.end : value.end + 1] == data[value.start - 1 : value.start]
        return Span(self.attribute.name_span.start, value.end + quoted)

    @property
    def name(self) -> str:
        """Its name, as written."""
        return self.attribute.name

    @property
    def name_place(self) -> Place:
        """Where the name stands."""
        return Place(self.path, self.attribute.name_span)

    @property
    def value(self) -> str | None:
        """The value as written, without quotes; None where there is no `=`."""
        return self.attribute.value

    @property
    def value_place(self) -> Place:
        """Where the value stands, without its quotes; the name, if there is no value or nothing between the quotes."""
        span = self.attribute.value_span
        return Place(self.path, self.attribute.name_span if span is None or span.start == span.end else span)

    @property
    def is_dynamic(self) -> bool:
        """Whether a mustache stands in the value."""
        return self.attribute.is_dynamic

    @property
    def mustaches(self) -> tuple[Mustache, ...]:
        """The mustaches in the value."""
        return self.attribute.mustaches

    @property
    def expression(self) -> str | None:
        """The inside of the one mustache that is the whole value, stripped; None where the value is anything else."""
        span, mustaches = self.attribute.value_span, self.attribute.mustaches
        if span is None or len(mustaches) != 1 or mustaches[0].span != span:
            return None
        return self.element.source.text(mustaches[0].expression_span).strip()


@dataclass(frozen=True)
class BindingSite(AttributeSite):
    """One attribute that binds an event: `bindtap="onTap"`."""

    binding: EventBinding

    @property
    def event(self) -> str:
        """The event's name, as written."""
        return self.binding.event

    @property
    def prefix(self) -> str:
        """`bind`, `catch`, `mut-bind`, `capture-bind`, `capture-catch` or `capture-mut-bind`."""
        return self.binding.prefix

    @property
    def handler(self) -> str | None:
        """The handler's name as written, "" where there is none, None where a mustache makes it dynamic."""
        return self.binding.handler


@dataclass(frozen=True, eq=False)
class JsonSite:
    """One configuration file. A `Located`: its span is the whole file.

    `role` is what the platform takes it for: `app`, `game`, `page`, `component`, `plugin`, `project`, `project-private`, `sitemap`, `theme`, `ext`, `function` (a
    cloud function's config.json), `package` (package.json), `cloudbase` (cloudbaserc.json), `security-rules` (database.rules.json and its kind), or "" for another file that an app's configuration names.
    """

    file: SourceFile
    role: str
    document: JsonDocument
    size: int

    @property
    def path(self) -> str:
        """The file it is."""
        return self.file.path

    @property
    def span(self) -> Span:
        """The whole file."""
        return Span(0, self.size)

    @property
    def root(self) -> JsonNode | None:
        """The file's value; None where nothing can be read."""
        return self.document.root

    def value(self, *path: str | int) -> JsonNode | None:
        """The value that following keys and indexes leads to."""
        return None if self.document.root is None else self.document.root.get(*path)

    def member(self, *path: str | int) -> JsonMember | None:
        """The member (key and value) that `path` ends with; None if it is not there. The last duplicate of a key wins."""
        *around, key = path
        owner = self.value(*around)
        return None if owner is None or not isinstance(key, str) else owner.member(key)

    def members(self, *path: str | int) -> tuple[JsonMember, ...]:
        """The members of the object at `path`, duplicates included."""
        owner = self.value(*path)
        return () if owner is None else owner.members()

    def items(self, *path: str | int) -> tuple[JsonNode, ...]:
        """The elements of the array at `path`."""
        owner = self.value(*path)
        return () if owner is None else owner.items()

    def at(self, where: JsonNode | Span) -> Place:
        """Where a value stands."""
        return Place(self.path, where if isinstance(where, Span) else where.span)

    def at_key(self, member: JsonMember) -> Place:
        """Where a member's key stands, with its quotes."""
        return Place(self.path, member.key_span)

    def entry(self, member: JsonMember) -> Place:
        """A whole `"key": value`."""
        end = member.key_span.end if member.value is None else member.value.span.end
        return Place(self.path, Span(member.key_span.start, end))

    def removal(self, owner: JsonNode, member: JsonMember) -> Edit:
        """The edit that takes `member` out of the object `owner`, with a comma and the white space (and comments) up to its neighbour; of the last one, `{}` is left."""
        members = owner.members()
        if len(members) == 1:
            inside = [problem.kind for problem in self.document.problems if owner.span.start <= problem.span.start <= owner.span.end]
            if {"comment", "syntax"}.isdisjoint(inside):
                return Edit(self.path, Span(owner.span.start + 1, owner.span.end - 1), "")
        at = bisect_left(members, member.key_span.start, key=lambda other: other.key_span.start)
        start, end = self.entry(member).span.start, self.entry(member).span.end
        if at + 1 < len(members):
            end = members[at + 1].key_span.start
        elif at > 0:
            start = self.entry(members[at - 1]).span.end
        return Edit(self.path, Span(start, end), "")

    def to_python(self) -> object:
        """The plain value, as `json.loads` would give it."""
        return self.document.to_python()


def open_wxml(file: SourceFile, data: bytes) -> WxmlSite:
    """Parse `data` as the WXML file `file`."""
    from wxlint.syntax.wxml import parse_wxml

    return WxmlSite(file, parse_wxml(data))


def open_json(file: SourceFile, role: str, data: bytes) -> JsonSite:
    """Parse `data` as the configuration file `file`."""
    from wxlint.syntax.json import parse_json

    return JsonSite(file, role, parse_json(data), len(data))
