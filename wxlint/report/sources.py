"""The texts of the reported files, each asked for once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import SourceText

if TYPE_CHECKING:
    from collections.abc import Callable

_UNREADABLE = SourceText(b"")


class Sources:
    """Remembers what `Report.source` gave, because finding the line starts of a file is worth doing once."""

    def __init__(self, read: Callable[[str], SourceText | None]) -> None:
        self._read = read
        self._texts: dict[str, SourceText | None] = {}

    def find(self, path: str) -> SourceText | None:
        """The text of `path`, None where it can no longer be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def __getitem__(self, path: str) -> SourceText:
        """As `find`; an unreadable file is taken for an empty one, so that every place in it is line 1, column 1."""
        return self.find(path) or _UNREADABLE
