from pathlib import Path

import pytest
from project_trees import Content, component, function, notes, paths_of, reasons, write_tree

from wxlint.project.discover import discover
from wxlint.project.model import FileKind, Framework

TARO: dict[str, Content] = {
    "package.json": {"dependencies": {"@tarojs/taro": "3"}},
    "config/index.js": "",
    "src/app.tsx": "",
    "src/pages/a/index.tsx": "",
    "src/utils/cloud.ts": "",
    "babel.config.js": "",
}


def test_a_taro_app_whose_configuration_stands_outside(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"miniprogramRoot": "client/dist/", "cloudfunctionRoot": "cloud/functions/"},
        **{f"client/{path}": content for path, content in TARO.items()},
        "client/dist/app.json": {"pages": []},
        **function("cloud/functions/login"),
    }
    project = discover(write_tree(tmp_path, tree))
    (app,) = project.mini_programs
    assert (app.root, app.app, app.framework, app.config) == ("client", None, Framework.TARO, "project.config.json")
    assert [function.name for function in project.functions_of(app)] == ["login"]
    assert paths_of(project, FileKind.MODULE) == ["client/src/app.tsx", "client/src/pages/a/index.tsx", "client/src/utils/cloud.ts"]
    assert paths_of(project, FileKind.OTHER) == ["client/babel.config.js", "client/config/index.js"]
    assert project.files["client/src/app.tsx"].mini_program == 0
    assert project.files["client/package.json"].kind is FileKind.CONFIG
    message = "this is a Taro app: its cloud functions and cloud calls in scripts are checked, its pages and components, which Taro compiles, are not"
    assert notes(project, "framework") == [("client/package.json", message)]
    assert notes(project, "configuration") == []


@pytest.mark.parametrize(
    ("tree", "framework", "source"),
    [
        (TARO, Framework.TARO, "src"),
        ({"package.json": {"dependencies": {"@tarojs/taro": "1"}}, "src/app.js": "", "src/b.js": ""}, Framework.TARO, "src"),
        ({"package.json": {"dependencies": {"@mpxjs/core": "2"}}, "src/app.mpx": "", "src/b.js": ""}, Framework.MPX, "src"),
        ({"package.json": {"dependencies": {"wepy": "1"}}, "src/app.wpy": "", "src/b.js": ""}, Framework.WEPY, "src"),
        ({"package.json": {"devDependencies": {"@wepy/core": "2"}}, "src/app.wpy": "", "src/b.js": ""}, Framework.WEPY, "src"),
        ({"package.json": {}, "src/manifest.json": "{}", "src/pages.json": {"pages": []}, "src/main.js": ""}, Framework.UNI_APP, "src"),
        ({"manifest.json": "// note\n{}", "pages.json": '{"pages": [ /* x */ ]}', "main.js": "", "vite.config.js": ""}, Framework.UNI_APP, ""),
    ],
)
def test_frameworks_are_recognised(tmp_path: Path, tree: dict[str, Content], framework: Framework, source: str) -> None:
    project = discover(write_tree(tmp_path, tree))
    assert [(app.root, app.framework) for app in project.mini_programs] == [("", framework)]
    modules = paths_of(project, FileKind.MODULE)
    assert modules
    assert all(path.startswith(source) for path in modules)
    assert "vite.config.js" not in modules


@pytest.mark.parametrize(
    "tree",
    [
        {"package.json": {"dependencies": {"@tarojs/taro": "3"}}, "lib/index.ts": ""},  # a plugin for Taro
        {"manifest.json": {"name": "PWA"}, "index.html": ""},
        {"manifest.json": {"name": "PWA"}, "pages.json": {"routes": []}},
        {"package.json": {"dependencies": {"vue": "3"}}, "src/app.vue": ""},
    ],
)
def test_what_is_no_framework_app(tmp_path: Path, tree: dict[str, Content]) -> None:
    project = discover(write_tree(tmp_path, tree))
    assert (project.mini_programs, project.notes) == ((), ())


def test_single_file_components_are_counted(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"package.json": {"dependencies": {"wepy": "1"}}, "src/app.wpy": "", "src/a/b.wpy": "", "other.wpy": ""}
    ((path, message),) = notes(discover(write_tree(tmp_path, tree)), "framework")
    assert path == "package.json"
    assert message.endswith("wepy compiles, are not (2 single-file components are not read)")
    project = discover(write_tree(tmp_path / "one", {"package.json": {"dependencies": {"wepy": "1"}}, "src/app.wpy": ""}))
    assert notes(project, "framework")[0][1].endswith("(1 single-file component is not read)")


def test_components_that_uni_app_vendors_are_left_out(tmp_path: Path) -> None:
    files = {**component("wxcomponents/vant/button/index"), **component("native/card/index")}
    tree: dict[str, Content] = {"manifest.json": "{}", "pages.json": {"pages": []}, "main.js": "", **files}
    project = discover(write_tree(tmp_path, tree))
    assert reasons(project) == {"wxcomponents": "vendored"}
    assert paths_of(project, FileKind.COMPONENT) == ["native/card/index.js"]
    assert paths_of(project, FileKind.CONFIG) == ["manifest.json", "native/card/index.json", "pages.json"]
    assert project.presence("wxcomponents/vant/button/index.js") is None


def test_a_native_app_beside_a_framework_app(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": {"miniprogramRoot": "miniprogram/"},
        "miniprogram/app.json": {"pages": []},
        "miniprogram/app.js": "",
        **{f"h5/{path}": content for path, content in TARO.items()},
    }
    project = discover(write_tree(tmp_path, tree))
    assert [(app.root, app.framework) for app in project.mini_programs] == [("h5", Framework.TARO), ("miniprogram", Framework.NATIVE)]


def test_a_native_app_that_uses_a_package_of_taro(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"package.json": {"dependencies": {"@tarojs/taro": "3"}}, "src/app.json": {"pages": []}, "src/app.js": ""}
    project = discover(write_tree(tmp_path, tree))
    assert [(app.root, app.framework) for app in project.mini_programs] == [("src", Framework.NATIVE)]
