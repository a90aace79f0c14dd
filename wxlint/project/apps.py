"""app.json, game.json and plugin.json: the pages, subpackages and components of one Mini Program.

Both `subPackages` and `subpackages` are legal (https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/basic.html); a custom tab bar is the
component `custom-tab-bar/index`, an app bar `app-bar/index` (miniprogram-ci 2.1.42, `common/code-analyse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wxlint.diagnostics import Text
from wxlint.project import paths
from wxlint.project.components import ComponentResolver, component_references, has_files, plugin_generics, reachable_components
from wxlint.project.configuration import ConfigurationReader, JsonObject, mapping, objects, string_mapping, strings, text
from wxlint.project.model import Component, Page, Subpackage
from wxlint.project.walk import Tree


class AppContents:
    """What one app.json, game.json or plugin.json leads to. Paths are relative to the project and, for pages and components, without extension.

    `page_files` are the pages that exist, those that only `entryPagePath` or `tabBar` name included; `config_files` the JSON files that are read besides
    those of pages and components.
    """

    def __init__(
        self,
        app: str | None = None,
        pages: Iterable[Page] = (),
        subpackages: Iterable[Subpackage] = (),
        entry_page: str | None = None,
        page_files: Iterable[str] = (),
        config_files: Iterable[str] = (),
        components: tuple[Component, ...] = (),
    ) -> None:
        self.app = app
        self.pages = tuple(pages)
        self.subpackages = tuple(subpackages)
        self.entry_page = entry_page
        self.page_files = set(page_files)
        self.config_files = set(config_files)
        self.components = components


def read_app(tree: Tree, reader: ConfigurationReader, root: str) -> AppContents:
    """The app whose app.json stands in `root`."""
    path = paths.join(root, "app.json")
    settings = reader.required(path)
    subpackages = list(_subpackages(root, settings))
    base = _page_base(tree, reader, root, path, settings)
    tabs = {route for tab in objects(mapping(settings.get("tabBar")).get("list")) if (route := _route(text(tab.get("pagePath"))))}
    pages: dict[str, Page] = {}
    for page in _pages(reader, base, path, settings, tabs):
        pages.setdefault(page.route, page)
    for subpackage, declared in subpackages:
        for page in _subpackage_pages(root, subpackage, declared):
            pages.setdefault(page.route, page)
    entry = _route(text(settings.get("entryPagePath")))
    named = {place for route in ({entry} | tabs) if route and (place := paths.resolve(base, route))}
    contents = AppContents(
        app=paths.join(root, "app"),
        pages=tuple(pages.values()),
        subpackages=tuple(dict.fromkeys(subpackage for subpackage, _ in subpackages)),
        entry_page=entry,
        page_files={place for place in {page.path for page in pages.values()} | named if has_files(tree, place)},
        config_files={path} | _named_files(tree, root, settings),
    )
    resolver = ComponentResolver(tree, (root, base), string_mapping(settings.get("resolveAlias")))
    contents.components = _components(tree, reader, resolver, root, settings, contents.page_files)
    return contents


def read_game(tree: Tree, root: str) -> AppContents:
    """The mini game whose game.json stands in `root`: it has no pages."""
    contents = AppContents(app=paths.join(root, "game"))
    contents.config_files = {paths.join(root, name) for name in ("game.json", "ext.json") if paths.join(root, name) in tree.files}
    return contents


def read_plugin(tree: Tree, reader: ConfigurationReader, root: str) -> AppContents:
    """The plugin whose plugin.json stands in `root`. Its pages and public components are objects: name to path."""
    path = paths.join(root, "plugin.json")
    settings = reader.required(path)
    pages = [Page(name, place) for name, value in string_mapping(settings.get("pages")).items() if (place := paths.resolve(root, value))]
    public = {place: name for name, value in string_mapping(settings.get("publicComponents")).items() if (place := paths.resolve(root, value))}
    contents = AppContents(pages=tuple(pages), page_files={page.path for page in pages if has_files(tree, page.path)})
    contents.config_files = {path} if path in tree.files else set()
    resolver = ComponentResolver(tree, (root,), {})
    start = {place: {name} for place, name in public.items() if has_files(tree, place)}
    contents.components = _components(tree, reader, resolver, root, settings, contents.page_files, start)
    return contents


def read_library(tree: Tree, reader: ConfigurationReader, root: str, components: list[str]) -> AppContents:
    """A library of `components` (paths without extension), which no app.json names."""
    start: dict[str, set[str]] = {component: set() for component in components}
    reached = reachable_components(reader, ComponentResolver(tree, (root,), {}), tree, start)
    return AppContents(components=_as_components({**start, **reached}))


def _components(
    tree: Tree,
    reader: ConfigurationReader,
    resolver: ComponentResolver,
    root: str,
    settings: JsonObject,
    pages: set[str],
    known: dict[str, set[str]] | None = None,
) -> tuple[Component, ...]:
    components: dict[str, set[str]] = dict(known or {})
    declared = [*component_references(settings), *plugin_generics(settings)]
    for subpackage in _declared_subpackages(settings):
        declared += plugin_generics(subpackage)
    if mapping(settings.get("tabBar")).get("custom") is True:
        declared.append(("custom-tab-bar", "/custom-tab-bar/index"))
    if "appBar" in settings:
        declared.append(("app-bar", "/app-bar/index"))
    for name, reference in declared:
        if (component := resolver.resolve(root, reference)) is not None:
            components.setdefault(component, set()).add(name)
    start = {**{page: set() for page in sorted(pages)}, **components}
    for component, names in reachable_components(reader, resolver, tree, start).items():
        components.setdefault(component, set()).update(names)
    return _as_components(components)


def _as_components(components: dict[str, set[str]]) -> tuple[Component, ...]:
    return tuple(Component(path, tuple(sorted(components[path]))) for path in sorted(components))


def _route(value: str | None) -> str | None:
    """A page's route as the app knows it, whatever decoration people write around it; None where it leaves the app."""
    return None if value is None else paths.resolve("", value.partition("?")[0].strip()) or None


def _pages(reader: ConfigurationReader, base: str, path: str, settings: JsonObject, tabs: set[str]) -> Iterator[Page]:
    declared = settings.get("pages")
    if declared is not None and not isinstance(declared, list):
        reader.note(path, Text(f"`pages` in `{path}` is not a list: its pages are not known", f"`{path}` 中的 `pages` 不是数组，无法得知有哪些页面"))
    for value in strings(declared):
        if route := _route(value):
            yield Page(route, paths.join(base, route), tab=route in tabs)


def _declared_subpackages(settings: JsonObject) -> Iterator[JsonObject]:
    for key in ("subPackages", "subpackages"):
        yield from objects(settings.get(key))


def _subpackages(root: str, settings: JsonObject) -> Iterator[tuple[Subpackage, JsonObject]]:
    for declared in _declared_subpackages(settings):
        folder = _route(text(declared.get("root")))
        if folder is not None:
            yield Subpackage(paths.join(root, folder), text(declared.get("name")), declared.get("independent") is True), declared


def _subpackage_pages(root: str, subpackage: Subpackage, declared: JsonObject) -> Iterator[Page]:
    for value in strings(declared.get("pages")):
        place = paths.resolve(subpackage.root, value.partition("?")[0].strip())
        if place and place != subpackage.root and paths.contains(root, place):
            yield Page(paths.relative(root, place), place, subpackage=subpackage.root, independent=subpackage.independent)


def _named_files(tree: Tree, root: str, settings: JsonObject) -> set[str]:
    """The JSON files beside app.json that the platform reads."""
    names = ["sitemap.json", "theme.json", "ext.json", *filter(None, (text(settings.get(key)) for key in ("sitemapLocation", "themeLocation")))]
    found = {place for name in names if (place := paths.resolve(root, name))}
    return {place for place in found if place in tree.files}


def _page_base(tree: Tree, reader: ConfigurationReader, root: str, path: str, settings: JsonObject) -> str:
    """The folder that the pages of app.json count from: `root`, unless none is there and another folder holds them."""
    routes = list(dict.fromkeys(route for value in strings(settings.get("pages")) if (route := _route(value))))
    if not routes or any(has_files(tree, paths.join(root, route)) or _was_left_out(tree, paths.join(root, route)) for route in routes):
        return root
    found = _folders_with_pages(tree, root, set(routes))
    base = min(found, key=lambda folder: (-found[folder], len(folder), folder)) if found else root
    count = len(routes)
    if base != root:
        reader.note(
            path,
            Text(
                f"none of its pages is beside it, {found[base]} of {count} are below `{base}`: pages are looked for there",
                f"声明的页面均不在其所在目录，{count} 个中有 {found[base]} 个位于 `{base}` 下，因此改在该目录查找页面",
            ),
        )
    else:
        reader.note(
            path,
            Text(
                f"none of its pages ({count} declared) is there: they are built elsewhere, or `miniprogramRoot` names another folder",
                f"声明的 {count} 个页面均不存在：它们可能由构建生成，或 `miniprogramRoot` 指向了其他目录",
            ),
        )
    return base


def _was_left_out(tree: Tree, stem: str) -> bool:
    """Whether a page may well be there and is only not read: its script is too large, say, or a folder around it is excluded."""
    return f"{stem}.js" in tree.skipped or f"{stem}.ts" in tree.skipped or any(stem.startswith(f"{path}/") for path in tree.skipped)


def _folders_with_pages(tree: Tree, root: str, routes: set[str]) -> dict[str, int]:
    """The folders below `root` from which some of `routes` lead to a page, with the number of those."""
    found: dict[str, int] = {}
    for file in tree.files:
        if file.endswith(".wxml") and paths.contains(root, file):
            page = paths.stem(file)
            for folder in paths.ancestors(page):
                if paths.relative(folder, page) in routes and paths.contains(root, folder):
                    found[folder] = found.get(folder, 0) + 1
    return found
