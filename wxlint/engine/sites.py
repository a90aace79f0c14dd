"""What hooks are called with besides calls and members: imports and text matches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wxlint.diagnostics import Span
from wxlint.project.model import SourceFile
from wxlint.semantics.values import Expression


@dataclass(frozen=True)
class ImportUse(Expression):
    """One import of `specifier`; the expression is the specifier's string. `kind`: `require`, `import`, `export`, `dynamic`, or `type` (erased before run)."""

    specifier: str
    kind: str

    @property
    def is_relative(self) -> bool:
        """Whether it names a file rather than a package."""
        return self.specifier.startswith((".", "/"))

    @property
    def package(self) -> str:
        """The package's name: `@scope/name` or `name`, without a path inside it."""
        parts = self.specifier.split("/")
        return "/".join(parts[:2]) if self.specifier.startswith("@") else parts[0]


@dataclass(frozen=True)
class TextMatch:
    """One match of a rule's pattern in the bytes of `file`."""

    file: SourceFile
    data: bytes
    match: re.Match[bytes]

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.file.path

    @property
    def span(self) -> Span:
        """The whole match."""
        return Span(*self.match.span())

    def group(self, name: str) -> str:
        """The text of a named group; empty if it did not take part."""
        return (self.match[name] or b"").decode("utf-8", "replace")

    def group_span(self, name: str) -> Span:
        """Where a named group stands."""
        return Span(*self.match.span(name))
