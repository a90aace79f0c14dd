"""One constant stands in for everybody who has no identity.

## What it does

Reports `OPENID || 'anonymous'`, `UNIONID ?? ''` and the like, where the result finds records or is stored as their owner.

## Why is this bad?

Whoever calls without an identity, over HTTP or from a page that is opened before the login, gets the same one. All of them share one account: they read, change and delete
each other's records, and what `''` owns may be what some bug left without an owner.

## Example

```js
const openid = cloud.getWXContext().OPENID || 'anonymous'
return db.collection('carts').where({ openid }).get()
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
if (!OPENID) return { code: 401 }
return db.collection('carts').where({ openid: OPENID }).get()
```

## Known limits

A fallback that is only shown, returned or logged is fine, and so is `UNIONID || null` or `UNIONID || ''` in a record that has another owner. A fallback that is assigned in an `if` is not seen.

## 中文

查找 `OPENID || 'anonymous'`、`UNIONID ?? ''` 之类的写法，且其结果被用来查询记录或写为记录的所有者。
没有身份的调用者（HTTP 访问、未登录时打开的页面）会得到同一个值，等于共用一个账号，互相读写、删除对方的数据。
请在缺少 `OPENID` 时直接拒绝：`if (!OPENID) return { code: 401 }`。仅用于展示、返回或日志的默认值不在此列。
"""

import re

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow, regex

_OWNER = regex(r"_?(?:open_?id|union_?id|owner(?:_?id|_?openid)?|user_?id|uid|author(?:_?id)?|creator(?:_?id)?)", re.IGNORECASE)


class SharedFallbackIdentity(Rule):
    summary = "one constant for all callers without an identity"
    summary_zh = "没有身份的调用者共用同一个常量"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",)
    aliases = ("auth/no-identity-fallback",)
    files = FUNCTION

    messages = {
        "found": Message(
            "all callers without `{source}` become one user here, and find each other's records",
            zh="没有 `{source}` 的调用者在此变成同一个用户，会查到彼此的记录",
            help="return an error instead: `if (!{source}) return { code: 401 }`",
            help_zh="改为直接拒绝：`if (!{source}) return { code: 401 }`",
        ),
        "stored": Message(
            "all callers without `{source}` become one user here, and own each other's records",
            zh="没有 `{source}` 的调用者在此变成同一个用户，会成为彼此记录的所有者",
            help="return an error instead: `if (!{source}) return { code: 401 }`",
            help_zh="改为直接拒绝：`if (!{source}) return { code: 401 }`",
        ),
        "use": Message("it selects records here", zh="在此用来选择记录"),
        "owner": Message("it is stored as the owner here", zh="在此写为所有者"),
    }

    @on_flow(source="shared-identity", sink=("record-filter", "record-key"))
    def check_selection(self, flow: Flow) -> RuleResult:
        yield self.finding(flow.steps[0], "found", source=flow.name, related=[self.label(flow, "use")])

    @on_flow(source="shared-identity", sink="record-data")
    def check_record(self, flow: Flow) -> RuleResult:
        if flow.name not in ("UNIONID", "FROM_UNIONID") and flow.key and _OWNER.fullmatch(flow.key[-1]):
            yield self.finding(flow.steps[0], "stored", source=flow.name, related=[self.label(flow, "owner")])

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const openid = cloud.getWXContext().OPENID || 'anonymous'
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all callers without `OPENID` become one user here, and find each other's records
          return db.collection('carts').where({ openid }).get()
                                                ------ it selects records here
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID = 'guest', UNIONID } = cloud.getWXContext()
                  ^^^^^^^^^^^^^^^^ all callers without `OPENID` become one user here, and own each other's records
          await db.collection('carts').add({ data: { _openid: OPENID, goods: String(event.goods) } })
                                                              ------ it is stored as the owner here
          return db.collection('members').doc(UNIONID ?? '0').get()
                                              ^^^^^^^^^^^^^^ all callers without `UNIONID` become one user here, and find each other's records
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        exports.main = async () => {
          const { OPENID, UNIONID } = cloud.getWXContext()
          console.log('caller', OPENID || 'unknown')
          return { openid: OPENID, unionid: UNIONID || 'Not available' }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID, UNIONID } = cloud.getWXContext()
          return db.collection('users').add({ data: { _openid: OPENID, unionid: UNIONID || null, alias: UNIONID || '' } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => {
          const { OPENID, UNIONID } = cloud.getWXContext()
          return db.collection('users').where({ key: UNIONID || OPENID }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('logs').add({ data: { operator: OPENID || 'system', what: String(event.what) } })
        }
        """,
    )
