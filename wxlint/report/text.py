"""`--format text`: what people read on a terminal, frame by frame.

The words `error`, `warning`, `info` and `help` stay English in every language, as they are what options and configuration call them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Text
from wxlint.report.excerpt import Mark, last_line, render_excerpt
from wxlint.report.sources import Sources
from wxlint.report.summary import closing_rows, fixable_mark
from wxlint.report.terminal import Style, visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Lang, Report

_UNREADABLE = Text("the file can no longer be read", "文件已无法读取")


def render_text(report: Report) -> str:
    """All findings as frames, then the statistics if they are asked for, then one line that counts."""
    style = Style(report.color, report.hyperlinks)
    sources = Sources(report.source)
    blocks = [_frame(diagnostic, sources, report.lang, style) for diagnostic in report.diagnostics]
    blocks += closing_rows(report, style)
    return "\n\n".join("\n".join(rows) for rows in blocks) + "\n" if blocks else ""


def _frame(diagnostic: Diagnostic, sources: Sources, lang: Lang, style: Style) -> list[str]:
    finding = diagnostic.finding
    severity = finding.severity.value
    rows = [
        style.paint(f"{severity}[", severity)
        + style.link(style.paint(visible(finding.rule), severity), diagnostic.url)
        + style.paint("]", severity)
        + style.paint(f": {visible(finding.message.render(lang))}", "strong")
        + fixable_mark(finding)
    ]
    files = _marks_by_file(diagnostic, lang)
    readable = {path: source for path in files if (source := sources.find(path))}
    gutter = len(str(max((last_line(source, files[path]) for path, source in readable.items()), default=0)))
    pad = " " * gutter
    for path, marks in files.items():
        arrow = style.paint(f"{pad}-->" if path == finding.path else f"{pad}:::", "gutter")
        source = readable.get(path)
        if source is None:
            rows.append(f"{arrow} {visible(path)}")
            messages = [visible(_UNREADABLE.render(lang)), *(message for mark in marks for message in mark.messages)]
            rows += [f"{style.paint(f'{pad} =', 'gutter')} {message}" for message in messages]
            continue
        line, column = source.position(marks[0].span.start)
        rows.append(f"{arrow} {visible(path)}:{line}:{column}")
        rows.append(style.paint(f"{pad} |", "gutter"))
        rows += render_excerpt(source, marks, gutter, style)
    if finding.help:
        rows.append(f"{style.paint(f'{pad} =', 'gutter')} {style.paint('help:', 'strong')} {visible(finding.help.render(lang))}")
    return rows


def _marks_by_file(diagnostic: Diagnostic, lang: Lang) -> dict[str, list[Mark]]:
    """What to underline in each file, the finding's own file first; steps of a flow carry their numbers."""
    finding = diagnostic.finding
    files = {finding.path: [Mark(finding.span, finding.severity.value, ())]}
    for label in finding.related:
        if label not in finding.flow:
            files.setdefault(label.path, []).append(Mark(label.span, "related", (visible(label.message.render(lang)),)))
    steps = [step for step in finding.flow if (step.path, step.span) != (finding.path, finding.span)]  # the carets show where it ends
    for number, step in enumerate(steps, 1):
        words = visible(step.message.render(lang))
        files.setdefault(step.path, []).append(Mark(step.span, "related", (f"{number}: {words}" if len(steps) > 1 else words,)))
    return files
