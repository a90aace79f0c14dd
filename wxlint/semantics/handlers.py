"""What runs when a call fails: the `fail` callback, the function given to `.catch` or `.then`, the `catch` clause; and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.records import dataclass
from wxlint.semantics.callees import function_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.promises import Fate, Outcome
from wxlint.semantics.quiet import is_log, only_logs
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import arguments_of, callee_of, member_name

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
        return is_log(self.ref) if self.block is None else only_logs(self.block)


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
