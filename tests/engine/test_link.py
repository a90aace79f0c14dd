"""What rules can ask of the whole project: any file, who packs it, and what functions spell."""

import json
from pathlib import Path

import pytest

from wxlint.config import DEFAULT
from wxlint.diagnostics import Place, Span
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.link import ProjectIndex
from wxlint.engine.reader import Reader
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.project.discover import discover
from wxlint.rules import EVERYWHERE, Message, Rule, on_project
from wxlint.semantics.workspace import Workspace

TREE = {
    "project.config.json": json.dumps(
        {"miniprogramRoot": "mp/", "cloudfunctionRoot": "mp/functions/", "packOptions": {"ignore": [{"type": "suffix", "value": ".md"}]}}
    ),
    "mp/app.json": '{ "pages": ["pages/a/a"] }',
    "mp/pages/a/a.js": "Page({})",
    "mp/pages/a/a.wxml": "",
    "mp/key.pem": "key",
    "mp/notes.md": "notes",
    "mp/functions/fn/index.js": "const { run } = require('./run')\nexports.main = async (event) => run(event)",
    "mp/functions/fn/run.js": "exports.run = (event) => event.SOURCE",
    "mp/functions/fn/config.json": '{ "permissions": { "openapi": ["a.b"] } }',
    "mp/functions/fn/other.js": "const TriggerName = 1",
    "outside.pem": "key",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for path, content in TREE.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    return tmp_path


@pytest.fixture
def index(tree: Path) -> ProjectIndex:
    project = discover(tree)
    return ProjectIndex(Workspace(project, Reader(project, 1 << 20).read), ())


def test_what_is_packed_with_an_app(index: ProjectIndex) -> None:
    asked = ["mp/key.pem", "mp/pages/a/a.js", "mp/notes.md", "mp/functions/fn/index.js", "outside.pem"]
    assert [index.packed_in(path) is not None for path in asked] == [True, True, False, False, False]


def test_any_file_can_be_read(index: ProjectIndex) -> None:
    assert index.read("mp/key.pem") == b"key"
    assert index.read("mp/missing.pem") is None
    assert index.read("../elsewhere") is None


def test_what_a_function_mentions(index: ProjectIndex) -> None:
    (function,) = index.project.functions
    assert index.mentions(function, b"nothing", b"SOURCE")
    assert not index.mentions(function, b"TriggerName")  # in a file that nothing loads


def test_the_handler_of_a_function(index: ProjectIndex) -> None:
    handler = index.handler(0)
    assert handler is not None and handler.head.text == "(event)"


def test_items_are_added_to_json(index: ProjectIndex) -> None:
    path = "mp/functions/fn/config.json"
    edit = index.append_json_item(path, ("permissions", "openapi"), '"c.d"')
    assert edit is not None and (edit.path, edit.text) == (path, ', "c.d"')
    assert index.append_json_item(path, ("permissions",), '"c.d"') is None
    assert index.append_json_item("mp/missing.json", (), '"c.d"') is None


@on_project
def keys(self, index):
    for path in ("mp/key.pem", "outside.pem"):
        yield self.finding(Place(path, Span(0, 3)), "seen")


@pytest.mark.parametrize(("asked", "expected"), [("", ["mp/key.pem", "outside.pem"]), ("mp", ["mp/key.pem"]), ("outside.pem", ["outside.pem"])])
def test_findings_in_files_that_are_not_analysed(tree: Path, asked: str, expected: list[str]) -> None:
    members = {"summary": "s", "summary_zh": "s", "files": EVERYWHERE, "messages": {"seen": Message("seen", zh="见")}, "keys": keys}
    rule = type("AboutAssets", (Rule,), members)
    rule.id = "security/about-assets"
    options = Options(Selection(Catalogue({rule.id: rule}), DEFAULT, "all"))
    report = check([tree / asked], options, cwd=tree)
    assert [item.finding.path for item in report.diagnostics] == expected


def test_what_an_app_loads_and_imports(tree: Path) -> None:
    (tree / "mp/pages/a/a.js").write_text("const b = require('b.js')\nrequire('../../c')\nPage({ b })", "utf-8")
    (tree / "mp/pages/a/b.js").write_text("require(process.env.X)", "utf-8")
    (tree / "mp/c.js").write_text("module.exports = 1", "utf-8")
    (tree / "mp/unused.js").write_text("require('./c')", "utf-8")
    project = discover(tree)
    index = ProjectIndex(Workspace(project, Reader(project, 1 << 20).read), ())
    reach = index.loading(0)
    assert set(reach.paths) == {"mp/pages/a/a.js", "mp/pages/a/b.js", "mp/c.js"}
    assert not reach.complete
    assert index.is_loaded("mp/c.js")
    assert not index.is_loaded("mp/unused.js")
    assert index.imported_by("mp/unused.js") == {"mp/c.js"}
    assert index.imported_path("mp/pages/a/a.js", "b.js") == "mp/pages/a/b.js"
    assert index.imported_path("mp/pages/a/a.js", "chart.js") is None
