"""Work in several processes, with results in the order of the items.

Processes are forked: they inherit the project as it was discovered and the rules as they were selected, and only results travel. Where the system cannot fork, or a
process dies, the work is done in this process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from wxlint.diagnostics import Note, Text
from wxlint.project import disk

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_WARM_UP = 0.4
"""Seconds of work in this process before others are started: what it imports and looks up meanwhile is theirs too."""
_WORTH = 1.0
"""Seconds of work that must be left, by the pace so far: what is parsed in one process is parsed again in the others."""
_MOST = 8
"""More processes than this wait for each other's results."""
_SHARES = 6
"""Into how many chunks a process's part is cut: many keep all processes busy to the end, few let neighbouring files share what they import."""


class _Answer(NamedTuple):
    """What comes back for one chunk: the results, and what was asked of the disk."""

    results: list[Any]
    asked: disk.Answers | None


_work: Callable[[Any], Any] | None = None
"""What the processes of the pool that is running do with an item: they are forked after it is set."""


class Pool:
    """Runs work in up to `jobs` processes: so many from the start, or, if that is None, as many as there are processors once it pays.

    `notes` says what went wrong.
    """

    def __init__(self, jobs: int | None) -> None:
        self._waits = jobs is None
        self._processes = min(len(os.sched_getaffinity(0)), _MOST) if jobs is None and _can_fork() else jobs or 1
        self.notes: list[Note] = []
        if self._processes > 1 and not _can_fork():
            self._processes = 1
            text = Text("`--jobs` has no effect on this system: the work is done in one process", "`--jobs` 在此系统上无效：将使用单个进程")
            self.notes.append(Note("limit", text))

    def map(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterator[_Result]:
        """What `work` gives for each of `items`, in their order. `work` must be as good in a copy of this process, and its results plain data."""
        started = time.process_time()  # what others do on this machine must not decide
        done = 0
        while done < len(items):
            if self._processes > 1 and self._pays(time.process_time() - started, done, len(items) - done):
                try:
                    for result in self._forked(work, items[done:]):
                        yield result
                        done += 1
                except (OSError, ImportError, RuntimeError) as error:  # a broken pool is a RuntimeError
                    self._say(error)
            else:
                yield work(items[done])
                done += 1

    def _pays(self, elapsed: float, done: int, left: int) -> bool:
        if not self._waits:
            return left > 1
        return elapsed > _WARM_UP and elapsed / done * left > _WORTH

    def _forked(self, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterator[_Result]:
        import gc
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        global _work
        size = max(1, -(-len(items) // (self._processes * _SHARES)))
        chunks = [items[start : start + size] for start in range(0, len(items), size)]
        _work = work
        gc.freeze()  # the collector of a copy would touch, and so copy, all of our memory
        try:
            with ProcessPoolExecutor(self._processes, get_context("fork"), _begin) as executor:
                futures = [executor.submit(_do, chunk, disk.is_recording()) for chunk in chunks]
                try:
                    for future in futures:
                        answer = future.result()
                        if answer.asked is not None:
                            disk.add_answers(answer.asked)
                        yield from answer.results
                finally:
                    for future in futures:
                        future.cancel()
        finally:
            _work = None
            gc.unfreeze()

    def _say(self, error: Exception) -> None:
        self._processes = 1
        reason = f"{type(error).__name__}: {error}"
        text = Text(
            f"the work went on in one process, because others could not be used ({reason})", f"无法使用多个进程（{reason}），已改用单个进程继续"
        )
        self.notes.append(Note("limit", text))


def _can_fork() -> bool:
    """Elsewhere than on Linux, forking a process that has loaded system libraries is not safe."""
    return sys.platform.startswith("linux")


def _begin() -> None:
    """An interrupt is for the process that started us: it ends us too."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(chunk: Sequence[Any], is_recording: bool) -> _Answer:
    assert _work is not None  # noqa: S101 (set before this process was forked)
    if not is_recording:
        return _Answer([_work(item) for item in chunk], None)
    with disk.recorded() as asked:
        return _Answer([_work(item) for item in chunk], asked)
