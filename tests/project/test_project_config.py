from pathlib import Path

import pytest
from project_trees import Content, notes, page, paths_of, quickstart, reasons, write_tree

from wxlint.project.discover import discover
from wxlint.project.model import FileKind, Project


def configured(tmp_path: Path, settings: dict[str, object], files: dict[str, Content]) -> Project:
    return discover(write_tree(tmp_path, {"project.config.json": settings, **files}))


@pytest.mark.parametrize("key", ["miniprogramRoot", "srcMiniprogramRoot", "cloudfunctionRoot", "pluginRoot"])
@pytest.mark.parametrize("value", ["../../..", "..", "/etc", "C:\\Users", "a/../../b", "\\\\server\\share"])
def test_a_root_outside_is_refused(tmp_path: Path, key: str, value: str) -> None:
    write_tree(tmp_path, {"app.json": {"pages": ["stolen/page"]}, "b/app.json": {"pages": ["stolen/page"]}})
    project = configured(tmp_path / "root", {key: value}, {"a.js": ""})
    message = f"`{key}` is `{value}`, which leads out of the linted folder: it is not read; name a folder below this file"
    assert notes(project, "configuration") == [("project.config.json", message)]
    assert "stolen" not in repr(project)
    assert (project.mini_programs, project.functions) == ((), ())


def test_a_refused_function_root_of_cloudbaserc(tmp_path: Path) -> None:
    write_tree(tmp_path, {"functions/f/index.js": ""})
    settings = {"functionRoot": "../functions", "functions": [{"name": "f", "dir": "../functions/f"}]}
    project = discover(write_tree(tmp_path / "root", {"cloudbaserc.json": settings}))
    message = "`functionRoot` is `../functions`, which leads out of the linted folder: it is not read; name a folder below this file"
    assert notes(project, "configuration") == [("cloudbaserc.json", message)]
    assert [function.entry for function in project.functions] == [None]


@pytest.mark.parametrize("value", ["/miniprogram/", "./miniprogram", "miniprogram\\", ".\\miniprogram\\", "miniprogram/./"])
def test_the_spellings_of_a_root(tmp_path: Path, value: str) -> None:
    project = configured(tmp_path, {"miniprogramRoot": value}, {"miniprogram/app.json": {"pages": []}})
    assert [app.root for app in project.mini_programs] == ["miniprogram"]
    assert project.notes == ()


def test_the_source_root_comes_before_the_built_one(tmp_path: Path) -> None:
    settings: dict[str, object] = {"miniprogramRoot": "out/", "srcMiniprogramRoot": "source/"}
    project = configured(tmp_path, settings, {"source/app.json": {"pages": []}, "out/app.js": "", "source/app.js": ""})
    assert [app.root for app in project.mini_programs] == ["source"]
    assert paths_of(project, FileKind.APP) == ["source/app.js"]


def test_the_private_configuration_lies_over_the_shared_one(tmp_path: Path) -> None:
    private: dict[str, object] = {"miniprogramRoot": "b/", "setting": {"urlCheck": False}, "libVersion": "3.0.0"}
    files: dict[str, Content] = {"project.private.config.json": private, "a/app.json": {"pages": []}, "b/app.json": {"pages": []}}
    project = configured(tmp_path, {"miniprogramRoot": "a/", "setting": {"urlCheck": True, "es6": True}, "appid": "wx1"}, files)
    app = next(app for app in project.mini_programs if app.config)
    assert app.root == "b"
    assert app.settings == {"miniprogramRoot": "b/", "setting": {"urlCheck": False, "es6": True}, "libVersion": "3.0.0", "appid": "wx1"}


def test_a_private_configuration_alone(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {"project.private.config.json": {"setting": {"urlCheck": False}}, "app.json": {"pages": []}}))
    assert project.mini_programs[0].config == "project.private.config.json"


def test_two_configurations_of_one_app(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        **quickstart(),
        "miniprogram/project.config.json": {"compileType": "miniprogram", "cloudfunctionRoot": "fns"},
        "miniprogram/fns/f/index.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    assert [(app.root, app.config) for app in project.mini_programs] == [("miniprogram", "project.config.json")]
    assert [function.name for function in project.functions_of(project.mini_programs[0])] == ["login", "f"]


def test_a_root_without_app_json(tmp_path: Path) -> None:
    project = configured(tmp_path, {"miniprogramRoot": "miniprogram/"}, {"miniprogram/utils/a.js": "", "miniprogram/app.js": ""})
    assert [(app.root, app.app) for app in project.mini_programs] == [("miniprogram", None)]
    assert paths_of(project, FileKind.MODULE) == ["miniprogram/app.js", "miniprogram/utils/a.js"]
    message = "there is no `app.json` in `miniprogram`, the folder that `project.config.json` names for the Mini Program: its pages are not known"
    assert notes(project, "configuration") == [("project.config.json", message)]


def test_a_built_root_that_is_not_there(tmp_path: Path) -> None:
    settings: dict[str, object] = {"miniprogramRoot": "dist/miniprogram/", "cloudfunctionRoot": "dist/cloudfunctions/"}
    files: dict[str, Content] = {"app.json": {"pages": ["p/p"]}, **page("p/p"), "cloudfunctions/f/index.ts": ""}
    project = configured(tmp_path, settings, files)
    assert [(app.root, app.config) for app in project.mini_programs] == [("", "project.config.json")]
    assert [function.dir for function in project.functions_of(project.mini_programs[0])] == ["cloudfunctions/f"]
    assert project.notes == ()


def test_sources_in_a_folder_like_dist(tmp_path: Path) -> None:
    files: dict[str, Content] = {"dist/app.json": {"pages": ["p/p"]}, "dist/app.js": "", **page("dist/p/p"), "dist/node_modules/x.js": ""}
    project = configured(tmp_path, {"miniprogramRoot": "dist/"}, files)
    assert [app.root for app in project.mini_programs] == ["dist"]
    assert paths_of(project, FileKind.PAGE) == ["dist/p/p.js"]
    assert reasons(project) == {"dist/node_modules": "ignored"}


def test_build_output_is_not_read_where_git_ignores_it(tmp_path: Path) -> None:
    project = configured(tmp_path, {"miniprogramRoot": "dist/"}, {".gitignore": "dist/", "dist/app.json": {"pages": []}})
    assert list(project.files) == ["project.config.json"]
    assert project.mini_programs == ()


def test_build_output_is_not_read_where_the_sources_are(tmp_path: Path) -> None:
    files: dict[str, Content] = {"dist/app.json": {"pages": []}, "src/app.json": {"pages": []}, "src/app.ts": ""}
    project = configured(tmp_path, {"miniprogramRoot": "dist/"}, files)
    assert [(app.root, app.config) for app in project.mini_programs] == [("src", "project.config.json")]


def test_a_linked_build_folder_is_not_entered(tmp_path: Path) -> None:
    write_tree(tmp_path / "outside", {"app.json": {"pages": []}})
    root = write_tree(tmp_path / "root", {"project.config.json": {"miniprogramRoot": "dist/x"}, "dist/a": ""})
    (root / "dist" / "x").symlink_to(tmp_path / "outside")
    assert discover(root).mini_programs == ()


PACKED = ["a/keep.js", "index.js", "pre/b.js", "sub/a.js", "test-x.js", "x.debug.js", "x.js"]


@pytest.mark.parametrize(
    ("rules", "left_out"),
    [
        ([{"type": "file", "value": "x.js"}], ["x.js"]),
        ([{"type": "file", "value": "./sub/A.js"}], ["sub/a.js"]),
        ([{"type": "folder", "value": "/sub/"}], ["sub/a.js"]),
        ([{"type": "folder", "value": "su"}], []),
        ([{"type": "folder", "value": ".."}, {"type": "folder", "value": ""}, {"type": "folder", "value": "."}], []),
        ([{"type": "suffix", "value": ".debug.js"}], ["x.debug.js"]),
        ([{"type": "prefix", "value": "TEST-"}, {"type": "prefix", "value": "pre"}], ["test-x.js"]),
        ([{"type": "glob", "value": "sub/**/*.js"}], ["sub/a.js"]),
        ([{"type": "glob", "value": "a.js"}], []),
        ([{"type": "regexp", "value": "^/?(sub|pre)/"}], ["pre/b.js", "sub/a.js"]),
        ([{"type": "regexp", "value": "(a+)+$"}, {"type": "regexp", "value": "("}, {"type": "regexp", "value": ".*.*.*.*x"}], []),
        (["sub", 7, {"type": "folder"}, {"type": "unknown", "value": "x"}, {"value": "x.js"}], []),
        ({"type": "folder", "value": "sub"}, []),
    ],
)
def test_what_is_not_packed_is_no_part_of_the_app(tmp_path: Path, rules: object, left_out: list[str]) -> None:
    files: dict[str, Content] = {"mini/app.json": {"pages": []}, **{f"mini/{path}": "" for path in PACKED}}
    project = configured(tmp_path, {"miniprogramRoot": "mini", "packOptions": {"ignore": rules}}, files)
    assert paths_of(project, FileKind.OTHER) == [f"mini/{path}" for path in left_out]
    assert len(paths_of(project, FileKind.MODULE)) == len(PACKED) - len(left_out)


def test_include_wins_over_ignore(tmp_path: Path) -> None:
    options: dict[str, object] = {"ignore": [{"type": "folder", "value": "a"}], "include": [{"type": "file", "value": "a/keep.js"}]}
    project = configured(tmp_path, {"packOptions": options}, {"app.json": {"pages": []}, "a/keep.js": "", "a/b.js": ""})
    assert paths_of(project, FileKind.OTHER) == ["a/b.js"]


def test_packing_says_nothing_about_functions(tmp_path: Path) -> None:
    settings: dict[str, object] = {"cloudfunctionRoot": "fns", "packOptions": {"ignore": [{"type": "folder", "value": "fns"}]}}
    project = configured(tmp_path, settings, {"app.json": {"pages": []}, "fns/f/index.js": ""})
    assert paths_of(project, FileKind.FUNCTION_ENTRY) == ["fns/f/index.js"]
