"""Linting projects: files to findings, findings to a report."""

from __future__ import annotations

import time
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Diagnostic, Finding, Note, Report, Summary
from wxlint.engine.analyse import Analyser, FileResult
from wxlint.engine.comments import Suppressor
from wxlint.engine.counts import counted
from wxlint.engine.identity import diagnostics
from wxlint.engine.instances import RuleInstances
from wxlint.engine.left_out import nothing_found, skip_notes
from wxlint.engine.link import ProjectIndex
from wxlint.engine.pool import Pool
from wxlint.engine.project_phase import ProjectPhase
from wxlint.engine.reader import Reader
from wxlint.engine.redact import Redactor
from wxlint.engine.reported import RuleInfos, reported_text, source_text
from wxlint.engine.select import Selection
from wxlint.engine.targets import Target, config_prefix, display_paths, find_targets, place_in_repository
from wxlint.engine.time_limit import TimeLimit
from wxlint.engine.unfinished import Unfinished
from wxlint.project.discover import discover
from wxlint.project.model import FileKind, Skipped, SourceFile
from wxlint.project.paths import join
from wxlint.records import dataclass
from wxlint.rules import Fact, Rule
from wxlint.semantics.workspace import Workspace
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.engine.dispatch_flows import FlowSearch, Interpreted, Unit
    from wxlint.engine.run import Options
    from wxlint.engine.suppress import Directives


class Outcome(NamedTuple):
    """What a run gave, and where it found secrets: root, path, start and end of each."""

    report: Report
    secrets: tuple[tuple[str, str, int, int], ...]
    ran_out_of_time: bool = False
    """Whether some work was stopped that another run may bring to its end."""


@dataclass()
class _ProjectRun:
    """What one project gave."""

    rules: list[str]
    """The ids of those that ran."""
    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    files: int = 0
    skipped: int = 0
    suppressed: int = 0
    secrets: list[tuple[str, int, int]] = field(default_factory=list)
    """Path, start and end."""
    unfinished: Unfinished = field(default_factory=Unfinished)


class _Analysed(NamedTuple):
    """What the file phase gave for one file: plain data. `left_out` says why it was not analysed."""

    result: FileResult | None
    directives: Directives | None
    left_out: Skipped | None
    interpreted: dict[Unit, Interpreted]
    """The flows of what is interpreted right after it."""


def lint(paths: Sequence[Path], options: Options, cwd: Path) -> Outcome:
    """Lint `paths` (files or folders). Raises MissingPathError, and nothing for whatever stands in the files."""
    started = time.monotonic()
    found: list[Diagnostic] = []
    notes: list[Note] = []
    ids: set[str] = set()
    rules: dict[str, type[Rule]] | Mapping[str, type[Rule]] = {}
    files = skipped = suppressed = 0
    redactor = Redactor()
    reported: set[str] = set()  # of what was reported, the absolute paths: a project may lie inside another one that was asked for too
    targets = [(target, options.selection_for(target.root)) for target in find_targets(paths)]
    with TimeLimit(options.time_limit) as limit:
        runs = [(target.root, selection, _run_project(target, selection, options, limit, redactor, reported)) for target, selection in targets]
    for root, selection, run in runs:
        shown = display_paths(root, cwd)
        source = partial(source_text, root, options.size_limit, redactor)
        found += diagnostics(map(redactor.finding, run.findings), place_in_repository(root), shown, source)
        notes += [note if note.path is None else replace(note, path=shown(note.path)) for note in run.notes]
        files += run.files
        skipped += run.skipped
        suppressed += run.suppressed
        ids.update(run.rules)
        rules = (
            selection.catalogue.rules if not rules or rules is selection.catalogue.rules else ChainMap(dict(rules), dict(selection.catalogue.rules))
        )
    ids |= {item.finding.rule for item in found}
    found.sort(key=_order)
    summary = counted(Summary(files, 0, 0, 0, suppressed, skipped, time.monotonic() - started), found)
    secrets = tuple((str(root), *secret) for root, _, run in runs for secret in run.secrets)
    source_of = partial(reported_text, cwd, options.size_limit, redactor)
    report = Report(tuple(found), tuple(notes), summary, RuleInfos(ids, rules), source_of, options.lang)
    return Outcome(report, secrets, any(run.unfinished.ran_out_of_time for _, _, run in runs))


def _run_project(target: Target, selection: Selection, options: Options, limit: TimeLimit, redactor: Redactor, reported: set[str]) -> _ProjectRun:
    """Analyse the whole project, and keep what is about the files that were asked for and that no project inside it has reported."""
    config = selection.config
    prefix = config_prefix(config, target.root)
    project = discover(target.root, exclude=config.exclude, exclude_prefix=prefix, size_limit=options.size_limit)
    run = _ProjectRun([entry.id for entry in selection.rules()])
    reader = Reader(project, options.size_limit)
    workspace = Workspace(project, reader.read)
    instances = RuleInstances(selection, project, prefix)
    analyser = Analyser(workspace, instances, limit, prefilter=options.prefilter)
    suppressor = Suppressor(selection, workspace, prefix)
    facts: list[Fact] = []
    findings: list[Finding] = []
    models = (*config.models, *options.models)
    files = [file for file in project.files.values() if file.kind is not FileKind.OTHER or (models and file.language in SCRIPT_LANGUAGES)]
    own = {path for path in project.files if target.wants(path) and str(target.root / path) not in reported}
    pool = Pool(options.jobs)
    index = ProjectIndex(workspace)
    search = _flow_search(index, instances, models, limit, prefilter=options.prefilter)
    units = search.after(files) if search is not None else {}

    def analysed(file: SourceFile) -> _Analysed:
        data = reader.read(file.path)
        result = analyser.analyse(file, data) if data is not None else None
        directives = suppressor.directives(file, data) if data is not None and file.path in own else None
        interpreted = {unit: search.interpret(unit) for unit in units.get(file.path, ())} if search is not None else {}
        return _Analysed(result, directives, reader.left_out.get(file.path), interpreted)

    interpreted: dict[Unit, Interpreted] = {}
    for done, (file, (result, directives, left_out, flows)) in enumerate(zip(files, pool.map(analysed, files), strict=True)):
        if options.progress is not None:
            options.progress(done, len(files))
        interpreted |= flows
        if left_out is not None:
            reader.left_out[file.path] = left_out
        if result is not None:
            findings += result.findings
            facts += result.facts
            if result.stopped is not None:
                run.unfinished.files[file.path] = result.stopped
            if file.path in own:
                run.files += 1
                suppressor.add(file.path, directives)
    index.add_facts(facts)
    phase = ProjectPhase(index, instances, limit, run.unfinished)
    findings += phase.run(frozenset(fact.rule for fact in facts), search, interpreted, pool)
    told_of = {finding.path for finding in findings} & project.assets  # few of many: these alone are asked about
    own |= {path for path in told_of if target.wants(path) and str(target.root / path) not in reported}
    redactor.learn(findings, reader.read)  # a suppressed secret is still a secret
    run.secrets = [(finding.path, span.start, span.end) for finding in findings for span in finding.redact]
    settled = [finding for finding in _settled(findings, selection, prefix) if finding.path in own or finding.rule == "internal-error"]
    kept, suppressed = suppressor.apply(settled)
    run.findings = [finding for finding in kept if finding.confidence.at_least(options.min_confidence)]
    too_uncertain = [sum(not finding.confidence.at_least(options.min_confidence) for finding in some) for some in (settled, kept)]
    run.suppressed = suppressed - (too_uncertain[0] - too_uncertain[1])
    skipped = [item for item in (*project.skipped, *reader.left_out.values()) if target.wants(item.path)]
    run.skipped = len(skipped)
    run.notes = [*(note for note in project.notes if target.concerns(note.path)), *skip_notes(skipped, target, project)]
    run.notes += [*run.unfinished.notes(target.wants), *pool.notes]
    if not files:
        run.notes.append(nothing_found())
    reported |= {str(target.root / path) for path in own}
    return run


def _flow_search(
    index: ProjectIndex, instances: RuleInstances, models: tuple[Mapping[str, object], ...], limit: TimeLimit, *, prefilter: bool
) -> FlowSearch | None:
    """What interprets code is not even imported unless a rule asks for flows."""
    rules = instances.all()
    if not any(hook.kind == "flow" for rule in rules for hook in rule.hooks()):
        return None
    from wxlint.engine.dispatch_flows import flow_search

    return flow_search(index, rules, models, limit, prefilter=prefilter)


def _settled(findings: Iterable[Finding], selection: Selection, prefix: str) -> Iterator[Finding]:
    """The findings that are on, as seriously as they are taken in their files; what is said twice counts once."""
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        settled = selection.apply(finding, join(prefix, finding.path))
        key = (finding.rule, finding.path, finding.span, finding.message)
        if settled is not None and key not in seen:
            seen.add(key)
            yield settled


def _order(item: Diagnostic) -> tuple[object, ...]:
    finding = item.finding
    return finding.path, finding.span, finding.severity.rank, finding.rule, finding.message
