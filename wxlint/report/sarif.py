"""`--format sarif`: SARIF 2.1.0 for GitHub code scanning and every other tool that reads it.

The format is https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. GitHub's limits are those of
https://docs.github.com/code-security/reference/code-scanning/sarif-files/troubleshoot-sarif-uploads/results-exceed-limit.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wxlint import __version__
from wxlint.diagnostics import Label, Lang, Text
from wxlint.regex import regex
from wxlint.report import REPOSITORY_URL
from wxlint.report.line_hash import LineHashes
from wxlint.report.sarif_rules import LEVELS, describe_rule, rule_infos, sentence
from wxlint.report.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wxlint.diagnostics import Diagnostic, Finding, Fix, Note, Report, SourceText, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT = "%SRCROOT%"
_LANGUAGES = {Lang.EN: "en-US", Lang.ZH: "zh-CN"}

MAX_RESULTS = 25_000
"""GitHub rejects a run with more."""
MAX_STEPS = 1_000
"""GitHub shows no more steps of one flow, and rejects a log that has ten times as many."""
_MAX_SNIPPET = 2_000
"""Characters of code that are worth carrying along; a minified line is not."""

_LEFT_OUT = Text(
    "{count} of {total} results were left out, the least severe ones: GitHub takes {limit} a run",
    "{total} 个结果中有 {count} 个未写入（严重程度最低的）：GitHub 每次运行最多接受 {limit} 个",
)
_STEPS_LEFT_OUT = Text("{count} steps before this one are left out: {message}", "此前略去 {count} 步：{message}")
_ROOT_DESCRIPTION = Text("The working directory of the run.", "运行时的工作目录。")
_NOTE_LEVELS = {"internal-error": "error", "unreadable": "warning", "configuration": "warning"}
_ABSOLUTE = regex(r"/|[A-Za-z]:/")


def render_sarif(report: Report) -> str:
    """One run. Columns are UTF-16 code units, paths are relative to the working directory, which should be the repository's root.

    `Report.extra` may name the analysed version: `repository` (an absolute URI), `revision` and `branch`.
    """
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_Run(report).describe()]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


class _Run:
    """Builds the one `run` object of a log."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lang = report.lang
        self._sources = Sources(report.source)
        self._hashes: dict[str, LineHashes] = {}
        self._diagnostics = _most_severe(report.diagnostics)
        self._rules = rule_infos(report, self._diagnostics)
        self._rule_indices = {info.id: index for index, info in enumerate(self._rules)}

    def describe(self) -> dict[str, Any]:
        run: dict[str, Any] = {
            "tool": {
                "driver": {
                    "name": "wxlint",
                    "semanticVersion": __version__,
                    "informationUri": REPOSITORY_URL,
                    "language": _LANGUAGES[self._lang],
                    "rules": [describe_rule(info, self._lang) for info in self._rules],
                }
            },
            "language": _LANGUAGES[self._lang],
            "columnKind": "utf16CodeUnits",
            "automationDetails": {"id": "wxlint/"},
            "originalUriBaseIds": {_ROOT: {"description": {"text": _ROOT_DESCRIPTION.render(self._lang)}}},
            "invocations": [self._invocation()],
            "results": [self._result(diagnostic) for diagnostic in self._diagnostics],
        }
        extra = self._report.extra
        if extra.get("repository"):
            details = {"repositoryUri": extra["repository"], "revisionId": extra.get("revision"), "branch": extra.get("branch")}
            run["versionControlProvenance"] = [{key: value for key, value in details.items() if value} | {"mappedTo": {"uriBaseId": _ROOT}}]
        return run

    def _invocation(self) -> dict[str, Any]:
        notes = self._report.notes
        invocation: dict[str, Any] = {"executionSuccessful": all(note.kind != "internal-error" for note in notes)}
        execution = [self._notification(note) for note in notes if note.kind != "configuration"]
        left_out = len(self._report.diagnostics) - len(self._diagnostics)
        if left_out:
            text = _LEFT_OUT.render(self._lang).format(count=left_out, total=len(self._report.diagnostics), limit=MAX_RESULTS)
            execution.append({"level": "warning", "message": {"text": sentence(text, self._lang)}, "properties": {"kind": "limit"}})
        configuration = [self._notification(note) for note in notes if note.kind == "configuration"]
        if execution:
            invocation["toolExecutionNotifications"] = execution
        if configuration:
            invocation["toolConfigurationNotifications"] = configuration
        return invocation

    def _notification(self, note: Note) -> dict[str, Any]:
        notification: dict[str, Any] = {
            "level": _NOTE_LEVELS.get(note.kind, "note"),
            "message": {"text": _without_links(sentence(note.message.render(self._lang), self._lang))},
            "properties": {"kind": note.kind},
        }
        if note.path:
            notification["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(note.path)}}]
        return notification

    def _result(self, diagnostic: Diagnostic) -> dict[str, Any]:
        finding = diagnostic.finding
        primary = self._physical(finding.path, finding.span)
        self._add_code(primary, finding.path, finding.span)
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rule_indices[finding.rule],
            "level": LEVELS[finding.severity],
            "message": {"text": self._message(finding)},
            "locations": [{"physicalLocation": primary}],
        }
        if finding.related:
            result["relatedLocations"] = [{"id": number} | self._location(label) for number, label in enumerate(finding.related, 1)]
        result["partialFingerprints"] = {
            "primaryLocationLineHash": self._line_hash(finding.path, primary["region"]["startLine"]),
            "wxlint/v1": diagnostic.fingerprint,
        }
        if finding.flow:
            steps = [{"location": self._location(step)} for step in self._steps(finding.flow)]
            result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
        if finding.fix and finding.fix.edits:
            result["fixes"] = [self._fix(finding.fix)]
        result["properties"] = {"confidence": finding.confidence.value}
        return result

    def _message(self, finding: Finding) -> str:
        """The message, what to do, and a link to each related place: GitHub shows only places that the text links to."""
        lines = [_without_links(sentence(finding.message.render(self._lang), self._lang))]
        if finding.help:
            lines.append(_without_links(sentence(finding.help.render(self._lang), self._lang)))
        for number, label in enumerate(finding.related, 1):
            text = re.sub(r"([\\\[\]])", r"\\\1", label.message.render(self._lang))
            lines.append(f"[{text}]({number})")
        return "\n".join(lines)

    def _steps(self, flow: Sequence[Label]) -> list[Label]:
        if len(flow) <= MAX_STEPS:
            return list(flow)
        half = MAX_STEPS // 2
        after = flow[-half]
        left_out = len(flow) - MAX_STEPS
        message = Text(*(_STEPS_LEFT_OUT.render(lang).format(count=left_out, message=after.message.render(lang)) for lang in (Lang.EN, Lang.ZH)))
        return [*flow[:half], Label(after.path, after.span, message), *flow[len(flow) - half + 1 :]]

    def _location(self, label: Label) -> dict[str, Any]:
        return {
            "physicalLocation": self._physical(label.path, label.span),
            "message": {"text": _without_links(sentence(label.message.render(self._lang), self._lang))},
        }

    def _physical(self, path: str, span: Span) -> dict[str, Any]:
        return {"artifactLocation": _artifact(path), "region": _region(self._sources[path], span)}

    def _add_code(self, physical: dict[str, Any], path: str, span: Span) -> None:
        """Carry the marked code and the lines around it, so that a viewer without the repository can show them."""
        source = self._sources.find(path)
        if source is None:
            return
        region = physical["region"]
        code = source.data[span.start : max(span.start, span.end)].decode("utf-8", "replace")
        if len(code) <= _MAX_SNIPPET:
            region["snippet"] = {"text": code}
        first = max(region["startLine"] - 1, 1)
        last = min(region["endLine"] + 1, len(source.line_starts))
        context = "\n".join(source.line_text(line) for line in range(first, last + 1))
        # The context must be more than the region itself.
        if len(code) < len(context) <= _MAX_SNIPPET:
            physical["contextRegion"] = {"startLine": first, "endLine": last, "snippet": {"text": context}}

    def _line_hash(self, path: str, line: int) -> str:
        if path not in self._hashes:
            self._hashes[path] = LineHashes(self._sources[path])
        return self._hashes[path][line]

    def _fix(self, fix: Fix) -> dict[str, Any]:
        changes: dict[str, list[dict[str, Any]]] = {}
        for edit in fix.edits:
            replacement: dict[str, Any] = {"deletedRegion": _region(self._sources[edit.path], edit.span)}
            if edit.text:
                replacement["insertedContent"] = {"text": edit.text}
            changes.setdefault(edit.path, []).append(replacement)
        return {
            "description": {"text": sentence(fix.title.render(self._lang), self._lang)},
            "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": replacements} for path, replacements in changes.items()],
            "properties": {"safe": fix.safe},
        }


def _most_severe(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """As many as GitHub takes, in their order; the least severe ones, and of these the last, give way."""
    if len(diagnostics) <= MAX_RESULTS:
        return diagnostics
    kept = sorted(range(len(diagnostics)), key=lambda index: diagnostics[index].finding.severity.rank)[:MAX_RESULTS]
    return tuple(diagnostics[index] for index in sorted(kept))


def _artifact(path: str) -> dict[str, str]:
    """A relative path as a percent-encoded reference to the working directory; an absolute one (another drive of Windows) as a file URI."""
    if _ABSOLUTE.match(path):
        return {"uri": "file:///" + _percent_encoded(path.lstrip("/"), "/:")}
    return {"uri": _percent_encoded(path, "/"), "uriBaseId": _ROOT}


def _percent_encoded(path: str, safe: str) -> str:
    """`path` as it stands on disk: the bytes of a name that is no UTF-8 are kept."""
    try:
        return quote(path, safe=safe, errors="surrogateescape")
    except UnicodeEncodeError:
        return quote(path, safe=safe, errors="replace")


def _region(source: SourceText, span: Span) -> dict[str, Any]:
    line, column = source.utf16_position(span.start)
    end_line, end_column = source.utf16_position(max(span.start, span.end))
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _without_links(text: str) -> str:
    """`text` with nothing that SARIF would take for a link: names from the linted code must not become one."""
    return text.replace("](", "] (")
