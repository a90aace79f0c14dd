"""`--format github`: workflow commands, which GitHub Actions shows as annotations in a pull request.

Syntax: https://docs.github.com/actions/reference/workflow-commands-for-github-actions; the escapes are those of `@actions/core`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Severity
from wxlint.report.sources import Sources
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Lang, Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(report: Report) -> str:
    """One command for each finding and nothing else."""
    sources = Sources(report.source)
    return "".join(f"{_command(diagnostic, sources, report.lang)}\n" for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic, sources: Sources, lang: Lang) -> str:
    finding = diagnostic.finding
    source = sources[finding.path]
    line, column = source.position(finding.span.start)
    end_line, end_column = source.position(max(finding.span.start, finding.span.end))
    properties = {"file": finding.path, "line": line, "endLine": end_line}
    if line == end_line:
        # The runner rejects columns where the lines differ.
        properties |= {"col": column, "endColumn": end_column}
    properties["title"] = finding.rule
    message = visible(finding.message.render(lang))
    if finding.help:
        message += f"\nhelp: {visible(finding.help.render(lang))}"
    written = ",".join(f"{name}={_escape_property(visible(str(value)))}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_escape_data(message)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
