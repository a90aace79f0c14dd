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
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import SourceText, Span
from wxlint.records import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

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
    names: tuple[Name, ...]
    lines: tuple[Line, ...]
    """What the directive covers if it is about lines."""
    removal: Span
    """What to replace by `remainder` so that the comment is gone and the code around it stays what it was."""
    remainder: str


def read_directives(data: bytes, comments: Sequence[Span]) -> tuple[Directive, ...]:
    """The directives among `comments`, which are whole comments of the file with their delimiters, in the order of the file."""
    source = SourceText(data)
    pattern = _directive_pattern()
    found = []
    for span in sorted(comments):
        comment = _without_line_end(data, span)
        body_end = _body_end(data, comment)
        if word := pattern.match(data, comment.start, body_end):
            found.append(_directive(source, comment, body_end, word))
    return tuple(found)


@cache
def _directive_pattern() -> re.Pattern[bytes]:
    import re

    # a comment's opening, what decorates documentation comments, the word
    return re.compile(rb"(?://|/\*|<!--)[\s*/!]*(wxlint-[a-z]+(?:-[a-z]+)*)(?![A-Za-z0-9_-]):?")


@cache
def _token_pattern() -> re.Pattern[str]:
    import re

    # a star at the beginning of a comment's line is decoration, not a glob
    return re.compile(r"(?P<star>(?<=\n)[ \t]*\*+(?=\s))|(?P<comma>[,，、])|(?P<word>[^\s,，、]+)")


@cache
def _reason_pattern() -> re.Pattern[str]:
    import re

    return re.compile("--|—")


def _body_end(data: bytes, comment: Span) -> int:
    """Where the text of a comment ends. One that is cut off by the end of the file has no closing delimiter."""
    for opening, closing in ((b"/*", b"*/"), (b"<!--", b"-->")):
        if data.startswith(opening, comment.start):
            closed = data.endswith(closing, comment.start + len(opening), comment.end)
            return comment.end - len(closing) if closed else comment.end
    return comment.end


def _without_line_end(data: bytes, comment: Span) -> Span:
    """Some grammars count the line's end in."""
    end = comment.end
    while end > comment.start and data[end - 1] in b"\r\n":
        end -= 1
    return Span(comment.start, end)


def _directive(source: SourceText, comment: Span, body_end: int, word: re.Match[bytes]) -> Directive:
    text = word[1].decode()
    kind = next((kind for kind in DirectiveKind if kind.value == text), None)
    line = bisect_right(source.line_starts, comment.start)
    end_line = bisect_right(source.line_starts, comment.end)
    covered: tuple[int, ...] = ()
    if kind is DirectiveKind.DISABLE_LINE:
        covered = (line,) if line == end_line else (line, end_line)
    elif kind is DirectiveKind.DISABLE_NEXT_LINE:
        covered = (end_line + 1,)
    removal, remainder = _removal(source, comment, line, end_line)
    return Directive(
        kind=kind,
        word=text,
        word_span=Span(*word.span(1)),
        comment=comment,
        line=line,
        names=tuple(_names(source.data, word.end(), body_end)),
        lines=tuple(_line(source, number) for number in covered if number <= len(source.line_starts)),
        removal=removal,
        remainder=remainder,
    )


def _names(data: bytes, start: int, end: int) -> Iterator[Name]:
    """The words up to the reason."""
    text = data[start:end].decode("utf-8", "surrogateescape")
    offset, read = start, 0
    follows_comma = True
    for token in _token_pattern().finditer(text):
        offset += len(text[read : token.start()].encode("utf-8", "surrogateescape"))
        read = token.start()
        if token.lastgroup == "comma":
            follows_comma = True
        elif token.lastgroup == "word":
            word = token.group()
            reason = _reason_pattern().search(word)
            name = word[: reason.start()] if reason else word
            if name:
                yield Name(name, Span(offset, offset + len(name.encode("utf-8", "surrogateescape"))), follows_comma)
            if reason:
                return
            follows_comma = False


def _line(source: SourceText, number: int) -> Line:
    starts = source.line_starts
    end = starts[number] if number < len(starts) else len(source.data) + 1
    return Line(number, Span(starts[number - 1], end))


def _removal(source: SourceText, comment: Span, line: int, end_line: int) -> tuple[Span, str]:
    """What to replace, and by what, so that the comment is gone and the code around it stays what it was."""
    data, starts = source.data, source.line_starts
    line_start = starts[line - 1]
    if line == 1 and data.startswith(_BYTE_ORDER_MARK):
        line_start = len(_BYTE_ORDER_MARK)
    next_line = starts[end_line] if end_line < len(starts) else len(data)
    before = comment.start
    while before > line_start and data[before - 1] in _BLANKS:
        before -= 1
    after = comment.end
    while after < next_line and data[after] in _BLANKS:
        after += 1
    ends_line = after == len(data) or data[after] in b"\r\n"
    if before == line_start:
        return (Span(line_start, next_line), "") if ends_line else (Span(comment.start, after), "")
    if ends_line:
        return Span(before, after), ""
    if data.startswith(b"<!--", comment.start):
        return comment, ""  # blanks between elements are text
    if line != end_line:
        return comment, "\n"  # JavaScript takes a comment over several lines for a line end: `return /*…*/ x`
    if before < comment.start:
        return Span(comment.start, after), ""
    return comment, "" if after > comment.end else " "
