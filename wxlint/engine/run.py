"""One run: paths to projects, files to findings, findings to a report."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from wxlint.config import Config
from wxlint.diagnostics import (
    Confidence,
    Diagnostic,
    Edit,
    Finding,
    Label,
    Lang,
    Note,
    Report,
    RuleInfo,
    Severity,
    SourceText,
    Span,
    Summary,
    Text,
)
from wxlint.engine.analyse import Analyser, FileResult, internal_error
from wxlint.engine.comments import Suppressor
from wxlint.engine.explain import rule_info
from wxlint.engine.link import ProjectIndex
from wxlint.engine.redact import Redactor
from wxlint.engine.select import Selection
from wxlint.project.discover import discover, find_project_root
from wxlint.project.minified import is_minified
from wxlint.project.model import FileKind, Project, Skipped
from wxlint.project.reading import DEFAULT_SIZE_LIMIT, read_source
from wxlint.rules import Fact, Hook, Rule
from wxlint.semantics.workspace import Workspace
from wxlint.syntax.javascript import SCRIPT_LANGUAGES


class MissingPathError(Exception):
    """A path on the command line that is not there."""


@dataclass(frozen=True)
class Options:
    """What a run depends on besides the files."""

    selection: Selection
    lang: Lang = Lang.EN
    min_confidence: Confidence = Confidence.MEDIUM
    size_limit: int = DEFAULT_SIZE_LIMIT
    prefilter: bool = True
    models: tuple[Mapping[str, object], ...] = ()
    """Model files named on the command line, as TOML gives them."""
    progress: Callable[[int, int], None] | None = None
    """Called with the number of files done and in all."""


@dataclass
class _ProjectRun:
    """What one project gave."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    files: int = 0
    skipped: int = 0
    suppressed: int = 0
    rules: list[type[Rule]] = field(default_factory=list)


def check(paths: Sequence[Path], options: Options, cwd: Path) -> Report:
    """Lint `paths` (files or folders). Raises MissingPathError, and nothing for whatever stands in the files."""
    started = time.monotonic()
    diagnostics: list[Diagnostic] = []
    notes: list[Note] = []
    rules: dict[str, RuleInfo] = {}
    counts = {"files": 0, "skipped": 0, "suppressed": 0}
    redactor = Redactor()
    runs = [(root, _run_project(root, wanted, options, redactor)) for root, wanted in _group_by_root(paths)]
    for root, run in runs:
        prefix = _prefix(root, cwd)
        source = partial(_source_text, root, options.size_limit, redactor)
        diagnostics += _diagnostics(map(redactor.finding, run.findings), prefix, source)
        notes += [note if note.path is None else replace(note, path=prefix(note.path)) for note in run.notes]
        counts["files"] += run.files
        counts["skipped"] += run.skipped
        counts["suppressed"] += run.suppressed
        rules |= {rule.id: rule_info(rule) for rule in run.rules}
    rules |= {identifier: rule_info(None, identifier) for identifier in {item.finding.rule for item in diagnostics} - set(rules)}
    diagnostics.sort(key=_order)
    number = {severity: sum(item.finding.severity is severity for item in diagnostics) for severity in Severity}
    summary = Summary(
        files=counts["files"],
        errors=number[Severity.ERROR],
        warnings=number[Severity.WARNING],
        infos=number[Severity.INFO],
        suppressed=counts["suppressed"],
        skipped=counts["skipped"],
        seconds=time.monotonic() - started,
    )
    return Report(
        tuple(diagnostics),
        tuple(notes),
        summary,
        dict(sorted(rules.items())),
        partial(_reported_text, cwd, options.size_limit, redactor),
        options.lang,
    )


def _group_by_root(paths: Sequence[Path]) -> list[tuple[Path, tuple[str, ...]]]:
    """The project roots around `paths`, each with what was asked for below it ("" for all of it)."""
    groups: dict[Path, list[str]] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise MissingPathError(str(path))
        root = find_project_root(path).resolve()
        absolute = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
        relative = absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else ""
        groups.setdefault(root, []).append("" if relative == "." else relative)
    return [(root, tuple(sorted(set(wanted)))) for root, wanted in sorted(groups.items())]


def _is_wanted(path: str, wanted: tuple[str, ...]) -> bool:
    return any(not part or path == part or path.startswith(part + "/") for part in wanted)


class _Reader:
    """Files of a project as the analysis sees them: no bundle, nothing unreadable; what is left out is noted once."""

    def __init__(self, project: Project, size_limit: int) -> None:
        self.project = project
        self.size_limit = size_limit
        self.left_out: dict[str, Skipped] = {}
        self._last: tuple[str, bytes | None] | None = None

    def read(self, path: str) -> bytes | None:
        """The bytes of `path`; None if it is left out."""
        if self._last is not None and self._last[0] == path:
            return self._last[1]
        data = self._read(path)
        self._last = (path, data)
        return data

    def _read(self, path: str) -> bytes | None:
        if path in self.left_out:
            return None
        found = read_source(self.project.root, path, self.size_limit)
        if isinstance(found, Skipped):
            self.left_out[path] = found
            return None
        file = self.project.files.get(path)
        if file is not None and file.language in SCRIPT_LANGUAGES and is_minified(found):
            self.left_out[path] = Skipped(path, "minified")
            return None
        return found


def _run_project(root: Path, wanted: tuple[str, ...], options: Options, redactor: Redactor) -> _ProjectRun:
    selection = options.selection
    config = selection.config
    project = discover(root, exclude=_exclude(config, root), size_limit=options.size_limit)
    run = _ProjectRun(notes=list(project.notes), rules=selection.rules())
    reader = _Reader(project, options.size_limit)
    workspace = Workspace(project, reader.read)
    rules = [rule(project, selection.settings(rule)) for rule in run.rules]
    analyser = Analyser(workspace, rules, prefilter=options.prefilter)
    facts: list[Fact] = []
    findings: list[Finding] = []
    suppressor = Suppressor(selection, workspace)
    files = [file for file in project.files.values() if file.kind is not FileKind.OTHER]
    for done, file in enumerate(files):
        if options.progress is not None:
            options.progress(done, len(files))
        data = reader.read(file.path)
        if data is None:
            continue
        run.files += 1
        result: FileResult = analyser.analyse(file, data)
        findings += result.findings
        facts += result.facts
        suppressor.read(file, data)
    findings += _project_phase(workspace, rules, facts, (*config.models, *options.models))
    redactor.learn(findings, reader.read)  # a suppressed secret is still a secret
    config_prefix = _config_prefix(config, root)
    kept = [finding for finding in _settled(findings, selection, config_prefix) if finding.confidence.at_least(options.min_confidence)]
    kept, run.suppressed = suppressor.apply(kept)
    run.findings = [finding for finding in kept if _is_wanted(finding.path, wanted)]
    skipped = (*project.skipped, *reader.left_out.values())
    run.skipped = len(skipped)
    run.notes += _skip_notes(reader.left_out.values())
    return run


def _project_phase(workspace: Workspace, rules: Iterable[Rule], facts: list[Fact], models: tuple[Mapping[str, object], ...]) -> Iterator[Finding]:
    index = ProjectIndex(workspace, facts)
    for rule in rules:
        for hook in rule.hooks():
            if hook.kind == "project":
                yield from _guarded(rule, hook, index, workspace)
    if any(hook.kind == "flow" for rule in rules for hook in rule.hooks()):
        from wxlint.engine.dispatch_flows import flows_for

        for rule, hook, flow in flows_for(index, rules, models):
            yield from _guarded(rule, hook, flow, workspace)


def _guarded(rule: Rule, hook: Hook, subject: object, workspace: Workspace) -> Iterator[Finding]:
    """A rule that throws costs its own findings and nothing else, and it is said."""
    try:
        yield from getattr(rule, hook.method)(subject) or ()
    except Exception as error:
        yield internal_error(rule.id, error, next(iter(workspace.project.files), ""), Span(0, 0))


def _settled(findings: Iterable[Finding], selection: Selection, config_prefix: str | None) -> Iterator[Finding]:
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        path = finding.path if config_prefix is None else f"{config_prefix}{finding.path}"
        settled = selection.apply(finding, path)
        key = (finding.rule, finding.path, finding.span, finding.message)
        if settled is not None and key not in seen:
            seen.add(key)
            yield settled


def _exclude(config: Config, root: Path) -> tuple[str, ...]:
    """The configuration's `exclude` patterns as seen from the project's root, which may lie below the configuration's folder or above it."""
    if config.path is None or not config.exclude:
        return ()
    folder = config.path.parent.resolve()
    if folder == root:
        return config.exclude
    if folder.is_relative_to(root):
        inner = folder.relative_to(root).as_posix()
        return tuple(
            f"{'!' if glob.startswith('!') else ''}{inner}/{'' if '/' in glob.rstrip('/') else '**/'}{glob.lstrip('!/')}" for glob in config.exclude
        )
    outer = root.relative_to(folder).as_posix() + "/" if root.is_relative_to(folder) else ""
    return tuple(glob.removeprefix("/").removeprefix(outer) if glob.lstrip("/").startswith(outer) and outer else glob for glob in config.exclude)


def _config_prefix(config: Config, root: Path) -> str | None:
    """What to put before a path relative to `root` to make it relative to the configuration's folder."""
    if config.path is None:
        return None
    folder = config.path.parent.resolve()
    if root == folder or not root.is_relative_to(folder):
        return ""
    return root.relative_to(folder).as_posix() + "/"


def _prefix(root: Path, cwd: Path) -> Callable[[str], str]:
    """Paths of a project as seen from the working directory."""
    base = Path(os.path.relpath(root, cwd)).as_posix()
    return (lambda path: path) if base == "." else (lambda path: f"{base}/{path}" if path else base)


def _source_text(root: Path, size_limit: int, redactor: Redactor, path: str) -> SourceText | None:
    data = read_source(root, path, size_limit)
    return None if isinstance(data, Skipped) else redactor.text(SourceText(data))


def _reported_text(cwd: Path, size_limit: int, redactor: Redactor, path: str) -> SourceText | None:
    location = Path(os.path.normpath(cwd / path))
    return _source_text(location.parent, size_limit, redactor, location.name)


def _diagnostics(findings: Iterable[Finding], prefix: Callable[[str], str], source: Callable[[str], SourceText | None]) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    texts: dict[str, SourceText | None] = {}
    for finding in sorted(findings, key=lambda item: (item.path, item.span, item.rule, item.message)):
        if finding.path not in texts:
            texts = {finding.path: source(finding.path)}
        identity = _identity(finding, texts[finding.path])
        occurrence = seen[identity] = seen.get(identity, 0) + 1
        fingerprint = hashlib.sha256(f"{identity}\0{occurrence}".encode()).hexdigest()[:32]
        yield Diagnostic(_moved(finding, prefix), fingerprint, rule_info(None, finding.rule).url)


def _identity(finding: Finding, text: SourceText | None) -> str:
    """What a finding is, apart from where: rule, file, and the code it points at without white space, quotes and semicolons."""
    code = text.data[finding.span.start : min(finding.span.end, finding.span.start + 400)] if text is not None else b""
    plain = "".join(character for character in code.decode("utf-8", "replace") if not character.isspace() and character not in "'\"`;,")
    return "\0".join((finding.rule, finding.path, plain, finding.message.en))


def _moved(finding: Finding, prefix: Callable[[str], str]) -> Finding:
    """`finding` with all its paths seen from the working directory."""

    def label(item: Label) -> Label:
        return replace(item, path=prefix(item.path))

    def edit(item: Edit) -> Edit:
        return replace(item, path=prefix(item.path))

    fix = finding.fix and replace(finding.fix, edits=tuple(map(edit, finding.fix.edits)))
    return replace(finding, path=prefix(finding.path), related=tuple(map(label, finding.related)), flow=tuple(map(label, finding.flow)), fix=fix)


def _order(item: Diagnostic) -> tuple[object, ...]:
    finding = item.finding
    return finding.path, finding.span, finding.severity.rank, finding.rule, finding.message


_REASONS = {
    "minified": Text("minified, not analysed", "已压缩的文件，未分析"),
    "too-large": Text("larger than the size limit, not analysed", "超过大小上限，未分析"),
    "unreadable": Text("cannot be read, not analysed", "无法读取，未分析"),
    "outside": Text("lies outside the project, not read", "位于项目之外，未读取"),
    "special": Text("not a regular file, not read", "不是普通文件，未读取"),
}


def _skip_notes(skipped: Iterable[Skipped]) -> list[Note]:
    """A note for each file that was met and left out; what discovery skips by rule is only counted."""
    return [Note("skipped", _REASONS[item.reason], item.path) for item in sorted(skipped, key=lambda item: item.path)]
