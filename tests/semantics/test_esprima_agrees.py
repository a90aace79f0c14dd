"""Esprima, a second parser, finds the same calls at the same places, and the same names in them, in every script that both accept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import esprima
import pytest
from sources import Source, corpus_sources, own_sources

from wxlint.syntax.javascript import arguments_of, callee_of, text_of, walk

_CALLS = ("CallExpression", "NewExpression")


def tree_of(text: str) -> Any:
    """Esprima's tree; None for what it does not accept: it knows the language of 2017."""
    for parse in (esprima.parseModule, esprima.parseScript):
        try:
            return parse(text, range=True)
        except (esprima.Error, RecursionError):
            continue
        except Exception:  # esprima itself stumbles over some regular expressions and over unpaired surrogates
            return None
    return None


def nodes_of(tree: Any) -> Iterator[Any]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif hasattr(node, "type") and isinstance(node.type, str):
            yield node
            stack += [value for name, value in vars(node).items() if name not in ("loc", "range", "regex")]


def calls_by_esprima(text: str) -> set[tuple[int, int, int, int]] | None:
    """Start and end of each call and of its callee, in bytes, and how many arguments it has."""
    tree = tree_of(text)
    if tree is None:
        return None
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + len(character.encode()))
    return {
        (*(offsets[place] for place in (*node.range, node.callee.range[1])), len(node.arguments)) for node in nodes_of(tree) if node.type in _CALLS
    }


def calls_by_us(source: Source) -> set[tuple[int, int, int, int]] | None:
    module = source.module()
    if module.root.has_error or any(node.type == "await_expression" and module.enclosing_function(node) is None for node in walk(module.root)):
        return None  # esprima knows no `await` outside functions
    calls = [(node, callee) for node in module.nodes.calls if not text_of(node).endswith("`") and (callee := callee_of(node)) is not None]
    if len(calls) < len([node for node in module.nodes.calls if not text_of(node).endswith("`")]):
        return None  # a line at column 0 after an arrow function
    return {(node.start_byte, node.end_byte, _end(callee), len(arguments_of(node))) for node, callee in calls}


def _end(callee: Any) -> int:
    """Where the callee ends without its parentheses, which are no part of it for esprima."""
    while callee.type == "parenthesized_expression" and callee.named_children:
        callee = next(child for child in callee.named_children if child.type != "comment")
    return int(callee.end_byte)


def compare(sources: list[Source]) -> tuple[int, list[str]]:
    compared = 0
    problems = []
    for source in sources:
        if not source.path.endswith((".js", ".wxs")):
            continue
        text = source.data.decode("utf-8", "replace")
        ours = calls_by_us(source)
        theirs = calls_by_esprima(text.removeprefix("\ufeff")) if ours is not None and not text.startswith("\ufeff") else None
        if ours is not None and theirs is not None:
            compared += 1
            problems += [f"{source.path}: {sorted(ours - theirs)} {sorted(theirs - ours)}"] if ours != theirs else []
    return compared, problems


def test_on_what_ships_with_wxlint() -> None:
    compared, problems = compare(own_sources())
    assert compared > 700
    assert not problems, "\n".join(problems)


@pytest.mark.ecosystem
def test_on_real_projects() -> None:
    sources = corpus_sources()
    if not sources:
        pytest.skip("WXLINT_CORPUS names no folder of projects")
    compared, problems = compare(sources)
    assert compared > len(sources) // 2
    assert not problems, "\n".join(problems)
