"""Applying the fixes of findings: pass by pass in memory, until nothing changes, and then to the disk at once.

The project is analysed anew between passes, with the mended texts in place of the files. Nothing is written before all is done, so that a run that is
interrupted has changed nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field, replace

from wxlint.diagnostics import Diagnostic, Note, Report, Text
from wxlint.engine.fix_edits import Taken, apply_edits, edits_by_path, is_consistent
from wxlint.engine.fix_health import is_no_worse
from wxlint.engine.places import Places
from wxlint.project.reading import frozen_files, real_location
from wxlint.records import dataclass

MOST_PASSES = 10
"""Of fixes that need each other; more are fixes that undo each other."""

_WORSE = Text("left alone: with its fixes it would not parse as well as now", "未修改：修复后该文件的解析情况会变差")
_NOT_EDITABLE = Text("left alone: its encoding is not UTF-8, and its fixes cannot be written in it", "未修改：文件编码不是 UTF-8，无法写入修复内容")
_ENDLESS = Text(
    f"stopped after {MOST_PASSES} passes: there are fixes that call for each other; run again, or mend the rest by hand",
    f"已在 {MOST_PASSES} 轮之后停止：部分修复互相引发；可再次运行，或手动修改其余部分",
)


Kind = tuple[str, str, str]
"""Rule, path and message: findings alike."""


@dataclass()
class FixedFile:
    """A file that fixes change: `path` as reports show it, and where it really is, in the project at `root`."""

    path: str
    root: str
    location: str
    before: bytes
    after: bytes


@dataclass()
class FixResult:
    """What fixing came to: the report about what is left, and the files that change. Nothing is written yet."""

    report: Report
    files: list[FixedFile]
    applied: list[Diagnostic]

    def write(self, run: Callable[[], Report]) -> Report:
        """Write the files, and report what is left on the disk; `run` analyses it, which is done only if a file could not be written."""
        from wxlint.engine.fix_write import NotWrittenError, replace_file

        notes: list[Note] = []
        for file in self.files:
            try:
                replace_file(file.root, file.location, file.before, file.after)
            except NotWrittenError as error:
                notes.append(Note("fix", error.reason, file.path))
        if not notes:
            return self.report
        failed = {note.path for note in notes}
        fixed = [item for item in self.applied if item.finding.fix is not None and failed.isdisjoint(edit.path for edit in item.finding.fix.edits)]
        return _with_fixed(run(), len(fixed), len(self.files) - len(notes), [*self._own_notes(), *notes])

    def _own_notes(self) -> list[Note]:
        return [note for note in self.report.notes if note.kind == "fix"]


@dataclass()
class _State:
    """What several passes share. Paths are as reports show them."""

    files: dict[str, FixedFile] = field(default_factory=dict)
    texts: dict[str, bytes] = field(default_factory=dict)
    """What is analysed, by real location: the files as they were read first, and the mended ones."""
    applied: list[Diagnostic] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_alone: set[str] = field(default_factory=set)
    useless: set[Kind] = field(default_factory=set)
    """Findings that a fix did not take away: once is enough."""


class Fixer:
    """Applies the fixes of what `run` reports, to files that were asked for."""

    def __init__(self, run: Callable[[], Report], places: Places, *, unsafe: bool) -> None:
        self._run = run
        self._places = places
        self._unsafe = unsafe

    def fix(self) -> FixResult:
        """Fix in memory until nothing changes."""
        state = _State()
        with frozen_files(state.texts):
            report = self._run()
            for _ in range(MOST_PASSES):
                applied = self._pass(report, state)
                if not applied:
                    break
                before = Counter(map(_kind, report.diagnostics))
                report = self._run()
                after = Counter(map(_kind, report.diagnostics))
                state.useless |= {kind for kind in map(_kind, applied) if after[kind] >= before[kind]}
            else:
                if self._choose(report, state):
                    state.notes.append(Note("fix", _ENDLESS))
        changed = [file for file in state.files.values() if file.after != file.before]
        return FixResult(_with_fixed(report, len(state.applied), len(changed), state.notes), changed, state.applied)

    def _pass(self, report: Report, state: _State) -> list[Diagnostic]:
        """Apply what can be applied together; empty if nothing changes."""
        while chosen := self._choose(report, state):
            texts, spoilt = self._apply(chosen, state)
            if not spoilt:
                break
            state.left_alone |= {note.path for note in spoilt if note.path is not None}
            state.notes += spoilt
        if not chosen or all(state.files[path].after == text for path, text in texts.items()):
            return []
        for path, text in texts.items():
            file = state.files[path]
            file.after = state.texts[file.location] = text
        state.applied += chosen
        return chosen

    def _choose(self, report: Report, state: _State) -> list[Diagnostic]:
        """The findings whose fixes can be applied together."""
        taken = Taken()
        chosen = []
        for item in report.diagnostics:
            fix = item.finding.fix
            if fix is None or not (fix.safe or self._unsafe) or _kind(item) in state.useless:
                continue
            if is_consistent(fix.edits) and all(self._may_edit(edit.path, state) for edit in fix.edits) and taken.add(fix.edits):
                chosen.append(item)
        return chosen

    def _may_edit(self, path: str, state: _State) -> bool:
        """Whether a file may be changed: it was asked for, can be read, and its fixes are no trouble."""
        if path in state.left_alone:
            return False
        if path not in state.files:
            place = self._places.find(path)
            data = self._places.read(path)
            location = None if place is None or data is None else real_location(place.target.root, place.path)
            if place is None or data is None or location is None:
                state.left_alone.add(path)
                return False
            state.files[path] = FixedFile(path, str(place.target.root), location, data, data)
        return True

    def _apply(self, chosen: Sequence[Diagnostic], state: _State) -> tuple[dict[str, bytes], list[Note]]:
        """The new texts by path, and a note for each file that the fixes would spoil."""
        texts: dict[str, bytes] = {}
        spoilt: list[Note] = []
        for path, edits in edits_by_path(item.finding.fix for item in chosen if item.finding.fix is not None).items():
            before = state.files[path].after
            after = apply_edits(before, edits)
            if after is None:
                spoilt.append(Note("fix", _NOT_EDITABLE, path))
            elif not is_no_worse(path, before, after):
                spoilt.append(Note("fix", _WORSE, path))
            else:
                texts[path] = after
        return texts, spoilt


def _kind(item: Diagnostic) -> Kind:
    return item.finding.rule, item.finding.path, item.finding.message.en


def _with_fixed(report: Report, fixed: int, files: int, notes: Sequence[Note]) -> Report:
    summary = replace(report.summary, fixed=fixed, fixed_files=files if fixed else 0)
    return replace(report, summary=summary, notes=(*report.notes, *notes))
