"""An API that works only in answer to a tap, called without one.

## What it does

Reports calls of `wx.requestSubscribeMessage`, `wx.getUserProfile`, `wx.openSetting`, `wx.openCustomerServiceChat`, `wx.navigateToMiniProgram` and others that need a tap, where every
way to them begins in a lifecycle method: `onLoad`, `onShow`, `onLaunch`, `attached`.

## Why is this bad?

WeChat refuses the call: `can only be invoked by user TAP gesture`. Nobody sees the dialog.

## Example

```js
Page({
  onLoad() {
    wx.requestSubscribeMessage({ tmplIds })
  }
})
```

## Use instead

```html
<button bindtap="subscribe">订阅通知</button>
```

```js
Page({
  subscribe() {
    wx.requestSubscribeMessage({ tmplIds })
  }
})
```

## Known limits

Silent if one way begins in an event handler or cannot be followed, and where a dialog or a payment comes in between (`wx.showModal`, `wx.showActionSheet`, `wx.requestPayment`):
their buttons count as taps. That a tap is lost after a long wait is not seen.

## 中文

查找必须由用户点击触发、却只在生命周期中被调用的接口：`wx.requestSubscribeMessage`、`wx.getUserProfile`、`wx.openSetting`、`wx.openCustomerServiceChat`、`wx.navigateToMiniProgram` 等。
在 `onLoad`、`onShow`、`onLaunch`、`attached` 中调用会被微信拒绝（`can only be invoked by user TAP gesture`），弹窗不会出现。请放到按钮的点击事件中调用。
只要有一条调用路径来自事件处理函数或无法确定，或途经 `wx.showModal`、`wx.requestPayment` 等弹窗与支付的回调，就不会报告。
"""

from wxlint.api import CLIENT, CallSite, Message, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, Way, on_call, on_project, wx_overlay

_DIALOGS = (b"showModal", b"showActionSheet", b"requestPayment")
_ANSWERS = frozenset({"onTabItemTap", "onShareAppMessage", "onShareTimeline", "onAddToFavorites", "onPullDownRefresh"})
_NO_TAP = frozenset({"Promise", "then", "catch", "finally", "setTimeout", "setInterval", "nextTick", "forEach", "map", "Promise.resolve().then"})


def _has_tap(way: Way) -> bool:
    """Whether the user has tapped before the code at the end of `way` runs."""
    if way.role is not None and (not way.role.is_lifecycle or way.role.name in _ANSWERS):
        return True
    if any(not name.startswith("wx.") and name not in _NO_TAP for name in way.callbacks):
        return True  # somebody else decides when it runs
    return any(word in function.text.encode() for function in way.functions for word in _DIALOGS)


class MissingUserGesture(Rule):
    summary = "API that needs a tap, called without one"
    summary_zh = "需要用户点击才能调用的接口"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/setting/wx.openSetting.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/navigate/wx.navigateToMiniProgram.html",
    )
    aliases = ("api/user-gesture",)
    files = CLIENT

    messages = {
        "lifecycle": Message(
            "`{api}` works only in answer to a tap, but runs in `{method}`",
            zh="`{api}` 只能由用户点击触发，这里却在 `{method}` 中调用",
            help="call it in the handler of a button",
            help_zh="请放到按钮的点击事件中调用",
        ),
        "load": Message(
            "`{api}` works only in answer to a tap, but runs when the script is loaded",
            zh="`{api}` 只能由用户点击触发，这里却在脚本加载时调用",
            help="call it in the handler of a button",
            help_zh="请放到按钮的点击事件中调用",
        ),
    }

    @on_call(*(f"wx.{api}" for api in wx_overlay.NEEDS_TAP))
    def note(self, call: CallSite) -> RuleResult:
        app = self.project.mini_program_of(self.project.files[call.path])
        if app is not None and not app.is_game:
            yield self.fact("call", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for fact in index.facts(self, "call"):
            call = index.call_site(fact)
            ways = index.ways_to(call) if call is not None else None
            if call is None or not ways or any(_has_tap(way) for way in ways):
                continue
            role = ways[0].role
            if role is None:
                yield self.finding(call.callee, "load", api=call.name)
            else:
                yield self.finding(call.callee, "lifecycle", api=call.name, method=role.name)

    invalid = (
        """
        Page({
          onLoad() {
            wx.requestSubscribeMessage({ tmplIds })
            ^^^^^^^^^^^^^^^^^^^^^^^^^^ `wx.requestSubscribeMessage` works only in answer to a tap, but runs in `onLoad`
            this.profile()
          },
          profile() {
            wx.getUserProfile({ desc: '用于展示' }).then(show)
            ^^^^^^^^^^^^^^^^^ `wx.getUserProfile` works only in answer to a tap, but runs in `onLoad`
          }
        })
        """,
        """
        Component({
          lifetimes: {
            attached() {
              wx.getSetting({ success: () => jump() })
            }
          }
        })
        function jump() {
          wx.navigateToMiniProgram({ appId })
          ^^^^^^^^^^^^^^^^^^^^^^^^ `wx.navigateToMiniProgram` works only in answer to a tap, but runs in `attached`
        }
        wx.openSetting()
        ^^^^^^^^^^^^^^ `wx.openSetting` works only in answer to a tap, but runs when the script is loaded
        """,
    )
    valid = (
        "Page({ subscribe() { wx.requestSubscribeMessage({ tmplIds }) } })",
        """
        Page({ onLoad() { this.ask() }, tap() { this.ask() }, ask() { wx.requestSubscribeMessage({ tmplIds }) } })
        -- miniprogram/pages/index/index.wxml --
        <button bindtap="tap">a</button>
        """,
        "Page({ onLoad() { wx.showModal({ title: '去设置', success: res => { if (res.confirm) wx.openSetting() } }) } })",
        "Page({ async onShow() { const res = await wx.showModal({ title: '去设置' }); if (res.confirm) wx.openSetting() } })",
        "Page({ onLoad() { wx.requestPayment({ ...order, success() { wx.requestSubscribeMessage({ tmplIds }) } }) } })",
        "export const ask = () => wx.requestSubscribeMessage({ tmplIds })",
        "Page({ onLoad() { bus.on('ask', () => wx.requestSubscribeMessage({ tmplIds })) } })",
    )
