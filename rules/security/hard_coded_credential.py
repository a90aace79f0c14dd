"""A secret in the source of a cloud function.

## What it does

Reports AppSecrets, keys of WeChat Pay and of cloud accounts, private keys, and passwords of databases and mail accounts that stand in the code of cloud functions. The value itself
appears in no output.

## Why is this bad?

Whoever can read the repository, a copy of it or the function in the console has the secret, and it stays in the history after it is removed. It cannot be changed without a
deployment, and is the same in test and production.

## Example

```js
const APP_SECRET = '<32 hexadecimal digits>'
```

## Use instead

```js
const { APP_SECRET } = process.env
```

and set the variable in the function's configuration in the console.

## Known limits

Secrets are recognised by their form together with a name that tells what they are. Placeholders, bare hexadecimal digits and passwords without a user beside them are not reported.
JSON files are not looked at.

## 中文

查找云函数源码中的 AppSecret、微信支付密钥、云账号密钥、私钥，以及数据库、邮箱的密码。任何输出都不会包含密钥本身。
能看到仓库、其副本或控制台代码的人都会得到它；删除后仍留在历史中；更换还必须重新部署。
请在控制台为云函数配置环境变量，用 `process.env` 读取，并重置已提交的密钥。
"""

from wxlint.api import FUNCTION, Confidence, Finding, Message, Place, Rule, RuleResult, Severity, TextMatch, credentials, on_text


class HardCodedCredential(Rule):
    summary = "secret in the source of a cloud function"
    summary_zh = "云函数源码中的密钥或密码"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/798.html",
    )
    aliases = ("security/no-hardcoded-credentials",)
    files = FUNCTION

    messages = {
        "app-secret": Message(
            "this AppSecret stands in the source: everybody who sees the code can act in the app's name",
            zh="该 AppSecret 写在源码中：能看到代码的人都可以冒用该小程序的身份",
            help="read it from an environment variable, and reset it on mp.weixin.qq.com",
            help_zh="改为从环境变量读取，并在 mp.weixin.qq.com 重置",
        ),
        "pay-key": Message(
            "this key of WeChat Pay stands in the source: everybody who sees the code can sign payments",
            zh="该微信支付密钥写在源码中：能看到代码的人都可以签名支付请求",
            help="read it from an environment variable, and replace it on pay.weixin.qq.com",
            help_zh="改为从环境变量读取，并在 pay.weixin.qq.com 更换",
        ),
        "cloud-key": Message(
            "this key of a cloud account stands in the source: everybody who sees the code can use the account",
            zh="该云账号密钥写在源码中：能看到代码的人都可以使用该账号",
            help="read it from an environment variable, and disable it in the provider's console",
            help_zh="改为从环境变量读取，并在云服务商控制台停用",
        ),
        "private-key": Message(
            "this private key stands in the source: everybody who sees the code can sign with it",
            zh="该私钥写在源码中：能看到代码的人都可以用它签名",
            help="read it from an environment variable, and replace the key pair",
            help_zh="改为从环境变量读取，并更换密钥对",
        ),
        "password": Message(
            "this password stands in the source: everybody who sees the code can log in with it",
            zh="该密码写在源码中：能看到代码的人都可以用它登录",
            help="read it from an environment variable, and change it",
            help_zh="改为从环境变量读取，并更换密码",
        ),
    }

    @on_text(credentials.NAMED, "ecret", "ECRET")
    def check_named(self, match: TextMatch) -> RuleResult:
        for name in ("query", "joined"):
            if credentials.is_random(match.group(name)):
                yield self._report(match, "app-secret", name)
        value, rest = match.group("value"), match.group("rest")
        if not credentials.is_random(value) or credentials.names_no_secret(rest):
            return
        if credentials.is_hexadecimal(value):
            yield self._report(match, "app-secret")
        elif credentials.is_mixed(value) and credentials.names_key(match.data[max(0, match.span.start - 12) : match.span.start], rest):
            yield self._report(match, "cloud-key")

    @on_text(credentials.PAY_KEY, "key", "Key", "KEY")
    def check_pay_key(self, match: TextMatch) -> RuleResult:
        if credentials.is_random(match.group("value")):
            yield self._report(match, "pay-key")

    @on_text(credentials.TENCENT_KEY_ID, "AKID")
    def check_key_id(self, match: TextMatch) -> RuleResult:
        if credentials.is_random(match.group("value")[4:]):
            yield self._report(match, "cloud-key")

    @on_text(credentials.PRIVATE_KEY, "PRIVATE KEY-----")
    def check_private_key(self, match: TextMatch) -> RuleResult:
        yield self._report(match, "private-key")

    @on_text(credentials.DATABASE_URL, "://")
    def check_database(self, match: TextMatch) -> RuleResult:
        if credentials.is_password(match.group("value")):
            yield self._report(match, "password", confidence=Confidence.MEDIUM)

    @on_text(credentials.LOGIN, "pass", "pwd")
    def check_login(self, match: TextMatch) -> RuleResult:
        if credentials.is_password(match.group("value")):
            yield self._report(match, "password", confidence=Confidence.MEDIUM)

    def _report(self, match: TextMatch, key: str, group: str = "value", *, confidence: Confidence = Confidence.HIGH) -> Finding:
        span = match.group_span(group)
        return self.finding(Place(match.path, span), key, confidence=confidence, redact=[span])

    invalid = (
        """
        const APP_SECRET = '9f86d081884c7d659a2feaa0c55ad015'
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this AppSecret stands in the source: everybody who sees the code can act in the app's name
        const url = 'https://api.weixin.qq.com/cgi-bin/token?grant_type=client_credential&secret=3c59dc048e8850243be8079a5c74d079'
                                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this AppSecret stands in the source: everybody who sees the code can act in the app's name
        const pay = { mchId: '1900000109', apiV3Key: 'Zx8Cv6Bn4Mm2As9Df7Gh5Jk3Lq1We0Rt' }
                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this key of WeChat Pay stands in the source: everybody who sees the code can sign payments
        exports.main = async () => ({})
        """,
        """
        const mysql = require('mysql2')
        const pool = mysql.createPool({ host: '10.0.0.2', user: 'shop', password: 'kT7#pq!92m' })
                                                                                   ^^^^^^^^^^ this password stands in the source: everybody who sees the code can log in with it
        const mongo = 'mongodb://shop:wR3_9vLx@10.0.0.3:27017/shop'
                                      ^^^^^^^^ this password stands in the source: everybody who sees the code can log in with it
        const sms = { SecretKey: 'q7Lw2XvB9nTz4Kc8Rd1Hs6Jf3Mp5Yg0E' }
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this key of a cloud account stands in the source: everybody who sees the code can use the account
        const key = '-----BEGIN PRIVATE KEY-----\\nMIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAq7BFUpkGp3LQmlQYx2eqzDV9xe\\n-----END PRIVATE KEY-----'
                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this private key stands in the source: everybody who sees the code can sign with it
        exports.main = async () => pool.promise().query('SELECT 1')
        """,
    )
    valid = (
        "const { APP_SECRET } = process.env\nconst secret = 'YOUR_APP_SECRET'\nexports.main = async () => APP_SECRET + secret",
        "const secret = '00000000000000000000000000000000'\nexports.main = async () => secret",
        """
        const pool = { user: 'root', password: 'your_password' }
        const other = { user: process.env.NAME, password: process.env.PASSWORD }
        const third = { user: 'shop', password: '******' }
        const url = `mongodb://${name}:${password}@10.0.0.3/shop`
        const docs = 'mysql://user:password@localhost/db'
        const messages = { username: 'a name is needed', password: 'a password is needed' }
        exports.main = async () => [pool, other, third, url, docs, messages]
        """,
        "const secretHash = '9f86d081884c7d659a2feaa0c55ad015'\nexports.main = async (event) => event.hash === secretHash",
        """
        -- miniprogram/pages/index/index.js --
        const APP_SECRET = '9f86d081884c7d659a2feaa0c55ad015'
        """,
    )
