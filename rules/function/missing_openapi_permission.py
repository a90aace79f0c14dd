"""A cloud call that the function's config.json does not permit.

## What it does

Compares the calls `cloud.openapi.<category>.<method>()` of a cloud function with `permissions.openapi` in its config.json. A call that is not listed is an error; an entry of another form is a warning; one that nothing in the function uses is advice.

## Why is this bad?

A cloud function may call only what its config.json names when it is uploaded. Anything else is rejected with `errCode: -604101, function has no permission to call this API`, on every phone, though the code is right.

## Example

```js
// config.json: { "permissions": { "openapi": [] } }
await cloud.openapi.subscribeMessage.send({ touser, templateId, data })
```

## Use instead

```json
{ "permissions": { "openapi": ["subscribeMessage.send"] } }
```

## Known limits

Only calls that are spelled out are seen, not `cloud.openapi[category][method]()` nor `cloud.openapi({ appid })`. Modules that several functions share are left out. Names that the list of documented APIs does not have are not judged. Permissions that were given to a
function through the server API alone are not in the repository.

## 中文

核对云函数中的 `cloud.openapi.<类目>.<方法>()` 与其 config.json 的 `permissions.openapi`：未声明的调用为错误，格式不对的条目为警告，声明了却未使用的条目仅作提示。
云函数只能调用上传时在 config.json 中声明的接口，否则会返回 `-604101 function has no permission to call this API`。
请把接口名写入 `permissions.openapi`，例如 `"subscribeMessage.send"`，然后重新上传云函数。
"""

import json

from wxlint.api import (
    FUNCTION,
    CallSite,
    CloudFunction,
    Fact,
    Finding,
    Fix,
    JsonSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    nearest,
    on_call,
    on_json,
    on_project,
    openapi,
    regex,
)

_PREFIX = "wx-server-sdk.openapi."
_NAME = regex(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+")
_KNOWN = openapi.OPEN_APIS | openapi.RETIRED


class MissingOpenapiPermission(Rule):
    summary = "cloud call that config.json does not permit"
    summary_zh = "config.json 中没有声明云调用权限"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://docs.cloudbase.net/faq/knowledge/cloud-call-604101-permission-error",
        "https://docs.cloudbase.net/en/faq/knowledge/cloud-call-604101-permission-error",
    )
    aliases = ("function/openapi-permissions",)
    files = FUNCTION

    messages = {
        "missing": Message(
            "`{name}` is not permitted: this call is rejected with -604101",
            zh="没有声明 `{name}` 权限：该调用会被拒绝，返回 -604101",
            help='add `"{name}"` to `permissions.openapi` in config.json of the function, and upload it again',
            help_zh='在该云函数 config.json 的 `permissions.openapi` 中加入 `"{name}"`，并重新上传',
        ),
        "list": Message("the permitted calls are listed here", zh="已声明的权限在此"),
        "unused": Message(
            "nothing in `{function}` calls `{name}`",
            zh="`{function}` 中没有代码调用 `{name}`",
            help="remove it",
            help_zh="删除该条目",
        ),
        "form": Message(
            "`{name}` is no name of a cloud call, such as `subscribeMessage.send`",
            zh="`{name}` 不是云调用的接口名，正确形式如 `subscribeMessage.send`",
            help="write the category and the method alone, with a dot between them",
            help_zh="只写类目和方法，中间用点分隔",
        ),
        "similar": Message(
            "there is no cloud call `{name}`",
            zh="不存在云调用 `{name}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
    }

    @on_call(_PREFIX + "**")
    def note(self, call: CallSite) -> RuleResult:
        name = call.name.removeprefix(_PREFIX)
        if name in _KNOWN:
            yield self.fact("call", call.callee, api=name)

    @on_json("function")
    def note_permissions(self, site: JsonSite) -> RuleResult:
        listed = site.value("permissions", "openapi")
        key = site.member("permissions", "openapi")
        if key is not None and listed is not None and listed.kind == "array":
            yield self.fact("list", site.at_key(key))
        for item in listed.items() if listed is not None else ():
            name = item.value
            if not isinstance(name, str):
                continue
            short = name.removeprefix("cloud.").removeprefix("openapi.")
            is_past = short.startswith("templateMessage.")  # a category that is gone, and that old templates list in full
            similar = nearest(short, _KNOWN) if short not in _KNOWN and not is_past else None
            if short != name or not _NAME.fullmatch(name):
                yield self.finding(site.at(item), "form", name=name, severity=Severity.WARNING)
            elif similar is not None:
                yield self.finding(site.at(item), "similar", name=name, nearest=similar, severity=Severity.WARNING)
            else:
                yield self.fact("permitted", site.at(item), api=name)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = self.project.files
        lists = {fact.path: fact for fact in index.facts(self, "list")}
        permitted = {(fact.path, str(fact.data["api"])): fact for fact in index.facts(self, "permitted")}
        called: set[tuple[str, str]] = set()
        for fact in index.facts(self, "call"):
            function = self.project.function_of(files[fact.path])
            if function is None:
                continue  # several functions share the module
            config = f"{function.dir}/config.json"
            key = (config, str(fact.data["api"]))
            if key not in permitted and key not in called and self.project.presence(config) is not None:
                yield self._missing(index, fact, key[1], lists.get(config))
            called.add(key)
        for (path, name), fact in permitted.items():
            function = self.project.function_of(files[path])
            if function is not None and not self._may_call(index, function, name):
                yield self.finding(fact, "unused", name=name, function=function.name, severity=Severity.INFO)

    def _missing(self, index: ProjectIndex, fact: Fact, name: str, listed: Fact | None) -> Finding:
        related = [self.label(listed, "list")] if listed is not None else []
        edit = index.append_json_item(listed.path, ("permissions", "openapi"), json.dumps(name)) if listed is not None else None
        fix = Fix(Text(f"permit `{name}`", f"声明 `{name}` 权限"), (edit,), safe=True) if edit is not None else None
        return self.finding(fact, "missing", name=name, related=related, fix=fix)

    @staticmethod
    def _may_call(index: ProjectIndex, function: CloudFunction, name: str) -> bool:
        """Whether anything in the function spells the method, or computes what it calls."""
        return not index.reach(function).complete or index.mentions(function, name.rpartition(".")[2].encode(), b"openapi[", b"callOpenAPI")

    invalid = (
        """
        -- cloudfunctions/send/index.js --
        const cloud = require('wx-server-sdk')
        cloud.init()
        exports.main = async (event) => {
          await cloud.openapi.security.msgSecCheck({ content: event.text })
          const { openapi } = cloud
          return openapi.subscribeMessage.send(event.message)
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `subscribeMessage.send` is not permitted: this call is rejected with -604101
        }
        -- cloudfunctions/send/config.json --
        {
          "permissions": {
            "openapi": [
            --------- the permitted calls are listed here
              "security.msgSecCheck",
              "wxacode.get"
              ^^^^^^^^^^^^^ info: nothing in `send` calls `wxacode.get`
            ]
          }
        }
        -- fixed: cloudfunctions/send/config.json --
        {
          "permissions": {
            "openapi": [
              "security.msgSecCheck",
              "wxacode.get",
              "subscribeMessage.send"
            ]
          }
        }
        """,
        """
        -- cloudfunctions/send/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.openapi.subscribeMessage.send(event.message)
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `subscribeMessage.send` is not permitted: this call is rejected with -604101
        -- cloudfunctions/send/config.json --
        { "permissions": { "openapi": ["openapi.subscribeMessage.send", "subscribeMesage.send"] } }
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `openapi.subscribeMessage.send` is no name of a cloud call, such as `subscribeMessage.send`
                                                                        ^^^^^^^^^^^^^^^^^^^^^^ warning: there is no cloud call `subscribeMesage.send`
        """,
        """
        -- cloudfunctions/code/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.openapi.wxacode.getUnlimited({ scene: event.id })
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `wxacode.getUnlimited` is not permitted: this call is rejected with -604101
        """,
    )
    valid = (
        """
        -- cloudfunctions/send/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => event.check ? cloud.openapi.security.msgSecCheck(event) : require('./send')(event)
        -- cloudfunctions/send/send.js --
        const { openapi } = require('wx-server-sdk')
        module.exports = (event) => openapi.subscribeMessage.send(event.message)
        -- cloudfunctions/send/config.json --
        {
          // what the function may call
          "permissions": { "openapi": ["security.msgSecCheck", "subscribeMessage.send"] }
        }
        """,
        """
        -- cloudfunctions/send/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.openapi[event.category][event.method](event.data)
        -- cloudfunctions/send/config.json --
        { "permissions": { "openapi": ["security.msgSecCheck", "subscribeMessage.send"] } }
        """,
        """
        -- cloudfunctions/send/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.openapi({ appid: event.appid }).subscribeMessage.send(event.message)
        """,
        """
        -- cloudfunctions/send/index.js --
        const cloud = require('wx-server-sdk')
        const openapi = require('./openapi')
        exports.main = async (event) => openapi.subscribeMessage.send(event.message) && cloud.openapi.brandNew.method(event)
        -- cloudfunctions/send/openapi.js --
        module.exports = { subscribeMessage: { send: console.log } }
        """,
    )
