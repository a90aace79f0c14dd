"""What is kept of a run is reported again exactly as long as it would come out again, and nothing that happens to the cache is an error."""

import errno
import os
import re
import threading
import time
from pathlib import Path

import pytest
from command_line import REPOSITORY, write, wxlint

from wxlint.engine import project_run, store

RULE = "cloud/unhandled-call-failure"
CALL = "wx.cloud.callFunction({ name: 'pay', success() {} })\n"
PROJECT = {
    "p/project.config.json": '{ "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "p/mp/app.json": '{ "pages": ["pages/a/a"] }',
    "p/mp/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    "p/mp/pages/a/a.js": CALL,
    "p/cf/pay/index.js": "exports.main = async event => event.id\n",
}


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """A cache of the test's own; the project is the current folder."""
    write(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path / "p")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "wxlint"


@pytest.fixture
def runs(monkeypatch) -> list[int]:
    """Grows with every run that was not recalled."""
    counted: list[int] = []
    real = project_run.lint

    def lint(*arguments):
        counted.append(1)
        return real(*arguments)

    monkeypatch.setattr(project_run, "lint", lint)
    return counted


def check(*options) -> dict:
    """The report, and the exit code in it, without the seconds."""
    result = wxlint("check", "--format", "json", "--select", RULE, *options)
    report = result.report
    del report["summary"]["seconds"]
    return report | {"code": result.code}


def rules(report: dict) -> list[str]:
    return [item["rule"] for item in report["diagnostics"]]


def entries(cache: Path) -> list[Path]:
    return [path for path in cache.iterdir() if path.name.startswith("run-")]


def test_an_unchanged_project_is_not_analysed_again(cache, runs):
    first = check()
    assert rules(first) == [RULE]
    assert check() == first
    assert len(runs) == 1


def touched(path: str, text: str) -> None:
    """Other contents of the same length at the same time: nothing but reading tells."""
    file = Path(path)
    status = file.stat()
    file.write_text(text)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES = {
    "contents of the same length": lambda: touched("mp/pages/a/a.js", CALL.replace("success", "failure")),
    "an imported file": lambda: Path("cf/pay/index.js").write_text("exports.main = 1\n"),
    "a new file": lambda: Path("mp/new.js").write_text("let a\n"),
    "a new folder": lambda: Path("mp/pages/b").mkdir(),
    "a file less": lambda: Path("cf/pay/index.js").unlink(),
    "the app's configuration": lambda: Path("mp/app.json").write_text('{ "pages": [] }'),
    "an ignore file": lambda: Path(".gitignore").write_text("mp/pages\n"),
    "a configuration": lambda: Path("wxlint.toml").write_text('extends = "seed"\n'),
    "a configuration further out": lambda: Path("../wxlint.toml").write_text('exclude = ["mp"]\n'),
    "an outer project": lambda: Path("../project.config.json").write_text('{ "miniprogramRoot": "p/mp/" }'),
    "a repository": lambda: Path(".git").mkdir(),
    "a link in a file's place": lambda: (Path("cf/pay/index.js").rename("cf/real.js"), Path("cf/pay/index.js").symlink_to("../real.js")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_a_run_looked_at_brings_another_run(change, cache, runs):
    check()
    change()
    check()
    assert len(runs) == 2
    after = check()
    assert len(runs) == 2
    assert check("--no-cache") == after


def test_an_image_that_grew_brings_another_run(cache, runs):
    write(Path(), {"mp/pages/a/a.wxml": '<image src="/a.png"/>\n', "mp/a.png": bytes(10)})
    for length, number in ((10, 0), (500_000, 1), (10, 0)):
        Path("mp/a.png").write_bytes(bytes(length))
        result = wxlint("check", "--format", "json", "--select", "performance/heavy-image")
        assert len(result.rules) == number
    assert len(runs) == 3


_ASKS = re.compile(r"\bos\.(?:stat|lstat|scandir|listdir|open|path\.(?:exists|lexists|isfile|isdir|islink|getsize|getmtime|realpath))\b")
_PATH_ASKS = re.compile(r"(?<!entry)(?<!self)(?<!eader)\.(?:stat|lstat|exists|is_file|is_dir|is_symlink|iterdir|read_bytes|read_text|rglob)\(")


@pytest.mark.parametrize("folder", ["project", "views", "semantics", "syntax", "taint", "config"])
def test_the_disk_is_asked_in_one_place(folder):
    asking = {
        path.name
        for path in (REPOSITORY / "wxlint" / folder).rglob("*.py")
        if _ASKS.search(text := path.read_text("utf-8")) or (_PATH_ASKS.search(text) and "import Path" in text)
    }
    assert asking <= {"disk.py", "reading.py", "models.py"}  # models.py reads wxlint's own


def test_other_options_have_entries_of_their_own(cache, runs):
    for options in ((), ("--min-confidence", "low"), ("--preset", "all"), ("mp",), ("--lang", "zh")):
        check(*options)
    assert len(runs) == 4  # a report is kept in both languages


def test_without_the_cache_nothing_is_kept(cache, runs):
    check("--no-cache")
    check("--no-cache")
    assert len(runs) == 2
    assert not entries(cache)


@pytest.mark.parametrize("damage", [b"", b"wxlint 1\n", b"wxlint 1\n" + bytes(40)])
def test_a_damaged_entry_is_rebuilt_with_a_note(damage, cache, runs):
    first = check()
    (entry,) = entries(cache)
    whole = entry.read_bytes()
    entry.write_bytes(damage or whole[:-1])
    again = check()
    assert again["diagnostics"] == first["diagnostics"]
    assert "damaged" in again["notes"][-1]["message"]
    assert check() == first
    assert len(runs) == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_cache_that_cannot_be_written_is_said_and_no_error(number, cache, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", full)
    result = check()
    assert (result["code"], rules(result)) == (1, [RULE])
    (said,) = [note["message"] for note in result["notes"] if "cache" in note["message"]]
    assert os.strerror(number) in said
    assert not list(cache.iterdir())


def test_a_file_where_the_cache_should_be(cache):
    cache.parent.mkdir()
    cache.write_text("")
    assert check()["code"] == 1


def test_two_runs_at_once(cache):
    kept = store.Store()
    whole = {number: [number] * 10_000 for number in range(4)}

    def work(number: int) -> None:
        for _ in range(30):
            kept.save("entry", whole[number])
            assert kept.load("entry") in whole.values()

    threads = [threading.Thread(target=work, args=(number,)) for number in whole]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not kept.was_damaged


def test_the_cache_shrinks_by_itself(cache):
    kept = store.Store()
    kept.save("old", 1)
    kept.save("used", 2)
    long_ago = time.time() - 40 * 24 * 3600
    for name in ("old", "used", "shrunk"):
        os.utime(cache / name, (long_ago, long_ago))
    assert kept.load("used") == 2
    kept.save("new", 3)
    assert sorted(path.name for path in cache.iterdir()) == ["new", "shrunk", "used"]


def test_the_cache_stays_below_its_limit(cache, monkeypatch):
    monkeypatch.setattr(store, "_MOST_BYTES", 3000)
    kept = store.Store()
    for number in range(5):
        kept.save(f"entry{number}", bytes(900))
        if (cache / "shrunk").exists():
            os.utime(cache / "shrunk", (0, 0))
            os.utime(cache / f"entry{number}", (time.time() - 100 + number,) * 2)
    assert 2 <= sum(path.name.startswith("entry") for path in cache.iterdir()) <= 3


def test_secrets_are_not_kept(cache, runs):
    secret = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"  # gitleaks:allow
    write(Path(), {"cf/pay/index.js": f"exports.main = async () => ({{ secretId: '{secret}' }})\n"})
    first = wxlint("check", "--select", "security/hard-coded-credential")
    again = wxlint("check", "--select", "security/hard-coded-credential")
    assert len(runs) == 1
    assert first == again
    assert secret not in again.out
    assert all(secret.encode() not in path.read_bytes() for path in cache.iterdir())


def test_a_project_cannot_bring_a_cache(cache, runs):
    check()
    for name in (".cache/wxlint", "cache/wxlint", "wxlint"):
        Path(name).mkdir(parents=True)
        for path in entries(cache):
            (Path(name) / path.name).write_bytes(path.read_bytes())
    for path in entries(cache):
        path.unlink()
    check()
    assert len(runs) == 2
