"""From findings to diagnostics: an identity that survives moved lines, and paths as people see them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from wxlint.diagnostics import Diagnostic, Edit, Finding, Label, SourceText
from wxlint.engine.explain import rule_url
from wxlint.project.paths import join

_LONGEST_CODE = 400
"""Bytes of the code that a fingerprint holds."""


def diagnostics(
    findings: Iterable[Finding], place: str, shown: Callable[[str], str], source: Callable[[str], SourceText | None]
) -> Iterator[Diagnostic]:
    """The findings of one project by path and place.

    `place` is where the project stands in its repository, so that the identities are the same whichever part of the repository was asked for; `shown` gives
    a path as it is reported, `source` a file by its path in the project.
    """
    seen: dict[str, int] = {}
    texts: dict[str, SourceText | None] = {}
    for finding in sorted(findings, key=lambda item: (item.path, item.span, item.rule, item.message)):
        if finding.path not in texts:
            texts = {finding.path: source(finding.path)}
        identity = _identity(finding, place, texts[finding.path])
        occurrence = seen[identity] = seen.get(identity, 0) + 1
        fingerprint = hashlib.sha256(f"{identity}\0{occurrence}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        yield Diagnostic(_moved(finding, shown), fingerprint, rule_url(finding.rule))


def _identity(finding: Finding, place: str, text: SourceText | None) -> str:
    """What a finding is, apart from where: rule, file, and the code it points at without white space, quotes and semicolons."""
    code = text.data[finding.span.start : min(finding.span.end, finding.span.start + _LONGEST_CODE)] if text is not None else b""
    plain = "".join(character for character in code.decode("utf-8", "replace") if not character.isspace() and character not in "'\"`;,")
    return "\0".join((finding.rule, join(place, finding.path), plain, finding.message.en))


def _moved(finding: Finding, shown: Callable[[str], str]) -> Finding:
    """`finding` with all its paths as they are reported."""

    def label(item: Label) -> Label:
        return replace(item, path=shown(item.path))

    def edit(item: Edit) -> Edit:
        return item._replace(path=shown(item.path))

    fix = finding.fix and replace(finding.fix, edits=tuple(map(edit, finding.fix.edits)))
    return replace(finding, path=shown(finding.path), related=tuple(map(label, finding.related)), flow=tuple(map(label, finding.flow)), fix=fix)
