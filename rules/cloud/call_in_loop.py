"""A cloud function or the database is asked once for every element of a list.

## What it does

Reports `callFunction`, and reads of the database (`get`, `count`, `end`), in `for` loops and in the callbacks of `forEach`, `map` and their kind.

## Why is this bad?

Each call takes its own way to the server, counts against the quota, and 20 of them may run at a time. A list of 50 costs 50 calls where one would do.

## Example

```js
for (const id of ids) {
  const { data } = await db.collection('todos').doc(id).get()
  todos.push(data)
}
```

## Use instead

```js
const { data: todos } = await db.collection('todos').where({ _id: _.in(ids) }).get()
```

or hand the whole list to one cloud function.

## Known limits

Only in the preset `strict` and when asked for: where the list is short it does not matter. Silent for queries that read page by page (`skip`), in transactions, for calls of different functions, for `while` loops, and for uploads, which cannot be put together.

## 中文

检查 `for` 循环以及 `forEach`、`map` 等回调中的 `callFunction` 和数据库读取（`get`、`count`、`end`）。
每次调用都要单独往返服务器、消耗配额，并受并发限制；列表有 50 项就是 50 次调用。请用 `_.in(ids)` 一次查询，或把整个列表交给一个云函数处理。
仅在 `strict` 预设中启用；分页读取（`skip`）、事务、调用不同的云函数、`while` 循环和上传文件不报告。
"""

from wxlint.api import EVERYWHERE, CallSite, Message, Place, Rule, RuleResult, Severity, database, on_call, repetition_around

CALLS = ("wx.cloud.callFunction", "wx.cloud.Cloud().callFunction", "wx-server-sdk.callFunction")
READS = frozenset({"get", "count", "end"})
UNBOUNDED = frozenset({"while_statement", "do_statement"})


class CallInLoop(Rule):
    summary = "cloud call for every element of a list"
    summary_zh = "在循环中逐个发起云调用"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("strict",)
    references = (
        "https://www.npmjs.com/package/wx-server-sdk",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    files = EVERYWHERE

    messages = {
        "function": Message(
            "this calls a cloud function once for every element",
            zh="此处对每个元素都调用一次云函数",
            help="hand the whole list over in one call",
            help_zh="把整个列表放进一次调用",
        ),
        "read": Message(
            "this asks the database once for every element",
            zh="此处对每个元素都查询一次数据库",
            help="ask once with `_.in([…])`, or use an aggregation with `lookup`",
            help_zh="用 `_.in([…])` 一次查询，或使用带 `lookup` 的聚合",
        ),
    }

    @on_call(*CALLS)
    def check_call(self, call: CallSite) -> RuleResult:
        name = call.option("name")
        if name is not None and name.constant() is not None and self._is_repeated(call):
            yield self.finding(Place(call.path, call.method_span), "function")

    @on_call(*database.COLLECTION_CALLS)
    def check_read(self, call: CallSite) -> RuleResult:
        links = database.links(call.name)
        is_read = links[-1] in READS and (links[-1] == "end" or "aggregate" not in links)
        # a transaction can only ask for one record at a time
        if is_read and "skip" not in links and "startTransaction" not in call.name and self._is_repeated(call):
            yield self.finding(Place(call.path, call.method_span), "read")

    @staticmethod
    def _is_repeated(call: CallSite) -> bool:
        around = repetition_around(call.module, call.node)
        return around is not None and around.type not in UNBOUNDED

    invalid = (
        """
        const db = wx.cloud.database()
        Page({
          async load(ids) {
            for (const id of ids) {
              const { data } = await db.collection('todos').doc(id).get()
                                                                    ^^^ this asks the database once for every element
              this.show(data)
            }
            ids.forEach(id => wx.cloud.callFunction({ name: 'seen', data: { id }, fail: console.error }))
                                       ^^^^^^^^^^^^ this calls a cloud function once for every element
          },
          show() {}
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          return Promise.all(event.ids.map(async (id) => {
            const { total } = await db.collection('votes').where({ id }).count()
                                                                         ^^^^^ this asks the database once for every element
            return total
          }))
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        const _ = db.command
        Page({
          async load(ids, pages) {
            const { data } = await db.collection('todos').where({ _id: _.in(ids) }).get()
            for (let page = 0; page < pages; page++) await db.collection('todos').skip(page * 20).limit(20).get()
            for (const filePath of this.files) await wx.cloud.uploadFile({ cloudPath: filePath, filePath })
            let more = true
            for (const name of ['list', 'seen']) wx.cloud.callFunction({ name }).catch(console.error)
            while (more) more = (await wx.cloud.callFunction({ name: 'next' })).result.more
          }
        })
        """,
        """
        Page({
          load(ids) {
            for (const id of ids) {
              this.tasks.push({ id, run: () => wx.cloud.callFunction({ name: 'seen', data: { id }, fail: console.error }) })
            }
          }
        })
        """,
        "const pages = [1, 2]; pages.forEach(page => store.get(page))",
    )
