"""A run as the options of a command ask for it: what `check` and `baseline` have in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from wxlint import console
from wxlint.commands import loading
from wxlint.diagnostics import Confidence, Lang, Report, Text
from wxlint.engine.places import Places
from wxlint.engine.run import Options
from wxlint.engine.run import check as run_check
from wxlint.engine.targets import MissingPathError, find_targets
from wxlint.records import dataclass

if TYPE_CHECKING:
    from wxlint.engine.catalogue import Catalogue
    from wxlint.engine.memory import Memory


@dataclass(frozen=True)
class Analysis:
    """What is analysed and how; `run` does it."""

    paths: tuple[Path, ...]
    catalogue: Catalogue
    options: Options
    places: Places
    progress: console.Progress | None

    def run(self) -> Report:
        """Analyse everything that was asked for."""
        try:
            return run_check(self.paths, self.options, self.places.cwd)
        except MissingPathError as error:
            _fail_missing(error, self.options.lang)
        finally:
            if self.progress is not None:
                self.progress.clear()


def prepare(
    paths: Sequence[Path],
    language: Lang,
    *,
    config_file: Path | None,
    no_config: bool,
    preset: str | None,
    select: Sequence[str],
    ignore: Sequence[str],
    min_confidence: str,
    model_files: Sequence[Path],
    rule_folders: Sequence[Path],
    quiet: bool,
    prefilter: bool = True,
    use_cache: bool = False,
    jobs: int | None = None,
) -> Analysis:
    """Load what a run needs. What cannot be used ends it with a message and exit code 2."""
    if config_file is not None and no_config:
        console.fail(Text("`--config` and `--no-config` contradict each other", "`--config` 与 `--no-config` 互相矛盾"), language)
    catalogue = loading.catalogue_with(rule_folders, language)
    progress = None if quiet else console.progress(language)
    options = Options(
        loading.selection_by_root(catalogue, config_file, no_config, preset, select, ignore, language),
        lang=language,
        min_confidence=Confidence(min_confidence),
        prefilter=prefilter,
        models=loading.models_from(model_files, language),
        progress=progress,
        jobs=jobs,
        memory=_memory(catalogue, (str(config_file), str(no_config), str(preset), *select, "", *ignore)) if use_cache else None,
    )
    asked = tuple(paths) or (Path(),)
    try:
        targets = find_targets(asked)
    except MissingPathError as error:
        _fail_missing(error, language)
    return Analysis(asked, catalogue, options, Places(targets, Path.cwd(), options.size_limit), progress)


def _memory(catalogue: Catalogue, asked: Sequence[str]) -> Memory:
    from wxlint.engine.memory import Memory
    from wxlint.engine.store import Store

    return Memory(Store(), catalogue.code, asked, catalogue)


def _fail_missing(error: MissingPathError, language: Lang) -> NoReturn:
    console.fail(Text(f"`{error}` does not exist", f"`{error}` 不存在"), language)
