"""The tags that every Mini Program has: their attributes with types and enumerations, and their events.

The facts come from Taro's packages (table `components`, made by `wxlint.platform.generate`), compared with the documentation
(https://developers.weixin.qq.com/miniprogram/dev/component/); what these lack stands in `components_overlay.py`. Nothing is read before it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from wxlint.platform._tables import table

COMMON_EVENTS = frozenset(
    {
        "touchstart",
        "touchmove",
        "touchcancel",
        "touchend",
        "tap",
        "longpress",
        "longtap",
        "transitionend",
        "animationstart",
        "animationiteration",
        "animationend",
        "touchforcechange",
    }
)
"""The events that bubble, which every tag has (https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html)."""

COMMON_ATTRIBUTES = frozenset({"id", "class", "style", "hidden", "slot", "animation", "role", "list", "is"})
"""What every tag takes (https://developers.weixin.qq.com/miniprogram/dev/framework/view/component.html)."""

STRUCTURAL_TAGS = frozenset({"block", "template", "import", "include", "wxs", "slot"})
"""Tags of the language itself (https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/)."""

_PREFIXES = ("xr-",)
"""The beginnings of the names of the tags of XR-FRAME (https://developers.weixin.qq.com/miniprogram/dev/component/xr-frame/)."""


class Attribute(NamedTuple):
    """One attribute. `types` are JavaScript's (`array` and `any` besides); `values` the only legal ones, if these are listed."""

    name: str
    types: frozenset[str]
    values: tuple[str | int | float | bool, ...]


class Component(NamedTuple):
    """One built-in component; its events without those that every component has."""

    tag: str
    attributes: Mapping[str, Attribute]
    events: frozenset[str]

    def attribute(self, name: str) -> Attribute | None:
        """The attribute as written in either way: `scroll-top` and `scrollTop` are the same."""
        return self.attributes.get(name) or _by_plain_name(self.tag).get(_plain(name))


@cache
def tags() -> frozenset[str]:
    """All built-in tags, those of the language included."""
    from wxlint.platform.components_overlay import EXTRA_COMPONENTS, NOT_COMPONENTS

    return STRUCTURAL_TAGS | (frozenset(table("components")["components"]) - NOT_COMPONENTS) | EXTRA_COMPONENTS.keys()


def is_builtin(tag: str) -> bool:
    """Whether a tag needs no declaration."""
    return tag in tags() or tag.startswith(_PREFIXES)


@cache
def component(tag: str) -> Component | None:
    """What is known of a built-in component; None for others and for the tags of the language."""
    from wxlint.platform.components_overlay import EXTRA_ATTRIBUTES, EXTRA_COMPONENTS, EXTRA_EVENTS, EXTRA_VALUES

    if tag not in tags() or tag in STRUCTURAL_TAGS:
        return None
    entry = table("components")["components"].get(tag, {"attributes": {}, "events": []})
    more_values = EXTRA_VALUES.get(tag, {})
    attributes = {
        name: Attribute(name, frozenset(known["type"].split("|")), _values(known.get("values", ()), more_values.get(name)))
        for name, known in entry["attributes"].items()
    }
    for name in (*EXTRA_ATTRIBUTES.get(tag, ()), *EXTRA_COMPONENTS.get(tag, ((), ()))[0]):
        attributes[name] = Attribute(name, frozenset({"any"}), ())
    events = frozenset({*entry["events"], *EXTRA_EVENTS.get(tag, ()), *EXTRA_COMPONENTS.get(tag, ((), ()))[1]})
    return Component(tag, attributes, events)


def _values(known: tuple[str, ...], more: tuple[str, ...] | None) -> tuple[str, ...]:
    """The legal values; an empty overlay says that any value may be."""
    if more == ():
        return ()
    return (*known, *(value for value in more or () if value not in known))


@cache
def _by_plain_name(tag: str) -> Mapping[str, Attribute]:
    found = component(tag)
    return {} if found is None else {_plain(name): attribute for name, attribute in found.attributes.items()}


def _plain(name: str) -> str:
    return name.replace("-", "").lower()
