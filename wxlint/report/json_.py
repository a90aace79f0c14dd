"""`--format json`: the machine-readable contract, version 1. Keys are only ever added, never renamed or removed, within one version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wxlint import __version__
from wxlint.report.sources import Sources

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Fix, Label, Lang, Note, Report, SourceText, Span, Summary

_VERSION = 1


def render_json(report: Report) -> str:
    """One object; lines and columns from 1, columns in code points, offsets in bytes from 0, ends exclusive."""
    sources = Sources(report.source)
    document = {
        "version": _VERSION,
        "tool": {"name": "wxlint", "version": __version__},
        "summary": _summary(report.summary),
        "diagnostics": [_diagnostic(diagnostic, sources, report.lang) for diagnostic in report.diagnostics],
        "notes": [_note(note, report.lang) for note in report.notes],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "files": summary.files,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "infos": summary.infos,
        "suppressed": summary.suppressed,
        "skipped": summary.skipped,
        "seconds": round(summary.seconds, 3),
        "fixable": {"safe": summary.fixable, "unsafe": summary.unsafely_fixable},
        "fixed": summary.fixed,
        "known": summary.known,
        "unchanged": summary.unchanged,
    }


def _diagnostic(diagnostic: Diagnostic, sources: Sources, lang: Lang) -> dict[str, Any]:
    finding = diagnostic.finding
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message.render(lang),
        "help": finding.help.render(lang) if finding.help else None,
        "url": diagnostic.url,
        "fingerprint": diagnostic.fingerprint,
        "path": finding.path,
        "range": _range(sources[finding.path], finding.span),
        "related": [_label(label, sources, lang) for label in finding.related],
        "flow": [_label(step, sources, lang) for step in finding.flow],
        "fix": _fix(finding.fix, lang) if finding.fix else None,
    }


def _range(source: SourceText, span: Span) -> dict[str, dict[str, int]]:
    return {"start": _position(source, span.start), "end": _position(source, span.end)}


def _position(source: SourceText, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": column, "offset": offset}


def _label(label: Label, sources: Sources, lang: Lang) -> dict[str, Any]:
    return {"path": label.path, "range": _range(sources[label.path], label.span), "message": label.message.render(lang)}


def _fix(fix: Fix, lang: Lang) -> dict[str, Any]:
    return {
        "title": fix.title.render(lang),
        "safe": fix.safe,
        "edits": [{"path": edit.path, "start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in fix.edits],
    }


def _note(note: Note, lang: Lang) -> dict[str, Any]:
    return {"kind": note.kind, "path": note.path, "message": note.message.render(lang)}
