"""Which findings lie in what has changed since a revision: the whole project is analysed, and only these are reported."""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field, replace
from difflib import SequenceMatcher

from wxlint.diagnostics import Finding, Report, SourceText
from wxlint.engine.counts import with_diagnostics
from wxlint.engine.git import GitError, Repository
from wxlint.engine.places import Places
from wxlint.records import dataclass

_MOST_LINES = 20_000
"""A change of more lines than this, from its first to its last, is not looked into: all of it counts as changed."""
_ALWAYS_REPORTED = frozenset({"internal-error"})


class _Base:
    """A repository's files as they were in the commit to compare with."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.root = repository.root
        self._repository = repository
        self._tree = repository.tree(commit)
        self._submodules: dict[str, _Base | None] = {}
        self._paths: dict[str, list[str]] = defaultdict(list)
        for path, name in self._tree.blobs.items():
            self._paths[name].append(path)

    def has(self, path: str, data: bytes) -> bool:
        """Whether `path` was there with the content `data`, or has it from a file that is gone: then it was moved."""
        inner = self._submodule(path)
        if inner is not None:
            base, rest = inner
            return base is not None and base.has(rest, data)
        old = self._tree.blobs.get(path)
        names = _blob_names(data, like=old or next(iter(self._tree.blobs.values()), ""))
        if old is not None:
            return old in names
        return any(not os.path.lexists(f"{self.root}/{other}") for name in names for other in self._paths.get(name, ()))

    def text(self, path: str) -> bytes | None:
        """What stood in `path`; None if it was not there, or its content is not here."""
        inner = self._submodule(path)
        if inner is not None:
            base, rest = inner
            return None if base is None else base.text(rest)
        name = self._tree.blobs.get(path)
        return None if name is None else self._repository.blob(name)

    def _submodule(self, path: str) -> tuple[_Base | None, str] | None:
        """The submodule that `path` lies in and the path there; None for it where it cannot be looked into."""
        folder = next((folder for folder in self._tree.submodules if path.startswith(f"{folder}/")), None)
        if folder is None:
            return None
        if folder not in self._submodules:
            try:
                repository = Repository(f"{self.root}/{folder}")
                self._submodules[folder] = None if repository.root == self.root else _Base(repository, self._tree.submodules[folder])
            except GitError:
                self._submodules[folder] = None
        return self._submodules[folder], path[len(folder) + 1 :]


def _blob_names(data: bytes, like: str) -> set[str]:
    """What git calls a blob of `data`, or of `data` with the line endings that git stores; `like` is another name in the repository."""
    algorithm = "sha256" if len(like) == 64 else "sha1"
    contents = {data, data.replace(b"\r\n", b"\n")}
    return {hashlib.new(algorithm, b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest() for content in contents}


@dataclass()
class Changes:
    """What has changed in the repositories of a run's projects. Raises GitError. `whole_files`: whatever stands in a changed file counts."""

    places: Places
    revision: str | None
    whole_files: bool
    _bases: dict[str, _Base] = field(default_factory=dict)
    _texts: dict[str, bytes | None] = field(default_factory=dict)
    _known: dict[str, tuple[bytes, list[int] | None]] = field(default_factory=dict)
    """By shown path: the bytes that were looked at, and the lines that changed in them; None for all."""

    def __post_init__(self) -> None:
        for target in self.places.targets:
            repository = Repository(target.root)
            if repository.root not in self._bases:
                self._bases[repository.root] = _Base(repository, repository.base(self.revision))

    def only_changed(self, report: Report) -> Report:
        """`report` with the findings in what has changed; the others are counted."""
        kept = with_diagnostics(
            report, (item for item in report.diagnostics if item.finding.rule in _ALWAYS_REPORTED or self._concerns(item.finding))
        )
        return replace(kept, summary=replace(kept.summary, unchanged=len(report.diagnostics) - len(kept.diagnostics)))

    def _concerns(self, finding: Finding) -> bool:
        data = self.places.read(finding.path)
        if data is None:
            return True  # nothing is known of it, so nothing is kept back
        known = self._known.get(finding.path)
        if known is None or known[0] != data:
            known = self._known[finding.path] = data, self._lines(finding.path, data)
        lines = known[1]
        if lines is None or self.whole_files:
            return lines is None or bool(lines)
        source = SourceText(data)
        first = source.position(finding.span.start).line
        last = source.position(max(finding.span.start, finding.span.end - 1)).line
        index = bisect_left(lines, first)
        return index < len(lines) and lines[index] <= last

    def _lines(self, shown: str, data: bytes) -> list[int] | None:
        """The lines of a file that have changed: none if it is as it was, None for all of them."""
        location = os.path.realpath(self.places.absolute(shown))
        inside = [root for root in self._bases if location.startswith(f"{root.rstrip(os.sep)}{os.sep}")]
        if not inside:
            return None
        root = max(inside, key=len)
        base, path = self._bases[root], os.path.relpath(location, root).replace(os.sep, "/")
        if base.has(path, data):
            return []
        if self.whole_files:
            return None
        if shown not in self._texts:
            self._texts[shown] = base.text(path)
        old = self._texts[shown]
        return None if old is None else sorted(changed_lines(old, data))


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
