"""Writing a file of a project so that it is either the old one or the new one, and never one that nobody has looked at."""

from __future__ import annotations

import os
import stat
import tempfile
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
    folder, name = os.path.split(location)
    temporary = ""
    try:
        status = os.lstat(location)
        if os.path.realpath(folder) != folder or not is_below(os.path.realpath(root), folder) or not stat.S_ISREG(status.st_mode):
            raise NotWrittenError(_OUTSIDE)
        if not os.access(location, os.W_OK):
            raise PermissionError(13, os.strerror(13))
        descriptor, temporary = tempfile.mkstemp(prefix=f".{name[:100]}.", suffix=".wxlint", dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            os.fsync(descriptor)
            _take_over(temporary, status)
        if Path(location).read_bytes() != before:
            raise NotWrittenError(_CHANGED)
        os.replace(temporary, location)  # noqa: PTH105 (both are strings)
        temporary = ""
    except OSError as error:
        what = error.strerror or str(error)
        raise NotWrittenError(Text(f"not written: {what}", f"未写入：{what}")) from None
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()


def _take_over(temporary: str, status: os.stat_result) -> None:
    """Give the new file the permissions of the old one, and its owner where that is allowed."""
    Path(temporary).chmod(stat.S_IMODE(status.st_mode))
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)
            Path(temporary).chmod(stat.S_IMODE(status.st_mode))
