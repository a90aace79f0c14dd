"""`--format gitlab`: a Code Quality report, which GitLab shows in merge requests.

The format is https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. GitLab keeps one entry for each fingerprint, checks entries with
`app/validators/json_schemas/codeclimate.json` of its sources, and drops those that do not pass.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wxlint.diagnostics import Severity
from wxlint.report.sources import Sources
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Lang, Report

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}
"""GitLab knows `blocker`, `critical`, `major`, `minor` and `info`."""


def render_gitlab(report: Report) -> str:
    """One array with an entry for each finding. Paths are relative to the working directory, which should be the repository's root."""
    sources = Sources(report.source)
    return json.dumps([_entry(diagnostic, sources, report.lang) for diagnostic in report.diagnostics], ensure_ascii=False, indent=2) + "\n"


def _entry(diagnostic: Diagnostic, sources: Sources, lang: Lang) -> dict[str, Any]:
    finding = diagnostic.finding
    source = sources[finding.path]
    begin = source.position(finding.span.start).line
    end = source.position(max(finding.span.start, finding.span.end)).line
    return {
        "description": visible(finding.message.render(lang)),
        "check_name": finding.rule,
        "fingerprint": diagnostic.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": begin, "end": end}},
    }
