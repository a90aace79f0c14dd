import pytest

from wxlint.views.declared_pages import declared_pages, missing_parts, pages_are_here

PAGE = {"pages/index/index.js": "Page({})", "pages/index/index.wxml": "<view />"}


def app_of(views, app, **files):
    made = views({**PAGE, **files, "app.json": app})
    return made.project, made.json("miniprogram/app.json")


def test_pages_are_declared_in_several_places(views):
    app = {
        "pages": ["pages/index/index", "/pages/a/a", " ", 1, "../out", "pages/b/b?x=1"],
        "subPackages": [{"root": "/shop/", "pages": ["cart"]}, {"pages": ["lost"]}, {"root": "x"}],
        "subpackages": [{"root": "deep/er", "pages": ["d/d"]}],
    }
    project, site = app_of(views, app)
    found = [(declared.written, declared.page.path, declared.page.subpackage) for declared in declared_pages(project, site)]
    assert found == [
        ("pages/index/index", "miniprogram/pages/index/index", None),
        ("/pages/a/a", "miniprogram/pages/a/a", None),
        ("pages/b/b?x=1", "miniprogram/pages/b/b", None),
        ("cart", "miniprogram/shop/cart", "miniprogram/shop"),
        ("d/d", "miniprogram/deep/er/d/d", "miniprogram/deep/er"),
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ("script", "wxml")),
        ({"pages/a/a.js": ""}, ("wxml",)),
        ({"pages/a/a.ts": ""}, ("wxml",)),
        ({"pages/a/a.wxml": ""}, ("script",)),
        ({"pages/a/a.wxml": "", "pages/a/a.js": ""}, ()),
        ({"pages/a/a.vue": ""}, None),
        ({"/.gitignore": "miniprogram/pages/a/\n"}, None),
    ],
)
def test_what_a_page_lacks(views, files, expected):
    project, site = app_of(views, {"pages": ["pages/index/index", "pages/a/a"]}, **files)
    page = [declared.page for declared in declared_pages(project, site)][1]
    assert missing_parts(project, page) == expected


@pytest.mark.parametrize(("missing", "expected"), [(1, True), (8, True), (9, False), (30, False)])
def test_an_app_whose_pages_are_made_by_a_build(views, missing, expected):
    project, site = app_of(views, {"pages": ["pages/index/index", *(f"pages/p{index}/p" for index in range(missing))]})
    assert pages_are_here(project, site) is expected


def test_other_configurations_declare_no_pages(views):
    made = views({**PAGE, "pages/index/index.json": {"pages": ["pages/index/index"]}})
    assert list(declared_pages(made.project, made.json("miniprogram/pages/index/index.json"))) == []
