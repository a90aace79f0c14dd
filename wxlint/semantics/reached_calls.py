"""What a function sets going: the calls of platform APIs and packages in it, in its callbacks, and in the project's functions that it calls."""

from __future__ import annotations

from collections.abc import Iterator

from wxlint.semantics.callees import called_function
from wxlint.semantics.calls import CallSite
from wxlint.semantics.module import Ref
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Function
from wxlint.syntax.javascript import callee_of, walk

_FUNCTIONS = 40
"""How many functions of the project are looked into."""


def calls_reached(function: Function) -> Iterator[CallSite]:
    """The calls of what comes from outside the project that a call of `function` may lead to, those in `function` itself first; branches are all taken."""
    pending = [function.ref]
    seen = {function.ref.key}
    while pending:
        module, root = pending.pop(0)
        for node in walk(root):
            if node.type not in ("call_expression", "new_expression"):
                continue
            called = called_function(module, node)
            if called is not None:
                if called.key not in seen and len(seen) < _FUNCTIONS:
                    seen.add(called.key)
                    pending.append(called)
                continue
            callee = callee_of(node)
            path = trace_path(Ref(module, callee)) if callee is not None else None
            if path is not None:
                yield CallSite(module, node, path)
