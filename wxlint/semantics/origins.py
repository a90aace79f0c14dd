"""From where the platform reaches a piece of code: the lifecycle methods, event handlers and modules at the far end of the call graph."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from wxlint.diagnostics import Place
from wxlint.project.model import FileKind
from wxlint.records import dataclass
from wxlint.semantics.callbacks import Delay, callback_delay
from wxlint.semantics.module import Ref
from wxlint.semantics.values import Function
from wxlint.syntax.javascript import SCRIPT_LANGUAGES, callee_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from wxlint.semantics.callgraph import CallGraph
    from wxlint.semantics.module import Module

_LIMIT = 500
"""How many callers and importers to follow before giving up."""
_SCRIPTS = {FileKind.APP: "App", FileKind.PAGE: "Page", FileKind.COMPONENT: "Component"}


@dataclass(frozen=True, slots=True)
class Origin:
    """One place where the platform starts to run code.

    `kind` is `App`, `Page`, `Component` or `Behavior`; `name` the method that the platform calls, "" for the evaluation of the script itself. `place` is the method
    (or the script's first piece that leads on), `path` the script.
    """

    kind: str
    name: str
    place: Place

    @property
    def path(self) -> str:
        """The script."""
        return self.place.path


@dataclass(frozen=True, slots=True)
class Origins:
    """From where a piece of code is reached. `functions` are the names of the functions that lead to it.

    `complete` is False where there may be more origins: `uncalled` are the functions without a known caller, `unloaded` the modules that no known import names.
    """

    found: tuple[Origin, ...]
    complete: bool
    functions: frozenset[str]
    uncalled: tuple[Ref, ...] = ()
    unloaded: tuple[Module, ...] = ()


def origins_of(graph: CallGraph, start: Ref) -> Origins:
    """From where `start` is reached, through functions, callbacks and modules; the nearest first."""
    return _Climb(graph).run(start)


class _Climb:
    def __init__(self, graph: CallGraph) -> None:
        self.graph = graph
        self.found: dict[Origin, None] = {}
        self.complete = True
        self.names: set[str] = set()
        self.uncalled: list[Ref] = []
        self.unloaded: list[Module] = []
        self.seen: set[tuple[str, int, int]] = set()
        self.pending: deque[Ref] = deque()

    def run(self, start: Ref) -> Origins:
        self.pending.append(start)
        steps = 0
        while self.pending:
            steps += 1
            if steps > _LIMIT:
                self.complete = False
                break
            module, node = self.pending.popleft()
            function = module.enclosing_function(node)
            if function is None:
                self._module(module, node)
            else:
                self._function(module, function)
        complete = self.complete and not self.uncalled and not self.unloaded
        return Origins(tuple(self.found), complete, frozenset(self.names), tuple(self.uncalled), tuple(self.unloaded))

    def _add(self, ref: Ref) -> None:
        if ref.key not in self.seen:
            self.seen.add(ref.key)
            self.pending.append(ref)

    def _function(self, module: Module, node: Node) -> None:
        function = Function(module, node)
        role = function.role
        if role is not None and (role.definition.kind != "App" or role.is_lifecycle):
            self.found[Origin(role.definition.kind, role.name, Place(module.path, span_of(node)))] = None
            return
        around = passed_to(module, node) if role is None else None
        if around is not None:
            if callee_of(around) != node:
                self._pass(module, around, function.name)
            self._add(Ref(module, around))
            return
        if function.name is not None:
            self.names.add(function.name)
        calls = self.graph.callers(function.ref)
        uses = list(_value_uses(module, node))
        if not calls and not uses:
            self.uncalled.append(function.ref)
        for use in uses:
            self._pass(use.module, use.module.parent(use.module.parent(use.node) or use.node) or use.node, None)
        for use in (*calls, *uses):
            self._add(use)

    def _pass(self, module: Module, call: Node, key: str | None) -> None:
        """Something gets a function as an argument of `call`. Who knows when it runs; but what stands in the script of a page belongs to it, whatever makes the page."""
        if module.file.kind not in _SCRIPTS and callback_delay(module, call, key) is Delay.UNKNOWN:
            self.complete = False

    def _module(self, module: Module, node: Node) -> None:
        kind = _SCRIPTS.get(module.file.kind)
        if kind is not None:
            self.found[Origin(kind, "", Place(module.path, span_of(node)))] = None
            return
        imports = list(self._imports_of(module))
        if not imports:
            self.unloaded.append(module)
        for imported in imports:
            self._add(imported)

    def _imports_of(self, module: Module) -> Iterator[Ref]:
        """The places that load `module`. Files are parsed only if they spell its name."""
        workspace = self.graph.workspace
        stem = module.path.rsplit("/", 1)[-1].partition(".")[0]
        needle = (module.path.split("/")[-2] if stem == "index" and "/" in module.path else stem).encode()
        for file in workspace.project.app_files(module.file.mini_program):
            if file.language not in SCRIPT_LANGUAGES or file.path == module.path:
                continue
            data = workspace.read(file.path)
            other = workspace.module(file.path) if data is not None and needle in data else None
            for site in other.imports if other is not None else ():
                if site.kind != "type" and other is not None and workspace.resolve_import(other.path, site.specifier) == module.path:
                    yield Ref(other, site.node)


def passed_to(module: Module, function: Node) -> Node | None:
    """The call that gets `function`: as an argument, in an object literal among its arguments, or to run it on the spot."""
    node, parent = function, module.parent(function)
    while parent is not None:
        if parent.type in ("call_expression", "new_expression"):
            return parent if node.type == "arguments" or callee_of(parent) == node else None
        if parent.type not in ("arguments", "parenthesized_expression", "object", "pair", "array", "member_expression"):
            return None
        node, parent = parent, module.parent(parent)
    return None


def _value_uses(module: Module, function: Node) -> Iterator[Ref]:
    """Where a named function is passed on by its name: `setTimeout(start, 0)`."""
    name = function.child_by_field_name("name")
    parent = module.parent(function)
    if name is None and parent is not None and parent.type == "variable_declarator":
        name = parent.child_by_field_name("name")
    binding = module.binding(name) if name is not None and name.type == "identifier" else None
    for use in module.scopes.references(binding) if binding is not None else ():
        outer = module.parent(use)
        if outer is not None and outer.type == "arguments":
            yield Ref(module, use)
