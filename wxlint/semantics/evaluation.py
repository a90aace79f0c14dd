"""Walks the code that runs when an app starts, in the order of evaluation, into every function and module of the project that it can resolve.

Each call is noted once, at its earliest. All branches are taken; an `await` in one arm of an `if` does not delay the other. Code is walked at most three times: as
what runs at once, as what runs later, and as what an unknown function may run.
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.diagnostics import Place
from wxlint.semantics.branches import leaves
from wxlint.semantics.callbacks import Delay, callback_delay, functions_in
from wxlint.semantics.callees import CLASS_TYPES, constructions, function_of, heritage_of, static_values
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.startup import Deferral, Frame, Key, Startup, Step
from wxlint.semantics.trace import definition, trace, trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name, span_of, string_value, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.entrypoints import Definition

_TYPES = frozenset({"type_annotation", "type_arguments", "type_parameters", "interface_declaration", "type_alias_declaration", "ambient_declaration"})
_ASSETS = (".json", ".wxml", ".wxss", ".css", ".less", ".scss", ".png", ".jpg", ".svg")
_BUDGET = 1_000_000
"""Nodes to look at: a large app's start has some 100,000."""


class _Activation:
    """A running function or module: `deferral` is set once it is suspended."""

    __slots__ = ("deferral", "frame", "launched", "module")

    def __init__(self, module: Module, frame: Frame | None, deferral: Deferral | None, *, launched: bool) -> None:
        self.module = module
        self.frame = frame
        self.deferral = deferral
        self.launched = launched

    def place(self, node: Node) -> Place:
        return Place(self.module.path, span_of(node))


class _Arms:
    """The deferrals before and after the arms of one decision."""

    __slots__ = ("after", "before", "passed")

    def __init__(self) -> None:
        self.before: Deferral | None = None
        self.after: Deferral | None = None
        self.passed = False


class _Op(enum.IntEnum):
    VISIT = 0
    CALL = 1
    SUSPEND = 2
    IMPORT = 3
    FORK = 4
    ARM_ENDS = 5
    ARM_LEAVES = 6
    JOIN = 7


_Task = tuple[_Op, _Activation, Node, "_Arms | None"]


def _rank(deferral: Deferral | None) -> int:
    return 0 if deferral is None else 2 if deferral.delay is Delay.UNKNOWN else 1


class Evaluation:
    """One walk over the start of one app."""

    def __init__(self, entry: Module, *, is_game: bool) -> None:
        self._entry = entry
        self._is_game = is_game
        self._app: Definition | None = None
        self._launch_known = False
        self._steps: dict[Key, Step] = {}
        self._modules: dict[str, Deferral | None] = {}
        self._seen: dict[Key, int] = {}
        self._definitions: dict[str, dict[int, Definition]] = {}
        self._unknown_calls: set[str] = set()
        self._missing: dict[Place, None] = {}
        self._order = 0
        self._budget = _BUDGET
        self._stack: list[_Task] = []
        self._queues: tuple[deque[tuple[tuple[Node, ...], _Activation]], ...] = (deque(), deque())

    def run(self) -> Startup:
        """Walk, and tell what was seen."""
        self._load(self._entry, _Activation(self._entry, None, None, launched=False))
        self._drain()
        for queue in self._queues:
            while queue and self._budget > 0:
                nodes, activation = queue.popleft()
                self._push(nodes, activation)
                self._drain()
        complete = self._budget > 0 and (self._is_game or (self._app is not None and self._launch_known))
        return Startup(self._entry, self._app, self._steps, self._modules, frozenset(self._unknown_calls), tuple(self._missing), complete)

    # The machine: a stack of tasks, so that no depth of code exhausts Python's.

    def _drain(self) -> None:
        stack = self._stack
        while stack and self._budget > 0:
            self._budget -= 1
            op, activation, node, arms = stack.pop()
            if op is _Op.VISIT:
                self._visit(activation, node)
            elif op is _Op.CALL:
                self._call(activation, node)
            elif op is _Op.SUSPEND:
                activation.deferral = activation.deferral or Deferral(Delay.AWAIT, activation.place(node))
            elif op is _Op.IMPORT:
                self._import(activation, node)
            elif arms is not None:
                _move(op, activation, arms)
        stack.clear()

    def _push(self, nodes: Iterable[Node], activation: _Activation) -> None:
        self._stack += [(_Op.VISIT, activation, node, None) for node in reversed(tuple(nodes))]

    def _visit(self, activation: _Activation, node: Node) -> None:
        kind = node.type
        if kind in FUNCTION_TYPES or kind in _TYPES or kind == "import_statement":
            return
        if kind in ("call_expression", "new_expression"):
            self._stack.append((_Op.CALL, activation, node, None))
        elif kind == "await_expression":
            self._stack.append((_Op.SUSPEND, activation, node, None))
        elif kind in ("if_statement", "ternary_expression"):
            arms = [(arm, leaves(arm)) for arm in map(node.child_by_field_name, ("consequence", "alternative"))]
            self._fork(activation, node, node.child_by_field_name("condition"), arms)
            return
        elif kind == "switch_body":
            self._fork(activation, node, None, [*((case, False) for case in node.named_children), (None, False)])
            return
        elif kind in CLASS_TYPES:
            heritage = heritage_of(node)
            self._push([*([heritage] if heritage is not None else []), *static_values(node)], activation)
            return
        elif kind == "program":
            self._push(node.named_children, activation)
            sources = [site.node for site in activation.module.imports if site.kind in ("import", "export")]
            self._stack += [(_Op.IMPORT, activation, source, None) for source in reversed(sources)]  # imports run before the rest of the module
            return
        self._push(node.named_children, activation)

    def _fork(self, activation: _Activation, node: Node, test: Node | None, arms: Iterable[tuple[Node | None, bool]]) -> None:
        state = _Arms()
        tasks: list[_Task] = [(_Op.VISIT, activation, test, None)] if test is not None else []
        tasks.append((_Op.FORK, activation, node, state))
        for arm, leaving in arms:
            if arm is not None:
                tasks.append((_Op.VISIT, activation, arm, None))
            tasks.append((_Op.ARM_LEAVES if leaving else _Op.ARM_ENDS, activation, node, state))
        tasks.append((_Op.JOIN, activation, node, state))
        self._stack += reversed(tasks)

    # Modules and functions.

    def _is_new(self, key: Key, deferral: Deferral | None) -> bool:
        """Whether code was not yet met as early as this."""
        rank = _rank(deferral)
        if self._seen.get(key, 3) <= rank:
            return False
        self._seen[key] = rank
        return True

    def _enter(self, nodes: tuple[Node, ...], activation: _Activation) -> None:
        """Run `nodes` now, or when everything that runs earlier has been walked."""
        rank = _rank(activation.deferral)
        if rank == 0:
            self._push(nodes, activation)
        else:
            self._queues[rank - 1].append((nodes, activation))

    def _load(self, module: Module, activation: _Activation) -> None:
        if self._is_new((module.path, -1, -1), activation.deferral):
            self._modules[module.path] = activation.deferral
            self._enter((module.root,), activation)

    def _import(self, activation: _Activation, source: Node) -> None:
        specifier = string_value(source)
        if specifier is not None:
            self._load_specifier(activation, source, specifier, activation.deferral)

    def _load_specifier(self, activation: _Activation, node: Node, specifier: str, deferral: Deferral | None) -> None:
        imported = activation.module.imported_module(specifier)
        place = activation.place(node)
        if imported is not None:
            self._load(imported, _Activation(imported, Frame(place, activation.frame), deferral, launched=activation.launched))
        elif specifier.startswith((".", "/")) and not specifier.endswith(_ASSETS):
            self._missing[place] = None

    def _enter_function(self, activation: _Activation, function: Ref, call: Node, deferral: Deferral | None) -> None:
        frame = Frame(activation.place(call), activation.frame)
        self._start_function(function, _Activation(function.module, frame, deferral, launched=activation.launched))

    def _start_function(self, function: Ref, inner: _Activation) -> None:
        node = function.node
        if any(child.type == "*" for child in node.children) or not self._is_new(function.key, inner.deferral):
            return  # a generator runs when somebody asks it to
        parts = (node.child_by_field_name("parameters"), node.child_by_field_name("body"))
        self._enter(tuple(part for part in parts if part is not None), inner)

    # Calls.

    def _call(self, activation: _Activation, call: Node) -> None:
        self._order += 1
        key = Ref(activation.module, call).key
        known = self._steps.get(key)
        if known is None or _rank(activation.deferral) < _rank(known.deferral):
            self._steps[key] = Step(activation.place(call), self._order, activation.launched, activation.deferral, activation.frame)
        callee = callee_of(call)
        if callee is None or self._requires(activation, call, callee):
            return
        made = self._definition(activation.module, call)
        if made is not None:
            if made.kind == "App" and self._app is None:
                self._launch(activation, made)
            return
        if call.type == "new_expression" or callee.type == "super":
            self._construct(activation, call)
            self._run_callbacks(activation, call, callee, is_known=False)
            return
        function = function_of(activation.module, callee) or self._member_of_app(activation.module, callee)
        if function is not None:
            self._enter_function(activation, function, call, activation.deferral)
        self._run_callbacks(activation, call, callee, is_known=function is not None)

    def _definition(self, module: Module, call: Node) -> Definition | None:
        """What `call` defines, if it is one of `App`, `Page` and their like."""
        if module.path not in self._definitions:
            self._definitions[module.path] = {made.call.node.id: made for made in module.definitions}
        return self._definitions[module.path].get(call.id)

    def _requires(self, activation: _Activation, call: Node, callee: Node) -> bool:
        """Whether `call` loads a module: `require('x')`, `require.async('x')`, `import('x')`."""
        kind = activation.module.loading_kind(callee)
        if kind is None:
            return False
        arguments = arguments_of(call)
        specifier = string_value(arguments[0]) if arguments else None
        if specifier is not None:
            late = Deferral(Delay.IMPORT, activation.place(call)) if kind == "dynamic" else None
            self._load_specifier(activation, call, specifier, activation.deferral or late)
        return True

    def _launch(self, activation: _Activation, made: Definition) -> None:
        self._app = made
        member = made.member("onLaunch", "")
        if member is None:
            self._launch_known = made.complete
            return
        home, value = member.value
        function = definition(member.value)
        if function is not None and function.node.type in FUNCTION_TYPES:
            self._launch_known = True
            self._start_function(function, _Activation(function.module, None, activation.deferral, launched=True))
            return
        unknown = Deferral(Delay.UNKNOWN, Place(home.path, span_of(value)))
        wrapper = unwrap(value)
        for argument in arguments_of(wrapper) if wrapper.type == "call_expression" else ():
            inner = function_of(home, argument)
            if inner is not None:
                self._start_function(inner, _Activation(inner.module, None, unknown, launched=True))

    def _member_of_app(self, module: Module, callee: Node) -> Ref | None:
        """`getApp().x` is the app's own `x`."""
        target = trace(Ref(module, callee)) if self._app is not None else None
        if target is None or target.root != "getApp" or len(target.steps) != 2 or self._app is None:
            return None
        member = self._app.member(target.steps[1])
        found = definition(member.value) if member is not None else None
        return found if found is not None and found.node.type in FUNCTION_TYPES else None

    def _construct(self, activation: _Activation, call: Node) -> None:
        deferral = activation.deferral
        for made in reversed(constructions(activation.module, call)):
            if made.constructor is not None:
                self._enter_function(activation, made.constructor, call, deferral)
            for value in reversed(made.fields):
                if self._is_new(value.key, deferral):
                    inner = _Activation(value.module, Frame(activation.place(call), activation.frame), deferral, launched=activation.launched)
                    self._enter((value.node,), inner)

    def _run_callbacks(self, activation: _Activation, call: Node, callee: Node, *, is_known: bool) -> None:
        """Enter the functions that `call` gets as arguments, now or later as the callee is known to run them."""
        member = member_name(callee)
        name = member[1] if member is not None else text_of(callee) if callee.type == "identifier" else None
        if not is_known and name is not None and trace_path(Ref(activation.module, callee)) is None:
            self._unknown_calls.add(name)
        where = activation.place(member[2] if member is not None else callee)
        for argument in arguments_of(call):
            for function, key in functions_in(activation.module, argument):
                delay = callback_delay(activation.module, call, key)
                self._enter_function(activation, function, call, activation.deferral if delay is None else Deferral(delay, where))


def _move(op: _Op, activation: _Activation, arms: _Arms) -> None:
    if op is _Op.FORK:
        arms.before = activation.deferral
    elif op is _Op.JOIN:
        activation.deferral = arms.after if arms.passed else arms.before
    else:
        if op is _Op.ARM_ENDS:
            arms.after = arms.after or activation.deferral
            arms.passed = True
        activation.deferral = arms.before
