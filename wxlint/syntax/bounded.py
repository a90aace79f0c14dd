"""Parsing with a bound on the time: where tree-sitter recovers from errors, it may take the square of a file's size, and gigabytes.

Eight kilobytes of `{ +` take two and a half seconds, eighty of `let = ;` more than a gigabyte. What takes longer than any program takes is given up, and a shorter
beginning of the file is parsed as if it were all of it.
"""

from __future__ import annotations

import time
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Parser, Point, Tree

_SMALL = 1024
"""Bytes. Files up to this size are parsed at once: the worst that were found take 50 ms."""
_PATIENCE = 0.25
"""Seconds of processor time that any file may take, and"""
_SECONDS_PER_BYTE = 3e-6
"""as many more for each of its bytes: ten times what programs take."""
_STEPS_AT_LEAST = 20_000
_STEPS_PER_BYTE = 6
"""Steps of the parser, counted in hundreds, for each byte that it has asked for. Programs take three at most, and style sheets and text in UTF-16 not five. Counting
finds some of the worst inputs long before their end, where the parser may take a step of a minute that nothing interrupts, or let go of a stack too long for C's own."""
_LONG = 64 * 1024
"""Bytes. For a longer file, C's stack may grow up to"""
_STACK = 64 << 20
"""bytes, where the system does not allow more anyway: tree-sitter lets go of its own stack by recursion, some ninety bytes for each token."""
_TRIED_TWICE = 64 * 1024
"""Bytes. Up to this size, what Python does beside (such as collecting garbage) may have been the reason, so it is tried once more."""
_PIECE = 4096


class Parsed(NamedTuple):
    """A tree, and how many bytes of the file it was made from: fewer than all of them where these would have taken too long."""

    tree: Tree
    size: int


def parse(parser: Parser, data: bytes) -> Parsed:
    """The tree of `data`, or of a beginning of it."""
    source = data
    while len(source) > _SMALL:
        tree = _tree_in_time(parser, source)
        if tree is None and len(source) <= _TRIED_TWICE:
            tree = _tree_in_time(parser, source)
        if tree is not None:
            # A node of a tree that was made from pieces asks for these again whenever it is asked for its text. Made from that tree, another one costs next to nothing.
            return Parsed(parser.parse(source, old_tree=tree), len(source))
        source = _beginning(source)
    return Parsed(parser.parse(source), len(source))


def shape(parser: Parser, data: bytes) -> Tree | None:
    """The tree of `data`, whose nodes must not be asked for their text; None if it takes too long."""
    return parser.parse(data) if len(data) <= _SMALL else _tree_in_time(parser, data)


def _beginning(data: bytes) -> bytes:
    """A quarter of `data`, more or less, up to the end of a line."""
    size = _SMALL
    while size * 4 < len(data):
        size *= 4
    return data[: data.rfind(b"\n", 0, size) + 1 or size]


class _Patience(int):
    """A number that is true once the time is up, or that has been asked too often."""

    ends = 0.0
    left = 0.0
    reached = 0

    def start(self, size: int) -> None:
        self.ends = time.process_time() + _PATIENCE + _SECONDS_PER_BYTE * size
        self.left = _STEPS_AT_LEAST
        self.reached = 0

    def reach(self, offset: int) -> None:
        if offset > self.reached:
            self.left += _STEPS_PER_BYTE * (offset - self.reached)
            self.reached = offset

    def __bool__(self) -> bool:
        self.left -= 100
        return self.left < 0 or time.process_time() > self.ends


_patience = _Patience(1 << 62)
_is_over = partial(max, _patience)
"""The parser calls this with two small numbers, and stops when what it gets is true.

A function written in Python would not do: tree-sitter 0.26 takes what it gives without looking whether it gave anything, and crashes the process where a signal's handler
has raised something in it (KeyboardInterrupt). `max` raises nothing; and what is raised while the parser asks whether the greatest number is true arrives as it should.
"""


def _tree_in_time(parser: Parser, data: bytes) -> Tree | None:
    """The tree of `data`; None if there is none in time."""

    def read(offset: int, _: Point) -> bytes:
        _patience.reach(offset + _PIECE)
        return data[offset : offset + _PIECE]

    if len(data) > _LONG:
        _grow_stack()
    _patience.start(len(data))
    try:
        return parser.parse(read, progress_callback=_is_over)
    except SystemError as error:  # something was raised in `read`, and the parser called it again all the same
        parser.reset()
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        raise cause from None
    except ValueError:
        parser.reset()
        return None
    except BaseException:
        parser.reset()
        raise


@cache
def _grow_stack() -> None:
    try:
        from resource import RLIM_INFINITY, RLIMIT_STACK, getrlimit, setrlimit

        soft, hard = getrlimit(RLIMIT_STACK)
        allowed = _STACK if hard == RLIM_INFINITY else min(_STACK, hard)
        if soft != RLIM_INFINITY and soft < allowed:
            setrlimit(RLIMIT_STACK, (allowed, hard))
    except (ImportError, OSError, ValueError):
        pass
