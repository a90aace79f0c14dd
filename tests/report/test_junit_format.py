"""`--format junit` is read by a parser of JUnit's XML, whatever stands in names and messages."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import Files, both

from wxlint.diagnostics import Finding, Lang, Severity, Span, Text
from wxlint.report import render

junitparser = pytest.importorskip("junitparser", reason="junitparser is needed to read what was written")

FILES = Files({"pages/首页 1/index.js": "// 中\nwx.cloud.init()\n".encode(), "b.js": b"x\n"})
PAGE = "pages/首页 1/index.js"


def parse(text: str):  # type: ignore[no-untyped-def]
    return junitparser.JUnitXml.fromroot(ElementTree.parse(io.StringIO(text)).getroot())


def test_errors_and_warnings_fail_and_information_passes() -> None:
    report = FILES.report(
        FILES.finding("b.js", "x", "certain", rule="a/b", severity=Severity.ERROR, help=both("undo it")),
        FILES.finding("b.js", "x", "probable", rule="a/b"),
        FILES.finding(PAGE, "cloud", "advice", severity=Severity.INFO),
    )
    read = parse(render(report, "junit"))
    assert (read.tests, read.failures, read.errors, read.time) == (3, 2, 0, 0.18)
    assert [(suite.name, suite.tests, suite.failures) for suite in read] == [("b.js", 2, 2), (PAGE, 1, 0)]
    error, warning, advice = [case for suite in read for case in suite]
    assert [(case.classname, case.name, case._elem.get("line")) for case in (error, warning, advice)] == [
        ("b.js", "a/b:1:1", "1"),
        ("b.js", "a/b:1:1 (2)", "1"),
        (PAGE, "cloud/use-before-init:2:4", "2"),
    ]
    [failure] = error.result
    assert isinstance(failure, junitparser.Failure)
    assert (failure.message, failure.type) == ("certain", "error")
    assert failure.text.splitlines() == ["b.js:1:1: error: certain", "help: undo it", "https://example.org/rules#ab"]
    assert warning.result[0].type == "warning"
    assert advice.is_passed
    assert "info: advice" in advice.system_out


def test_a_failure_of_the_tool_is_an_error() -> None:
    read = parse(render(FILES.report(FILES.finding("b.js", "x", "broken", rule="internal-error", severity=Severity.ERROR)), "junit"))
    assert (read.failures, read.errors) == (0, 1)


@pytest.mark.parametrize(("lang", "name"), [(Lang.EN, "no problems in 2 files"), (Lang.ZH, "检查了 2 个文件，未发现问题")])
def test_without_findings_one_case_passes(lang: Lang, name: str) -> None:
    [[case]] = parse(render(FILES.report(lang=lang), "junit"))
    assert case.is_passed
    assert case.name == name


@given(st.text(st.characters(), min_size=1), st.text(st.characters()))
def test_any_name_and_message_is_read_back(path: str, message: str) -> None:
    files = Files({path: b"x"})
    read = parse(render(files.report(Finding("a/b", path, Span(0, 1), Text(message, message))), "junit"))
    assert (read.tests, read.failures) == (1, 1)
