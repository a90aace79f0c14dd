"""Several synchronous calls while the app or a page starts.

## What it does

Reports `onLaunch`, `onLoad`, `onShow` and the top level of modules that make two or more synchronous calls (`wx.getStorageSync`, `wx.getSystemInfoSync` and their kind) one after the other.

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

检查 `onLaunch`、`onLoad`、`onShow` 以及模块顶层是否连续进行两次以上的同步调用（`wx.getStorageSync`、`wx.getSystemInfoSync` 等）。
同步接口会阻塞逻辑层，启动时用户只能等待。请合并数据后用异步接口读取，并缓存结果。
仅为提示：只有一次调用、带条件的调用，以及结果保存到 `globalData` 的不计。
"""

from wxlint.api import CLIENT, CallSite, Message, Module, Option, Rule, RuleResult, Severity, call_sites, conditions_of, on_module

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
        "module": Message(
            "loading this module makes {count} synchronous calls, and the user waits for each",
            zh="加载该模块时有 {count} 次同步调用，用户需要逐一等待",
            help="make them when they are needed, and keep the answers",
            help_zh="推迟到需要时再调用，并缓存结果",
        ),
        "next": Message("another one", zh="又一次"),
    }

    @on_module("Sync(", "getSystemInfo(")
    def check(self, module: Module) -> RuleResult:
        found: dict[str, list[CallSite]] = {}
        for call in call_sites(module):
            is_sync = call.name.startswith("wx.") and (call.name.endswith("Sync") or call.name == "wx.getSystemInfo")
            method = self._method(call) if is_sync and not conditions_of(module, call.node) and not self._is_kept(call) else None
            if method is not None:
                found.setdefault(method, []).append(call)
        most = self.settings["most"]
        for method, calls in found.items():
            if isinstance(most, int) and len(calls) > most:
                related = [self.label(call.callee, "next") for call in calls[1:4]]
                yield self.finding(calls[0].callee, "many" if method else "module", method=method, count=len(calls), related=related)

    @staticmethod
    def _method(call: CallSite) -> str | None:
        """The starting method that makes the call, "" for the module itself; None for everything else."""
        if call.runs_at_load:
            return ""
        function = call.enclosing_function()
        role = function.role if function is not None else None
        return role.name if role is not None and role.name in STARTING else None

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
        """
        -- miniprogram/utils/device.js --
        const { windowWidth } = wx.getSystemInfoSync()
                                ^^^^^^^^^^^^^^^^^^^^ loading this module makes 2 synchronous calls, and the user waits for each
        const menu = wx.getStorageSync('menu')
        module.exports = { windowWidth, menu }
        """,
    )
    valid = (
        "const system = wx.getSystemInfoSync()\nmodule.exports = { system }",
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
