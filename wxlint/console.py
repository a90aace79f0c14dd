"""What the command line prints, and where: output to stdout or a file, everything else to stderr."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, NoReturn

from wxlint.diagnostics import Lang, Text

if TYPE_CHECKING:
    from pathlib import Path

EXIT_CLEAN, EXIT_FINDINGS, EXIT_FAILED, EXIT_INTERRUPTED = 0, 1, 2, 130

_PATIENCE = 1.0
"""Seconds. A run that is over sooner shows no progress."""
_REDRAW = 0.1
"""Seconds between two counts."""


def choose_language(lang: str | None) -> Lang:
    """What `--lang` says, else the locale, in the order of POSIX."""
    if lang is not None:
        return Lang(lang)
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return Lang.ZH if locale.lower().startswith("zh") else Lang.EN


def use_color(choice: str) -> bool:
    """Whether stdout is coloured: as `--color` says, and if it says `auto`, on a terminal unless NO_COLOR is set (https://no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(output: str, language: Lang, path: Path | None = None) -> None:
    """Write to stdout or the file `path`, as UTF-8 whatever the locale. A reader that closed its pipe has seen enough; that is no error."""
    data = output.encode("utf-8", "surrogateescape")
    try:
        if path is not None:
            path.write_bytes(data)
            return
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at its end
    except OSError as error:
        name = Text("the output", "输出") if path is None else Text(f"`{path}`", f"`{path}`")
        fail(Text(f"{name.en} cannot be written: {error.strerror}", f"无法写入{name.zh}：{error.strerror}"), language)


def warn(line: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"{line}\n")


def fail(message: Text, language: Lang) -> NoReturn:
    """Say what is wrong with the call or the configuration, and end with exit code 2. Names in it may be a stranger's: they must not drive the terminal."""
    from wxlint.report.terminal import visible

    warn(f"wxlint: {visible(message.render(language))}")
    raise SystemExit(EXIT_FAILED)


def fail_unexpectedly(error: Exception) -> NoReturn:
    """wxlint itself is broken: say where, so that it can be reported, and end with exit code 2."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" ({trace.tb_frame.f_code.co_filename}:{trace.tb_lineno})" if trace is not None else ""
    from wxlint.report.terminal import visible

    warn(visible(f"wxlint: internal error: {type(error).__name__}: {error}{place}"))
    raise SystemExit(EXIT_FAILED)


class Progress:
    """A line on the terminal that counts files, once the work takes long. It is gone when other output begins."""

    def __init__(self, language: Lang) -> None:
        self._noun = Text("files", "个文件").render(language)
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Called with the number of files done and in all."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _REDRAW
            self._shown = True
            sys.stderr.write(f"\r{done}/{total} {self._noun}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown = False
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def progress(language: Lang) -> Progress | None:
    """Progress, if somebody watches."""
    return Progress(language) if sys.stderr.isatty() else None
