"""`--format rdjson`: the Reviewdog Diagnostic Format, which reviewdog posts as review comments, with suggestions that can be committed.

The format is https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto. reviewdog rejects a document with a key that it does not know, so
that only keys of its first version are used.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wxlint.diagnostics import Severity, SourceText, Span
from wxlint.report import REPOSITORY_URL
from wxlint.report.sources import Sources
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Fix, Report

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render_rdjson(report: Report) -> str:
    """One `DiagnosticResult`. Lines end at LF, as in a diff; columns count bytes of the file from 1; ends are exclusive."""
    document = {"source": {"name": "wxlint", "url": REPOSITORY_URL}, "diagnostics": _diagnostics(report)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _diagnostics(report: Report) -> list[dict[str, Any]]:
    sources = Sources(report.source)
    lines: dict[str, _Lines] = {}
    found = []
    for diagnostic in report.diagnostics:
        finding = diagnostic.finding
        if finding.path not in lines:
            lines[finding.path] = _Lines(sources[finding.path])
        found.append(_diagnostic(diagnostic, lines[finding.path], report))
    return found


def _diagnostic(diagnostic: Diagnostic, lines: _Lines, report: Report) -> dict[str, Any]:
    finding = diagnostic.finding
    message = visible(finding.message.render(report.lang))
    if finding.help:
        message += f"\nhelp: {visible(finding.help.render(report.lang))}"
    entry: dict[str, Any] = {
        "message": message,
        "location": {"path": finding.path, "range": lines.range(finding.span)},
        "severity": SEVERITIES[finding.severity],
        "code": {"value": finding.rule, "url": diagnostic.url},
    }
    suggestion = _suggestion(finding.fix, finding.path, lines) if finding.fix else None
    if suggestion:
        entry["suggestions"] = [suggestion]
    return entry


def _suggestion(fix: Fix, path: str, lines: _Lines) -> dict[str, Any] | None:
    """The whole fix as one replacement: reviewdog posts every suggestion by itself, and half of a fix may break the code.

    None where that cannot be: edits in several files or that overlap, or up to a line that the file does not have.
    """
    edits = sorted(fix.edits)
    if not edits or any(edit.path != path for edit in edits):
        return None
    if any(edit.span.start < before.span.end for before, edit in pairwise(edits)):
        return None
    whole = Span(edits[0].span.start, edits[-1].span.end)
    if not 0 <= whole.start <= whole.end <= len(lines.data) or lines.is_after_last_line(whole.end):
        return None
    text, at = b"", whole.start
    for edit in edits:
        text += lines.data[at : edit.span.start] + edit.text.encode("utf-8", "surrogatepass")
        at = edit.span.end
    return {"range": lines.range(whole), "text": text.decode("utf-8", "replace")}


class _Lines:
    """Where the lines of one file begin, if only LF ends a line."""

    def __init__(self, source: SourceText) -> None:
        self.data = source.data
        self._starts = [0]
        position = self.data.find(b"\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = self.data.find(b"\n", position + 1)

    def range(self, span: Span) -> dict[str, dict[str, int]]:
        return {"start": self._position(span.start), "end": self._position(max(span.start, span.end))}

    def is_after_last_line(self, offset: int) -> bool:
        """Whether `offset` is behind the last line ending, where no line is left to show."""
        return offset == len(self.data) and self._starts[-1] == offset

    def _position(self, offset: int) -> dict[str, int]:
        offset = max(0, min(offset, len(self.data)))
        line = bisect_right(self._starts, offset)
        return {"line": line, "column": offset - self._starts[line - 1] + 1}
