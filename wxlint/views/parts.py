"""What makes up the script side of a page or component: its own definition, and the behaviors and mixins that it takes in, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tree_sitter import Node

from wxlint.semantics.creations import creation_of
from wxlint.semantics.entrypoints import Definition, Member, object_members
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.trace import trace_path
from wxlint.syntax.javascript import string_value

_MOST_PARTS = 200
_HARMLESS_PACKAGES = ("npm:miniprogram-computed",)
"""Packages whose behaviors add no methods, and to the data only what the component's own `computed` names (https://github.com/wechat-miniprogram/computed)."""


class Part(NamedTuple):
    """One definition that gives members to a view. `kind` is `Page`, `Component`, `Behavior`, or `object` for a plain mixin."""

    kind: str
    module: Module
    members: tuple[Member, ...]

    def section(self, *sections: str) -> Iterator[Member]:
        """The members in one of `sections`."""
        return (member for member in self.members if member.section in sections)

    def member(self, name: str) -> Member | None:
        """The last top-level member called `name`."""
        return next((member for member in reversed(self.members) if member.name == name and member.section == ""), None)


class Parts(NamedTuple):
    """All parts of one view, its own first; `complete` is False where something unknown may add members."""

    parts: tuple[Part, ...]
    complete: bool

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules that the parts stand in, each once."""
        return tuple({part.module.path: part.module for part in self.parts}.values())


def parts_of(module: Module) -> Parts:
    """The parts of the page or component that `module` defines; empty and not complete where it calls neither `Page` nor `Component` itself."""
    own = [made for made in module.definitions if made.kind in ("Page", "Component")]
    walker = _Walker()
    for made in own:
        walker.add_definition(made)
    walker.run()
    return Parts(tuple(walker.parts), walker.complete and bool(own))


class _Walker:
    """Follows behaviors breadth first; each counts once, and there is a bound."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.complete = True
        self._pending: list[Ref] = []
        self._seen: set[tuple[str, int, int]] = set()

    def add_definition(self, made: Definition) -> None:
        if made.call.key in self._seen:
            return
        self._seen.add(made.call.key)
        self.complete = self.complete and made.own_complete
        self.parts.append(Part(made.kind, made.call.module, made.members))
        if any(member.name == "definitionFilter" and member.section == "" for member in made.members):
            self.complete = False
        self._pending += made.mixed_in

    def run(self) -> None:
        while self._pending:
            ref = self._pending.pop(0)
            if len(self.parts) > _MOST_PARTS:
                self.complete = False
                return
            listed = creation_of(ref)
            if listed is None or listed.node.type != "array":
                self.complete = False
                continue
            for element in listed.node.named_children:
                self._add_element(listed.module, element)

    def _add_element(self, module: Module, element: Node) -> None:
        if element.type == "comment":
            return
        if element.type == "spread_element" and element.named_children:
            self._pending.append(Ref(module, element.named_children[0]))
            return
        named = string_value(element)
        if named is not None:
            self.complete = self.complete and named.startswith("wx://")  # built-in behaviors add no methods that WXML could name
            return
        made = creation_of(Ref(module, element))
        found = None if made is None else next((known for known in made.module.definitions if known.call.key == made.key), None)
        if found is not None and found.kind == "Behavior":
            self.add_definition(found)
        elif made is not None and made.node.type == "object":
            self._add_object(made)
        elif not (trace_path(Ref(module, element)) or "").startswith(_HARMLESS_PACKAGES):
            self.complete = False

    def _add_object(self, literal: Ref) -> None:
        if literal.key in self._seen:
            return
        self._seen.add(literal.key)
        members, mixed_in, complete = object_members(literal)
        self.complete = self.complete and complete
        self.parts.append(Part("object", literal.module, members))
        self._pending += mixed_in


def first_names(members: Iterable[Member]) -> dict[str, Member]:
    """The members by name; a name's first one."""
    found: dict[str, Member] = {}
    for member in members:
        found.setdefault(member.name, member)
    return found
