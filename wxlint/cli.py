"""The command line: the group of commands, each imported when it is used, and the exit codes that hold for all of them.

Exit codes: 0 clean; 1 findings at or above `--fail-on`; 2 wxlint or its configuration failed.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import click

from wxlint import __version__, console

COMMANDS = ("check", "baseline", "project", "init", "rule", "rules", "new-rule", "test-rules")
"""In the order of the help, what people need first at the top. The command `new-rule` is `new_rule` in `wxlint/commands/new_rule.py`."""

_COLLECT_AFTER = 5_000
"""New objects after which Python looks for garbage. Its usual 700 takes up to a fifth of a run, because trees are many objects that stay; memory grows by a twentieth at most."""


class _OnDemand(MutableMapping[str, click.Command]):
    """The commands by name: start-up pays for the one that runs."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> click.Command:
        command = self._loaded[name]
        if command is None:
            attribute = name.replace("-", "_")
            command = getattr(import_module(f"wxlint.commands.{attribute}"), attribute)
            assert isinstance(command, click.Command)  # noqa: S101 (names in COMMANDS are commands)
            self._loaded[name] = command
        return command

    def __contains__(self, name: object) -> bool:
        return name in self._loaded

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


class _Commands(click.Group):
    """The exit codes hold whatever happens: 1 means findings and nothing else."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.commands = _OnDemand(COMMANDS)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, not sorted by the alphabet as click would."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever it throws has an exit code of its own."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            raise SystemExit(console.EXIT_INTERRUPTED) from None
        except Exception as error:
            console.fail_unexpectedly(error)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wxlint")
def main() -> None:
    """Find mistakes in WeChat Mini Programs and their cloud functions."""
    gc.set_threshold(_COLLECT_AFTER)


def run() -> None:
    """A process that runs `main`. It ends without taking apart a million objects that the system takes back at once, which is up to a tenth of a run."""
    try:
        main(prog_name="wxlint")
    except SystemExit as stop:
        if not isinstance(stop.code, int):
            raise
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(stop.code)
