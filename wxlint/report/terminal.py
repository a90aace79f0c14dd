"""What a terminal may be given: visible control characters, widths in cells, colours, hyperlinks."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINERS = "\u200c\u200d"
"""Format characters that emoji and several scripts need to be readable; they take no cell and reorder nothing."""

# Cc and Cf drive terminals or reorder what is read (escape sequences, bidirectional overrides, tags), Zl and Zp break lines, Cs cannot be encoded.
_ESCAPED_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_ZERO_WIDTH_CATEGORIES = frozenset(("Mn", "Me"))


def visible(text: str) -> str:
    r"""`text` with everything that could drive a terminal written out, as JavaScript would write it: `\x1b`, `\u202e`, `\u{e0041}`."""
    if text.isprintable():
        return text
    return "".join(map(visible_character, text))


def visible_character(character: str) -> str:
    """One code point as `visible` shows it."""
    if character.isprintable() or character in _JOINERS or unicodedata.category(character) not in _ESCAPED_CATEGORIES:
        return character
    short = _SHORT_ESCAPES.get(character)
    if short:
        return short
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"


def cell_width(text: str) -> int:
    """How many cells a terminal needs for `text`, which is visible already: 2 for East Asian wide characters and most emoji."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if character < "\u0300":
        return 1
    if character in _JOINERS or unicodedata.category(character) in _ZERO_WIDTH_CATEGORIES:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


_ROLES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "gutter": "1;34",
    "related": "1;34",
    "strong": "1",
}


class Style(NamedTuple):
    """Whether colours and links may be used. `role` is a severity's name, `gutter`, `related` or `strong`."""

    color: bool = False
    hyperlinks: bool = False

    def paint(self, text: str, role: str) -> str:
        """`text` in the colour of `role`; an empty role has none."""
        return f"\x1b[{_ROLES[role]}m{text}\x1b[0m" if self.color and text and role else text

    def link(self, text: str, url: str) -> str:
        """`text` as an OSC 8 hyperlink, where `url` is one that a browser opens and that cannot end the sequence."""
        if not self.hyperlinks or not url.startswith(("https://", "http://")) or not (url.isascii() and url.isprintable()):
            return text
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"
