"""Code that only logs: it writes to the console, hides what was shown, computes, and nothing else comes of it."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from wxlint.semantics.callees import function_of
from wxlint.semantics.module import Ref
from wxlint.semantics.trace import trace_path
from wxlint.syntax.javascript import callee_of, member_name, unwrap, walk

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
"""How far helpers that the code calls are looked into."""


def only_logs(block: Ref) -> bool:
    """Whether `block` (a block or the expression of an arrow function) logs, or hides something, and does nothing else."""
    calls = _quiet_calls(block, (block.node,), _HOPS)
    return calls is not None and calls > 0


def only_passes_on(block: Ref) -> bool:
    """Whether `block` ends by throwing or rejecting, and before that at most logs: what is caught there is somebody else's to handle."""
    node = block.node
    if node.type != "statement_block":
        return _is_rejection(block, node)
    statements = [child for child in node.named_children if child.type != "comment"]
    if not statements:
        return False
    last = statements[-1]
    value = last.named_children[0] if last.type == "return_statement" and last.named_children else None
    if last.type != "throw_statement" and not (value is not None and _is_rejection(block, value)):
        return False
    return _quiet_calls(block, statements[:-1], _HOPS) is not None


def is_log(function: Ref) -> bool:
    """Whether an expression stands for a platform function that only logs (`console.error`)."""
    path = trace_path(function)
    return path is not None and path.startswith(_QUIET)


def _is_rejection(block: Ref, node: Node) -> bool:
    return trace_path(Ref(block.module, unwrap(node))) == "Promise.reject()"


def _quiet_calls(block: Ref, roots: Iterable[Node], hops: int) -> int | None:
    """How many calls are below `roots`, if nothing there does anything but log, hide and compute; else None."""
    calls = 0
    for node in (node for root in roots for node in walk(root)):
        if node.type in _ACTIONS:
            return None
        if node.type == "return_statement" and any(child.type != "comment" for child in node.named_children):
            return None
        if node.type in ("call_expression", "new_expression"):
            callee = callee_of(node)
            if callee is None or not _is_quiet_callee(Ref(block.module, callee), hops):
                return None
            calls += 1
    return calls


def _is_quiet_callee(callee: Ref, hops: int) -> bool:
    path = trace_path(callee)
    if path is not None and path.startswith((*_QUIET, *_PURE)):
        return True
    member = member_name(unwrap(callee.node))
    if member is not None and member[1] in _PURE_METHODS:
        return True
    function = function_of(callee.module, callee.node) if hops > 0 else None
    body = None if function is None else function.node.child_by_field_name("body")
    return function is not None and body is not None and bool(_quiet_calls(Ref(function.module, body), (body,), hops - 1))
