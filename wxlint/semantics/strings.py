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
