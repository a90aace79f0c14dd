import pytest

PART = {"components/part/part.json": {"component": True}, "components/part/part.wxml": "<view />", "components/box/index.json": {"component": True}}


def registered(views, written, app=None, **files):
    made = views(
        {**PART, "app.json": {"pages": ["pages/index/index"], **(app or {})}, "pages/index/index.json": {"usingComponents": {"x": written}}, **files}
    )
    entry = made.view("miniprogram/pages/index/index").components["x"]
    return entry.kind, entry.target


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/components/part/part", "miniprogram/components/part/part"),
        ("../../components/part/part", "miniprogram/components/part/part"),
        ("/components/box", "miniprogram/components/box/index"),
        ("/components/box/index", "miniprogram/components/box/index"),
        ("../../../../components/part/part", "miniprogram/components/part/part"),
    ],
)
def test_components_of_the_project(views, written, expected):
    assert registered(views, written) == ("project", expected)


def test_what_is_nowhere_is_missing(views):
    assert registered(views, "/components/gone") == ("missing", "miniprogram/components/gone")
    assert registered(views, "components/part/part")[0] == "missing"
    assert registered(views, "some-package/button")[0] == "missing"


def test_packages_count_where_any_package_json_asks_for_them(views):
    package = {"/package.json": {"dependencies": {"@vant/weapp": "1"}, "devDependencies": {"other": "1"}}}
    assert registered(views, "@vant/weapp/button/index", **package) == ("npm", "@vant/weapp")
    assert registered(views, "other", **package) == ("npm", "other")


def test_packages_may_lie_beside_the_page(views):
    kind, _ = registered(views, "button", **{"miniprogram_npm/other/index.json": {"component": True}})
    assert kind == "unknown"


@pytest.mark.parametrize(
    ("written", "app", "expected"),
    [
        ("plugin://map/view", {}, "plugin"),
        ("dynamicLib://lib/view", {}, "dynamic"),
        ("ext://lib/view", {}, "unknown"),
        ("weui-miniprogram/icon/icon", {"useExtendedLib": {"weui": True}}, "extended"),
        ("/weui-miniprogram/icon/icon", {"useExtendedLib": {"weui": True}}, "extended"),
        ("weui-miniprogram/icon/icon", {"useExtendedLib": {"weui": False}}, "missing"),
        ("@parts/part/part", {"resolveAlias": {"@parts/*": "/components/*"}}, "project"),
        ("@parts/gone", {"resolveAlias": {"@parts/*": "/components/*"}}, "unknown"),
        ("", {}, "unknown"),
    ],
)
def test_other_places(views, written, app, expected):
    assert registered(views, written, app)[0] == expected


def test_what_git_ignores_is_unknown(views):
    assert registered(views, "/made/part", **{"/.gitignore": "miniprogram/made/\n"})[0] == "unknown"


def test_a_page_uses_its_own_components_the_apps_and_its_generics(views):
    made = views(
        {
            **PART,
            "app.json": {"pages": ["pages/index/index"], "usingComponents": {"a": "/components/part/part", "b": "/components/part/part"}},
            "pages/index/index.json": {
                "usingComponents": {"b": "/components/box"},
                "componentGenerics": {"free": True, "filled": {"default": "/components/part/part"}},
                "componentPlaceholder": {"b": "view"},
            },
        }
    )
    found = made.view("miniprogram/pages/index/index").components
    assert {name: (entry.kind, entry.target) for name, entry in found.items()} == {
        "a": ("project", "miniprogram/components/part/part"),
        "b": ("project", "miniprogram/components/box/index"),
        "free": ("generic", None),
        "filled": ("project", "miniprogram/components/part/part"),
    }


def test_entries_know_where_they_stand(views, tmp_path):
    made = views({"pages/index/index.json": '{ "usingComponents": { "x": "/gone" } }'})
    (entry,) = made.registry.declared_in("miniprogram/pages/index/index.json")
    text = (tmp_path / "miniprogram/pages/index/index.json").read_text()
    assert [text[place.span.start : place.span.end] for place in (entry.key, entry.place)] == ['"x"', '"/gone"']
