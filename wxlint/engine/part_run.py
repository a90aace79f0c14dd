"""Analysing one part of a project, or all of one that cannot be divided: files to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Finding
from wxlint.engine.analyse import Analyser, FileResult
from wxlint.engine.comments import Suppressor
from wxlint.engine.instances import RuleInstances
from wxlint.engine.link import ProjectIndex
from wxlint.engine.project_phase import ProjectPhase
from wxlint.engine.reader import Reader
from wxlint.engine.unfinished import Unfinished
from wxlint.project.model import FileKind, Project, Skipped, SourceFile
from wxlint.project.paths import join
from wxlint.rules import Fact
from wxlint.semantics.workspace import Workspace
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.engine.dispatch_flows import FlowSearch, Interpreted, Unit
    from wxlint.engine.pool import Pool
    from wxlint.engine.run import Options
    from wxlint.engine.select import Selection
    from wxlint.engine.suppress import Directives
    from wxlint.engine.time_limit import TimeLimit


class Task(NamedTuple):
    """How the parts of a project are analysed. `prefix` is the project's root as the configuration's patterns see it; `wants` says of which files to report."""

    selection: Selection
    options: Options
    limit: TimeLimit
    prefix: str
    wants: Callable[[str], bool]

    @property
    def models(self) -> tuple[Mapping[str, object], ...]:
        """The users' own models."""
        return (*self.selection.config.models, *self.options.models)

    def analyses(self, file: SourceFile) -> bool:
        """Whether anything looks into `file`."""
        return file.kind is not FileKind.OTHER or (bool(self.models) and file.language in SCRIPT_LANGUAGES)


class PartResult(NamedTuple):
    """What one part gave: plain data."""

    findings: list[Finding]
    suppressed: int
    files: int
    """How many were analysed of those that are reported on."""
    left_out: list[Skipped]
    unfinished: Unfinished
    secrets: list[tuple[str, int, int]]
    """Path, start and end."""


class _Analysed(NamedTuple):
    """What the file phase gave for one file: plain data. `left_out` says why it was not analysed."""

    result: FileResult | None
    directives: Directives | None
    left_out: Skipped | None
    interpreted: dict[Unit, Interpreted]
    """The flows of what is interpreted right after it."""


def run_part(project: Project, reader: Reader, task: Task, pool: Pool, progress: Callable[[], object]) -> PartResult:
    """Analyse all of `project`, and keep what is about the files that are wanted. `progress` is called for each file that was analysed."""
    selection, limit, options = task.selection, task.limit, task.options
    workspace = Workspace(project, reader.read)
    instances = RuleInstances(selection, project, task.prefix)
    analyser = Analyser(workspace, instances, limit, prefilter=options.prefilter)
    suppressor = Suppressor(selection, workspace, task.prefix)
    facts: list[Fact] = []
    findings: list[Finding] = []
    unfinished = Unfinished()
    files = [file for file in project.files.values() if task.analyses(file)]
    own = {path for path in project.files if task.wants(path)}
    index = ProjectIndex(workspace)
    search = _flow_search(index, instances, task)
    units = search.after(files) if search is not None else {}

    def analysed(file: SourceFile) -> _Analysed:
        data = reader.read(file.path)
        result = analyser.analyse(file, data) if data is not None else None
        directives = suppressor.directives(file, data) if data is not None and file.path in own else None
        interpreted = {unit: search.interpret(unit) for unit in units.get(file.path, ())} if search is not None else {}
        return _Analysed(result, directives, reader.left_out.get(file.path), interpreted)

    interpreted: dict[Unit, Interpreted] = {}
    counted = 0
    for file, (result, directives, left_out, flows) in zip(files, pool.map(analysed, files), strict=True):
        progress()
        interpreted |= flows
        if left_out is not None:
            reader.left_out[file.path] = left_out
        if result is not None:
            findings += result.findings
            facts += result.facts
            if result.stopped is not None:
                unfinished.files[file.path] = result.stopped
            if file.path in own:
                counted += 1
                suppressor.add(file.path, directives)
    index.add_facts(facts)
    phase = ProjectPhase(index, instances, limit, unfinished)
    findings += phase.run(frozenset(fact.rule for fact in facts), search, interpreted, pool)
    told_of = {finding.path for finding in findings} & project.assets  # few of many: these alone are asked about
    own |= {path for path in told_of if task.wants(path)}
    secrets = [(finding.path, span.start, span.end) for finding in findings for span in finding.redact]  # a suppressed secret is still a secret
    settled = [finding for finding in _settled(findings, task) if finding.path in own or finding.rule == "internal-error"]
    kept, suppressed = suppressor.apply(settled)
    certain = [finding for finding in kept if finding.confidence.at_least(options.min_confidence)]
    too_uncertain = [sum(not finding.confidence.at_least(options.min_confidence) for finding in some) for some in (settled, kept)]
    return PartResult(certain, suppressed - (too_uncertain[0] - too_uncertain[1]), counted, list(reader.left_out.values()), unfinished, secrets)


def _flow_search(index: ProjectIndex, instances: RuleInstances, task: Task) -> FlowSearch | None:
    """What interprets code is not even imported unless a rule asks for flows."""
    rules = instances.all()
    if not any(hook.kind == "flow" for rule in rules for hook in rule.hooks()):
        return None
    from wxlint.engine.dispatch_flows import flow_search

    return flow_search(index, rules, task.models, task.limit, prefilter=task.options.prefilter)


def _settled(findings: Iterable[Finding], task: Task) -> Iterator[Finding]:
    """The findings that are on, as seriously as they are taken in their files; what is said twice counts once."""
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        settled = task.selection.apply(finding, join(task.prefix, finding.path))
        key = (finding.rule, finding.path, finding.span, finding.message)
        if settled is not None and key not in seen:
            seen.add(key)
            yield settled
