"""One page or component: its files, and what follows from them together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wxlint.views.data import data_of
from wxlint.views.members import Methods, Names, has_computed_event, is_quoted_in, is_spelled_in, methods_of
from wxlint.views.parts import Parts, parts_of
from wxlint.views.sites import ElementSite, JsonSite, WxmlSite

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram, Page
    from wxlint.semantics.module import Module
    from wxlint.views.index import Views
    from wxlint.views.registry import Registered

_SCRIPTS = (".ts", ".js", ".tsx", ".jsx")
_MOST_SHOWN = 2_000
"""How many templates and files are followed for one view."""


class Shown(NamedTuple):
    """Elements that a view shows, from its own WXML and from what that includes or instantiates.

    `files` are the WXML files they stand in; `complete` is False where some cannot be known: a dynamic `is` or `src`, a file that is not there.
    """

    elements: tuple[ElementSite, ...]
    files: tuple[str, ...]
    complete: bool


def is_dynamic_template(element: ElementSite) -> bool:
    """Whether the data decides which template an element instantiates."""
    chosen = element.attribute("is") if element.tag == "template" else None
    return chosen is not None and chosen.is_dynamic


class View:
    """A page or a component. `stem` is its path without extension, `kind` `page` or `component`, `page` the app's entry for a page."""

    def __init__(self, views: Views, app: MiniProgram, stem: str, kind: str, page: Page | None = None) -> None:
        self._views = views
        self.app = app
        self.stem = stem
        self.kind = kind
        self.page = page

    def __repr__(self) -> str:
        return f"View({self.kind} {self.stem})"

    @cached_property
    def script_path(self) -> str | None:
        """Its script, TypeScript first."""
        files = self._views.project.files
        return next((self.stem + ending for ending in _SCRIPTS if self.stem + ending in files), None)

    @property
    def wxml_path(self) -> str:
        """Where its WXML is, or would be."""
        return f"{self.stem}.wxml"

    @property
    def json_path(self) -> str:
        """Where its configuration is, or would be."""
        return f"{self.stem}.json"

    @property
    def script(self) -> Module | None:
        """Its script, parsed; None if there is none that can be read."""
        return self._views.workspace.module(self.script_path) if self.script_path is not None else None

    @property
    def wxml(self) -> WxmlSite | None:
        """Its WXML, parsed; None if there is none that can be read."""
        return self._views.wxml(self.wxml_path)

    @property
    def json(self) -> JsonSite | None:
        """Its configuration with positions; None if there is none that can be read."""
        return self._views.json(self.json_path)

    @property
    def has_unreadable_json(self) -> bool:
        """Whether its configuration is there, or may be, and cannot be read."""
        site = self.json
        return site.root is None if site is not None else self._views.project.presence(self.json_path) is not False

    def parts(self) -> Parts:
        """Its definition with the behaviors and mixins it takes in. They hold trees: not to be kept."""
        module = self.script
        return Parts((), complete=False) if module is None else parts_of(module)

    @cached_property
    def _methods(self) -> Methods:
        return methods_of(self.parts())

    @property
    def methods(self) -> Names:
        """The methods that its WXML may name, as far as its own parts tell; ask `has_method` whether one is there."""
        return self._methods.found

    @property
    def outside_methods(self) -> frozenset[str]:
        """The functions of a component that stand beside `methods`, where WXML cannot name them."""
        return self._methods.outside

    def has_method(self, name: str) -> bool | None:
        """Whether it has a method called `name`; None where that cannot be known."""
        found = self._methods.found.has(name)
        if found is not False:
            return found
        if self._views.definers_replaced(self.app):
            return None
        handed = self._reached(list(self._methods.handed_to))  # those that get `this` may add methods
        return None if any(is_spelled_in(self._views.workspace, path, name) for path in handed) else False

    def _reached(self, pending: list[str]) -> Iterator[str]:
        """Modules, and what they import."""
        seen = set(pending)
        while pending:
            path = pending.pop()
            yield path
            module = self._views.workspace.module(path)
            for site in module.imports if module is not None else ():
                target = self._views.workspace.resolve_import(path, site.specifier)
                if target is not None and target not in seen:
                    seen.add(target)
                    pending.append(target)

    @cached_property
    def _scripts(self) -> tuple[str, ...]:
        """The modules of its parts, and all that these import."""
        pending = [module.path for module in self.parts().modules] or ([self.script_path] if self.script_path is not None else [])
        return tuple(self._reached(pending))

    def triggers(self, event: str) -> bool | None:
        """Whether the component may trigger `event` itself: its scripts have a string with this name; None where events have computed names or scripts cannot be read."""
        if self.script is None or not self._methods.found.complete:
            return None
        if any(is_quoted_in(self._views.workspace, path, event) for path in self._scripts):
            return True
        return None if any(has_computed_event(self._views.workspace, path) for path in self._scripts) else False

    @cached_property
    def data(self) -> Names:
        """The names that its WXML may read: data, properties, everything that `setData` sets."""
        return data_of(self.parts(), handed_on=bool(self._methods.handed_to) or not self._methods.found.complete)

    @property
    def components(self) -> Mapping[str, Registered]:
        """What its tags may name besides built-in components: its own declarations over those of the app."""
        return self._views.components(self)

    def shown(self) -> Shown:
        """The elements it shows: those of its WXML, of what that includes, and of the templates it instantiates."""
        groups, complete = self._shown_groups
        elements = [element for path, template in groups for element in self._group(path, template)]
        return Shown(tuple(elements), self.shown_files, complete)

    @property
    def shown_files(self) -> tuple[str, ...]:
        """The WXML files that it shows something of."""
        return tuple(dict.fromkeys(path for path, _ in self._shown_groups[0]))

    @property
    def included_files(self) -> tuple[str, ...]:
        """Its own WXML file and those that are included, from wherever: what stands in them reads the view's data, as templates do not."""
        return tuple(path for path, template in self._shown_groups[0] if not template)

    def _group(self, path: str, template: str) -> tuple[ElementSite, ...]:
        site = self._views.wxml(path)
        return () if site is None else site.by_template.get(template, ())

    @cached_property
    def _shown_groups(self) -> tuple[tuple[tuple[str, str], ...], bool]:
        """The templates of WXML files ("" for what stands outside of them) that it shows, and whether these are all."""
        groups: list[tuple[str, str]] = []
        complete = True
        pending: list[tuple[str, str]] = [(self.wxml_path, "")]
        seen = set(pending)
        dynamic: set[str] = set()
        while pending:
            path, template = pending.pop()
            if self._views.wxml(path) is None or len(seen) > _MOST_SHOWN:
                complete = False
                continue
            groups.append((path, template))
            for element in self._group(path, template):
                if element.tag not in ("template", "include"):
                    continue
                if is_dynamic_template(element):  # any of its file's templates: the same ones for each such element
                    if path in dynamic:
                        continue
                    dynamic.add(path)
                targets = self._views.targets(element)
                if targets is None:
                    complete = False
                    continue
                new = [target for target in targets if target not in seen]
                seen.update(new)
                pending += new
        return tuple(groups), complete
