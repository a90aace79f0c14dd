"""A failure handler that does nothing.

## What it does

Reports a `fail` callback, a function given to `.catch` or as second argument of `.then`, and a `catch` clause that is empty, where it is what handles the failure of a
`wx.cloud` call. Where a function hands the promise on, the handlers of its callers are looked at.

## Why is this bad?

An empty handler is worse than none: the platform no longer reports the error either. The user waits for a page that never fills, and nobody finds out why.

## Example

```js
wx.cloud.callFunction({ name: 'orders' }).then(show).catch(() => {})
```

## Use instead

```js
wx.cloud.callFunction({ name: 'orders' }).then(show).catch(err => {
  console.error(err)
  wx.showToast({ title: '加载失败', icon: 'error' })
})
```

Where a failure really does not matter, say so in a comment inside the handler.

## Known limits

`.catch(() => null)` gives a default value and is not empty. A comment in the handler counts as a reason, unless the option `comments` says otherwise. Storage calls
(`uploadFile`, `deleteFile`, …) are advice only.

## 中文

查找处理 `wx.cloud` 调用失败、却什么也不做的代码：空的 `fail`、`.catch(() => {})`、`.then` 的空第二参数，以及空的 `catch {}`。
空的处理函数比没有更糟：错误被彻底吞掉，用户一直等待，开发者也无从得知。请至少记录错误并提示用户；确实可以忽略时，请在其中写明原因（注释）。
"""

from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    FailureHandler,
    Fate,
    Finding,
    Label,
    Message,
    Option,
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


class EmptyFailureHandler(Rule):
    summary = "failure handler that does nothing"
    summary_zh = "失败处理函数为空"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",
    )
    aliases = ("cloud/no-empty-failure-handler",)
    files = CLIENT
    options = {
        "comments": Option(
            "allow",
            "`allow` takes a comment in the handler for a reason; `ignore` reports the handler all the same",
            "`allow` 视处理函数中的注释为理由；`ignore` 则照样报告",
            ("allow", "ignore"),
        ),
    }

    messages = {
        "empty": Message(
            "this `{kind}` does nothing: the failure of the call is swallowed",
            zh="该 `{kind}` 什么也没做，调用失败被吞掉",
            help="log the error and tell the user, or say in a comment why it does not matter",
            help_zh="记录错误并提示用户；若确实可以忽略，请用注释说明原因",
        ),
        "call": Message("the call whose failure comes here", zh="失败会到达此处的调用"),
    }

    @on_call(*cloud_api.CALL_PATHS)
    def check(self, call: CallSite) -> RuleResult:
        keys = call.option_keys(0)
        if keys is None:
            return
        if "fail" in keys:
            handler = handler_in_options(call)
            if handler is not None and self._is_empty(handler):
                yield self._finding(call, handler)
        elif not keys & {"success", "complete"}:
            yield self.fact("promise", call)

    @on_project
    def check_promises(self, index: ProjectIndex) -> ProjectResult:
        found: dict[tuple[str, Span], Finding] = {}
        for fact in index.facts(self, "promise"):
            call = index.call_site(fact)
            for site, outcome, _ in index.fates(call) if call is not None else ():
                handler = handler_of(site.module, outcome) if outcome.fate is Fate.HANDLED else None
                if call is None or handler is None or not self._is_empty(handler):
                    continue
                finding = self._finding(call, handler)
                key = finding.path, finding.span
                if key not in found or finding.severity.rank < found[key].severity.rank:  # one `catch` for many calls
                    found[key] = finding
        yield from found.values()

    def _is_empty(self, handler: FailureHandler) -> bool:
        return handler.is_empty and (self.settings["comments"] == "ignore" or not handler.has_comment)

    def _finding(self, call: CallSite, handler: FailureHandler) -> Finding:
        minor = call.name.rsplit(".", 1)[-1] in cloud_api.STORAGE_CALLS
        severity = Severity.INFO if minor else self.severity
        return self.finding(handler.keyword, "empty", kind=handler.word, severity=severity, related=self._related(call, handler))

    def _related(self, call: CallSite, handler: FailureHandler) -> Iterator[Label]:
        if handler.word != "fail":
            yield self.label(call.callee, "call")

    invalid = (
        """
        wx.cloud.callFunction({ name: 'orders', success: show, fail() {} })
                                                               ^^^^ this `fail` does nothing: the failure of the call is swallowed
        const noop = () => {}
        wx.cloud.callFunction({ name: 'orders', success: show, fail: noop })
                                                               ^^^^ this `fail` does nothing: the failure of the call is swallowed
        wx.cloud.callFunction({ name: 'orders' }).then(show).catch(() => {})
                                                             ^^^^^ this `catch` does nothing: the failure of the call is swallowed
        wx.cloud.callFunction({ name: 'orders' }).then(show, function () {})
                                                  ^^^^ this `then` does nothing: the failure of the call is swallowed
        wx.cloud.deleteFile({ fileList }).catch(() => {})
                                          ^^^^^ info: this `catch` does nothing: the failure of the call is swallowed
        """,
        """
        Page({
          async onLoad() {
            try {
              const { result } = await wx.cloud.callFunction({ name: 'orders' })
                                       --------------------- the call whose failure comes here
              this.setData(result)
              await wx.cloud.callFunction({ name: 'visits' })
            } catch (err) {
              ^^^^^ this `catch` does nothing: the failure of the call is swallowed
            }
          }
        })
        """,
        """
        -- miniprogram/api/orders.js --
        export const list = () => wx.cloud.callFunction({ name: 'orders' }).then(res => res.result)
                                  --------------------- the call whose failure comes here
        -- miniprogram/pages/index/index.js --
        import { list } from '../../api/orders'
        Page({
          onLoad() {
            list().then(orders => this.setData({ orders })).catch(e => {})
                                                            ^^^^^ this `catch` does nothing: the failure of the call is swallowed
          }
        })
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'orders', success: show, fail: console.error })",
        "wx.cloud.callFunction({ name: 'orders', success: show, fail: this.onFail })",
        "wx.cloud.callFunction({ name: 'orders', success: show, fail })",
        "wx.cloud.callFunction({ name: 'visit' }).catch(() => {\n  // counting visits is optional\n})",
        "const cached = wx.cloud.callFunction({ name: 'config' }).catch(() => null)",
        "wx.cloud.callFunction({ name: 'orders' }).catch(err => wx.showToast({ title: err.errMsg }))",
        "wx.cloud.callFunction({ name: 'orders', success: show, fail: toast, complete() {} })",
        "async function load() { try { parse(text) } catch (err) {} return wx.cloud.callFunction({ name: 'orders' }) }",
        "wx.showToast({ title: 'ok', fail() {} })",
        "fetch('https://example.com').catch(() => {})",
    )
