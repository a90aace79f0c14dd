"""Which findings the comments of a file suppress.

Most files have no directives and pay for none: what reads, applies and judges them is imported with the first file that has any.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wxlint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from wxlint.config import KnownRules
    from wxlint.diagnostics import Finding, Span
    from wxlint.engine.directives import Directive

PREFIX = "wxlint-"
"""Every directive begins with it."""


class Applied(NamedTuple):
    """What is left of a file's findings, how many were suppressed, and what the engine has to say about the directives."""

    kept: tuple[Finding, ...]
    suppressed: int
    new_findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of one file, in its order. Plain data, and false where there are none."""

    directives: tuple[Directive, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.directives)

    def apply(
        self,
        findings: Iterable[Finding],
        *,
        path: str,
        known: KnownRules,
        ran: Container[str],
        anchor_lines: Mapping[Finding, int] | None = None,
    ) -> Applied:
        """Take out what the directives of the file `path` suppress; findings elsewhere are kept.

        A finding is suppressed if the place where its span starts is covered, or the line where its statement starts, which `anchor_lines` tells (from
        1). `ran` holds the ids that could have reported something in this file in this run, the engine's own included. Only a directive for such ids
        can be unused (a glob, if all its rules ran), and `unused-suppression` and `unknown-suppression` are only reported if they are among them.
        """
        findings = tuple(findings)
        if not self.directives:
            return Applied(findings, 0, ())
        from wxlint.engine.directive_coverage import Coverage
        from wxlint.engine.directive_findings import UNKNOWN, UNUSED, unknown_findings, unused_findings

        resolve = cache(known.resolve)
        coverage = Coverage(self.directives, resolve)
        anchors = anchor_lines or {}
        kept = tuple(item for item in findings if item.path != path or not coverage.suppresses(item.rule, item.span.start, anchors.get(item)))
        suppressed = len(findings) - len(kept)
        new: list[Finding] = []
        if UNKNOWN in ran:
            for directive, finding in unknown_findings(self.directives, path, known.nearest, resolve):
                if coverage.suppresses(UNKNOWN, finding.span.start, directive.line):
                    suppressed += 1
                else:
                    new.append(finding)
        if UNUSED in ran:
            unused, silenced = unused_findings(self.directives, path, coverage, ran)
            suppressed += silenced
            new += unused
        return Applied(kept, suppressed, tuple(sorted(new, key=lambda finding: (finding.span, finding.rule))))


def has_directives(data: bytes) -> bool:
    """Whether a file can hold directives at all; where not, its comments need not be gathered."""
    return PREFIX.encode() in data


def parse_directives(data: bytes, comments: Sequence[Span]) -> Directives:
    """The directives among the comments of a file. `comments` are spans of whole comments with their delimiters, in any order."""
    if not has_directives(data):
        return Directives()
    from wxlint.engine.directives import read_directives

    return Directives(read_directives(data, comments))
