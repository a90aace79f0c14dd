"""Asking git what has changed, without running anything that a repository brings along.

A repository's own configuration can name programs: external diffs, text converters, clean filters, file system monitors, hooks, helpers of remotes. So nothing
here makes git compare contents, start a transport or write: it lists paths and object names, and gives out blobs as they are stored. Contents are compared
here.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from wxlint.diagnostics import Text

_SAFE = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.untrackedCache=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "submodule.recurse=false"),
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


class ChangedPath(NamedTuple):
    """A path, relative to the repository's root, and the object that was there at the base: None for a new file. `is_certain` if git knows that it differs."""

    path: str
    old: str | None
    is_certain: bool


class Repository:
    """A working tree. Raises GitError if `folder` is in none."""

    def __init__(self, folder: Path) -> None:
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

    def changed(self, base: str) -> list[ChangedPath]:
        """What differs from `base` in the working tree, new files included, deleted ones not."""
        try:
            raw = self._git("diff-index", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all", "--no-ext-diff", base, "--")
            new = self._git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", at=self.root)
        except _FailedError as error:
            raise GitError(Text(f"git cannot tell what has changed: {error.words}", f"git 无法给出改动：{error.words}")) from None
        return [*_parse_raw(raw), *(ChangedPath(os.fsdecode(path), None, True) for path in new.split(b"\0") if path)]

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

    def _git(self, *arguments: str, at: str = "") -> bytes:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _is_passed_on(name)}
        environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "none", "LC_ALL": "C"}
        command = ["git", *_SAFE, "-C", at or str(self._folder), *arguments]
        try:
            done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except FileNotFoundError:
            raise GitError(Text("git is not installed, or not in PATH", "未安装 git，或不在 PATH 中")) from None
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


def _is_passed_on(name: str) -> bool:
    return name in _PASSED_ON or name.startswith(("GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))


def _parse_raw(raw: bytes) -> list[ChangedPath]:
    """`:100644 100644 <old> <new> M\\0path\\0…`; a new object of zeros means that git would have to look into the file."""
    fields = raw.split(b"\0")
    entries = [(fields[index].lstrip(b":").split(b" "), os.fsdecode(fields[index + 1])) for index in range(0, len(fields) - 1, 2)]
    deleted = {old for (_, _, old, _, status), _ in entries if status == b"D"}
    changed = []
    for (_, mode, old, new, status), path in entries:
        if status == b"D" or mode not in (b"100644", b"100755"):
            continue
        if status == b"A" and new in deleted:
            continue  # moved as it was
        changed.append(ChangedPath(path, None if status == b"A" else old.decode(), bool(new.strip(b"0"))))
    return changed


_NO_MAIN_BRANCH = Text(
    "no main branch was found (origin/HEAD, origin/main, origin/master, main, master): name a revision, `--changed REV`; in CI, fetch the history as well",
    "未找到主分支（origin/HEAD、origin/main、origin/master、main、master）：请写明版本 `--changed REV`；在 CI 中还须获取历史提交",
)


def _no_repository(folder: Path, words: str) -> Text:
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
