"""The ways that lead from the platform to a piece of code: lifecycle methods, event handlers, and the calls and callbacks in between."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from wxlint.records import dataclass
from wxlint.semantics.branches import conditions_of
from wxlint.semantics.module import Ref
from wxlint.semantics.origins import passed_to
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Function
from wxlint.syntax.javascript import callee_of, member_name, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from wxlint.semantics.callgraph import CallGraph
    from wxlint.semantics.entrypoints import Role
    from wxlint.semantics.module import Module

_LIMIT = 60
"""How many functions to look at before giving up."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a piece of code.

    `start` is the method that the platform calls (a method that is bound in WXML or that nobody calls counts as one), with its `role`; both are None for code that runs when its module is loaded. `functions` are those that it leads
    through, the innermost first; `callbacks` the paths of the calls whose callbacks it enters (`wx.showModal`, `Promise`; the method's name alone, such as `then`,
    where the path is not known); `guarded` tells that a condition decides somewhere on the way.
    """

    start: Function | None
    role: Role | None
    functions: tuple[Function, ...]
    callbacks: tuple[str, ...]
    guarded: bool


def ways_to(graph: CallGraph, code: Ref) -> tuple[Way, ...] | None:
    """All ways to `code`; None where some of them cannot be known: a function without a known caller, a module that others load."""
    found: list[Way] = []
    pending: deque[tuple[Ref, tuple[Function, ...], tuple[str, ...], bool]] = deque([(code, (), (), False)])
    seen: set[tuple[str, int, int]] = set()
    for _ in range(_LIMIT):
        if not pending:
            return tuple(found)
        site, functions, callbacks, guarded = pending.popleft()
        module, node = site
        guarded = guarded or any(condition.arm not in ("try", "catch") for condition in conditions_of(module, node))
        inner = module.enclosing_function(node)
        if inner is None:
            if not module.file.kind.is_client or not module.definitions:
                return None
            found.append(Way(None, None, functions, callbacks, guarded))
            continue
        function = Function(module, inner)
        if function.ref.key in seen:
            continue
        seen.add(function.ref.key)
        functions = (*functions, function)
        role = function.role
        callers = graph.callers(function.ref) if role is None or not role.is_lifecycle else ()
        if role is not None:
            if role.is_lifecycle or not callers or role.name in graph.workspace.bound_handlers(module.path):
                found.append(Way(function, role, functions, callbacks, guarded))
            pending += [(caller, functions, callbacks, guarded) for caller in callers]
            continue
        host = passed_to(module, inner)
        if host is not None:
            entered = callbacks if _runs_at_once(host, inner) else (*callbacks, _name_of(module, host))
            pending.append((Ref(module, host), functions, entered, guarded))
            continue
        if not callers:
            return None
        pending += [(caller, functions, callbacks, guarded) for caller in callers]
    return None


def _runs_at_once(call: Node, function: Node) -> bool:
    """Whether `call` calls the function itself: `(() => {})()`."""
    callee = callee_of(call)
    return callee is not None and callee.start_byte <= function.start_byte and function.end_byte <= callee.end_byte


def _name_of(module: Module, call: Node) -> str:
    callee = callee_of(call)
    if callee is None:
        return ""
    path = trace_path(Ref(module, callee))
    member = member_name(callee)
    if path is not None and (path.startswith("wx.") or "." not in path):
        return path
    return member[1] if member is not None and member[1] is not None else text_of(callee)
