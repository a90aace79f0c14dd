"""Calls of the abstract interpreter: the project's functions, modelled APIs, and JavaScript's own methods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.semantics.module import Module
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, property_name, string_value, text_of, unwrap
from wxlint.taint.guards import ASSERTIONS, VOUCHED, decide, plain_in
from wxlint.taint.methods import Methods
from wxlint.taint.modelled import ModelledCalls
from wxlint.taint.state import State
from wxlint.taint.values import EMPTY, Closure, Value, derived, internal_api, internal_place, join, join_all, make_array, make_object, with_field

if TYPE_CHECKING:
    from wxlint.taint.interpreter import Run

_COLLECTIONS = frozenset({"Map", "Set", "WeakMap", "WeakSet", "Array"})
REQUIRE = "<require>"
"""The `api` of sinks in what `require` and `import()` are told to load."""
_CALLBACKS = 8
"""How many functions one call expression may mean."""


@lru_cache(64)  # of a module with thousands of functions, each call may mean any
def _first(functions: frozenset[Closure]) -> tuple[Closure, ...]:
    """The functions that a call is followed into, of those that it may mean."""
    return tuple(sorted(functions)[:_CALLBACKS])


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
        self.modelled = ModelledCalls(self)
        self._resolutions: dict[str, list[Value]] = {}

    def call(self, module: Module, node: Node, state: State) -> Value:
        """A call expression."""
        callee_node = callee_of(node)
        if callee_node is None:
            return EMPTY
        callee_node = unwrap(callee_node)
        required = self._required(module, node, callee_node, state)
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
        closures = _first(callee.functions)
        apis = sorted(api for api in callee.apis if not api.startswith(("this@", "class@")))
        if closures:
            result = self._call_closures(closures, context)
            return join(result, self._call_apis(apis, context)) if apis and any(self.modelled.is_modelled(api) for api in apis) else result
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
        return join_all([self.run.call(closure, arguments, state) for closure in _first(function.functions)])

    def unknown(self, context: CallContext) -> Value:
        """A call of something that is not known: its callbacks may run; of who had a part in its result, only the trusted caller is kept."""
        self.run_callbacks(context)
        return derived([context.receiver, *context.arguments], VOUCHED)

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

    def _required(self, module: Module, node: Node, callee: Node, state: State) -> Value | None:
        if callee.type == "import" or (callee.type == "identifier" and text_of(callee) == "require" and module.binding(callee) is None):
            arguments = arguments_of(node)
            specifier = string_value(arguments[0]) if arguments else None
            if specifier is None and arguments:
                named = self.run.evaluate(module, arguments[0], state)
                specifier = named.constant
                for sink in self.run.models.sinks.get(REQUIRE, ()):
                    self.modelled.arrive_at(sink, REQUIRE, named, arguments[0], module, state, ())
            return EMPTY if specifier is None else self.run.imported(module, specifier)
        return None

    def _call_closures(self, closures: Sequence[Closure], context: CallContext) -> Value:
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
            if api in ASSERTIONS and context.nodes:
                decision = decide(self.run, context.module, context.nodes[0], context.state)
                context.state.checked = context.state.checked or decision.by_caller
                context.state.asserted |= decision.asserted
            results.append(self.modelled.call(api, context))
            for plain in self.run.models.plain.get(api, ()) if len(apis) == 1 else ():
                context.state.asserted |= plain_in(self.modelled.select(plain.at, context))
        return join_all(results)

    # -- this ------------------------------------------------------------------------------------------------------------------------

    def heap_member(self, owner: Value, name: str) -> Value:
        """`this.name`, or a method of an object made with `new`."""
        found = EMPTY
        for api in owner.apis:
            if api.startswith("this@"):
                found = join(found, self.heap(*internal_place(api)).field(name) or EMPTY)
        return found

    def heap(self, path: str, start: int) -> Value:
        """The members of the object that `this` is inside the class or object literal at `start`."""
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
        self.write_heap(module.path, owner.start_byte, name, value)

    def write_heap(self, path: str, start: int, name: str, value: Value) -> None:
        """Add to what member `name` may be."""
        known = self.heap(path, start)
        changed = with_field(known, name, join(known.field(name) or EMPTY, value))
        if changed != known:
            self.run.heap[path, start] = changed
            self.run.heap_version += 1
