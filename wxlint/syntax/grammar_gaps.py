"""Where the grammars read a program otherwise than the language does: the source is respelled there, and parsed again.

Four ways of writing are concerned. All are met in real projects, and each would turn a correct program into a wrong tree:

- `await f<T>(x)` comes out as `(await f)<T>(x)`, and so do `void`, `!` and binary operators before a generic call
  (https://github.com/tree-sitter/tree-sitter-typescript/issues/282). The type arguments are blanked.
- An arrow function's block ends the expression, so what follows it on a new line is another statement: `const f = () => {…}⏎(async () => {…})()`.
  The grammar calls the arrow function instead. A semicolon is put into the indentation.
- `await (f()).x` is a call of a function `await` to the JavaScript grammar, but not to the one of TypeScript.
- `let⏎    a = 1` declares `a`; the grammar takes `let` for a name. The word is moved to where `a` stands.

The third is left to the other grammar. Every respelling keeps the length and the line breaks of the source, so positions stay what they are.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from wxlint.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Node

# Each begins with plain bytes and looks back afterwards: so `re` finds it ten times as fast.
_GENERIC_CALL = regex(rb">(?<!=>)\s*\(")
_INDENTED = regex(rb"\n[ \t]++([(\[])")
_AWAIT = regex(rb"await(?<=\bawait)\s*\(")
_LET = regex(rb"let(?<=\blet)[ \t]*\r?\n\s*?[ \t]{4}(?=[\w$\x80-\xff])")
_WEAKER_THAN_CALLS = frozenset({"await_expression", "unary_expression", "binary_expression"})
_VISIBLE = regex(rb"\S")
_CHAINS = frozenset({"call_expression", "member_expression", "subscript_expression", "arguments"})
_LIMIT = 2000
"""How many candidates to look at in one file: finding one in the tree takes time in proportion to its depth."""


def respelled(root: Node, data: bytes, *, typed: bool) -> bytes | None:
    """`data` with the places respelled that the tree `root` shows to be misread; None if there are none."""
    edits = [*_ended_arrows(root, data), *_detached_lets(root, data)]
    if typed:
        edits += _weak_generic_calls(root, data)
    if not edits:
        return None
    text = bytearray(data)
    for start, replacement in edits:
        text[start : start + len(replacement)] = replacement
    return bytes(text)


def takes_await_for_a_name(root: Node, data: bytes) -> bool:
    """Whether the JavaScript grammar took the keyword `await` for the name of a function somewhere."""
    for match in islice(_AWAIT.finditer(data), _LIMIT):
        node = root.descendant_for_byte_range(match.start(), match.start() + 5)
        if node is not None and node.type == "identifier":
            return True
    return False


def _weak_generic_calls(root: Node, data: bytes) -> list[tuple[int, bytes]]:
    """The type arguments of all calls, if one call is misread: the others may follow it in the same chain."""
    edits = []
    is_misread = False
    for match in islice(_GENERIC_CALL.finditer(data), _LIMIT):
        token = root.descendant_for_byte_range(match.start(), match.start() + 1)
        types = token.parent if token is not None and token.type == ">" else None
        call = types.parent if types is not None and types.type == "type_arguments" else None
        function = call.child_by_field_name("function") if call is not None else None
        if types is not None and function is not None:
            is_misread = is_misread or function.type in _WEAKER_THAN_CALLS
            edits.append((types.start_byte, _VISIBLE.sub(b" ", data[types.start_byte : types.end_byte])))
    return edits if is_misread else []


def _ended_arrows(root: Node, data: bytes) -> list[tuple[int, bytes]]:
    edits = []
    for match in islice(_INDENTED.finditer(data), _LIMIT):
        start = match.start(1)
        token = root.descendant_for_byte_range(start, start + 1)
        node = token.parent if token is not None else None
        while node is not None and node.type in _CHAINS and node.start_byte >= start:
            node = node.parent
        if node is None or node.type not in _CHAINS:
            continue
        callee = node.child_by_field_name("function") or node.child_by_field_name("object")
        if callee is not None and callee.type == "arrow_function" and callee.end_byte <= start:
            edits.append((start - 1, b";"))
    return edits


def _detached_lets(root: Node, data: bytes) -> list[tuple[int, bytes]]:
    edits = []
    for match in islice(_LET.finditer(data), _LIMIT):
        node = root.descendant_for_byte_range(match.start(), match.start() + 3)
        if node is not None and node.type == "identifier" and node.parent is not None and node.parent.type == "expression_statement":
            edits += [(match.start(), b"   "), (match.end() - 4, b"let ")]
    return edits
