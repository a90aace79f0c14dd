"""A secret in code that every user can download.

## What it does

Reports AppSecrets, keys of WeChat Pay and of cloud providers, and private keys in the files of a Mini Program: scripts, WXML, WXSS and configuration, comments included. The
value itself appears in no output.

## Why is this bad?

A Mini Program's package can be downloaded and unpacked by anyone. Whoever has the AppSecret can call every server API in the app's name: read its users' data, send messages,
log in as any user. Studies found such keys in tens of thousands of Mini Programs. Removing a secret is not enough: it has to be reset.

## Example

```js
const url = 'https://api.weixin.qq.com/sns/jscode2session?appid=' + appid + '&secret=' + APP_SECRET
```

with `APP_SECRET` beside it as 32 hexadecimal digits.

## Use instead

```js
const { result } = await wx.cloud.callFunction({ name: 'login' })
```

and, in cloud functions, `cloud.getWXContext()`, or an environment variable where a secret is really needed.

## Known limits

Secrets are recognised by their form together with a name or place that tells what they are; bare hexadecimal digits (image names, record ids) are not reported, nor are
placeholders, and secrets that are put together from pieces or fetched at run time stay unseen. Code of cloud functions is not looked at, and neither are data files in JSON.

## 中文

查找小程序代码包（脚本、WXML、WXSS、配置，包括注释）中的 AppSecret、微信支付密钥、云服务密钥和私钥。任何输出都不会包含密钥本身。
小程序代码包可以被任何人下载并解包；拿到 AppSecret 就能以该小程序的身份调用所有服务端接口。仅删除还不够，必须在后台重置。
请把需要密钥的逻辑放到云函数或服务器中；在云函数里用 `getWXContext()` 即可识别用户，无需 AppSecret。图片名、记录 id 等单纯的十六进制串不会报告。
"""

from wxlint.api import (
    CLIENT,
    Confidence,
    FileKind,
    Finding,
    Message,
    Place,
    Rule,
    RuleResult,
    Severity,
    Span,
    TextMatch,
    credentials,
    on_text,
)

# Not part of the package that users download.
_NOT_SHIPPED = frozenset({"project.config.json", "project.private.config.json", "cloudbaserc.json", "package.json"})


class AppSecretInClient(Rule):
    summary = "secret in code that every user can download"
    summary_zh = "小程序代码包中的密钥"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/en/security/basic/risk.html",
        "https://developers.weixin.qq.com/community/minigame/doc/0000acd060ca70c133fdf374556c08",
        "https://arxiv.org/abs/2306.08151",
    )
    aliases = ("security/no-appsecret-in-client",)
    files = CLIENT | {FileKind.CONFIG}

    messages = {
        "app-secret": Message(
            "this AppSecret ships with the Mini Program: anyone can read it out of the package",
            zh="该 AppSecret 会随小程序代码包下发，任何人都能从中读出",
            help="remove it, reset it on mp.weixin.qq.com, and use it only in a cloud function or on a server",
            help_zh="请删除并在 mp.weixin.qq.com 重置，只在云函数或服务器中使用",
        ),
        "pay-key": Message(
            "this key of WeChat Pay ships with the Mini Program: anyone can read it out of the package",
            zh="该微信支付密钥会随小程序代码包下发，任何人都能从中读出",
            help="remove it, replace it on pay.weixin.qq.com, and sign payments only in a cloud function or on a server",
            help_zh="请删除并在 pay.weixin.qq.com 更换，只在云函数或服务器中签名",
        ),
        "cloud-key": Message(
            "this key of a cloud account ships with the Mini Program: anyone can read it out of the package",
            zh="该云账号密钥会随小程序代码包下发，任何人都能从中读出",
            help="remove it, disable it in the provider's console, and call the provider only from a cloud function or a server",
            help_zh="请删除并在云服务商控制台停用，只在云函数或服务器中调用云服务",
        ),
        "private-key": Message(
            "this private key ships with the Mini Program: anyone can read it out of the package",
            zh="该私钥会随小程序代码包下发，任何人都能从中读出",
            help="remove it, replace the key pair, and use it only in a cloud function or on a server",
            help_zh="请删除并更换密钥对，只在云函数或服务器中使用",
        ),
    }

    @on_text(credentials.NAMED, "ecret", "ECRET")
    def check_named(self, match: TextMatch) -> RuleResult:
        for name in ("query", "joined"):
            if credentials.is_random(match.group(name)):
                yield from self._report(match, "app-secret", name)
        value, rest = match.group("value"), match.group("rest")
        if not credentials.is_random(value) or credentials.names_no_secret(rest):
            return
        if credentials.is_hexadecimal(value):
            yield from self._report(match, "app-secret")
        elif credentials.is_mixed(value) and credentials.names_key(match.data[max(0, match.span.start - 12) : match.span.start], rest):
            yield from self._report(match, "cloud-key")  # SecretKey, AccessKeySecret

    @on_text(credentials.PAY_KEY, "key", "Key", "KEY")
    def check_pay_key(self, match: TextMatch) -> RuleResult:
        if credentials.is_random(match.group("value")):
            yield from self._report(match, "pay-key")

    @on_text(credentials.BESIDE_APPID, "wx")
    def check_beside_appid(self, match: TextMatch) -> RuleResult:
        if credentials.is_random(match.group("value")):
            yield from self._report(match, "app-secret", severity=Severity.WARNING, confidence=Confidence.MEDIUM)

    @on_text(credentials.TENCENT_KEY_ID, "AKID")
    def check_secret_id(self, match: TextMatch) -> RuleResult:
        if credentials.is_random(match.group("value")[4:]):
            yield from self._report(match, "cloud-key")

    @on_text(credentials.PRIVATE_KEY, "PRIVATE KEY-----")
    def check_private_key(self, match: TextMatch) -> RuleResult:
        yield from self._report(match, "private-key")

    def _report(
        self, match: TextMatch, key: str, group: str = "value", *, severity: Severity = Severity.ERROR, confidence: Confidence = Confidence.HIGH
    ) -> list[Finding]:
        file = match.file
        if file.mini_program is None or file.function is not None or file.path.rsplit("/", 1)[-1] in _NOT_SHIPPED:
            return []
        span: Span = match.group_span(group)
        return [self.finding(Place(file.path, span), key, severity=severity, confidence=confidence, redact=[span])]

    invalid = (
        """
        const appid = 'wx5f3e1a9b7c2d4e60'
        const APP_SECRET = '9f86d081884c7d659a2feaa0c55ad015'
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this AppSecret ships with the Mini Program: anyone can read it out of the package
        // wx.request({ url: `https://api.weixin.qq.com/sns/jscode2session?appid=${appid}&secret=3c59dc048e8850243be8079a5c74d079&js_code=` })
                                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this AppSecret ships with the Mini Program: anyone can read it out of the package
        getToken('wx5f3e1a9b7c2d4e60', 'b6d767d2f8ed5d21a44b0e5886680cb9')
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this AppSecret ships with the Mini Program: anyone can read it out of the package
        """,
        """
        const cos = new COS({ SecretId: 'A_SECRET_ID_OF_THE_RIGHT_LENGTH_HERE', SecretKey: 'q7Lw2XvB9nTz4Kc8Rd1Hs6Jf3Mp5Yg0E' })
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this key of a cloud account ships with the Mini Program: anyone can read it out of the package
                                                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this key of a cloud account ships with the Mini Program: anyone can read it out of the package
        export const pay = { mchId: '1900000109', apiV3Key: 'Zx8Cv6Bn4Mm2As9Df7Gh5Jk3Lq1We0Rt' }
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this key of WeChat Pay ships with the Mini Program: anyone can read it out of the package
        """.replace(
            "A_SECRET_ID_OF_THE_RIGHT_LENGTH_HERE", "AKID" + "8Qk3fVn2LxT7bYd5RmZ0pWc9HsJ4uEa6"
        ),  # in two pieces, so that no scanner takes it for a leak
        """
        -- miniprogram/utils/sign.js --
        const key = '-----BEGIN PRIVATE KEY-----\\nMIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAq7BFUpkGp3LQmlQYx2eqzDV9xe\\n-----END PRIVATE KEY-----'
                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this private key ships with the Mini Program: anyone can read it out of the package
        -- miniprogram/pages/index/index.wxml --
        <!-- secret: "e4da3b7fbbce2345d7772b0674a318d5" -->
                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this AppSecret ships with the Mini Program: anyone can read it out of the package
        -- miniprogram/pages/index/index.js --
        Page({})
        """,
    )
    valid = (
        "const secret = config.secret; const APP_SECRET = 'YOUR_APP_SECRET'; const appSecret = ''",
        "const url = `https://api.weixin.qq.com/sns/jscode2session?appid=${APPID}&secret=${SECRET}`",
        "const secret = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'; const other = { secret: '00000000000000000000000000000000' }",
        "const image = 'https://main.qcloudimg.com/raw/9f86d081884c7d659a2feaa0c55ad015.png?sign=3c59dc048e8850243be8079a5c74d079'",
        "db.collection('shops').doc('9f86d081884c7d659a2feaa0c55ad015').get()",
        "const md5 = { secretHash: '9f86d081884c7d659a2feaa0c55ad015' }",
        "const mapKey = 'OB4BZ-D4W3U-B7VVO-4PJWW-6TKDJ-WPB77'",
        "const key = 'secret' + version + '9f86d081884c7d659a2feaa0c55ad015'",
        """
        -- miniprogram/pages/index/index.js --
        Page({})
        -- cloudfunctions/token/index.js --
        const secret = '9f86d081884c7d659a2feaa0c55ad015'
        exports.main = async () => secret.length
        """,
        """
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/", "appSecret": "9f86d081884c7d659a2feaa0c55ad015" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        Page({})
        """,
    )
