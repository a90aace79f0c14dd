"""Where results are kept between runs: files in the user's cache folder.

Entries are written beside their place and then moved there, so that a crash, or another run at the same time, never leaves half of one. What is damaged counts as
missing. An entry that cannot be written is no error: the next run takes longer.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from wxlint.project.disk import digest

_MAGIC = b"wxlint 2\n"
_HEAD = 20
"""Bytes before each value: a digest of what follows, and how long it is."""
_MOST_BYTES = 256 << 20
"""Of all entries together: the oldest make room."""
_LONGEST = 30 * 24 * 3600.0
"""Seconds after which an entry that nobody asked for is deleted."""
_DAY = 24 * 3600.0


def cache_folder() -> str:
    """The user's cache folder for wxlint, by the customs of the system."""
    if sys.platform.startswith("linux"):  # what platformdirs says there, without the 5 ms that importing it takes
        base = os.environ.get("XDG_CACHE_HOME", "")
        return os.path.join(base if os.path.isabs(base) else os.path.expanduser("~/.cache"), "wxlint")  # noqa: PTH111, PTH117, PTH118
    from platformdirs import user_cache_dir

    return user_cache_dir("wxlint", appauthor=False)


class Store:
    """Entries by name. `trouble` is what went wrong, as the system words it; empty if nothing did."""

    def __init__(self, folder: str | None = None) -> None:
        self.folder = cache_folder() if folder is None else folder
        self.trouble = ""
        self.was_damaged = False

    def load(self, name: str) -> Any:
        """The first value of the entry `name`; None if there is none, or none that is whole."""
        return next(self.values(name), None)

    def values(self, name: str) -> Iterator[Any]:
        """The values of the entry `name`, each read when it is asked for: fewer than were kept where it is damaged."""
        path = self._path(name)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 (pathlib is slower, and every run begins here)
                if time.time() - os.fstat(file.fileno()).st_mtime > _DAY:
                    os.utime(path)  # still in use
                is_whole = file.read(len(_MAGIC)) == _MAGIC
                while is_whole and (head := file.read(_HEAD)):
                    body = file.read(int.from_bytes(head[16:], "little"))
                    is_whole = digest(body) == head[:16]
                    if is_whole:
                        yield marshal.loads(body)  # noqa: S302 (written by us, in the user's own folder, and whole)
        except (OSError, ValueError, EOFError, TypeError):
            return
        self.was_damaged |= not is_whole

    def save(self, name: str, *values: object, more: Iterable[object] = ()) -> None:
        """Keep plain data (what `marshal` takes) as the entry `name`; `more` values are made while it is written."""
        path = self._path(name)
        beside = f"{path}.{os.getpid()}-{time.monotonic_ns()}.tmp"
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)  # noqa: PTH103
            with open(beside, "wb") as file:  # noqa: PTH123
                file.write(_MAGIC)
                for value in chain(values, more):
                    body = marshal.dumps(value)  # type: ignore[arg-type]
                    file.write(digest(body) + len(body).to_bytes(_HEAD - 16, "little") + body)
            os.replace(beside, path)  # noqa: PTH105
        except OSError as error:
            self._fail(error, beside)
            return
        self._shrink()

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)  # noqa: PTH118

    def _fail(self, error: OSError, beside: str) -> None:
        self.trouble = error.strerror or str(error)
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108

    def _shrink(self) -> None:
        """Once a day: delete what nobody asks for any more, and the oldest of what is too much."""
        marker = self._path("shrunk")
        now = time.time()
        try:
            if os.path.exists(marker) and now - os.stat(marker).st_mtime < _DAY:  # noqa: PTH110, PTH116
                return
            with open(marker, "wb"):  # noqa: PTH123
                pass
            with os.scandir(self.folder) as found:
                entries = sorted(((entry.stat(follow_symlinks=False), entry.path) for entry in found), key=lambda item: -item[0].st_mtime)
        except OSError:
            return
        kept = 0
        for status, path in entries:
            kept += status.st_size
            if kept > _MOST_BYTES or now - status.st_mtime > _LONGEST:
                with suppress(OSError):
                    os.unlink(path)  # noqa: PTH108
