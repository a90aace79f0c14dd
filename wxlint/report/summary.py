"""The last line of a report for people, and the table of `--statistics`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Report, Summary
    from wxlint.report.terminal import Style


def closing_rows(report: Report, style: Style) -> list[list[str]]:
    """What follows the findings, as blocks of rows: the table if it is asked for, and the summary unless only findings are wanted."""
    blocks: list[list[str]] = []
    if report.statistics and report.diagnostics:
        blocks.append(_statistics(report, style))
    if not report.quiet:
        blocks.append([summary_sentence(report.summary, report.lang)])
    return blocks


def summary_sentence(summary: Summary, lang: Lang) -> str:
    """How much was found, in how many files, in what time, and what was left out."""
    return _chinese(summary) if lang is Lang.ZH else _english(summary)


def _english(summary: Summary) -> str:
    counts = [_counted(count, noun) for count, noun in ((summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")) if count]
    if not counts:
        found = "No problems"
    elif len(counts) == 1:
        found = f"Found {counts[0]}"
    else:
        found = f"Found {summary.errors + summary.warnings + summary.infos} problems ({', '.join(counts)})"
    left_out = [
        f"{_counted(count, noun)} {verb}"
        for count, noun, verb in ((summary.suppressed, "problem", "suppressed"), (summary.skipped, "path", "skipped"))
        if count
    ]
    sentence = f"{found} in {_counted(summary.files, 'file')} ({summary.seconds:.2f} s)."
    return f"{sentence} {', '.join(left_out)}." if left_out else sentence


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _chinese(summary: Summary) -> str:
    counts = [f"{count} 个{noun}" for count, noun in ((summary.errors, "错误"), (summary.warnings, "警告"), (summary.infos, "提示")) if count]
    checked = f"检查了 {summary.files} 个文件"
    if not counts:
        found = f"{checked}，未发现问题"
    elif len(counts) == 1:
        found = f"{checked}，发现 {counts[0]}"
    else:
        found = f"{checked}，发现 {summary.errors + summary.warnings + summary.infos} 个问题（{'、'.join(counts)}）"
    left_out = []
    if summary.suppressed:
        left_out.append(f"已屏蔽 {summary.suppressed} 个问题")
    if summary.skipped:
        left_out.append(f"已跳过 {summary.skipped} 个路径")
    sentence = f"{found}，用时 {summary.seconds:.2f} 秒。"
    return f"{sentence}{'，'.join(left_out)}。" if left_out else sentence


def _statistics(report: Report, style: Style) -> list[str]:
    """Count, severity and rule, the most frequent first."""
    counts = Counter((diagnostic.finding.rule, diagnostic.finding.severity, diagnostic.url) for diagnostic in report.diagnostics)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0][1].rank, item[0][0]))
    count_width = len(str(rows[0][1]))
    severity_width = max(len(severity.value) for (_, severity, _), _ in rows)
    return [
        f"{count:>{count_width}}  {style.paint(f'{severity.value:>{severity_width}}', severity.value)}  {style.link(visible(rule), url)}"
        for (rule, severity, url), count in rows
    ]
