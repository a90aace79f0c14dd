"""A listener of a page or component that is never taken away.

## What it does

Reports `wx.onX(…)` in pages, components and behaviors where no `wx.offX(…)` takes the listener away, and `wx.offX` with a function written on the spot, which takes nothing away.

## Why is this bad?

Listeners belong to the app, not to the page. When the page is closed they go on: each visit adds another, all of them run, each keeps its page in memory and calls `setData` on it.

## Example

```js
Page({
  onLoad() {
    wx.onNetworkStatusChange(res => this.setData({ online: res.isConnected }))
  }
})
```

## Use instead

```js
Page({
  onLoad() {
    this.onNetwork = res => this.setData({ online: res.isConnected })
    wx.onNetworkStatusChange(this.onNetwork)
  },
  onUnload() {
    wx.offNetworkStatusChange(this.onNetwork)
  }
})
```

## Known limits

A `wx.offX` anywhere in the same file, in a module that is no page or component, or in the app's script counts, as long as it is the same event. Silent for listeners of the app,
for events without `wx.offX` or that keep one listener only, for what a page of the tab bar registers in `onLoad` (it is never closed), and where the way to the call is not known.

## 中文

查找在页面、组件、behavior 中注册却从未移除的监听（有 `wx.onX` 而没有 `wx.offX`），以及给 `wx.offX` 传入现场编写的函数（这样什么也移除不了）。
监听属于整个小程序而非页面：页面关闭后仍会触发，每次进入又会新增一个，既占用内存，又会对已关闭的页面调用 `setData`。
请保存监听函数，并在 `onUnload`（组件为 `detached`）中用同一个函数调用 `wx.offX`。App 中的监听、没有对应 `wx.offX` 的事件、tabBar 页面在 `onLoad` 中的注册不会报告。
"""

from wxlint.api import CLIENT, CallSite, FileKind, Message, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, on_call, on_project, wx_api

_VIEWS = frozenset({"Page", "Component", "Behavior"})
_SINGLE = frozenset({"UserCaptureScreen", "CopyUrl", "GenerateQRCode"})
"""Events that keep one listener, by their pages in the documentation."""
_SHARED = frozenset({FileKind.MODULE, FileKind.APP})
_ONCE = frozenset({"onLoad", "onReady"})


class UnpairedListener(Rule):
    summary = "listener that stays when its page is closed"
    summary_zh = "页面关闭后未移除的监听"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/performance/memory.html",)
    aliases = ("api/paired-listener",)
    files = CLIENT

    messages = {
        "stays": Message(
            "this listener stays when the {kind} is closed: each visit adds another",
            zh="{kind} 关闭后该监听不会移除，每次进入都会再增加一个",
            help="keep the function, and call `wx.off{event}` with it in `{method}`",
            help_zh="请保存该函数，并在 `{method}` 中用它调用 `wx.off{event}`",
        ),
        "other": Message(
            "this function is not the one that was registered: `wx.off{event}` takes nothing away",
            zh="这不是注册时的那个函数，`wx.off{event}` 不会移除任何监听",
            help="give it the function that `wx.on{event}` got, or nothing to take all away",
            help_zh="请传入 `wx.on{event}` 注册时的函数；不传参数则移除全部",
        ),
    }

    @on_call("wx.*")
    def note(self, call: CallSite) -> RuleResult:
        name = call.name.removeprefix("wx.")
        if name.startswith("on") and f"off{name[2:]}" in wx_api.names() and name[2:] not in _SINGLE:
            yield self.fact("on", call, event=name[2:])
        elif name.startswith("off") and f"on{name[3:]}" in wx_api.names():
            yield self.fact("off", call, event=name[3:])
            removed = call.argument(0)
            if removed is not None and removed.node.type in ("arrow_function", "function_expression"):
                yield self.finding(removed, "other", event=name[3:])

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        paired = set()
        for fact in index.facts(self, "off"):
            file = files[fact.path]
            paired.add((fact.path if file.kind not in _SHARED else file.mini_program, fact.data["event"]))
        for fact in index.facts(self, "on"):
            event = fact.data["event"]
            if (fact.path, event) in paired or (files[fact.path].mini_program, event) in paired:
                continue
            call = index.call_site(fact)
            ways = index.ways_to(call) if call is not None else None
            role = ways[0].role if ways else None
            if call is None or not ways or role is None or any(way.role is None or way.role.definition.kind not in _VIEWS for way in ways):
                continue
            if any((way.start.path if way.start is not None else "", event) in paired for way in ways):
                continue
            if all(way.role is not None and way.role.name in _ONCE and way.start is not None and self._is_tab(index, way.start.path) for way in ways):
                continue
            is_page = role.definition.kind == "Page"
            kind, method = ("page", "onUnload") if is_page else ("component", "detached")
            yield self.finding(call.callee, "stays", kind=kind, event=event, method=method)

    @staticmethod
    def _is_tab(index: ProjectIndex, path: str) -> bool:
        app = index.project.mini_program_of(index.project.files[path])
        return app is not None and any(page.tab and path.rpartition(".")[0] == page.path for page in app.pages)

    invalid = (
        """
        Page({
          onLoad() {
            wx.onNetworkStatusChange(res => this.setData({ online: res.isConnected }))
            ^^^^^^^^^^^^^^^^^^^^^^^^ this listener stays when the page is closed: each visit adds another
            this.watchKeyboard()
          },
          watchKeyboard() {
            wx.onKeyboardHeightChange(this.resize)
            ^^^^^^^^^^^^^^^^^^^^^^^^^ this listener stays when the page is closed: each visit adds another
          }
        })
        """,
        """
        Component({
          lifetimes: {
            attached() {
              wx.onWindowResize(this.resize)
              wx.onThemeChange(this.paint)
              ^^^^^^^^^^^^^^^^ this listener stays when the component is closed: each visit adds another
            },
            detached() {
              wx.offWindowResize(() => this.resize())
                                 ^^^^^^^^^^^^^^^^^^^ this function is not the one that was registered: `wx.offWindowResize` takes nothing away
            }
          }
        })
        """,
    )
    valid = (
        "Page({ onLoad() { wx.onNetworkStatusChange(this.show) }, onUnload() { wx.offNetworkStatusChange(this.show) } })",
        "Page({ onShow() { wx.onLocationChange(show) }, onHide() { wx.offLocationChange() } })",
        "Page({ onLoad() { wx.onSocketMessage(show); wx.onUserCaptureScreen(show) } })",
        "const listen = fn => wx.onNetworkStatusChange(fn); module.exports = { listen }",
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.onNetworkStatusChange(res => { this.globalData.online = res.isConnected }) } })
        """,
        """
        -- miniprogram/app.json --
        { "pages": ["pages/index/index", "pages/b/b"], "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "a" }, { "pagePath": "pages/b/b", "text": "b" }] } }
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.onNetworkStatusChange(res => this.setData(res)) } })
        """,
        """
        -- miniprogram/utils/net.js --
        export const stop = fn => wx.offNetworkStatusChange(fn)
        -- miniprogram/pages/index/index.js --
        import { stop } from '../../utils/net'
        Page({ onLoad() { wx.onNetworkStatusChange(this.show) }, onUnload() { stop(this.show) } })
        """,
    )
