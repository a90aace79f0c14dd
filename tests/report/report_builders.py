"""Small reports for tests: files held in memory, and findings placed by the text they stand on."""

from __future__ import annotations

from typing import Any

from wxlint.diagnostics import Diagnostic, Finding, Label, Report, SourceText, Span, Summary, Text
from wxlint.engine.counts import counted

URL = "https://example.org/rules#{rule}"


def both(sentence: str) -> Text:
    """The same sentence in both languages."""
    return Text(sentence, sentence)


class Files(dict[str, bytes]):
    """Paths and what stands in them."""

    def span(self, path: str, needle: str, occurrence: int = 0) -> Span:
        """Where `needle` stands for the `occurrence`-th time, from 0."""
        data, wanted, start = self[path], needle.encode(), -1
        for _ in range(occurrence + 1):
            start = data.index(wanted, start + 1)
        return Span(start, start + len(wanted))

    def label(self, path: str, needle: str, message: str, occurrence: int = 0) -> Label:
        """A label on `needle`."""
        return Label(path, self.span(path, needle, occurrence), both(message))

    def finding(self, path: str, needle: str, message: str, occurrence: int = 0, **fields: Any) -> Finding:
        """A finding on `needle`."""
        return Finding(fields.pop("rule", "cloud/use-before-init"), path, self.span(path, needle, occurrence), both(message), **fields)

    def source(self, path: str) -> SourceText | None:
        """What `Report.source` is to answer."""
        return SourceText(self[path]) if path in self else None

    def report(self, *findings: Finding, **fields: Any) -> Report:
        """A report of `findings`, counted."""
        diagnostics = tuple(
            Diagnostic(finding, f"fingerprint-{number}", URL.format(rule=finding.rule.replace("/", ""))) for number, finding in enumerate(findings)
        )
        counts = {name: fields.pop(name, 0) for name in ("suppressed", "skipped", "fixed", "fixed_files", "known", "unchanged")}
        summary = Summary(fields.pop("files", len(self)), 0, 0, 0, seconds=fields.pop("seconds", 0.18), **counts)
        return Report(diagnostics, fields.pop("notes", ()), counted(summary, diagnostics), fields.pop("rules", {}), self.source, **fields)
