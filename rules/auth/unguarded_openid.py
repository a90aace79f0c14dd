"""`OPENID` narrows a query in a function that is also called by somebody who has none.

## What it does

Reports `OPENID` of `cloud.getWXContext()` as one key among others of a filter, unguarded, in a function that the project shows to be called by a timer, over HTTP or by WeChat Pay.

## Why is this bad?

`OPENID` is there when a page calls the function. A timer, an HTTP request and a payment callback bring none. wx-server-sdk drops keys whose value is `undefined`:
`where({ _openid: OPENID, done: true }).remove()` becomes `where({ done: true }).remove()`, and the finished tasks of all users are gone.

## Example

```js
// config.json: { "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 3 * * * *" }] }
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('tasks').where({ _openid: OPENID, done: true }).remove()
}
```

## Use instead

```js
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  if (!OPENID) return { code: 401 }
  return db.collection('tasks').where({ _openid: OPENID, done: true }).remove()
}
```

## Known limits

Functions that only pages call are not reported, and neither is a filter of `OPENID` alone, which throws where it is missing. A function that
decides by its event what to do (`switch (event.action)`, `event.TriggerName`) is not reported: who gets where is not followed.

## 中文

若项目表明云函数还会被定时触发器、HTTP 请求或微信支付回调调用，却未判断就把 `OPENID` 与其他条件一起用于查询，则报告。
小程序端调用时才有 `OPENID`；定时触发、HTTP 访问和支付回调都没有。服务端 SDK 会丢弃值为 `undefined` 的键，
`where({ _openid: OPENID, done: true }).remove()` 会变成 `where({ done: true }).remove()`，删掉所有用户的记录。
请先判断：`if (!OPENID) return { code: 401 }`。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

_HELP = "check `{source}` first, or do what the other callers need in a function of their own"
_HELP_ZH = "先判断 `{source}` 是否存在，或把其他调用方所需的逻辑拆到单独的云函数"


class UnguardedOpenid(Rule):
    summary = "openid in a filter of a function that is called without one too"
    summary_zh = "函数可能在没有 OPENID 时被调用，却未判断就用于查询"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",)
    files = FUNCTION

    messages = {
        "timer": Message(
            "a timer calls this function without `{source}`, which drops out of the filter then: the records of all users match",
            zh="定时触发器调用该函数时没有 `{source}`，它会从查询条件中消失，匹配到所有用户的记录",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "http": Message(
            "calls over HTTP bring no `{source}`, which drops out of the filter then: the records of all users match",
            zh="通过 HTTP 调用时没有 `{source}`，它会从查询条件中消失，匹配到所有用户的记录",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "payment": Message(
            "the callback of WeChat Pay brings no `{source}`, which drops out of the filter then: the records of all users match",
            zh="微信支付回调该函数时没有 `{source}`，它会从查询条件中消失，匹配到所有用户的记录",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "source": Message("`{source}` is there when a page calls", zh="小程序端调用时才有 `{source}`"),
    }

    @on_flow(source="trusted-identity", sink="record-filter")
    def check(self, flow: Flow) -> RuleResult:
        # a filter whose values are all undefined throws in wx-server-sdk 4.0.2: only one with other keys widens
        if (
            flow.name not in ("OPENID", "FROM_OPENID")
            or "present" in flow.asserted
            or "several" in flow.callers
            or flow.query.keys is None
            or len(flow.query.keys) < 2
        ):
            return
        for caller in ("timer", "http", "payment"):
            if caller in flow.callers:
                yield self.flow_finding(flow, caller, source_key="source")
                return

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID } = cloud.getWXContext()
                             -------------------- `OPENID` is there when a page calls
          return db.collection('tasks').where({ _openid: OPENID, done: true }).remove()
                                                         ^^^^^^ a timer calls this function without `OPENID`, which drops out of the filter then: the records of all users match
        }
        -- cloudfunctions/fn/config.json --
        { "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const query = event.queryStringParameters || {}
          const { OPENID } = cloud.getWXContext()
          const mine = _.and([{ owner: _.eq(OPENID) }, { kind: 'note' }])
          return db.collection('notes').where(mine).limit(Number(query.limit)).get()
                                              ^^^^ calls over HTTP bring no `OPENID`, which drops out of the filter then: the records of all users match
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.resultCode !== 'SUCCESS') return { errcode: 1 }
          await db.collection('orders').where({ _openid: OPENID, no: event.outTradeNo }).update({ data: { paid: true } })
                                                         ^^^^^^ the callback of WeChat Pay brings no `OPENID`, which drops out of the filter then: the records of all users match
          return { errcode: 0 }
        }
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.cloudPay.unifiedOrder({ functionName: 'fn', totalFee: 1 })
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID } = cloud.getWXContext()
          return db.collection('tasks').where({ _openid: OPENID, done: true }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID } = cloud.getWXContext()
          if (!OPENID) return { code: 401 }
          return db.collection('tasks').where({ _openid: OPENID, done: true }).remove()
        }
        -- cloudfunctions/fn/config.json --
        { "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('users').where({ _openid: OPENID }).get()
          await db.collection('users').doc(OPENID).get()
          return OPENID ? db.collection('tasks').where({ _openid: OPENID, done: true }).get() : []
        }
        -- cloudfunctions/fn/config.json --
        { "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          if (event.TriggerName) return db.collection('tasks').where({ done: true, at: db.command.lt(Date.now()) }).remove()
          const { OPENID } = cloud.getWXContext()
          return db.collection('tasks').where({ _openid: OPENID, done: true }).remove()
        }
        -- cloudfunctions/fn/config.json --
        { "triggers": [{ "name": "nightly", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          switch (event.action) {
            case 'order':
              await db.collection('orders').where({ owner: OPENID, paid: false }).remove()
              return cloud.cloudPay.unifiedOrder({ functionName: 'fn', totalFee: 1 })
            default:
              return event.resultCode === 'SUCCESS' && close(event.outTradeNo)
          }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.MsgType === 'text') {
            await db.collection('messages').where({ _openid: OPENID, read: false }).update({ data: { read: true } })
          }
          return 'success'
        }
        """,
    )
