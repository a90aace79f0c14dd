"""What the runtime knows is handed to whoever calls, or written to the log.

## What it does

Reports cloud functions that return the whole of `process.env`, of their second parameter `context` or of a request's headers, log all of `process.env`, or return the whole `event`.

## Why is this bad?

The environment of a cloud function holds the temporary keys of the cloud account (`TENCENTCLOUD_SECRETID`, `TENCENTCLOUD_SESSIONTOKEN`). Everybody who calls the
function gets them, and reads and writes with them until they expire. `context` tells of the environment too, in its `environ`. Headers carry what the gateway added. `event` holds the caller's identity and what the platform put
there; a page needs none of it back.

## Example

```js
exports.main = async (event, context) => {
  return { event, context, env: process.env }
}
```

## Use instead

```js
exports.main = async (event) => {
  return { id: event.id, region: process.env.TENCENTCLOUD_REGION }
}
```

## Known limits

One member (`event.id`, `context.request_id`, `process.env.NAME`) is no echo. A returned `event` is advice: the official template does it.

## 中文

查找把整个 `process.env`、第二个参数 `context`、请求头返回给调用者，把整个 `process.env` 写入日志，或原样返回 `event` 的云函数。
环境变量中有云账号的临时密钥（`TENCENTCLOUD_SECRETID`、`TENCENTCLOUD_SESSIONTOKEN`），任何调用者拿到后都能在有效期内读写资源；`context` 的 `environ` 也含有运行环境信息。
请只返回页面需要的字段。返回整个 `event` 仅作提示，因为官方模板就是这样写的。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

_HELP = "return the fields that the page needs, one by one"
_HELP_ZH = "逐个返回页面需要的字段"


class EchoedRuntime(Rule):
    summary = "runtime environment handed to the caller"
    summary_zh = "把运行环境返回给调用者"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://www.tencentcloud.com/document/product/583/32748",
        "https://cwe.mitre.org/data/definitions/497.html",
    )
    aliases = ("SEC001", "privacy/no-echo-runtime")
    files = FUNCTION

    messages = {
        "keys": Message(
            "all of `{source}`, with the temporary keys of the cloud account, is returned to the caller",
            zh="整个 `{source}`（含云账号的临时密钥）被返回给调用者",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "context": Message(
            "all of `{source}`, with the environment that the function runs in, is returned to the caller",
            zh="整个 `{source}`（含函数的运行环境信息）被返回给调用者",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "logged": Message(
            "all of `{source}`, with the temporary keys of the cloud account, is written to the log",
            zh="整个 `{source}`（含云账号的临时密钥）被写入日志",
            help="log the variables that matter, one by one",
            help_zh="只逐个记录需要的变量",
        ),
        "headers": Message(
            "all headers of the request, with what the gateway added, are returned to the caller",
            zh="全部请求头（含网关添加的内容）被返回给调用者",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "event": Message(
            "all of `{source}` is returned to the caller, with whatever the platform put into it",
            zh="整个 `{source}`（含平台注入的内容）被原样返回给调用者",
            help=_HELP,
            help_zh=_HELP_ZH,
        ),
        "source": Message("`{source}` comes from here", zh="`{source}` 来自此处"),
    }

    @on_flow(source="runtime", sink="function-result")
    def check_result(self, flow: Flow) -> RuleResult:
        if flow.name == "process.env":
            yield self.flow_finding(flow, "keys", source_key="source")
        elif not flow.member_is_named:
            yield self.flow_finding(flow, "context", source_key="source", severity=Severity.WARNING)

    @on_flow(source="runtime", sink="log")
    def check_log(self, flow: Flow) -> RuleResult:
        if flow.name == "process.env":
            yield self.flow_finding(flow, "logged", source_key="source", severity=Severity.WARNING)

    @on_flow(source="client-input", sink="function-result")
    def check_event(self, flow: Flow) -> RuleResult:
        if flow.name.endswith(".headers") and flow.name.count(".") == 1:
            yield self.flow_finding(flow, "headers", source_key="source")
        elif not flow.member_is_named and not flow.is_text:
            yield self.flow_finding(flow, "event", source_key="source", severity=Severity.INFO)

    invalid = (
        """
        exports.main = async (event, context) => {
                                     ------- `context` comes from here
          if (event.debug) return process.env
                                  ^^^^^^^^^^^ all of `process.env`, with the temporary keys of the cloud account, is returned to the caller
          return { event, context }
                   ^^^^^ info: all of `event` is returned to the caller, with whatever the platform put into it
                          ^^^^^^^ warning: all of `context`, with the environment that the function runs in, is returned to the caller
        }
        """,
        """
        const answer = body => ({ statusCode: 200, body: JSON.stringify(body) })
        exports.main = async (event) => {
          console.log(process.env)
                      ^^^^^^^^^^^ warning: all of `process.env`, with the temporary keys of the cloud account, is written to the log
          return answer({ headers: event.headers })
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all headers of the request, with what the gateway added, are returned to the caller
        }
        """,
    )
    valid = (
        """
        exports.main = async (event, context) => {
          console.log(event, context, process.env.TCB_ENV)
          return { id: event.id, region: process.env.TENCENTCLOUD_REGION, request: context.request_id, ...event.data }
        }
        """,
        """
        exports.main = async ({ a, b }, { request_id: requestId }) => ({ sum: a + b, requestId })
        """,
        """
        const { TCB_ENV } = process.env
        exports.main = async (event) => {
          const { type } = event
          const env = { ...process.env }
          return { type, env: env.TCB_ENV, name: TCB_ENV, agent: event.headers['user-agent'] }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { OPENID, APPID, UNIONID } = cloud.getWXContext()
          return { openid: OPENID, appid: APPID, unionid: UNIONID }
        }
        """,
    )
