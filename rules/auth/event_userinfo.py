"""The caller's identity read from `event.userInfo`.

## What it does

Reports reads of `event.userInfo.openId`, `event.userInfo.appId` and `event.userInfo.unionId` in cloud functions.

## Why is this bad?

The platform puts `userInfo` into the event when a Mini Program calls the function, so the value is right then. But it is an old way that is no longer documented: the field
is absent when a timer, another cloud function or a test calls, whoever calls over HTTP can write anything there, and a page that sends its own `userInfo` in `data` gets in its way.
`getWXContext` has none of these weaknesses.

## Example

```js
exports.main = async event => db.collection('orders').where({ _openid: event.userInfo.openId }).get()
```

## Use instead

```js
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('orders').where({ _openid: OPENID }).get()
}
```

## Known limits

Nickname, avatar and the like are profile data that the page sends, and no identity: they are not reported. Neither are reads in helpers that get `event.userInfo` passed.

## 中文

查找云函数中从 `event.userInfo` 读取 `openId`、`appId`、`unionId` 的代码。
小程序端调用时平台会注入 `userInfo`，因此其值此时可信；但这是不再出现在文档中的旧方式：定时触发、云函数互调时没有它，HTTP 调用者可以随意填写，
页面在 `data` 中自己传 `userInfo` 时也会与之冲突。请改用 `cloud.getWXContext()`。昵称、头像等资料不在此列。
"""

from wxlint.api import EVENT, FUNCTION, SERVER_SDK, Edit, Fix, MemberSite, Message, Rule, RuleResult, Severity, name_for, on_member

_CONTEXT_KEYS = {"openId": "OPENID", "appId": "APPID", "unionId": "UNIONID"}


class EventUserinfo(Rule):
    summary = "identity read from event.userInfo"
    summary_zh = "从 event.userInfo 读取身份"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
        "https://docs.cloudbase.net/cloud-function/sdk",
    )
    aliases = ("auth/no-event-userinfo",)
    files = FUNCTION

    messages = {
        "read": Message(
            "`userInfo.{name}` is there only in calls from a Mini Program; others can leave it out or make it up",
            zh="`userInfo.{name}` 仅在小程序端调用时由平台注入，其他调用方可以缺失或伪造",
            help="use `getWXContext().{trusted}` of wx-server-sdk",
            help_zh="请使用 wx-server-sdk 的 `getWXContext().{trusted}`",
        ),
        "replace": Message("read `{expression}`", zh="改为读取 `{expression}`"),
    }

    @on_member(f"{EVENT}.userInfo")
    def check(self, site: MemberSite) -> RuleResult:
        key = _CONTEXT_KEYS.get(site.member)
        if key is not None and not site.is_written:
            yield self.finding(site, "read", name=site.member, trusted=key, fix=self._fix(site, key))

    def _fix(self, site: MemberSite, key: str) -> Fix | None:
        if site.destructured:
            return None
        context = f"{SERVER_SDK}.getWXContext()"
        value, whole, sdk = (name_for(site.ref, path) for path in (f"{context}.{key}", context, SERVER_SDK))
        expression = value or (f"{whole}.{key}" if whole else f"{sdk}.getWXContext().{key}" if sdk else None)
        if expression is None:
            return None
        return Fix(self.text("replace", expression=expression), (Edit(site.path, site.span, expression),), safe=False)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async (event, context) => {
          const orders = await db.collection('orders').where({ _openid: event.userInfo.openId }).get()
                                                                        ^^^^^^^^^^^^^^^^^^^^^ `userInfo.openId` is there only in calls from a Mini Program; others can leave it out or make it up
          const { APPID } = cloud.getWXContext()
          return { orders, appid: event.userInfo.appId }
                                  ^^^^^^^^^^^^^^^^^^^^ `userInfo.appId` is there only in calls from a Mini Program; others can leave it out or make it up
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async (event, context) => {
          const orders = await db.collection('orders').where({ _openid: cloud.getWXContext().OPENID }).get()
          const { APPID } = cloud.getWXContext()
          return { orders, appid: APPID }
        }
        """,
        """
        exports.main = async ({ userInfo: { openId }, ...data }) => {
                                            ^^^^^^ `userInfo.openId` is there only in calls from a Mini Program; others can leave it out or make it up
          return { openId, data }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const main = async event => {
          const wxContext = cloud.getWXContext()
          const { userInfo } = event
          return userInfo.openId === wxContext.OPENID
                 ^^^^^^^^^^^^^^^ `userInfo.openId` is there only in calls from a Mini Program; others can leave it out or make it up
        }
        exports.main = main
        -- fixed --
        const cloud = require('wx-server-sdk')
        const main = async event => {
          const wxContext = cloud.getWXContext()
          const { userInfo } = event
          return wxContext.OPENID === wxContext.OPENID
        }
        exports.main = main
        """,
    )
    valid = (
        "exports.main = async event => ({ name: event.userInfo.nickName, avatar: event.userInfo.avatarUrl })",
        "exports.main = async event => save(event.userInfo)",
        "const userInfo = load(); exports.main = async event => userInfo.openId",
        "exports.main = async event => { event.userInfo.openId = undefined; return event }",
        "exports.main = async event => event.data.userInfo.openId",
        """
        -- miniprogram/pages/index/index.js --
        Page({ onLoad(event) { return event.userInfo.openId } })
        """,
    )
