"""Which scripts are worth interpreting: those that spell, themselves or in what they import, all that a wanted flow needs.

Interpreting a page costs as much as everything else that is done with it, and most pages cannot hold a flow that any rule asks for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.regex import regex
from wxlint.semantics.module import Ref
from wxlint.syntax.javascript import parameters_of

if TYPE_CHECKING:
    from wxlint.semantics.module import Module
    from wxlint.semantics.workspace import Workspace
    from wxlint.taint.models import Models, Sink, Source


_HANDED_IN = regex(rb"<(?:import|include)\b[^<>]*?\bsrc\s*=\s*[\"']?([^\"'\s<>]*)")


class WantedFlow(NamedTuple):
    """What a hook asks for. `spelled`, if any, are texts of which a script, or what it imports, must hold one, whatever their case; `beside` the WXML."""

    source: str
    sinks: frozenset[str]
    spelled: tuple[bytes, ...] = ()
    beside: bytes = b""


class _Needs(NamedTuple):
    """What one wanted flow needs: one of each, as lower-case bytes; `entries` are the sources that the platform hands in."""

    sinks: frozenset[bytes]
    sources: frozenset[bytes]
    entries: tuple[Source, ...]
    spelled: frozenset[bytes]
    beside: bytes


class _Search(NamedTuple):
    """What is looked for in scripts: `words` finds all of `needs` and the sinks of users' own models; `prefixes` are the words that each of them begins with."""

    needs: tuple[_Needs, ...]
    custom: frozenset[bytes]
    words: re.Pattern[bytes] | None
    prefixes: Mapping[bytes, frozenset[bytes]]


@lru_cache(4)
def _search_for(models: Models, wanted: tuple[WantedFlow, ...], custom: bool) -> _Search:
    """The same for all parts of a project."""
    needs = tuple(need for need in (_needs(models, flow) for flow in wanted) if need.sinks and (need.sources or need.entries))
    sinks = _custom_sinks(models) if custom else frozenset()
    words = sinks.union(*(need.sinks | need.sources | need.spelled for need in needs))
    # as a lookahead, so that words which overlap are all found
    pattern = b"(?=(" + b"|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + b"))"
    prefixes = {word: frozenset(other for other in words if word.startswith(other)) for word in words}
    return _Search(needs, sinks, re.compile(pattern) if words else None, prefixes)


class FlowPrefilter:
    """Decides over the scripts of one project. `custom` takes the sources and sinks of users' own models, whatever their kinds."""

    def __init__(self, workspace: Workspace, models: Models, wanted: Iterable[WantedFlow], *, custom: bool) -> None:
        self._workspace = workspace
        self._search = _search_for(models, tuple(wanted), custom)
        self._spelled: dict[str, frozenset[bytes]] = {}
        self._imports: dict[str, tuple[str, ...]] = {}

    def may_hold_flow(self, path: str) -> bool:
        """Whether interpreting the script could find something that is wanted."""
        search = self._search
        if search.words is None:
            return False
        reached = self._reached(path)
        return not search.custom.isdisjoint(reached) or any(
            not need.sinks.isdisjoint(reached)
            and (not need.spelled or not need.spelled.isdisjoint(reached))
            and (not need.beside or self._stands_beside(path, need.beside))
            and (not need.sources.isdisjoint(reached) or any(self._enters(path, entry) for entry in need.entries))
            for need in search.needs
        )

    def _stands_beside(self, path: str, text: bytes) -> bool:
        """Whether the WXML beside the script holds `text`, or a file does that it imports or includes."""
        files = self._workspace.project.files
        start = f"{path.rpartition('.')[0]}.wxml"
        seen = {start}
        pending = [start]
        while pending:
            template = pending.pop()
            data = self._workspace.read(template) if template in files else None
            if data is None:
                continue
            if text in data:
                return True
            for match in _HANDED_IN.finditer(data):
                source = match[1].decode("utf-8", "replace")
                if "{{" in source:
                    return True
                app = self._workspace.project.mini_program_of(files[template])
                folder = app.root if source.startswith("/") and app is not None else posixpath.dirname(template)
                target = posixpath.normpath(posixpath.join(folder, source.lstrip("/")))
                target = target if target.endswith(".wxml") else f"{target}.wxml"
                if target not in seen:
                    seen.add(target)
                    pending.append(target)
        return False

    def _spelled_by(self, path: str, data: bytes) -> frozenset[bytes]:
        known = self._spelled.get(path)
        if known is None:
            search = self._search
            found = {match[1] for match in search.words.finditer(data.lower())} if search.words is not None else ()
            known = self._spelled[path] = frozenset().union(*(search.prefixes[word] for word in found))
        return known

    def _reached(self, path: str) -> frozenset[bytes]:
        """What the script and all that it can import spell."""
        found: frozenset[bytes] = frozenset()
        seen = {path}
        pending = [path]
        while pending:
            current = pending.pop()
            known = self._spelled.get(current)
            if known is None:
                data = self._workspace.read(current)
                known = frozenset() if data is None else self._spelled_by(current, data)
            found |= known
            for other in self._imported_by(current):
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        return found

    def _imported_by(self, path: str) -> tuple[str, ...]:
        known = self._imports.get(path)
        if known is None:
            module = self._workspace.module(path)
            specifiers = {site.specifier for site in module.imports} if module is not None else set()
            paths = (self._workspace.resolve_import(path, specifier) for specifier in sorted(specifiers))
            known = self._imports[path] = tuple(other for other in paths if other is not None)
        return known

    def _enters(self, path: str, source: Source) -> bool:
        """Whether the platform calls a function of the script with the source, and the function looks at it."""
        module = self._workspace.module(path)
        if module is None:
            return False
        kind, _, name = source.api.partition(".")
        index = source.at[0].index
        roles = module.roles
        for function in module.functions:
            role = roles.get(Ref(module, function).key)
            if role is None or role.definition.kind != kind:
                continue
            if (role.name == name or name == "handler") and _uses_parameter(module, function.id, parameters_of(function), index):
                return True
        return False


def _uses_parameter(module: Module, function: int, patterns: list[Node], index: int) -> bool:
    if index >= len(patterns):
        return False
    pattern = patterns[index]
    if pattern.type != "identifier" or b"arguments" in module.data:
        return True
    binding = module.binding(pattern)
    return binding is None or bool(module.scopes.references(binding))


def _needs(models: Models, flow: WantedFlow) -> _Needs:
    sinks = {_last_name(found.api) for found in _client_sinks(models) if found.kind in flow.sinks}
    sources = {_last_name(source.api) for found in models.sources.values() for source in found if source.kind == flow.source}
    sources |= {_last_name(alias) for alias, meant in models.aliases.items() if _last_name(meant) in sources}
    entries = tuple(source for found in models.entry_sources.values() for source in found if source.kind == flow.source)
    return _Needs(frozenset(sinks), frozenset(sources), entries, frozenset(word.lower() for word in flow.spelled), flow.beside)


def _client_sinks(models: Models) -> Iterator[Sink]:
    """All sinks but those at the handler of a cloud function, which are no scripts of their own."""
    for name, sinks in (*models.sinks.items(), *models.entry_sinks.items()):
        yield from sinks if name != "function" else ()


def _custom_sinks(models: Models) -> frozenset[bytes]:
    return frozenset(_last_name(sink.api) for sink in _client_sinks(models) if sink.custom)


def _last_name(api: str) -> bytes:
    """What a script, or what it imports, must spell in lower case to use `api`; empty, which every script holds, for operators and where any name will do."""
    if api.startswith("<"):
        return b"setdata" if api == "<setData>" else b""
    name = next((part for part in reversed(api.replace("()", "").split(".")) if part not in ("*", "**", "handler")), "")
    return name.rpartition(":")[2].lower().encode()  # `npm:axios`: whoever calls the package itself imports it
