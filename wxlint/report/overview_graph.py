"""`wxlint project --format dot|mermaid`: a picture of pages, components, functions and collections.

DOT is https://graphviz.org/doc/info/lang.html. Mermaid's flowcharts are https://mermaid.js.org/syntax/flowchart.html; it draws no more than 500 links unless told
otherwise (`maxEdges`, https://mermaid.js.org/config/schema-docs/config.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from wxlint.diagnostics import Lang, Text
from wxlint.report.terminal import visible

if TYPE_CHECKING:
    from wxlint.engine.overview import Link, Overview, Part

MERMAID_MAX_LINKS = 500

_GROUPS = {
    "app": Text("Mini Program {home}", "小程序 {home}"),
    "function": Text("cloud functions {home}", "云函数 {home}"),
    "collection": Text("collections", "数据库集合"),
    "missing": Text("not in this project", "不在此项目中"),
}
_DOT_SHAPES = {"app": "house", "page": "box", "component": "component", "module": "note", "function": "cds", "collection": "cylinder"}
_MERMAID_SHAPES = {
    "app": ("[/", "\\]"),
    "page": ("[", "]"),
    "component": ("([", "])"),
    "module": ("[/", "/]"),
    "function": ("[[", "]]"),
    "collection": ("[(", ")]"),
}
_DASHED = ("contains", "imports")


def render_dot(overviews: Sequence[tuple[str, Overview]], lang: Lang) -> str:
    """One digraph, a cluster for each app, each root of functions and the collections."""
    rows = ["digraph wxlint {", "  rankdir=LR", '  graph [fontname="sans-serif"]', '  node [fontname="sans-serif"]', '  edge [fontname="sans-serif"]']
    number = 0
    for index, (shown, overview) in enumerate(overviews):
        for title, parts in _groups(shown, overview, lang):
            rows.append(f"  subgraph cluster_{number} {{")
            rows.append(f"    label={_dot(title)}")
            rows += [
                f"    {_dot(f'{index} {part.id}')} [label={_dot(_name(part))}, shape={_DOT_SHAPES[part.kind]}{_dot_style(part)}]" for part in parts
            ]
            rows.append("  }")
            number += 1
        for link in overview.links:
            style = ", style=dashed" if link.kind in _DASHED else ""
            rows.append(f"  {_dot(f'{index} {link.source}')} -> {_dot(f'{index} {link.target}')} [label={_dot(_label(link))}{style}]")
    return "\n".join([*rows, "}"]) + "\n"


def render_mermaid(overviews: Sequence[tuple[str, Overview]], lang: Lang) -> str:
    """One flowchart with the same groups."""
    rows = ["flowchart LR"]
    number = 0
    for shown, overview in overviews:
        names: dict[str, str] = {}
        for title, parts in _groups(shown, overview, lang):
            number += 1
            rows.append(f"  subgraph g{number}[{_mermaid(title)}]")
            for part in parts:
                number += 1
                names[part.id] = f"n{number}"
                before, after = _MERMAID_SHAPES[part.kind]
                rows.append(f"    {names[part.id]}{before}{_mermaid(_name(part))}{after}")
            rows.append("  end")
        for link in overview.links:
            arrow = "-.->" if link.kind in _DASHED else "-->"
            label = f"|{_mermaid(_label(link))}|" if _label(link) else ""
            rows.append(f"  {names[link.source]} {arrow}{label} {names[link.target]}")
    return "\n".join(rows) + "\n"


def count_links(overviews: Sequence[tuple[str, Overview]]) -> int:
    """How many links a picture of all has."""
    return sum(len(overview.links) for _, overview in overviews)


def _groups(shown: str, overview: Overview, lang: Lang) -> Iterator[tuple[str, list[Part]]]:
    """The parts by where they belong, with a title."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in overview.parts.values():
        kind = part.kind if part.kind in ("function", "collection") else "app"
        if part.kind == "function" and not part.exists:
            kind = "missing"
        groups.setdefault((kind, part.home or ""), []).append(part)
    for (kind, home), parts in groups.items():
        yield _GROUPS[kind].render(lang).format(home=home or (overview.root.name if shown == "." else shown)), parts


def _name(part: Part) -> str:
    return "app" if part.kind == "app" else part.name


def _label(link: Link) -> str:
    return ", ".join(link.operations)


def _dot_style(part: Part) -> str:
    return "" if part.exists else ", style=dashed"


def _dot(text: str) -> str:
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_MERMAID_ENTITIES = str.maketrans({"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "`": "#96;", "\\": "#92;"})


def _mermaid(text: str) -> str:
    return f'"{visible(text).translate(_MERMAID_ENTITIES)}"'
