"""Flows to the rules that asked for their kinds. Nothing is interpreted unless such a rule runs, and no file that cannot hold a flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wxlint.engine.catalogue import shipped_rules
from wxlint.engine.fingerprint import code_fingerprint
from wxlint.engine.flow_prefilter import FlowPrefilter, WantedFlow
from wxlint.engine.store import Store
from wxlint.project.model import FileKind
from wxlint.rules import CLIENT
from wxlint.syntax.javascript import SCRIPT_LANGUAGES
from wxlint.taint.flows import Flow, function_flows, module_flows
from wxlint.taint.interpreter import Run
from wxlint.taint.models import Models, model_tables

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.engine.pool import Pool
    from wxlint.engine.rule_index import RuleHandle
    from wxlint.engine.time_limit import Stopped, TimeLimit
    from wxlint.engine.unfinished import Unfinished
    from wxlint.rules import Hook

_SERVER_SOURCES = frozenset({"client-input", "injected-identity", "trusted-identity", "shared-identity", "record", "runtime"})
"""Kinds of sources that only cloud functions have."""
CUSTOM = "custom"
"""The kind under which a rule asks for the flows of users' own models."""


Failed = Callable[[str, Exception], None]
"""Is told of what could not be interpreted: the path of the file, and what went wrong."""


def flows_for(
    index: ProjectIndex,
    rules: Iterable[RuleHandle],
    user_models: Iterable[Mapping[str, object]],
    failed: Failed,
    pool: Pool,
    limit: TimeLimit,
    unfinished: Unfinished,
    *,
    prefilter: bool = True,
) -> Iterator[tuple[RuleHandle, Hook, Flow]]:
    """Every flow of the project with every rule that wants it: cloud functions first, then scripts, each in the order of their paths.

    `limit` holds for each function and script; `unfinished` is told where flows were not followed to their ends.
    """
    wanted = [(rule, hook, hook.keys[0], frozenset(hook.keys[1:])) for rule in rules for hook in rule.hooks() if hook.kind == "flow"]
    models = _shipped()
    tables = tuple(user_models)
    for table in tables:
        models.add_table(table, "models", custom=True)
    interpreter = _Interpreter(index, wanted, models, limit, with_custom=bool(tables), prefilter=prefilter)
    for unit in pool.map(interpreter.interpret, interpreter.units()):
        for flow in unit.flows:
            for rule, hook, source, sinks in wanted:
                if (flow.source == source and flow.sink in sinks) or (source == CUSTOM and flow.is_custom):
                    yield rule, hook, flow
        if unit.error is not None:
            failed(unit.path, unit.error)
        if unit.is_cut_off:
            unfinished.cut_off.add(unit.path)
        if unit.stopped is not None:
            unfinished.flows[unit.path] = unit.stopped


def _shipped() -> Models:
    """wxlint's own models. Reading TOML takes longer than interpreting a small function, so what it says is kept."""
    folder = shipped_rules() / "models"
    store, name = Store(), f"models-{code_fingerprint([str(folder)]).hex()}"
    tables = store.load(name)
    if tables is None:
        tables = model_tables(folder)
        store.save(name, tables)
    models = Models()
    for origin, table in tables:
        models.add_table(table, origin)
    return models


class _Interpreted(NamedTuple):
    """What became of one function or script: plain data. What went wrong costs its flows, and nothing else."""

    path: str
    """Of its file."""
    flows: tuple[Flow, ...] = ()
    is_cut_off: bool = False
    """Whether there were more calls than are followed."""
    error: Exception | None = None
    stopped: Stopped | None = None
    """That it took too long."""


class _Interpreter:
    """Interprets the cloud functions and scripts of one project. Functions go by their number in the project, scripts by their paths."""

    def __init__(
        self,
        index: ProjectIndex,
        wanted: list[tuple[RuleHandle, Hook, str, frozenset[str]]],
        models: Models,
        limit: TimeLimit,
        *,
        with_custom: bool,
        prefilter: bool,
    ) -> None:
        self._index = index
        self._workspace = workspace = index.workspace
        self._limit = limit
        self._models = models
        self._with_custom = with_custom
        self._library: tuple[int | None, Run] | None = None
        asked = [
            WantedFlow(source, sinks, hook.triggers, hook.beside)
            for rule, hook, source, sinks in wanted
            if rule.files & CLIENT and source not in _SERVER_SOURCES
        ]
        self._interprets_scripts = bool(asked)
        self._prefilter = FlowPrefilter(workspace, models, asked, custom=with_custom) if asked and prefilter else None

    def units(self) -> list[int | str]:
        """What there is to interpret, in order."""
        project = self._workspace.project
        scripts = (
            file.path
            for file in project.files.values()
            if file.language in SCRIPT_LANGUAGES and not file.kind.is_function and (file.kind is not FileKind.OTHER or self._with_custom)
        )
        return [*range(len(project.functions)), *(scripts if self._interprets_scripts else ())]

    def interpret(self, unit: int | str) -> _Interpreted:
        """The flows of a function or script."""
        path = unit if isinstance(unit, str) else self._workspace.project.functions[unit].entry or self._workspace.project.functions[unit].dir
        cuts: list[int | str] = []
        done = _Interpreted(path)

        def work() -> None:
            nonlocal done
            try:
                flows = self._flows(unit, lambda: cuts.append(unit))
                done = _Interpreted(path, flows, bool(cuts))
            except Exception as error:
                done = _Interpreted(path, error=error)

        stopped = self._limit.run(work)
        if stopped is None:
            return done
        self._index.forget()
        self._library = None
        return _Interpreted(path, stopped=stopped)

    def _flows(self, unit: int | str, cut_off: Callable[[], None]) -> tuple[Flow, ...]:
        if isinstance(unit, int):
            return tuple(function_flows(self._workspace, self._models, unit, self._index.callers_besides_pages(unit), cut_off))
        if self._prefilter is not None and not self._prefilter.may_hold_flow(unit):
            return ()
        app = self._workspace.project.files[unit].mini_program
        if self._library is None or self._library[0] != app:
            self._library = app, Run(self._workspace, self._models)  # of one app at a time: their scripts stand together
        run = self._library[1]
        try:
            return tuple(module_flows(self._workspace, self._models, unit, run, cut_off))
        finally:
            run.forget_unloaded()
