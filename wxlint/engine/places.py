"""From the paths that a report shows back to the projects and files that were asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from wxlint.engine.targets import Target
from wxlint.project.reading import DEFAULT_SIZE_LIMIT, read_source
from wxlint.records import dataclass


class Place(NamedTuple):
    """A file as its project knows it: `path` is relative to the root of `target`."""

    target: Target
    path: str


@dataclass(frozen=True)
class Places:
    """The files of one run. `targets` are the projects, the inner before those around them."""

    targets: Sequence[Target]
    cwd: Path
    size_limit: int = DEFAULT_SIZE_LIMIT

    def absolute(self, shown: str) -> str:
        """The absolute path of a file by the path that a report shows."""
        return os.path.normpath(os.path.join(self.cwd, shown))  # noqa: PTH118 (a path of another drive stays as it is)

    def find(self, shown: str) -> Place | None:
        """The file in its project; None for one that was not asked for."""
        location = Path(self.absolute(shown))
        for target in self.targets:
            if location.is_relative_to(target.root):
                path = location.relative_to(target.root).as_posix()
                if target.wants("" if path == "." else path):
                    return Place(target, path)
        return None

    def read(self, shown: str) -> bytes | None:
        """The bytes of a file that was asked for; None where it cannot be read."""
        place = self.find(shown)
        data = None if place is None else read_source(place.target.root, place.path, self.size_limit)
        return data if isinstance(data, bytes) else None
