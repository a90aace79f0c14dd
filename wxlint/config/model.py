"""What a configuration says, as plain data."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wxlint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wxlint.diagnostics import Severity

PRESETS = ("seed", "recommended", "strict", "all")

OptionValue = bool | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleSetting:
    """What a configuration says about one rule.

    `off` turns the rule off; `severity` turns it on and takes it that seriously. Where neither is given, the preset decides and only the options
    are set.
    """

    rule: str
    off: bool = False
    severity: Severity | None = None
    options: tuple[tuple[str, OptionValue], ...] = ()
    """Sorted by name."""

    def then(self, later: RuleSetting) -> RuleSetting:
        """This setting as a later one about the same rule changes it: severity as a whole, options one by one."""
        decides = later.off or later.severity is not None
        return RuleSetting(
            self.rule,
            later.off if decides else self.off,
            later.severity if decides else self.severity,
            tuple(sorted({**dict(self.options), **dict(later.options)}.items())),
        )


@dataclass(frozen=True)
class Override:
    """Settings for some files only. `files` are gitignore patterns, relative to the configuration's folder."""

    files: tuple[str, ...]
    rules: tuple[RuleSetting, ...]

    @cached_property
    def by_rule(self) -> Mapping[str, RuleSetting]:
        """The settings by rule id."""
        return {setting.rule: setting for setting in self.rules}


@dataclass(frozen=True)
class Config:
    """A configuration. `rules` holds one setting a rule: globs and aliases are resolved, and what several lines say of one rule is joined.

    `exclude` holds gitignore patterns, relative to the folder of `path`. `path` is None where there is no file.
    """

    path: Path | None = None
    extends: str = "recommended"
    exclude: tuple[str, ...] = ()
    rules: tuple[RuleSetting, ...] = ()
    overrides: tuple[Override, ...] = ()
    models: tuple[Mapping[str, object], ...] = ()
    """Model files as TOML gives them: `wxlint.taint.models` says what they may hold."""

    @cached_property
    def by_rule(self) -> Mapping[str, RuleSetting]:
        """The settings by rule id, without the overrides."""
        return {setting.rule: setting for setting in self.rules}


DEFAULT = Config()
