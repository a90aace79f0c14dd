"""A project in parts: each is analysed by itself and then forgotten, so that a large repository takes no more memory than its largest part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from wxlint.engine.part_run import PartResult, Task, run_part
from wxlint.engine.pool import Pool
from wxlint.engine.reader import Reader
from wxlint.project.parts import Part, parts_of, project_of, reached

if TYPE_CHECKING:
    from wxlint.project.model import Project

_Key = tuple[str | None, int, int]
"""See `Part.key`."""
_LARGE = 0.25
"""A part with such a share of the files is analysed in several processes; smaller ones are dealt out to them."""


class PartsRun:
    """Analyses the parts of `project` that anything is wanted of."""

    def __init__(self, project: Project, task: Task, pool: Pool) -> None:
        self._project = project
        self._task = task
        self._pool = pool
        self._done = 0
        self._files = sum(map(task.analyses, project.files.values())) if task.options.progress is not None else 0

    def results(self) -> list[PartResult]:
        """What the parts gave, in their order."""
        known: dict[_Key, PartResult | set[str]] = {}
        joined: set[str] = set()
        while True:
            parts = parts_of(self._project, joined)
            if len(parts) == 1:
                return [run_part(self._project, Reader(self._project, self._task.options.size_limit), self._task, self._pool, self._advance)]
            wanted = [part for part in parts if self._is_wanted(part)]
            known.update(self._run([part for part in wanted if part.key not in known]))
            answers = [known[part.key] for part in wanted]
            reaching = [answer for answer in answers if isinstance(answer, set)]
            if not reaching:
                return [answer for answer in answers if isinstance(answer, PartResult)]
            joined.update(*reaching)

    def _run(self, parts: Iterable[Part]) -> Iterator[tuple[_Key, PartResult | set[str]]]:
        """Analyse `parts`: see `_part`."""
        self._project.prepare()
        most = len(self._project.files) * _LARGE
        large = [part for part in parts if len(part.files) > most]
        small = [part for part in parts if len(part.files) <= most]
        for part in large:
            yield part.key, self._part(part, self._pool, self._advance)
        alone = Pool(1)
        for part, answer in zip(small, self._pool.map(lambda part: self._part(part, alone, lambda: None), small), strict=True):
            self._advance(sum(map(self._task.analyses, part.files)))
            yield part.key, answer

    def _part(self, part: Part, pool: Pool, progress: Callable[[], object]) -> PartResult | set[str]:
        """What `part` gives; the folders that have to be looked at as one if it reaches others."""
        project = project_of(part, self._project)
        reader = Reader(project, self._task.options.size_limit)
        return reached(part, self._project, reader.read) or run_part(project, reader, self._task, pool, progress)

    def _is_wanted(self, part: Part) -> bool:
        return any(map(self._task.wants, (file.path for file in part.files))) or any(map(self._task.wants, part.assets))

    def _advance(self, files: int = 1) -> None:
        progress = self._task.options.progress
        if progress is not None:
            progress(self._done, self._files)
        self._done += files
