"""Unknown names: the valid one that was most likely meant, and how a message shows them."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST_PREFIX = 3
"""`war` is enough to mean `warning`; two letters mean anything."""

_LONGEST_QUOTE = 60

_MOST_LOOKED_AT = 250
"""How many candidates of one length are looked at, those around the name in alphabetical order. Names that somebody wrote by hand are fewer."""
_MOST_WORK = 30_000
"""How many pairs of characters are compared for one name."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is closest to `name`, or None where none is close.

    Close is: the same but for upper and lower case, or `name` is the beginning of the candidate (three characters or more), or no more than a third
    of the candidate's characters have to be changed (at least one). Equally close candidates are taken in alphabetical order.

    Both the name and the candidates may be an attacker's: the work for one name is bounded, and where there are thousands of candidates much alike, the closest may be missed.
    Candidates are prepared once; hand over the same tuple or frozenset where many names are looked up.
    """
    return _prepared(candidates if isinstance(candidates, (tuple, frozenset)) else tuple(candidates)).nearest(name.casefold())


class _Candidates:
    """Names by their length, and what shows quickly that two are not close."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._alphabetical = sorted((name.casefold(), rank) for rank, name in enumerate(self._names))
        self._by_length: dict[int, list[tuple[str, int, int]]] = {}
        for folded, rank in self._alphabetical:
            self._by_length.setdefault(len(folded), []).append((folded, rank, _outline(folded)))

    def nearest(self, wanted: str) -> str | None:
        at = bisect_left(self._alphabetical, (wanted, -1))
        if at < len(self._alphabetical) and self._alphabetical[at][0] == wanted:
            return self._names[self._alphabetical[at][1]]
        best: tuple[int, int] | None = None
        if len(wanted) >= _SHORTEST_PREFIX:
            longer = self._alphabetical[at : at + _MOST_LOOKED_AT]
            best = min(((1, rank) for folded, rank in longer if folded.startswith(wanted)), default=None)
        work = _MOST_WORK
        for least, rank, folded in sorted(self._perhaps(wanted, best)):
            close = max(1, len(folded) // 3)
            allowed = close if best is None else min(close, best[0] - (rank > best[1]))
            if least > allowed:
                continue
            left, right = _without_common_ends(wanted, folded)
            work -= len(folded) + min(len(left), len(right)) * (2 * allowed + 1)
            if work < 0:
                break
            distance = _distance(left, right, allowed)
            if distance is not None and (best is None or (distance, rank) < best):
                best = (distance, rank)
        return self._names[best[1]] if best is not None else None

    def _perhaps(self, wanted: str, best: tuple[int, int] | None) -> list[tuple[int, int, str]]:
        """What may be close: how far it is away at least, its place in the alphabet, and itself."""
        found: list[tuple[int, int, str]] = []
        outline = None
        for length in self._by_length:
            close = max(1, length // 3)
            if best is not None:
                close = min(close, best[0])
            apart = abs(length - len(wanted))
            if apart > close:
                continue
            outline = _outline(wanted) if outline is None else outline
            found += [
                (max(apart, (theirs & ~outline).bit_count(), (outline & ~theirs).bit_count()), rank, folded)
                for folded, rank, theirs in self._around(wanted, length)
                if (theirs ^ outline).bit_count() <= 2 * close
            ]
        return found

    def _around(self, wanted: str, length: int) -> Iterable[tuple[str, int, int]]:
        bucket = self._by_length[length]
        if len(bucket) <= _MOST_LOOKED_AT:
            return bucket
        start = max(0, bisect_left(bucket, (wanted, -1, 0)) - _MOST_LOOKED_AT // 2)
        return bucket[start : start + _MOST_LOOKED_AT]


@lru_cache(maxsize=8)
def _prepared(names: tuple[str, ...] | frozenset[str]) -> _Candidates:
    return _Candidates(names)


def _outline(name: str) -> int:
    """Which characters there are, and which more than once, as bits: each change of a character adds one at most, and takes one away."""
    once = twice = 0
    for char in name:
        bit = 1 << ord(char) % 61
        twice |= once & bit
        once |= bit
    return twice << 61 | once


def edit_distance(left: str, right: str, limit: int) -> int | None:
    """How many insertions, deletions, substitutions and swaps of neighbours turn `left` into `right`, or None where that takes more than `limit`.

    This is the optimal string alignment distance. The work is bounded by `limit` and the shorter string, so a very long name costs nothing.
    """
    if abs(len(left) - len(right)) > limit:
        return None
    return _distance(*_without_common_ends(left, right), limit)


def _distance(left: str, right: str, limit: int) -> int | None:
    """As `edit_distance`. Only cells near the diagonal are filled in: the others stand for more than `limit`."""
    if abs(len(left) - len(right)) > limit:
        return None
    far = limit + 1
    width = len(right)
    before: list[int] = []
    previous = [column if column <= limit else far for column in range(width + 1)]
    for row, char in enumerate(left, 1):
        first, last = max(1, row - limit), min(width, row + limit)
        current = [far] * (width + 1)
        current[0] = row if row <= limit else far
        least = current[0]
        for column in range(first, last + 1):
            other = right[column - 1]
            cost = previous[column - 1] + (char != other)
            if previous[column] < cost:
                cost = previous[column] + 1
            if current[column - 1] < cost:
                cost = current[column - 1] + 1
            if row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other and before[column - 2] < cost:
                cost = before[column - 2] + 1
            current[column] = cost
            least = min(least, cost)
        if least > limit and min(previous) > limit:
            return None
        before, previous = previous, current
    return previous[-1] if previous[-1] <= limit else None


def _without_common_ends(left: str, right: str) -> tuple[str, str]:
    shorter = min(len(left), len(right))
    start = 0
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def quote(name: str) -> str:
    """A name from a file in backticks, short and without control characters: it may come from anywhere."""
    shown = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name[:_LONGEST_QUOTE])
    return f"`{shown}…`" if len(name) > _LONGEST_QUOTE else f"`{shown}`"
