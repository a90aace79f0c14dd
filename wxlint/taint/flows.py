"""Flows of a project: which source reaches which sink, from every place where the platform calls the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wxlint.diagnostics import Place, Span
from wxlint.syntax.javascript import parameters_of, span_of, text_of
from wxlint.taint.interpreter import Arrival, Run
from wxlint.taint.state import State
from wxlint.taint.values import EMPTY, Taint, Trail, Value

if TYPE_CHECKING:
    from wxlint.semantics.workspace import Workspace
    from wxlint.taint.models import Models

CLIENT_INPUT = "client-input"


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
    may also be the trusted identity, `is_text` that it is certainly no object.
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
    overrides_trusted: bool
    is_text: bool
    function: int | None = None
    """Index into `Project.functions`."""

    @property
    def member_is_named(self) -> bool:
        """Whether the source is a named part of what came in, and not all of it."""
        return "." in self.name

    @property
    def member(self) -> str:
        """The last part of the source's name."""
        return self.name.rpartition(".")[2]


def function_flows(workspace: Workspace, models: Models, index: int) -> tuple[Flow, ...]:
    """The flows of cloud function `index`, from its handler's first parameter, in order of their sinks."""
    handler = workspace.handler(index)
    if handler is None:
        return ()
    function = workspace.project.functions[index]
    run = Run(workspace, models)
    entry = run.module(function.entry) if function.entry is not None else None
    if entry is None:
        return ()
    run.load(entry)
    module = run.module(handler.module.path) or handler.module
    closure = next(iter(run.closure(module, handler.node).functions))
    patterns = parameters_of(handler.node)
    arguments = [EMPTY, EMPTY]
    if patterns:
        place = Place(module.path, span_of(patterns[0]))
        name = text_of(patterns[0]) if patterns[0].type == "identifier" else "event"
        arguments[0] = Value(taints=frozenset({Taint(CLIENT_INPUT, name, trail=Trail(place, "read", name))}))
    state = State(run.globals)
    run.call(closure, arguments, state)
    flows = [_flow(arrival, index) for arrival in run.arrivals.values()]
    return tuple(sorted(flows, key=lambda flow: (flow.path, flow.span, flow.source, flow.name, flow.sink)))


def _flow(arrival: Arrival, function: int | None) -> Flow:
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
        overrides_trusted=any(other.kind == "trusted-identity" for other in arrival.others),
        is_text=arrival.is_text,
        function=function,
    )
