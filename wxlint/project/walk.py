"""One pass over the disk: which files exist, which of them can be analysed, and what was left out and why."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from wxlint.project import disk, paths
from wxlint.project.ignore import IGNORE_FILE, Chain, IgnoreRules, is_skipped_folder
from wxlint.project.languages import is_minified_name, language_of
from wxlint.project.model import Language
from wxlint.project.reading import is_below

MARKERS = frozenset(
    {
        "project.config.json",
        "project.private.config.json",
        "app.json",
        "game.json",
        "plugin.json",
        "package.json",
        "cloudbaserc.json",
        ".cloudbaserc",
        "manifest.json",
        "pages.json",
    }
)
"""Files that say what a folder is. They are known even where .gitignore names them: people keep their own project.config.json out of git."""


class Tree:
    """What the disk holds below a root, without what is left out."""

    def __init__(self) -> None:
        self.files: dict[str, Language] = {}
        """The files that can be analysed, by path."""
        self.assets: set[str] = set()
        """All other files that are there: images, styles of other compilers, declarations."""
        self.skipped: dict[str, str] = {}
        """Files and folders that were left out, and why. Nothing below such a folder is known."""
        self.skipped_by_name: set[str] = set()
        """The folders of `skipped` that are left out only because of their name."""
        self._subfolders: dict[str, list[str]] = {}
        self._markers: dict[str, set[str]] = {}

    def __contains__(self, path: str) -> bool:
        return path in self.files or path in self.assets

    def has_folder(self, folder: str) -> bool:
        """Whether `folder` is there and was walked."""
        return folder in self._subfolders

    def folders(self) -> Iterable[str]:
        """Every folder that was walked, in no particular order."""
        return self._subfolders

    def subfolders(self, folder: str) -> list[str]:
        """The paths of the folders in `folder`, sorted."""
        return sorted(self._subfolders.get(folder, ()))

    def holding(self, marker: str) -> list[str]:
        """The folders that hold a file named `marker`, one of `MARKERS`; outer folders first, then by name."""
        return sorted(self._markers.get(marker, ()), key=lambda folder: (paths.depth(folder), folder))

    def is_marked(self, folder: str, marker: str) -> bool:
        """Whether `folder` holds a file named `marker`, one of `MARKERS`."""
        return folder in self._markers.get(marker, ())

    def leave_out(self, folder: str, reason: str) -> None:
        """Forget what lies below `folder`, and remember why."""
        below = f"{folder}/"
        self.files = {path: language for path, language in self.files.items() if not path.startswith(below)}
        self.assets = {path for path in self.assets if not path.startswith(below)}
        self.skipped[folder] = reason

    def add_folder(self, folder: str) -> None:
        """Note that `folder` is there."""
        if folder not in self._subfolders:
            self._subfolders[folder] = []

    def add_subfolder(self, folder: str, subfolder: str) -> None:
        """Note that `subfolder` (a path) stands in `folder`."""
        self._subfolders[folder].append(subfolder)

    def add_marker(self, folder: str, marker: str) -> None:
        """Note that `folder` holds a file named `marker`."""
        self._markers.setdefault(marker, set()).add(folder)


class Walker:
    """Fills a `Tree`. Symbolic links are not followed: what they lead to inside the root is walked where it really stands."""

    def __init__(self, root: Path, rules: IgnoreRules, size_limit: int) -> None:
        self.tree = Tree()
        self._root = str(root)
        self._rules = rules
        self._size_limit = size_limit
        self._chains: dict[str, Chain] = {}

    def walk(self) -> Tree:
        """Everything below the root."""
        self._walk("", self._rules.outer_chain)
        return self.tree

    def walk_skipped(self, folder: str) -> bool:
        """Walk `folder`, which lies in a folder that is left out because of its name, as a configuration names it as a root.

        False if it is not there, or if there is another reason to leave it out.
        """
        between = [folder]
        while between[-1] not in self._chains:
            between.append(paths.parent(between[-1]))
        chain = self._chains[between.pop()]
        location = self._locate(folder)
        if disk.real_path(location) != location or not disk.is_folder(location):
            return False
        if any(self._rules.reason(part, paths.base_name(part), True, chain) for part in between):
            return False
        self.tree.skipped.pop(folder, None)
        self._walk(folder, chain)
        return True

    def _locate(self, path: str) -> str:
        return os.path.join(self._root, path) if path else self._root  # noqa: PTH118

    def _walk(self, start: str, chain: Chain) -> None:
        pending: list[tuple[str, Chain]] = [(start, chain)]
        while pending:
            folder, outer = pending.pop()
            try:
                entries = disk.entries(self._locate(folder))
            except OSError:
                self.tree.skipped[folder] = "unreadable"
                continue
            self.tree.add_folder(folder)
            chain = self._chains[folder] = self._rules.chain(folder, outer, any(entry.name == IGNORE_FILE for entry in entries))
            pending.extend((subfolder, chain) for subfolder in self._enter(folder, entries, chain))

    def _enter(self, folder: str, entries: Iterable[os.DirEntry[str]], chain: Chain) -> Iterator[str]:
        for entry in entries:
            name = entry.name
            path = f"{folder}/{name}" if folder else name
            if entry.is_dir(follow_symlinks=False):
                # By name first: the .gitignore of nearly every project names node_modules, and asking it is dear.
                if is_skipped_folder(name):
                    self.tree.skipped[path] = "ignored"
                    self.tree.skipped_by_name.add(path)
                elif reason := self._rules.reason(path, name, True, chain):
                    self.tree.skipped[path] = reason
                else:
                    self.tree.add_subfolder(folder, path)
                    yield path
            else:
                self._add_file(entry, folder, path, chain)

    def _add_file(self, entry: os.DirEntry[str], folder: str, path: str, chain: Chain) -> None:
        name = entry.name
        if name in MARKERS:
            self.tree.add_marker(folder, name)
        language = language_of(name)
        is_link = entry.is_symlink()
        if language is None and not is_link:
            self.tree.assets.add(path)
            return
        reason = self._rules.reason(path, name, False, chain) or (self._link_reason(entry) if is_link else self._file_reason(entry))
        if reason is not None:
            self.tree.skipped[path] = reason
        elif language is not None:
            self.tree.files[path] = language

    def _link_reason(self, entry: os.DirEntry[str]) -> str:
        inside = is_below(self._root, disk.real_path(entry.path))
        return "twin" if inside else "outside"

    def _file_reason(self, entry: os.DirEntry[str]) -> str | None:
        try:
            if not entry.is_file(follow_symlinks=False):
                return "special"
            if is_minified_name(entry.name):
                return "minified"
            return "too-large" if disk.is_larger(entry, self._size_limit) else None
        except OSError:
            return "unreadable"
