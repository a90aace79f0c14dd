"""What a report looks up when it is asked: the pages about rules, and the files that it shows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wxlint.diagnostics import RuleInfo, SourceText
from wxlint.project.model import Skipped
from wxlint.project.reading import read_source

if TYPE_CHECKING:
    from wxlint.engine.redact import Redactor
    from wxlint.rules import Rule


class RuleInfos(Mapping[str, RuleInfo]):
    """What reporters may tell about rules, looked up when one of them asks: most do not, and the pages about rules stand in their files."""

    def __init__(self, ids: Iterable[str], rules: Mapping[str, type[Rule]]) -> None:
        self._ids = tuple(sorted(set(ids)))
        self._rules = rules

    def __getitem__(self, identifier: str) -> RuleInfo:
        if identifier not in self._ids:
            raise KeyError(identifier)
        from wxlint.engine.explain import rule_info

        return rule_info(self._rules.get(identifier), identifier)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def source_text(root: Path, size_limit: int, redactor: Redactor, path: str) -> SourceText | None:
    """A file by its path in the project, its secrets masked."""
    data = read_source(root, path, size_limit)
    return None if isinstance(data, Skipped) else redactor.text(SourceText(data))


def reported_text(cwd: Path, size_limit: int, redactor: Redactor, path: str) -> SourceText | None:
    """A file by the path that a report shows, its secrets masked."""
    location = os.path.normpath(os.path.join(cwd, path))  # noqa: PTH118 (pathlib takes longer than the reading)
    inside = f"{cwd}{os.sep}"
    if location.startswith(inside):  # what is known of one root's folders need not be found out for each of them
        return source_text(cwd, size_limit, redactor, location[len(inside) :].replace(os.sep, "/"))
    return source_text(Path(location).parent, size_limit, redactor, os.path.basename(location))  # noqa: PTH119
