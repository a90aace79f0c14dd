"""What a module brings with it when it is loaded: the modules it can reach, and what runs, in which order, before anybody calls anything.

A module's top level runs once, where it is first required; `import` is hoisted before the rest of its module. Functions run where the source tells that they are
called: on the spot, by name, as constructors, or as callbacks of array methods. What runs later (a handler, a timer, a callback of unknown code) does not count.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.semantics.callees import CLASS_TYPES, constructions, function_of, static_values
from wxlint.semantics.module import Module, Ref
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name, string_value, text_of

if TYPE_CHECKING:
    from wxlint.semantics.workspace import Workspace

_ARRAY_CALLBACKS = frozenset({"every", "filter", "find", "findIndex", "flatMap", "forEach", "map", "reduce", "reduceRight", "some", "sort"})
_EVALUATED = frozenset({"call_expression", "new_expression", "member_expression"})
_UNPARSED_ENDINGS = (".json", ".node")


class Reach(NamedTuple):
    """The modules that loading one module can load, itself first. `complete` is False where an import is computed, or names a file that is not there."""

    paths: tuple[str, ...]
    complete: bool


def reachable_modules(workspace: Workspace, entry: str) -> Reach:
    """Follow all imports from the module at `entry`, those in functions included."""
    seen = {entry: None}
    pending = [entry]
    complete = True
    while pending:
        path = pending.pop()
        module = workspace.module(path)
        if module is None:
            complete = False
            continue
        complete = complete and not _has_computed_import(module)
        for site in module.imports:
            if site.kind == "type":
                continue
            target = workspace.resolve_import(path, site.specifier)
            if target is not None and target not in seen:
                seen[target] = None
                pending.append(target)
            elif target is None and site.specifier.startswith(".") and not _is_data(workspace, path, site.specifier):
                complete = False
    return Reach(tuple(seen), complete)


def is_require(module: Module, callee: Node) -> bool:
    """Whether `callee` is Node's own `require`, or the `import` of a dynamic import."""
    return callee.type == "import" or (callee.type == "identifier" and text_of(callee) == "require" and module.binding(callee) is None)


def _has_computed_import(module: Module) -> bool:
    for call in module.nodes.calls:
        callee = callee_of(call)
        if callee is not None and is_require(module, callee):
            arguments = arguments_of(call)
            if arguments and string_value(arguments[0]) is None:
                return True
    return False


def _is_data(workspace: Workspace, importer: str, specifier: str) -> bool:
    """Whether a relative import names a file that is no script: a JSON file, a compiled addon."""
    base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    return base.endswith(_UNPARSED_ENDINGS) or f"{base}.json" in workspace.project.files


def evaluated_at_load(entry: Module) -> Iterator[Ref]:
    """The calls and member accesses that run while `entry` is loaded, in the order in which they do: operands before what they are operands of."""
    return _Loader().load(entry)


class _Loader:
    def __init__(self) -> None:
        self.loaded: set[str] = set()
        self.entered: set[tuple[str, int, int]] = set()

    def load(self, entry: Module) -> Iterator[Ref]:
        frames: list[_Frame] = [self._module_frame(entry)]
        while frames:
            module, nodes = frames[-1]
            node = next(nodes, None)
            if node is None:
                frames.pop()
            elif node.type == "string":  # the specifier of a hoisted import
                frames += self._required(module, node)
            else:
                yield Ref(module, node)
                if node.type != "member_expression":
                    frames += self._started_by(module, node)

    def _module_frame(self, module: Module) -> _Frame:
        self.loaded.add(module.path)
        hoisted = [site.node for site in module.imports if site.kind in ("import", "export")]
        return _Frame(module, chain(hoisted, _evaluated(module.root)))

    def _required(self, module: Module, specifier: Node) -> list[_Frame]:
        name = string_value(specifier)
        imported = module.imported_module(name) if name is not None else None
        return [] if imported is None or imported.path in self.loaded else [self._module_frame(imported)]

    def _started_by(self, module: Module, call: Node) -> list[_Frame]:
        """What `call` runs, last one first."""
        callee = callee_of(call)
        if callee is None:
            return []
        arguments = arguments_of(call)
        if is_require(module, callee):
            return self._required(module, arguments[0]) if arguments else []
        if call.type == "new_expression" or callee.type == "super":
            started = [part for made in constructions(module, call) for part in (*made.fields, made.constructor)]
        else:
            member = member_name(callee)
            callback = arguments[:1] if member is not None and member[1] in _ARRAY_CALLBACKS else []
            started = [function_of(module, node) for node in (callee, *callback)]
        return [_Frame(ref.module, _evaluated(ref.node)) for ref in reversed(started) if ref is not None and self._enter(ref)]

    def _enter(self, ref: Ref) -> bool:
        if ref.key in self.entered:
            return False
        self.entered.add(ref.key)
        return True


class _Frame(NamedTuple):
    module: Module
    nodes: Iterator[Node]


def _evaluated(root: Node) -> Iterator[Node]:
    """The calls and member accesses that run when `root` (a module, a function, a field's value) does; what is nested in other functions is left out."""
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        kind = node.type
        if done:
            yield node
            continue
        if kind in FUNCTION_TYPES and node != root:
            continue
        if kind in CLASS_TYPES:
            stack += [(value, False) for value in reversed(list(static_values(node)))]
            continue
        if kind in _EVALUATED:
            stack.append((node, True))
        children = node.named_children
        children.reverse()
        stack += [(child, False) for child in children]
