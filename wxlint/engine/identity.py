"""From findings to diagnostics: an identity that survives moved lines, and paths as people see them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from typing import NamedTuple

from wxlint.diagnostics import Diagnostic, Edit, Finding, Label, SourceText
from wxlint.engine.explain import rule_url
from wxlint.project.paths import join
from wxlint.regex import regex

_LONGEST_CODE = 400
"""Characters of the code that a fingerprint holds."""
_CONTEXT = 200
"""Characters of the code from the beginning of a finding on that tell it from others like it."""
_READ = 16 * 1024
"""Bytes in which these are looked for: the rest of such a stretch is white space."""

_LAYOUT = regex(r"[\s'\"`;,()\\]+")
"""What people and formatters change without changing the code: white space, quotes and what escapes them, semicolons, trailing commas, needless parentheses."""


def diagnostics(
    findings: Iterable[Finding], place: str, shown: Callable[[str], str], source: Callable[[str], SourceText | None]
) -> Iterator[Diagnostic]:
    """The findings of one project by path and place.

    `place` is where the project stands in its repository, so that the identities are the same whichever part of the repository was asked for; `shown` gives
    a path as it is reported, `source` a file by its path in the project.
    """
    url = cache(rule_url)
    for path, own in groupby(sorted(findings, key=lambda item: (item.path, item.span, item.rule, item.message)), lambda item: item.path):
        text, path_shown = source(path), shown(path)
        seen: dict[str, int] = {}
        for finding in own:
            identity = _identity(finding, place, text)
            occurrence = seen[identity] = seen.get(identity, 0) + 1
            fingerprint = _digest(f"{identity}\0{occurrence}", 32)
            yield Diagnostic(_moved(finding, path_shown, shown), fingerprint, url(finding.rule))


class Landmarks(NamedTuple):
    """By what a finding is known again in its file, or in another one: the code it points at, and that code with what follows it."""

    code: str
    context: str


def landmarks(finding: Finding, text: SourceText | None) -> Landmarks:
    """Hashes that moved lines and another layout leave as they are."""
    start, end = finding.span.start, finding.span.end
    code = _plain_code(text, start, min(end, start + _READ))[:_LONGEST_CODE]
    context = _plain_code(text, start, start + _READ)[:_CONTEXT]
    return Landmarks(_digest(code, 12), _digest(context, 12))


def _identity(finding: Finding, place: str, text: SourceText | None) -> str:
    """What a finding is, apart from where: rule, file, message, and the code it points at, both without what is mere layout."""
    start, end = finding.span.start, finding.span.end
    code = _plain_code(text, start, min(end, start + _READ))[:_LONGEST_CODE]
    return "\0".join((finding.rule, join(place, finding.path), code, _LAYOUT.sub("", finding.message.en)))


def _plain_code(text: SourceText | None, start: int, end: int) -> str:
    return "" if text is None else _LAYOUT.sub("", text.data[start:end].decode("utf-8", "replace"))


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def _moved(finding: Finding, path: str, shown: Callable[[str], str]) -> Finding:
    """`finding`, whose file is reported as `path`, with all its paths as they are reported."""
    if not (finding.related or finding.flow or finding.fix):
        return finding if path == finding.path else replace(finding, path=path)

    def label(item: Label) -> Label:
        return replace(item, path=shown(item.path))

    def edit(item: Edit) -> Edit:
        return item._replace(path=shown(item.path))

    fix = finding.fix and replace(finding.fix, edits=tuple(map(edit, finding.fix.edits)))
    return replace(finding, path=path, related=tuple(map(label, finding.related)), flow=tuple(map(label, finding.flow)), fix=fix)
