"""One line of source as a terminal shows it: tabs expanded, control characters written out, cut where it is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wxlint.report.terminal import cell_width, visible_character

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_WIDTH = 120
"""Cells of source that are shown of one line."""
_CONTEXT = 30
"""Cells that are shown before the marked code of a line that is cut."""
_TAB = 4
_ELLIPSIS = "…"


class ExcerptLine(NamedTuple):
    """`text` is what is printed; `cell` says where in it a column of the source stands."""

    text: str
    width: int
    left: int
    """The first column that is shown."""
    cells: Sequence[int]
    """Where each shown column starts, and as the last element where the shown columns end."""
    indent: int
    """1 where an ellipsis stands before the shown columns."""

    def cell(self, column: int) -> int:
        """The cell of `column` (in code points from 0); what was cut off is at the ellipsis that stands for it."""
        if column < self.left:
            return 0
        return self.indent + self.cells[min(column - self.left, len(self.cells) - 1)]

    @classmethod
    def cut(cls, text: str, focus: tuple[int, int]) -> ExcerptLine:
        """Show `text`, or the part of it around the columns `focus` if it takes more than `MAX_WIDTH` cells."""
        first, last = (min(max(column, 0), len(text)) for column in focus)
        # A minified file has a million columns: only those that can be shown are measured.
        start = max(0, first - MAX_WIDTH)
        columns = text[start : max(first, min(last, first + MAX_WIDTH)) + MAX_WIDTH]
        shown, cells = _lay_out(columns)
        if start == 0 and len(columns) == len(text) and cells[-1] <= MAX_WIDTH:
            return cls("".join(shown), cells[-1], 0, cells, 0)

        left, right = _window(cells, first - start, min(last - start, len(columns)), len(text) - start == len(columns), start == 0)
        head = _ELLIPSIS if start + left else ""
        tail = _ELLIPSIS if start + right < len(text) else ""
        width = len(head) + cells[right] - cells[left] + len(tail)
        kept = [cell - cells[left] for cell in cells[left : right + 1]]
        return cls(head + "".join(shown[left:right]) + tail, width, start + left, kept, len(head))


def _lay_out(columns: str) -> tuple[Sequence[str], Sequence[int]]:
    """What is printed for each code point, and the cell where each begins, with the total width at the end."""
    if columns.isascii() and columns.isprintable():
        return columns, range(len(columns) + 1)
    shown: list[str] = []
    cells = [0]
    for character in columns:
        if character == "\t":
            piece = " " * (_TAB - cells[-1] % _TAB)
            width = len(piece)
        else:
            piece = visible_character(character)
            width = cell_width(piece)
        shown.append(piece)
        cells.append(cells[-1] + width)
    return shown, cells


def _window(cells: Sequence[int], first: int, last: int, complete: bool, from_start: bool) -> tuple[int, int]:
    """The range of columns to show, `MAX_WIDTH` cells wide with both ellipses: the focus, some context before it, the rest after it."""
    room = MAX_WIDTH - 2
    if from_start and cells[last] <= room:
        left = 0
    else:
        left = next(index for index in range(first + 1) if index == first or cells[first] - cells[index] <= _CONTEXT)
    end = len(cells) - 1
    right = next(index for index in range(end, left - 1, -1) if cells[index] - cells[left] <= room)
    if right == end and complete:
        left = next(index for index in range(left + 1) if cells[end] - cells[index] <= room)
    return left, right
