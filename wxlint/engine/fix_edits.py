"""Edits to bytes: which fixes can be applied together, and what comes out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from wxlint.diagnostics import Edit, Fix

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def is_consistent(edits: Sequence[Edit]) -> bool:
    """Whether the edits of one fix can be applied together: none overlaps another, and no two insert at the same place."""
    ordered = sorted(set(edits))
    return all(one.path != other.path or (one.span.end <= other.span.start and one.span != other.span) for one, other in pairwise(ordered))


class Taken:
    """Where a pass changes files already.

    Fixes that touch each other wait for the next pass: what one of them writes may change what the other should. Two that only take out may stand side by side.
    """

    def __init__(self) -> None:
        self._edits: dict[str, list[Edit]] = {}
        self._groups: set[frozenset[Edit]] = set()

    def add(self, edits: Sequence[Edit]) -> bool:
        """Take the places of these edits; False, and nothing taken, if one of them touches a place that is. What is the very same change is fine."""
        group = frozenset(edits)
        if group in self._groups:
            return True
        if any(self._touches(edit) for edit in group):
            return False
        self._groups.add(group)
        for edit in group:
            known = self._edits.setdefault(edit.path, [])
            known.insert(bisect_left(known, edit), edit)
        return True

    def _touches(self, edit: Edit) -> bool:
        known = self._edits.get(edit.path, [])
        index = bisect_left(known, edit)
        neighbours = known[max(0, index - 1) : index + 1]
        return any(_collide(edit, other) for other in neighbours)


def _collide(one: Edit, other: Edit) -> bool:
    if not one.text and not other.text:
        return one.span.start < other.span.end and other.span.start < one.span.end
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def edits_by_path(fixes: Iterable[Fix]) -> dict[str, list[Edit]]:
    """All edits of `fixes`, each once, in the order of the files."""
    found: dict[str, set[Edit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            found.setdefault(edit.path, set()).add(edit)
    return {path: sorted(found[path]) for path in sorted(found)}


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """`data` with `edits` applied, which do not overlap; new lines end as those around them do.

    None if it cannot be done without changing the encoding, or if an edit reaches beyond the file.
    """
    if data.startswith(_UTF_16):
        return None
    parts: list[bytes] = []
    done = 0
    is_utf_8: bool | None = None
    for edit in sorted(edits):
        text = _with_line_ending(edit.text, data, edit.span.start)
        if not text.isascii():
            is_utf_8 = _is_utf_8(data) if is_utf_8 is None else is_utf_8
            if not is_utf_8:
                return None
        if not done <= edit.span.start <= edit.span.end <= len(data):
            return None
        parts += (data[done : edit.span.start], text.encode("utf-8", "surrogatepass"))
        done = edit.span.end
    return b"".join((*parts, data[done:]))


def _with_line_ending(text: str, data: bytes, offset: int) -> str:
    """`text` with its line endings as the file has them at `offset`: those of the line before, or of this one if it is the first."""
    if "\n" not in text:
        return text
    end = data.rfind(b"\n", 0, offset)
    if end < 0:
        end = data.find(b"\n", offset)
    ending = "\r\n" if end > 0 and data[end - 1] == 13 else "\n"
    return text.replace("\r\n", "\n").replace("\n", ending)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
