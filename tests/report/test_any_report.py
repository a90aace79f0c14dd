"""Whatever a file contains and wherever a span stands, every format gives text that can be written and read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import Files

from wxlint.diagnostics import Confidence, Diagnostic, Edit, Finding, Fix, Label, Lang, Note, Report, Severity, SourceText, Span, Summary, Text
from wxlint.report import FORMATS, render, render_notes
from wxlint.report.terminal import cell_width, visible

# Bytes that positions and terminals stumble over: line endings, tabs, escapes, wide and zero-width characters, invalid UTF-8, a byte order mark.
PIECES = [b"a", b"let x = 1;", b" ", b"\n", b"\r\n", b"\r", b"\t", b"\x1b[31m", b"\x00", b"\xff", b"\xe4\xb8", b"\xef\xbb\xbf", b"x" * 200]
PIECES += [text.encode() for text in ("中", "🎉", "é", "\u0301", "\u202e", "\u2028", "\u200d", "\U000e0041")]
CONTENT = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join) | st.binary(max_size=200)
TEXTS = st.text(st.characters(), max_size=12).map(lambda text: Text(text, text))
PATHS = st.sampled_from(["a.js", "页面/b 1.js", "gone.js"]) | st.text(st.characters(), min_size=1, max_size=9)
SPANS = st.tuples(st.integers(0, 260), st.integers(0, 260)).map(lambda pair: Span(min(pair), max(pair))) | st.integers(0, 9).map(
    lambda at: Span(at, at)
)
LABELS = st.lists(st.builds(Label, PATHS, SPANS, TEXTS), max_size=7).map(tuple)
FIXES = st.none() | st.builds(Fix, TEXTS, st.lists(st.builds(Edit, PATHS, SPANS, st.text(max_size=5)), max_size=3).map(tuple), st.booleans())
FINDINGS = st.builds(
    Finding,
    st.sampled_from(["auth/client-supplied-openid", "syntax-error"]) | st.text(min_size=1, max_size=9),
    PATHS,
    SPANS,
    TEXTS,
    st.none() | TEXTS,
    LABELS,
    LABELS,
    FIXES,
    st.sampled_from(Severity),
    st.sampled_from(Confidence),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    files = Files({"a.js": draw(CONTENT), "页面/b 1.js": draw(CONTENT)})
    diagnostics = draw(st.lists(st.builds(Diagnostic, FINDINGS, st.text(max_size=9), st.sampled_from(["", "https://x.y/z"]) | st.text()), max_size=3))
    notes = draw(st.lists(st.builds(Note, st.sampled_from(["skipped", "internal-error"]), TEXTS, st.none() | PATHS), max_size=2))
    files_read, errors, warnings, infos, suppressed, skipped = draw(st.tuples(*[st.integers(0, 3)] * 6))
    summary = Summary(files_read, errors, warnings, infos, suppressed, skipped, 0.1)
    lang, statistics, quiet = draw(st.sampled_from(Lang)), draw(st.booleans()), draw(st.booleans())
    return Report(tuple(diagnostics), tuple(notes), summary, {}, files.source, lang=lang, statistics=statistics, quiet=quiet)


@given(reports(), st.booleans())
def test_nothing_raises_and_everything_encodes(report: Report, decorated: bool) -> None:
    report = replace(report, color=decorated, hyperlinks=decorated)
    for name in FORMATS:
        text = render(report, name)
        text.encode()
        assert text == "" or text.endswith("\n")
        if name in ("json", "sarif", "gitlab", "rdjson"):
            json.loads(text)
    render_notes(report).encode()


@given(reports())
def test_no_control_character_reaches_a_terminal(report: Report) -> None:
    for text in (render(report, "text"), render(report, "concise"), render(report, "github"), render(report, "markdown"), render_notes(report)):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", text)


@given(reports())
def test_colours_change_nothing_but_colours(report: Report) -> None:
    plain = render(report, "text")
    assert re.sub(r"\x1b\[[0-9;]*m", "", render(replace(report, color=True), "text")) == plain
    assert re.sub(r"\x1b\]8;;.*?\x1b\\", "", render(replace(report, hyperlinks=True), "text")) == plain


@given(reports())
def test_text_shows_every_message(report: Report) -> None:
    text = render(report, "text")
    for diagnostic in report.diagnostics:
        finding = diagnostic.finding
        related = [label for label in finding.related if label not in finding.flow]
        steps = [step for step in finding.flow if (step.path, step.span) != (finding.path, finding.span)]  # the carets show where it ends
        for message in (finding.message, finding.help, *(label.message for label in (*related, *steps))):
            if message:
                assert visible(message.en).rstrip().encode("utf-8", "replace").decode() in text


@given(reports())
def test_rows_of_source_fit_the_terminal(report: Report) -> None:
    for row in render(report, "text").splitlines():
        if re.match(r" *\d+ \|", row):
            assert cell_width(row) <= 120 + len(" 1234 | ") + 5


@given(CONTENT, st.lists(SPANS, min_size=1, max_size=5))
def test_json_positions_lead_back_to_the_offset(data: bytes, spans: list[Span]) -> None:
    source = SourceText(data)
    message = Text("m", "m")
    files = Files({"a.js": data})
    document = json.loads(render(files.report(*(Finding("x/y", "a.js", span, message) for span in spans)), "json"))
    for diagnostic, span in zip(document["diagnostics"], spans, strict=True):
        for end, offset in (("start", span.start), ("end", span.end)):
            position = diagnostic["range"][end]
            assert position["offset"] == offset
            assert 1 <= position["line"] <= len(source.line_starts)
            assert position["column"] >= 1
            line_start = source.line_starts[position["line"] - 1]
            assert line_start <= min(offset, len(data))
            before = data[line_start : min(offset, len(data))]
            if line_start == 0:
                before = before.removeprefix(b"\xef\xbb\xbf")
            if not b"\xef\xbb\xbf".startswith(before):
                assert position["column"] == len(before.decode("utf-8", "replace")) + 1


@given(CONTENT, SPANS)
def test_sarif_regions_are_ordered_and_contexts_enclose_them(data: bytes, span: Span) -> None:
    files = Files({"a.js": data})
    run = json.loads(render(files.report(Finding("x/y", "a.js", span, Text("m", "m"))), "sarif"))["runs"][0]
    physical = run["results"][0]["locations"][0]["physicalLocation"]
    region = physical["region"]
    assert (1, 1) <= (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    context = physical.get("contextRegion")
    if context:
        assert context["startLine"] <= region["startLine"] <= region["endLine"] <= context["endLine"] <= len(SourceText(data).line_starts)
        text = context["snippet"]["text"]
        assert len(text) > len(region["snippet"]["text"]) or context["startLine"] < region["startLine"] or context["endLine"] > region["endLine"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_minified_file_is_reported_at_once(name: str) -> None:
    data = b"call(x);" * 250_000
    files = Files({"a.js": data})
    findings = [Finding("x/y", "a.js", Span(at, at + 4), Text("m", "m")) for at in range(0, len(data), 400_000)]
    start = perf_counter()
    assert len(render(files.report(*findings), name)) < 40_000
    assert perf_counter() - start < 5
