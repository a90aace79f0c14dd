"""A cloud function asks WeChat who is calling, although it has been told.

## What it does

Reports requests to `sns/jscode2session` in a cloud function that uses `wx-server-sdk`, where the function has nothing to do with a session key.

## Why is this bad?

WeChat has verified the caller before the function starts, and `cloud.getWXContext()` holds the result. To send a login code to `api.weixin.qq.com` again costs a request, needs the AppSecret in the function, and
gives the openid of whoever made the code, who need not be the caller.

## Example

```js
const { data } = await axios.get(`https://api.weixin.qq.com/sns/jscode2session?appid=${APPID}&secret=${secret}&js_code=${event.code}&grant_type=authorization_code`)
return data.openid
```

## Use instead

```js
return cloud.getWXContext().OPENID
```

## Known limits

Off by default. Silent in files that speak of a `session_key`, of decryption or of signatures: these need it. A back end for several apps may need it too.

## 中文

若云函数使用了 `wx-server-sdk`，却仍请求 `sns/jscode2session` 换取 openid，且与 session_key 无关，则报告。默认关闭。
微信在云函数启动前已完成身份校验，`cloud.getWXContext()` 中就有结果；再次换取既慢，又要在函数中保存 AppSecret，而且得到的是生成 code 的用户，未必是调用者。
请直接使用 `cloud.getWXContext().OPENID`。
"""

from wxlint.api import FUNCTION, Message, Rule, RuleResult, Severity, TextMatch, on_text

_NEEDED = (b"session_key", b"sessionKey", b"createDecipheriv", b"decrypt", b"signature")


class RedundantVerification(Rule):
    summary = "the caller's openid fetched from WeChat once more"
    summary_zh = "再次向微信换取调用者的 openid"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/userinfo.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
    )
    aliases = ("AUTH-WX-009", "auth/no-redundant-verification")
    files = FUNCTION

    messages = {
        "again": Message(
            "the caller has been verified by WeChat already: this request asks once more",
            zh="微信已校验过调用者身份：此请求是多余的",
            help="read `cloud.getWXContext().OPENID`",
            help_zh="改为读取 `cloud.getWXContext().OPENID`",
        ),
    }

    @on_text(r"sns/jscode2session", "sns/jscode2session")
    def check(self, match: TextMatch) -> RuleResult:
        if b"wx-server-sdk" in match.data and not any(word in match.data for word in _NEEDED):
            yield self.finding(match, "again")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const axios = require('axios')
        exports.main = async (event) => {
          const { data } = await axios.get('https://api.weixin.qq.com/sns/jscode2session?js_code=' + event.code)
                                                                      ^^^^^^^^^^^^^^^^^^ the caller has been verified by WeChat already: this request asks once more
          return data.openid
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const url = `https://api.weixin.qq.com/sns/jscode2session?appid=${process.env.APPID}`
                                               ^^^^^^^^^^^^^^^^^^ the caller has been verified by WeChat already: this request asks once more
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.getWXContext().OPENID
        """,
        """
        const cloud = require('wx-server-sdk')
        const axios = require('axios')
        exports.main = async (event) => {
          const { data } = await axios.get('https://api.weixin.qq.com/sns/jscode2session?js_code=' + event.code)
          return decryptSteps(event.encryptedData, data.session_key)
        }
        """,
        """
        const axios = require('axios')
        exports.main = async (event) => axios.get('https://api.weixin.qq.com/sns/jscode2session?js_code=' + event.code)
        """,
    )
