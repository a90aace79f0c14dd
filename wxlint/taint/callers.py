"""Who calls a cloud function: clients, who choose its event, or the platform, which vouches for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wxlint.project.model import FileKind

if TYPE_CHECKING:
    from wxlint.semantics.workspace import Workspace

_PUSHED = re.compile(rb"\.\s*(?:MsgType|FromUserName)\b|\{[^{}]*\b(?:MsgType|FromUserName)\b[^{}]*\}\s*=\s*event\b")
"""Fields of a message push: developers.weixin.qq.com, customer messages in cloud functions."""
_PAID = re.compile(rb"\b(?:resultCode|returnCode)\b")
_ORDER = re.compile(rb"\boutTradeNo\b")
"""Fields of WeChat Pay's callback: docs.cloudbase.net, cloudPay.unifiedOrder."""


def is_called_by_clients(workspace: Workspace, function: int) -> bool:
    """Whether the function's event is the caller's own choice.

    A function with a timer, one that reads the fields of a message push, and one that an order names as its payment callback get WeChat's data.
    """
    declared = workspace.project.functions[function]
    if any(trigger.type == "timer" for trigger in declared.triggers):
        return False
    data = workspace.read(declared.entry) if declared.entry is not None else None
    if data is None:
        return False
    if _PUSHED.search(data):
        return False
    return not (_PAID.search(data) and _ORDER.search(data) and _is_payment_callback(workspace, declared.name))


def _is_payment_callback(workspace: Workspace, name: str) -> bool:
    pattern = re.compile(rb"functionName\s*:\s*['\"`]" + re.escape(name.encode()) + rb"['\"`]")
    files = workspace.project.files.values()
    kinds = (FileKind.FUNCTION_ENTRY, FileKind.FUNCTION_MODULE)
    return any(pattern.search(workspace.read(file.path) or b"") for file in files if file.kind in kinds)
