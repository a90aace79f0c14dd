import subprocess
import sys
from pathlib import Path

import pytest
from project_trees import Content, reasons, write_tree

from wxlint.project.discover import discover
from wxlint.project.ignore import IgnorePatterns, is_git_ignored


def found(tmp_path: Path, tree: dict[str, Content], **options: object) -> list[str]:
    return list(discover(write_tree(tmp_path, tree), **options).files)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "folder", ["node_modules", "miniprogram_npm", "uni_modules", "dist", ".git", ".svn", ".hg", "unpackage", "bower_components", ".vscode"]
)
def test_folders_that_hold_nobodys_source_are_left_out(tmp_path: Path, folder: str) -> None:
    project = discover(write_tree(tmp_path, {f"a/{folder}/x/b.js": "", "a/c.js": ""}))
    assert list(project.files) == ["a/c.js"]
    assert reasons(project) == {f"a/{folder}": "ignored"}


def test_gitignore_counts_from_its_folder_and_the_inner_one_wins(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        ".gitignore": "# built\n*.gen.js\n/only-here.js\nbuilt/\r\n\n",
        "a/.gitignore": "!kept.gen.js\nlocal.js\n",
        "a/kept.gen.js": "",
        "a/lost.gen.js": "",
        "a/local.js": "",
        "a/only-here.js": "",
        "a/built/x.js": "",
        "local.js": "",
        "only-here.js": "",
    }
    project = discover(write_tree(tmp_path, tree))
    assert list(project.files) == ["a/kept.gen.js", "a/only-here.js", "local.js"]
    assert reasons(project) == {"a/lost.gen.js": "ignored", "a/local.js": "ignored", "a/built": "ignored", "only-here.js": "ignored"}


def test_gitignore_can_be_left_aside(tmp_path: Path) -> None:
    assert found(tmp_path, {".gitignore": "a.js", "a.js": ""}, respect_gitignore=False) == ["a.js"]


def test_gitignore_of_the_repository_around_counts(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {".git/": "", ".gitignore": "generated.js\n/apps/one/local.js\n", "apps/one/generated.js": "", "apps/one/local.js": "", "apps/one/a.js": ""},
    )
    assert list(discover(tmp_path / "apps" / "one").files) == ["a.js"]


def test_a_root_that_the_repository_ignores_was_asked_for(tmp_path: Path) -> None:
    write_tree(tmp_path, {".git/": "", ".gitignore": "apps/\na.js", "apps/one/a.js": "", "apps/one/b.js": ""})
    assert list(discover(tmp_path / "apps" / "one").files) == ["a.js", "b.js"]


def test_gitignore_outside_a_repository_does_not_count(tmp_path: Path) -> None:
    write_tree(tmp_path, {".gitignore": "a.js", "apps/a.js": ""})
    assert list(discover(tmp_path / "apps").files) == ["a.js"]


def test_exclude_has_the_syntax_of_gitignore(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"src/a.js": "", "src/vendor/b.js": "", "demo/c.js": "", "d.wxss": ""}
    project = discover(write_tree(tmp_path, tree), exclude=["vendor/", "/demo/**", "*.wxss"])
    assert list(project.files) == ["src/a.js"]
    assert reasons(project) == {"src/vendor": "excluded", "demo/c.js": "excluded", "d.wxss": "excluded"}


def test_a_configuration_is_read_although_git_ignores_it(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        ".gitignore": "project.config.json\nproject.private.config.json\n",
        "project.config.json": {"miniprogramRoot": "wrong/"},
        "project.private.config.json": {"miniprogramRoot": "client/"},
        "client/app.json": {"pages": []},
    }
    project = discover(write_tree(tmp_path, tree))
    assert [(app.root, app.config) for app in project.mini_programs] == [("client", "project.config.json")]
    assert "project.config.json" not in project.files


@pytest.mark.parametrize(
    ("pattern", "path", "is_folder", "expected"),
    [
        ("a.js", "a.js", False, True),
        ("a.js", "x/a.js", False, True),
        ("/a.js", "x/a.js", False, None),
        ("a/", "a", False, None),
        ("a/", "a", True, True),
        ("*.js", "x/y/a.js", False, True),
        ("**/y/*.js", "x/y/a.js", False, True),
        ("x/**", "x/y/a.js", False, True),
        ("x/*", "x/a.js", False, True),
        ("x/*", "y/a.js", False, None),
        ("[ab].js", "a.js", False, True),
        ("[^ab].js", "c.js", False, True),
        ("[!ab].js", "a.js", False, None),
        ("a?.js", "ab.js", False, True),
        ("\\!a.js", "!a.js", False, True),
        ("a.js  ", "a.js", False, True),
        ("!a.js", "a.js", False, False),
        ("页面.js", "页面.js", False, True),
    ],
)
def test_patterns_match_as_git_says(pattern: str, path: str, is_folder: bool, expected: bool | None) -> None:
    assert IgnorePatterns([pattern]).verdict(path, path.rpartition("/")[2], is_folder) is expected


def test_a_pattern_that_cannot_be_read_does_not_lose_the_others() -> None:
    patterns = IgnorePatterns(["a//", "!", "/", "b.js"])
    assert patterns.verdict("b.js", "b.js", False) is True


def test_a_hostile_pattern_costs_nothing() -> None:
    name = "a" * 250
    patterns = IgnorePatterns(["a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/b"])
    assert patterns.verdict("/".join("a" * 1500) + f"/{name}", name, False) is None


def test_pathspec_is_not_imported_where_no_pattern_can_match(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {".gitignore": "node_modules/\n*.log\n.DS_Store\ndist\ncoverage/*\n!.vscode/x\n", "a.js": "", "node_modules/b.js": "", ".vscode/c.js": ""},
    )
    code = f"import sys; from pathlib import Path; from wxlint.project.discover import discover; discover(Path({str(tmp_path)!r})); print('pathspec' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_single_files_that_git_ignores(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        ".gitignore": "*.key\n/keys/\n",
        "a.key": "",
        "keys/b.pem": "",
        "inner/.gitignore": "!c.key\n",
        "inner/c.key": "",
        "inner/keys/d.pem": "",
    }
    root = write_tree(tmp_path, tree)
    asked = ["a.key", "keys/b.pem", "inner/c.key", "inner/keys/d.pem", "a.pem"]
    assert [is_git_ignored(root, path) for path in asked] == [True, True, False, False, False]
