"""What `App`, `Page`, `Component` and `Behavior` take and give, and what events carry, from the npm package miniprogram-api-typings (table `definitions`, `events`).

Each function gives names; `describe` tells what is known of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wxlint.platform._tables import table

SECTIONS = (
    "app_lifecycle",
    "page_lifecycle",
    "page_properties",
    "component_lifetimes",
    "component_page_lifetimes",
    "component_sections",
    "component_options",
    "component_relation",
    "component_properties",
    "instance_methods",
    "trigger_event_options",
)
"""What `names` and `describe` take: the lifecycle methods of App and Page, the lifetimes and page lifetimes of components, the keys of a component's definition, of
its `options`, of a relation; the properties and methods that an instance has; the options of `triggerEvent`."""


@cache
def names(section: str) -> frozenset[str]:
    """The names in one of `SECTIONS`."""
    return frozenset(table("definitions")[section])


def describe(section: str, name: str) -> Mapping[str, Any]:
    """`kind` (`method` or `property`), `parameters` (how many a method gets), `type`, `values` (the legal ones), `since`; empty for an unknown name."""
    found: Mapping[str, Any] = table("definitions")[section].get(name, {})
    return found


def event_detail(event: str) -> tuple[str, ...] | None:
    """The keys of `event.detail` for an event as the typings name it (`SwiperChange`, `InputBlur`); None for an unknown one."""
    found = table("events")["details"].get(event)
    return None if found is None else tuple(found)
