"""What is wrong with a configuration, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ConfigError(Exception):
    """One mistake in a configuration file.

    `line` and `column` count from 1, columns in code points; both are 0 where the mistake is the file itself (it cannot be read, say).
    """

    def __init__(self, path: Path, line: int, column: int, message: Text) -> None:
        super().__init__(path, line, column, message)
        self.path = path
        self.line = line
        self.column = column
        self.message = message

    @property
    def errors(self) -> tuple[ConfigError, ...]:
        """The single mistakes, in the order of the file."""
        return (self,)

    def render(self, lang: Lang) -> str:
        """`path:line:column: message`, one line a mistake."""
        place = f"{self.path}:{self.line}:{self.column}" if self.line else str(self.path)
        return f"{place}: {self.message.render(lang)}"

    def __str__(self) -> str:
        return self.render(Lang.EN)


class ConfigErrors(ConfigError):  # noqa: N818 - the plural says that there are several
    """All the mistakes of one file (at least one), in its order. Place and message are those of the first."""

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        first = errors[0]
        super().__init__(first.path, first.line, first.column, first.message)
        self.args = (tuple(errors),)
        self._errors = tuple(errors)

    @property
    def errors(self) -> tuple[ConfigError, ...]:
        """The single mistakes, in the order of the file."""
        return self._errors

    def render(self, lang: Lang) -> str:
        """`path:line:column: message`, one line a mistake."""
        return "\n".join(error.render(lang) for error in self._errors)
