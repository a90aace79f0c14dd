"""Prefilters, processes and the cache change how long a run takes, and nothing of what it says.

WXLINT_CORPUS names a folder whose subfolders are compared, too: real projects, which take minutes.
"""

import json
import os
from pathlib import Path

import pytest
from command_line import FIXTURES, wxlint

PROJECTS = sorted(path for folder in ("projects", "clean") if (FIXTURES / folder).is_dir() for path in (FIXTURES / folder).iterdir() if path.is_dir())
CORPUS = sorted(path for path in Path(os.environ["WXLINT_CORPUS"]).iterdir() if path.is_dir()) if "WXLINT_CORPUS" in os.environ else []


def found(*options: str) -> tuple[int, object]:
    """Exit code and report of a run over the current folder with all rules."""
    result = wxlint("check", "--no-config", "--preset", "all", "--min-confidence", "low", "--format", "json", *options)
    report = json.loads(result.out)
    del report["summary"]["seconds"]
    return result.code, report


def marked(project: Path):
    """The project as a parameter; one has a bit of everything, and the others take their time."""
    return pytest.param(project, id=project.name, marks=() if project.name == "orders" else pytest.mark.slow)


@pytest.mark.parametrize("project", [marked(project) for project in (*PROJECTS, *CORPUS)])
def test_the_fast_path_says_the_same(project, monkeypatch):
    monkeypatch.chdir(project)
    slow = found("--no-prefilter", "--no-cache", "--jobs", "1")
    assert found("--no-cache") == slow
    assert found("--no-cache", "--jobs", "2") == slow
    assert found() == slow  # kept
    assert found() == slow  # recalled


@pytest.mark.parametrize("output", ["text", "concise", "sarif"])
def test_a_recalled_report_reads_the_same_in_every_format(output, monkeypatch):
    monkeypatch.chdir(FIXTURES / "projects" / "orders")
    fresh = wxlint("check", "--format", output, "--no-cache")
    assert wxlint("check", "--format", output) == fresh
    assert wxlint("check", "--format", output) == fresh
