"""Comments that suppress findings, in ESLint's grammar: what they say and where.

    // wxlint-disable-next-line ID[, ID] -- why        the line after the comment
    // wxlint-disable-line ID                          the comment's own line
    /* wxlint-disable ID */ … /* wxlint-enable ID */   everything between them, or to the end of the file
    <!-- wxlint-disable-next-line ID -->               the same in WXML

ID is a rule's id, an old name that stands for ids, or a glob such as `cloud/*`. Ids are separated by commas or blanks, those of Chinese keyboards too;
` -- `, or a dash `—`, begins the reason.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import SourceText, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

PREFIX = "wxlint-"

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANKS = b" \t\f\v"


class DirectiveKind(enum.Enum):
    """What a comment does, by the word it begins with."""

    DISABLE = "wxlint-disable"
    ENABLE = "wxlint-enable"
    DISABLE_LINE = "wxlint-disable-line"
    DISABLE_NEXT_LINE = "wxlint-disable-next-line"

    @property
    def is_block(self) -> bool:
        """Whether it holds from its place on, rather than for a line."""
        return self in (DirectiveKind.DISABLE, DirectiveKind.ENABLE)


class Line(NamedTuple):
    """A line of the file: its number from 1, and its bytes with the line end. The last line takes in the end of the file."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """One word where ids are expected. `follows_comma` tells `a, b` from `a b`; the first word follows one."""

    text: str
    span: Span
    follows_comma: bool


@dataclass(frozen=True, slots=True)
class Directive:
    """One comment that begins with `wxlint-…`. `kind` is None where the word is unknown."""

    kind: DirectiveKind | None
    word: str
    word_span: Span
    comment: Span
    line: int
    """Of the comment's first byte, from 1."""
    end_line: int
    names: tuple[Name, ...]
    lines: tuple[Line, ...]
    """What the directive covers if it is about lines."""
    removal: Span
    """What to replace by `remainder` so that the comment is gone and the code around it stays what it was."""
    remainder: str


def read_directives(data: bytes, comments: Sequence[Span]) -> tuple[Directive, ...]:
    """The directives among `comments`, which are whole comments of the file with their delimiters, in the order of the file."""
    if PREFIX.encode() not in data:
        return ()
    source = SourceText(data)
    pattern = _directive_pattern()
    found = []
    for comment in sorted(comments):
        body = _body(data, comment)
        if word := pattern.match(data, comment.start, body.end):
            found.append(_directive(source, Span(comment.start, body.end + body.closing), body.end, word))
    return tuple(found)


@cache
def _directive_pattern() -> re.Pattern[bytes]:
    import re

    # a comment's opening, then what decorates documentation comments, then the word
    return re.compile(rb"(?://|/\*|<!--)[\s*/!]*(wxlint-[a-z]+(?:-[a-z]+)*)(?![A-Za-z0-9_-])")


@cache
def _token_pattern() -> re.Pattern[str]:
    import re

    return re.compile(r"[,，、]|[^\s,，、]+")


class _Body(NamedTuple):
    end: int
    closing: int
    """The length of the closing delimiter."""


def _body(data: bytes, comment: Span) -> _Body:
    """Where the text of a comment ends. A comment that is cut off at the end of the file has no closing delimiter."""
    for opening, closing in ((b"/*", b"*/"), (b"<!--", b"-->")):
        if data.startswith(opening, comment.start):
            closed = data.endswith(closing, comment.start + len(opening), comment.end)
            return _Body(comment.end - len(closing), len(closing)) if closed else _Body(comment.end, 0)
    end = comment.end
    while end > comment.start and data[end - 1] in b"\r\n":  # some grammars count the line's end in
        end -= 1
    return _Body(end, 0)


def _directive(source: SourceText, comment: Span, body_end: int, word: re.Match[bytes]) -> Directive:
    text = word[1].decode()
    kind = next((kind for kind in DirectiveKind if kind.value == text), None)
    line = source.position(comment.start).line
    end_line = source.position(comment.end).line
    covered: tuple[int, ...] = ()
    if kind is DirectiveKind.DISABLE_LINE:
        covered = (line,) if line == end_line else (line, end_line)
    elif kind is DirectiveKind.DISABLE_NEXT_LINE:
        covered = (end_line + 1,)
    removal, remainder = _without(source, comment, line, end_line)
    return Directive(
        kind,
        text,
        Span(*word.span(1)),
        comment,
        line,
        end_line,
        tuple(_names(source.data, word.end(), body_end)),
        tuple(_line(source, number) for number in covered if number <= len(source.line_starts)),
        removal,
        remainder,
    )


def _names(data: bytes, start: int, end: int) -> Iterator[Name]:
    """The words up to the reason."""
    text = data[start:end].decode("utf-8", "surrogateescape")
    offset, read = start, 0
    follows_comma = True
    for token in _token_pattern().finditer(text):
        offset += len(text[read : token.start()].encode("utf-8", "surrogateescape"))
        read = token.start()
        word = token.group()
        if word in ",，、":
            follows_comma = True
            continue
        if read == 0:
            word = word.lstrip(":")  # `wxlint-disable-line: ID`
        if not word or (word == "*" and text[:read].rpartition("\n")[1:] and not text[text.rfind("\n", 0, read) + 1 : read].strip() and "\n" in text[:read]):
            continue
        name = word
        yield Name(name, Span(offset, offset + len(name.encode("utf-8", "surrogateescape"))), follows_comma)
        follows_comma = False
