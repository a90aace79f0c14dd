"""One query hands out everybody's records of a collection that all others read for the caller alone.

## What it does

Finds collections that a project treats as private: two queries or more ask for the caller's own records, and one at most does not. Reports that one, where its records are
returned to the caller and nothing decides about `OPENID` first.

## Why is this bad?

The server SDK is bound by no permission setting of the collection: a query without the caller's `OPENID` gives what belongs to everybody. With `doc(event.id)`, whoever knows or guesses an id
reads the order, the address or the message of somebody else.

## Example

```js
// elsewhere, twice: db.collection('orders').where({ _openid: OPENID })
return db.collection('orders').doc(event.id).get()
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
return db.collection('orders').where({ _id: event.id, _openid: OPENID }).get()
```

## Known limits

What is meant to be public cannot be known (a leaderboard, a class that one is invited to), which is why this is advice only: on real projects about half of the findings were
meant so. A collection with two open queries is taken for public, and nothing is said. Sums (`group`) are no records. Silent where a value in the filter is not known, or comes out of another record.

## 中文

若项目中对某个集合的查询有两处以上只查调用者自己的记录，至多一处例外，则该集合被视为私有，并报告那处例外：它把记录返回给调用者，却与 `OPENID` 无关。
服务端 SDK 不受集合权限约束，不带 `OPENID` 的查询会返回所有人的数据；`doc(event.id)` 则让知道 id 的人读到他人的订单、地址或消息。
请在条件中加入 `_openid: OPENID`。由于无法得知数据是否本就公开（如排行榜），本规则仅作提示。
"""

import re
from collections.abc import Mapping

from wxlint.api import FUNCTION, Flow, Message, Place, Project, ProjectIndex, ProjectResult, RecordOwners, Rule, Severity, on_flow, on_project, regex

_IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)


class QueryNotScopedToCaller(Rule):
    summary = "records of everybody where others read the caller's alone"
    summary_zh = "私有集合的查询没有限定为调用者自己的记录"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/639.html",
    )
    aliases = ("auth/query-scoped-to-openid",)
    files = FUNCTION

    messages = {
        "open": Message(
            "records of `{collection}` are read for the caller alone elsewhere, but this query returns anybody's",
            zh="集合 `{collection}` 在别处只读取调用者自己的记录，此处却会返回任何人的",
            help="add `{owner}: OPENID` to the filter, or check `OPENID` before the records are returned",
            help_zh="在条件中加入 `{owner}: OPENID`，或在返回记录之前校验 `OPENID`",
        ),
        "returned": Message("they are returned to the caller here", zh="在此返回给调用者"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._owners = RecordOwners()
        self._reads: dict[Place, Flow] = {}

    @on_flow(source="trusted-identity", sink=("record-filter", "record-data"))
    @on_flow(source="injected-identity", sink=("record-filter", "record-data"))
    def note_owner(self, flow: Flow) -> None:
        self._owners.note(flow)

    @on_flow(source="record", sink="function-result")
    def note_read(self, flow: Flow) -> None:
        self._owners.note(flow)
        if (
            flow.checked
            or flow.overrides_trusted
            or flow.query.names_caller
            or not flow.from_clients
            or flow.query.keys is None
            or not flow.query.is_known
        ):
            return
        if any(map(_IDENTITY.fullmatch, flow.query.keys)):
            return  # by `event.openid`: auth/client-supplied-openid tells of that
        if not flow.knows_credential:
            self._reads.setdefault(Place(flow.steps[0].path, flow.steps[0].span), flow)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for place, flow in self._reads.items():
            collection = flow.query.collection
            if self._owners.is_private(collection):
                owner = min(self._owners.asked_keys(collection))
                yield self.finding(place, "open", collection=collection, owner=owner, related=[self.label(flow, "returned")])

    invalid = (
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const order = await db.collection('orders').doc(event.id).get()
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ records of `orders` are read for the caller alone elsewhere, but this query returns anybody's
          return { code: 0, order: order.data }
                                   ---------- they are returned to the caller here
        }
        -- cloudfunctions/mine/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const open = await db.collection('orders').where({ _openid: OPENID, done: false }).get()
          const all = await db.collection('orders').where({ _openid: OPENID }).count()
          return { open, all }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const addresses = db.collection('addresses')
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          switch (event.action) {
            case 'list':
              return addresses.where({ owner: OPENID }).get()
            case 'default':
              return addresses.where({ owner: OPENID, isDefault: true }).get()
            case 'search':
              return addresses.where({ city: String(event.city) }).get()
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ records of `addresses` are read for the caller alone elsewhere, but this query returns anybody's
          }
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.action === 'mine') return db.collection('posts').where({ author: OPENID }).get()
          if (event.action === 'drafts') return db.collection('posts').where({ author: OPENID, draft: true }).get()
          if (event.action === 'one') return db.collection('posts').doc(event.id).get()
          return db.collection('posts').where({ draft: false }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const mine = await db.collection('orders').where({ _openid: OPENID }).get()
          const open = await db.collection('orders').where({ _openid: OPENID, done: false }).get()
          const one = await db.collection('orders').doc(event.id).get()
          if (one.data._openid !== OPENID) return { code: 403 }
          return { mine, open, one }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const mine = await db.collection('orders').where({ _openid: OPENID }).get()
          const open = await db.collection('orders').where({ _openid: OPENID, done: false }).get()
          const { data: [admin] } = await db.collection('admins').where({ openid: OPENID }).get()
          if (!admin) return { mine, open }
          return db.collection('orders').where({ done: true }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data: lines } = await db.collection('carts').where({ owner: OPENID }).get()
          const goods = await db.collection('goods').where({ _id: _.in(lines.map(line => line.good)) }).get()
          const first = await db.collection('goods').where({ _id: lines[0].good }).get()
          return { goods, first, all: await db.collection('goods').where({ sold: false }).get() }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const $ = db.command.aggregate
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.action === 'mine') return db.collection('runs').where({ runner: OPENID }).get()
          if (event.action === 'best') return db.collection('runs').where({ runner: OPENID, best: true }).get()
          return db.collection('runs').aggregate().match({ race: event.race }).group({ _id: null, count: $.sum(1) }).end()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data: mine } = await db.collection('orders').where({ _openid: OPENID }).get()
          const { data: open } = await db.collection('orders').where(_.or([{ _openid: OPENID }, { shared: OPENID }])).get()
          const parts = await db.collection('orders').doc(mine[0].parent).get()
          return { mine, open, parts }
        }
        """,
    )
