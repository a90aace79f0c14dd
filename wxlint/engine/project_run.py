"""Linting projects: files to findings, findings to a report."""

from __future__ import annotations

import time
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Diagnostic, Finding, Note, Report, Summary
from wxlint.engine.counts import counted
from wxlint.engine.identity import diagnostics
from wxlint.engine.left_out import nothing_found, skip_notes
from wxlint.engine.part_run import Task
from wxlint.engine.parts_run import PartsRun
from wxlint.engine.pool import Pool
from wxlint.engine.redact import Redactor
from wxlint.engine.reported import RuleInfos, reported_text, source_text
from wxlint.engine.targets import Target, config_prefix, display_paths, find_targets, place_in_repository
from wxlint.engine.time_limit import TimeLimit
from wxlint.engine.unfinished import Unfinished
from wxlint.project.discover import discover
from wxlint.project.model import Skipped
from wxlint.records import dataclass
from wxlint.rules import Rule

if TYPE_CHECKING:
    from wxlint.engine.run import Options
    from wxlint.engine.select import Selection


class Outcome(NamedTuple):
    """What a run gave, and where it found secrets: root, path, start and end of each."""

    report: Report
    secrets: tuple[tuple[str, str, int, int], ...]
    ran_out_of_time: bool = False
    """Whether some work was stopped that another run may bring to its end."""


@dataclass()
class _ProjectRun:
    """What one project gave."""

    selection: Selection
    """What ran."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    files: int = 0
    skipped: int = 0
    suppressed: int = 0
    secrets: list[tuple[str, int, int]] = field(default_factory=list)
    """Path, start and end."""
    unfinished: Unfinished = field(default_factory=Unfinished)


def lint(paths: Sequence[Path], options: Options, cwd: Path) -> Outcome:
    """Lint `paths` (files or folders). Raises MissingPathError, and nothing for whatever stands in the files."""
    started = time.monotonic()
    found: list[Diagnostic] = []
    notes: list[Note] = []
    ids: set[str] = set()
    rules: dict[str, type[Rule]] | Mapping[str, type[Rule]] = {}
    files = skipped = suppressed = 0
    redactor = Redactor()
    targets = find_targets(paths)
    with TimeLimit(options.time_limit) as limit:
        runs = [_run_project(target, targets[:number], options, limit, redactor) for number, target in enumerate(targets)]
    secrets: list[tuple[str, str, int, int]] = []
    for root, run in zip((target.root for target in targets), runs, strict=True):
        shown = display_paths(root, cwd)
        source = partial(source_text, root, options.size_limit, redactor)
        found += diagnostics(map(redactor.finding, run.findings), place_in_repository(root), shown, source)
        run.findings.clear()  # in a large repository, they are most of what is kept
        notes += [note if note.path is None else replace(note, path=shown(note.path)) for note in run.notes]
        files += run.files
        skipped += run.skipped
        suppressed += run.suppressed
        secrets += [(str(root), *secret) for secret in run.secrets]
        ids.update(entry.id for entry in run.selection.rules())
        own = run.selection.catalogue.rules
        rules = own if not rules or rules is own else ChainMap(dict(rules), dict(own))
    ids |= {item.finding.rule for item in found}
    found.sort(key=_order)
    summary = counted(Summary(files, 0, 0, 0, suppressed, skipped, time.monotonic() - started), found)
    source_of = partial(reported_text, cwd, options.size_limit, redactor)
    report = Report(tuple(found), tuple(notes), summary, RuleInfos(ids, rules), source_of, options.lang)
    return Outcome(report, tuple(secrets), any(run.unfinished.ran_out_of_time for run in runs))


def _run_project(target: Target, earlier: Sequence[Target], options: Options, limit: TimeLimit, redactor: Redactor) -> _ProjectRun:
    """Analyse the project, and keep what is about the files that were asked for and that no project inside it (one of `earlier`) has reported."""
    selection = options.selection_for(target.root)
    config = selection.config
    prefix = config_prefix(config, target.root)
    project = discover(target.root, exclude=config.exclude, exclude_prefix=prefix, size_limit=options.size_limit)
    run = _ProjectRun(selection)
    pool = Pool(options.jobs)
    task = Task(selection, options, limit, prefix, target.without(earlier))
    left_out: dict[str, Skipped] = {}
    for result in PartsRun(project, task, pool).results():
        run.findings += result.findings
        run.suppressed += result.suppressed
        run.files += result.files
        run.secrets += result.secrets
        run.unfinished.add(result.unfinished)
        left_out.update((item.path, item) for item in result.left_out)
    redactor.learn_places(((str(project.root), *secret) for secret in run.secrets), options.size_limit)
    skipped = [item for item in (*project.skipped, *left_out.values()) if target.wants(item.path)]
    run.skipped = len(skipped)
    run.notes = [*(note for note in project.notes if target.concerns(note.path)), *skip_notes(skipped, target, project)]
    run.notes += [*run.unfinished.notes(target.wants), *pool.notes]
    if not any(map(task.analyses, project.files.values())):
        run.notes.append(nothing_found())
    return run


def _order(item: Diagnostic) -> tuple[object, ...]:
    finding = item.finding
    return finding.path, finding.span, finding.severity.rank, finding.rule, finding.message
