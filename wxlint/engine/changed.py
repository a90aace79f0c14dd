"""Which findings lie in what has changed since a revision: the whole project is analysed, and only these are reported."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from wxlint.diagnostics import Finding, Report, SourceText
from wxlint.engine.counts import with_diagnostics
from wxlint.engine.git import ChangedPath, Repository
from wxlint.engine.places import Places

_MOST_LINES = 20_000
"""A change of more lines than this, from its first to its last, is not looked into: all of it counts as changed."""
_ALWAYS_REPORTED = frozenset({"internal-error"})


@dataclass
class _ChangedFile:
    repository: Repository
    change: ChangedPath
    old: bytes | None = None
    """The file at the base, once it was asked for."""


@dataclass
class Changes:
    """What has changed in the repositories of a run's projects. Raises GitError. `whole_files`: whatever stands in a changed file counts."""

    places: Places
    revision: str | None
    whole_files: bool
    _files: dict[str, _ChangedFile] = field(default_factory=dict)
    _lines: dict[str, tuple[bytes, list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for target in self.places.targets:
            repository = Repository(target.root)
            if repository.root not in seen:
                seen.add(repository.root)
                for change in repository.changed(repository.base(self.revision)):
                    self._files[os.path.normpath(f"{repository.root}/{change.path}")] = _ChangedFile(repository, change)

    def only_changed(self, report: Report) -> Report:
        """`report` with the findings in what has changed; the others are counted."""
        kept = with_diagnostics(
            report, (item for item in report.diagnostics if item.finding.rule in _ALWAYS_REPORTED or self._concerns(item.finding))
        )
        return replace(kept, summary=replace(kept.summary, unchanged=len(report.diagnostics) - len(kept.diagnostics)))

    def _concerns(self, finding: Finding) -> bool:
        changed = self._files.get(os.path.realpath(self.places.absolute(finding.path)))
        data = None if changed is None else self.places.read(finding.path)
        if changed is None or data is None:
            return False
        if changed.change.old is None or (changed.change.is_certain and self.whole_files):
            return True
        known = self._lines.get(finding.path)
        if known is None or known[0] is not data:
            known = self._lines[finding.path] = data, sorted(changed_lines(self._old(changed), data))
        lines = known[1]
        if self.whole_files:
            return bool(lines)
        source = SourceText(data)
        first = source.position(finding.span.start).line
        last = source.position(max(finding.span.start, finding.span.end - 1)).line
        index = bisect_left(lines, first)
        return index < len(lines) and lines[index] <= last

    @staticmethod
    def _old(changed: _ChangedFile) -> bytes:
        if changed.old is None:
            changed.old = changed.repository.blob(changed.change.old or "") or b""
        return changed.old


def changed_lines(before: bytes, after: bytes) -> set[int]:
    """The lines of `after`, from 1, that are not as in `before`. Where lines were only taken out, those around the gap count. Line endings do not."""
    old, new = before.splitlines(), after.splitlines()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    found: set[int] = set()
    for first, last in _changed_ranges(old[start : len(old) - end], new[start : len(new) - end]):
        if first == last:
            found |= {line for line in (start + first, start + first + 1) if 1 <= line <= len(new)}
        else:
            found |= set(range(start + first + 1, start + last + 1))
    return found


def _changed_ranges(old: list[bytes], new: list[bytes]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of `new` that differ; an empty one is a gap."""
    if len(old) + len(new) > _MOST_LINES:
        yield 0, len(new)
    else:
        for tag, _, _, first, last in SequenceMatcher(None, old, new).get_opcodes():
            if tag != "equal":
                yield first, last
