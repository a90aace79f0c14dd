"""Under which conditions a place in a function is reached, and whether two places can both be reached in one run."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.semantics.module import Ref
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, walk_within_function

if TYPE_CHECKING:
    from wxlint.semantics.module import Module


class Condition(NamedTuple):
    """One decision on the way to a place.

    `test` is the expression that decides (the whole statement for `try`), `arm` which way was taken: `then`, `else`, `case 120` (a `case` by its offset),
    `try`, `catch`. `early` tells that the other way leaves the block before the place is reached: `if (x) return`.
    """

    test: Ref
    arm: str
    early: bool = False


_CLIMBS = 500
"""How far outward to look: code that people write is nested some 30 deep, and an `else if` for each of 100 cases 200."""
_EXITS = frozenset({"return_statement", "throw_statement", "break_statement", "continue_statement"})
_DECIDING = {"&&": "then", "||": "else", "??": "else"}


_BLOCKS = frozenset({"statement_block", "program", "switch_case", "switch_default"})
_PASSED_THROUGH = frozenset(
    {
        "await_expression",
        "arguments",
        "assignment_expression",
        "call_expression",
        "expression_statement",
        "lexical_declaration",
        "member_expression",
        "parenthesized_expression",
        "variable_declaration",
        "variable_declarator",
    }
)
"""What runs all of what is in it."""


def conditions_of(module: Module, node: Node) -> tuple[Condition, ...]:
    """The decisions between `node` and the start of the function (or module) it stands in, innermost first."""
    found: list[Condition] = []
    current = node
    for _ in range(_CLIMBS):
        parent = module.parent(current)
        if parent is None:
            break
        kind = parent.type
        if kind in ("if_statement", "ternary_expression"):
            arm = "then" if parent.child_by_field_name("consequence") == current else "else"
            test = parent.child_by_field_name("condition")
            if test is not None and test != current:
                found.append(Condition(Ref(module, test), arm))
        elif kind == "binary_expression" and parent.child_by_field_name("right") == current:
            operator, left = parent.child_by_field_name("operator"), parent.child_by_field_name("left")
            if operator is not None and left is not None and operator.type in _DECIDING:
                found.append(Condition(Ref(module, left), _DECIDING[operator.type]))
        elif kind in ("switch_case", "switch_default") and parent.child_by_field_name("value") != current:
            switch = module.parent(module.parent(parent) or parent)
            test = switch.child_by_field_name("value") if switch is not None else None
            if test is not None:
                found.append(Condition(Ref(module, test), f"case {parent.start_byte}"))
        elif kind == "try_statement" and parent.child_by_field_name("body") == current:
            found.append(Condition(Ref(module, parent), "try"))
        elif kind == "try_statement" and current.type == "catch_clause":
            found.append(Condition(Ref(module, parent), "catch"))
        if kind in ("statement_block", "program", "switch_case", "switch_default"):
            found += _early_exits(module, parent, current)
        if kind in FUNCTION_TYPES:
            break
        current = parent
    return tuple(found)


def are_exclusive(left: Iterable[Condition], right: Iterable[Condition]) -> bool:
    """Whether two places with these conditions lie on different ways of one decision."""
    arms = {condition.test.key: condition.arm for condition in left}
    return any(arms.get(condition.test.key, condition.arm) != condition.arm for condition in right)


def comes_before(first: Ref, then: Ref) -> bool:
    """Whether `first` has run wherever `then` is reached, as far as blocks tell: a statement that no condition guards, in a block around `then`. False where in doubt."""
    module, node = first
    if module is not then.module or node.start_byte >= then.node.start_byte:
        return False
    while (parent := module.parent(node)) is not None and parent.type in _PASSED_THROUGH:
        node = parent
    return parent is not None and parent.type in _BLOCKS and parent.end_byte >= then.node.end_byte and node.end_byte <= then.node.start_byte


def finalizers_around(ref: Ref) -> tuple[Ref, ...]:
    """The `finally` blocks that run when the function is left at `ref`, the innermost first."""
    module, node = ref
    found: list[Ref] = []
    while (parent := module.parent(node)) is not None and node.type not in FUNCTION_TYPES:
        finalizer = parent.child_by_field_name("finalizer") if parent.type == "try_statement" else None
        if finalizer is not None and finalizer != node:
            found.append(Ref(module, finalizer))
        node = parent
    return tuple(found)


def leaves(statement: Node | None) -> bool:
    """Whether what follows `statement` is not reached through it: it ends with `return`, `throw`, `break` or `continue`."""
    while statement is not None and statement.type in ("statement_block", "else_clause"):
        children = [child for child in statement.named_children if child.type != "comment"]
        statement = children[-1] if children else None
    return statement is not None and statement.type in _EXITS


def _early_exits(module: Module, block: Node, until: Node) -> list[Condition]:
    """The statements before `until` in `block` that may leave it."""
    exits = module.early_exits.get(block.id)
    if exits is None:
        exits = module.early_exits[block.id] = _all_early_exits(module, block)
    return exits[: bisect_left(exits, until.start_byte, key=lambda condition: condition.test.node.start_byte)]


def _all_early_exits(module: Module, block: Node) -> list[Condition]:
    found: list[Condition] = []
    for statement in block.named_children:
        test = statement.child_by_field_name("condition") if statement.type == "if_statement" else None
        if test is None:
            continue
        if leaves(statement.child_by_field_name("consequence")):
            found.append(Condition(Ref(module, test), "else", early=True))
        elif leaves(statement.child_by_field_name("alternative")):
            found.append(Condition(Ref(module, test), "then", early=True))
    return found


_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})


def loop_around(module: Module, node: Node) -> Node | None:
    """The innermost loop of the same function that runs `node` again and again."""
    current = node
    for _ in range(_CLIMBS):
        parent = module.parent(current)
        if parent is None or parent.type in FUNCTION_TYPES:
            break
        if parent.type in _LOOPS and current in (parent.child_by_field_name("body"), parent.child_by_field_name("condition")):
            return parent
        current = parent
    return None


def repetition_around(module: Module, node: Node) -> Node | None:
    """What runs `node` again and again before anything else happens: the innermost loop around it, or the call of an array method (`forEach`, `map`) that it is in the callback of.

    None where a function around it runs later, or nobody knows how often.
    """
    from wxlint.semantics.callbacks import callback_delay, iterates

    current = node
    for _ in range(_CLIMBS):
        loop = loop_around(module, current)
        function = module.enclosing_function(current)
        if loop is not None or function is None:
            return loop
        outer = module.parent(function)
        call = module.parent(outer) if outer is not None and outer.type == "arguments" else None
        if call is None or iterates(call, function):
            return call
        if callback_delay(module, call) is not None:
            return None
        current = call
    return None


def waits_in(node: Node) -> bool:
    """Whether something is awaited in `node`, functions inside it left out: then what it repeats is not done at once. Of a call, the functions that it gets count."""
    given = arguments_of(node) if node.type == "call_expression" else []
    bodies = [body for child in given if child.type in FUNCTION_TYPES and (body := child.child_by_field_name("body")) is not None]
    return any(
        child.type == "await_expression" or (child.type == "for_in_statement" and any(part.type == "await" for part in child.children))
        for root in (node, *bodies)
        for child in walk_within_function(root)
    )
