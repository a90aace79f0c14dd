"""The members of object literals, with those that spreads of other literals bring."""

from __future__ import annotations

from tree_sitter import Node

from wxlint.semantics.changes import changes_of
from wxlint.semantics.constants import constant_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.trace import definition
from wxlint.syntax.javascript import property_name, unwrap

_MOST_SPREAD = 2000
"""How many properties spreads bring into one object literal before it counts as unknown."""
_DEPTH = 4
"""How many literals may be spread into each other."""


def literal_members(literal: Ref) -> tuple[dict[str, tuple[Ref, Ref]], bool]:
    """Key and value of each member of an object literal that can be seen, by its name, and whether these are all: nothing is hidden or changed later on."""
    members: dict[str, tuple[Ref, Ref]] = {}
    known = True
    spread = 0
    pending: list[tuple[Module, Node, int]] = [(literal.module, child, 0) for child in reversed(literal.node.named_children)]
    while pending:
        module, child, depth = pending.pop()
        if child.type == "spread_element":
            inner = _literal(Ref(module, child.named_children[0])) if child.named_children and depth < _DEPTH else None
            spread += inner.node.named_child_count if inner is not None else 0
            if inner is None or spread > _MOST_SPREAD:
                known = False
            else:
                pending += [(inner.module, grandchild, depth + 1) for grandchild in reversed(inner.node.named_children)]
            continue
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        elif child.type == "method_definition":
            key, value = child.child_by_field_name("name"), child
        elif child.type == "shorthand_property_identifier":
            key, value = child, child
        else:
            known = known and child.type == "comment"  # an error node may hide anything
            continue
        name = _name(module, key) if key is not None else None
        if name is None or key is None or value is None:
            known = False
            continue
        members[name] = Ref(module, key), Ref(module, value)
    for change in changes_of(literal.module, literal.node):
        known = False
        members.pop(change.name or "", None)
    return members, known


def _name(module: Module, key: Node) -> str | None:
    name = property_name(key)
    if name is None and key.type == "computed_property_name" and key.named_children:
        folded = constant_of(Ref(module, key.named_children[0]))
        return folded.value if folded is not None and isinstance(folded.value, str) else None
    return name


def _literal(ref: Ref) -> Ref | None:
    """The object literal that `ref` stands for."""
    node = unwrap(ref.node)
    found = Ref(ref.module, node) if node.type == "object" else definition(ref)
    return found if found is not None and found.node.type == "object" else None
