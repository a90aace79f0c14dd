"""Whatever a folder holds and however it is named: no exception, no wrong place, and a word where something was not analysed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from command_line import FIXTURES, Result, copy, fixtures, json_report, process, write, wxlint
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wxlint.config.model import Config
from wxlint.diagnostics import Confidence, Report
from wxlint.engine.catalogue import load_catalogue
from wxlint.engine.run import Options, check
from wxlint.engine.select import Selection

DROPPED = "cloud/unhandled-call-failure"
CALL = "wx.cloud.callFunction({ name: 'pay' })\n"
APP = {
    "project.config.json": '{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "mp/", "cloudfunctionRoot": "cf/" }',
    "mp/app.json": '{ "pages": ["pages/a/a"] }',
    "mp/app.js": "App({ onLaunch() { wx.cloud.init({ env: 'shop-1a2b3c4d' }) } })\n",
    "mp/pages/a/a.js": CALL,
    "cf/pay/index.js": "exports.main = async () => 'ok'\n",
}
EVERYTHING = ("--preset", "all", "--min-confidence", "low")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the current folder."""
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


def notes(result: Result) -> list[tuple[str, str | None]]:
    """Kind and path of each note in a JSON report."""
    return [(note["kind"], note["path"]) for note in result.report["notes"]]


# -- what a folder may hold -----------------------------------------------------------------------------------------------------------


def test_an_empty_folder_has_nothing_wrong_and_says_that_there_is_nothing(folder):
    result = wxlint("check")
    assert (result.code, result.out) == (0, "No problems in 0 files (0.00 s). 1 path skipped.\n")
    assert result.err.startswith("note[configuration]: .: nothing to analyse: there is no Mini Program and no cloud function here")


def test_a_folder_without_an_app(folder):
    write(folder, {"index.js": CALL, "lib/a.js": "module.exports = 1\n", "README.md": "#"})
    result = json_report()
    assert (result.code, result.found) == (0, [])
    assert notes(result) == [("configuration", ".")]


def test_cloud_functions_alone(folder):
    code = "const cloud = require('wx-server-sdk')\nexports.main = async e => cloud.database().collection('a').where({ _openid: e.openid }).get()\n"
    write(folder, {"f/index.js": code, "f/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }'})
    assert set(json_report().found) == {("auth/client-supplied-openid", "f/index.js"), ("function/init-missing", "f/index.js")}


def test_a_component_library_alone(folder):
    write(
        folder, {"package.json": '{ "miniprogram": "src" }', "src/a/a.json": '{ "component": true }', "src/a/a.wxml": "<view />", "src/a/a.js": CALL}
    )
    assert json_report().found == [(DROPPED, "src/a/a.js")]


def test_two_apps_do_not_disturb_each_other(folder):
    write(folder, {f"one/{path}": content for path, content in APP.items()})
    write(folder, {f"two/{path}": content for path, content in APP.items()} | {"two/mp/app.js": "App({})\n"})
    assert sorted(json_report().found) == [
        ("cloud/init-missing", "two/mp/pages/a/a.js"),
        (DROPPED, "one/mp/pages/a/a.js"),
        (DROPPED, "two/mp/pages/a/a.js"),
    ]


def test_a_folder_named_like_a_script(folder):
    write(
        folder, APP | {"mp/pages/b.js/b.js": CALL, "mp/utils.ts/index.js": CALL, "cf/fn.js/index.js": "exports.main = 1\n", "mp/app.wxss/a.wxss": ""}
    )
    result = json_report()
    assert "internal-error" not in result.rules
    assert (DROPPED, "mp/pages/b.js/b.js") in result.found


@pytest.mark.parametrize("name", ["hostile/broken", "hostile/escape"])
def test_hostile_projects(name, tmp_path, monkeypatch):
    monkeypatch.chdir(copy(name, tmp_path))
    result = json_report(*EVERYTHING)
    assert "internal-error" not in result.rules
    assert all(not item["path"].startswith(("..", "/")) for item in result.report["diagnostics"])
    result = wxlint("check", "--no-config", *EVERYTHING)
    assert "Traceback" not in result.err


PLACES = {
    "astral": (1, 22),
    "bom": (1, 1),
    "cr": (3, 5),
    "crlf": (3, 5),
    "invalid-utf8": (1, 18),
    "line-separator": (1, 20),
    "mixed-ends": (4, 1),
    "nul": (1, 18),
    "shebang": (2, 1),
    "tabs": (1, 3),
}
"""Where each file of the fixture holds its call: line and column, in code points."""


def test_positions_are_right_in_every_encoding(tmp_path, monkeypatch):
    root = copy("hostile/encodings", tmp_path)
    monkeypatch.chdir(root)
    found = {}
    for item in json_report("--select", DROPPED).report["diagnostics"]:
        name = Path(item["path"]).stem
        start, end = item["range"]["start"], item["range"]["end"]
        if item["rule"] == DROPPED:
            assert (root / item["path"]).read_bytes()[start["offset"] : end["offset"]] == b"wx.cloud.callFunction"
            found[name] = (start["line"], start["column"])
        else:
            assert (name, item["rule"]) == ("utf16", "syntax-error")
    assert found == PLACES


def test_json_with_comments_is_read_where_the_tools_read_it(folder):
    config = '// 配置\n{ "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "mp/", /* 小程序 */ "cloudfunctionRoot": "cf/", }\n'
    write(folder, APP | {"project.config.json": config, "tsconfig.json": "{ // c\n }"})
    assert json_report().found == [(DROPPED, "mp/pages/a/a.js")]


@pytest.mark.parametrize("name", ["你好 世界", "a b", "é", "a#b%20c", "-v", "😀", "a'b\"c", "a\tb\nc"])
def test_names_of_files_and_folders(name, tmp_path, monkeypatch):
    root = write(tmp_path / name, {**APP, f"mp/{name}/{name}.js": CALL})
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    assert (DROPPED, f"mp/{name}/{name}.js") in json_report().found
    for output_format in ("text", "concise", "github", "sarif"):
        shown = wxlint("check", "--format", output_format, "--no-config").out
        assert "\t" not in shown
        assert name not in shown or "\n" not in name


def test_a_name_that_is_no_utf8(folder):
    write(folder, APP)
    try:
        (folder / os.fsdecode(b"mp/\xff\xfe.js")).write_text(CALL)
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    for output_format in ("text", "concise", "json", "github", "sarif"):
        result = wxlint("check", "--format", output_format, "--no-config")
        assert result.code == 1
        assert DROPPED in result.out


# -- how paths are given --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [".", "./", "mp/..", "mp/../.", "{root}", "{root}/", "../project", "mp", "mp/", "mp/pages/a/a.js", "./mp//pages/a/a.js"]
)
def test_ways_to_name_a_project(folder, given):
    write(folder, APP)
    assert json_report(given.format(root=folder)).found == [(DROPPED, "mp/pages/a/a.js")]


def test_from_another_folder(folder, monkeypatch):
    write(folder, APP)
    monkeypatch.chdir(folder / "cf/pay")
    assert json_report("../../mp").found == [(DROPPED, "../../mp/pages/a/a.js")]
    assert json_report(folder).found == [(DROPPED, "../../mp/pages/a/a.js")]


@pytest.mark.parametrize("given", ["nowhere", "mp/nowhere.js", "mp/app.js/x", "x" * 5000])
def test_a_path_that_is_not_there(folder, given):
    write(folder, APP)
    result = wxlint("check", given)
    assert result.code == 2
    assert result.out == ""
    assert "does not exist" in result.err


def test_a_path_inside_node_modules(folder):
    write(folder, APP | {"node_modules/sdk/index.js": CALL, "mp/miniprogram_npm/sdk/index.js": CALL, "mp/lib.min.js": CALL, "tools/build.js": CALL})
    for path in ("node_modules/sdk/index.js", "node_modules/sdk", "mp/miniprogram_npm", "mp/lib.min.js", "tools/build.js", "tools"):
        result = json_report(path)
        assert (result.code, result.found, result.report["summary"]["files"]) == (0, [], 0), path
        assert notes(result) == [("skipped", path)]
    assert "left out: it belongs to installed packages or build output" in wxlint("check", "node_modules").err
    assert "not part of a Mini Program or a cloud function, not analysed" in wxlint("check", "tools").err


def test_an_excluded_or_ignored_file_that_is_named(folder):
    write(folder, APP | {"wxlint.toml": 'exclude = ["mp/pages/"]\n', ".gitignore": "cf/\n"})
    assert wxlint("check").out.startswith("No problems")
    excluded, ignored = wxlint("check", "mp/pages/a/a.js"), wxlint("check", "cf/pay/index.js")
    assert excluded.err == "note[skipped]: mp/pages/a/a.js: left out: `exclude` in the configuration names it\n"
    assert "or .gitignore names it" in ignored.err
    assert excluded.code == ignored.code == 0


def test_a_file_of_another_kind(folder):
    write(folder, APP | {"mp/logo.png": b"\x89PNG\r\n"})
    assert "note[skipped]: mp/logo.png: not a kind of file that wxlint reads" in wxlint("check", "mp/logo.png").err


# -- what is no ordinary file ---------------------------------------------------------------------------------------------------------


def test_a_pipe_does_not_hang(folder):
    write(folder, APP)
    os.mkfifo(folder / "mp/pages/a/b.js")
    os.mkfifo(folder / "mp/pages/a/a.json")
    os.mkfifo(folder / "wxlint.toml")
    started = time.monotonic()
    result = process("check", "--format", "json", "--no-config", cwd=folder)
    assert result.returncode == 1
    named = process("check", "mp/pages/a/b.js", "--no-config", cwd=folder)
    assert named.returncode == 0
    assert b"note[skipped]: mp/pages/a/b.js: not a regular file, not read" in named.stderr
    as_configuration = process("check", "--config", "wxlint.toml", cwd=folder)
    assert as_configuration.returncode == 2
    assert b"this is not a file" in as_configuration.stderr
    assert time.monotonic() - started < 30


def test_links(folder, tmp_path):
    outside = write(tmp_path / "outside", {"secret.js": CALL})
    write(folder, APP)
    (folder / "mp/loop").symlink_to(folder / "mp", target_is_directory=True)
    (folder / "mp/self").symlink_to("self")
    (folder / "mp/away").symlink_to(outside, target_is_directory=True)
    (folder / "mp/pages/a/out.js").symlink_to(outside / "secret.js")
    (folder / "mp/pages/a/in.js").symlink_to("a.js")
    (folder / "mp/pages/a/gone.js").symlink_to("nothing.js")
    result = json_report()
    assert result.found == [(DROPPED, "mp/pages/a/a.js")]
    assert json_report("mp/pages/a/out.js").found == json_report("mp/pages/a/in.js").found == []
    assert ("skipped", "mp/pages/a/out.js") in notes(json_report("mp/pages/a/out.js"))
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    assert json_report(tmp_path / "link").found == [(DROPPED, "mp/pages/a/a.js")]
    assert wxlint("check", "mp/self").code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(folder):
    write(folder, APP | {"mp/pages/b/b.js": CALL})
    (folder / "mp/pages/a/a.js").chmod(0)
    (folder / "mp/pages/b").chmod(0)
    try:
        result = json_report()
        assert result.found == []
        assert notes(result) == [("skipped", "mp/pages/a/a.js"), ("skipped", "mp/pages/b")]
    finally:
        (folder / "mp/pages/b").chmod(0o755)


def test_a_file_that_cannot_be_read_is_said(folder, monkeypatch):
    """As above, where the tests run as root, who may read everything."""
    write(folder, APP)
    real = os.open

    def forbidden(path, *arguments, **options):
        if str(path).endswith("a.js"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr("wxlint.project.reading.os.open", forbidden)
    result = json_report()
    assert (result.code, result.found) == (0, [])
    assert notes(result) == [("skipped", "mp/pages/a/a.js")]
    assert "note[skipped]: mp/pages/a/a.js: cannot be read, not analysed" in wxlint("check").err


def test_a_file_that_vanishes_while_it_is_reported(folder):
    write(folder, APP)
    report = _everything(folder)
    (folder / "mp/pages/a/a.js").unlink()
    from wxlint.report import render

    for output_format in ("text", "json", "sarif", "github", "concise"):
        assert DROPPED in render(report, output_format)


def test_hostile_ignore_patterns_take_no_time(folder):
    patterns = "\n".join(["*a" * number + "*b" for number in range(1, 30)] + ["**/" * 30 + "x", "[" * 500, "\\", "!" * 50, "/" * 50])
    write(folder, APP | {".gitignore": patterns, f"mp/{'a' * 240}.js": CALL, **{f"mp/{'a' * 200}{number}.js": CALL for number in range(20)}})
    started = time.process_time()
    assert len(json_report().found) == 22
    assert time.process_time() - started < 10


# -- broken anywhere ------------------------------------------------------------------------------------------------------------------

SOURCES = sorted(
    path
    for kind in ("projects", "clean", "seed", "hostile")
    for path in (FIXTURES / kind).rglob("*")
    if path.is_file() and path.suffix in (".js", ".ts", ".tsx", ".json", ".wxml", ".wxss", ".wxs")
)
CATALOGUE = load_catalogue()


def _everything(root: Path) -> Report:
    return check([root], Options(Selection(CATALOGUE, Config(), "all"), min_confidence=Confidence.LOW), root)


def _assert_sound(report: Report, root: Path) -> None:
    """No failure, and every place that is shown or changed lies inside its file."""
    for item in report.diagnostics:
        finding = item.finding
        assert finding.rule != "internal-error", finding.message.en
        edits = finding.fix.edits if finding.fix else ()
        for place in (finding, *finding.related, *finding.flow, *edits):
            assert 0 <= place.span.start <= place.span.end <= len((root / place.path).read_bytes()), (finding.rule, place)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of all fixtures, to be broken one file at a time."""
    root = tmp_path_factory.mktemp("copies")
    for kind in ("projects", "clean", "seed", "hostile"):
        for fixture in fixtures(kind):
            copy(fixture, root / kind)
    return root


def _with_file(copies: Path, source: Path, data: bytes) -> None:
    path = copies / source.relative_to(FIXTURES)
    root = copies / Path(*source.relative_to(FIXTURES).parts[:2])
    whole = path.read_bytes()
    path.write_bytes(data)
    try:
        _assert_sound(_everything(root), root)
    finally:
        path.write_bytes(whole)


BROKEN = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)


@BROKEN
@given(source=st.sampled_from(SOURCES), part=st.floats(0, 1))
def test_a_file_cut_off_anywhere(copies, source, part):
    data = source.read_bytes()
    _with_file(copies, source, data[: int(len(data) * part)])


@BROKEN
@given(source=st.sampled_from(SOURCES), part=st.floats(0, 1), noise=st.binary(min_size=1, max_size=6), removed=st.integers(0, 40))
@example(source=SOURCES[0], part=0.0, noise=b"\xef\xbb\xbf", removed=0)
def test_a_file_with_noise_anywhere(copies, source, part, noise, removed):
    data = source.read_bytes()
    place = int(len(data) * part)
    _with_file(copies, source, data[:place] + noise + data[place + removed :])


@BROKEN
@given(source=st.sampled_from(SOURCES), other=st.sampled_from(SOURCES))
def test_a_file_with_the_contents_of_another(copies, source, other):
    _with_file(copies, source, other.read_bytes())


# -- deep and long --------------------------------------------------------------------------------------------------------------------


def _lines(unit: str, count: int) -> str:
    """`unit` repeated, on lines short enough not to be taken for a bundle."""
    row = max(1, 100 // len(unit))
    return (unit * row + "\n") * (count // row) + unit * (count % row)


def _function(body: str) -> str:
    head = "const cloud = require('wx-server-sdk')\ncloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })\nconst db = cloud.database()\n"
    return f"{head}exports.main = async event => {{\n{body}\nreturn db.collection('a').where({{ _openid: q }}).get()\n}}\n"


DEEP = {
    "parentheses": ("mp/pages/a/a.js", f"wx.cloud.callFunction({{ name: {_lines('(', 100_000)}'a'{_lines(')', 100_000)} }})"),
    "open parentheses": ("mp/pages/a/a.js", f"wx.cloud.callFunction({_lines('(', 100_000)}"),
    "members": ("mp/pages/a/a.js", f"wx.cloud{_lines('.a', 200_000)}()"),
    "sum": ("mp/pages/a/a.js", f"wx.cloud.callFunction({{ name: {_lines('1+', 200_000)}1 }})"),
    "arrays": ("mp/pages/a/a.js", f"wx.cloud.callFunction({{ data: {_lines('[', 50_000)}{_lines(']', 50_000)} }})"),
    "functions": ("mp/pages/a/a.js", f"{CALL};{_lines('(()=>', 20_000)}1{_lines(')', 20_000)}"),
    "chain": ("mp/pages/a/a.js", f"wx.cloud.callFunction({{ name: 'a' }}){_lines('.then(x=>x)', 10_000)}"),
    "callers": (
        "mp/pages/a/a.js",
        "\n".join(f"function f{n}() {{ return f{n + 1}() }}" for n in range(3000)) + "\nfunction f3000() { return " + CALL + "}",
    ),
    "claim in parentheses": ("cf/pay/index.js", _function(f"const q = {_lines('(', 50_000)}event.openid{_lines(')', 50_000)}")),
    "claim in a sum": ("cf/pay/index.js", _function(f"const q = {_lines('event.openid+', 10_000)}''")),
    "claim or claim": ("cf/pay/index.js", _function(f"const q = {_lines('event.openid||', 10_000)}''")),
    "patterns": ("cf/pay/index.js", _function(f"const {_lines('{a:', 30_000)}q{_lines('}', 30_000)} = event")),
    "aliases": (
        "cf/pay/index.js",
        _function("const a0 = event.openid\n" + "\n".join(f"const a{n + 1} = a{n}" for n in range(3000)) + "\nconst q = a3000"),
    ),
    "blocks": ("cf/pay/index.js", _function(f"let q\n{_lines('{', 50_000)}q = event.openid{_lines('}', 50_000)}")),
    "json": ("mp/pages/a/a.json", f"{_lines(chr(123) + chr(34) + 'a' + chr(34) + ':', 20_000)}1{_lines('}', 20_000)}"),
    "open json": ("mp/app.json", f'{{ "pages": {_lines("[", 20_000)}'),
    "wxml": ("mp/pages/a/a.wxml", f"{_lines('<view>', 20_000)}{_lines('</view>', 20_000)}"),
    "open wxml": ("mp/pages/a/a.wxml", _lines("<view>", 20_000)),
    "mustache": ("mp/pages/a/a.wxml", f"<view a='{{{{ {_lines('(', 30_000)}{_lines(')', 30_000)} }}}}' />"),
}
"""Anything that took more than linear time would take minutes on these."""


@pytest.mark.parametrize("name", DEEP)
def test_deep_files_finish_in_seconds(folder, name):
    path, content = DEEP[name]
    assert len(content) < 1 << 20
    write(folder, APP | {"cf/pay/package.json": '{ "dependencies": { "wx-server-sdk": "~3.0.1" } }', path: content})
    started = time.process_time()
    report = _everything(folder)
    assert time.process_time() - started < 60  # in proportion to the size it is a fifth of that; in proportion to its square, hours
    _assert_sound(report, folder)
    assert [note.path for note in report.notes if note.kind == "skipped"] == [], "the file was analysed"
