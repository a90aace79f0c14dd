"""`--format markdown` as a renderer of GitHub's Markdown reads it: what names and code contain is shown, and does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_builders import Files, both

from wxlint.diagnostics import Finding, Lang, Severity, Span, Text
from wxlint.report import render
from wxlint.report.markdown import MARKER, MAX_FINDINGS, MAX_LENGTH

markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is needed to read what was written")
pytest.importorskip("linkify_it", reason="linkify-it-py is needed to find bare addresses")

FILES = Files({"b.js": b"x\n"})
HOSTILE = [
    "![](https://evil.example/pixel.png)",
    "<img src=x onerror=alert(1)>",
    "`</code><script>alert(1)</script>",
    "``` \n# heading\n- item",
    "[click](javascript:alert(1))",
    "https://evil.example www.evil.example mail@evil.example",
    "@everyone #1 !1 ~label &1",
    "| a | b |\n|---|---|",
    "<!-- comment",
    "**bold** _it_ ~~gone~~ \\",
    "&lt;b&gt; $x$",
    "/close\n/close",
]


def tokens(text: str) -> Iterator[Any]:
    """All tokens, the inline ones after the block that holds them."""
    for token in markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": True}).parse(text):
        yield token
        yield from token.children or ()


def rendered(text: str) -> str:
    """The words that a reader sees, without the zero-width spaces that keep references from being found."""
    return "".join(token.content for token in tokens(text) if token.type in ("text", "code_inline", "text_special")).replace("\u200b", "")


def test_the_most_severe_come_first() -> None:
    report = FILES.report(
        FILES.finding("b.js", "x", "advice", rule="a/c", severity=Severity.INFO),
        FILES.finding("b.js", "x", "`b|c` is wrong", rule="a/b", severity=Severity.ERROR, help=both("use `d`")),
        statistics=True,
    )
    assert render(report, "markdown").splitlines() == [
        MARKER,
        "### wxlint",
        "",
        "Found 2 problems (1 error, 1 info) in 1 file (0.18 s).",
        "",
        "- 1 × error [`a/b`](<https://example.org/rules#ab>)",
        "- 1 × info [`a/c`](<https://example.org/rules#ac>)",
        "",
        "- **error** `b.js:1:1` `b|c` is wrong ([`a/b`](<https://example.org/rules#ab>))\\",
        "  help: use `d`",
        "- **info** `b.js:1:1` advice ([`a/c`](<https://example.org/rules#ac>))",
    ]


def test_without_findings_the_summary_is_left() -> None:
    assert render(FILES.report(), "markdown") == f"{MARKER}\n### wxlint\n\nNo problems in 1 file (0.18 s).\n"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_and_code_are_shown_and_do_nothing(hostile: str) -> None:
    check_harmless(hostile, hostile)


@given(st.text(st.sampled_from("`a*_[]()<>!|~&$#@\\\n :/.-1") | st.characters(), min_size=1, max_size=30))
def test_any_text_is_shown_and_does_nothing(text: str) -> None:
    check_harmless(text, text)


def check_harmless(path: str, message: str) -> None:
    files = Files({path: b"x"})
    finding = Finding("a/b", path, Span(0, 1), Text(f"x {message}", ""), help=Text(message, ""))
    text = render(files.report(finding, quiet=True), "markdown")
    found = list(tokens(text))
    assert [token.content.strip() for token in found if token.type.startswith("html")] == [MARKER]
    assert [token.attrGet("href") for token in found if token.type == "link_open"] == ["https://example.org/rules#ab"]
    kinds = {token.type for token in found}
    assert kinds <= {
        *("html_block", "heading_open", "heading_close", "inline", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
        *("paragraph_open", "paragraph_close", "text", "text_special", "code_inline", "link_open", "link_close", "hardbreak"),
        *("strong_open", "strong_close"),
    }
    assert sum(token.type == "strong_open" for token in found) == 1
    assert sum(token.type == "list_item_open" for token in found) == 1
    assert not any(line.startswith("/") for line in text.splitlines())


def test_mentions_and_references_are_broken_up() -> None:
    text = render(FILES.report(FILES.finding("b.js", "x", "ask @someone about #12 on https://e.example")), "markdown")
    assert "@someone" not in text
    assert "#12" not in text
    assert "ask @someone about #12 on https://e.example" in rendered(text)


def test_many_findings_are_counted_only() -> None:
    findings = [FILES.finding("b.js", "x", f"message {number}") for number in range(MAX_FINDINGS + 7)]
    for lang, words in ((Lang.EN, "7 more: run `wxlint check`"), (Lang.ZH, "另有 7 个问题")):
        text = render(FILES.report(*findings, lang=lang), "markdown")
        assert words in text
        assert text.count("- **warning**") == MAX_FINDINGS


def test_a_comment_has_room_for_it() -> None:
    findings = [FILES.finding("b.js", "x", "m" * 9_000) for _ in range(20)]
    text = render(FILES.report(*findings), "markdown")
    assert len(text) < MAX_LENGTH + 200
    assert "14 more" in text
