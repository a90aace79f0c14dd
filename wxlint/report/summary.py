"""The last line of a report for people, and the table of `--statistics`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.diagnostics import Finding, Report, Summary
    from wxlint.report.terminal import Style


FIXABLE = " [*]"
"""Stands behind the message of a finding that `--fix` mends."""


def fixable_mark(finding: Finding) -> str:
    """The mark of a finding that has a safe fix; empty for others."""
    return FIXABLE if finding.fix is not None and finding.fix.safe else ""


def closing_rows(report: Report, style: Style) -> list[list[str]]:
    """What follows the findings, as blocks of rows: the table if it is asked for, and the summary unless only findings are wanted."""
    blocks: list[list[str]] = []
    if report.statistics and report.diagnostics:
        blocks.append(_statistics(report, style))
    if not report.quiet:
        blocks.append([summary_sentence(report.summary, report.lang)])
    return blocks


def summary_sentence(summary: Summary, lang: Lang) -> str:
    """What was fixed, how much was found, in how many files, in what time, how much of it can be fixed, and what was left out."""
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
        for count, noun, verb in (
            (summary.known, "problem", "known from the baseline"),
            (summary.unchanged, "problem", "outside the changes"),
            (summary.suppressed, "problem", "suppressed"),
            (summary.skipped, "path", "skipped"),
        )
        if count
    ]
    sentences = [f"{found} in {_counted(summary.files, 'file')} ({summary.seconds:.2f} s)."]
    if summary.fixed:
        sentences.insert(0, f"Fixed {_counted(summary.fixed, 'problem')} in {_counted(summary.fixed_files, 'file')}.")
    if summary.fixable:
        more = f", {summary.unsafely_fixable} more with `--fix --unsafe-fixes`" if summary.unsafely_fixable else ""
        sentences.append(f"{summary.fixable} fixable with `--fix`{more}.")
    elif summary.unsafely_fixable:
        sentences.append(f"{summary.unsafely_fixable} fixable with `--fix --unsafe-fixes`.")
    if left_out:
        sentences.append(f"{', '.join(left_out)}.")
    return " ".join(sentences)


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
    left_out = [
        text.format(count)
        for count, text in (
            (summary.known, "另有 {} 个问题已记录在基线中"),
            (summary.unchanged, "改动之外有 {} 个问题"),
            (summary.suppressed, "已屏蔽 {} 个问题"),
            (summary.skipped, "已跳过 {} 个路径"),
        )
        if count
    ]
    sentences = [f"{found}，用时 {summary.seconds:.2f} 秒。"]
    if summary.fixed:
        sentences.insert(0, f"已修复 {summary.fixed_files} 个文件中的 {summary.fixed} 个问题。")
    if summary.fixable:
        more = f"，另有 {summary.unsafely_fixable} 个可用 `--fix --unsafe-fixes` 修复" if summary.unsafely_fixable else ""
        sentences.append(f"其中 {summary.fixable} 个可用 `--fix` 修复{more}。")
    elif summary.unsafely_fixable:
        sentences.append(f"其中 {summary.unsafely_fixable} 个可用 `--fix --unsafe-fixes` 修复。")
    if left_out:
        sentences.append(f"{'，'.join(left_out)}。")
    return "".join(sentences)


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
