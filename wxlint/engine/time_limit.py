"""A limit on the processor time of one piece of work: whatever a file holds, a run comes to its end.

What else the machine does must not decide, so the processor time of this process is what counts. When it is up, a timer of the system raises OutOfTime in the midst of
the work, in the processes of a pool too: those are forked, and do their work in their main threads. Where there is no such timer (on Windows), where somebody else uses
it, and outside a main thread, the time is only looked at between two rules, by `check`: there, a rule that never comes back is not stopped. Nowhere is a single call into
C code stopped before it returns; the search of a regular expression is, and parsing, which takes longest, has bounds of its own (`syntax/bounded`). Waiting takes no
processor time, and is not stopped.

What was stopped may leave half of what it was about to remember: who runs the work then forgets all that the work can have touched.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import NamedTuple

_AGAIN = 0.1
"""Seconds after which the timer rings again: it may be early, and Python drops what is raised in some places, as in a finalizer."""


class OutOfTime(BaseException):
    """Ends a piece of work whose time is up. No `Exception`: a rule that handles those must not go on. `rule` is the id of the rule that was running."""

    rule = ""


class Stopped(NamedTuple):
    """That a piece of work was stopped: the seconds of processor time it had, and the id of the rule that was running; "" if none was."""

    seconds: float
    rule: str


class TimeLimit:
    """Gives each piece of work `seconds` of processor time. Inside `with`, the timer of the process is this object's where it can be."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = math.inf
        self._set_timer: Callable[[float], object] | None = None
        self._restore: Callable[[], object] | None = None

    def __enter__(self) -> TimeLimit:
        import signal

        if hasattr(signal, "setitimer") and signal.getsignal(signal.SIGPROF) is signal.SIG_DFL:
            try:
                signal.signal(signal.SIGPROF, self._ring)
            except ValueError:  # not the main thread
                return self
            self._set_timer = lambda seconds: signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN if seconds else 0.0)
            self._restore = lambda: signal.signal(signal.SIGPROF, signal.SIG_DFL)
        return self

    def __exit__(self, *_: object) -> None:
        if self._restore is not None:
            self._restore()
        self._set_timer = self._restore = None

    def run(self, work: Callable[[], object], share: float = 1.0) -> Stopped | None:
        """Do `work`; None if it came to its end. `share` is how many times the usual limit it may take. Not for work inside such work."""
        started = time.process_time()
        seconds = self.seconds * share
        try:
            self._ends = started + seconds
            if self._set_timer is not None:
                self._set_timer(seconds)
            work()
        except OutOfTime as stop:
            self._ends = math.inf  # first of all: what rings from here on is too late
            return Stopped(time.process_time() - started, stop.rule)
        finally:
            self._ends = math.inf
            if self._set_timer is not None:
                self._set_timer(0.0)
        return None

    def check(self) -> None:
        """Raise OutOfTime if the work that is running has had its time and no timer tells."""
        if self._set_timer is None:
            self._ring()

    def _ring(self, *_: object) -> None:
        if time.process_time() >= self._ends:
            raise OutOfTime
