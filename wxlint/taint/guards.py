"""What a condition decides by. Which way it decides is not asked: a guard that is the wrong way round is not this tool's business."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.semantics.module import Module
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, string_value, text_of, unwrap
from wxlint.taint.assertions import Assertion
from wxlint.taint.state import Decision, State
from wxlint.taint.values import DERIVED, Value

if TYPE_CHECKING:
    from wxlint.taint.interpreter import Run

TRUSTED = "trusted-identity"
_NOTHING = frozenset({"null", "undefined", '""', "''", "0"})
_TEXT_TYPES = frozenset({"string", "number", "boolean", "bigint"})
_ALL = ("present", "text", "checked")
_MATCHERS = frozenset({"startsWith", "endsWith", "match", "search", "indexOf", "includes"})
VOUCHED = frozenset({TRUSTED, "call-source"})
"""Kinds that WeChat vouches for: who is calling, and from where. To decide by them is to check the caller."""
_OURS = VOUCHED | {"record"}
"""Kinds that the caller has no say in: to compare with them is to check."""
ASSERTIONS = frozenset({"npm:assert", "npm:assert.ok", "npm:node:assert", "npm:node:assert.ok", "npm:assert.strict", "npm:node:assert.strict"})
"""Functions that throw where their first argument does not hold: nodejs.org, assert."""


def names_trusted(value: Value) -> bool:
    """Whether the caller's trusted identity, or where the call comes from, had a part in `value`."""
    return any(taint.kind in VOUCHED for taint in value.all_taints())


def is_nothing(node: Node) -> bool:
    """Whether an expression spells what stands for nothing: `null`, `''`."""
    return text_of(unwrap(node)) in _NOTHING


def present_in(value: Value) -> frozenset[Assertion]:
    """What is asserted where `value`, a condition, was found true or made the difference: that its parts are there."""
    return frozenset(_names(value, ("present",)))


def plain_in(value: Value) -> frozenset[Assertion]:
    """What is asserted where `value` was found to be a string or a number."""
    return frozenset(_names(value, ("present", "text")))


def decide(run: Run, module: Module, condition: Node, state: State) -> Decision:
    """Take a condition apart. Its expressions have been evaluated before; evaluating them again changes nothing that matters."""
    guard = _Guard(run, module, state)
    asserted: set[Assertion] = set()
    by_caller = False
    pending = [condition]
    while pending and len(asserted) < 64:
        node = unwrap(pending.pop())
        kind = node.type
        if kind == "unary_expression":
            argument = node.child_by_field_name("argument")
            if argument is not None:
                pending.append(argument)
        elif kind == "binary_expression":
            operator = node.child_by_field_name("operator")
            sides = [side for side in (node.child_by_field_name("left"), node.child_by_field_name("right")) if side is not None]
            if operator is not None and operator.type in ("&&", "||", "??"):
                pending += reversed(sides)
            elif len(sides) == 2:
                by_caller = guard.compared(sides[0], sides[1], asserted) or by_caller
        elif kind == "call_expression":
            by_caller = guard.asked(node, asserted) or by_caller
        elif kind in ("assignment_expression", "sequence_expression", "ternary_expression"):
            pending += reversed(node.named_children)
        else:
            by_caller = guard.tested(node, asserted) or by_caller
    return Decision(by_caller, frozenset(asserted))


class _Guard:
    def __init__(self, run: Run, module: Module, state: State) -> None:
        self.run = run
        self.module = module
        self.state = state

    def _value(self, node: Node) -> Value:
        return self.run.evaluate(self.module, node, self.state)

    def tested(self, node: Node, asserted: set[Assertion]) -> bool:
        """`if (x)`: whether there is one. It decides by the caller only if `x` was found out with the caller's identity, such as a role."""
        value = self._value(node)
        asserted.update(_names(value, ("present",)))
        return any(taint.kind in VOUCHED and taint.path == DERIVED for taint in value.all_taints())

    def compared(self, left: Node, right: Node, asserted: set[Assertion]) -> bool:
        for side, other in ((left, right), (right, left)):
            side, other = unwrap(side), unwrap(other)
            operator = side.child_by_field_name("operator") if side.type == "unary_expression" else None
            if operator is not None and operator.type == "typeof":
                argument = side.child_by_field_name("argument")
                if argument is not None:
                    kinds = ("present", "text") if string_value(other) in _TEXT_TYPES else ("present",)
                    asserted.update(_names(self._value(argument), kinds))
                return False
        for side in (unwrap(left), unwrap(right)):
            if side.type == "call_expression":  # `url.indexOf('https://example.com/') === 0`
                self.matched(side, asserted)
        for side, other in ((left, right), (right, left)):
            if is_nothing(other):
                return self.tested(unwrap(side), asserted)
        values = [self._value(left), self._value(right)]
        for value, other_value in (values, values[::-1]):
            if not any(taint.kind not in _OURS for taint in other_value.all_taints()):
                asserted.update(_names(value, _ALL))
        return any(names_trusted(value) for value in values)

    def matched(self, call: Node, asserted: set[Assertion]) -> None:
        """`x.startsWith('…')` and its kin: what a text of ours was looked for in."""
        callee = callee_of(call)
        member = member_name(callee) if callee is not None else None
        if member is None or member[1] not in _MATCHERS:
            return
        if not any(taint.kind not in _OURS for argument in arguments_of(call) for taint in self._value(argument).all_taints()):
            asserted.update(_names(self._value(member[0]), ("matched",)))

    def asked(self, call: Node, asserted: set[Assertion]) -> bool:
        """`isValid(x)`, `LIST.includes(x)`, `/…/.test(x)`: what is asked about is checked; what a method is called on is at least there."""
        callee = callee_of(call)
        path = text_of(callee) if callee is not None else ""
        kinds = ("present",) if path == "Array.isArray" else ("present", "text") if path.startswith("Number.is") else _ALL
        for argument in arguments_of(call):
            asserted.update(_names(self._value(argument), kinds))
        member = member_name(callee) if callee is not None else None
        if member is not None:
            asserted.update(_names(self._value(member[0]), ("present",)))
        self.matched(call, asserted)
        return names_trusted(self._value(call))


def _names(value: Value, kinds: tuple[str, ...]) -> Iterator[Assertion]:
    """What is asserted of the parts of the input in `value`; of the trusted identity, only that there is one."""
    for taint in value.all_taints():
        for kind in kinds if taint.kind != TRUSTED else ("present",) if taint.path != DERIVED else ():
            yield taint.name, kind
