"""Encryption or hashing that does not keep secrets.

## What it does

Reports passwords that are hashed with MD5 or SHA-1, ciphers of the past (DES, triple DES, RC4) and the mode ECB and, in client code, ciphers whose key is written in the code: with `crypto-js` or a copy of it, with
Node's `crypto`, or with functions called `md5`, `hexMD5` and the like.

## Why is this bad?

MD5 and SHA-1 are fast: who gets hold of hashed passwords tries billions a second. In ECB, equal blocks stay equal. A key in client code ships with the app: what it encrypts, everybody decrypts.

## Example

```js
const body = CryptoJS.AES.encrypt(text, 'k7f2-91aa', { mode: CryptoJS.mode.ECB }).toString()
const login = { name, password: md5(password) }
```

## Use instead

Send the text itself through `https://` or `wx.cloud.callFunction`, which are encrypted, and let the function store passwords with `scrypt`:

```js
const hash = crypto.scryptSync(event.password, salt, 64)
```

## Known limits

Signatures of third parties (WeChat Pay's API v2, maps) require MD5: only what is called a password is reported. Keys that are put together, or fetched, are not seen.

## 中文

查找用 MD5、SHA-1 处理密码，使用 DES、3DES、RC4、ECB 模式，以及在小程序端把密钥写死在代码里的加密（`crypto-js`、Node 的 `crypto`，或名为 `md5`、`hexMD5` 的函数）。
MD5、SHA-1 计算太快，容易被暴力破解；ECB 会保留明文规律；小程序端的密钥随代码包下发，任何人都能解密。
请通过 `https://` 或 `wx.cloud.callFunction` 传输明文，由服务端用 `scrypt` 等算法存储密码。
"""

import re

from wxlint.api import EVERYWHERE, CallSite, Expression, Message, Module, Rule, RuleResult, Severity, made_by, named_calls, on_module, regex

_HASHES = ("md5", "MD5", "hexMD5", "hex_md5", "md5Hex", "hexMd5", "SHA1", "sha1", "hex_sha1")
_PASSWORD = regex(r"(?<![A-Za-z])(?:\w*[._])?\w*(?:password|passwd|passWord|pwd)(?![A-Za-z])", re.IGNORECASE)
_CIPHER = regex(r"(?:.*[./])?(?P<cipher>AES|DES|TripleDES|RC4)\.(?:encrypt|decrypt)", re.IGNORECASE)
_OUTDATED = regex(r"(?:des|rc4|rc2|bf|cast)\b.*|.*-ecb", re.IGNORECASE)
_WEAK_HASH = regex(r"md5|sha-?1", re.IGNORECASE)


class WeakCrypto(Rule):
    summary = "encryption or hashing that does not keep secrets"
    summary_zh = "不安全的加密或哈希"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
        "https://cwe.mitre.org/data/definitions/327.html",
    )
    aliases = ("security/crypto-weak",)
    files = EVERYWHERE

    messages = {
        "password": Message(
            "`{name}` is too fast to keep passwords secret",
            zh="`{name}` 计算太快，不适合保护密码",
            help="send the password over an encrypted connection, and store it with `crypto.scrypt` on the server",
            help_zh="通过加密连接传输密码，在服务端用 `crypto.scrypt` 存储",
        ),
        "cipher": Message(
            "`{name}` no longer keeps anything secret",
            zh="`{name}` 已不安全",
            help="use AES-GCM: `aes-256-gcm` with a new `iv` for every message",
            help_zh="改用 AES-GCM：`aes-256-gcm`，每条消息使用新的 `iv`",
        ),
        "key": Message(
            "the key of this cipher ships with the Mini Program: anyone can decrypt what it encrypts",
            zh="该加密的密钥随小程序代码包下发，任何人都能解密",
            help="send the text over `https://` or `wx.cloud.callFunction`, which are encrypted",
            help_zh="通过 `https://` 或 `wx.cloud.callFunction` 传输即可，它们已经加密",
        ),
    }

    @on_module("md5", "MD5", "Md5", "sha1", "SHA1", "encrypt", "createCipheriv", "createDecipheriv", "createHash")
    def check(self, module: Module) -> RuleResult:
        for call in named_calls(module, *_HASHES, "update"):
            yield from self._check_hash(call)
        for call in named_calls(module, "encrypt", "decrypt"):
            yield from self._check_cipher(call)
        for call in named_calls(module, "createCipheriv", "createDecipheriv"):
            name = _text(call.argument(0))
            if name is not None and _OUTDATED.fullmatch(name):
                yield self.finding(call.callee, "cipher", name=name)

    def _check_hash(self, call: CallSite) -> RuleResult:
        argument = call.argument(0)
        if argument is None or not _PASSWORD.search(argument.text) or argument.kind == "string":
            return
        name = call.callee.text
        if name.endswith(".update"):
            made = call.receiver_call
            name = _text(made.argument(0)) or "" if made is not None and made.callee.text.endswith("createHash") else ""
            if not _WEAK_HASH.fullmatch(name):
                return
        yield self.finding(argument, "password", name=name)

    def _check_cipher(self, call: CallSite) -> RuleResult:
        match = _CIPHER.fullmatch(call.callee.text)
        if match is None:
            return
        mode = call.option("mode", 2)
        if match["cipher"].upper() != "AES":
            yield self.finding(call.callee, "cipher", name=match["cipher"])
        elif mode is not None and mode.text.endswith("ECB"):
            yield self.finding(mode, "cipher", name="ECB")
        elif call.module.file.kind.is_client and (key := call.argument(1)) is not None and _is_written_out(key):
            yield self.finding(key, "key")

    invalid = (
        """
        const CryptoJS = require('crypto-js')
        const { hexMD5 } = require('../../utils/md5')
        const KEY = CryptoJS.enc.Utf8.parse('k7f2-91aa-5c3e-8b')
        Page({
          login(e) {
            const { password } = e.detail.value
            const body = CryptoJS.AES.encrypt(JSON.stringify(e.detail), KEY, { iv, padding: CryptoJS.pad.Pkcs7 })
                                                                        ^^^ the key of this cipher ships with the Mini Program: anyone can decrypt what it encrypts
            const old = CryptoJS.DES.encrypt(body, key)
                        ^^^^^^^^^^^^^^^^^^^^ `DES` no longer keeps anything secret
            const blocks = CryptoJS.AES.encrypt(body, key, { mode: CryptoJS.mode.ECB })
                                                                   ^^^^^^^^^^^^^^^^^ `ECB` no longer keeps anything secret
            send({ password: hexMD5(password + salt), body, old, blocks })
                                    ^^^^^^^^^^^^^^^ `hexMD5` is too fast to keep passwords secret
          },
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const crypto = require('crypto')
        exports.main = async (event) => {
          const hash = crypto.createHash('md5').update(event.password).digest('hex')
                                                       ^^^^^^^^^^^^^^ `md5` is too fast to keep passwords secret
          const cipher = crypto.createCipheriv('aes-128-ecb', process.env.KEY, null)
                         ^^^^^^^^^^^^^^^^^^^^^ `aes-128-ecb` no longer keeps anything secret
          return { hash, text: cipher.update('a') }
        }
        """,
    )
    valid = (
        "const { md5 } = require('../../utils/md5'); const sign = md5(`${text}&key=${key}`).toUpperCase(); const label = md5('password')",
        "const CryptoJS = require('crypto-js'); const body = CryptoJS.AES.encrypt(text, session.key, { iv }); api.encrypt(password, 'k')",
        """
        -- cloudfunctions/fn/index.js --
        const crypto = require('crypto')
        exports.main = async (event) => {
          const hash = crypto.createHash('sha256').update(event.password).digest('hex')
          const etag = crypto.createHash('md5').update(event.body).digest('hex')
          const text = crypto.createDecipheriv('aes-128-cbc', event.key, event.iv)
          const stored = crypto.scryptSync(event.password, salt, 64)
          counter.update(event.password)
          return { hash, etag, text, stored }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const CryptoJS = require('crypto-js')
        exports.main = async (event) => CryptoJS.AES.decrypt(event.text, 'k7f2-91aa-5c3e-8b').toString()
        """,
    )


def _text(argument: Expression | None) -> str | None:
    constant = argument.constant() if argument is not None else None
    return constant.value if constant is not None and isinstance(constant.value, str) else None


def _is_written_out(key: Expression) -> bool:
    """Whether a key is a text in the code, or made of nothing else: `CryptoJS.enc.Utf8.parse('…')`."""
    if _text(key) is not None:
        return True
    made = made_by(key)
    return made is not None and made.callee.text.endswith(".parse") and _text(made.argument(0)) is not None
