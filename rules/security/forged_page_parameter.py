"""A price or a role comes from the address of the page.

## What it does

Follows the parameters that a page gets in `onLoad`, and reports where an amount, a price, a role or `isAdmin` from them is sent to a cloud function or a server.

## Why is this bad?

Anybody can open a page with any parameters: a shared link, a code or a modified client does. The amount that a user sends back is the amount that they want to pay. Studies call it page
forgery, and found it in thousands of Mini Programs.

## Example

```js
onLoad(options) {
  wx.cloud.callFunction({ name: 'pay', data: { id: options.id, price: options.price } })
}
```

## Use instead

```js
onLoad(options) {
  wx.cloud.callFunction({ name: 'pay', data: { id: options.id } })
}
```

and let the function read the price from the database.

## Known limits

An information: a server that looks the value up itself is safe, and this rule does not see it. Ids are normal parameters and silent. What waits in `this.data` for a tap is followed only
inside one file.

## 中文

跟踪页面 `onLoad` 的参数，若其中的金额、价格、角色或 `isAdmin` 被发送到云函数或服务器，则提示。
任何人都可以用任意参数打开页面（分享链接、扫码、修改过的客户端），发送回去的金额就是用户自己想付的金额。
请只传递 id，由云函数从数据库读取价格和角色。
"""

import re

from wxlint.api import CLIENT, Flow, Message, Rule, RuleResult, Severity, on_flow, regex

_DECISIVE = regex(r"(?:total_?|pay_?|real_?|actual_?|order_?)?(?:amount|price|fee|money)|role|is_?admin", re.IGNORECASE)
_SPELLED = ("amount", "price", "fee", "money", "role", "isadmin", "is_admin")


class ForgedPageParameter(Rule):
    summary = "price or role from the page's parameters sent to a server"
    summary_zh = "把页面参数中的价格或角色发送到服务端"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html",
    )
    aliases = ("security/page-param-forgery",)
    files = CLIENT

    messages = {
        "sent": Message(
            "`{source}` comes from the address of the page, which anybody can write: the server must not rely on it",
            zh="`{source}` 来自页面参数，任何人都可以改写：服务端不能信任它",
            help="send an id only, and let the server look up what belongs to it",
            help_zh="只发送 id，由服务端查询对应的数据",
        ),
        "source": Message("`{source}` is decided by who opens the page", zh="`{source}` 由打开页面的人决定"),
    }

    @on_flow(source="page-options", sink=("call-data", "request"), spelled=_SPELLED)
    def check(self, flow: Flow) -> RuleResult:
        if "checked" not in flow.asserted and _DECISIVE.fullmatch(flow.member):
            yield self.flow_finding(flow, "sent", source_key="source")

    invalid = (
        """
        Page({
          onLoad(options) {
            const { id, price } = options
                        ----- `options.price` is decided by who opens the page
            wx.cloud.callFunction({ name: 'pay', data: { id, price: Number(price) } })
                                                                    ^^^^^^^^^^^^^ `options.price` comes from the address of the page, which anybody can write: the server must not rely on it
          },
        })
        """,
        """
        Page({
          onLoad({ role }) {
            wx.request({ url: 'https://api.example.com/members', method: 'POST', data: { role } })
                                                                                         ^^^^ `options.role` comes from the address of the page, which anybody can write: the server must not rely on it
          },
        })
        """,
    )
    valid = (
        "Page({ onLoad(options) { wx.cloud.callFunction({ name: 'goods', data: { id: options.id, page: options.page } }) } })",
        "Page({ onLoad(options) { this.setData({ price: options.price }) } })",
        """
        const ROLES = ['buyer', 'seller']
        Page({
          onLoad(options) {
            if (!ROLES.includes(options.role)) return
            wx.cloud.callFunction({ name: 'list', data: { role: options.role } })
          },
        })
        """,
    )
