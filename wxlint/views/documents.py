"""WXML and JSON files by path, parsed once while they are needed, and what WXML files name: templates, includes and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Place, Span
from wxlint.project import paths
from wxlint.project.ignore import is_git_ignored
from wxlint.project.model import Framework, Language
from wxlint.recent import Recent
from wxlint.views.roles import JsonRoles
from wxlint.views.sites import ElementSite, JsonSite, WxmlSite, open_json, open_wxml

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram, Project
    from wxlint.semantics.workspace import Workspace

_BUDGET = 2 << 20
"""Bytes of WXML whose elements are kept at once: an element takes some 30 times its source."""
_LINKS = {"import": ".wxml", "include": ".wxml", "wxs": ".wxs"}


class Link(NamedTuple):
    """A file that a WXML file names with `<import>`, `<include>` or `<wxs src>`.

    `target` is where it is looked for (None where that cannot be known: a mustache, a plugin), `exists` None where it cannot be known whether it is there.
    `place` is the value of `src`.
    """

    kind: str
    written: str
    place: Place
    target: str | None
    exists: bool | None


class Documents:
    """The WXML and JSON of one project."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.project: Project = workspace.project
        self.roles = JsonRoles(workspace.project, workspace.read)
        self._wxml = Recent(self._parsed_wxml, _BUDGET, lambda site: len(site.document.data) if site is not None else 0)
        self._json: dict[str, JsonSite | None] = {}
        self._links: dict[str, tuple[Link, ...]] = {}
        self._bases: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, ...], tuple[str, bool | None]] = {}
        self._links_by_place: dict[str, dict[Span, Link]] = {}

    def wxml(self, path: str) -> WxmlSite | None:
        """The WXML file at `path`; None if the project has none there or it cannot be read."""
        return self._wxml.get(path)

    def _parsed_wxml(self, path: str) -> WxmlSite | None:
        file = self.project.files.get(path)
        data = self.workspace.read(path) if file is not None and file.language is Language.WXML else None
        return None if file is None or data is None else open_wxml(file, data)

    def json(self, path: str) -> JsonSite | None:
        """The configuration file at `path`; None if the project has none there or it cannot be read."""
        if path not in self._json:
            file = self.project.files.get(path)
            data = self.workspace.read(path) if file is not None and file.language is Language.JSON else None
            self._json[path] = None if file is None or data is None else open_json(file, self.roles.role(file), data)
        return self._json[path]

    def links(self, path: str) -> tuple[Link, ...]:
        """What the WXML file at `path` names, in the order of the file."""
        if path not in self._links:
            site = self.wxml(path)
            found = (self._link(element) for element in site.elements if element.tag in _LINKS) if site is not None else ()
            self._links[path] = tuple(link for link in found if link is not None)
        return self._links[path]

    def link_of(self, element: ElementSite) -> Link | None:
        """The link that an element is; None for elements that name no file."""
        source = element.attribute("src") if element.tag in _LINKS else None
        if source is None:
            return None
        if element.path not in self._links_by_place:
            self._links_by_place[element.path] = {link.place.span: link for link in self.links(element.path)}
        return self._links_by_place[element.path].get(source.value_place.span)

    def _link(self, element: ElementSite) -> Link | None:
        source = element.attribute("src")
        if source is None or source.value is None:
            return None
        written = source.value.strip()
        app = self.project.mini_program_of(element.file)
        unknown = Link(element.tag, written, source.value_place, None, None)
        if app is None or source.is_dynamic or not written or "://" in written:
            return unknown
        target, exists = self.find(app, element.path, written, _LINKS[element.tag])
        return unknown._replace(target=target, exists=exists)

    def find(self, app: MiniProgram, path: str, written: str, ending: str) -> tuple[str | None, bool | None]:
        """Where `written` leads in the file `path`, with or without its `ending`, and whether it is there.

        A path with a leading slash starts at the app's root, every other at the file's folder (https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/import.html).
        """
        starts = self.bases(app) if written.startswith("/") else (paths.parent(path),)
        places = [place for start in starts if (place := paths.resolve(start, written)) is not None]
        candidates = [candidate for place in places for candidate in ([place] if place.endswith(ending) else [place + ending, place])]
        if not candidates or app.framework is not Framework.NATIVE:
            return None, None
        return self.first(candidates)

    def bases(self, app: MiniProgram) -> tuple[str, ...]:
        """The folders that an absolute path in `app` may start from: its root, and where its pages were found if that is elsewhere."""
        if app.root not in self._bases:
            places = (page.path[: len(page.path) - len(page.route)].rstrip("/") for page in app.pages if page.path.endswith(page.route))
            self._bases[app.root] = tuple(dict.fromkeys((app.root, *places)))
        return self._bases[app.root]

    def first(self, candidates: list[str]) -> tuple[str, bool | None]:
        """The first of `candidates` that is there; where none is, the first, and None if that is not certain."""
        key = tuple(candidates)
        if key not in self._found:
            self._found[key] = self._first(candidates)
        return self._found[key]

    def _first(self, candidates: list[str]) -> tuple[str, bool | None]:
        presences = [self.project.presence(candidate) for candidate in candidates]
        if True in presences:
            return candidates[presences.index(True)], True
        return candidates[0], None if None in presences or is_git_ignored(self.project.root, candidates[0]) else False
