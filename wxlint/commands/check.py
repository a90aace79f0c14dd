"""`wxlint check`: lint, report, and say by the exit code whether anything was found."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from wxlint import console
from wxlint.commands import options
from wxlint.diagnostics import Severity, Text
from wxlint.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wxlint.commands.analysis import Analysis
    from wxlint.diagnostics import Report
    from wxlint.engine.fix import FixResult


@click.command()
@options.paths
@click.option("--format", "output_format", type=click.Choice(FORMATS), default="text", show_default=True, help="Output format.")
@options.output_file
@click.option("--fix", is_flag=True, help="Mend what has a safe fix, and report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the fixes, too, that have to be looked at.")
@click.option("--diff", "as_diff", is_flag=True, help="Show what --fix would change as a unified diff, and write nothing; exit 1 if there is any.")
@options.preset
@options.select
@options.ignore
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="warning", show_default=True, help="Exit 1 from this severity on."
)
@options.min_confidence
@click.option(
    "--changed",
    is_flag=False,
    flag_value="",
    metavar="[REV]",
    help="Report only what stands in files that have changed since REV, or since the branch left the main one (git).",
)
@click.option("--changed-lines", is_flag=True, help="As --changed, and only in lines that have changed.")
@click.option(
    "--baseline",
    "baseline_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave out the findings recorded in FILE; otherwise those in the nearest wxlint-baseline.json.",
)
@click.option("--no-baseline", is_flag=True, help="Report what is recorded in a baseline, too.")
@options.config_file
@options.no_config
@options.model_files
@options.rule_folders
@options.lang
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings only.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colour the text output.")
@click.option("--timing", is_flag=True, help="Tell on stderr where the time went; in one process, without the cache.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Processes to use.")
@click.option("--no-cache", is_flag=True, help="Do not use or write the cache.")
@click.option("--no-prefilter", is_flag=True, hidden=True, help="Parse every file fully, to check that the fast path loses nothing.")
def check(
    paths: tuple[Path, ...],
    output_format: str,
    output_file: Path | None,
    fix: bool,
    unsafe_fixes: bool,
    as_diff: bool,
    preset: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    min_confidence: str,
    changed: str | None,
    changed_lines: bool,
    baseline_file: Path | None,
    no_baseline: bool,
    config_file: Path | None,
    no_config: bool,
    model_files: tuple[Path, ...],
    rule_folders: tuple[Path, ...],
    lang: str | None,
    statistics: bool,
    quiet: bool,
    color: str,
    timing: bool,
    jobs: int | None,
    no_cache: bool,
    no_prefilter: bool,
) -> None:
    """Lint PATHS (files or folders; the current folder if none is given)."""
    from dataclasses import replace

    from wxlint import report as reporting
    from wxlint.commands import analysis

    language = console.choose_language(lang)
    if unsafe_fixes and not (fix or as_diff):
        console.fail(Text("`--unsafe-fixes` needs `--fix` or `--diff`", "`--unsafe-fixes` 须与 `--fix` 或 `--diff` 同用"), language)
    if baseline_file is not None and no_baseline:
        console.fail(Text("`--baseline` and `--no-baseline` contradict each other", "`--baseline` 与 `--no-baseline` 互相矛盾"), language)
    clock = None
    if timing:
        from wxlint.engine.timing import start_clock

        clock, jobs, no_cache = start_clock(), 1, True
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
        prefilter=not no_prefilter,
        use_cache=not no_cache,
        jobs=jobs,
    )
    steps: list[Callable[[Report], Report]] = []
    if not no_baseline:
        steps += _known_step(prepared, baseline_file)
    if changed is not None or changed_lines:
        from wxlint.commands.narrowing import changes_step

        steps.append(changes_step(prepared.places, changed or None, changed_lines, language))

    def run() -> Report:
        report = prepared.run()
        for step in steps:
            report = step(report)
        return report

    if fix or as_diff:
        from wxlint.engine.fix import Fixer

        fixed = Fixer(run, prepared.places, unsafe=unsafe_fixes).fix()
        report = fixed.report if as_diff else fixed.write(run)
    else:
        report = run()
    if as_diff:
        _show_diff(fixed, replace(report, quiet=quiet), output_file)
    use_color = output_format == "text" and (output_file is None or color == "always") and console.use_color(color)
    report = replace(report, statistics=statistics, quiet=quiet, color=use_color, hyperlinks=use_color and color == "auto")
    console.write(reporting.render(report, output_format), language, output_file)
    _print_notes(report, output_format)
    if clock is not None:
        click.echo(clock.render(language), nl=False, err=True)
    raise SystemExit(_exit_code(report, fail_on))


def _known_step(prepared: Analysis, file: Path | None) -> Iterator[Callable[[Report], Report]]:
    """The step that leaves what no baseline knows, if there is a baseline."""
    from wxlint.commands.narrowing import baselines_of, known_of

    baselines = baselines_of(prepared.places, file, prepared.options.lang)
    if baselines:
        yield known_of(prepared, baselines).without_known


def _show_diff(fixed: FixResult, report: Report, output_file: Path | None) -> NoReturn:
    """The changes on stdout, what is to be said about them on stderr."""
    from wxlint.engine.fix_diff import unified_diff
    from wxlint.report.terminal import visible

    text = "".join(unified_diff(file.path, file.before, file.after) for file in fixed.files)
    if output_file is None and _is_terminal():  # what stands in a file must not drive the terminal
        text = "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])
    console.write(text, report.lang, output_file)
    _print_notes(report, "text")
    if not report.quiet:
        console.warn(_diff_summary(len(fixed.applied), len(fixed.files)).render(report.lang))
    if _has_failed(report):
        raise SystemExit(console.EXIT_FAILED)
    raise SystemExit(console.EXIT_FINDINGS if fixed.files else console.EXIT_CLEAN)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _diff_summary(fixes: int, files: int) -> Text:
    if not files:
        return Text("Nothing to fix.", "没有可修复的问题。")
    problems, where = f"{fixes} problem{'s' * (fixes != 1)}", f"{files} file{'s' * (files != 1)}"
    return Text(f"Would fix {problems} in {where}.", f"可修复 {files} 个文件中的 {fixes} 个问题。")


def _has_failed(report: Report) -> bool:
    return any(item.finding.rule == "internal-error" for item in report.diagnostics)


def _print_notes(report: Report, output_format: str) -> None:
    """Notes go to stderr, where they do not mix with findings; JSON and SARIF carry them themselves."""
    if report.quiet or output_format in ("json", "sarif"):
        return
    from wxlint.report import render_notes

    click.echo(render_notes(report), nl=False, err=True)


def _exit_code(report: Report, fail_on: str) -> int:
    if _has_failed(report):
        return console.EXIT_FAILED
    fails = fail_on != "never" and any(item.finding.severity.at_least(Severity(fail_on)) for item in report.diagnostics)
    return console.EXIT_FINDINGS if fails else console.EXIT_CLEAN
