"""Which rules run, and how seriously each finding is taken: presets, configuration, command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wxlint.config import Config, KnownRules
from wxlint.config.known import ENGINE_IDS
from wxlint.config.settings import effective_setting
from wxlint.diagnostics import Finding
from wxlint.engine.catalogue import Catalogue
from wxlint.engine.rule_index import RuleEntry
from wxlint.records import dataclass
from wxlint.rules import Rule

_SAID_WITHOUT_SELECTION = frozenset({"syntax-error", "internal-error"})
"""What is reported even where `--select` names other rules: a file that could not be analysed is never passed over."""


class UnknownRuleError(Exception):
    """A name given to `--select` or `--ignore` that no rule has."""

    def __init__(self, name: str, nearest: str | None) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest


@dataclass(frozen=True)
class Selection:
    """The rules of one run, and what its configuration says of them. Paths given to it are relative to the configuration's folder."""

    catalogue: Catalogue
    config: Config
    preset: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def in_preset(self, rule: RuleEntry | type[Rule]) -> bool:
        """Whether the preset turns `rule` on."""
        return preset_has(self.preset, rule)

    def may_run(self, rule: RuleEntry | type[Rule]) -> bool:
        """Whether `rule` runs on any file at all."""
        if rule.id in self.ignore:
            return False
        if self.select:
            return rule.id in self.select
        if any(rule.id in override.by_rule and not override.by_rule[rule.id].off for override in self.config.overrides):
            return True
        setting = self.config.by_rule.get(rule.id)
        if setting is not None and (setting.off or setting.severity is not None):
            return not setting.off
        return self.in_preset(rule)

    def rules(self) -> list[RuleEntry]:
        """All rules that run, by id, as the index knows them."""
        return [entry for entry in self.catalogue.entries.values() if self.may_run(entry)]

    def is_on(self, identifier: str, config_path: str) -> bool:
        """Whether findings of a rule, or of the engine itself, are reported in the file `config_path`."""
        if identifier in self.ignore:
            return False
        if self.select:  # names exactly what runs, whatever the configuration turns off
            return identifier in self.select or identifier in _SAID_WITHOUT_SELECTION
        setting = effective_setting(self.config, identifier, config_path)
        if setting is not None and (setting.off or setting.severity is not None):
            return not setting.off
        return identifier in ENGINE_IDS or self.in_preset(self.catalogue.entries[identifier])

    def apply(self, finding: Finding, config_path: str) -> Finding | None:
        """`finding` with the severity that holds in the file `config_path`, or None where the rule is off there."""
        if not self.is_on(finding.rule, config_path):
            return None
        setting = effective_setting(self.config, finding.rule, config_path)
        if setting is not None and setting.severity is not None:
            return replace(finding, severity=setting.severity)
        rule = self.catalogue.entries.get(finding.rule)
        own = None if rule is None or finding.severity is not rule.severity else rule.severity_in.get(self.preset)
        return finding if own is None else replace(finding, severity=own)

    def settings(self, rule: RuleEntry | type[Rule], config_path: str | None = None) -> dict[str, object]:
        """The options of `rule` as configured: for the file `config_path`, or where no override holds."""
        setting = self.config.by_rule.get(rule.id) if config_path is None else effective_setting(self.config, rule.id, config_path)
        return {} if setting is None else dict(setting.options)


def preset_has(preset: str, rule: RuleEntry | type[Rule]) -> bool:
    """Whether `preset` turns `rule` on: `strict` holds all of `recommended`, `all` holds everything."""
    if preset == "all":
        return True
    return preset in rule.presets or (preset == "strict" and "recommended" in rule.presets)


def expand_names(patterns: Sequence[str], known: KnownRules) -> tuple[str, ...]:
    """Ids, aliases and globs (repeated or comma-separated) as ids. Raises UnknownRuleError."""
    names: list[str] = []
    for pattern in (part.strip() for value in patterns for part in value.split(",")):
        if not pattern:
            continue
        matches = known.resolve(pattern)
        if not matches:
            raise UnknownRuleError(pattern, known.nearest(pattern))
        names += matches
    return tuple(dict.fromkeys(names))
