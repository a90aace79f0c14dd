import pytest


def links(views, wxml, **files):
    made = views({"pages/index/index.wxml": wxml, "templates/row.wxml": '<template name="row" />', "lib/m.wxs": "", **files})
    return [(link.kind, link.target, link.exists) for link in made.links("miniprogram/pages/index/index.wxml")]


@pytest.mark.parametrize("written", ["/templates/row.wxml", "/templates/row", "../../templates/row", "./../../templates/row.wxml"])
def test_links_to_files_that_are_there(views, written):
    assert links(views, f'<import src="{written}" />') == [("import", "miniprogram/templates/row.wxml", True)]


def test_links_to_files_that_are_not_there(views):
    found = links(views, '<include src="row" /><wxs module="m" src="/lib/n.wxs" /><wxs module="m" src="../../lib/m.wxs" />')
    assert found == [
        ("include", "miniprogram/pages/index/row.wxml", False),
        ("wxs", "miniprogram/lib/n.wxs", False),
        ("wxs", "miniprogram/lib/m.wxs", True),
    ]


def test_links_that_cannot_be_known(views):
    found = links(
        views,
        '<import src="{{ x }}" /><import src="" /><import /><import src="plugin://a/b" /><import src="/made/row" />',
        **{"/.gitignore": "made/"},
    )
    assert [(target, exists) for _, target, exists in found] == [(None, None), (None, None), (None, None), ("miniprogram/made/row.wxml", None)]


def tags(view):
    shown = view.shown()
    return [element.tag for element in shown.elements], shown.complete


def test_a_view_shows_what_it_includes_and_instantiates(index_page):
    view = index_page(
        wxml='<import src="t.wxml" /><a /><template is="one" /><include src="i.wxml" />',
        **{
            "pages/index/t.wxml": '<template name="one"><b /><template is="two" /></template><template name="two"><c /></template><template name="three"><d /></template>',
            "pages/index/i.wxml": "<e /><template name='four'><f /></template>",
        },
    )
    shown, complete = tags(view)
    assert sorted(tag for tag in shown if len(tag) == 1) == ["a", "b", "c", "e"]
    assert complete


def test_a_dynamic_template_may_be_any(index_page):
    view = index_page(wxml='<template is="{{ x }}" /><template name="one"><a /></template><template name="two"><b /></template>')
    assert {"a", "b"} < set(tags(view)[0])


@pytest.mark.parametrize(
    "wxml", ['<include src="gone" />', '<template is="gone" />', '<include src="{{ x }}" />', '<import src="gone" /><template is="x" />']
)
def test_what_cannot_be_followed_is_told(index_page, wxml):
    assert tags(index_page(wxml=wxml))[1] is False


def test_files_that_include_each_other_end(index_page):
    view = index_page(wxml='<a /><include src="b.wxml" />', **{"pages/index/b.wxml": '<b /><include src="index.wxml" /><include src="b.wxml" />'})
    assert sorted(tag for tag in tags(view)[0] if len(tag) == 1) == ["a", "b"]


def test_the_views_that_show_a_file(views):
    made = views(
        {
            "app.json": {"pages": ["pages/index/index", "pages/other/other"]},
            "pages/index/index.wxml": '<include src="/shared.wxml" />',
            "pages/other/other.wxml": '<import src="/shared.wxml" />',
            "shared.wxml": "<view />",
        }
    )
    assert [view.stem for view in made.showing("miniprogram/shared.wxml")] == ["miniprogram/pages/index/index"]


def test_templates_come_from_the_file_and_its_imports(views):
    made = views(
        {
            "pages/index/index.wxml": '<import src="a" /><template name="own" /><template name="both" />',
            "pages/index/a.wxml": '<import src="b" /><template name="a" /><template name="both" />',
            "pages/index/b.wxml": '<template name="b" />',
        }
    )
    own = "miniprogram/pages/index/index.wxml"
    assert made.templates(own) == {"a": "miniprogram/pages/index/a.wxml", "both": own, "own": own}


def test_framework_apps_have_no_views(views):
    made = views(
        {"/package.json": {"dependencies": {"@tarojs/taro": "3"}}, "/src/app.js": "", "/src/app.config.js": "", "/src/pages/a/a.wxml": "<view />"}
    )
    assert [view.stem for view in made.all] == ["miniprogram/pages/index/index"]
    assert all(path.startswith("miniprogram/") for path in made.wxml_paths)


def test_places_in_the_app(views):
    made = views(
        {
            "app.json": {
                "pages": ["pages/index/index"],
                "subPackages": [{"root": "shop", "pages": ["cart/cart"]}, {"root": "shop/deep", "pages": []}],
            },
            "shop/cart/cart.wxml": "<view />",
            "shop/deep/a.wxml": "<view />",
        }
    )
    assert [view.stem for view in made.pages] == ["miniprogram/pages/index/index", "miniprogram/shop/cart/cart"]
    assert made.subpackage_of("miniprogram/shop/cart/cart.wxml").root == "miniprogram/shop"
    assert made.subpackage_of("miniprogram/shop/deep/a.wxml").root == "miniprogram/shop/deep"
    assert made.subpackage_of("miniprogram/pages/index/index.js") is None
    assert made.app_json(made.pages[0].app).value("pages", 0).value == "pages/index/index"
