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
    if module.file.kind is FileKind.MODULE and (any(made.kind == "Page" for made in module.definitions) or _is_never_mentioned(workspace, module)):
        return True  # a page that app.json does not list, a module that nobody loads
    origins = origins if origins is not None else origins_of(graph, code)
    if origins.found or not (origins.uncalled or origins.unloaded):
        return False
    return all(_is_never_named(workspace, Function(*ref)) for ref in origins.uncalled) and all(
        _is_never_mentioned(workspace, unloaded) for unloaded in origins.unloaded
    )


def _is_never_named(workspace: Workspace, function: Function) -> bool:
    name = function.name
    return name is not None and name not in _IMPLICIT and _mentions(workspace, function.module.file, name) == 1


def _is_never_mentioned(workspace: Workspace, module: Module) -> bool:
    folder, _, file = module.path.rpartition("/")
    stem = file.partition(".")[0]
    name = folder.rpartition("/")[2] if stem == "index" else stem
    return bool(name) and _mentions(workspace, module.file, name, but=module.path) == 0


def _mentions(workspace: Workspace, around: SourceFile, name: str, *, but: str = "") -> int:
    """How often the files of the app spell `name`, the file `but` left out."""
    pattern = re.compile(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])")
    return sum(len(pattern.findall(data)) for file in _files(workspace, around) if file.path != but and (data := workspace.read(file.path)))


def _files(workspace: Workspace, around: SourceFile) -> Iterator[SourceFile]:
    for file in workspace.project.files.values():
        if file.mini_program == around.mini_program and file.language in _NAMED_LANGUAGES:
            yield file
