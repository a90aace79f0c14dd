"""The file phase: one file's bytes to findings and facts.

Same bytes, same kind, same rules (and same imported modules) give the same result; nothing in it refers to trees or open files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from wxlint.diagnostics import Confidence, Finding, Located, Severity, Span, Text
from wxlint.engine.sites import ImportUse, TextMatch
from wxlint.engine.syntax_errors import json_errors, script_errors
from wxlint.engine.time_limit import OutOfTime, Stopped, TimeLimit
from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.records import dataclass
from wxlint.rules import Fact, Hook, RuleResult
from wxlint.semantics.calls import CallSite, call_sites, member_sites
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import SCRIPT_LANGUAGES
from wxlint.views.roles import JsonRoles
from wxlint.views.sites import ElementSite, WxmlSite, open_json, open_wxml

if TYPE_CHECKING:
    from wxlint.engine.instances import Profile, RuleInstances
    from wxlint.engine.rule_index import RuleHandle
    from wxlint.semantics.module import Module
    from wxlint.semantics.workspace import Workspace

Check = Callable[..., RuleResult | None]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What the file phase found in one file: plain data."""

    path: str
    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()
    stopped: Stopped | None = None
    """That the analysis took too long: findings and facts are those until then."""


@dataclass()
class Plan:
    """What the active rules want of one kind of file."""

    calls: dict[str, list[tuple[RuleHandle, Check]]] = field(default_factory=dict)
    call_prefixes: list[tuple[str, bool, RuleHandle, Check]] = field(default_factory=list)
    members: dict[str, list[tuple[RuleHandle, Check]]] = field(default_factory=dict)
    imports: dict[str, list[tuple[RuleHandle, Check]]] = field(default_factory=dict)
    modules: list[tuple[tuple[bytes, ...], RuleHandle, Check]] = field(default_factory=list)
    texts: list[tuple[bytes, tuple[bytes, ...], RuleHandle, Check]] = field(default_factory=list)
    elements: dict[str, list[tuple[RuleHandle, Check]]] = field(default_factory=dict)
    documents: list[tuple[tuple[bytes, ...], RuleHandle, Check]] = field(default_factory=list)
    configurations: dict[str, list[tuple[RuleHandle, Check]]] = field(default_factory=dict)
    triggers: set[bytes] = field(default_factory=set)

    def wants(self, data: bytes, *, prefilter: bool) -> bool:
        """Whether some rule asks for what a file with these bytes may hold, so that it has to be parsed."""
        if not self.triggers:
            return False
        if not prefilter or b"" in self.triggers:
            return True
        return self.pattern.search(data) is not None

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """All triggers as one alternation: one scan a file."""
        cached: re.Pattern[bytes] | None = self.__dict__.get("_pattern")
        if cached is None:
            cached = self.__dict__["_pattern"] = re.compile(b"|".join(re.escape(trigger) for trigger in sorted(self.triggers)))
        return cached


class Analyser:
    """Runs rules over single files of a workspace."""

    def __init__(self, workspace: Workspace, instances: RuleInstances, limit: TimeLimit, *, prefilter: bool = True) -> None:
        self.workspace = workspace
        self.instances = instances
        self.limit = limit
        self.prefilter = prefilter
        self._plans: dict[tuple[FileKind, Profile], Plan] = {}
        self._roles = JsonRoles(workspace.project, workspace.read)

    def analyse(self, file: SourceFile, data: bytes) -> FileResult:
        """Run everything that one file can tell. Never raises: what goes wrong is an `internal-error` among the findings."""
        findings: list[Finding] = []
        facts: list[Fact] = []

        def run() -> None:
            try:
                for result in self._run(file, data, self._plan(file)):
                    if isinstance(result, Finding):
                        findings.append(result)
                    else:
                        facts.append(result)
            except Exception as error:
                findings.append(internal_error("", error, file.path, Span(0, 0)))

        stopped = self.limit.run(run)
        if stopped is not None:
            self._forget()
        return FileResult(file.path, tuple(findings), tuple(facts), stopped)

    def _forget(self) -> None:
        """Let go of all that was kept of the project: some of it may be half done."""
        self.workspace.forget()
        self._plans.clear()
        self._roles = JsonRoles(self.workspace.project, self.workspace.read)

    def _run(self, file: SourceFile, data: bytes, plan: Plan) -> Iterator[Finding | Fact]:
        for pattern, triggers, rule, check in plan.texts:
            if not self.prefilter or any(trigger in data for trigger in triggers):
                for match in re.compile(pattern).finditer(data):  # compiled when it is needed: that takes longer than most files
                    yield from _isolated(self.limit, rule, check, TextMatch(file, data, match), file.path)
        if file.language in SCRIPT_LANGUAGES:
            # every script is parsed, whatever the rules want of it: a file that does not parse must be reported
            module = self.workspace.module(file.path)
            if module is None:
                return
            yield from script_errors(module)
            if plan.wants(data, prefilter=self.prefilter):
                yield from self._run_module(module, plan)
        elif file.language is Language.JSON:
            yield from json_errors(file, data)
            if plan.configurations:
                yield from self._run_json(file, data, plan)
        elif file.language is Language.WXML:
            inline = self._plan(file._replace(kind=FileKind.WXS)) if b"<wxs" in data else None
            if inline is not None or plan.wants(data, prefilter=self.prefilter):
                site = open_wxml(file, data)
                yield from self._run_wxml(site, plan)
                for script in site.scripts(self.workspace) if inline is not None else ():
                    yield from script_errors(script)
                    if inline is not None and inline.wants(script.data, prefilter=self.prefilter):
                        yield from self._run_module(script, inline)

    def _run_json(self, file: SourceFile, data: bytes, plan: Plan) -> Iterator[Finding | Fact]:
        role = self._roles.role(file)
        wanted = (*plan.configurations.get(role, ()), *plan.configurations.get("*", ()))
        if wanted:
            site = open_json(file, role, data)
            for rule, check in wanted:
                yield from _isolated(self.limit, rule, check, site, file.path)

    def _run_wxml(self, site: WxmlSite, plan: Plan) -> Iterator[Finding | Fact]:
        for triggers, rule, check in plan.documents:
            if not self.prefilter or any(trigger in site.document.data for trigger in triggers):
                yield from _isolated(self.limit, rule, check, site, site.path)
        if plan.elements:
            everywhere = plan.elements.get("*", ())
            for element in site.elements:
                for rule, check in (*plan.elements.get(element.tag, ()), *everywhere):
                    yield from _isolated(self.limit, rule, check, element, site.path)

    def _run_module(self, module: Module, plan: Plan) -> Iterator[Finding | Fact]:
        path = module.path
        if plan.calls or plan.call_prefixes:
            for call in call_sites(module):
                for rule, check in self._interested(call, plan):
                    yield from _isolated(self.limit, rule, check, call, path)
        if plan.members:
            for site in member_sites(module):
                for rule, check in plan.members.get(site.owner, ()):
                    yield from _isolated(self.limit, rule, check, site, path)
        if plan.imports:
            for found in module.imports:
                use = ImportUse(module, found.node, found.specifier, found.kind)
                for rule, check in (*plan.imports.get(use.package, ()), *plan.imports.get("*", ())):
                    yield from _isolated(self.limit, rule, check, use, path)
        for triggers, rule, check in plan.modules:
            if not self.prefilter or any(trigger in module.data for trigger in triggers):
                yield from _isolated(self.limit, rule, check, module, path)

    @staticmethod
    def _interested(call: CallSite, plan: Plan) -> Iterable[tuple[RuleHandle, Check]]:
        yield from plan.calls.get(call.name, ())
        for prefix, deep, rule, check in plan.call_prefixes:
            if call.name.startswith(prefix) and (deep or "." not in call.name[len(prefix) :]):
                yield rule, check

    def _plan(self, file: SourceFile) -> Plan:
        key = file.kind, self.instances.profile(file.path)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = Plan()
            for rule in self.instances.of(file.path):
                _add_hooks(plan, rule, file.kind)
        return plan


def _add_hooks(plan: Plan, rule: RuleHandle, kind: FileKind) -> None:
    for hook in rule.hooks():
        if hook.kind == "json" and kind is FileKind.CONFIG:
            for role in hook.keys:
                plan.configurations.setdefault(role, []).append((rule, rule.check(hook.method)))
        elif hook.kind != "json" and kind in rule.files:
            _add_hook(plan, rule, hook, is_wxml=kind is FileKind.WXML)


def _add_hook(plan: Plan, rule: RuleHandle, hook: Hook, *, is_wxml: bool) -> None:
    check: Check = rule.check(hook.method)
    if hook.kind not in ("text", "project", "flow") and (hook.kind in ("element", "wxml")) is is_wxml:
        plan.triggers |= set(hook.triggers)
    if hook.kind == "element":
        for tag in hook.keys:
            plan.elements.setdefault(tag, []).append((rule, check))
    elif hook.kind == "wxml":
        plan.documents.append((hook.triggers, rule, check))
    if hook.kind == "call":
        for path in hook.keys:
            if path.endswith("*"):
                plan.call_prefixes.append((path.rstrip("*"), path.endswith("**"), rule, check))
            else:
                plan.calls.setdefault(path, []).append((rule, check))
    elif hook.kind == "member":
        for owner in hook.keys:
            plan.members.setdefault(owner, []).append((rule, check))
    elif hook.kind == "import":
        for package in hook.keys:
            plan.imports.setdefault(package, []).append((rule, check))
    elif hook.kind == "module":
        plan.modules.append((hook.triggers, rule, check))
    elif hook.kind == "text":
        plan.texts.append((hook.keys[0].encode(), hook.triggers, rule, check))


def _isolated(limit: TimeLimit, rule: RuleHandle, check: Check, site: Located, path: str) -> Iterator[Finding | Fact]:
    """A rule that throws costs its own findings in this file and nothing else, and it is said. One that takes too long ends the analysis of the file."""
    limit.check()
    try:
        yield from check(site) or ()
    except OutOfTime as stop:
        stop.rule = rule.id
        raise
    except Exception as error:
        span = site.span if isinstance(site, (Expression, TextMatch, ElementSite)) else Span(0, 0)
        yield internal_error(rule.id, error, path, span)


def internal_error(rule: str, error: Exception, path: str, span: Span) -> Finding:
    """The finding that tells of a rule's own failure, or of the engine's where `rule` is empty."""
    what = f"{type(error).__name__}: {error}"
    if rule:
        message = Text(f"the rule `{rule}` failed here: {what}", f"规则 `{rule}` 在此处出错：{what}")
        help_text = Text("report this with the file; until it is mended, ignore the rule", "请连同此文件一起报告；修复之前可忽略该规则")
    else:
        message = Text(f"the analysis of this file failed: {what}", f"分析此文件时出错：{what}")
        help_text = Text("report this with the file; until it is mended, exclude the file", "请连同此文件一起报告；修复之前可排除该文件")
    return Finding(
        rule="internal-error",
        path=path,
        span=span,
        message=message,
        help=help_text,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
    )
