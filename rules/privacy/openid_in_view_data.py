"""A page keeps the user's openid among the data that it shows.

## What it does

Reports `openid` and `unionid` among the keys of `setData`.

## Why is this bad?

What is in `data` goes to the view, into screenshots, into whatever a component library or a debugging tool prints, and from there into shared paths and calls. The page needs no openid: cloud functions
know the caller, and "is this mine?" is a question that the function can answer with `true` or `false`.

## Example

```js
this.setData({ openid: res.result.openid })
```

## Use instead

Let the function say what the page wants to know: `this.setData({ isMine: res.result.isMine })`.

## Known limits

Off by default: the CloudBase guide does it itself. Data set through variables and helpers is not seen.

## 中文

查找在 `setData` 中保存 `openid`、`unionid` 的代码。默认关闭（CloudBase 指南自己也这样写）。
`data` 会进入视图、截图和调试输出，并由此流入分享链接和调用参数。页面并不需要 openid：云函数知道调用者是谁，可以直接返回「是否本人」。
请改为 `this.setData({ isMine: res.result.isMine })`。
"""

import re

from wxlint.api import CLIENT, Message, Module, ObjectLiteral, Rule, RuleResult, Severity, on_module, regex, unresolved_calls

_IDENTITY = regex(r"(?:.*\.)?_?(?:open_?id|union_?id)", re.IGNORECASE)


class OpenidInViewData(Rule):
    summary = "an openid in the data that a page shows"
    summary_zh = "在页面数据中保存 openid"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",)
    aliases = ("privacy/no-openid-in-view-data",)
    files = CLIENT

    messages = {
        "kept": Message(
            "`{name}` is kept in the data of the view, from where it gets into screenshots, debugging output and links",
            zh="`{name}` 被保存在视图数据中，会由此进入截图、调试输出和链接",
            help="let the cloud function answer what the page wants to know, such as `isMine`",
            help_zh="由云函数直接返回页面需要的结论，例如 `isMine`",
        ),
    }

    @on_module("setData")
    def check(self, module: Module) -> RuleResult:
        for call in unresolved_calls(module, "setData"):
            literal = call.options()
            yield from self._check(literal)

    def _check(self, literal: ObjectLiteral | None) -> RuleResult:
        for entry in literal.properties() if literal is not None else ():
            if _IDENTITY.fullmatch(entry.name):
                yield self.finding(entry, "kept", name=entry.name)

    invalid = (
        """
        Page({
          onLoad() {
            wx.cloud.callFunction({
              name: 'login',
              success: res => this.setData({ openid: res.result.openid, 'user.unionid': res.result.unionid }),
                                             ^^^^^^^^^^^^^^^^^^^^^^^^^ `openid` is kept in the data of the view, from where it gets into screenshots, debugging output and links
                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `user.unionid` is kept in the data of the view, from where it gets into screenshots, debugging output and links
              fail: toast
            })
          }
        })
        """,
        """
        Page({
          show(openid) {
            const that = this
            that.setData({ openid })
                           ^^^^^^ `openid` is kept in the data of the view, from where it gets into screenshots, debugging output and links
          }
        })
        """,
    )
    valid = (
        "Page({ onLoad() { this.setData({ isMine: true, hasOpenid: !!id, openidLength: 28 }) } })",
        "Page({ onLoad() { this.setData(data) } })",
        "Page({ onLoad() { this.setData({ ...rest, user }) } })",
    )
