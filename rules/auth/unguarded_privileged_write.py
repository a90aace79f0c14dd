"""Anybody may change any record: its id comes from the request, and nobody asks who is calling.

## What it does

Reports `update`, `set` and `remove` of records that a value from the request selects, such as `doc(event.id).remove()`, where neither the query nor anything before it has to do with
the caller's `OPENID`. It is a warning where the project shows that the collection's records belong to users (their identity is stored in them, or asked for), and advice elsewhere.

## Why is this bad?

Anybody can call a cloud function with any data, and the server SDK is bound by no permission setting of the collection. Whoever knows or guesses an id changes or deletes the record of
somebody else; ids stand in every list that a page loads.

## Example

```js
exports.main = async (event) => db.collection('notes').doc(event.id).remove()
```

## Use instead

```js
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('notes').where({ _id: event.id, _openid: OPENID }).remove()
}
```

or read the record and compare its owner with `OPENID`; for administrators, check `OPENID` first.

## Known limits

An update that only counts (`_.inc(1)`) or notes the time is taken for a counter that everybody may raise, and one that stores `OPENID` for a contribution. Functions that only a timer, a payment or a message push
calls are not reported, and neither is what a check of a token or password from the request guards. `event.openid` as a key is `auth/client-supplied-openid`, and `deleteFile(event.fileID)` is `storage/caller-chosen-path`.

## 中文

报告由请求中的值选定记录并执行 `update`、`set`、`remove` 的代码（如 `doc(event.id).remove()`），且查询条件与之前的代码都与调用者的 `OPENID` 无关。若项目表明该集合的记录属于用户（记录中保存或按其查询用户身份）则为警告，否则仅作提示。
任何人都可以用任意参数调用云函数，服务端 SDK 也不受集合权限约束；知道记录 id 的人就能修改或删除他人的记录。
请在条件中加入 `_openid: OPENID`，或先读取记录并比较所有者；管理操作请先校验 `OPENID` 是否为管理员。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    FUNCTION,
    Flow,
    Message,
    Place,
    Project,
    ProjectIndex,
    ProjectResult,
    RecordOwners,
    Rule,
    Severity,
    on_flow,
    on_project,
    regex,
)

_IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)


class UnguardedPrivilegedWrite(Rule):
    summary = "record chosen by the request is changed, whoever calls"
    summary_zh = "由请求选定记录并修改，却不问调用者是谁"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/639.html",
    )
    aliases = ("auth/privileged-op-unguarded",)
    files = FUNCTION

    messages = {
        "changes": Message(
            "`{source}` is chosen by the caller, and `{operation}` changes that record whoever calls",
            zh="`{source}` 由调用者传入，无论谁调用，`{operation}` 都会改动该记录",
            help="add `_openid: OPENID` to the filter, or check `OPENID` of `cloud.getWXContext()` first",
            help_zh="在条件中加入 `_openid: OPENID`，或先校验 `cloud.getWXContext()` 的 `OPENID`",
        ),
        "removes": Message(
            "`{source}` is chosen by the caller, and `remove` deletes that record whoever calls",
            zh="`{source}` 由调用者传入，无论谁调用，`remove` 都会删除该记录",
            help="add `_openid: OPENID` to the filter, or check `OPENID` of `cloud.getWXContext()` first",
            help_zh="在条件中加入 `_openid: OPENID`，或先校验 `cloud.getWXContext()` 的 `OPENID`",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._owners = RecordOwners()
        self._changes: dict[Place, Flow] = {}

    @on_flow(source="trusted-identity", sink=("record-filter", "record-data"))
    @on_flow(source="injected-identity", sink=("record-filter", "record-data"))
    @on_flow(source="client-input", sink=("record-filter", "record-data"))
    def note_owner(self, flow: Flow) -> None:
        self._owners.note(flow)

    @on_flow(source="client-input", sink="record-change")
    def note_change(self, flow: Flow) -> None:
        if flow.checked or flow.is_settled or flow.overrides_trusted or flow.query.names_caller or flow.query.only_counts:
            return
        if not flow.member_is_named or _IDENTITY.fullmatch(flow.member) or any(map(_IDENTITY.fullmatch, flow.query.keys or ())):
            return
        if not flow.knows_credential:  # `if (!await verifyToken(event.token)) return` knows the caller in its own way
            self._changes.setdefault(Place(flow.path, flow.span), flow)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        self._owners.note_pages(index.page_collections)
        for flow in self._changes.values():
            operation = flow.api.rpartition(".")[2]
            severity = None if self._owners.keys(flow.query.collection) else Severity.INFO
            key = "removes" if operation == "remove" else "changes"
            yield self.flow_finding(flow, key, source_key="source", severity=severity, operation=operation)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          await db.collection('notes').add({ data: { _openid: cloud.getWXContext().OPENID, title: String(event.title) } })
          const { id } = event
                  -- `event.id` is chosen by the caller
          await db.collection('notes').doc(id).update({ data: { title: String(event.title) } })
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.id` is chosen by the caller, and `update` changes that record whoever calls
          const query = db.collection('orders').where({ owner: event.targetOpenid })
          return query.remove()
                 ^^^^^^^^^^^^ info: `event.targetOpenid` is chosen by the caller, and `remove` deletes that record whoever calls
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const handlers = {
          done: data => db.collection('tasks').doc(data.taskId).set({ data: { done: true } })
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.data.taskId` is chosen by the caller, and `set` changes that record whoever calls
        }
        exports.main = async ({ action, data }) => {
          const { OPENID } = cloud.getWXContext()
          if (!OPENID) return { code: 401 }
          return handlers[action](data)
        }
        -- miniprogram/pages/index/index.js --
        const tasks = wx.cloud.database().collection('tasks')
        tasks.add({ data: { title: 'x' } }).catch(console.error)
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        async function verifyToken(uid, token) {
          const { data } = await db.collection('sessions').where({ uid, token }).get()
          return data.length > 0
        }
        exports.main = async (event) => {
          if (!(await verifyToken(event.uid, event.token))) return { code: 401 }
          await db.collection('carts').where({ _id: event.id, owner: event.uid }).remove()
          return db.collection('sales').where({ _id: event.id, openid: event.openid }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          return db.collection('notes').where({ _id: event.id, _openid: OPENID }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data: note } = await db.collection('notes').doc(event.id).get()
          if (note._openid !== OPENID) return { code: 403 }
          await db.collection('notes').doc(event.id).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const isAdmin = async openid => (await db.collection('admins').where({ openid }).count()).total > 0
        exports.main = async (event) => {
          if (!(await isAdmin(cloud.getWXContext().OPENID))) return { code: 403 }
          await db.collection('notes').doc(event.id).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('posts').doc(event.id).update({ data: { views: _.inc(1), seen: db.serverDate() } })
          const now = Date.now()
          await db.collection('posts').doc(event.id).update({ data: { touched: now } })
          await db.collection('posts').doc(event.id).update({ data: { comments: _.push([{ author: OPENID, text: String(event.text) }]) } })
          return db.collection('posts').doc(event.id).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          await db.collection('users').doc(event.userInfo.openId).update({ data: { name: String(event.name) } })
          return db.collection('users').where({ _openid: event.openid }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const mine = await db.collection('members').where({ openid: OPENID, role: 'owner' }).get()
          if (mine.data.length === 0) throw new Error('forbidden')
          return db.collection('teams').doc(event.team).remove()
        }
        """,
    )
