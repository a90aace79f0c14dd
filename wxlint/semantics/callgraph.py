"""Who calls a function of the project: within its module, through `this`, and across modules that import it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.semantics.module import Module, Ref
from wxlint.semantics.trace import definition
from wxlint.semantics.values import Function
from wxlint.syntax.javascript import SCRIPT_LANGUAGES, callee_of, member_name, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.project.model import SourceFile
    from wxlint.semantics.workspace import Workspace


class CallGraph:
    """Callers, found when asked for. Files are considered if they spell the function's name and belong to the same app or cloud function."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._callers: dict[tuple[str, int, int], tuple[Ref, ...]] = {}

    def callers(self, function: Ref) -> tuple[Ref, ...]:
        """The call nodes that are known to call `function`, in path and document order."""
        key = function.key
        if key not in self._callers:
            self._callers[key] = tuple(self._find(function))
        return self._callers[key]

    def _find(self, function: Ref) -> Iterator[Ref]:
        names = _names_of(function)
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
                yield from _calls_in(module, function, names)

    def _neighbours(self, file: SourceFile) -> Iterator[SourceFile]:
        for other in self.workspace.project.files.values():
            if other.language in SCRIPT_LANGUAGES and other.mini_program == file.mini_program and other.function == file.function:
                yield other


def _names_of(function: Ref) -> frozenset[str]:
    """The names that callers can know `function` under."""
    names = {name for name in (Function(*function).name,) if name}
    exports = function.module.exports
    for name, node in exports.named.items():
        target = definition(Ref(function.module, node))
        if target is not None and target.key == function.key:
            names.add(name)
    if "default" in names or any(
        (target := definition(Ref(function.module, node))) is not None and target.key == function.key for node in exports.whole
    ):
        names.add(function.module.path.rsplit("/", 1)[-1].partition(".")[0])
    return frozenset(names)


def _calls_in(module: Module, function: Ref, names: frozenset[str]) -> Iterator[Ref]:
    role = Function(*function).role
    for call in module.nodes.calls:
        callee = callee_of(call)
        if callee is None or call.type != "call_expression":
            continue
        callee = unwrap(callee)
        if callee.type == "identifier":
            binding = module.binding(callee)
            if binding is None or (binding.kind != "import" and binding.name not in names and binding.value is None):
                continue
        else:
            member = member_name(callee)
            if member is None or member[1] not in names:
                continue
            if role is not None and module.path == function.module.path and _is_this(module, unwrap(member[0])):
                if member[1] == role.name:
                    yield Ref(module, call)
                continue
        target = definition(Ref(module, callee))
        if target is not None and target.key == function.key:
            yield Ref(module, call)


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
