"""Where a page's address leads: `url` of `wx.navigateTo`, of `<navigator>` and their like.

Facts: https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html (a query follows `?`; a path without a leading slash starts at the current
page's folder).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wxlint.nearest import nearest
from wxlint.project import paths
from wxlint.project.model import Framework

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram, Page, Project


class Route(NamedTuple):
    """Where an address leads. `kind` is `page`, `missing` (no such page in the app), `plugin`, or `unknown`.

    `route` is the path of the page in its app, without leading slash and query, as far as it can be known; `query` what follows `?`, None without one.
    """

    kind: str
    route: str = ""
    query: str | None = None
    page: Page | None = None


class RouteMistake(NamedTuple):
    """Why a page does not open as asked. `kind` is one of

    - `missing`: the app declares no such page; `similar` is the same with the `nearest` page that is perhaps meant;
    - `tab`: a page of the tab bar, opened in a way that only opens others; `no-tab`: the reverse;
    - `query`: the page opens, and what follows `?` is dropped.
    """

    kind: str
    route: Route
    nearest: str | None = None


def route_mistake(project: Project, path: str, url: str, *, opens_tabs: bool | None) -> RouteMistake | None:
    """What is wrong with opening `url` from the file `path`; None where that works or cannot be known.

    `opens_tabs` is True for `switchTab`, which opens nothing else and hands no query over, False for what opens all pages but those of the tab bar, None for
    what opens all (https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.switchTab.html).
    """
    route = resolve_route(project, path, url)
    if route.kind == "missing":
        app = project.mini_program_of(project.files[path])
        similar = nearest(route.route, [page.route for page in app.pages]) if app is not None else None
        return RouteMistake("missing" if similar is None else "similar", route, similar)
    if route.page is None or opens_tabs is None:
        return None
    if route.page.tab is not opens_tabs:
        return RouteMistake("tab" if route.page.tab else "no-tab", route)
    return RouteMistake("query", route) if opens_tabs and route.query else None


def resolve_route(project: Project, path: str, url: str) -> Route:
    """The page that `url` leads to when code in the file `path` opens it.

    A relative address is known only in a page's own files: from elsewhere it depends on the page that is open.
    """
    file = project.files.get(path)
    app = project.mini_program_of(file) if file is not None else None
    return Route("unknown") if app is None else route_in(app, page_at(app, path), url)


def route_in(app: MiniProgram, current: Page | None, url: str) -> Route:
    """As `resolve_route`, in an app and from a page of it."""
    written, mark, query = url.strip().partition("?")
    asked = query if mark else None
    if written.startswith(("plugin://", "plugin-private://", "functional://")):
        return Route("plugin", written, asked)
    if app.framework is not Framework.NATIVE or app.app is None or not app.pages or not written or "://" in written or "{{" in written:
        return Route("unknown", query=asked)
    if written.startswith("/"):
        place = paths.resolve("", written)
    elif current is None:
        return Route("unknown", query=asked)
    else:
        place = paths.resolve(paths.parent(current.route), written)
    if not place:
        return Route("unknown", query=asked)
    place = place.removesuffix(".html")
    found = app.page_by_route.get(place)
    return Route("missing" if found is None else "page", place, asked, found)


def page_at(app: MiniProgram, path: str) -> Page | None:
    """The page that the file `path` belongs to by its name."""
    return app.page_by_path.get(paths.stem(path))
