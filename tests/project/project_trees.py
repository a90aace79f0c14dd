"""Projects written into a temporary folder: paths to contents, where objects and lists become JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from wxlint.project.model import FileKind, Project

Content = object
"""Text, bytes, or a value that becomes JSON."""

CALLS_MAIN = "const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async () => ({})\n"


def write_tree(root: Path, tree: Mapping[str, Content]) -> Path:
    """Write `tree` below `root`; a path with a slash at its end is a folder."""
    for path, content in tree.items():
        target = root / path
        if path.endswith("/"):
            target.mkdir(parents=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
    return root


def page(path: str, settings: dict[str, object] | None = None, code: str = "Page({})") -> dict[str, Content]:
    """The four files of a page."""
    return {f"{path}.js": code, f"{path}.json": settings or {}, f"{path}.wxml": "<view/>", f"{path}.wxss": ""}


def component(path: str, settings: dict[str, object] | None = None) -> dict[str, Content]:
    """The files of a component."""
    return {f"{path}.js": "Component({})", f"{path}.json": {"component": True, **(settings or {})}, f"{path}.wxml": "<view/>"}


def function(path: str, **package: object) -> dict[str, Content]:
    """A cloud function with a package.json."""
    return {f"{path}/index.js": CALLS_MAIN, f"{path}/package.json": {"dependencies": {"wx-server-sdk": "~2.6.3"}, **package}}


def quickstart() -> dict[str, Content]:
    """What the developer tools create for an app with cloud functions."""
    return {
        "project.config.json": {"miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/", "compileType": "miniprogram"},
        "miniprogram/app.js": "App({})",
        "miniprogram/app.json": {"pages": ["pages/index/index"]},
        "miniprogram/app.wxss": "",
        **page("miniprogram/pages/index/index"),
        "miniprogram/utils/api.js": "",
        **function("cloudfunctions/login"),
    }


def paths_of(project: Project, kind: FileKind) -> list[str]:
    """The files of one kind."""
    return [path for path, file in project.files.items() if file.kind is kind]


def reasons(project: Project) -> dict[str, str]:
    """What was left out, and why."""
    return {skipped.path: skipped.reason for skipped in project.skipped}


def notes(project: Project, kind: str) -> list[tuple[str | None, str]]:
    """The notes of one kind: path and English text."""
    return [(note.path, note.message.en) for note in project.notes if note.kind == kind]
