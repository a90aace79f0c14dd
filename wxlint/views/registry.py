"""Which component a tag means: `usingComponents` of the page and of the app, generics, placeholders, and where each of them is.

Lookup follows miniprogram-ci 2.1.42 (`modules/corecompiler/original/json/common.js`); see `wxlint.project.components`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Place
from wxlint.project import paths
from wxlint.project.ignore import is_git_ignored
from wxlint.project.model import Framework, MiniProgram

if TYPE_CHECKING:
    from wxlint.syntax.json import JsonMember
    from wxlint.views.documents import Documents
    from wxlint.views.sites import JsonSite

_OWN_FILES = (".json", ".wxml", ".ts", ".js")
_EXTENDED_PACKAGES = {"weui": ("weui-miniprogram",), "kbone": ("miniprogram-element", "miniprogram-render"), "sdk": ("wxa-comp-canvas-drag",)}
"""What `useExtendedLib` brings (https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#useExtendedLib)."""


class Registered(NamedTuple):
    """One component that a JSON file declares under `name`.

    `declared` is `usingComponents`, `componentGenerics`, or `componentPlaceholder`; `key` and `place` are where name and value stand. `kind` is `project` (then `target` is its
    path without extension), `npm` (`target` is the package), `plugin`, `dynamic`, `extended` (of `useExtendedLib`), `builtin` (a placeholder such as `view`),
    `generic` (the user of the component supplies it), `missing` (it is nowhere; `target` is where it was looked for), or `unknown`.
    """

    name: str
    written: str
    declared: str
    key: Place
    place: Place
    kind: str
    target: str | None = None


class Registry:
    """Resolves the declarations of one project."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._project = documents.project
        self._declared: dict[str, tuple[Registered, ...]] = {}
        self._by_name: dict[str, dict[str, Registered]] = {}
        self._settings: dict[str, tuple[tuple[tuple[str, str], ...], frozenset[str]]] = {}

    def declared_in(self, path: str) -> tuple[Registered, ...]:
        """What the JSON file at `path` declares, in the order of the file."""
        if path not in self._declared:
            site = self._documents.json(path)
            self._declared[path] = tuple(self._read(site)) if site is not None else ()
        return self._declared[path]

    def by_name(self, path: str) -> dict[str, Registered]:
        """The components that tags may name because of the JSON file at `path`; the last duplicate of a name wins."""
        if path not in self._by_name:
            self._by_name[path] = {entry.name: entry for entry in self.declared_in(path) if entry.declared != "componentPlaceholder"}
        return self._by_name[path]

    def _read(self, site: JsonSite) -> Iterator[Registered]:
        app = self._project.mini_program_of(site.file)
        for member in site.members("usingComponents"):
            if (written := _string(member)) is not None and member.value is not None:
                kind, target = self.resolve(app, site.path, written)
                yield Registered(member.key, written, "usingComponents", site.at_key(member), site.at(member.value), kind, target)
        for member in site.members("componentGenerics"):
            default = member.value.get("default") if member.value is not None else None
            if default is not None and isinstance(default.value, str):
                kind, target = self.resolve(app, site.path, default.value)
                yield Registered(member.key, default.value, "componentGenerics", site.at_key(member), site.at(default), kind, target)
            elif member.value is not None:
                yield Registered(member.key, "", "componentGenerics", site.at_key(member), site.at(member.value), "generic")
        for member in site.members("componentPlaceholder"):
            if (written := _string(member)) is not None and member.value is not None:
                yield Registered(member.key, written, "componentPlaceholder", site.at_key(member), site.at(member.value), "builtin")

    def resolve(self, app: MiniProgram | None, path: str, written: str) -> tuple[str, str | None]:
        """What the value `written` in the JSON file `path` leads to: a kind (see `Registered`) and a target."""
        written = written.strip()
        if app is None or app.framework is not Framework.NATIVE or not written or "{{" in written:
            return "unknown", None
        scheme, mark, _ = written.partition("://")
        if mark:
            return {"plugin": "plugin", "plugin-private": "plugin", "dynamicLib": "dynamic"}.get(scheme, "unknown"), written
        aliases, extended = self._app_settings(app)
        places = self._places(app, paths.parent(path), written, aliases)
        candidates = [place for start in places for place in (start, paths.join(start, "index")) if place]
        certain = True
        for candidate in candidates:
            presences = [self._project.presence(candidate + ending) for ending in _OWN_FILES]
            if True in presences:
                return "project", candidate
            certain = certain and None not in presences
        package = _package_of(written)
        bundled = _package_of(written.removeprefix("/").removeprefix("miniprogram_npm/"))
        if bundled in extended:
            return "extended", bundled
        if package is not None and (package in self._project.packages or any(written.startswith(f"{name}/") for name in self._project.packages)):
            return "npm", package
        if not candidates or not certain or any(written.startswith(alias) for alias, _ in aliases if alias) or self._is_ignored(candidates[0]):
            return "unknown", None
        return "missing", candidates[0]

    def _is_ignored(self, stem: str) -> bool:
        """Whether git would leave the component out: then it may well be there for whoever works on the project."""
        return is_git_ignored(self._project.root, f"{stem}.json")

    def _places(self, app: MiniProgram, folder: str, written: str, aliases: tuple[tuple[str, str], ...]) -> list[str]:
        """The paths, without extension, where a component may be looked for."""
        found: list[str | None] = []
        for alias, target in aliases:
            if alias and written.startswith(alias):
                found += [paths.resolve(base, target + written[len(alias) :]) for base in self._documents.bases(app)]
        if written.startswith("/"):
            found += [paths.resolve(base, written) for base in self._documents.bases(app)]
        else:
            found.append(paths.resolve(folder, written))
            if written.startswith("../"):
                found += [paths.resolve(base, written.lstrip("./")) for base in self._documents.bases(app)]
            if not written.startswith("."):
                around = [folder, *paths.ancestors(folder)] if folder else [""]
                found += [paths.resolve(paths.join(outer, "miniprogram_npm"), written) for outer in around if paths.contains(app.root, outer)]
        return list(dict.fromkeys(place for place in found if place))

    def _app_settings(self, app: MiniProgram) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
        """The aliases of app.json, longest first, and the packages of its `useExtendedLib`."""
        if app.root not in self._settings:
            site = self._documents.json(f"{app.app}.json") if app.app is not None else None
            members = site.members("resolveAlias") if site is not None else ()
            aliases = [(member.key.removesuffix("*"), written.removesuffix("*")) for member in members if (written := _string(member)) is not None]
            used = (
                [member.key for member in site.members("useExtendedLib") if member.value is not None and member.value.kind == "true"] if site else []
            )
            extended = frozenset(package for name in used for package in _EXTENDED_PACKAGES.get(name, ()))
            self._settings[app.root] = tuple(sorted(aliases, key=lambda pair: -len(pair[0]))), extended
        return self._settings[app.root]


def _string(member: JsonMember) -> str | None:
    return member.value.value if member.value is not None and isinstance(member.value.value, str) else None


def _package_of(written: str) -> str | None:
    """The package that a value may name: `@scope/name/…` or `name/…`."""
    if written.startswith((".", "/")):
        return None
    parts = written.split("/")
    return "/".join(parts[:2]) if written.startswith("@") and len(parts) > 1 else parts[0]
