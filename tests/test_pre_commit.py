"""The hook as people meet it: pre-commit clones this repository, installs it, and runs it on the files of a commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
INSTALLED = ("wxlint", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

needs_pre_commit = pytest.mark.skipif(shutil.which("git") is None or find_spec("pre_commit") is None, reason="git and pre-commit are needed")


def hook() -> dict[str, Any]:
    """The hook as its file describes it."""
    yaml = pytest.importorskip("yaml")
    [found] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    # git tells the commands that it runs, such as a hook that runs these tests, which repository to use
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    identity = {f"GIT_{role}_{part}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    variables = {**inherited, **identity, "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, **environment}
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def git_repository(folder: Path) -> Path:
    """`folder` with everything in it committed."""
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        done = run("git", *arguments, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("path", ["app.js", "a/页面/index.wxml", "util.ts", "x.tsx", "filter.wxs", "app.json", "project.config.json", "config.cjs"])
def test_the_hook_wants_what_wxlint_reads(path: str) -> None:
    assert re.search(hook()["files"], path)


@pytest.mark.parametrize("path", ["README.md", "app.wxss", "logo.png", "a.js.map", "json/notes.txt", "cloudbaserc.yaml"])
def test_the_hook_leaves_the_rest_alone(path: str) -> None:
    assert not re.search(hook()["files"], path)


@needs_pre_commit
def test_pre_commit_accepts_the_manifest() -> None:
    done = run(sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_pre_commit
@pytest.mark.slow
def test_try_repo_reports_the_given_files_and_knows_the_others(tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in INSTALLED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, hooks / name)
    project = tmp_path / "商店"
    files = {
        "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }\n',
        "miniprogram/app.json": '{ "pages": ["pages/index/index"] }\n',
        "miniprogram/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c' }) } })\n",
        "miniprogram/pages/index/index.js": "import { load } from '../../api'\nPage({ onLoad() { load() } })\n",
        "miniprogram/api.js": "export const load = () => wx.cloud.callFunction({ name: 'orders' })\n",
        "cloudfunctions/orders/index.js": "exports.main = async () => wx.getStorageSync('orders')\n",
        "cloudfunctions/orders/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.0" } }\n',
    }
    for path, content in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(content, "utf-8")
    git_repository(hooks)
    git_repository(project)

    given = ["miniprogram/app.js", "miniprogram/pages/index/index.js", "cloudfunctions/orders/package.json"]
    done = run(
        *(sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "wxlint", "--verbose", "--color", "never", "--files", *given),
        cwd=project,
        PRE_COMMIT_HOME=str(tmp_path / "pre-commit"),
    )
    output = done.stdout + done.stderr
    assert done.returncode == 1, output
    assert "miniprogram/pages/index/index.js:2:19" in output, output  # the call that drops what api.js, which is not given, hands on
    assert output.count("warning[") == 1, output
    assert "wx-global" not in output, "cloudfunctions/orders/index.js is not among the given files"
    assert "Found 1 warning in " in output
