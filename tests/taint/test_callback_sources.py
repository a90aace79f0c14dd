"""Sources in the parameters of callbacks: the members before the parameter lead to the callback, those after it to the source. And values that were left on the way."""

from __future__ import annotations

import pytest

from wxlint.config import DEFAULT
from wxlint.engine.catalogue import load_catalogue
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection
from wxlint.project.discover import discover
from wxlint.semantics.workspace import Workspace
from wxlint.taint.flows import module_flows
from wxlint.taint.models import Models

MODELS = {
    "source": [
        {"kind": "tainted", "api": "ask", "at": "Argument[0].Member[success].Parameter[0].Member[data].Member[secret]"},
        {"kind": "tainted", "api": "each", "at": "Argument[1].Parameter[0].Member[secret]"},
    ],
    "sink": [{"kind": "danger", "api": "sink", "at": "Argument[0]"}],
}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("ask({ success: (res) => sink(res.data.secret) })", 1),
        ("ask({ success(res) { const { data } = res; sink(data.secret) } })", 1),
        ("ask({ success: ({ data: { secret } }) => sink(secret) })", 1),
        ("ask({ success: (res) => sink(res.data.other) })", 0),
        ("ask({ success: (res) => sink(res.success.data.secret) })", 0),
        ("ask({ fail: (res) => sink(res.data.secret) })", 0),
        ("each(list, (item) => sink(item.secret))", 1),
        ("each(list, (item) => sink(item.name))", 0),
    ],
)
def test_members_around_the_parameter(tmp_path, source, found):
    (tmp_path / "a.js").write_text(source + "\n", "utf-8")
    selection = Selection(load_catalogue(), DEFAULT, "all", select=("security/custom-flow",))
    report = check([tmp_path], Options(selection, models=(MODELS,)), cwd=tmp_path)
    assert len(report.diagnostics) == found


@pytest.mark.parametrize(
    ("source", "detached"),
    [
        ("Page({ a() { ask({ success: (res) => sink(res.data.secret) }) } })", False),
        ("Page({ a() { ask({ success: (res) => { setTimeout(() => sink(res.data.secret)) } }) } })", False),
        ("Page({ a() { ask({ success: (res) => { this.setData({ x: res.data.secret }) } }) }, b() { sink(this.data.x) } })", True),
        ("Page({ a() { ask({ success: (res) => this.b(res.data.secret) }) }, b(x) { sink(x) } })", False),
    ],
)
def test_detached(tmp_path, source, detached):
    (tmp_path / "app.json").write_text('{ "pages": ["a"] }', "utf-8")
    (tmp_path / "a.js").write_text(source + "\n", "utf-8")
    models = Models()
    models.add_table(MODELS, "models", custom=True)
    workspace = Workspace(discover(tmp_path), lambda path: (tmp_path / path).read_bytes())
    flows = module_flows(workspace, models, "a.js")
    assert flows
    assert {flow.is_detached for flow in flows} == {detached}
