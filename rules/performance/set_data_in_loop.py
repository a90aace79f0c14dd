"""`setData` once for every element of a list.

## What it does

Reports `this.setData` in a loop, or in the callback of `forEach`, `map` and their kind.

## Why is this bad?

Each call compares the data, hands it to the other thread and renders. A list of 50 renders 50 times where once would do, and the page stands still meanwhile.

## Example

```js
for (let i = 0; i < list.length; i++) {
  this.setData({ [`list[${i}].checked`]: true })
}
```

## Use instead

```js
const changes = {}
for (let i = 0; i < list.length; i++) changes[`list[${i}].checked`] = true
this.setData(changes)
```

## Known limits

Silent where the loop waits for something (`await`) or is left right after the call, where the call depends on a comparison that few elements meet, or on what one element has (`checked`, `current`), for other components (`child.setData`), and in callbacks that only run
later.

## 中文

检查循环以及 `forEach`、`map` 等回调中的 `this.setData`。
每次调用都要比较数据、跨线程传输并渲染；列表有 50 项就渲染 50 次，页面会明显卡顿。请在循环中收集改动，最后调用一次 `setData`。
循环中有 `await`、调用后立即跳出、以相等比较或 `checked`、`current` 之类为条件，以及稍后才执行的回调不报告。
"""

import re

from wxlint.api import (
    CLIENT,
    CallSite,
    Expression,
    Message,
    Module,
    Place,
    Rule,
    RuleResult,
    Severity,
    conditions_of,
    on_module,
    regex,
    repetition_around,
    unresolved_calls,
    waits_in,
)

SELF = regex(r"this|that|self|_this|_self|_that|me|page|ctx|vm")
# what one element of a list has, and no other
COMPARISON = regex(r"[=!]==?|\.(?:includes|indexOf|has)\(|checked|selected|active|current|default", re.IGNORECASE)
LEAVES = frozenset({"break_statement", "return_statement"})


class SetDataInLoop(Rule):
    summary = "`setData` once for every element of a list"
    summary_zh = "在循环中逐个调用 `setData`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",)
    aliases = ("performance/setdata-in-loop",)
    files = CLIENT

    messages = {
        "loop": Message(
            "`setData` runs for every element here: the page renders each time",
            zh="此处对每个元素都调用 `setData`，页面会逐次渲染",
            help="keep the changes in an object, and call `setData` once after the loop",
            help_zh="在循环中把改动收集到一个对象，循环结束后调用一次 `setData`",
        ),
    }

    @on_module("setData")
    def check(self, module: Module) -> RuleResult:
        for call in unresolved_calls(module, "setData"):
            around = repetition_around(module, call.node)
            receiver = call.receiver
            if around is None or receiver is None or SELF.fullmatch(receiver.text) is None or waits_in(around):
                continue
            if not self._happens_once(call, Expression(module, around)):
                yield self.finding(Place(call.path, call.callee.span), "loop")

    @staticmethod
    def _happens_once(call: CallSite, around: Expression) -> bool:
        """Whether the call is made for one element only, as far as that can be told."""
        following = call.next_statement
        if following is not None and following.kind in LEAVES:
            return True
        inside = (condition for condition in conditions_of(call.module, call.node) if condition.test.node.start_byte >= around.node.start_byte)
        return any(not condition.early and COMPARISON.search(Expression(*condition.test).text) for condition in inside)

    invalid = (
        """
        Page({
          checkAll(list) {
            for (let i = 0; i < list.length; i++) {
              this.setData({ [`list[${i}].checked`]: true })
              ^^^^^^^^^^^^ `setData` runs for every element here: the page renders each time
            }
            const that = this
            list.forEach(function (item, index) {
              if (item.shown) that.setData({ [`list[${index}].shown`]: false })
                              ^^^^^^^^^^^^ `setData` runs for every element here: the page renders each time
            })
          }
        })
        """,
        """
        Page({
          fill() {
            let i = 0
            while (i++ < 10) this.setData({ count: i })
                             ^^^^^^^^^^^^ `setData` runs for every element here: the page renders each time
          }
        })
        """,
    )
    valid = (
        """
        Page({
          async stream(parts, list, id) {
            for (const part of parts) {
              await this.wait(part)
              this.setData({ text: part })
            }
            for await (const part of parts) this.setData({ text: part })
            for (const item of list) {
              if (item.open) {
                this.setData({ item })
                break
              }
            }
            list.forEach((item, index) => {
              if (item.id === id) this.setData({ index })
              item.checked && this.setData({ value: item.value })
            })
          }
        })
        """,
        """
        Page({
          load(list) {
            list.forEach((item) => wx.request({ url: item.url, success: (res) => this.setData({ [item.id]: res.data }), fail: console.error }))
            this.selectAllComponents('.card').forEach((card) => card.setData({ open: false }))
            const tasks = list.map((item) => () => this.setData({ item }))
          }
        })
        """,
        "Page({ load(list) { const changes = {}\nlist.forEach((item, i) => { changes[`list[${i}]`] = item })\nthis.setData(changes) } })",
    )
