"""The modules in which a name may be found that another module passes on with `export * from`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wxlint.semantics.module import Module, Ref
from wxlint.semantics.targets import Target, module_target

_MOST_STARRED = 200
"""How many modules a name is looked for in that `export * from` leads to."""
_MOST_UNCERTAIN = 4
"""Among them, of how many the one value is looked into that they export."""


class Starred(NamedTuple):
    """What `export * from` leads to, and whether it is certain that the name comes from there."""

    target: Target
    is_certain: bool


def starred_modules(module: Module, name: str) -> Iterator[Starred]:
    """Where `name` may come from, in the order of the statements; what is certain is the last one that counts.

    Each module is asked once: they may lead to each other, and by more ways than anybody has time for.
    """
    seen = {module.path}
    uncertain = 0
    pending = [(module, specifier) for specifier in reversed(module.exports.stars)]
    while pending and len(seen) <= _MOST_STARRED:
        owner, specifier = pending.pop()
        start = module_target(owner, specifier)
        if start is None:
            continue
        if not isinstance(start.root, Ref):
            yield Starred(start, is_certain=True)
            continue
        other = start.root.module
        if other.path in seen:
            continue
        seen.add(other.path)
        exports = other.exports
        is_certain = name in exports.named or name in exports.forwarded
        if is_certain or (exports.whole and uncertain < _MOST_UNCERTAIN):
            uncertain += not is_certain
            yield Starred(start, is_certain)
        pending += [(other, specifier) for specifier in reversed(exports.stars)]
