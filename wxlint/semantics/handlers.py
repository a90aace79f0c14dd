"""What runs when a call fails: the `fail` callback, the function given to `.catch` or `.then`, the `catch` clause; and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wxlint.semantics.callees import function_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.promises import Fate, Outcome
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, unwrap, walk

if TYPE_CHECKING:
    from wxlint.semantics.calls import CallSite


@dataclass(frozen=True)
class FailureHandler(Expression):
    """What handles a failure. The expression is the handler as it is written: a function, a name for one, or the whole `catch` clause.

    `word` introduces it (`fail`, `catch` or `then`), and `keyword` is where that stands. `block` is what runs: a block, or the expression of an arrow
    function, in the module where it is written; None where it cannot be known.
    """

    word: str
    keyword: Expression
    block: Ref | None

    @property
    def is_empty(self) -> bool:
        """Whether it does nothing at all; comments do not count as doing."""
        node = None if self.block is None else self.block.node
        return (
            node is not None and node.type == "statement_block" and all(child.type in ("comment", "empty_statement") for child in node.named_children)
        )

    @property
    def has_comment(self) -> bool:
        """Whether somebody wrote down why: a comment in it."""
        return self.block is not None and any(child.type == "comment" for child in self.block.node.named_children)

    @property
    def only_logs(self) -> bool:
        """Whether all that it does is to write to a log or to hide what was shown: the user never learns of the failure. False where that cannot be known."""
        if self.block is None:
            return _is_quiet_function(self.ref)
        return not self.is_empty and _is_quiet(self.block)


def handler_in_options(call: CallSite) -> FailureHandler | None:
    """The `fail` callback among the options of `call`."""
    options = call.options()
    found = None if options is None else options.property("fail")
    if found is None:
        return None
    return FailureHandler(found.value.module, found.value.node, "fail", found.key, _block_of(found.value.ref))


def handler_of(module: Module, outcome: Outcome) -> FailureHandler | None:
    """What handles a promise whose fate is HANDLED; None where nothing in particular does (`Promise.allSettled`)."""
    node = outcome.node
    if outcome.fate is not Fate.HANDLED:
        return None
    if node.type == "try_statement":
        clause = node.child_by_field_name("handler")
        body = clause.child_by_field_name("body") if clause is not None else None
        if clause is None or body is None:
            return None
        return FailureHandler(module, clause, "catch", Expression(module, clause.children[0]), Ref(module, body))
    callee = callee_of(node)
    member = member_name(callee) if callee is not None else None
    arguments = arguments_of(node)
    if member is None or member[1] not in ("catch", "then") or len(arguments) < (1 if member[1] == "catch" else 2):
        return None
    handler = arguments[0] if member[1] == "catch" else arguments[1]
    return FailureHandler(module, handler, member[1], Expression(module, member[2]), _block_of(Ref(module, handler)))


def _block_of(handler: Ref) -> Ref | None:
    function = function_of(handler.module, handler.node)
    body = None if function is None else function.node.child_by_field_name("body")
    return None if function is None or body is None else Ref(function.module, body)


_QUIET = (
    "console.",
    "wx.hide",
    "wx.stopPullDownRefresh",
    "wx.report",
    "wx.getLogManager",
    "wx.getRealtimeLogManager",
    "uni.hide",
    "Taro.hide",
    "Taro.stopPullDownRefresh",
)
_PURE = ("JSON.", "String", "Object.", "Number", "Boolean", "Array.", "Date", "Math.", "Error", "parseInt", "parseFloat", "isNaN")
_PURE_METHODS = frozenset({"toString", "toFixed", "includes", "indexOf", "startsWith", "slice", "trim", "split", "join", "toLowerCase"})
_ACTIONS = frozenset(
    {
        "throw_statement",
        "assignment_expression",
        "augmented_assignment_expression",
        "update_expression",
        "await_expression",
        "yield_expression",
        "delete_expression",
    }
)
_HOPS = 3
"""How far helpers that the handler calls are looked into."""


def _is_quiet(block: Ref, hops: int = _HOPS) -> bool:
    """Whether nothing in `block` does anything but log, hide and compute."""
    calls = 0
    for node in walk(block.node):
        if node.type in _ACTIONS:
            return False
        if node.type == "return_statement" and any(child.type != "comment" for child in node.named_children):
            return False
        if node.type in ("call_expression", "new_expression"):
            callee = callee_of(node)
            if callee is None or not _is_quiet_callee(Ref(block.module, callee), hops):
                return False
            calls += 1
    return calls > 0


def _is_quiet_callee(callee: Ref, hops: int) -> bool:
    path = trace_path(callee)
    if path is not None and path.startswith((*_QUIET, *_PURE)):
        return True
    member = member_name(unwrap(callee.node))
    if member is not None and member[1] in _PURE_METHODS:
        return True
    function = function_of(callee.module, callee.node) if hops > 0 else None
    body = None if function is None else function.node.child_by_field_name("body")
    return function is not None and body is not None and _is_quiet(Ref(function.module, body), hops - 1)


def _is_quiet_function(handler: Ref) -> bool:
    """Whether a function from outside that is itself the handler (`fail: console.error`) only logs."""
    path = trace_path(handler)
    return path is not None and path.startswith(_QUIET)
