"""What `wx.cloud` offers a Mini Program, and which options its calls and those of wx-server-sdk take.

Sources, each named where it is used: TYP is the npm package miniprogram-api-typings 5.2.3 (`types/wx/lib.wx.cloud.d.ts`, MIT), SDK the npm package wx-server-sdk 4.0.2
(`index.d.ts` and the assertions in `index.js`, MIT), DOC the official documentation. The typings lack members that the documentation has; those stand in the overlay.
"""

from __future__ import annotations

from collections.abc import Mapping

from wxlint.records import dataclass

# TYP: interface WxCloud
_TYPED_MEMBERS = frozenset(
    {
        "init",
        "callFunction",
        "uploadFile",
        "downloadFile",
        "getTempFileURL",
        "deleteFile",
        "database",
        "CloudID",
        "CDN",
        "callContainer",
        "connectContainer",
        "services",
        "extend",
    }
)
# DOC: https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/client.init.html (Cloud),
# https://docs.cloudbase.net/cloud-function/function-calls/ (callHTTPFunction), the CloudBase guides for data models, container and gateway
_DOCUMENTED_MEMBERS = frozenset({"Cloud", "callHTTPFunction", "models", "container", "gateway"})

CLIENT_MEMBERS = _TYPED_MEMBERS | _DOCUMENTED_MEMBERS
"""The members of `wx.cloud`, and of an instance made with `new wx.cloud.Cloud()`."""

CLIENT_OWNERS = ("wx.cloud", "wx.cloud.Cloud()")
"""What has these members, as the engine names it."""

CLOUD_CALLS = ("callFunction", "callContainer", "callHTTPFunction")
"""The calls that run the project's own server code."""
STORAGE_CALLS = ("uploadFile", "downloadFile", "getTempFileURL", "deleteFile")
"""The other asynchronous calls of `wx.cloud`."""
CALL_PATHS = tuple(f"{owner}.{name}" for owner in CLIENT_OWNERS for name in (*CLOUD_CALLS, *STORAGE_CALLS))
"""The paths of all of these."""
TASK_CALLS = frozenset({"uploadFile", "downloadFile"})
"""TYP, DOC: with a callback these return an UploadTask or DownloadTask, without one a promise."""


@dataclass(frozen=True, slots=True)
class CallOptions:
    """The options of one call: the type of each key by name, what must be there, and whether other keys are none of our business.

    A type is one of JavaScript's (`string`, `number`, `boolean`, `object`, `array`, `function`) or `any`.
    """

    types: Mapping[str, str]
    required: tuple[str, ...] = ()
    open: bool = False
    """Whether the documentation sends the reader elsewhere for the rest ("as wx.request"): other keys are then not judged."""


_CALLBACKS = {"success": "function", "fail": "function", "complete": "function"}
_COMMON = {"config": "object", **_CALLBACKS}

CLIENT_OPTIONS: Mapping[str, CallOptions] = {
    # TYP: IInitCloudConfig, ICloudConfig
    "init": CallOptions({"env": "any", "traceUser": "boolean"}),
    # TYP: ICloud.CallFunctionParam
    "callFunction": CallOptions({"name": "string", "data": "object", "slow": "boolean", **_COMMON}, ("name",)),
    # DOC: https://docs.cloudbase.net/cloud-function/function-calls/ ("as wx.request")
    "callHTTPFunction": CallOptions(
        {"name": "string", "path": "string", "method": "string", "header": "object", "data": "any", "timeout": "number", **_COMMON},
        ("name",),
        open=True,
    ),
    # TYP: ICloud.CallContainerParam; DOC: …/reference-sdk-api/container/Cloud.callContainer ("the rest as wx.request")
    "callContainer": CallOptions(
        {"path": "string", "service": "string", "method": "string", "header": "object", "data": "any", "timeout": "number", **_COMMON},
        ("path",),
        open=True,
    ),
    # TYP: ICloud.ConnectContainerParam
    "connectContainer": CallOptions(
        {"service": "string", "path": "string", "header": "object", "timeout": "number", **_COMMON}, ("service",), open=True
    ),
    # TYP: ICloud.UploadFileParam
    "uploadFile": CallOptions({"cloudPath": "string", "filePath": "string", "header": "object", **_COMMON}, ("cloudPath", "filePath")),
    # TYP: ICloud.DownloadFileParam
    "downloadFile": CallOptions({"fileID": "string", "cloudPath": "string", **_COMMON}, ("fileID",)),
    # TYP: ICloud.GetTempFileURLParam
    "getTempFileURL": CallOptions({"fileList": "array", **_COMMON}, ("fileList",)),
    # TYP: ICloud.DeleteFileParam
    "deleteFile": CallOptions({"fileList": "array", **_COMMON}, ("fileList",)),
    # DOC: …/reference-sdk-api/init/client.init (new wx.cloud.Cloud) and …/init/web.init
    "Cloud": CallOptions({"resourceEnv": "string", "resourceAppid": "string", "appid": "string", "identityless": "boolean", "traceUser": "boolean"}),
}
"""The options of the calls of `wx.cloud` and of its instances, by member."""

SERVER_OPTIONS: Mapping[str, CallOptions] = {
    # SDK: ICloud.CallFunctionParam; index.js reads `timeout` and `retryOptions` besides
    "callFunction": CallOptions(
        {"name": "string", "data": "object", "slow": "boolean", "version": "any", "config": "object", "timeout": "number", "retryOptions": "object"},
        ("name",),
    ),
    # SDK: index.js asserts the type of cloudPath and the presence of fileContent, and reads `header`
    "uploadFile": CallOptions({"cloudPath": "string", "fileContent": "any", "header": "object", "config": "object"}, ("cloudPath", "fileContent")),
    # SDK: the same assertions
    "downloadFile": CallOptions({"fileID": "string", "config": "object"}, ("fileID",)),
    "getTempFileURL": CallOptions({"fileList": "array", "config": "object"}, ("fileList",)),
    "deleteFile": CallOptions({"fileList": "array", "config": "object"}, ("fileList",)),
}
"""The options of the calls of wx-server-sdk, by member. That it ignores callbacks is another matter: function/callback-options."""

CALLBACK_ALIASES: Mapping[str, str] = {
    "error": "fail",
    "failed": "fail",
    "failure": "fail",
    "onError": "fail",
    "onFail": "fail",
    "succeed": "success",
    "onSuccess": "success",
    "onComplete": "complete",
}
"""What people write for the three callbacks, from other libraries; none of these is ever called."""

OPTION_ALIASES: Mapping[str, str] = {
    "fileId": "fileID",
    "fileid": "fileID",
    "cloudpath": "cloudPath",
    "cloud_path": "cloudPath",
    "filepath": "filePath",
    "functionName": "name",
    "funcName": "name",
    "fnName": "name",
    "params": "data",
    "param": "data",
    "payload": "data",
    "body": "data",
    "args": "data",
}
"""What people write for the other options."""

PLATFORM_FUNCTIONS = frozenset({"cloudbase_module", "pay-common"})
"""Functions that the platform deploys itself (data models, payment): they are never in a repository."""
PLATFORM_FUNCTION_PREFIXES = ("lowcode-",)
"""The beginnings of the names of others (low code)."""

SERVER_PACKAGES = frozenset({"wx-server-sdk", "@cloudbase/node-sdk", "@cloudbase/manager-node", "tcb-admin-node"})
"""Packages that need Node.js and the secrets of a server; they cannot run inside a Mini Program."""
WEB_SDK = "@cloudbase/js-sdk"
WEB_SDK_ADAPTER = "@cloudbase/adapter-wx_mp"
"""DOC: https://docs.cloudbase.net/en/tags/wechat-miniprogram: the Web SDK works in a Mini Program through this adapter."""
