"""The unified diff of fixes is one that git applies."""

import subprocess

import pytest

from wxlint.engine.fix_diff import unified_diff


def test_what_it_looks_like():
    before = "".join(f"{line}\n" for line in range(1, 12)).encode()
    after = before.replace(b"5\n", b"five\n", 1)
    assert unified_diff("a/b.js", before, after) == ("--- a/a/b.js\n+++ b/a/b.js\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n")


@pytest.mark.parametrize("name", ["a b.js", "a\x1b[31m.js", "a\n+++ evil.js", 'a"b\\c.js', "页.js"])
def test_names_stay_what_they_are(tmp_path, name):
    """Escapes do not reach the terminal, and what git writes to is the file that was meant."""
    (tmp_path / name).write_bytes(b"a\n")
    patch = unified_diff(name, b"a\n", b"b\n")
    assert "\x1b" not in patch
    assert len(patch.splitlines()) == 5
    subprocess.run(
        ["git", "apply", "-"],
        input=patch.encode(),
        cwd=tmp_path,
        check=True,
        env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent), "PATH": "/usr/bin:/bin"},
    )
    assert (tmp_path / name).read_bytes() == b"b\n"


def test_nothing_for_the_same_text():
    assert unified_diff("a.js", b"a\n", b"a\n") == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nc\n"),
        (b"a\nb", b"a\nc"),
        (b"a\n", b"a"),
        (b"a", b"a\n"),
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"\xef\xbb\xbfa\n\xffb\n", b"\xef\xbb\xbfa\n\xffc\n"),
        (b"x\n" * 40, b"y\n" + b"x\n" * 38 + b"z\n"),
        (b"a\n", b"n\na\n"),
        (b"a\x0cb\n\xc2\x85\n", b"a\x0cc\n\xc2\x85\n"),
    ],
)
def test_git_applies_it(tmp_path, before, after):
    (tmp_path / "f.js").write_bytes(before)
    patch = unified_diff("f.js", before, after).encode("utf-8", "surrogateescape")
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(
        command,
        input=patch,
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "f.js").read_bytes() == after
