"""The project phase: flows, and then the whole project, to the rules that asked for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Finding, Span
from wxlint.engine.analyse import internal_error
from wxlint.taint.flows import Flow

if TYPE_CHECKING:
    from wxlint.engine.dispatch_flows import FlowSearch, Interpreted, Unit
    from wxlint.engine.instances import RuleInstances
    from wxlint.engine.link import ProjectIndex
    from wxlint.engine.pool import Pool
    from wxlint.engine.rule_index import RuleHandle
    from wxlint.engine.time_limit import Stopped, TimeLimit
    from wxlint.engine.unfinished import Unfinished
    from wxlint.rules import Hook

_FILES = 5_000
"""For each time that there are so many files, a rule may look at the project for as long as at one file."""
_MOST_STOPPED = 3
"""So many rules that take too long are enough: what these wait for, others may wait for too."""


class _Answer(NamedTuple):
    """What a rule said: plain data."""

    findings: list[Finding]
    stopped: Stopped | None = None
    """That it took too long."""
    is_asked: bool = True


class ProjectPhase:
    """Asks rules about a project. `limit` holds for each rule, and longer in large projects; `unfinished` is told of what was stopped."""

    def __init__(self, index: ProjectIndex, instances: RuleInstances, limit: TimeLimit, unfinished: Unfinished) -> None:
        self._index = index
        self._instances = instances
        self._limit = limit
        self._unfinished = unfinished
        self._stopped: set[str] = set()
        """The ids of the rules that took too long."""
        self._share = 1 + len(index.project.files) / _FILES

    def run(self, noted: frozenset[str], search: FlowSearch | None, interpreted: Mapping[Unit, Interpreted], pool: Pool) -> Iterator[Finding]:
        """Flows come first: a rule may gather them, and conclude when it is called with the whole project. `noted` are the ids of the rules that noted facts."""
        failures: list[Finding] = []

        def failed(path: str, error: Exception) -> None:
            failures.append(internal_error("", error, path, Span(0, 0)))

        for rule, hook, flow in search.dispatch(interpreted, failed, self._unfinished) if search is not None else ():
            yield from self._take(rule, self._ask(rule, hook, flow))
        yield from failures
        rules = [rule for rule in self._instances.all() if rule.concludes(noted) and any(hook.kind == "project" for hook in rule.hooks())]

        def about_project(number: int) -> list[_Answer]:
            rule = rules[number]
            return [self._ask(rule, hook, self._index) for hook in rule.hooks() if hook.kind == "project"]

        for rule, answers in zip(rules, pool.map(about_project, range(len(rules))), strict=True):
            for answer in answers:
                yield from self._take(rule, answer)

    def _ask(self, rule: RuleHandle, hook: Hook, subject: ProjectIndex | Flow) -> _Answer:
        """What the rule finds. One that throws costs its own findings and nothing else, and it is said; one that takes too long is not asked again."""
        if rule.id in self._stopped or len(self._stopped) >= _MOST_STOPPED:
            return _Answer([], is_asked=False)
        found: list[Finding] = []

        def work() -> None:
            try:
                found.extend(finding for finding in rule.check(hook.method)(subject) or () if self._instances.decides(rule, finding.path))
            except Exception as error:
                path = subject.path if isinstance(subject, Flow) else next(iter(subject.project.files), "")
                found.append(internal_error(rule.id, error, path, Span(0, 0)))

        stopped = self._limit.run(work, self._share)
        if stopped is not None:
            self._stopped.add(rule.id)
            self._index.forget()
        return _Answer(found, stopped)

    def _take(self, rule: RuleHandle, answer: _Answer) -> list[Finding]:
        """What a rule found, maybe in another process; what it left undone is noted."""
        if answer.stopped is not None:
            self._stopped.add(rule.id)
            self._unfinished.rules.append(answer.stopped._replace(rule=rule.id))
            self._unfinished.unasked.discard(rule.id)
        elif not answer.is_asked and rule.id not in {stopped.rule for stopped in self._unfinished.rules}:
            self._unfinished.unasked.add(rule.id)
        return answer.findings
