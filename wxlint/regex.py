"""Regular expressions that are compiled when they are first used.

Compiling one takes from a tenth of a millisecond to several, and a run needs few of those that modules and rules define: compiled where they stand, they took as long
as starting Python.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but compiled when the first of its methods is looked up. `re.sub` and the like do not take it: call its own methods."""
    return _Uncompiled(source, flags)  # type: ignore[return-value]


class _Uncompiled:
    """Stands for a pattern. What is asked of it is asked of the pattern once, and kept."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._arguments), name)
        self.__dict__[name] = found
        return found

    def __repr__(self) -> str:
        return f"regex{self._arguments!r}"
