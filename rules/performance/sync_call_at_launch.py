"""Several synchronous calls while the app or a page starts.

## What it does

Reports `onLaunch`, `onLoad` and `onShow` that make two or more synchronous calls (`wx.getStorageSync`, `wx.getSystemInfoSync` and their kind) one after the other.

## Why is this bad?

A synchronous call stops the app until the system has answered, some tens of milliseconds each. At the start the user waits for nothing else.

## Example

```js
onLaunch() {
  const token = wx.getStorageSync('token')
  const user = wx.getStorageSync('user')
  const system = wx.getSystemInfoSync()
}
```

## Use instead

```js
onLaunch() {
  wx.getStorage({ key: 'session' }).then(({ data }) => this.start(data)).catch(() => this.start(null))
}
```

## Known limits

Advice only: one call is fine, and so are calls behind a condition and those whose answer is kept for all (`globalData`). Calls in functions that these methods call are not counted.

## 中文

检查 `onLaunch`、`onLoad`、`onShow` 中是否连续进行两次以上的同步调用（`wx.getStorageSync`、`wx.getSystemInfoSync` 等）。
同步接口会阻塞逻辑层，启动时用户只能等待。请合并数据后用异步接口读取，并缓存结果。
仅为提示：只有一次调用、带条件的调用，以及结果保存到 `globalData` 的不计。
"""

from wxlint.api import CLIENT, CallSite, Function, Message, Module, Option, Rule, RuleResult, Severity, call_sites, conditions_of, on_module

STARTING = frozenset({"onLaunch", "onLoad", "onShow"})


class SyncCallAtLaunch(Rule):
    summary = "several synchronous calls while the app or a page starts"
    summary_zh = "启动时多次同步调用"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/start_optimizeB.html",)
    aliases = ("performance/no-sync-in-launch",)
    files = CLIENT
    options = {"most": Option(1, "how many synchronous calls a starting method may make", "启动方法中允许的同步调用次数")}

    messages = {
        "many": Message(
            "`{method}` makes {count} synchronous calls, and the user waits for each",
            zh="`{method}` 中有 {count} 次同步调用，用户需要逐一等待",
            help="keep what belongs together under one key, and read it with the asynchronous call",
            help_zh="把相关数据存放在同一个键下，并改用异步接口读取",
        ),
        "next": Message("another one", zh="又一次"),
    }

    @on_module("Sync(")
    def check(self, module: Module) -> RuleResult:
        found: dict[tuple[str, int, int], list[CallSite]] = {}
        for call in call_sites(module):
            function = call.enclosing_function() if call.name.startswith("wx.") and call.name.endswith("Sync") else None
            if function is not None and self._starts(function) and not conditions_of(module, call.node) and not self._is_kept(call):
                found.setdefault(function.ref.key, []).append(call)
        for calls in found.values():
            around = calls[0].enclosing_function()
            most = self.settings["most"]
            if isinstance(most, int) and len(calls) > most and around is not None and around.role is not None:
                related = [self.label(call.callee, "next") for call in calls[1:4]]
                yield self.finding(calls[0].callee, "many", method=around.role.name, count=len(calls), related=related)

    @staticmethod
    def _starts(function: Function) -> bool:
        role = function.role
        return role is not None and role.name in STARTING

    @staticmethod
    def _is_kept(call: CallSite) -> bool:
        holder = call.stored_in
        return holder is not None and "globalData" in holder.text

    invalid = (
        """
        Page({
          onLoad() {
            const token = wx.getStorageSync('token')
                          ^^^^^^^^^^^^^^^^^ `onLoad` makes 2 synchronous calls, and the user waits for each
            const { windowHeight } = wx.getSystemInfoSync()
                                     -------------------- another one
            this.setData({ token, windowHeight })
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch: function () {
            this.user = wx.getStorageSync('user')
                        ^^^^^^^^^^^^^^^^^ `onLaunch` makes 3 synchronous calls, and the user waits for each
            wx.setStorageSync('opened', Date.now())
            this.cart = wx.getStorageSync('cart')
          }
        })
        """,
    )
    valid = (
        """
        Page({
          onLoad() {
            this.setData({ token: wx.getStorageSync('token') })
            if (!this.height) this.height = wx.getSystemInfoSync().windowHeight
          },
          onTap() {
            wx.setStorageSync('a', 1)
            wx.setStorageSync('b', 2)
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          globalData: {},
          onLaunch() {
            this.globalData.system = wx.getSystemInfoSync()
            this.globalData.user = wx.getStorageSync('user')
            wx.getStorage({ key: 'cart' }).then(console.log).catch(console.error)
          }
        })
        """,
        "const read = () => [wx.getStorageSync('a'), wx.getStorageSync('b')]\nmodule.exports = { read }",
    )
