"""What becomes of a promise: handled, dropped, handed to the caller, or out of sight.

`fate_of` looks outward from the call that makes the promise. It answers for one function; who calls that function is the call graph's question.
"""

from __future__ import annotations

import enum
from typing import NamedTuple

from tree_sitter import Node

from wxlint.semantics.callees import function_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.quiet import only_passes_on
from wxlint.semantics.scopes import Binding
from wxlint.semantics.trace import trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, TRANSPARENT, arguments_of, callee_of, member_name, text_of, unwrap


class Fate(enum.Enum):
    """What becomes of a promise's rejection."""

    HANDLED = "handled"
    DISCARDED = "discarded"
    """Dropped on purpose: `void call()`."""
    DROPPED = "dropped"
    RETURNED = "returned"
    """Handed to the caller of `Outcome.function`."""
    UNKNOWN = "unknown"


class Drop(enum.Enum):
    """How a promise was dropped: what a message can say."""

    STATEMENT = "statement"
    """A bare statement."""
    THEN = "then"
    """`.then(…)` without a second argument or `.catch`, or `.finally`."""
    AWAIT = "await"
    """`await` at the top level of a module."""
    NOT_AWAITED_IN_TRY = "try"
    """Inside a `try` with a `catch`, but without `await`: the `catch` never runs."""
    CALLBACK = "callback"
    """Returned or awaited in a callback whose result nobody looks at."""


class PromiseUse(NamedTuple):
    """What the function around a call does with its value.

    `taken` are the places that take it for a promise: the `await`, the call of `.then`, `.catch` or `.finally`, the call of `Promise.all`. `result_of` is
    the function whose result it is.
    """

    taken: tuple[Node, ...]
    result_of: Node | None


class Outcome(NamedTuple):
    """The fate of one promise. `node` is where it was decided, `function` (RETURNED) whose caller it passes to, `awaited` whether by `await`."""

    fate: Fate
    node: Node
    function: Node | None = None
    drop: Drop | None = None
    awaited: bool = False
    callback_of: str = ""
    """With `Drop.CALLBACK`: the name of the method that drops what its callback gives, such as `forEach`."""


_COMBINATORS = frozenset({"Promise.all", "Promise.race", "Promise.any", "Promise.resolve"})
_DROPPING_CALLBACKS = frozenset({"forEach", "setTimeout", "setInterval", "nextTick", "requestAnimationFrame", "setImmediate"})
_COLLECTING_CALLBACKS = frozenset({"map", "flatMap"})
_CALLBACK_OPTIONS = frozenset({"success", "fail", "complete"})
_CLIMBS = 200
"""How far outward to look; what is nested deeper is out of sight."""


def fate_of(module: Module, call: Node) -> Outcome:
    """What becomes of the promise that `call` gives."""
    return _Climber(module).climb(call)


def use_of(module: Module, call: Node) -> PromiseUse:
    """What the function around `call` does with what `call` gives, be it a promise or not."""
    climber = _Climber(module)
    climber.climb(call)
    return PromiseUse(tuple(climber.taken), climber.result_of)


def is_in_executor(module: Module, node: Node) -> bool:
    """Whether `node` runs in the executor of `new Promise((resolve, reject) => …)`, or in a callback inside it: then something else waits for it."""
    function = module.enclosing_function(node)
    for _ in range(_CLIMBS):
        if function is None:
            return False
        outer = module.parent(function)
        call = module.parent(outer) if outer is not None and outer.type == "arguments" else None
        if call is not None and call.type == "new_expression" and text_of(callee_of(call) or call) == "Promise":
            return True
        function = module.enclosing_function(function)
    return False


class _Climber:
    def __init__(self, module: Module) -> None:
        self.module = module
        self.budget = _CLIMBS
        self.seen: set[int] = set()
        self.taken: list[Node] = []
        self.result_of: Node | None = None

    def _take(self, node: Node) -> None:
        """Note a use as a promise; behind the function's end it is no longer this value's."""
        if self.result_of is None:
            self.taken.append(node)

    def climb(self, node: Node, *, then_seen: bool = False) -> Outcome:
        while self.budget > 0:
            self.budget -= 1
            parent = self.module.parent(node)
            if parent is None:
                return Outcome(Fate.UNKNOWN, node)
            kind = parent.type
            if kind == "await_expression":
                self._take(parent)
                return self._awaited(parent)
            if kind in TRANSPARENT or kind in ("optional_chain",):
                node = parent
            elif kind in ("member_expression", "subscript_expression"):
                outer, outcome, was_then = self._method(node, parent)
                then_seen = then_seen or was_then
                if outcome is not None:
                    return outcome
                if outer is None:
                    return Outcome(Fate.UNKNOWN, node)
                node = outer
            elif kind == "expression_statement":
                drop = Drop.THEN if then_seen else Drop.NOT_AWAITED_IN_TRY if self._in_try(parent) is not None else Drop.STATEMENT
                return Outcome(Fate.DROPPED, node, drop=drop)
            elif kind == "unary_expression":
                operator = parent.child_by_field_name("operator")
                return Outcome(Fate.DISCARDED if operator is not None and operator.type == "void" else Fate.UNKNOWN, node)
            elif kind in ("ternary_expression", "binary_expression"):
                if parent.child_by_field_name("condition") == node:
                    return Outcome(Fate.UNKNOWN, node)
                if kind == "binary_expression" and not self._passes_through(parent, node):
                    return Outcome(Fate.UNKNOWN, node)
                node = parent
            elif kind == "sequence_expression":
                if parent.named_children[-1] != node:
                    return Outcome(Fate.DROPPED, node, drop=Drop.STATEMENT)
                node = parent
            elif kind == "return_statement":
                return self._returned(parent, awaited=False)
            elif kind in FUNCTION_TYPES:
                return self._leaves(parent, node, awaited=False) if parent.child_by_field_name("body") == node else Outcome(Fate.UNKNOWN, node)
            elif kind == "variable_declarator":
                return self._stored(parent, node)
            elif kind == "assignment_expression":
                return self._assigned(parent, node)
            elif kind == "array":
                node = parent
            elif kind == "arguments":
                outer_call = self.module.parent(parent)
                if outer_call is None:
                    return Outcome(Fate.UNKNOWN, node)
                path = self._callee_path(outer_call)
                if path in _COMBINATORS or path == "Promise.allSettled":
                    self._take(outer_call)
                if path == "Promise.allSettled":
                    return Outcome(Fate.HANDLED, outer_call)
                if path not in _COMBINATORS:
                    return self._pushed(outer_call, node)
                node = outer_call
            else:
                return Outcome(Fate.UNKNOWN, node)
        return Outcome(Fate.UNKNOWN, node)

    def _callee_path(self, call: Node) -> str | None:
        callee = callee_of(call)
        return None if callee is None else trace_path(Ref(self.module, callee))

    @staticmethod
    def _passes_through(parent: Node, node: Node) -> bool:
        operator = parent.child_by_field_name("operator")
        if operator is None or operator.type not in ("&&", "||", "??"):
            return False
        return operator.type != "&&" or parent.child_by_field_name("right") == node

    def _method(self, node: Node, member: Node) -> tuple[Node | None, Outcome | None, bool]:
        """`node` is the object of `member`: the node to go on from, or the outcome, and whether it was `.then`."""
        parts = member_name(member)
        call = self.module.parent(member)
        if parts is None or parts[0] != node or call is None or call.type != "call_expression" or callee_of(call) != member:
            return None, None, False
        name, arguments = parts[1], arguments_of(call)
        if name in ("then", "catch", "finally"):
            self._take(call)
        if name == "catch":
            if not arguments or _is_nothing(arguments[0]):
                return call, None, True
            return (call, None, False) if self._passes_on(arguments[0]) else (None, Outcome(Fate.HANDLED, call), False)
        if name == "then":
            if len(arguments) > 1 and not _is_nothing(arguments[1]):
                return (call, None, False) if self._passes_on(arguments[1]) else (None, Outcome(Fate.HANDLED, call), False)
            if any(argument.type == "spread_element" for argument in arguments):
                return None, None, True
            return call, None, True
        if name == "finally":
            return call, None, True
        return None, None, False

    def _passes_on(self, handler: Node) -> bool:
        """Whether a function that handles the failure only throws it again."""
        function = function_of(self.module, handler)
        body = None if function is None else function.node.child_by_field_name("body")
        return function is not None and body is not None and only_passes_on(Ref(function.module, body))

    def _in_try(self, node: Node) -> Node | None:
        """The innermost `try` whose block holds `node` in the same function and whose `catch` does more than to throw again."""
        found = self.module.enclosing_try(node)
        while found is not None:
            block, handler = found.child_by_field_name("body"), found.child_by_field_name("handler")
            body = handler.child_by_field_name("body") if handler is not None else None
            if block is not None and node.end_byte <= block.end_byte and body is not None and not only_passes_on(Ref(self.module, body)):
                return found
            found = self.module.enclosing_try(found)
        return None

    def _awaited(self, awaiting: Node) -> Outcome:
        handler = self._in_try(awaiting)
        if handler is not None:
            return Outcome(Fate.HANDLED, handler, awaited=True)
        function = self.module.enclosing_function(awaiting)
        if function is None:
            return Outcome(Fate.DROPPED, awaiting, drop=Drop.AWAIT, awaited=True)
        return self._leaves(function, awaiting, awaited=True)

    def _returned(self, statement: Node, *, awaited: bool) -> Outcome:
        function = self.module.enclosing_function(statement)
        if function is None:
            return Outcome(Fate.UNKNOWN, statement)
        return self._leaves(function, statement, awaited=awaited)

    def _leaves(self, function: Node, node: Node, *, awaited: bool) -> Outcome:
        """The promise becomes, or is part of, the result of `function`."""
        if self.budget <= 0 or function.id in self.seen:
            return Outcome(Fate.UNKNOWN, node)
        self.seen.add(function.id)
        self.result_of = self.result_of or function
        outer, parent = function, self.module.parent(function)
        while parent is not None and parent.type in TRANSPARENT:
            outer, parent = parent, self.module.parent(parent)
        if parent is not None and parent.type == "call_expression" and callee_of(parent) == outer:
            return self.climb(parent)  # called on the spot
        if parent is not None and parent.type == "arguments":
            call = self.module.parent(parent)
            if call is not None:
                return self._from_callback(call, outer, node, awaited=awaited)
        if parent is not None and parent.type == "pair":
            key = parent.child_by_field_name("key")
            if key is not None and text_of(key) in _CALLBACK_OPTIONS:
                return Outcome(Fate.DROPPED, node, drop=Drop.CALLBACK, awaited=awaited)
        if function.type == "method_definition" and (name := function.child_by_field_name("name")) is not None and text_of(name) in _CALLBACK_OPTIONS:
            return Outcome(Fate.DROPPED, node, drop=Drop.CALLBACK, awaited=awaited)
        return Outcome(Fate.RETURNED, node, function=function, awaited=awaited)

    def _from_callback(self, call: Node, callback: Node, node: Node, *, awaited: bool) -> Outcome:
        """The promise is the result of a callback passed to `call`."""
        if call.type == "new_expression":
            return Outcome(Fate.UNKNOWN, node)  # `new Promise(async …)`: what the executor does with errors is its own affair
        callee = callee_of(call)
        member = member_name(callee) if callee is not None else None
        name = member[1] if member is not None else text_of(callee) if callee is not None and callee.type == "identifier" else None
        if member is not None and name in ("then", "catch", "finally"):
            return self.climb(call, then_seen=True)  # the second argument of `then` does not catch what the first throws
        if name in _DROPPING_CALLBACKS:
            return Outcome(Fate.DROPPED, node, drop=Drop.CALLBACK, awaited=awaited, callback_of=name or "")
        if member is not None and name in _COLLECTING_CALLBACKS:
            if self.result_of == unwrap(callback):
                self.result_of = None  # what `map` gives is still what its callback gave
            return self.climb(call)
        return Outcome(Fate.UNKNOWN, node)

    def _stored(self, declarator: Node, node: Node) -> Outcome:
        name = declarator.child_by_field_name("name")
        if name is None or name.type != "identifier":
            return Outcome(Fate.UNKNOWN, node)
        binding = self.module.binding(name)
        return self._through_binding(binding, node) if binding is not None else Outcome(Fate.UNKNOWN, node)

    def _assigned(self, assignment: Node, node: Node) -> Outcome:
        left = assignment.child_by_field_name("left")
        if left is None or left.type != "identifier":
            return Outcome(Fate.UNKNOWN, node)
        binding = self.module.binding(left)
        return self._through_binding(binding, node) if binding is not None else Outcome(Fate.UNKNOWN, node)

    def _through_binding(self, binding: Binding, node: Node) -> Outcome:
        """The best thing that any use of the variable does with the promise."""
        if id(binding) in self.seen:
            return Outcome(Fate.UNKNOWN, node)
        self.seen.add(id(binding))
        if binding.scope.kind == "module":
            return Outcome(Fate.UNKNOWN, node)  # exported, or used by code that runs later
        uses = [use for use in self.module.scopes.references(binding) if not self._is_write(use)]
        outcomes = [self.climb(use) for use in uses[:32]]
        for fate in (Fate.HANDLED, Fate.DISCARDED, Fate.UNKNOWN, Fate.RETURNED):
            for outcome in outcomes:
                if outcome.fate is fate:
                    return outcome
        return outcomes[0] if outcomes else Outcome(Fate.DROPPED, node, drop=Drop.STATEMENT)

    def _is_write(self, use: Node) -> bool:
        parent = self.module.parent(use)
        return parent is not None and parent.type == "assignment_expression" and parent.child_by_field_name("left") == use

    def _pushed(self, call: Node, node: Node) -> Outcome:
        """`tasks.push(call())` and then `Promise.all(tasks)`: the array's fate is the promise's."""
        callee = callee_of(call)
        member = member_name(callee) if callee is not None else None
        if member is None or member[1] not in ("push", "unshift") or unwrap(member[0]).type != "identifier":
            return Outcome(Fate.UNKNOWN, node)
        binding = self.module.binding(unwrap(member[0]))
        if binding is None or id(binding) in self.seen:
            return Outcome(Fate.UNKNOWN, node)
        self.seen.add(id(binding))
        outcomes = [self.climb(use) for use in self.module.scopes.references(binding)[:32] if self._is_combined(use)]
        return outcomes[0] if outcomes else Outcome(Fate.UNKNOWN, node)

    def _is_combined(self, use: Node) -> bool:
        parent = self.module.parent(use)
        call = self.module.parent(parent) if parent is not None and parent.type == "arguments" else None
        return call is not None and self._callee_path(call) in (_COMBINATORS | {"Promise.allSettled"})


def _is_nothing(node: Node) -> bool:
    return unwrap(node).type in ("null", "undefined")
