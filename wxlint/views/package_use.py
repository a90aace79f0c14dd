"""Which files of an app's main package only one of its subpackages uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.project import paths
from wxlint.project.model import FileKind, Framework
from wxlint.project.reading import read_source
from wxlint.regex import regex
from wxlint.semantics.loading import has_computed_import
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram
    from wxlint.views.index import Views

_BY_PLACE = ("custom-tab-bar/index", "app-bar/index")
"""Components that the platform finds by their place."""


_LOADED = regex(rb"""(?:\brequire(?:\.async)?\(|\bimport\(?|\bfrom)\s*["']([^"']+)["']""")


class Strayed(NamedTuple):
    """A script, or a component (then `path` is its script or, without one, its JSON), of the main package that only the subpackage at `root` uses."""

    path: str
    root: str
    is_component: bool


def strayed(views: Views, app: MiniProgram) -> tuple[Strayed, ...] | None:
    """The files of the main package that one subpackage, which is not independent, uses and nothing else does. None where a module is loaded by a computed name.

    What only such files use is left out: it goes with them. Everything that nothing is seen to use counts as used by the package that it stands in.
    """
    if not app.subpackages or app.framework is not Framework.NATIVE:
        return ()
    uses = _uses(views, app)
    if uses is None:
        return None
    packages = _packages(views, app, uses)
    components = {component.path for component in app.components}
    independent = {package.root for package in app.subpackages if package.independent}
    found = []
    for stem, users in packages.items():
        root = next(iter(users)) if len(users) == 1 else None
        if root is None or root in independent or _package(app, stem) is not None:
            continue
        if any(_package(app, user) == root and stem in used for user, used in uses.items()):
            path = next((path for ending in (".ts", ".js", ".json") if (path := stem + ending) in views.project.files), None)
            if path is not None:
                found.append(Strayed(path, root, stem in components))
    return tuple(sorted(found))


def _uses(views: Views, app: MiniProgram) -> dict[str, set[str]] | None:
    """What every script, page and component of the app uses, all as paths without extension."""
    number = views.project.mini_programs.index(app)
    found: dict[str, set[str]] = {}
    for file in views.project.app_files(number):
        if not (file.kind.is_client or file.kind is FileKind.CONFIG):
            continue
        used = found.setdefault(paths.stem(file.path), set())
        if file.language in SCRIPT_LANGUAGES:
            module = views.workspace.module(file.path)
            if module is not None and has_computed_import(module):
                return None
            loaded = _spelled(views, file.path) if module is None else (site.specifier for site in module.imports if site.kind != "type")
            targets = (views.workspace.resolve_import(file.path, specifier) for specifier in loaded)
            used.update(paths.stem(target) for target in targets if target is not None)
        elif file.kind is FileKind.CONFIG:
            used.update(entry.target for entry in views.registry.declared_in(file.path) if entry.kind == "project" and entry.target is not None)
    return found


def _spelled(views: Views, path: str) -> Iterator[str]:
    """What a script that is not analysed because it is minified seems to load."""
    data = read_source(views.project.root, path)
    if isinstance(data, bytes):
        for match in _LOADED.finditer(data):
            yield match[1].decode("utf-8", "replace")


def _packages(views: Views, app: MiniProgram, uses: dict[str, set[str]]) -> dict[str, set[str | None]]:
    """The packages that use each path, None for the main one."""
    starts = {
        app.app or "",
        *(page.path for page in app.pages),
        *(paths.join(app.root, place) for place in _BY_PLACE),
        *_given_to_plugins(views, app),
    }
    reached: dict[str, set[str | None]] = {}
    _spread(uses, reached, {start: _package(app, start) for start in starts if start in uses})
    # What nothing is seen to use: workers, tests, what a build or a tool loads.
    used = set().union(*uses.values())
    _spread(uses, reached, {stem: _package(app, stem) for stem in uses if stem not in reached and stem not in used})
    _spread(uses, reached, {stem: _package(app, stem) for stem in uses if stem not in reached})
    return reached


def _spread(uses: dict[str, set[str]], reached: dict[str, set[str | None]], starts: dict[str, str | None]) -> None:
    pending = list(starts.items())
    while pending:
        stem, package = pending.pop()
        packages = reached.setdefault(stem, set())
        if package not in packages:
            packages.add(package)
            pending += ((target, package) for target in uses.get(stem, ()))


def _given_to_plugins(views: Views, app: MiniProgram) -> Iterator[str]:
    """What `plugins` of app.json gives to plugins, which may ask for it wherever they are used: a module, and components.

    https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/using.html
    """
    site = views.app_json(app)
    for plugin in site.members("plugins") if site is not None else ():
        exported = plugin.value.get("export") if plugin.value is not None else None
        if exported is not None and isinstance(exported.value, str):
            yield paths.stem(paths.join(app.root, exported.value.strip("/")))
        given = plugin.value.get("genericsImplementation") if plugin.value is not None else None
        for group in given.members() if given is not None else ():
            for component in group.value.members() if group.value is not None else ():
                if site is not None and component.value is not None and isinstance(component.value.value, str):
                    target = views.registry.resolve(app, site.path, component.value.value)[1]
                    if target is not None:
                        yield target


def _package(app: MiniProgram, path: str) -> str | None:
    """The root of the subpackage that a file stands in; None for the main package."""
    package = app.subpackage_of(path)
    return package.root if package is not None else None
