"""The baseline: what is known, what is new, what is gone, and what survives changes of the code."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from command_line import Result, write, wxlint

NAME = "wxlint-baseline.json"
PAGE, OTHER = "mp/pages/a/a.js", "mp/pages/b/b.js"
DROPPED = "cloud/unhandled-call-failure"
PROJECT = {
    "project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a", "pages/b/b"] }',
    "mp/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    PAGE: "Page({\n  onLoad() {\n    wx.cloud.callFunction({ name: 'one', data: { a: 1 } })\n    wx.cloud.callFunction({ name: 'two' })\n  }\n})\n",
    OTHER: "Page({ onLoad() { wx.cloud.callFunction({ name: 'three' }) } })\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three findings; the current folder."""
    root = write(tmp_path / "project", PROJECT)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def lint(*arguments: str) -> Result:
    """`check` of the one rule, as JSON."""
    return wxlint("check", "--format", "json", "--select", DROPPED, *arguments)


def record(*arguments: str) -> str:
    """What `baseline` of the one rule says."""
    result = wxlint("baseline", "--select", DROPPED, *arguments)
    assert (result.code, result.err) == (0, ""), result
    return result.out


def new(result: Result) -> list[tuple[str, int]]:
    """Path and line of each finding."""
    return [(item["path"], item["range"]["start"]["line"]) for item in result.report["diagnostics"]]


def counts(result: Result) -> tuple[int, int, str]:
    """New and known findings, and the note about entries that are gone."""
    gone = [note["message"] for note in result.report["notes"] if note["kind"] == "baseline"]
    return len(result.report["diagnostics"]), result.report["summary"]["known"], " ".join(gone)


def test_what_is_recorded_is_not_reported(project):
    assert (lint().code, counts(lint())) == (1, (3, 0, ""))
    assert record() == f"Recorded 3 problems in `{NAME}`: 3 new, 0 gone.\n"
    assert (lint().code, counts(lint())) == (0, (0, 3, ""))
    assert counts(lint("--no-baseline")) == (3, 0, "")
    assert wxlint("check", "--select", DROPPED).out == "No problems in 5 files (0.00 s). 3 problems known from the baseline, 1 path skipped.\n"
    chinese = wxlint("check", "--select", DROPPED, "--lang", "zh").out
    assert chinese == "检查了 5 个文件，未发现问题，用时 0.00 秒。另有 3 个问题已记录在基线中，已跳过 1 个路径。\n"


def test_the_file_has_one_finding_a_line_in_an_order_that_stays(project):
    record()
    text = (project / NAME).read_text("utf-8")
    lines = [line for line in text.splitlines() if '"rule"' in line]
    assert len(lines) == 3
    assert [json.loads(line.rstrip(",")) for line in lines] == json.loads(text)["findings"]
    assert [item["path"] for item in json.loads(text)["findings"]] == [PAGE, PAGE, OTHER]
    write(project, {PAGE: "\n" * 50 + "// moved\n" + PROJECT[PAGE], OTHER: PROJECT[OTHER].replace("onLoad()", "onShow()")})
    assert record() == f"Recorded 3 problems in `{NAME}`: 0 new, 0 gone.\n"
    assert (project / NAME).read_text("utf-8") == text


@pytest.mark.parametrize(
    "source",
    [
        "// line\n" * 50 + PROJECT[PAGE],
        PROJECT[PAGE].replace("\n", "\r\n"),
        PROJECT[PAGE].replace("'", '"').replace(" })", " });"),
        "Page({\n\tonLoad () {\n\t\twx\n.cloud.callFunction( {\nname: `one`,\ndata: {\na: 1,\n}, } );\n wx.cloud.callFunction({name:'two'})}})",
        PROJECT[PAGE].replace("onLoad() {", "onLoad() {\n    if (this.data.ready) return\n"),
    ],
)
def test_layout_and_lines_do_not_matter(project, source):
    record()
    write(project, {PAGE: source})
    assert counts(lint()) == (0, 3, "")


def test_the_new_one_of_several_like_it_is_reported(project):
    record()
    write(project, {PAGE: PROJECT[PAGE].replace("    wx", "    wx.cloud.callFunction({ name: 'new' })\n    wx", 1)})
    assert new(lint()) == [(PAGE, 3)]
    write(project, {PAGE: PROJECT[PAGE].replace("two' })\n", "two' })\n    wx.cloud.callFunction({ name: 'two' })\n", 1)})
    assert counts(lint()) == (1, 3, "")


def test_code_with_other_arguments_stays_known(project):
    record()
    write(project, {PAGE: PROJECT[PAGE].replace("a: 1", "a: 1, b: 2")})
    assert counts(lint()) == (0, 3, "")


def test_what_no_longer_occurs_is_said_and_pruned(project):
    record()
    write(project, {OTHER: "Page({})\n"})
    said = "1 known finding no longer occurs (`cloud/unhandled-call-failure` in `mp/pages/b/b.js`); `wxlint baseline --prune` takes them out"
    result = lint()
    assert (result.code, counts(result)) == (0, (0, 2, said))
    write(project, {PAGE: PROJECT[PAGE] + "wx.cloud.callFunction({ name: 'new' })\n"})
    assert record("--prune") == f"Took 1 of 3 out of `{NAME}`.\n"
    assert counts(lint()) == (1, 2, "")  # what is new was not recorded


def test_a_run_of_a_part_says_nothing_about_the_rest(project):
    record()
    write(project, {OTHER: "Page({})\n"})
    assert counts(lint(PAGE)) == (0, 2, "")
    assert counts(wxlint("check", "--format", "json", "--select", "cloud/use-before-init")) == (0, 0, "")
    assert record(PAGE) == f"Recorded 2 problems in `{NAME}`: 0 new, 0 gone, 1 kept.\n"
    assert len(json.loads((project / NAME).read_text())["findings"]) == 3


def test_nothing_is_concluded_from_a_file_that_does_not_parse(project):
    record()
    write(project, {OTHER: "Page({ onLoad() { wx.cloud. } })\n"})
    assert counts(lint()) == (1, 2, "")
    assert record("--prune") == f"Took 0 of 3 out of `{NAME}`.\n"


def test_less_certain_findings_are_not_missed(project):
    write(project, {PAGE: "const app = getApp()\napp.data.cloud.callFunction({ name: 'x' })\n" + PROJECT[PAGE]})
    assert wxlint("baseline", "--min-confidence", "low").code == 0
    assert counts(wxlint("check", "--format", "json", "--min-confidence", "high"))[2] == ""


@pytest.mark.parametrize(("old", "moved"), [("mp/pages/b", "mp/pages/renamed"), (OTHER, "mp/pages/b/c.js")])
def test_a_renamed_file_or_folder_stays_known(project, old, moved):
    record()
    (project / old).rename(project / moved)
    pages = ["pages/a/a", "pages/renamed/b", "pages/b/c"]
    write(project, {"mp/app.json": json.dumps({"pages": pages})})
    assert counts(lint()) == (0, 3, "")
    record("--prune")
    assert [item["path"] for item in json.loads((project / NAME).read_text())["findings"]].count(OTHER) == 0


def test_code_copied_to_a_new_file_is_new(project):
    record()
    write(project, {"mp/pages/b/c.js": PROJECT[OTHER]})
    assert new(lint()) == [("mp/pages/b/c.js", 1)]


def test_it_counts_from_its_own_folder(project, monkeypatch):
    record()
    monkeypatch.chdir(project / "mp/pages")
    assert counts(lint()) == (0, 3, "")
    monkeypatch.chdir(project.parent)
    assert counts(lint("project")) == (0, 3, "")
    assert counts(lint("project", "--baseline", f"project/{NAME}")) == (0, 3, "")


def test_another_file_on_demand(project):
    record("--baseline", "known.json")
    assert counts(lint()) == (3, 0, "")
    assert counts(lint("--baseline", "known.json")) == (0, 3, "")


def test_rules_that_were_renamed_stay_known(project):
    now, once = "cloud/identity-in-call-data", "cloud/no-identity-in-call-data"
    write(project, {OTHER: "wx.cloud.callFunction({ name: 'f', data: { openid: getApp().globalData.openid } })\n"})
    assert wxlint("baseline", "--select", now).out == f"Recorded 1 problem in `{NAME}`: 1 new, 0 gone.\n"
    text = (project / NAME).read_text()
    assert text.count(now) == 1
    (project / NAME).write_text(text.replace(now, once))
    assert counts(wxlint("check", "--format", "json", "--select", now)) == (0, 1, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1 is not JSON"),
        ('{\n  "version": 1,\n<<<<<<< HEAD\n', "line 3 is not JSON"),
        ("[]", "it has no list of `findings`"),
        ('{"version": 2, "findings": []}', "its version is 2"),
        ('{"version": 1, "findings": [{"path": "a"}]}', "entry 1 of `findings` needs"),
        ('{"version": 1, "minConfidence": "some", "findings": []}', "`minConfidence` is not"),
        ('{"version": 1, "findings": [' + "[" * 100_000, "it is not JSON"),
    ],
)
def test_a_damaged_file_is_an_error(project, text, said):
    (project / NAME).write_text(text)
    for result in (lint(), wxlint("baseline", "--prune")):
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"wxlint: the baseline `{NAME}` cannot be used: {said}")
    result = wxlint("baseline", "--select", DROPPED)
    assert (result.code, result.out) == (0, f"Recorded 3 problems in `{NAME}`: 3 new, 0 gone.\n")


def test_what_contradicts_itself_or_is_missing(project):
    assert lint("--baseline", "none.json").err.startswith("wxlint: the baseline `none.json` cannot be used: there is no such file")
    assert lint("--baseline", "x", "--no-baseline").code == 2
    assert wxlint("baseline", "--prune").err.startswith(f"wxlint: there is no `{NAME}` to prune")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_a_link_is_replaced_and_not_followed(project):
    outside = project.parent / "precious.txt"
    outside.write_text('{"version": 1, "findings": []}')
    (project / NAME).symlink_to(outside)
    record()
    assert outside.read_text() == '{"version": 1, "findings": []}'
    assert not (project / NAME).is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_it_is_written_as_other_files_are(project):
    mask = os.umask(0o022)
    try:
        record()
    finally:
        os.umask(mask)
    assert stat.S_IMODE((project / NAME).stat().st_mode) == 0o644
    assert sorted(path.name for path in project.iterdir() if NAME in path.name) == [NAME]
