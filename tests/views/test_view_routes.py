import pytest

from wxlint.views.routes import route_mistake

PAGES = {
    "app.json": {
        "pages": ["pages/index/index", "pages/list/list"],
        "tabBar": {"list": [{"pagePath": "pages/index/index"}, {"pagePath": "pages/list/list"}]},
        "subpackages": [{"root": "shop", "pages": ["cart/cart"]}],
    },
    "pages/list/list.wxml": "<view />",
    "shop/cart/cart.wxml": "<view />",
    "utils/go.js": "",
    "components/part/part.json": {"component": True},
    "components/part/part.wxml": "<view />",
    "components/part/part.js": "Component({})",
}
INDEX = "miniprogram/pages/index/index.js"


@pytest.mark.parametrize(
    ("path", "url", "expected"),
    [
        (INDEX, "/pages/list/list", ("page", "pages/list/list", None)),
        (INDEX, "/pages/list/list?id=1&b=?", ("page", "pages/list/list", "id=1&b=?")),
        (INDEX, "../list/list", ("page", "pages/list/list", None)),
        (INDEX, "../../shop/cart/cart", ("page", "shop/cart/cart", None)),
        (INDEX, "index", ("page", "pages/index/index", None)),
        ("miniprogram/pages/index/index.wxml", "./index?x", ("page", "pages/index/index", "x")),
        (INDEX, "/pages/list/list.html", ("page", "pages/list/list", None)),
        (INDEX, "/pages/gone/gone", ("missing", "pages/gone/gone", None)),
        (INDEX, "pages/list/list", ("missing", "pages/index/pages/list/list", None)),
        ("miniprogram/utils/go.js", "/pages/gone/gone", ("missing", "pages/gone/gone", None)),
        ("miniprogram/utils/go.js", "../list/list", ("unknown", "", None)),
        ("miniprogram/components/part/part.js", "../list/list", ("unknown", "", None)),
        (INDEX, "plugin://shop/cart?a", ("plugin", "plugin://shop/cart", "a")),
        (INDEX, "plugin-private://wx1/cart", ("plugin", "plugin-private://wx1/cart", None)),
        (INDEX, "https://example.com", ("unknown", "", None)),
        (INDEX, "", ("unknown", "", None)),
        (INDEX, "../../../../x", ("unknown", "", None)),
        (INDEX, "{{ url }}", ("unknown", "", None)),
        ("elsewhere.js", "/pages/list/list", ("unknown", "", None)),
    ],
)
def test_where_an_address_leads(views, path, url, expected):
    route = views(PAGES).route(path, url)
    assert (route.kind, route.route, route.query) == expected


def test_a_route_knows_its_page(views):
    made = views(PAGES)
    assert made.route(INDEX, "/pages/list/list").page.tab
    assert made.route(INDEX, "/shop/cart/cart").page.subpackage == "miniprogram/shop"
    assert made.route(INDEX, "/gone").page is None


def test_an_app_without_pages_tells_nothing(views):
    assert views({"app.json": {"window": {}}}).route(INDEX, "/pages/list/list").kind == "unknown"


@pytest.mark.parametrize(
    ("url", "opens_tabs", "kind", "nearest"),
    [
        ("/pages/lsit/list", None, "similar", "pages/list/list"),
        ("/somewhere/else/entirely", None, "missing", None),
        ("/pages/list/list", False, "tab", None),
        ("/shop/cart/cart", True, "no-tab", None),
        ("/pages/list/list?id=1", True, "query", None),
    ],
)
def test_why_a_page_does_not_open(views, url, opens_tabs, kind, nearest):
    mistake = route_mistake(views(PAGES).project, INDEX, url, opens_tabs=opens_tabs)
    assert (mistake.kind, mistake.nearest) == (kind, nearest)


@pytest.mark.parametrize(
    ("url", "opens_tabs"),
    [
        ("/pages/list/list", True),
        ("/pages/list/list?", True),
        ("/pages/list/list?id=1", None),
        ("/shop/cart/cart?id=1", False),
        ("{{ url }}", False),
        ("plugin://a", True),
    ],
)
def test_a_page_that_opens_is_no_mistake(views, url, opens_tabs):
    assert route_mistake(views(PAGES).project, INDEX, url, opens_tabs=opens_tabs) is None
