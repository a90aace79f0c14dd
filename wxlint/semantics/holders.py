"""The variable that holds what a call gives, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import TRANSPARENT, member_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from wxlint.semantics.calls import CallSite

_TESTS = frozenset({"if_statement", "unary_expression", "binary_expression", "ternary_expression"})


def members_used(call: CallSite) -> Mapping[str, tuple[Expression, ...]] | None:
    """The members that are read of what `call` gives, awaited or not, through the one variable that holds it, and where, in document order.

    None where it is held by no variable, or goes where it cannot be followed: into a function, another variable, a result.
    """
    module, node = call.module, call.node
    parent = module.parent(node)
    while parent is not None and (parent.type in TRANSPARENT or parent.type == "await_expression"):
        node, parent = parent, module.parent(parent)
    left = None
    if parent is not None and parent.type == "variable_declarator":
        left = parent.child_by_field_name("name")
    elif parent is not None and parent.type == "assignment_expression" and parent.child_by_field_name("right") == node:
        left = parent.child_by_field_name("left")
    binding = module.binding(left) if left is not None and left.type == "identifier" else None
    if binding is None or len(binding.writes) > (1 if binding.value is None else 0) or binding.kind not in ("const", "let", "var"):
        return None
    found: dict[str, list[Expression]] = {}
    for use in module.scopes.references(binding):
        if use == left:
            continue
        access = _access(call, use)
        if access is not None:
            found.setdefault(access[0], []).append(access[1])
        elif not _is_looked_at(call, use):
            return None
    return {name: tuple(sorted(places, key=lambda place: place.span)) for name, places in found.items()}


def _access(call: CallSite, use: Node) -> tuple[str, Expression] | None:
    around = call.module.parent(use)
    member = member_name(around) if around is not None else None
    if around is None or member is None or member[0] != use or member[1] is None:
        return None
    return member[1], Expression(call.module, around)


def _is_looked_at(call: CallSite, use: Node) -> bool:
    """Whether a condition asks for the value and nothing else is done with it."""
    node, parent = use, call.module.parent(use)
    while parent is not None and parent.type == "parenthesized_expression":
        node, parent = parent, call.module.parent(parent)
    if parent is None or parent.type not in _TESTS:
        return False
    if parent.type == "binary_expression":
        return parent.child_by_field_name("left") == node
    return parent.type == "unary_expression" or parent.child_by_field_name("condition") == node
