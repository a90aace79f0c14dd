"""What platform functions hand to their callbacks, as if the callback had called for it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name

if TYPE_CHECKING:
    from wxlint.semantics.module import Module
    from wxlint.semantics.scopes import Binding
    from wxlint.semantics.targets import Target

_HANDED = {"runTransaction": ("startTransaction", "()")}
"""What the first parameter of the callback is, from the owner of the method that is given the callback: `db.runTransaction(t => …)` has `t` from `db.startTransaction()`.

Source: @cloudbase/database 1.4.3, dist/commonjs/transaction/index.js: `runTransaction` makes the same `Transaction` and passes it to the callback.
"""


def handed_to(module: Module, binding: Binding, depth: int) -> Target | None:
    """What the platform passes for a parameter of a callback that is written where it is passed; None for every other parameter."""
    function = binding.scope.node
    if binding.parameter != 0 or function.type not in FUNCTION_TYPES:
        return None
    arguments = module.parent(function)
    call = module.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
    callee = callee_of(call) if call is not None else None
    member = member_name(callee) if callee is not None else None
    handed = _HANDED.get(member[1] or "") if member is not None else None
    if call is None or callee is None or handed is None or arguments_of(call)[0] != function:
        return None
    from wxlint.semantics.module import Ref
    from wxlint.semantics.targets import Target
    from wxlint.semantics.trace import trace

    target = trace(Ref(module, callee), depth + 1)
    if target is None or not isinstance(target.root, str):
        return None
    return Target(target.root, (*target.steps[:-1], *handed))
