"""Packages that put a program and what it imports into one file before it is uploaded."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
_COMMAND = re.compile(r"\b(?:bun build|esbuild|ncc build|parcel build|rolldown|rollup|rspack|tsdown|tsup|unbuild|vite build|webpack)\b")


def uses_bundler(package: Mapping[str, object]) -> bool:
    """Whether a package.json asks for a bundler, or runs one in a script."""
    for section in ("dependencies", "devDependencies"):
        packages = package.get(section)
        if isinstance(packages, dict) and not _BUNDLERS.isdisjoint(packages):
            return True
    scripts = package.get("scripts")
    return isinstance(scripts, dict) and any(isinstance(script, str) and _COMMAND.search(script) for script in scripts.values())
