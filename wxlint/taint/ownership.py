"""Whose records a collection holds, as the flows of the whole project show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wxlint.diagnostics import Place
from wxlint.regex import regex
from wxlint.taint.queries import CALLER_KINDS, RECORD

if TYPE_CHECKING:
    from wxlint.taint.flows import Flow

IDENTITY_KEY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)
"""What the keys are called that hold who somebody is."""


class RecordOwners:
    """Gathers flows of all functions; then tells of collections whom their records belong to.

    Flows that say something: to `record-data` and `record-filter` from the caller's identity and from the request, and to `function-result` from `record`.
    """

    def __init__(self) -> None:
        self._stored: dict[str, set[str]] = defaultdict(set)
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._scoped: dict[str, set[Place]] = defaultdict(set)
        self._open: dict[str, set[Place]] = defaultdict(set)

    def note(self, flow: Flow) -> None:
        """Take up one flow."""
        name = flow.query.collection
        if not name:
            return
        if flow.source == RECORD:
            if flow.sink == "function-result" and not (flow.query.names_caller or flow.overrides_trusted) and flow.steps:
                self._open[name].add(Place(flow.steps[0].path, flow.steps[0].span))
            return
        key = flow.key[-1] if len(flow.key) == 1 or (flow.key and flow.sink == "record-filter") else ""
        is_identity = flow.source in CALLER_KINDS and flow.name != "APPID" and flow.member != "?"  # not what was only found out with it
        if not key or not (is_identity or IDENTITY_KEY.fullmatch(key)):
            return
        if flow.sink == "record-data":
            self._stored[name].add(key)
        elif flow.sink == "record-filter":
            self._asked[name].add(key)
            if is_identity and flow.query.operation in ("get", "count", "end", ""):
                self._scoped[name].add(Place(flow.path, flow.span))

    def note_pages(self, collections: Iterable[str]) -> None:
        """Pages add to these collections: the platform stores `_openid` in such records."""
        for collection in collections:
            self._stored[collection].add("_openid")

    def keys(self, collection: str) -> frozenset[str]:
        """The keys under which records of `collection` hold their owner: what is stored there, and what is asked for."""
        return frozenset(self._stored.get(collection, set()) | self._asked.get(collection, set()))

    def stored_keys(self, collection: str) -> frozenset[str]:
        """The keys under which a user's identity is stored in records of `collection`."""
        return frozenset(self._stored.get(collection, ()))

    def asked_keys(self, collection: str) -> frozenset[str]:
        """The keys by which records of `collection` are looked up for a user."""
        return frozenset(self._asked.get(collection, ()))

    def is_private(self, collection: str) -> bool:
        """Whether every user reads the own records of `collection` alone: two places or more ask for the caller's, and one at most for anybody's."""
        return len(self._scoped.get(collection, ())) >= 2 and len(self._open.get(collection, ())) <= 1
