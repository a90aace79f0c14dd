"""What wx-server-sdk gives a cloud function.

Source: the npm package wx-server-sdk 4.0.2 (MIT), loaded and asked (`Object.keys` before and after `init`; each member called before `init`). Its type declarations are
no source: they lack `cloudPay`, `Cloud`, `ai`, `getVoIPSign` and others. Versions 2.5.3 to 3.0.4 have the same members without `ai`.
"""

from __future__ import annotations

from typing import NamedTuple

from wxlint.nearest import nearest
from wxlint.regex import regex

NEEDS_INIT = frozenset(
    {
        "ai",
        "callFunction",
        "callOpenAPI",
        "cloudPay",
        "database",
        "deleteFile",
        "downloadFile",
        "getCloudCallSign",
        "getOpenData",
        "getTempFileURL",
        "getVoIPSign",
        "logger",
        "openapi",
        "uploadFile",
    }
)
"""Members that throw "Cloud API isn't enabled, please call init first" before `init`; `logger` is not even there."""

NAMESPACES = frozenset({"cloudPay", "openapi"})
"""Those of `NEEDS_INIT` that throw as soon as they are read; the others when they are called."""

MEMBERS = NEEDS_INIT | {
    "Cloud",
    "DYNAMIC_CURRENT_ENV",
    "createNewInstance",
    "getWXContext",
    "init",
    "registerService",
    "signature",
    "updateConfig",
    "version",
}
"""Everything that the SDK has once it is initialised."""

CONTEXT_KEYS = frozenset(
    {
        "APPID",
        "CLIENTIP",
        "CLIENTIPV6",
        "ENV",
        "FROM_APPID",
        "FROM_OPENID",
        "FROM_UNIONID",
        "OPENID",
        "OPEN_DATA_INFO",
        "SOURCE",
        "UNIONID",
    }
)
"""The documented keys of `getWXContext()`
(https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html). At run time there can be more: the SDK
copies every variable that the platform lists in `WX_CONTEXT_KEYS`."""

DATABASE_REQUESTS = frozenset({"add", "count", "createCollection", "end", "get", "remove", "runTransaction", "set", "startTransaction", "update"})
"""The methods of a database, collection, document, query or aggregation that send a request."""

LATEST_MAJOR = 4

_VERSION = regex(r"\s*([\^~=v]*)\s*(\d+)(?:\.(\d+))?")


class RequestedVersion(NamedTuple):
    """A version as package.json asks for it: the operator before it, and its first two numbers."""

    operator: str
    major: int
    minor: int


def requested_version(specifier: str) -> RequestedVersion | None:
    """The version that `~2.6.0` and its kind ask for; None for anything else, `latest` included."""
    match = _VERSION.match(specifier)
    return None if match is None else RequestedVersion(match[1], int(match[2]), int(match[3] or 0))


def brought_packages(specifier: str) -> frozenset[str]:
    """The packages that npm installs with the SDK that `specifier` asks for, the latest if it does not tell."""
    from wxlint.platform.server_sdk_packages import PACKAGES

    version = requested_version(specifier)
    return PACKAGES.get(LATEST_MAJOR if version is None else version.major, frozenset())


OBJECT_MEMBERS = frozenset(
    {"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf", "__proto__"}
)
"""What every JavaScript object has (ECMAScript, properties of the Object prototype object)."""

_ENV_CONSTANTS = frozenset({"DYNAMIC_CURRENT_ENV", "SYMBOL_CURRENT_ENV"})


def resembles_env_constant(member: str) -> bool:
    """Whether a member that the SDK does not have is a misspelt `DYNAMIC_CURRENT_ENV`."""
    return "CURRENTENV" in member.replace("_", "").upper() or nearest(member, MEMBERS) == "DYNAMIC_CURRENT_ENV"


def means_current_env(text: str) -> bool:
    """Whether a string is the name of the constant for the current environment rather than an environment's id. `SYMBOL_CURRENT_ENV` is what @cloudbase/node-sdk calls it."""
    return text.strip().rpartition(".")[2].rstrip("()") in _ENV_CONSTANTS
