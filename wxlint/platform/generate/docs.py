"""What the prose of a doc comment in the typings says, where it says it in a fixed form."""

from __future__ import annotations

from typing import NamedTuple

from wxlint.regex import regex

_SINCE = regex(r"(?:需要基础库|最低基础库)：\s*`(\d+\.\d+\.\d+)`")
_DEPRECATED = regex(r"@deprecated ([^\n]*)")
_VERSION = regex(r"\[(\d+\.\d+\.\d+)\]")
_LINKED = regex(r"\[([A-Za-z][\w.|]*)\]\(")


class Deprecation(NamedTuple):
    """That something is deprecated: since which version of the base library (empty if not told), and what takes its place."""

    since: str
    replacements: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The form that stands in tables."""
        return {key: value for key, value in (("since", self.since), ("use", list(self.replacements))) if value}


def since(doc: str) -> str:
    """The version of the base library that is needed; empty if the comment does not say."""
    found = _SINCE.search(doc)
    return found[1] if found is not None else ""


def deprecation(doc: str) -> Deprecation | None:
    """What the comment says after `@deprecated`."""
    found = _DEPRECATED.search(doc)
    if found is None:
        return None
    sentence = found[1]
    version = _VERSION.search(sentence)
    names = [name for match in _LINKED.findall(sentence) for name in match.split("|")]
    return Deprecation(version[1] if version is not None else "", tuple(dict.fromkeys(names)))
