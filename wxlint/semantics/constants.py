"""Values that are known before the program runs."""

from __future__ import annotations

from tree_sitter import Node

from wxlint.records import dataclass
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.trace import trace
from wxlint.syntax.javascript import string_value, text_of, unescape, unwrap

Scalar = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known before the program runs; JavaScript's null is None, and undefined has `is_undefined`."""

    value: Scalar
    is_undefined: bool = False


def constant_of(ref: Ref, depth: int = 0) -> Constant | None:
    """Fold literals, constants, template literals, `+` and unary operators; None where a part is unknown."""
    module, node = ref
    node = unwrap(node)
    kind = node.type
    string = string_value(node)
    if string is not None:
        return Constant(string)
    if kind == "number":
        return _number(text_of(node))
    if kind in ("true", "false"):
        return Constant(kind == "true")
    if kind == "null":
        return Constant(None)
    if kind == "undefined" or (kind == "identifier" and text_of(node) == "undefined" and module.binding(node) is None):
        return Constant(None, is_undefined=True)
    if depth > 12:
        return None
    if kind == "template_string":
        return _fold_template(module, node, depth)
    if kind == "binary_expression":
        return _fold_binary(module, node, depth)
    if kind == "unary_expression":
        return _fold_unary(module, node, depth)
    if kind in ("identifier", "shorthand_property_identifier", "member_expression", "subscript_expression"):
        target = trace(Ref(module, node))
        found = None if target is None else target.definition
        if found is not None and (found.node != node or found.module is not module) and found.node.type not in ("identifier", "this"):
            return constant_of(found, depth + 1)
    return None


def _number(text: str) -> Constant | None:
    digits = text.replace("_", "").rstrip("n")
    try:
        return Constant(float(int(digits, 0)) if digits[:2].lower() in ("0x", "0b", "0o") else float(digits))
    except (ValueError, OverflowError):
        return None


def _fold_template(module: Module, node: Node, depth: int) -> Constant | None:
    parts: list[str] = []
    for child in node.named_children:
        if child.type == "template_substitution":
            inner = constant_of(Ref(module, child.named_children[0]), depth + 1) if child.named_children else None
            text = None if inner is None else as_string(inner)
            if text is None:
                return None
            parts.append(text)
        else:
            parts.append(unescape(text_of(child)))
    return Constant("".join(parts))


def _fold_binary(module: Module, node: Node, depth: int) -> Constant | None:
    """`a + b + c` leans to the left: unrolled, so that a chain of any length folds without recursion."""
    operands: list[Node] = []
    current = node
    while current.type == "binary_expression":
        operator, left, right = (current.child_by_field_name(name) for name in ("operator", "left", "right"))
        if operator is None or left is None or right is None or operator.type != "+" or len(operands) > 256:
            return None
        operands.append(right)
        current = unwrap(left)
    operands.append(current)
    values = [constant_of(Ref(module, operand), depth + 1) for operand in reversed(operands)]
    if any(value is None for value in values):
        return None
    known = [value for value in values if value is not None]
    if all(isinstance(value.value, float) for value in known):
        return Constant(sum(value.value for value in known if isinstance(value.value, float)))
    if not any(isinstance(value.value, str) for value in known[:2]):
        return None
    texts = [as_string(value) for value in known]
    return None if any(text is None for text in texts) else Constant("".join(text for text in texts if text is not None))


def _fold_unary(module: Module, node: Node, depth: int) -> Constant | None:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    if operator is None or argument is None:
        return None
    if operator.type == "void":
        return Constant(None, is_undefined=True)
    value = constant_of(Ref(module, argument), depth + 1)
    if value is None:
        return None
    if operator.type == "!":
        return Constant(not value.value)
    if operator.type == "-" and isinstance(value.value, float):
        return Constant(-value.value)
    return None


def as_string(constant: Constant) -> str | None:
    """What JavaScript makes of `constant` in a string; None for numbers whose spelling is not obvious."""
    value = constant.value
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "undefined" if constant.is_undefined else "null"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else None
