"""What earlier runs found, by what was asked of them; reported again as long as the disk would answer all their questions alike.

Nothing here trusts the linted project: an entry is found by the version of wxlint, its rules and models, and the options, and it only counts if every file that was
read, every folder that was listed and everything that was looked for is as it was. Secrets are not kept, only where they stand.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wxlint.diagnostics import Confidence, Diagnostic, Edit, Finding, Fix, Label, Note, Report, Severity, Span, Summary, Text
from wxlint.project.disk import Answers, digest, still_holds

if TYPE_CHECKING:
    from wxlint.engine.catalogue import Catalogue
    from wxlint.engine.project_run import Outcome
    from wxlint.engine.run import Options
    from wxlint.engine.store import Store

_AT_ONCE = 1_000
"""Diagnostics in one value of an entry."""


class Memory:
    """The entries of one set of rules. `asked` are the options that decide which rules run, `code` tells versions apart."""

    def __init__(self, store: Store, code: bytes, asked: Sequence[str], catalogue: Catalogue) -> None:
        self._store = store
        self._code = code
        self._asked = tuple(asked)
        self._catalogue = catalogue

    def recall(self, paths: Sequence[Path], options: Options, cwd: Path) -> Report | None:
        """The report of an earlier run that would come out again; None if there is none."""
        import time

        started = time.monotonic()
        values = self._store.values(self._name(paths, options, cwd))
        answers: Answers | None = next(values, None)
        if answers is None or not still_holds(answers):
            return None
        del answers  # of a large project, they take as much as all the rest
        secrets, ids, count, notes, counts = next(values, ((), (), -1, (), ()))
        found = [_diagnostic(data) for some in values for data in some]
        if len(found) != count:
            return None
        from wxlint.engine.redact import Redactor
        from wxlint.engine.reported import RuleInfos, reported_text

        redactor = Redactor()
        redactor.learn_places(secrets, options.size_limit)
        summary = replace(Summary(*counts), seconds=time.monotonic() - started)
        source = partial(reported_text, cwd, options.size_limit, redactor)
        rules = RuleInfos(ids, self._catalogue.rules)
        return Report(tuple(found), tuple(map(_note, notes)), summary, rules, source, options.lang)

    def keep(self, paths: Sequence[Path], options: Options, cwd: Path, outcome: Outcome, answers: Answers) -> None:
        """Remember what a run found, unless something went wrong in it."""
        report = outcome.report
        if outcome.ran_out_of_time or any(item.finding.rule == "internal-error" for item in report.diagnostics):
            return
        found = report.diagnostics
        notes = [(note.kind, tuple(note.message), note.path) for note in report.notes]
        rest = (outcome.secrets, tuple(report.rules), len(found), notes, astuple(report.summary))
        chunks = ([_diagnostic_data(item) for item in found[start : start + _AT_ONCE]] for start in range(0, len(found), _AT_ONCE))
        self._store.save(self._name(paths, options, cwd), answers, rest, more=chunks)

    def notes(self) -> list[Note]:
        """What is to be said of the cache itself."""
        found = []
        if self._store.was_damaged:
            text = Text(f"a damaged entry of the cache in {self._store.folder} was replaced", f"缓存目录 {self._store.folder} 中有损坏的条目，已重建")
            found.append(Note("cache", text))
        if self._store.trouble:
            reason = self._store.trouble
            text = Text(
                f"the cache in {self._store.folder} cannot be written ({reason}): the next run takes as long as this one; `--no-cache` goes without",
                f"无法写入缓存目录 {self._store.folder}（{reason}）：下次运行不会更快；可用 `--no-cache` 关闭缓存",
            )
            found.append(Note("cache", text))
        return found

    def _name(self, paths: Sequence[Path], options: Options, cwd: Path) -> str:
        asked = (self._asked, [str(path) for path in paths], str(cwd), options.min_confidence.value, options.size_limit, options.models)
        return f"run-{digest(self._code + repr(asked).encode('utf-8', 'surrogateescape')).hex()}"


def _diagnostic_data(item: Diagnostic) -> tuple[object, ...]:
    finding = item.finding
    fix = finding.fix
    return (
        item.fingerprint,
        item.url,
        finding.rule,
        finding.path,
        tuple(finding.span),
        tuple(map(sys.intern, finding.message)),  # many say the same: kept once, and made once
        None if finding.help is None else tuple(map(sys.intern, finding.help)),
        tuple(map(_label_data, finding.related)),
        tuple(map(_label_data, finding.flow)),
        None if fix is None else (tuple(fix.title), [(edit.path, tuple(edit.span), edit.text) for edit in fix.edits], fix.safe),
        finding.severity.value,
        finding.confidence.value,
        tuple(map(tuple, finding.redact)),
    )


def _label_data(label: Label) -> tuple[object, ...]:
    return label.path, tuple(label.span), tuple(label.message)


def _diagnostic(data: tuple[Any, ...]) -> Diagnostic:
    fingerprint, url, rule, path, span, message, help_, related, flow, fix, severity, confidence, redact = data
    made = None if fix is None else Fix(Text(*fix[0]), tuple(Edit(where, Span(*place), text) for where, place, text in fix[1]), fix[2])
    finding = Finding(
        rule,
        path,
        Span(*span),
        Text(*message),
        None if help_ is None else Text(*help_),
        tuple(map(_label, related)),
        tuple(map(_label, flow)),
        made,
        Severity(severity),
        Confidence(confidence),
        tuple(Span(*place) for place in redact),
    )
    return Diagnostic(finding, fingerprint, url)


def _label(data: tuple[Any, ...]) -> Label:
    path, span, message = data
    return Label(path, Span(*span), Text(*message))


def _note(data: tuple[Any, ...]) -> Note:
    kind, message, path = data
    return Note(kind, Text(*message), path)
