"""Reading the JSON that says what a project is: each file once, plain values, never an exception."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from wxlint.diagnostics import Note, Text
from wxlint.project.model import Skipped
from wxlint.project.reading import read_source

JsonObject = Mapping[str, object]

_EMPTY: JsonObject = {}


class ConfigurationReader:
    """Loads configuration files below a root and collects what has to be said about them."""

    def __init__(self, root: Path, size_limit: int) -> None:
        self._root = root
        self._size_limit = size_limit
        self._objects: dict[str, JsonObject | None] = {}
        self._notes: dict[Note, None] = {}

    def optional(self, path: str) -> JsonObject | None:
        """The object in `path`, or None where there is no readable one. Says nothing: rules report what is wrong with a file's JSON."""
        if path not in self._objects:
            data = self.read_bytes(path)
            self._objects[path] = None if data is None else _load_object(data)
        return self._objects[path]

    def required(self, path: str) -> JsonObject:
        """The object in `path`, which decides what the project is: a note says so where it cannot be read, and an empty object stands for it."""
        found = self.optional(path)
        if found is None:
            self.note(
                path,
                Text(
                    f"no JSON object can be read from `{path}`, so what it configures is guessed from the folders",
                    f"无法从 `{path}` 读取 JSON 对象，其中的配置只能根据目录结构推测",
                ),
            )
        return _EMPTY if found is None else found

    def read_bytes(self, path: str) -> bytes | None:
        """The bytes of `path`, or None where they cannot be read."""
        data = read_source(self._root, path, self._size_limit)
        return None if isinstance(data, Skipped) else data

    def note(self, path: str, message: Text, kind: str = "configuration") -> None:
        """Keep something to say about `path`; once, however often it is found."""
        self._notes[Note(kind, message, path)] = None

    @property
    def notes(self) -> tuple[Note, ...]:
        """What there is to say."""
        return tuple(self._notes)


def _load_object(data: bytes) -> JsonObject | None:
    from wxlint.syntax.json import load_json

    value = load_json(data)
    # The loader gives an empty object for a file in which nothing could be read.
    return value if isinstance(value, dict) and (value or b"{" in data) else None


def text(value: object) -> str | None:
    """`value` if it is a string that says something."""
    return value if isinstance(value, str) and value.strip() else None


def mapping(value: object) -> JsonObject:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else _EMPTY


def elements(value: object) -> Iterator[object]:
    """The elements of `value` if it is an array."""
    if isinstance(value, list):
        yield from value


def objects(value: object) -> Iterator[JsonObject]:
    """The objects in `value` if it is an array."""
    for element in elements(value):
        if isinstance(element, dict):
            yield element


def strings(value: object) -> Iterator[str]:
    """The strings that say something in `value` if it is an array."""
    for element in elements(value):
        if found := text(element):
            yield found


def string_mapping(value: object) -> dict[str, str]:
    """The members of `value` whose values are strings."""
    return {
        sys.intern(key): sys.intern(member) for key, member in mapping(value).items() if isinstance(member, str)
    }  # most functions ask for the same packages
