"""`--format rdjson` is accepted by a validator of the Reviewdog Diagnostic Format, and its suggestions give what the fixes give."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from npm_packages import installed
from report_builders import Files, both

from wxlint.diagnostics import Edit, Finding, Fix, Report, Severity, Span, Text
from wxlint.report import render
from wxlint.testing import apply_edits

# The messages of proto/rdf/reviewdog.proto as reviewdog first had them. It refuses keys that it does not know.
KEYS = {
    "result": {"diagnostics", "source", "severity"},
    "diagnostic": {"message", "location", "severity", "source", "code", "suggestions", "original_output"},
    "suggestion": {"range", "text"},
}
CHINESE = "const 名 = 'a𐐀b' // 中\r\nlet x\n".encode()


def diagnostics_of(report: Report) -> list[dict[str, Any]]:
    document = json.loads(render(report, "rdjson"))
    assert set(document) <= KEYS["result"]
    found: list[dict[str, Any]] = document["diagnostics"]
    for item in found:
        assert set(item) <= KEYS["diagnostic"]
        assert all(set(suggestion) == KEYS["suggestion"] for suggestion in item.get("suggestions", []))
    return found


def fixed(data: bytes, *edits: tuple[int, int, str], path: str = "a.js") -> list[dict[str, Any]]:
    """The suggestions for a fix with `edits`."""
    files = Files({"a.js": data})
    fix = Fix(both("mend"), tuple(Edit(path, Span(start, end), text) for start, end, text in edits), safe=True)
    [item] = diagnostics_of(files.report(Finding("a/b", "a.js", Span(0, 1), both("m"), fix=fix)))
    suggestions: list[dict[str, Any]] = item.get("suggestions", [])
    return suggestions


def offset(data: bytes, position: dict[str, int]) -> int:
    lines = data.split(b"\n")
    assert 1 <= position["line"] <= len(lines)
    assert 1 <= position["column"] <= len(lines[position["line"] - 1]) + 1
    return sum(len(line) + 1 for line in lines[: position["line"] - 1]) + position["column"] - 1


def applied(data: bytes, suggestion: dict[str, Any]) -> bytes:
    """What reviewdog makes of a suggestion: bytes are replaced, from a line and a byte of it to another."""
    start, end = (offset(data, suggestion["range"][key]) for key in ("start", "end"))
    return data[:start] + suggestion["text"].encode() + data[end:]


def test_columns_are_bytes() -> None:
    files = Files({"a.js": CHINESE})
    finding = files.finding("a.js", "b", "m", help=both("h"), severity=Severity.ERROR)
    [item] = diagnostics_of(files.report(finding))
    start = len("const 名 = 'a𐐀".encode()) + 1
    assert item["location"] == {"path": "a.js", "range": {"start": {"line": 1, "column": start}, "end": {"line": 1, "column": start + 1}}}
    assert (item["message"], item["severity"]) == ("m\nhelp: h", "ERROR")
    assert item["code"] == {"value": "cloud/use-before-init", "url": "https://example.org/rules#cloud/use-before-init".replace("d/u", "du")}


def test_a_fix_of_several_edits_is_one_suggestion() -> None:
    at = CHINESE.index("名".encode())
    [suggestion] = fixed(CHINESE, (len(CHINESE) - 2, len(CHINESE) - 1, "y"), (at, at + 3, "名字"), (0, 5, "let"))
    assert applied(CHINESE, suggestion) == "let 名字 = 'a𐐀b' // 中\r\nlet y\n".encode()


@pytest.mark.parametrize(
    ("edits", "path"),
    [
        ([(0, 1, "x")], "other.js"),
        ([(0, 5, "x"), (3, 6, "y")], "a.js"),
        ([(0, len(CHINESE), "")], "a.js"),
        ([(0, len(CHINESE) + 9, "")], "a.js"),
        ([], "a.js"),
    ],
    ids=["another file", "overlapping", "no line left", "outside", "empty"],
)
def test_what_cannot_be_one_replacement_is_not_suggested(edits: list[tuple[int, int, str]], path: str) -> None:
    assert fixed(CHINESE, *edits, path=path) == []


@given(st.text(st.sampled_from("a中\n\r𐐀 ;"), max_size=30), st.data())
def test_suggestions_give_what_the_fix_gives(text: str, data: st.DataObject) -> None:
    source = text.encode()
    boundaries = [len(text[:index].encode()) for index in range(len(text) + 1)]
    cuts = sorted(data.draw(st.lists(st.sampled_from(boundaries), min_size=2, max_size=6).filter(lambda cuts: len(cuts) % 2 == 0)))
    edits = [(start, end, data.draw(st.sampled_from(["", "新", "\n"]))) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    for suggestion in fixed(source, *edits):
        expected = apply_edits(source, sorted((Edit("a.js", Span(start, end), new) for start, end, new in edits), reverse=True))
        assert applied(source, suggestion) == expected


# -- the validator -------------------------------------------------------------------------------------------------------------------

PACKAGE = "@umbrelladocs/rdformat-validator"
SCRIPT = """
const { RDFormatValidator } = require(process.argv[1])
new RDFormatValidator({ strictMode: true, allowExtraFields: false })
  .validateString(require('fs').readFileSync(0, 'utf8'))
  .then(verdict => console.log(JSON.stringify(verdict)))
"""


def errors_in(document: str) -> list[Any]:
    package = installed(f"{PACKAGE}@1.0.1") / PACKAGE
    done = subprocess.run(["node", "-e", SCRIPT, str(package)], input=document, capture_output=True, text=True, timeout=60, check=True)
    verdict = json.loads(done.stdout)
    errors: list[Any] = verdict["errors"]
    assert verdict["valid"] == (not errors)
    return errors


@pytest.mark.node
def test_the_validator_accepts_it() -> None:
    files = Files({"a.js": CHINESE})
    fix = Fix(both("mend"), (Edit("a.js", Span(0, 5), "let"),), safe=True)
    findings = [Finding("a/b", "a.js", Span(0, 5), Text("m", "m"), fix=fix, severity=severity) for severity in Severity]
    for report in (files.report(*findings), files.report()):
        assert errors_in(render(report, "rdjson")) == []
    broken = json.loads(render(files.report(*findings), "rdjson"))
    broken["diagnostics"][0]["location"].pop("path")
    broken["diagnostics"][1]["severity"] = "BAD"
    assert len(errors_in(json.dumps(broken))) >= 2
