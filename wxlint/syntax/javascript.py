"""JavaScript, WXS, TypeScript and TSX: bytes to a tree-sitter tree, and the few questions that need no scope.

Trees may be 200,000 nodes deep, so nothing here recurses. A grammar is loaded when the first file needs it (TypeScript's takes 7 ms).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node, Parser, Tree

from wxlint.diagnostics import Span
from wxlint.project.model import Language
from wxlint.regex import regex
from wxlint.syntax import bounded
from wxlint.syntax.grammar_gaps import respelled, takes_await_for_a_name
from wxlint.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Collection

SCRIPT_LANGUAGES = frozenset({Language.JAVASCRIPT, Language.TYPESCRIPT, Language.TSX, Language.WXS})

TRANSPARENT = frozenset(
    {
        "parenthesized_expression",
        "non_null_expression",
        "as_expression",
        "satisfies_expression",
        "type_assertion",
        "await_expression",
        "instantiation_expression",
    }
)
"""Wrappers that leave the name of what they wrap as it is. `await` is one: `(await f()).x` is a member of what `f()` gives."""

FUNCTION_TYPES = frozenset(
    {
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    }
)

FIELD_TYPES = frozenset({"field_definition", "public_field_definition"})

TYPE_NODES = frozenset(
    {
        "abstract_method_signature",
        "adding_type_annotation",
        "ambient_declaration",
        "array_type",
        "asserts",
        "asserts_annotation",
        "call_signature",
        "conditional_type",
        "constructor_type",
        "function_signature",
        "function_type",
        "generic_type",
        "implements_clause",
        "index_signature",
        "index_type_query",
        "interface_declaration",
        "intersection_type",
        "literal_type",
        "lookup_type",
        "method_signature",
        "nested_type_identifier",
        "object_type",
        "omitting_type_annotation",
        "opting_type_annotation",
        "parenthesized_type",
        "predefined_type",
        "readonly_type",
        "template_literal_type",
        "tuple_type",
        "type_alias_declaration",
        "type_annotation",
        "type_arguments",
        "type_parameters",
        "type_predicate",
        "type_predicate_annotation",
        "type_query",
        "union_type",
    }
)
"""What TypeScript erases: nothing in it runs. `declare` is here too, which describes what is defined elsewhere: `declare const wx: any` leaves `wx` a global."""


@functools.cache
def _parser(language: Language) -> Parser:
    if language is Language.TYPESCRIPT:
        return Parser(grammar("tree_sitter_typescript", "language_typescript"))
    if language is Language.TSX:
        return Parser(grammar("tree_sitter_typescript", "language_tsx"))
    return Parser(grammar("tree_sitter_javascript"))


def parse_script(data: bytes, language: Language) -> Tree:
    """The tree of `data`; what cannot be parsed becomes ERROR and MISSING nodes."""
    return parse_beginning(data, language).tree


def parse_beginning(data: bytes, language: Language) -> bounded.Parsed:
    """As `parse_script`, and how much of `data` that is the tree of: all of it, but for files full of errors that would take too long."""
    parser = _parser(language)
    parsed = bounded.parse(parser, data)
    data = data[: parsed.size]
    root = parsed.tree.root_node
    if language is Language.JAVASCRIPT and takes_await_for_a_name(root, data):
        other = _parser(Language.TSX)
        typed = bounded.parse(other, data)
        if typed.size == parsed.size and not typed.tree.root_node.has_error:
            parser, parsed, root = other, typed, typed.tree.root_node
    mended = respelled(root, data, typed=language in (Language.TYPESCRIPT, Language.TSX))
    return parsed if mended is None else bounded.parse(parser, mended)


def span_of(node: Node) -> Span:
    """Where `node` stands."""
    return Span(node.start_byte, node.end_byte)


def text_of(node: Node) -> str:
    """The source of `node`; bytes that are not UTF-8 are replaced."""
    text = node.text or b""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("utf-8", "replace")


def walk(root: Node) -> Iterator[Node]:
    """All named nodes below and including `root`, in document order."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        children = node.named_children
        children.reverse()
        stack += children


def walk_within_function(root: Node) -> Iterator[Node]:
    """As `walk`, without entering functions and classes nested in `root`: what runs when `root` runs."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.type in FUNCTION_TYPES and node != root:
            continue
        children = node.named_children
        children.reverse()
        stack += children


_MOST_WRAPPERS = 100
"""How many parentheses around an expression are looked through; nobody writes that many, and each look at a hundred thousand takes a tenth of a second."""


def unwrap(node: Node) -> Node:
    """`node` without parentheses, type assertions and `await`, as far as they are not more than anybody writes."""
    for _ in range(_MOST_WRAPPERS):
        inner = wrapped(node)
        if inner is None:
            break
        node = inner
    return node


def wrapped(node: Node) -> Node | None:
    """What stands in the outermost parentheses, type assertion or `await`; None for other nodes."""
    if node.type not in TRANSPARENT:
        return None
    if node.named_child_count == 1:
        return node.named_child(0)
    children = [child for child in node.named_children if child.type != "comment"]
    if not children:
        return None
    return children[-1] if node.type == "type_assertion" else children[0]


def problem_nodes(root: Node, limit: int = 100) -> list[Node]:
    """The ERROR and MISSING nodes below `root` in document order, outermost only, at most `limit`."""
    found: list[Node] = []
    stack = [root]
    while stack and len(found) < limit:
        node = stack.pop()
        if node.is_error or node.is_missing:
            found.append(node)
        elif node.has_error:
            children = list(node.children)
            children.reverse()
            stack += children
    return found


_ESCAPE = regex(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|[\s\S])")
_SIMPLE_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r": "",
    "\r\n": "",
    "\u2028": "",
    "\u2029": "",
}


def _unescape(match: re.Match[str]) -> str:
    body = match[1]
    if body[0] in "ux" and len(body) > 1:
        code = int(body.strip("ux{}"), 16)
        return chr(code) if code <= 0x10FFFF else "\ufffd"
    return _SIMPLE_ESCAPES.get(body, body)


def unescape(raw: str) -> str:
    """The value of the inside of a string literal or of a template's fixed part."""
    return _ESCAPE.sub(_unescape, raw) if "\\" in raw else raw


def string_value(node: Node) -> str | None:
    """The value of a string literal, or of a template without substitutions; None for any other node."""
    if node.type == "string" or (node.type == "template_string" and all(child.type != "template_substitution" for child in node.named_children)):
        return unescape(text_of(node)[1:-1])
    return None


def property_name(key: Node) -> str | None:
    """The name that a property key, member or index stands for; None if it is computed at run time."""
    if key.type in (
        "property_identifier",
        "shorthand_property_identifier",
        "shorthand_property_identifier_pattern",
        "identifier",
        "private_property_identifier",
        "default",  # a keyword, in export lists
    ):
        return text_of(key)
    if key.type == "number":
        return text_of(key)
    if key.type == "computed_property_name":
        inner = key.named_children
        return string_value(inner[0]) if inner else None
    return string_value(key)


def member_name(node: Node) -> tuple[Node, str | None, Node] | None:
    """Object, property name (None if computed) and property node of `a.b`, `a?.b`, `a['b']`; None for other nodes."""
    if node.type == "member_expression":
        key = node.child_by_field_name("property")
    elif node.type == "subscript_expression":
        key = node.child_by_field_name("index")
        if key is not None and key.type not in ("string", "template_string", "number"):
            owner = node.child_by_field_name("object")
            return None if owner is None else (owner, None, key)
    else:
        return None
    owner = node.child_by_field_name("object")
    if owner is None or key is None:
        return None
    return owner, property_name(key), key


def arguments_of(call: Node) -> list[Node]:
    """The argument nodes of a call or `new` expression, comments left out; empty for a tagged template."""
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.type != "arguments":
        return []
    return [child for child in arguments.named_children if child.type != "comment"]


def callee_of(call: Node) -> Node | None:
    """What a call or `new` expression calls; None for a bare arrow function, which no call can follow (see `grammar_gaps`)."""
    if call.type == "new_expression":
        return call.child_by_field_name("constructor")
    callee = call.child_by_field_name("function")
    return None if callee is not None and callee.type == "arrow_function" else callee


def parameters_of(function: Node) -> list[Node]:
    """The parameter patterns of a function node, in order; TypeScript's wrappers and `this` parameters removed."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return [single]
    parameters = function.child_by_field_name("parameters")
    if parameters is None:
        return []
    patterns = []
    for child in parameters.named_children:
        if child.type in ("required_parameter", "optional_parameter"):
            pattern = child.child_by_field_name("pattern")
            if pattern is not None and pattern.type != "this":
                patterns.append(pattern if child.child_by_field_name("value") is None else child)
        elif child.type not in ("comment", "decorator"):
            patterns.append(child)
    return patterns


def children_of_types(root: Node, types: Collection[str]) -> Iterator[Node]:
    """The nodes below `root` whose type is among `types`, in document order."""
    for node in walk(root):
        if node.type in types:
            yield node
