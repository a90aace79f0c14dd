"""A workspace over files written for one test."""

import textwrap

import pytest

from wxlint.project.discover import discover
from wxlint.semantics.workspace import Workspace

APP = {
    "project.config.json": '{ "miniprogramRoot": "miniprogram/" }',
    "miniprogram/app.json": '{ "pages": ["pages/index/index"] }',
    "miniprogram/pages/index/index.js": "Page({})",
    "miniprogram/pages/index/index.wxml": "<view />",
}


@pytest.fixture
def workspace(tmp_path):
    """Makes a workspace of an app with these scripts, given by their paths below miniprogram/ (or from the root, with a leading slash)."""

    def make(scripts):
        files = dict(APP) if not any(path.endswith("game.json") for path in scripts) else {}
        files |= {path[1:] if path.startswith("/") else f"miniprogram/{path}": textwrap.dedent(text) for path, text in scripts.items()}
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        return Workspace(discover(tmp_path), lambda path: (tmp_path / path).read_bytes())

    return make


def call_of(module, text):
    """The call whose source starts with `text`."""
    return next(node for node in module.nodes.calls if node.text.decode().startswith(text))
