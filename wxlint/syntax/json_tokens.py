"""The tokens of a JSON file: from tree-sitter's tree where the grammar accepts the file, from a tolerant lexer where it does not.

tree-sitter's error recovery loses track of where strings begin: in `{"a" "b", "c": 1}` the missing colon makes it read `", "` as a string, and all
that follows is wrong. So a file with an error in it is read again, token by token, by a lexer that trusts quotes and line ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from wxlint.regex import regex
from wxlint.syntax import bounded
from wxlint.syntax.json import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Parser

TokenKind = Literal["{", "}", "[", "]", ":", ",", "string", "word", "comment", "end"]
"""`word` is any other run of characters: a number, `true`, an unquoted key, or what has no place in JSON at all."""


class Token(NamedTuple):
    """One token; offsets are bytes, half open."""

    kind: TokenKind
    start: int
    end: int


_TOKEN = regex(
    rb"""
      (?P<string> "(?:[^"\\\r\n]|\\[^\r\n])*+" | '(?:[^'\\\r\n]|\\[^\r\n])*+' )
    | (?P<open_string> ["'][^\r\n]*+ )
    | (?P<comment> //[^\r\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<punctuation> [{}\[\]:,] )
    | (?P<word> (?:[^ \t\r\n{}\[\]:,"'/]|/(?![/*]))+ )
    """,
    re.VERBOSE | re.DOTALL,
)

_PUNCTUATION: dict[int, TokenKind] = {ord("{"): "{", ord("}"): "}", ord("["): "[", ord("]"): "]", ord(":"): ":", ord(","): ","}
_PUNCTUATION_AT_END = regex(rb"(?:[ \t]*+[,}\]])++[ \t]*+\Z")

_parser: Parser | None = None


def tokenize(data: bytes) -> list[Token]:
    """All tokens of `data` in order. What is neither token nor white space does not exist: every other byte belongs to a `word`."""
    tokens = _tree_tokens(data)
    return list(lex(data)) if tokens is None else tokens


def lex(data: bytes) -> Iterator[Token]:
    """The tokens as the tolerant lexer sees them.

    A string without its closing quote ends with its line, but before the commas and brackets there: those are rarely meant to be text.
    """
    for match in _TOKEN.finditer(data, _start(data)):
        start, end = match.span()
        match match.lastgroup:
            case "punctuation":
                yield _punctuation(data, start)
            case "open_string":
                tail = _PUNCTUATION_AT_END.search(data, start + 1, end)
                yield Token("string", start, tail.start() if tail else end)
                if tail:
                    yield from (_punctuation(data, offset) for offset in range(*tail.span()) if data[offset] not in b" \t")
            case "string" | "comment" | "word" as kind:
                yield Token(kind, start, end)


def _punctuation(data: bytes, offset: int) -> Token:
    return Token(_PUNCTUATION[data[offset]], offset, offset + 1)


def _tree_tokens(data: bytes) -> list[Token] | None:
    """The tokens from tree-sitter's tree; None where the tree has an error or skips what JSON does not call white space."""
    global _parser
    if _parser is None:
        from tree_sitter import Parser

        from wxlint.syntax.grammars import grammar

        _parser = Parser(grammar("tree_sitter_json"))
    tree = bounded.shape(_parser, data)
    if tree is None or tree.root_node.has_error:
        return None
    root = tree.root_node
    tokens: list[Token] = []
    behind = _start(data)
    pending = root.children[::-1]
    while pending:
        node = pending.pop()
        kind = _LEAF_KINDS.get(node.type)
        if kind is None:
            pending.extend(reversed(node.children))
            continue
        start, end = node.byte_range
        if start > behind and data[behind:start].strip(b" \t\r\n"):
            return None
        tokens.append(Token(kind, start, end))
        behind = end
    return None if data[behind:].strip(b" \t\r\n") else tokens


def _start(data: bytes) -> int:
    return len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0


_LEAF_KINDS: dict[str, TokenKind] = {
    "{": "{",
    "}": "}",
    "[": "[",
    "]": "]",
    ":": ":",
    ",": ",",
    "string": "string",
    "number": "word",
    "true": "word",
    "false": "word",
    "null": "word",
    "comment": "comment",
}
