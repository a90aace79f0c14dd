import os
import stat
from pathlib import Path

import pytest

from wxlint.project.discover import read_source
from wxlint.project.minified import is_minified
from wxlint.project.model import Skipped


def test_reads_a_regular_file(tmp_path: Path) -> None:
    (tmp_path / "页面").mkdir()
    (tmp_path / "页面" / "a.js").write_bytes("let 名 = 1\r\n".encode())
    assert read_source(tmp_path, "页面/a.js", 100) == "let 名 = 1\r\n".encode()


def test_the_limit_is_inclusive(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes(b"x" * 10)
    assert read_source(tmp_path, "a.js", 10) == b"x" * 10
    assert read_source(tmp_path, "a.js", 9) == Skipped("a.js", "too-large")


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.js").touch()
    assert read_source(tmp_path, "a.js", 10) == b""


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../secret", "..", "", "a/", "a/.."])
def test_a_path_never_leaves_the_root(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    assert read_source(root, path, 100) == Skipped(path, "outside")


@pytest.mark.parametrize("path", ["missing.js", "a\0b.js", "missing/a.js"])
def test_what_cannot_be_opened_is_unreadable(tmp_path: Path, path: str) -> None:
    assert read_source(tmp_path, path, 100) == Skipped(path, "unreadable")


def test_a_symbolic_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "real.js").write_text("1")
    (root / "out.js").symlink_to(tmp_path / "secret")
    (root / "in.js").symlink_to(root / "real.js")
    assert read_source(root, "out.js", 100) == Skipped("out.js", "outside")
    assert read_source(root, "in.js", 100) == Skipped("in.js", "special")


def test_a_linked_folder_outside_is_not_entered(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep" / "a.js").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(outside)
    assert read_source(root, "link/deep/a.js", 100) == Skipped("link/deep/a.js", "outside")
    assert read_source(root, "link/a.js", 100) == Skipped("link/a.js", "outside")


def test_the_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.js").write_text("1")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read_source(tmp_path / "link", "a.js", 100) == b"1"


def test_a_fifo_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.js")
    assert read_source(tmp_path, "a.js", 100) == Skipped("a.js", "special")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.js").mkdir()
    assert read_source(tmp_path, "a.js", 100) == Skipped("a.js", "special")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs a list of open descriptors")
def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "b.js").mkdir()
    os.mkfifo(tmp_path / "c.js")
    before = len(list(Path("/dev/fd").iterdir()))
    for name in ("a.js", "b.js", "c.js") * 5:
        read_source(tmp_path, name, 100)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_a_forbidden_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    (tmp_path / "a.js").chmod(0)
    if os.access(tmp_path / "a.js", os.R_OK):
        pytest.skip("this user may read everything")
    assert read_source(tmp_path, "a.js", 100) == Skipped("a.js", "unreadable")
    (tmp_path / "a.js").chmod(stat.S_IRUSR)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", False),
        (b"x" * 2000, False),  # one long line in a small file: an icon
        (b"x" * 2048, True),
        (b"var a = 1;\n" * 500, False),
        (b"var a = 1;\n" * 500 + b"x" * 2001, True),
        (b"var a = 1;\n" * 500 + b"x" * 2000, False),
        (b"x" * 250 + b"\n", False),
        ((b"x" * 250 + b"\n") * 20, True),
        ((b"x" * 190 + b"\n") * 20, False),
        ((b"x" * 250 + b"\r") * 20, True),
        ((b"x" * 190 + b"\r\n") * 20, False),
        ((b"x" * 100 + b"\r") * 40, False),
    ],
)
def test_what_counts_as_minified(data: bytes, expected: bool) -> None:
    assert is_minified(data) is expected
