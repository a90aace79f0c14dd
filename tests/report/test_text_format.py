"""`--format text`: frames exactly as people see them."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import Files, both

from wxlint.diagnostics import Finding, Label, Lang, Report, Severity, Span
from wxlint.report import render

ORDERS = "cloudfunctions/orders/index.js"
FILES = Files(
    {
        ORDERS: (
            b"const cloud = require('wx-server-sdk')\n"
            b"cloud.init()\n"
            b"exports.main = async (event) => {\n"
            b"  const { openid } = event\n"
            b"  return db.collection('orders').where({ _openid: openid }).get()\n"
            b"}\n"
        )
    }
)


def shown(report: Report) -> str:
    return render(report, "text")


def frame(files: Files, finding: Finding, **fields: Any) -> str:
    return shown(files.report(finding, quiet=True, **fields))


def block(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


def test_the_frame_of_the_design() -> None:
    finding = FILES.finding(
        ORDERS,
        "openid",
        "`_openid` is decided by the caller",
        occurrence=2,
        rule="auth/client-supplied-openid",
        severity=Severity.ERROR,
        related=(FILES.label(ORDERS, "openid", "`event.openid` is chosen by the caller"),),
        help=both("use `const { OPENID } = cloud.getWXContext()`"),
    )
    assert shown(FILES.report(finding, files=42)) == block("""
        error[auth/client-supplied-openid]: `_openid` is decided by the caller
         --> cloudfunctions/orders/index.js:5:51
          |
        4 |   const { openid } = event
          |           ------ `event.openid` is chosen by the caller
        5 |   return db.collection('orders').where({ _openid: openid }).get()
          |                                                   ^^^^^^
          = help: use `const { OPENID } = cloud.getWXContext()`

        Found 1 error in 42 files (0.18 s).
        """)


def test_a_flow_numbers_its_steps_and_crosses_files() -> None:
    files = Files({"index.js": b"const find = require('./find')\nfind(event.id)\n", "find.js": b"module.exports = id => db.doc(id)\n"})
    finding = files.finding(
        "find.js",
        "id",
        "the caller chooses the record",
        occurrence=1,
        flow=(
            files.label("index.js", "event", "the caller's data"),
            files.label("index.js", "event.id", "is passed on"),
            files.label("find.js", "id", "arrives here"),
            files.label("find.js", "id", "is used here", occurrence=1),
        ),
    )
    assert frame(files, finding) == block("""
        warning[cloud/use-before-init]: the caller chooses the record
         --> find.js:1:31
          |
        1 | module.exports = id => db.doc(id)
          |                  --           ^^
          |                  |
          |                  3: arrives here
         ::: index.js:2:6
          |
        2 | find(event.id)
          |      -------- 2: is passed on
          |      |
          |      1: the caller's data
        """)


def test_a_related_label_that_is_a_step_is_shown_once() -> None:
    step = FILES.label(ORDERS, "event", "the caller's data")
    finding = FILES.finding(ORDERS, "openid", "m", occurrence=2, related=(step,), flow=(step,))
    assert frame(FILES, finding).count("the caller's data") == 1


def test_several_labels_on_one_line_hang_below_each_other() -> None:
    files = Files({"a.js": b"foo(first, second, third)\n"})
    finding = files.finding(
        "a.js",
        "foo",
        "m",
        related=(files.label("a.js", "third", "three"), files.label("a.js", "first", "one"), files.label("a.js", "second", "two")),
    )
    assert frame(files, finding) == block("""
        warning[cloud/use-before-init]: m
         --> a.js:1:1
          |
        1 | foo(first, second, third)
          | ^^^ -----  ------  ----- three
          |     |      |
          |     |      two
          |     one
        """)


def test_several_messages_beside_one_underline_stand_below_each_other() -> None:
    files = Files({"a.js": b"foo(bar)\n"})
    related = (files.label("a.js", "foo", "left"), files.label("a.js", "bar", "one"), files.label("a.js", "bar", "two"))
    assert frame(files, files.finding("a.js", "bar", "m", related=related)).splitlines()[3:] == [
        "1 | foo(bar)",
        "  | --- ^^^ one",
        "  | |       two",
        "  | left",
    ]


def test_a_mark_inside_another_is_visible() -> None:
    files = Files({"a.js": b"foo(bar, 1)\n"})
    text = frame(files, files.finding("a.js", "foo(bar, 1)", "m", related=(files.label("a.js", "bar", "inner"),)))
    assert text.splitlines()[3:] == ["1 | foo(bar, 1)", "  | ^^^^---^^^^", "  |     |", "  |     inner"]


def test_multi_line_spans_are_bracketed_and_long_ones_shortened() -> None:
    files = Files({"a.js": b"wx.cloud.callFunction({\n  name: 'a',\n  a: 1,\n  b: 2,\n  c: 3,\n  d: 4,\n})\nlet q = wx.call({\n  a\n})\n"})
    whole = "wx.cloud.callFunction({\n  name: 'a',\n  a: 1,\n  b: 2,\n  c: 3,\n  d: 4,\n})"
    related = (files.label("a.js", "wx.call({\n  a\n})", "and here"), files.label("a.js", "name", "the name"))
    assert frame(files, files.finding("a.js", whole, "m", related=related)) == block("""
        warning[cloud/use-before-init]: m
          --> a.js:1:1
           |
         1 | / wx.cloud.callFunction({
         2 | |   name: 'a',
           | |   ---- the name
         3 | |   a: 1,
        ...  |
         6 | |   d: 4,
         7 | | })
           | |__^
         8 |   let q = wx.call({
           |  _________-
         9 | |   a
        10 | | })
           | |__- and here
        """)


def test_nested_multi_line_spans_have_lanes_of_their_own() -> None:
    files = Files({"a.js": b"x = f({\n  a: g([\n    1\n  ])\n})\n"})
    related = (files.label("a.js", "g([\n    1\n  ])", "inner"),)
    assert frame(files, files.finding("a.js", "f({\n  a: g([\n    1\n  ])\n})", "m", related=related)) == block("""
        warning[cloud/use-before-init]: m
         --> a.js:1:5
          |
        1 |    x = f({
          |  ______^
        2 | |    a: g([
          | | ______-
        3 | ||     1
        4 | ||   ])
          | ||____- inner
        5 | |  })
          | |___^
        """)


def test_a_gap_of_one_line_is_shown_and_a_wider_one_is_not() -> None:
    files = Files({"a.js": b"".join(b"l%d\n" % number for number in range(1, 13))})
    related = (files.label("a.js", "l3", "near"), files.label("a.js", "l12", "far"))
    assert frame(files, files.finding("a.js", "l1", "m", related=related)).splitlines()[3:] == [
        " 1 | l1",
        "   | ^^",
        " 2 | l2",
        " 3 | l3",
        "   | -- near",
        "...",
        "12 | l12",
        "   | --- far",
    ]


def test_a_span_that_ends_with_the_line_ending_stays_on_its_line() -> None:
    files = Files({"a.js": b"foo()\r\nbar()\r\n"})
    assert frame(files, files.finding("a.js", "foo()\r\n", "m")).splitlines()[3:] == ["1 | foo()", "  | ^^^^^"]


def test_an_empty_span_and_the_end_of_the_file_get_one_sign() -> None:
    files = Files({"a.js": b"foo\nbar"})
    assert frame(files, Finding("x/y", "a.js", Span(1, 1), both("m"))).splitlines()[3:] == ["1 | foo", "  |  ^"]
    assert frame(files, Finding("x/y", "a.js", Span(7, 7), both("m"))).splitlines()[3:] == ["2 | bar", "  |    ^"]


def test_underlines_stand_under_wide_characters_and_tabs() -> None:
    files = Files({"页面/index.js": "\tlet 名字 = '🎉é' + bad\n".encode()})
    assert frame(files, files.finding("页面/index.js", "bad", "m", related=(files.label("页面/index.js", "名字", "wide"),))) == block("""
        warning[cloud/use-before-init]: m
         --> 页面/index.js:1:18
          |
        1 |     let 名字 = '🎉é' + bad
          |         ----           ^^^
          |         |
          |         wide
        """)


def test_a_long_line_is_cut_around_the_span() -> None:
    files = Files({"a.js": b"a" * 5000 + b" bad " + b"b" * 5000})
    rows = frame(files, files.finding("a.js", "bad", "m", related=(Label("a.js", Span(0, 3), both("start")),))).splitlines()
    assert rows[1] == " --> a.js:1:5002"
    assert rows[3].startswith("1 | …aaa")
    assert rows[3].endswith("bbb…")
    assert len(rows[3]) == len("1 | ") + 120
    assert rows[4].index("^") == rows[3].index("bad")
    assert rows[4][4] == "-", "what was cut away is marked at the ellipsis that stands for it"
    assert rows[-1].endswith("start")


def test_the_end_of_a_long_line_is_shown_without_an_ellipsis() -> None:
    files = Files({"a.js": b"a" * 500 + b"bad"})
    rows = frame(files, files.finding("a.js", "bad", "m")).splitlines()
    assert rows[3].endswith("aabad")
    assert rows[4] == "  |" + " " * (rows[3].index("bad") - 3) + "^^^"


def test_control_characters_cannot_reach_the_terminal() -> None:
    path = "a\x1b[2J\n.js"
    files = Files({path: "let x = '\x1b]0;title\x07\u202e\x9b'; bad\x00\n".encode()})
    finding = files.finding(path, "bad", "name `\x1b[31m\r\u2066`", help=both("remove `\x07`"), related=(files.label(path, "x", "\x08"),))
    assert frame(files, finding) == block(r"""
        warning[cloud/use-before-init]: name `\x1b[31m\r\u2066`
         --> a\x1b[2J\n.js:1:25
          |
        1 | let x = '\x1b]0;title\x07\u202e\x9b'; bad\x00
          |     -                                 ^^^
          |     |
          |     \x08
          = help: remove `\x07`
        """)


def test_a_file_that_is_gone_loses_no_message() -> None:
    related = (Label("gone.js", Span(3, 4), both("why")), FILES.label(ORDERS, "init", "here"))
    finding = Finding("x/y", "gone.js", Span(1, 2), both("m"), help=both("do it"), related=related)
    assert frame(FILES, finding) == block("""
        warning[x/y]: m
         --> gone.js
          = the file can no longer be read
          = why
         ::: cloudfunctions/orders/index.js:2:7
          |
        2 | cloud.init()
          |       ---- here
          = help: do it
        """)


def test_colours_and_links_only_where_they_are_wanted() -> None:
    finding = FILES.finding(ORDERS, "cloud.init()", "m", severity=Severity.ERROR)
    assert "\x1b" not in frame(FILES, finding)
    assert frame(FILES, finding, color=True).splitlines() == [
        "\x1b[1;31merror[\x1b[0m\x1b[1;31mcloud/use-before-init\x1b[0m\x1b[1;31m]\x1b[0m\x1b[1m: m\x1b[0m",
        "\x1b[1;34m -->\x1b[0m cloudfunctions/orders/index.js:2:1",
        "\x1b[1;34m  |\x1b[0m",
        "\x1b[1;34m2 |\x1b[0m cloud.init()",
        "\x1b[1;34m  |\x1b[0m \x1b[1;31m^^^^^^^^^^^^\x1b[0m",
    ]
    linked = frame(FILES, finding, hyperlinks=True).splitlines()[0]
    assert linked == "error[\x1b]8;;https://example.org/rules#clouduse-before-init\x1b\\cloud/use-before-init\x1b]8;;\x1b\\]: m"


@pytest.mark.parametrize("rule", ["a\x1b\\b", "java script"])
def test_an_address_that_could_end_the_link_is_not_linked(rule: str) -> None:
    finding = Finding(rule, ORDERS, Span(0, 1), both("m"))
    report = FILES.report(finding, hyperlinks=True, quiet=True)
    assert ("\x1b" in shown(report)) == (rule == "java script")


@pytest.mark.parametrize(
    ("severities", "fields", "english", "chinese"),
    [
        ("", {"files": 42, "seconds": 0.05}, "No problems in 42 files (0.05 s).", "检查了 42 个文件，未发现问题，用时 0.05 秒。"),
        ("", {"files": 1}, "No problems in 1 file (0.18 s).", "检查了 1 个文件，未发现问题，用时 0.18 秒。"),
        ("i", {}, "Found 1 info in 1 file (0.18 s).", "检查了 1 个文件，发现 1 个提示，用时 0.18 秒。"),
        ("ww", {}, "Found 2 warnings in 1 file (0.18 s).", "检查了 1 个文件，发现 2 个警告，用时 0.18 秒。"),
        (
            "eww",
            {"files": 42},
            "Found 3 problems (1 error, 2 warnings) in 42 files (0.18 s).",
            "检查了 42 个文件，发现 3 个问题（1 个错误、2 个警告），用时 0.18 秒。",
        ),
        (
            "eewii",
            {"suppressed": 1, "skipped": 7},
            "Found 5 problems (2 errors, 1 warning, 2 infos) in 1 file (0.18 s). 1 problem suppressed, 7 paths skipped.",
            "检查了 1 个文件，发现 5 个问题（2 个错误、1 个警告、2 个提示），用时 0.18 秒。已屏蔽 1 个问题，已跳过 7 个路径。",
        ),
        ("", {"skipped": 1}, "No problems in 1 file (0.18 s). 1 path skipped.", "检查了 1 个文件，未发现问题，用时 0.18 秒。已跳过 1 个路径。"),
    ],
)
def test_the_summary_counts_in_words(severities: str, fields: dict[str, Any], english: str, chinese: str) -> None:
    levels = {"e": Severity.ERROR, "w": Severity.WARNING, "i": Severity.INFO}
    findings = [FILES.finding(ORDERS, "cloud", "m", severity=levels[letter]) for letter in severities]
    for lang, sentence in ((Lang.EN, english), (Lang.ZH, chinese)):
        assert shown(FILES.report(*findings, lang=lang, **fields)).splitlines()[-1] == sentence


def test_statistics_come_between_the_findings_and_the_summary() -> None:
    findings = [FILES.finding(ORDERS, "cloud", "m", rule="a/b", severity=Severity.INFO)]
    findings += [FILES.finding(ORDERS, "cloud", "m", rule="c/often")] * 11
    findings += [FILES.finding(ORDERS, "cloud", "m", rule="z/worst", severity=Severity.ERROR)]
    assert shown(FILES.report(*findings, statistics=True)).split("\n\n")[-2:] == [
        "11  warning  c/often\n 1    error  z/worst\n 1     info  a/b",
        "Found 13 problems (1 error, 11 warnings, 1 info) in 1 file (0.18 s).\n",
    ]


def test_quiet_prints_findings_and_nothing_else() -> None:
    assert shown(FILES.report(quiet=True)) == ""
    assert shown(FILES.report(FILES.finding(ORDERS, "cloud", "m"), quiet=True)).endswith("^^^^^\n")


def test_messages_are_in_the_language_of_the_report() -> None:
    finding = FILES.finding(ORDERS, "cloud.init()", "m")
    chinese = Finding(finding.rule, finding.path, finding.span, message=both("m")._replace(zh="未初始化"), help=both("h")._replace(zh="先初始化"))
    text = frame(FILES, chinese, lang=Lang.ZH)
    assert text.startswith("warning[cloud/use-before-init]: 未初始化\n")
    assert text.endswith("  = help: 先初始化\n")


# What one cell, two cells and no cell looks like on a terminal; the wide ones include Han, Hangul, fullwidth forms and emoji.
CELLS = st.sampled_from([("a", 1), ("é", 1), ("中", 2), ("한", 2), ("Ａ", 2), ("🎉", 2), ("\u0301", 0), ("\x1b", 4), ("\u202e", 6)])


@given(st.lists(CELLS, max_size=20), st.lists(CELLS.filter(lambda cell: cell[1] > 0), min_size=1, max_size=9))
def test_the_underline_is_as_wide_as_the_code_and_stands_under_it(before: list[tuple[str, int]], marked: list[tuple[str, int]]) -> None:
    prefix, code = "".join(text for text, _ in before), "".join(text for text, _ in marked)
    files = Files({"a.js": f"{prefix}{code};".encode()})
    start = len(prefix.encode())
    rows = frame(files, Finding("x/y", "a.js", Span(start, start + len(code.encode())), both("m"))).splitlines()
    width = sum(cells for _, cells in before)
    assert rows[4] == f"  | {' ' * width}{'^' * sum(cells for _, cells in marked)}"
