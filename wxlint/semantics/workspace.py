"""The modules of one project, parsed when first asked for, and how they import each other."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from wxlint.project.model import CloudFunction, FileKind, Project
from wxlint.recent import Recent
from wxlint.semantics.module import Module, Ref
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.project.model import SourceFile

_EXTENSIONS = ("", ".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".wxs", "/index.js", "/index.ts", "/index.tsx")
_BUDGET = 600_000
"""Syntax nodes of the trees that are kept at once. With what is known of it, a node takes half a kilobyte; the largest app of 60 real projects has 230,000, and with fewer a
repository of many apps takes twice as long."""


class Workspace:
    """Parsed modules by path. `read` gives a file's bytes, or None where it cannot or must not be read."""

    def __init__(self, project: Project, read: Callable[[str], bytes | None]) -> None:
        self.project = project
        self.read = read
        self._modules = Recent(self._parsed, _BUDGET, _nodes, self._let_go)
        self._handlers: dict[int | None, Ref | None] = {}
        self._bound: dict[str, frozenset[str]] = {}

    def forget(self) -> None:
        """Let go of everything that was looked at: work that was stopped may have left it half done."""
        self._modules.clear()
        self._handlers.clear()
        self._bound.clear()

    def module(self, path: str) -> Module | None:
        """The module at `path`; None if the project has no such script or it cannot be read."""
        return self._modules.get(path)

    def _parsed(self, path: str) -> Module | None:
        file = self.project.files.get(path)
        data = self.read(path) if file is not None and file.language in SCRIPT_LANGUAGES else None
        return None if file is None or data is None else self.open(file, data)

    def _let_go(self, module: Module | None) -> None:
        """The handler of its function may stand in the module, and would keep all of it."""
        if module is not None:
            self._handlers.pop(module.file.function, None)

    def open(self, file: SourceFile, data: bytes) -> Module:
        """Parse `data` as `file`."""
        function = file.function
        find = partial(self.handler, function) if function is not None else None
        return Module(file, data, partial(self._import, file.path), find)

    def resolve_import(self, importer: str, specifier: str) -> str | None:
        """The path of the project's file that `specifier` names in `importer`; None for packages and missing files."""
        if specifier.startswith("/"):
            app = self._app_root(importer)
            base = posixpath.normpath(posixpath.join(app, specifier.lstrip("/"))) if app is not None else None
        elif specifier.startswith("."):
            base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
        else:
            base = self._aliased(importer, specifier)
        if base is None or base.startswith(".."):
            return None
        stems = [base]
        if base.endswith(".js"):
            stems.append(base[:-3])  # TypeScript sources import the file they compile to
        for stem in stems:
            for extension in _EXTENSIONS:
                candidate = stem + extension
                file = self.project.files.get(candidate)
                if file is not None and file.language in SCRIPT_LANGUAGES:
                    return candidate
        return None

    def _app_root(self, importer: str) -> str | None:
        file = self.project.files.get(importer)
        app = self.project.mini_program_of(file) if file is not None else None
        return None if app is None else app.root

    def _aliased(self, importer: str, specifier: str) -> str | None:
        """A bare specifier may be a path from the file's own folder (WeChat's tools accept `require('utils/x')` and `require('x.js')`) or a `resolveAlias`."""
        root = self._app_root(importer)
        if root is None:
            return None
        if specifier.startswith("@/"):
            return posixpath.normpath(posixpath.join(root, specifier[2:]))
        if specifier.startswith("@") or ("/" not in specifier and not specifier.endswith(".js")):
            return None
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))

    def _import(self, importer: str, specifier: str) -> Module | None:
        path = self.resolve_import(importer, specifier)
        return None if path is None else self.module(path)

    def function(self, index: int) -> CloudFunction:
        """Function `index` of the project."""
        return self.project.functions[index]

    def handler(self, index: int) -> Ref | None:
        """The function that the platform calls in cloud function `index`."""
        if index not in self._handlers:
            from wxlint.semantics.entrypoints import handler_of

            self._handlers[index] = None  # looking for the handler may ask for it again
            function = self.project.functions[index]
            entry = self.module(function.entry) if function.entry is not None else None
            self._handlers[index] = handler_of(entry, function.handler) if entry is not None else None
        return self._handlers[index]

    def bound_handlers(self, path: str) -> frozenset[str]:
        """The method names that the WXML beside script `path`, and what it includes, binds to events."""
        stem = posixpath.splitext(path)[0]
        if stem not in self._bound:
            self._bound[stem] = self._collect_bound(stem + ".wxml")
        return self._bound[stem]

    def _collect_bound(self, start: str) -> frozenset[str]:
        from wxlint.syntax.wxml import event_bindings, parse_wxml

        names: set[str] = set()
        seen: set[str] = set()
        pending = [start]
        while pending:
            path = pending.pop()
            file = self.project.files.get(path)
            data = self.read(path) if path not in seen and file is not None and file.kind is FileKind.WXML else None
            seen.add(path)
            if data is None:
                continue
            document = parse_wxml(data)
            for element in document.elements:
                names |= {binding.handler for binding in event_bindings(element) if binding.handler}
                source = element.attribute("src") if element.tag in ("import", "include") else None
                if source is not None and source.value:
                    root = self._app_root(start) or ""
                    base = root if source.value.startswith("/") else posixpath.dirname(path)
                    target = posixpath.normpath(posixpath.join(base, source.value.lstrip("/")))
                    pending.append(target if target.endswith(".wxml") else target + ".wxml")
        return frozenset(names)


def _nodes(module: Module | None) -> int:
    return module.root.descendant_count if module is not None else 0
