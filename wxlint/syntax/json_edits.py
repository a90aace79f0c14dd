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
    items = array.items()
    if not items:
        inside = Span(array.span.start + 1, array.span.end - 1)
        return None if data[inside.start : inside.end].strip() else Edit(path, inside, text)
    start, end = items[-1].span.start, items[-1].span.end
    line = data.rfind(b"\n", 0, start) + 1
    indent = data[line:start]
    separator = " " if indent.strip() else ("\r\n" if data[:line].endswith(b"\r\n") else "\n") + indent.decode("utf-8", "replace")
    return Edit(path, Span(end, end), f",{separator}{text}")
