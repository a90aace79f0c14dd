"""Whole projects: the exact output for those with mistakes, silence for correct ones."""

from __future__ import annotations

import pytest
from command_line import FIXTURES, check_pinned, copy, fixtures, json_report, wxlint

PROJECTS = list(fixtures("projects"))
CLEAN = list(fixtures("clean"))


@pytest.mark.parametrize("fixture", PROJECTS)
def test_output_is_what_is_pinned(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    result = wxlint("check", "--no-config")
    check_pinned(FIXTURES / f"{fixture}.out", result.out + result.err)
    assert result.code == 1


@pytest.mark.parametrize("fixture", CLEAN)
def test_correct_projects_are_silent(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    result = wxlint("check", "--no-config", "--preset", "all", "--min-confidence", "low", "--quiet")
    assert (result.out, result.code) == ("", 0)


@pytest.mark.parametrize("fixture", [*PROJECTS, *CLEAN])
def test_the_fast_path_loses_nothing(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    options = ("--preset", "all", "--min-confidence", "low")
    fast, plain = json_report(*options), json_report(*options, "--no-prefilter", "--no-cache", "--jobs", "1")
    assert plain.report["diagnostics"] == fast.report["diagnostics"]
    assert plain.code == fast.code


@pytest.mark.parametrize("fixture", PROJECTS)
def test_each_file_alone_gives_what_the_whole_project_gives(fixture, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(fixture, tmp_path))
    whole = json_report().report["diagnostics"]
    for path in sorted({item["path"] for item in whole}):
        assert json_report(path).report["diagnostics"] == [item for item in whole if item["path"] == path]


@pytest.mark.parametrize("fixture", [*PROJECTS, *CLEAN])
def test_the_place_of_the_project_does_not_matter(fixture, tmp_path, monkeypatch):
    root = copy(fixture, tmp_path / "a folder" / "目录")
    monkeypatch.chdir(root)
    inside = json_report().report["diagnostics"]
    monkeypatch.chdir(tmp_path)
    outside = json_report(root).report["diagnostics"]
    assert [item["fingerprint"] for item in outside] == [item["fingerprint"] for item in inside]
    prefix = f"{root.relative_to(tmp_path).as_posix()}/"
    assert [item["path"].removeprefix(prefix) for item in outside] == [item["path"] for item in inside]
    assert all(item["path"].startswith(prefix) for item in outside)
