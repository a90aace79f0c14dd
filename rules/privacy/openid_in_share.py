"""A shared link carries the openid of the user who shares it.

## What it does

Reports `path` and `query` of what `onShareAppMessage` and `onShareTimeline` return, where an `openid` or `unionid` is put into them, and the same in the codes and links that cloud
functions make: the `scene` of `wxacode.getUnlimited`, the `path` and `query` of the others.

## Why is this bad?

A shared card goes to groups, is forwarded and is kept: everybody who opens it reads the openid, which never changes. And whoever edits the link names any openid that they like: a page that credits
an invitation by it credits whom the link says.

## Example

```js
onShareAppMessage() {
  return { path: `/pages/index/index?from=${app.globalData.openid}` }
}
```

## Use instead

```js
onShareAppMessage() {
  return { path: `/pages/index/index?invite=${this.data.inviteCode}` }
}
```

where a cloud function made the code, stored it with `OPENID`, and looks the inviter up.

## Known limits

In pages it goes by the name of the value (`openid`, `openId`, `unionid`). Paths that a helper puts together, and openids in the URL of a `web-view`, are not seen.

## 中文

查找 `onShareAppMessage`、`onShareTimeline` 返回的 `path`、`query` 中拼入 `openid`、`unionid` 的代码，以及云函数生成的小程序码和链接（如 `wxacode.getUnlimited` 的 `scene`）。
分享卡片会被转发到群里并长期留存，打开的人都能看到这个终身不变的 openid；而且链接可以被改成任意 openid，按它记录邀请关系并不可靠。
请改用云函数生成的邀请码，由云函数把它与 `OPENID` 一起保存并据此查找邀请人。页面中按变量名判断。
"""

import re

from wxlint.api import EVERYWHERE, Confidence, Expression, Flow, Function, Message, Module, Rule, RuleResult, Severity, on_flow, on_module, regex

_NAME = r"[\w.?]*\b_?(?:open_?id|union_?id)\b"
_IDENTITY = regex(r"(?:FROM_)?(?:OPENID|UNIONID)|openId", re.IGNORECASE)
_INSERTED = regex(rf"\$\{{\s*(?P<template>{_NAME})\s*(?:\|\|[^}}]*)?\}}|\+\s*(?P<added>{_NAME})(?!\s*[(\[])", re.IGNORECASE)


class OpenidInShare(Rule):
    summary = "an openid in a shared link"
    summary_zh = "分享链接中带有 openid"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("privacy/no-openid-in-share",)
    files = EVERYWHERE

    messages = {
        "scanned": Message(
            "`{source}` can be read by everybody who scans this code or opens this link, and whoever makes another one can write another one into it",
            zh="扫描该码或打开该链接的人都能读到 `{source}`，而且他人可以仿造并写入任意值",
            help="put an id into it that you keep together with `OPENID` in the database",
            help_zh="改用自己生成的标识，并在数据库中把它与 `OPENID` 一起保存",
        ),
        "source": Message("`{source}` comes from here", zh="`{source}` 来自此处"),
        "shared": Message(
            "`{name}` goes to everybody who opens the shared link, and whoever edits the link can write another one",
            zh="`{name}` 会泄露给所有打开分享链接的人，而且链接中的值可以被随意改写",
            help="put an invitation code into the link that a cloud function keeps together with `OPENID`",
            help_zh="改用邀请码，由云函数把它与 `OPENID` 一起保存",
        ),
    }

    @on_flow(source="trusted-identity", sink="public-link")
    def check_code(self, flow: Flow) -> RuleResult:
        if _IDENTITY.fullmatch(flow.member) and not flow.is_partial:
            yield self.flow_finding(flow, "scanned", source_key="source")

    @on_module("onShareAppMessage", "onShareTimeline")
    def check(self, module: Module) -> RuleResult:
        for made in module.definitions:
            for name in ("onShareAppMessage", "onShareTimeline"):
                member = made.member(name)
                function = Expression(*member.value).function() if member is not None else None
                if function is not None:
                    yield from self._check(function)

    def _check(self, function: Function) -> RuleResult:
        for returned in function.returned():
            literal = returned.object()
            for key in ("path", "query"):
                value = literal.get(key) if literal is not None else None
                found = _INSERTED.search(value.spelled_out()) if value is not None else None
                if value is not None and found is not None:
                    yield self.finding(value, "shared", name=found["template"] or found["added"], confidence=Confidence.MEDIUM)

    invalid = (
        """
        const app = getApp()
        Page({
          onShareAppMessage() {
            return { title: 'join', path: `/pages/index/index?from=${app.globalData.openid}` }
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `app.globalData.openid` goes to everybody who opens the shared link, and whoever edits the link can write another one
          },
          onShareTimeline: function () {
            const query = 'id=' + this.data.id + '&openId=' + this.data.openId
            return { title: 'join', query }
                                    ^^^^^ `this.data.openId` goes to everybody who opens the shared link, and whoever edits the link can write another one
          }
        })
        """,
        """
        Component({
          methods: {
            onShareAppMessage: () => ({ path: '/pages/index/index?u=' + wx.user._openid })
                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `wx.user._openid` goes to everybody who opens the shared link, and whoever edits the link can write another one
          }
        })
        """,
        """
        -- cloudfunctions/code/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
                             -------------------- `OPENID` comes from here
          await cloud.openapi.urlscheme.generate({ jumpWxa: { path: '/pages/index/index', query: `from=${OPENID}` } })
                                                                                                 ^^^^^^^^^^^^^^^^ `OPENID` can be read by everybody who scans this code or opens this link, and whoever makes another one can write another one into it
          return cloud.openapi.wxacode.getUnlimited({ scene: OPENID, page: 'pages/index/index' })
                                                             ^^^^^^ `OPENID` can be read by everybody who scans this code or opens this link, and whoever makes another one can write another one into it
        }
        """,
    )
    valid = (
        """
        -- cloudfunctions/code/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { _id } = await db.collection('invitations').add({ data: { by: OPENID } })
          return cloud.openapi.wxacode.getUnlimited({ scene: _id, page: 'pages/index/index', isHyaline: OPENID === event.owner })
        }
        """,
        "Page({ onShareAppMessage() { return { path: '/pages/index/index?invite=' + this.data.inviteCode } } })",
        "Page({ onShareAppMessage() { return { path: `/pages/index/index?openid=${hash}`, title: this.data.openid } } })",
        "Page({ onShareTimeline() { return { query: 'openid=' } }, onLoad() { this.path = '/p?openid=' + this.data.openid } })",
        "Page({ onShareAppMessage() { return { path: '/pages/index/index?from=' + this.openidToCode() + openid(1) } } })",
    )
