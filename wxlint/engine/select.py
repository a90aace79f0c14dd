"""Which rules run, and how seriously each finding is taken: presets, configuration, command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wxlint.config import Config, KnownRules
from wxlint.config.settings import effective_setting
from wxlint.diagnostics import Finding
from wxlint.engine.catalogue import Catalogue
from wxlint.rules import Rule


class UnknownRuleError(Exception):
    """A name given to `--select` or `--ignore` that no rule has."""

    def __init__(self, name: str, nearest: str | None) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest


@dataclass(frozen=True)
class Selection:
    """The rules of one run."""

    catalogue: Catalogue
    config: Config
    preset: str
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def in_preset(self, rule: type[Rule]) -> bool:
        """Whether the preset turns `rule` on."""
        return preset_has(self.preset, rule)

    def may_run(self, rule: type[Rule]) -> bool:
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

    def rules(self) -> list[type[Rule]]:
        """All rules that run, by id."""
        return [rule for rule in self.catalogue.rules.values() if self.may_run(rule)]

    def apply(self, finding: Finding, config_path: str) -> Finding | None:
        """`finding` with the severity that holds in its file, or None where the rule is off there. `config_path` is relative to the configuration."""
        rule = self.catalogue.rules.get(finding.rule)
        if rule is None:
            return finding
        setting = effective_setting(self.config, finding.rule, config_path)
        if self.select:  # --select names exactly what runs; the configuration still decides how serious it is
            return finding if setting is None or setting.severity is None else replace(finding, severity=setting.severity)
        if setting is not None and setting.off:
            return None
        if setting is not None and setting.severity is not None:
            return replace(finding, severity=setting.severity)
        if not self.in_preset(rule):
            return None
        own = rule.severity_in.get(self.preset)
        return replace(finding, severity=own) if own is not None and finding.severity is rule.severity else finding

    def settings(self, rule: type[Rule]) -> dict[str, object]:
        """The options of `rule` as configured."""
        setting = self.config.by_rule.get(rule.id)
        return {} if setting is None else dict(setting.options)


def preset_has(preset: str, rule: type[Rule]) -> bool:
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
