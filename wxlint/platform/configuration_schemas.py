"""The shapes of configuration files, as JSON Schema (draft 2020-12) in `schemas/`, written from the documentation that each names in its `$comment`.

An object schema with `additionalProperties: false` is closed: the platform knows no other keys. One without is open: the tools write keys of their own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "schemas"

Schema = dict[str, Any]

NAMES = ("app", "page", "sitemap", "theme", "plugin", "project")


@cache
def schema(name: str) -> Schema:
    """One of the schemas in `NAMES`, read when it is first asked for."""
    import json

    with (_FOLDER / f"{name}.json").open("rb") as file:
        loaded: Schema = json.loads(file.read())
    return loaded


def resolved(found: Schema, name: str) -> tuple[Schema, str]:
    """What `found`, a part of schema `name`, stands for once references (`#/$defs/x`, `page.json#/$defs/x`) are followed, and the schema that it is a part of."""
    while "$ref" in found:
        file, _, pointer = str(found["$ref"]).partition("#")
        name = file.removesuffix(".json") or name
        found = schema(name)
        for step in pointer.split("/")[1:]:
            found = found[step]
    return found, name


def known_keys(name: str, *path: str) -> frozenset[str]:
    """The keys that an object of schema `name` has, or the one that following `path` leads to."""
    found, name = resolved(schema(name), name)
    for key in path:
        found, name = resolved(found["properties"][key], name)
    return frozenset(found["properties"])
