"""Personal data or a password is stored as it is.

## What it does

Reports `wx.setStorage` and `wx.setStorageSync` with a phone number, an identity card, a password, a bank card or a session key.

## Why is this bad?

Storage is a file on the phone: backups, other users of the phone and tools for debugging read it, and it stays when the user logs out. WeChat's guide to security asks to keep no
sensitive data there unencrypted.

## Example

```js
wx.setStorageSync('password', this.data.password)
```

## Use instead

```js
wx.setStorage({ key: 'phone', data: phone, encrypt: true })
```

and, for passwords and session keys, nothing at all: keep a token that the server can revoke.

## Known limits

Data are recognised by the name of the key, or of a property of an object literal. A value whose expression speaks of encryption or masking is silent.

## 中文

报告用 `wx.setStorage`、`wx.setStorageSync` 明文保存手机号、身份证、密码、银行卡号或会话密钥的写法。
本地缓存是手机上的文件，备份、他人使用手机或调试工具都能读到，退出登录后仍然存在。
请使用 `wx.setStorage` 的 `encrypt: true`；密码和会话密钥不应保存，只保存可由服务端吊销的令牌。
"""

import re

from wxlint.api import CLIENT, CallSite, Expression, Message, Rule, RuleResult, Severity, on_call, regex

_SENSITIVE = regex(
    r"(?:user_?|my_?|login_?)?(?:(?:phone|mobile)(?:_?(?:number|num|no))?|id_?card(?:_?(?:number|num|no))?|pass(?:word|wd)|pwd|bank_?card(?:_?(?:number|num|no))?)"
    r"|session_?key",
    re.IGNORECASE,
)
_PROTECTED = regex(r"encrypt|cipher|mask|hide|hash|desensiti", re.IGNORECASE)


class PlainSensitiveStorage(Rule):
    summary = "personal data or password stored unencrypted"
    summary_zh = "明文缓存个人数据或密码"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("security/sensitive-storage",)
    files = CLIENT

    messages = {
        "stored": Message(
            "`{name}` is stored unencrypted on the phone, where it stays after the user has left",
            zh="`{name}` 以明文保存在手机上，用户退出后仍然存在",
            help="store it with `wx.setStorage({ …, encrypt: true })`, or do not store it",
            help_zh="使用 `wx.setStorage({ …, encrypt: true })` 保存，或不要保存",
        ),
    }

    @on_call("wx.setStorageSync")
    def check_sync(self, call: CallSite) -> RuleResult:
        yield from self._check(call.argument(0), call.argument(1))

    @on_call("wx.setStorage")
    def check_options(self, call: CallSite) -> RuleResult:
        encrypt = call.option("encrypt")
        options = call.options()
        if encrypt is None and options is not None and options.is_complete():
            yield from self._check(options.get("key"), options.get("data"))

    def _check(self, key: Expression | None, data: Expression | None) -> RuleResult:
        constant = key.constant() if key is not None else None
        if key is None or data is None:
            return
        name = constant.value if constant is not None else None
        if isinstance(name, str) and _SENSITIVE.fullmatch(name):
            if self._is_plain(data):
                yield self.finding(data, "stored", name=name)
            return
        literal = data.object()
        for entry in literal.properties() if literal is not None else ():
            if _SENSITIVE.fullmatch(entry.name) and self._is_plain(entry.value):
                yield self.finding(entry, "stored", name=entry.name)

    @staticmethod
    def _is_plain(value: Expression) -> bool:
        """Whether it is no constant, such as the empty text that clears what was stored, and nothing that was encrypted."""
        return value.constant() is None and _PROTECTED.search(value.text) is None

    invalid = (
        """
        Page({
          login() {
            wx.setStorageSync('password', this.data.password)
                                          ^^^^^^^^^^^^^^^^^^ `password` is stored unencrypted on the phone, where it stays after the user has left
            wx.setStorage({ key: 'user_phone', data: this.data.phone })
                                                     ^^^^^^^^^^^^^^^ `user_phone` is stored unencrypted on the phone, where it stays after the user has left
          },
        })
        """,
        """
        const login = (name, idCard) => wx.setStorageSync('user', { name, idCard })
                                                                          ^^^^^^ `idCard` is stored unencrypted on the phone, where it stays after the user has left
        """,
    )
    valid = (
        "wx.setStorage({ key: 'phone', data: phone, encrypt: true })",
        "wx.setStorageSync('phone', '')\nwx.setStorageSync('password', null)",
        "wx.setStorageSync('password', encrypt(this.data.password))\nwx.setStorageSync('phone', maskPhone(phone))",
        "wx.setStorageSync('hasPhone', Boolean(phone))\nwx.setStorageSync('phoneModel', info.model)\nwx.setStorageSync('token', token)",
        "wx.setStorageSync(key, data)\nwx.setStorage({ ...options, key: 'phone', data: phone })",
    )
