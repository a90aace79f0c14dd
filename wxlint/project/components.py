"""Which components a page, a component or an app names, and where they are.

Lookup follows miniprogram-ci 2.1.42 (`modules/corecompiler/original/json/common.js`): a path from the JSON's folder or, with a leading slash, from the app's
root; `x` or `x/index`; what is found nowhere else is an npm package in miniprogram_npm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wxlint.project import paths
from wxlint.project.configuration import ConfigurationReader, JsonObject, mapping, string_mapping, text
from wxlint.project.walk import Tree

_OWN_FILES = (".json", ".wxml", ".ts", ".js")


def component_references(settings: JsonObject) -> Iterator[tuple[str, str]]:
    """The (name, path) pairs that a page, component or app JSON declares: `usingComponents` and the defaults of `componentGenerics`."""
    yield from string_mapping(settings.get("usingComponents")).items()
    for name, generic in mapping(settings.get("componentGenerics")).items():
        if default := text(mapping(generic).get("default")):
            yield name, default


def plugin_generics(settings: JsonObject) -> Iterator[tuple[str, str]]:
    """The components that an app or a subpackage gives to plugins: `plugins.*.genericsImplementation`."""
    for plugin in mapping(settings.get("plugins")).values():
        for group in mapping(mapping(plugin).get("genericsImplementation")).values():
            yield from string_mapping(group).items()


def has_files(tree: Tree, stem: str) -> bool:
    """Whether a page or component of this path (without extension) is there."""
    return any(stem + extension in tree.files for extension in _OWN_FILES)


class ComponentResolver:
    """Finds the components of one app. `bases` are the folders that an absolute path may start from."""

    def __init__(self, tree: Tree, bases: Iterable[str], aliases: Mapping[str, str]) -> None:
        self._tree = tree
        self._bases = tuple(dict.fromkeys(bases))
        # The longest alias first, as `@components/*` is meant where `@/*` would fit too.
        self._aliases = sorted(((key.removesuffix("*"), value.removesuffix("*")) for key, value in aliases.items()), key=lambda pair: -len(pair[0]))

    def resolve(self, folder: str, reference: str) -> str | None:
        """The path without extension that `reference` in a JSON file in `folder` leads to; None for plugins, packages and what is not there."""
        if "://" in reference:
            return None
        return next((found for start in self._starts(folder, reference) if start is not None and (found := self._existing(start))), None)

    def _starts(self, folder: str, reference: str) -> Iterator[str | None]:
        for alias, target in self._aliases:
            if alias and reference.startswith(alias):
                yield from (paths.resolve(base, target + reference[len(alias) :]) for base in self._bases)
        if reference.startswith("/"):
            yield from (paths.resolve(base, reference) for base in self._bases)
            return
        yield paths.resolve(folder, reference)
        if reference.startswith("../"):
            # `../` beyond the app's root stays at the root.
            yield from (paths.resolve(base, reference.lstrip("./")) for base in self._bases)

    def _existing(self, start: str) -> str | None:
        return next((found for found in (start, paths.join(start, "index")) if found and has_files(self._tree, found)), None)


def reachable_components(reader: ConfigurationReader, resolver: ComponentResolver, tree: Tree, start: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Every component that the JSON files of `start` lead to, with the names it is used under.

    `start` has the paths, without extension, of pages and of components that are known already, with the names of the latter.
    """
    components: dict[str, set[str]] = {}
    pending = list(start)
    seen = set(start)
    while pending:
        owner = pending.pop()
        if f"{owner}.json" not in tree.files:
            continue
        for name, reference in component_references(reader.optional(f"{owner}.json") or {}):
            component = resolver.resolve(paths.parent(owner), reference)
            if component is None:
                continue
            components.setdefault(component, set()).add(name)
            if component not in seen:
                seen.add(component)
                pending.append(component)
    return components


def is_component_json(reader: ConfigurationReader, path: str) -> bool:
    """Whether the JSON file `path` declares a component. Only files that mention it are parsed."""
    data = reader.read_bytes(path)
    return data is not None and b'"component"' in data and (reader.optional(path) or {}).get("component") is True
