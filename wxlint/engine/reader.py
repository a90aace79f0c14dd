"""The files of a project as the analysis sees them."""

from __future__ import annotations

from wxlint.project.discover import read_source
from wxlint.project.minified import is_minified
from wxlint.project.model import Project, Skipped
from wxlint.recent import Recent
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

_BUDGET = 16 << 20
"""Bytes of files that are kept at once: rules ask for the same ones again and again, and all of most projects fit."""


class Reader:
    """Reads files: no bundle, nothing unreadable. What is left out is remembered once."""

    def __init__(self, project: Project, size_limit: int) -> None:
        self.project = project
        self.size_limit = size_limit
        self.left_out: dict[str, Skipped] = {}
        self._kept = Recent(self._read, _BUDGET, lambda data: len(data or b""))

    def read(self, path: str) -> bytes | None:
        """The bytes of `path`; None if it is left out."""
        return self._kept.get(path)

    def _read(self, path: str) -> bytes | None:
        if path in self.left_out:
            return None
        found = read_source(self.project.root, path, self.size_limit)
        if isinstance(found, Skipped):
            self.left_out[path] = found
            return None
        file = self.project.files.get(path)
        if file is not None and file.language in SCRIPT_LANGUAGES and is_minified(found):
            self.left_out[path] = Skipped(path, "minified")
            return None
        return found
