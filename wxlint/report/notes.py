"""The tool's own notes for people, on stderr beside the formats that have no place for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.report.terminal import Style, visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Report


def render_notes(report: Report) -> str:
    """`note[kind]: path: message`, one line each; what went wrong inside the tool is called an error."""
    style = Style(report.color)
    rows = []
    for note in report.notes:
        word, role = ("error", "error") if note.kind == "internal-error" else ("note", "related")
        path = f"{visible(note.path)}: " if note.path else ""
        rows.append(f"{style.paint(f'{word}[{visible(note.kind)}]', role)}: {path}{visible(note.message.render(report.lang))}\n")
    return "".join(rows)
