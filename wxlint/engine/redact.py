"""Keeping secrets out of every output of a run.

A rule marks the text of a secret by its place (`Finding.redact`), so that findings hold no secret themselves. When the run is over, the text found there is masked
wherever a reporter could meet it: in the source lines that it shows (the same line may carry findings of other rules, and SARIF quotes the lines around one), in the
messages and fixes of all findings, and in what fingerprints are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from wxlint.diagnostics import Edit, Finding, Label, SourceText, Text
from wxlint.project.reading import read_source
from wxlint.regex import regex

_SHORTEST = 6
"""A shorter text is no secret, and masking it everywhere would mangle the output."""
_MASKS = {1: b"*", 2: "·".encode(), 3: "＊".encode(), 4: "🔒".encode()}
"""What stands for a character of so many bytes: as many bytes, code points and UTF-16 units, so that no position moves."""
_SHOWN = "***"


class Redactor:
    """The secrets of one run, each known by what it is, so that a second copy in a comment or another file is masked too."""

    def __init__(self) -> None:
        self._masks: dict[bytes, bytes] = {}

    def learn(self, findings: Iterable[Finding], read: Callable[[str], bytes | None]) -> None:
        """Remember what `findings` mark; `read` gives the bytes of a file by the findings' paths."""
        for finding in findings:
            data = read(finding.path) if finding.redact else None
            for span in finding.redact if data is not None else ():
                self._add(data[span.start : span.end] if data is not None else b"")
        self._sort()

    def learn_places(self, places: Iterable[tuple[str, str, int, int]], size_limit: int) -> None:
        """As `learn`, where secrets are known by root, path, start and end."""
        for root, path, start, end in places:
            data = read_source(Path(root), path, size_limit)
            self._add(data[start:end] if isinstance(data, bytes) else b"")
        self._sort()

    def _add(self, value: bytes) -> None:
        if len(value.strip()) >= _SHORTEST:
            self._masks[value] = _masked(value)

    def _sort(self) -> None:
        self._masks = dict(sorted(self._masks.items(), key=lambda item: (-len(item[0]), item[0])))  # the longest first: one may hold another

    def text(self, source: SourceText | None) -> SourceText | None:
        """`source` with its secrets masked, every byte of the rest in its place."""
        if source is None or not self._masks:
            return source
        data = source.data
        for value, mask in self._masks.items():
            data = data.replace(value, mask)
        return source if data is source.data else SourceText(data)

    def finding(self, finding: Finding) -> Finding:
        """`finding` with its secrets masked in all texts; a fix that would write one is left out."""
        if not self._masks:
            return finding

        def label(item: Label) -> Label:
            return replace(item, message=self._shown(item.message))

        fix = finding.fix
        if fix is not None:
            fix = None if any(self._holds_secret(edit) for edit in fix.edits) else replace(fix, title=self._shown(fix.title))
        return replace(
            finding,
            message=self._shown(finding.message),
            help=finding.help and self._shown(finding.help),
            related=tuple(map(label, finding.related)),
            flow=tuple(map(label, finding.flow)),
            fix=fix,
        )

    def _shown(self, text: Text) -> Text:
        for value in self._masks:
            secret = value.decode("utf-8", "replace")
            text = Text(text.en.replace(secret, _SHOWN), text.zh.replace(secret, _SHOWN))
        return text

    def _holds_secret(self, edit: Edit) -> bool:
        return any(value in edit.text.encode("utf-8", "replace") for value in self._masks)


_CHARACTER = regex(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[^\r\n]")


def _masked(value: bytes) -> bytes:
    """As many characters as `value` has, of the same widths; its line endings stay."""
    return _CHARACTER.sub(lambda match: _MASKS[len(match[0])], value)
