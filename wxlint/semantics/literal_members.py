"""The members of object literals by their names."""

from __future__ import annotations

from typing import NamedTuple

from tree_sitter import Node

from wxlint.semantics.module import Module
from wxlint.syntax.javascript import property_name, text_of


class LiteralMembers(NamedTuple):
    """What an object literal spells out behind its last computed key, so that one of thousands of members is found at once."""

    named: dict[str, tuple[Node, bool]]
    """The last member of each name, and whether something is spread into the literal behind it."""
    spreads: list[Node]
    has_computed: bool


def members_of(module: Module, literal: Node) -> LiteralMembers:
    """The members of the object literal `literal`, read once."""
    known = module._literal_members.get(literal.id)
    if known is not None:
        return known
    named: dict[str, tuple[Node, bool]] = {}
    spreads: list[Node] = []
    has_computed = False
    for child in reversed(literal.named_children):
        kind = child.type
        name = None
        if kind == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is None or value is None:
                continue
            name = property_name(key)
            if name is None:
                has_computed = True
                break
        elif kind == "method_definition":
            key = child.child_by_field_name("name")
            name = property_name(key) if key is not None else None
        elif kind == "shorthand_property_identifier":
            name = text_of(child)
        elif kind == "spread_element":
            spreads.append(child)
        if name is not None:
            named.setdefault(name, (child, bool(spreads)))
    found = module._literal_members[literal.id] = LiteralMembers(named, spreads, has_computed)
    return found
