"""A failure that only the log learns of.

## What it does

Reports the handler of a failed `wx.cloud.callFunction`, `callContainer` or `callHTTPFunction` that does nothing but write to the console (and hide the loading
indicator): no message, no change on the page, no word to other code.

## Why is this bad?

The user pressed a button, the loading indicator went away, and nothing happened. Nobody reads a phone's console. Users take it for a broken app and leave, or press again
and pay twice.

## Example

```js
wx.cloud.callFunction({
  name: 'order',
  success: res => this.setData(res.result),
  fail: err => console.error(err)
})
```

## Use instead

```js
wx.cloud.callFunction({
  name: 'order',
  success: res => this.setData(res.result),
  fail: err => {
    console.error(err)
    wx.showToast({ title: '下单失败，请重试', icon: 'none' })
  }
})
```

## Known limits

Off by default: calls that the user does not wait for (counting visits, loading ahead) are right to be quiet; a comment
in the handler is taken for the reason. Handlers that call anything unknown are taken to tell the user;
the project's own helpers are looked into.

## 中文

查找云调用失败时只写日志、不告诉用户的处理函数：除了 `console` 输出和隐藏加载提示，什么都没做。
用户点了按钮，加载提示消失，却没有任何结果；手机上的控制台没有人看。请用 `wx.showToast` 等方式提示，或更新页面状态。
默认关闭：埋点、预加载等用户不等待的调用本来就可以静默失败；处理函数中的注释视为理由。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    FailureHandler,
    Fate,
    Finding,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    cloud_api,
    handler_in_options,
    handler_of,
    on_call,
    on_project,
)


class FailureNotShown(Rule):
    summary = "failure handler that tells the user nothing"
    summary_zh = "调用失败时没有告知用户"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showToast.html",
    )
    aliases = ("cloud/failure-user-feedback",)
    files = CLIENT

    messages = {
        "quiet": Message(
            "this `{word}` only writes to the log: the user never learns that the call failed",
            zh="该 `{word}` 只写了日志，用户不会知道调用失败",
            help="tell the user with `wx.showToast` or `wx.showModal`, or show it on the page",
            help_zh="用 `wx.showToast`、`wx.showModal` 提示用户，或在页面上显示出来",
        ),
        "call": Message("the call whose failure comes here", zh="失败会到达此处的调用"),
    }

    @on_call(*(f"{owner}.{name}" for owner in cloud_api.CLIENT_OWNERS for name in cloud_api.CLOUD_CALLS))
    def check(self, call: CallSite) -> RuleResult:
        keys = call.option_keys(0)
        if keys is None:
            return
        if "fail" in keys:
            handler = handler_in_options(call)
            if handler is not None and self._is_quiet(handler):
                yield self._finding(call, handler)
        elif not keys & {"success", "complete"}:
            yield self.fact("promise", call)

    @on_project
    def check_promises(self, index: ProjectIndex) -> ProjectResult:
        seen: set[tuple[str, Span]] = set()
        for fact in index.facts(self, "promise"):
            call = index.call_site(fact)
            for site, outcome, _ in index.fates(call) if call is not None else ():
                handler = handler_of(site.module, outcome) if outcome.fate is Fate.HANDLED else None
                if call is None or handler is None or not self._is_quiet(handler) or (handler.path, handler.span) in seen:
                    continue
                seen.add((handler.path, handler.span))
                yield self._finding(call, handler)

    @staticmethod
    def _is_quiet(handler: FailureHandler) -> bool:
        return handler.only_logs and not handler.has_comment

    def _finding(self, call: CallSite, handler: FailureHandler) -> Finding:
        related = [] if handler.word == "fail" else [self.label(call.callee, "call")]
        return self.finding(handler.keyword, "quiet", word=handler.word, related=related)

    invalid = (
        """
        wx.cloud.callFunction({ name: 'order', success: show, fail: console.error })
                                                              ^^^^ this `fail` only writes to the log: the user never learns that the call failed
        wx.cloud.callFunction({
          name: 'order',
          success: show,
          fail: err => {
          ^^^^ this `fail` only writes to the log: the user never learns that the call failed
            wx.hideLoading()
            console.error('order failed: ' + JSON.stringify(err))
          }
        })
        wx.cloud.callFunction({ name: 'order' }).then(show).catch(err => console.log(err))
                                                            ^^^^^ this `catch` only writes to the log: the user never learns that the call failed
        """,
        """
        -- miniprogram/utils/log.js --
        export function log(level, what) {
          if (level > 1) console.warn(what)
        }
        -- miniprogram/pages/index/index.js --
        import { log } from '../../utils/log'
        Page({
          async order() {
            try {
              await wx.cloud.callFunction({ name: 'order' })
                    --------------------- the call whose failure comes here
            } catch (err) {
              ^^^^^ this `catch` only writes to the log: the user never learns that the call failed
              this.note(err)
            }
          },
          note(err) {
            log(2, err)
          }
        })
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'order', success: show, fail: err => { console.error(err); wx.showToast({ title: '失败' }) } })",
        "wx.cloud.callFunction({ name: 'order', success: show, fail: err => this.showError(err) })",
        "wx.cloud.callFunction({ name: 'order', success: show, fail: err => this.setData({ failed: true }) })",
        "wx.cloud.callFunction({ name: 'order', success: show, fail: this.onFail })",
        "wx.cloud.callFunction({ name: 'order', success: show, fail() {} })",
        "wx.cloud.callFunction({ name: 'visit' }).catch(err => {\n  // nobody waits for this one\n  console.error(err)\n})",
        "new Promise((resolve, reject) => wx.cloud.callFunction({ name: 'order', success: resolve, fail: err => { console.error(err); reject(err) } }))",
        "const orders = wx.cloud.callFunction({ name: 'order' }).catch(err => { console.error(err); return [] })",
        "async function load() { try { await wx.cloud.callFunction({ name: 'order' }) } catch (err) { console.error(err); throw err } }",
        "let failed; wx.cloud.callFunction({ name: 'order' }).catch(err => { console.error(err); failed = true })",
        """
        Page({
          async order() {
            try { await wx.cloud.callFunction({ name: 'order' }) } catch (err) { this.onFail(err) }
          },
          onFail(err) { console.error(err); wx.showModal({ content: err.errMsg }) }
        })
        """,
    )
