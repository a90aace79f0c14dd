"""GitHub's fingerprint of a line: the same lines of code keep their alert when they move.

The `upload-sarif` action computes it for results that lack it, and warns where a log disagrees with it, so that this must be the same
function, bit for bit. It was learned from, and is tested with the vectors of,
https://github.com/github/codeql-action/blob/main/src/fingerprints.ts: a polynomial hash, base 37 modulo 2^64, of the first 100 UTF-16 code
units from the line's start, spaces and tabs left out, all line endings as LF, the end of the file as 0xFFFF and then zeros; after a colon the
number of this line among those with the same hash.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from wxlint.regex import regex

if TYPE_CHECKING:
    from wxlint.diagnostics import SourceText

_WINDOW = 100
_BASE = 37
_MODULUS = 1 << 64
_END_OF_FILE = "\uffff"
_BLANKS = str.maketrans("", "", " \t")
_ASTRAL = regex("[\U00010000-\U0010ffff]")


class LineHashes:
    """The hashes of one file's lines, each computed when it is asked for."""

    def __init__(self, source: SourceText) -> None:
        text = source.data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS)
        units = _ASTRAL.sub(_surrogates, text)
        starts = [0, *(match.end() for match in re.finditer("\n", units))]
        units += _END_OF_FILE
        self._windows = [units[start : start + _WINDOW] for start in starts]
        self._ordinals: list[int] = []

    def __getitem__(self, line: int) -> str:
        """The fingerprint of `line`, from 1; a line outside the file counts as its last one."""
        index = min(line, len(self._windows)) - 1
        return f"{_hash(self._windows[index]):x}:{self._ordinal(index)}"

    def _ordinal(self, index: int) -> int:
        """Which one of the lines with the same window this is, from 1."""
        if not self._ordinals:
            seen: Counter[str] = Counter()
            for window in self._windows:
                seen[window] += 1
                self._ordinals.append(seen[window])
        return self._ordinals[index]


def _hash(window: str) -> int:
    value = 0
    for unit in window:
        value = value * _BASE + ord(unit)
    return value * pow(_BASE, _WINDOW - len(window), _MODULUS) % _MODULUS


def _surrogates(match: re.Match[str]) -> str:
    code = ord(match.group()) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))
