"""Microsoft's validator, with the rules of the format and those of GitHub, has nothing to say against our logs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from npm_packages import installed
from report_builders import Files
from sarif_samples import RULES, rich_report

from wxlint.diagnostics import Lang
from wxlint.report import render

pytestmark = pytest.mark.node

VERSION = "5.7.0"
EXTRA = {"repository": "https://example.org/a/b.git", "revision": "c0ffee", "branch": "main"}
# SARIF2002 wants message templates, which GitHub does not read, SARIF2006 the network, SARIF2009 ids such as CS2001, which nobody can read.
ACCEPTED_NOTES = {"SARIF2002", "SARIF2006", "SARIF2009"}
# Code of a file that is gone or minified, names and pages of a rule that has none.
NOTES_OF_ODD_INPUT = {"SARIF2010", "SARIF2011", "SARIF2012"}


@pytest.fixture(scope="session")
def multitool() -> Path:
    """The validator's binary."""
    package = f"@microsoft/sarif-multitool-{sys.platform}"
    binary = installed(f"{package}@{VERSION}") / package / ("Sarif.Multitool.exe" if sys.platform == "win32" else "Sarif.Multitool")
    binary.chmod(0o755)  # the package's own install script does no more than this
    return binary


def validate(multitool: Path, folder: Path, log: str) -> list[dict[str, Any]]:
    """What the validator finds in `log`. Its exit code is 0 whatever it finds, so its own log is read."""
    given, found = folder / "given.sarif", folder / "found.sarif"
    given.write_text(log, encoding="utf-8", newline="")
    command = [str(multitool), "validate", str(given), "--rule-kind", "Sarif;Ghas", "--output", str(found), "--log", "ForceOverwrite"]
    command += ["--level", "Error;Warning;Note", "--kind", "Fail;Review;Open;Informational"]
    # An unreachable proxy: the one rule that fetches addresses is not to leave this machine, nor to wait.
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    environment = {**os.environ, **nowhere, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_BUNDLE_EXTRACT_BASE_DIR": str(folder / "net")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [run] = json.loads(found.read_text(encoding="utf-8-sig"))["runs"]
    assert all(invocation.get("executionSuccessful", True) for invocation in run.get("invocations", []))
    results = list(run.get("results", []))
    # It skips without a word what it takes for too large or empty; what it has read always has ids that it would rather see otherwise.
    assert any(result["ruleId"] == "SARIF2009" for result in results), done.stdout
    return results


def by_level(results: list[dict[str, Any]]) -> Counter[str]:
    """How many results there are of each level; the format's default is `warning`."""
    return Counter(result.get("level", "warning") for result in results)


@pytest.mark.parametrize("lang", list(Lang))
def test_a_rich_report_is_clean(multitool: Path, tmp_path: Path, lang: Lang) -> None:
    results = validate(multitool, tmp_path, render(rich_report(lang=lang, extra=EXTRA), "sarif"))
    assert [result for result in results if result.get("level", "warning") != "note"] == []
    assert {result["ruleId"] for result in results} <= ACCEPTED_NOTES | NOTES_OF_ODD_INPUT


@pytest.mark.parametrize("extra", [EXTRA, {}])
def test_a_report_without_findings_is_clean(multitool: Path, tmp_path: Path, extra: dict[str, str]) -> None:
    results = validate(multitool, tmp_path, render(Files().report(rules=RULES, extra=extra), "sarif"))
    assert by_level(results).keys() <= {"note"}
    unexpected = {result["ruleId"] for result in results} - ACCEPTED_NOTES - NOTES_OF_ODD_INPUT
    assert unexpected == (set() if extra else {"SARIF2003"}), "only the version of the analysed code is missing, where nobody knows it"


def test_the_validator_would_find_a_mistake(multitool: Path, tmp_path: Path) -> None:
    document = json.loads(render(rich_report(), "sarif"))
    document["runs"][0]["tool"]["driver"].pop("informationUri")
    document["runs"][0]["results"][0].pop("locations")
    document["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] = "a b.js"
    levels = by_level(validate(multitool, tmp_path, json.dumps(document)))
    assert levels["error"] >= 2
    assert levels["warning"] >= 1
