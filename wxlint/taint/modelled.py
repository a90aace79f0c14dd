"""Calls of modelled APIs: sources, sinks, sanitizers and summaries applied to one call."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.diagnostics import Place, Span
from wxlint.semantics.module import Module
from wxlint.syntax.javascript import arguments_of, callee_of, property_name, span_of, text_of, unwrap
from wxlint.taint.guards import TRUSTED, VOUCHED
from wxlint.taint.interpreter import Arrival
from wxlint.taint.marks import asserted_of, cleaned
from wxlint.taint.models import AccessPath, Sink, keys_for
from wxlint.taint.queries import NO_QUERY, Query, belongs_to_query, continue_query, query_at
from wxlint.taint.state import State
from wxlint.taint.texts import texts_in
from wxlint.taint.values import DERIVED, EMPTY, Closure, Taint, Trail, Value, derived, in_order, join, join_all, make_array, make_object

if TYPE_CHECKING:
    from wxlint.taint.calls import CallContext, Calls

_DEFINERS = frozenset({"App", "Page", "Component", "Behavior"})
"""Their functions are entry points: they run with what the platform gives them."""
EQUALITY = "<equality>"
"""The `api` of sinks in `a === b` and its kin where one side is the trusted identity, and the value that side."""
FALLBACK = "<fallback>"
"""The `api` of sources in `OPENID || 'somebody'`; they go by the name of the identity."""
_SinkPart = tuple[Value, Node]


class ModelledCalls:
    """What models say of the calls of one run."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.run = calls.run

    def is_modelled(self, api: str) -> bool:
        """Whether a model says anything about `api`."""
        models = self.run.models
        tables = (models.sources, models.sinks, models.sanitizers, models.summaries)
        return belongs_to_query(api) or any(key in table for key in keys_for(api) for table in tables)

    def call(self, api: str, context: CallContext) -> Value:
        """Call `api`: check its sinks, and give what its sources, summaries and sanitizers say comes out."""
        models = self.run.models
        result = Value(apis=frozenset({models.canonical(f"{api}()")})) if api.count(".") < 16 else EMPTY
        result = continue_query(self.run, api, context, result)
        callbacks: list[tuple[AccessPath, Value]] = []
        passed = False
        for key in keys_for(api):
            for sink in models.sinks.get(key, ()):
                if not sink.having or all(group.intersection(texts_in(context.arguments)) for group in sink.having):
                    self._check_sink(sink, api, context)
            for source in models.sources.get(key, ()):
                if source.containing and not any(source.containing in known for known in texts_in(context.arguments)):
                    continue
                value = self._source_value(source.kind, source.root, source.at, context)
                if source.at[0].kind == "ReturnValue":
                    result = join(result, value)
                else:
                    callbacks.append((source.at, value))
            for summary in models.summaries.get(key, ()):
                passed = True
                value = self.select(summary.source, context)
                if any(step.kind == "Parameter" for step in summary.target):
                    callbacks.append((summary.target, value))
                elif summary.source[0].kind == "Receiver" and len(summary.source) == 1:
                    result = value
                else:
                    result = join(result, _nest(value, summary.target[1:]))
        sanitized: frozenset[str] = frozenset()
        for key in keys_for(api):
            sanitized = sanitized.union(*(sanitizer.kinds for sanitizer in models.sanitizers.get(key, ())))
        if sanitized:
            apis = result.apis
            result = replace(cleaned(join_all([result, *context.arguments]), sanitized), apis=apis)
        if api not in _DEFINERS:
            self._run_callbacks(context, callbacks)
        if not passed and not sanitized:
            result = join(result, derived([context.receiver, *context.arguments], VOUCHED))
        return result

    def _run_callbacks(self, context: CallContext, known: list[tuple[AccessPath, Value]]) -> None:
        """Run the callbacks of a modelled call: those that a model gives parameters to with these, the others with unknown ones."""
        parameters: dict[Closure, dict[int, Value]] = {}
        for path, value in known:
            position = next((number for number, step in enumerate(path) if step.kind == "Parameter"), None)
            if position is None:
                continue
            for closure in self.select(path[:position], context).functions:
                slots = parameters.setdefault(closure, {})
                slots[path[position].index] = join(slots.get(path[position].index, EMPTY), value)
        if not parameters:
            self.calls.run_callbacks(context)
            return
        for closure in sorted(parameters, key=lambda item: (item.path, item.start)):
            slots = parameters[closure]
            branch = context.state.branch()
            self.run.call(closure, [slots.get(number, EMPTY) for number in range(max(slots) + 1)], branch)
            branch.dead = False
            branch.forget_decision(context.state)
            context.state.merge([branch], may_skip=True)  # what it leaves in variables around it, whoever comes later finds
        for argument in context.arguments:
            for _, member in argument.fields:
                if member.functions and not member.functions & parameters.keys():
                    self.calls.invoke(member, [], context.state.branch())

    def _source_value(self, kind: str, root: str, at: AccessPath, context: CallContext) -> Value:
        place = self.run.place(context.module, context.node)
        return self.tainted(Taint(kind, root, trail=Trail(place, "read", root)), at, place)

    @staticmethod
    def tainted(taint: Taint, at: AccessPath, place: Place) -> Value:
        """A value that holds `taint` at the members which `at` names."""
        inside = next((number for number, step in enumerate(at) if step.kind == "Parameter"), 0)  # what stands before leads to the callback
        steps = [step for step in at[inside:] if step.kind in ("Member", "AnyMember", "ArrayElement")]
        if not steps:
            return Value(taints=frozenset({taint}))
        last = steps[-1]
        if at[0].kind != "ReturnValue":  # a parameter: the members lead to the source, they are no part of it
            value = Value(taints=frozenset({taint}))
            steps.append(last)
        elif last.kind == "Member":
            value = make_object({name: _named_member(taint, name, place) for name in last.names})
        else:
            value = make_array(Value(taints=frozenset({taint})))
        return _nest(value, tuple(steps[:-1]))

    def select(self, path: AccessPath, context: CallContext) -> Value:
        """The value at an access path that starts at an argument or the receiver."""
        first = path[0]
        if first.kind == "Receiver":
            value = context.receiver
        elif first.index < 0:
            value = join_all(context.arguments)
        else:
            value = context.arguments[first.index] if first.index < len(context.arguments) else EMPTY
        place = self.run.place(context.module, context.node)
        for step in path[1:]:
            if step.kind == "Member":
                value = join_all([self.run.expressions.member(value, name, place) for name in step.names])
            elif step.kind in ("AnyMember", "ArrayElement"):
                value = self.run.expressions.any_member(value, place)
            elif step.kind == "ReturnValue":
                value = Value(apis=frozenset(self.run.models.canonical(f"{api}()") for api in value.apis))
        return value

    def _check_sink(self, sink: Sink, api: str, context: CallContext) -> None:
        first = sink.at[0]
        if first.kind == "Receiver":
            callee = callee_of(context.node) or context.node
            self.arrive_at(
                sink, api, context.receiver, callee, context.module, context.state, sink.at[1:], query_at(api, context), span_of(context.node)
            )
        if first.kind != "Argument":
            return
        indexes = range(len(context.nodes)) if first.index < 0 else [first.index]
        query = query_at(api, context)
        for index in indexes:
            if index >= len(context.nodes):
                continue
            argument, node = context.arguments[index], context.nodes[index]
            self.arrive_at(sink, api, argument, node, context.module, context.state, sink.at[1:], query, span_of(context.node))

    def check_operator(self, api: str, left: Value, right: Value, module: Module, node: Node, state: State) -> bool:
        """Sinks of an operator where the trusted identity meets something else; whether it does."""
        both = left.taints | right.taints
        if not (_meets(left, right) or _meets(right, left)):
            return False
        for sink in self.run.models.sinks.get(api, ()):
            for side, value in (("right", right), ("left", left)):
                self.arrive(sink, api, replace(value, fields=(), element=None), node, module, state, others=both, operand=side)
        return True

    def fallback(self, left: Value, right: Value, place: Place) -> Value:
        """The sources in `OPENID || 'somebody'`, at `place`: a constant that stands in where the trusted identity is missing."""
        identity = min((taint.name for taint in left.taints if taint.kind == TRUSTED and taint.path != DERIVED), default=None)
        if identity is None or right.constant is None:
            return EMPTY
        sources = self.run.models.sources.get(FALLBACK, ())
        return Value(taints=frozenset(Taint(source.kind, identity, trail=Trail(place, "read", identity)) for source in sources))

    def check_equality(self, left: Value, right: Value, module: Module, node: Node, state: State) -> None:
        """Sinks where the trusted identity is compared with something that may be missing just as well."""
        for value, other in ((left, right), (right, left)):
            identity = frozenset(taint for taint in value.taints if taint.kind == TRUSTED and taint.path != DERIVED)
            if identity and not other.is_text and not other.is_empty:
                for sink in self.run.models.sinks.get(EQUALITY, ()):
                    self.arrive(sink, EQUALITY, Value(taints=identity), node, module, state)

    def arrive_at(
        self,
        sink: Sink,
        api: str,
        value: Value,
        node: Node,
        module: Module,
        state: State,
        steps: AccessPath,
        query: Query = NO_QUERY,
        call: Span | None = None,
    ) -> None:
        """Note the taints of the members that `steps` lead to from `value`."""
        parts: list[_SinkPart] = [(value, node)]
        for step in steps:
            parts = [inner for part in parts for inner in self._sink_members(part, module, step.names if step.kind == "Member" else None)]
        for member, where in parts:
            self.arrive(sink, api, member, where, module, state, query=query, call=call)

    def _sink_members(self, part: _SinkPart, module: Module, names: tuple[str, ...] | None) -> list[_SinkPart]:
        value, node = part
        found: list[_SinkPart] = []
        nodes = _Members(node)
        for name in names if names is not None else tuple(name for name, _ in value.fields):
            member = self.run.expressions.member(value, name, self.run.place(module, node))
            if not member.is_empty:
                found.append((member, nodes[name]))
        if names is None and value.element is not None:
            found.append((value.element, node))
        return found

    def arrive(
        self,
        sink: Sink,
        api: str,
        value: Value,
        node: Node,
        module: Module,
        state: State,
        *,
        others: frozenset[Taint] | None = None,
        operand: str = "",
        query: Query = NO_QUERY,
        call: Span | None = None,
    ) -> None:
        """Note every taint in `value`, which stands at `node`, as arrived at a sink."""
        top_level = tuple(name for name, _ in value.fields) if value.element is None and not value.taints else ()
        pending: list[tuple[Value, Node, tuple[str, ...], tuple[str, ...]]] = [(value, node, (), ())]
        knows_credential = state.asserted.has_credential
        whole = span_of(node)
        while pending:
            current, where, key, siblings = pending.pop()
            replaced = [inner.taints for _, inner in current.fields if current.taints and len({taint.kind for taint in inner.taints} | {TRUSTED}) > 1]
            together = current.taints.union(*replaced) if replaced else current.taints
            names = tuple(name for name, _ in current.fields)
            members = _Members(where)
            for taint in in_order(current.taints):
                if sink.kind not in taint.safe_for:
                    place = Place(module.path, members.spread_span)  # an object literal has a taint of its own by a spread
                    asserted = asserted_of(taint, state.asserted)
                    self.run.arrive(
                        Arrival(
                            sink.kind,
                            taint,
                            place,
                            api,
                            key,
                            siblings,
                            state.checked,
                            asserted,
                            others or together,
                            current.is_text,
                            sink,
                            operand,
                            whole,
                            top_level,
                            names,
                            knows_credential,
                            query,
                            call,
                        )
                    )
            pending += [(inner, members[name], (*key, name), names) for name, inner in current.fields]
            if current.element is not None:
                pending.append((current.element, where, (*key, "[]"), names))

    def source_member(self, owner: Value, name: str, value: Value, place: Place) -> Value:
        """A member of an API that is itself a source: `process.env`."""
        models = self.run.models
        for api in sorted(owner.apis):
            for source in models.sources.get(f"{api}.{name}", ()):
                if source.at[0].kind == "AnyMember" or source.at[0].kind == "Member":
                    taint = Taint(source.kind, source.root, trail=Trail(place, "read", source.root))
                    value = join(value, Value(taints=frozenset({taint})))
        return value


def _meets(value: Value, other: Value) -> bool:
    """Whether `value` is the trusted identity, and `other` comes from somewhere else."""
    trusted = any(taint.kind == TRUSTED and taint.path != DERIVED for taint in value.taints)
    return trusted and any(taint.kind != TRUSTED for taint in other.taints)


def _named_member(taint: Taint, name: str, place: Place) -> Value:
    """A member that is a source: it goes by its own name, unless the model gives it another."""
    root = name if "." in taint.root or taint.root.endswith("()") else taint.root
    return Value(taints=frozenset({replace(taint, root=root, trail=Trail(place, "read", root))}))


def _nest(value: Value, steps: AccessPath) -> Value:
    for step in reversed(steps):
        if step.kind == "Member":
            value = make_object(dict.fromkeys(step.names, value))
        elif step.kind in ("AnyMember", "ArrayElement"):
            value = make_array(value)
    return value


class _Members:
    """The nodes of the members of `node` where that is an object or array literal that spells them out; else `node` itself. The literal is read once, when it is asked for."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def __getitem__(self, name: str) -> Node:
        return self._named.get(name, self._rest)

    @cached_property
    def spread_span(self) -> Span:
        """Where what is spread into the literal stands, or else all of it."""
        return span_of(self._rest)

    @cached_property
    def _literal(self) -> Node:
        literal = unwrap(self._node)
        while literal.type == "call_expression" and len(arguments_of(literal)) == 1:  # `_.and([…])`, `_.eq(…)`
            literal = unwrap(arguments_of(literal)[0])
        return literal

    @cached_property
    def _named(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        if self._literal.type == "object":
            for child in self._literal.named_children:
                if child.type == "pair":
                    key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                    name = property_name(key) if key is not None and value is not None else None
                    if name is not None and value is not None:
                        found[name] = value
                elif child.type == "shorthand_property_identifier":
                    found[text_of(child)] = child
        elif self._literal.type == "array":
            children = [child for child in self._literal.named_children if child.type != "comment"]
            found = {str(number): child for number, child in enumerate(children)}
        return found

    @cached_property
    def _rest(self) -> Node:
        if self._literal.type != "object":
            return self._node
        return next((child for child in reversed(self._literal.named_children) if child.type == "spread_element"), self._node)
