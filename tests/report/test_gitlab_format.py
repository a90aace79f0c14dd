"""`--format gitlab` is what GitLab's own reader keeps."""

from __future__ import annotations

import json

import jsonschema
from report_builders import Files

from wxlint.diagnostics import Finding, Lang, Severity, Span, Text
from wxlint.report import render

# What app/validators/json_schemas/codeclimate.json of GitLab demands of one entry, and the severities of its CodequalityReports.
ENTRY = {
    "type": "object",
    "required": ["description", "fingerprint", "severity", "location", "check_name"],
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string"},
        "fingerprint": {"type": "string"},
        "severity": {"enum": ["blocker", "critical", "major", "minor", "info"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": "^[^/]"},
                "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
            },
        },
    },
}
FILES = Files({"pages/首页 1/index.js": "// 中\nlet a = {\n}\n".encode(), "b.js": b"x\n"})


def test_every_entry_is_kept_with_its_lines() -> None:
    findings = (
        FILES.finding("pages/首页 1/index.js", "{\n}", "two lines", severity=Severity.ERROR),
        FILES.finding("b.js", "x", "m", rule="a/b"),
        FILES.finding("b.js", "x", "n", rule="a/b", severity=Severity.INFO),
    )
    entries = json.loads(render(FILES.report(*findings), "gitlab"))
    jsonschema.validate(entries, {"type": "array", "items": ENTRY})
    assert len({entry["fingerprint"] for entry in entries}) == 3
    assert [(entry["severity"], entry["location"]) for entry in entries] == [
        ("critical", {"path": "pages/首页 1/index.js", "lines": {"begin": 2, "end": 3}}),
        ("major", {"path": "b.js", "lines": {"begin": 1, "end": 1}}),
        ("info", {"path": "b.js", "lines": {"begin": 1, "end": 1}}),
    ]


def test_no_findings_is_an_empty_report() -> None:
    assert render(FILES.report(), "gitlab") == "[]\n"


def test_the_language_is_that_of_the_report() -> None:
    finding = Finding("a/b", "b.js", Span(0, 1), Text("wrong\x1b[2J", "错误"))
    for lang, words in ((Lang.EN, "wrong\\x1b[2J"), (Lang.ZH, "错误")):
        assert json.loads(render(FILES.report(finding, lang=lang), "gitlab"))[0]["description"] == words
