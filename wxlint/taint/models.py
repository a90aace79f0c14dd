"""Models: what APIs do with values, as data.

A model is a TOML file. `api` is the dotted path of what is called, as `wxlint.semantics.trace` spells it (`wx-server-sdk.getWXContext`, `npm:axios.get`), and may
end in `.*` for any one member or `.**` for any chain. `at`, `from` and `to` are access paths from the call, in CodeQL's vocabulary: `Argument[0]`,
`Argument[*]`, `Receiver`, `ReturnValue`, followed by `Member[a|b]`, `AnyMember`, `ArrayElement`, `Awaited`, `Parameter[0]`; a `ReturnValue` further on is what calling that member would give.

    [[source]]     kind, api, at, root         the value there comes from `kind`; `root` is what messages call it; `containing` limits it to calls with such a text
    [[sink]]       kind, api, at               a value that arrives there matters; `message` and `sources` (kinds) are for `security/custom-flow`; `having` limits it to
                                               calls with one of the texts in each of its entries among their arguments: `["sh|bash", "-c"]`
    [[sanitizer]]  kinds, api, at              what comes out of the call is harmless for sinks of these kinds
    [[plain]]      api, at                     the call fails unless the value there is a string or a number: after it, it is no object
    [[summary]]    api, from, to               what goes in comes out; `Receiver` to `ReturnValue` keeps the receiver's identity (`where().orderBy()`)
    [[alias]]      api, is                     another spelling of the same thing
    [[reclassify]] kind, path, as              a part of a source that is something else

Instead of `api`, a source or sink may name an `entry`, where the platform calls the code: `function` for a cloud function's handler, `Page.onLoad`,
`Component.attached`, `Page.handler` for methods that WXML binds to events. Its access path starts at `Parameter[0]` or `ReturnValue` of that function.

TOML is data: models may come from anybody, and nothing in them is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path

from wxlint.records import dataclass
from wxlint.regex import regex


class ModelError(Exception):
    """A model file that does not follow the format; the text says which entry and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One part of an access path: `kind` is `Argument`, `Parameter`, `Member`, `AnyMember`, `ArrayElement`, `ReturnValue`, `Receiver` or `Awaited`.

    `index` is -1 for `*`; `names` are the alternatives of `Member[a|b]`.
    """

    kind: str
    index: int = -1
    names: tuple[str, ...] = ()


AccessPath = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A value that comes from somewhere."""

    kind: str
    api: str
    at: AccessPath
    root: str
    containing: str = ""
    """A text that an argument must hold, as far as it is known: an address, for what only this one answers."""


@dataclass(frozen=True, slots=True)
class Sink:
    """A place where a value matters. `custom` marks a user's own; only such have a `message` and the kinds of `sources` that they are about."""

    kind: str
    api: str
    at: AccessPath
    message: str = ""
    sources: frozenset[str] = frozenset()
    custom: bool = False
    having: tuple[frozenset[str], ...] = ()
    """Texts of which the call's arguments must hold one of each group, as far as they are known: a shell and `-c`."""


@dataclass(frozen=True, slots=True)
class Sanitizer:
    """A call whose result is harmless for sinks of `kinds`."""

    kinds: frozenset[str]
    api: str
    at: AccessPath


@dataclass(frozen=True, slots=True)
class Plain:
    """A call that gets nowhere unless the value at `at` is a string or a number."""

    api: str
    at: AccessPath


@dataclass(frozen=True, slots=True)
class Summary:
    """A call through which values pass."""

    api: str
    source: AccessPath
    target: AccessPath


@dataclass(eq=False)
class Models:
    """All models of a run, by the API they are about. Equal to nothing but itself, so that what follows from it can be kept."""

    sources: dict[str, list[Source]] = field(default_factory=dict)
    sinks: dict[str, list[Sink]] = field(default_factory=dict)
    sanitizers: dict[str, list[Sanitizer]] = field(default_factory=dict)
    plain: dict[str, list[Plain]] = field(default_factory=dict)
    summaries: dict[str, list[Summary]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    reclassified: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    entry_sources: dict[str, list[Source]] = field(default_factory=dict)
    entry_sinks: dict[str, list[Sink]] = field(default_factory=dict)
    _canonical: dict[str, str] = field(default_factory=dict)

    def canonical(self, api: str) -> str:
        """`api` with the longest alias that it begins with replaced."""
        known = self._canonical.get(api)
        if known is None:
            known = self._canonical[api] = self._find_canonical(api)
        return known

    def _find_canonical(self, api: str) -> str:
        for _ in range(8):
            match = max((alias for alias in self.aliases if api == alias or api.startswith((alias + ".", alias + "("))), key=len, default=None)
            if match is None:
                break
            api = self.aliases[match] + api[len(match) :]
        return api

    def add(self, text: str, origin: str, *, custom: bool = False) -> None:
        """Read one model file. Raises ModelError."""
        import tomllib

        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ModelError(f"{origin}: {error}") from error
        self.add_table(data, origin, custom=custom)

    def add_table(self, data: Mapping[str, object], origin: str, *, custom: bool = False) -> None:
        """Take up what a model file holds, read already; `custom` marks a user's own. Raises ModelError."""
        self._canonical.clear()
        for section, entries in data.items():
            if section not in _SECTIONS or not isinstance(entries, list):
                raise ModelError(f"{origin}: unknown section `{section}`, expected one of {', '.join(_SECTIONS)}")
            for number, entry in enumerate(entries, 1):
                try:
                    self._add_entry(section, entry, custom=custom)
                except (KeyError, TypeError, ValueError) as error:
                    raise ModelError(f"{origin}: [[{section}]] number {number}: {_reason(error)}") from error

    def _add_entry(self, section: str, entry: Mapping[str, object], *, custom: bool) -> None:
        unknown = set(entry) - _SECTIONS[section]
        if unknown:
            raise ValueError(f"unknown key `{min(unknown)}`, expected {', '.join(sorted(_SECTIONS[section]))}")
        if section == "reclassify":
            self.reclassified[_text(entry, "kind"), tuple(_text(entry, "path").split("."))] = _text(entry, "as")
            return
        if "entry" in entry:
            for name in _texts(entry, "entry"):
                self._add_entry_point(section, name, entry, custom=custom)
            return
        for api in _texts(entry, "api"):
            if section == "alias":
                self.aliases[api] = _text(entry, "is")
            elif section == "source":
                root, containing = str(entry.get("root", api)), str(entry.get("containing", ""))
                source = Source(_text(entry, "kind"), api, parse_access_path(_text(entry, "at")), root, containing)
                self.sources.setdefault(api, []).append(source)
            elif section == "sink":
                self.sinks.setdefault(api, []).append(_sink(entry, api, custom=custom))
            elif section == "sanitizer":
                sanitizer = Sanitizer(frozenset(_texts(entry, "kinds")), api, parse_access_path(str(entry.get("at", "ReturnValue"))))
                self.sanitizers.setdefault(api, []).append(sanitizer)
            elif section == "plain":
                self.plain.setdefault(api, []).append(Plain(api, parse_access_path(_text(entry, "at"))))
            else:
                summary = Summary(api, parse_access_path(_text(entry, "from")), parse_access_path(_text(entry, "to")))
                self.summaries.setdefault(api, []).append(summary)

    def _add_entry_point(self, section: str, name: str, entry: Mapping[str, object], *, custom: bool) -> None:
        if section == "source":
            source = Source(_text(entry, "kind"), name, parse_access_path(_text(entry, "at")), str(entry.get("root", name)))
            self.entry_sources.setdefault(name, []).append(source)
        elif section == "sink":
            self.entry_sinks.setdefault(name, []).append(_sink(entry, name, custom=custom))
        else:
            raise ValueError("`entry` belongs to sources and sinks")


def _sink(entry: Mapping[str, object], api: str, *, custom: bool) -> Sink:
    sources = frozenset(_texts(entry, "sources")) if "sources" in entry else frozenset()
    having = tuple(frozenset(group.split("|")) for group in _texts(entry, "having")) if "having" in entry else ()
    return Sink(_text(entry, "kind"), api, parse_access_path(_text(entry, "at")), str(entry.get("message", "")), sources, custom, having)


_SECTIONS: Mapping[str, frozenset[str]] = {
    "source": frozenset({"kind", "api", "at", "root", "entry", "containing"}),
    "sink": frozenset({"kind", "api", "at", "entry", "message", "sources", "having"}),
    "sanitizer": frozenset({"kinds", "api", "at"}),
    "plain": frozenset({"api", "at"}),
    "summary": frozenset({"api", "from", "to"}),
    "alias": frozenset({"api", "is"}),
    "reclassify": frozenset({"kind", "path", "as"}),
}

_STEP = regex(r"(Argument|Parameter)\[(\*|\d+)\]|Member\[([^\]]+)\]|(AnyMember|ArrayElement|ReturnValue|Receiver|Awaited)")


@cache
def parse_access_path(text: str) -> AccessPath:
    """`Argument[0].Member[a|b]` as steps. Raises ValueError."""
    steps = []
    for part in text.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(f"`{part}` is no part of an access path")
        if match[1]:
            steps.append(Step(match[1], -1 if match[2] == "*" else int(match[2])))
        elif match[3]:
            steps.append(Step("Member", names=tuple(match[3].split("|"))))
        else:
            steps.append(Step(match[4]))
    return tuple(steps)


def keys_for(api: str) -> Iterator[str]:
    """The model keys that `api` answers to: itself, `parent.*`, and `ancestor.**`."""
    yield api
    parent, dot, _ = api.rpartition(".")
    if dot:
        yield f"{parent}.*"
    while dot:
        yield f"{parent}.**"
        parent, dot, _ = parent.rpartition(".")


def model_tables(folder: Path) -> list[tuple[str, Mapping[str, object]]]:
    """What stands in `folder/*.toml`, by the names of the files and in their order. Plain data."""
    import tomllib

    return [(path.name, tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]


def _text(entry: Mapping[str, object], key: str) -> str:
    value = entry[key]
    if not isinstance(value, str):
        raise TypeError(f"`{key}` must be a string")
    return value


def _texts(entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = entry[key]
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise TypeError(f"`{key}` must be a string or an array of strings")


def _reason(error: Exception) -> str:
    return f"`{error.args[0]}` is missing" if isinstance(error, KeyError) else str(error)
