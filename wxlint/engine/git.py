"""Asking git what stood in a commit, without running anything that a repository brings along.

A repository's own configuration can name programs: external diffs, text converters, filters, file system monitors, hooks, helpers of remotes. Whatever makes
git look into the working tree may run some of them (`diff-index` runs clean filters on files that were written just now). So git is asked for names of commits,
lists of trees and blobs as they are stored, and for nothing else; what is in the working tree is compared here.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from wxlint.diagnostics import Text
from wxlint.project.reading import is_file

_SAFE = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "protocol.allow=never"),
)
_PASSED_ON = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    }
)
"""What whoever starts wxlint says to git. What a hook sets, such as GIT_DIR, is about the repository that it runs in, which may be another one."""
_SECONDS = 120

MAIN_BRANCHES = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")
"""Where the main branch is looked for. What the remote has goes first: there may be work on the local one already."""


class GitError(Exception):
    """git is not there, or cannot tell; `reason` says what to do."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class Tree(NamedTuple):
    """What a commit holds, by path relative to the repository's root: blobs, and the commits of submodules. Objects are named by their hashes."""

    blobs: dict[str, str]
    submodules: dict[str, str]


class Repository:
    """A working tree. Raises GitError if `folder` is in none."""

    def __init__(self, folder: Path | str) -> None:
        self._folder = folder
        try:
            self.root = os.path.realpath(os.fsdecode(self._git("rev-parse", "--show-toplevel").rstrip(b"\r\n")))
        except _FailedError as error:
            raise GitError(_no_repository(folder, error.words)) from None

    def base(self, revision: str | None) -> str:
        """The commit to compare with: where HEAD and `revision` parted; without one, HEAD and the main branch."""
        names = MAIN_BRANCHES if revision is None else (revision,)
        name, commit = next(((name, commit) for name in names if (commit := self._commit(name))), ("", None))
        if commit is None:
            raise GitError(_NO_MAIN_BRANCH if revision is None else _no_revision(revision))
        head = self._commit("HEAD")
        if head is None:
            raise GitError(Text("there is no commit yet to compare with", "还没有可供比较的提交"))
        try:
            return self._git("merge-base", commit, head).decode().split()[0]
        except (_FailedError, IndexError):
            raise GitError(_no_common_commit(name)) from None

    def tree(self, commit: str) -> Tree:
        """Everything in `commit`."""
        try:
            listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit)
        except _FailedError as error:
            raise GitError(Text(f"git cannot read the commit: {error.words}", f"git 无法读取该提交：{error.words}")) from None
        tree = Tree({}, {})
        for line in listed.split(b"\0"):
            head, _, path = line.partition(b"\t")
            if path:
                mode, kind, name = head.split(b" ")
                if kind == b"commit":
                    tree.submodules[os.fsdecode(path)] = name.decode()
                elif mode != b"120000":
                    tree.blobs[os.fsdecode(path)] = name.decode()
        return tree

    def blob(self, name: str) -> bytes | None:
        """The bytes of an object; None if it is not here."""
        try:
            return self._git("cat-file", "blob", name)
        except _FailedError:
            return None

    def _commit(self, revision: str) -> str | None:
        try:
            return self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip() or None
        except _FailedError:
            return None

    def _git(self, *arguments: str) -> bytes:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _is_passed_on(name)}
        environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "LC_ALL": "C"}
        program = _program()
        if program is None:
            raise GitError(Text("git is not installed, or not in PATH", "未安装 git，或不在 PATH 中"))
        command = [program, *_SAFE, "-C", str(self._folder), *arguments]
        try:
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
            raise GitError(Text(f"git cannot be started: {error}", f"无法启动 git：{error}")) from None
        except subprocess.TimeoutExpired:
            raise GitError(Text(f"git gave no answer within {_SECONDS} seconds", f"git 在 {_SECONDS} 秒内没有响应")) from None
        if done.returncode:
            raise _FailedError(done.stderr.decode("utf-8", "replace"))
        return done.stdout


class _FailedError(Exception):
    """git ended with an error; `words` is the first line it says."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.words = next((line.strip() for line in output.splitlines() if line.strip()), "").removeprefix("fatal: ").removeprefix("error: ")


@cache
def _program() -> str | None:
    """The git of PATH. Never one in the current folder, which may be a stranger's project: there, Windows looks first, and an empty part of PATH means it."""
    name = "git.exe" if os.name == "nt" else "git"
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep)]
    programs = [folder / name for folder in folders if folder.is_absolute()]
    return next((str(path) for path in programs if is_file(path) and os.access(path, os.X_OK)), None)


def _is_passed_on(name: str) -> bool:
    return name in _PASSED_ON or name.startswith(("GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))


_NO_MAIN_BRANCH = Text(
    "no main branch was found (origin/HEAD, origin/main, origin/master, main, master): name a revision, `--changed REV`; in CI, fetch the history as well",
    "未找到主分支（origin/HEAD、origin/main、origin/master、main、master）：请写明版本 `--changed REV`；在 CI 中还须获取历史提交",
)


def _no_repository(folder: Path | str, words: str) -> Text:
    return Text(f"`{folder}` is in no git repository that can be used: {words}", f"`{folder}` 不在可用的 git 仓库中：{words}")


def _no_revision(revision: str) -> Text:
    return Text(
        f"`{revision}` is no revision that git knows; write paths before `--changed`, or after `--`",
        f"git 中没有版本 `{revision}`；路径应写在 `--changed` 之前，或 `--` 之后",
    )


def _no_common_commit(revision: str) -> Text:
    return Text(
        f"HEAD and `{revision}` have no commit in common here: fetch more of the history (in GitHub's checkout, `fetch-depth: 0`)",
        f"此处 HEAD 与 `{revision}` 没有共同的提交：请获取更多历史（GitHub 的 checkout 可用 `fetch-depth: 0`）",
    )
