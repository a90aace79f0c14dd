"""`--format concise`, `--format github` and the notes: one line for each thing."""

from __future__ import annotations

import pytest
from report_builders import Files, both

from wxlint.diagnostics import Finding, Lang, Note, Severity, Span, Text
from wxlint.report import FORMATS, render, render_notes

FILES = Files({"pages/首页 1/index.js": "// 中\nwx.cloud.init()\nlet a = {\n}\n".encode(), "b.js": b"x\n"})
PAGE = "pages/首页 1/index.js"


def test_concise_is_one_line_for_each_finding_and_the_summary() -> None:
    findings = (
        FILES.finding(PAGE, "cloud", "`init` is called twice", severity=Severity.ERROR, help=both("call it once")),
        FILES.finding("b.js", "x", "m", severity=Severity.INFO, rule="a/b"),
    )
    assert render(FILES.report(*findings, statistics=True), "concise").splitlines() == [
        "pages/首页 1/index.js:2:4: error: `init` is called twice [cloud/use-before-init]",
        "b.js:1:1: info: m [a/b]",
        "",
        "1  error  cloud/use-before-init",
        "1   info  a/b",
        "",
        "Found 2 problems (1 error, 1 info) in 2 files (0.18 s).",
    ]
    assert render(FILES.report(quiet=True), "concise") == ""
    assert render(FILES.report(), "concise") == "No problems in 2 files (0.18 s).\n"


def test_concise_colours_and_links_only_where_they_are_wanted() -> None:
    report = FILES.report(FILES.finding("b.js", "x", "m", rule="a/b"), quiet=True, color=True, hyperlinks=True)
    assert render(report, "concise") == "b.js:1:1: \x1b[1;33mwarning:\x1b[0m m [\x1b]8;;https://example.org/rules#ab\x1b\\a/b\x1b]8;;\x1b\\]\n"


def test_concise_gives_neither_the_terminal_nor_the_runner_a_command() -> None:
    files = Files({"::add-mask::\x1b[2J.js": b"x"})
    [path] = files
    line = render(files.report(files.finding(path, "x", "a\n::error::b\x07"), quiet=True), "concise")
    assert line == "./::add-mask::\\x1b[2J.js:1:1: warning: a\\n::error::b\\x07 [cloud/use-before-init]\n"


def test_github_writes_one_command_for_each_finding() -> None:
    findings = (
        FILES.finding(PAGE, "cloud", "called twice", severity=Severity.ERROR, help=both("call it once")),
        FILES.finding(PAGE, "{\n}", "two lines"),
        FILES.finding("b.js", "x", "m", severity=Severity.INFO, rule="a/b"),
    )
    assert render(FILES.report(*findings, statistics=True), "github").splitlines() == [
        "::error file=pages/首页 1/index.js,line=2,endLine=2,col=4,endColumn=9,title=cloud/use-before-init::called twice%0Ahelp: call it once",
        "::warning file=pages/首页 1/index.js,line=3,endLine=4,title=cloud/use-before-init::two lines",
        "::notice file=b.js,line=1,endLine=1,col=1,endColumn=2,title=a/b::m",
    ]
    assert render(FILES.report(), "github") == ""


def test_github_escapes_what_would_end_a_property_or_the_command() -> None:
    files = Files({"a,b:c%d.js": b"x"})
    finding = Finding("x/y", "a,b:c%d.js", Span(0, 1), both("100%: a, b\r\n::set-output::\x1b[0m"))
    assert render(files.report(finding), "github") == (
        "::warning file=a%2Cb%3Ac%25d.js,line=1,endLine=1,col=1,endColumn=2,title=x/y::100%25: a, b\\r\\n::set-output::\\x1b[0m\n"
    )


def test_notes_name_their_kind_and_place() -> None:
    notes = (
        Note("skipped", Text("minified", "已压缩"), "a\x1b.js"),
        Note("framework", both("Taro")),
        Note("internal-error", both("a rule failed"), "b.js"),
    )
    assert render_notes(FILES.report(notes=notes)) == (
        "note[skipped]: a\\x1b.js: minified\nnote[framework]: Taro\nerror[internal-error]: b.js: a rule failed\n"
    )
    assert render_notes(FILES.report(notes=notes[:1], lang=Lang.ZH, color=True)) == "\x1b[1;34mnote[skipped]\x1b[0m: a\\x1b.js: 已压缩\n"
    assert render_notes(FILES.report()) == ""


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown format `xml`, expected one of text, concise, json, sarif, github"):
        render(FILES.report(), "xml")


@pytest.mark.parametrize("name", FORMATS)
def test_only_the_module_of_the_format_is_loaded(name: str) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from wxlint.diagnostics import Report, Summary; from wxlint.report import render\n"
        f"render(Report((), (), Summary(0, 0, 0, 0, 0, 0, 0.0), {{}}, lambda path: None), {name!r})\n"
        "print(*sorted(module for module in sys.modules if module.startswith('wxlint.report.') or module == 'json'))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    others = {f"wxlint.report.{'json_' if other == 'json' else other}" for other in FORMATS if other != name}
    assert not others & set(loaded)
    assert ("json" in loaded) == (name in ("json", "sarif", "gitlab", "rdjson"))
