"""An abstract interpreter: runs a cloud function's handler, or a page's methods, without values but with who decided them.

Functions are looked into at their calls, with the values of that call (a function called twice with the same values is looked at once). Variables change as the
program goes; branches are joined; loops run twice. What is not understood gives nothing known, never a guess.

Bounds: `MAX_NESTING` syntax levels, `MAX_CALLS` function bodies a run, `MAX_STACK` nested calls. Beyond them values are unknown.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, MutableMapping
from dataclasses import field
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.diagnostics import Place, Span
from wxlint.records import dataclass
from wxlint.semantics.module import Module
from wxlint.syntax.javascript import FUNCTION_TYPES, TRANSPARENT, span_of
from wxlint.taint.marks import PART, asserting
from wxlint.taint.models import Models, Sink
from wxlint.taint.queries import NO_QUERY, Query
from wxlint.taint.state import MAX_NESTING, Exit, Frame, State
from wxlint.taint.values import EMPTY, Closure, Taint, Value, join, join_all, make_array, make_object

if TYPE_CHECKING:
    from wxlint.semantics.scopes import Binding
    from wxlint.semantics.workspace import Workspace

_READS = frozenset({"identifier", "shorthand_property_identifier", "member_expression", "subscript_expression"})
MAX_CALLS = 2000
MAX_STACK = 12
MAX_CONTEXTS = 6
"""How many different calls of one function are looked into, beyond those that bring a taint it has not seen."""


_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A tainted value at a sink. `key` is the way to it inside the sink (`("_openid",)`); `checked` whether a check of the caller dominates it."""

    kind: str
    taint: Taint
    place: Place
    api: str
    key: tuple[str, ...]
    siblings: tuple[str, ...]
    """The keys of the object that the value stands in, its own among them."""
    checked: bool
    asserted: frozenset[str]
    """What conditions made sure of: `present`, `text`, `checked`."""
    others: frozenset[Taint]
    """All taints of the same value: a trusted one among them tells that the caller may, or may not, override it."""
    is_text: bool
    """Whether the value is certainly a string, number or boolean, and no object."""
    sink: Sink
    operand: str = ""
    """At an operator: which side."""
    whole: Span = _NOWHERE
    """All of the value at the sink that the tainted one is a part of."""
    top_level: tuple[str, ...] = ()
    """The keys of that value; empty where not all are known."""
    members: tuple[str, ...] = ()
    """The members of the value that are known by themselves: they stand over what the taint says of them."""
    knows_credential: bool = False
    """Whether a condition on the way here compared a token, a password or the like, or looked it up."""
    query: Query = NO_QUERY
    """At a database: the query that the sink is a part of."""
    call: Span | None = None
    """The call that the value is an argument of."""

    def is_milder_than(self, other: Arrival) -> bool:
        """Whether `other` tells more of the same arrival: a way that fewer conditions guard, or all of the value and not a part."""
        ranks = [(item.checked, PART in item.taint.safe_for, len(item.asserted)) for item in (self, other)]
        return ranks[0] > ranks[1]


@dataclass(slots=True)
class Activation:
    """One call that is running: what `arguments` holds, and what it has yielded."""

    arguments: list[Value]
    yielded: list[Value] = field(default_factory=list)


@dataclass()
class Run:
    """One interpretation, from one entry point, of everything that it reaches."""

    workspace: Workspace
    models: Models
    library: Run | None = None
    """Runs the modules that this one imports, once for all runs that share it; None to run them here."""
    arrivals: dict[tuple[object, ...], Arrival] = field(default_factory=dict)
    heap: MutableMapping[tuple[str, int], Value] = field(default_factory=dict)
    """The members of `this`, by the class or object literal around."""
    queries: dict[tuple[Place, str], Query] = field(default_factory=dict)
    """The queries that gave records, by the call that ran them and what the records are called."""
    removed: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """The members that somewhere are deleted from what came from a source, overwritten or left out, by the source's kind and name."""
    heap_version: int = 0
    """Counts the changes of `heap`: a function may give something else once it has changed."""
    calls: int = 0
    is_cut_off: bool = False
    """Whether a call was not looked into because there had been `MAX_CALLS`."""
    nesting: int = 0

    def __post_init__(self) -> None:
        from wxlint.taint.calls import Calls
        from wxlint.taint.expressions import Expressions
        from wxlint.taint.statements import Statements

        self.expressions = Expressions(self)
        self.statements = Statements(self)
        self.invocations = Calls(self)
        self.globals = State()
        self._modules: dict[str, Module] = {}
        if self.library is not None:
            self.globals = State(self.library.globals)
            self.heap = ChainMap({}, self.library.heap)
            self._modules = self.library._modules  # bindings are told apart by identity: both runs need the same modules
        self._exports: dict[str, Value] = {}
        self._memo: dict[tuple[object, ...], tuple[Value, Exit]] = {}
        self._contexts: dict[Closure, list[tuple[frozenset[tuple[str, tuple[str, ...]]], Value]]] = {}
        self._stack: list[Closure] = []
        self.visited: set[Closure] = set()
        self.activations: list[Activation] = []
        self.thrown: list[list[Value]] = [[]]
        """What was thrown inside each `try` that is running, the innermost last."""
        self.loops: list[tuple[State, list[State]]] = []
        """The loops that are running, the innermost last: the state of their round, and the states at its `continue`s."""
        self.watched: tuple[Closure, list[Sink]] | None = None
        """The entry point that is running, and what its result means."""

    # -- modules ---------------------------------------------------------------------------------------------------------------------

    def module(self, path: str) -> Module | None:
        """A module, kept for the whole run so that its bindings keep their identity."""
        if path not in self._modules:
            module = self.workspace.module(path)
            if module is None:
                return None
            self._modules[path] = module
        return self._modules[path]

    def forget_unloaded(self) -> None:
        """Let go of the modules that others only looked at while they shared this run as their library: all scripts of a large app would fill the memory."""
        for path in self._modules.keys() - self._exports.keys():
            del self._modules[path]

    def load(self, module: Module) -> Value:
        """Run the top level of `module` once; what it exports."""
        path = module.path
        if path in self._exports:
            return self._exports[path]
        self._exports[path] = EMPTY  # a module that imports itself in a circle sees nothing yet
        module = self._modules.setdefault(path, module)
        self.statements.block(module, module.root, self.globals, Frame())
        self._exports[path] = self._collect_exports(module)
        return self._exports[path]

    def _load_import(self, module: Module) -> Value:
        if self.library is None or module.path in self._exports:
            return self.load(module)
        self.library.calls = 0
        return self.library.load(module)

    def _collect_exports(self, module: Module) -> Value:
        exports = module.exports
        fields = {name: self.exported(module, node) for name, node in exports.named.items()}
        for name, (specifier, imported) in exports.forwarded.items():
            other = self.imported(module, specifier)
            fields[name] = other if imported == "*" else self.expressions.member(other, imported, Place(module.path, Span(0, 0)))
        whole = EMPTY
        for node in exports.whole:
            whole = join(whole, self.evaluate(module, node, self.globals))
        if not fields:
            return whole
        named = make_object(fields)
        return join(whole, named) if exports.whole else named

    def exported(self, module: Module, node: Node) -> Value:
        """The value of an exported node: an expression, a declaration, or the name of one."""
        if node.type in FUNCTION_TYPES:
            return self.closure(module, node)
        return self.evaluate(module, node, self.globals)

    def imported(self, module: Module, specifier: str) -> Value:
        """What `specifier` gives in `module`: a project's module, or a package's root."""
        other = module.imported_module(specifier)
        if other is not None:
            return self._load_import(self._modules.get(other.path, other))
        if specifier.startswith((".", "/")):
            return EMPTY
        from wxlint.semantics.targets import module_target

        target = module_target(module, specifier)
        return Value(apis=frozenset({self.models.canonical(target.root)})) if target is not None and isinstance(target.root, str) else EMPTY

    # -- functions -------------------------------------------------------------------------------------------------------------------

    def closure(self, module: Module, node: Node) -> Value:
        """A function as a value."""
        self._modules.setdefault(module.path, module)
        return Value(functions=frozenset({Closure(module.path, node.start_byte, node.end_byte)}))

    def function_node(self, closure: Closure) -> tuple[Module, Node] | None:
        """The module and node of a closure."""
        module = self.module(closure.path)
        node = None if module is None else module.functions_by_span.get(Span(closure.start, closure.end))
        return None if module is None or node is None else (module, node)

    def call(self, closure: Closure, arguments: list[Value], state: State) -> Value:
        """Interpret a function body with these arguments; what it returns. Checks that dominate its every way out hold for the caller too."""
        found = self.function_node(closure)
        if found is None or self._stack.count(closure) > 1 or len(self._stack) >= MAX_STACK:
            return EMPTY
        if self.calls >= MAX_CALLS:
            self.is_cut_off = True
            return EMPTY
        module, node = found
        key = (closure, tuple(arguments), state.checked, state.asserted, self.heap_version)
        if key in self._memo:
            returned, exit_ = self._memo[key]
            state.checked = state.checked or exit_.checked
            state.asserted = exit_.asserted
            return returned
        seen = self._contexts.setdefault(closure, [])
        brought = frozenset((taint.kind, taint.path) for argument in arguments for taint in argument.all_taints())
        if len(seen) >= MAX_CONTEXTS and any(brought <= known for known, _ in seen):
            return join_all([result for known, result in seen if brought <= known])
        self._memo[key] = (EMPTY, Exit(checked=False, asserted=state.asserted))
        self.calls += 1
        self.visited.add(closure)
        self._stack.append(closure)
        self.activations.append(Activation(arguments))
        try:
            inner = state.branch()
            frame = Frame()
            self.statements.bind_parameters(module, node, arguments, inner)
            body = node.child_by_field_name("body")
            if body is not None and body.type == "statement_block":
                self.statements.block(module, body, inner, frame)
                if not inner.dead:
                    frame.leave(EMPTY, inner)
            elif body is not None:
                self.leave(module, body, self.evaluate(module, body, inner), inner, frame)
            inner.dead = False
            state.merge([inner], may_skip=False)
        finally:
            self._stack.pop()
            yielded = self.activations.pop().yielded
        if yielded:
            frame.returned = join(frame.returned, make_array(join_all(yielded)))
        if frame.exit is None:
            state.dead = True  # it throws, whatever happens
            return EMPTY
        exit_ = frame.exit
        state.checked = exit_.checked
        state.asserted = exit_.asserted
        self._memo[key] = (frame.returned, exit_)
        seen.append((brought, frame.returned))
        return frame.returned

    def leave(self, module: Module, node: Node, value: Value, state: State, frame: Frame) -> None:
        """A `return` of the expression `node`: where it is the entry point's, its result is a sink."""
        if self.watched is not None and len(self._stack) == 1 and self._stack[0] == self.watched[0]:
            for sink in self.watched[1]:
                self.invocations.modelled.arrive_at(sink, sink.api, value, node, module, state, sink.at[1:])
        frame.leave(value, state)

    # -- evaluation ------------------------------------------------------------------------------------------------------------------

    def evaluate(self, module: Module, node: Node, state: State) -> Value:
        """What is known of the value of an expression."""
        while node.type in TRANSPARENT:
            children = [child for child in node.named_children if child.type != "comment"]
            if not children:
                return EMPTY
            node = children[-1] if node.type == "type_assertion" else children[0]
        if self.nesting >= MAX_NESTING:
            return EMPTY
        handler: Callable[[Module, Node, State], Value] | None = self.expressions.handlers.get(node.type)
        if handler is None:
            return EMPTY
        self.nesting += 1
        try:
            value = handler(module, node, state)
            return asserting(value, state.asserted) if state.asserted and value.taints and node.type in _READS else value
        finally:
            self.nesting -= 1

    def place(self, module: Module, node: Node) -> Place:
        """Where a node stands."""
        return Place(module.path, span_of(node))

    def variable(self, module: Module, binding: Binding, state: State) -> Value:
        """What is known of a variable."""
        if binding.kind == "function" and binding.value is not None and not binding.writes:
            return self.closure(module, binding.value)
        if binding.kind == "import":
            from wxlint.syntax.javascript import string_value

            specifier = string_value(binding.value) if binding.value is not None else None
            value = self.imported(module, specifier) if specifier is not None else EMPTY
            for step in binding.steps:
                inner = self.expressions.member(value, step, self.place(module, binding.node))
                value = value if step == "default" and inner.is_empty else inner
            return value
        value_or_none = state.get(id(binding))
        if value_or_none is None and binding.scope.kind == "module" and binding.kind != "class" and module.path not in self._exports:
            self._load_import(module)
            value_or_none = state.get(id(binding))
        if value_or_none is None and binding.kind == "function" and binding.value is not None:
            return self.closure(module, binding.value)
        return EMPTY if value_or_none is None else value_or_none

    def without(self, value: Value, name: str | None) -> None:
        """Note that member `name` is taken out of what came from a source."""
        for taint in value.taints if name is not None else ():
            self.removed.setdefault((taint.kind, taint.root), set()).add(name or "")

    def arrive(self, arrival: Arrival) -> None:
        """Note a tainted value at a sink; the same one is noted once, unchecked if any way there is."""
        key = (arrival.kind, arrival.taint.kind, arrival.taint.name, arrival.place, arrival.key)
        known = self.arrivals.get(key)
        if known is None or known.is_milder_than(arrival):
            self.arrivals[key] = arrival
