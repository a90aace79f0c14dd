"""Text as Markdown that shows it and does nothing else: no links, images, mentions or HTML from file names and code."""

from __future__ import annotations

import re

from wxlint.regex import regex
from wxlint.report.terminal import visible

_MARKUP = regex(r"([\\`*_\[\]<>|~&$#@!])")
_NO_BREAK = "\u200b"
_REFERENCE = regex(r"(?<=[@#!$%~&^])(?=[\w\"\[])|(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=mailto)(?=:)|(?<=xmpp)(?=:)", re.IGNORECASE)
"""Where GitHub or GitLab find a reference or an address in rendered text, so that escaping does not help: `@name`, `#1`, `!1`, `https://…`."""
_CODE = regex(r"`([^`]+)`")


def sentence(text: str) -> str:
    """A message, in which backticks mark code."""
    text = visible(text)
    pieces: list[str] = []
    at = 0
    for match in _CODE.finditer(text):
        pieces += plain(text[at : match.start()]), code(match[1])
        at = match.end()
    return "".join(pieces) + plain(text[at:])


def plain(text: str) -> str:
    """Words as they are."""
    return _MARKUP.sub(r"\\\1", _REFERENCE.sub(_NO_BREAK, visible(text)))


def code(text: str) -> str:
    """A code span: nothing is markup in it, and nobody is mentioned."""
    text = visible(text)
    if not text.strip(" "):
        return plain(f'"{text}"')
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def link(label: str, url: str) -> str:
    """`label`, which is Markdown already, as a link where `url` is one that a browser opens."""
    if not re.fullmatch(r"https?://[\x21-\x7e]+", url) or re.search(r"[<>\\]", url):
        return label
    return f"[{label}](<{url}>)"
