"""A record is added without the owner that it will be looked up by.

## What it does

Reports `add` in a cloud function that stores what the caller sent, but not who the caller is, in a collection whose records are looked up by `OPENID` elsewhere in the project.

## Why is this bad?

A page that adds a record gets `_openid` stored with it. A cloud function does not: its records belong to nobody. The query by `OPENID` never finds them, a page that reads a
collection "readable by its creator" never sees them, and nobody can tell later whose they are.

## Example

```js
// elsewhere: db.collection('orders').where({ _openid: OPENID }).get()
await db.collection('orders').add({ data: { goods: event.goods } })
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
await db.collection('orders').add({ data: { _openid: OPENID, goods: event.goods } })
```

## Known limits

Silent where not all keys of the record can be seen, where it holds an openid from anywhere, and in collections that nobody asks for the caller's records.

## 中文

报告云函数中的 `add`：把调用者传入的内容写入集合，却没有写入调用者是谁，而项目的其他地方按 `OPENID` 查询该集合。
小程序端添加记录时平台会自动写入 `_openid`，云函数则不会：这样的记录不属于任何人，按 `OPENID` 查不到，「仅创建者可读」的集合在小程序端也看不到。
请写入 `_openid: OPENID`。
"""

import re
from collections.abc import Mapping

from wxlint.api import FUNCTION, Flow, Message, Place, Project, ProjectIndex, ProjectResult, RecordOwners, Rule, Severity, on_flow, on_project, regex

_SOMEBODY = regex(r".*(?:open_?id|union_?id|user_?id|uid|owner|author|creator|member).*", re.IGNORECASE)


class RecordWithoutOwner(Rule):
    summary = "record added without its owner"
    summary_zh = "添加记录时没有写入所有者"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/userinfo.html",
    )
    aliases = ("auth/store-openid-on-create",)
    files = FUNCTION

    messages = {
        "ownerless": Message(
            "records of `{collection}` are looked up by `{owner}` of the caller, and this one is added without",
            zh="集合 `{collection}` 按调用者的 `{owner}` 查询，而此处添加的记录没有写入它",
            help="add `{owner}: OPENID` of `cloud.getWXContext()` to the record",
            help_zh="在记录中加入 `cloud.getWXContext()` 的 `{owner}: OPENID`",
        ),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._owners = RecordOwners()
        self._added: dict[Place, Flow] = {}

    @on_flow(source="trusted-identity", sink=("record-filter", "record-data"))
    @on_flow(source="injected-identity", sink=("record-filter", "record-data"))
    def note_owner(self, flow: Flow) -> None:
        self._owners.note(flow)

    @on_flow(source="client-input", sink="record-data")
    def note_added(self, flow: Flow) -> None:
        if not flow.api.endswith(".add") or not flow.top_level or flow.query.names_caller or flow.checked:
            return
        if not any(map(_SOMEBODY.fullmatch, flow.top_level)):
            self._added.setdefault(Place(flow.path, flow.whole), flow)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for place, flow in self._added.items():
            asked = self._owners.asked_keys(flow.query.collection)
            if asked and not asked & set(flow.top_level):
                yield self.finding(place, "ownerless", collection=flow.query.collection, owner=min(asked))

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.action === 'list') return db.collection('orders').where({ _openid: OPENID }).get()
          const record = { goods: event.goods, at: db.serverDate() }
          return db.collection('orders').add({ data: record })
                                                     ^^^^^^ records of `orders` are looked up by `_openid` of the caller, and this one is added without
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const notes = cloud.database().collection('notes')
        exports.main = async ({ title, text }) => notes.add({ data: { title, text } })
                                                                    ^^^^^^^^^^^^^^^ records of `notes` are looked up by `author` of the caller, and this one is added without
        -- cloudfunctions/mine/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => db.collection('notes').where({ author: cloud.getWXContext().OPENID, hidden: false }).get()
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.action === 'list') return db.collection('orders').where({ _openid: OPENID }).get()
          return db.collection('orders').add({ data: { _openid: OPENID, goods: event.goods } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.action === 'list') return db.collection('orders').where({ _openid: OPENID }).get()
          await db.collection('logs').add({ data: { action: event.action } })
          await db.collection('orders').add({ data: { at: db.serverDate() } })
          await db.collection('orders').add({ data: { ...event.order, paid: false } })
          return db.collection('orders').add({ data: { _openid: event.targetOpenid, goods: event.goods } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const mine = await db.collection('teams').where({ member: OPENID }).get()
          const user = await db.collection('users').where({ openid: OPENID }).get()
          await db.collection('teams').add({ data: { name: event.name, member: [OPENID] } })
          await db.collection('users').add({ data: { ...user.data[0], name: event.name } })
          return mine
        }
        """,
    )
