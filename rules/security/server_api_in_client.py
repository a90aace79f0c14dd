"""The Mini Program itself calls an API that is made for servers.

## What it does

Reports `wx.request`, `wx.uploadFile` and `wx.downloadFile` to `api.weixin.qq.com`, `api.mch.weixin.qq.com` and `*.tencentcloudapi.com`.

## Why is this bad?

These addresses cannot be declared as domains of a Mini Program: outside the developer tools the request fails. Worse, they want the AppSecret, an access token or a key of the account,
which then ship in the package for everyone to read.

## Example

```js
wx.request({ url: `https://api.weixin.qq.com/sns/jscode2session?appid=${APPID}&secret=${SECRET}&js_code=${code}` })
```

## Use instead

```js
const { result } = await wx.cloud.callFunction({ name: 'login' })
```

with `cloud.getWXContext().OPENID` in the function, and `cloud.openapi` for other APIs.

## Known limits

Requests through a wrapper of your own, and addresses whose beginning is not known before the program runs, are not seen.

## 中文

报告小程序端直接请求 `api.weixin.qq.com`、`api.mch.weixin.qq.com`、`*.tencentcloudapi.com` 的 `wx.request`、`wx.uploadFile`、`wx.downloadFile`。
这些域名不能配置为小程序的服务器域名，在真机上请求会失败；而且它们需要 AppSecret、access_token 或账号密钥，会随代码包泄露给所有人。
请放到云函数或服务器中调用：登录用 `getWXContext()`，其他接口用 `cloud.openapi`。
"""

from wxlint.api import CLIENT, CallSite, Message, Rule, RuleResult, Severity, on_call, regex

_SERVER = regex(
    r"https?://(?P<host>api\.weixin\.qq\.com|api2\.weixin\.qq\.com|api\.mch\.weixin\.qq\.com|(?:[\w-]+\.){1,3}tencentcloudapi\.com)(?:[/:?#]|$)"
)


class ServerApiInClient(Rule):
    summary = "API for servers called by the Mini Program itself"
    summary_zh = "在小程序端直接调用服务端接口"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html",
    )
    aliases = ("security/no-server-api-in-client",)
    files = CLIENT

    messages = {
        "call": Message(
            "`{host}` serves servers only: outside the developer tools this request fails, and what it needs must not ship with the Mini Program",
            zh="`{host}` 只供服务端调用：真机上该请求会失败，且其所需的密钥不应随小程序下发",
            help="call it from a cloud function with `cloud.openapi`, or from a server; `getWXContext()` knows the user's openid",
            help_zh="在云函数中用 `cloud.openapi` 或在服务器中调用；用户的 openid 可由 `getWXContext()` 获得",
        ),
    }

    @on_call("wx.request", "wx.uploadFile", "wx.downloadFile")
    def check(self, call: CallSite) -> RuleResult:
        url = call.option("url")
        match = _SERVER.match(url.beginning()) if url is not None else None
        if url is not None and match is not None:
            yield self.finding(url if url.path == call.path else call.callee, "call", host=match["host"])

    invalid = (
        """
        Page({
          login(code) {
            wx.request({ url: `https://api.weixin.qq.com/sns/jscode2session?appid=${APPID}&js_code=${code}`, success: this.done })
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `api.weixin.qq.com` serves servers only: outside the developer tools this request fails, and what it needs must not ship with the Mini Program
          },
        })
        """,
        """
        const HOST = 'https://api.mch.weixin.qq.com'
        const url = HOST + '/pay/unifiedorder?t=' + Date.now()
        wx.request({ url, method: 'POST' })
                     ^^^ `api.mch.weixin.qq.com` serves servers only: outside the developer tools this request fails, and what it needs must not ship with the Mini Program
        const options = { url: 'https://sms.tencentcloudapi.com' }
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `sms.tencentcloudapi.com` serves servers only: outside the developer tools this request fails, and what it needs must not ship with the Mini Program
        wx.request(options)
        """,
    )
    valid = (
        "wx.request({ url: 'https://api.example.com/sns/jscode2session', data: { next: 'https://api.weixin.qq.com/' } })",
        "// wx.request({ url: 'https://api.weixin.qq.com/sns/jscode2session' })\nconst help = 'see https://api.weixin.qq.com/'",
        "wx.request({ url: 'https://api.weixin.qq.com.example.com/' })\nwx.request({ url: `https://${host}/api.weixin.qq.com/` })",
        """
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        exports.main = async () => axios.get('https://api.weixin.qq.com/cgi-bin/token')
        """,
    )
