"""Flows to the rules that asked for their kinds. Nothing is interpreted unless such a rule runs, and no file that cannot hold a flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from wxlint.engine.catalogue import shipped_rules
from wxlint.engine.flow_prefilter import FlowPrefilter, WantedFlow
from wxlint.project.model import FileKind
from wxlint.rules import CLIENT
from wxlint.syntax.javascript import SCRIPT_LANGUAGES
from wxlint.taint.callers import known_callers
from wxlint.taint.flows import Flow, function_flows, module_flows
from wxlint.taint.interpreter import Run
from wxlint.taint.models import Models, shipped_models

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.engine.rule_index import RuleHandle
    from wxlint.rules import Hook

_SERVER_SOURCES = frozenset({"client-input", "injected-identity", "trusted-identity", "shared-identity", "record", "runtime"})
"""Kinds of sources that only cloud functions have."""
CUSTOM = "custom"
"""The kind under which a rule asks for the flows of users' own models."""


Failed = Callable[[str, Exception], None]
"""Is told of what could not be interpreted: the path of the file, and what went wrong."""


def flows_for(
    index: ProjectIndex, rules: Iterable[RuleHandle], user_models: Iterable[Mapping[str, object]], failed: Failed
) -> Iterator[tuple[RuleHandle, Hook, Flow]]:
    """Every flow of the project with every rule that wants it: cloud functions first, then scripts, each in the order of their paths."""
    wanted = [(rule, hook, hook.keys[0], frozenset(hook.keys[1:])) for rule in rules for hook in rule.hooks() if hook.kind == "flow"]
    models = shipped_models(shipped_rules() / "models")
    tables = tuple(user_models)
    for table in tables:
        models.add_table(table, "models", custom=True)
    for flow in _all_flows(index, wanted, models, failed, with_custom=bool(tables)):
        for rule, hook, source, sinks in wanted:
            if (flow.source == source and flow.sink in sinks) or (source == CUSTOM and flow.is_custom):
                yield rule, hook, flow


def _all_flows(
    index: ProjectIndex, wanted: list[tuple[RuleHandle, Hook, str, frozenset[str]]], models: Models, failed: Failed, *, with_custom: bool
) -> Iterator[Flow]:
    workspace = index.workspace
    for number, function in enumerate(index.project.functions):
        callers = known_callers(workspace, number)
        yield from _isolated(partial(function_flows, workspace, models, number, callers), function.entry or function.dir, failed)
    asked = [
        WantedFlow(source, sinks, hook.triggers, hook.beside)
        for rule, hook, source, sinks in wanted
        if rule.files & CLIENT and source not in _SERVER_SOURCES
    ]
    if not asked:
        return
    prefilter = FlowPrefilter(workspace, models, asked, custom=with_custom)
    libraries: dict[int | None, Run] = {}
    for file in index.project.files.values():
        if file.language not in SCRIPT_LANGUAGES or file.kind.is_function or (file.kind is FileKind.OTHER and not with_custom):
            continue
        if prefilter.may_hold_flow(file.path):
            if file.mini_program not in libraries:
                libraries[file.mini_program] = Run(workspace, models)
            library = libraries[file.mini_program]
            yield from _isolated(partial(module_flows, workspace, models, file.path, library), file.path, failed)
            library.forget_unloaded()


def _isolated(interpret: Callable[[], Iterable[Flow]], path: str, failed: Failed) -> Iterator[Flow]:
    """What cannot be interpreted costs the flows of one function or module and nothing else."""
    try:
        yield from interpret()
    except Exception as error:
        failed(path, error)
