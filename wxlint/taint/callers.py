"""Who calls a cloud function: clients, who choose its event, or the platform, which vouches for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wxlint.regex import regex

if TYPE_CHECKING:
    from wxlint.semantics.workspace import Workspace

_PUSHED = regex(rb"\.\s*(?:MsgType|FromUserName)\b|\{[^{}]*\b(?:MsgType|FromUserName)\b[^{}]*\}\s*=\s*event\b")
"""Fields of a message push: developers.weixin.qq.com, customer messages in cloud functions."""
_REQUESTED = regex(rb"\bevent\s*\??\.\s*(?:httpMethod|queryStringParameters)\b")
"""Fields of an HTTP request: docs.cloudbase.net, HTTP access service."""
_DISPATCHED = regex(
    rb"\bswitch\s*\(|\bTriggerName\b|\bevent\s*\??\.\s*(?:action|type|Type|method|func\w*|\$url)\b|\b(?:action|type|method)\b[^{}]*\}\s*=\s*event\b"
)
_PAID = regex(rb"\b(?:resultCode|returnCode)\b")
_ORDER = regex(rb"\boutTradeNo\b")
"""Fields of WeChat Pay's callback: docs.cloudbase.net, cloudPay.unifiedOrder."""
_CALLED_BACK = regex(rb"functionName\s*:\s*['\"`]([^'\"`]*)['\"`]")
_NOTIFIED = regex(
    rb"\bresource\s*\??\.\s*(?:original_type|ciphertext)\b|\{[^{}]*\b(?:original_type|ciphertext)\b[^{}]*\}\s*=\s*(?:event\s*\.\s*)?resource\b"
)
"""Fields of a notification of WeChat Pay's interface version 3: pay.weixin.qq.com, 支付成功回调通知, 退款结果通知."""


_PLATFORM = frozenset({"timer", "push", "payment"})
"""Callers that are WeChat itself: what they send is its word, and nobody gets the result."""


class Callers:
    """Who calls the cloud functions of one project besides pages, as far as the project tells."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[int, frozenset[str]] = {}

    def of(self, function: int) -> frozenset[str]:
        """Who calls cloud function `function` (an index into `Project.functions`).

        `timer`: it has such a trigger; `push`: it reads the fields of a message push; `payment`: an order names it as its callback; `http`: it is of that type, or reads the
        fields of a request that the HTTP access service hands on. `pages`: it is the callback of the orders that it makes itself, which pages call it for. `several` tells that its code decides by the event what to do: not every caller gets everywhere.
        """
        if function not in self._known:
            self._known[function] = self._find(function)
        return self._known[function]

    def _find(self, function: int) -> frozenset[str]:
        declared = self._workspace.project.functions[function]
        data = self._workspace.read(declared.entry) if declared.entry is not None else None
        is_paid = data is not None and _PAID.search(data) is not None and _ORDER.search(data) is not None
        ordering = self._ordering.get(declared.name, frozenset()) if is_paid else frozenset()
        found = {
            "timer": any(trigger.type == "timer" for trigger in declared.triggers),
            "several": data is not None and _DISPATCHED.search(data) is not None,
            "http": declared.type == "HTTP" or (data is not None and _REQUESTED.search(data) is not None),
            "push": data is not None and _PUSHED.search(data) is not None,
            "payment": bool(ordering) or (data is not None and _NOTIFIED.search(data) is not None),
            "pages": ordering == {function},
        }
        return frozenset(name for name, holds in found.items() if holds)

    @cached_property
    def _ordering(self) -> dict[str, frozenset[int | None]]:
        """By the names of functions that WeChat Pay is to call back: the cloud functions that make the orders."""
        found: dict[str, set[int | None]] = {}
        for file in self._workspace.project.files.values():
            data = self._workspace.read(file.path) if file.kind.is_function else None
            for match in _CALLED_BACK.finditer(data or b""):
                found.setdefault(match[1].decode("utf-8", "replace"), set()).add(file.function)
        return {name: frozenset(functions) for name, functions in found.items()}


def serves_pages(callers: frozenset[str]) -> bool:
    """Whether clients call a function with these callers, who choose its event and get its result, and not only the platform."""
    return not callers & _PLATFORM or "pages" in callers
