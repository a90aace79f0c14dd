"""Which files and folders are left out: folders that hold nobody's source code, what .gitignore names, what the user excludes.

pathspec decides what a pattern matches. Importing and asking it costs more than walking a usual project, so it is asked only about names that the last
component of some pattern could match; all other names cannot be ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wxlint.project import paths
from wxlint.project.reading import read_source

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_FOLDERS = frozenset({"node_modules", "miniprogram_npm", "uni_modules", "dist", "unpackage", "bower_components"})
"""Installed packages and build output. Folders whose name begins with a dot (.git, .svn, .vscode, .claude) are left out too: no platform packs them."""

IGNORE_FILE = ".gitignore"

# What a hostile pattern could cost: each star multiplies the work by the length of a name, each double star by the depth of a path.
_MOST_STARS = 3
_MOST_DOUBLE_STARS = 2

_WILD = re.compile(r"[*?\[\\]")


def is_skipped_folder(name: str) -> bool:
    """Whether a folder of this name is left out wherever it stands."""
    return name in SKIPPED_FOLDERS or name.startswith(".")


class IgnorePatterns:
    """The patterns of one .gitignore, or a list in its syntax.

    `folder` is where the patterns count from, relative to the root; `prefix` is the root as seen from the patterns' folder, where that lies above.
    """

    def __init__(self, lines: Iterable[str], folder: str = "", prefix: str = "") -> None:
        self._lines = [line for line in lines if line.strip() and not line.startswith("#") and not _is_costly(line)]
        self._folder = folder
        self._prefix = prefix
        self._names = frozenset(name for name in self._last_components() if not _WILD.search(name))
        self._wild_names = self._compile_wild_names()
        self._spec: GitIgnoreSpec | None = None

    def verdict(self, path: str, name: str, is_folder: bool) -> bool | None:
        """True where the patterns ignore `path`, False where they say not to, None where they say nothing. `name` is its last component."""
        if name not in self._names and not (self._wild_names and self._wild_names.match(name)):
            return None
        here = paths.join(self._prefix, paths.relative(self._folder, path))
        return self._compiled().check_file(f"{here}/" if is_folder else here).include

    def _last_components(self) -> Iterator[str]:
        for line in self._lines:
            yield line.rstrip().removeprefix("!").rstrip("/").rpartition("/")[2]

    def _compile_wild_names(self) -> re.Pattern[str] | None:
        wild = [name for name in self._last_components() if _WILD.search(name)]
        if not wild:
            return None
        if any("\\" in name for name in wild):
            return re.compile("")
        from fnmatch import translate

        return re.compile("|".join(translate(name.replace("[^", "[!")) for name in wild))

    def _compiled(self) -> GitIgnoreSpec:
        if self._spec is None:
            from pathspec import GitIgnoreSpec

            try:
                self._spec = GitIgnoreSpec.from_lines(self._lines)
            except ValueError:
                self._spec = GitIgnoreSpec.from_lines([line for line in self._lines if _is_valid(line)])
        return self._spec


def _is_costly(line: str) -> bool:
    components = [re.sub(r"\*{3,}", "**", component) for component in line.split("/")]
    return components.count("**") > _MOST_DOUBLE_STARS or any(component != "**" and component.count("*") > _MOST_STARS for component in components)


def _is_valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


Chain = tuple[IgnorePatterns, ...]
"""The .gitignore files that count in a folder, the innermost last."""


class IgnoreRules:
    """All reasons to leave out what lies below `root`."""

    def __init__(self, root: Path, exclude: Sequence[str], respect_gitignore: bool) -> None:
        self._root = root
        self._respect_gitignore = respect_gitignore
        self._exclude = IgnorePatterns(exclude) if exclude else None
        self.outer_chain: Chain = _chain_above(root) if respect_gitignore else ()

    def chain(self, folder: str, outer: Chain, has_ignore_file: bool) -> Chain:
        """The chain of `folder`, whose parent's chain is `outer`."""
        if not (has_ignore_file and self._respect_gitignore):
            return outer
        lines = _read_lines(self._root, folder)
        return (*outer, IgnorePatterns(lines, folder)) if lines else outer

    def reason(self, path: str, name: str, is_folder: bool, chain: Chain) -> str | None:
        """Why `path` is left out (`excluded`, `ignored`), or None."""
        if self._exclude and self._exclude.verdict(path, name, is_folder):
            return "excluded"
        for patterns in reversed(chain):
            verdict = patterns.verdict(path, name, is_folder)
            if verdict is not None:
                return "ignored" if verdict else None
        return None


def _read_lines(root: Path, folder: str) -> list[str]:
    data = read_source(root, paths.join(folder, IGNORE_FILE))
    return data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n").split("\n") if isinstance(data, bytes) else []


def _chain_above(root: Path) -> Chain:
    """The .gitignore files of the repository that holds `root`, above it. None of them counts where one ignores `root` itself: it was asked for."""
    if (root / ".git").exists():
        return ()
    chain: list[IgnorePatterns] = []
    for folder in root.parents:
        if lines := _read_lines(folder, ""):
            prefix = root.relative_to(folder).as_posix()
            as_seen_there = IgnorePatterns(lines)
            if any(as_seen_there.verdict(outer, paths.base_name(outer), is_folder=True) for outer in (prefix, *paths.ancestors(prefix)) if outer):
                return ()
            chain.insert(0, IgnorePatterns(lines, prefix=prefix))
        if (folder / ".git").exists():
            return tuple(chain)
    return ()
