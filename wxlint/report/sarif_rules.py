"""What a SARIF log tells about rules: the `reportingDescriptor` objects in `tool.driver.rules`.

GitHub's use of the properties is described in https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wxlint.diagnostics import Lang, RuleInfo, Severity, Text
from wxlint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wxlint.diagnostics import Diagnostic, Report

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

_PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
# GitHub reads these as high (7.0-8.9), medium (4.0-6.9) and low (0.1-3.9).
_SECURITY_SEVERITIES = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "2.0"}
_SECURITY_CATEGORIES = frozenset(("auth", "security"))
# Outside these categories a rule is about security where its name says that the caller decides something.
_SECURITY_NAME = regex(r"injection|mass-assignment|\bcaller-|\bclient-(?:supplied|decided|writes)|unscoped-bulk-write")
_PRECISION = "high"
"""What every rule promises; a single result that is less sure says so in its own properties."""

_MAX_DESCRIPTION = 1024
"""GitHub cuts descriptions here."""
_PASCAL_CASE = regex(r"(?:[A-Z][a-z0-9]+)+")
_SENTENCE_END = regex(r"[.!?。！？…]$")


def rule_infos(report: Report, diagnostics: Iterable[Diagnostic]) -> list[RuleInfo]:
    """The rules that ran and whatever else reported something (the engine itself does), by id."""
    infos = dict(report.rules)
    for diagnostic in diagnostics:
        rule = diagnostic.finding.rule
        if rule not in infos:
            words = rule.rpartition("/")[2].replace("-", " ")
            infos[rule] = RuleInfo(rule, Text(words, words), diagnostic.finding.severity, "", "", diagnostic.url)
    return [infos[rule] for rule in sorted(infos)]


def describe_rule(info: RuleInfo, lang: Lang) -> dict[str, Any]:
    """One rule as GitHub shows it beside an alert."""
    summary = sentence(info.summary.render(lang), lang)
    explanation = (info.explanation_zh if lang is Lang.ZH else info.explanation) or info.explanation
    descriptor: dict[str, Any] = {"id": info.id}
    name = _pascal_case(info.id)
    if name:
        descriptor["name"] = name
    descriptor |= {
        "shortDescription": {"text": summary},
        "fullDescription": {"text": _first_paragraph(explanation) or summary},
        "help": {"text": explanation or summary, "markdown": explanation or summary},
    }
    if info.url.startswith(("https://", "http://")):
        descriptor["helpUri"] = info.url
    descriptor["defaultConfiguration"] = {"level": LEVELS[info.severity]}
    descriptor["properties"] = _properties(info)
    return descriptor


def sentence(text: str, lang: Lang) -> str:
    """`text` with a full stop, which messages have everywhere but in SARIF."""
    if _SENTENCE_END.search(text):
        return text
    return text + ("。" if lang is Lang.ZH else ".")


def _properties(info: RuleInfo) -> dict[str, Any]:
    category, slash, name = info.id.partition("/")
    is_security = bool(slash) and (category in _SECURITY_CATEGORIES or bool(_SECURITY_NAME.search(name)))
    tags = dict.fromkeys(([category] if slash else []) + (["security"] if is_security else []) + ["wechat-mini-program"])
    properties: dict[str, Any] = {
        "tags": list(tags),
        "precision": _PRECISION,
        "problem.severity": _PROBLEM_SEVERITIES[info.severity],
    }
    if is_security:
        properties["security-severity"] = _SECURITY_SEVERITIES[info.severity]
    return properties


def _pascal_case(rule: str) -> str | None:
    """`auth/client-supplied-openid` as `AuthClientSuppliedOpenid`; None where no such name exists or it would equal the id but for case."""
    words = re.split(r"[^A-Za-z0-9]+", rule)
    name = "".join(word[:1].upper() + word[1:].lower() for word in words)
    return name if _PASCAL_CASE.fullmatch(name) and name.lower() != rule.lower() else None


def _first_paragraph(markdown: str) -> str:
    """The first prose of a page under its first heading, as one line; of a page without headings the first prose at all."""
    _, _, body = f"\n{markdown}".partition("\n## ")
    for paragraph in re.split(r"\n\s*\n", body.partition("\n")[2] or markdown):
        if paragraph.strip() and not paragraph.lstrip().startswith(("#", "```", "|")):
            line = " ".join(paragraph.split())
            return line if len(line) <= _MAX_DESCRIPTION else line[: _MAX_DESCRIPTION - 1] + "…"
    return ""
