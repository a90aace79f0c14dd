import pickle
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wxlint.config import ENGINE_IDS, KnownRules
from wxlint.diagnostics import Edit, Finding, Lang, Severity, SourceText, Span, Text
from wxlint.engine.directives import Directive, DirectiveKind
from wxlint.engine.suppress import Applied, Directives, has_directives, parse_directives

RULES = {"A": "cloud/init-missing", "B": "cloud/call-in-loop", "C": "auth/web-login", "S": "syntax-error", "I": "internal-error"}
"""A finding stands wherever one of these letters stands alone outside comments."""

KNOWN = KnownRules(
    ids=frozenset({"cloud/init-missing", "cloud/call-in-loop", "auth/web-login"}),
    aliases={"AUTH-WX-001": ("auth/web-login",), "OLD-2": ("cloud/init-missing", "cloud/call-in-loop")},
)
EVERYTHING = KNOWN.ids | ENGINE_IDS

COMMENT = re.compile(rb"//[^\r\n]*|/\*.*?\*/|<!--.*?-->", re.DOTALL)


def comments_of(data: bytes) -> list[Span]:
    return [Span(*match.span()) for match in COMMENT.finditer(data)]


def findings_of(data: bytes) -> list[Finding]:
    code = COMMENT.sub(lambda match: b" " * len(match.group()), data)
    return [
        Finding(RULES[match.group().decode()], "a.js", Span(*match.span()), Text("wrong", "错误")) for match in re.finditer(rb"\b[ABCSI]\b", code)
    ]


def as_bytes(code: str | bytes) -> bytes:
    return code.encode() if isinstance(code, str) else code


def parse(code: str | bytes) -> Directives:
    data = as_bytes(code)
    return parse_directives(data, comments_of(data))


def apply(code: str | bytes, ran: frozenset[str] = EVERYTHING, anchors: dict[str, int] | None = None) -> Applied:
    data = as_bytes(code)
    findings = findings_of(data)
    lines = {
        finding: anchors[letter] for finding in findings for letter, rule in RULES.items() if anchors and rule == finding.rule and letter in anchors
    }
    return parse(data).apply(findings, path="a.js", known=KNOWN, ran=ran, anchor_lines=lines or None)


def kept(code: str | bytes, **options: dict[str, int]) -> str:
    """What is still reported: letters with their lines."""
    data = as_bytes(code)
    letters = {rule: letter for letter, rule in RULES.items()}
    position = SourceText(data).position
    return " ".join(f"{letters[finding.rule]}{position(finding.span.start).line}" for finding in apply(code, **options).kept)


def said(code: str | bytes, ran: frozenset[str] = EVERYTHING) -> list[str]:
    """The engine's own findings."""
    data = as_bytes(code)
    position = SourceText(data).position
    return [
        f"{position(finding.span.start).line}:{position(finding.span.start).column}: {finding.rule}: {finding.message.en}"
        for finding in apply(code, ran).new_findings
    ]


def fix(code: str | bytes, ran: frozenset[str] = EVERYTHING) -> str:
    """The code after the first fix that does not clash with an earlier one, of every finding."""
    data = as_bytes(code)
    edits: list[Edit] = []
    for finding in apply(code, ran).new_findings:
        own = finding.fix.edits if finding.fix else ()
        if all(one.span.end <= other.span.start or other.span.end <= one.span.start for one in own for other in edits):
            edits += own
    for edit in sorted(edits, reverse=True):
        assert edit.path == "a.js"
        data = data[: edit.span.start] + edit.text.encode() + data[edit.span.end :]
    return data.decode()


A, B, C = RULES["A"], RULES["B"], RULES["C"]


# What is suppressed


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # the next line
        (f"// wxlint-disable-next-line {A}\nA\nA", "A3"),
        (f"A // wxlint-disable-next-line {A}\nA B\n", "A1 B2"),
        (f"/* wxlint-disable-next-line {A} */ A\nA", "A1"),
        (f"/* wxlint-disable-next-line\n   {A} */\nA\nA", "A4"),
        (f"// wxlint-disable-next-line {A}\n\nA", "A3"),
        # the same line
        (f"A // wxlint-disable-line {A}\nA", "A2"),
        (f"/* wxlint-disable-line {A} */ A B", "B1"),
        (f"A /* wxlint-disable-line {A}\n -- two lines */ A\nA", "A3"),
        # blocks
        (f"A\n/* wxlint-disable {A} */\nA B\nA\n/* wxlint-enable {A} */\nA", "A1 B3 A6"),
        (f"A\n// wxlint-disable {A}\nA\n// wxlint-enable {A}\nA", "A1 A5"),
        (f"/* wxlint-disable {A} */\nA\n\n\nA", ""),
        (f"A /* wxlint-disable {A} */ A /* wxlint-enable {A} */ A B /* wxlint-disable {B} */ B", "A1 A1 B1"),
        (f"/* wxlint-disable {A}, {B} */\nA B\n/* wxlint-enable {B} */\nA B\n/* wxlint-enable {A} */\nA B", "B4 A6 B6"),
        (f"/* wxlint-disable cloud/* */\nA B C\n/* wxlint-enable {A} */\nA B C", "C2 A4 C4"),
        (f"/* wxlint-disable {A} */\n/* wxlint-disable cloud/* */\nA B\n/* wxlint-enable {A} */\nA B", "A5"),
        (f"/* wxlint-disable {A} */\nA\n/* wxlint-enable {B} */\nA", ""),
        (f"/* wxlint-disable {A} */\nA\n/* wxlint-enable */\nA", "A4"),
        (f"/* wxlint-enable {A} */\nA\n/* wxlint-disable {A} */\nA", "A2"),
        # several ids
        (f"// wxlint-disable-next-line {A}, {B}\nA B C", "C2"),
        (f"// wxlint-disable-next-line {A},{B} ,{C}\nA B C", ""),
        (f"// wxlint-disable-next-line {A} {B}\nA B C", "C2"),
        (f"// wxlint-disable-next-line {A}，{B}、{C} —— 旧代码\nA B C", ""),
        (f"// wxlint-disable-next-line\u3000{A}\u3000-- 旧代码\nA", ""),
        (f"// wxlint-disable-next-line: {A}\nA", ""),
        # globs and old names
        ("// wxlint-disable-next-line cloud/*\nA B C", "C2"),
        ("// wxlint-disable-next-line *\nA B C S", "S2"),
        ("// wxlint-disable-next-line AUTH-WX-001\nA C", "A2"),
        ("// wxlint-disable-next-line OLD-2\nA B C", "C2"),
        # the engine's own
        ("// wxlint-disable-next-line syntax-error\nS I", "I2"),
        ("S I // wxlint-disable-line syntax-error, internal-error", ""),
        # the reason
        (f"// wxlint-disable-next-line {A} -- {B}, cloud/* and -- more\nA B", "B2"),
        (f"// wxlint-disable-next-line {A} --why\nA", ""),
        (f"// wxlint-disable-next-line {A}--why\nA", ""),
        (f"// wxlint-disable-next-line {A} ----- why\nA", ""),
        (f"// wxlint-disable-next-line {A}——旧代码\nA", ""),
        (f"// wxlint-disable-next-line -- {A}\nA", "A2"),
        (f"<!-- wxlint-disable-next-line {A} -- why -->\nA\nA", "A3"),
        (f"<!--wxlint-disable {A}-->\nA\n<!--wxlint-enable {A}-->\nA", "A4"),
        # how comments are written
        (f"//wxlint-disable-next-line {A}\nA", ""),
        (f"/** wxlint-disable-next-line {A} */\nA", ""),
        (f"/*\n * wxlint-disable-next-line {A},\n * {B}\n * -- why\n */\nA B", ""),
        (f"/*\n * wxlint-disable-next-line\n * {A}\n */\nA B", "B5"),
        ("/*\n wxlint-disable-next-line cloud/*\n*/\nA B", ""),
        (f"// wxlint-disable-next-line\t{A}\t\nA", ""),
        (f"// see wxlint-disable-next-line {A}\nA", "A2"),
        (f"// wxlint-disable-next-lines {A}\nA", "A2"),
        (f"x('// wxlint') // WXLINT-disable-line {A}\nA", "A2"),
        # line ends and marks
        (f"// wxlint-disable-next-line {A}\r\nA\r\nA\r\n", "A3"),
        (f"// wxlint-disable-next-line {A}\rA\rA", "A3"),
        (f"\ufeff// wxlint-disable-next-line {A}\nA", ""),
        (f"\ufeffA // wxlint-disable-line {A}\nA", "A2"),
        (f"环境 A // wxlint-disable-line {A} -- 环境\n环境 A", "A2"),
        (f"A // wxlint-disable-line {A}".encode() + b" \xff\xfe \nA", "A2"),
        (f"// wxlint-disable-next-line {A}", ""),
        ("A", "A1"),
    ],
)
def test_what_is_suppressed(code: str | bytes, expected: str) -> None:
    assert kept(code) == expected
    result = apply(code)
    assert len(result.kept) + result.suppressed == len(findings_of(as_bytes(code)))


def test_the_first_line_of_the_statement_counts() -> None:
    call = f"// wxlint-disable-next-line {A}\nx([\n  f: A,\n])"
    assert kept(call) == "A3"
    assert kept(call, anchors={"A": 2}) == ""
    assert kept(f"x([ // wxlint-disable-line {A}\n  f: A])", anchors={"A": 1}) == ""
    assert kept(f"/* wxlint-disable {A} */\nx([\n/* wxlint-enable {A} */\n  f: A])", anchors={"A": 2}) == ""
    assert kept(f"x([\n/* wxlint-disable {A} */ /* wxlint-enable {A} */\n  f: A])", anchors={"A": 1}) == "A3"
    assert kept(f"x([\n  f: A])\n// wxlint-disable {A}\n/* wxlint-enable {A} */", anchors={"A": 3}) == ""
    assert kept(f"x([\n  f: A])\n// wxlint-disable {A}\n/* wxlint-enable {A} */", anchors={"A": 4}) == "A2"


def test_findings_elsewhere_are_kept() -> None:
    elsewhere = Finding(A, "b.js", Span(0, 1), Text("wrong", "错误"))
    code = f"/* wxlint-disable {A} */ A"
    (own,) = findings_of(code.encode())
    result = parse(code).apply([elsewhere, own], path="a.js", known=KNOWN, ran=EVERYTHING)
    assert result == Applied((elsewhere,), 1, ())


def test_files_without_directives_cost_nothing() -> None:
    assert not has_directives(b"// eslint-disable-next-line")
    assert has_directives(b"x('wxlint-')")
    assert not parse("x('wxlint-') // nothing")
    assert not parse_directives(b"// plain", [Span(0, 8)])
    finding = Finding(A, "a.js", Span(0, 1), Text("wrong", "错误"))
    assert Directives().apply(iter([finding]), path="a.js", known=KNOWN, ran=EVERYTHING) == Applied((finding,), 0, ())


def test_the_machinery_is_imported_with_the_first_directive() -> None:
    code = "import sys, wxlint.engine.suppress as s; s.parse_directives(b'// x', []); print(*(m for m in sys.modules if 'directive' in m))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_only_real_comments_count() -> None:
    code = f"x('// wxlint-disable-line {A}'); A".encode()
    findings = findings_of(b"A" + code)  # the letter inside the string counts as one too: nothing is suppressed
    assert parse_directives(code, []).apply(findings, path="a.js", known=KNOWN, ran=EVERYTHING).kept == tuple(findings)


def test_comments_may_come_in_any_order_and_with_their_line_end() -> None:
    code = f"// wxlint-disable {A}\r\nA\r\n// wxlint-enable {A}\r\nA"
    spans = [Span(match.start(), match.end()) for match in re.finditer(rb"//[^\n]*\n", code.encode())][::-1]
    directives = parse_directives(code.encode(), spans)
    assert directives == parse(code)
    assert [code[directive.comment.start : directive.comment.end] for directive in directives.directives] == [
        f"// wxlint-disable {A}",
        f"// wxlint-enable {A}",
    ]


def test_comments_that_the_file_cuts_off() -> None:
    code = f"/* wxlint-disable {A}".encode()
    (directive,) = parse_directives(code, [Span(0, len(code))]).directives
    assert [name.text for name in directive.names] == [A]
    (directive,) = parse_directives(b"<!-- wxlint-enable --", [Span(0, 21)]).directives
    assert (directive.kind, directive.names) == (DirectiveKind.ENABLE, ())


def test_directives_are_plain_data() -> None:
    directives = parse(f"// wxlint-disable-next-line {A} -- why\nA\n/* wxlint-disable {B} */")
    assert pickle.loads(pickle.dumps(directives)) == directives
    assert hash(directives) == hash(pickle.loads(pickle.dumps(directives)))


# Unneeded directives

UNNEEDED = "unused-suppression: unneeded suppression: nothing is reported for"


@pytest.mark.parametrize(
    ("code", "expected", "fixed"),
    [
        (f"// wxlint-disable-next-line {A}\nA", [], None),
        (f"x\n  // wxlint-disable-next-line {A} -- why\ny", [f"2:3: {UNNEEDED} `{A}` here"], "x\ny"),
        (f"x // wxlint-disable-line {A}\ny", [f"1:3: {UNNEEDED} `{A}` here"], "x\ny"),
        (f"x // wxlint-disable-line {A}\r\ny", [f"1:3: {UNNEEDED} `{A}` here"], "x\r\ny"),
        (f"// wxlint-disable {A}\r\ny", [f"1:1: {UNNEEDED} `{A}` here"], "y"),
        (f"\ufeff// wxlint-disable {A}\ny", [f"1:1: {UNNEEDED} `{A}` here"], "\ufeffy"),
        (f"x\n\t// wxlint-disable {A}", [f"2:2: {UNNEEDED} `{A}` here"], "x\n"),
        (f"环境 /* wxlint-disable-line {A} */ y", [f"1:4: {UNNEEDED} `{A}` here"], "环境 y"),
        (f"x/* wxlint-disable-line {A} */y", [f"1:2: {UNNEEDED} `{A}` here"], "x y"),
        (f"x /* wxlint-disable-line {A} */y", [f"1:3: {UNNEEDED} `{A}` here"], "x y"),
        (f"x/* wxlint-disable-line {A} */ y", [f"1:2: {UNNEEDED} `{A}` here"], "x y"),
        (f"  /* wxlint-disable-line {A} */  y", [f"1:3: {UNNEEDED} `{A}` here"], "  y"),
        (f"return /* wxlint-disable {A}\n*/ y", [f"1:8: {UNNEEDED} `{A}` here"], "return \n y"),
        (f"  /* wxlint-disable {A}\n  */  \ny", [f"1:3: {UNNEEDED} `{A}` here"], "y"),
        (f"<a>x<!-- wxlint-disable {A} -->y</a>", [f"1:5: {UNNEEDED} `{A}` here"], "<a>xy</a>"),
        (f"<a>\n  <!-- wxlint-disable {A} -->\n</a>", [f"2:3: {UNNEEDED} `{A}` here"], "<a>\n</a>"),
        (f"<p>{{/* wxlint-disable-line {A} */}}</p>", [f"1:5: {UNNEEDED} `{A}` here"], "<p>{ }</p>"),
        # only some of the ids
        (f"A B // wxlint-disable-line {A}, {B}, {C} -- why", [f"1:68: {UNNEEDED} `{C}` here"], f"A B // wxlint-disable-line {A}, {B} -- why"),
        (f"B // wxlint-disable-line {A}, {B}, {C}", [f"1:26: {UNNEEDED} `{A}`, `{C}` here"], f"B // wxlint-disable-line {B}"),
        (f"C // wxlint-disable-line {A}, {B}, {C}", [f"1:26: {UNNEEDED} `{A}`, `{B}` here"], f"C // wxlint-disable-line {C}"),
        (f"A // wxlint-disable-line {A}, {B}, {C}", [f"1:46: {UNNEEDED} `{B}`, `{C}` here"], f"A // wxlint-disable-line {A}"),
        (f"A // wxlint-disable-line {A}, cloud/*", [], None),
        # a finding that several directives cover is of use to all of them
        (f"/* wxlint-disable {A} */\nA // wxlint-disable-line {A}", [], None),
        # what ends too early, or never began
        (f"/* wxlint-disable {A} */\n/* wxlint-enable {A} */\nA", [f"1:1: {UNNEEDED} `{A}` here"], f"/* wxlint-enable {A} */\nA"),
        (
            f"A\n/* wxlint-enable {A} */",
            [f"2:1: unused-suppression: nothing to enable again: no `wxlint-disable` of `{A}` is open here"],
            "A\n",
        ),
        (
            f"/* wxlint-disable {A} */ A /* wxlint-enable {A}, {B} */",
            [f"1:80: unused-suppression: nothing to enable again: no `wxlint-disable` of `{B}` is open here"],
            f"/* wxlint-disable {A} */ A /* wxlint-enable {A} */",
        ),
        (f"/* wxlint-disable {A} */ A /* wxlint-enable cloud/* */", [], None),
        # what the engine reports itself
        ("// wxlint-disable syntax-error\nx", [f"1:1: {UNNEEDED} `syntax-error` here"], "x"),
        ("// wxlint-disable-next-line unused-suppression\nx", [f"1:1: {UNNEEDED} `unused-suppression` here"], "x"),
        (f"// wxlint-disable-next-line unused-suppression\n// wxlint-disable-next-line {A}\nx", [], None),
        (f"/* wxlint-disable unused-suppression */\n// wxlint-disable-next-line {A}\nx", [], None),
        (f"// wxlint-disable-line {A}, unused-suppression", [], None),
        (
            f"x // wxlint-disable-line {A}, unused-suppression, unknown-suppression\nx // wxlint-disable-line {B}",
            [f"2:3: {UNNEEDED} `{B}` here"],
            f"x // wxlint-disable-line {A}, unused-suppression, unknown-suppression\nx",
        ),
        (
            f"x // wxlint-disable-next-line {A}, unused-suppression\ny",
            [f"1:3: {UNNEEDED} `{A}`, `unused-suppression` here"],
            "x\ny",
        ),
        ("// wxlint-disable-line nonsense-x, unknown-suppression", [], None),
        ("// wxlint-disable-next-line unknown-suppression\n// wxlint-disable-line", [], None),
    ],
)
def test_unneeded_directives(code: str, expected: list[str], fixed: str | None) -> None:
    assert said(code) == expected
    assert fix(code) == (code if fixed is None else fixed)
    for finding in apply(code).new_findings:
        assert finding.fix is not None
        assert (finding.fix.safe, finding.severity) == (True, Severity.WARNING)


def test_suppressed_findings_of_the_engine_are_counted() -> None:
    assert apply(f"/* wxlint-disable unused-suppression */\n// wxlint-disable-next-line {A}\nx").suppressed == 1
    assert apply("// wxlint-disable-line nonsense-x, unknown-suppression").suppressed == 1


def test_only_rules_that_ran_can_be_unneeded() -> None:
    engine = frozenset({"unused-suppression", "unknown-suppression"})
    code = f"// wxlint-disable-next-line {A}, {B}\nx"
    assert said(code, engine) == []
    assert said(code, engine | {B}) == [f"1:49: {UNNEEDED} `{B}` here"]
    assert fix(code, engine | {B}) == f"// wxlint-disable-next-line {A}\nx"
    assert said(code, EVERYTHING - engine) == []
    assert said("// wxlint-disable cloud/*", engine | {A}) == []
    assert said("// wxlint-disable cloud/*", engine | {A, B}) == [f"1:1: {UNNEEDED} `cloud/*` here"]
    assert said("// wxlint-disable OLD-2", engine | {A}) == []
    assert said(f"// wxlint-enable {A}", engine) == []
    assert said("// wxlint-disable nonsense-x", EVERYTHING - engine) == []


# Wrong directives


@pytest.mark.parametrize(
    ("code", "expected", "help_", "fixed", "safe"),
    [
        (
            "// wxlint-disable-next-line\nA",
            "1:1: `wxlint-disable-next-line` names no rule, so nothing is suppressed",
            "name the rules: `wxlint-disable-next-line cloud/init-missing -- why`",
            "A",
            True,
        ),
        (
            "A /* wxlint-disable -- why */ A",
            "1:3: `wxlint-disable` names no rule, so nothing is suppressed",
            "name the rules: `wxlint-disable cloud/init-missing -- why`",
            "A A",
            True,
        ),
        (
            f"/* wxlint-disable {A} */ A /* wxlint-enable */",
            "1:43: `wxlint-enable` names no rule, so it ends every `wxlint-disable` before it",
            "name the rules: `wxlint-enable cloud/init-missing -- why`",
            None,
            None,
        ),
        (
            "A // wxlint-disable-line cloud/init-mising -- why",
            "1:26: `cloud/init-mising` is not the id of a rule, so nothing is suppressed for it",
            f"the nearest id is `{A}`",
            f"A // wxlint-disable-line {A} -- why",
            False,
        ),
        (
            f"A // wxlint-disable-line {A}, clod/*",
            "1:46: `clod/*` is not the id of a rule, so nothing is suppressed for it",
            "the nearest id is `cloud/*`",
            f"A // wxlint-disable-line {A}, cloud/*",
            False,
        ),
        (
            f"A // wxlint-disable-line {A}, security/eval",
            "1:46: `security/eval` is not the id of a rule, so nothing is suppressed for it",
            "`wxlint rules` lists the ids",
            f"A // wxlint-disable-line {A}",
            True,
        ),
        (
            "A // wxlint-disable-line security/eval",
            "1:26: `security/eval` is not the id of a rule, so nothing is suppressed for it",
            "`wxlint rules` lists the ids",
            "A",
            True,
        ),
        (
            f"A // wxlint-disable-line {A} because 它 is old",
            "1:45: `because 它 is old` is not the id of a rule, so nothing is suppressed for it",
            "begin the reason with ` -- `",
            f"A // wxlint-disable-line {A} -- because 它 is old",
            True,
        ),
        (
            f"A // wxlint-disable-line {A} 旧代码",
            "1:45: `旧代码` is not the id of a rule, so nothing is suppressed for it",
            "begin the reason with ` -- `",
            f"A // wxlint-disable-line {A} -- 旧代码",
            True,
        ),
        (
            "A // wxlint-disable-line this is fine",
            "1:26: `this is fine` is not the id of a rule, so nothing is suppressed for it",
            "write ids first, then ` -- ` and the reason",
            "A",
            True,
        ),
        (
            f"A // wxlint-disable-nextline {A}",
            "1:6: `wxlint-disable-nextline` is not a directive, so nothing is suppressed",
            "write `wxlint-disable-next-line`",
            f"A // wxlint-disable-next-line {A}",
            False,
        ),
        (
            f"A // wxlint-ignore-file {A}",
            "1:6: `wxlint-ignore-file` is not a directive, so nothing is suppressed",
            "the directives are `wxlint-disable`, `wxlint-enable`, `wxlint-disable-line`, `wxlint-disable-next-line`",
            None,
            None,
        ),
    ],
)
def test_wrong_directives(code: str, expected: str, help_: str, fixed: str | None, safe: bool | None) -> None:
    (finding,) = apply(code).new_findings
    assert said(code) == [expected.replace(": ", ": unknown-suppression: ", 1)]
    assert finding.help is not None
    assert finding.help.en == help_
    assert finding.help.zh != help_
    assert finding.message.zh != finding.message.en
    assert finding.severity is Severity.WARNING
    assert (finding.fix and finding.fix.safe) == safe
    assert fix(code) == (code if fixed is None else fixed)


@pytest.mark.parametrize(
    "code", ["// wxlint-based tools", "// wxlint- is the prefix", "// wxlint-", "// wxlint", "// wxlint-rules.md", "// wxlint-1"]
)
def test_prose_about_the_tool_is_not_a_directive(code: str) -> None:
    assert said(code) == []


def test_unknown_and_unneeded_ids_in_one_comment() -> None:
    code = f"x // wxlint-disable-line {A}, cloud/init-mising, {B}"
    assert said(code) == [
        f"1:26: {UNNEEDED} `{A}`, `{B}` here",
        "1:46: unknown-suppression: `cloud/init-mising` is not the id of a rule, so nothing is suppressed for it",
    ]
    assert fix(code) == f"x // wxlint-disable-line {A}"


def test_long_names_and_control_characters_are_not_repeated_as_they_are() -> None:
    (finding,) = apply(f"// wxlint-disable-line \x1b[2J{'x' * 500}").new_findings
    for lang in Lang:
        text = finding.message.render(lang)
        assert len(text) < 160
        assert "\x1b" not in text


def test_thousands_of_directives_take_no_time() -> None:
    size = 8000
    known = KnownRules(frozenset(f"cloud/some-rule-name-{index}" for index in range(200)))
    one = "cloud/some-rule-name-1"
    codes = [
        f"/* wxlint-disable {one} */ A " * size,
        f"/* wxlint-disable-line {one} */ A " * size,
        f"/* wxlint-disable {one} */ A /* wxlint-enable {one} */ A\n" * size,
        "".join(f"// wxlint-disable-line cloud/sume-rule-name-{index}x\nA\n" for index in range(size)),
        f"/* wxlint-disable {', '.join(f'u{index}' for index in range(size))} */",
        f"/* wxlint-disable {' '.join([one] * size)} */",
    ]
    for code in codes:
        data = code.encode()
        directives = parse_directives(data, comments_of(data))
        findings = [replace(finding, rule=one) for finding in findings_of(data)]
        result = directives.apply(findings, path="a.js", known=known, ran=known.ids | ENGINE_IDS)
        assert len(result.kept) + result.suppressed >= len(findings)


# Properties

names = st.sampled_from([*sorted(KNOWN.ids), *KNOWN.aliases, "cloud/*", "syntax-error", "未知", "x-y"])
reasons = st.text(st.characters(blacklist_characters="\r\n*/<>-—", blacklist_categories=["Cs"]), max_size=20).map(lambda text: text + " -- " + text)


@given(
    st.sampled_from(list(DirectiveKind)),
    st.lists(names, max_size=4),
    st.sampled_from([",", ", ", " , ", "，", "、", " ", "\u3000"]),
    st.none() | reasons,
    st.sampled_from(["//{}", "// {}  ", "/*{}*/", "/** {} */", "/*\n * {}\n */", "<!-- {} -->", "<!--{}-->"]),
    st.sampled_from(["", "\ufeff", "环境 = 1; ", "x\r\n", "\n\n"]),
    st.sampled_from(["", "\n", "\r\n后文", "\r"]),
)
def test_what_is_written_is_what_is_read(
    kind: DirectiveKind, ids: list[str], separator: str, reason: str | None, comment: str, before: str, after: str
) -> None:
    text = comment.format(f"{kind.value} {separator.join(ids)}{'' if reason is None else f' -- {reason}'}")
    data = f"{before}{text}{after}".encode()
    span = Span(len(before.encode()), len(before.encode()) + len(text.encode()))
    (directive,) = parse_directives(data, [span]).directives
    assert (directive.kind, directive.comment) == (kind, span)
    assert [name.text for name in directive.names] == ids
    assert [data[name.span.start : name.span.end].decode() for name in directive.names] == ids
    assert data[directive.word_span.start : directive.word_span.end].decode() == kind.value
    assert directive.line == SourceText(data).position(span.start).line
    assert directive.removal.start <= span.start <= span.end <= directive.removal.end
    assert data[directive.removal.start : span.start].strip() == data[span.end : directive.removal.end].strip() == b""


@st.composite
def programs(draw: st.DrawFn) -> str:
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        code = draw(st.sampled_from(["", "A", "B C", "x", "A B", "S"]))
        kind = draw(st.sampled_from([None, None, *DirectiveKind]))
        ids = draw(st.lists(names, min_size=1, max_size=3))
        comment = "" if kind is None else draw(st.sampled_from(["// {}", "/* {} */", "/* {} -- why */"])).format(f"{kind.value} {', '.join(ids)}")
        lines.append(f"{code} {comment}".strip())
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines)


def expected_kept(code: str) -> Iterator[tuple[str, int]]:
    """The definition, line by line and rule by rule: a directive stands last on its line."""
    lines = code.splitlines()
    directives = [parse(line).directives for line in lines]

    def names_rule(found: Sequence[Directive], kinds: set[DirectiveKind], rule: str) -> bool:
        return any(directive.kind in kinds and rule in KNOWN.resolve(name.text) for directive in found for name in directive.names)

    for rule in sorted(RULES.values()):
        disabled = False
        for number, line in enumerate(lines):
            covered = disabled or names_rule(directives[number], {DirectiveKind.DISABLE_LINE}, rule)
            covered = covered or (number > 0 and names_rule(directives[number - 1], {DirectiveKind.DISABLE_NEXT_LINE}, rule))
            for finding in findings_of(line.encode()):
                if finding.rule == rule and not covered:
                    yield rule, number + 1
            if names_rule(directives[number], {DirectiveKind.DISABLE}, rule):
                disabled = True
            if names_rule(directives[number], {DirectiveKind.ENABLE}, rule):
                disabled = False


@settings(deadline=None, max_examples=300)
@given(programs())
def test_the_definition(code: str) -> None:
    position = SourceText(code.encode()).position
    result = apply(code)
    assert sorted((finding.rule, position(finding.span.start).line) for finding in result.kept) == sorted(expected_kept(code))
    assert list(result.kept) == [finding for finding in findings_of(code.encode()) if finding in result.kept]


@settings(deadline=None, max_examples=300)
@given(programs())
def test_fixes_change_no_code_and_come_to_an_end(code: str) -> None:
    """Safe fixes leave all that is reported, and all code, as it was; applied again and again they remove every unneeded directive."""
    ran = EVERYTHING - {"unknown-suppression"}

    def code_of(text: str) -> list[str]:
        return [line.strip() for line in COMMENT.sub(b"", text.encode()).decode().splitlines() if line.strip()]

    current = code
    for _ in range(20):
        fixed = fix(current, ran)
        if fixed == current:
            break
        before, after = apply(current, ran), apply(fixed, ran)
        assert code_of(fixed) == code_of(code)
        if "disable-next-line" not in current:  # removing a whole line moves the line that it was about
            assert [finding.rule for finding in after.kept] == [finding.rule for finding in before.kept]
        current = fixed
    else:
        pytest.fail(f"the fixes do not come to an end: {code!r} became {current!r}")
    assert all(finding.fix is None for finding in apply(current, ran).new_findings)


@given(st.binary(max_size=60), st.data())
def test_any_bytes_and_spans(data: bytes, draws: st.DataObject) -> None:
    data = b"/* wxlint-disable " + data + b"// wxlint-disable-line a\n<!-- wxlint-enable"
    ends = st.integers(0, len(data))
    spans = [Span(min(pair), max(pair)) for pair in draws.draw(st.lists(st.tuples(ends, ends), max_size=5))]
    directives = parse_directives(data, [Span(0, len(data)), *spans])
    for directive in directives.directives:
        for name in directive.names:
            assert data[name.span.start : name.span.end].decode("utf-8", "surrogateescape") == name.text
    directives.apply(findings_of(data), path="a.js", known=KNOWN, ran=EVERYTHING)
