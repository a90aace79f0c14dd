"""A number is read from a record, changed and written back, and what another call writes in between is lost.

## What it does

Follows what a cloud function reads from a record to an `update` or `set` of the same field in the same collection, and reports where it was added to or taken away from on the way.

## Why is this bad?

Cloud functions run side by side. Two calls that both read a stock of 1 both write 0, and one thing is sold twice; of two clicks on "like" one is lost; points are spent twice. `_.inc` lets the database
do the sum in one step, and a transaction refuses the second writer.

## Example

```js
const { data } = await db.collection('goods').doc(event.id).get()
await db.collection('goods').doc(event.id).update({ data: { stock: data.stock - 1 } })
```

## Use instead

```js
const { stats } = await db.collection('goods').where({ _id: String(event.id), stock: _.gte(1) }).update({ data: { stock: _.inc(-1) } })
if (stats.updated === 0) return { code: 409 }
```

Where more than a sum is at stake, read and write in one transaction: `db.runTransaction(async transaction => …)`.

## Known limits

Numbers only: lists that are read, extended and written back are not followed, nor are pages, products and quotients, and values that pass through functions of packages. Silent where both the reading and
the writing belong to a transaction, where the `where` of the `update` asks for the same field, and in functions that only timers and other parts of the platform call.

## 中文

跟踪云函数从记录中读出的数字：若经过加减后又用 `update`、`set` 写回同一集合的同一字段，则报告。
云函数是并发执行的：两个调用都读到库存 1、都写回 0，同一件商品就被卖出两次；两次点赞只记一次；积分被重复使用。
请用 `_.inc` 让数据库一步完成加减（并在 `where` 中加上 `stock: _.gte(1)` 之类的条件），更复杂的计算请把读和写放进同一个事务。
"""

from collections.abc import Mapping

from wxlint.api import FUNCTION, Flow, Message, Project, Rule, RuleResult, Severity, Span, on_flow


class ReadModifyWrite(Rule):
    summary = "a number is read from a record and written back changed"
    summary_zh = "读出记录中的数字，加减后再写回"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/database/command/Command.inc.html",
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/guide/database/transaction.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/362.html",
    )
    aliases = ("database/atomic-update",)
    files = FUNCTION

    messages = {
        "lost": Message(
            "`{field}` is written back with what was read before: what another call has written to it in between is lost",
            zh="`{field}` 按之前读出的值写回：其他调用在此期间的写入会丢失",
            help="use `_.inc(…)`, or read and write in one transaction",
            help_zh="改用 `_.inc(…)`，或把读和写放进同一个事务",
        ),
        "source": Message("`{source}` is read here", zh="在此读取 `{source}`"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._reported: set[tuple[str, Span | None]] = set()

    @on_flow(source="record", sink="record-rewrite")
    def check(self, flow: Flow) -> RuleResult:
        field = ".".join(flow.key)
        written, read = flow.sink_query, flow.query
        if not flow.is_computed or not flow.from_clients or flow.member != field.rpartition(".")[2]:
            return
        if not read.collection or written.collection != read.collection or (written.in_transaction and read.in_transaction):
            return
        if written.keys is not None and not {field, flow.member} & written.keys and (flow.path, flow.call) not in self._reported:
            self._reported.add((flow.path, flow.call))
            yield self.flow_finding(flow, "lost", source_key="source", field=field)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data } = await db.collection('goods').doc(event.id).get()
          if (data.stock < event.count) return { code: 409 }
          await db.collection('goods').doc(event.id).update({ data: { stock: data.stock - event.count, sold: data.sold + event.count } })
                                                                             ---------- `goods.stock` is read here
                                                                             ^^^^^^^^^^^^^^^^^^^^^^^^ `stock` is written back with what was read before: what another call has written to it in between is lost
          return { code: 0 }
        }
        """,
        """
        -- cloudfunctions/like/index.js --
        const { users, find } = require('./store')
        exports.main = async (event) => {
          const user = await find(event.id)
          let { level, likes = 0 } = user.stats
          likes++
          const data = { level, 'stats.likes': Math.max(0, likes) }
          return users.where({ _id: user._id }).update({ data })
                                                         ^^^^ `stats.likes` is written back with what was read before: what another call has written to it in between is lost
        }
        -- cloudfunctions/like/store.js --
        const cloud = require('wx-server-sdk')
        const users = cloud.database().collection('users')
        const find = async (id) => (await users.where({ _id: String(id) }).get()).data[0]
        module.exports = { users, find }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data: wallet } = await db.collection('wallets').doc(event.id).get()
          await db.runTransaction(async transaction => {
            await transaction.collection('wallets').doc(event.id).update({ data: { balance: Number(wallet.balance) + 10 } })
                                                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `balance` is written back with what was read before: what another call has written to it in between is lost
          })
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { data } = await db.collection('goods').doc(event.id).get()
          await db.collection('goods').doc(event.id).update({ data: { stock: _.inc(-data.step), left: data.stock - 1, name: 'No. ' + data.name, price: data.price } })
          await db.collection('stats').doc('1').update({ data: { stock: data.stock + 1 } })
          return db.collection('goods').add({ data: { rank: data.rank + 1 } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.runTransaction(async transaction => {
          const { data } = await transaction.collection('goods').doc(event.id).get()
          await transaction.collection('goods').doc(event.id).update({ data: { stock: data.stock - event.count } })
          return data.stock - event.count
        })
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const transaction = await db.startTransaction()
          const goods = transaction.collection('goods')
          const { data } = await goods.doc(event.id).get()
          await goods.doc(event.id).update({ data: { stock: data.stock - 1 } })
          await transaction.commit()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data } = await db.collection('goods').doc(event.id).get()
          const { stats } = await db.collection('goods').where({ _id: event.id, version: data.version }).update({ data: { version: data.version + 1, title: event.title } })
          return { changed: stats.updated === 1 }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const users = cloud.database().collection('users')
        exports.main = async (event) => {
          const { data } = await users.doc(event.id).get()
          const isToday = new Date(data.seen).toDateString() === new Date().toDateString()
          await users.doc(event.id).update({ data: { seen: Date.now(), days: isToday ? data.days : data.days + 1 } })
        }
        """,
        """
        -- cloudfunctions/decay/index.js --
        const cloud = require('wx-server-sdk')
        const users = cloud.database().collection('users')
        exports.main = async () => {
          const { data } = await users.limit(100).get()
          for (const user of data) await users.doc(user._id).update({ data: { heat: user.heat - 1 } })
        }
        -- cloudfunctions/decay/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
    )
