"""An API that WeChat rations, called each time a page opens.

## What it does

Reports calls of `wx.login`, `wx.checkSession`, `wx.getSetting`, `wx.getUserInfo` and `wx.getUserProfile` that run whenever a page is loaded or shown, or in a timer.

## Why is this bad?

WeChat limits how often a Mini Program may call these (twice its page views a day, four times a second per user), warns those that exceed it, and serves them last when resources are
short. Each call also delays the page, and a new code from `wx.login` makes the session of the one before worthless.

## Example

```js
Page({
  onShow() {
    wx.login({ success: res => this.exchange(res.code), fail: toast })
  }
})
```

## Use instead

```js
App({
  onLaunch() {
    wx.login({ success: res => this.exchange(res.code), fail: toast })
  }
})
```

## Known limits

In `onLoad` and `onReady` it is info: an app with one page does no harm by it. Silent where a condition decides on the way (`if (!token)`), in callbacks of other calls, and where
the way is not known.

## 中文

查找每次打开页面或在定时器中都会执行的「限频接口」：`wx.login`、`wx.checkSession`、`wx.getSetting`、`wx.getUserInfo`、`wx.getUserProfile`。
微信限制这些接口的调用频率（每天不超过 PV 的两倍，单用户每秒不超过 4 次），超出会收到提醒，资源紧张时优先级降低；每次调用还会拖慢页面，重新 `wx.login` 也会使之前的会话失效。
请在 `onLaunch` 中调用并缓存结果。`onLoad`、`onReady` 中的调用仅作提示；有条件判断（如 `if (!token)`）或在其他接口回调中的不报告。
"""

from wxlint.api import CLIENT, CallSite, Message, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, Way, on_call, on_project, wx_overlay

_OFTEN = frozenset({"onShow", "show"})
_ON_OPENING = frozenset({"onLoad", "onReady"})
_AT_ONCE = frozenset({"Promise"})


def _page_method(way: Way) -> str | None:
    """The lifecycle method of a page that the way begins in, if nothing but functions and promises lie in between."""
    role = way.role
    if role is None or role.definition.kind == "App" or not role.is_lifecycle or set(way.callbacks) - _AT_ONCE:
        return None
    return role.name if role.name in _OFTEN | _ON_OPENING and (role.definition.kind == "Page" or role.section == "methods") else None


class ThrottledAtLaunch(Rule):
    summary = "rationed API, called whenever a page opens"
    summary_zh = "在页面生命周期中调用限频接口"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/performance/api-frequency.html",)
    aliases = ("api/no-launch-throttled",)
    files = CLIENT

    messages = {
        "lifecycle": Message(
            "`{api}` is rationed, and runs in `{method}` each time",
            zh="`{api}` 是限频接口，每次 `{method}` 都会调用",
            help="call it once in `App.onLaunch`, and keep the result",
            help_zh="请在 `App.onLaunch` 中调用一次并缓存结果",
        ),
        "timer": Message(
            "`{api}` is rationed, and runs in a timer again and again",
            zh="`{api}` 是限频接口，却在定时器中反复调用",
            help="call it once, and keep the result",
            help_zh="请只调用一次并缓存结果",
        ),
    }

    @on_call(*(f"wx.{api}" for api in sorted(wx_overlay.THROTTLED)))
    def note(self, call: CallSite) -> RuleResult:
        yield self.fact("call", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for fact in index.facts(self, "call"):
            call = index.call_site(fact)
            ways = index.ways_to(call) if call is not None else None
            if call is None or ways is None:
                continue
            open_ways = [way for way in ways if not way.guarded]
            if any("setInterval" in way.callbacks for way in open_ways):
                yield self.finding(call.callee, "timer", api=call.name)
                continue
            methods = {name for way in open_ways if (name := _page_method(way)) is not None}
            often = sorted(methods & _OFTEN)
            if often:
                yield self.finding(call.callee, "lifecycle", api=call.name, method=often[0])
            elif methods:
                yield self.finding(call.callee, "lifecycle", api=call.name, method=min(methods), severity=Severity.INFO)

    invalid = (
        """
        Page({
          onShow() {
            wx.login({ success: res => this.exchange(res.code), fail: toast })
            ^^^^^^^^ `wx.login` is rationed, and runs in `onShow` each time
            this.timer = setInterval(() => wx.getSetting({ success: show, fail: toast }), 5000)
                                           ^^^^^^^^^^^^^ `wx.getSetting` is rationed, and runs in a timer again and again
          },
          onLoad() {
            this.check()
          },
          check() {
            wx.checkSession({ fail: () => wx.login() })
            ^^^^^^^^^^^^^^^ info: `wx.checkSession` is rationed, and runs in `onLoad` each time
          }
        })
        """,
        """
        -- miniprogram/utils/login.js --
        export const login = () => new Promise((resolve, reject) => wx.login({ success: resolve, fail: reject }))
                                                                    ^^^^^^^^ `wx.login` is rationed, and runs in `onShow` each time
        -- miniprogram/pages/index/index.js --
        import { login } from '../../utils/login'
        Page({
          async onShow() {
            const { code } = await login()
            this.exchange(code)
          }
        })
        """,
    )
    valid = (
        "Page({ onLoad() { if (!wx.getStorageSync('token')) wx.login({ success: show, fail: toast }) } })",
        "Page({ onShow() { const { token } = getApp().globalData; if (token) return; wx.login({ success: show, fail: toast }) } })",
        "Page({ tap() { wx.login({ success: show, fail: toast }) } })",
        "Page({ onLoad() { wx.checkNetwork({ success: () => wx.login() }) }, tap() { wx.getSetting() } })",
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.login({ success: show, fail: toast }) }, onShow() { wx.checkSession({ fail: toast }) } })
        """,
        "export const login = () => wx.login()",
    )
