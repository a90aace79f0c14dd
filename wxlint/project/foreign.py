"""Folders that stand in an app's folder and are no part of it: build scripts, tests, a server, a website."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wxlint.project import paths
from wxlint.project.configuration import ConfigurationReader, string_mapping
from wxlint.project.frameworks import dependency_names
from wxlint.project.walk import Tree

_TOOL_FOLDERS = frozenset({"scripts", "test", "tests", "docs", "e2e", "cypress"})

# Packages that run on a server or in a browser and nowhere in a Mini Program.
_FOREIGN_PACKAGES = frozenset(
    {
        "express",
        "koa",
        "egg",
        "fastify",
        "@nestjs/core",
        "@hapi/hapi",
        "thinkjs",
        "midway",
        "@midwayjs/core",
        "react-dom",
        "react-scripts",
        "vue",
        "next",
        "nuxt",
        "vite",
        "webpack",
        "electron",
        "react-native",
        "mongoose",
        "mysql2",
        "sequelize",
        "@prisma/client",
    }
)

_SCRIPT_FOLDER = r"(?:^|[\s\"'=])(?:\./)?([\w-]+)/[^\s\"']*\.[cm]?[jt]s\b"


def foreign_folders(tree: Tree, reader: ConfigurationReader, app_roots: Iterable[str], parts: Iterable[str]) -> set[str]:
    """The folders below `app_roots` that are no part of an app. `parts` are the paths of pages, components, subpackages and functions."""
    roots = frozenset(app_roots)
    used = {around for part in (*parts, *roots) for around in (part, *paths.ancestors(part))}
    found = {folder for root in roots for folder in _tool_folders(tree, reader, root) if folder not in used}
    for folder in tree.holding("package.json"):
        if folder not in used and any(around in roots for around in paths.ancestors(folder)):
            package = reader.optional(paths.join(folder, "package.json"))
            if not _FOREIGN_PACKAGES.isdisjoint(dependency_names(package)):
                found.add(folder)
    return found


def _tool_folders(tree: Tree, reader: ConfigurationReader, root: str) -> Iterator[str]:
    if not (tree.is_marked(root, "package.json") or tree.is_marked(root, "project.config.json")):
        return
    names = set(_TOOL_FOLDERS)
    package = reader.optional(paths.join(root, "package.json")) if tree.is_marked(root, "package.json") else None
    for command in string_mapping((package or {}).get("scripts")).values():
        names.update(re.findall(_SCRIPT_FOLDER, command))
    for name in sorted(names):
        if tree.has_folder(folder := paths.join(root, name)):
            yield folder
