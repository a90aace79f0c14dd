"""The views of an app written for one test."""

import json
import textwrap

import pytest

from wxlint.project.discover import discover
from wxlint.semantics.workspace import Workspace
from wxlint.views.index import Views

APP = {
    "project.config.json": {"miniprogramRoot": "miniprogram/"},
    "miniprogram/app.json": {"pages": ["pages/index/index"]},
    "miniprogram/pages/index/index.js": "Page({})",
    "miniprogram/pages/index/index.wxml": "<view />",
}


@pytest.fixture
def views(tmp_path):
    """Makes the views of an app with these files, given by their paths below miniprogram/ (or from the root, with a leading slash); objects become JSON."""

    def make(files):
        tree = {**APP, **{path[1:] if path.startswith("/") else f"miniprogram/{path}": content for path, content in files.items()}}
        for path, content in tree.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(textwrap.dedent(content) if isinstance(content, str) else json.dumps(content, indent=2), "utf-8")

        def read(path):
            return (tmp_path / path).read_bytes()

        return Views(Workspace(discover(tmp_path), read))

    return make


@pytest.fixture
def index_page(views):
    """Makes an app with one page, `pages/index/index`, and gives its view."""

    def make(script="Page({})", wxml="<view />", **files):
        return views({"pages/index/index.js": script, "pages/index/index.wxml": wxml, **files}).view("miniprogram/pages/index/index")

    return make
