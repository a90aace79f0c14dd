"""Open data of a user taken from the request without asking whether WeChat put it there.

## What it does

Follows what a cloud function receives in place of a `wx.cloud.CloudID(…)` (a phone number, steps of WeRun, the id of a group) to where it is stored or looked up, and reports it if nothing asks
for `OPEN_DATA_INFO`. Which parameters these are is told by the pages that pass a `CloudID`, and by `event.<name>.data.stepInfoList` and its like.

## Why is this bad?

The platform replaces a `CloudID` by `{ cloudID, data }`. Nothing keeps a caller from sending such an object by hand: `{ phone: { cloudID: 'x', data: { phoneNumber: '…' } } }` binds anybody's phone
number, or wins the steps ranking. `OPEN_DATA_INFO` of `cloud.getWXContext()` names the parameters that WeChat filled in; `cloud.getOpenData` fetches the data itself.

## Example

```js
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('users').doc(OPENID).update({ data: { phone: event.phone.data.phoneNumber } })
}
```

## Use instead

```js
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext()
  const { list } = await cloud.getOpenData({ list: [event.cloudID] })
  return db.collection('users').doc(OPENID).update({ data: { phone: list[0].data.phoneNumber } })
}
```

## Known limits

A function that mentions `OPEN_DATA_INFO` anywhere is taken to check. What is only returned to the caller is no harm, and silent. `phoneNumber` without a page that passes a `CloudID` is advice: it may
be a field of the project's own.

## 中文

跟踪云函数中由 `wx.cloud.CloudID(…)` 换来的开放数据（手机号、微信运动步数、群 ID 等），若未经校验就写入数据库或用于查询，则报告。
调用者可以手工构造 `{ cloudID, data }` 冒充开放数据，例如绑定他人的手机号、伪造步数。
请用 `cloud.getOpenData` 换取数据，或解析 `cloud.getWXContext()` 的 `OPEN_DATA_INFO`，确认该参数由微信后台填入。
"""

from collections.abc import Mapping

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Flow,
    Message,
    Project,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    on_call,
    on_flow,
    on_project,
    regex,
)

_CLOUD_ID = "wx.cloud.CloudID()"
_FIELDS = regex(r"stepInfoList|purePhoneNumber|openGId|phoneNumber")
"""Members of open data: developers.weixin.qq.com, getPhoneNumber, wx.getWeRunData, wx.getGroupEnterInfo."""


class UnverifiedOpenData(Rule):
    summary = "open data from the request, not verified"
    summary_zh = "未校验请求中的开放数据"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
    )
    aliases = ("function/verify-open-data",)
    files = EVERYWHERE

    messages = {
        "used": Message(
            "`{source}` may be made up by the caller: nothing asks whether WeChat put it there",
            zh="`{source}` 可能由调用者伪造：没有校验它是否来自微信后台",
            help="fetch it with `cloud.getOpenData`, or look for `{parameter}` among the `keys` in `OPEN_DATA_INFO` of `cloud.getWXContext()`",
            help_zh="用 `cloud.getOpenData` 获取，或确认 `{parameter}` 在 `cloud.getWXContext()` 的 `OPEN_DATA_INFO` 的 `keys` 之中",
        ),
        "source": Message("`{source}` is what the caller sent", zh="`{source}` 由调用者传入"),
        "passed": Message("the page passes a `CloudID` as `{parameter}` here", zh="页面在此以 `{parameter}` 传入 `CloudID`"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._flows: list[Flow] = []

    @on_call("wx.cloud.callFunction")
    def note(self, call: CallSite) -> RuleResult:
        name, data = call.option("name"), call.option("data")
        literal = data.object() if data is not None else None
        for entry in literal.properties() if literal is not None else ():
            if entry.value.resolved_path == _CLOUD_ID:
                for constant in (name.constants() if name is not None else None) or ():
                    if isinstance(constant.value, str):
                        yield self.fact("passed", entry.key, function=constant.value, parameter=entry.name)

    @on_flow(source="client-input", sink=("record-data", "record-filter", "record-key"))
    def follow(self, flow: Flow) -> None:
        if flow.function is not None and flow.from_clients and flow.member_is_named and "checked" not in flow.asserted:
            self._flows.append(flow)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        passed = {(fact.data["function"], fact.data["parameter"]): fact for fact in index.facts(self, "passed")}
        for flow in self._flows:
            parts = flow.name.replace("[]", ".[]").split(".")
            function = self.project.functions[flow.function] if flow.function is not None else None
            if function is None or index.mentions(function, b"OPEN_DATA_INFO"):
                continue
            fact = passed.get((function.name, parts[1]))
            if fact is not None and parts[2:3] in ([], ["data"]):
                related = [self.label(fact, "passed", parameter=parts[1])]
                yield self.flow_finding(flow, "used", source_key="source", related=related, parameter=parts[1])
            elif parts[2:3] == ["data"] and len(parts) > 3 and _FIELDS.fullmatch(parts[3]):
                severity = Severity.INFO if parts[3] == "phoneNumber" else None
                yield self.flow_finding(flow, "used", source_key="source", severity=severity, parameter=parts[1])

    invalid = (
        """
        -- miniprogram/pages/index/index.js --
        Page({
          bind(e) {
            const phone = wx.cloud.CloudID(e.detail.cloudID)
            wx.cloud.callFunction({ name: 'bind', data: { action: 'phone', phone } }).catch(toast)
                                                                           ----- the page passes a `CloudID` as `phone` here
          },
        })
        -- cloudfunctions/bind/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { phone } = event
          return db.collection('users').doc(OPENID).update({ data: { phone: phone.data.phoneNumber, raw: event.phone.cloudID } })
                                                                            ^^^^^^^^^^^^^^^^^^^^^^ `event.phone.data.phoneNumber` may be made up by the caller: nothing asks whether WeChat put it there
                                                                            ---------------------- `event.phone.data.phoneNumber` is what the caller sent
        }
        """,
        """
        -- cloudfunctions/steps/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const steps = event.run.data.stepInfoList.map((day) => day.step)
          await db.collection('ranking').doc(OPENID).set({ data: { steps } })
                                                                   ^^^^^ `event.run.data.stepInfoList[].step` may be made up by the caller: nothing asks whether WeChat put it there
          await db.collection('users').where({ phone: event.who.data.phoneNumber }).get()
                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ info: `event.who.data.phoneNumber` may be made up by the caller: nothing asks whether WeChat put it there
        }
        """,
    )
    valid = (
        """
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunction({ name: 'bind', data: { phone: wx.cloud.CloudID(id) } }).catch(toast)
        -- cloudfunctions/bind/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID, OPEN_DATA_INFO } = cloud.getWXContext()
          const { keys = [] } = JSON.parse(OPEN_DATA_INFO || '{}')
          if (!keys.includes('phone')) throw new Error('no open data')
          return db.collection('users').doc(OPENID).update({ data: { phone: event.phone.data.phoneNumber } })
        }
        """,
        """
        -- cloudfunctions/bind/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { list } = await cloud.getOpenData({ list: [event.cloudID] })
          return db.collection('users').add({ data: { phone: list[0].data.phoneNumber } })
        }
        """,
        """
        -- cloudfunctions/save/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data } = event
          await db.collection('orders').add({ data: { phone: data.phoneNumber, name: event.form.data.name } })
          await db.collection('addresses').add({ data: { phone: event.phoneNumber } })
        }
        """,
        """
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunction({ name: 'show', data: { run: wx.cloud.CloudID(id) } }).then(show, toast)
        -- cloudfunctions/show/index.js --
        exports.main = async (event) => ({ steps: event.run.data.stepInfoList })
        -- cloudfunctions/other/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('runs').add({ data: { run: event.run.data } })
        """,
    )
