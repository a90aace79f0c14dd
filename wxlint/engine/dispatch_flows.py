"""Flows to the rules that asked for their kinds. Nothing is interpreted unless such a rule runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from wxlint.engine.catalogue import shipped_rules
from wxlint.taint.callers import is_called_by_clients
from wxlint.taint.flows import Flow, function_flows
from wxlint.taint.models import Models, shipped_models

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.rules import Hook, Rule


@cache
def _models() -> Models:
    return shipped_models(shipped_rules() / "models")


def flows_for(index: ProjectIndex, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Hook, Flow]]:
    """Every flow of the project with every rule that wants it, function by function."""
    wanted = [(rule, hook, hook.keys[0], frozenset(hook.keys[1:])) for rule in rules for hook in rule.hooks() if hook.kind == "flow"]
    for number in range(len(index.project.functions)):
        if not is_called_by_clients(index.workspace, number):
            continue
        for flow in function_flows(index.workspace, _models(), number):
            for rule, hook, source, sinks in wanted:
                if flow.source == source and flow.sink in sinks:
                    yield rule, hook, flow
