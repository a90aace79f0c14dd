"""Whether code of an app is left over: nothing names the functions around it, nothing loads its module, its page is not registered.

Stricter than "no caller is known": a name that any other file of the app spells, in code, JSON or WXML, may lead there after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from wxlint.project.model import FileKind, Language
from wxlint.semantics.origins import Origins, origins_of
from wxlint.semantics.values import Function
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.project.model import SourceFile
    from wxlint.semantics.callgraph import CallGraph
    from wxlint.semantics.module import Module, Ref
    from wxlint.semantics.workspace import Workspace

_NAMED_LANGUAGES = SCRIPT_LANGUAGES | {Language.JSON, Language.WXML}
_IMPLICIT = frozenset({"constructor", "default"})


def is_unreached(graph: CallGraph, code: Ref, origins: Origins | None = None) -> bool:
    """Whether it is certain that nothing in the app leads to `code`, which does not run when the app starts."""
    module, workspace = code.module, graph.workspace
    if module.file.kind is FileKind.MODULE and any(made.kind == "Page" for made in module.definitions):
        return True  # app.json does not list the page
    origins = origins if origins is not None else origins_of(graph, code)
    if origins.found or not (origins.uncalled or origins.unloaded):
        return False
    if module.file.kind is FileKind.MODULE and _is_never_mentioned(workspace, module):
        return True
    return all(_is_never_named(workspace, Function(*ref)) for ref in origins.uncalled) and all(
        _is_never_mentioned(workspace, unloaded) for unloaded in origins.unloaded
    )


def _is_never_named(workspace: Workspace, function: Function) -> bool:
    name = function.name
    return name is not None and name not in _IMPLICIT and not _is_spelled(workspace, function.module.file, name, 2)


def _is_never_mentioned(workspace: Workspace, module: Module) -> bool:
    folder, _, file = module.path.rpartition("/")
    stem = file.partition(".")[0]
    name = folder.rpartition("/")[2] if stem == "index" else stem
    return bool(name) and not _is_spelled(workspace, module.file, name, 1, but=module.path)


def _is_spelled(workspace: Workspace, around: SourceFile, name: str, times: int, *, but: str = "") -> bool:
    """Whether the files of the app spell `name` at least so often, the file `but` left out."""
    needle = name.encode()
    pattern = re.compile(rb"(?<![\w$])" + re.escape(needle) + rb"(?![\w$])")
    found = 0
    for file in _files(workspace, around):
        data = workspace.read(file.path) if file.path != but else None
        if data is not None and needle in data:
            found += len(pattern.findall(data))
            if found >= times:
                return True
    return False


def _files(workspace: Workspace, around: SourceFile) -> Iterator[SourceFile]:
    for file in workspace.project.app_files(around.mini_program):
        if file.language in _NAMED_LANGUAGES:
            yield file
