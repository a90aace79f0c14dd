"""A cloud call whose failure nobody handles.

## What it does

Reports `wx.cloud.callFunction`, `callContainer` and `callHTTPFunction` when nothing in the project handles their failure: no `fail`, no `.catch`, no second
argument of `.then`, no `await` inside a `try` with a `catch`. A function that returns the promise passes the duty on to its callers, and the finding is at
the call that drops it.

## Why is this bad?

Calls fail every day: no network, a timeout after 20 seconds, a function that threw or was not deployed. Without a handler the user looks at a page that never
finishes, and the developer sees nothing.

## Example

```js
wx.cloud.callFunction({ name: 'pay', success: res => this.setData(res.result) })
```

## Use instead

```js
wx.cloud.callFunction({
  name: 'pay',
  success: res => this.setData(res.result),
  fail: err => {
    console.error(err)
    wx.showToast({ title: '操作失败', icon: 'error' })
  }
})
```

or, with promises, `await` inside `try`:

```js
try {
  const { result } = await wx.cloud.callFunction({ name: 'pay' })
} catch (err) {
  wx.showToast({ title: '操作失败', icon: 'error' })
}
```

## Known limits

A handler that only logs and throws again hands the failure on, and what becomes of it then is looked at; one that tells the user before it does has handled it.
Silent where the promise goes out of sight: passed to an unknown function, stored in a property, returned by a function whose callers are not in the project.
With `App.onUnhandledRejection` or `wx.onUnhandledRejection` in the project, dropped promises are advice (`info`) only. `void call()` is taken as a deliberate discard.

## 中文

查找没有处理失败情况的云调用：没有 `fail`、没有 `.catch`、没有 `.then` 的第二个参数，也没有放在带 `catch` 的 `try` 中 `await`。
云调用随时可能失败（网络、超时、云函数报错）；不处理的话，用户看到的是一直转圈的页面，开发者什么也看不到。
请加上 `fail`，或者在 `try` 中 `await` 并在 `catch` 里提示用户。若函数把 Promise 返回给调用者，则在丢弃它的那次调用处报告。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Message,
    Option,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    callback_gap,
    cloud_api,
    gives_promise,
    lost_promises,
    on_call,
    on_project,
)

# The messages for each way in which callbacks and promises lose a failure.
_GAPS = frozenset({"no-fail", "complete-only"})
_LOSSES = frozenset({"dropped", "then-only", "not-awaited", "await-outside-try", "returned", "caller"})


class UnhandledCallFailure(Rule):
    summary = "cloud call without a failure handler"
    summary_zh = "云调用没有处理失败"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",
    )
    aliases = ("cloud/call-handle-failure",)
    files = CLIENT
    options = {
        "apis": Option(
            "calls",
            "`calls` judges callFunction, callContainer and callHTTPFunction, and the other `wx.cloud` calls as advice; `all` takes them just as seriously",
            "`calls` 只认真对待 callFunction、callContainer、callHTTPFunction，其余 `wx.cloud` 调用仅作提示；`all` 一视同仁",
            ("calls", "all"),
        ),
    }

    messages = {
        "no-fail": Message(
            "this call has `success` but no `fail`: its failure is dropped",
            zh="该调用有 `success` 却没有 `fail`，失败会被静默丢弃",
            help="add `fail(err) { … }` that tells the user, or drop `success` and `await` the call inside `try`",
            help_zh="加上 `fail(err) { … }` 并提示用户；或去掉 `success`，改为在 `try` 中 `await` 该调用",
        ),
        "complete-only": Message(
            "this call has only `complete`, which never looks at its argument: failure and success are the same to it",
            zh="该调用只有 `complete`，且没有读取其参数：失败与成功被同样对待",
            help="add `fail(err) { … }`, or look at `res.errMsg` in `complete`",
            help_zh="加上 `fail(err) { … }`，或在 `complete` 中检查 `res.errMsg`",
        ),
        "dropped": Message(
            "nobody handles the failure of this call",
            zh="没有任何代码处理该调用的失败",
            help="add `.catch(err => { … })`, or `await` it inside `try`",
            help_zh="加上 `.catch(err => { … })`，或在 `try` 中 `await`",
        ),
        "then-only": Message(
            "this promise has `.then` but no `.catch`: nobody handles its failure",
            zh="该 Promise 只有 `.then` 没有 `.catch`，失败无人处理",
            help="end the chain with `.catch(err => { … })`",
            help_zh="在链尾加上 `.catch(err => { … })`",
        ),
        "await-outside-try": Message(
            "this call is awaited outside `try`, and nobody handles the failure of `{function}`",
            zh="该调用在 `try` 之外被 `await`，而 `{function}` 的失败无人处理",
            help="put the `await` inside `try { … } catch (err) { … }`",
            help_zh="把 `await` 放进 `try { … } catch (err) { … }`",
        ),
        "not-awaited": Message(
            "this call is not awaited, so the `catch` around it never runs",
            zh="该调用没有 `await`，外层的 `catch` 永远不会执行",
            help="write `await` before the call, or add `.catch(err => { … })`",
            help_zh="在调用前加上 `await`，或加上 `.catch(err => { … })`",
        ),
        "returned": Message(
            "the framework drops what `{function}` returns: nobody handles the failure of this call",
            zh="框架会丢弃 `{function}` 的返回值：没有代码处理该调用的失败",
            help="add `.catch(err => { … })` here",
            help_zh="在此处加上 `.catch(err => { … })`",
        ),
        "caller": Message(
            "nobody handles the failure of `{function}`, which passes on a cloud call",
            zh="`{function}` 会传出云调用的失败，此处无人处理",
            help="add `.catch(err => { … })`, or `await` it inside `try`",
            help_zh="加上 `.catch(err => { … })`，或在 `try` 中 `await`",
        ),
        "origin": Message("the cloud call is here", zh="云调用在这里"),
    }

    @on_call(*cloud_api.CALL_PATHS)
    def check(self, call: CallSite) -> RuleResult:
        severity = Severity.INFO if call.name.rsplit(".", 1)[-1] in cloud_api.STORAGE_CALLS and self.settings["apis"] != "all" else Severity.WARNING
        gap = callback_gap(call)
        if gap is not None and gap in _GAPS:
            yield self.finding(call.callee, gap, severity=Severity.INFO if gap == "complete-only" else severity)
        elif gives_promise(call):
            # whether a dropped promise matters depends on the rest of the project: who calls this function, and whether the app listens for rejections
            yield self.fact("promise", call, severity=severity.value)

    @on_call("wx.onUnhandledRejection")
    def listens(self, call: CallSite) -> RuleResult:
        yield self.fact("listener", call)

    @on_project
    def check_promises(self, index: ProjectIndex) -> ProjectResult:
        for fact, call, lost, is_heard in lost_promises(index, self):
            if lost.form in _LOSSES:
                severity = Severity.INFO if is_heard else Severity(str(fact.data["severity"]))
                related = [self.label(call.callee, "origin")] if lost.form == "caller" else []
                yield self.finding(lost.site.callee, lost.form, function=lost.function, severity=severity, related=related)

    invalid = (
        """
        const { cloud } = wx
        cloud.callFunction({ name: 'pay' })
        ^^^^^^^^^^^^^^^^^^ nobody handles the failure of this call
        const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
        shared.callFunction({ name: 'pay' })
        ^^^^^^^^^^^^^^^^^^^ nobody handles the failure of this call
        """,
        """
        wx.cloud.callFunction({ name: 'pay', success(res) { show(res) } })
        ^^^^^^^^^^^^^^^^^^^^^ this call has `success` but no `fail`: its failure is dropped
        wx.cloud.callFunction({ name: 'pay', complete: () => wx.hideLoading() })
        ^^^^^^^^^^^^^^^^^^^^^ info: this call has only `complete`, which never looks at its argument: failure and success are the same to it
        wx.cloud.callFunction({ name: 'pay' }).then(show).finally(hide)
        ^^^^^^^^^^^^^^^^^^^^^ this promise has `.then` but no `.catch`: nobody handles its failure
        try {
          wx.cloud.callFunction({ name: 'pay' })
          ^^^^^^^^^^^^^^^^^^^^^ this call is not awaited, so the `catch` around it never runs
        } catch (err) {
          report(err)
        }
        wx.cloud.uploadFile({ cloudPath: 'a.png', filePath })
        ^^^^^^^^^^^^^^^^^^^ info: nobody handles the failure of this call
        """,
        """
        Page({
          async onLoad() {
            await wx.cloud.callFunction({ name: 'list' })
                  ^^^^^^^^^^^^^^^^^^^^^ this call is awaited outside `try`, and nobody handles the failure of `onLoad`
            this.refresh()
            ^^^^^^^^^^^^ nobody handles the failure of `this.refresh`, which passes on a cloud call
          },
          refresh() {
            return wx.cloud.callFunction({ name: 'list' })
                   --------------------- the cloud call is here
          },
          onShow() {
            return wx.cloud.callFunction({ name: 'list' })
                   ^^^^^^^^^^^^^^^^^^^^^ the framework drops what `onShow` returns: nobody handles the failure of this call
          }
        })
        """,
        """
        -- miniprogram/api/orders.js --
        const list = () => wx.cloud.callFunction({ name: 'orders' })
        module.exports = { list }
        -- miniprogram/pages/index/index.js --
        const orders = require('../../api/orders')
        Page({
          tap() {
            orders.list().then(res => this.setData(res))
            ^^^^^^^^^^^ nobody handles the failure of `orders.list`, which passes on a cloud call
          },
          async pull() {
            await orders.list()
                  ^^^^^^^^^^^ nobody handles the failure of `orders.list`, which passes on a cloud call
          }
        })
        -- miniprogram/pages/index/index.wxml --
        <button bindtap="pull">pull</button>
        """,
        """
        Page({
          async load() {
            try {
              return await wx.cloud.callFunction({ name: 'list' })
                           --------------------- the cloud call is here
            } catch (err) {
              console.error('list', err)
              throw err
            }
          },
          onShow() {
            this.load()
            ^^^^^^^^^ nobody handles the failure of `this.load`, which passes on a cloud call
            wx.cloud.callFunction({ name: 'pay' }).catch(err => Promise.reject(err))
            ^^^^^^^^^^^^^^^^^^^^^ nobody handles the failure of this call
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ onUnhandledRejection(res) { report(res) } })
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunction({ name: 'pay' })
        ^^^^^^^^^^^^^^^^^^^^^ info: nobody handles the failure of this call
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'pay' }).then(show).catch(toast)",
        "wx.cloud.callFunction({ name: 'pay' }).then(show, toast)",
        "wx.cloud.callFunction({ name: 'pay', success: show, fail: this.onFail })",
        "wx.cloud.callFunction({ name: 'pay', complete: res => { if (res.errMsg) toast(res) } })",
        "wx.cloud.callFunction({ name: 'pay', complete: console.log })",
        "wx.cloud.callFunction({ name: 'pay', success: show, error: toast })",
        "function call(options) { wx.cloud.callFunction({ name: 'pay', ...options }) }",
        "function call(options) { wx.cloud.callFunction(options) }",
        "void wx.cloud.callFunction({ name: 'log' })",
        "Promise.all([wx.cloud.callFunction({ name: 'a' }), wx.cloud.callFunction({ name: 'b' })]).then(show).catch(toast)",
        "const p = wx.cloud.callFunction({ name: 'pay' }); p.then(show); p.catch(toast)",
        "async function load() { try { const res = await wx.cloud.callFunction({ name: 'a' }); show(res) } catch (err) { toast(err) } }",
        "new Promise((resolve, reject) => { wx.cloud.callFunction({ name: 'a' }).then(resolve).catch(reject) })",
        "const wx = { cloud: { callFunction() {} } }; wx.cloud.callFunction({ name: 'a' })",
        "const api = { callFunction(options) {} }; api.callFunction({ name: 'a' })",
        """
        export function list() { return wx.cloud.callFunction({ name: 'orders' }) }
        """,
        """
        Page({
          onLoad() { this.load().catch(toast) },
          load() { return wx.cloud.callFunction({ name: 'a' }).then(res => res.result) }
        })
        """,
        """
        Page({
          async load() {
            try {
              await wx.cloud.callFunction({ name: 'a' })
            } catch (err) {
              wx.showToast({ title: err.errMsg })
              throw err
            }
          },
          onShow() { this.load() }
        })
        """,
    )
