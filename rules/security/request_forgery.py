"""The caller decides which server a cloud function talks to.

## What it does

Follows the request of a cloud function, and reports where a part of it decides the host of an address that the function requests: `http`, `https`, `fetch`, axios, got, request,
superagent and needle. A value that comes after `https://example.com/` decides a path, and is not reported.

## Why is this bad?

The function becomes a proxy. The caller reaches what only the function reaches: databases and servers of the private network, and the cloud's metadata service, which hands out keys.
Requests to others come from your account.

## Example

```js
exports.main = async (event) => (await axios.get(event.url)).data
```

## Use instead

```js
const HOSTS = ['api.example.com']
exports.main = async (event) => {
  const url = new URL(event.url)
  if (url.protocol !== 'https:' || !HOSTS.includes(url.hostname)) throw new Error('forbidden')
  return (await axios.get(url.href)).data
}
```

## Known limits

Silent where the address was compared with something fixed or searched (`startsWith`, `indexOf`), where a part that is not known comes before the value, and where a decision about
`OPENID` guards the place. Redirects are not looked at.

## 中文

跟踪云函数的请求参数，若其一部分决定了函数所请求地址的主机（`http`、`https`、`fetch`、axios、got、request 等），则报告；位于 `https://example.com/` 之后的值只影响路径，不报告。
这样函数就成了代理：调用者可访问只有函数才能访问的内网服务，以及会下发密钥的云服务器元数据接口。
请只允许固定的主机：用 `new URL(...)` 解析后与白名单比较。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

_ADDRESS = frozenset({"url", "uri", "baseURL", "baseUrl", "prefixUrl", "host", "hostname", "socketPath"})
"""Where the packages look for the address in an object of options."""


class RequestForgery(Rule):
    summary = "request to a server that the caller chooses"
    summary_zh = "请求的服务器由调用者决定"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
        "https://cwe.mitre.org/data/definitions/918.html",
    )
    aliases = ("function/no-ssrf",)
    files = FUNCTION

    messages = {
        "host": Message(
            "`{source}` is decided by the caller, and it decides which server this request goes to",
            zh="`{source}` 由调用者决定，却决定了请求发往哪台服务器",
            help="compare the host with a list of those that may be requested, or let the request choose from fixed addresses",
            help_zh="将主机与允许请求的列表比较，或由请求从固定的地址中选择",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="request-address")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or flow.asserted & {"checked", "number", "matched", "past-host"}:
            return
        if not flow.key or (len(flow.key) == 1 and flow.key[0] in _ADDRESS):
            yield self.flow_finding(flow, "host", source_key="source")

    invalid = (
        """
        const axios = require('axios')
        exports.main = async (event) => {
          const { url } = event
                  --- `event.url` is chosen by the caller
          const { data } = await axios.get(url, { timeout: 3000 })
                                           ^^^ `event.url` is decided by the caller, and it decides which server this request goes to
          return data
        }
        """,
        """
        const rp = require('request-promise')
        const https = require('https')
        const http = require('node:http')
        const axios = require('axios')
        exports.main = async (event) => {
          await axios.get(new URL(event.link).href)
                          ^^^^^^^^^^^^^^^^^^^^^^^^ `event.link` is decided by the caller, and it decides which server this request goes to
          http.get(new URL(event.page))
                   ^^^^^^^^^^^^^^^^^^^ `event.page` is decided by the caller, and it decides which server this request goes to
          await rp({ method: 'POST', uri: `https://${event.region}.example.com/report`, body: event })
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.region` is decided by the caller, and it decides which server this request goes to
          https.get({ hostname: event.host, path: '/' + event.path }, answer => answer.resume())
                                ^^^^^^^^^^ `event.host` is decided by the caller, and it decides which server this request goes to
          return fetch('https://example.com' + event.path)
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.path` is decided by the caller, and it decides which server this request goes to
        }
        """,
    )
    valid = (
        """
        const axios = require('axios')
        const BASE = 'https://api.example.com'
        exports.main = async (event) => {
          await axios.get(`${BASE}/weather?city=${event.city}`)
          await axios.get('https://api.example.com/users/' + encodeURIComponent(event.id))
          await axios({ method: 'post', url: BASE + '/report', data: event, params: { url: event.url } })
          return axios.post(`${process.env.HOST}/report/${event.id}`, event)
        }
        """,
        """
        const request = require('request')
        const HOSTS = ['api.example.com']
        exports.main = async (event) => {
          if (!HOSTS.includes(new URL(event.url).hostname)) return { code: 403 }
          if (!event.image.startsWith('https://example.com/')) return { code: 403 }
          if (event.file.indexOf('https://example.com/') !== 0) return { code: 403 }
          request({ url: event.url })
          request(event.image)
          request(event.file)
        }
        """,
        """
        const got = require('got')
        const APIS = { weather: 'https://weather.example.com/', news: 'https://news.example.com/' }
        exports.main = async (event) => {
          let url = APIS[event.api]
          url += '?q=' + event.q
          return got(url, { searchParams: { url: event.url } }).json()
        }
        """,
        """
        const http = require('http')
        exports.main = async (event) => http.request({ hostname: 'example.com', port: 80, path: '/' + event.path, headers: event.headers })
        """,
        """
        const axios = require('axios')
        const client = axios.create({ baseURL: 'https://api.example.com' })
        exports.main = async (event) => client.get('/users/' + event.id)
        """,
    )
