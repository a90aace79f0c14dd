"""The rules of a run as objects. A rule has one object for all files, and more where the configuration's overrides give some files other options."""

from __future__ import annotations

from wxlint.config.settings import compile_globs
from wxlint.engine.rule_index import RuleEntry, RuleHandle
from wxlint.engine.select import Selection
from wxlint.project.model import Project
from wxlint.project.paths import join

Profile = tuple[int, ...]
"""Which of the overrides that set options hold in a file: files with the same profile share their rules."""


class RuleInstances:
    """The objects of the rules that run. `prefix` is the project's root as the configuration's patterns see it."""

    def __init__(self, selection: Selection, project: Project, prefix: str) -> None:
        self._selection = selection
        self._project = project
        self._prefix = prefix
        self._entries = selection.rules()
        self._default = tuple(self._handle(entry, selection.settings(entry)) for entry in self._entries)
        overrides = enumerate(selection.config.overrides)
        self._overrides = [(number, override) for number, override in overrides if any(setting.options for setting in override.rules)]
        self._by_profile: dict[Profile, tuple[RuleHandle, ...]] = {(): self._default}

    def profile(self, path: str) -> Profile:
        """The profile of the file `path`."""
        if not self._overrides:
            return ()
        seen = join(self._prefix, path)
        return tuple(number for number, override in self._overrides if compile_globs(override.files).match_file(seen))

    def of(self, path: str) -> tuple[RuleHandle, ...]:
        """The rules as they are set in the file `path`, by id."""
        profile = self.profile(path)
        if profile not in self._by_profile:
            self._by_profile[profile] = tuple(self._instance(index, path) for index in range(len(self._entries)))
        return self._by_profile[profile]

    def all(self) -> list[RuleHandle]:
        """Every object that some file needs, those for most files first."""
        if self._overrides:
            for path in self._project.files:
                self.of(path)
        return list({id(rule): rule for rules in self._by_profile.values() for rule in rules}.values())

    def decides(self, rule: RuleHandle, path: str) -> bool:
        """Whether `rule` is the object whose word counts in the file `path`."""
        return not self._overrides or any(own is rule for own in self.of(path))

    def _instance(self, index: int, path: str) -> RuleHandle:
        entry, usual = self._entries[index], self._default[index]
        settings = self._selection.settings(entry, join(self._prefix, path))
        return usual if settings == self._selection.settings(entry) else self._handle(entry, settings)

    def _handle(self, entry: RuleEntry, settings: dict[str, object]) -> RuleHandle:
        return RuleHandle(entry, lambda: self._selection.catalogue.rules[entry.id](self._project, settings))
