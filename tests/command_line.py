"""Running wxlint as a user does: in this process where that is enough, in one of its own where it is not."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from wxlint.cli import main

REPOSITORY = Path(__file__).parent.parent
FIXTURES = REPOSITORY / "fixtures"

_SECONDS = re.compile(r"\d+\.\d\d (?=s\)|秒)")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM")


@dataclass(frozen=True)
class Result:
    """What a run gave. Seconds are 0.00 in `out`."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The output of `--format json`."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed

    @property
    def found(self) -> list[tuple[str, str]]:
        """Rule and path of each finding in a JSON report."""
        return [(item["rule"], item["path"]) for item in self.report["diagnostics"]]

    @property
    def rules(self) -> list[str]:
        """The rules of the findings in a JSON report."""
        return [rule for rule, _ in self.found]


def wxlint(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Result:
    """Run the command line in this process, in the current folder, in an English locale unless `env` says otherwise."""
    runner = CliRunner()
    variables: dict[str, str | None] = dict.fromkeys(_LOCALE) | {"LANG": "C.UTF-8"} | dict(env or {})
    result = runner.invoke(main, [str(argument) for argument in arguments], env=variables, prog_name="wxlint")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Result(result.exit_code, _SECONDS.sub("0.00 ", result.stdout), result.stderr)


def json_report(*arguments: str | Path) -> Result:
    """`check --format json`, without configuration unless the arguments bring one."""
    own = [] if any(str(argument).startswith("--config") for argument in arguments) else ["--no-config"]
    return wxlint("check", "--format", "json", *own, *arguments)


def process(*arguments: str | Path, cwd: Path, timeout: float = 30, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m wxlint` as a process of its own."""
    env = {name: value for name, value in os.environ.items() if name not in _LOCALE} | {"LANG": "C.UTF-8", "PYTHONPATH": str(REPOSITORY)}
    env |= options.pop("env", {})
    command = [sys.executable, "-m", "wxlint", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=env, timeout=timeout, capture_output=True, check=False, **options)


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` below `root`."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def copy(fixture: str, folder: Path) -> Path:
    """A copy of a fixture as a repository of its own, away from this one and whatever lies around in it."""
    target = folder / Path(fixture).name
    shutil.copytree(FIXTURES / fixture, target)
    (target / ".git").mkdir()
    return target


def fixtures(kind: str) -> Iterator[str]:
    """The fixtures in one folder: `kind/name`."""
    return (f"{kind}/{path.name}" for path in sorted((FIXTURES / kind).iterdir()) if path.is_dir())


def check_pinned(path: Path, actual: str) -> None:
    """Compare with what is pinned in `path`; WXLINT_UPDATE=1 pins anew."""
    if os.environ.get("WXLINT_UPDATE"):
        path.write_text(actual, "utf-8", newline="\n")
    expected = path.read_text("utf-8") if path.exists() else ""
    assert actual == expected, f"{path.name} differs: read the difference, then run again with WXLINT_UPDATE=1"
