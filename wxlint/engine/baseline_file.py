"""`wxlint-baseline.json`: the findings that were there when wxlint came, one a line, so that differences stay small and merges easy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from wxlint.diagnostics import Confidence, Text
from wxlint.records import dataclass

BASELINE_NAME = "wxlint-baseline.json"

_VERSION = 1
_MAX_BYTES = 64 * 1024 * 1024


class Entry(NamedTuple):
    """One known finding. `path` is relative to the file's folder, with forward slashes; `message` is for people, and nothing depends on it."""

    path: str
    rule: str
    code: str
    context: str
    message: str


@dataclass(frozen=True)
class Baseline:
    """What one file holds. `min_confidence` is what it was recorded with: it knows nothing of less certain findings."""

    path: Path
    entries: tuple[Entry, ...] = ()
    min_confidence: Confidence = Confidence.MEDIUM

    @property
    def folder(self) -> str:
        """The real path of the folder that the entries' paths start from."""
        return os.path.realpath(self.path.parent)


class BaselineError(Exception):
    """A file that cannot be used; `reason` says why. `is_damage`: it could be read, and what it says makes no sense."""

    def __init__(self, path: Path, reason: Text, *, is_damage: bool = True) -> None:
        super().__init__(f"{path}: {reason.en}")
        self.path = path
        self.reason = reason
        self.is_damage = is_damage


def read_baseline(path: Path) -> Baseline:
    """What `path` holds. Raises BaselineError."""
    import json

    try:
        if not path.is_file():  # opening a pipe would wait for ever
            raise BaselineError(path, Text("there is no such file", "没有此文件"), is_damage=False)
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        what = error.strerror or str(error)
        raise BaselineError(path, Text(f"it cannot be read: {what}", f"无法读取：{what}"), is_damage=False) from error
    if len(data) > _MAX_BYTES:
        raise BaselineError(path, Text("it is larger than 64 MiB", "文件超过 64 MiB"))
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        what, line = error.msg, error.lineno
        raise BaselineError(path, Text(f"line {line} is not JSON: {what}", f"第 {line} 行不是合法的 JSON：{what}")) from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(path, Text("it is not JSON", "不是合法的 JSON")) from error
    return _checked(path, document)


def _checked(path: Path, document: object) -> Baseline:
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise BaselineError(path, Text("it has no list of `findings`", "缺少 `findings` 列表"))
    if document.get("version") != _VERSION:
        found = document.get("version")
        raise BaselineError(
            path, Text(f"its version is {found!r}, and this wxlint reads version {_VERSION}", f"版本为 {found!r}，此版 wxlint 只读版本 {_VERSION}")
        )
    try:
        confidence = Confidence(document.get("minConfidence", "medium"))
    except ValueError:
        raise BaselineError(path, Text("`minConfidence` is not low, medium or high", "`minConfidence` 不是 low、medium 或 high")) from None
    return Baseline(path, tuple(_entry(path, number, item) for number, item in enumerate(document["findings"], 1)), confidence)


def _entry(path: Path, number: int, item: object) -> Entry:
    fields = [item.get(name) for name in ("path", "rule", "fingerprint", "message")] if isinstance(item, dict) else []
    strings = [value for value in fields if isinstance(value, str)]
    if len(strings) != 4 or not all(strings[:3]):
        reason = Text(
            f"entry {number} of `findings` needs `path`, `rule`, `fingerprint` and `message`",
            f"`findings` 第 {number} 项须有 `path`、`rule`、`fingerprint` 与 `message`",
        )
        raise BaselineError(path, reason)
    place, rule, fingerprint, message = strings
    code, _, context = fingerprint.partition("-")
    return Entry(place, rule, code, context, message)


def baseline_text(baseline: Baseline) -> str:
    """The file as it is written: sorted by what does not change when code moves, one finding a line."""
    import json

    lines = [
        "    "
        + json.dumps(
            {"path": entry.path, "rule": entry.rule, "fingerprint": f"{entry.code}-{entry.context}", "message": entry.message}, ensure_ascii=False
        )
        for entry in sorted(baseline.entries)
    ]
    findings = ",\n".join(lines)
    head = f'{{\n  "version": {_VERSION},\n  "minConfidence": "{baseline.min_confidence.value}",\n'
    return head + (f'  "findings": [\n{findings}\n  ]\n}}\n' if lines else '  "findings": []\n}\n')
