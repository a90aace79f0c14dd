"""The tool's own notes for people, on stderr beside the formats that have no place for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang
from wxlint.report.terminal import Style, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wxlint.diagnostics import Note, Report

_MOST_PATHS = 3
"""How many files that were left out for one reason are named."""


def render_notes(report: Report) -> str:
    """`note[kind]: path: message`, one line each; what went wrong inside the tool is called an error. Many files left out for one reason share a line."""
    style = Style(report.color)
    rows = []
    for notes in _grouped(report.notes):
        note = notes[0]
        word, role = ("error", "error") if note.kind == "internal-error" else ("note", "related")
        said = visible(note.message.render(report.lang))
        path = f"{visible(note.path)}: " if note.path else ""
        text = f"{path}{said}" if len(notes) == 1 else _counted(said, notes, report.lang)
        rows.append(f"{style.paint(f'{word}[{visible(note.kind)}]', role)}: {text}\n")
    return "".join(rows)


def _grouped(notes: tuple[Note, ...]) -> Iterator[list[Note]]:
    """The notes in their order; those about files that were left out for one reason together, if they are too many to name them all."""
    groups: dict[object, list[Note]] = {}
    for note in notes:
        if note.kind == "skipped" and note.path:
            groups.setdefault(note.message, []).append(note)
        else:
            groups[len(groups)] = [note]
    for group in groups.values():
        if len(group) > _MOST_PATHS:
            yield group
        else:
            yield from ([note] for note in group)


def _counted(said: str, notes: list[Note], lang: Lang) -> str:
    paths = [visible(note.path or "") for note in notes[:_MOST_PATHS]]
    if lang is Lang.ZH:
        return f"{said}：{len(notes)} 个文件（{'、'.join(paths)} 等）"
    return f"{said}: {len(notes)} files ({', '.join(paths)}, …)"
