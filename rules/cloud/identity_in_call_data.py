"""A page sends the user's own identity to a cloud function that knows it anyway.

## What it does

Reports `openid`, `unionid`, `appid` and `session_key` in the `data` of `wx.cloud.callFunction`, where the value is the user's own: from `globalData`, from storage, from the answer of a login
function or from the page's own data.

## Why is this bad?

WeChat hands the caller's identity to every cloud function, verified: `cloud.getWXContext()`. What the page sends as well can be anything, because anybody can send it. The function that
reads it trusts its caller's word, and that is how other people's records are read.

## Example

```js
wx.cloud.callFunction({ name: 'orders', data: { openid: app.globalData.openid } })
```

## Use instead

```js
wx.cloud.callFunction({ name: 'orders' })
```

with `const { OPENID } = cloud.getWXContext()` in the function.

## Known limits

Another user's openid (`item._openid`, `options.openid`, `inviterOpenid`) is an address, and not reported. Neither is data that is not written as an object literal.

## 中文

查找 `wx.cloud.callFunction` 的 `data` 中用户自己的 `openid`、`unionid`、`appid`、`session_key`（来自 `globalData`、本地缓存、登录函数的返回值或页面数据）。
调用云函数时微信会自动带上经过校验的身份，云函数用 `cloud.getWXContext()` 即可取得；而页面传来的值任何人都可以伪造，云函数若信任它，就会泄露他人的数据。
请去掉该字段，在云函数中使用 `OPENID`。传入他人的 openid（如邀请人）不在此列。
"""

import re
from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    Expression,
    Fix,
    Message,
    ObjectLiteral,
    Property,
    Rule,
    RuleResult,
    Severity,
    on_call,
    regex,
    remove_property,
)

_IDENTITY = regex(r"_?(?:open_?id|union_?id|app_?id|session_?key)", re.IGNORECASE)
_OWN = regex(
    r"""
    .*\bglobalData\b.*
    | .*\bgetStorageSync\s*\(\s*['"`](?:\w*(?:open_?id|union_?id|session_?key|user_?info|user)\w*)['"`]\s*\).*
    | .*\bresult\??\.(?:data\??\.)?_?(?:open_?id|union_?id|session_?key)
    | (?:this|that|self|_this)\.data\.(?:user_?info\??\.)?_?(?:open_?id|union_?id|session_?key)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


class IdentityInCallData(Rule):
    summary = "the user's own identity in the data of a cloud call"
    summary_zh = "在云函数调用参数中传入用户自己的身份"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/userinfo.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
    )
    aliases = ("cloud/no-identity-in-call-data",)
    files = CLIENT

    messages = {
        "sent": Message(
            "`{name}` is the user's own: the function knows it from WeChat, and cannot trust what a page sends",
            zh="`{name}` 是用户自己的身份：云函数可从微信取得，不能信任页面传来的值",
            help="remove it from `data`, and read `cloud.getWXContext()` in the cloud function",
            help_zh="从 `data` 中去掉，在云函数中读取 `cloud.getWXContext()`",
        ),
        "remove": Message("remove `{name}`", zh="去掉 `{name}`"),
    }

    @on_call("wx.cloud.callFunction")
    def check(self, call: CallSite) -> RuleResult:
        data = call.option("data")
        literal = data.object() if data is not None else None
        for holder, entry in _entries(literal) if literal is not None else ():
            if _IDENTITY.fullmatch(entry.name) and _is_own(entry.value):
                edit = remove_property(holder, entry.name)
                fix = Fix(self.text("remove", name=entry.name), (edit,), safe=False) if edit is not None else None
                yield self.finding(entry, "sent", name=entry.name, fix=fix)

    invalid = (
        """
        const app = getApp()
        wx.cloud.callFunction({ name: 'orders', data: { openid: app.globalData.openid, action: 'list' }, success: show, fail: toast })
                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `openid` is the user's own: the function knows it from WeChat, and cannot trust what a page sends
        const { openid } = app.globalData
        wx.cloud.callFunction({ name: 'orders', data: { type: 'add', data: { openid } } }).catch(toast)
                                                                             ^^^^^^ `openid` is the user's own: the function knows it from WeChat, and cannot trust what a page sends
        -- fixed --
        const app = getApp()
        wx.cloud.callFunction({ name: 'orders', data: { action: 'list' }, success: show, fail: toast })
        const { openid } = app.globalData
        wx.cloud.callFunction({ name: 'orders', data: { type: 'add', data: {} } }).catch(toast)
        """,
        """
        Page({
          async load() {
            const _openid = wx.getStorageSync('openid')
            const query = { _openid, page: 1 }
                            ^^^^^^^ `_openid` is the user's own: the function knows it from WeChat, and cannot trust what a page sends
            await wx.cloud.callFunction({ name: 'orders', data: query })
            const res = await wx.cloud.callFunction({ name: 'login' })
            const own = res.result.openid
            await wx.cloud.callFunction({ name: 'orders', data: { openId: own, unionid: this.data.unionid } })
                                                                  ^^^^^^^^^^^ `openId` is the user's own: the function knows it from WeChat, and cannot trust what a page sends
                                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^ `unionid` is the user's own: the function knows it from WeChat, and cannot trust what a page sends
          }
        })
        -- fixed --
        Page({
          async load() {
            const _openid = wx.getStorageSync('openid')
            const query = { page: 1 }
            await wx.cloud.callFunction({ name: 'orders', data: query })
            const res = await wx.cloud.callFunction({ name: 'login' })
            const own = res.result.openid
            await wx.cloud.callFunction({ name: 'orders', data: {} })
          }
        })
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'orders', data: { action: 'list' } })",
        "Page({ onLoad(options) { wx.cloud.callFunction({ name: 'profile', data: { openid: options.openid } }) } })",
        "const app = getApp(); wx.cloud.callFunction({ name: 'invite', data: { inviterOpenid: app.globalData.openid } })",
        "list.forEach(item => wx.cloud.callFunction({ name: 'profile', data: { _openid: item._openid } }))",
        "const app = getApp(); wx.cloud.callFunction({ name: 'orders', data: { ...app.globalData.query } })",
        "wx.cloud.callFunction({ name: 'goods', data: { appid: 'wx0123456789abcdef', openid: this.data.order.openid } })",
        "const app = getApp(); wx.request({ url: 'https://example.com', data: { openid: app.globalData.openid } })",
    )


def _entries(literal: ObjectLiteral) -> Iterator[tuple[ObjectLiteral, Property]]:
    """The properties of `data`, and of the objects in it, each with its object: routers put parameters one or two levels down."""
    pending = [(literal, 0)]
    while pending:
        current, depth = pending.pop()
        for entry in current.properties():
            yield current, entry
            inner = entry.value.object() if depth < 2 and entry.value.kind == "object" else None
            if inner is not None:
                pending.append((inner, depth + 1))


def _is_own(value: Expression) -> bool:
    """Whether the value is the identity of the user who holds the phone."""
    return _OWN.fullmatch(value.spelled_out()) is not None
