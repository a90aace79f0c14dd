"""What a run asks the disk, and a record of it.

A run is decided by its options and by what the disk answers. `recorded` notes every question of a run with its answer; `still_holds` asks them again. As long as
all answers are the same, so is the outcome, whatever was read, listed or looked for in vain on the way. So everything about the linted project goes through here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

# A FIFO opened for reading blocks until somebody writes: O_NONBLOCK returns at once. Neither flag exists on Windows.
OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

EXISTS, IS_FILE, IS_FOLDER, LEXISTS, REAL_PATH, IS_LINK, ENTRIES, LARGER, BYTES, SIZE = range(10)
"""Kinds of questions. `LARGER` asks whether a file is larger than the limit, `BYTES` for a digest of what stands in it."""

Answer = bool | int | str | bytes | None
Answers = dict[int, dict[str, Answer]]
"""Answers by kind of question and path: plain data, for `marshal`."""

_answers: Answers | None = None


@contextmanager
def recorded() -> Iterator[Answers]:
    """Meanwhile, questions and answers are noted. Not for several at once."""
    global _answers
    before, _answers = _answers, {kind: {} for kind in range(10)}
    try:
        yield _answers
    finally:
        _answers = before


def exists(path: str | os.PathLike[str]) -> bool:
    """Whether something is at `path`. False, too, where looking is forbidden."""
    return _noted(EXISTS, path, os.path.exists(path))  # noqa: PTH110 (Path.exists raises where a folder may not be entered)


def is_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file is at `path`. False, too, where looking is forbidden."""
    return _noted(IS_FILE, path, os.path.isfile(path))  # noqa: PTH113 (as above)


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a folder is at `path`. False, too, where looking is forbidden."""
    return _noted(IS_FOLDER, path, os.path.isdir(path))  # noqa: PTH112 (as above)


def lexists(path: str | os.PathLike[str]) -> bool:
    """Whether something is at `path`, be it a dangling link."""
    return _noted(LEXISTS, path, os.path.lexists(path))


def real_path(path: str | os.PathLike[str]) -> str:
    """`path` without symbolic links."""
    found = os.path.realpath(path)
    if _answers is not None:
        _answers[REAL_PATH][os.fspath(path)] = found
    return found


def is_link(path: str) -> bool:
    """Whether a symbolic link is at `path`. Raises OSError where there is nothing."""
    try:
        found = stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        _note_link(path, None)
        raise
    _note_link(path, found)
    return found


def entries(folder: str | os.PathLike[str]) -> list[os.DirEntry[str]]:
    """What stands in `folder`, in no particular order. Raises OSError."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        if _answers is not None:
            _answers[ENTRIES][os.fspath(folder)] = None
        raise
    if _answers is not None:
        _answers[ENTRIES][os.fspath(folder)] = _listing(entries)
    return entries


def is_larger(entry: os.DirEntry[str], limit: int) -> bool:
    """Whether a file is larger than `limit` bytes. Raises OSError."""
    found = entry.stat(follow_symlinks=False).st_size > limit
    if _answers is not None:  # the limit tells the two answers apart
        _answers[LARGER][entry.path] = -limit if found else limit
    return found


def size(path: str) -> int | None:
    """How many bytes the file at `path` has; None where there is none, or a link."""
    found = _file_size(path)
    if _answers is not None:
        _answers[SIZE][path] = found
    return found


def note_bytes(path: str, data: bytes | None) -> None:
    """Note what was read at `path`, where it really is; None if it cannot be read."""
    if _answers is not None:
        _answers[BYTES][path] = None if data is None else digest(data)
        if data is not None:
            _answers[LARGER].pop(path, None)  # it was small enough


def note_file(path: str | os.PathLike[str]) -> None:
    """Note what stands in the file at `path`, which something else reads."""
    if _answers is not None:
        _answers[BYTES][os.path.realpath(path)] = _bytes(os.path.realpath(path))


def note_length(path: str, length: int, limit: int) -> None:
    """Note that the file at `path` was found too large to read, and what the limit was."""
    if _answers is not None and length > limit:
        _answers[LARGER][path] = -limit
        _answers[BYTES].pop(path, None)


def is_recording() -> bool:
    """Whether questions are noted."""
    return _answers is not None


def digest(data: bytes) -> bytes:
    """16 bytes that tell contents apart, also those that somebody made to look alike."""
    found: bytes = _blake2b()(data, digest_size=16).digest()
    return found


def add_answers(answers: Mapping[int, Mapping[str, Answer]]) -> None:
    """Take up what another process asked for this run."""
    if _answers is not None:
        for kind, found in answers.items():
            if kind != IS_LINK:
                _answers[kind].update(found)
        for path, answer in answers[IS_LINK].items():
            _note_link(path, answer)
        for path, answer in answers[BYTES].items():
            if answer is not None:
                _answers[LARGER].pop(path, None)


def _note_link(path: str, answer: Answer) -> None:
    """Note whether a link is at `path`, unless it was listed in its folder, and so is known to be none."""
    if _answers is not None and (answer is not False or _answers[ENTRIES].get(os.path.dirname(path)) is None):  # noqa: PTH120
        _answers[IS_LINK][path] = answer


def still_holds(answers: Mapping[int, Mapping[str, Answer]]) -> bool:
    """Whether the disk would answer all of this alike."""
    ask: dict[int, Callable[[str], Answer]] = {
        EXISTS: os.path.exists,
        IS_FILE: os.path.isfile,
        IS_FOLDER: os.path.isdir,
        LEXISTS: os.path.lexists,
        REAL_PATH: os.path.realpath,
        SIZE: _file_size,
    }
    if any(ask_one(path) != answer for kind, ask_one in ask.items() for path, answer in answers[kind].items()):
        return False
    if any(_is_link(path) is not answer for path, answer in answers[IS_LINK].items()):
        return False
    if any(_entries(folder) != answer for folder, answer in answers[ENTRIES].items()):
        return False
    for path, answer in answers[LARGER].items():
        limit = answer if isinstance(answer, int) else 0
        if (_size(path) > abs(limit)) is not (limit < 0):
            return False
    return all(_bytes(path) == answer for path, answer in answers[BYTES].items())


def _noted(kind: int, path: str | os.PathLike[str], answer: bool) -> bool:
    if _answers is not None:
        _answers[kind][os.fspath(path)] = answer
    return answer


def _listing(entries: list[os.DirEntry[str]]) -> bytes:
    """A digest of the names in a folder and what each of them is."""
    names = [
        f"{entry.name}\0{'d' if entry.is_dir(follow_symlinks=False) else 'f' if entry.is_file(follow_symlinks=False) else 'l'}" for entry in entries
    ]
    names.sort()
    return digest("\0".join(names).encode("utf-8", "surrogateescape"))


def _entries(folder: str) -> bytes | None:
    try:
        with os.scandir(folder) as found:
            return _listing(list(found))
    except OSError:
        return None


def _is_link(path: str) -> bool | None:
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        return None


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _file_size(path: str) -> int | None:
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _bytes(path: str) -> bytes | None:
    try:
        descriptor = os.open(path, OPEN_FLAGS)
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        size = status.st_size + 1  # one more than there should be: it may have grown meanwhile
        data = os.read(descriptor, size)
        while len(data) < size and (chunk := os.read(descriptor, size - len(data))):
            data += chunk
        return digest(data)
    except OSError:
        return None
    finally:
        os.close(descriptor)


@cache
def _blake2b() -> Any:
    try:
        from _blake2 import blake2b  # hashlib's own, without loading OpenSSL, which takes longer than all else here
    except ImportError:
        from hashlib import blake2b
    return blake2b
