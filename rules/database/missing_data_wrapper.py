"""The record is given to `add`, `set` or `update` itself instead of as its `data`.

## What it does

Reports `add`, `set` and `update` of the cloud database of Mini Programs and of wx-server-sdk when their options have no `data`, or when `data` is a number, a text or a boolean.

## Why is this bad?

These methods take `{ data: { … } }` and look at nothing else. `update` and `set` then fail; in a cloud function `add` succeeds and stores a record without any of the fields. The
shape without `data` belongs to `@cloudbase/js-sdk` and `@cloudbase/node-sdk`, and even some official pages show it for Mini Programs by mistake.

## Example

```js
db.collection('todos').add({ title: 'buy milk', done: false })
```

## Use instead

```js
db.collection('todos').add({ data: { title: 'buy milk', done: false } })
```

## Known limits

Silent where the options are not written out (`add(record)` with a parameter, a spread of something unknown), and for databases of other SDKs, which do take the record itself. A record that has
a field called `data` of its own looks as if it were wrapped.

## 中文

检查小程序端和 wx-server-sdk 的数据库 `add`、`set`、`update` 是否缺少 `data`，或者 `data` 是数字、字符串、布尔值。
这些方法只读取 `{ data: { … } }`：缺少 `data` 时 `update`、`set` 会失败；在云函数中 `add` 会“成功”，但存下的是一条空记录。不带 `data` 的写法属于 `@cloudbase/js-sdk` 和 `@cloudbase/node-sdk`。
选项不是字面量（参数、未知的展开）时不报告，其他 SDK 的数据库也不报告。
"""

from wxlint.api import (
    EVERYWHERE,
    SERVER_SDK,
    CallSite,
    Edit,
    Fix,
    Message,
    Place,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    database,
    on_call,
    value_type,
)

CALLBACKS = frozenset({"success", "fail", "complete"})
NO_RECORDS = frozenset({"string", "number", "boolean"})


class MissingDataWrapper(Rule):
    summary = "record without the `data` around it that the database wants"
    summary_zh = "写入数据库时缺少外层的 `data`"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/database/collection/Collection.add.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("database/require-data-wrapper",)
    files = EVERYWHERE

    # Found by running wx-server-sdk 4.0.2: `add({ title })` stores an empty record; `update({ title })` and `set({ title })` reject with "parameter.data should be object instead of undefined"
    messages = {
        "empty": Message(
            "`add` looks at `data` only: this stores a record without any of these fields",
            zh="`add` 只读取 `data`：这会存下一条没有这些字段的记录",
            help="write `add({ data: { … } })`",
            help_zh="写成 `add({ data: { … } })`",
        ),
        "fails": Message(
            "`{method}` looks at `data` only: without it this call fails",
            zh="`{method}` 只读取 `data`：缺少它时调用会失败",
            help="write `{method}({ data: { … } })`",
            help_zh="写成 `{method}({ data: { … } })`",
        ),
        "no-record": Message(
            "`data` is the whole record, an object; this is a {type}, and the call fails",
            zh="`data` 是整条记录，应为对象；此处是 {type}，调用会失败",
            help="write `{method}({ data: { data: … } })` if the record has a field called `data`",
            help_zh="若记录中有名为 `data` 的字段，写成 `{method}({ data: { data: … } })`",
        ),
    }

    @on_call(*database.COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        method = call.name.rpartition(".")[2]
        if method not in database.WRITES_WITH_DATA or "aggregate" in database.links(call.name):
            return
        keys = call.option_keys()
        if keys is None:
            return
        record = call.option("data")
        if "data" in keys:
            kind = value_type(record) if record is not None else None
            if record is not None and kind in NO_RECORDS:
                yield self.finding(record, "no-record", type=kind, method=method)
            return
        key = "empty" if method == "add" and call.name.startswith(SERVER_SDK) and call.arguments else "fails"
        yield self.finding(Place(call.path, call.method_span), key, method=method, fix=self._wrap(call, keys))

    @staticmethod
    def _wrap(call: CallSite, keys: frozenset[str]) -> Fix | None:
        """The record with `data` around it, unless it is hard to tell the record from the options."""
        record = call.argument(0)
        if record is None or record.node.type != "object" or not keys or keys & CALLBACKS:
            return None
        start, end = record.span.start, record.span.end
        edits = (Edit(call.path, Span(start, start), "{ data: "), Edit(call.path, Span(end, end), " }"))
        return Fix(Text("put `data` around the record", "在记录外加上 `data`"), edits, safe=True)

    invalid = (
        """
        const db = wx.cloud.database()
        db.collection('todos').add({ title: 'milk', done: false })
                               ^^^ `add` looks at `data` only: without it this call fails
        const todo = db.collection('todos').doc('1')
        todo.update({
             ^^^^^^ `update` looks at `data` only: without it this call fails
          done: true
        })
        -- fixed --
        const db = wx.cloud.database()
        db.collection('todos').add({ data: { title: 'milk', done: false } })
        const todo = db.collection('todos').doc('1')
        todo.update({ data: {
          done: true
        } })
        """,
        """
        const db = wx.cloud.database()
        Page({
          save() {
            db.collection('todos').doc('1').set({ title: 'milk', success: () => this.done() })
                                            ^^^ `set` looks at `data` only: without it this call fails
            db.collection('todos').where({ done: true }).update({})
                                                         ^^^^^^ `update` looks at `data` only: without it this call fails
            db.collection('counts').add({ data: 1 })
                                                ^ `data` is the whole record, an object; this is a number, and the call fails
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const todos = cloud.database().collection('todos')
        const record = { title: 'milk' }
        exports.main = async (event) => {
          await todos.add({ title: event.title })
                      ^^^ `add` looks at `data` only: this stores a record without any of these fields
          await todos.add(record)
                      ^^^ `add` looks at `data` only: this stores a record without any of these fields
          return todos.doc(event.id).update({ ...record, done: true })
                                     ^^^^^^ `update` looks at `data` only: without it this call fails
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        const _ = db.command
        db.collection('todos').add({ data: { title: 'milk' }, success: console.log })
        db.collection('todos').doc('1').update({ data: { tags: _.set({ a: 1 }), count: _.inc(1) } })
        const save = (record) => db.collection('todos').add(record)
        const store = (data) => db.collection('todos').add({ data })
        const merge = (options) => db.collection('todos').doc('1').set({ ...options })
        """,
        """
        -- miniprogram/pages/index/index.js --
        import cloudbase from '@cloudbase/js-sdk'
        const db = cloudbase.init({ env: 'shop-1a2b3c' }).database()
        db.collection('todos').add({ title: 'milk' })
        const seen = new Set()
        seen.add({ title: 'milk' })
        const list = { add(item) {} }
        list.add({ title: 'milk' })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const tcb = require('@cloudbase/node-sdk')
        const db = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV }).database()
        exports.main = async (event) => db.collection('todos').add({ title: event.title })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const $ = db.command.aggregate
        exports.main = async (event) => {
          const options = { title: 'milk' }
          options.data = { title: event.title }
          await db.collection('todos').add(options)
          return db.collection('todos').aggregate().group({ _id: '$kind', total: $.add(['$a', '$b']) }).end()
        }
        """,
    )
