"""Call sites and member accesses of what comes from outside the project: the platform's API and packages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tree_sitter import Node

from wxlint.diagnostics import Edit, Span
from wxlint.records import dataclass
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.scopes import REST, pattern_names
from wxlint.semantics.targets import Target
from wxlint.semantics.trace import trace
from wxlint.semantics.values import Expression, ObjectLiteral
from wxlint.syntax.javascript import FIELD_TYPES, FUNCTION_TYPES, TRANSPARENT, arguments_of, callee_of, member_name, span_of, text_of, unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator


_MOST_FRAMES = 32
"""How many functions called on the spot may be nested in each other."""
_TESTING_OPERATORS = frozenset({"&&", "||", "??", "===", "!==", "==", "!=", "in", "instanceof"})


@dataclass(frozen=True)
class CallSite(Expression):
    """One call (or `new`) whose callee resolves to `name`, a dotted path such as `wx.cloud.callFunction`."""

    name: str

    @property
    def callee(self) -> Expression:
        """What is called: the expression before the parentheses."""
        return Expression(self.module, callee_of(self.node) or self.node)

    @property
    def receiver(self) -> Expression | None:
        """The object that the called member belongs to; None for a plain name."""
        node = callee_of(self.node)
        member = member_name(node) if node is not None else None
        return None if member is None else Expression(self.module, member[0])

    @property
    def receiver_call(self) -> CallSite | None:
        """The call that gave the object which the called member belongs to, there or in the constant that holds it: `db.collection('a')` of `db.collection('a').add`."""
        return None if self.receiver is None else made_by(self.receiver)

    @property
    def method(self) -> str | None:
        """The last name of the callee: `callFunction` of `wx.cloud.callFunction`; None where it is computed."""
        node = callee_of(self.node)
        member = member_name(node) if node is not None else None
        return member[1] if member is not None else text_of(node) if node is not None and node.type == "identifier" else None

    @property
    def chain(self) -> tuple[CallSite, ...]:
        """This call and those that gave the receivers, as far as they are written out: `get`, `where`, `collection`, `database` of `cloud.database().collection('a').where(q).get()`."""
        found = [self]
        while len(found) < _MOST_FRAMES and (inner := found[-1].receiver_call) is not None:
            found.append(inner)
        return tuple(found)

    def calls_on_result(self) -> tuple[str, ...]:
        """The methods that are called one after the other on what this call gives, where that is written on the spot: `limit`, `get` for `where` in `where(q).limit(9).get()`."""
        found: list[str] = []
        node = self.node
        while len(found) < _MOST_FRAMES:
            access = self.module.parent(node)
            member = member_name(access) if access is not None else None
            call = self.module.parent(access) if access is not None and member is not None and member[0] == node else None
            if access is None or member is None or member[1] is None or call is None or call.type != "call_expression" or callee_of(call) != access:
                break
            found.append(member[1])
            node = call
        return tuple(found)

    @property
    def method_span(self) -> Span:
        """The last name of the callee alone: `callFunction` in `wx.cloud.callFunction`."""
        node = callee_of(self.node)
        member = member_name(node) if node is not None else None
        return span_of(member[2]) if member is not None else span_of(node if node is not None else self.node)

    @property
    def arguments(self) -> tuple[Expression, ...]:
        """The arguments, comments left out; a spread is one argument of kind `spread_element`."""
        return tuple(Expression(self.module, node) for node in arguments_of(self.node))

    def argument(self, index: int) -> Expression | None:
        """Argument `index`; None if it is not there or a spread before it hides which one it is."""
        nodes = arguments_of(self.node)
        if index >= len(nodes) or any(node.type == "spread_element" for node in nodes[: index + 1]):
            return None
        return Expression(self.module, nodes[index])

    def options(self, index: int = 0) -> ObjectLiteral | None:
        """The object literal that argument `index` stands for."""
        argument = self.argument(index)
        return None if argument is None else argument.object()

    def option_keys(self, index: int = 0) -> frozenset[str] | None:
        """The keys of argument `index`: empty if it is missing, None if not all are known."""
        if len(arguments_of(self.node)) <= index and not any(node.type == "spread_element" for node in arguments_of(self.node)):
            return frozenset()
        options = self.options(index)
        return None if options is None else options.keys()

    def option(self, name: str, index: int = 0) -> Expression | None:
        """The value of option `name`."""
        options = self.options(index)
        return None if options is None else options.get(name)

    @property
    def runs_at_load(self) -> bool:
        """Whether it runs when the module is loaded: outside all functions, or only in functions that are called on the spot."""
        return runs_at_load(self.ref)

    @property
    def argument_of(self) -> CallSite | None:
        """The innermost call of something from outside the project that this call is a part of an argument of, in the same function."""
        node = self.node
        while (parent := self.module.parent(node)) is not None and parent.type not in FUNCTION_TYPES:
            if parent.type in ("call_expression", "new_expression") and node.type == "arguments":
                callee = callee_of(parent)
                target = trace(Ref(self.module, callee)) if callee is not None else None
                if target is not None and target.path is not None:
                    return CallSite(self.module, parent, target.path)
            node = parent
        return None


@dataclass(frozen=True)
class MemberSite(Expression):
    """One access of member `member` of something that resolves to `owner`: `wx.cloud.callFunction`, `const { callFunction } = wx.cloud`.

    `node` is the whole access (the name alone in a destructuring pattern), `member_span` the member's name.
    """

    owner: str
    member: str
    member_span: Span
    destructured: bool = False

    @property
    def is_written(self) -> bool:
        """Whether the access is assigned to: monkey patching."""
        parent = self.module.parent(self.node)
        return (
            not self.destructured
            and parent is not None
            and parent.type in ("assignment_expression", "augmented_assignment_expression")
            and parent.child_by_field_name("left") == self.node
        )

    def renamed(self, name: str) -> Edit:
        """The edit that makes this access read `name` instead; a name that destructuring declares stays."""
        if self.node.type == "shorthand_property_identifier_pattern":
            return Edit(self.path, self.member_span, f"{name}: {self.member}")
        is_quoted = self.module.data[self.member_span.start : self.member_span.start + 1] in (b"'", b'"', b"`")
        return Edit(self.path, self.member_span, f"'{name}'" if is_quoted else name)

    @property
    def is_called(self) -> bool:
        """Whether the access is called on the spot."""
        parent = self.module.parent(self.node)
        return not self.destructured and parent is not None and parent.type == "call_expression" and callee_of(parent) == self.node

    @property
    def is_dereferenced(self) -> bool:
        """Whether it throws where the member is missing: the access is called, or something is read from it, without `?.`."""
        parent = self.module.parent(self.node)
        if self.destructured or parent is None or any(child.type == "optional_chain" for child in parent.named_children):
            return False
        if parent.type in ("call_expression", "new_expression"):
            return callee_of(parent) == self.node
        return parent.type in ("member_expression", "subscript_expression") and parent.child_by_field_name("object") == self.node

    @property
    def is_handed_over(self) -> bool:
        """Whether a call gets the access as an argument, or inside an object or array literal that is one: then somebody else may use it."""
        node = self.node
        while (parent := self.module.parent(node)) is not None and parent.type in ("object", "array", "pair", "spread_element", *TRANSPARENT):
            node = parent
        return not self.destructured and parent is not None and parent.type == "arguments"

    @property
    def stringified_in(self) -> Expression | None:
        """The template literal or the `+` that makes a string of the value."""
        node = self.node
        while (parent := self.module.parent(node)) is not None and parent.type in ("parenthesized_expression", "template_substitution"):
            node = parent
        if parent is None or (node.type != "template_substitution" and parent.type != "binary_expression"):
            return None
        operator = parent.child_by_field_name("operator")
        return Expression(self.module, parent) if operator is None or operator.type == "+" else None

    @property
    def is_tested(self) -> bool:
        """Whether the access stands in a condition (`if (wx.x)`, `wx.x && …`, `typeof wx.x`, `!wx.x`): feature detection."""
        node = self.node
        while (parent := self.module.parent(node)) is not None:
            kind = parent.type
            if kind in ("if_statement", "while_statement", "ternary_expression"):
                return parent.child_by_field_name("condition") == node
            if kind == "binary_expression":
                operator = parent.child_by_field_name("operator")
                return operator is not None and operator.type in _TESTING_OPERATORS
            if kind == "unary_expression":
                return True
            if kind != "parenthesized_expression":
                return False
            node = parent
        return False


def made_by(expression: Expression) -> CallSite | None:
    """The call that gave a value, there or in the constant that holds it; its `name` is empty."""
    module, node = expression.module, unwrap(expression.node)
    binding = module.binding(node) if node.type in ("identifier", "shorthand_property_identifier") else None
    made: Node | None = node
    if binding is not None:
        made = unwrap(binding.value) if binding.value is not None and not binding.writes and not binding.steps else None
    return CallSite(module, made, "") if made is not None and made.type in ("call_expression", "new_expression") else None


def runs_at_load(ref: Ref) -> bool:
    """Whether `ref` is evaluated when its module is."""
    module, node = ref
    for _ in range(_MOST_FRAMES):
        frame = module.enclosing_frame(node)
        if frame is None:
            return True
        if frame.type in FIELD_TYPES:
            if not any(child.type == "static" for child in frame.children):
                return False  # evaluated for every instance
            node = frame
            continue
        if frame.type.startswith("generator"):
            return False  # calling it runs nothing yet
        outer, parent = frame, module.parent(frame)
        while parent is not None and parent.type == "parenthesized_expression":
            outer, parent = parent, module.parent(parent)
        if parent is None or parent.type != "call_expression" or callee_of(parent) != outer:
            return False
        node = parent
    return False


def call_sites(module: Module) -> Iterator[CallSite]:
    """All calls of `module` whose callee comes from outside the project, in document order."""
    for node in module.nodes.calls:
        callee = callee_of(node)
        if callee is None:
            continue
        target = trace(Ref(module, callee))
        path = None if target is None else target.path
        if path is not None:
            yield CallSite(module, node, path)


_ACCESSES: WeakKeyDictionary[Module, dict[str, list[Node]]] = WeakKeyDictionary()
"""The accesses of members by the member's name, of the modules in memory that somebody asked about."""


def accesses_of(module: Module, name: str) -> Iterator[Expression]:
    """All accesses of a member called `name`, of whatever: `watcher.close`, `this.data.watcher['close']`."""
    table = _ACCESSES.get(module)
    if table is None:
        table = _ACCESSES[module] = {}
        for node in module.nodes.members:
            member = member_name(node)
            if member is not None and member[1] is not None:
                table.setdefault(member[1], []).append(node)
    return (Expression(module, node) for node in table.get(name, ()))


def named_calls(module: Module, *names: str) -> Iterator[CallSite]:
    """The calls of a function or member with one of `names`, whoever made it, in document order; their `name` is the resolved path or, where there is none, the callee's source."""
    wanted = frozenset(names)
    for node in module.nodes.calls:
        callee = callee_of(node)
        if callee is None:
            continue
        member = member_name(callee)
        last = member[1] if member is not None else text_of(callee) if callee.type == "identifier" else None
        if last in wanted:
            target = trace(Ref(module, callee))
            yield CallSite(module, node, (None if target is None else target.path) or text_of(callee))


def unresolved_calls(module: Module, name: str) -> Iterator[CallSite]:
    """The calls of a member `name` of something that is not known, in document order; their `name` is the callee's source."""
    from wxlint.semantics.callees import function_of

    for node in module.nodes.calls:
        callee = callee_of(node)
        member = member_name(callee) if callee is not None else None
        if callee is None or member is None or member[1] != name:
            continue
        target = trace(Ref(module, callee))
        if (target is None or target.path is None) and function_of(module, callee) is None:
            yield CallSite(module, node, text_of(callee))


def member_sites(module: Module) -> Iterator[MemberSite]:
    """All accesses of members of what comes from outside the project: first the expressions, then the destructuring patterns."""
    for node in module.nodes.members:
        member = member_name(node)
        if member is None or member[1] is None:
            continue
        target = trace(Ref(module, member[0]))
        path = None if target is None else target.path
        if path is not None:
            yield MemberSite(module, node, path, member[1], span_of(member[2]))
    for pattern in module.nodes.patterns:
        yield from _pattern_sites(module, pattern)


def arguments_holding(module: Module, path: str) -> Iterator[Expression]:
    """Where what resolves to `path` is handed to a function: as an argument itself, or as a property of an object literal."""
    for call in module.nodes.calls:
        for node in arguments_of(call):
            argument = Expression(module, node)
            literal = argument.object() if node.type == "object" else None
            values = [entry.value for entry in literal.properties()] if literal is not None else [argument]
            for value in values:
                if value.kind in ("identifier", "member_expression", "shorthand_property_identifier") and value.resolved_path == path:
                    yield value


def _pattern_sites(module: Module, pattern: Node) -> Iterator[MemberSite]:
    parent = module.parent(pattern)
    around = module.parent(parent) if parent is not None and parent.type == "assignment_pattern" else parent
    if parent is None or around is None or around.type in ("pair_pattern", "array_pattern", "rest_pattern"):
        return  # a nested pattern is reported with its outermost one
    target = _pattern_value(module, pattern, parent)
    if target is None or isinstance(target.root, Ref):
        return
    seen: set[tuple[int, str]] = set()
    for name in pattern_names(pattern):
        steps = target.steps
        for step, key in zip(name.steps, name.keys, strict=True):
            if step in (REST, "?") or step.startswith("["):
                break
            owner = Target(target.root, steps).path or ""
            if (key.id, owner) not in seen:
                seen.add((key.id, owner))
                yield MemberSite(module, key, owner, step, span_of(key), destructured=True)
            steps = (*steps, step)


def _pattern_value(module: Module, pattern: Node, parent: Node) -> Target | None:
    if parent.type == "variable_declarator":
        value = parent.child_by_field_name("value")
        return None if value is None else trace(Ref(module, value))
    if parent.type == "assignment_expression":
        right = parent.child_by_field_name("right")
        return None if right is None else trace(Ref(module, right))
    names = pattern_names(pattern)
    binding = module.binding(names[0].node) if names else None
    if binding is None or binding.kind != "param":
        return None
    from wxlint.semantics.entrypoints import parameter_root

    root = parameter_root(module, binding)
    return None if root is None else Target(root, ())
