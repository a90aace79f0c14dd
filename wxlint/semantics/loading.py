"""Which modules a module can load, directly and through others."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from wxlint.syntax.javascript import arguments_of, callee_of, string_value

if TYPE_CHECKING:
    from wxlint.semantics.module import Module
    from wxlint.semantics.workspace import Workspace

_UNPARSED_ENDINGS = (".json", ".node")


class Reach(NamedTuple):
    """The modules that loading some modules can load, these first. `complete` is False where an import is computed, or names a file that is not there."""

    paths: tuple[str, ...]
    complete: bool


def reachable_modules(workspace: Workspace, *entries: str) -> Reach:
    """Follow all imports from the modules at `entries`, those in functions included."""
    seen = dict.fromkeys(entries)
    pending = list(entries)
    complete = True
    while pending:
        path = pending.pop()
        module = workspace.module(path)
        if module is None:
            complete = False
            continue
        complete = complete and not has_computed_import(module)
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


def has_computed_import(module: Module) -> bool:
    """Whether the module loads something whose path is computed: `require(`./${name}`)`."""
    for call in module.nodes.calls:
        callee = callee_of(call)
        if callee is not None and module.loading_kind(callee) is not None:
            arguments = arguments_of(call)
            if arguments and string_value(arguments[0]) is None:
                return True
    return False


def _is_data(workspace: Workspace, importer: str, specifier: str) -> bool:
    """Whether a relative import names a file that is no script: a JSON file, a compiled addon."""
    base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    return base.endswith(_UNPARSED_ENDINGS) or f"{base}.json" in workspace.project.files
