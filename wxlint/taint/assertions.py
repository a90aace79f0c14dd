"""What conditions made sure of. Sets of it grow by a little at each of thousands of guards, and each of them is kept: they share what they have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from wxlint.regex import regex
from wxlint.taint.values import spelled

Assertion = tuple[str, str]
"""A source's name (`event.id`) and what a condition made sure of: `present` (there is one), `text` (no object), `checked` (compared, or
looked up), `matched` (a text of ours was looked for in it)."""
_KINDS = ("present", "text", "checked", "matched")
_CREDENTIAL = regex(r"token|password|passwd|pwd|secret|session|signature|sign$|ticket", re.IGNORECASE)
_PARTS = 64
_NO_PARTS: tuple[frozenset[Assertion], ...] = (frozenset(),) * _PARTS


class Assertions:
    """A set of assertions, never changed once it is made. It stands in parts by the sources' names; one that is made from another shares the parts that are the same."""

    __slots__ = ("_hash", "_parts")

    def __init__(self, parts: tuple[frozenset[Assertion], ...] = _NO_PARTS) -> None:
        self._parts = parts
        self._hash = 0

    def __bool__(self) -> bool:
        return self._parts is not _NO_PARTS

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Assertions) and hash(self) == hash(other) and self._parts == other._parts)

    def __hash__(self) -> int:
        if not self._hash:
            self._hash = hash(self._parts) or 1
        return self._hash

    def __or__(self, more: Iterable[Assertion]) -> Assertions:
        parts = list(self._parts)
        for name, kind in more:
            number = hash(name) % _PARTS
            if (name, kind) not in parts[number]:
                parts[number] |= {(name, kind)}
        together = tuple(parts)
        return self if together == self._parts else Assertions(together)

    def __and__(self, other: Assertions) -> Assertions:
        if self is other or not self:
            return self
        if not other:
            return other
        return Assertions(tuple(mine if mine is theirs else mine & theirs for mine, theirs in zip(self._parts, other._parts, strict=True)))

    def about(self, root: str, path: tuple[str, ...]) -> set[str]:
        """What is sure of member `path` of source `root`: whoever checked an object has checked what is in it."""
        if not self:
            return set()
        name = spelled(root, path)
        part = self._parts[hash(name) % _PARTS]
        found = {kind for kind in _KINDS if (name, kind) in part} if part else set()
        if any(self._is_checked(spelled(root, path[:length])) for length in range(len(path))):
            found.add("checked")
        return found

    def _is_checked(self, name: str) -> bool:
        return (name, "checked") in self._parts[hash(name) % _PARTS]

    @property
    def has_credential(self) -> bool:
        """Whether something was checked that tells who is calling in a way of its own, such as a token."""
        return bool(self) and any(part and _has_credential(part) for part in self._parts)


@lru_cache(1024)
def _has_credential(part: frozenset[Assertion]) -> bool:
    return any(kind == "checked" and _CREDENTIAL.search(name) for name, kind in part)


NOTHING = Assertions()
