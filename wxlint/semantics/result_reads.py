"""What the code around an asynchronous platform call reads of its result: `stats.updated`, `data.length`, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.semantics.module import Ref
from wxlint.semantics.scopes import Binding, pattern_names
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import FUNCTION_TYPES, TRANSPARENT, arguments_of, callee_of, member_name, parameters_of

if TYPE_CHECKING:
    from wxlint.semantics.calls import CallSite

_Path = tuple[str, ...]
_MOST = 200
"""How many places are looked at; what takes more is out of sight."""
_TESTS = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">=", "instanceof", "in"})
_PASSING = frozenset({"binary_expression", "parenthesized_expression", "template_substitution", "template_string", "object", "pair"})
_BRANCHES = frozenset({"if_statement", "while_statement", "do_statement", "ternary_expression"})


class Read(NamedTuple):
    """One member that is read: `path` from the result on, `access` the expression.

    `role` is what for: `test` where it only decides something (`if (res.data.length)`, `x === 0`), `index` in an index (`list[list.length - 1]`), `written` where it is
    assigned to, `printed` on the console, `value` for everything else.
    """

    path: _Path
    access: Expression
    role: str


class ResultUse(NamedTuple):
    """What becomes of a result: the members that are `read`, in document order, and the parts that go where nobody follows them (`()` for all of it)."""

    reads: tuple[Read, ...]
    out_of_sight: frozenset[_Path]

    @property
    def is_dropped(self) -> bool:
        """Whether nothing looks at the result."""
        return not self.reads and not self.out_of_sight

    def reads_of(self, *path: str) -> tuple[Read, ...]:
        """The reads of `path` and of what it holds."""
        return tuple(read for read in self.reads if read.path[: len(path)] == path)

    def may_read(self, *path: str) -> bool:
        """Whether something reads `path`, or may: it, or what holds it, goes out of sight."""
        return bool(self.reads_of(*path)) or any(path[: len(lost)] == lost for lost in self.out_of_sight)


def result_use(call: CallSite) -> ResultUse:
    """What the code around `call` does with what the call gives to its `success` callback or its promise. What is only printed on the console is not used."""
    follower = _Follower(call)
    follower.follow()
    reads = {(read.path, read.access.node.id): read for read in follower.reads}
    return ResultUse(tuple(sorted(reads.values(), key=lambda read: read.access.span)), frozenset(follower.lost))


class _Follower:
    """`pending` holds expressions and what they are: a path into the result, or None for the promise of it."""

    def __init__(self, call: CallSite) -> None:
        self.call = call
        self.module = call.module
        self.reads: list[Read] = []
        self.lost: set[_Path] = set()
        self.pending: list[tuple[Node, _Path | None]] = []

    def follow(self) -> None:
        self._start()
        seen: set[tuple[int, _Path | None]] = set()
        while self.pending:
            node, path = self.pending.pop()
            if (node.id, path) in seen:
                continue
            seen.add((node.id, path))
            if len(seen) > _MOST:
                self.lost.add(())
                return
            self._look(node, path)

    def _start(self) -> None:
        keys = self.call.option_keys()
        if keys is None:
            self.lost.add(())
        elif keys & {"success", "complete"}:
            for name in ("success", "complete"):
                callback = self.call.option(name)
                if name in keys:
                    self._enter(callback)
        else:
            self.pending.append((self.call.node, None))

    def _enter(self, callback: Expression | None) -> None:
        """Follow the first parameter of a callback."""
        function = callback.function() if callback is not None else None
        if function is not None and function.module is self.module:
            for pattern in parameters_of(function.node)[:1]:
                self._follow_pattern(pattern, ())
        elif callback is None or not (callback.resolved_path or "").startswith("console."):
            self.lost.add(())

    def _follow_pattern(self, pattern: Node, path: _Path | None) -> None:
        for name in pattern_names(pattern):
            if not name.steps:
                self._follow_binding(self.module.binding(name.node), path)
            elif path is None or not all(step.isidentifier() for step in name.steps):
                self.lost.add(path or ())
            else:
                inner = (*path, *name.steps)
                self.reads.append(Read(inner, Expression(self.module, name.node), role="value"))
                self._follow_binding(self.module.binding(name.node), inner)

    def _follow_binding(self, binding: Binding | None, path: _Path | None) -> None:
        if binding is None:
            self.lost.add(path or ())
        else:
            uses = self.module.scopes.references(binding)
            self.pending += [(use, path) for use in uses[-_MOST - 1 :]]

    def _look(self, node: Node, path: _Path | None) -> None:
        parent = self.module.parent(node)
        kind = parent.type if parent is not None else ""
        if parent is None:
            self.lost.add(path or ())
        elif kind == "await_expression":
            self.pending.append((parent, () if path is None else path))
        elif kind in TRANSPARENT:
            self.pending.append((parent, path))
        elif kind in ("member_expression", "subscript_expression"):
            self._look_at_member(node, parent, path)
        elif kind == "variable_declarator":
            pattern = parent.child_by_field_name("name")
            if pattern is not None:
                self._follow_pattern(pattern, path)
        elif kind == "assignment_expression":
            self._look_at_assignment(node, parent, path)
        elif kind == "arguments":
            self._look_at_arguments(parent, path)
        elif kind == "binary_expression" or kind in _BRANCHES:
            if not _is_test(node, parent):
                self.pending.append((parent, path))
        elif kind in FUNCTION_TYPES or kind not in ("expression_statement", "unary_expression"):
            self.lost.add(path or ())

    def _look_at_member(self, node: Node, access: Node, path: _Path | None) -> None:
        parts = member_name(access)
        if parts is None or parts[0] != node:
            return  # an index: `table[code]`
        if path is None:
            around = self.module.parent(access)
            if around is None or around.type != "call_expression" or parts[1] not in ("then", "catch", "finally"):
                self.lost.add(())
            elif parts[1] == "then":
                arguments = arguments_of(around)
                self._enter(Expression(self.module, arguments[0]) if arguments else None)
            else:
                self.pending.append((around, None))
        elif parts[1] is None:
            self.lost.add(path)
        else:
            inner = (*path, parts[1])
            around = self.module.parent(access)
            self.reads.append(Read(inner, Expression(self.module, access), role=self._role(access)))
            if around is not None and not (around.type == "call_expression" and callee_of(around) == access):
                self.pending.append((access, inner))

    def _role(self, node: Node, *, through_names: bool = True) -> str:
        for _ in range(_MOST):
            parent = self.module.parent(node)
            if parent is None:
                break
            if _is_test(node, parent):
                return "test"
            if parent.type == "subscript_expression" and parent.child_by_field_name("index") == node:
                return "index"
            if parent.type == "assignment_expression" and parent.child_by_field_name("left") == node:
                return "written"
            if parent.type == "variable_declarator" and through_names:
                name = parent.child_by_field_name("name")
                binding = self.module.binding(name) if name is not None and name.type == "identifier" else None
                roles = {self._role(use, through_names=False) for use in self.module.scopes.references(binding)} if binding is not None else set()
                return "test" if "test" in roles else "value"
            if parent.type == "arguments" and self._is_printed(parent):
                return "printed"
            if parent.type not in _PASSING:
                break
            node = parent
        return "value"

    def _look_at_assignment(self, node: Node, assignment: Node, path: _Path | None) -> None:
        left = assignment.child_by_field_name("left")
        if left is not None and left != node:
            if left.type == "identifier":
                self._follow_binding(self.module.binding(left), path)
            else:
                self.lost.add(path or ())

    def _look_at_arguments(self, arguments: Node, path: _Path | None) -> None:
        if not self._is_printed(arguments):
            self.lost.add(path or ())

    def _is_printed(self, arguments: Node) -> bool:
        outer = self.module.parent(arguments)
        callee = callee_of(outer) if outer is not None else None
        return callee is not None and (trace_path(Ref(self.module, callee)) or "").startswith("console.")


def _is_test(node: Node, parent: Node) -> bool:
    """Whether `node` only decides something in `parent`."""
    if parent.type in _BRANCHES:
        condition = parent.child_by_field_name("condition")
        return condition is not None and condition.start_byte <= node.start_byte and node.end_byte <= condition.end_byte
    if parent.type == "unary_expression":
        return True
    operator = parent.child_by_field_name("operator") if parent.type == "binary_expression" else None
    return operator is not None and (operator.type in _TESTS or (operator.type == "&&" and parent.child_by_field_name("left") == node))
