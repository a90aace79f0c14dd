"""Variables of a module that functions change while requests are served: what one request leaves in them, the next one finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wxlint.records import dataclass
from wxlint.semantics.branches import conditions_of
from wxlint.semantics.calls import runs_at_load
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.values import Expression, Function
from wxlint.syntax.javascript import FUNCTION_TYPES, member_name, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from wxlint.semantics.scopes import Binding

_GROWING = frozenset({"push", "unshift"})
_ASKING = frozenset({"every", "find", "findIndex", "get", "has", "includes", "indexOf", "some"})
_EMPTYING = frozenset({"splice", "clear"})
_PATTERNS = frozenset({"object_pattern", "array_pattern", "pair_pattern", "rest_pattern", "object_assignment_pattern", "assignment_pattern"})
_SHOWN = ("console.",)
_TESTS = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">=", "instanceof", "in"})


@dataclass(frozen=True)
class ModuleState:
    """One variable of a module and what functions do with it while requests are served, each as the name where it stands, in document order.

    `assigned` give it another value, whatever it had, `counted` make it from what it had (`n++`, `n += 2`), `grown` add to the list that it is, `emptied` throw away what
    was in it, and `read` are the other places that use its value; conditions and what is printed are left out.
    """

    declaration: Expression
    assigned: tuple[Expression, ...]
    counted: tuple[Expression, ...]
    grown: tuple[Expression, ...]
    emptied: tuple[Expression, ...]
    read: tuple[Expression, ...]


def module_states(module: Module) -> Iterator[ModuleState]:
    """The variables of `module` that functions change."""
    for binding in module.scopes.root.bindings.values():
        if binding.kind in ("let", "var", "const"):
            state = _state_of(module, binding)
            if state.assigned or state.counted or state.grown:
                yield state


def is_set_first(write: Expression, function: Function) -> bool:
    """Whether every call of `function` gets to `write`, a name that is assigned to there, without a condition on the way but early exits."""
    around = write.module.enclosing_function(write.node)
    if around is None or Ref(write.module, around).key != function.ref.key:
        return False
    return all(condition.early or condition.arm == "try" for condition in conditions_of(*write.ref))


def _state_of(module: Module, binding: Binding) -> ModuleState:
    found: dict[str, list[Expression]] = {"assigned": [], "counted": [], "grown": [], "emptied": [], "read": []}
    for use in module.scopes.references(binding):
        if not runs_at_load(Ref(module, use)) and (kind := _kind_of(module, use)) is not None:
            found[kind].append(Expression(module, use))
    return ModuleState(Expression(module, binding.node), **{kind: tuple(places) for kind, places in found.items()})


def _kind_of(module: Module, use: Node) -> str | None:
    parent = module.parent(use)
    if parent is None:
        return None
    if parent.type == "update_expression":
        return "counted"
    if parent.type == "augmented_assignment_expression" and parent.child_by_field_name("left") == use:
        return "counted"
    if _is_target(module, use):
        return "assigned"
    member = member_name(parent)
    if member is not None and member[0] == use:
        outer = module.parent(parent)
        if outer is not None and outer.type == "call_expression" and outer.child_by_field_name("function") == parent:
            return "grown" if member[1] in _GROWING else "emptied" if member[1] in _EMPTYING else None if member[1] in _ASKING else "read"
        if outer is not None and outer.type == "assignment_expression" and outer.child_by_field_name("left") == parent:
            return "emptied" if member[1] == "length" else None
    return "read" if _is_used(module, use) else None


def _is_target(module: Module, use: Node) -> bool:
    """Whether `use` is what an assignment gives a value to, alone or in a pattern."""
    node, parent = use, module.parent(use)
    while parent is not None and parent.type in _PATTERNS:
        if parent.type == "pair_pattern" and parent.child_by_field_name("value") != node:
            return False
        if parent.type in ("object_assignment_pattern", "assignment_pattern") and parent.child_by_field_name("left") != node:
            return False
        node, parent = parent, module.parent(parent)
    if parent is None or parent.type not in ("assignment_expression", "for_in_statement"):
        return False
    return parent.child_by_field_name("left") == node


def _is_used(module: Module, use: Node) -> bool:
    """Whether something is made of the value: it is not only asked for, or printed."""
    node, parent = use, module.parent(use)
    while parent is not None and parent.type not in FUNCTION_TYPES:
        kind = parent.type
        if kind == "unary_expression" or (
            kind in ("if_statement", "while_statement", "ternary_expression") and parent.child_by_field_name("condition") == node
        ):
            return False
        operator = parent.child_by_field_name("operator") if kind == "binary_expression" else None
        if operator is not None and operator.type in _TESTS:
            return False
        if kind == "call_expression" and text_of(parent).startswith(_SHOWN):
            return False
        if kind.endswith("_statement") or kind in ("lexical_declaration", "variable_declaration"):
            return True
        node, parent = parent, module.parent(parent)
    return True
