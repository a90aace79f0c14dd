"""Telling the findings of a run from those that a baseline knows.

A finding is known if its baseline has an entry of the same rule in the same file for the same code, wherever that stands now and however it is laid out. Of several
entries for the same code, the one whose surroundings are the same goes first, so that the new one of six equal calls is reported and not the last one.
An entry whose file is gone also stands for the same code with the same surroundings in another file: a file or folder was renamed.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cache

from wxlint.diagnostics import Confidence, Diagnostic, Note, Report, SourceText, Text
from wxlint.engine.baseline_file import Baseline, Entry
from wxlint.engine.counts import with_diagnostics
from wxlint.engine.identity import landmarks
from wxlint.engine.places import Places
from wxlint.records import dataclass

_NEVER_KNOWN = frozenset({"internal-error"})
_MOST_NAMED = 3


@dataclass(frozen=True)
class Comparison:
    """A run beside a baseline. `known` pairs entries with findings, `gone` entries could have been found and were not."""

    known: tuple[tuple[Entry, Entry, Diagnostic], ...]
    """The entry of the baseline, what it would be if it were recorded now, and the finding."""
    new: tuple[tuple[Entry, Diagnostic], ...]
    gone: tuple[Entry, ...]
    not_asked: tuple[Entry, ...]


@dataclass(frozen=True)
class Known:
    """The baselines of a run, by the file each was read from.

    `of_root` tells the baseline of a project's root; `ran` whether a rule could have reported something in this run.
    """

    places: Places
    of_root: Mapping[str, Baseline]
    ran: Callable[[Report, str], bool]
    current_name: Callable[[str], str]
    """What a rule is called now that had another name once."""
    min_confidence: Confidence = Confidence.MEDIUM

    def without_known(self, report: Report) -> Report:
        """`report` with only what is new, how many are known, and a note about entries that no longer occur."""
        known: set[int] = set()
        notes: list[Note] = []
        for baseline, comparison in self.compare(report):
            known |= {id(item) for _, _, item in comparison.known}
            if comparison.gone:
                notes.append(self._gone(baseline, comparison.gone))
        kept = with_diagnostics(report, (item for item in report.diagnostics if id(item) not in known))
        return replace(kept, summary=replace(kept.summary, known=len(known)), notes=(*report.notes, *notes))

    def compare(self, report: Report) -> list[tuple[Baseline, Comparison]]:
        """Each baseline beside what `report` has of its projects."""
        found: dict[str, list[Diagnostic]] = defaultdict(list)
        for item in report.diagnostics:
            place = self.places.find(item.finding.path)
            baseline = None if place is None else self.of_root.get(str(place.target.root))
            if baseline is not None and item.finding.rule not in _NEVER_KNOWN:
                found[str(baseline.path)].append(item)
        baselines = {str(baseline.path): baseline for baseline in self.of_root.values()}
        return [(baseline, self._compare(baseline, found[path], report)) for path, baseline in baselines.items()]

    def _compare(self, baseline: Baseline, diagnostics: Iterable[Diagnostic], report: Report) -> Comparison:
        folder = baseline.folder
        source = cache(report.source)
        current = [(self._entry(item, folder, source), item) for item in diagnostics]
        entries = [(entry, entry._replace(rule=self.current_name(entry.rule))) for entry in baseline.entries]
        is_gone = cache(lambda path: not os.path.lexists(os.path.normpath(f"{folder}/{path}")))
        known: list[tuple[Entry, Entry, Diagnostic]] = []
        for key, is_candidate in (
            (lambda entry: (entry.path, entry.rule, entry.code, entry.context), lambda entry: True),
            (lambda entry: (entry.path, entry.rule, entry.code), lambda entry: True),
            (lambda entry: (entry.rule, entry.code, entry.context), lambda entry: is_gone(entry.path)),
        ):
            matched, entries, current = _match(entries, current, key, is_candidate)
            known += matched
        broken = {now.path for now, item in (*current, *((now, item) for _, now, item in known)) if item.finding.rule == "syntax-error"}
        asked = [entry.path not in broken and self._is_asked(baseline, entry, report) for _, entry in entries]
        return Comparison(
            tuple(known),
            tuple(current),
            tuple(old for (old, _), is_asked in zip(entries, asked, strict=True) if is_asked),
            tuple(old for (old, _), is_asked in zip(entries, asked, strict=True) if not is_asked),
        )

    def _entry(self, item: Diagnostic, folder: str, source: Callable[[str], SourceText | None]) -> Entry:
        finding = item.finding
        path = os.path.relpath(self.places.absolute(finding.path), folder).replace(os.sep, "/")
        marks = landmarks(finding, source(finding.path))
        return Entry(_writable(path), finding.rule, marks.code, marks.context, _writable(finding.message.en))

    def _is_asked(self, baseline: Baseline, entry: Entry, report: Report) -> bool:
        """Whether this run would have found it again: its file and its rule were asked for, and less certain findings were not left out.

        (What does not parse is only half seen: nothing is concluded from what was not found there.)
        """
        if not baseline.min_confidence.at_least(self.min_confidence):
            return False
        return self.ran(report, entry.rule) and self.places.find(os.path.normpath(f"{baseline.folder}/{entry.path}")) is not None

    def _gone(self, baseline: Baseline, gone: tuple[Entry, ...]) -> Note:
        named = [f"`{entry.rule}` in `{entry.path}`" for entry in gone[:_MOST_NAMED]]
        named_zh = [f"`{entry.path}` 的 `{entry.rule}`" for entry in gone[:_MOST_NAMED]]
        rest = ", …" if len(gone) > _MOST_NAMED else ""
        number = f"{len(gone)} known finding{'s' * (len(gone) != 1)} no longer occur{'s' * (len(gone) == 1)}"
        message = Text(
            f"{number} ({', '.join(named)}{rest}); `wxlint baseline --prune` takes them out",
            f"{len(gone)} 个已记录的问题不再出现（{'、'.join(named_zh)}{'等' if rest else ''}）；可用 `wxlint baseline --prune` 移除",
        )
        return Note("baseline", message, os.path.relpath(baseline.path, self.places.cwd).replace(os.sep, "/"))


Entries = list[tuple[Entry, Entry]]
Current = list[tuple[Entry, Diagnostic]]


def _match(
    entries: Entries, current: Current, key: Callable[[Entry], Hashable], is_candidate: Callable[[Entry], bool]
) -> tuple[list[tuple[Entry, Entry, Diagnostic]], Entries, Current]:
    """Pair entries (each with its present name) and findings of the same key, in their order; what is left of both."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for index in range(len(entries) - 1, -1, -1):
        if is_candidate(entries[index][1]):
            waiting[key(entries[index][1])].append(index)
    matched: list[tuple[Entry, Entry, Diagnostic]] = []
    used: set[int] = set()
    rest: Current = []
    for now, item in current:
        indexes = waiting.get(key(now))
        if indexes:
            index = indexes.pop()
            used.add(index)
            matched.append((entries[index][0], now, item))
        else:
            rest.append((now, item))
    return matched, [pair for index, pair in enumerate(entries) if index not in used], rest


def _writable(text: str) -> str:
    """Names that are no UTF-8 arrive with lone surrogates, which no JSON file should hold."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
