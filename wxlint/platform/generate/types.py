"""What a TypeScript type says about a value in a program: its kinds, and which literals are legal."""

from __future__ import annotations

from tree_sitter import Node

from wxlint.platform.generate.declarations import Declarations, members_of, text
from wxlint.records import dataclass

Literal = str | int | float | bool

_PREDEFINED = {"string": "string", "number": "number", "boolean": "boolean", "object": "object", "void": "undefined"}
_LIBRARY = {
    "Array": "array",
    "ReadonlyArray": "array",
    "Function": "function",
    "Record": "object",
    "Partial": "object",
    "Pick": "object",
    "Omit": "object",
    "ArrayBuffer": "object",
    "ArrayBufferLike": "object",
    "ArrayBufferView": "object",
    "Date": "object",
    "RegExp": "object",
    "Error": "object",
    "Object": "object",
    "Promise": "object",
    "IAnyObject": "object",
    "AnyObject": "object",
    "String": "string",
    "Number": "number",
    "Boolean": "boolean",
}
_DEPTH = 12
"""How many aliases are followed; real ones are below five."""


@dataclass(frozen=True, slots=True)
class Type:
    """The kinds of value that are legal (JavaScript's `string`, `number`, `boolean`, `object`, `array`, `function`, `null`, `undefined`, or `any`), in order.

    `values` are the only legal ones, if these are literals; `elements` the same for the elements of an array.
    """

    kinds: tuple[str, ...]
    values: tuple[Literal, ...] = ()
    elements: tuple[Literal, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The form that stands in tables; `undefined` is left out beside other kinds, since an option may always be missing."""
        kinds = [kind for kind in self.kinds if kind != "undefined"] or ["undefined"]
        found: dict[str, object] = {"type": "any" if "any" in kinds else "|".join(kinds)}
        if self.values:
            found["values"] = list(self.values)
        if self.elements:
            found["elements"] = list(self.elements)
        return found


ANY = Type(("any",))


def type_of(node: Node | None, scope: str, declarations: Declarations, depth: int = 0) -> Type:
    """The type that `node` means inside namespace `scope`; `any` for what is computed by the type system."""
    if node is None or depth > _DEPTH:
        return ANY
    kind = node.type
    if kind == "predefined_type":
        return Type((_PREDEFINED.get(text(node), "any"),))
    if kind == "literal_type":
        return _literal(node.named_children[0] if node.named_children else node)
    if kind in ("array_type", "tuple_type"):
        elements = type_of(node.named_children[0], scope, declarations, depth + 1).values if kind == "array_type" else ()
        return Type(("array",), elements=elements)
    if kind in ("function_type", "constructor_type"):
        return Type(("function",))
    if kind == "object_type":
        return Type(("object",))
    if kind in ("parenthesized_type", "readonly_type"):
        return type_of(node.named_children[0], scope, declarations, depth + 1)
    if kind == "template_literal_type":
        return Type(("string",))
    if kind == "union_type":
        return _union([type_of(child, scope, declarations, depth + 1) for child in node.named_children if child.type != "comment"])
    if kind == "intersection_type":
        return Type(("object",))
    if kind == "index_type_query":
        return _keys(node.named_children[0], scope, declarations)
    if kind in ("type_identifier", "nested_type_identifier", "generic_type"):
        return _named(node, scope, declarations, depth)
    return ANY


def named(node: Node | None) -> str | None:
    """The name of a type, without its arguments."""
    if node is not None and node.type == "generic_type":
        node = node.child_by_field_name("name")
    return text(node) if node is not None and node.type in ("type_identifier", "nested_type_identifier") else None


def arguments(node: Node) -> list[Node]:
    """The arguments of a generic type."""
    found = node.child_by_field_name("type_arguments") if node.type == "generic_type" else None
    return [] if found is None else found.named_children


def _named(node: Node, scope: str, declarations: Declarations, depth: int) -> Type:
    name = named(node) or ""
    resolved = declarations.resolve(name, scope)
    if resolved is None or name in _LIBRARY:
        kind = _LIBRARY.get(name)
        if kind == "array" and arguments(node):
            return Type(("array",), elements=type_of(arguments(node)[0], scope, declarations, depth + 1).values)
        return ANY if kind is None else Type((kind,))
    alias = declarations.alias(resolved)
    if alias is not None:
        return type_of(alias, resolved.rpartition(".")[0], declarations, depth + 1)
    if not declarations.is_interface(resolved):
        return ANY
    node = declarations.nodes[resolved][0]
    body = node.child_by_field_name("body")
    is_callable = body is not None and any(child.type == "call_signature" for child in body.named_children)
    return Type(("function",) if is_callable else ("object",))


def _keys(node: Node, scope: str, declarations: Declarations) -> Type:
    """`keyof X`: the names of the members of an interface."""
    if node.type == "object_type":
        return Type(("string",), tuple(member.name for member in members_of(node, scope)))
    name = named(node)
    resolved = declarations.resolve(name, scope) if name is not None else None
    if resolved is None or not declarations.is_interface(resolved):
        return Type(("string",))
    return Type(("string",), tuple(dict.fromkeys(member.name for member in declarations.members(resolved))))


def _literal(node: Node) -> Type:
    source = text(node)
    if node.type == "string":
        return Type(("string",), (source[1:-1],))
    if node.type in ("true", "false"):
        return Type(("boolean",), (node.type == "true",))
    if node.type in ("number", "unary_expression"):
        return Type(("number",), (float(source) if "." in source else int(source, 0),))
    return Type((node.type,)) if node.type in ("null", "undefined") else ANY


def _union(parts: list[Type]) -> Type:
    """All that one of `parts` allows; literals say nothing beside a part that allows every value of their kind."""
    kinds = tuple(dict.fromkeys(kind for part in parts for kind in part.kinds))
    enumerated = all(part.values or part.kinds in (("undefined",), ("null",)) for part in parts)
    values = tuple(dict.fromkeys(value for part in parts for value in part.values)) if enumerated else ()
    if "boolean" in kinds and {True, False} <= {value for value in values if isinstance(value, bool)}:
        values = ()
    return Type(kinds, values)
