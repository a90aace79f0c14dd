"""A query without `limit` whose answer is taken for all records.

## What it does

Reports `get()` without `limit`, `skip` or `doc` when the code counts or sums up what came: `data.length` that is not only tested, `data.reduce(…)`.

## Why is this bad?

A query answers 20 records in a page and 100 in a cloud function at most, unless told otherwise (1000 is the most a function can ask for). With more records than that, the count stays at 20 and the sum is too low, and
nothing says so.

## Example

```js
const { data } = await wx.cloud.database().collection('votes').where({ item }).get()
this.setData({ votes: data.length })
```

## Use instead

```js
const { total } = await wx.cloud.database().collection('votes').where({ item }).count()
this.setData({ votes: total })
```

For a sum, use an aggregation in a cloud function.

## Known limits

Off unless asked for: a query may never match that many. Silent where the result is handed on.

## 中文

检查未写 `limit`、`skip`、`doc` 的 `get()`，其结果被当作全部数据来计数或求和（`data.length`、`data.reduce(…)`；仅判断是否为空不算）。
不指定时，小程序端一次最多返回 20 条，云函数端 100 条（最多可要求 1000 条）；数据更多时计数与合计都会偏小，且没有任何提示。
计数请用 `count()`，求和请在云函数中用聚合。此规则默认关闭。
"""

from wxlint.api import EVERYWHERE, SERVER_SDK, CallSite, Message, Rule, RuleResult, Severity, database, on_call, result_use

BOUNDING = frozenset({"limit", "skip", "doc", "aggregate"})
TOTALS = frozenset({"length", "reduce"})


class TruncatedResult(Rule):
    summary = "first records of a query taken for all of them"
    summary_zh = "把查询返回的前若干条当作全部数据"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/database/collection/Collection.limit.html",
        "https://www.npmjs.com/package/wx-server-sdk",
    )
    aliases = ("database/pagination-truncation",)
    files = EVERYWHERE

    messages = {
        "counted": Message(
            "this query answers {most} records at most: `{access}` counts no more than these",
            zh="该查询最多返回 {most} 条，`{access}` 只统计到这些",
            help="ask with `count()`, or read page by page",
            help_zh="用 `count()` 计数，或分页读取",
        ),
        "query": Message("no `limit` here", zh="此处未写 `limit`"),
    }

    @on_call(*database.COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        links = database.links(call.name)
        if links[-1:] != ("get",) or not BOUNDING.isdisjoint(links):
            return
        most = 100 if call.name.startswith(SERVER_SDK) else database.CLIENT_LIMIT
        for read in result_use(call).reads_of("data"):
            if len(read.path) == 2 and read.path[1] in TOTALS and read.role == "value":
                yield self.finding(read.access, "counted", most=most, access=read.access.text, related=[self.label(call.callee, "query")])
                return

    invalid = (
        """
        const db = wx.cloud.database()
        Page({
          async count(item) {
            const { data } = await db.collection('votes').where({ item }).get()
                                   ------------------------------------------ no `limit` here
            this.setData({ votes: data.length })
                                  ^^^^^^^^^^^ this query answers 20 records at most: `data.length` counts no more than these
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const orders = await db.collection('orders').where({ shop: event.shop }).get()
          return { total: orders.data.reduce((sum, order) => sum + order.price, 0) }
                          ^^^^^^^^^^^^^^^^^^ this query answers 100 records at most: `orders.data.reduce` counts no more than these
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        Page({
          async check(item) {
            const { data } = await db.collection('votes').where({ item }).get()
            if (data.length === 0 || !data.length) return
            this.setData({ some: data.length > 0 })
            if (data.length > 5) data.length = 5
            this.last = data[data.length - 1]
            const many = data && data.length && this.show(data)
            const count = data.length
            if (count !== 1) throw new Error(`not one but ${count}`)
            console.log(`found ${data.length}`, { n: data.length })
            const { total } = await db.collection('votes').where({ item }).count()
            this.setData({ total })
          }
        })
        """,
        """
        const db = wx.cloud.database()
        db.collection('votes').limit(20).get().then(res => console.log(res.data.length))
        db.collection('votes').doc('1').get().then(res => console.log(res.data.length))
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { data } = await db.collection('orders').get()
          return data
        }
        """,
    )
