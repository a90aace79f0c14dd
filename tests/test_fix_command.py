"""`check --fix` and `--diff` as users meet them: marks, counts, exit codes, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import json_report, process, write, wxlint

ENTRY, PAGE = "cloudfunctions/pay/index.js", "miniprogram/pages/index/index.js"
PROJECT = {
    "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
    "miniprogram/app.json": '{ "pages": ["pages/index/index"] }',
    "miniprogram/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    PAGE: "Page({ onLoad() { wx.cloud.callFunction({ name: 'pay', success() {} }) } })\n",
    ENTRY: "const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async () => cloud.database().collection('a').get()\n",
    "cloudfunctions/pay/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
    "cloudfunctions/old/index.js": "const cloud = require('wx-server-sdk')\ncloud.init({ env: 'shop-1a2b3c4d' })\nexports.main = async () => cloud.database().collection('a').get()\n",
    "cloudfunctions/old/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }',
}
MENDED = PROJECT[ENTRY].replace("init()", "init({ env: cloud.DYNAMIC_CURRENT_ENV })")
RULES = ("--select", "function/env-not-dynamic,cloud/unhandled-call-failure")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one safe fix, one that is not, and one finding without; the current folder."""
    root = write(tmp_path / "project", PROJECT)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def test_what_can_be_fixed_is_marked_and_counted(project):
    concise = wxlint("check", *RULES, "--format", "concise")
    marked = [line.partition(":")[0] for line in concise.out.splitlines() if " [*] [" in line]
    assert marked == [ENTRY]
    text = wxlint("check", *RULES).out
    assert text.count(" [*]\n") == 1
    said = " 1 fixable with `--fix`, 1 more with `--fix --unsafe-fixes`."
    assert said in text
    assert said in concise.out
    assert "其中 1 个可用 `--fix` 修复，另有 1 个可用 `--fix --unsafe-fixes` 修复。" in wxlint("check", *RULES, "--lang", "zh").out
    assert " (0.00 s). 1 fixable with `--fix --unsafe-fixes`." in wxlint("check", *RULES, "cloudfunctions/old").out
    assert json_report(*RULES).report["summary"]["fixable"] == {"safe": 1, "unsafe": 1}


def test_fix_writes_and_reports_what_is_left(project):
    result = wxlint("check", *RULES, "--fix", "--format", "concise")
    assert (project / ENTRY).read_text() == MENDED
    assert {path: (project / path).read_text() for path in PROJECT} == PROJECT | {ENTRY: MENDED}
    assert result.code == 1
    assert [line.partition(":")[0] for line in result.out.splitlines()[:2]] == ["cloudfunctions/old/index.js", PAGE]
    assert result.out.splitlines()[-1].startswith(
        "Fixed 1 problem in 1 file. Found 2 warnings in 8 files (0.00 s). 1 fixable with `--fix --unsafe-fixes`."
    )
    again = wxlint("check", *RULES, "--fix", "--lang", "zh", "cloudfunctions/pay")
    assert (again.code, again.out) == (0, "检查了 2 个文件，未发现问题，用时 0.00 秒。\n")


def test_the_exit_code_is_about_what_is_left(project):
    assert wxlint("check", *RULES, "cloudfunctions/old").code == 1
    result = wxlint("check", *RULES, "--fix", "--unsafe-fixes", "cloudfunctions/old")
    assert (result.code, result.out) == (0, "Fixed 1 problem in 1 file. No problems in 2 files (0.00 s).\n")
    assert (project / ENTRY).read_text() == PROJECT[ENTRY]


def test_diff_shows_and_writes_nothing(project):
    result = wxlint("check", *RULES, "--diff")
    assert (result.code, result.err) == (1, "Would fix 1 problem in 1 file.\n")
    assert result.out == (
        f"--- a/{ENTRY}\n+++ b/{ENTRY}\n@@ -1,3 +1,3 @@\n const cloud = require('wx-server-sdk')\n"
        "-cloud.init()\n+cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })\n exports.main = async () => cloud.database().collection('a').get()\n"
    )
    assert {path: (project / path).read_text() for path in PROJECT} == PROJECT
    both = wxlint("check", *RULES, "--fix", "--diff", "--unsafe-fixes", "--quiet")
    assert (both.code, both.err, both.out.count("\n+cloud.init")) == (1, "", 2)
    assert {path: (project / path).read_text() for path in PROJECT} == PROJECT
    nothing = wxlint("check", *RULES, "--diff", "miniprogram")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing to fix.\n")


def test_diff_goes_to_a_file(project):
    result = wxlint("check", *RULES, "--diff", "--output-file", "fixes.patch", "--lang", "zh")
    assert (result.code, result.out, result.err) == (1, "", "可修复 1 个文件中的 1 个问题。\n")
    assert (project / "fixes.patch").read_text().startswith(f"--- a/{ENTRY}\n")


def test_what_a_diff_shows_does_not_drive_the_terminal(project, monkeypatch):
    write(project, {ENTRY: PROJECT[ENTRY] + "// \x1b[31m\u202e\n"})
    raw = process("check", *RULES, "--diff", cwd=project)
    assert "\x1b[31m\u202e".encode() in raw.stdout
    monkeypatch.setattr("wxlint.commands.check._is_terminal", lambda: True)
    assert wxlint("check", *RULES, "--diff").out.endswith(" // \\x1b[31m\\u202e\n")


def test_known_findings_are_not_fixed(project):
    assert wxlint("baseline", *RULES).code == 0
    assert wxlint("check", *RULES, "--diff").code == 0
    assert wxlint("check", *RULES, "--diff", "--no-baseline").code == 1


def test_unsafe_fixes_need_something_to_do(project):
    result = wxlint("check", "--unsafe-fixes")
    assert (result.code, result.err) == (2, "wxlint: `--unsafe-fixes` needs `--fix` or `--diff`\n")


def test_the_formats_for_programs_report_what_is_left(project):
    report = json_report(*RULES, "--fix").report
    assert (report["summary"]["fixed"], report["summary"]["warnings"], report["summary"]["fixable"]) == (1, 2, {"safe": 0, "unsafe": 1})
