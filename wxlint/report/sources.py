"""The texts of the reported files, each asked for once as long as findings come file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import SourceText
from wxlint.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Callable

_UNREADABLE = SourceText(b"")
_BUDGET = 4 << 20
"""Bytes of text that are kept at once: findings are reported file by file, and point into a few others."""


class Sources:
    """Remembers what `Report.source` gave, because finding the line starts of a file is worth doing once."""

    def __init__(self, read: Callable[[str], SourceText | None]) -> None:
        self._texts = Recent(read, _BUDGET, lambda text: len(text.data) if text is not None else 0)

    def find(self, path: str) -> SourceText | None:
        """The text of `path`, None where it can no longer be read."""
        return self._texts.get(path)

    def __getitem__(self, path: str) -> SourceText:
        """As `find`; an unreadable file is taken for an empty one, so that every place in it is line 1, column 1."""
        return self.find(path) or _UNREADABLE
