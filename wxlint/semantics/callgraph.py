"""Who calls a function of the project: within its module, through `this`, and across modules that import it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tree_sitter import Node

from wxlint.semantics.module import Module, Ref
from wxlint.semantics.trace import definition
from wxlint.semantics.values import Function, ObjectLiteral
from wxlint.syntax.javascript import SCRIPT_LANGUAGES, callee_of, member_name, span_of, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.diagnostics import Span
    from wxlint.project.model import SourceFile
    from wxlint.semantics.workspace import Workspace


Key = tuple[str, int, int]
"""Which function: `Ref.key`."""


class CallGraph:
    """Callers, found when asked for. Files are considered if they spell the function's name and belong to the same app or cloud function."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._callers: dict[Key, tuple[tuple[str, Span], ...]] = {}
        self._calls: WeakKeyDictionary[Module, _Calls] = WeakKeyDictionary()
        self._exported: WeakKeyDictionary[Module, Mapping[Key, frozenset[str]]] = WeakKeyDictionary()

    def callers(self, function: Ref) -> tuple[Ref, ...]:
        """The call nodes that are known to call `function`, in path and document order."""
        found = self._callers.get(function.key)
        if found is None:
            calls = tuple(self._find(function))
            self._callers[function.key] = tuple((call.module.path, span_of(call.node)) for call in calls)  # the nodes would keep their trees
            return calls
        places = ((self.workspace.module(path), span) for path, span in found)
        return tuple(Ref(module, module.calls_by_span[span]) for module, span in places if module is not None)

    def _find(self, function: Ref) -> Iterator[Ref]:
        names = self._names_of(function)
        if not names:
            return
        needles = [name.encode() for name in names]
        for file in self._neighbours(function.module.file):
            if file.path == function.module.path:
                module: Module | None = function.module
            else:
                data = self.workspace.read(file.path)
                if data is None or not any(needle in data for needle in needles):
                    continue
                module = self.workspace.module(file.path)
            if module is not None:
                if module not in self._calls:
                    self._calls[module] = _Calls(module)
                yield from self._calls[module].of(module, function, names)

    def _names_of(self, function: Ref) -> frozenset[str]:
        """The names that callers can know `function` under."""
        if function.module not in self._exported:
            self._exported[function.module] = _exported_names(function.module)
        exported = self._exported[function.module].get(function.key, frozenset())
        return frozenset(name for name in (Function(*function).name, *exported) if name)

    def _neighbours(self, file: SourceFile) -> Iterator[SourceFile]:
        project = self.workspace.project
        for other in project.function_files(file.function) if file.function is not None else project.app_files(file.mini_program):
            if other.language in SCRIPT_LANGUAGES and other.mini_program == file.mini_program and other.function == file.function:
                yield other


def _exported_names(module: Module) -> Mapping[Key, frozenset[str]]:
    """What the exports of `module` stand for, with their names; a default export goes by the name of its file too, what an exported object holds by its key."""
    file_name = module.path.rsplit("/", 1)[-1].partition(".")[0]
    found = [(node, frozenset({name, file_name} if name == "default" else {name})) for name, node in module.exports.named.items()]
    found += [(node, frozenset({file_name})) for node in module.exports.whole]
    exported: dict[Key, frozenset[str]] = {}
    for node, names in found:
        target = definition(Ref(module, node))
        if target is None:
            continue
        exported[target.key] = exported.get(target.key, frozenset()) | names
        literal = ObjectLiteral(target.module, target.node) if target.node.type == "object" else None
        for held in literal.properties() if literal is not None else ():
            inner = definition(held.value.ref)
            if inner is not None:
                exported[inner.key] = exported.get(inner.key, frozenset()) | {held.name}
    return exported


class _Calls:
    """The calls of a module by what they call. A module has as many calls as functions, so looking at all for each would take for ever."""

    def __init__(self, module: Module) -> None:
        self._by_target: dict[Key, list[int]] = {}
        self._by_member: dict[str, list[tuple[int, Node]]] = {}
        self._targets: dict[int, Key | None] = {}
        for position, call in enumerate(module.nodes.calls):
            callee = callee_of(call)
            if callee is None or call.type != "call_expression":
                continue
            callee = unwrap(callee)
            if callee.type == "identifier":
                target = definition(Ref(module, callee)) if module.binding(callee) is not None else None
                if target is not None:
                    self._by_target.setdefault(target.key, []).append(position)
            else:
                member = member_name(callee)
                if member is not None and member[1] is not None:
                    self._by_member.setdefault(member[1], []).append((position, unwrap(member[0])))

    def of(self, module: Module, function: Ref, names: frozenset[str]) -> Iterator[Ref]:
        """The calls of `function`, which is known under `names`, in document order."""
        role = Function(*function).role
        found = list(self._by_target.get(function.key, ()))
        for name in names:
            for position, owner in self._by_member.get(name, ()):
                if role is not None and module.path == function.module.path and _is_this(module, owner):
                    if name == role.name:
                        found.append(position)
                elif self._member_target(module, position) == function.key:
                    found.append(position)
        calls = module.nodes.calls
        yield from (Ref(module, calls[position]) for position in sorted(found))

    def _member_target(self, module: Module, position: int) -> Key | None:
        if position not in self._targets:
            callee = callee_of(module.nodes.calls[position])
            target = definition(Ref(module, unwrap(callee))) if callee is not None else None
            self._targets[position] = target.key if target is not None else None
        return self._targets[position]


def _is_this(module: Module, node: Node) -> bool:
    """Whether `node` is `this`, or a name for it (`const that = this`)."""
    if node.type == "this":
        return True
    if node.type != "identifier":
        return False
    binding = module.binding(node)
    if binding is None:
        return text_of(node) in ("that", "_this", "self")
    values = [value for value in (binding.value, *binding.writes) if value is not None]
    return bool(values) and all(value.type == "this" for value in values)
