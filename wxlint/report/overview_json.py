"""`wxlint project --format json`: what was understood, for programs. Keys are only ever added within one version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wxlint import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wxlint.diagnostics import Lang
    from wxlint.engine.overview import Overview
    from wxlint.project.model import CloudFunction, MiniProgram

_VERSION = 1


def render_json(overviews: Sequence[tuple[str, Overview]], lang: Lang) -> str:
    """One object for all projects, each with the path that it is shown under; all paths in a project are relative to its root."""
    document = {
        "version": _VERSION,
        "tool": {"name": "wxlint", "version": __version__},
        "projects": [_project(shown, overview, lang) for shown, overview in overviews],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _project(shown: str, overview: Overview, lang: Lang) -> dict[str, Any]:
    project = overview.project
    return {
        "root": shown,
        "files": overview.files,
        "miniPrograms": [_mini_program(app, overview) for app in project.mini_programs],
        "functionRoots": [{"path": root.path, "declared": root.declared, "config": root.config} for root in project.function_roots],
        "functions": [_function(function, overview) for function in project.functions],
        "parts": [part._asdict() for part in overview.parts.values()],
        "links": [
            {
                "source": link.source,
                "target": link.target,
                "kind": link.kind,
                "operations": list(link.operations),
                "places": [spot._asdict() for spot in link.places],
            }
            for link in overview.links
        ],
        "computed": [{"kind": kind, **spot._asdict()} for kind, spot in overview.computed],
        "skipped": [item._asdict() for item in overview.skipped],
        "notes": [{"kind": note.kind, "path": note.path, "message": note.message.render(lang)} for note in project.notes],
    }


def _mini_program(app: MiniProgram, overview: Overview) -> dict[str, Any]:
    return {
        "root": app.root,
        "config": app.config,
        "type": app.compile_type,
        "framework": app.framework.value,
        "pages": [page._asdict() for page in app.pages],
        "components": [{"path": component.path, "names": list(component.names)} for component in app.components],
        "subpackages": [subpackage._asdict() for subpackage in app.subpackages],
        "functionRoots": [overview.project.function_roots[index].path for index in app.function_roots],
    }


def _function(function: CloudFunction, overview: Overview) -> dict[str, Any]:
    return {
        "name": function.name,
        "dir": function.dir,
        "entry": function.entry,
        "handler": function.handler,
        "type": function.type,
        "runtime": function.runtime,
        "triggers": [trigger._asdict() for trigger in function.triggers],
        "calledBy": list(overview.callers[f"function:{function.dir}"]),
    }
