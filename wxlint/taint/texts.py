"""Texts that are put together: what they begin with, and what the parts that come after that can no longer decide."""

from __future__ import annotations

import re
from dataclasses import replace

from wxlint.regex import regex
from wxlint.taint.marks import marked
from wxlint.taint.values import Value, join_all, text

NUMBER = "number"
"""What is sure of a value that was made a number."""
PAST_HOST = "past-host"
"""What is sure of a part of a text that something else decides the beginning of: if the text is a URL, its scheme and host."""
_LONGEST = 200
_HOST_IS_OPEN = regex(r"\s*(?:[a-z][a-z0-9+.-]*:?)?(?:/{0,2}[^/?#\s]*)?", re.IGNORECASE)
"""Beginnings after which the host still goes on or begins: `https://`, `https://api.`, `//`, nothing; `/path/` and `https://example.com/` are none."""


def concatenated(parts: list[Value]) -> Value:
    """The string that `parts` make, one after the other."""
    known: str | None = ""
    """What the text begins with so far, if all of it is known."""
    prefix = ""
    is_fixed = False
    made: list[Value] = []
    for part in parts:
        made.append(marked(Value(taints=part.all_taints()), PAST_HOST) if is_fixed else part)
        if known is not None:
            known, prefix = _extended(known, part)
        is_fixed = is_fixed or _fixes_host(part, known, prefix)
    return replace(text(join_all(made)), prefix=prefix[:_LONGEST])


def as_number(value: Value) -> Value:
    """`value` made a number."""
    return marked(text(value), NUMBER)


def texts_in(values: list[Value]) -> list[str]:
    """The known texts, or beginnings of texts, among `values` and their members."""
    members = [member for value in values for _, member in value.fields]
    return [found for value in (*values, *members) if (found := value.constant or value.prefix)]


def _extended(known: str, part: Value) -> tuple[str | None, str]:
    if part.constant is not None:
        return known + part.constant, known + part.constant
    return None, known + part.prefix


def _fixes_host(part: Value, known: str | None, prefix: str) -> bool:
    """Whether nothing that comes after `part` can decide the host: it is given, or another part that nobody outside chose has a say in it."""
    if known is not None or part.prefix:
        return bool(prefix) and _HOST_IS_OPEN.fullmatch(prefix) is None
    return not part.all_taints()
