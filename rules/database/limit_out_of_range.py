"""`limit` or `skip` with a number that the database does not take at its word.

## What it does

Reports `limit` above 20 in pages and above 1000 in cloud functions, `limit` below 1 or with a fraction, and negative `skip`, where the number is known. For a query that is watched, the bound is 200.

## Why is this bad?

A higher `limit` is lowered in silence: `limit(100)` in a page gives 20 records, and the rest of the list is missing for every user who has more. A fraction throws.

## Example

```js
const { data } = await wx.cloud.database().collection('todos').limit(100).get()
```

## Use instead

```js
const { data } = await wx.cloud.database().collection('todos').skip(20 * page).limit(20).get()
```

or ask a cloud function, which gets up to 1000 records at a time.

## Known limits

Numbers that are computed are not judged, nor is `limit` as a stage of an aggregation, which has other bounds.

## 中文

检查 `limit`、`skip` 的取值：小程序端 `limit` 大于 20、云函数端大于 1000，`limit` 小于 1 或为小数，`skip` 为负数；用于 `watch` 的查询上限为 200。
超过上限的 `limit` 会被静默降低：小程序端写 `limit(100)` 也只返回 20 条，其余数据就此缺失。请分页（`skip` + `limit`），或改在云函数中查询。
聚合阶段的 `limit` 以及无法确定的数值不报告。
"""

from wxlint.api import EVERYWHERE, SERVER_SDK, CallSite, Edit, Fix, Message, Rule, RuleResult, Severity, Text, accesses_of, database, on_call


class LimitOutOfRange(Rule):
    summary = "`limit` or `skip` outside what the database allows"
    summary_zh = "`limit`、`skip` 超出数据库允许的范围"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/database/collection/Collection.limit.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/database/collection/Collection.watch.html",
    )
    aliases = ("database/limit-range",)
    files = EVERYWHERE

    messages = {
        "client": Message(
            "a page gets {most} records at most, whatever `limit` says: the rest is missing without a word",
            zh="小程序端最多返回 {most} 条，更大的 `limit` 会被静默降低，其余数据缺失",
            help="read page by page with `skip` and `limit({most})`, or in a cloud function (up to 1000)",
            help_zh="用 `skip` 与 `limit({most})` 分页读取，或在云函数中查询（最多 1000 条）",
        ),
        "server": Message(
            "a query gets {most} records at most, whatever `limit` says: the rest is missing without a word",
            zh="一次查询最多返回 {most} 条，更大的 `limit` 会被静默降低，其余数据缺失",
            help="read page by page with `skip` and `limit({most})`",
            help_zh="用 `skip` 与 `limit({most})` 分页读取",
        ),
        "watch": Message(
            "a watched query can be limited to {most} records at most",
            zh="`watch` 的查询最多限制为 {most} 条",
            help="lower the limit to {most}",
            help_zh="将 `limit` 降到 {most}",
        ),
        "fraction": Message(
            "`{method}` takes whole numbers: a fraction throws",
            zh="`{method}` 只接受整数，小数会抛出异常",
            help="make it whole, for example with `Math.ceil`",
            help_zh="先取整，例如 `Math.ceil`",
        ),
        "small": Message(
            "`{method}` must not be below {least}",
            zh="`{method}` 不能小于 {least}",
            help="leave the call out, or give a number from {least} on",
            help_zh="去掉该调用，或使用不小于 {least} 的数",
        ),
    }

    @on_call(*database.COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        method = call.name.rpartition(".")[2]
        if method not in ("limit", "skip") or "aggregate" in database.links(call.name):
            return
        argument = call.argument(0)
        constant = argument.constant() if argument is not None else None
        if argument is None or constant is None or isinstance(constant.value, bool) or not isinstance(constant.value, (int, float)):
            return
        value, least = constant.value, 1 if method == "limit" else 0
        if not float(value).is_integer():
            yield self.finding(argument, "fraction", method=method)
        elif value < least:
            yield self.finding(argument, "small", method=method, least=least)
        elif method == "limit":
            yield from self._check_most(call, int(value))

    def _check_most(self, call: CallSite, value: int) -> RuleResult:
        argument = call.arguments[0]
        if call.name.startswith(SERVER_SDK):
            key, most = "server", database.SERVER_LIMIT
        elif next(accesses_of(call.module, "watch"), None) is not None and not self._is_read(call):
            key, most = "watch", database.WATCH_LIMIT
        else:
            key, most = "client", database.CLIENT_LIMIT
        if value > most:
            edit = Edit(call.path, argument.span, str(most))
            title = Text(f"lower the limit to {most}", f"将 `limit` 降到 {most}")
            yield self.finding(argument, key, most=most, fix=Fix(title, (edit,), safe=True) if argument.node.type == "number" else None)

    @staticmethod
    def _is_read(call: CallSite) -> bool:
        """Whether the chain goes on to `get`, and not to `watch`."""
        return "get" in call.calls_on_result()

    invalid = (
        """
        const db = wx.cloud.database()
        const MOST = 100
        Page({
          async onLoad() {
            await db.collection('todos').where({ done: false }).limit(50).get()
                                                                      ^^ a page gets 20 records at most, whatever `limit` says: the rest is missing without a word
            await db.collection('todos').limit(MOST).orderBy('at', 'desc').get()
                                               ^^^^ a page gets 20 records at most, whatever `limit` says: the rest is missing without a word
            await db.collection('todos').skip(-1).limit(0).get()
                                              ^^ `skip` must not be below 0
                                                        ^ `limit` must not be below 1
          }
        })
        -- fixed --
        const db = wx.cloud.database()
        const MOST = 100
        Page({
          async onLoad() {
            await db.collection('todos').where({ done: false }).limit(20).get()
            await db.collection('todos').limit(MOST).orderBy('at', 'desc').get()
            await db.collection('todos').skip(-1).limit(0).get()
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const todos = cloud.database().collection('todos')
        exports.main = async () => {
          const first = await todos.limit(5000).get()
                                          ^^^^ a query gets 1000 records at most, whatever `limit` says: the rest is missing without a word
          return todos.limit(2.5).get()
                             ^^^ `limit` takes whole numbers: a fraction throws
        }
        """,
        """
        const db = wx.cloud.database()
        Page({
          onLoad() {
            this.watcher = db.collection('todos').limit(500).watch({ onChange() {}, onError() {} })
                                                        ^^^ a watched query can be limited to 200 records at most
            db.collection('todos').limit(30).get({ success: console.log })
                                         ^^ a page gets 20 records at most, whatever `limit` says: the rest is missing without a word
          },
          onUnload() { this.watcher.close() }
        })
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        const PAGE_SIZE = 20
        const read = (page, size) => db.collection('todos').skip(page * PAGE_SIZE).limit(size).get()
        db.collection('todos').limit(PAGE_SIZE).get()
        db.collection('todos').aggregate().match({ done: true }).limit(100).end()
        """,
        """
        const db = wx.cloud.database()
        Page({
          onLoad() {
            const query = db.collection('todos').limit(100)
            this.watcher = query.watch({ onChange() {}, onError() {} })
          },
          onUnload() { this.watcher.close() }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const todos = cloud.database().collection('todos')
        exports.main = async (event) => todos.skip(event.page * 100).limit(1000).get()
        """,
        "const redis = { limit(n) {} }; redis.limit(5000)",
    )
