"""Which places of a file its directives cover, and which of them were of use."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import field
from typing import TYPE_CHECKING

from wxlint.engine.directives import Directive, DirectiveKind, Line, Name
from wxlint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wxlint.diagnostics import Span


@dataclass(slots=True)
class Entry:
    """One name of one directive, with the rules that it stands for. `used` says that it suppressed something, or ended a `wxlint-disable`."""

    directive: Directive
    name: Name
    rules: frozenset[str]
    used: bool = False


@dataclass(slots=True)
class _Stretch:
    """Where one rule is disabled by `wxlint-disable`: from the first entry's comment to the `wxlint-enable` that ends them all."""

    entries: list[Entry] = field(default_factory=list)
    end: int = sys.maxsize
    end_line: int = sys.maxsize
    marked: int = 0
    """How many entries, from the first, are known to be used."""

    @property
    def start(self) -> int:
        return self.entries[0].directive.comment.start

    @property
    def line(self) -> int:
        return self.entries[0].directive.line

    def mark(self, count: int) -> None:
        for entry in self.entries[self.marked : count]:
            entry.used = True
        self.marked = max(self.marked, count)


class Coverage:
    """Answers whether a place is covered, and keeps count of what covered anything.

    Where several directives cover a place, all of them count as used. The work grows with the directives and the findings, not with their product.
    """

    def __init__(self, directives: Sequence[Directive], resolve: Callable[[str], tuple[str, ...]]) -> None:
        resolved: dict[str, frozenset[str]] = {}
        self._entries: dict[Span, list[Entry]] = {}
        self._by_line: dict[int, list[Entry]] = {}
        self._block_directives = [directive for directive in directives if directive.kind is not None and directive.kind.is_block]
        for directive in directives:
            if directive.kind is None:
                continue
            for name in directive.names:
                if name.text not in resolved:
                    resolved[name.text] = frozenset(resolve(name.text))
            entries = [Entry(directive, name, resolved[name.text]) for name in directive.names if resolved[name.text]]
            self._entries[directive.comment] = entries
            for line in directive.lines:
                self._by_line.setdefault(line.number, []).extend(entries)
        self._lines = sorted({line for directive in directives for line in directive.lines}, key=lambda line: line.span.start)
        self._lines_checked: dict[tuple[int, str], bool] = {}
        self._stretches: dict[str, list[_Stretch]] = {}
        self._mark_useful_enables()

    def entries_of(self, directive: Directive) -> list[Entry]:
        """One entry for every name of `directive` that is known."""
        return self._entries.get(directive.comment, [])

    def suppresses(self, rule: str, offset: int, line: int | None) -> bool:
        """Whether `rule` is suppressed at `offset` or, where it is given, in `line`. What suppresses it is marked as used."""
        found = self._in_block(rule, offset)
        index = bisect_right(self._lines, offset, key=_start_of) - 1
        if index >= 0 and offset < self._lines[index].span.end:
            found |= self._in_line(rule, self._lines[index].number)
        if line is not None:
            found |= self._in_line(rule, line)
            found |= self._line_in_block(rule, line)
        return found

    def _in_line(self, rule: str, line: int) -> bool:
        key = (line, rule)
        if key not in self._lines_checked:
            entries = [entry for entry in self._by_line.get(line, ()) if rule in entry.rules]
            for entry in entries:
                entry.used = True
            self._lines_checked[key] = bool(entries)
        return self._lines_checked[key]

    def _in_block(self, rule: str, offset: int) -> bool:
        stretches = self._stretches_of(rule)
        index = bisect_right(stretches, offset, key=lambda stretch: stretch.start) - 1
        if index < 0 or offset >= stretches[index].end:
            return False
        stretches[index].mark(bisect_right(stretches[index].entries, offset, key=lambda entry: entry.directive.comment.start))
        return True

    def _line_in_block(self, rule: str, line: int) -> bool:
        stretches = self._stretches_of(rule)
        index = bisect_right(stretches, line, key=lambda stretch: stretch.line) - 1
        if index < 0 or line >= stretches[index].end_line:
            return False
        stretches[index].mark(bisect_right(stretches[index].entries, line, key=lambda entry: entry.directive.line))
        return True

    def _stretches_of(self, rule: str) -> list[_Stretch]:
        if rule not in self._stretches:
            self._stretches[rule] = self._find_stretches(rule)
        return self._stretches[rule]

    def _find_stretches(self, rule: str) -> list[_Stretch]:
        stretches: list[_Stretch] = []
        is_open = False
        for directive in self._block_directives:
            entries = [entry for entry in self.entries_of(directive) if rule in entry.rules]
            if directive.kind is DirectiveKind.ENABLE:
                if is_open and (entries or not directive.names):
                    stretches[-1].end = directive.comment.start
                    stretches[-1].end_line = directive.line
                    is_open = False
            elif entries:
                if not is_open:
                    stretches.append(_Stretch())
                    is_open = True
                stretches[-1].entries += entries
        return stretches

    def _mark_useful_enables(self) -> None:
        """An enabling name is of use if it ends something, whether or not that something suppressed anything."""
        disabled: set[str] = set()
        for directive in self._block_directives:
            if directive.kind is DirectiveKind.ENABLE and not directive.names:
                disabled.clear()
            for entry in self.entries_of(directive):
                if directive.kind is DirectiveKind.DISABLE:
                    disabled |= entry.rules
                else:
                    entry.used = not disabled.isdisjoint(entry.rules)
            if directive.kind is DirectiveKind.ENABLE:
                for entry in self.entries_of(directive):
                    disabled -= entry.rules


def _start_of(line: Line) -> int:
    return line.span.start
