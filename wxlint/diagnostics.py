"""What a rule says, and what a reporter gets: spans, labels, fixes, findings, diagnostics.

Everything here is plain, immutable data: it can be cached, pickled and sent between processes. Offsets are bytes into the file as it
stands on disk, half open; lines and columns exist only where something is reported.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import NamedTuple, Protocol

from wxlint.records import dataclass


class Severity(enum.Enum):
    """How bad it is: `error` throws, never works or is exploitable; `warning` is a probable bug; `info` is advice."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst, so that sorting puts errors first."""
        return _SEVERITY_RANK[self]

    def at_least(self, other: Severity) -> bool:
        """Whether this is as bad as `other`, or worse."""
        return self.rank <= other.rank


_SEVERITY_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Confidence(enum.Enum):
    """How sure the rule is. Evidence by name alone is never `high`."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    def at_least(self, other: Confidence) -> bool:
        """Whether this is as sure as `other`, or surer."""
        return _CONFIDENCE_RANK[self] <= _CONFIDENCE_RANK[other]


_CONFIDENCE_RANK = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


class Lang(enum.Enum):
    """The language of messages."""

    EN = "en"
    ZH = "zh"


class Text(NamedTuple):
    """One sentence in both languages."""

    en: str
    zh: str

    def render(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.zh if lang is Lang.ZH else self.en


class Span(NamedTuple):
    """A half-open range of byte offsets in one file."""

    start: int
    end: int


class Located(Protocol):
    """Anything that stands somewhere in a file."""

    @property
    def path(self) -> str:
        """POSIX path relative to the project's root."""

    @property
    def span(self) -> Span:
        """Where it stands."""


class Place(NamedTuple):
    """The plainest `Located`: a path and a span."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what to know about it: why the finding is here, or one step of a flow."""

    path: str
    span: Span
    message: Text


class Edit(NamedTuple):
    """Replace the bytes of `span` in `path` by `text`; an empty span inserts."""

    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A set of edits that belong together. `safe` means that the program does the same or what it was meant to do."""

    title: Text
    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: one mistake at one place."""

    rule: str
    path: str
    span: Span
    message: Text
    help: Text | None = None
    related: tuple[Label, ...] = ()
    flow: tuple[Label, ...] = ()
    fix: Fix | None = None
    severity: Severity = Severity.WARNING
    confidence: Confidence = Confidence.HIGH
    redact: tuple[Span, ...] = ()
    """Places in `path` whose text is a secret: no output of the run may hold that text, wherever else it stands."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding as a reporter gets it: after selection, suppression and sorting, with an identity that survives moved lines."""

    finding: Finding
    fingerprint: str
    url: str

    def with_severity(self, severity: Severity) -> Diagnostic:
        """The same diagnostic, taken more or less seriously."""
        return replace(self, finding=replace(self.finding, severity=severity))


@dataclass(frozen=True, slots=True)
class Note:
    """Something the tool itself has to say: what was skipped, what could not be analysed, what was assumed.

    `kind` is a stable word for programs: `skipped`, `framework`, `unreadable`, `limit`, `internal-error`, `configuration`, `fix`, `baseline`.
    """

    kind: str
    message: Text
    path: str | None = None


class Position(NamedTuple):
    """A place for people: `line` and `column` from 1, `column` in Unicode code points."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """The bytes of one file and where its lines begin.

    A line ends at LF, CRLF or a lone CR, as editors and tree-sitter's users count them. Bytes that are not UTF-8 count as one code point each,
    and a byte order mark at the start takes no column.
    """

    data: bytes

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The byte offset of each line's first byte."""
        starts = [0]
        data = self.data
        if b"\r" not in data:
            position = data.find(b"\n")
            while position >= 0:
                starts.append(position + 1)
                position = data.find(b"\n", position + 1)
            return tuple(starts)
        for index, byte in enumerate(data):
            if byte == 10 or (byte == 13 and data[index + 1 : index + 2] != b"\n"):
                starts.append(index + 1)
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """The line and column of `offset` (clamped to the file)."""
        line, prefix = self._before(offset)
        return Position(line, len(prefix) + 1)

    def utf16_position(self, offset: int) -> Position:
        """As `position`, with the column in UTF-16 code units from 1, as SARIF and LSP count."""
        line, prefix = self._before(offset)
        return Position(line, len(prefix.encode("utf-16-le", "surrogatepass")) // 2 + 1)

    def line_text(self, line: int) -> str:
        """The text of `line` (from 1) without its line ending; empty outside the file."""
        starts = self.line_starts
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.data)
        return self._decode(starts[line - 1], end).rstrip("\r\n")

    def _before(self, offset: int) -> tuple[int, str]:
        offset = max(0, min(offset, len(self.data)))
        line = bisect_right(self.line_starts, offset)
        return line, self._decode(self.line_starts[line - 1], offset)

    def _decode(self, start: int, end: int) -> str:
        if start == 0 and self.data.startswith(b"\xef\xbb\xbf"):
            start = min(3, end)
        return self.data[start:end].decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a reporter may tell about a rule without knowing its code."""

    id: str
    summary: Text
    severity: Severity
    explanation: str
    """Markdown, English."""
    explanation_zh: str
    url: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of one run. `files` were analysed, `skipped` were not (see the notes for why).

    `fixable` of the reported findings have a safe fix, `unsafely_fixable` one that is not. `fixed` findings were mended before the report, in
    `fixed_files`. `known` ones stand in a baseline and are not reported, `unchanged` ones lie outside the changes that were asked for.
    """

    files: int
    errors: int
    warnings: int
    infos: int
    suppressed: int
    skipped: int
    seconds: float
    fixable: int = 0
    unsafely_fixable: int = 0
    fixed: int = 0
    fixed_files: int = 0
    known: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Report:
    """Everything that a reporter needs. Paths are relative to the working directory, with forward slashes."""

    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[Note, ...]
    summary: Summary
    rules: Mapping[str, RuleInfo]
    """Metadata of the rules that ran, by id."""
    source: Callable[[str], SourceText | None]
    """The text of a reported file, or None where it can no longer be read."""
    lang: Lang = Lang.EN
    statistics: bool = False
    color: bool = False
    hyperlinks: bool = False
    quiet: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
