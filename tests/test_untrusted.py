"""A linted project runs nothing, writes nothing, and is found wherever it lies: whatever it holds that some tool would execute, import or obey."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import REPOSITORY, json_report, process, write, wxlint

CALL = "wx.cloud.callFunction({ name: 'pay' })\n"
DROPPED = "cloud/unhandled-call-failure"
APP = {
    "project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a"] }',
    "mp/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    "mp/pages/a/a.js": CALL,
    "cf/pay/index.js": "exports.main = async () => 'ok'\n",
}
MODULES = (
    "json",
    "re",
    "typing",
    "tomllib",
    "marshal",
    "click",
    "pathspec",
    "tree_sitter",
    "subprocess",
    "sitecustomize",
    "usercustomize",
    "wxlint_x",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write(tmp_path / "project", APP)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def _everything(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_modules_in_the_folder_are_not_imported(project):
    trap = f"open({str(project.parent / 'sprung')!r}, 'a').write(__name__)\n"
    write(project, {f"{name}.py": trap for name in MODULES})
    before = _everything(project)
    for arguments in (("check", "--jobs", "2", "--format", "sarif"), ("check", "--preset", "all", "--changed"), ("project",), ("rules",)):
        done = process(*arguments, cwd=project, timeout=120)
        assert b"Traceback" not in done.stderr, done.stderr
    script = (
        f"import sys; sys.path[:] = [p for p in sys.path if p] + [{str(REPOSITORY)!r}]; from wxlint.cli import main; main(['check', '--no-cache'])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", script], cwd=project, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert not (project.parent / "sprung").exists(), (project.parent / "sprung").read_text()
    assert _everything(project) == before


def test_scripts_and_programs_of_the_project_are_not_run(project):
    trap = f"#!/bin/sh\necho sprung >> '{project.parent}/sprung'\n"
    programs = ["git", "node", "npm", "node_modules/.bin/node", "node_modules/.bin/eslint", "bin/git", ".git/hooks/post-checkout"]
    write(project, dict.fromkeys(programs, trap))
    for name in programs:
        (project / name).chmod(0o755)
    write(project, {"package.json": '{ "scripts": { "preinstall": "touch ../sprung", "lint": "touch ../sprung" }, "main": "index.js" }'})
    write(project, {".eslintrc.js": "require('fs').writeFileSync('../sprung', '')\n", "wxlint.py": "open('../sprung', 'w')\n"})
    before = _everything(project)
    path = os.pathsep.join([".", "bin", "", os.environ.get("PATH", "")])
    assert wxlint("check", "--changed", env={"PATH": path}).code == 2  # .git is empty: the real git says that this is no repository
    assert json_report("--select", DROPPED).found == [(DROPPED, "mp/pages/a/a.js")]
    assert not (project.parent / "sprung").exists()
    assert _everything(project) == before


@pytest.mark.parametrize(
    "line",
    [
        'rules-dir = "rules"',
        'rules = "rules"',
        'models = "/etc/passwd"',
        'models = ["../models.toml"]',
        'cache = "."',
        'cache-dir = "/tmp"',
        'output-file = "stolen"',
        'baseline = "../baseline.json"',
        'plugins = ["evil"]',
        'extends = "./evil.py"',
        'extends = "../../wxlint.toml"',
    ],
)
def test_the_configuration_names_no_code_and_no_file(line, project):
    write(project, {"wxlint.toml": f"{line}\n", "rules/x/y.py": "raise SystemExit('executed')", "evil.py": "raise SystemExit('executed')"})
    before = _everything(project)
    result = wxlint("check")
    assert result.code == 2
    assert "wxlint.toml:1:" in result.err
    assert "executed" not in result.err + result.out
    assert "root:" not in result.err
    assert _everything(project) == before


def test_a_run_writes_nothing_but_the_cache(project, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = _everything(tmp_path)
    wxlint("check", "--preset", "all", "--format", "sarif")
    after = _everything(tmp_path)
    assert {path: data for path, data in after.items() if not path.startswith("cache/")} == before
    assert any(path.startswith("cache/wxlint/") for path in after)


def test_names_on_the_command_line_do_not_drive_the_terminal(project):
    for arguments in (["\x1b[31m"], ["--select", "\x1b]0;x\x07"], ["--baseline", "a\x1b[2J"]):
        result = wxlint("check", *arguments)
        assert result.code == 2
        assert "\x1b" not in result.err
        assert "\\x1b" in result.err
