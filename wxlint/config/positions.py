"""Where every key and value of a TOML document stands.

tomllib gives values without positions. This scan is run over text that tomllib has accepted, and only once there is a mistake to point at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wxlint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

KeyPath = tuple[str | int, ...]
"""Keys from the top, with indexes from 0 into arrays and arrays of tables: `("overrides", 0, "files", 1)`."""

_DEEPEST = 8
"""Longer paths are cut: no known key stands deeper than five, and a hostile one could be thousands long."""

_BLANK = regex(r"(?:[ \t\n]+|#[^\n]*)+")
_SPACES = regex(r"[ \t]*")
_BARE_KEY = regex(r"[A-Za-z0-9_-]+")
_STRING = regex(
    r'"""(?:[^\\]|\\.)*?"""(?:""|")?'  # a multi-line string may end in one or two quotes of its own
    r"|'''.*?'''(?:''|')?"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_OTHER_SCALAR = regex(r"[^,\]}#\n]*")


class Place(NamedTuple):
    """Offsets in characters: where the key begins, and its value. For elements of arrays, and for what a table header names, both are the same."""

    key: int
    value: int


def locate(text: str) -> Mapping[KeyPath, Place]:
    """The place of every key path in `text`, which must be valid TOML with LF line ends."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.places


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[KeyPath, Place] = {}
        self.last_index: dict[KeyPath, int] = {}
        """For every array of tables, the index of the table that headers speak of."""

    def document(self) -> None:
        table: KeyPath = ()
        while self.next_character():
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.assignment(table)

    def next_character(self) -> str:
        """Move past blanks, line ends and comments; the character there, or "" at the end."""
        if blank := _BLANK.match(self.text, self.at):
            self.at = blank.end()
        return self.text[self.at : self.at + 1]

    def header(self) -> KeyPath:
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        path: KeyPath = ()
        keys = self.keys()
        for number, (key, offset) in enumerate(keys, 1):
            path = (*path, key)[:_DEEPEST]
            self.record(path, offset, offset)
            last = number == len(keys)
            if last and array:
                self.last_index[path] = self.last_index.get(path, -1) + 1
            if path in self.last_index:
                path = (*path, self.last_index[path])[:_DEEPEST]
                self.record(path, offset, offset)
        self.at += 2 if array else 1
        return path

    def assignment(self, table: KeyPath) -> None:
        """`key = value`, with all that stands in the value: a walk over open arrays and inline tables, with the next index for arrays."""
        path = self.assigned_key(table)
        opened: list[tuple[KeyPath, int | None]] = []
        while True:
            char = self.text[self.at]
            if char == "[":
                self.at += 1
                opened.append((path, 0))
            elif char == "{":
                self.at += 1
                opened.append((path, None))
            else:
                self.scalar()
            while opened and self.next_character() in (",", "]", "}"):
                if self.text[self.at] != ",":
                    opened.pop()
                self.at += 1
            if not opened:
                return
            base, index = opened[-1]
            if index is None:
                path = self.assigned_key(base)
            else:
                opened[-1] = (base, index + 1)
                path = (*base, index)[:_DEEPEST]
                self.record(path, self.at, self.at)

    def assigned_key(self, table: KeyPath) -> KeyPath:
        """Read `key =` and move to the value; the key's whole path."""
        keys = self.keys()
        self.at += 1
        self.skip_spaces()
        path = table
        for key, offset in keys:
            path = (*path, key)[:_DEEPEST]
            self.record(path, offset, self.at)
        return path

    def keys(self) -> list[tuple[str, int]]:
        """A dotted key's parts and where each begins; moves to what follows."""
        keys: list[tuple[str, int]] = []
        while True:
            self.skip_spaces()
            start = self.at
            if bare := _BARE_KEY.match(self.text, self.at):
                self.at = bare.end()
                keys.append((bare.group(), start))
            else:
                self.scalar()
                keys.append((_unquote(self.text[start : self.at]), start))
            self.skip_spaces()
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def scalar(self) -> None:
        pattern = _STRING if self.text[self.at] in "\"'" else _OTHER_SCALAR
        match = pattern.match(self.text, self.at)
        assert match is not None, "the text is valid TOML"  # noqa: S101
        self.at = match.end()

    def skip_spaces(self) -> None:
        match = _SPACES.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def record(self, path: KeyPath, key: int, value: int) -> None:
        """The first mention of a path is where it stands: later ones only add to the table."""
        self.places.setdefault(path, Place(key, value))


def _unquote(key: str) -> str:
    import tomllib

    (name,) = tomllib.loads(f"{key} = 0")
    return name
