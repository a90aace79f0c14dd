"""`--format markdown`: a summary for a comment on a pull or merge request, the most severe findings first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang, Text
from wxlint.report.markup import code, link, sentence
from wxlint.report.sources import Sources
from wxlint.report.summary import summary_sentence

if TYPE_CHECKING:
    from wxlint.diagnostics import Diagnostic, Report

MARKER = "<!-- wxlint -->"
"""The first line: a job finds its earlier comment by it, and replaces that."""
MAX_FINDINGS = 50
"""More are counted only: somebody is to read this."""
MAX_LENGTH = 60_000
"""Characters. GitHub rejects comments with more than 65,536."""

_MORE = Text("{count} more: run `wxlint check` to see all of them", "另有 {count} 个问题：运行 `wxlint check` 查看全部")


def render_markdown(report: Report) -> str:
    """A heading, the summary, the table of `--statistics` if it is asked for, and the findings, as many as a comment takes."""
    blocks = [f"{MARKER}\n### wxlint"]
    if not report.quiet:
        blocks.append(sentence(summary_sentence(report.summary, report.lang)))
    if report.statistics and report.diagnostics:
        blocks.append(_statistics(report))
    if report.diagnostics:
        blocks.append(_findings(report, MAX_LENGTH - sum(map(len, blocks))))
    return "\n\n".join(blocks) + "\n"


def _findings(report: Report, room: int) -> str:
    sources = Sources(report.source)
    by_severity = sorted(report.diagnostics, key=lambda diagnostic: diagnostic.finding.severity.rank)
    items: list[str] = []
    for diagnostic in by_severity[:MAX_FINDINGS]:
        item = _item(diagnostic, sources, report.lang)
        room -= len(item) + 1
        if room < 0:
            break
        items.append(item)
    left_out = len(by_severity) - len(items)
    if left_out:
        items.append(f"- {sentence(_MORE.render(report.lang).format(count=left_out))}")
    return "\n".join(items)


def _item(diagnostic: Diagnostic, sources: Sources, lang: Lang) -> str:
    finding = diagnostic.finding
    line, column = sources[finding.path].position(finding.span.start)
    place = code(f"{finding.path}:{line}:{column}")
    rule = link(code(finding.rule), diagnostic.url)
    item = f"- **{finding.severity.value}** {place} {sentence(finding.message.render(lang))} ({rule})"
    if finding.help:
        item += f"\\\n  help: {sentence(finding.help.render(lang))}"
    return item


def _statistics(report: Report) -> str:
    """The table of counts by rule, the most frequent first."""
    counts = Counter((diagnostic.finding.rule, diagnostic.finding.severity, diagnostic.url) for diagnostic in report.diagnostics)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0][1].rank, item[0][0]))
    return "\n".join(f"- {count} × {severity.value} {link(code(rule), url)}" for (rule, severity, url), count in rows[:MAX_FINDINGS])
