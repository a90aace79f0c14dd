"""Who calls a cloud function: clients, who choose its event, or the platform, which vouches for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wxlint.project.model import FileKind
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
_NOTIFIED = regex(
    rb"\bresource\s*\??\.\s*(?:original_type|ciphertext)\b|\{[^{}]*\b(?:original_type|ciphertext)\b[^{}]*\}\s*=\s*(?:event\s*\.\s*)?resource\b"
)
"""Fields of a notification of WeChat Pay's interface version 3: pay.weixin.qq.com, 支付成功回调通知, 退款结果通知."""


_PLATFORM = frozenset({"timer", "push", "payment"})
"""Callers that are WeChat itself: what they send is its word, and nobody gets the result."""


def known_callers(workspace: Workspace, function: int) -> frozenset[str]:
    """Who calls the function besides pages, as far as the project tells.

    `timer`: it has such a trigger; `push`: it reads the fields of a message push; `payment`: an order names it as its callback; `http`: it is of that type, or reads the
    fields of a request that the HTTP access service hands on. `pages`: it is the callback of the orders that it makes itself, which pages call it for. `several` tells that its code decides by the event what to do: not every caller gets everywhere.
    """
    declared = workspace.project.functions[function]
    data = workspace.read(declared.entry) if declared.entry is not None else None
    ordering = _functions_naming(workspace, declared.name) if data is not None and _PAID.search(data) and _ORDER.search(data) else frozenset()
    found = {
        "timer": any(trigger.type == "timer" for trigger in declared.triggers),
        "several": data is not None and _DISPATCHED.search(data) is not None,
        "http": declared.type == "HTTP" or (data is not None and _REQUESTED.search(data) is not None),
        "push": data is not None and _PUSHED.search(data) is not None,
        "payment": bool(ordering) or (data is not None and _NOTIFIED.search(data) is not None),
        "pages": ordering == {function},
    }
    return frozenset(name for name, holds in found.items() if holds)


def serves_pages(callers: frozenset[str]) -> bool:
    """Whether clients call a function with these callers, who choose its event and get its result, and not only the platform."""
    return not callers & _PLATFORM or "pages" in callers


def _functions_naming(workspace: Workspace, name: str) -> frozenset[int | None]:
    """The cloud functions that make orders whose callback is the function called `name`."""
    pattern = re.compile(rb"functionName\s*:\s*['\"`]" + re.escape(name.encode()) + rb"['\"`]")
    kinds = (FileKind.FUNCTION_ENTRY, FileKind.FUNCTION_MODULE)
    files = (file for file in workspace.project.files.values() if file.kind in kinds)
    return frozenset(file.function for file in files if pattern.search(workspace.read(file.path) or b""))
