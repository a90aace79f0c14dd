"""`--format concise`: one line for each finding, as compilers have always written them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.report.sources import Sources
from wxlint.report.summary import closing_rows, fixable_mark
from wxlint.report.terminal import Style, visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Lang, Report


def render_concise(report: Report) -> str:
    """`path:line:col: severity: message [id]` for each finding, with `[*]` before the id where `--fix` mends it; then what follows in the format `text`."""
    style = Style(report.color, report.hyperlinks)
    sources = Sources(report.source)
    findings = [_line(diagnostic, sources, report.lang, style) for diagnostic in report.diagnostics]
    blocks = [findings] if findings else []
    blocks += closing_rows(report, style)
    return "\n\n".join("\n".join(rows) for rows in blocks) + "\n" if blocks else ""


def _line(diagnostic: Diagnostic, sources: Sources, lang: Lang, style: Style) -> str:
    finding = diagnostic.finding
    line, column = sources[finding.path].position(finding.span.start)
    path = visible(finding.path)
    if path.startswith("::"):
        # A file of this name must not speak to the runner of GitHub Actions, which obeys lines that begin so.
        path = f"./{path}"
    severity = style.paint(f"{finding.severity.value}:", finding.severity.value)
    message = visible(finding.message.render(lang))
    return f"{path}:{line}:{column}: {severity} {message}{fixable_mark(finding)} [{style.link(visible(finding.rule), diagnostic.url)}]"
