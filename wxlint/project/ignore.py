"""Which files and folders are left out: folders that hold nobody's source code, what .gitignore names, what the user excludes.

pathspec decides what a pattern matches. Importing and asking it costs more than walking a usual project, so it is asked only about paths that some pattern
could match by the look of its last component; all others cannot be ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wxlint.project import paths
from wxlint.project.disk import is_folder
from wxlint.project.reading import exists, memo, read_source

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_FOLDERS = frozenset({"node_modules", "miniprogram_npm", "uni_modules", "dist", "unpackage", "bower_components"})
"""Installed packages and build output. Folders whose name begins with a dot (.git, .svn, .vscode) are left out too: no platform packs them."""

IGNORE_FILE = ".gitignore"

# What a hostile pattern could cost: each star multiplies the work by the length of a name, each double star by the depth of a path.
_MOST_STARS = 3
_MOST_DOUBLE_STARS = 2

_WILD = frozenset("*?[\\")


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
        components = [component for line in self._lines if (component := _deciding_component(line))]
        self._names = frozenset(name for name in components if _WILD.isdisjoint(name) and not name.endswith("/"))
        self._inside = tuple({f"/{name}" for name in components if name.endswith("/")})
        self._wild_names = _compile([name for name in components if not _WILD.isdisjoint(name)])
        self._spec: GitIgnoreSpec | None = None

    def verdict(self, path: str, name: str, is_folder: bool) -> bool | None:
        """True where the patterns ignore `path`, False where they say not to, None where they say nothing. `name` is its last component."""
        could_match = name in self._names or (self._wild_names is not None and self._wild_names.match(name) is not None)
        if not could_match and not self._inside:
            return None
        here = paths.join(self._prefix, paths.relative(self._folder, path))
        if not could_match and not any(folder in f"/{here}" for folder in self._inside):
            return None
        return self._compiled().check_file(f"{here}/" if is_folder else here).include

    def _compiled(self) -> GitIgnoreSpec:
        if self._spec is None:
            from pathspec import GitIgnoreSpec

            try:
                self._spec = GitIgnoreSpec.from_lines(self._lines)
            except ValueError:
                self._spec = GitIgnoreSpec.from_lines([line for line in self._lines if _is_valid(line)])
        return self._spec


def _deciding_component(line: str) -> str:
    """What a path must have for `line` to match it: the pattern of its last component or, with a slash at the end, the name of a folder it is in."""
    *outer, last = line.rstrip().removeprefix("!").rstrip("/").split("/")
    if last in ("*", "**") and outer and outer[-1] and _WILD.isdisjoint(outer[-1]):
        return f"{outer[-1]}/"
    return last


def _compile(names: list[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    if any("\\" in name for name in names):
        return re.compile("")
    from fnmatch import translate

    return re.compile("|".join(translate(name.replace("[^", "[!")) for name in names))


def _is_costly(line: str) -> bool:
    if "*" not in line:
        return False
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
    """All reasons to leave out what lies below `root`. `exclude_prefix` is the root as seen from the folder that `exclude` counts from."""

    def __init__(self, root: Path, exclude: Sequence[str], respect_gitignore: bool, exclude_prefix: str = "") -> None:
        self._root = root
        self._respect_gitignore = respect_gitignore
        self._exclude = IgnorePatterns(exclude, prefix=exclude_prefix) if exclude else None
        self._excludes_root = bool(exclude) and _ignores_root(IgnorePatterns(exclude), exclude_prefix)
        self.outer_chain: Chain = _chain_above(root) if respect_gitignore else ()

    def chain(self, folder: str, outer: Chain, has_ignore_file: bool) -> Chain:
        """The chain of `folder`, whose parent's chain is `outer`."""
        if not (has_ignore_file and self._respect_gitignore):
            return outer
        lines = _read_lines(self._root, folder)
        return (*outer, IgnorePatterns(lines, folder)) if lines else outer

    def reason(self, path: str, name: str, is_folder: bool, chain: Chain) -> str | None:
        """Why `path` is left out (`excluded`, `ignored`), or None."""
        if self._exclude and (self._excludes_root or self._exclude.verdict(path, name, is_folder)):
            return "excluded"
        for patterns in reversed(chain):
            verdict = patterns.verdict(path, name, is_folder)
            if verdict is not None:
                return "ignored" if verdict else None
        return None


def is_git_ignored(root: Path, path: str) -> bool:
    """Whether git leaves out the file `path`, itself or with a folder around it: it stays on the machine it lies on."""
    rules, chain = _around(root, paths.parent(path))
    return chain is None or rules.reason(path, paths.base_name(path), is_folder=False, chain=chain) == "ignored"


def _around(root: Path, folder: str) -> tuple[IgnoreRules, Chain | None]:
    """The chain of `folder`; None for one that is ignored itself. Looked up once in a run: a configuration may name a hundred thousand files."""
    known = memo(f"git-ignored {root}")
    if not known:
        rules = IgnoreRules(root, (), respect_gitignore=True)
        known[""] = rules, rules.chain("", rules.outer_chain, has_ignore_file=True)
    unknown = []
    while folder not in known:
        unknown.append(folder)
        folder = paths.parent(folder)
    rules, chain = known[folder]
    is_there = True
    for below in reversed(unknown):
        if chain is not None and rules.reason(below, paths.base_name(below), is_folder=True, chain=chain) == "ignored":
            chain = None
        is_there = is_there and is_folder(root / below)
        if chain is not None and is_there:  # a path that only a configuration names may be thousands of folders deep
            chain = rules.chain(below, chain, has_ignore_file=True)
        if is_there:
            known[below] = rules, chain
    return rules, chain


def _read_lines(root: Path, folder: str) -> list[str]:
    data = read_source(root, paths.join(folder, IGNORE_FILE))
    return data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n").split("\n") if isinstance(data, bytes) else []


def _chain_above(root: Path) -> Chain:
    """The .gitignore files of the repository that holds `root`, above it. None of them counts where one ignores `root` itself: it was asked for."""
    if exists(root / ".git"):
        return ()
    chain: list[IgnorePatterns] = []
    for folder in root.parents:
        if lines := _read_lines(folder, ""):
            prefix = root.relative_to(folder).as_posix()
            if _ignores_root(IgnorePatterns(lines), prefix):
                return ()
            chain.insert(0, IgnorePatterns(lines, prefix=prefix))
        if exists(folder / ".git"):
            return tuple(chain)
    return ()


def _ignores_root(patterns: IgnorePatterns, prefix: str) -> bool:
    """Whether `patterns` ignore the root, which they see as `prefix`, or a folder around it."""
    return any(patterns.verdict(outer, paths.base_name(outer), is_folder=True) for outer in (prefix, *paths.ancestors(prefix)) if outer)
