"""A page writes `_openid` into a record.

## What it does

Reports `_openid` in the `data` of `add`, `set` and `update` when the call goes through `wx.cloud.database()`, from the Mini Program itself.

## Why is this bad?

The platform puts `_openid` into every record that a page adds, and it decides by it who may read and change the record. A page must not set or change it: the request is refused. Where a
security rule lets it through, anybody can put somebody else's name on a record.

## Example

```js
wx.cloud.database().collection('notes').add({
  data: { _openid: app.globalData.openid, text: 'hello' }
})
```

## Use instead

```js
wx.cloud.database().collection('notes').add({ data: { text: 'hello' } })
```

## Known limits

Silent where the record is not written out. In cloud functions `_openid: OPENID` is right, and necessary: nobody else puts it there. Conditions (`where({ _openid: '{openid}' })`) are fine too.

## 中文

检查小程序端通过 `wx.cloud.database()` 写入数据时（`add`、`set`、`update`），`data` 中是否带有 `_openid`。
平台会自动为小程序端新增的记录写入 `_openid`，并据此判断读写权限；小程序端不允许设置或修改它，请求会被拒绝。去掉该字段即可。
云函数中写入 `_openid: OPENID` 是正确且必要的；查询条件里的 `_openid` 也不受影响。
"""

from wxlint.api import CLIENT, CallSite, Fix, Message, Rule, RuleResult, Severity, Text, database, on_call, remove_property


class ClientWritesOpenid(Rule):
    summary = "page that writes `_openid` into a record"
    summary_zh = "小程序端写入 `_openid`"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/database/security-rules.html",
        "https://docs.cloudbase.net/database/security-rules",
    )
    aliases = ("database/no-manual-openid", "NOSQL-004", "NOSQL-MP-002")
    files = CLIENT

    messages = {
        "written": Message(
            "a page must not write `_openid`: the platform puts the caller's there and refuses any other",
            zh="小程序端不能写入 `_openid`：平台会自动写入当前用户的 openid，并拒绝手动设置",
            help="leave `_openid` out; to write it for somebody else, do so in a cloud function",
            help_zh="去掉 `_openid`；若确需为他人写入，请在云函数中进行",
        ),
    }

    @on_call(*database.CLIENT_COLLECTION_CALLS)
    def check(self, call: CallSite) -> RuleResult:
        if call.name.rpartition(".")[2] not in database.WRITES_WITH_DATA or "aggregate" in database.links(call.name):
            return
        data = call.option("data")
        record = data.object() if data is not None else None
        entry = record.property("_openid") if record is not None else None
        if record is None or entry is None or entry.value.kind == "undefined":
            return
        edit = remove_property(record, "_openid")
        fix = None if edit is None else Fix(Text("leave `_openid` out", "去掉 `_openid`"), (edit,), safe=True)
        yield self.finding(entry, "written", fix=fix)

    invalid = (
        """
        const db = wx.cloud.database()
        const app = getApp()
        Page({
          async save(e) {
            await db.collection('notes').add({
              data: {
                _openid: app.globalData.openid,
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a page must not write `_openid`: the platform puts the caller's there and refuses any other
                text: e.detail.value
              }
            })
            const note = { text: '', _openid: this.openid }
                                     ^^^^^^^^^^^^^^^^^^^^ a page must not write `_openid`: the platform puts the caller's there and refuses any other
            await db.collection('notes').doc('1').set({ data: note })
          }
        })
        -- fixed --
        const db = wx.cloud.database()
        const app = getApp()
        Page({
          async save(e) {
            await db.collection('notes').add({
              data: {
                text: e.detail.value
              }
            })
            const note = { text: '' }
            await db.collection('notes').doc('1').set({ data: note })
          }
        })
        """,
        """
        const notes = wx.cloud.database().collection('notes')
        const save = (_openid, text) => notes.add({ data: { _openid, text } })
                                                            ^^^^^^^ a page must not write `_openid`: the platform puts the caller's there and refuses any other
        -- fixed --
        const notes = wx.cloud.database().collection('notes')
        const save = (_openid, text) => notes.add({ data: { text } })
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        const _ = db.command
        db.collection('notes').where({ _openid: '{openid}' }).get()
        db.collection('notes').where({ _openid: _.neq('x') }).update({ data: { seen: true, openid: 'x' } })
        db.collection('notes').add({ data: { author: { _openid: 'x' }, text: '' } })
        const add = (record) => db.collection('notes').add({ data: { ...record } })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          return db.collection('notes').add({ data: { _openid: OPENID, text: event.text } })
        }
        """,
        "const request = { add(options) {} }; request.add({ data: { _openid: 'x' } })",
    )
