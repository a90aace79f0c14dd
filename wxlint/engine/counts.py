"""How many findings a report has, of which kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from wxlint.diagnostics import Diagnostic, Report, Severity, Summary


def counted(summary: Summary, diagnostics: Iterable[Diagnostic]) -> Summary:
    """`summary` with the numbers of `diagnostics`."""
    findings = [item.finding for item in diagnostics]
    number = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    fixes = [finding.fix for finding in findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    return replace(
        summary,
        errors=number[Severity.ERROR],
        warnings=number[Severity.WARNING],
        infos=number[Severity.INFO],
        fixable=safe,
        unsafely_fixable=len(fixes) - safe,
    )


def with_diagnostics(report: Report, diagnostics: Iterable[Diagnostic]) -> Report:
    """`report` with these of its diagnostics, counted anew."""
    kept = tuple(diagnostics)
    return replace(report, diagnostics=kept, summary=counted(report.summary, kept))
