"""The project phase: flows, and then the whole project, to the rules that asked for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from wxlint.diagnostics import Finding, Span
from wxlint.engine.analyse import internal_error
from wxlint.taint.flows import Flow

if TYPE_CHECKING:
    from wxlint.engine.instances import RuleInstances
    from wxlint.engine.link import ProjectIndex
    from wxlint.engine.pool import Pool
    from wxlint.engine.rule_index import RuleHandle
    from wxlint.engine.time_limit import TimeLimit
    from wxlint.engine.unfinished import Unfinished
    from wxlint.rules import Hook

_FILES = 5_000
"""For each time that there are so many files, a rule may look at the project for as long as at one file."""
_MOST_STOPPED = 3
"""So many rules that take too long are enough: what these wait for, others may wait for too."""


class ProjectPhase:
    """Asks rules about a project. `limit` holds for each rule, and longer in large projects; `unfinished` is told of what was stopped."""

    def __init__(self, index: ProjectIndex, instances: RuleInstances, limit: TimeLimit, unfinished: Unfinished) -> None:
        self._index = index
        self._instances = instances
        self._limit = limit
        self._unfinished = unfinished
        self._share = 1 + len(index.project.files) / _FILES

    def run(self, noted: frozenset[str], models: tuple[Mapping[str, object], ...], pool: Pool, *, prefilter: bool) -> Iterator[Finding]:
        """Flows come first: a rule may gather them, and conclude when it is called with the whole project. `noted` are the ids of the rules that noted facts."""
        rules = self._instances.all()
        if any(hook.kind == "flow" for rule in rules for hook in rule.hooks()):
            from wxlint.engine.dispatch_flows import flows_for

            failures: list[Finding] = []

            def failed(path: str, error: Exception) -> None:
                failures.append(internal_error("", error, path, Span(0, 0)))

            for rule, hook, flow in flows_for(self._index, rules, models, failed, pool, self._limit, self._unfinished, prefilter=prefilter):
                yield from self._ask(rule, hook, flow)
            yield from failures
        for rule in rules:
            for hook in rule.hooks() if rule.concludes(noted) else ():
                if hook.kind == "project":
                    yield from self._ask(rule, hook, self._index)

    def _ask(self, rule: RuleHandle, hook: Hook, subject: ProjectIndex | Flow) -> list[Finding]:
        """What the rule finds. One that throws costs its own findings and nothing else, and it is said; one that takes too long is not asked again."""
        stopped_rules = {stopped.rule for stopped in self._unfinished.rules}
        if rule.id in stopped_rules or len(stopped_rules) >= _MOST_STOPPED:
            self._unfinished.unasked |= {rule.id} - stopped_rules
            return []
        found: list[Finding] = []

        def work() -> None:
            try:
                found.extend(finding for finding in rule.check(hook.method)(subject) or () if self._instances.decides(rule, finding.path))
            except Exception as error:
                path = subject.path if isinstance(subject, Flow) else next(iter(subject.project.files), "")
                found.append(internal_error(rule.id, error, path, Span(0, 0)))

        stopped = self._limit.run(work, self._share)
        if stopped is not None:
            self._unfinished.rules.append(stopped._replace(rule=rule.id))
            self._index.forget()
        return found
