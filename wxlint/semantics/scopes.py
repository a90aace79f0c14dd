"""Scopes and bindings of one module.

Vocabulary is pyflakes' and ESLint's: a scope holds bindings, an identifier is a reference, a write is an assignment after the declaration.
"""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from tree_sitter import Node

from wxlint.records import dataclass
from wxlint.syntax.javascript import property_name, text_of

ELEMENT = "[]"
"""The step from a value to one of its elements (array patterns, `for … of`)."""
REST = "..."
"""The step from a value to what a rest pattern leaves of it."""
UNKNOWN = "?"
"""A step that only a run would tell."""
_DEEPEST = 64
"""How many steps of a pattern are told apart. Nobody writes that many, and the steps of a hundred thousand nested patterns would fill the memory."""


@dataclass(eq=False, slots=True)
class Scope:
    """A region of names; `node` is what opens it.

    `kind` is `module`, `function`, `block`, `class`, `static` (a static block or a TypeScript namespace: `var` stays inside) or `name` (what the name of a
    function expression is visible in).
    """

    kind: str
    node: Node
    parent: Scope | None
    bindings: dict[str, Binding] = field(default_factory=dict)

    @property
    def function_scope(self) -> Scope:
        """The scope that `var` declarations of this one land in."""
        scope = self
        while scope.kind in ("block", "class", "name") and scope.parent is not None:
            scope = scope.parent
        return scope

    def lookup(self, name: str) -> Binding | None:
        """The binding that `name` means here; None for a global."""
        scope: Scope | None = self
        while scope is not None:
            binding = scope.bindings.get(name)
            if binding is not None:
                return binding
            scope = scope.parent
        return None


class MemberWrite(NamedTuple):
    """A later assignment to a member of what a name stands for: `name.a.b = value` has the steps `("a", "b")`, with None for a computed one.

    `value` is None where the new value is no expression of its own (`name.a++`, `delete name.a`).
    """

    steps: tuple[str | None, ...]
    value: Node | None

    def replaces(self, steps: tuple[str, ...]) -> bool:
        """Whether it may change what `steps` lead to."""
        return len(self.steps) <= len(steps) and all(own is None or own == step for own, step in zip(self.steps, steps, strict=False))


@dataclass(eq=False, slots=True)
class Binding:
    """One declared name.

    `kind` is `const`, `let`, `var`, `param`, `function`, `class`, `import`, `catch` or `loop`. `value` is the expression that the declaration takes its
    value from and `steps` the way from that value to this name (`const { a: { b } } = v` gives `b` the steps `("a", "b")`); for an import `value` is
    the string node of the module's specifier and `steps` is `("default",)`, `("name",)` or `()` for a namespace. `default` is the pattern's default.
    `writes` are the later assignments, as the assigned expressions (None where the value is not one expression, as in `x++` or `for (x of y)`), and `member_writes` those to members of the value, by the first of their steps.
    """

    name: str
    kind: str
    node: Node
    scope: Scope
    value: Node | None = None
    steps: tuple[str, ...] = ()
    default: Node | None = None
    parameter: int | None = None
    writes: list[Node | None] = field(default_factory=list)
    member_writes: dict[str | None, list[MemberWrite]] = field(default_factory=dict)

    def replacements(self, steps: tuple[str, ...]) -> list[MemberWrite]:
        """The assignments that may change what `steps` lead to."""
        return [write for first in (steps[0], None) for write in self.member_writes.get(first, ()) if write.replaces(steps)]


class NodeIndex(NamedTuple):
    """The nodes of a module that rules dispatch on, in document order; what TypeScript erases is left out, but for the comments in it."""

    calls: list[Node]
    members: list[Node]
    patterns: list[Node]
    imports: list[Node]
    exports: list[Node]
    assignments: list[Node]
    comments: list[Node]


@dataclass(slots=True)
class ScopeTree:
    """All scopes of a module, and what else one walk over its tree gives.

    `identifiers` are the names that mean something when the program runs: those in types, labels and export lists are left out. `scope_of` maps the id of
    every identifier node (and of every node that opens a scope) to the scope it stands in, `bindings` to what it means, if that is no global; `parents` maps
    node ids to parent nodes; `declarations` are the ids of identifiers that declare.
    """

    root: Scope
    scope_of: dict[int, Scope]
    parents: dict[int, Node]
    identifiers: list[Node] = field(default_factory=list)
    declarations: set[int] = field(default_factory=set)
    this_writes: dict[str, list[Node]] = field(default_factory=dict)
    functions: list[Node] = field(default_factory=list)
    bindings: dict[int, Binding] = field(default_factory=dict)
    nodes: NodeIndex = field(default_factory=lambda: NodeIndex([], [], [], [], [], [], []))
    _references: dict[int, list[Node]] = field(default_factory=dict)

    def binding_at(self, identifier: Node) -> Binding | None:
        """The binding that an identifier node refers to; None for a global."""
        return self.bindings.get(identifier.id)

    def references(self, binding: Binding) -> list[Node]:
        """The identifier nodes that read or write `binding`, its declaration left out, in document order."""
        return self._references.get(id(binding), [])

    def resolve(self) -> None:
        """Find out what every identifier means, once all declarations are known.

        Goes through the identifiers in document order, and so enters and leaves each scope about once: however deep scopes are nested, this takes linear time.
        """
        visible: dict[str, list[Binding]] = {}
        entered: dict[Scope, None] = {}
        current: Scope | None = None
        declarations, scope_of = self.declarations, self.scope_of
        for node in self.identifiers:
            key = node.id
            if key in declarations:
                continue
            scope = scope_of[key]
            if scope is not current:
                _move(entered, visible, scope)
                current = scope
            found = visible.get(text_of(node))
            if found:
                binding = found[-1]
                self.bindings[key] = binding
                self._references.setdefault(id(binding), []).append(node)


def _move(entered: dict[Scope, None], visible: dict[str, list[Binding]], to: Scope) -> None:
    """Leave the scopes that do not hold `to`, and enter those that do; `visible` has the innermost binding of each name last."""
    path: list[Scope] = []
    scope: Scope | None = to
    while scope is not None and scope not in entered:
        path.append(scope)
        scope = scope.parent
    while entered:
        left, _ = entered.popitem()
        if left is scope:
            entered[left] = None
            break
        for name in left.bindings:
            visible[name].pop()
    for inner in reversed(path):
        entered[inner] = None
        for name, binding in inner.bindings.items():
            visible.setdefault(name, []).append(binding)


@dataclass(slots=True)
class PatternName:
    """One name that a pattern declares or assigns, with the way to it from the pattern's value.

    `keys` are the nodes that spell the steps: the key of a pair, the name itself for a shorthand, the pattern around for an element or a rest.
    """

    node: Node
    steps: tuple[str, ...]
    keys: tuple[Node, ...]
    default: Node | None


_Way = tuple[tuple[str, Node], ...]


def pattern_names(pattern: Node) -> list[PatternName]:
    """The identifiers of a binding pattern, in document order. Computed keys make the step unknown (`?`)."""
    names: list[PatternName] = []
    stack: list[tuple[Node, _Way, Node | None]] = [(pattern, (), None)]
    while stack:
        node, way, default = stack.pop()
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            own = _deeper(way, text_of(node), node) if kind != "identifier" else way
            names.append(PatternName(node, tuple(step for step, _ in own), tuple(key for _, key in own), default))
        elif kind in ("object_pattern", "array_pattern"):
            inside = way if kind == "object_pattern" else _deeper(way, ELEMENT, node)
            stack += [(child, inside, None) for child in reversed(node.named_children)]
        elif kind == "pair_pattern":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key is not None and value is not None:
                name = property_name(key)
                stack.append((value, _deeper(way, name if name is not None else UNKNOWN, key), None))
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is not None:
                stack.append((left, way, right))
        elif kind in ("required_parameter", "optional_parameter"):
            inner = node.child_by_field_name("pattern")
            if inner is not None:
                stack.append((inner, way, node.child_by_field_name("value")))
        elif kind == "rest_pattern":
            rest = (*way[:-1], (REST, node)) if way and way[-1][0] == ELEMENT else _deeper(way, REST, node)
            stack += [(child, rest, None) for child in reversed(node.named_children)]
    return names


def _deeper(way: _Way, step: str, key: Node) -> _Way:
    return (*way, (step, key)) if len(way) < _DEEPEST else (*way[:-1], (UNKNOWN, key))
