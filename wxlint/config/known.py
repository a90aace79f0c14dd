"""The rules that a configuration or a suppression may name."""

from __future__ import annotations

import enum
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from wxlint.nearest import nearest
from wxlint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGINE_IDS = frozenset({"syntax-error", "unused-suppression", "unknown-suppression", "internal-error"})
"""What the engine itself reports. These are named one by one: no glob stands for them."""

_GLOB_CHARACTERS = frozenset("*?[")


class OptionType(enum.Enum):
    """What a rule's option holds."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    STRING = "string"
    STRINGS = "strings"
    """An array of strings."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option that a rule declares. `choices`, where given, are the only strings allowed (for `STRINGS`: in the array)."""

    type: OptionType
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownRules:
    """Every rule id, the old names that still stand for ids, and the options of each rule by its id."""

    ids: frozenset[str]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Option]] = field(default_factory=dict)

    def resolve(self, name: str) -> tuple[str, ...]:
        """The ids that `name` stands for, sorted: an id, an alias, or a glob such as `cloud/*`. Empty where nothing has that name."""
        if name in self.ids or name in ENGINE_IDS:
            return (name,)
        if name in self.aliases:
            return tuple(sorted(self.aliases[name]))
        if is_glob(name):
            from fnmatch import fnmatchcase

            return tuple(rule for rule in self._sorted_ids if fnmatchcase(rule, name))
        return ()

    def nearest(self, name: str) -> str | None:
        """The name that whoever wrote the unknown `name` most likely meant: a current id, or `category/*` for a glob or a bare category."""
        if is_glob(name):
            return nearest(name, self._category_globs)
        if category := nearest(name, [glob.removesuffix("/*") for glob in self._category_globs]):
            return f"{category}/*"
        found = self._own_names[own] if "/" not in name and (own := nearest(name, self._own_names)) else nearest(name, self._names)
        current = self.aliases.get(found, ()) if found is not None and found not in self.ids else ()
        return current[0] if len(current) == 1 else found

    @cached_property
    def _sorted_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.ids))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return (*self.ids, *self.aliases, *ENGINE_IDS)

    @cached_property
    def _own_names(self) -> dict[str, str]:
        """All names by their last part: the one without a category, or in the first of several, stands for it."""
        return {name.rpartition("/")[2]: name for name in sorted(self._names, key=lambda name: ("/" in name, name), reverse=True)}

    @cached_property
    def _category_globs(self) -> tuple[str, ...]:
        return tuple(sorted({f"{rule.partition('/')[0]}/*" for rule in self.ids if "/" in rule}))


def is_glob(name: str) -> bool:
    """Whether `name` is a pattern for several rules."""
    return not _GLOB_CHARACTERS.isdisjoint(name)
