"""WeChat's session key is handed to the client.

## What it does

Reports cloud functions that return the answer of `jscode2session`, or the `session_key` in it, and client code that stores or sends on a `session_key` which a server handed to it.

## Why is this bad?

The `session_key` is what WeChat encrypts and signs a user's data with: the phone number, the steps, the group. Whoever has it can forge such data, log in with somebody else's phone
number, and take over accounts. WeChat's documentation says that it must not be handed to the Mini Program.

## Example

```js
exports.main = async ({ code }) => {
  const { data } = await axios.get(`https://api.weixin.qq.com/sns/jscode2session?appid=${ID}&secret=${SECRET}&js_code=${code}`)
  return data
}
```

## Use instead

```js
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return { token: await createToken(OPENID) }
}
```

## Known limits

The request is recognised by its address, in axios, got, request, fetch, superagent and needle. Keys of the project's own that are called `sessionKey` or `session_id` are silent, and so
is a `session_key` that was hashed.

## 中文

报告把 `jscode2session` 的应答或其中的 `session_key` 返回给客户端的云函数，以及在客户端保存或转发 `session_key` 的代码。
微信用 `session_key` 加密和签名用户数据（手机号、步数等）；得到它的人可以伪造这些数据，甚至冒用他人手机号登录。微信文档要求不得下发给小程序。
云函数中用 `getWXContext()` 即可识别用户；需要会话时请自行生成令牌。
"""

from wxlint.api import CLIENT, FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

_KEY = "session_key"
_WHOLE = frozenset({"reply", "reply.data", "reply.body"})
"""The answer as the packages hand it over: all of it, or the object with the body."""


class ExposedSessionKey(Rule):
    summary = "session key of WeChat handed to the client"
    summary_zh = "把微信的 session_key 交给客户端"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html",
    )
    aliases = ("security/no-session-key-exposure",)
    files = CLIENT | FUNCTION

    messages = {
        "returned": Message(
            "`session_key` of WeChat is returned to the client: whoever has it can forge the user's data",
            zh="微信的 `session_key` 被返回给客户端：得到它的人可以伪造用户数据",
            help="return only what the client needs, and keep `session_key` in the function",
            help_zh="只返回客户端需要的字段，`session_key` 留在云函数中",
        ),
        "kept": Message(
            "`{source}` is WeChat's key for this user's data: it must not be in the client at all",
            zh="`{source}` 是微信加密该用户数据的密钥，不应出现在客户端",
            help="keep `session_key` on the server, and decrypt the user's data there",
            help_zh="将 `session_key` 留在服务端，并在服务端解密用户数据",
        ),
        "source": Message("`{source}` comes from here", zh="`{source}` 来自此处"),
    }

    @on_flow(source="wechat-session", sink="function-result")
    def check_function(self, flow: Flow) -> RuleResult:
        if flow.member == _KEY or (flow.name in _WHOLE and _KEY not in flow.removed):
            yield self.flow_finding(flow, "returned", source_key="source")

    @on_flow(source="server-answer", sink=("storage", "call-data", "request"), spelled=(_KEY,))
    def check_client(self, flow: Flow) -> RuleResult:
        if flow.member == _KEY:
            yield self.flow_finding(flow, "kept", source_key="source")

    invalid = (
        """
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        const { APPID, SECRET } = process.env
        exports.main = async ({ code }) => {
          const url = `https://api.weixin.qq.com/sns/jscode2session?appid=${APPID}&secret=${SECRET}&js_code=${code}`
          const { data } = await axios.get(url)
                  ---- `reply.data` comes from here
          return data
                 ^^^^ `session_key` of WeChat is returned to the client: whoever has it can forge the user's data
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const rp = require('request-promise')
        const login = code => rp({ uri: 'https://api.weixin.qq.com/sns/jscode2session?js_code=' + code, json: true })
        exports.main = async (event) => {
          const { openid, session_key } = await login(event.code)
          return { code: 0, openid, key: session_key }
                                         ^^^^^^^^^^^ `session_key` of WeChat is returned to the client: whoever has it can forge the user's data
        }
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({
          async onLoad() {
            const { result } = await wx.cloud.callFunction({ name: 'login' })
            wx.setStorageSync('session', result.session_key)
                                         ^^^^^^^^^^^^^^^^^^ `result.session_key` is WeChat's key for this user's data: it must not be in the client at all
          },
        })
        """,
    )
    valid = (
        """
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        const crypto = require('crypto')
        exports.main = async ({ code }) => {
          const { data } = await axios.get('https://api.weixin.qq.com/sns/jscode2session?js_code=' + code)
          const { openid, session_key } = data
          const token = crypto.createHash('sha256').update(openid + session_key).digest('hex')
          return { openid: data.openid, unionid: data.unionid, token, code: data.errcode }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        exports.main = async ({ city }) => {
          const { data } = await axios.get('https://api.example.com/weather?city=' + city)
          return { data, session_key: data.session_key }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const rp = require('request-promise')
        exports.main = async (event) => {
          const { session_key, ...rest } = JSON.parse(await rp('https://api.weixin.qq.com/sns/jscode2session?js_code=' + event.code))
          return rest
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        exports.main = async ({ code }) => {
          const { data } = await axios.get('https://api.weixin.qq.com/sns/jscode2session', { params: { js_code: code } })
          delete data.session_key
          return data
        }
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({
          async onLoad() {
            const { result } = await wx.cloud.callFunction({ name: 'login' })
            wx.setStorageSync('session', result.sessionKey)
            wx.setStorageSync('token', result.token)
          },
        })
        """,
    )
