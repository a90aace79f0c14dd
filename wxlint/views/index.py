"""All pages and components of a project."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from wxlint.project import paths
from wxlint.project.model import FileKind, Framework
from wxlint.regex import regex
from wxlint.syntax.javascript import SCRIPT_LANGUAGES
from wxlint.views.documents import Documents, Link
from wxlint.views.registry import Registered, Registry
from wxlint.views.routes import Route, resolve_route
from wxlint.views.view import View

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram, Project, Subpackage
    from wxlint.semantics.workspace import Workspace
    from wxlint.views.package_use import Strayed
    from wxlint.views.plugins import DeclaredPlugin
    from wxlint.views.sites import ElementSite, JsonSite, WxmlSite

_REPLACED = regex(rb"(?<![.\w$])(?<!const )(?<!let )(?<!var )(?:Page|Component)\s*=(?![=>])")
"""`Page = …`: a project that puts its own function in the place of the platform's, to add members to every page."""
_ENDINGS = (".json", ".wxml", ".ts", ".js")


class Views:
    """The pages and components of one project, joined on demand. Apps that a framework compiles have none: what their WXML will be is not known."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.documents = Documents(workspace)
        self.registry = Registry(self.documents)
        self._replaced: dict[str, bool] = {}
        self._templates: dict[str, dict[str, str] | None] = {}
        self._components: dict[str, Mapping[str, Registered]] = {}

    @property
    def project(self) -> Project:
        """What every file is."""
        return self.workspace.project

    # Files.

    def wxml(self, path: str) -> WxmlSite | None:
        """The WXML file at `path`, parsed; None if there is none that can be read."""
        return self.documents.wxml(path)

    def json(self, path: str) -> JsonSite | None:
        """The configuration file at `path` with positions; None if there is none that can be read."""
        return self.documents.json(path)

    def app_json(self, app: MiniProgram) -> JsonSite | None:
        """The app.json of `app`; None for a library, a plugin, or where it cannot be read."""
        return self.documents.json(f"{app.app}.json") if app.app is not None else None

    def links(self, path: str) -> tuple[Link, ...]:
        """What the WXML file at `path` names with `<import>`, `<include>` and `<wxs src>`."""
        return self.documents.links(path)

    @cached_property
    def wxml_paths(self) -> tuple[str, ...]:
        """All WXML files of apps that no framework compiles."""
        files = self.project.files.values()
        return tuple(file.path for file in files if file.kind is FileKind.WXML and self._is_native(file.mini_program))

    @cached_property
    def configurations(self) -> tuple[str, ...]:
        """The configuration files of apps that no framework compiles: app.json, and those of pages and components."""
        files = self.project.files.values()
        return tuple(file.path for file in files if file.kind is FileKind.CONFIG and self._is_native(file.mini_program))

    def _is_native(self, app: int | None) -> bool:
        return app is not None and self.project.mini_programs[app].framework is Framework.NATIVE

    # Pages and components.

    @cached_property
    def all(self) -> tuple[View, ...]:
        """Every page and component that has a file, pages before components, in the order of the project."""
        found: dict[str, View] = {}
        for app in self.project.mini_programs:
            if app.framework is not Framework.NATIVE or app.is_game:
                continue
            for page in app.pages:
                if page.path not in found and self._has_files(page.path):
                    found[page.path] = View(self, app, page.path, "page", page)
            for component in app.components:
                if component.path not in found and self._has_files(component.path):
                    found[component.path] = View(self, app, component.path, "component")
        return tuple(found.values())

    @property
    def pages(self) -> tuple[View, ...]:
        """The pages that have a file."""
        return tuple(view for view in self.all if view.kind == "page")

    def _has_files(self, stem: str) -> bool:
        return any(stem + ending in self.project.files for ending in _ENDINGS)

    @cached_property
    def _by_stem(self) -> dict[str, View]:
        return {view.stem: view for view in self.all}

    def view(self, path: str) -> View | None:
        """The page or component that a file belongs to by its name; `path` may lack the extension."""
        return self._by_stem.get(path) or self._by_stem.get(paths.stem(path))

    def showing(self, path: str) -> tuple[View, ...]:
        """The views that show elements of the WXML file at `path`: as their own, included, or as a template."""
        return self._shown_by.get(path, ())

    @cached_property
    def _shown_by(self) -> dict[str, tuple[View, ...]]:
        found: dict[str, list[View]] = {}
        for view in self.all:
            for path in view.shown_files:
                found.setdefault(path, []).append(view)
        return {path: tuple(views) for path, views in found.items()}

    def components(self, view: View) -> Mapping[str, Registered]:
        """See `View.components`."""
        if view.stem not in self._components:
            app = self.registry.by_name(f"{view.app.app}.json") if view.app.app is not None else {}
            self._components[view.stem] = ChainMap(self.registry.by_name(view.json_path), app)  # the app's are many, and shared by all its pages
        return self._components[view.stem]

    def depends_on(self, *packages: str) -> bool:
        """Whether a package.json of the project asks for one of `packages`."""
        return not self.project.packages.isdisjoint(packages)

    def definers_replaced(self, app: MiniProgram) -> bool:
        """Whether the app puts functions of its own in the place of `Page` or `Component`: then members may come from there."""
        if app.root not in self._replaced:
            index = self.project.mini_programs.index(app)
            scripts = (file.path for file in self.project.app_files(index) if file.language in SCRIPT_LANGUAGES)
            self._replaced[app.root] = any(_REPLACED.search(self.workspace.read(path) or b"") is not None for path in scripts)
        return self._replaced[app.root]

    # Elements.

    def builtin_elements(self, *tags: str) -> Iterator[ElementSite]:
        """The built-in components in all WXML files: those with one of `tags`, or all of them. The tags of the language (`block`, …) are none.

        A tag that a page or component showing the file has declared for a component of its own is left out.
        """
        from wxlint.platform.components import STRUCTURAL_TAGS, is_builtin

        triggers = [f"<{tag}".encode() for tag in tags]
        for path in self.wxml_paths:
            data = self.workspace.read(path) or b""
            site = self.wxml(path) if not tags or any(trigger in data for trigger in triggers) else None
            if site is None:
                continue
            elements: dict[str, list[ElementSite]] = {}
            for element in site.elements:
                elements.setdefault(element.tag, []).append(element)
            for tag, found in elements.items():
                wanted = tag in tags if tags else tag not in STRUCTURAL_TAGS and is_builtin(tag)
                if wanted and not any(tag in view.components for view in self.showing(path)):
                    yield from found

    # Templates.

    def templates(self, path: str) -> dict[str, str] | None:
        """The templates that the WXML file at `path` can instantiate, by name, with the file of each; None where an import cannot be followed."""
        if path not in self._templates:
            self._templates[path] = self._find_templates(path)
        return self._templates[path]

    def _find_templates(self, path: str) -> dict[str, str] | None:
        site = self.wxml(path)
        found: dict[str, str] = {}
        for link in self.links(path):
            if link.kind != "import":
                continue
            imported = self.wxml(link.target) if link.exists and link.target is not None else None
            if imported is None:
                return None
            found |= {name: imported.path for name in imported.by_template if name}
        found |= {name: path for name in (site.by_template if site is not None else ()) if name}
        return found

    def targets(self, element: ElementSite) -> tuple[tuple[str, str], ...] | None:
        """What an `<include>` or a `<template is>` brings in, as (file, template name or ""); empty for every other element, None where that is not known."""
        if element.tag == "include":
            link = self.documents.link_of(element)
            return None if link is None or not link.exists or link.target is None else ((link.target, ""),)
        chosen = element.attribute("is") if element.tag == "template" else None
        if chosen is None:
            return ()
        known = self.templates(element.path)
        if chosen.is_dynamic or chosen.value is None or known is None:
            return None if known is None else tuple((path, name) for name, path in known.items())
        return ((known[chosen.value], chosen.value),) if chosen.value in known else None

    # Places in the app.

    def route(self, path: str, url: str) -> Route:
        """The page that `url` leads to when code or WXML in the file `path` opens it."""
        return resolve_route(self.project, path, url)

    def app_of(self, path: str) -> MiniProgram | None:
        """The app that a file belongs to."""
        file = self.project.files.get(path)
        return None if file is None else self.project.mini_program_of(file)

    def strayed(self, app: MiniProgram) -> tuple[Strayed, ...] | None:
        """The files of the app's main package that only one subpackage uses; None where that cannot be known."""
        from wxlint.views.package_use import strayed

        return strayed(self, app)

    def plugins(self, app: MiniProgram) -> tuple[DeclaredPlugin, ...]:
        """The plugins that the app declares, with the files that name each."""
        from wxlint.views.plugins import declared_plugins

        return tuple(declared_plugins(self, app))

    def subpackage_of(self, path: str) -> Subpackage | None:
        """The subpackage that a file stands in; None in the main package."""
        app = self.app_of(path)
        return app.subpackage_of(path) if app is not None else None
