"""`wxlint baseline`: record what is there today, so that `check` reports what is new."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wxlint import console
from wxlint.commands import options
from wxlint.diagnostics import Lang, Text

if TYPE_CHECKING:
    from wxlint.commands.analysis import Analysis
    from wxlint.diagnostics import Report
    from wxlint.engine.baseline import Comparison
    from wxlint.engine.baseline_file import Baseline, Entry


@click.command()
@options.paths
@click.option("--prune", is_flag=True, help="Take out what no longer occurs, and record nothing new.")
@click.option(
    "--baseline",
    "baseline_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file; otherwise the nearest wxlint-baseline.json, or a new one in the project's folder.",
)
@options.preset
@options.select
@options.ignore
@options.min_confidence
@options.config_file
@options.no_config
@options.model_files
@options.rule_folders
@options.lang
@click.option("--quiet", "-q", is_flag=True, help="Print nothing.")
def baseline(
    paths: tuple[Path, ...],
    prune: bool,
    baseline_file: Path | None,
    preset: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_confidence: str,
    config_file: Path | None,
    no_config: bool,
    model_files: tuple[Path, ...],
    rule_folders: tuple[Path, ...],
    lang: str | None,
    quiet: bool,
) -> None:
    """Record the findings in PATHS in wxlint-baseline.json: `check` then reports new ones only.

    What is recorded about other files, and of rules that do not run, stays as it is.
    """
    from wxlint.commands import analysis
    from wxlint.commands.narrowing import known_of

    language = console.choose_language(lang)
    prepared = analysis.prepare(
        paths,
        language,
        config_file=config_file,
        no_config=no_config,
        preset=preset,
        select=select,
        ignore=ignore,
        min_confidence=min_confidence,
        model_files=model_files,
        rule_folders=rule_folders,
        quiet=quiet,
    )
    baselines = _baselines(prepared, baseline_file, must_exist=prune)
    report = prepared.run()
    _fail_on_internal_errors(report, language)
    for recorded, comparison in known_of(prepared, baselines).compare(report):
        said = _prune(recorded, comparison, language) if prune else _record(recorded, comparison, prepared)
        if not quiet:
            console.write(f"{said.render(language)}\n", language)


def _baselines(prepared: Analysis, file: Path | None, *, must_exist: bool) -> dict[str, Baseline]:
    """The baseline of each project by its root: as it is, or an empty one where it will be written."""
    from wxlint.commands.narrowing import fail_baseline, shown
    from wxlint.config.load import find_above
    from wxlint.engine.baseline_file import BASELINE_NAME, Baseline, BaselineError, read_baseline

    language = prepared.options.lang
    roots = [target.root for target in prepared.places.targets]
    found: dict[str, Baseline] = {}
    read: dict[Path, Baseline] = {}
    for root in roots:
        path = file or find_above(root, BASELINE_NAME) or Path(os.path.commonpath(roots)) / BASELINE_NAME
        if path not in read and not os.path.lexists(path):
            if must_exist:
                console.fail(
                    Text(
                        f"there is no `{shown(path)}` to prune: record it with `wxlint baseline`",
                        f"没有可清理的 `{shown(path)}`：请先用 `wxlint baseline` 记录",
                    ),
                    language,
                )
            read[path] = Baseline(path, (), prepared.options.min_confidence)
        try:
            found[str(root)] = read[path] = read.get(path) or read_baseline(path)
        except BaselineError as error:
            if must_exist or not error.is_damage:
                fail_baseline(error, language)
            console.warn(f"wxlint: {shown(path)}: {error.reason.render(language)}")
            found[str(root)] = read[path] = Baseline(path, (), prepared.options.min_confidence)
    return found


def _fail_on_internal_errors(report: Report, language: Lang) -> None:
    """What a rule would have found before it failed is not known: nothing is recorded, and nothing taken out."""
    failed = [item.finding for item in report.diagnostics if item.finding.rule == "internal-error"]
    if failed:
        said = failed[0].message
        console.fail(Text(f"nothing is recorded: {failed[0].path}: {said.en}", f"未记录：{failed[0].path}：{said.zh}"), language)


def _record(recorded: Baseline, comparison: Comparison, prepared: Analysis) -> Text:
    current = [now for _, now, _ in comparison.known] + [now for now, _ in comparison.new]
    _write(recorded, [*current, *comparison.not_asked], prepared.options.lang)
    number, new, gone = len(current), len(comparison.new), len(comparison.gone)
    name = _name(recorded)
    rest = len(comparison.not_asked)
    kept = (f", {rest} kept", f"，保留 {rest} 个") if rest else ("", "")
    return Text(
        f"Recorded {number} problem{'s' * (number != 1)} in `{name}`: {new} new, {gone} gone{kept[0]}.",
        f"已在 `{name}` 中记录 {number} 个问题：新增 {new} 个，移除 {gone} 个{kept[1]}。",
    )


def _prune(recorded: Baseline, comparison: Comparison, language: Lang) -> Text:
    kept = [old if old.path == now.path else now for old, now, _ in comparison.known]
    _write(recorded, [*kept, *comparison.not_asked], language)
    name, gone, left = _name(recorded), len(comparison.gone), len(kept) + len(comparison.not_asked)
    return Text(f"Took {gone} of {gone + left} out of `{name}`.", f"已从 `{name}` 的 {gone + left} 个问题中移除 {gone} 个。")


def _write(recorded: Baseline, entries: list[Entry], language: Lang) -> None:
    from dataclasses import replace

    from wxlint.engine.baseline_file import baseline_text
    from wxlint.engine.fix_write import NotWrittenError, write_file

    data = baseline_text(replace(recorded, entries=tuple(entries))).encode()
    try:
        write_file(recorded.path, data)
    except NotWrittenError as error:
        name = _name(recorded)
        console.fail(Text(f"`{name}` is {error.reason.en}", f"`{name}` {error.reason.zh}"), language)


def _name(recorded: Baseline) -> str:
    from wxlint.commands.narrowing import shown

    return shown(recorded.path)
