"""What tells two versions of wxlint apart: its code, its rules and its models, by the times and sizes of their files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from wxlint import __version__
from wxlint.project.disk import digest

_CODE = (".py", ".toml", ".json")


def code_fingerprint(folders: Iterable[str]) -> bytes:
    """16 bytes that change with the version, the interpreter, and any file of code or data in `folders`."""
    found = [__version__, sys.version]
    pending = list(folders)
    while pending:
        folder = pending.pop()
        found.append(folder)
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(_CODE):
                        status = entry.stat()
                        found.append(f"{entry.path}\0{status.st_mtime_ns}\0{status.st_size}")
                    elif entry.name != "__pycache__" and entry.is_dir():
                        pending.append(entry.path)
        except OSError:
            continue
    return digest("\0".join(sorted(found)).encode("utf-8", "surrogateescape"))
