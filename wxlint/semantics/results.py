"""Where the result of an asynchronous platform call goes: into which other calls."""

from __future__ import annotations

import enum

from tree_sitter import Node

from wxlint.semantics.calls import CallSite
from wxlint.semantics.module import Ref
from wxlint.semantics.scopes import Binding, pattern_names
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import FUNCTION_TYPES, TRANSPARENT, arguments_of, callee_of, member_name, parameters_of

_CALLBACKS = ("success", "fail", "complete")
_CONTAINERS = frozenset({"pair", "object", "array", "template_substitution", "template_string", "spread_element", "shorthand_property_identifier"})
_LOOKED_AT = frozenset({"expression_statement", "if_statement", "unary_expression", "while_statement", "switch_statement"})
_TESTS = frozenset({"===", "!==", "==", "!=", "<", ">", "<=", ">=", "instanceof", "in"})
_MOST = 200
"""How many places are looked at; what takes more is out of sight."""


class _OutOfSightError(Exception):
    """The value goes where nobody can follow it."""


class _What(enum.Enum):
    """What an expression holds."""

    PROMISE = enum.auto()
    RESULT = enum.auto()
    MEMBER = enum.auto()


def calls_with_result(call: CallSite, member: str) -> tuple[CallSite, ...] | None:
    """The platform calls whose arguments hold `member` of what `call` gives to its `success` callback or promise, in document order.

    Looking at the value (in a condition, on the console) is no use of it. None where it goes out of sight: into a function of the project, a property, a result.
    """
    try:
        return _Follower(call, member).follow()
    except _OutOfSightError:
        return None


class _Follower:
    def __init__(self, call: CallSite, member: str) -> None:
        self.call = call
        self.module = call.module
        self.member = member
        self.found: dict[int, CallSite] = {}
        self.pending: list[tuple[Node, _What]] = []

    def follow(self) -> tuple[CallSite, ...]:
        self._start()
        seen: set[int] = set()
        while self.pending:
            node, what = self.pending.pop()
            if node.id not in seen:
                seen.add(node.id)
                self._look(node, what)
            if len(seen) > _MOST:
                raise _OutOfSightError
        return tuple(sorted(self.found.values(), key=lambda site: site.span))

    def _start(self) -> None:
        if arguments_of(self.call.node):
            options = self.call.options()
            if options is None or not options.is_complete():
                raise _OutOfSightError
            callbacks = [value for name in _CALLBACKS if (value := options.get(name)) is not None]
            if callbacks:
                for name in ("success", "complete"):
                    self._enter(options.get(name))
                return
        self.pending.append((self.call.node, _What.PROMISE))

    def _enter(self, callback: Expression | None) -> None:
        """Follow the first parameter of a callback."""
        function = callback.function() if callback is not None else None
        if function is not None and function.module is self.module:
            for pattern in parameters_of(function.node)[:1]:
                self._follow_pattern(pattern, _What.RESULT)
        elif callback is not None and not (callback.resolved_path or "").startswith("console."):
            raise _OutOfSightError

    def _follow_pattern(self, pattern: Node, what: _What) -> None:
        """Follow the names that a pattern gives to the value or to parts of it."""
        for name in pattern_names(pattern):
            if not name.steps:
                self._follow_name(self.module.binding(name.node), what)
            elif what is _What.PROMISE or not name.steps[0].isidentifier():
                raise _OutOfSightError  # a rest pattern or a computed key may hold it
            elif what is _What.RESULT and name.steps == (self.member,):
                self._follow_name(self.module.binding(name.node), _What.MEMBER)

    def _follow_name(self, binding: Binding | None, what: _What) -> None:
        if binding is None:
            raise _OutOfSightError
        self.pending += [(use, what) for use in self.module.scopes.references(binding)]

    def _look(self, node: Node, what: _What) -> None:
        """Decide by what stands around `node`, which holds `what`."""
        parent = self.module.parent(node)
        kind = parent.type if parent is not None else ""
        if parent is None or kind in FUNCTION_TYPES:
            raise _OutOfSightError
        if kind == "await_expression":
            self.pending.append((parent, _What.RESULT if what is _What.PROMISE else what))
        elif kind in TRANSPARENT or kind in _CONTAINERS:
            self.pending.append((parent, what))
        elif kind in ("member_expression", "subscript_expression"):
            self._look_at_member(node, parent, what)
        elif kind == "variable_declarator":
            pattern = parent.child_by_field_name("name")
            if pattern is not None:
                self._follow_pattern(pattern, what)
        elif kind == "assignment_expression":
            left = parent.child_by_field_name("left")
            if left is not None and left != node:
                self._follow_name(self.module.binding(left) if left.type == "identifier" else None, what)
        elif kind == "arguments":
            self._look_at_call(parent)
        elif kind in ("binary_expression", "ternary_expression"):
            if not self._is_tested(node, parent):
                self.pending.append((parent, what))
        elif kind not in _LOOKED_AT:
            raise _OutOfSightError

    @staticmethod
    def _is_tested(node: Node, parent: Node) -> bool:
        if parent.type == "ternary_expression":
            return parent.child_by_field_name("condition") == node
        operator = parent.child_by_field_name("operator")
        return operator is not None and (operator.type in _TESTS or (operator.type == "&&" and parent.child_by_field_name("left") == node))

    def _look_at_member(self, node: Node, access: Node, what: _What) -> None:
        parts = member_name(access)
        if parts is None or parts[0] != node:
            return  # an index: `table[code]`
        if what is _What.PROMISE:
            around = self.module.parent(access)
            arguments = arguments_of(around) if around is not None and around.type == "call_expression" else []
            if around is None or parts[1] not in ("then", "catch", "finally"):
                raise _OutOfSightError
            if parts[1] == "then":
                self._enter(Expression(self.module, arguments[0]) if arguments else None)
            else:
                self.pending.append((around, what))
        elif what is _What.RESULT:
            if parts[1] is None:
                raise _OutOfSightError
            if parts[1] == self.member:
                self.pending.append((access, _What.MEMBER))

    def _look_at_call(self, arguments: Node) -> None:
        outer = self.module.parent(arguments)
        callee = callee_of(outer) if outer is not None else None
        path = trace_path(Ref(self.module, callee)) if callee is not None else None
        if outer is None or path is None:
            raise _OutOfSightError
        if not path.startswith("console."):
            self.found[outer.id] = CallSite(self.module, outer, path)
