"""One run: paths in, a report out. What a run found the last time is reported again, without importing what finds it, where nothing has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wxlint.diagnostics import Confidence, Lang, Report
from wxlint.project.disk import recorded
from wxlint.project.reading import DEFAULT_SIZE_LIMIT, is_frozen
from wxlint.records import dataclass

if TYPE_CHECKING:
    from wxlint.engine.memory import Memory
    from wxlint.engine.select import Selection


@dataclass(frozen=True)
class Options:
    """What a run depends on besides the files. `selection` may differ from project to project: then it is asked with each project's root."""

    selection: Selection | Callable[[Path], Selection]
    lang: Lang = Lang.EN
    min_confidence: Confidence = Confidence.MEDIUM
    size_limit: int = DEFAULT_SIZE_LIMIT
    time_limit: float = 120.0
    """Seconds of processor time for one file: more than ten times what the slowest one of 37 real projects takes."""
    prefilter: bool = True
    models: tuple[Mapping[str, object], ...] = ()
    """Model files named on the command line, as TOML gives them."""
    progress: Callable[[int, int], None] | None = None
    """Called with the number of files done and in all."""
    jobs: int | None = None
    """How many processes to use; None to let the number of files decide."""
    memory: Memory | None = None
    """What is known of earlier runs; None to neither use nor keep anything."""

    def selection_for(self, root: Path) -> Selection:
        """What runs in the project at `root`."""
        return self.selection(root) if callable(self.selection) else self.selection


def check(paths: Sequence[Path], options: Options, cwd: Path) -> Report:
    """Lint `paths` (files or folders). Raises MissingPathError, and nothing for whatever stands in the files."""
    memory = options.memory if options.prefilter and not is_frozen() else None
    if memory is not None:
        known = memory.recall(paths, options, cwd)
        if known is not None:
            return known
    from wxlint.engine.project_run import lint

    if memory is None:
        return lint(paths, options, cwd).report
    with recorded() as answers:
        outcome = lint(paths, options, cwd)
    memory.keep(paths, options, cwd, outcome, answers)
    return replace(outcome.report, notes=(*outcome.report.notes, *memory.notes()))
