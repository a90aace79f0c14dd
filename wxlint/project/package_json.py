"""What a package.json says about how its package is built, and how to add a dependency to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from wxlint.regex import regex

if TYPE_CHECKING:
    from wxlint.diagnostics import Edit
    from wxlint.syntax.json import JsonDocument

# Packages that put a program and what it imports into one file before it is uploaded.
_BUNDLERS = frozenset(
    {
        "@rspack/core",
        "@vercel/ncc",
        "esbuild",
        "parcel",
        "rolldown",
        "rollup",
        "tsdown",
        "tsup",
        "unbuild",
        "vite",
        "webpack",
    }
)
_COMMAND = regex(r"\b(?:bun build|esbuild|ncc build|parcel build|rolldown|rollup|rspack|tsdown|tsup|unbuild|vite build|webpack)\b")


def uses_bundler(package: Mapping[str, object]) -> bool:
    """Whether a package.json asks for a bundler, or runs one in a script."""
    for section in ("dependencies", "devDependencies"):
        packages = package.get(section)
        if isinstance(packages, dict) and not _BUNDLERS.isdisjoint(packages):
            return True
    scripts = package.get("scripts")
    return isinstance(scripts, dict) and any(isinstance(script, str) and _COMMAND.search(script) for script in scripts.values())


def dependency_insertion(path: str, data: bytes, document: JsonDocument, name: str, version: str) -> Edit | None:
    """The edit that declares a package in the package.json `path`; None where its `dependencies` are no object with a member to stand behind."""
    section = document.root.get("dependencies") if document.root is not None else None
    if section is None or not section.members() or section.members()[-1].value is None:
        return None
    from wxlint.syntax.json_edits import append_member

    return append_member(path, data, section, f"{json.dumps(name)}: {json.dumps(version)}")
