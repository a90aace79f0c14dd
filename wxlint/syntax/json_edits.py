"""Edits of JSON text that keep the style of what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Edit, Span

if TYPE_CHECKING:
    from wxlint.syntax.json import JsonNode


def append_item(path: str, data: bytes, array: JsonNode, text: str) -> Edit | None:
    """The edit that puts `text` (a JSON value) at the end of `array` in the file `path` with the bytes `data`: on a line of its own where the last item has one.

    None where the array holds nothing but comments, between which there is no telling where it belongs.
    """
    return _append(path, data, array, [item.span for item in array.items()], text)


def append_member(path: str, data: bytes, owner: JsonNode, text: str) -> Edit | None:
    """The edit that puts `text` (`"key": value`) at the end of the object `owner` in the file `path` with the bytes `data`, as `append_item` does."""
    members = [Span(member.key_span.start, (member.key_span if member.value is None else member.value.span).end) for member in owner.members()]
    return _append(path, data, owner, members, text)


def _append(path: str, data: bytes, around: JsonNode, entries: list[Span], text: str) -> Edit | None:
    if not entries:
        inside = Span(around.span.start + 1, around.span.end - 1)
        return None if data[inside.start : inside.end].strip() else Edit(path, inside, text)
    start, end = entries[-1]
    line = data.rfind(b"\n", 0, start) + 1
    indent = data[line:start]
    separator = " " if indent.strip() else ("\r\n" if data[:line].endswith(b"\r\n") else "\n") + indent.decode("utf-8", "replace")
    return Edit(path, Span(end, end), f",{separator}{text}")
