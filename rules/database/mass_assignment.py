"""A record is written with whatever fields the caller sends.

## What it does

Follows what a cloud function receives in `event` to the `data` of `add`, `set` and `update`, and reports where the caller chooses the fields too: `data: event.patch`, `data: { ...event }`, or a loop that
copies every key. Where the caller's identity is written after the copy, this is information.

## Why is this bad?

The caller may send more fields than the page does: `role`, `price`, `status`, `balance`, `_openid`. All of them are stored. The server SDK is bound by no permission setting of the
collection, and it takes update operators such as `$set` and `$inc` from the caller just as well.

## Example

```js
exports.main = async ({ id, patch }) => db.collection('notes').doc(id).update({ data: patch })
```

## Use instead

```js
exports.main = async ({ id, patch }) => {
  const { title, text } = patch
  return db.collection('notes').doc(id).update({ data: { title: String(title), text: String(text) } })
}
```

## Known limits

An object from the caller that is one field of the record (`data: { address: event.address }`) is the caller's to fill: silent. Silent after a decision about the caller, and where a schema
validator gave the object. A spread that replaces `_openid: OPENID` is `auth/overridable-openid` as well.

## 中文

跟踪云函数 `event` 中的数据，若 `add`、`set`、`update` 的 `data` 由调用者决定写入哪些字段（`data: event.patch`、`data: { ...event }`、循环复制所有键），则报告。
调用者可以多传 `role`、`price`、`status`、`_openid` 等字段，它们都会被写入，服务端 SDK 不受集合权限约束，`$set`、`$inc` 等操作符也会原样生效。
请只取出允许修改的字段。调用者身份写在展开之后（`{ ...event.x, _openid: OPENID }`）时仅为提示。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

# Found by running wx-server-sdk 4.0.2: `update({ data: { $set: … } })` keeps its `$` keys.


class MassAssignment(Rule):
    summary = "the caller decides which fields of a record are written"
    summary_zh = "由调用者决定写入记录的哪些字段"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://cwe.mitre.org/data/definitions/915.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("database/no-mass-assignment",)
    files = FUNCTION

    messages = {
        "fields": Message(
            "all fields of `{source}` are written to the record, also those that the caller adds",
            zh="`{source}` 的所有字段都会写入记录，包括调用者额外添加的字段",
            help="name the fields that a caller may set, such as `{ title: {source}.title }`",
            help_zh="只写入允许调用者设置的字段，如 `{ title: {source}.title }`",
        ),
        "owned": Message(
            "all fields of `{source}` are written to the record; only the owner is safe from the caller",
            zh="`{source}` 的所有字段都会写入记录，只有所有者字段不受调用者影响",
            help="name the fields that a caller may set, such as `{ title: {source}.title }`",
            help_zh="只写入允许调用者设置的字段，如 `{ title: {source}.title }`",
        ),
        "source": Message("`{source}` is whatever the caller sends", zh="`{source}` 由调用者任意传入"),
    }

    @on_flow(source="client-input", sink="record-data")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or flow.is_text or flow.is_merged or flow.asserted & {"text", "checked"}:
            return
        if flow.key not in ((), ("[]",)):
            return  # a field of the record
        is_owned = flow.query.names_caller and not flow.overrides_trusted
        yield self.flow_finding(
            flow, "owned" if is_owned else "fields", source_key="source", severity=Severity.INFO if is_owned else Severity.WARNING
        )

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { id, patch } = event
                      ----- `event.patch` is whatever the caller sends
          await db.collection('notes').doc(id).update({ data: patch })
                                                              ^^^^^ all fields of `event.patch` are written to the record, also those that the caller adds
          return db.collection('log').add({ data: event })
                                                  ^^^^^ all fields of `event` are written to the record, also those that the caller adds
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { action, ...rest } = event
          await db.collection('users').add({ data: { ...rest, createdAt: db.serverDate() } })
                                                     ^^^^^^^ all fields of `event` are written to the record, also those that the caller adds
          await db.collection('users').add({ data: { _openid: OPENID, ...event.profile } })
                                                                      ^^^^^^^^^^^^^^^^ all fields of `event.profile` are written to the record, also those that the caller adds
          return db.collection('users').add({ data: { ...event.profile, _openid: OPENID } })
                                                      ^^^^^^^^^^^^^^^^ info: all fields of `event.profile` are written to the record; only the owner is safe from the caller
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { save } = require('./save')
        exports.main = async ({ id, fields }) => {
          const changes = Object.assign({ at: Date.now() }, fields)
          await save('a', id, changes)
          const copy = {}
          Object.keys(fields).forEach(key => { copy[key] = fields[key] })
          return save('b', id, copy)
        }
        -- cloudfunctions/fn/save.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.save = (name, id, data) => db.collection(name).doc(id).set({ data })
                                                                             ^^^^ all fields of `event.fields` are written to the record, also those that the caller adds
                                                                             ^^^^ all fields of `event.fields[]` are written to the record, also those that the caller adds
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { title, tags, address } = event.patch
          return db.collection('notes').doc(event.id).update({ data: { title, tags, address, seen: event.seen } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data: admins } = await db.collection('admins').where({ _openid: OPENID }).get()
          if (!admins.length) throw new Error('forbidden')
          return db.collection('goods').doc(event.id).update({ data: event.goods })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const ALLOWED = ['title', 'text']
        exports.main = async (event) => {
          const data = {}
          for (const key of Object.keys(event.patch)) {
            if (!ALLOWED.includes(key)) continue
            data[key] = event.patch[key]
          }
          return db.collection('notes').doc(event.id).update({ data })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const { z } = require('zod')
        const patch = z.object({ title: z.string() })
        exports.main = async (event) => db.collection('notes').doc(event.id).update({ data: patch.parse(event.patch) })
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const fields = ['title', 'text']
        exports.main = async (event) => {
          const data = {}
          fields.forEach(name => { data[name] = event[name] })
          const { data: old } = await db.collection('notes').doc(event.id).get()
          return db.collection('history').add({ data: { ...old, text: String(event.text) } })
        }
        """,
        """
        -- cloudfunctions/pay/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.cloudPay.unifiedOrder({ functionName: 'paid', body: 'x' })
        -- cloudfunctions/paid/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          if (event.resultCode === 'SUCCESS' && event.outTradeNo) await cloud.database().collection('payments').add({ data: event })
          return { errcode: 0, errmsg: '' }
        }
        """,
    )
