"""`wxlint init`: what it writes is valid for those who read it, and it overwrites nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from command_line import write, wxlint

from wxlint.config import load_config
from wxlint.engine.catalogue import load_catalogue

KNOWN = load_catalogue().known
BANNER = "/*!\n * md5 1.2.3\n */\n"
SHOP = {
    "project.config.json": '{ "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "functions/" }',
    "miniprogram/app.json": '{ "pages": ["pages/home/home"] }',
    "miniprogram/app.js": "App({})",
    "miniprogram/pages/home/home.js": "Page({ onLoad() { wx.cloud.callFunction({ name: 'audit' }) } })",
    "miniprogram/utils/md5.js": f"{BANNER}module.exports = 1\n",
    "miniprogram/utils/own.js": "/* the shop's own */ module.exports = 1\n",
    "miniprogram/vant/button/index.json": '{ "component": true }',
    "miniprogram/vant/button/index.js": "Component({})",
    "miniprogram/[odd] vendor/vendor/x.js": "1",
    "functions/login/index.js": "exports.main = async () => 1",
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write(tmp_path / "shop", SHOP)
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_configuration_is_valid_and_fits(shop: Path, lang: str) -> None:
    result = wxlint("init", "--yes", "--lang", lang)
    assert (result.code, result.err) == (0, "")
    config = load_config(shop / "wxlint.toml", KNOWN)
    assert config.extends == "recommended"
    assert list(config.exclude) == ["/miniprogram/\\[odd] vendor/vendor/", "/miniprogram/utils/md5.js", "/miniprogram/vant/"]
    project = json.loads(wxlint("project", "--format", "json").out)["projects"][0]
    excluded = {item["path"] for item in project["skipped"] if item["reason"] == "excluded"}
    assert excluded == {"miniprogram/[odd] vendor/vendor", "miniprogram/utils/md5.js", "miniprogram/vant"}


def test_what_is_a_suggestion_is_valid_too(shop: Path) -> None:
    wxlint("init", "--yes")
    path = shop / "wxlint.toml"
    lines = [line.removeprefix("# ") if line.startswith('# "') and " = " in line else line for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(lines), "utf-8")
    rules = tomllib.loads(path.read_text("utf-8"))["rules"]
    assert rules["cloud/unknown-function"] == {"deployed-elsewhere": ["audit"]}
    assert "cloud/unhandled-call-failure" in rules
    load_config(path, KNOWN)
    assert "cloud/unknown-function" not in wxlint("check", "--format", "json").rules


def test_a_plain_project_gets_an_example_for_exclude(tmp_path: Path) -> None:
    write(tmp_path, {"app.json": '{ "pages": [] }', "app.js": "App({})"})
    wxlint("init", tmp_path, "--yes")
    assert '# exclude = ["/miniprogram/vendor/"]' in (tmp_path / "wxlint.toml").read_text("utf-8")
    assert load_config(tmp_path / "wxlint.toml", KNOWN).exclude == ()


def test_a_banner_of_the_project_s_own_tells_nothing(tmp_path: Path) -> None:
    own = "/* Copyright Shop. Licensed under the MIT license. */\n"
    write(tmp_path, {"app.json": '{ "pages": [] }', "app.js": f"{own}App({{}})", "a.js": f"{own}1", "b.js": f"{BANNER}1"})
    wxlint("init", tmp_path, "--yes")
    assert load_config(tmp_path / "wxlint.toml", KNOWN).exclude == ("/b.js",)


def test_a_library_by_name_that_is_the_project_itself_stays(tmp_path: Path) -> None:
    write(tmp_path, {"vant/app.json": '{ "pages": ["a"] }', "vant/app.js": "App({})", "vant/a.js": "Page({})"})
    wxlint("init", tmp_path, "--yes")
    [config] = tmp_path.rglob("wxlint.toml")
    assert load_config(config, KNOWN).exclude == ()


# -- the other files -----------------------------------------------------------------------------------------------------------------


def test_the_entries_are_those_of_the_readme(shop: Path) -> None:
    wxlint("init", "--yes", "--pre-commit", "--github")
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    for path in (".pre-commit-config.yaml", ".github/workflows/wxlint.yml"):
        assert f"```yaml\n{(shop / path).read_text('utf-8')}```" in readme


SCHEMAS = [("--github", ".github/workflows/wxlint.yml", "vendor.github-workflows"), ("--gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci")]


@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="check-jsonschema is needed")
@pytest.mark.parametrize("place", ["", "apps/my shop"])
@pytest.mark.parametrize(("option", "path", "schema"), SCHEMAS)
def test_ci_systems_know_the_jobs(tmp_path: Path, option: str, path: str, schema: str, place: str) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / place, SHOP)
    assert wxlint("init", tmp_path / place, "--yes", option).code == 0
    assert (tmp_path / place / "wxlint.toml").exists()
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(tmp_path / path)]
    if option == "--gitlab":
        command[3:3] = ["--data-transform", "gitlab-ci"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    content = yaml.safe_load((tmp_path / path).read_text("utf-8"))
    if option == "--github":
        assert content["jobs"]["wxlint"]["steps"][-1].get("with") == ({"paths": place} if place else None)
    else:
        assert content["wxlint"]["script"][-1] == ("wxlint check 'apps/my shop'" if place else "wxlint check")


@pytest.mark.parametrize("place", ["", "apps/shop"])
def test_the_commands_of_the_gitlab_job_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / place, SHOP)
    wxlint("init", tmp_path / place, "--yes", "--gitlab")
    monkeypatch.chdir(tmp_path)
    job = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text("utf-8"))["wxlint"]
    _, report, check = [line.split()[1:] for line in job["script"]]
    assert wxlint(*report).code == 0
    entries = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert entries
    assert all((tmp_path / entry["location"]["path"]).exists() for entry in entries)
    assert wxlint(*check).code == 1


@pytest.mark.skipif(find_spec("pre_commit") is None, reason="pre-commit is needed")
def test_pre_commit_accepts_the_entry(shop: Path) -> None:
    wxlint("init", "--yes", "--pre-commit")
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


# -- nothing is lost -----------------------------------------------------------------------------------------------------------------


def test_what_is_there_is_left_and_the_entry_shown(shop: Path) -> None:
    write(shop, {".pre-commit-config.yaml": "repos: []\n", ".gitlab-ci.yml": "test:\n  script: wxlint check\n", "wxlint.toml": "# mine\n"})
    before = files(shop)
    result = wxlint("init", "--yes", "--pre-commit", "--gitlab")
    assert (result.code, result.err) == (0, "")
    assert files(shop) == before
    assert "wxlint.toml is there already: it is left as it is" in result.out
    assert ".pre-commit-config.yaml is there already and is left as it is; add this to it:\n  |   - repo: " in result.out
    assert ".gitlab-ci.yml has wxlint already: it is left as it is" in result.out
    entry = "".join(f"{line.removeprefix('  | ')}\n" for line in result.out.splitlines() if line.startswith("  | "))
    assert yaml.safe_load(f"repos:\n{entry}")["repos"][0]["hooks"] == [{"id": "wxlint"}]


def test_a_configuration_around_the_project_counts(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, {"wxlint.toml": "", **{f"shop/{path}": text for path, text in SHOP.items()}})
    result = wxlint("init", tmp_path / "shop", "--yes")
    assert "wxlint.toml is there already" in result.out
    assert not (tmp_path / "shop/wxlint.toml").exists()


def test_a_dangling_link_is_not_written_through(shop: Path) -> None:
    (shop / ".gitlab-ci.yml").symlink_to(shop / "elsewhere.yml")
    assert wxlint("init", "--yes", "--gitlab").code == 0
    assert not (shop / "elsewhere.yml").exists()


def test_a_dry_run_writes_nothing(shop: Path) -> None:
    before = files(shop)
    result = wxlint("init", "--dry-run", "--pre-commit", "--github", "--gitlab")
    assert result.code == 0
    assert files(shop) == before
    assert [line for line in result.out.splitlines() if line.endswith("(new)")] == [
        "wxlint.toml (new)",
        ".pre-commit-config.yaml (new)",
        ".github/workflows/wxlint.yml (new)",
        ".gitlab-ci.yml (new)",
    ]
    assert wxlint("init", "--dry-run", "--yes").code == 2


def test_without_a_terminal_nobody_is_asked(shop: Path) -> None:
    before = files(shop)
    result = wxlint("init")
    assert result.code == 2
    assert "`--yes` writes without asking" in result.err
    assert files(shop) == before


@pytest.mark.skipif(sys.platform == "win32", reason="pty is for POSIX")
@pytest.mark.parametrize(("answer", "written"), [(b"y\n", True), (b"n\n", False), (b"\n", False)])
def test_on_a_terminal_it_asks(shop: Path, answer: bytes, written: bool) -> None:
    import os
    import pty

    main, terminal = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen([sys.executable, "-m", "wxlint", "init"], stdin=terminal, stdout=subprocess.PIPE, env=environment) as run:
        os.write(main, answer)
        out, _ = run.communicate(timeout=60)
    os.close(main)
    os.close(terminal)
    assert b"write the new files? [y/N]" in out
    assert run.returncode == 0
    assert (shop / "wxlint.toml").exists() is written
    assert (b"nothing was written" in out) is not written


def test_an_empty_folder_is_not_configured(tmp_path: Path) -> None:
    result = wxlint("init", tmp_path, "--yes", "--gitlab")
    assert result.code == 2
    assert "nothing to analyse" in result.err
    assert files(tmp_path) == {}


def test_what_cannot_be_written_is_said(shop: Path) -> None:
    write(shop, {".github": "a file"})
    result = wxlint("init", "--yes", "--github")
    assert result.code == 2
    assert "`.github/workflows/wxlint.yml` cannot be written" in result.err
