"""What narrows a run's findings down: baselines and changes. What cannot be used ends the run with a message and exit code 2."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from wxlint import console
from wxlint.config import ENGINE_IDS
from wxlint.diagnostics import Lang, Report, Text
from wxlint.engine.baseline_file import BASELINE_NAME, Baseline, BaselineError, read_baseline

if TYPE_CHECKING:
    from wxlint.commands.analysis import Analysis
    from wxlint.engine.baseline import Known
    from wxlint.engine.places import Places


def baselines_of(places: Places, file: Path | None, language: Lang) -> dict[str, Baseline]:
    """The baseline of each project that has one, by its root: `file`, or the nearest in the project's folder and above."""
    from wxlint.config.load import find_above

    found: dict[str, Baseline] = {}
    read: dict[Path, Baseline] = {}
    for target in places.targets:
        path = file or find_above(target.root, BASELINE_NAME)
        if path is None:
            continue
        try:
            found[str(target.root)] = read[path] = read.get(path) or read_baseline(path)
        except BaselineError as error:
            fail_baseline(error, language)
    return found


def fail_baseline(error: BaselineError, language: Lang) -> NoReturn:
    """A baseline is damaged: say where, and how to get a good one."""
    path = shown(error.path)
    console.fail(
        Text(
            f"the baseline `{path}` cannot be used: {error.reason.en}; mend it, or record it anew with `wxlint baseline`",
            f"基线文件 `{path}` 无法使用：{error.reason.zh}；可修正该文件，或用 `wxlint baseline` 重新记录",
        ),
        language,
    )


def shown(path: Path) -> str:
    """`path` as messages show it."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return str(path)


def known_of(prepared: Analysis, baselines: dict[str, Baseline]) -> Known:
    """What tells known findings from new ones in this run."""
    from wxlint.engine.baseline import Known

    places, options, rules = prepared.places, prepared.options, prepared.catalogue.known
    selected = {name for target in places.targets for name in options.selection_for(target.root).select}

    def ran(report: Report, rule: str) -> bool:
        if rule in ENGINE_IDS:
            return not selected or rule in selected or rule == "syntax-error"
        return rule in report.rules

    def current_name(rule: str) -> str:
        names = rules.resolve(rule)
        return names[0] if len(names) == 1 else rule

    return Known(places, baselines, ran, current_name, options.min_confidence)


def changes_step(places: Places, revision: str | None, lines: bool, language: Lang) -> Callable[[Report], Report]:
    """The step that leaves what has changed since `revision`."""
    from wxlint.engine.changed import Changes
    from wxlint.engine.git import GitError

    try:
        return Changes(places, revision, whole_files=not lines).only_changed
    except GitError as error:
        console.fail(error.reason, language)
