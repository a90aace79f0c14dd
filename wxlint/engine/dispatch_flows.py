"""Flows to the rules that asked for their kinds. Nothing is interpreted unless such a rule runs, and no file that cannot hold a flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wxlint.engine.catalogue import shipped_rules
from wxlint.engine.fingerprint import code_fingerprint
from wxlint.engine.flow_prefilter import FlowPrefilter, WantedFlow
from wxlint.engine.store import Store
from wxlint.rules import CLIENT
from wxlint.syntax.javascript import SCRIPT_LANGUAGES
from wxlint.taint.flows import Flow, function_flows, module_flows
from wxlint.taint.interpreter import Run
from wxlint.taint.models import Models, model_tables

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.engine.rule_index import RuleHandle
    from wxlint.engine.time_limit import Stopped, TimeLimit
    from wxlint.engine.unfinished import Unfinished
    from wxlint.project.model import SourceFile
    from wxlint.rules import Hook

_SERVER_SOURCES = frozenset({"client-input", "injected-identity", "trusted-identity", "shared-identity", "record", "runtime"})
"""Kinds of sources that only cloud functions have."""
CUSTOM = "custom"
"""The kind under which a rule asks for the flows of users' own models."""


Failed = Callable[[str, Exception], None]
"""Is told of what could not be interpreted: the path of the file, and what went wrong."""


def flow_search(
    index: ProjectIndex, rules: Iterable[RuleHandle], user_models: Iterable[Mapping[str, object]], limit: TimeLimit, *, prefilter: bool = True
) -> FlowSearch:
    """What finds the flows that `rules` ask for. `limit` holds for each function and script."""
    wanted = [_Wanted(rule, hook, hook.keys[0], frozenset(hook.keys[1:])) for rule in rules for hook in rule.hooks() if hook.kind == "flow"]
    tables = tuple(user_models)
    models = _shipped() if not tables else _models(_tables())
    for table in tables:
        models.add_table(table, "models", custom=True)
    return FlowSearch(index, wanted, models, limit, with_custom=bool(tables), prefilter=prefilter)


@cache
def _shipped() -> Models:
    """wxlint's own models: the same for every part of a project."""
    return _models(_tables())


@cache
def _tables() -> list[tuple[str, Mapping[str, object]]]:
    """What wxlint's own model files say. Reading TOML takes longer than interpreting a small function, so it is kept."""
    folder = shipped_rules() / "models"
    store, name = Store(), f"models-{code_fingerprint([str(folder)]).hex()}"
    tables: list[tuple[str, Mapping[str, object]]] | None = store.load(name)
    if tables is None:
        tables = model_tables(folder)
        store.save(name, tables)
    return tables


def _models(tables: Iterable[tuple[str, Mapping[str, object]]]) -> Models:
    models = Models()
    for origin, table in tables:
        models.add_table(table, origin)
    return models


class _Wanted(NamedTuple):
    """A hook that asks for flows from sources of a kind to sinks of some kinds."""

    rule: RuleHandle
    hook: Hook
    source: str
    sinks: frozenset[str]


Unit = int | str
"""What is interpreted by itself: a cloud function by its number in the project, a script by its path."""


class Interpreted(NamedTuple):
    """What became of one function or script: plain data. What went wrong costs its flows, and nothing else."""

    path: str
    """Of its file."""
    flows: tuple[Flow, ...] = ()
    is_cut_off: bool = False
    """Whether there were more calls than are followed."""
    error: Exception | None = None
    stopped: Stopped | None = None
    """That it took too long."""


class FlowSearch:
    """Interprets the cloud functions and scripts of one project, and tells rules of the flows in them."""

    def __init__(
        self,
        index: ProjectIndex,
        wanted: list[_Wanted],
        models: Models,
        limit: TimeLimit,
        *,
        with_custom: bool,
        prefilter: bool,
    ) -> None:
        self._index = index
        self._wanted = wanted
        self._workspace = workspace = index.workspace
        self._limit = limit
        self._models = models
        self._with_custom = with_custom
        self._library: tuple[int | None, Run] | None = None
        asked = [
            WantedFlow(one.source, one.sinks, one.hook.triggers, one.hook.beside)
            for one in wanted
            if one.rule.files & CLIENT and one.source not in _SERVER_SOURCES
        ]
        self._interprets_scripts = bool(asked)
        self._prefilter = FlowPrefilter(workspace, models, asked, custom=with_custom) if asked and prefilter else None

    def after(self, files: Sequence[SourceFile]) -> dict[str, list[Unit]]:
        """By the paths of `files`, what is best interpreted right after each: a script itself, a function after its last file. Their trees are still there then.

        What has no file among them stands under the last.
        """
        functions = {file.function: file.path for file in files if file.kind.is_function}
        found: dict[str, list[Unit]] = {}
        for number in range(len(self._workspace.project.functions)):
            found.setdefault(functions.get(number, files[-1].path if files else ""), []).append(number)
        for file in files if self._interprets_scripts else ():
            if file.language in SCRIPT_LANGUAGES and not file.kind.is_function:
                found.setdefault(file.path, []).append(file.path)
        return found

    def interpret(self, unit: Unit) -> Interpreted:
        """The flows of a function or script."""
        path = unit if isinstance(unit, str) else self._workspace.project.functions[unit].entry or self._workspace.project.functions[unit].dir
        cuts: list[Unit] = []
        done = Interpreted(path)

        def work() -> None:
            nonlocal done
            try:
                flows = self._flows(unit, lambda: cuts.append(unit))
                done = Interpreted(path, flows, bool(cuts))
            except Exception as error:
                done = Interpreted(path, error=error)

        stopped = self._limit.run(work)
        if stopped is None:
            return done
        self._index.forget()
        self._library = None
        return Interpreted(path, stopped=stopped)

    def _flows(self, unit: Unit, cut_off: Callable[[], None]) -> tuple[Flow, ...]:
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

    def dispatch(self, interpreted: Mapping[Unit, Interpreted], failed: Failed, unfinished: Unfinished) -> Iterator[tuple[RuleHandle, Hook, Flow]]:
        """Every flow with every rule that wants it: cloud functions first, then scripts, each in the order of their paths.

        `unfinished` is told where flows were not followed to their ends.
        """
        numbers: list[Unit] = sorted(unit for unit in interpreted if isinstance(unit, int))
        paths: list[Unit] = sorted(unit for unit in interpreted if isinstance(unit, str))
        for unit in (*numbers, *paths):
            done = interpreted[unit]
            for flow in done.flows:
                for rule, hook, source, sinks in self._wanted:
                    if (flow.source == source and flow.sink in sinks) or (source == CUSTOM and flow.is_custom):
                        yield rule, hook, flow
            if done.error is not None:
                failed(done.path, done.error)
            if done.is_cut_off:
                unfinished.cut_off.add(done.path)
            if done.stopped is not None:
                unfinished.flows[done.path] = done.stopped
