"""String literals, and what they are compared with."""

from __future__ import annotations

from collections.abc import Iterator

from wxlint.semantics.module import Module
from wxlint.semantics.values import Expression, ObjectLiteral
from wxlint.syntax.javascript import TYPE_NODES, property_name, unwrap, walk

_EQUALITY = frozenset({"===", "!==", "==", "!="})


def string_literals(module: Module) -> Iterator[Expression]:
    """The string literals of `module` that are values, in document order; what only TypeScript reads is left out."""
    for node in walk(module.root):
        parent = module.parent(node) if node.type == "string" else None
        if parent is not None and parent.type not in TYPE_NODES:
            yield Expression(module, node)


def template_literals(module: Module) -> Iterator[Expression]:
    """The template literals of `module` that are values, in document order."""
    for node in walk(module.root):
        parent = module.parent(node) if node.type == "template_string" else None
        if parent is not None and parent.type not in TYPE_NODES:
            yield Expression(module, node)


def compared_with(literal: Expression) -> Expression | None:
    """The other side of the equality that `literal` is a side of, or the subject of the `switch` that it is a case of."""
    module, node = literal.ref
    parent = module.parent(node)
    while parent is not None and parent.type == "parenthesized_expression":
        node, parent = parent, module.parent(parent)
    if parent is None:
        return None
    if parent.type == "switch_case" and parent.child_by_field_name("value") == node:
        body = module.parent(parent)
        switch = module.parent(body) if body is not None else None
        subject = switch.child_by_field_name("value") if switch is not None else None
        return None if subject is None else Expression(module, unwrap(subject))
    operator = parent.child_by_field_name("operator")
    if parent.type != "binary_expression" or operator is None or operator.type not in _EQUALITY:
        return None
    left, right = parent.child_by_field_name("left"), parent.child_by_field_name("right")
    other = right if left == node else left
    return None if other is None else Expression(module, other)


def array_around(literal: Expression) -> Expression | None:
    """The array literal that `literal` is an element of."""
    parent = literal.module.parent(literal.node)
    return Expression(literal.module, parent) if parent is not None and parent.type == "array" else None


def object_around(literal: Expression) -> tuple[str, ObjectLiteral] | None:
    """The object literal that `literal` is the value of a property of, and that property's name."""
    module = literal.module
    pair = module.parent(literal.node)
    holder = module.parent(pair) if pair is not None and pair.type == "pair" and pair.child_by_field_name("value") == literal.node else None
    key = pair.child_by_field_name("key") if pair is not None and holder is not None else None
    name = property_name(key) if key is not None else None
    return None if holder is None or name is None else (name, ObjectLiteral(module, holder))


_MOST_PARTS = 200


def concatenated(expression: Expression) -> tuple[Expression, ...]:
    """The parts that a string is put together from, in order: the operands of `+`, the texts and the substitutions of a template literal. A part that is no such thing stands for itself."""
    found: list[Expression] = []
    pending = [unwrap(expression.node)]
    while pending and len(found) < _MOST_PARTS:
        node = unwrap(pending.pop())
        operator = node.child_by_field_name("operator")
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type == "binary_expression" and operator is not None and operator.type == "+" and left is not None and right is not None:
            pending += [right, left]
        elif node.type == "template_string":
            pending += [
                child.named_children[0] if child.type == "template_substitution" and child.named_children else child
                for child in reversed(node.named_children)
            ]
        else:
            found.append(Expression(expression.module, node))
    return tuple(found)


def concatenation_around(literal: Expression) -> Expression | None:
    """The `+` or the template literal that `literal` is a part of, the outermost one; None if it stands for itself."""
    module, node = literal.ref
    whole = node if node.type == "template_string" and any(child.type == "template_substitution" for child in node.named_children) else None
    for _ in range(_MOST_PARTS):
        parent = module.parent(node)
        operator = parent.child_by_field_name("operator") if parent is not None and parent.type == "binary_expression" else None
        if parent is None or not (
            parent.type in ("parenthesized_expression", "template_substitution", "template_string") or (operator is not None and operator.type == "+")
        ):
            break
        node = parent
        whole = parent if parent.type in ("binary_expression", "template_string") else whole
    return None if whole is None else Expression(module, whole)
