"""`--format json`: the contract, field by field."""

from __future__ import annotations

import json

from report_builders import Files, both

from wxlint import __version__
from wxlint.diagnostics import Confidence, Edit, Finding, Fix, Lang, Note, Severity, Span, Text
from wxlint.report import render

# A byte order mark, CRLF and characters of two, three and four bytes: columns count code points, offsets count bytes.
FILES = Files({"a.js": "\ufefflet é = '中🎉'; call(x)\r\nnext()\r\n".encode(), "页面/b.js": b"first\nsecond\n"})


def test_every_field_of_a_full_report() -> None:
    call = FILES.span("a.js", "call(x)\r\nnext()")
    finding = Finding(
        rule="auth/client-supplied-openid",
        path="a.js",
        span=call,
        message=Text("what is wrong", "哪里错了"),
        help=Text("do this", "这样做"),
        related=(FILES.label("页面/b.js", "second", "why"),),
        flow=(FILES.label("a.js", "é", "from"), FILES.label("a.js", "x", "to")),
        fix=Fix(both("replace it"), (Edit("a.js", Span(3, 6), "const"), Edit("页面/b.js", Span(0, 0), "")), safe=True),
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
    )
    notes = (Note("skipped", both("minified"), "big.js"), Note("framework", both("Taro")))
    report = FILES.report(finding, notes=notes, files=7, suppressed=2, skipped=1, seconds=0.123456)
    assert json.loads(render(report, "json")) == {
        "version": 1,
        "tool": {"name": "wxlint", "version": __version__},
        "summary": {
            "files": 7,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "suppressed": 2,
            "skipped": 1,
            "seconds": 0.123,
            "fixable": {"safe": 1, "unsafe": 0},
            "fixed": 0,
            "known": 0,
            "unchanged": 0,
        },
        "diagnostics": [
            {
                "rule": "auth/client-supplied-openid",
                "severity": "error",
                "confidence": "medium",
                "message": "what is wrong",
                "help": "do this",
                "url": "https://example.org/rules#authclient-supplied-openid",
                "fingerprint": "fingerprint-0",
                "path": "a.js",
                "range": {"start": {"line": 1, "column": 15, "offset": 23}, "end": {"line": 2, "column": 7, "offset": 38}},
                "related": [
                    {
                        "path": "页面/b.js",
                        "range": {"start": {"line": 2, "column": 1, "offset": 6}, "end": {"line": 2, "column": 7, "offset": 12}},
                        "message": "why",
                    }
                ],
                "flow": [
                    {
                        "path": "a.js",
                        "range": {"start": {"line": 1, "column": 5, "offset": 7}, "end": {"line": 1, "column": 6, "offset": 9}},
                        "message": "from",
                    },
                    {
                        "path": "a.js",
                        "range": {"start": {"line": 1, "column": 20, "offset": 28}, "end": {"line": 1, "column": 21, "offset": 29}},
                        "message": "to",
                    },
                ],
                "fix": {
                    "title": "replace it",
                    "safe": True,
                    "edits": [
                        {"path": "a.js", "start": 3, "end": 6, "text": "const"},
                        {"path": "页面/b.js", "start": 0, "end": 0, "text": ""},
                    ],
                },
            }
        ],
        "notes": [{"kind": "skipped", "path": "big.js", "message": "minified"}, {"kind": "framework", "path": None, "message": "Taro"}],
    }


def test_keys_stand_in_the_order_of_the_contract() -> None:
    fix = Fix(both("t"), (Edit("a.js", Span(3, 6), ""),), safe=False)
    finding = FILES.finding("a.js", "call", "m", fix=fix, related=(FILES.label("a.js", "x", "r"),))
    document = json.loads(render(FILES.report(finding, notes=(Note("limit", both("n")),)), "json"))
    assert list(document) == ["version", "tool", "summary", "diagnostics", "notes"]
    assert list(document["tool"]) == ["name", "version"]
    assert " ".join(document["summary"]) == "files errors warnings infos suppressed skipped seconds fixable fixed known unchanged"
    [diagnostic] = document["diagnostics"]
    assert " ".join(diagnostic) == "rule severity confidence message help url fingerprint path range related flow fix"
    assert list(diagnostic["range"]) == ["start", "end"]
    assert list(diagnostic["range"]["start"]) == ["line", "column", "offset"]
    assert list(diagnostic["related"][0]) == ["path", "range", "message"]
    assert list(diagnostic["fix"]) == ["title", "safe", "edits"]
    assert list(diagnostic["fix"]["edits"][0]) == ["path", "start", "end", "text"]
    assert list(document["notes"][0]) == ["kind", "path", "message"]


def test_what_is_absent_is_null_or_empty() -> None:
    [diagnostic] = json.loads(render(FILES.report(FILES.finding("a.js", "call", "m")), "json"))["diagnostics"]
    assert (diagnostic["help"], diagnostic["fix"], diagnostic["related"], diagnostic["flow"]) == (None, None, [], [])


def test_an_empty_report_is_a_whole_document() -> None:
    document = json.loads(render(Files().report(quiet=True, statistics=True, color=True), "json"))
    assert document["diagnostics"] == document["notes"] == []
    assert document["summary"]["files"] == 0


def test_chinese_stays_readable_and_the_language_is_the_report_s() -> None:
    finding = FILES.finding("页面/b.js", "first", "m")
    text = render(FILES.report(Finding(finding.rule, finding.path, finding.span, Text("wrong", "错误")), lang=Lang.ZH), "json")
    assert '"path": "页面/b.js"' in text
    assert '"message": "错误"' in text
    assert text.endswith("}\n")


def test_a_name_that_is_no_utf_8_does_not_spoil_the_document() -> None:
    path = b"caf\xe9.js".decode("utf-8", "surrogateescape")
    text = render(Files({path: b"x"}).report(Finding("x/y", path, Span(0, 1), both("m"))), "json")
    assert json.loads(text.encode())["diagnostics"][0]["path"] == "caf\ufffd.js"


def test_a_file_that_is_gone_keeps_its_offsets() -> None:
    [diagnostic] = json.loads(render(Files().report(Finding("x/y", "gone.js", Span(3, 9), both("m"))), "json"))["diagnostics"]
    assert diagnostic["range"] == {"start": {"line": 1, "column": 1, "offset": 3}, "end": {"line": 1, "column": 1, "offset": 9}}
