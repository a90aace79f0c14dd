"""Writing a file of a project so that it is either the old one or the new one, and never one that nobody has looked at."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wxlint.diagnostics import Text
from wxlint.project.reading import is_below


class NotWrittenError(Exception):
    """The file stays as it is; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


_CHANGED = Text("not written: it was changed meanwhile; run again", "未写入：文件在此期间被修改，可再次运行")
_OUTSIDE = Text("not written: it is a link, or lies outside the project", "未写入：它是链接，或位于项目之外")


def replace_file(root: str, location: str, before: bytes, after: bytes) -> None:
    """Replace the regular file at `location`, which holds `before`, by one that holds `after`, at once and with the same permissions.

    The new file is written beside the old one and takes its name. No link is followed out of `root`. Raises NotWrittenError.
    """
    folder = os.path.dirname(location)  # noqa: PTH120 (a real path, as a string)

    def check() -> None:
        status = os.lstat(location)
        if os.path.realpath(folder) != folder or not is_below(os.path.realpath(root), folder) or not stat.S_ISREG(status.st_mode):
            raise NotWrittenError(_OUTSIDE)
        if Path(location).read_bytes() != before:
            raise NotWrittenError(_CHANGED)

    _replace(location, after, check)


def write_file(path: Path, data: bytes) -> None:
    """Write `path`, new or not, at once. A link there is replaced, not followed. Raises NotWrittenError."""
    if path.is_dir():
        raise NotWrittenError(Text("not written: it is a folder", "未写入：它是文件夹"))
    _replace(str(path), data, lambda: None)


def _replace(location: str, data: bytes, check: Callable[[], None]) -> None:
    """Put a new file beside the one at `location` and give it its name; `check` has the last word."""
    folder, name = os.path.split(location)
    temporary = ""
    try:
        check()
        status = os.lstat(location) if os.path.lexists(location) else None
        if status is not None and stat.S_ISREG(status.st_mode) and not os.access(location, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        descriptor, temporary = tempfile.mkstemp(prefix=f".{name[:50]}.", suffix=".wxlint", dir=folder or ".")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        _take_over(temporary, status if status is not None and stat.S_ISREG(status.st_mode) else None)
        check()
        os.replace(temporary, location)  # noqa: PTH105 (both are strings)
        temporary = ""
    except OSError as error:
        what = error.strerror or str(error)
        raise NotWrittenError(Text(f"not written: {what}", f"未写入：{what}")) from None
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()


def _take_over(temporary: str, status: os.stat_result | None) -> None:
    """Give the new file the permissions of the old one, and its owner where that is allowed; a file without forerunner gets what is usual."""
    if status is None:
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        return
    Path(temporary).chmod(stat.S_IMODE(status.st_mode))
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)
            Path(temporary).chmod(stat.S_IMODE(status.st_mode))
