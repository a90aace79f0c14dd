"""A time that a page writes into a record comes from the phone's clock.

## What it does

Reports `new Date()` and `Date.now()` in the data of `add`, `set` and `update` in pages.

## Why is this bad?

The clock of a phone may be wrong, by accident or on purpose: records then sort wrongly, and what depends on a time (a deadline, a daily limit) can be cheated.

## Example

```js
db.collection('todos').add({ data: { title, createdAt: new Date() } })
```

## Use instead

```js
db.collection('todos').add({ data: { title, createdAt: db.serverDate() } })
```

## Known limits

Off unless asked for. Only the fields of the record itself are looked at, and dates made from something else (`new Date(picked)`) are fine. In cloud functions the clock is the server's.

## 中文

检查小程序端写入数据库的数据中是否使用 `new Date()`、`Date.now()`。
手机时钟可能不准，也可能被用户修改：排序会错乱，依赖时间的逻辑（截止时间、每日次数）可被绕过。请使用 `db.serverDate()`。
此规则默认关闭；由其他值构造的日期（如 `new Date(picked)`）以及云函数中的时间不报告。
"""

from wxlint.api import CLIENT, CallSite, Expression, Message, Rule, RuleResult, Severity, database, on_call

CLOCK = frozenset(
    {"Date()", "Date.now()", "Date().getTime()", "Date().valueOf()", "Date().toISOString()", "Date().toLocaleString()", "Date().toString()"}
)


class ClientClock(Rule):
    summary = "time from the phone's clock in a record"
    summary_zh = "把手机时间写入数据库"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/database/Database.serverDate.html",)
    aliases = ("database/server-date",)
    files = CLIENT

    messages = {
        "clock": Message(
            "`{name}` is set by the phone's clock, which may be wrong",
            zh="`{name}` 取自手机时钟，可能不准确",
            help="write `{name}: db.serverDate()`",
            help_zh="写成 `{name}: db.serverDate()`",
        ),
    }

    @on_call(*database.CLIENT_COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        data = call.option("data") if call.name.rpartition(".")[2] in database.WRITES_WITH_DATA else None
        record = data.object() if data is not None else None
        for entry in record.properties() if record is not None else ():
            if self._is_now(entry.value):
                yield self.finding(entry.value, "clock", name=entry.name)

    @staticmethod
    def _is_now(value: Expression) -> bool:
        path = value.resolved_path
        if path not in CLOCK:
            return False
        made = value.made_by()
        return all(not call.arguments for call in CallSite(made.module, made.node, path).chain)

    invalid = (
        """
        const db = wx.cloud.database()
        Page({
          save(title) {
            const now = Date.now()
            db.collection('todos').add({ data: { title, createdAt: new Date(), changedAt: now } })
                                                                   ^^^^^^^^^^ `createdAt` is set by the phone's clock, which may be wrong
                                                                                          ^^^ `changedAt` is set by the phone's clock, which may be wrong
          }
        })
        """,
        """
        const todos = wx.cloud.database().collection('todos')
        const finish = (id) => todos.doc(id).update({ data: { doneAt: new Date().getTime() } })
                                                                      ^^^^^^^^^^^^^^^^^^^^ `doneAt` is set by the phone's clock, which may be wrong
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        Page({
          save(title, picked) {
            const due = new Date(picked)
            db.collection('todos').add({ data: { title, createdAt: db.serverDate(), due, day: new Date(picked).getTime() } })
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.database().collection('log').add({ data: { at: new Date() } })
        """,
        "const log = { add(options) {} }; log.add({ data: { at: new Date() } })",
    )
