"""The command line: parse options, call the engine, print, exit.

Exit codes: 0 clean; 1 findings at or above `--fail-on`; 2 wxlint or its configuration failed.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from wxlint import __version__, console
from wxlint.diagnostics import Confidence, Lang, Report, Severity, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wxlint.config import Config
    from wxlint.engine.catalogue import Catalogue
    from wxlint.engine.select import Selection

FORMATS = ("text", "concise", "json", "sarif", "github")
PRESETS = ("seed", "recommended", "strict", "all")


class _Commands(click.Group):
    """The exit codes hold whatever happens: 1 means findings and nothing else."""

    def invoke(self, ctx: click.Context) -> Any:
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


_LANG = click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of messages; taken from the locale if not given.")
_RULES_DIR = click.option(
    "--rules",
    "rule_folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with rules of your own. They are Python code and run as such.",
)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@click.option("--format", "output_format", type=click.Choice(FORMATS), default="text", show_default=True, help="Output format.")
@click.option("--output-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the output to FILE instead of stdout.")
@click.option("--preset", type=click.Choice(PRESETS), help="Which rules run; replaces `extends` of the configuration.")
@click.option("--select", multiple=True, metavar="RULES", help="Run exactly these rules: ids or globs, comma-separated, repeatable.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out: ids or globs, comma-separated, repeatable.")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info", "never"]), default="warning", show_default=True, help="Exit 1 from this severity on."
)
@click.option(
    "--min-confidence", type=click.Choice(["low", "medium", "high"]), default="medium", show_default=True, help="Leave out less certain findings."
)
@click.option(
    "--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Configuration file; otherwise the nearest wxlint.toml."
)
@click.option("--no-config", is_flag=True, help="Ignore every configuration file.")
@click.option(
    "--models",
    "model_files",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with sources, sinks and sanitizers of your own.",
)
@_RULES_DIR
@_LANG
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings only.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colour the text output.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Processes to use.")
@click.option("--no-cache", is_flag=True, help="Do not use or write the cache.")
@click.option("--no-prefilter", is_flag=True, hidden=True, help="Parse every file fully, to check that the fast path loses nothing.")
def check(
    paths: tuple[Path, ...],
    output_format: str,
    output_file: Path | None,
    preset: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    min_confidence: str,
    config_file: Path | None,
    no_config: bool,
    model_files: tuple[Path, ...],
    rule_folders: tuple[Path, ...],
    lang: str | None,
    statistics: bool,
    quiet: bool,
    color: str,
    jobs: int | None,
    no_cache: bool,
    no_prefilter: bool,
) -> None:
    """Lint PATHS (files or folders; the current folder if none is given)."""
    from dataclasses import replace

    from wxlint.engine.run import Options
    from wxlint.engine.run import check as run_check
    from wxlint.engine.targets import MissingPathError
    from wxlint.report import render

    language = console.choose_language(lang)
    if config_file is not None and no_config:
        console.fail(Text("`--config` and `--no-config` contradict each other", "`--config` 与 `--no-config` 互相矛盾"), language)
    catalogue = _catalogue(rule_folders, language)
    progress = None if quiet else console.progress(language)
    options = Options(
        _selection(catalogue, config_file, no_config, preset, select, ignore, language),
        lang=language,
        min_confidence=Confidence(min_confidence),
        prefilter=not no_prefilter,
        models=_models(model_files, language),
        progress=progress,
    )
    try:
        report = run_check(paths or (Path(),), options, Path.cwd())
    except MissingPathError as error:
        console.fail(Text(f"`{error}` does not exist", f"`{error}` 不存在"), language)
    finally:
        if progress is not None:
            progress.clear()
    use_color = output_format == "text" and (output_file is None or color == "always") and console.use_color(color)
    report = replace(report, statistics=statistics, quiet=quiet, color=use_color, hyperlinks=use_color and color == "auto")
    console.write(render(report, output_format), language, output_file)
    _print_notes(report, output_format)
    raise SystemExit(_exit_code(report, fail_on))


@main.command()
@click.argument("rule_id", metavar="RULE")
@_LANG
@_RULES_DIR
def rule(rule_id: str, lang: str | None, rule_folders: tuple[Path, ...]) -> None:
    """Show the page about one rule."""
    from wxlint.engine.explain import own_page, page

    language = console.choose_language(lang)
    catalogue = _catalogue(rule_folders, language)
    found = catalogue.known.resolve(rule_id)
    if not found:
        _fail_unknown_rule(rule_id, catalogue.known.nearest(rule_id), language)
    pages = [page(catalogue.rules[name], language) if name in catalogue.rules else own_page(name, language) for name in found]
    console.write("\n".join(pages), language)


@main.command()
@click.option("--format", "output_format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Output format.")
@_LANG
@_RULES_DIR
def rules(output_format: str, lang: str | None, rule_folders: tuple[Path, ...]) -> None:
    """List all rules."""
    from wxlint.engine.listing import as_json, as_table

    language = console.choose_language(lang)
    catalogue = _catalogue(rule_folders, language)
    console.write(as_json(catalogue) if output_format == "json" else as_table(catalogue, language), language)


@main.command("new-rule")
@click.argument("rule_id", metavar="RULE")
@click.option(
    "--rules", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder to write to; wxlint's own rules if not given."
)
@_LANG
def new_rule(rule_id: str, folder: Path | None, lang: str | None) -> None:
    """Write the file of a new rule, such as cloud/some-bad-pattern."""
    from wxlint.engine.catalogue import shipped_rules
    from wxlint.engine.scaffold import InvalidRuleIdError, RuleExistsError, write_rule

    language = console.choose_language(lang)
    try:
        path = write_rule(rule_id, folder or shipped_rules())
    except InvalidRuleIdError:
        console.fail(
            Text(
                f"`{rule_id}` is no rule id: it takes `category/name-of-the-bad-pattern`, lower case, with dashes",
                f"`{rule_id}` 不是规则名：应形如 `category/name-of-the-bad-pattern`，小写并以短横线连接",
            ),
            language,
        )
    except RuleExistsError as error:
        console.fail(Text(f"`{error}` is there already", f"`{error}` 已存在"), language)
    except OSError as error:
        console.fail(Text(f"the rule cannot be written: {error}", f"无法写入规则文件：{error}"), language)
    console.write(f"{path}\n", language)


def _catalogue(folders: Sequence[Path], language: Lang) -> Catalogue:
    from wxlint.engine.catalogue import RuleLoadError, load_catalogue

    try:
        return load_catalogue(tuple(folders))
    except RuleLoadError as error:
        console.fail(Text(f"a rule file cannot be used: {error}", f"规则文件无法使用：{error}"), language)


def _selection(
    catalogue: Catalogue,
    config_file: Path | None,
    no_config: bool,
    preset: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    language: Lang,
) -> Callable[[Path], Selection]:
    """What runs in a project, by the project's root: every project has the configuration nearest to it, and the command line has the last word."""
    from wxlint.config import DEFAULT, find_config
    from wxlint.engine.select import Selection, UnknownRuleError, expand_names

    try:
        selected, ignored = expand_names(select, catalogue.known), expand_names(ignore, catalogue.known)
    except UnknownRuleError as error:
        _fail_unknown_rule(error.name, error.nearest, language)
    if select and not selected:
        console.fail(Text("`--select` names no rule", "`--select` 没有写明规则"), language)

    @cache
    def of_config(path: Path | None) -> Selection:
        config = DEFAULT if path is None else _config(path, catalogue, language)
        return Selection(catalogue, config, preset or config.extends, selected, ignored)

    return lambda root: of_config(config_file or (None if no_config else find_config(root)))


def _config(path: Path, catalogue: Catalogue, language: Lang) -> Config:
    from wxlint.config import ConfigErrors, load_config

    try:
        return load_config(_seen_from_here(path), catalogue.known)
    except ConfigErrors as error:
        console.warn(error.render(language))
        raise SystemExit(console.EXIT_FAILED) from None


def _seen_from_here(path: Path) -> Path:
    """`path` as messages show it."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path


def _models(files: Sequence[Path], language: Lang) -> tuple[Mapping[str, object], ...]:
    if not files:
        return ()
    import tomllib

    from wxlint.taint.models import ModelError, Models

    tables = []
    for file in files:
        try:
            table = tomllib.loads(file.read_text("utf-8"))
            Models().add_table(table, str(file), custom=True)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ModelError) as error:
            console.fail(Text(f"the model file `{file}` cannot be used: {error}", f"模型文件 `{file}` 无法使用：{error}"), language)
        tables.append(table)
    return tuple(tables)


def _print_notes(report: Report, output_format: str) -> None:
    """Notes go to stderr, where they do not mix with findings; JSON and SARIF carry them themselves."""
    if report.quiet or output_format in ("json", "sarif"):
        return
    from wxlint.report import render_notes

    click.echo(render_notes(report), nl=False, err=True)


def _exit_code(report: Report, fail_on: str) -> int:
    if any(item.finding.rule == "internal-error" for item in report.diagnostics):
        return console.EXIT_FAILED
    fails = fail_on != "never" and any(item.finding.severity.at_least(Severity(fail_on)) for item in report.diagnostics)
    return console.EXIT_FINDINGS if fails else console.EXIT_CLEAN


def _fail_unknown_rule(name: str, nearest: str | None, language: Lang) -> NoReturn:
    hint_en = f"; the nearest is `{nearest}`" if nearest else "; `wxlint rules` lists them"
    hint_zh = f"；最接近的是 `{nearest}`" if nearest else "；用 `wxlint rules` 查看全部规则"
    console.fail(Text(f"there is no rule `{name}`{hint_en}", f"没有规则 `{name}`{hint_zh}"), language)
