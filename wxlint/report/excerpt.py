"""The part of a source file that a diagnostic shows: lines behind a gutter, underlines, and labels below them, drawn as rustc draws them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from wxlint.report.excerpt_line import ExcerptLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wxlint.diagnostics import SourceText, Span
    from wxlint.report.terminal import Style

_MAX_LANES = 4
"""More overlapping multi-line marks than this are underlined on their first line only."""
_SPAN_HEAD = 3
_SPAN_TAIL = 2
"""How many lines of a long multi-line mark are shown at its start and end."""


class Mark(NamedTuple):
    """A span to underline in `role` (a severity for the primary one, else `related`), with messages that are safe to print."""

    span: Span
    role: str
    messages: tuple[str, ...]

    @property
    def is_primary(self) -> bool:
        """Whether this is where the mistake is, drawn `^^^^`."""
        return self.role != "related"

    @property
    def sign(self) -> str:
        """What the underline is made of."""
        return "^" if self.is_primary else "-"


class _Placed(NamedTuple):
    """A mark in lines (from 1) and code points (from 0, the end exclusive); `lane` is the column of its bracket if it has several lines."""

    mark: Mark
    first_line: int
    first_column: int
    last_line: int
    last_column: int
    lane: int = -1


class _Canvas:
    """One row of drawing: signs at cells, and at most one text, which stands last."""

    def __init__(self) -> None:
        self._signs: dict[int, tuple[str, str]] = {}
        self._text: tuple[int, str, str] | None = None

    def draw(self, cells: Iterable[int], sign: str, role: str) -> None:
        for cell in cells:
            self._signs[cell] = (sign, role)

    def write(self, cell: int, text: str, role: str) -> None:
        self._text = (cell, text.rstrip(), role)

    def render(self, style: Style) -> str:
        pieces: list[str] = []
        at = 0
        for _, run in groupby(enumerate(sorted(self._signs)), key=lambda entry: (entry[1] - entry[0], self._signs[entry[1]][1])):
            cells = [cell for _, cell in run]
            pieces += " " * (cells[0] - at), style.paint("".join(self._signs[cell][0] for cell in cells), self._signs[cells[0]][1])
            at = cells[-1] + 1
        if self._text and self._text[1]:
            cell, text, role = self._text
            pieces += " " * (cell - at), style.paint(text, role)
        return "".join(pieces)


def last_line(source: SourceText, marks: Iterable[Mark]) -> int:
    """The highest line number that an excerpt with `marks` shows: it decides the gutter's width."""
    return max(source.position(max(mark.span.start, mark.span.end)).line for mark in marks)


def render_excerpt(source: SourceText, marks: Sequence[Mark], gutter: int, style: Style) -> list[str]:
    """The rows, with line numbers right-aligned in `gutter` cells."""
    return _Excerpt(source, _assign_lanes(_place(source, marks)), gutter, style).rows()


def _place(source: SourceText, marks: Iterable[Mark]) -> list[_Placed]:
    """Marks in lines and columns, those of one place merged into one with all their messages."""
    merged: dict[tuple[int, int, int, int], Mark] = {}
    for mark in marks:
        first = source.position(mark.span.start)
        last = source.position(max(mark.span.start, mark.span.end))
        if last.column == 1 and last.line > first.line:
            # A span that ends with its line's ending would otherwise reach into the next line.
            line = last.line - 1
            place = (first.line, first.column - 1, line, len(source.line_text(line)))
        else:
            place = (first.line, first.column - 1, last.line, last.column - 1)
        known = merged.get(place)
        if known:
            role = known.role if known.is_primary else mark.role
            mark = Mark(known.span, role, known.messages + mark.messages)
        merged[place] = mark
    return [_Placed(mark, *place) for place, mark in sorted(merged.items(), key=lambda item: item[0])]


def _assign_lanes(placed: list[_Placed]) -> list[_Placed]:
    """Give every mark of several lines the leftmost free lane."""
    assigned: list[_Placed] = []
    free_after = [0] * _MAX_LANES
    for place in placed:
        lane = -1
        if place.last_line > place.first_line:
            lane = next((index for index, line in enumerate(free_after) if line < place.first_line), -1)
        if lane >= 0:
            free_after[lane] = place.last_line
            place = place._replace(lane=lane)
        assigned.append(place)
    return assigned


class _Excerpt:
    """Draws one file's marks from top to bottom, keeping track of the brackets that are open."""

    def __init__(self, source: SourceText, placed: list[_Placed], gutter: int, style: Style) -> None:
        self._source = source
        self._placed = placed
        self._gutter = gutter
        self._style = style
        lanes = 1 + max(place.lane for place in placed)
        self._offset = lanes + 1 if lanes else 0
        self._open: dict[int, _Placed] = {}
        self._rows: list[str] = []

    def rows(self) -> list[str]:
        previous = 0
        for number in self._shown_lines():
            if previous and number > previous + 1:
                lanes = self._lanes().render(self._style)
                self._rows.append(self._style.paint("...", "gutter") + (" " * self._gutter + lanes if lanes else ""))
            self._draw_line(number)
            previous = number
        return self._rows

    def _shown_lines(self) -> list[int]:
        numbers: set[int] = set()
        for place in self._placed:
            if place.lane < 0:
                numbers.add(place.first_line)
                continue
            numbers.update(range(place.first_line, min(place.first_line + _SPAN_HEAD, place.last_line + 1)))
            numbers.update(range(max(place.last_line - _SPAN_TAIL + 1, place.first_line), place.last_line + 1))
        # Leaving out a single line would take as much room as showing it.
        gaps = {number + 1 for number in numbers if number + 1 not in numbers and number + 2 in numbers}
        return sorted(numbers | gaps)

    def _draw_line(self, number: int) -> None:
        text = self._source.line_text(number)
        singles = [place for place in self._placed if place.lane < 0 and place.first_line == number]
        starts = [place for place in self._placed if place.lane >= 0 and place.first_line == number]
        ends = [place for place in self._placed if place.lane >= 0 and place.last_line == number]
        line = ExcerptLine.cut(text, _focus(singles, starts, ends))

        lanes = self._lanes()
        bracketed = [place for place in starts if not text[: place.first_column].strip()]
        for place in bracketed:
            lanes.draw((place.lane,), "/", place.mark.role)
            self._open[place.lane] = place
        lanes.write(self._offset, line.text, "")
        self._add(lanes, str(number))

        self._draw_singles(singles, line)
        for place in sorted(starts, key=lambda start: start.lane):
            if place not in bracketed:
                self._draw_bracket(place, line.cell(place.first_column), ())
                self._open[place.lane] = place
        for place in sorted(ends, key=lambda end: -end.lane):
            self._draw_bracket(place, line.cell(place.last_column) - 1, place.mark.messages)
            del self._open[place.lane]
            self._draw_stacked(line.cell(place.last_column) + 1, place.mark, place.mark.messages[1:], [])

    def _draw_bracket(self, place: _Placed, cell: int, messages: tuple[str, ...]) -> None:
        row = self._lanes()
        at = self._offset + max(cell, 0)
        row.draw(range(place.lane + 1, at), "_", place.mark.role)
        row.draw((at,), place.mark.sign, place.mark.role)
        if messages:
            row.write(at + 2, messages[0], place.mark.role)
        self._add(row)

    def _draw_singles(self, singles: list[_Placed], line: ExcerptLine) -> None:
        if not singles:
            return
        extents = {place: self._extent(place, line) for place in singles}
        underline = self._lanes()
        # What stands inside another mark is drawn over it, or it could not be seen.
        for place in sorted(singles, key=lambda single: (extents[single][0] - extents[single][1], single.mark.is_primary)):
            underline.draw(range(*extents[place]), place.mark.sign, place.mark.role)
        labelled = [place for place in singles if place.mark.messages]
        beside = labelled[-1] if labelled and max(end for _, end in extents.values()) <= extents[labelled[-1]][1] else None
        below = [place for place in labelled if place is not beside]
        hanging = [(extents[place][0], place.mark) for place in below]
        if beside:
            after = extents[beside][1] + 1
            underline.write(after, beside.mark.messages[0], beside.mark.role)
            self._add(underline)
            self._draw_stacked(after, beside.mark, beside.mark.messages[1:], hanging)
        else:
            self._add(underline)
        if hanging and not (beside and beside.mark.messages[1:]):
            self._add(self._hangers(hanging))
        for index in range(len(hanging) - 1, -1, -1):
            cell, mark = hanging[index]
            self._draw_stacked(cell, mark, mark.messages, [other for other in hanging[:index] if other[0] < cell])

    def _extent(self, place: _Placed, line: ExcerptLine) -> tuple[int, int]:
        """The cells to underline: at least one, and for a mark that had no lane left the rest of its first line."""
        start = line.cell(place.first_column)
        end = line.cell(place.last_column) if place.last_line == place.first_line else line.width
        return self._offset + start, self._offset + max(end, start + 1)

    def _draw_stacked(self, cell: int, mark: Mark, messages: Sequence[str], hanging: list[tuple[int, Mark]]) -> None:
        """One row for each message, beginning at `cell`, with the lines of what still hangs to the left."""
        for message in messages:
            row = self._hangers(hanging)
            row.write(cell, message, mark.role)
            self._add(row)

    def _hangers(self, hanging: Iterable[tuple[int, Mark]]) -> _Canvas:
        row = self._lanes()
        for cell, mark in hanging:
            row.draw((cell,), "|", mark.role)
        return row

    def _lanes(self) -> _Canvas:
        row = _Canvas()
        for lane, place in self._open.items():
            row.draw((lane,), "|", place.mark.role)
        return row

    def _add(self, row: _Canvas, number: str = "") -> None:
        content = row.render(self._style)
        self._rows.append(self._style.paint(f"{number:>{self._gutter}} |", "gutter") + (f" {content}" if content else ""))


def _focus(singles: list[_Placed], starts: list[_Placed], ends: list[_Placed]) -> tuple[int, int]:
    """The columns that must stay visible when a line is cut: those of the primary mark, else of the first one."""
    ranges = [(place.mark, place.first_column, place.last_column if place.last_line == place.first_line else place.first_column) for place in singles]
    ranges += [(place.mark, place.first_column, place.first_column) for place in starts]
    ranges += [(place.mark, max(place.last_column - 1, 0), place.last_column) for place in ends]
    if not ranges:
        return 0, 0
    _, first, last = next((entry for entry in ranges if entry[0].is_primary), ranges[0])
    return first, last
