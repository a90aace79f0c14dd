"""A cloud call that is given a callback and taken for a promise.

## What it does

Reports `await`, `.then`, `.catch` and `Promise.all` on a `wx.cloud` call whose options hold `success`, `fail` or `complete`, also where a function returns the call and its
callers wait for it.

## Why is this bad?

With one of these callbacks the call returns no promise, but nothing (or, for uploads and downloads, a task). `await` then gives `undefined` at once, before the answer is
there, and `.then` throws.

## Example

```js
const res = await wx.cloud.callFunction({
  name: 'orders',
  fail: toast
})
this.setData(res.result)
```

## Use instead

```js
try {
  const res = await wx.cloud.callFunction({ name: 'orders' })
  this.setData(res.result)
} catch (err) {
  toast(err)
}
```

## Known limits

Silent where the options come from elsewhere and no callback can be seen, and where the value is stored or passed on out of sight.

## 中文

查找既传入 `success`、`fail`、`complete` 回调，又被当作 Promise 使用（`await`、`.then`、`Promise.all`）的云调用，包括由函数返回、在调用处等待的情况。
只要传入其中一个回调，调用就不再返回 Promise：`await` 会立即得到 `undefined`，`.then` 会抛出异常。请二选一：去掉回调改用 `try … catch`，或只用回调。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Finding,
    Label,
    Message,
    ProjectIndex,
    ProjectResult,
    Property,
    Rule,
    RuleResult,
    Severity,
    Waiting,
    cloud_api,
    first_callback,
    is_result,
    on_call,
    on_project,
    waiting_of,
)

_CONNECT = tuple(f"{owner}.connectContainer" for owner in cloud_api.CLIENT_OWNERS)


class CallbackAndPromise(Rule):
    summary = "cloud call with a callback, taken for a promise"
    summary_zh = "带回调的云调用被当作 Promise 使用"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/storage/uploadFile/client.uploadFile.html",
    )
    aliases = ("cloud/no-mixed-callback-promise",)
    files = CLIENT

    messages = {
        "await": Message(
            "this call has the callback `{callback}` and returns no promise: `await` does not wait for it",
            zh="该调用带有回调 `{callback}`，不返回 Promise，`await` 不会等待它",
            help="drop the callbacks and handle failure with `try … catch`, or drop `await`",
            help_zh="去掉回调，用 `try … catch` 处理失败；或去掉 `await`",
        ),
        "chain": Message(
            "this call has the callback `{callback}` and returns no promise: `.{method}` throws",
            zh="该调用带有回调 `{callback}`，不返回 Promise，`.{method}` 会抛出异常",
            help="drop the callbacks, or do everything in them",
            help_zh="去掉回调，或把逻辑都放进回调中",
        ),
        "combined": Message(
            "this call has the callback `{callback}` and returns no promise: `{combinator}` does not wait for it",
            zh="该调用带有回调 `{callback}`，不返回 Promise，`{combinator}` 不会等待它",
            help="drop the callbacks",
            help_zh="请去掉回调",
        ),
        "returned": Message(
            "this call has the callback `{callback}` and returns no promise, but a caller of `{function}` waits for one",
            zh="该调用带有回调 `{callback}`，不返回 Promise，而 `{function}` 的调用者在等待",
            help="drop the callbacks, so that a promise is returned",
            help_zh="去掉回调，使其返回 Promise",
        ),
        "callback": Message("because of this callback", zh="由于这个回调"),
        "waits": Message("taken for a promise here", zh="在此处被当作 Promise"),
    }

    @on_call(*cloud_api.CALL_PATHS, *_CONNECT)
    def check(self, call: CallSite) -> RuleResult:
        callback = first_callback(call)
        if callback is None:
            return
        waiting = waiting_of(call)
        if waiting is not None:
            yield self._taken(call, callback, waiting)
        elif is_result(call):
            yield self.fact("returned", call)

    def _taken(self, call: CallSite, callback: Property, waiting: Waiting) -> Finding:
        related = [self._because(callback)]
        if waiting.form == "chain":
            return self.finding(call.callee, "chain", callback=callback.name, method=waiting.name, related=related)
        if waiting.form == "combined":
            return self.finding(call.callee, "combined", callback=callback.name, combinator=waiting.name, related=related)
        # without a use of its value, the code after an `await` may well do without the answer
        return self.finding(
            call.callee, "await", callback=callback.name, severity=Severity.WARNING if waiting.alone else Severity.ERROR, related=related
        )

    def _because(self, callback: Property) -> Label:
        return self.label(callback.key, "callback")

    @on_project
    def check_returned(self, index: ProjectIndex) -> ProjectResult:
        for fact in index.facts(self, "returned"):
            call = index.call_site(fact)
            callback = first_callback(call) if call is not None else None
            waiter = index.waiter(call) if call is not None else None
            if call is not None and callback is not None and waiter is not None:
                related = [self._because(callback), self.label(waiter.callee, "waits")]
                yield self.finding(call.callee, "returned", callback=callback.name, function=waiter.callee.text, related=related)

    invalid = (
        """
        Page({
          async onLoad() {
            const res = await wx.cloud.callFunction({ name: 'orders', fail: toast })
                              ^^^^^^^^^^^^^^^^^^^^^ this call has the callback `fail` and returns no promise: `await` does not wait for it
                                                                      ---- because of this callback
            this.setData(res.result)
          },
          async refresh() {
            await wx.cloud.callFunction({ name: 'orders', success: this.show })
                  ^^^^^^^^^^^^^^^^^^^^^ warning: this call has the callback `success` and returns no promise: `await` does not wait for it
            wx.stopPullDownRefresh()
          }
        })
        wx.cloud.deleteFile({ fileList, complete() { wx.hideLoading() } }).then(show).catch(toast)
        ^^^^^^^^^^^^^^^^^^^ this call has the callback `complete` and returns no promise: `.then` throws
        Promise.all(paths.map(filePath => wx.cloud.uploadFile({ cloudPath, filePath, success: show })))
                                          ^^^^^^^^^^^^^^^^^^^ this call has the callback `success` and returns no promise: `Promise.all` does not wait for it
        Promise.all([wx.cloud.callFunction({ name: 'a', success: show }), other])
                     ^^^^^^^^^^^^^^^^^^^^^ this call has the callback `success` and returns no promise: `Promise.all` does not wait for it
        """,
        """
        -- miniprogram/api/orders.js --
        export function list() {
          return wx.cloud.callFunction({ name: 'orders', fail: console.error })
                 ^^^^^^^^^^^^^^^^^^^^^ this call has the callback `fail` and returns no promise, but a caller of `orders.list` waits for one
        }
        -- miniprogram/pages/index/index.js --
        import * as orders from '../../api/orders'
        Page({
          onLoad() {
            orders.list().then(res => this.setData(res.result))
            ----------- taken for a promise here
          }
        })
        """,
    )
    valid = (
        "async function load() { const res = await wx.cloud.callFunction({ name: 'a' }); return res.result }",
        "wx.cloud.callFunction({ name: 'a', success: show, fail: toast })",
        "const task = wx.cloud.uploadFile({ cloudPath, filePath, success: show }); task.onProgressUpdate(report)",
        "const load = () => new Promise((resolve, reject) => wx.cloud.callFunction({ name: 'a', success: resolve, fail: reject })); load().then(show)",
        "async function load(options) { return await wx.cloud.callFunction(options) }",
        "async function load(options) { return await wx.cloud.callFunction({ name: 'a', ...options }) }",
        "async function load() { return await wx.cloud.callFunction({ name: 'a', success: undefined }) }",
        "Page({ onLoad() { return wx.cloud.callFunction({ name: 'a', success: show }) } })",
        "const load = () => wx.cloud.callFunction({ name: 'a', success: show }); load()",
        "async function load() { await login(wx.cloud.callFunction({ name: 'a', success: show })) }",
    )
