import os
from pathlib import Path

import pytest
from project_trees import Content, function, quickstart, write_tree

from wxlint.project.discover import find_project_root


@pytest.mark.parametrize(
    "path",
    [
        ".",
        "miniprogram",
        "miniprogram/app.js",
        "miniprogram/pages/index/index.wxml",
        "cloudfunctions",
        "cloudfunctions/login",
        "cloudfunctions/login/index.js",
    ],
)
def test_everything_in_a_project_leads_to_it(tmp_path: Path, path: str) -> None:
    write_tree(tmp_path, {".git/": "", **{f"work/{name}": content for name, content in quickstart().items()}})
    assert find_project_root(tmp_path / "work" / path) == (tmp_path / "work").resolve()


def test_relative_paths_and_slashes_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, quickstart())
    monkeypatch.chdir(tmp_path / "cloudfunctions")
    for path in (".", "login/", "./login/index.js", "../miniprogram/", "..", ""):
        assert find_project_root(Path(path)) == tmp_path.resolve()


def test_an_app_without_configuration(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.json": {}, "pages/a.js": ""})
    assert find_project_root(tmp_path / "pages" / "a.js") == tmp_path.resolve()


@pytest.mark.parametrize("functions", ["cloudfunctions", "cloud/functions"])
def test_functions_beside_an_app_without_configuration_belong_to_it(tmp_path: Path, functions: str) -> None:
    write_tree(tmp_path, {"miniprogram/app.json": {}, f"{functions}/f/index.js": ""})
    assert find_project_root(tmp_path / "miniprogram" / "app.json") == tmp_path.resolve()


def test_a_project_that_names_the_inner_one_wins(tmp_path: Path) -> None:
    write_tree(tmp_path, {**quickstart(), "miniprogram/project.config.json": {}})
    assert find_project_root(tmp_path / "miniprogram" / "app.js") == tmp_path.resolve()


@pytest.mark.parametrize("settings", [{"functionRoot": "functions"}, {}, {"functionRoot": "./functions/"}])
def test_a_function_with_a_configuration_of_its_own(tmp_path: Path, settings: Content) -> None:
    write_tree(
        tmp_path,
        {"cloudbaserc.json": settings, "functions/pay/cloudbaserc.json": {"functions": [{"name": "pay", "dir": "./"}]}, "functions/pay/index.js": ""},
    )
    assert find_project_root(tmp_path / "functions" / "pay") == tmp_path.resolve()


def test_a_project_beside_another_stays_alone(tmp_path: Path) -> None:
    write_tree(tmp_path, {**quickstart(), "demo/app.json": {}, "demo/a.js": ""})
    assert find_project_root(tmp_path / "demo" / "a.js") == (tmp_path / "demo").resolve()


def test_a_framework_project_leads_to_its_configuration(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"project.config.json": {"miniprogramRoot": "client/dist/"}, "client/package.json": {}, "client/src/a.ts": ""}
    write_tree(tmp_path, {".git/": "", "repo/x": "", **{f"repo/{path}": content for path, content in tree.items()}})
    assert find_project_root(tmp_path / "repo" / "client" / "src" / "a.ts") == (tmp_path / "repo").resolve()


def test_without_a_project_the_repository_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, {".git/": "", **function("server/login"), "x/y/": ""})
    assert find_project_root(tmp_path / "server" / "login" / "index.js") == tmp_path.resolve()
    assert find_project_root(tmp_path / "x" / "y") == tmp_path.resolve()


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    write_tree(tmp_path, {**quickstart(), "miniprogram/repo/.git": "gitdir: x", "miniprogram/repo/a.js": ""})
    assert find_project_root(tmp_path / "miniprogram" / "repo" / "a.js") == (tmp_path / "miniprogram" / "repo").resolve()


def test_without_anything_the_folder_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/b/c.js": ""})
    assert find_project_root(tmp_path / "a" / "b" / "c.js") == (tmp_path / "a" / "b").resolve()
    assert find_project_root(tmp_path / "a") == (tmp_path / "a").resolve()


def test_a_folder_of_projects_is_its_own_root(tmp_path: Path) -> None:
    write_tree(tmp_path, {".git/": "", "examples/one/app.json": {}, "examples/two/app.json": {}})
    assert find_project_root(tmp_path / "examples") == (tmp_path / "examples").resolve()
    assert find_project_root(tmp_path / "examples" / "one") == (tmp_path / "examples" / "one").resolve()


def test_sources_lead_to_the_configuration_that_names_what_is_built(tmp_path: Path) -> None:
    write_tree(tmp_path, {"project.config.json": {"miniprogramRoot": "dist/"}, "src/app.json": {}, "src/pages/a.ts": ""})
    assert find_project_root(tmp_path / "src" / "pages" / "a.ts") == tmp_path.resolve()


def test_broken_configurations_do_not_hurt(tmp_path: Path) -> None:
    write_tree(tmp_path, {"project.config.json": "[[[", "cloudbaserc.json": "", "miniprogram/app.json": "{", "miniprogram/a.js": ""})
    assert find_project_root(tmp_path / "miniprogram" / "a.js") == (tmp_path / "miniprogram").resolve()


def test_a_configuration_that_is_a_fifo_is_none(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/b.js": ""})
    os.mkfifo(tmp_path / "project.config.json")
    assert find_project_root(tmp_path / "a" / "b.js") == (tmp_path / "a").resolve()
