"""`wx.cloud` and the cloud database as the npm package miniprogram-api-typings describes them (table `wx_cloud`).

What the documentation has and the typings lack stands in `cloud_api.py`; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wxlint.platform._tables import table


def typed_members() -> frozenset[str]:
    """The members of `wx.cloud`."""
    return frozenset(table("wx_cloud")["members"])


def typed_options(name: str) -> Mapping[str, Mapping[str, Any]]:
    """`type` and `required` of the keys that `wx.cloud.name` takes, callbacks left out; empty if it takes none."""
    found: Mapping[str, Mapping[str, Any]] = table("wx_cloud")["options"].get(name, {})
    return found


@cache
def class_members(name: str) -> frozenset[str]:
    """The members of `Database`, `CollectionReference`, `DocumentReference`, `Query`, `Aggregate`, `RealtimeListener` or `IGeo`."""
    return frozenset(table("wx_cloud")["classes"].get(name, ()))


@cache
def operators(group: str) -> frozenset[str]:
    """The members of `db.command` (`command`), `db.command.aggregate` (`aggregate`) and `db.command.project` (`project`)."""
    return frozenset(table("wx_cloud")["operators"].get(group, ()))
