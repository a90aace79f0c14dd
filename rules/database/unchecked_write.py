"""Nobody looks at how many records an `update` or `remove` reached.

## What it does

Reports `update` and `remove` of one record (`doc(id)`) whose result nothing reads.

## Why is this bad?

Both succeed when there is no such record, or when the caller may not change the one that does: the result then says `stats.updated` 0 or `stats.removed` 0, and nothing else tells. "Saved" is shown although nothing was.

## Example

```js
await db.collection('todos').doc(id).update({ data: { done: true } })
wx.showToast({ title: '已保存' })
```

## Use instead

```js
const { stats } = await db.collection('todos').doc(id).update({ data: { done: true } })
wx.showToast({ title: stats.updated ? '已保存' : '保存失败' })
```

## Known limits

Off unless asked for: often it does not matter. Writes with `where` may well reach nothing, and are not looked at. A result that is returned or handed to a function is taken as looked at; one that is only printed is not.

## 中文

检查针对单条记录（`doc(id)`）的 `update`、`remove` 的结果是否有人读取。
没有匹配的记录、或没有权限修改时，这两个操作同样“成功”，只有 `stats.updated`、`stats.removed` 为 0 能说明；不检查就会在什么都没改的情况下提示“已保存”。
请读取 `stats` 再决定提示内容。此规则默认关闭；用 `where` 的写操作本就可能没有匹配，不检查；结果被返回或传给其他函数视为已检查，仅打印日志不算。
"""

from wxlint.api import EVERYWHERE, CallSite, Fate, Message, Place, Rule, RuleResult, Severity, database, fate_of, on_call, result_use

COUNTS = {"update": "updated", "remove": "removed"}


class UncheckedWrite(Rule):
    summary = "write whose effect nobody looks at"
    summary_zh = "没有检查写操作影响的记录数"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/database/security-rules.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("database/check-write-stats", "NOSQL-007")
    files = EVERYWHERE

    messages = {
        "unchecked": Message(
            "`{method}` succeeds even if it reached no record, and nothing looks at its result",
            zh="即使没有匹配任何记录，`{method}` 也会成功，而其结果无人检查",
            help="look at `stats.{count}` of the result",
            help_zh="检查结果中的 `stats.{count}`",
        ),
    }

    @on_call(*database.COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        method = call.name.rpartition(".")[2]
        if method not in COUNTS or "doc" not in database.links(call.name) or fate_of(call.module, call.node).fate is Fate.DISCARDED:
            return
        use = result_use(call)
        if not use.out_of_sight and not use.may_read("stats"):
            yield self.finding(Place(call.path, call.method_span), "unchecked", method=method, count=COUNTS[method])

    invalid = (
        """
        const db = wx.cloud.database()
        Page({
          async finish() {
            await db.collection('todos').doc('1').update({ data: { done: true } })
                                                  ^^^^^^ `update` succeeds even if it reached no record, and nothing looks at its result
            wx.showToast({ title: '已保存' })
          },
          drop() {
            db.collection('todos').doc('1').remove({ success: (res) => console.log(res), fail: console.error })
                                            ^^^^^^ `remove` succeeds even if it reached no record, and nothing looks at its result
            db.collection('todos').doc('2').remove().then(() => this.reload()).catch(console.error)
                                            ^^^^^^ `remove` succeeds even if it reached no record, and nothing looks at its result
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const res = await db.collection('todos').doc(event.id).update({ data: { done: true } })
                                                                 ^^^^^^ `update` succeeds even if it reached no record, and nothing looks at its result
          return { ok: true }
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        Page({
          async finish() {
            const { stats } = await db.collection('todos').doc('1').update({ data: { done: true } })
            if (stats.updated === 0) throw new Error('gone')
            db.collection('todos').doc('1').remove({ success: (res) => this.setData({ gone: res.stats.removed > 0 }), fail: console.error })
            void db.collection('todos').doc('2').remove()
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          await db.collection('todos').where({ list: event.list, done: false }).update({ data: { done: true } })
          const first = await db.collection('todos').doc(event.id).update({ data: { done: true } })
          if (first.stats.updated) return db.collection('todos').doc(event.other).remove()
          return first
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = (event) => db.collection('todos').doc(event.id).update({ data: { done: true } }).then(report)
        const report = (res) => res.stats.updated
        """,
    )
