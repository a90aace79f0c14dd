"""Where the value of a call is taken for a promise: `await`, `.then`, `Promise.all`."""

from __future__ import annotations

from wxlint.records import dataclass
from wxlint.semantics.calls import CallSite
from wxlint.semantics.promises import use_of
from wxlint.semantics.value_types import value_type
from wxlint.semantics.values import Expression, Property

_METHODS = frozenset({"then", "catch", "finally"})
_CALLBACKS = ("success", "fail", "complete")


@dataclass(frozen=True)
class Waiting(Expression):
    """A place that takes a value for a promise. `form` is `await`, `chain` (`.then` and its kind) or `combined` (`Promise.all` and its kind).

    `name` is the method or combinator; `alone` (with `await`) that nothing uses the result.
    """

    form: str
    name: str = ""
    alone: bool = False


def first_callback(call: CallSite) -> Property | None:
    """The first callback among the options of `call`, with which it returns no promise; `fail: undefined` is none."""
    options = call.options()
    found = (options.property(name) for name in _CALLBACKS) if options is not None else ()
    return next((one for one in found if one is not None and value_type(one.value) not in ("null", "undefined")), None)


def waiting_of(call: CallSite) -> Waiting | None:
    """The first place in the function around `call` that takes its value for a promise."""
    taken = use_of(call.module, call.node).taken
    if not taken:
        return None
    use = Expression(call.module, taken[0])
    if use.node.type != "call_expression":
        return Waiting(use.module, use.node, "await", alone=use.enclosing_statement().span.start == use.span.start)
    chained = CallSite(use.module, use.node, "")
    span = chained.method_span
    method = use.module.data[span.start : span.end].decode("utf-8", "replace")
    if method in _METHODS:
        return Waiting(use.module, use.node, "chain", method)
    return Waiting(use.module, use.node, "combined", chained.callee.text)


def is_result(call: CallSite) -> bool:
    """Whether the value of `call` is what the function around it returns."""
    return use_of(call.module, call.node).result_of is not None
