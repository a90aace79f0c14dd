"""The pages that an app.json names, each with the place where it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.project import paths
from wxlint.project.ignore import is_git_ignored
from wxlint.project.model import Framework, Page

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram, Project
    from wxlint.syntax.json import JsonNode
    from wxlint.views.sites import JsonSite

_SCRIPTS = (".js", ".ts", ".tsx", ".jsx", ".mjs")

_FEW_PAGES = 10
"""Below this number, pages that are missing are mistakes even if they are most."""
_COMPILED = (".vue", ".nvue", ".uvue", ".wpy", ".mpx", ".pug", ".jade", ".html", ".htm")


class DeclaredPage(NamedTuple):
    """One entry of `pages`, of the app or of a subpackage: `node` is the string, `written` its value, `page` what it stands for (`page.path` is in the project)."""

    node: JsonNode
    written: str
    page: Page


def native_app(project: Project, site: JsonSite) -> MiniProgram | None:
    """The app whose app.json `site` is; None for another file, and where a framework writes app.json."""
    app = project.mini_program_of(site.file)
    return app if app is not None and app.framework is Framework.NATIVE and site.path == f"{app.app}.json" else None


def declared_subpackages(site: JsonSite) -> Iterator[JsonNode]:
    """The subpackages of an app.json, under either spelling of the key."""
    for key in ("subPackages", "subpackages"):
        yield from site.items(key)


def declared_pages(project: Project, site: JsonSite) -> Iterator[DeclaredPage]:
    """The pages that the app.json `site` declares, in the order of the file. Entries that are no strings, or leave the app, are left out."""
    app = project.mini_program_of(site.file)
    if app is None or site.path != f"{app.app}.json":
        return
    by_route = {page.route: page for page in app.pages}
    places = [("", site.items("pages"))]
    for item in declared_subpackages(site):
        root, pages = item.get("root"), item.get("pages")
        if root is not None and isinstance(root.value, str) and pages is not None:
            places.append((root.value.partition("?")[0].strip(), pages.items()))
    for folder, nodes in places:
        for node in nodes:
            if isinstance(node.value, str) and node.value.strip():
                start = paths.resolve("", folder)
                route = paths.resolve(start, node.value.partition("?")[0].strip()) if start is not None else None
                if route and route in by_route:
                    yield DeclaredPage(node, node.value, by_route[route])


def missing_parts(project: Project, page: Page) -> tuple[str, ...] | None:
    """What a page lacks of `script` and `wxml`; None where that cannot be known: files were left out, or another compiler makes them."""
    script = [project.presence(page.path + ending) for ending in _SCRIPTS]
    markup = project.presence(f"{page.path}.wxml")
    lacking = [part for part, presences in (("script", script), ("wxml", [markup])) if True not in presences]
    if not lacking:
        return ()
    if None in script or markup is None or _is_compiled(project, page) or is_git_ignored(project.root, f"{page.path}.wxml"):
        return None
    return tuple(lacking)


def _is_compiled(project: Project, page: Page) -> bool:
    """Whether the page is there in a language that is compiled to a page's files: a single-file component, a template language."""
    return any(project.presence(page.path + ending) for ending in _COMPILED)


def pages_are_here(project: Project, site: JsonSite) -> bool:
    """Whether the app's pages are beside its app.json: not in another folder, and not most of them made by a build."""
    app = project.mini_program_of(site.file)
    if app is None or app.framework is not Framework.NATIVE:
        return False
    if any(page.path != paths.join(app.root, page.route) for page in app.pages):
        return False
    here = sum(missing_parts(project, page) == () for page in app.pages)
    return here > 0 and (here * 2 >= len(app.pages) or len(app.pages) < _FEW_PAGES)
