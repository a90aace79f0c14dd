import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from project_trees import CALLS_MAIN, Content, notes, page, paths_of, quickstart, reasons, write_tree

from wxlint.project.discover import discover
from wxlint.project.model import FileKind, Language, Project


def test_an_empty_folder_is_an_empty_project(tmp_path: Path) -> None:
    project = discover(tmp_path)
    assert project == Project(root=tmp_path.resolve(), files={})


@pytest.mark.parametrize(("name", "error"), [("missing", FileNotFoundError), ("file.js", NotADirectoryError)])
def test_a_root_must_be_a_folder(tmp_path: Path, name: str, error: type[OSError]) -> None:
    (tmp_path / "file.js").touch()
    with pytest.raises(error):
        discover(tmp_path / name)


def test_languages_come_from_the_name(tmp_path: Path) -> None:
    names = ["a.js", "b.mjs", "c.cjs", "d.jsx", "e.ts", "f.mts", "g.cts", "h.tsx", "i.wxs", "j.wxml", "k.wxss", "l.json", "M.JS"]
    names += ["n.d.ts", "o.d.mts", "p.png", "q.vue", "js", ".eslintrc"]
    project = discover(write_tree(tmp_path, dict.fromkeys(names, "")))
    assert {path: file.language for path, file in project.files.items()} == {
        "M.JS": Language.JAVASCRIPT,
        "a.js": Language.JAVASCRIPT,
        "b.mjs": Language.JAVASCRIPT,
        "c.cjs": Language.JAVASCRIPT,
        "d.jsx": Language.JAVASCRIPT,
        "e.ts": Language.TYPESCRIPT,
        "f.mts": Language.TYPESCRIPT,
        "g.cts": Language.TYPESCRIPT,
        "h.tsx": Language.TSX,
        "i.wxs": Language.WXS,
        "j.wxml": Language.WXML,
        "k.wxss": Language.WXSS,
        "l.json": Language.JSON,
    }
    assert project.assets == {"n.d.ts", "o.d.mts", "p.png", "q.vue", "js", ".eslintrc"}


def test_a_folder_named_like_a_script_is_a_folder(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {**quickstart(), "miniprogram/a.js/b.js": ""}))
    assert "miniprogram/a.js" not in project.files
    assert project.files["miniprogram/a.js/b.js"].kind is FileKind.MODULE


def test_special_files_are_left_out_and_do_not_block(tmp_path: Path) -> None:
    write_tree(tmp_path, quickstart())
    os.mkfifo(tmp_path / "miniprogram" / "a.js")
    os.mkfifo(tmp_path / "miniprogram" / "app.wxs")
    os.mkfifo(tmp_path / "miniprogram" / "pipe")
    project = discover(tmp_path)
    assert reasons(project) == {"miniprogram/a.js": "special", "miniprogram/app.wxs": "special"}


@pytest.mark.parametrize("name", ["project.config.json", "app.json", "cloudbaserc.json", "package.json", ".gitignore"])
def test_a_configuration_that_is_a_fifo_does_not_block(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    (tmp_path / "a.js").touch()
    assert list(discover(tmp_path).files) == ["a.js"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "root", {"src/a.js": ""})
    write_tree(tmp_path / "outside", {"secret.js": "", "app.json": {"pages": []}})
    (root / "loop").symlink_to(root)
    (root / "src" / "self").symlink_to(root / "src" / "self")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "out.js").symlink_to(tmp_path / "outside" / "secret.js")
    (root / "in.js").symlink_to(root / "src" / "a.js")
    (root / "broken.js").symlink_to(root / "nowhere.js")
    project = discover(root)
    assert list(project.files) == ["src/a.js"]
    assert project.mini_programs == ()
    assert reasons(project) == {"loop": "twin", "src/self": "twin", "out": "outside", "out.js": "outside", "in.js": "twin", "broken.js": "twin"}


def test_a_linked_configuration_is_not_read(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "root", {"miniprogram/a.js": ""})
    write_tree(tmp_path / "outside", {"app.json": {"pages": ["stolen/secret"]}})
    (root / "miniprogram" / "app.json").symlink_to(tmp_path / "outside" / "app.json")
    project = discover(root)
    assert "stolen" not in repr(project)


def test_files_over_the_limit_are_left_out(tmp_path: Path) -> None:
    write_tree(tmp_path, {"small.js": "x" * 100, "large.js": "x" * 101, "large.json": "x" * 101, "large.png": "x" * 101})
    project = discover(tmp_path, size_limit=100)
    assert list(project.files) == ["small.js"]
    assert reasons(project) == {"large.js": "too-large", "large.json": "too-large"}


def test_minified_names_are_left_out(tmp_path: Path) -> None:
    project = discover(write_tree(tmp_path, {"libs/weapp.min.js": "", "libs/min.js": "", "libs/a.min.mjs": ""}))
    assert list(project.files) == ["libs/min.js"]
    assert reasons(project) == {"libs/weapp.min.js": "minified", "libs/a.min.mjs": "minified"}


def test_a_script_beside_its_source_is_a_twin(tmp_path: Path) -> None:
    names = ["a.ts", "a.js", "b.tsx", "b.js", "c.tsx", "c.jsx", "d.d.ts", "d.js", "e.js", "f.mts", "f.mjs", "x/a.js"]
    project = discover(write_tree(tmp_path, dict.fromkeys(names, "")))
    assert reasons(project) == {"a.js": "twin", "b.js": "twin", "c.jsx": "twin", "f.mjs": "twin"}


def test_a_script_is_no_twin_of_a_source_that_is_left_out(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.ts": "", "a.js": ""})
    assert list(discover(tmp_path, exclude=["*.ts"]).files) == ["a.js"]


def test_a_forbidden_folder_is_unreadable(tmp_path: Path) -> None:
    write_tree(tmp_path, {"closed/a.js": "", "b.js": ""})
    (tmp_path / "closed").chmod(0)
    try:
        if os.access(tmp_path / "closed", os.R_OK):
            pytest.skip("this user may read everything")
        project = discover(tmp_path)
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert list(project.files) == ["b.js"]
    assert reasons(project) == {"closed": "unreadable"}


def test_names_that_are_no_utf_8_survive(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.js")).touch()
    (tmp_path / "换行\n.js").touch()
    assert sorted(discover(tmp_path).files) == sorted([os.fsdecode(b"\xff.js"), "换行\n.js"])


def test_presence_knows_what_it_does_not_know(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"a/b.js": "", "a/c.png": "", "node_modules/x/y.js": "", "big.js": "x" * 100, "a/t.ts": "", "a/t.js": "", "empty/": ""}
    project = discover(write_tree(tmp_path, tree), size_limit=50)
    assert [project.presence(path) for path in ("a/b.js", "a/c.png")] == [True, True]
    assert [project.presence(path) for path in ("a/z.js", "z.js", "z/z.js", "empty/z.js")] == [False, False, False, False]
    assert [project.presence(path) for path in ("node_modules/x/y.js", "node_modules/z.js", "big.js", "a/t.js")] == [None, None, None, None]


def test_presence_knows_folders_inside_skipped_ones(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"project.config.json": {"miniprogramRoot": "dist/app"}, "dist/app/app.json": {"pages": []}, "dist/other/a.js": ""}
    project = discover(write_tree(tmp_path, tree))
    assert project.presence("dist/app/app.json") is True
    assert project.presence("dist/app/a.js") is False
    assert project.presence("dist/other/a.js") is None


def test_the_order_on_disk_does_not_matter(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        **{f"one/{path}": content for path, content in quickstart().items()},
        **{f"two/{path}": content for path, content in quickstart().items()},
        "lib/a/index.json": {"component": True},
        "lib/a/index.wxml": "",
        "lib/b/index.json": {"component": True},
        "lib/b/index.wxml": "",
        "other/fn/index.js": CALLS_MAIN,
        "missing/app.json": {"pages": ["pages/a/a", "pages/b/b"]},
        **page("missing/x/pages/a/a"),
        **page("missing/y/pages/b/b"),
    }
    results = []
    for seed in range(4):
        items = list(tree.items())
        random.Random(seed).shuffle(items)
        project = discover(write_tree(tmp_path / str(seed), dict(items)))
        results.append(
            (list(project.files.items()), project.mini_programs, project.functions, project.function_roots, project.notes, project.skipped)
        )
    assert results[1:] == results[:-1]


def test_many_files_in_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "miniprogram"
    folder.mkdir()
    (folder / "app.json").write_text('{"pages": []}')
    (tmp_path / ".gitignore").write_text("node_modules\n*.log\n*.bak.js\n")
    for number in range(20_000):
        os.close(os.open(folder / f"m{number}.js", os.O_CREAT | os.O_WRONLY))
    start = time.process_time()
    project = discover(tmp_path)
    seconds = time.process_time() - start
    assert len(paths_of(project, FileKind.MODULE)) == 20_000
    assert seconds < 10  # 0.2 s on an idle machine; quadratic work would take minutes


@contextmanager
def nested_folders(root: Path, name: str, depth: int) -> Iterator[int]:
    """A folder below `root`, `depth` levels down; its descriptor. Removed at the end, as pytest cannot delete so deep a tree."""
    here = os.open(root, os.O_RDONLY)
    try:
        for _ in range(depth):
            os.mkdir(name, dir_fd=here)
            inner = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        yield here
    finally:
        os.close(here)
        subprocess.run(["rm", "-rf", str(root / name)], check=True)


def test_very_deep_folders(tmp_path: Path) -> None:
    with nested_folders(tmp_path, "d", 1500) as deepest:  # deeper than Python recurses, shorter than the longest path
        for name in ("a.js", "app.json", "package.json", "a.wxml", "a.json"):
            os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=deepest))
        assert "d/" * 1500 + "a.js" in discover(tmp_path).files


def test_folders_beyond_the_longest_path_are_unreadable(tmp_path: Path) -> None:
    with nested_folders(tmp_path, "d" * 200, 30):
        assert set(reasons(discover(tmp_path)).values()) == {"unreadable"}


def test_crlf_and_byte_order_marks_and_chinese_paths(tmp_path: Path) -> None:
    tree: dict[str, Content] = {
        "project.config.json": b'\xef\xbb\xbf{\r\n"miniprogramRoot": "\xe5\xb0\x8f\xe7\xa8\x8b\xe5\xba\x8f/"\r\n}\r\n',
        "小程序/app.json": '{\r\n"pages": ["页面/首页/首页"]\r\n}'.encode(),
        **page("小程序/页面/首页/首页"),
    }
    project = discover(write_tree(tmp_path, tree))
    assert project.mini_programs[0].pages[0].path == "小程序/页面/首页/首页"
    assert paths_of(project, FileKind.PAGE) == ["小程序/页面/首页/首页.js"]
    assert notes(project, "configuration") == []
