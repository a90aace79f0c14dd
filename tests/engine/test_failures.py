"""Which failures nobody handles, by the callbacks of a call."""

from __future__ import annotations

import pytest

from wxlint.engine.failures import callback_gap, gives_promise
from wxlint.project.model import FileKind, Language, MiniProgram, Project, SourceFile
from wxlint.semantics.calls import call_sites
from wxlint.semantics.workspace import Workspace

PATH = "pages/index/index.js"


def first_call(source, tmp_path):
    files = {PATH: SourceFile(PATH, FileKind.PAGE, Language.JAVASCRIPT, mini_program=0)}
    project = Project(tmp_path, files, (MiniProgram("", "app", None),), (), ())
    module = Workspace(project, {PATH: source.encode()}.get).module(PATH)
    assert module is not None
    return next(call for call in call_sites(module) if call.name == "wx.login")


@pytest.mark.parametrize(
    ("source", "gap", "promise"),
    [
        ("wx.login()", None, True),
        ("wx.login({ timeout: 1 })", None, True),
        ("wx.login({ success: show })", "no-fail", False),
        ("wx.login({ success: show, fail: toast })", None, False),
        ("wx.login({ success: show, error: toast })", None, False),
        ("wx.login({ complete() {} })", "complete-only", False),
        ("wx.login({ success: show, complete() {} })", "no-fail", False),
        ("wx.login({ complete(res) { use(res) } })", None, False),
        ("wx.login({ complete: done })", None, False),
        ("wx.login(options)", None, False),
        ("wx.login({ success: show, ...more })", None, False),
    ],
)
def test_callbacks(source, gap, promise, tmp_path):
    call = first_call(source, tmp_path)
    assert (callback_gap(call), gives_promise(call)) == (gap, promise)
