"""Records are returned with the openid of those who own them.

## What it does

Reports cloud functions that return whole records of other users, or the field itself, where the project shows that records of that collection hold a user's `_openid`, `openid` or `unionid`.

## Why is this bad?

Whoever calls the function reads the openids of everybody in the list. An openid is a name that never changes: with it, posts, orders and comments are joined into a profile, and every
function that trusts an openid from its caller is open.

## Example

```js
return db.collection('comments').where({ post: event.id }).get()
```

## Use instead

```js
return db.collection('comments').where({ post: event.id }).field({ _openid: false }).get()
```

or return the fields that the page shows: `data.map(({ text, at }) => ({ text, at }))`.

## Known limits

The caller's own records and identity are no exposure. Silent where nothing in the project shows that a collection's records hold an openid, where a decision about `OPENID` comes first, and where the
field is taken out (`field`, `project`, `delete`, destructuring). Where all other queries read the caller's records alone, the query itself is the mistake: `auth/query-not-scoped-to-caller`.

## 中文

若云函数把他人的整条记录（或其中的身份字段）返回给调用者，而项目表明该集合的记录中保存了用户的 `_openid`、`openid` 或 `unionid`，则报告。
任何调用者都能得到列表中所有人的 openid：它终身不变，可以把各处的数据拼成画像，也能用来攻击信任调用者传入 openid 的云函数。
请用 `.field({ _openid: false })` 去掉该字段，或只返回页面需要的字段。返回调用者自己的记录和身份不在此列。
"""

import re
from collections.abc import Mapping

from wxlint.api import FUNCTION, Flow, Message, Place, Project, ProjectIndex, ProjectResult, RecordOwners, Rule, Severity, on_flow, on_project, regex

_IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)
_ALL_OF_IT = regex(r"(?:\[\]|\.\d+)*")


class ExposedOpenid(Rule):
    summary = "openids of other users handed to the caller"
    summary_zh = "把其他用户的 openid 返回给调用者"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/359.html",
    )
    aliases = ("AUTH-WX-005", "privacy/no-expose-openid")
    files = FUNCTION

    messages = {
        "records": Message(
            "records of `{collection}` hold `{field}` of their owners, and this query returns it to whoever calls",
            zh="集合 `{collection}` 的记录含有所有者的 `{field}`，此查询会将其返回给任何调用者",
            help="add `.field({ {field}: false })`, or return only the fields that the page shows",
            help_zh="加上 `.field({ {field}: false })`，或只返回页面需要的字段",
        ),
        "returned": Message("the records are returned here", zh="记录在此返回"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._owners = RecordOwners()
        self._returned: dict[Place, list[Flow]] = {}

    @on_flow(source="trusted-identity", sink=("record-filter", "record-data"))
    @on_flow(source="injected-identity", sink=("record-filter", "record-data"))
    @on_flow(source="client-input", sink="record-data")
    def note_owner(self, flow: Flow) -> None:
        self._owners.note(flow)

    @on_flow(source="record", sink="function-result")
    def note_result(self, flow: Flow) -> None:
        self._owners.note(flow)
        if flow.checked or flow.overrides_trusted or flow.query.names_caller or flow.is_partial or not flow.from_clients:
            return
        if any(map(_IDENTITY.fullmatch, flow.query.keys or ())) or flow.knows_credential:
            return  # records of one who is named, or who proved to be somebody in another way: their own
        if flow.steps:
            self._returned.setdefault(Place(flow.steps[0].path, flow.steps[0].span), []).append(flow)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        self._owners.note_pages(index.page_collections)
        for place, flows in self._returned.items():
            collection = flows[0].query.collection
            is_private = self._owners.is_private(collection)
            for flow in flows if not is_private else filter(self._is_field, flows):
                exposed = self._exposed(flow)
                if exposed:
                    yield self.finding(place, "records", related=[self.label(flow, "returned")], collection=collection, field=min(exposed))
                    break

    @staticmethod
    def _is_field(flow: Flow) -> bool:
        """Whether the function picked the field itself, and did not return whole records."""
        return not _ALL_OF_IT.fullmatch(flow.name.removeprefix(flow.query.collection))

    def _exposed(self, flow: Flow) -> set[str]:
        """The identity fields of the records that arrive in the result."""
        held = {key for key in self._owners.stored_keys(flow.query.collection) if _IDENTITY.fullmatch(key)}
        if self._is_field(flow):
            return held & {flow.member}
        kept = {name for name, is_kept in flow.query.projection if is_kept}
        left_out = {name for name, is_kept in flow.query.projection if not is_kept} | flow.removed
        return (held & kept if kept else held) - left_out

    invalid = (
        """
        -- cloudfunctions/list/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          return db.collection('comments').where({ post: event.id }).orderBy('at', 'desc').get()
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ records of `comments` hold `_openid` of their owners, and this query returns it to whoever calls
        }
        -- cloudfunctions/add/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          return db.collection('comments').add({ data: { _openid: OPENID, text: String(event.text) } })
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { list } = await db.collection('posts').aggregate().sort({ at: -1 }).end()
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ records of `posts` hold `_openid` of their owners, and this query returns it to whoever calls
          return { code: 0, list: list.map(post => ({ title: post.title, by: post._openid })) }
                                  ----------------------------------------------------------- the records are returned here
        }
        -- miniprogram/pages/index/index.js --
        const db = wx.cloud.database()
        db.collection('posts').add({ data: { title: 'x' } }).catch(console.error)
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID, APPID, UNIONID } = cloud.getWXContext()
          await db.collection('notes').add({ data: { _openid: OPENID, text: String(event.text) } })
          const { data } = await db.collection('notes').where({ _openid: OPENID }).get()
          return { openid: OPENID, appid: APPID, unionid: UNIONID, data }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('posts').add({ data: { openid: OPENID, text: String(event.text) } })
          const hidden = await db.collection('posts').field({ openid: false }).get()
          const some = await db.collection('posts').field({ text: true, at: 1 }).get()
          const { list } = await db.collection('posts').aggregate().match({ post: event.id }).project({ openid: 0 }).end()
          return { hidden: hidden.data, some, list }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('posts').add({ data: { openid: OPENID, text: String(event.text) } })
          const { data: all } = await db.collection('posts').get()
          return { all: all.map(({ openid, ...post }) => post), count: all.length, first: all[0].text }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('posts').add({ data: { openid: OPENID, text: String(event.text) } })
          const { data: all } = await db.collection('posts').limit(20).get()
          all.forEach(post => {
            post.mine = post.openid === OPENID
            delete post.openid
          })
          return all
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const verifyToken = async (uid, token) => (await db.collection('sessions').where({ uid, token }).count()).total === 1
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('carts').add({ data: { openid: OPENID, user: event.uid } })
          if (event.openid) return db.collection('carts').where({ openid: event.openid }).get()
          if (!(await verifyToken(event.uid, event.token))) return { code: 401 }
          return db.collection('carts').where({ user: event.uid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => db.collection('banners').where({ shown: true }).get()
        """,
    )
