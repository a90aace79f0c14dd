"""TypeScript declarations (`.d.ts`) as the tables need them: interfaces, their members, and what is written about each.

The trees come from tree-sitter-typescript. Declarations of packages are pinned by their integrity, so nothing here is hardened against hostile input, but
a declaration that the grammar cannot read is never taken for what it is not: looking it up raises `UnreadableError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from tree_sitter import Node

from wxlint.records import dataclass
from wxlint.regex import regex

# The grammar reads `name: Type⏎in(…)` as the operator `in`; TypeScript ends the member at the line break.
_MEMBER_CALLED_IN = regex(rb"(?<=\n)([ \t]+)[ \t](?=in\()")
_DECLARED = frozenset({"interface_declaration", "class_declaration", "abstract_class_declaration", "type_alias_declaration"})
_CONTAINERS = frozenset({"ambient_declaration", "export_statement", "expression_statement"})
_MEMBERS = {
    "method_signature": "method",
    "abstract_method_signature": "method",
    "property_signature": "property",
    "public_field_definition": "property",
}


class UnreadableError(Exception):
    """A declaration is missing, or the grammar has no reading of it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an interface or class; an overloaded method is several. `scope` is the namespace that its types are looked up from."""

    name: str
    kind: str
    optional: bool
    doc: str
    node: Node
    scope: str

    @property
    def type(self) -> Node | None:
        """The type of a property, or what a method returns."""
        annotation = self.node.child_by_field_name("return_type" if self.kind == "method" else "type")
        return annotation.named_children[0] if annotation is not None and annotation.named_children else None

    @property
    def parameters(self) -> tuple[Node, ...]:
        """The types of the parameters of a method."""
        found = self.node.child_by_field_name("parameters")
        return () if found is None else _parameter_types(found)

    @property
    def needs_argument(self) -> bool:
        """Whether the first parameter has to be there."""
        found = self.node.child_by_field_name("parameters")
        return found is not None and bool(found.named_children) and found.named_children[0].type == "required_parameter"


@dataclass(slots=True)
class Declarations:
    """Everything that a set of files declares, by qualified name (`DB.Aggregate`)."""

    nodes: dict[str, list[Node]] = field(default_factory=dict)
    docs: dict[int, str] = field(default_factory=dict)

    def add(self, data: bytes) -> None:
        """Read one file."""
        root = parse(data)
        pending = [(root, "")]
        while pending:
            parent, scope = pending.pop()
            doc = ""
            for child in parent.named_children:
                if child.type == "comment":
                    doc = text(child)
                    continue
                self._take(child, scope, doc, pending)
                doc = ""

    def _take(self, node: Node, scope: str, doc: str, pending: list[tuple[Node, str]]) -> None:
        if node.type in _CONTAINERS:
            if doc and node.named_children:
                self.docs[node.named_children[-1].id] = doc
            pending.append((node, scope))
        elif node.type in ("internal_module", "module"):
            name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
            if name is not None and body is not None:
                pending.append((body, _join(scope, text(name))))
        elif node.type in _DECLARED:
            name = node.child_by_field_name("name")
            if name is not None:
                self.nodes.setdefault(_join(scope, text(name)), []).append(node)
                self.docs.setdefault(node.id, doc)

    def doc(self, name: str) -> str:
        """The comment before a declaration."""
        return next((self.docs[node.id] for node in self.nodes.get(name, ()) if self.docs.get(node.id)), "")

    def resolve(self, name: str, scope: str) -> str | None:
        """The qualified name that `name` stands for inside namespace `scope`; None if no file declares it."""
        while True:
            candidate = _join(scope, name)
            if candidate in self.nodes:
                return candidate
            if not scope:
                return None
            scope = scope.rpartition(".")[0]

    def members(self, name: str) -> Iterator[Member]:
        """The members of an interface or class, then those that it inherits."""
        pending, seen = [name], set()
        while pending:
            current = pending.pop(0)
            if current in seen:
                continue
            seen.add(current)
            if current not in self.nodes:
                raise UnreadableError(f"there is no declaration of {current}")
            scope = current.rpartition(".")[0]
            for node in self.nodes[current]:
                if node.has_error:
                    raise UnreadableError(f"the grammar cannot read {current}")
                body = _body(node)
                if body is None:
                    raise UnreadableError(f"{current} is no interface")
                yield from members_of(body, scope)
                for base in _bases(node):
                    resolved = self.resolve(base, scope)
                    if resolved is not None:
                        pending.append(resolved)

    def alias(self, name: str) -> Node | None:
        """The type that a `type` declaration stands for."""
        for node in self.nodes.get(name, ()):
            if node.type == "type_alias_declaration" and not node.has_error:
                return node.child_by_field_name("value")
        return None

    def is_interface(self, name: str) -> bool:
        """Whether it is an interface or a class that the grammar can read."""
        return any(node.type != "type_alias_declaration" and not node.has_error for node in self.nodes.get(name, ()))


def members_of(body: Node, scope: str) -> Iterator[Member]:
    """The members in the braces of an interface, a class or an object type."""
    doc = ""
    for child in body.named_children:
        if child.type == "comment":
            doc = text(child)
            continue
        kind = _MEMBERS.get(child.type)
        name = child.child_by_field_name("name")
        if kind is not None and name is not None:
            optional = any(part.type == "?" for part in child.children)
            yield Member(text(name).strip("[]'\""), kind, optional, doc, child, scope)
        doc = ""


def text(node: Node) -> str:
    """The source of a node."""
    return (node.text or b"").decode()


def _join(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def parse(data: bytes) -> Node:
    """The tree of a declaration file."""
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_typescript.language_typescript()))
    root = parser.parse(data).root_node
    return parser.parse(_MEMBER_CALLED_IN.sub(rb"\1;", data)).root_node if root.has_error else root


def _body(node: Node) -> Node | None:
    if node.type != "type_alias_declaration":
        return node.child_by_field_name("body")
    value = node.child_by_field_name("value")
    return value if value is not None and value.type == "object_type" else None


def _bases(node: Node) -> Iterator[str]:
    for child in node.named_children:
        if child.type in ("extends_type_clause", "class_heritage"):
            pending = list(child.named_children)
            while pending:
                base = pending.pop(0)
                if base.type in ("type_identifier", "identifier", "nested_type_identifier", "member_expression"):
                    yield text(base)
                elif base.type in ("extends_clause", "generic_type"):
                    pending[:0] = base.named_children[:1]


def _parameter_types(parameters: Node) -> tuple[Node, ...]:
    found = []
    for parameter in parameters.named_children:
        annotation = parameter.child_by_field_name("type") if parameter.type.endswith("_parameter") else None
        if annotation is not None and annotation.named_children:
            found.append(annotation.named_children[0])
    return tuple(found)
