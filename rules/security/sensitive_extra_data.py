"""Personal data or a session is handed to another Mini Program.

## What it does

Reports `extraData` and `path` of `wx.navigateToMiniProgram`, `wx.openEmbeddedMiniProgram` and `wx.navigateBackMiniProgram` with phone numbers, identity cards, passwords and session keys in it,
and, as an information, with openids and tokens.

## Why is this bad?

The other Mini Program belongs to somebody else, or may be replaced: the user did not agree that it gets this data, and the privacy guidelines ask for that. A session in the wrong hands
is the user's account.

## Example

```js
wx.navigateToMiniProgram({ appId, extraData: { phone: user.phone, order: order.id } })
```

## Use instead

```js
wx.navigateToMiniProgram({ appId, extraData: { ticket: await createTicket(order.id) } })
```

where the other side exchanges a short-lived ticket on your server for what the user agreed to.

## Known limits

Data are recognised by the names of their keys in an object literal and, in `path`, by the names of what is put into it. Objects that are built elsewhere are not looked at.

## 中文

报告 `wx.navigateToMiniProgram` 等接口的 `extraData`、`path` 中的手机号、身份证、密码、会话密钥（openid、token 仅作提示）。
对方小程序属于他人，用户并未同意把这些数据交给它；会话一旦泄露，账号就可能被冒用。
请只传递短期有效的一次性凭证，由对方在服务端换取用户已同意提供的数据。
"""

import re

from wxlint.api import CLIENT, CallSite, Message, Rule, RuleResult, Severity, on_call, regex

_PERSONAL = regex(
    r"(?:user_?)?(?:phone|mobile|tel)(?:_?(?:number|num|no))?|id_?card(?:_?(?:number|num|no))?|pass(?:word|wd)|pwd|session_?key", re.IGNORECASE
)
_IDENTITY = regex(r"_?open_?id|union_?id|(?:access_?|user_?)?token|session(?:_?id)?", re.IGNORECASE)
_DEEPEST = 3
_INSERTED = regex(r"(?:\$\{\s*|\+\s*)(?:[\w?]+\.)*(?P<name>\w+)\s*(?=\}|\|\||\+|$|\?\?)")
"""What is put into a text: `${user.phone}`, `+ phone`."""


class SensitiveExtraData(Rule):
    summary = "personal data or session handed to another Mini Program"
    summary_zh = "把个人数据或会话传给其他小程序"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/navigate/wx.navigateToMiniProgram.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("security/no-sensitive-extradata",)
    files = CLIENT

    messages = {
        "personal": Message(
            "`{name}` is handed to another Mini Program: the user did not agree that it gets it",
            zh="`{name}` 被传给其他小程序：用户并未同意向其提供",
            help="hand over a short-lived ticket that your server exchanges for what the user agreed to",
            help_zh="改为传递短期凭证，由服务端换取用户同意提供的数据",
        ),
        "identity": Message(
            "`{name}` is handed to another Mini Program: it means nothing there, or lets it act for the user",
            zh="`{name}` 被传给其他小程序：它在那里没有意义，或可用来冒用该用户",
            help="hand over a short-lived ticket instead of `{name}`",
            help_zh="改为传递短期凭证，不要传递 `{name}`",
        ),
    }

    @on_call("wx.navigateToMiniProgram", "wx.openEmbeddedMiniProgram")
    def check_path(self, call: CallSite) -> RuleResult:
        path = call.option("path")
        if path is None or path.constant() is not None:
            return
        names = [found["name"] for found in _INSERTED.finditer(path.spelled_out())]
        personal = next((name for name in names if _PERSONAL.fullmatch(name)), None)
        identity = next((name for name in names if _IDENTITY.fullmatch(name)), None)
        if personal is not None:
            yield self.finding(path, "personal", name=personal)
        elif identity is not None:
            yield self.finding(path, "identity", severity=Severity.INFO, name=identity)

    @on_call("wx.navigateToMiniProgram", "wx.openEmbeddedMiniProgram", "wx.navigateBackMiniProgram")
    def check(self, call: CallSite) -> RuleResult:
        data = call.option("extraData")
        pending = [(data, 0)] if data is not None else []
        while pending:
            value, depth = pending.pop()
            literal = value.object()
            for entry in literal.properties() if literal is not None else ():
                if depth < _DEEPEST and entry.value.object() is not None:
                    pending.append((entry.value, depth + 1))
                elif entry.value.constant() is not None:
                    continue
                elif _PERSONAL.fullmatch(entry.name):
                    yield self.finding(entry, "personal", name=entry.name)
                elif _IDENTITY.fullmatch(entry.name):
                    yield self.finding(entry, "identity", severity=Severity.INFO, name=entry.name)

    invalid = (
        """
        Page({
          pay() {
            const user = this.data.user
            wx.navigateToMiniProgram({ appId: 'wx0123456789abcdef', extraData: { phone: user.phone, order: { token: user.token } } })
                                                                                 ^^^^^^^^^^^^^^^^^ `phone` is handed to another Mini Program: the user did not agree that it gets it
                                                                                                             ^^^^^^^^^^^^^^^^^ info: `token` is handed to another Mini Program: it means nothing there, or lets it act for the user
          },
        })
        """,
        """
        const path = '/pages/pay/pay?mobile=' + user.mobile + '&from=shop'
        wx.navigateToMiniProgram({ appId: 'wx0123456789abcdef', path })
                                                                ^^^^ `mobile` is handed to another Mini Program: the user did not agree that it gets it
        wx.openEmbeddedMiniProgram({ appId: 'wx0123456789abcdef', path: `pages/a/a?t=${token || ''}&phone=` })
                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: `token` is handed to another Mini Program: it means nothing there, or lets it act for the user
        """,
        """
        const extraData = { session_key, success: true }
                            ^^^^^^^^^^^ `session_key` is handed to another Mini Program: the user did not agree that it gets it
        wx.navigateBackMiniProgram({ extraData })
        """,
    )
    valid = (
        "wx.navigateToMiniProgram({ appId, path: `pages/phone/phone?id=${order.id}&token=${ticket}` + phoneModel + token() })",
        "wx.navigateToMiniProgram({ appId, path: 'pages/a/a?phone=' + encode(user.phone).length })",
        "wx.navigateToMiniProgram({ appId, extraData: { order: this.data.id, phoneModel: model, from: 'shop' } })",
        "wx.navigateToMiniProgram({ appId, extraData: { phone: '', openid: undefined } })",
        "wx.navigateToMiniProgram({ appId, extraData: makeData(user), path: 'pages/index/index' })",
        "wx.navigateTo({ url: '/pages/a/a', extraData: { phone } })",
    )
