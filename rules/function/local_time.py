"""The hour or day of the server's clock, taken for that of the users.

## What it does

Reports what depends on the time zone of `new Date()` in a cloud function: `getHours`, `getDate`, `getDay`, `setHours`, `toLocaleString` and their kin; one place for each date.

## Why is this bad?

Cloud functions run in UTC, eight hours behind Beijing: `setHours(0, 0, 0, 0)` gives eight in the morning, and from midnight to eight `getDate()` gives yesterday. On the developer's machine all is well.

## Example

```js
const today = new Date()
today.setHours(0, 0, 0, 0)
```

## Use instead

Set the environment variable `TZ` of the function to `Asia/Shanghai`, or say which zone is meant:

```js
const hour = new Intl.DateTimeFormat('zh-CN', { hour: 'numeric', timeZone: 'Asia/Shanghai' }).format(new Date())
```

## Known limits

Off by default: whether `TZ` is set in the console is not in the repository. Silent where the function, or a cloudbaserc.json, speaks of `TZ`, a time zone or eight hours, and for differences such as `setDate(getDate() - 7)`.

## 中文

查找云函数中依赖时区的 `new Date()` 用法：`getHours`、`getDate`、`getDay`、`setHours`、`toLocaleString` 等，每个日期只报告一处。
云函数的时区是 UTC，比北京时间晚 8 小时：`setHours(0, 0, 0, 0)` 得到的是早上 8 点，凌晨 0 点到 8 点的 `getDate()` 是昨天；本地调试时却看不出来。
请把云函数的环境变量 `TZ` 设为 `Asia/Shanghai`，或显式指定时区。默认关闭，因为控制台中的环境变量无法从代码看到。
"""

from wxlint.api import (
    FUNCTION,
    CallSite,
    Language,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    named_calls,
    on_module,
    on_project,
    regex,
)

_METHODS = ("getHours", "getDate", "getDay", "setHours", "toLocaleString", "toLocaleDateString", "toLocaleTimeString", "toDateString", "toTimeString")
_AWARE = regex(rb"\bTZ\b|timeZone|getTimezoneOffset|Asia/|28800000|\b8\s*\*\s*(?:60|3600)|\b(?:60|3600|1000)\s*\*\s*8\b|utcOffset|\+\s*8\b")


class LocalTime(Rule):
    summary = "the server's hour or day taken for the users'"
    summary_zh = "把服务器时区的时间当作本地时间"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("strict",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/notice.html",)
    aliases = ("function/timezone",)
    files = FUNCTION

    messages = {
        "zone": Message(
            "`{method}` goes by the server's clock, which is UTC: eight hours behind Beijing",
            zh="`{method}` 使用服务器时区（UTC），比北京时间晚 8 小时",
            help="set the function's environment variable `TZ` to `Asia/Shanghai`, or give `timeZone`",
            help_zh="把云函数的环境变量 `TZ` 设为 `Asia/Shanghai`，或指定 `timeZone`",
        ),
    }

    @on_module(*_METHODS)
    def note(self, module: Module) -> RuleResult:
        if _AWARE.search(module.data):
            return
        seen: set[Span] = set()
        for call in named_calls(module, *_METHODS):
            made = call.receiver_call
            if made is None or made.callee.text != "Date" or made.kind != "new_expression" or made.arguments or made.span in seen:
                continue
            if not _is_difference(call):
                seen.add(made.span)
                yield self.fact("zone", call.callee, method=call.callee.text.rpartition(".")[2])

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        facts = index.facts(self, "zone")
        settings = (
            [file.path for file in self.project.files.values() if file.language is Language.JSON and "cloudbaserc" in file.path] if facts else []
        )
        if any(b'"TZ"' in (index.read(path) or b"") for path in settings):
            return
        for fact in facts:
            yield self.finding(fact, "zone", method=fact.data["method"])

    invalid = (
        """
        exports.main = async (event) => {
          const today = new Date()
          today.setHours(0, 0, 0, 0)
          ^^^^^^^^^^^^^^ `setHours` goes by the server's clock, which is UTC: eight hours behind Beijing
          return { today, day: today.getDate() }
        }
        """,
        """
        const stamp = () => {
          const now = new Date()
          return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`
                                                               ^^^^^^^^^^^ `getDate` goes by the server's clock, which is UTC: eight hours behind Beijing
        }
        exports.main = async (event) => ({ stamp: stamp(), text: new Date().toLocaleString() })
                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^ `toLocaleString` goes by the server's clock, which is UTC: eight hours behind Beijing
        """,
    )
    valid = (
        """
        process.env.TZ = 'Asia/Shanghai'
        exports.main = async (event) => ({ hour: new Date().getHours() })
        """,
        """
        exports.main = async (event) => {
          const weekAgo = new Date()
          weekAgo.setDate(weekAgo.getDate() - 7)
          return { weekAgo, at: new Date().toISOString(), year: new Date().getFullYear(), day: new Date(event.date).getDate() }
        }
        """,
        """
        exports.main = async (event) => ({ text: new Date().toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai' }) })
        """,
        """
        -- project.config.json --
        { "cloudfunctionRoot": "functions/", "miniprogramRoot": "miniprogram/" }
        -- cloudbaserc.json --
        { "functionRoot": "functions", "functions": [{ "name": "now", "envVariables": { "TZ": "Asia/Shanghai" } }] }
        -- functions/now/index.js --
        exports.main = async (event) => ({ hour: new Date().getHours() })
        """,
    )


def _is_difference(call: CallSite) -> bool:
    """Whether the day is only moved by some days: `d.setDate(d.getDate() - 7)`."""
    statement = call.enclosing_statement().text
    return call.callee.text.endswith(".getDate") and ".setDate(" in statement
