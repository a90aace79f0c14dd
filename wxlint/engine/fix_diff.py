"""What fixes would change, as a unified diff that `git apply` and `patch -p1` take."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher

_CONTEXT = 3
"""Lines around a change."""
_QUOTED = frozenset('"\\')


def unified_diff(path: str, before: bytes, after: bytes) -> str:
    """The difference of two versions of `path`; bytes that are not UTF-8 are surrogates, as `surrogateescape` makes them."""
    return "".join(_lines(path, before, after))


def _lines(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = _split(before), _split(after)
    groups = list(SequenceMatcher(None, old, new).get_grouped_opcodes(_CONTEXT))
    if groups:
        yield f"--- {_quoted(f'a/{path}')}\n+++ {_quoted(f'b/{path}')}\n"
    for group in groups:
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from _marked(" ", old[old_start:old_end])
                continue
            yield from _marked("-", old[old_start:old_end])
            yield from _marked("+", new[new_start:new_end])


def _quoted(path: str) -> str:
    """As git and patch write a name that has more than letters in it: with a line break in a name, a stranger would write the rest of the diff."""
    if path.isprintable() and not set(path) & _QUOTED:
        return path
    parts = (
        f"\\{byte:03o}" if byte < 0x20 or byte >= 0x7F else f"\\{chr(byte)}" if chr(byte) in _QUOTED else chr(byte) for byte in os.fsencode(path)
    )
    return f'"{"".join(parts)}"'


def _split(data: bytes) -> list[str]:
    """The lines with their endings, of which only LF counts, as for git."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    """A range of lines as diffs write it: an empty one is numbered by the line before."""
    length = end - start
    return str(start + 1) if length == 1 else f"{start + (length > 0)},{length}"
