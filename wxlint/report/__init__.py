"""One small module for each output format; `render` imports only the one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wxlint.diagnostics import Lang, Report
    from wxlint.engine.overview import Overview

FORMATS: tuple[str, ...] = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")
"""What `--format` accepts; the first is the default."""

REPOSITORY_URL = "https://github.com/wxlint/wxlint"
"""Where the tool lives: every output that names it takes the address from here."""


def render(report: Report, format: str) -> str:  # noqa: A002 (the word that the command line uses)
    """The whole report as text that encodes to UTF-8, ending with a newline; empty where there is nothing to say.

    Raises `ValueError` for a format that is not in `FORMATS`.
    """
    return _encodable(_renderer(format)(report))


def render_notes(report: Report) -> str:
    """What the tool itself has to say, one line a note, for stderr; the formats `json` and `sarif` carry the notes themselves."""
    from wxlint.report.notes import render_notes as renderer

    return _encodable(renderer(report))


def render_overview(overviews: Sequence[tuple[str, Overview]], format: str, lang: Lang) -> str:  # noqa: A002
    """What was understood of each project, with the path that it is shown under, as `text`, `json`, `dot` or `mermaid`."""
    renderer: Callable[[Sequence[tuple[str, Overview]], Lang], str]
    match format:
        case "json":
            from wxlint.report.overview_json import render_json as renderer
        case "dot":
            from wxlint.report.overview_graph import render_dot as renderer
        case "mermaid":
            from wxlint.report.overview_graph import render_mermaid as renderer
        case _:
            from wxlint.report.overview_text import render_text as renderer
    return _encodable(renderer(overviews, lang))


def _renderer(name: str) -> Callable[[Report], str]:
    match name:
        case "text":
            from wxlint.report.text import render_text

            return render_text
        case "concise":
            from wxlint.report.concise import render_concise

            return render_concise
        case "json":
            from wxlint.report.json_ import render_json

            return render_json
        case "sarif":
            from wxlint.report.sarif import render_sarif

            return render_sarif
        case "github":
            from wxlint.report.github import render_github

            return render_github
        case "gitlab":
            from wxlint.report.gitlab import render_gitlab

            return render_gitlab
        case "junit":
            from wxlint.report.junit import render_junit

            return render_junit
        case "rdjson":
            from wxlint.report.rdjson import render_rdjson

            return render_rdjson
        case "markdown":
            from wxlint.report.markdown import render_markdown

            return render_markdown
    raise ValueError(f"unknown format `{name}`, expected one of {', '.join(FORMATS)}")


def _encodable(text: str) -> str:
    """File names that are no UTF-8 arrive with lone surrogates, which no UTF-8 file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
