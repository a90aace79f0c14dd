"""The members of `wx`: what they take, what they return, since when, and what has taken their place.

The facts come from the npm package miniprogram-api-typings (tables `wx_api`, `wx_options`, `wx_classes`, made by `wxlint.platform.generate`) and from the overlay
in `wx_overlay.py` for what the typings lack. Nothing is read before it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from wxlint.platform._tables import table

CALLBACKS = frozenset({"success", "fail", "complete"})

Version = tuple[int, ...]


class Deprecation(NamedTuple):
    """Since which version of the base library (empty if nobody says), and what to use instead (`wx.getWindowInfo`); nothing if nobody says."""

    since: str
    replacements: tuple[str, ...]


class ApiMember(NamedTuple):
    """One member of `wx`, or of a class that it returns.

    `returns` is `promise` (without callbacks), `task` (an object that stands for what is going on), `value`, `nothing` or `property` (it is no function).
    `class_name` is the class of what it returns, if that has methods; `since` the base library that is needed, empty for "always".
    """

    name: str
    since: str
    returns: str
    class_name: str
    takes_callbacks: bool
    needs_argument: bool
    deprecation: Deprecation | None


class ApiOption(NamedTuple):
    """One key of an options object. `types` are JavaScript's (`array` and `any` besides); `values` and `elements` the only legal ones, if these are listed."""

    name: str
    types: frozenset[str]
    values: tuple[str | int | float | bool, ...]
    elements: tuple[str | int | float | bool, ...]
    required: bool
    since: str
    deprecation: Deprecation | None


@cache
def names() -> frozenset[str]:
    """All members of `wx`, from the typings and the overlay."""
    from wxlint.platform.wx_overlay import UNTYPED_MEMBERS

    return frozenset(_members()) | UNTYPED_MEMBERS


@cache
def member(name: str) -> ApiMember | None:
    """What the typings know about `wx.name`."""
    entry = _members().get(name)
    return None if entry is None else _member(name, entry)


@cache
def options(name: str) -> Mapping[str, ApiOption] | None:
    """The keys that the options object of `wx.name` takes, `success`, `fail` and `complete` left out; None if it takes no such object."""
    from wxlint.platform.wx_overlay import NOT_REQUIRED

    entries = table("wx_options")["options"].get(name)
    if entries is None:
        return None
    return {key: _option(key, entry, entry.get("required", False) and (name, key) not in NOT_REQUIRED) for key, entry in entries.items()}


def is_open(name: str) -> bool:
    """Whether the options of `wx.name` may have other keys, which are not judged."""
    from wxlint.platform.wx_overlay import OPEN_OPTIONS

    return name in OPEN_OPTIONS


@cache
def class_members(class_name: str) -> Mapping[str, ApiMember]:
    """The members of a class that some API returns; empty for an unknown one."""
    entries = table("wx_classes")["classes"].get(class_name, {})
    return {name: _member(name, entry) for name, entry in entries.items()}


def with_callbacks() -> frozenset[str]:
    """The members of `wx` that take `success`, `fail` and `complete`."""
    return frozenset(name for name, entry in _members().items() if entry.get("callbacks"))


def task_apis() -> frozenset[str]:
    """The members that always return a task, never a promise (https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html)."""
    return frozenset({"request", "uploadFile", "downloadFile", "connectSocket"})


def version(text: str) -> Version:
    """A version of the base library, comparable; empty for what is none."""
    parts = text.split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def _members() -> dict[str, Any]:
    members: dict[str, Any] = table("wx_api")["members"]
    return members


def _member(name: str, entry: Mapping[str, Any]) -> ApiMember:
    return ApiMember(
        name=name,
        since=entry.get("since", ""),
        returns=entry["returns"],
        class_name=entry.get("class", ""),
        takes_callbacks=entry.get("callbacks", False),
        needs_argument=entry.get("argument", False),
        deprecation=_deprecation(entry),
    )


def _option(name: str, entry: Mapping[str, Any], required: bool) -> ApiOption:
    return ApiOption(
        name=name,
        types=frozenset(entry["type"].split("|")),
        values=tuple(entry.get("values", ())),
        elements=tuple(entry.get("elements", ())),
        required=required,
        since=entry.get("since", ""),
        deprecation=_deprecation(entry),
    )


def _deprecation(entry: Mapping[str, Any]) -> Deprecation | None:
    found = entry.get("deprecated")
    return None if found is None else Deprecation(found.get("since", ""), tuple(found.get("use", ())))
