"""When a call runs the functions that it gets as arguments."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.semantics.callees import function_of
from wxlint.semantics.module import Ref
from wxlint.semantics.trace import trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, callee_of, member_name, property_name, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.module import Module


class Delay(enum.Enum):
    """Why code runs later than the code around it."""

    AWAIT = "await"
    PROMISE = "promise"
    """In a callback of `.then`, `.catch` or `.finally`."""
    TIMER = "timer"
    CALLBACK = "callback"
    """In a callback that the platform calls."""
    IMPORT = "import"
    """In a module that is loaded asynchronously."""
    UNKNOWN = "unknown"
    """Passed to a function that may call it at once, later or never."""


_SYNCHRONOUS = frozenset(
    {"forEach", "map", "filter", "some", "every", "find", "findIndex", "findLast", "reduce", "reduceRight", "flatMap", "sort", "from", "replace"}
)
"""Methods of arrays and strings that call their argument at once."""
_PROMISE_METHODS = frozenset({"then", "catch", "finally"})
_TIMERS = frozenset({"setTimeout", "setInterval", "setImmediate", "nextTick", "requestAnimationFrame", "queueMicrotask"})
_PLATFORM = ("wx.", "Taro.", "uni.")
_OPTIONS = frozenset({"success", "fail", "complete"})


def callback_delay(module: Module, call: Node, key: str | None = None) -> Delay | None:
    """When `call` runs a function that is its argument, or that is `key` of an object literal among its arguments; None for at once."""
    callee = callee_of(call)
    if callee is None:
        return Delay.UNKNOWN
    path = trace_path(Ref(module, callee))
    if call.type == "new_expression":
        return None if path == "Promise" else Delay.UNKNOWN
    member = member_name(callee)
    name = member[1] if member is not None else text_of(callee) if callee.type == "identifier" else None
    if member is not None and name in _PROMISE_METHODS:
        return Delay.PROMISE
    if name in _TIMERS:
        return Delay.TIMER
    if key in _OPTIONS or (path is not None and path.startswith(_PLATFORM)):
        return Delay.CALLBACK
    return None if member is not None and name in _SYNCHRONOUS else Delay.UNKNOWN


_ITERATING = _SYNCHRONOUS - {"replace"}


def iterates(call: Node, function: Node) -> bool:
    """Whether `call` runs its first argument `function` once for each element of an array, at once: `list.forEach(function)`."""
    callee = callee_of(call)
    member = member_name(callee) if callee is not None else None
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    return member is not None and member[1] in _ITERATING and first == function


def functions_in(module: Module, argument: Node) -> Iterator[tuple[Ref, str | None]]:
    """The functions of the project that an argument is or, with their keys, that it holds as an object literal."""
    argument = unwrap(argument)
    if argument.type != "object":
        function = _passed(module, argument)
        if function is not None:
            yield function, None
        return
    for child in argument.named_children:
        key = child.child_by_field_name("name" if child.type == "method_definition" else "key")
        value = child if child.type == "method_definition" else child.child_by_field_name("value")
        function = _passed(module, unwrap(value)) if value is not None else None
        if function is not None:
            yield function, property_name(key) if key is not None else None


def _passed(module: Module, node: Node) -> Ref | None:
    return function_of(module, node) if node.type in FUNCTION_TYPES or node.type in ("identifier", "member_expression", "call_expression") else None
