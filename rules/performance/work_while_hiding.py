"""Work while the page is on its way out.

## What it does

Reports `setData` and synchronous calls directly in `onHide`, `onUnload` and `detached`.

## Why is this bad?

These methods run while the next page comes in, and take time from it. What `setData` shows in `onUnload` nobody will see.

## Example

```js
onHide() {
  this.setData({ playing: false, list: [] })
  wx.setStorageSync('draft', this.draft)
}
```

## Use instead

```js
onHide() {
  wx.setStorage({ key: 'draft', data: this.draft })
},
onShow() {
  this.setData({ playing: false })
}
```

## Known limits

Advice only. Calls behind a condition and in functions that these methods call are not looked at.

## 中文

检查 `onHide`、`onUnload`、`detached` 中直接进行的 `setData` 与同步调用。
这些方法在切换页面时执行，会拖慢下一个页面；`onUnload` 中的 `setData` 更是无人看到。请改用异步接口，或推迟到 `onShow` 再更新。仅为提示，带条件的调用不报告。
"""

from wxlint.api import CLIENT, CallSite, Message, Module, Rule, RuleResult, Severity, call_sites, conditions_of, on_module, unresolved_calls

ENDING = frozenset({"onHide", "onUnload", "detached"})


class WorkWhileHiding(Rule):
    summary = "work while the page is on its way out"
    summary_zh = "页面隐藏或卸载时的耗时操作"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_nav.html",)
    aliases = ("performance/no-heavy-onhide",)
    files = CLIENT

    messages = {
        "set-data": Message(
            "`setData` in `{method}` takes time from the next page",
            zh="`{method}` 中的 `setData` 会拖慢下一个页面",
            help="do it in `onShow`, or leave it out",
            help_zh="推迟到 `onShow`，或删除",
        ),
        "sync": Message(
            "`{name}` in `{method}` takes time from the next page",
            zh="`{method}` 中的 `{name}` 会拖慢下一个页面",
            help="use the asynchronous call",
            help_zh="改用异步接口",
        ),
    }

    @on_module("onHide", "onUnload", "detached")
    def check(self, module: Module) -> RuleResult:
        for call in unresolved_calls(module, "setData"):
            method = self._ending(call)
            if method is not None:
                yield self.finding(call.callee, "set-data", method=method)
        for call in call_sites(module):
            method = self._ending(call) if call.name.startswith("wx.") and call.name.endswith("Sync") else None
            if method is not None:
                yield self.finding(call.callee, "sync", method=method, name=call.callee.text)

    @staticmethod
    def _ending(call: CallSite) -> str | None:
        """The method that the call always makes, if it is one that ends a page."""
        function = call.enclosing_function()
        role = function.role if function is not None else None
        return (
            role.name
            if role is not None and role.name in ENDING and role.definition.kind != "App" and not conditions_of(call.module, call.node)
            else None
        )

    invalid = (
        """
        Page({
          onHide() {
            this.setData({ playing: false })
            ^^^^^^^^^^^^ `setData` in `onHide` takes time from the next page
            wx.setStorageSync('draft', this.draft)
            ^^^^^^^^^^^^^^^^^ `wx.setStorageSync` in `onHide` takes time from the next page
          }
        })
        """,
        """
        Component({
          lifetimes: {
            detached() {
              this.setData({ open: false })
              ^^^^^^^^^^^^ `setData` in `detached` takes time from the next page
            }
          }
        })
        """,
    )
    valid = (
        """
        Page({
          onHide() {
            wx.setStorage({ key: 'draft', data: this.draft })
            if (this.playing) this.setData({ playing: false })
            clearInterval(this.timer)
          },
          onShow() { this.setData({ playing: false }) }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ onHide() { wx.setStorageSync('left', Date.now()) } })
        """,
        "Page({ onUnload() { this.stop() }, stop() { this.setData({ playing: false }) } })",
    )
