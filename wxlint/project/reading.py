"""Reading one file of a project that nobody trusts: regular files inside the root, up to a limit, and nothing else."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wxlint.project.disk import OPEN_FLAGS, exists, is_file, is_link, note_bytes, note_length, real_path
from wxlint.project.model import Skipped
from wxlint.project.paths import LONGEST

__all__ = ["DEFAULT_SIZE_LIMIT", "exists", "forget_folders", "frozen_files", "is_below", "is_file", "read_source", "real_location"]

DEFAULT_SIZE_LIMIT = 1024 * 1024
"""Bytes. Files above it are bundles or data in every project looked at."""

_CHUNK = 4096
"""Bytes to ask for at least, where the system does not tell a file's size."""


def read_source(root: Path, path: str, size_limit: int = DEFAULT_SIZE_LIMIT) -> bytes | Skipped:
    """The bytes of `path` (POSIX, relative to `root`), or why they are not read.

    Reasons: `outside` (the path, or a symbolic link on the way, leaves the root), `special` (a folder, FIFO, device or socket), `too-large` (over
    `size_limit` bytes), `unreadable` (missing, forbidden, or a name that no file can have). Never raises and never blocks.
    """
    try:
        location = real_location(root, path)
        if location is None:
            return Skipped(path, "outside")
        if _texts is None:
            return _read(location, path, size_limit)
        if location not in _texts:
            found = _read(location, path, size_limit)
            if isinstance(found, Skipped):
                return found
            _texts[location] = found
        return _texts[location]
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return _explain(root, path)


_texts: dict[str, bytes] | None = None


def is_frozen() -> bool:
    """Whether files are not read from the disk: see `frozen_files`."""
    return _texts is not None


@contextmanager
def frozen_files(texts: dict[str, bytes]) -> Iterator[None]:
    """Meanwhile, each file is read from the disk once at most: `texts`, by real location, is read instead, and holds what was read.

    What changes in `texts` looks as if it had changed on the disk. So several runs see the same state of the project, and what fixes come to can be analysed
    before anything is written.
    """
    global _texts
    before, _texts = _texts, texts
    try:
        yield
    finally:
        _texts = before


def real_location(root: Path, path: str) -> str | None:
    """Where `path` (POSIX, relative to `root`) really is, its folders' links followed and its own not; None outside the root. Raises OSError."""
    if len(path) > LONGEST:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    folder, _, name = path.rpartition("/")
    real_folder = None if name in ("", ".", "..") or path.startswith("/") else _real_folder(str(root), folder)
    return None if real_folder is None else f"{real_folder}{os.sep}{name}"


_real_folders: dict[str, dict[str, str | None]] = {}
"""By root, where its folders really are; "" for those that are where they seem to be, None outside it. Looking this up for every file would take longer than reading the
files."""


def forget_folders() -> None:
    """Look at the folders anew: called before a project is discovered, because they may have changed since the last time."""
    _real_folders.clear()
    _memos.clear()


_memos: dict[str, dict[str, Any]] = {}


def memo(name: str) -> dict[str, Any]:
    """What was found out about folders and kept under `name`; empty after `forget_folders`."""
    return _memos.setdefault(name, {})


def _real_folder(root: str, folder: str) -> str | None:
    known = _real_folders.get(root)
    if known is None:
        known = _real_folders[root] = {"": real_path(root)}
    real_root = known[""] or root
    unknown = []
    while folder not in known:
        unknown.append(folder)
        folder = folder.rpartition("/")[0]
    found = known[folder] or (None if known[folder] is None else f"{real_root}{os.sep}{folder}")
    for below in reversed(unknown):
        if found is None:
            known[below] = None
            continue
        name = below.rpartition("/")[2]
        location = f"{found}{os.sep}{name}"
        if name in ("", ".", "..") or is_link(location):
            location = real_path(location)
        found = location if is_below(real_root, location) else None
        known[below] = "" if found == f"{real_root}{os.sep}{below}" else found
    return found


def is_below(real_root: str, real_path: str) -> bool:
    """Whether `real_path` is `real_root` or lies below it; both without symbolic links."""
    return real_path == real_root or real_path.startswith(real_root.rstrip(os.sep) + os.sep)


def _read(location: str, path: str, size_limit: int) -> bytes | Skipped:
    note_bytes(location, None)
    descriptor = os.open(location, OPEN_FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Skipped(path, "special")
        if status.st_size > size_limit:
            note_length(location, status.st_size, size_limit)
            return Skipped(path, "too-large")
        # One byte more than allowed: a file that grows meanwhile, or whose size the system does not tell, stays within the limit too.
        chunks: list[bytes] = []
        left = size_limit + 1
        while left > 0 and (chunk := os.read(descriptor, min(left, max(status.st_size + 1, _CHUNK)))):
            chunks.append(chunk)
            left -= len(chunk)
        if left <= 0:
            note_length(location, size_limit + 1, size_limit)
            return Skipped(path, "too-large")
        data = b"".join(chunks)
        note_bytes(location, data)
        return data
    finally:
        os.close(descriptor)


def _explain(root: Path, path: str) -> Skipped:
    """Why opening failed, without opening anything."""
    try:
        location = root / path
        mode = location.lstat().st_mode
        if stat.S_ISLNK(mode):
            inside = is_below(real_path(root), real_path(location))
            return Skipped(path, "special" if inside else "outside")
        if not stat.S_ISREG(mode):
            return Skipped(path, "special")
    except (OSError, ValueError):
        pass
    return Skipped(path, "unreadable")
