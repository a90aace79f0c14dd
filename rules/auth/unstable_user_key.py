"""A user is looked up by something that changes, or that others may have too.

## What it does

Reports queries that find a user by the nickname, avatar or phone number from the request.

## Why is this bad?

Nicknames and avatars are the same for many users, and everybody changes them at will. A phone number gets a new owner. And all of them come from the caller, who can send those of somebody else. `OPENID`
never changes within a Mini Program, and comes from WeChat.

## Example

```js
db.collection('users').where({ nickName: event.nickName }).get()
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
db.collection('users').where({ _openid: OPENID }).get()
```

## Known limits

Off by default: a search for people by name or phone number looks the same. Only collections are judged whose names say that they hold users. Silent where the caller's identity is a part of the query, or was checked before.

## 中文

查找用请求中的昵称、头像或手机号来定位用户的查询。默认关闭。
昵称、头像可能重复且随时会改，手机号也会换主人，而且都由调用者传入，可以冒用他人的。`OPENID` 在同一小程序内不变，并由微信校验。
请改用 `_openid: OPENID`。按姓名或手机号搜索他人属于正常用法，故默认不启用；只检查名称表明存放用户的集合。
"""

import re

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow, regex

_UNSTABLE = regex(r"nick_?name|avatar(?:_?url)?|(?:pure)?phone(?:_?(?:number|num|no))?|mobile|tel", re.IGNORECASE)
_PEOPLE = regex(r"user|member|account|profile|people|person", re.IGNORECASE)
"""Collections whose records stand for users; the customers and contacts of a business are none."""


class UnstableUserKey(Rule):
    summary = "a user found by name, avatar or phone number"
    summary_zh = "用昵称、头像或手机号定位用户"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/userinfo.html",)
    aliases = ("auth/openid-as-key",)
    files = FUNCTION

    messages = {
        "unstable": Message(
            "`{source}` is no key for a user: it changes, others may have it, and the caller chooses it",
            zh="`{source}` 不能用来标识用户：它会变、可能重复，而且由调用者传入",
            help="use `OPENID` of `cloud.getWXContext()`",
            help_zh="改用 `cloud.getWXContext()` 的 `OPENID`",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="record-filter")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or flow.query.names_caller or not flow.key or not flow.member_is_named:
            return
        if _PEOPLE.search(flow.query.collection) and _UNSTABLE.fullmatch(flow.key[-1]) and _UNSTABLE.fullmatch(flow.member):
            yield self.flow_finding(flow, "unstable", source_key="source")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('users').where({ nickName: event.userInfo.nickName }).get()
                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^ `event.userInfo.nickName` is no key for a user: it changes, others may have it, and the caller chooses it
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ phone }) => {
                                ----- `event.phone` is chosen by the caller
          const { total } = await db.collection('users').where({ phone: String(phone) }).count()
                                                                        ^^^^^^^^^^^^^ `event.phone` is no key for a user: it changes, others may have it, and the caller chooses it
          return total
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const customers = cloud.database().collection('crm_customers')
        exports.main = async (event) => {
          const known = await customers.where({ phone: event.data.phone }).get()
          return known.data.length ? { error: 'there is one already' } : customers.add({ data: { phone: event.data.phone } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('users').where({ _openid: OPENID, phone: event.phone }).get()
          return db.collection('goods').where({ name: event.name }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const ADMINS = ['o-1']
        exports.main = async (event) => {
          if (!ADMINS.includes(cloud.getWXContext().OPENID)) return { code: 403 }
          return db.collection('users').where({ phone: event.phone }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('users').where({ _openid: OPENID }).update({ data: { nickName: String(event.nickName) } })
        }
        """,
    )
