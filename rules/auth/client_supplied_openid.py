"""An identity that the caller chose decides whose records are read or changed.

## What it does

Follows what a cloud function receives in `event` through destructuring, aliases, helpers, modules, classes and dispatch tables, and reports where an `openid`, `_openid` or
`unionid` from it is used to find, read or write records.

## Why is this bad?

Anybody can call a cloud function with any data: the developer tools, a modified client and a few lines of script all do. `event.openid` is what the
caller claims to be. A function that trusts it hands out, changes or deletes the records of every user whose openid the caller knows or guesses. The server SDK is
bound by no permission setting of the collection.

`cloud.getWXContext()` returns the identity that WeChat itself vouches for.

## Example

```js
exports.main = async (event) => {
  const { openid } = event
  return db.collection('orders').where({ _openid: openid }).get()
}
```

## Use instead

```js
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('orders').where({ _openid: OPENID }).get()
}
```

## Known limits

Silent when a decision about `OPENID` (a comparison, an administrator check) guards the place, in timers, payment callbacks and message pushes, whose event comes from WeChat, and for keys
that name somebody else (`targetOpenid`). `userId` and `uid` are record ids to this rule. `event.openid || OPENID` is `auth/overridable-openid`.

## 中文

跟踪云函数 `event` 中的数据（解构、别名、辅助函数、跨模块、分发表），若其中的 `openid`、`_openid`、`unionid` 被用来查询、读取或写入记录，则报告。
任何人都可以用任意参数调用云函数，`event.openid` 只是调用者自称的身份；相信它，就等于允许任何人读写他人的数据，而且服务端 SDK 不受集合权限约束。
请使用 `cloud.getWXContext()` 返回的 `OPENID`，它由微信校验，不可伪造。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    FUNCTION,
    Edit,
    Expression,
    Fix,
    Flow,
    Message,
    Project,
    ProjectIndex,
    ProjectResult,
    Rule,
    Severity,
    on_flow,
    on_project,
    regex,
    trusted_name,
)

IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)


_PLAIN = frozenset({"identifier", "member_expression", "shorthand_property_identifier"})


class ClientSuppliedOpenid(Rule):
    summary = "identity taken from the caller's event decides whose records are used"
    summary_zh = "用调用者传入的身份决定读写谁的数据"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("auth/openid-from-event", "AUTH-WX-003")
    files = FUNCTION

    messages = {
        "filter": Message(
            "`{source}` is decided by the caller, and it selects whose records are used",
            zh="`{source}` 由调用者决定，却用来选择读写谁的记录",
            help="use `const { OPENID } = cloud.getWXContext()`, which WeChat vouches for, instead of `{source}`",
            help_zh="改用 `const { OPENID } = cloud.getWXContext()`（由微信校验），不要使用 `{source}`",
        ),
        "data": Message(
            "`{source}` is decided by the caller, and it is stored as a record's owner",
            zh="`{source}` 由调用者决定，却被写为记录的所有者",
            help="store `OPENID` of `cloud.getWXContext()`, which WeChat vouches for, instead of `{source}`",
            help_zh="写入 `cloud.getWXContext()` 的 `OPENID`（由微信校验），不要使用 `{source}`",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
        "replace": Message("use `{name}`", zh="改用 `{name}`"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._flows: list[Flow] = []

    @on_flow(source="client-input", sink=("record-filter", "record-key", "record-data"))
    def check(self, flow: Flow) -> None:
        if flow.checked or flow.is_settled or flow.overrides_trusted or not flow.member_is_named:
            return
        if not IDENTITY.fullmatch(flow.member):
            return  # a key such as `targetOpenid` or `seller` names somebody else: an address, no claim
        if flow.sink == "record-data" and not IDENTITY.fullmatch(flow.key[-1] if flow.key else ""):
            return
        self._flows.append(flow)

    @on_project
    def conclude(self, index: ProjectIndex) -> ProjectResult:
        for flow in self._flows:
            key = "data" if flow.sink == "record-data" else "filter"
            yield self.flow_finding(flow, key, source_key="source", fix=self._fix(index.expression(flow), flow))

    def _fix(self, value: Expression | None, flow: Flow) -> Fix | None:
        """The verified identity instead, where the function has it at hand."""
        if value is None or value.kind not in _PLAIN or (flow.key and flow.span == flow.whole):
            return None  # a call around it, or an object that it stands in
        name = trusted_name(value.ref, "UNIONID" if "union" in flow.member.lower() else "OPENID")
        if name is None:
            return None
        text = f"{value.text}: {name}" if value.kind == "shorthand_property_identifier" else name
        return Fix(self.text("replace", name=name), (Edit(value.path, value.span, text),), safe=False)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async (event) => {
          const { openid } = event
                  ------ `event.openid` is chosen by the caller
          return db.collection('orders').where({ _openid: openid }).get()
                                                          ^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        const actions = {
          list: ({ data: { _openid: owner = '' } }) => db.collection('orders').where(_.and([{ owner: _.eq(owner) }])).get(),
                                                                                                     ^^^^^^^^^^^ `event.data._openid` is decided by the caller, and it selects whose records are used
          remove(e) {
            return removeAll(e.openid)
          }
        }
        async function removeAll(who) {
          const query = {}
          query.openid = who
          return db.collection('orders').where(query).remove()
                                               ^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
        }
        exports.main = async (event) => actions[event.action](event)
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ body }) => {
          const { open_id: openid, ...rest } = JSON.parse(body)
          await db.collection('users').doc(String(openid)).update({ data: { seen: 1 } })
                                           ^^^^^^^^^^^^^^ `event.body.open_id` is decided by the caller, and it selects whose records are used
          await db.collection('users').add({ data: { _openid: rest.openid, name: 'x' } })
                                                              ^^^^^^^^^^^ `event.body.openid` is decided by the caller, and it is stored as a record's owner
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const TcbRouter = require('tcb-router')
        const db = cloud.database()
        exports.main = (event) => {
          const app = new TcbRouter({ event })
          app.router('mine', async (ctx) => {
            ctx.body = await db.collection('posts').where({ openid: ctx._req.event.openid }).get()
                                                                    ^^^^^^^^^^^^^^^^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
          })
          return app.serve()
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { Orders } = require('./orders')
        exports.main = async (event, context) => new Orders(event).mine()
        -- cloudfunctions/fn/orders.js --
        const { default: db } = require('./db')
        class Orders {
          constructor(request) {
            this.request = request
          }
          async mine() {
            const list = await db.collection('orders').where({ openid: this.request.openid }).get()
                                                                       ^^^^^^^^^^^^^^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
            return list.data
          }
        }
        module.exports = { Orders }
        -- cloudfunctions/fn/db.js --
        import cloud from 'wx-server-sdk'
        cloud.init()
        export default cloud.database()
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const getWXContext = request => ({ OPENID: request.openid })
        exports.main = async (event) => {
          const { OPENID } = getWXContext(event)
          return db.collection('orders').where({ _openid: OPENID }).get()
                                                          ^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (!OPENID) return { code: 401 }
          return db.collection('orders').where({ _openid: event.openid }).get()
                                                          ^^^^^^^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (!OPENID) return { code: 401 }
          return db.collection('orders').where({ _openid: OPENID }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ openid, unionid, id }) => {
          const context = cloud.getWXContext()
          await db.collection('users').doc(openid).update({ data: { unionid } })
                                           ^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
                                                                    ^^^^^^^ `event.unionid` is decided by the caller, and it is stored as a record's owner
          return db.collection('orders').where({ openid, id }).get()
                                                 ^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ openid, unionid, id }) => {
          const context = cloud.getWXContext()
          await db.collection('users').doc(context.OPENID).update({ data: { unionid: context.UNIONID } })
          return db.collection('orders').where({ openid: context.OPENID, id }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = (event) => db.runTransaction(async (transaction) => {
          const { data } = await transaction.collection('wallets').doc('1').get()
          const mine = await transaction.collection('orders').where({ _openid: event.openid }).get()
                                                                               ^^^^^^^^^^^^ `event.openid` is decided by the caller, and it selects whose records are used
          return { data, mine }
        })
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.openid !== OPENID) return { code: 401 }
          return db.collection('orders').where({ _openid: event.openid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        async function requireAdmin(openid) {
          const { total } = await db.collection('admins').where({ openid }).count()
          if (total === 0) throw new Error('not an administrator')
        }
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await requireAdmin(OPENID)
          return db.collection('orders').where({ _openid: event.openid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const ADMINS = ['o-admin']
        exports.main = async (event) => {
          if (!ADMINS.includes(cloud.getWXContext().OPENID)) return { code: 403 }
          return db.collection('orders').where({ _openid: event.openid }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          let { openid } = event
          openid = cloud.getWXContext().OPENID
          return db.collection('orders').where({ _openid: openid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('users').where({ _openid: event.userInfo.openId }).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('users').where({ _openid: event.targetOpenid, shown: true }).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('goods').doc(event.userId).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.openapi.subscribeMessage.send({ touser: event.openid, data: {}, templateId: 't' })
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const order = await db.collection('orders').doc(event.id).get()
          return db.collection('users').where({ _openid: order.data.openid }).get()
        }
        """,
        """
        -- cloudfunctions/pay/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.cloudPay.unifiedOrder({ functionName: 'paid', body: 'x' })
        -- cloudfunctions/paid/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { outTradeNo, resultCode, openid } = event
          if (resultCode !== 'SUCCESS') return { errcode: 0 }
          await db.collection('orders').where({ no: outTradeNo, _openid: openid }).update({ data: { paid: true } })
          return { errcode: 0 }
        }
        """,
        """
        -- cloudfunctions/clean/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('sessions').where({ openid: event.openid }).remove()
        -- cloudfunctions/clean/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          if (event.MsgType === 'text') await db.collection('messages').add({ data: { openid: event.openid } })
          return 'success'
        }
        """,
    )
