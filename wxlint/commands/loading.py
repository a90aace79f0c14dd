"""What commands load before they work: rules, configuration, models. What cannot be used ends the run with a message and exit code 2."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from wxlint import console
from wxlint.diagnostics import Lang, Text
from wxlint.project.disk import note_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wxlint.config import Config
    from wxlint.engine.catalogue import Catalogue
    from wxlint.engine.select import Selection


def catalogue_with(folders: Sequence[Path], language: Lang) -> Catalogue:
    """wxlint's own rules and those in `folders`."""
    from wxlint.engine.catalogue import RuleLoadError, load_catalogue

    try:
        return load_catalogue(tuple(folders))
    except RuleLoadError as error:
        console.fail(Text(f"a rule file cannot be used: {error}", f"规则文件无法使用：{error}"), language)


def selection_by_root(
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
        fail_unknown_rule(error.name, error.nearest, language)
    if select and not selected:
        console.fail(Text("`--select` names no rule", "`--select` 没有写明规则"), language)

    @cache
    def of_config(path: Path | None) -> Selection:
        config = DEFAULT if path is None else read_config(path, catalogue, language)
        return Selection(catalogue, config, preset or config.extends, selected, ignored)

    def of_root(root: Path) -> Selection:
        path = config_file or (None if no_config else find_config(root))
        if path is not None:
            note_file(path)  # it may have been read before this run began
        return of_config(path)

    return of_root


def read_config(path: Path, catalogue: Catalogue, language: Lang) -> Config:
    """The configuration in `path`."""
    from wxlint.config import ConfigErrors, load_config

    try:
        return load_config(_seen_from_here(path), catalogue.known)
    except ConfigErrors as error:
        console.warn(error.render(language))
        raise SystemExit(console.EXIT_FAILED) from None


def models_from(files: Sequence[Path], language: Lang) -> tuple[Mapping[str, object], ...]:
    """Model files named on the command line, as TOML gives them."""
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


def fail_unknown_rule(name: str, nearest: str | None, language: Lang) -> NoReturn:
    """There is no rule `name`, perhaps one that is spelled nearly so."""
    hint_en = f"; the nearest is `{nearest}`" if nearest else "; `wxlint rules` lists them"
    hint_zh = f"；最接近的是 `{nearest}`" if nearest else "；用 `wxlint rules` 查看全部规则"
    console.fail(Text(f"there is no rule `{name}`{hint_en}", f"没有规则 `{name}`{hint_zh}"), language)


def _seen_from_here(path: Path) -> Path:
    """`path` as messages show it."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:  # another drive
        return path
