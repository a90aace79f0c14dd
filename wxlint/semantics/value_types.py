"""Which of JavaScript's types a value has, as far as the source tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.semantics.module import Ref
from wxlint.semantics.trace import definition, trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, callee_of, wrapped

if TYPE_CHECKING:
    from wxlint.semantics.values import Expression

_BY_NODE = {
    "string": "string",
    "template_string": "string",
    "number": "number",
    "true": "boolean",
    "false": "boolean",
    "null": "null",
    "undefined": "undefined",
    "object": "object",
    "array": "array",
    "regex": "object",
    "class": "function",
    "class_declaration": "function",
} | dict.fromkeys(FUNCTION_TYPES, "function")
_BY_CALL = {
    "JSON.stringify()": "string",
    "String()": "string",
    "Number()": "number",
    "parseInt()": "number",
    "parseFloat()": "number",
    "Date.now()": "number",
    "Boolean()": "boolean",
    "Object.keys()": "array",
    "Object.assign()": "object",
    "Array.from()": "array",
}
_BY_OPERATOR = {"!": "boolean", "typeof": "string", "void": "undefined", "-": "number", "+": "number", "~": "number"}
_DEPTH = 8


def value_type(expression: Expression) -> str | None:
    """`string`, `number`, `boolean`, `null`, `undefined`, `object`, `array` or `function`; None where the source does not tell."""
    return _type_of(expression.ref, _DEPTH)


def _type_of(ref: Ref, depth: int) -> str | None:
    module, node = ref
    while (inner := wrapped(node)) is not None:
        if node.type == "await_expression":
            return None  # what a promise holds is not known
        node = inner
    known = _BY_NODE.get(node.type)
    if known is not None or depth == 0:
        return known
    if node.type == "unary_expression":
        operator = node.child_by_field_name("operator")
        return _BY_OPERATOR.get(operator.type) if operator is not None else None
    if node.type == "call_expression":
        return _BY_CALL.get(trace_path(Ref(module, node)) or "")
    if node.type in ("ternary_expression", "binary_expression"):
        return _type_of_both(ref, depth)
    target = definition(Ref(module, node)) if callee_of(node) is None else None
    if target is None or (target.module is module and target.node == node):
        return None
    return _type_of(target, depth - 1)


def _type_of_both(ref: Ref, depth: int) -> str | None:
    """The type of `a ? b : c`, `a || b`, `a + b`: that of both sides, or a string where one side of `+` is one."""
    module, node = ref
    operator = node.child_by_field_name("operator")
    names = ("consequence", "alternative") if node.type == "ternary_expression" else ("left", "right")
    sides = [side for side in map(node.child_by_field_name, names) if side is not None]
    types = {_type_of(Ref(module, side), depth - 1) for side in sides}
    if operator is not None and operator.type == "+" and "string" in types:
        return "string"
    if operator is not None and operator.type not in ("||", "??", "&&", "+"):
        return None
    return types.pop() if len(types) == 1 else None
