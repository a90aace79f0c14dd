"""`_id` in the data of `update` or `set`.

## What it does

Reports `_id` in the `data` of `update` and `set`, in pages and in cloud functions.

## Why is this bad?

The id of a record never changes, and the database refuses every request that tries to write it, even with the same value (-501007, invalid parameters). It often comes along when a
record that was read is written back as a whole.

## Example

```js
db.collection('todos').doc(todo._id).update({ data: { _id: todo._id, done: true } })
```

## Use instead

```js
db.collection('todos').doc(todo._id).update({ data: { done: true } })
```

For a record that was read: `const { _id, _openid, ...rest } = todo`, then `update({ data: rest })`.

## Known limits

Silent where the data is not written out (`update({ data: todo })`). `add` may choose the id of a new record, and is not looked at.

## 中文

检查 `update`、`set` 的 `data` 中是否包含 `_id`。
记录的 `_id` 不可修改，即使值相同，数据库也会以“不能更新_id的值”拒绝整个请求；常见于把读出的记录整条写回。
去掉 `_id` 即可；写回整条记录时先用 `const { _id, _openid, ...rest } = todo` 取出其余字段。`add` 可以指定 `_id`，不受影响。
"""

from wxlint.api import EVERYWHERE, CallSite, Fix, Message, Rule, RuleResult, Severity, Text, database, on_call, remove_property

WRITES = frozenset({"update", "set"})


class IdInUpdate(Rule):
    summary = "`_id` in the data of `update` or `set`"
    summary_zh = "在 `update`、`set` 的数据中写入 `_id`"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://www.npmjs.com/package/wx-server-sdk",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/database/collection/Collection.add.html",
    )
    aliases = ("database/no-id-in-update",)
    files = EVERYWHERE

    # Found by running wx-server-sdk 4.0.2: doc().update, doc().set and where().update all reject with "-501007 invalid parameters. 不能更新_id的值"
    messages = {
        "written": Message(
            "`{method}` refuses data with `_id`: the id of a record never changes",
            zh="`{method}` 会拒绝带有 `_id` 的数据：记录的 `_id` 不可修改",
            help="leave `_id` out; `doc(…)` or `where(…)` says which record is meant",
            help_zh="去掉 `_id`；由 `doc(…)` 或 `where(…)` 指明记录",
        ),
    }

    @on_call(*database.COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        method = call.name.rpartition(".")[2]
        if method not in WRITES or "aggregate" in database.links(call.name):
            return
        data = call.option("data")
        record = data.object() if data is not None else None
        entry = record.property("_id") if record is not None else None
        if record is None or entry is None or entry.value.kind == "undefined":
            return
        edit = remove_property(record, "_id")
        fix = None if edit is None else Fix(Text("leave `_id` out", "去掉 `_id`"), (edit,), safe=True)
        yield self.finding(entry, "written", method=method, fix=fix)

    invalid = (
        """
        const db = wx.cloud.database()
        const finish = (todo) => db.collection('todos').doc(todo._id).update({ data: { _id: todo._id, done: true } })
                                                                                       ^^^^^^^^^^^^^ `update` refuses data with `_id`: the id of a record never changes
        const put = (_id, text) => db.collection('todos').doc(_id).set({ data: { text, _id } })
                                                                                       ^^^ `set` refuses data with `_id`: the id of a record never changes
        -- fixed --
        const db = wx.cloud.database()
        const finish = (todo) => db.collection('todos').doc(todo._id).update({ data: { done: true } })
        const put = (_id, text) => db.collection('todos').doc(_id).set({ data: { text } })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const todos = cloud.database().collection('todos')
        exports.main = async (event) => {
          return todos.where({ list: event.list }).update({
            data: {
              done: true,
              '_id': event.id
              ^^^^^^^^^^^^^^^ `update` refuses data with `_id`: the id of a record never changes
            }
          })
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        db.collection('todos').add({ data: { _id: 'todo-1', done: false } })
        db.collection('todos').where({ _id: 'todo-1' }).update({ data: { done: true, parent: { _id: 'todo-0' } } })
        const put = (todo) => db.collection('todos').doc(todo._id).update({ data: todo })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const todos = cloud.database().collection('todos')
        exports.main = async ({ todo }) => {
          const { _id, ...rest } = todo
          return todos.doc(_id).update({ data: { ...rest } })
        }
        """,
        "const store = { update(options) {} }; store.update({ data: { _id: 1 } })",
    )
