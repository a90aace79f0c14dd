"""`UNIONID` is used as if it were always there.

## What it does

Reports `UNIONID` and `FROM_UNIONID` of `cloud.getWXContext()` in a query, as a record's id or in a comparison, where nothing on the way made sure that there is one.

## Why is this bad?

WeChat hands out a `UNIONID` only where the Mini Program is bound to an Open Platform account, and not to every user then. wx-server-sdk drops keys whose value is `undefined` from
a filter: `where({ unionid: UNIONID, active: true })` becomes `where({ active: true })`, finds the records of everybody, and `update` and `remove` change them. A filter of nothing else,
and `doc(undefined)`, throw. And `record.unionid === UNIONID` holds for all users without one, because `undefined === undefined`.

## Example

```js
const { UNIONID } = cloud.getWXContext()
return db.collection('members').where({ unionid: UNIONID, active: true }).get()
```

## Use instead

```js
const { OPENID, UNIONID } = cloud.getWXContext()
const who = UNIONID ? { unionid: UNIONID } : { openid: OPENID }
return db.collection('members').where({ ...who, active: true }).get()
```

## Known limits

To return, log or store a `UNIONID` that may be missing is fine. `UNIONID || OPENID` counts as guarded. A comparison is reported only where the other side is known to come from a
record or from the request.

## 中文

查找未判断 `UNIONID` 是否存在就用于查询条件、记录 id 或比较的代码。
只有小程序绑定了微信开放平台账号才可能有 `UNIONID`，且并非每个用户都有。服务端 SDK 会丢弃查询条件中值为 `undefined` 的键：
`where({ unionid: UNIONID, active: true })` 变成 `where({ active: true })`，读到甚至改动所有人的记录；而 `undefined === undefined` 成立，会把没有 `UNIONID` 的用户都当作同一个人。
请先判断 `UNIONID`，没有时改用 `OPENID`。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

NAMES = frozenset({"UNIONID", "FROM_UNIONID"})
_CHANGES = frozenset({"update", "remove"})


class UnguardedUnionid(Rule):
    summary = "unionid used without a check that there is one"
    summary_zh = "未判断 UNIONID 是否存在就使用"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/union-id.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
    )
    aliases = ("AUTH-WX-008",)
    files = FUNCTION

    messages = {
        "widens": Message(
            "`{source}` may be missing, and drops out of the filter then: the query finds the records of others",
            zh="`{source}` 可能不存在，此时会从查询条件中消失，查到其他人的记录",
            help="check `{source}` first, and use `OPENID` where it is missing",
            help_zh="先判断 `{source}`，不存在时改用 `OPENID`",
        ),
        "changes": Message(
            "`{source}` may be missing, and drops out of the filter then: `{operation}` changes the records of others",
            zh="`{source}` 可能不存在，此时会从查询条件中消失，`{operation}` 会改动其他人的记录",
            help="check `{source}` first, and use `OPENID` where it is missing",
            help_zh="先判断 `{source}`，不存在时改用 `OPENID`",
        ),
        "throws": Message(
            "`{source}` may be missing, and the query throws then",
            zh="`{source}` 可能不存在，此时查询会抛出异常",
            help="check `{source}` first, and use `OPENID` where it is missing",
            help_zh="先判断 `{source}`，不存在时改用 `OPENID`",
        ),
        "equal": Message(
            "`{source}` may be missing on both sides, and two users without one are the same then",
            zh="`{source}` 两侧都可能不存在，此时没有它的用户会被当作同一个人",
            help="check that `{source}` is there before comparing it",
            help_zh="比较前先判断 `{source}` 是否存在",
        ),
        "source": Message("`{source}` is there for some users only", zh="`{source}` 并非每个用户都有"),
    }

    @on_flow(source="trusted-identity", sink="record-filter")
    def check_filter(self, flow: Flow) -> RuleResult:
        if flow.name not in NAMES or "present" in flow.asserted:
            return
        # executed with wx-server-sdk 4.0.2: a filter whose values are all undefined throws, any other loses these keys
        if flow.query.keys is not None and len(flow.query.keys) <= 1:
            yield self.flow_finding(flow, "throws", source_key="source")
        elif flow.query.operation in _CHANGES:
            yield self.flow_finding(flow, "changes", source_key="source", severity=Severity.ERROR, operation=flow.query.operation)
        else:
            yield self.flow_finding(flow, "widens", source_key="source")

    @on_flow(source="trusted-identity", sink="record-key")
    def check_key(self, flow: Flow) -> RuleResult:
        if flow.name in NAMES and "present" not in flow.asserted and not flow.is_text:
            yield self.flow_finding(flow, "throws", source_key="source")

    @on_flow(source="trusted-identity", sink="identity-comparison")
    def check_comparison(self, flow: Flow) -> RuleResult:
        if flow.name in NAMES and "present" not in flow.asserted:
            yield self.flow_finding(flow, "equal", source_key="source")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { UNIONID } = cloud.getWXContext()
                              -------------------- `UNIONID` is there for some users only
          const members = db.collection('members')
          await members.where({ unionid: UNIONID, active: true }).get()
                                         ^^^^^^^ `UNIONID` may be missing, and drops out of the filter then: the query finds the records of others
          await members.where({ unionid: UNIONID, active: true }).limit(1).remove()
                                         ^^^^^^^ error: `UNIONID` may be missing, and drops out of the filter then: `remove` changes the records of others
          await members.where({ unionid: UNIONID }).get()
                                         ^^^^^^^ `UNIONID` may be missing, and the query throws then
          await members.doc(UNIONID).get()
                            ^^^^^^^ `UNIONID` may be missing, and the query throws then
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const context = cloud.getWXContext()
          const { data } = await db.collection('notes').doc(event.id).get()
          if (data.unionid !== context.UNIONID) return { code: 403 }
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `UNIONID` may be missing on both sides, and two users without one are the same then
          return list(context.FROM_UNIONID)
        }
        const list = unionid => db.collection('members').where(_.and([{ unionid }, { active: true }])).get()
                                                                        ^^^^^^^ `FROM_UNIONID` may be missing, and drops out of the filter then: the query finds the records of others
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        exports.main = async () => {
          const { OPENID, APPID, UNIONID } = cloud.getWXContext()
          console.log('User identity:', { OPENID, APPID, UNIONID })
          return { openid: OPENID, unionid: UNIONID || null, hasUnionId: !!UNIONID }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID, UNIONID } = cloud.getWXContext()
          await db.collection('users').add({ data: { openid: OPENID, unionid: UNIONID } })
          if (UNIONID) return db.collection('users').where({ unionid: UNIONID, active: true }).get()
          return db.collection('users').where({ openid: OPENID }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const ctx = cloud.getWXContext()
          if (!ctx.UNIONID) throw new Error('no unionid')
          return db.collection('users').where({ unionid: ctx.UNIONID, active: true }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const assert = require('assert')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID, UNIONID } = cloud.getWXContext()
          const who = UNIONID ? { unionid: UNIONID } : { openid: OPENID }
          await db.collection('users').where({ ...who, active: true }).get()
          const filter = { active: true }
          if (UNIONID) filter.unionid = UNIONID
          else filter.openid = OPENID
          await db.collection('users').where(filter).get()
          await db.collection('users').where({ key: UNIONID || OPENID, active: true }).get()
          const mine = UNIONID && await db.collection('users').where({ unionid: UNIONID, active: true }).get()
          assert(UNIONID, 'no unionid')
          return { mine, all: await db.collection('users').doc(UNIONID).get() }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { UNIONID } = cloud.getWXContext()
          const { data } = await db.collection('notes').doc(event.id).get()
          if (!UNIONID || data.unionid !== UNIONID) return { code: 403 }
          if (UNIONID === undefined) return { code: 401 }
          return data
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const need = (value) => {
          if (typeof value !== 'string') throw new Error('missing')
        }
        exports.main = async () => {
          const { UNIONID } = cloud.getWXContext()
          need(UNIONID)
          return db.collection('users').where({ unionid: UNIONID, active: true }).get()
        }
        """,
    )
