"""What a function of the project gives back, through the project's functions whose results it hands on."""

from __future__ import annotations

from wxlint.semantics.callees import called_function
from wxlint.semantics.values import Expression, Function
from wxlint.syntax.javascript import unwrap

_MOST = 64
"""How many expressions and functions are looked at."""


def results_of(function: Function) -> tuple[Expression, ...] | None:
    """The expressions whose values a call of `function` may give, in the order they are found: both sides of a choice, and what functions that it returns a call of give.

    Empty if nothing is returned anywhere; None where there are too many to follow.
    """
    found: list[Expression] = []
    pending = list(function.returned())
    seen = {function.ref.key}
    for _ in range(_MOST):
        if not pending:
            return tuple(found)
        module, node = pending.pop(0).ref
        node = unwrap(node)
        if node.type == "ternary_expression":
            sides = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
            pending = [Expression(module, side) for side in sides if side is not None] + pending
            continue
        called = called_function(module, node) if node.type == "call_expression" else None
        if called is None:
            found.append(Expression(module, node))
        elif called.key not in seen:
            seen.add(called.key)
            inner = Function(*called)
            # a function that returns nothing stands for itself: its result is undefined
            pending = [*inner.returned(), *pending] if inner.returned() else pending
            if not inner.returned():
                found.append(Expression(module, node))
    return None
