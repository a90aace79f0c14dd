"""`--changed`: findings in what has changed since a revision, and nothing of the repository that is run for it."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from command_line import Result, write, wxlint
from hypothesis import given
from hypothesis import strategies as st

from wxlint.engine.changed import changed_lines
from wxlint.engine.git import _program

PAGE, OTHER = "mp/pages/a/a.js", "mp/pages/b/b.js"
DROPPED = "cloud/unhandled-call-failure"
CALL = "wx.cloud.callFunction({ name: 'one' })\n"
PROJECT = {
    "project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a", "pages/b/b"] }',
    "mp/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    PAGE: CALL,
    OTHER: CALL,
}


def git(root: Path, *arguments: str) -> str:
    """Run git in `root`, away from the configuration of whoever runs the tests."""
    env = {"PATH": os.environ["PATH"], "HOME": str(root.parent), "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(command, cwd=root, env=env, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit on the branch main and two findings; the current folder, on a branch of its own."""
    root = write(tmp_path / "project", PROJECT)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    git(root, "checkout", "-q", "-b", "work")
    monkeypatch.chdir(root)
    return root


def lint(*arguments: str) -> Result:
    """`check` of the one rule, as JSON."""
    return wxlint("check", "--format", "json", "--select", DROPPED, *arguments)


def found(*arguments: str) -> list[tuple[str, int]]:
    """Path and line of each finding."""
    return [(item["path"], item["range"]["start"]["line"]) for item in lint(*arguments).report["diagnostics"]]


def test_only_what_has_changed_is_reported(project):
    assert found("--changed") == []
    result = lint("--changed")
    assert (result.code, result.report["summary"]["unchanged"]) == (0, 2)
    write(project, {PAGE: f"let a\n{CALL}{CALL}", "mp/new.js": CALL})
    assert found("--changed") == [("mp/new.js", 1), (PAGE, 2), (PAGE, 3)]
    assert found("--changed-lines") == [("mp/new.js", 1), (PAGE, 2)]
    git(project, "add", ".")
    assert found("--changed") == [("mp/new.js", 1), (PAGE, 2), (PAGE, 3)]
    git(project, "commit", "-q", "-m", "two")
    assert found("--changed") == [("mp/new.js", 1), (PAGE, 2), (PAGE, 3)]
    assert found("--changed=HEAD") == []
    assert found("--changed", "HEAD~1") == [("mp/new.js", 1), (PAGE, 2), (PAGE, 3)]
    assert (
        wxlint("check", "--select", DROPPED, "--changed=HEAD").out
        == "No problems in 6 files (0.00 s). 4 problems outside the changes, 1 path skipped.\n"
    )


def test_what_the_main_branch_did_meanwhile_does_not_count(project):
    write(project, {PAGE: f"let a\n{CALL}"})
    git(project, "commit", "-q", "-a", "-m", "mine")
    git(project, "checkout", "-q", "main")
    write(project, {OTHER: f"let b\n{CALL}"})
    git(project, "commit", "-q", "-a", "-m", "theirs")
    git(project, "checkout", "-q", "work")
    assert found("--changed") == found("--changed=main") == [(PAGE, 2)]


def test_the_branch_of_the_remote_goes_first(project):
    write(project, {PAGE: f"let a\n{CALL}"})
    git(project, "commit", "-q", "-a", "-m", "two")
    git(project, "branch", "-q", "-f", "main", "HEAD")
    assert found("--changed") == []
    git(project, "update-ref", "refs/remotes/origin/trunk", "HEAD~1")
    git(project, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert found("--changed") == [(PAGE, 2)]


def test_lines_around_what_was_taken_out_count(project):
    write(project, {PAGE: "wx.cloud.callFunction({ name: 'one' })\n  .catch(report)\nlet a\nlet b\n" + CALL})
    git(project, "commit", "-q", "-a", "-m", "two")
    write(project, {PAGE: "wx.cloud.callFunction({ name: 'one' })\nlet a\nlet b\n" + CALL})
    assert found("--changed-lines", "--changed=HEAD") == [(PAGE, 1)]


def test_a_file_that_was_only_touched_or_moved_has_not_changed(project):
    os.utime(project / PAGE, (1, 1))
    git(project, "mv", OTHER, "mp/pages/b/c.js")
    assert found("--changed") == []
    write(project, {PAGE: CALL.replace("\n", "\r\n")})
    assert found("--changed") == []


def test_a_repository_around_the_project_and_a_project_deep_inside(tmp_path, monkeypatch):
    root = write(tmp_path / "repository", {f"apps/页 面/{path}": text for path, text in PROJECT.items()} | {"apps/other.js": CALL})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "one")
    write(root, {f"apps/页 面/{PAGE}": f"let a\n{CALL}"})
    monkeypatch.chdir(root / "apps")
    assert found("页 面", "--changed") == [(f"页 面/{PAGE}", 2)]
    monkeypatch.chdir(root / "apps/页 面/mp")
    assert found("--changed-lines") == []
    assert found("--changed") == [("pages/a/a.js", 2)]


def test_fixes_stay_within_the_changes(project):
    write(
        project,
        {
            "cf/f/index.js": "const cloud = require('wx-server-sdk')\ncloud.init()\nexports.main = async () => cloud.database().collection('a').get()\n"
        },
    )
    write(project, {"cf/f/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.0" } }'})
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "two")
    write(project, {"cf/f/index.js": (project / "cf/f/index.js").read_text() + "// more\n"})
    assert lint("--changed-lines", "--changed=HEAD", "--fix", "--select", "function/env-not-dynamic").report["summary"]["fixed"] == 0
    assert lint("--changed=HEAD", "--fix", "--select", "function/env-not-dynamic").report["summary"]["fixed"] == 1


# -- errors ------------------------------------------------------------------------------------------------------------------------------


def test_without_git_or_a_revision(project, tmp_path, monkeypatch):
    def said(*arguments: str) -> str:
        result = lint(*arguments)
        assert (result.code, result.out) == (2, "")
        return result.err

    assert said("--changed", "nowhere").startswith("wxlint: `nowhere` is no revision that git knows; write paths before `--changed`")
    git(project, "branch", "-q", "-m", "main", "dev")
    assert said("--changed").startswith("wxlint: no main branch was found (origin/HEAD,")
    git(project, "checkout", "-q", "--orphan", "alone")
    assert said("--changed=dev") == "wxlint: there is no commit yet to compare with\n"
    git(project, "commit", "-q", "-m", "another beginning")
    assert said("--changed=dev").startswith("wxlint: HEAD and `dev` have no commit in common here")
    plain = write(tmp_path / "plain", PROJECT)
    monkeypatch.chdir(plain)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "is in no git repository that can be used: not a git repository" in said("--changed")
    write(project, {"git": "#!/bin/sh\necho executed >&2\n"})
    (project / "git").chmod(0o755)
    monkeypatch.chdir(project)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.pathsep}.")
    _program.cache_clear()
    assert said("--changed") == "wxlint: git is not installed, or not in PATH\n"
    _program.cache_clear()


@pytest.mark.skipif(os.name == "nt", reason="the traps are shell scripts")
def test_nothing_that_a_repository_brings_is_run(project):
    trap = project.parent / "trap"
    trap.write_text(f"#!/bin/sh\necho \"$0 $@\" >> '{project.parent}/sprung'; ps -o args= -p $PPID >> '{project.parent}/sprung'\ncat\n")
    trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    hooks = write(project / ".git/hooks", dict.fromkeys(("post-index-change", "fsmonitor-watchman", "reference-transaction"), f"#!/bin/sh\n{trap}\n"))
    for hook in hooks.iterdir():
        hook.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "core.gitProxy",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "alias.rev-parse",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
    ):
        git(project, "config", key, f"!{trap}" if key == "alias.rev-parse" else str(trap))
    git(project, "config", "core.repositoryFormatVersion", "1")
    git(project, "config", "extensions.partialClone", "origin")
    git(project, "config", "remote.origin.url", str(project))
    git(project, "config", "remote.origin.promisor", "true")
    write(project, {".gitattributes": "*.js diff=evil filter=evil\n", ".git/info/attributes": "*.js diff=evil filter=evil\n", PAGE: f"let a\n{CALL}"})
    os.utime(project / OTHER, (1, 1))
    (project.parent / "sprung").unlink(missing_ok=True)  # setting the traps may have sprung one
    before = (project / ".git/index").read_bytes()
    assert found("--changed") == [(PAGE, 2)]
    assert found("--changed-lines") == []
    for blob in (project / ".git/objects").glob("*/*"):
        blob.unlink()  # what is missing would be fetched from the remote
    assert lint("--changed=HEAD").code == 2
    assert not (project.parent / "sprung").exists(), (project.parent / "sprung").read_text()
    assert (project / ".git/index").read_bytes() == before


# -- lines -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (b"a\nb\nc\n", b"a\nb\nc\n", set()),
        (b"a\nb\nc\n", b"a\nx\nc\n", {2}),
        (b"a\nb\nc\n", b"a\nb\nx\ny\nc\n", {3, 4}),
        (b"a\nb\nc\n", b"a\nc\n", {1, 2}),
        (b"a\nb\n", b"b\n", {1}),
        (b"a\nb\n", b"a\n", {1}),
        (b"a\nb\n", b"", set()),
        (b"", b"a\nb", {1, 2}),
        (b"a\r\nb\r\n", b"a\nb\n", set()),
        (b"a\rb\rc", b"a\rx\rc", {2}),
        (b"}\n" * 500, b"}\n" * 250 + b"x\n" + b"}\n" * 250, {251}),
        (b"a\n" * 30_000, b"b\n" + b"a\n" * 29_998 + b"b\n", set(range(1, 30_001))),
    ],
)
def test_changed_lines(before, after, lines):
    assert changed_lines(before, after) == lines


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_lines_that_are_not_changed_are_the_old_ones_in_order(old, new):
    changed = changed_lines("\n".join(old).encode(), "\n".join(new).encode())
    kept = iter(old)
    assert all(line in kept for number, line in enumerate("\n".join(new).encode().decode().splitlines(), 1) if number not in changed)
