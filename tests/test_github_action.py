"""The GitHub Action, the workflow, what it runs, and the issue forms: valid by GitHub's schemas, and the action's shell does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from wxlint.commands.check import check
from wxlint.commands.options import PRESETS
from wxlint.report import FORMATS

yaml = pytest.importorskip("yaml")

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
SCHEMAS = {
    "vendor.github-actions": ["action.yml"],
    "vendor.github-workflows": [".github/workflows/ci.yml"],
    "vendor.github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "vendor.github-issue-forms": sorted(str(path.relative_to(ROOT)) for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("false-*.yml")),
}

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is needed")


@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="check-jsonschema is needed")
@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_are_valid(schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *SCHEMAS[schema]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_bash
def test_the_checks_can_be_started() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    done = subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_both_forms_stand_in_both_languages() -> None:
    assert len(SCHEMAS["vendor.github-issue-forms"]) == 4
    for kind in ("false-positive", "false-negative"):
        english, chinese = (yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{kind}{suffix}.yml").read_text("utf-8")) for suffix in ("", ".zh-CN"))
        assert [(item["type"], item.get("id"), item.get("validations")) for item in english["body"]] == [
            (item["type"], item.get("id"), item.get("validations")) for item in chinese["body"]
        ]
        assert english["labels"] == chinese["labels"] == [kind.replace("-", " ")]


def test_inputs_are_what_the_command_line_takes() -> None:
    assert list(ACTION["inputs"]) == ["paths", "preset", "fail-on", "lang", "version", "upload-sarif"]
    defaults = {parameter.name: parameter.default for parameter in check.params}
    assert ACTION["inputs"]["fail-on"]["default"] == defaults["fail_on"]
    assert all(preset in ACTION["inputs"]["preset"]["description"] for preset in PRESETS)


def test_nothing_that_others_choose_is_pasted_into_a_script() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps = [*STEPS, *(step for job in workflow["jobs"].values() for step in job["steps"])]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_every_expression_names_something_that_exists() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    identifiers = {step["id"] for step in STEPS if "id" in step}
    for expression in re.findall(r"\$\{\{ (.+?) \}\}", text):
        kind, name = expression.split(".")[:2]
        assert kind in ("inputs", "steps", "github"), expression
        assert kind != "inputs" or name in ACTION["inputs"], expression
        assert kind != "steps" or name in identifiers, expression
    written = {match for step in STEPS for match in re.findall(r'echo "([a-z-]+)=', step.get("run", ""))}
    assert {match[1] for match in re.finditer(r"steps\.(?:lint|install)\.outputs\.([a-z-]+)", text)} == written


def lint_step(project: Path, temporary: Path, **inputs: str) -> tuple[int, dict[str, str], str]:
    """Run the action's own lint step in `project`: its exit code, its outputs, its log."""
    step: dict[str, Any] = next(step for step in STEPS if step.get("id") == "lint")
    command = temporary / "wxlint"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m wxlint "$@"\n', "utf-8")
    command.chmod(0o755)
    values = {name: str(value.get("default", "")) for name, value in ACTION["inputs"].items()} | {
        name.replace("_", "-"): value for name, value in inputs.items()
    }
    outputs = temporary / "outputs"
    outputs.write_text("", "utf-8")
    variables = {"GITHUB_OUTPUT": str(outputs), "RUNNER_TEMP": str(temporary)}
    for name, value in step["env"].items():
        expression = value.removeprefix("${{ ").removesuffix(" }}")
        variables[name] = str(command) if expression == "steps.install.outputs.command" else values[expression.removeprefix("inputs.")]
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=project,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    written = dict(line.split("=", 1) for line in outputs.read_text("utf-8").splitlines())
    return done.returncode, written, done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "a project"
    function = folder / "cloudfunctions/orders"
    function.mkdir(parents=True)
    (function / "package.json").write_text('{ "dependencies": { "wx-server-sdk": "~3.0.0" } }', "utf-8")
    (function / "index.js").write_text("exports.main = async () => wx.getStorageSync('orders')\n", "utf-8")
    (folder / "project.config.json").write_text('{ "appid": "wx7d1e3c5a9b2f4608", "cloudfunctionRoot": "cloudfunctions/" }', "utf-8")
    return folder


@needs_bash
def test_findings_are_uploaded_shown_and_fail_the_job(project: Path, tmp_path: Path) -> None:
    code, outputs, log = lint_step(project, tmp_path)
    assert (code, outputs["exit-code"]) == (0, "1"), log
    [run] = json.loads(Path(outputs["sarif-file"]).read_text("utf-8"))["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["function/wx-global"]
    assert "error[function/wx-global]" in log
    assert STEPS[-1]["run"] == 'exit "$EXIT_CODE"'


@needs_bash
def test_without_upload_findings_become_annotations(project: Path, tmp_path: Path) -> None:
    code, outputs, log = lint_step(project, tmp_path, upload_sarif="false", lang="zh", fail_on="never")
    assert (code, outputs["exit-code"]) == (0, "0"), log
    assert log.startswith("::error file=cloudfunctions/orders/index.js"), log
    assert "云函数" in log


@needs_bash
def test_paths_stand_one_a_line_and_are_no_commands(project: Path, tmp_path: Path) -> None:
    other = project / "$(touch pwned) --rules x.js"
    other.write_text("wx.cloud.unknownThing()\n", "utf-8")
    code, outputs, log = lint_step(project, tmp_path, paths=f"cloudfunctions/orders\n\n{other.name}\n")
    assert (code, outputs["exit-code"]) == (0, "1"), log
    assert "function/wx-global" in log
    assert not (project / "pwned").exists()


@needs_bash
@pytest.mark.parametrize("inputs", [{"paths": "missing"}, {"preset": "strictest"}, {"lang": "fr"}, {"fail_on": "$(touch pwned)"}])
def test_a_failure_of_the_tool_fails_at_once_and_uploads_nothing(project: Path, tmp_path: Path, inputs: dict[str, str]) -> None:
    code, outputs, log = lint_step(project, tmp_path, **inputs)
    assert (code, outputs) == (2, {}), log
    assert not (project / "pwned").exists()


def test_the_formats_that_the_action_uses_exist() -> None:
    script = next(step["run"] for step in STEPS if step.get("id") == "lint")
    assert set(re.findall(r"format[ =](\w+)", script)) <= set(FORMATS)
