"""Workspaces in memory, and the questions that tests ask of them.

Sources mark the expression that a test asks about as the argument of a call of `$`, which means nothing else: `const c = wx.cloud; $(c.database)`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from tree_sitter import Node

from wxlint.project.model import CloudFunction, FileKind, FunctionRoot, Language, MiniProgram, Project, SourceFile
from wxlint.semantics.calls import CallSite, call_sites
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.promises import Outcome, fate_of
from wxlint.semantics.targets import Target
from wxlint.semantics.trace import trace
from wxlint.semantics.values import Expression
from wxlint.semantics.workspace import Workspace
from wxlint.syntax.javascript import arguments_of, callee_of, text_of

PAGE = "miniprogram/pages/index/index.js"
PAGE_TS = "miniprogram/pages/index/index.ts"
ENTRY = "cloudfunctions/fn/index.js"
ENTRY_TS = "cloudfunctions/fn/index.ts"

_LANGUAGES = {".ts": Language.TYPESCRIPT, ".tsx": Language.TSX, ".wxs": Language.WXS, ".wxml": Language.WXML, ".json": Language.JSON}
_KINDS = {"pages": FileKind.PAGE, "components": FileKind.COMPONENT}


def workspace(files: Mapping[str, str], *, handler: str = "main", entry: str | None = None) -> Workspace:
    """A project with an app in `miniprogram/` and a cloud function in every folder of `cloudfunctions/`."""
    folders = sorted({path.split("/")[1] for path in files if path.startswith("cloudfunctions/")})
    sources = {path: _source_file(path, folders) for path in sorted(files)}
    functions = tuple(
        CloudFunction(name, f"cloudfunctions/{name}", entry or _entry_of(files, f"cloudfunctions/{name}"), handler, root=0) for name in folders
    )
    app = MiniProgram("miniprogram", "miniprogram/app", "project.config.json", function_roots=(0,))
    roots = (FunctionRoot("cloudfunctions", declared=True),)
    project = Project(Path("/nowhere"), sources, (app,), functions, roots)
    data = {path: textwrap.dedent(text).encode("utf-8", "surrogatepass") for path, text in files.items()}
    return Workspace(project, data.get)


def _source_file(path: str, folders: list[str]) -> SourceFile:
    parts = PurePosixPath(path).parts
    language = _LANGUAGES.get(PurePosixPath(path).suffix, Language.JAVASCRIPT)
    if parts[0] == "cloudfunctions":
        kind = FileKind.FUNCTION_ENTRY if parts[-1].startswith("index.") else FileKind.FUNCTION_MODULE
        return SourceFile(path, kind, language, function=folders.index(parts[1]))
    kind = FileKind.APP if parts[-1].startswith("app.") else _KINDS.get(parts[1], FileKind.MODULE)
    return SourceFile(path, FileKind.WXML if language is Language.WXML else kind, language, mini_program=0)


def _entry_of(files: Mapping[str, str], folder: str) -> str | None:
    return next((path for path in (f"{folder}/index.js", f"{folder}/index.ts") if path in files), None)


def opened(source: str | Mapping[str, str], path: str = PAGE, **options: str) -> Module:
    """The module at `path`: `source` alone, or among the files of a project."""
    files = {path: source} if isinstance(source, str) else source
    module = workspace(files, **options).module(path)
    assert module is not None
    return module


def marked(module: Module) -> list[Node]:
    """The arguments of the calls of `$`."""
    return [arguments_of(call)[0] for call in module.nodes.calls if text_of(callee_of(call) or call) == "$"]


def traced(source: str | Mapping[str, str], path: str = PAGE, **options: str) -> Target | None:
    """What the one marked expression stands for."""
    module = opened(source, path, **options)
    (node,) = marked(module)
    return trace(Ref(module, node))


def name_of(source: str | Mapping[str, str], path: str = PAGE, **options: str) -> str | None:
    """The dotted path that the one marked expression stands for; `here: …` with the source and steps of what the project itself defines."""
    target = traced(source, path, **options)
    if target is None:
        return None
    if target.path is not None:
        return target.path
    assert isinstance(target.root, Ref)
    return ".".join((f"here: {text_of(target.root.node)}", *target.steps))


def expression(source: str | Mapping[str, str], path: str = PAGE, **options: str) -> Expression:
    """The one marked expression."""
    module = opened(source, path, **options)
    (node,) = marked(module)
    return Expression(module, node)


def calls(source: str | Mapping[str, str], path: str = PAGE, **options: str) -> list[CallSite]:
    """The call sites of the module, those of `$` left out."""
    return [call for call in call_sites(opened(source, path, **options)) if call.name != "$"]


def call_named(source: str | Mapping[str, str], name: str, path: str = PAGE, **options: str) -> CallSite:
    """The one call whose callee resolves to `name`."""
    (call,) = (call for call in calls(source, path, **options) if call.name == name)
    return call


def fates(source: str, path: str = PAGE) -> Iterator[Outcome]:
    """What becomes of the promise of every call of the global `call`."""
    module = opened(source, path)
    for node in module.nodes.calls:
        if text_of(callee_of(node) or node) in ("call", "wx.cloud.callFunction"):
            yield fate_of(module, node)
