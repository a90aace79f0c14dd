"""How code can name the verified identity of the caller where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wxlint.semantics.targets import SERVER_SDK
from wxlint.semantics.trace import name_for

if TYPE_CHECKING:
    from wxlint.semantics.module import Ref


def trusted_name(ref: Ref, key: str) -> str | None:
    """What is declared already at `ref` and gives `key` (`OPENID`) of `getWXContext()`: `OPENID`, `wxContext.OPENID`; None where nothing does."""
    context = f"{SERVER_SDK}.getWXContext()"
    value = name_for(ref, f"{context}.{key}")
    if value is not None:
        return value
    whole = name_for(ref, context)
    return f"{whole}.{key}" if whole is not None else None


def trusted_expression(ref: Ref, key: str) -> str | None:
    """As `trusted_name`; where nothing is declared, a call of the SDK, if that has a name: `cloud.getWXContext().OPENID`."""
    name = trusted_name(ref, key)
    if name is not None:
        return name
    sdk = name_for(ref, SERVER_SDK)
    return f"{sdk}.getWXContext().{key}" if sdk is not None else None
