"""Which tables there are, and from which releases each is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from wxlint.platform.generate.cloud import cloud_tables
from wxlint.platform.generate.components import component_table
from wxlint.platform.generate.declarations import Declarations
from wxlint.platform.generate.definitions import definition_tables, event_details
from wxlint.platform.generate.npm import Package, Release, download
from wxlint.platform.generate.server_sdk import server_sdk_table
from wxlint.platform.generate.wx_api import wx_tables

FOLDER = Path(__file__).resolve().parent.parent / "tables"

TYPINGS = Release(
    "miniprogram-api-typings",
    "5.2.3",
    "sha512-KVcNSfR2VmRtz35rxkjLxE92HlsBnbT6NsKyTcDX3ebbTKAsAiTOFO1mRM82Xbe848dnEYqNGzaD48LMEvGytw==",
)
COMPONENTS = Release(
    "@tarojs/components",
    "4.2.1",
    "sha512-DgVneTSP01vDmUdMe5hfrGfEpHXc7hvb0I2ijN9m7nRMJ8nxQjH65/3MM5YD5ityY9E0ER7VjIv6PA8AOLr9Fw==",
)
SERVER_SDK = Release(
    "wx-server-sdk",
    "4.0.2",
    "sha512-dgpgWxYvOFWnQdGOb78sU+uQGELoEQSKzmJ7m8Y6eTCJKsfkdIHLMhRrdN5S5oDfAqr8Pc83jZKQeNRMZASIcg==",
)
WRITTEN = Release(
    "@tarojs/plugin-platform-weapp",
    "4.2.1",
    "sha512-5XKHqGAQLqd7JQJcM3OVZXOJJXo0IX8O4CZpQ0U1cuTTkfamQU+GEV/XmYNJ8kNxO/KASNQ/rDVkcMGMX2LqEQ==",
)


def make_tables(report: Callable[[str], None] = lambda _: None) -> Mapping[str, str]:
    """The contents of all table files by name. Raises `npm.UnreachableError`, `npm.AlteredError` or `declarations.UnreadableError`."""
    packages: dict[Release, Package] = {}
    for release in (TYPINGS, COMPONENTS, WRITTEN, SERVER_SDK):
        report(f"{release.name} {release.version}")
        packages[release] = download(release, (".d.ts",) if release is not SERVER_SDK else ("index.js",))
    typings, components, written = packages[TYPINGS], packages[COMPONENTS], packages[WRITTEN]
    declarations = Declarations()
    for path in sorted(typings.files):
        if path.startswith("types/wx/"):
            declarations.add(typings.files[path])
    members, options, classes = wx_tables(declarations)
    return {
        "wx_api.json": _format([typings], {"members": members}),
        "wx_options.json": _format([typings], {"options": options}),
        "wx_classes.json": _format([typings], {"classes": classes}),
        "wx_cloud.json": _format([typings], cloud_tables(declarations)),
        "definitions.json": _format([typings], definition_tables(declarations)),
        "events.json": _format([typings], {"details": event_details(declarations)}),
        "server_sdk.json": _format([packages[SERVER_SDK]], {"members": server_sdk_table(packages[SERVER_SDK])}),
        "components.json": _format([components, written], {"components": component_table(components, written)}),
    }


def _format(sources: list[Package], sections: Mapping[str, object]) -> str:
    """JSON with one entry per line, so that a new release of a package gives a readable difference."""
    lines = ["{", f' "sources": {_compact([package.source for package in sources])},']
    for number, (name, entries) in enumerate(sections.items()):
        end = "," if number < len(sections) - 1 else ""
        if isinstance(entries, dict):
            lines.append(f' "{name}": {{')
            inner = [f"  {_compact(key)}: {_compact(value)}" for key, value in entries.items()]
            lines += [f"{line}," for line in inner[:-1]] + inner[-1:] + [f" }}{end}"]
        else:
            lines.append(f" {_compact(name)}: {_compact(entries)}{end}")
    return "\n".join([*lines, "}", ""])


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
