"""Whether the caller is the owner is decided by comparing two things that the caller sent.

## What it does

Reports a comparison of the trusted `OPENID` with a value from the request, such as `OPENID === event.resourceOwnerId`, when it decides whether the caller may go on.

## Why is this bad?

The caller knows their own openid and sends it as the owner, together with the id of a record of somebody else. The comparison holds, and the function hands out or changes
the other user's record. Only the stored record knows who its owner is.

## Example

```js
const { OPENID } = cloud.getWXContext()
if (OPENID === event.ownerId) {
  return db.collection('notes').doc(event.id).get()
}
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
const { data } = await db.collection('notes').doc(event.id).get()
if (data._openid !== OPENID) throw new Error('forbidden')
```

or ask for both at once: `where({ _id: event.id, _openid: OPENID })`.

## Known limits

`event.openid !== OPENID` with a refusal is sound, and silent: what follows can use either. Comparisons inside helpers are seen if the helper can be followed.

## 中文

报告把可信的 `OPENID` 与请求中的值（如 `event.resourceOwnerId`）比较来判断归属的写法。
调用者知道自己的 openid，会把它当作「所有者」传入，同时传入别人的记录 id，比较照样成立。只有数据库里的记录才知道所有者是谁。
请先读取记录，再比较其 `_openid`；或者直接用 `where({ _id: event.id, _openid: OPENID })` 查询。
"""

import re

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow, regex

IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)


class ClientDecidedOwner(Rule):
    summary = "ownership decided by a value from the request"
    summary_zh = "由请求中的值决定归属"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/639.html",
    )
    aliases = ("auth/no-client-owner-check",)
    files = FUNCTION

    messages = {
        "decides": Message(
            "`{source}` is chosen by the caller: comparing it with `OPENID` proves nothing about the record",
            zh="`{source}` 由调用者传入：与 `OPENID` 比较并不能证明记录归谁所有",
            help="read the record and compare its stored owner with `OPENID`, or query with `_openid: OPENID`",
            help_zh="先读取记录，再比较其中保存的所有者与 `OPENID`；或在查询条件中加入 `_openid: OPENID`",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="trusted-comparison")
    def check(self, flow: Flow) -> RuleResult:
        if not flow.overrides_trusted or IDENTITY.fullmatch(flow.member) or not flow.member_is_named or flow.checked:
            return
        yield self.flow_finding(flow, "decides", source_key="source")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (OPENID === event.ownerId) {
              ^^^^^^^^^^^^^^^^^^^^^^^^ `event.ownerId` is chosen by the caller: comparing it with `OPENID` proves nothing about the record
                         ------------- `event.ownerId` is chosen by the caller
            return db.collection('notes').doc(event.id).get()
          }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async ({ note }) => {
          const wxContext = cloud.getWXContext()
          return { mine: isOwner(note, wxContext.OPENID) }
        }
        function isOwner(note, openid) {
          return note.author == openid
                 ^^^^^^^^^^^^^^^^^^^^^ `event.note.author` is chosen by the caller: comparing it with `OPENID` proves nothing about the record
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data } = await db.collection('notes').doc(event.id).get()
          if (data._openid !== OPENID) throw new Error('forbidden')
          return data
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.openid !== OPENID) throw new Error('forbidden')
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (event.type === 'mine') return db.collection('notes').where({ _openid: OPENID }).get()
        }
        """,
    )
