"""What is known of every rule without importing its file: enough to select rules, and to tell where they have something to do.

The index is made from the rule files and kept in the user's cache folder under a fingerprint of wxlint's code and of these files, so that a changed rule is read
anew. It is never edited. Importing all rules takes longer than linting a small project.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from wxlint.diagnostics import Severity
from wxlint.project.model import FileKind
from wxlint.rules import Hook, Rule


class RuleEntry(NamedTuple):
    """One rule as the index knows it. The names are those of `Rule`; `option_types` gives the type and the choices of each option.

    `waits` tells that its view of the whole project has nothing to say unless another of its methods was called before.
    """

    id: str
    path: str
    presets: tuple[str, ...]
    aliases: tuple[str, ...]
    severity: Severity
    severity_in: Mapping[str, Severity]
    files: frozenset[FileKind]
    option_types: Mapping[str, tuple[str, tuple[str, ...]]]
    hooks: tuple[Hook, ...]
    waits: bool = False

    def looks_at(self, kind: FileKind) -> bool:
        """Whether the rule can report something in files of this kind."""
        return kind in self.files or (kind is FileKind.CONFIG and any(hook.kind == "json" for hook in self.hooks))


def entry_of(rule: type[Rule], path: str = "") -> RuleEntry:
    """What the index keeps of a rule."""
    hooks = rule.hooks()
    return RuleEntry(
        rule.id,
        path,
        tuple(rule.presets),
        tuple(rule.aliases),
        rule.severity,
        dict(rule.severity_in),
        rule.files,
        {name: (type(option.default).__name__, tuple(option.choices)) for name, option in rule.options.items()},
        hooks,
        _waits(rule, hooks),
    )


class _Asked(Exception):  # noqa: N818 (no error: an answer)
    """A rule wanted to know something of the project."""


class _Unknown:
    """Stands for anything of a project. Whoever wants to know anything of it has asked."""

    def _ask(self, *_: object) -> NoReturn:
        raise _Asked

    __getattr__ = __getitem__ = __iter__ = __len__ = __bool__ = __contains__ = __eq__ = __call__ = _ask
    __hash__ = None  # type: ignore[assignment]


class _NoFacts:
    """A project index of which only one thing is known: that no facts were noted."""

    class _Project:
        files = _Unknown()

    project = _Project()

    def facts(self, rule: Rule, name: str) -> tuple[()]:
        return ()

    def __getattr__(self, name: str) -> NoReturn:
        raise _Asked


def _waits(rule: type[Rule], hooks: tuple[Hook, ...]) -> bool:
    """Whether the rule says nothing of a project by that alone that there is no fact of it: tried out, so that nobody has to declare it.

    A method that comes to its end without asking anything but for facts does the same in every project without them.
    """
    methods = [hook.method for hook in hooks if hook.kind == "project"]
    if not methods or len(methods) == len(hooks):
        return False
    try:
        made = rule(_Unknown(), None)  # type: ignore[arg-type]
        made.project = _Unknown()  # type: ignore[assignment]
        made.settings = _Unknown()  # type: ignore[assignment]
        return not any(finding for method in methods for finding in getattr(made, method)(_NoFacts()) or ())
    except Exception:
        return False


def as_data(entries: Mapping[str, RuleEntry]) -> list[tuple[Any, ...]]:
    """The index as plain data."""
    return [
        (
            *entry[:4],
            entry.severity.value,
            {preset: severity.value for preset, severity in entry.severity_in.items()},
            tuple(sorted(kind.value for kind in entry.files)),
            dict(entry.option_types),
            [(hook.kind, hook.keys, hook.triggers, hook.method, hook.beside) for hook in entry.hooks],
            entry.waits,
        )
        for entry in entries.values()
    ]


def from_data(data: list[tuple[Any, ...]]) -> dict[str, RuleEntry]:
    """The index from what `as_data` gave."""
    severities = {severity.value: severity for severity in Severity}
    kinds = {kind.value: kind for kind in FileKind}
    file_sets: dict[tuple[str, ...], frozenset[FileKind]] = {}
    entries = {}
    for identifier, path, presets, aliases, severity, severity_in, files, options, hooks, waits in data:
        if files not in file_sets:
            file_sets[files] = frozenset(kinds[kind] for kind in files)
        entries[identifier] = RuleEntry(
            identifier,
            path,
            presets,
            aliases,
            severities[severity],
            {preset: severities[value] for preset, value in severity_in.items()},
            file_sets[files],
            options,
            tuple(Hook(*hook) for hook in hooks),
            waits,
        )
    return entries


class IndexedRules(Mapping[str, type[Rule]]):
    """Rules by id, imported when they are asked for, but for those that are `loaded`."""

    def __init__(self, entries: Mapping[str, RuleEntry], loaded: Mapping[str, type[Rule]] | None = None) -> None:
        self.entries = entries
        self._loaded = dict(loaded or {})

    def __getitem__(self, identifier: str) -> type[Rule]:
        if identifier not in self._loaded:
            from wxlint.engine.catalogue import load_rule

            self._loaded[identifier] = load_rule(Path(self.entries[identifier].path))
        return self._loaded[identifier]

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class RuleHandle:
    """One object of a rule, made when the rule first has something to do."""

    def __init__(self, entry: RuleEntry, make: Any) -> None:
        self.id = entry.id
        self.files = entry.files
        self._hooks = entry.hooks
        self._waits = entry.waits
        self._make = make

    def hooks(self) -> tuple[Hook, ...]:
        """The methods of the rule that ask to be called."""
        return self._hooks

    @cached_property
    def rule(self) -> Rule:
        """The object."""
        made: Rule = self._make()
        return made

    def concludes(self, noted: Container[str]) -> bool:
        """Whether the rule may have something to say of the whole project; `noted` are the ids of the rules that noted facts."""
        return not self._waits or self.id in noted or "rule" in self.__dict__

    def check(self, method: str) -> Any:
        """The rule's method of this name, as something to call."""
        return lambda subject: getattr(self.rule, method)(subject)
