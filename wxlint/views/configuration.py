"""Configuration files against the schemas of `platform/configuration_schemas.py`: what has a wrong type or value, and which keys are unknown, each at its place.

The schemas use a small part of JSON Schema (`type`, `enum`, `pattern`, `properties`, `additionalProperties`, `items`, `anyOf`, `$ref`), which is read here: importing a
validator (jsonschema-rs, jsonschema, fastjsonschema) takes 60 to 120 ms of processor time, and every project has an app.json. Tests hold the verdicts against the
`jsonschema` package.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from wxlint.platform.configuration_schemas import known_keys, resolved, schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wxlint.platform.configuration_schemas import Schema
    from wxlint.syntax.json import JsonMember, JsonNode
    from wxlint.views.sites import JsonSite

__all__ = ["SCHEMA_OF", "ConfigurationProblem", "configuration_problems", "known_keys", "schema_problems"]

SCHEMA_OF: Mapping[str, str] = {
    "app": "app",
    "page": "page",
    "component": "page",
    "sitemap": "sitemap",
    "theme": "theme",
    "plugin": "plugin",
    "project": "project",
    "project-private": "project",
}
"""The schema of a file by its role (see `JsonSite`)."""

_DEEPEST = 32
"""Levels. No schema says anything about what lies deeper; hostile files nest 200,000."""
_MOST = 100
"""Problems in one file: whoever has more has another kind of file."""

Path = tuple[str | int, ...]


class ConfigurationProblem(NamedTuple):
    """One deviation of a configuration file from its schema.

    `type`: `allowed` are the JSON types that are legal. `value`: `allowed` are the legal strings. `color`: no hexadecimal colour. `unknown`: the key of `member` is none of
    `allowed`, those that the schema names; `is_closed` tells whether there can be others.
    """

    kind: Literal["type", "value", "color", "unknown"]
    path: Path
    node: JsonNode
    """The value; for `unknown`, the object around the key."""
    allowed: tuple[str, ...] = ()
    member: JsonMember | None = None
    is_closed: bool = True


def configuration_problems(site: JsonSite) -> list[ConfigurationProblem]:
    """What is wrong with the file by the schema of its role, in the order of the file; empty for roles without schema and for files that do not parse."""
    name = SCHEMA_OF.get(site.role)
    if name is None or site.root is None or any(problem.kind == "syntax" for problem in site.document.problems):
        return []
    return schema_problems(site.root, name)


def schema_problems(root: JsonNode, name: str) -> list[ConfigurationProblem]:
    """What is wrong with `root` by the schema `name`, in the order of the file."""
    found: list[ConfigurationProblem] = []
    pending: list[tuple[JsonNode, Schema, str, Path]] = [(root, schema(name), name, ())]
    while pending and len(found) < _MOST:
        node, part, owner, path = pending.pop()
        legal = list(_alternatives(part, owner))
        fitting = [(part, owner) for part, owner in legal if _has_type(node, part)]
        if not fitting:
            types = [kind for part, _ in legal for kind in _types(part)]
            found.append(ConfigurationProblem("type", path, node, tuple(dict.fromkeys(types))))
        elif node.kind == "string" and not any(_is_legal(str(node.value), part) for part, _ in fitting):
            values = tuple(value for part, _ in fitting for value in part.get("enum", ()))
            found.append(ConfigurationProblem("value" if values else "color", path, node, values))
        elif len(path) < _DEEPEST:
            part, owner = fitting[0]
            items = part.get("items")
            if items is not None:
                pending.extend((item, items, owner, (*path, index)) for index, item in enumerate(node.items()))
            for member, below in _members(node, part):
                if below is None:
                    closed = part.get("additionalProperties") is False
                    found.append(ConfigurationProblem("unknown", (*path, member.key), node, tuple(part["properties"]), member, closed))
                elif member.value is not None:
                    pending.append((member.value, below, owner, (*path, member.key)))
    return sorted(found[:_MOST], key=lambda problem: (problem.member.key_span if problem.member else problem.node.span).start)


def _alternatives(part: Schema, name: str) -> Iterator[tuple[Schema, str]]:
    part, name = resolved(part, name)
    if "anyOf" in part:
        yield from (resolved(alternative, name) for alternative in part["anyOf"])
    else:
        yield part, name


def _types(part: Schema) -> tuple[str, ...]:
    types = part.get("type", ())
    return (types,) if isinstance(types, str) else tuple(types)


def _has_type(node: JsonNode, part: Schema) -> bool:
    types = _types(part)
    return not types or ("boolean" if node.kind in ("true", "false") else node.kind) in types


def _is_legal(value: str, part: Schema) -> bool:
    if "enum" in part:
        return value in part["enum"]
    return "pattern" not in part or re.search(part["pattern"], value) is not None


def _members(node: JsonNode, part: Schema) -> Iterator[tuple[JsonMember, Schema | None]]:
    """The members that the schema says something about, with its schema; None for one that it does not know."""
    properties, others = part.get("properties"), part.get("additionalProperties", True)
    for member in node.members():
        if properties is not None and member.key in properties:
            yield member, properties[member.key]
        elif isinstance(others, dict):
            yield member, others
        elif properties is not None:
            yield member, None
