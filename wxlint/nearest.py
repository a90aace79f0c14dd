"""Unknown names: the valid one that was most likely meant, and how a message shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST_PREFIX = 3
"""`war` is enough to mean `warning`; two letters mean anything."""

_LONGEST_QUOTE = 60


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that is closest to `name`, or None where none is close.

    Close is: the same but for upper and lower case, or `name` is the beginning of the candidate (three characters or more), or no more than a third
    of the candidate's characters have to be changed (at least one). Equally close candidates are taken in alphabetical order.
    """
    wanted = name.casefold()
    best: tuple[int, str] | None = None
    for candidate in sorted(candidates):
        folded = candidate.casefold()
        if folded == wanted:
            return candidate
        allowed = max(1, len(folded) // 3)
        if best is not None:
            allowed = min(allowed, best[0] - 1)
        if len(wanted) >= _SHORTEST_PREFIX and folded.startswith(wanted):
            distance: int | None = 1
        else:
            distance = edit_distance(wanted, folded, allowed)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


def edit_distance(left: str, right: str, limit: int) -> int | None:
    """How many insertions, deletions, substitutions and swaps of neighbours turn `left` into `right`, or None where that takes more than `limit`.

    This is the optimal string alignment distance. The work is bounded by `limit` and the shorter string, so a very long name costs nothing.
    """
    if abs(len(left) - len(right)) > limit:
        return None
    left, right = _without_common_ends(left, right)
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, char in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            cost = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (char != other))
            if row > 1 and column > 1 and char == right[column - 2] and left[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit and min(previous) > limit:
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
