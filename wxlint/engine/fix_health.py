"""How badly a file parses: a fix must not make it worse."""

from __future__ import annotations

from typing import NamedTuple

from wxlint.project.languages import language_of
from wxlint.project.model import Language
from wxlint.project.paths import base_name
from wxlint.syntax.javascript import SCRIPT_LANGUAGES


class Trouble(NamedTuple):
    """What of a file could not be read: how many places, and how many bytes there."""

    places: int
    size: int


def trouble(path: str, data: bytes) -> Trouble:
    """What of `data` its parser cannot read; nothing for a language that wxlint does not parse."""
    language = language_of(base_name(path))
    if language in SCRIPT_LANGUAGES:
        from wxlint.syntax.javascript import parse_script, problem_nodes

        nodes = problem_nodes(parse_script(data, language).root_node)
        return Trouble(len(nodes), sum(node.end_byte - node.start_byte for node in nodes))
    if language is Language.JSON:
        from wxlint.syntax.json import parse_json

        spans = [problem.span for problem in parse_json(data).problems]
    elif language is Language.WXML:
        from wxlint.syntax.wxml import parse_wxml

        spans = [problem.span for problem in parse_wxml(data).problems]
    else:
        return Trouble(0, 0)
    return Trouble(len(spans), sum(span.end - span.start for span in spans))


def is_no_worse(path: str, before: bytes, after: bytes) -> bool:
    """Whether `after` parses at least as well as `before`: in no more places it goes wrong, and no more of what was there is lost."""
    old, new = trouble(path, before), trouble(path, after)
    return new.places <= old.places and new.size <= old.size + max(0, len(after) - len(before))
