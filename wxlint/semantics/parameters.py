"""Which parameter of which function an expression hands through: what wrappers around an API do with their callers' values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.records import dataclass
from wxlint.semantics.scopes import ELEMENT, REST
from wxlint.semantics.values import Expression, Function
from wxlint.syntax.javascript import FUNCTION_TYPES, member_name, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.calls import CallSite


@dataclass(frozen=True, slots=True)
class Parameter:
    """Parameter `index` of `function`, or a part of it: `steps` are the members on the way there."""

    function: Function
    index: int
    steps: tuple[str, ...]

    def passed_by(self, call: CallSite) -> Expression | None:
        """What `call`, a call of the function, gives for it; None if that is left out or cannot be seen."""
        value = call.argument(self.index)
        for step in self.steps:
            literal = value.object() if value is not None else None
            value = literal.get(step) if literal is not None else None
        return value


def parameter_of(expression: Expression) -> Parameter | None:
    """The parameter that `expression` is or is a member of; None for anything else, and where the parameter is assigned to."""
    module, node = expression.module, unwrap(expression.node)
    steps: tuple[str, ...] = ()
    while (member := member_name(node)) is not None:
        if member[1] is None:
            return None
        node, steps = unwrap(member[0]), (member[1], *steps)
    binding = module.binding(node) if node.type in ("identifier", "shorthand_property_identifier") else None
    if binding is None or binding.kind != "param" or binding.writes or binding.parameter is None or binding.scope.node.type not in FUNCTION_TYPES:
        return None
    if any(step in (REST, ELEMENT, "?") for step in binding.steps):
        return None
    return Parameter(Function(module, binding.scope.node), binding.parameter, (*binding.steps, *steps))
