"""The way from the first run to a green gate, as the READMEs tell it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import REPOSITORY, copy, wxlint

BLOCK = re.compile(r"<!-- checked: adopting -->\n```sh\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_team_gets_to_a_green_gate(readme, tmp_path, monkeypatch):
    (block,) = BLOCK.findall((REPOSITORY / readme).read_text("utf-8"))
    project = copy("projects/orders", tmp_path)
    entry: Path = project / "cloudfunctions/listOrders/index.js"
    entry.write_text(re.sub(r"cloud\.init\(.*\)", "cloud.init()", entry.read_text("utf-8")), "utf-8")
    monkeypatch.chdir(project)
    results = {}
    for line in block.splitlines():
        command = line.partition("#")[0].split()
        assert command[0] == "wxlint"
        results[" ".join(command[1:])] = wxlint(*command[1:])
    assert list(results) == ["check --statistics", "check --diff", "check --fix", "baseline", "check"]
    assert [result.code for result in results.values()] == [1, 1, 1, 0, 0]
    assert "+cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })" in results["check --diff"].out
    assert results["check --fix"].out.splitlines()[-1].startswith("Fixed 1 problem in 1 file. Found ")
    known = len(json.loads((project / "wxlint-baseline.json").read_text("utf-8"))["findings"])
    assert results["baseline"].out == f"Recorded {known} problems in `wxlint-baseline.json`: {known} new, 0 gone.\n"
    assert f" {known} problems known from the baseline" in results["check"].out
    (project / "miniprogram/pages/orders/orders.js").open("a", encoding="utf-8").write("wx.cloud.callFunction({ name: 'listOrders' })\n")
    assert wxlint("check", "--format", "concise").out.count("[cloud/unhandled-call-failure]") == 1
