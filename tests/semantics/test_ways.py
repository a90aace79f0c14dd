"""The ways that lead from the platform to a call of `target()`."""

from __future__ import annotations

import pytest
from workspaces import workspace

from wxlint.semantics.callgraph import CallGraph
from wxlint.semantics.module import Ref
from wxlint.semantics.ways import ways_to
from wxlint.syntax.javascript import callee_of, text_of

PAGE = "miniprogram/pages/index/index.js"


def ways(source: str, **others: str):
    """`(method, callbacks, guarded)` for every way, or None."""
    files = {PAGE: source, **{path.replace("__", "/").replace("_wxml", ".wxml").replace("_js", ".js"): text for path, text in others.items()}}
    made = workspace(files)
    path = next(path for path, text in files.items() if "target()" in text)
    module = made.module(path)
    assert module is not None
    call = next(call for call in module.nodes.calls if text_of(callee_of(call) or call) == "target")
    found = ways_to(CallGraph(made), Ref(module, call))
    return None if found is None else [(way.role.name if way.role else "", way.callbacks, way.guarded) for way in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Page({ onLoad() { target() } })", [("onLoad", (), False)]),
        ("Page({ onLoad() { if (x) target() } })", [("onLoad", (), True)]),
        ("Page({ onLoad() { if (x) return; target() } })", [("onLoad", (), True)]),
        ("Page({ onLoad() { try { target() } catch (e) {} } })", [("onLoad", (), False)]),
        ("Page({ onLoad() { wx.showModal({ success: () => target() }) } })", [("onLoad", ("wx.showModal",), False)]),
        ("Page({ onLoad() { return new Promise(r => { target() }) } })", [("onLoad", ("Promise",), False)]),
        ("Page({ onLoad() { ask().then(() => target()) } })", [("onLoad", ("then",), False)]),
        ("Page({ onLoad() { (() => target())() } })", [("onLoad", (), False)]),
        ("Page({ onLoad() { this.go() }, go() { target() } })", [("onLoad", (), False)]),
        ("Page({ go() { target() } })", [("go", (), False)]),
        ("function go() { target() }\nPage({ onLoad() { go() }, onShow() { if (x) go() } })", [("onLoad", (), False), ("onShow", (), True)]),
        ("target()\nPage({})", [("", (), False)]),
        ("function go() { target() }\nPage({})", None),
        ("export function go() { target() }", None),
    ],
)
def test_ways(source, expected):
    assert ways(source) == expected


def test_a_bound_method_is_a_start_of_its_own():
    source = "Page({ onLoad() { this.go() }, go() { target() } })"
    assert ways(source, miniprogram__pages__index__index_wxml='<view bindtap="go" />') == [("go", (), False), ("onLoad", (), False)]


def test_recursion_ends():
    assert ways("function go() { target(); go() }\nPage({ onLoad() { go() } })") == [("onLoad", (), False)]
