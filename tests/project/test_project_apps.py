import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project_trees import Content, component, notes, page, paths_of, quickstart, write_tree

from wxlint.project.discover import discover
from wxlint.project.model import Component, FileKind, Page, Project, Subpackage


def app_of(tmp_path: Path, settings: dict[str, object], files: dict[str, Content]) -> Project:
    return discover(write_tree(tmp_path, {"app.js": "", "app.json": settings, **files}))


def test_the_kinds_of_a_usual_project(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, quickstart()))
    assert {path: file.kind.value for path, file in project.files.items()} == {
        "cloudfunctions/login/index.js": "function-entry",
        "cloudfunctions/login/package.json": "config",
        "miniprogram/app.js": "app",
        "miniprogram/app.json": "config",
        "miniprogram/app.wxss": "wxss",
        "miniprogram/pages/index/index.js": "page",
        "miniprogram/pages/index/index.json": "config",
        "miniprogram/pages/index/index.wxml": "wxml",
        "miniprogram/pages/index/index.wxss": "wxss",
        "miniprogram/utils/api.js": "module",
        "project.config.json": "config",
    }
    app = project.mini_programs[0]
    assert (app.root, app.app, app.config, app.compile_type) == ("miniprogram", "miniprogram/app", "project.config.json", "miniprogram")
    assert [function.name for function in project.functions_of(app)] == ["login"]
    assert project.mini_program_of(project.files["miniprogram/utils/api.js"]) is app
    assert project.function_of(project.files["cloudfunctions/login/index.js"]) == project.functions[0]


def test_pages_of_all_packages(tmp_path: Path) -> None:
    settings: dict[str, object] = {
        "pages": ["pages/home/home", "/pages/slash/slash", "pages/home/home", "pages/none/none", 7, "", "../out/out"],
        "entryPagePath": "pages/slash/slash",
        "subPackages": [{"root": "first/", "name": "one", "pages": ["a/a"], "independent": True}],
        "subpackages": [{"root": "/second", "pages": ["b/b", "../escape/x"]}, {"pages": ["c/c"]}, "broken", {"root": "third"}],
        "tabBar": {"list": [{"pagePath": "pages/home/home"}, {"pagePath": "pages/tab/tab.html?x=1"}, {"pagePath": "pages/tab/tab"}, 3]},
    }
    files = {
        **page("pages/home/home"),
        **page("pages/slash/slash"),
        **page("first/a/a"),
        **page("second/b/b"),
        **page("pages/tab/tab"),
        **page("dead/dead"),
    }
    project = app_of(tmp_path, settings, files)
    app = project.mini_programs[0]
    assert app.pages == (
        Page("pages/home/home", "pages/home/home", tab=True),
        Page("pages/slash/slash", "pages/slash/slash"),
        Page("pages/none/none", "pages/none/none"),
        Page("first/a/a", "first/a/a", subpackage="first", independent=True),
        Page("second/b/b", "second/b/b", subpackage="second"),
        Page("escape/x", "escape/x", subpackage="second"),
    )
    assert app.subpackages == (Subpackage("first", "one", True), Subpackage("second", None, False), Subpackage("third", None, False))
    assert app.entry_page == "pages/slash/slash"
    expected = ["first/a/a.js", "pages/home/home.js", "pages/slash/slash.js", "pages/tab/tab.js", "second/b/b.js"]
    assert paths_of(project, FileKind.PAGE) == expected
    assert project.files["dead/dead.js"].kind is FileKind.MODULE


def test_a_typescript_app(tmp_path: Path) -> None:
    files: dict[str, Content] = {"app.ts": "", "app.js": "", "p/p.ts": "", "p/p.js": "", "p/p.wxml": ""}
    project = discover(write_tree(tmp_path, {"app.json": {"pages": ["p/p"]}, **files}))
    assert paths_of(project, FileKind.APP) == ["app.ts"]
    assert paths_of(project, FileKind.PAGE) == ["p/p.ts"]


def test_components_are_followed_through_their_json(tmp_path: Path) -> None:
    settings: dict[str, object] = {
        "pages": ["pages/a/a"],
        "usingComponents": {"global-one": "components/global/global", "npm": "@vant/weapp/button", "plug": "plugin://x/y"},
        "tabBar": {"custom": True, "list": []},
        "appBar": {},
        "plugins": {"p": {"genericsImplementation": {"g": {"slot": "/components/slot/slot"}}}},
        "resolveAlias": {"~/*": "/components/*", "~deep/*": "components/deep/*"},
    }
    files = {
        **page(
            "pages/a/a",
            {
                "usingComponents": {
                    "rel": "../../components/rel/rel",
                    "root": "/components/root/root",
                    "dir": "/components/dir",
                    "al": "~/alias/alias",
                }
            },
        ),
        **component("components/global/global"),
        **component("components/rel/rel", {"usingComponents": {"deeper": "../deeper/deeper", "self": "./rel"}}),
        **component("components/deeper/deeper", {"usingComponents": {"rel-again": "../rel/rel"}}),
        **component(
            "components/root/root",
            {"componentGenerics": {"item": {"default": "./default/default"}, "other": True}, "usingComponents": {"x": "~deep/deep"}},
        ),
        **component("components/root/default/default"),
        **component("components/dir/index"),
        **component("components/alias/alias"),
        **component("components/deep/deep"),
        **component("components/slot/slot"),
        **component("components/stray/stray"),
        **component("custom-tab-bar/index"),
        **component("app-bar/index"),
        "components/plain/plain.js": "",
        "components/plain/plain.json": {"usingComponents": {}},
        "components/plain/plain.wxml": "",
    }
    project = app_of(tmp_path, settings, files)
    assert project.mini_programs[0].components == (
        Component("app-bar/index", ("app-bar",)),
        Component("components/alias/alias", ("al",)),
        Component("components/deep/deep", ("x",)),
        Component("components/deeper/deeper", ("deeper",)),
        Component("components/dir/index", ("dir",)),
        Component("components/global/global", ("global-one",)),
        Component("components/rel/rel", ("rel", "rel-again", "self")),
        Component("components/root/default/default", ("item",)),
        Component("components/root/root", ("root",)),
        Component("components/slot/slot", ("slot",)),
        Component("components/stray/stray"),
        Component("custom-tab-bar/index", ("custom-tab-bar",)),
    )
    assert project.files["components/rel/rel.js"].kind is FileKind.COMPONENT
    assert project.files["components/rel/rel.json"].kind is FileKind.CONFIG
    assert project.files["components/plain/plain.js"].kind is FileKind.MODULE


def test_a_page_that_is_used_as_a_component_stays_a_page(tmp_path: Path) -> None:
    files = {**page("p/p", {"usingComponents": {"q": "../q/q"}}), **page("q/q", {"component": True})}
    project = app_of(tmp_path, {"pages": ["p/p", "q/q"]}, files)
    assert project.files["q/q.js"].kind is FileKind.PAGE
    assert [found.path for found in project.mini_programs[0].components] == ["q/q"]


def test_references_that_leave_the_app_lead_nowhere(tmp_path: Path) -> None:
    references: dict[str, object] = {"a": "../../../../../etc/x", "b": "..\\..\\x", "c": "/", "d": "", "e": "/../../x", "f": "\0"}
    project = app_of(tmp_path, {"pages": ["p/p"]}, page("p/p", {"usingComponents": references}))
    assert project.mini_programs[0].components == ()


def test_json_that_the_platform_reads_is_configuration(tmp_path: Path) -> None:
    settings: dict[str, object] = {"pages": ["p/p"], "sitemapLocation": "maps/map.json", "themeLocation": "look.json"}
    data: dict[str, Content] = dict.fromkeys(
        ["maps/map.json", "look.json", "ext.json", "package.json", "data/cities.json", "package-lock.json"], "{}"
    )
    project = app_of(tmp_path, settings, {**page("p/p"), **data})
    assert paths_of(project, FileKind.CONFIG) == ["app.json", "ext.json", "look.json", "maps/map.json", "p/p.json", "package.json"]
    assert paths_of(project, FileKind.OTHER) == ["data/cities.json", "package-lock.json"]


def test_tests_and_tools_are_no_part_of_the_app(tmp_path: Path) -> None:
    others = ["__tests__/a.js", "p/p.test.js", "p/p.spec.ts", "p/__mocks__/x.js", ".eslintrc.js", "jest.config.js", "gulpfile.js", "babel.config.cjs"]
    parts = ["p/jest.config.js", "env.config.js", "test.js", "p/latest.js", "p/spec.js"]
    project = app_of(tmp_path, {"pages": ["p/p"]}, {**page("p/p"), **dict.fromkeys(others + parts, "")})
    assert paths_of(project, FileKind.OTHER) == sorted(others)
    assert paths_of(project, FileKind.MODULE) == sorted(parts)


def test_build_scripts_and_servers_in_the_app_folder_are_no_part_of_it(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        **page("p/p"),
        **page("docs/page"),
        "package.json": {"scripts": {"build": "node ./build/all.js && node --require 'hooks/setup.mjs' x", "serve": "node p/util.js"}},
        "build/all.js": "",
        "hooks/setup.mjs": "",
        "scripts/x.js": "",
        "tests/x.js": "",
        "p/util.js": "",
        "docs/util.js": "",
        "server/package.json": {"dependencies": {"express": "4"}},
        "server/app.js": "",
        "libs/package.json": {"dependencies": {"dayjs": "1"}},
        "libs/index.js": "",
    }
    project = app_of(tmp_path, {"pages": ["p/p", "docs/page"]}, files)
    assert paths_of(project, FileKind.MODULE) == ["docs/util.js", "libs/index.js", "p/util.js"]
    assert [path for path in paths_of(project, FileKind.OTHER) if path.endswith("js")] == [
        "build/all.js",
        "hooks/setup.mjs",
        "scripts/x.js",
        "server/app.js",
        "tests/x.js",
    ]


def test_other_folders_of_a_monorepo_are_nobodys(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {**quickstart(), "web/package.json": {}, "web/src/App.tsx": "", "tools/x.js": ""}))
    assert paths_of(project, FileKind.OTHER) == ["tools/x.js", "web/package.json", "web/src/App.tsx"]
    assert project.files["web/src/App.tsx"].mini_program is None


def test_two_apps(tmp_path: Path) -> None:
    tree: dict[str, Content] = {f"{name}/{path}": content for name in ("shop", "admin") for path, content in quickstart().items()}
    project = discover(write_tree(tmp_path, tree))
    assert [app.root for app in project.mini_programs] == ["admin/miniprogram", "shop/miniprogram"]
    assert [[function.dir for function in project.functions_of(app)] for app in project.mini_programs] == [
        ["admin/cloudfunctions/login"],
        ["shop/cloudfunctions/login"],
    ]
    assert project.files["shop/miniprogram/app.js"].mini_program == 1


def test_an_app_in_an_app_belongs_to_itself(tmp_path: Path) -> None:
    files = {**page("p/p"), "demo/app.json": {"pages": ["q/q"]}, **page("demo/q/q"), "demo/util.js": ""}
    project = app_of(tmp_path, {"pages": ["p/p"]}, files)
    assert [app.root for app in project.mini_programs] == ["", "demo"]
    assert project.files["demo/util.js"].mini_program == 1
    assert project.files["demo/q/q.js"].kind is FileKind.PAGE


@pytest.mark.parametrize("settings", [{"expo": {"name": "x"}}, {"name": "x", "displayName": "X"}, {"name": "x", "buildpacks": [], "window": {}}, []])
def test_an_app_json_of_another_tool_is_no_app(tmp_path: Path, settings: Content) -> None:
    assert discover(write_tree(tmp_path, {"app.json": settings, "index.js": ""})).mini_programs == ()


def test_an_app_whose_json_is_broken(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {"app.json": "\xff\x00 nothing", "app.js": "", "pages/a.js": ""}))
    assert paths_of(project, FileKind.APP) == ["app.js"]
    assert notes(project, "configuration") == [
        ("app.json", "no JSON object can be read from `app.json`, so what it configures is guessed from the folders")
    ]


@pytest.mark.parametrize("pages", [{"a": "b"}, "pages/a/a", 7, True])
def test_pages_that_are_no_list(tmp_path: Path, pages: object) -> None:
    project = app_of(tmp_path, {"pages": pages, "window": {}}, page("pages/a/a"))
    assert project.mini_programs[0].pages == ()
    assert notes(project, "configuration") == [("app.json", "`pages` in `app.json` is not a list: its pages are not known")]


def test_broken_json_everywhere(tmp_path: Path) -> None:
    broken = dict.fromkeys(
        [
            "project.config.json",
            "cloudbaserc.json",
            ".cloudbaserc",
            "p/p.json",
            "c/c.json",
            "package.json",
            "manifest.json",
            "pages.json",
            "plugin.json",
            "game.json",
        ],
        '{"a": [1, {',
    )
    functions: dict[str, Content] = {"cloudfunctions/f/index.js": "", "cloudfunctions/f/package.json": "[", "cloudfunctions/f/config.json": "{{{{"}
    files: dict[str, Content] = {"p/p.js": "", "p/p.wxml": "", "c/c.js": "", "c/c.wxml": ""}
    project = app_of(tmp_path, {"pages": ["p/p"], "usingComponents": {"c": "c/c"}}, {**broken, **functions, **files})
    assert paths_of(project, FileKind.PAGE) == ["p/p.js"]
    assert paths_of(project, FileKind.COMPONENT) == ["c/c.js"]
    assert [(function.name, function.dependencies) for function in project.functions] == [("f", None)]


@pytest.mark.parametrize("value", [None, 7, [], "x", True, {"a": None}, [[]], [{}], [None]])
def test_any_value_anywhere(tmp_path: Path, value: object) -> None:
    keys = [
        "pages",
        "subPackages",
        "subpackages",
        "tabBar",
        "usingComponents",
        "componentGenerics",
        "entryPagePath",
        "plugins",
        "resolveAlias",
        "sitemapLocation",
    ]
    keys += [
        "miniprogramRoot",
        "srcMiniprogramRoot",
        "cloudfunctionRoot",
        "pluginRoot",
        "compileType",
        "packOptions",
        "setting",
        "functionRoot",
        "functions",
        "framework",
    ]
    keys += ["triggers", "dependencies", "devDependencies", "scripts", "main", "publicComponents"]
    settings: dict[str, object] = dict.fromkeys(keys, value)
    names = [
        "project.config.json",
        "project.private.config.json",
        "cloudbaserc.json",
        "package.json",
        "app.json",
        "plugin.json",
        "game.json",
        "pages.json",
        "manifest.json",
    ]
    names += ["f/package.json", "f/config.json", "c.json"]
    project = discover(write_tree(tmp_path, {**dict.fromkeys(names, settings), "f/index.js": "", "c.wxml": "", "app.js": "", "game.js": ""}))
    assert "app.js" in project.files


def test_pages_that_stand_in_another_folder(tmp_path: Path) -> None:
    files = {**page("miniprogram/pages/a/a"), **page("miniprogram/pages/b/b"), **page("old/pages/a/a"), "app.js": ""}
    project = app_of(tmp_path, {"pages": ["pages/a/a", "pages/b/b", "pages/c/c"]}, files)
    assert [found.path for found in project.mini_programs[0].pages] == ["miniprogram/pages/a/a", "miniprogram/pages/b/b", "miniprogram/pages/c/c"]
    assert paths_of(project, FileKind.PAGE) == ["miniprogram/pages/a/a.js", "miniprogram/pages/b/b.js"]
    assert notes(project, "configuration") == [
        ("app.json", "none of its pages is beside it, 2 of 3 are below `miniprogram`: pages are looked for there")
    ]


def test_pages_that_are_nowhere_get_one_note(tmp_path: Path) -> None:
    project = app_of(tmp_path, {"pages": ["pages/a/a", "pages/b/b"]}, {})
    assert [found.path for found in project.mini_programs[0].pages] == ["pages/a/a", "pages/b/b"]
    expected = "none of its pages (2 declared) is there: they are built elsewhere, or `miniprogramRoot` names another folder"
    assert notes(project, "configuration") == [("app.json", expected)]


def test_a_component_library(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "package.json": {"name": "ui", "main": "src/index.js"},
        "gulpfile.js": "",
        **component("src/button/index", {"usingComponents": {"icon": "../icon/index"}}),
        **component("src/icon/index"),
        "src/common/util.js": "",
        "example.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    (library,) = project.mini_programs
    assert (library.root, library.app, library.pages) == ("src", None, ())
    assert library.components == (Component("src/button/index"), Component("src/icon/index", ("icon",)))
    assert paths_of(project, FileKind.COMPONENT) == ["src/button/index.js", "src/icon/index.js"]
    assert paths_of(project, FileKind.MODULE) == ["src/common/util.js"]
    assert "example.js" in paths_of(project, FileKind.OTHER)


def test_a_library_around_an_app_owns_its_components_only(tmp_path: Path) -> None:
    tree = {**quickstart(), **component("old/a/a"), **component("spare/b/b"), "old/util.js": ""}
    project = discover(write_tree(tmp_path, tree))
    assert paths_of(project, FileKind.COMPONENT) == ["old/a/a.js", "spare/b/b.js"]
    assert project.files["old/util.js"].kind is FileKind.OTHER
    assert project.files["miniprogram/utils/api.js"].kind is FileKind.MODULE


def test_a_mini_game(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"compileType": "game", "miniprogramRoot": "game/", "cloudfunctionRoot": "fns"},
        "game/game.json": {"deviceOrientation": "portrait"},
        "game/game.js": "",
        "game/js/main.js": "",
        "fns/f/index.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    (game,) = project.mini_programs
    assert (game.is_game, game.app, game.pages, game.function_roots) == (True, "game/game", (), (0,))
    assert paths_of(project, FileKind.APP) == ["game/game.js"]
    assert paths_of(project, FileKind.MODULE) == ["game/js/main.js"]


def test_a_mini_game_without_configuration(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {"game.json": {"deviceOrientation": "portrait"}, "game.js": ""}))
    assert project.mini_programs[0].compile_type == "game"
    assert discover(write_tree(tmp_path / "x", {"game.json": {"levels": 3}, "game.js": ""})).mini_programs == ()


def test_a_plugin_and_the_app_beside_it(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"compileType": "plugin", "miniprogramRoot": "miniprogram/", "pluginRoot": "plugin/"},
        "miniprogram/app.json": {"pages": ["pages/index/index"]},
        "miniprogram/app.js": "",
        **page("miniprogram/pages/index/index"),
        "plugin/plugin.json": {"publicComponents": {"hello": "components/hello"}, "pages": {"main": "pages/main"}, "main": "index.js"},
        "plugin/index.js": "",
        "plugin/api/data.js": "",
        **component("plugin/components/hello", {"usingComponents": {"inner": "./inner"}}),
        **component("plugin/components/inner"),
        **page("plugin/pages/main"),
    }
    project = discover(write_tree(tmp_path, tree))
    demo, plugin = project.mini_programs
    assert (demo.compile_type, demo.plugin_root, demo.app) == ("miniprogram", "plugin", "miniprogram/app")
    assert (plugin.compile_type, plugin.app, plugin.pages) == ("plugin", None, (Page("main", "plugin/pages/main"),))
    assert paths_of(project, FileKind.PLUGIN) == ["plugin/api/data.js", "plugin/index.js"]
    assert paths_of(project, FileKind.COMPONENT) == ["plugin/components/hello.js", "plugin/components/inner.js"]
    assert paths_of(project, FileKind.PAGE) == ["miniprogram/pages/index/index.js", "plugin/pages/main.js"]


@pytest.mark.parametrize("text", ['{"pages": ' + "[" * 5_000, '{"a":' * 5_000, "[" * 5_000 + "]" * 5_000, '{"pages": ["' + "a/" * 300_000 + '"]}'])
def test_hostile_json_neither_hurts_nor_lasts(tmp_path: Path, text: str) -> None:
    names = ["app.json", "project.config.json", "cloudbaserc.json", "package.json", "c.json"]
    project = discover(write_tree(tmp_path, {**dict.fromkeys(names, text), "app.js": "", "c.wxml": "", "c.js": ""}))
    assert list(project.files) == sorted([*names, "app.js", "c.js", "c.wxml"])


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 9)
    | st.sampled_from(["", ".", "..", "/", "a", "a/b", "../a", "f", "{{x}}", "index.main", "\0", "é", "c/c"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "dir", "root", "pages", "type", "value", "a", "path", "default"]), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = [
    "pages",
    "subPackages",
    "usingComponents",
    "componentGenerics",
    "tabBar",
    "miniprogramRoot",
    "cloudfunctionRoot",
    "pluginRoot",
    "packOptions",
    "functionRoot",
]
KEYS += ["functions", "dependencies", "main", "component", "triggers", "compileType", "resolveAlias", "publicComponents", "framework"]
CONFIGURATIONS = [
    "app.json",
    "project.config.json",
    "project.private.config.json",
    "cloudbaserc.json",
    "package.json",
    "c/c.json",
    "a/app.json",
    "a/b/package.json",
]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(CONFIGURATIONS), st.dictionaries(st.sampled_from(KEYS), JSON_VALUES, max_size=4)))
def test_no_configuration_breaks_discovery(configurations: dict[str, dict[str, object]]) -> None:
    code = dict.fromkeys(["app.js", "c/c.js", "c/c.wxml", "a/b/index.js", "a/f/index.ts", "a/a.wxml", "f/index.js"], "")
    with tempfile.TemporaryDirectory() as folder:
        project = discover(write_tree(Path(folder), {**code, **configurations}))
    assert set(code) <= set(project.files)
    for path, file in project.files.items():
        assert file.path == path
        assert file.function is None or path.startswith(f"{project.functions[file.function].dir}/".lstrip("/"))
        assert file.mini_program is None or path.startswith(f"{project.mini_programs[file.mini_program].root}/".lstrip("/"))
