"""Flows of a project: which source reaches which sink, from every place where the platform calls the code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.diagnostics import Place, Span
from wxlint.records import dataclass
from wxlint.semantics.module import Module, Ref
from wxlint.syntax.javascript import parameters_of, span_of, text_of
from wxlint.taint.callers import serves_pages
from wxlint.taint.guards import TRUSTED
from wxlint.taint.interpreter import Arrival, Run
from wxlint.taint.marks import COMPUTED, PART, SETTLED
from wxlint.taint.queries import NO_QUERY, RECORD, Query
from wxlint.taint.state import State
from wxlint.taint.values import EMPTY, MERGED, Taint, Trail, join

if TYPE_CHECKING:
    from wxlint.semantics.workspace import Workspace
    from wxlint.taint.models import Models


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One step of a flow: `kind` is `read`, `assigned` or `passed`, `name` the expression, variable or parameter."""

    path: str
    span: Span
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A value from a source of kind `source` that reaches a sink of kind `sink`. Also a `Located`: the value in the sink.

    `name` is the source as its author wrote it (`event.data.openid`), `member` its last part; `key` the way to the value inside the sink
    (`("_openid",)` in `where({ _openid: … })`). `checked` tells that a decision about the trusted caller dominates the sink, `overrides_trusted` that the same value
    may also be the trusted identity (of a spread, that it replaces a member that is), `is_text` that it is certainly no object. `asserted` is what is sure of it: `present`, `text`, `checked`, `matched`
    by conditions, `number`, `past-host` by its making;
    `siblings` are the keys of the object that the value stands in.
    """

    source: str
    sink: str
    name: str
    path: str
    span: Span
    api: str
    key: tuple[str, ...]
    steps: tuple[FlowStep, ...]
    checked: bool
    asserted: frozenset[str]
    overrides_trusted: bool
    is_text: bool
    operand: str = ""
    """In a choice or comparison: the side that the source is on, `left` or `right`."""
    is_settled: bool = False
    """Whether the value went through a choice between it and the trusted identity, which is a sink of its own, or was taken after a check of the caller."""
    is_partial: bool = False
    """Whether only a part of the source is left, or a yes or no about it."""
    whole: Span = _NOWHERE
    """All of the value at the sink: the object that `OPENID` stands in."""
    siblings: tuple[str, ...] = ()
    call: Span | None = None
    """The call that the value is an argument of; None at operators and results."""
    is_merged: bool = False
    """Whether the value stood somewhere inside an object whose structure was too deep to keep: `key` leads only part of the way."""
    is_custom: bool = False
    """Whether the sink is in a user's own model, and is about such sources."""
    message: str = ""
    """The user's words for the sink."""
    function: int | None = None
    """Index into `Project.functions`."""
    top_level: tuple[str, ...] = ()
    """The keys of the whole value at the sink, as `whole` spells them; empty where not all are known."""
    removed: frozenset[str] = frozenset()
    """The members that were deleted from what came from the source, overwritten or left out somewhere."""
    knows_credential: bool = False
    """Whether a condition before the sink compared a token, a password or the like, or looked it up: it may know the caller in a way of its own."""
    query: Query = NO_QUERY
    """The database query that the sink is a part of or, for records, that found them."""
    is_computed: bool = False
    """Whether something was added to the source's number, or taken away, whichever way the program took."""
    sink_query: Query = NO_QUERY
    """The database query that the sink is a part of, also for records."""
    callers: frozenset[str] = frozenset()
    """Who is known to call the function besides pages, as `wxlint.taint.callers.Callers` tells."""

    is_detached: bool = False
    """Whether the source stands in a function that is not around the sink, and nothing was passed from there: the value was left somewhere on the way, as in `this.data`."""

    @property
    def from_clients(self) -> bool:
        """Whether clients call the function and get its result, and not only the platform."""
        return serves_pages(self.callers)

    @property
    def member_is_named(self) -> bool:
        """Whether the source is a named part of what came in, and not all of it."""
        return "." in self.name

    @property
    def member(self) -> str:
        """The last part of the source's name."""
        return self.name.rpartition(".")[2]


def function_flows(
    workspace: Workspace, models: Models, index: int, callers: frozenset[str] = frozenset(), cut_off: Callable[[], None] | None = None
) -> tuple[Flow, ...]:
    """The flows of cloud function `index`, from its handler's parameters, in order of their sinks; `cut_off` is called where there was too much to follow.

    Where the platform calls it, its parameters hold what WeChat sends, and nothing that somebody chose.
    """
    handler = workspace.handler(index)
    function = workspace.project.functions[index]
    run = Run(workspace, models)
    entry = run.module(function.entry) if function.entry is not None else None
    if handler is None or entry is None:
        return ()
    run.load(entry)
    _enter(run, run.module(handler.module.path) or handler.module, handler.node, *(["function"] if serves_pages(callers) else []))
    if run.is_cut_off and cut_off is not None:
        cut_off()
    return _flows(run, index, callers)


def module_flows(
    workspace: Workspace, models: Models, path: str, library: Run | None = None, cut_off: Callable[[], None] | None = None
) -> tuple[Flow, ...]:
    """The flows of a client module or of any other script: its top level, what the platform calls in it, and every function that nothing else in it called.

    What it imports is run in `library`, which the modules of an app share. `cut_off` is called where there was too much to follow.
    """
    run = Run(workspace, models, library)
    module = run.module(path)
    if module is None:
        return ()
    run.load(module)
    bound = workspace.bound_handlers(path)
    roles = module.roles
    for function in (*module.functions, *module.functions):  # twice: what one method leaves in `this`, an earlier one may read
        role = roles.get(Ref(module, function).key)
        if role is not None:
            _enter(run, module, function, f"{role.definition.kind}.{role.name}", f"{role.definition.kind}.handler" if role.name in bound else "")
    for function in module.functions:
        if next(iter(run.closure(module, function).functions)) not in run.visited:
            _enter(run, module, function)
    if cut_off is not None and (run.is_cut_off or (library is not None and library.is_cut_off)):
        cut_off()
    return _flows(run, None)


def _enter(run: Run, module: Module, function: Node, *entries: str) -> None:
    """Call `function` as the platform does at the entries of these names."""
    patterns = parameters_of(function)
    arguments = [EMPTY] * max(2, len(patterns))
    for source in (source for name in entries for source in run.models.entry_sources.get(name, ())):
        index = source.at[0].index
        if source.at[0].kind != "Parameter" or index >= len(patterns):
            continue
        pattern = patterns[index]
        place = Place(module.path, span_of(pattern))
        name = text_of(pattern) if pattern.type == "identifier" and len(source.at) == 1 else source.root
        value = run.invocations.modelled.tainted(Taint(source.kind, name, trail=Trail(place, "read", name)), source.at, place)
        arguments[index] = join(arguments[index], value)
    state = State(run.globals)
    closure = next(iter(run.closure(module, function).functions))
    sinks = [sink for name in entries for sink in run.models.entry_sinks.get(name, ())]
    run.watched = (closure, sinks) if sinks else None
    run.call(closure, arguments, state)
    run.watched = None


def _flows(run: Run, function: int | None, callers: frozenset[str] = frozenset()) -> tuple[Flow, ...]:
    together: dict[frozenset[Taint], _Together] = {}
    flows = []
    for arrival in run.arrivals.values():
        if arrival.others not in together:
            together[arrival.others] = _together(arrival.others)
        flows.append(_flow(run, arrival, function, callers, together[arrival.others]))
    return tuple(sorted(flows, key=lambda flow: (flow.path, flow.span, flow.source, flow.name, flow.sink)))


class _Together(NamedTuple):
    """What the taints of one value tell together: there may be thousands, each of them a flow. `plain` are the kinds and names of those that nothing was added to."""

    has_trusted: bool
    plain: frozenset[tuple[str, str]]


def _together(taints: frozenset[Taint]) -> _Together:
    plain = frozenset((taint.kind, taint.name) for taint in taints if COMPUTED not in taint.safe_for)
    return _Together(any(taint.kind == TRUSTED for taint in taints), plain)


def _flow(run: Run, arrival: Arrival, function: int | None, callers: frozenset[str], together: _Together) -> Flow:
    taint = arrival.taint
    trail = taint.trail.places() if taint.trail is not None else ()
    steps = tuple(FlowStep(item.place.path, item.place.span, item.step, item.name) for item in trail)
    return Flow(
        source=taint.kind,
        sink=arrival.kind,
        name=taint.name,
        path=arrival.place.path,
        span=arrival.place.span,
        api=arrival.api,
        key=arrival.key,
        steps=steps,
        checked=arrival.checked,
        asserted=arrival.asserted,
        siblings=arrival.siblings,
        is_partial=PART in taint.safe_for,
        whole=arrival.whole,
        top_level=arrival.top_level,
        call=arrival.call,
        is_merged=MERGED in taint.safe_for,
        overrides_trusted=together.has_trusted,
        is_text=arrival.is_text,
        operand=arrival.operand,
        is_settled=SETTLED in taint.safe_for,
        message=arrival.sink.message,
        is_custom=arrival.sink.custom and (taint.kind in arrival.sink.sources if arrival.sink.sources else taint.kind not in (TRUSTED, RECORD)),
        function=function,
        removed=frozenset(run.removed.get((taint.kind, taint.root), ())) | (frozenset(arrival.members) if taint.kind == RECORD else frozenset()),
        knows_credential=arrival.knows_credential,
        query=run.queries.get((trail[0].place, taint.root), NO_QUERY) if taint.kind == RECORD and trail else arrival.query,
        callers=callers,
        is_computed=(taint.kind, taint.name) not in together.plain,
        sink_query=arrival.query,
        is_detached=bool(steps) and all(step.kind != "passed" for step in steps) and not _stands_around(run, steps[0], arrival.place),
    )


def _stands_around(run: Run, step: FlowStep, place: Place) -> bool:
    """Whether the function that `step` stands in, if any, is around `place` too."""
    module = run.module(step.path)
    node = module.root.descendant_for_byte_range(step.span.start, step.span.end) if module is not None else None
    function = module.enclosing_function(node) if module is not None and node is not None else None
    return function is None or (step.path == place.path and function.start_byte <= place.span.start and place.span.end <= function.end_byte)
