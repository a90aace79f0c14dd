"""Packages from npm that ship components, linted as published. Asked for with WXLINT_ECOSYSTEM=1: they are fetched from the registry."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from command_line import json_report
from npm_packages import installed

PACKAGES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "ecosystem" / "packages.toml").read_text("utf-8"))

pytestmark = [
    pytest.mark.ecosystem,
    pytest.mark.skipif(not os.environ.get("WXLINT_ECOSYSTEM"), reason="WXLINT_ECOSYSTEM is not set: packages are not fetched"),
]


@pytest.fixture
def unpacked(tmp_path, monkeypatch):
    """Put a package as a repository of its own into the current folder, having compared it with what is pinned."""

    def unpack(name: str) -> None:
        pinned = PACKAGES[name]
        modules = installed(f"{name}@{pinned['version']}")
        lock = json.loads((modules / ".package-lock.json").read_text("utf-8"))
        assert lock["packages"][f"node_modules/{name}"]["integrity"] == pinned["integrity"]
        root = tmp_path / Path(name).name
        shutil.copytree(modules / name, root)
        (root / ".git").mkdir()
        monkeypatch.chdir(root)

    return unpack


@pytest.mark.parametrize("name", PACKAGES)
def test_what_is_found_has_been_read(name, unpacked):
    unpacked(name)
    run = json_report()
    assert run.report["summary"]["files"] >= PACKAGES[name]["files"]
    assert Counter(run.rules) == {pinned["rule"]: pinned["number"] for pinned in PACKAGES[name]["findings"]}


@pytest.mark.parametrize("name", PACKAGES)
def test_no_rule_breaks(name, unpacked):
    unpacked(name)
    run = json_report("--preset", "all", "--min-confidence", "low")
    assert run.code in (0, 1), run.err
    assert not {"internal-error", "syntax-error"} & set(run.rules)


def test_every_finding_is_explained():
    for package in PACKAGES.values():
        assert all(pinned["number"] > 0 and pinned["read"] for pinned in package["findings"])
