"""A flow from a source to a sink of your own.

## What it does

Follows values from the sources to the sinks that you describe in `[[models]]` of `wxlint.toml`, or in a file given with `--models`, and reports where one arrives without passing
one of your sanitizers. Functions are named as globals (`readInput`), or by module (`npm:some-package.read`).

## Why is this bad?

You know best: say so in `message`. Every project has data that must not arrive somewhere: a phone number in a log, a request's field in a report, a setting in a URL.

## Example

```toml
[[models]]
[[models.source]]
kind = "phone"
api = "readPhone"
at = "ReturnValue"

[[models.sink]]
kind = "report"
api = "sendReport"
at = "Argument[0]"
message = "a phone number must not leave in a report"

[[models.sanitizer]]
kinds = ["report"]
api = "mask"
```

```js
sendReport({ text: 'call ' + readPhone() })
```

## Use instead

```js
sendReport({ text: 'call ' + mask(readPhone()) })
```

## Known limits

The bounds of the flow analysis: access paths five members deep, calls nested twelve deep. A sink without `sources` takes values from any source but the trusted identity.

## 中文

按照 `wxlint.toml` 中 `[[models]]`（或 `--models` 指定的文件）描述的来源与汇点跟踪数据，若未经过净化函数就到达汇点，则报告。
每个项目都有不该流到某处的数据，例如手机号不应进入日志。请先用净化函数处理，再传给汇点；提示语由您在 `message` 中给出。
"""

from wxlint.api import EVERYWHERE, Flow, Message, Rule, RuleResult, Severity, on_flow


class CustomFlow(Rule):
    summary = "flow from a source to a sink of your own models"
    summary_zh = "自定义模型中的来源流到了汇点"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://codeql.github.com/docs/codeql-language-guides/customizing-library-models-for-javascript/",)
    files = EVERYWHERE

    messages = {
        "user": Message(
            "{message}",
            zh="{message}",
            help="pass the value through a sanitizer first, or keep it away from here",
            help_zh="先经过净化函数，或不要传到此处",
        ),
        "flow": Message(
            "`{source}` reaches `{api}`",
            zh="`{source}` 到达 `{api}`",
            help="pass the value through a sanitizer first, or keep it away from here",
            help_zh="先经过净化函数，或不要传到此处",
        ),
        "source": Message("`{source}` comes from here", zh="`{source}` 来自此处"),
    }

    @on_flow(source="custom", sink="custom")
    def check(self, flow: Flow) -> RuleResult:
        key = "user" if flow.message else "flow"
        yield self.flow_finding(flow, key, source_key="source", message=flow.message, api=flow.api)

    invalid = (
        """
        sendReport({ text: 'call ' + readPhone() })
                           ^^^^^^^^^^^^^^^^^^^^^ a phone number must not leave in a report
        -- wxlint.toml --
        [[models]]
        [[models.source]]
        kind = "phone"
        api = "readPhone"
        at = "ReturnValue"
        [[models.sink]]
        kind = "report"
        api = "sendReport"
        at = "Argument[0]"
        message = "a phone number must not leave in a report"
        """,
        """
        const list = [readPhone()].map(number => ({ number }))
                      ----------- `readPhone` comes from here
        list.forEach(item => log.push(item.number))
                                      ^^^^^^^^^^^ `readPhone` reaches `log.push`
        -- wxlint.toml --
        [[models]]
        [[models.source]]
        kind = "phone"
        api = "readPhone"
        at = "ReturnValue"
        [[models.sink]]
        kind = "log"
        api = "log.push"
        at = "Argument[*]"
        """,
    )
    valid = (
        """
        sendReport({ text: 'call ' + mask(readPhone()) })
        -- wxlint.toml --
        [[models]]
        [[models.source]]
        kind = "phone"
        api = "readPhone"
        at = "ReturnValue"
        [[models.sink]]
        kind = "report"
        api = "sendReport"
        at = "Argument[0]"
        [[models.sanitizer]]
        kinds = ["report"]
        api = "mask"
        """,
        """
        sendReport({ text: readName() })
        -- wxlint.toml --
        [[models]]
        [[models.source]]
        kind = "phone"
        api = "readPhone"
        at = "ReturnValue"
        [[models.sink]]
        kind = "report"
        api = "sendReport"
        at = "Argument[0]"
        """,
        "sendReport({ text: readPhone() })",
    )
