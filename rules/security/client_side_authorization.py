"""The Mini Program itself decides who is an administrator.

## What it does

Reports openids in client code that a value is compared with, and lists of them.

## Why is this bad?

Client code runs on the user's phone: a modified client skips the comparison, opens the hidden page, and calls what it calls. WeChat's guide to security says that hiding pages and buttons
is no substitute for permissions. The openids of your administrators are also there for everyone to read.

## Example

```js
if (this.data.openid === '<the openid of an administrator>') this.setData({ isAdmin: true })
```

## Use instead

```js
const { result } = await wx.cloud.callFunction({ name: 'role' })
this.setData({ isAdmin: result.isAdmin })
```

where the function looks `OPENID` up in a collection, and does so again in every function that only administrators may call.

## Known limits

Openids are recognised by their form (`o` and 27 more characters). An `isAdmin` that comes from storage is not seen. A comparison that only changes what is shown is reported too: the list
should still come from the server.

## 中文

报告小程序端代码中与固定 openid 的比较，以及写死的 openid 列表。
小程序端代码运行在用户手机上，修改过的客户端可以跳过比较、打开隐藏页面并发起调用；隐藏页面或按钮不能代替权限校验，管理员的 openid 也会暴露。
请由云函数用 `OPENID` 查询管理员集合并返回结果，且每个管理操作的云函数都要再次校验。
"""

import re

from wxlint.api import CLIENT, Expression, Message, Module, Rule, RuleResult, Severity, array_around, compared_with, on_module, regex, string_literals

_OPENID = regex(r"o[A-Za-z0-9_-]{27}")
_NAMED = regex(r"open_?id|user_?id|uid", re.IGNORECASE)


def _is_openid(literal: Expression) -> bool:
    """Whether it has the form of an openid, and is no identifier: it mixes cases and digits."""
    text = literal.text[1:-1]
    return _OPENID.fullmatch(text) is not None and any(one.isdigit() for one in text) and any(one.isupper() for one in text)


class ClientSideAuthorization(Rule):
    summary = "administrators decided by the client"
    summary_zh = "在小程序端判断管理员身份"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/602.html",
    )
    aliases = ("security/client-side-authz",)
    files = CLIENT

    messages = {
        "compared": Message(
            "this comparison decides on the user's phone who has a right: a modified client skips it",
            zh="该比较在用户手机上判断权限：修改过的客户端可以跳过它",
            help="let a cloud function decide by `OPENID`, in every operation that needs the right",
            help_zh="由云函数根据 `OPENID` 判断，并在每个需要权限的操作中校验",
        ),
        "listed": Message(
            "this list of openids decides on the user's phone who has a right: a modified client skips it, and everybody can read it",
            zh="该 openid 列表在用户手机上判断权限：修改过的客户端可以跳过它，且任何人都能读到",
            help="keep the list in a collection that only cloud functions read, and let them decide by `OPENID`",
            help_zh="将列表放在只有云函数能读取的集合中，由云函数根据 `OPENID` 判断",
        ),
    }

    @on_module("'o", '"o')
    def check(self, module: Module) -> RuleResult:
        for literal in string_literals(module):
            if not _is_openid(literal):
                continue
            other = compared_with(literal)
            if other is not None and _NAMED.search(other.text):
                yield self.finding(literal, "compared")
            array = array_around(literal)
            elements = [element for element in (array.elements() or () if array is not None else ()) if element.text[1:-1]]
            if array is not None and elements and elements[0].node == literal.node and all(map(_is_openid, elements)):
                yield self.finding(array, "listed")

    invalid = (
        """
        Page({
          async onLoad() {
            const { openid } = await getUser()
            if (openid === 'oA1b2C3d4E5f6G7h8I9j0K1l2M3n') this.setData({ isAdmin: true })
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this comparison decides on the user's phone who has a right: a modified client skips it
            switch (app.globalData.openid) {
              case "oZ1y2X3w4V5u6T7s8R9q0P1o2N3m":
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this comparison decides on the user's phone who has a right: a modified client skips it
                return this.open()
            }
          },
        })
        """,
        """
        const admins = ['', 'oA1b2C3d4E5f6G7h8I9j0K1l2M3n', 'oZ1y2X3w4V5u6T7s8R9q0P1o2N3m']
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this list of openids decides on the user's phone who has a right: a modified client skips it, and everybody can read it
        export const isAdmin = openid => admins.includes(openid)
        """,
    )
    valid = (
        "if (order._openid === app.globalData.openid) wx.showToast({ title: 'mine' })",
        "// if (openid === 'oA1b2C3d4E5f6G7h8I9j0K1l2M3n') show()\nconst event = 'onCharacteristicWriteRequest'",
        "if (event.name === 'onCharacteristicWriteReques1') console.log('openid', event)\nconst names = ['onCharacteristicWriteRequest']",
        "const sample = { openid: 'oA1b2C3d4E5f6G7h8I9j0K1l2M3n' }",
        """
        -- cloudfunctions/fn/index.js --
        const ADMINS = ['oA1b2C3d4E5f6G7h8I9j0K1l2M3n']
        exports.main = async () => ADMINS.includes(require('wx-server-sdk').getWXContext().OPENID)
        """,
    )
