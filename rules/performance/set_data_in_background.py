"""A timer calls `setData` while the page is hidden.

## What it does

Reports `setData` in the callback of a `setInterval` that is cleared when the page is closed, but goes on while it is only hidden: under another page, or with the app in the background.

## Why is this bad?

Nobody sees what a hidden page renders, and rendering it takes time from the page that is seen.

## Example

```js
onLoad() {
  this.timer = setInterval(() => this.setData({ now: Date.now() }), 1000)
},
onUnload() {
  clearInterval(this.timer)
}
```

## Use instead

```js
onShow() {
  this.timer = setInterval(() => this.setData({ now: Date.now() }), 1000)
},
onHide() {
  clearInterval(this.timer)
},
onUnload() {
  clearInterval(this.timer)
}
```

## Known limits

Advice only. Timers that nothing clears at all are `performance/uncleared-timer`. Sockets and other listeners are not looked at.

## 中文

检查 `setInterval` 回调中的 `setData`：定时器只在页面关闭时清除，页面被遮住或小程序退到后台时仍在运行。
隐藏的页面无人看到，其渲染会占用前台页面的时间。请在 `onHide` 中停止，在 `onShow` 中重新开始。
仅为提示；完全没有清除的定时器由 `performance/uncleared-timer` 报告。
"""

from wxlint.api import (
    CLIENT,
    Definition,
    Expression,
    Message,
    Module,
    Rule,
    RuleResult,
    Severity,
    call_sites,
    calls_reached,
    on_module,
    surrounding_definition,
    unresolved_calls,
)

MOST = 200
"""How many timers of one file are looked at."""


class SetDataInBackground(Rule):
    summary = "timer that calls `setData` while the page is hidden"
    summary_zh = "页面隐藏时定时器仍调用 `setData`"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",)
    aliases = ("performance/setdata-background",)
    files = CLIENT

    messages = {
        "hidden": Message(
            "this goes on while the page is hidden, and takes time from the one that is seen",
            zh="页面隐藏时这里仍在执行，会占用前台页面的时间",
            help="clear the timer in `onHide`, and start it again in `onShow`",
            help_zh="在 `onHide` 中清除定时器，在 `onShow` 中重新开始",
        ),
        "timer": Message("the timer starts here", zh="定时器在这里启动"),
    }

    @on_module("setInterval")
    def check(self, module: Module) -> RuleResult:
        pages = [made for made in module.definitions if made.kind == "Page" and self._clears(made, "onUnload") and not self._clears(made, "onHide")]
        renders = list(unresolved_calls(module, "setData")) if pages else []
        timers = [site for site in call_sites(module) if site.name == "setInterval"] if renders else []
        for timer in timers[:MOST]:
            callback = timer.argument(0)
            function = callback.function() if callback is not None else None
            if function is None or function.module is not module or surrounding_definition(timer) not in pages:
                continue
            inside = next((call for call in renders if function.span.start <= call.span.start and call.span.end <= function.span.end), None)
            if inside is not None and not any(site.name == "clearInterval" for site in calls_reached(function)):
                yield self.finding(inside.callee, "hidden", related=[self.label(timer.callee, "timer")])

    @staticmethod
    def _clears(made: Definition, name: str) -> bool:
        member = made.member(name)
        function = Expression(*member.value).function() if member is not None else None
        return function is not None and any(site.name == "clearInterval" for site in calls_reached(function))

    invalid = (
        """
        Page({
          onLoad() {
            this.timer = setInterval(() => this.setData({ now: Date.now() }), 1000)
                         ----------- the timer starts here
                                           ^^^^^^^^^^^^ this goes on while the page is hidden, and takes time from the one that is seen
          },
          onUnload() { clearInterval(this.timer) }
        })
        """,
        """
        Page({
          onReady() {
            const that = this
            this.timer = setInterval(function () {
              that.setData({ step: that.step++ })
              ^^^^^^^^^^^^ this goes on while the page is hidden, and takes time from the one that is seen
            }, 500)
          },
          stop() { clearInterval(this.timer) },
          onUnload() { this.stop() }
        })
        """,
    )
    valid = (
        """
        Page({
          onShow() { this.timer = setInterval(() => this.setData({ now: Date.now() }), 1000) },
          onHide() { clearInterval(this.timer) },
          onUnload() { clearInterval(this.timer) }
        })
        """,
        """
        Page({
          onLoad() {
            this.timer = setInterval(() => {
              this.setData({ left: --this.left })
              if (!this.left) clearInterval(this.timer)
            }, 1000)
            this.ping = setInterval(() => this.send(), 1000)
          },
          send() {},
          onUnload() { clearInterval(this.timer); clearInterval(this.ping) }
        })
        """,
        "Page({ onLoad() { setTimeout(() => this.setData({ late: true }), 1000) }, onUnload() { clearInterval(this.timer) } })",
    )
