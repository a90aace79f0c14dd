"""Which components the WXML of a page or component names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wxlint.views.index import Views
    from wxlint.views.sites import ElementSite
    from wxlint.views.view import View


def names_used(views: Views, view: View) -> set[str] | None:
    """The tags, generics and placeholders that the WXML of `view` names, with what that imports and includes, lower case; None where some of it cannot be known."""
    names: set[str] = set()
    pending, seen = [view.wxml_path], {view.wxml_path}
    while pending:
        path = pending.pop()
        site = views.wxml(path)
        if site is None or site.document.problems:
            return None
        names |= {element.tag.lower() for element in site.elements}
        if b"generic:" in site.document.data:
            names |= set(_generics_in(site.elements))
        for link in views.links(path):
            if link.kind == "wxs":
                continue
            if link.target is None:
                return None
            if link.target not in seen:
                seen.add(link.target)
                pending.append(link.target)
    declared = views.json(view.json_path)
    for member in declared.members("componentPlaceholder") if declared is not None else ():
        if member.value is not None and isinstance(member.value.value, str):
            names.add(member.value.value.lower())
    return names


def _generics_in(elements: Iterable[ElementSite]) -> Iterable[str]:
    for element in elements:
        for attribute in element.attributes:
            if attribute.name.startswith("generic:") and attribute.value:
                yield attribute.value.lower()
