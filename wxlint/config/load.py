"""Find and read `wxlint.toml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wxlint.config.errors import ConfigError, ConfigErrors
from wxlint.diagnostics import Text
from wxlint.project.disk import exists, is_file, real_path

if TYPE_CHECKING:
    from pathlib import Path

    from wxlint.config.known import KnownRules
    from wxlint.config.model import Config

CONFIG_NAME = "wxlint.toml"

_MAX_BYTES = 64 * 1024
_MAX_DOTS = 1000
"""On one line. tomllib takes time in the square of a dotted key's parts: 27 s for 32,000 of them."""

_DECODE_ERROR_PLACE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_UNQUOTED_RULE = r"\s*[\w-]+/[\w*/-]+\s*="


def find_config(start: Path) -> Path | None:
    """The nearest `wxlint.toml` in `start` (a folder, or a file's folder) or above it, as far as `find_above` looks."""
    return find_above(start, CONFIG_NAME)


def find_above(start: Path, name: str) -> Path | None:
    """The nearest file called `name` in `start` or above it.

    The search ends with the folder that holds `.git`, the repository's root, or with the file system's.
    """
    from pathlib import Path

    start = Path(real_path(start))
    for folder in (start, *start.parents):
        candidate = folder / name
        if is_file(candidate):
            return candidate
        if exists(folder / ".git"):
            return None
    return None


def load_config(path: Path, known: KnownRules) -> Config:
    """The configuration in `path`.

    Raises ConfigErrors with every mistake in it: a file that cannot be read, text that is not TOML, an unknown key, rule, preset, severity or option,
    a value of the wrong type.
    """
    from wxlint.config.check import Checker

    text = _read(path)
    document = _parse(path, text)
    checker = Checker(path, text, known)
    config = checker.config(document)
    if checker.problems:
        raise ConfigErrors(sorted(checker.problems, key=lambda problem: (problem.line, problem.column)))
    return config


def _read(path: Path) -> str:
    try:
        if exists(path) and not is_file(path):  # opening a pipe would wait for ever
            raise _error(path, Text("this is not a file", "这不是文件"))
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _error(path, Text(f"the configuration cannot be read: {reason}", f"无法读取配置文件：{reason}")) from error
    if len(data) > _MAX_BYTES:
        limit = f"{_MAX_BYTES // 1024} KiB"
        raise _error(path, Text(f"the configuration is larger than {limit}; it is not read", f"配置文件超过 {limit}，不予读取"))
    data = data.removeprefix(b"\xef\xbb\xbf")  # Notepad writes a byte order mark, which tomllib does not expect
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().replace("\r\n", "\n")
        raise _error(path, Text("the configuration is not UTF-8", "配置文件不是 UTF-8 编码"), *_end_of(before)) from error
    return text.replace("\r\n", "\n")


def _parse(path: Path, text: str) -> dict[str, Any]:
    lines = text.split("\n")
    for number, content in enumerate(lines, 1):
        if content.count(".") > _MAX_DOTS:
            message = Text(f"this line has more than {_MAX_DOTS} dots; split it", f"这一行的点号超过 {_MAX_DOTS} 个，请拆成多行")
            raise _error(path, message, number, 1)

    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _error(path, Text("values are nested too deeply", "取值嵌套过深")) from None
    except ValueError as error:  # TOMLDecodeError, and int() on thousands of digits
        reason = str(error)
        place = re.search(_DECODE_ERROR_PLACE, reason)
        line, column = 0, 0
        if place is not None:
            line, column = (int(place[1]), int(place[2])) if place[1] else _end_of(text)
            reason = reason[: place.start()]
        message = Text(f"this is not TOML: {reason}", f"不是合法的 TOML：{reason}")
        if line and re.match(_UNQUOTED_RULE, lines[line - 1]):
            message = Text(f'{message.en}; a rule\'s name needs quotes: `"cloud/…" = …`', f'{message.zh}；规则名要加引号：`"cloud/…" = …`')
        raise _error(path, message, line, column) from error


def _error(path: Path, message: Text, line: int = 0, column: int = 0) -> ConfigErrors:
    return ConfigErrors([ConfigError(path, line, column, message)])


def _end_of(text: str) -> tuple[int, int]:
    """The line and column after `text`."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")
