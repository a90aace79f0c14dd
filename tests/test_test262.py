"""What TC39's parser tests (npm test262-parser-tests 0.0.5) make of wxlint: 5,361 files at the edges of the language, each valid or not."""

from __future__ import annotations

import shutil

import pytest
from command_line import json_report, write
from npm_packages import installed

pytestmark = [pytest.mark.node, pytest.mark.slow]

WRONG_ON_PURPOSE = {
    "fail": 440,  # of 731; the rest are early errors in disguise, which a parser alone does not see
    "early": 35,  # of 668: errors that take more than a grammar, such as `let` twice
}


def test_every_file_is_linted_and_no_valid_one_is_called_broken(tmp_path, monkeypatch):
    package = installed("test262-parser-tests@0.0.5") / "test262-parser-tests"
    write(
        tmp_path, {"project.config.json": '{ "miniprogramRoot": "mp/" }', "mp/app.json": '{ "pages": ["pages/a/a"] }', "mp/pages/a/a.js": "Page({})"}
    )
    for folder in ("pass", "pass-explicit", "fail", "early"):
        shutil.copytree(package / folder, tmp_path / "mp" / folder)
    monkeypatch.chdir(tmp_path)
    found = json_report("--preset", "all", "--min-confidence", "low").found
    broken = [path for rule, path in found if rule == "syntax-error"]
    assert [path for path in broken if path.startswith("mp/pass")] == []
    assert not [path for rule, path in found if rule == "internal-error"]
    for folder, least in WRONG_ON_PURPOSE.items():
        assert sum(path.startswith(f"mp/{folder}/") for path in broken) >= least, folder
