"""`--format junit`: JUnit's XML, which every CI system shows as test results.

There is no standard; this is what Jenkins (https://github.com/testmoapp/junitxml describes the common ground) and GitLab read. GitLab tells cases apart by
suite, class and name and keeps one of each, so names are unique within a file.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from wxlint.diagnostics import Lang, Severity
from wxlint.regex import regex
from wxlint.report.sources import Sources
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wxlint.diagnostics import Diagnostic, Report

_NOT_XML = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything that XML 1.0 cannot hold, not even as a reference: https://www.w3.org/TR/xml/#charsets."""


def render_junit(report: Report) -> str:
    """A suite for each file and a case for each finding: errors and warnings failed, information passed with its text as output.

    Without findings there is one case, and it passed: a report without cases is an error to several readers.
    """
    root = ElementTree.Element("testsuites", name="wxlint", time=f"{report.summary.seconds:.3f}")
    sources = Sources(report.source)
    for path, diagnostics in groupby(report.diagnostics, key=lambda diagnostic: diagnostic.finding.path):
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(visible(path)))
        _add_cases(suite, diagnostics, sources, report.lang)
    if not report.diagnostics:
        files = report.summary.files
        name = f"检查了 {files} 个文件，未发现问题" if report.lang is Lang.ZH else f"no problems in {files} {'file' if files == 1 else 'files'}"
        ElementTree.SubElement(ElementTree.SubElement(root, "testsuite", name="wxlint"), "testcase", name=name, classname="wxlint")
    for counted in (*root, root):
        _count(counted)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_cases(suite: ElementTree.Element, diagnostics: Iterable[Diagnostic], sources: Sources, lang: Lang) -> None:
    names: Counter[str] = Counter()
    for diagnostic in diagnostics:
        finding = diagnostic.finding
        line, column = sources[finding.path].position(finding.span.start)
        path = _xml(visible(finding.path))
        name = _xml(f"{visible(finding.rule)}:{line}:{column}")
        names[name] += 1
        if names[name] > 1:
            name = f"{name} ({names[name]})"
        case = ElementTree.SubElement(suite, "testcase", classname=path, name=name, file=path, line=str(line))
        message = _xml(visible(finding.message.render(lang)))
        rows = [f"{path}:{line}:{column}: {finding.severity.value}: {message}"]
        if finding.help:
            rows.append(f"help: {_xml(visible(finding.help.render(lang)))}")
        if diagnostic.url:
            rows.append(_xml(visible(diagnostic.url)))
        if finding.rule == "internal-error":
            verdict = ElementTree.SubElement(case, "error", message=message, type=finding.severity.value)
        elif finding.severity is Severity.INFO:
            verdict = ElementTree.SubElement(case, "system-out")
        else:
            verdict = ElementTree.SubElement(case, "failure", message=message, type=finding.severity.value)
        verdict.text = "\n".join(rows)


def _count(element: ElementTree.Element) -> None:
    for attribute, path in (("tests", ".//testcase"), ("failures", ".//failure"), ("errors", ".//error")):
        element.set(attribute, str(len(element.findall(path))))


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
