"""Decrypting a phone number where a code would do.

## What it does

Looks at the handlers of `bindgetphonenumber`: one that sends `encryptedData` and `iv` to be decrypted, and neither `e.detail.code` nor a CloudID, is reported.

## Why is this bad?

`encryptedData` can be decrypted only with the session key of the same moment. As soon as `wx.login` has run again, in another page or in the handler itself, it fails with
"illegal buffer", now and then and for some users only. The code of `e.detail.code` (base library 2.21.2) needs no session: the server exchanges it with `phonenumber.getPhoneNumber`.

## Example

```js
Page({
  onPhone(e) {
    api.decrypt({ encryptedData: e.detail.encryptedData, iv: e.detail.iv })
  }
})
```

## Use instead

```js
Page({
  onPhone(e) {
    if (!e.detail.code) return // refused
    api.bindPhone({ code: e.detail.code })
  }
})
```

## Known limits

Silent where the handler passes the event or its detail on as a whole, or cannot be found in the page's own script.

## 中文

检查 `bindgetphonenumber` 的处理函数：若只把 `encryptedData` 和 `iv` 发给后端解密，既没有使用 `e.detail.code`，也没有使用 CloudID，则报告。
`encryptedData` 只能用当时的 session_key 解密，一旦再次 `wx.login`（在别的页面或处理函数自身中），就会偶发 “illegal buffer”。
请改用 `e.detail.code`（基础库 2.21.2），由服务端通过 `phonenumber.getPhoneNumber` 换取手机号，并处理用户拒绝的情况。
"""

import re

from wxlint.api import (
    CLIENT,
    Expression,
    Message,
    Place,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    WxmlSite,
    on_project,
    on_wxml,
    regex,
)

_ENCRYPTED = regex(rb"\bencryptedData\b")
_CODE = regex(rb"detail\s*(?:\?\.|\.)\s*code\b|detail\s*:\s*\{[^}]*\bcode\b|\{[^}]*\bcode\b[^}]*\}\s*=\s*[\w.]*\bdetail\b|cloudid", re.IGNORECASE)
_EVENTS = frozenset({"getphonenumber", "getrealtimephonenumber"})


def _encrypted_use(handler: Expression) -> Place | None:
    """Where a handler reads the encrypted number, if it reads nothing newer."""
    function = handler.function()
    if function is None:
        return None
    source = function.module.data[function.span.start : function.span.end]
    found = _ENCRYPTED.search(source)
    if found is None or _CODE.search(source):
        return None
    start = function.span.start + found.start()
    return Place(function.path, Span(start, start + len(found[0])))


class ObsoletePhoneNumber(Rule):
    summary = "phone number by decryption rather than by code"
    summary_zh = "仍用解密方式获取手机号"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html",)
    aliases = ("api/phone-number-code",)
    files = CLIENT

    messages = {
        "encrypted": Message(
            "`encryptedData` can be decrypted only until `wx.login` runs again",
            zh="再次调用 `wx.login` 后，`encryptedData` 就无法解密",
            help="send `e.detail.code`, and exchange it with `phonenumber.getPhoneNumber` on the server",
            help_zh="请发送 `e.detail.code`，由服务端通过 `phonenumber.getPhoneNumber` 换取手机号",
        ),
    }

    @on_wxml("getphonenumber", "getrealtimephonenumber")
    def note(self, site: WxmlSite) -> RuleResult:
        for element in site.elements:
            for binding in element.bindings:
                if binding.event in _EVENTS and binding.handler:
                    yield self.fact("bound", binding, handler=binding.handler)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        seen: set[Place] = set()
        for fact in index.facts(self, "bound"):
            for view in index.views.showing(fact.path):
                for definition in view.script.definitions if view.script is not None else ():
                    member = definition.member(str(fact.data["handler"]))
                    place = _encrypted_use(Expression(*member.value)) if member is not None else None
                    if place is not None and place not in seen:
                        seen.add(place)
                        yield self.finding(place, "encrypted")

    invalid = (
        """
        Page({
          onPhone(e) {
            api.decrypt({ encryptedData: e.detail.encryptedData, iv: e.detail.iv })
                          ^^^^^^^^^^^^^ `encryptedData` can be decrypted only until `wx.login` runs again
          }
        })
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getPhoneNumber" bindgetphonenumber="onPhone">绑定手机号</button>
        """,
        """
        const onPhone = ({ detail }) => {
          wx.login({
            success: ({ code }) => send(code, detail.encryptedData, detail.iv)
                                                     ^^^^^^^^^^^^^ `encryptedData` can be decrypted only until `wx.login` runs again
          })
        }
        Component({ methods: { onPhone } })
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getPhoneNumber" bind:getphonenumber="onPhone">绑定手机号</button>
        """,
    )
    valid = (
        """
        Page({ onPhone(e) { api.bindPhone({ code: e.detail.code, encryptedData: e.detail.encryptedData }) } })
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getPhoneNumber" bindgetphonenumber="onPhone">a</button>
        """,
        """
        Page({ onPhone(e) { const { code, encryptedData } = e.detail; send(code || encryptedData) } })
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getPhoneNumber" bindgetphonenumber="onPhone">a</button>
        """,
        """
        Page({ onPhone(e) { if (!e.detail.encryptedData) return; call({ phone: wx.cloud.CloudID(e.detail.cloudID) }) } })
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getPhoneNumber" bindgetphonenumber="onPhone">a</button>
        """,
        """
        Page({ onPhone(e) { this.send(e.detail) }, onShare(e) { decrypt(e.detail.encryptedData) } })
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getPhoneNumber" bindgetphonenumber="onPhone">a</button>
        """,
    )
