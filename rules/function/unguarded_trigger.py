"""A timer's function that does its work for every caller.

## What it does

Looks at cloud functions with a timer trigger that no other code of the project calls, and reports what they change or send (records, files, messages, other functions, requests) if nothing in them asks who is calling.

## Why is this bad?

A trigger does not keep others out: every cloud function can be called from every Mini Program of the environment, by name, with any data. Whoever calls a nightly job a thousand times sends a thousand messages, runs
the draw early, or uses up the quota. `SOURCE` of `cloud.getWXContext()` is `wx_trigger` when the timer is calling.

## Example

```js
exports.main = async () => {
  const { data } = await db.collection('reminders').where({ done: false }).get()
  await Promise.all(data.map((item) => cloud.openapi.subscribeMessage.send(item.message)))
}
```

## Use instead

```js
exports.main = async () => {
  if (cloud.getWXContext().SOURCE !== 'wx_trigger') return
  const { data } = await db.collection('reminders').where({ done: false }).get()
  await Promise.all(data.map((item) => cloud.openapi.subscribeMessage.send(item.message)))
}
```

## Known limits

A function that mentions `SOURCE`, `OPENID`, `TriggerName` or `Type` of a timer's event is taken to ask, although a caller can send the latter two. Whether the permissions of the environment keep clients from calling the function (`invoke: false`) is not in
the repository. A function that only updates or deletes is advice, since most of these do the same however often they run; one that only reads is silent.

## 中文

检查配置了定时触发器、且项目中没有其他代码调用的云函数：若其中修改数据、删除文件、发送消息、调用其他函数或发起请求，却没有判断调用来源，则报告。
触发器并不限制其他调用：任何人都可以在小程序端按名称调用云函数，反复触发群发消息、提前开奖或耗尽配额。
只更新或删除数据的函数仅作提示。请先判断 `cloud.getWXContext().SOURCE === 'wx_trigger'`，再执行任务；`SOURCE` 由微信提供，不可伪造。
"""

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    calls_reached,
    on_call,
    on_project,
    regex,
)

_REPEATED = regex(
    r"wx-server-sdk\.(?:database\(\).*\.add|uploadFile|callFunction|openapi\b.*\.(?:\w*[sS]end\w*|create\w*)|cloudPay\.\w+)"
    r"|npm:(?:axios|request|request-promise|got|node-fetch|superagent|needle|nodemailer|undici)\b.*"
)
"""What costs or shows with every call, however often the same has been done."""
_CHANGE = regex(r"wx-server-sdk\.(?:database\(\).*\.(?:set|update|remove)|deleteFile)")
_ASKS = (b"SOURCE", b"OPENID", b"TriggerName", b"TriggerType", b"wx_trigger", b"'Timer'", b'"Timer"', b".openId", b"httpMethod", b"headers")
"""What a function mentions that distinguishes its callers."""


class UnguardedTrigger(Rule):
    summary = "timer function that does its work for every caller"
    summary_zh = "定时云函数没有校验调用来源"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
        "https://cwe.mitre.org/data/definitions/306.html",
    )
    aliases = ("function/trigger-guard",)
    files = EVERYWHERE

    messages = {
        "effect": Message(
            "everybody who calls `{name}` runs this: nothing asks whether the timer is calling",
            zh="任何人调用 `{name}` 都会执行此处：没有判断是否由定时触发器调用",
            help="return at once unless `SOURCE` of `cloud.getWXContext()` is `wx_trigger`",
            help_zh="若 `cloud.getWXContext()` 的 `SOURCE` 不是 `wx_trigger`，立即返回",
        ),
        "handler": Message("the function starts here, for the timer and for everybody else", zh="定时触发器和其他调用者都从此处进入"),
    }

    @on_call("wx.cloud.callFunction", "wx-server-sdk.callFunction")
    def note(self, call: CallSite) -> RuleResult:
        name = call.option("name")
        constants = name.constants() if name is not None else None
        for constant in constants or ():
            if isinstance(constant.value, str):
                yield self.fact("called", call, function=constant.value)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        called = {fact.data["function"] for fact in index.facts(self, "called")}
        for number, function in enumerate(self.project.functions):
            if function.name in called or function.type == "HTTP" or not any(trigger.type == "timer" for trigger in function.triggers):
                continue
            handler = index.handler(number)
            if handler is None or index.mentions(function, *_ASKS) or index.callers_besides_pages(number) & {"several", "http", "push", "payment"}:
                continue
            calls = tuple(calls_reached(handler))
            effect = next((call for pattern in (_REPEATED, _CHANGE) for call in calls if pattern.fullmatch(call.name)), None)
            if effect is not None:
                severity = None if _REPEATED.fullmatch(effect.name) else Severity.INFO
                yield self.finding(effect.callee, "effect", name=function.name, severity=severity, related=[self.label(handler.head, "handler")])

    invalid = (
        """
        -- cloudfunctions/remind/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 9 * * * *" }] }
        -- cloudfunctions/remind/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
                             -- the function starts here, for the timer and for everybody else
          const { data } = await db.collection('reminders').where({ done: false }).get()
          return Promise.all(data.map((item) => send(item)))
        }
        const send = (item) => cloud.openapi.subscribeMessage.send(item.message)
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ everybody who calls `remind` runs this: nothing asks whether the timer is calling
        """,
        """
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "functions/" }
        -- cloudbaserc.json --
        { "functionRoot": "functions", "functions": [{ "name": "clean", "triggers": [{ "name": "t", "type": "timer", "config": "0 0 3 * * * *" }] }] }
        -- functions/clean/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          await db.collection('sessions').where({ old: true }).remove()
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: everybody who calls `clean` runs this: nothing asks whether the timer is calling
        }
        """,
    )
    valid = (
        """
        -- cloudfunctions/remind/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 9 * * * *" }] }
        -- cloudfunctions/remind/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { SOURCE } = cloud.getWXContext()
          if (!SOURCE.split(',').includes('wx_trigger')) return
          await db.collection('sessions').where({ old: true }).remove()
        }
        """,
        """
        -- cloudfunctions/count/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 9 * * * *" }] }
        -- cloudfunctions/count/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => db.collection('orders').count()
        """,
        """
        -- cloudfunctions/rates/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 9 * * * *" }] }
        -- cloudfunctions/rates/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => db.collection('rates').doc('now').update({ data: { at: Date.now() } })
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunction({ name: 'rates' }).catch(toast)
        """,
        """
        -- cloudfunctions/job/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 9 * * * *" }] }
        -- cloudfunctions/job/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          if (event.Type !== 'Timer') return
          await db.collection('sessions').where({ old: true }).remove()
        }
        """,
        """
        -- cloudfunctions/clean/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => db.collection('sessions').where({ old: true }).remove()
        """,
    )
