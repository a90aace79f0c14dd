"""`setData` with all of the page's data.

## What it does

Reports `setData(this.data)`, `setData({ ...this.data, x })` and `setData(Object.assign({}, this.data, …))`.

## Why is this bad?

All of the data is compared, copied to the other thread and rendered again, although hardly any of it has changed. With a long list in it, this takes seconds on a slow phone.

## Example

```js
this.data.count++
this.setData(this.data)
```

## Use instead

```js
this.setData({ count: this.data.count + 1 })
```

## Known limits

A copy that is made before, in a variable, is only recognised when the variable is `this.data` itself.

## 中文

检查 `setData(this.data)`、`setData({ ...this.data, x })`、`setData(Object.assign({}, this.data, …))`。
这会把全部数据比较、传输并重新渲染一遍，而其中大部分并未改变。请只传入发生变化的字段。
"""

from wxlint.api import CLIENT, CallSite, Message, Module, Rule, RuleResult, Severity, on_module, regex, unresolved_calls

WHOLE = regex(r"(?:this|that|self|_this|_self|_that|me|page)\.data")
SPREAD = regex(r"\.\.\.\s*(?:this|that|self|_this|_self|_that|me|page)\.data\s*(?=[,}])")
ASSIGNED = regex(r"Object\.assign\(\s*(?:\{\s*\}\s*,\s*)?(?:this|that|self|_this|_self|_that|me|page)\.data\s*[,)]")


class WholeDataSet(Rule):
    summary = "`setData` with all of the data"
    summary_zh = "用全部数据调用 `setData`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",)
    aliases = ("performance/setdata-whole-data",)
    files = CLIENT

    messages = {
        "whole": Message(
            "this sends all of the data to the view, whatever has changed",
            zh="此处把全部数据发送到视图层，无论是否变化",
            help="give the fields that have changed alone",
            help_zh="只传入发生变化的字段",
        ),
    }

    @on_module("setData")
    def check(self, module: Module) -> RuleResult:
        for call in unresolved_calls(module, "setData"):
            argument = call.argument(0)
            if argument is not None and self._is_whole(call):
                yield self.finding(argument, "whole")

    @staticmethod
    def _is_whole(call: CallSite) -> bool:
        argument = call.arguments[0]
        if argument.node.type == "object":
            head = argument.text.partition(":")[0]
            return SPREAD.search(head if "..." in head else "") is not None
        return WHOLE.fullmatch(argument.spelled_out()) is not None or ASSIGNED.match(argument.text) is not None

    invalid = (
        """
        Page({
          add() {
            this.data.count++
            this.setData(this.data)
                         ^^^^^^^^^ this sends all of the data to the view, whatever has changed
            this.setData({ ...this.data, count: 1 })
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ this sends all of the data to the view, whatever has changed
          },
          reset() {
            const that = this
            const data = that.data
            data.count = 0
            that.setData(data)
                         ^^^^ this sends all of the data to the view, whatever has changed
          }
        })
        """,
        """
        Component({
          methods: {
            add() {
              this.setData(Object.assign({}, this.data, { count: 1 }))
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this sends all of the data to the view, whatever has changed
            }
          }
        })
        """,
    )
    valid = (
        """
        Page({
          add() {
            this.setData({ count: this.data.count + 1, form: { ...this.data.form, name: '' } })
            this.setData({ list: this.data.list.concat([1]) })
            this.setData(Object.assign({}, this.data.form))
          }
        })
        """,
        "Page({ load(data) { this.setData(data)\nthis.setData({ ...data }) } })",
        "Page({ load() { this.setData({ form: Object.assign({}, this.data) }) } })",
    )
