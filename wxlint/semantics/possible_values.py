"""All constants that an expression may stand for, where there are several: choices, tables looked up by a key, loops over fixed lists, variables set in branches."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from wxlint.semantics.constants import Constant, constant_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.scopes import ELEMENT
from wxlint.semantics.trace import definition
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name, unwrap

_MOST = 64
"""How many values are followed; a longer table says nothing that a person could check."""
_VARIABLES = frozenset({"const", "let", "var"})
_ITERATORS = frozenset({"every", "filter", "find", "findIndex", "flatMap", "forEach", "map", "some"})


def possible_constants(ref: Ref) -> tuple[Constant, ...] | None:
    """Every value that `ref` may have, without repetitions; None if one of them is not known before the program runs."""
    found: dict[Constant, None] = {}
    pending = [ref]
    seen: set[tuple[str, int, int]] = set()
    while pending:
        module, node = pending.pop()
        current = Ref(module, unwrap(node))
        if current.key in seen:
            continue
        seen.add(current.key)
        value = constant_of(current)
        if value is not None:
            found[value] = None
            continue
        choices = _choices(current)
        if choices is None or len(seen) + len(choices) > _MOST:
            return None
        pending += reversed(choices)
    return tuple(found) or None


def _choices(ref: Ref) -> list[Ref] | None:
    """The expressions that decide what `ref` is, one of them each time; None if it is something else."""
    module, node = ref
    kind = node.type
    if kind == "ternary_expression":
        return _refs(module, (node.child_by_field_name("consequence"), node.child_by_field_name("alternative")))
    if kind == "binary_expression":
        operator = node.child_by_field_name("operator")
        if operator is None or operator.type not in ("||", "??"):
            return None
        return _refs(module, (node.child_by_field_name("left"), node.child_by_field_name("right")))
    if kind == "subscript_expression" and (member := member_name(node)) is not None and member[1] is None:
        return _entries(Expression(module, member[0]))
    if kind in ("identifier", "shorthand_property_identifier"):
        choices = _values_of_name(module, node)
        if choices is not None:
            return choices
    target = definition(ref)
    return None if target is None or target.key == ref.key or target.node.type == "identifier" else [target]


def _refs(module: Module, nodes: Iterable[Node | None]) -> list[Ref]:
    return [Ref(module, node) for node in nodes if node is not None]


def _entries(table: Expression) -> list[Ref] | None:
    """The values of an object or array literal."""
    literal = table.object()
    if literal is not None:
        return [found.value.ref for found in literal.properties()] if literal.is_complete() else None
    elements = table.elements()
    return None if elements is None else [element.ref for element in elements]


def _values_of_name(module: Module, node: Node) -> list[Ref] | None:
    """What a variable is set to, or a loop variable or the parameter of a callback goes through."""
    binding = module.binding(node)
    if binding is None:
        return None
    if binding.kind in _VARIABLES and not binding.steps:
        values = [value for value in (binding.value, *binding.writes) if value is not None]
        return _refs(module, values) if values and None not in binding.writes else None
    if binding.writes:
        return None
    if binding.kind == "loop" and binding.steps == (ELEMENT,) and binding.value is not None:
        return _entries(Expression(module, binding.value))
    if binding.kind == "param" and binding.parameter == 0 and not binding.steps:
        return _iterated(module, binding.scope.node)
    return None


def _iterated(module: Module, callback: Node) -> list[Ref] | None:
    """The elements of the array literal that `callback` is called for: `['a', 'b'].forEach(name => …)`."""
    parent = module.parent(callback) if callback.type in FUNCTION_TYPES else None
    call = module.parent(parent) if parent is not None and parent.type == "arguments" else None
    callee = callee_of(call) if call is not None else None
    member = member_name(callee) if callee is not None else None
    if call is None or member is None or member[1] not in _ITERATORS or arguments_of(call)[:1] != [callback]:
        return None
    elements = Expression(module, member[0]).elements()
    return None if elements is None else [element.ref for element in elements]
