"""What hooks are called with besides calls and members: imports and text matches."""

from __future__ import annotations

import re

from wxlint.diagnostics import Span
from wxlint.project.model import SourceFile
from wxlint.records import dataclass
from wxlint.semantics.branches import conditions_of
from wxlint.semantics.module import Module
from wxlint.semantics.values import Expression


@dataclass(frozen=True)
class ImportUse(Expression):
    """One import of `specifier`; the expression is the specifier's string.

    `form` is how it is written: `require`, `import`, `export`, `dynamic`, or `type` (erased by TypeScript before anything runs).
    """

    specifier: str
    form: str

    @property
    def is_relative(self) -> bool:
        """Whether it names a file rather than a package."""
        return self.specifier.startswith((".", "/"))

    @property
    def target(self) -> Module | None:
        """The project's module that it names."""
        return self.module.imported_module(self.specifier)

    @property
    def is_caught(self) -> bool:
        """Whether a `try` with a `catch` around it takes care of a module that is not there."""
        return any(condition.arm == "try" and condition.test.node.child_by_field_name("handler") for condition in conditions_of(*self.ref))

    @property
    def is_awaited_load(self) -> bool:
        """Whether it loads its module in the background: `import(…)`, or `require` with callbacks (https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/async.html)."""
        arguments = self.module.parent(self.node)
        return self.form == "dynamic" or (self.form == "require" and arguments is not None and len(arguments.named_children) > 1)

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
