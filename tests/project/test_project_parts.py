"""A repository of several apps is divided where they have nothing to do with each other, and nowhere else."""

from pathlib import Path

import pytest
from project_trees import Content, function, page, quickstart, write_tree

from wxlint.project.discover import discover
from wxlint.project.model import Project
from wxlint.project.parts import Part, parts_of, project_of, reached
from wxlint.project.paths import common


def below(folder: str, tree: dict[str, Content]) -> dict[str, Content]:
    return {f"{folder}/{path}": content for path, content in tree.items()}


def bare_app(folder: str) -> dict[str, Content]:
    return {f"{folder}/app.json": {"pages": ["pages/a/a"]}, f"{folder}/app.js": "App({})", **below(folder, page("pages/a/a"))}


def both(tmp_path: Path, more: dict[str, Content] | None = None) -> Project:
    return discover(write_tree(tmp_path, {**below("one", quickstart()), **below("two", quickstart()), "README.txt": "", **(more or {})}))


def folders(parts: list[Part]) -> list[str | None]:
    return [part.folder for part in parts]


def part_called(project: Project, folder: str) -> Part:
    return next(part for part in parts_of(project) if part.folder == folder)


def reached_by(project: Project, folder: str) -> set[str]:
    return reached(part_called(project, folder), project, lambda path: (project.root / path).read_bytes())


def test_an_app_with_its_functions_is_one_part(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, quickstart()))
    assert folders(parts_of(project)) == [""]


def test_what_stands_around_the_only_app_belongs_to_it(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {**below("deep/app", quickstart()), "other/notes.json": {}}))
    assert folders(parts_of(project)) == [""]


def test_two_apps_are_two_parts_and_a_rest(tmp_path: Path) -> None:
    project = both(tmp_path, {"tools/build.js": "", "logo.png": b""})
    parts = parts_of(project)
    assert folders(parts) == ["one", "two", None]
    assert [file.path for file in parts[2].files] == ["tools/build.js"]
    assert set(parts[2].assets) == {"README.txt", "logo.png"}
    assert sum(len(part.files) for part in parts) == len(project.files)


def test_an_app_inside_another_is_no_part_of_its_own(tmp_path: Path) -> None:
    assert folders(parts_of(both(tmp_path, below("one/demo", quickstart())))) == ["one", "two", None]


def test_functions_of_no_app_are_parts(tmp_path: Path) -> None:
    tree = {
        **bare_app("app"),
        **bare_app("demo"),
        **below("jobs", {"cloudbaserc.json": {"envId": "e", "functionRoot": "fns"}, **function("fns/tidy")}),
    }
    assert folders(parts_of(discover(write_tree(tmp_path, tree)))) == ["app", "demo", "jobs"]


def test_functions_far_from_their_app_join_what_lies_between(tmp_path: Path) -> None:
    configured = {
        "project.config.json": {"miniprogramRoot": "client/", "cloudfunctionRoot": "server/"},
        **bare_app("client"),
        **function("server/login"),
    }
    assert folders(parts_of(discover(write_tree(tmp_path, {**configured, **bare_app("second")})))) == [""]


def test_a_part_is_a_project_with_its_own_numbers(tmp_path: Path) -> None:
    whole = both(tmp_path)
    project = project_of(part_called(whole, "two"), whole)
    assert [app.root for app in project.mini_programs] == ["two/miniprogram"]
    assert [function.dir for function in project.functions] == ["two/cloudfunctions/login"]
    entry = project.files["two/cloudfunctions/login/index.js"]
    assert project.function_of(entry) == project.functions[0]
    assert project.functions_of(project.mini_programs[0]) == project.functions
    assert project.mini_program_of(project.files["two/miniprogram/app.js"]) == project.mini_programs[0]
    assert all(path.startswith("two/") for path in project.files)


def test_whether_something_is_there_is_asked_of_the_repository(tmp_path: Path) -> None:
    whole = both(tmp_path)
    project = project_of(part_called(whole, "two"), whole)
    assert project.repository is whole
    assert project.presence("one/miniprogram/app.js") is True
    assert project.presence("README.txt") is True
    assert project.presence("three.js") is False
    assert project.has_folder("one/miniprogram") is True
    assert project.size("one/miniprogram/app.js") == len("App({})")
    assert len(project.repository.configurations) == 2


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("one/miniprogram/utils/api.js", "require('../../../two/miniprogram/utils/api')", ""),
        ("one/miniprogram/utils/api.js", "require('./../../../two/miniprogram/utils/api.js')", ""),
        ("one/miniprogram/utils/api.js", "require(`../../../two/${name}`)", ""),
        ("one/miniprogram/utils/api.js", "require('../../../shared/' + name)", ""),
        ("one/miniprogram/utils/api.js", "require('../../../shared/lib' + name)", ""),
        ("one/miniprogram/utils/api.js", "// see ../../../two/miniprogram/app.js", ""),
        ("one/miniprogram/pages/index/index.wxml", '<import src="../../../../shared/card.wxml"/>', ""),
        ("one/miniprogram/pages/index/index.json", '{"usingComponents": {"a": "../../../../shared/card"}}', ""),
        ("one/miniprogram/utils/api.js", "require('../pages/index/index'); f(...[1], ...['../../../'])", ""),
        ("one/miniprogram/utils/api.js", "require('../pages/index/index'); f(...[1])", None),
        ("one/miniprogram/utils/api.js", "require('../../../nothing/there')", None),
        ("one/miniprogram/utils/api.js", "require('../../../../../etc/passwd')", None),
        ("one/miniprogram/utils/api.js", "require('../../cloudfunctions/login/index')", None),
        ("one/miniprogram/utils/api.js", "a.b.c..d; '1..2'; x = [...y]", None),
    ],
)
def test_a_path_that_climbs_out_joins_what_it_leads_to(tmp_path: Path, file: str, text: str, expected: str | None) -> None:
    project = both(tmp_path, {"shared/card.wxml": "<view/>", file: text})
    assert reached_by(project, "one") == (set() if expected is None else {expected})
    assert not reached_by(project, "two")


def test_parts_that_reach_each_other_are_one(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {**below("a/one", quickstart()), **below("a/two", quickstart()), **below("b", quickstart())}))
    assert folders(parts_of(project)) == ["a/one", "a/two", "b"]
    assert folders(parts_of(project, {"a"})) == ["a", "b"]
    assert folders(parts_of(project, {""})) == [""]


def test_a_long_line_of_dots_is_read_in_linear_time(tmp_path: Path) -> None:
    project = both(tmp_path, {"one/miniprogram/utils/api.js": "x = '" + "../" * 200_000 + "'"})
    assert reached_by(project, "one") == set()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a/b", "a/c"], "a"),
        (["a/b"], "a/b"),
        (["a/b", "a"], "a"),
        (["ab", "a"], ""),
        (["", "a"], ""),
        ([""], ""),
        (["a/b/c", "a/b/d", "a/b"], "a/b"),
    ],
)
def test_common_folder(given: list[str], expected: str) -> None:
    assert common(given) == expected
