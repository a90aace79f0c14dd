"""Calls of the abstract interpreter: the project's functions, modelled APIs, and JavaScript's own methods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.diagnostics import Place
from wxlint.semantics.module import Module
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, property_name, span_of, string_value, text_of, unwrap
from wxlint.taint.guards import TRUSTED
from wxlint.taint.interpreter import Arrival
from wxlint.taint.methods import Methods
from wxlint.taint.models import AccessPath, Sink, keys_for
from wxlint.taint.state import State
from wxlint.taint.values import (
    EMPTY,
    Closure,
    Taint,
    Trail,
    Value,
    cleaned,
    derived,
    internal_api,
    internal_place,
    join,
    join_all,
    make_array,
    make_object,
    with_field,
)

if TYPE_CHECKING:
    from wxlint.taint.interpreter import Run

_DEFINERS = frozenset({"App", "Page", "Component", "Behavior"})
"""Their functions are entry points: they run with what the platform gives them."""
_COLLECTIONS = frozenset({"Map", "Set", "WeakMap", "WeakSet", "Array"})
_SinkPart = tuple[Value, Node]
_CALLBACKS = 8
"""How many functions one call expression may mean."""


class CallContext:
    """One call that is being interpreted."""

    __slots__ = ("arguments", "has_spread", "module", "node", "nodes", "receiver", "state")

    def __init__(self, module: Module, node: Node, receiver: Value, arguments: list[Value], nodes: list[Node], state: State) -> None:
        self.module = module
        self.node = node
        self.receiver = receiver
        self.arguments = arguments
        self.nodes = nodes
        self.state = state
        self.has_spread = any(argument.type == "spread_element" for argument in nodes)


class Calls:
    """What calls do and give."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.methods = Methods(self)
        self._resolutions: dict[str, list[Value]] = {}

    def call(self, module: Module, node: Node, state: State) -> Value:
        """A call expression."""
        callee_node = callee_of(node)
        if callee_node is None:
            return EMPTY
        callee_node = unwrap(callee_node)
        required = self._required(module, node, callee_node)
        if required is not None:
            return required
        parts = member_name(callee_node)
        if parts is None:
            receiver, name, callee = EMPTY, None, self.run.evaluate(module, callee_node, state)
        else:
            receiver = self.run.evaluate(module, parts[0], state)
            name = parts[1]
            place = self.run.place(module, callee_node)
            if name is None:
                name = self.run.evaluate(module, parts[2], state).constant
            callee = self.run.expressions.member(receiver, name, place) if name is not None else self.run.expressions.any_member(receiver, place)
        nodes = arguments_of(node)
        context = CallContext(module, node, receiver, [self.run.evaluate(module, argument, state) for argument in nodes], nodes, state)
        return self._invoke(context, callee, callee_node, name)

    def _invoke(self, context: CallContext, callee: Value, callee_node: Node, name: str | None) -> Value:
        closures = sorted(callee.functions, key=lambda closure: (closure.path, closure.start))[:_CALLBACKS]
        apis = sorted(api for api in callee.apis if not api.startswith(("this@", "class@")))
        if closures:
            result = self._call_closures(closures, context)
            return join(result, self._call_apis(apis, context)) if apis and any(self._is_modelled(api) for api in apis) else result
        if name is not None:
            handled = self.methods.call(name, context)
            if handled is not None:
                return handled
        if apis:
            return self._call_apis(apis, context)
        return self.unknown(context)

    def construct(self, module: Module, node: Node, state: State) -> Value:
        """A `new` expression."""
        callee_node = callee_of(node)
        if callee_node is None:
            return EMPTY
        callee = self.run.evaluate(module, callee_node, state)
        nodes = arguments_of(node)
        context = CallContext(module, node, EMPTY, [self.run.evaluate(module, argument, state) for argument in nodes], nodes, state)
        for api in callee.apis:
            if api.startswith("class@"):
                constructor = callee.field("constructor")
                for closure in sorted(constructor.functions, key=lambda item: item.start) if constructor is not None else ():
                    self.run.call(closure, context.arguments, state)
                return Value(apis=frozenset({api.replace("class@", "this@", 1)}))
        if callee.apis & _COLLECTIONS:
            items = context.arguments[0] if context.arguments else EMPTY
            return make_array(self.run.expressions.any_member(items, self.run.place(module, node))) if context.arguments else EMPTY
        if "Promise" in callee.apis:
            return self._promise(context)
        return self._call_apis(sorted(callee.apis), context) if callee.apis else self.unknown(context)

    def invoke(self, function: Value, arguments: list[Value], state: State) -> Value:
        """Call a function value, such as a callback."""
        closures = sorted(function.functions, key=lambda closure: (closure.path, closure.start))[:_CALLBACKS]
        return join_all([self.run.call(closure, arguments, state) for closure in closures])

    def unknown(self, context: CallContext) -> Value:
        """A call of something that is not known: its callbacks may run; of who had a part in its result, only the trusted caller is kept."""
        self.run_callbacks(context)
        return derived([context.receiver, *context.arguments], frozenset({TRUSTED}))

    def run_callbacks(self, context: CallContext) -> None:
        """Run the functions among the arguments, and in option objects, with unknown parameters."""
        for argument in context.arguments:
            for function in (argument, *(member for _, member in argument.fields)):
                if function.functions:
                    branch = context.state.branch()
                    self.invoke(function, [], branch)
                    branch.dead = False
                    branch.forget_decision(context.state)
                    context.state.merge([branch], may_skip=True)

    def _required(self, module: Module, node: Node, callee: Node) -> Value | None:
        if callee.type == "import" or (callee.type == "identifier" and text_of(callee) == "require" and module.binding(callee) is None):
            arguments = arguments_of(node)
            specifier = string_value(arguments[0]) if arguments else None
            return EMPTY if specifier is None else self.run.imported(module, specifier)
        return None

    def _call_closures(self, closures: list[Closure], context: CallContext) -> Value:
        arguments = context.arguments
        if context.has_spread:
            arguments = [self.run.expressions.any_member(join_all(arguments), self.run.place(context.module, context.node))] * 6
        if len(closures) == 1:
            return self.run.call(closures[0], arguments, context.state)
        results, branches = [], []
        for closure in closures:
            branch = context.state.branch()
            results.append(self.run.call(closure, arguments, branch))
            branches.append(branch)
        context.state.merge(branches, may_skip=False)
        return join_all(results)

    def _promise(self, context: CallContext) -> Value:
        """`new Promise((resolve, reject) => …)`: what is passed to `resolve` is what it gives."""
        executor = context.arguments[0] if context.arguments else EMPTY
        resolved: list[Value] = []
        marker = Value(apis=frozenset({internal_api("resolve", context.module.path, context.node.start_byte)}))
        self._resolutions[next(iter(marker.apis))] = resolved
        self.invoke(executor, [marker, EMPTY], context.state)
        return join_all(resolved)

    # -- models ----------------------------------------------------------------------------------------------------------------------

    def _is_modelled(self, api: str) -> bool:
        models = self.run.models
        tables = (models.sources, models.sinks, models.sanitizers, models.summaries)
        return any(key in table for key in keys_for(api) for table in tables)

    def _call_apis(self, apis: list[str], context: CallContext) -> Value:
        results = []
        for api in apis[:4]:
            if api.startswith("resolve@"):
                self._resolutions.get(api, []).append(context.arguments[0] if context.arguments else EMPTY)
                continue
            builtin = self.methods.global_function(api)
            if builtin is not None:
                results.append(builtin(context))
                continue
            results.append(self._call_api(api, context))
        return join_all(results)

    def _call_api(self, api: str, context: CallContext) -> Value:
        models = self.run.models
        result = Value(apis=frozenset({models.canonical(f"{api}()")})) if api.count(".") < 16 else EMPTY
        parameters: dict[tuple[int, int], Value] = {}
        passed = False
        for key in keys_for(api):
            for sink in models.sinks.get(key, ()):
                self._check_sink(sink, api, context)
            for source in models.sources.get(key, ()):
                value = self._source_value(source.kind, source.root, source.at, context)
                if source.at[0].kind == "ReturnValue":
                    result = join(result, value)
                elif len(source.at) > 1 and source.at[1].kind == "Parameter":
                    slot = (source.at[0].index, source.at[1].index)
                    parameters[slot] = join(parameters.get(slot, EMPTY), value)
            for summary in models.summaries.get(key, ()):
                passed = True
                value = self._select(summary.source, context)
                if len(summary.target) > 1 and summary.target[1].kind == "Parameter":
                    slot = (summary.target[0].index, summary.target[1].index)
                    parameters[slot] = join(parameters.get(slot, EMPTY), value)
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
            self._run_callbacks(context, parameters)
        if not passed and not sanitized:
            result = join(result, derived([context.receiver, *context.arguments], frozenset({TRUSTED})))
        return result

    def _run_callbacks(self, context: CallContext, parameters: dict[tuple[int, int], Value]) -> None:
        if not parameters:
            self.run_callbacks(context)
            return
        for index, argument in enumerate(context.arguments):
            if argument.functions:
                known = [parameters.get((index, number)) or parameters.get((-1, number)) or EMPTY for number in range(4)]
                self.invoke(argument, known, context.state)

    def _source_value(self, kind: str, root: str, at: AccessPath, context: CallContext) -> Value:
        place = self.run.place(context.module, context.node)
        return self.tainted(Taint(kind, root, trail=Trail(place, "read", root)), at, place)

    @staticmethod
    def tainted(taint: Taint, at: AccessPath, place: Place) -> Value:
        """A value that holds `taint` at the members which `at` names."""
        steps = [step for step in at if step.kind in ("Member", "AnyMember", "ArrayElement")]
        if not steps:
            return Value(taints=frozenset({taint}))
        last = steps[-1]
        if at[0].kind != "ReturnValue":  # a parameter: the members lead to the source, they are no part of it
            value = Value(taints=frozenset({taint}))
            steps.append(last)
        elif last.kind == "Member":
            value = make_object(
                {name: Value(taints=frozenset({replace(taint, path=(name,), trail=Trail(place, "read", name))})) for name in last.names}
            )
        else:
            value = make_array(Value(taints=frozenset({taint})))
        return _nest(value, tuple(steps[:-1]))

    def _select(self, path: AccessPath, context: CallContext) -> Value:
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
        return value

    def _check_sink(self, sink: Sink, api: str, context: CallContext) -> None:
        first = sink.at[0]
        if first.kind != "Argument":
            return
        indexes = range(len(context.nodes)) if first.index < 0 else [first.index]
        for index in indexes:
            if index >= len(context.nodes):
                continue
            self.arrive_at(sink, api, context.arguments[index], context.nodes[index], context.module, context.state, sink.at[1:])

    def arrive_at(self, sink: Sink, api: str, value: Value, node: Node, module: Module, state: State, steps: AccessPath) -> None:
        """Note the taints of the members that `steps` lead to from `value`."""
        parts: list[_SinkPart] = [(value, node)]
        for step in steps:
            parts = [inner for part in parts for inner in self._sink_members(part, module, step.names if step.kind == "Member" else None)]
        for member, where in parts:
            self.arrive(sink, api, member, where, module, state)

    def _sink_members(self, part: _SinkPart, module: Module, names: tuple[str, ...] | None) -> list[_SinkPart]:
        value, node = part
        found: list[_SinkPart] = []
        for name in names if names is not None else tuple(name for name, _ in value.fields):
            member = self.run.expressions.member(value, name, self.run.place(module, node))
            if not member.is_empty:
                found.append((member, _member_node(node, name)))
        if names is None and value.element is not None:
            found.append((value.element, node))
        return found

    def arrive(self, sink: Sink, api: str, value: Value, node: Node, module: Module, state: State) -> None:
        """Note every taint in `value`, which stands at `node`, as arrived at a sink."""
        pending: list[tuple[Value, Node, tuple[str, ...], tuple[str, ...]]] = [(value, node, (), ())]
        while pending:
            current, where, key, siblings = pending.pop()
            for taint in sorted(current.taints, key=lambda item: (item.kind, item.name)):
                if sink.kind not in taint.safe_for:
                    place = Place(module.path, span_of(where))
                    asserted = frozenset(
                        what for name, what in state.asserted if taint.name == name or taint.name.startswith((f"{name}.", f"{name}["))
                    )
                    self.run.arrive(
                        Arrival(sink.kind, taint, place, api, key, siblings, state.checked, asserted, current.taints, current.is_text, sink)
                    )
            names = tuple(name for name, _ in current.fields)
            pending += [(inner, _member_node(where, name), (*key, name), names) for name, inner in current.fields]
            if current.element is not None:
                pending.append((current.element, where, (*key, "[]"), names))

    # -- this ------------------------------------------------------------------------------------------------------------------------

    def heap_member(self, owner: Value, name: str) -> Value:
        """`this.name`, or a method of an object made with `new`."""
        found = EMPTY
        for api in owner.apis:
            if api.startswith("this@"):
                found = join(found, self._heap(*internal_place(api)).field(name) or EMPTY)
        return found

    def _heap(self, path: str, start: int) -> Value:
        key = (path, start)
        if key not in self.run.heap:
            self.run.heap[key] = EMPTY
            module = self.run.module(path)
            node = None if module is None else module.root.named_descendant_for_byte_range(start, start + 1)
            while node is not None and node.type not in ("object", "class_body"):
                node = node.parent
            if module is not None and node is not None and node.type == "object":
                self.run.heap[key] = self._methods_of(module, node)
        return self.run.heap[key]

    def _methods_of(self, module: Module, literal: Node) -> Value:
        fields: dict[str, Value] = {}
        for child in literal.named_children:
            key = child.child_by_field_name("name" if child.type == "method_definition" else "key")
            name = property_name(key) if key is not None else None
            function = child if child.type == "method_definition" else child.child_by_field_name("value")
            if name is not None and function is not None and function.type in ("method_definition", "function_expression", "arrow_function"):
                fields[name] = self.run.closure(module, function)
        return make_object(fields)

    def write_this(self, module: Module, this: Node, name: str | None, value: Value) -> None:
        """`this.name = value`, whatever came before: the order in which methods run is not known."""
        owner = self.run.expressions.owner_of_this(module, this)
        if owner is None or name is None:
            return
        known = self._heap(module.path, owner.start_byte)
        self.run.heap[module.path, owner.start_byte] = with_field(known, name, join(known.field(name) or EMPTY, value))

    def source_member(self, owner: Value, name: str, value: Value, place: Place) -> Value:
        """A member of an API that is itself a source: `process.env`."""
        models = self.run.models
        for api in owner.apis:
            for source in models.sources.get(f"{api}.{name}", ()):
                if source.at[0].kind == "AnyMember" or source.at[0].kind == "Member":
                    taint = Taint(source.kind, source.root, trail=Trail(place, "read", source.root))
                    value = join(value, Value(taints=frozenset({taint})))
        return value


def _nest(value: Value, steps: AccessPath) -> Value:
    for step in reversed(steps):
        if step.kind == "Member":
            value = make_object(dict.fromkeys(step.names, value))
        elif step.kind in ("AnyMember", "ArrayElement"):
            value = make_array(value)
    return value


def _member_node(node: Node, name: str) -> Node:
    """The node of member `name` where `node` is an object literal that spells it out; else `node`."""
    literal = unwrap(node)
    while literal.type == "call_expression" and len(arguments_of(literal)) == 1:  # `_.and([…])`, `_.eq(…)`
        literal = unwrap(arguments_of(literal)[0])
    if literal.type == "object":
        for child in reversed(literal.named_children):
            if child.type == "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None and property_name(key) == name:
                    return value
            elif child.type == "shorthand_property_identifier" and text_of(child) == name:
                return child
        spread = next((child for child in reversed(literal.named_children) if child.type == "spread_element"), None)
        return spread if spread is not None else node
    if literal.type == "array" and name.isdigit():
        children = [child for child in literal.named_children if child.type != "comment"]
        if int(name) < len(children):
            return children[int(name)]
    return node
