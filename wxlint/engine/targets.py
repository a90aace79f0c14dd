"""From the paths of the command line to projects, and from a project's paths to those that people and configurations use."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path

from wxlint.config import Config
from wxlint.project.disk import exists, is_folder, lexists, real_path
from wxlint.project.locate import find_project_root
from wxlint.project.paths import ancestors, contains, join, parent
from wxlint.records import dataclass


class MissingPathError(Exception):
    """A path on the command line that is not there."""


@dataclass(frozen=True)
class Target:
    """A project and what was asked for in it: paths relative to `root`, "" for all of it."""

    root: Path
    wanted: tuple[str, ...]

    def wants(self, path: str) -> bool:
        """Whether `path`, relative to the root, is one of these or lies below one."""
        return path in self._places or any(folder in self._places for folder in ancestors(path))

    @cached_property
    def _places(self) -> frozenset[str]:
        return frozenset(self.wanted)

    def without(self, others: Iterable[Target]) -> Callable[[str], bool]:
        """Whether a path is wanted here, and by none of `others` that lie inside."""
        inside = [
            join(other.root.relative_to(self.root).as_posix(), part)
            for other in others
            if other.root.is_relative_to(self.root)
            for part in other.wanted
        ]
        return (lambda path: self.wants(path) and not any(contains(part, path) for part in inside)) if inside else self.wants

    def concerns(self, path: str | None) -> bool:
        """Whether what stands in `path` matters for what was asked for: it is a part of it, or a configuration in a folder around it."""
        return path is None or any(contains(part, path) or contains(parent(path), part) for part in self.wanted)


def find_targets(paths: Sequence[Path]) -> list[Target]:
    """The projects around `paths`, the inner before those around them. Raises MissingPathError.

    A folder may be given through a symbolic link. A file that is one is taken for what it is, as everywhere in a project: it is not followed.
    """
    groups: dict[Path, set[str]] = {}
    root_around = cache(find_project_root)  # hooks name hundreds of files in a few folders
    for path in paths:
        if not lexists(path):
            raise MissingPathError(str(path))
        is_a_folder = is_folder(path)
        folder = Path(real_path(path if is_a_folder else path.parent))
        root = root_around(folder)
        place = folder if is_a_folder else folder / path.name
        groups.setdefault(root, set()).add("" if place == root else place.relative_to(root).as_posix())
    roots = sorted(groups, key=lambda root: (-len(root.parts), root))
    return [Target(root, tuple(sorted(groups[root]))) for root in roots]


def display_paths(root: Path, cwd: Path) -> Callable[[str], str]:
    """How paths of a project are shown: relative to the working directory, with forward slashes; absolute on another drive."""
    if root == cwd:
        return lambda path: path or "."

    @cache
    def folder(path: str) -> str:
        try:
            return os.path.relpath(root / path, cwd).replace(os.sep, "/")
        except ValueError:
            return (root / path).as_posix()

    return lambda path: join(folder(parent(path)), path.rpartition("/")[2]).removeprefix("./") if path else folder("")


def place_in_repository(root: Path) -> str:
    """Where the project stands in its repository, the folder with .git; "" if it is the repository, or in none."""
    for folder in (root, *root.parents):
        if exists(folder / ".git"):
            return root.relative_to(folder).as_posix() if folder != root else ""
    return ""


def config_prefix(config: Config, root: Path) -> str:
    """The project's root as a configuration's patterns see it: they count from its folder, and from the root where that lies elsewhere."""
    folder = None if config.path is None else Path(real_path(config.path.parent))
    if folder is None or folder == root or not root.is_relative_to(folder):
        return ""
    return root.relative_to(folder).as_posix()
