"""An API call with a callback, taken for a promise.

## What it does

Reports calls of `wx` that get `success`, `fail` or `complete` and whose value is awaited, chained with `.then`, or given to `Promise.all`, also where a function returns it
and a caller waits.

## Why is this bad?

With a callback such a call returns nothing. `await` continues at once with `undefined`, and `.then` throws.

## Example

```js
const { code } = await wx.login({ fail: toast })
```

## Use instead

```js
try {
  const { code } = await wx.login()
} catch (err) {
  toast(err)
}
```

## Known limits

Silent where the options come from elsewhere and no callback can be seen. `wx.request` and the other calls that give a task belong to api/promise-from-task, those of `wx.cloud` to
cloud/callback-and-promise.

## 中文

查找既传入 `success`、`fail`、`complete` 回调，又被当作 Promise 使用（`await`、`.then`、`Promise.all`）的 `wx` 接口调用。
只要传入其中一个回调，调用就没有返回值：`await` 会立即得到 `undefined`，`.then` 会抛出异常。请二选一：去掉回调改用 `try … catch`，或只用回调。
`wx.request` 等返回任务对象的接口由 api/promise-from-task 检查，云调用由 cloud/callback-and-promise 检查。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Finding,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Property,
    Rule,
    RuleResult,
    Severity,
    Waiting,
    first_callback,
    is_result,
    on_call,
    on_member,
    on_project,
    waiting_of,
    wx_api,
)


class CallbackAndPromise(Rule):
    summary = "API call with a callback, taken for a promise"
    summary_zh = "带回调的接口调用被当作 Promise 使用"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",)
    aliases = ("api/no-mixed-callback-promise",)
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

    @on_member("wx")
    def note_replacement(self, site: MemberSite) -> RuleResult:
        if site.is_written and site.member in wx_api.names():
            yield self.fact("replaced", site, api=f"wx.{site.member}")

    @on_call("wx.*")
    def note(self, call: CallSite) -> RuleResult:
        member = wx_api.member(call.name.removeprefix("wx."))
        if member is None or not member.takes_callbacks or member.name in wx_api.task_apis() or first_callback(call) is None:
            return
        if waiting_of(call) is not None or is_result(call):
            yield self.fact("call", call, api=call.name)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        replaced = {(files[fact.path].mini_program, fact.data["api"]) for fact in index.facts(self, "replaced")}
        for fact in index.facts(self, "call"):
            call = index.call_site(fact)
            callback = first_callback(call) if call is not None else None
            if call is None or callback is None or (files[fact.path].mini_program, fact.data["api"]) in replaced:
                continue
            waiting = waiting_of(call)
            waiter = index.waiter(call) if waiting is None else None
            if waiting is not None:
                yield self._finding(call, callback, waiting)
            elif waiter is not None:
                related = [self.label(callback.key, "callback"), self.label(waiter.callee, "waits")]
                yield self.finding(call.callee, "returned", callback=callback.name, function=waiter.callee.text, related=related)

    def _finding(self, call: CallSite, callback: Property, waiting: Waiting) -> Finding:
        related = [self.label(callback.key, "callback")]
        if waiting.form == "chain":
            return self.finding(call.callee, "chain", callback=callback.name, method=waiting.name, related=related)
        if waiting.form == "combined":
            return self.finding(call.callee, "combined", callback=callback.name, combinator=waiting.name, related=related)
        # without a use of its value, the code after an `await` may well do without the answer
        return self.finding(call.callee, "await", callback=callback.name, severity=Severity.WARNING if waiting.alone else None, related=related)

    invalid = (
        """
        Page({
          async onLoad() {
            const { code } = await wx.login({ fail: toast })
                                   ^^^^^^^^ this call has the callback `fail` and returns no promise: `await` does not wait for it
                                              ---- because of this callback
            this.exchange(code)
          },
          async remove() {
            await wx.showModal({ title: '删除？', success: this.confirm })
                  ^^^^^^^^^^^^ warning: this call has the callback `success` and returns no promise: `await` does not wait for it
            this.refresh()
          }
        })
        wx.getLocation({ complete() { wx.hideLoading() } }).then(show).catch(toast)
        ^^^^^^^^^^^^^^ this call has the callback `complete` and returns no promise: `.then` throws
        Promise.all([wx.getSetting({ success: show }), other])
                     ^^^^^^^^^^^^^ this call has the callback `success` and returns no promise: `Promise.all` does not wait for it
        """,
        """
        -- miniprogram/utils/place.js --
        export function place() {
          return wx.getLocation({ type: 'gcj02', fail: console.error })
                 ^^^^^^^^^^^^^^ this call has the callback `fail` and returns no promise, but a caller of `place` waits for one
        }
        -- miniprogram/pages/index/index.js --
        import { place } from '../../utils/place'
        Page({
          onLoad() {
            place().then(res => this.setData(res))
            ----- taken for a promise here
          }
        })
        """,
    )
    valid = (
        "async function load() { const { code } = await wx.login(); return code }",
        "wx.login({ success: show, fail: toast })",
        "const ask = () => new Promise((resolve, reject) => wx.login({ success: resolve, fail: reject })); ask().then(show)",
        "async function load(options) { return await wx.login({ timeout: 1, ...options }) }",
        "async function load() { return await wx.login({ success: undefined }) }",
        "async function load() { await ask(wx.login({ success: show })) }",
        "Page({ onLoad() { return wx.login({ success: show }) } })",
        "async function info() { const value = await wx.getStorageSync('a'); return value }",
        "const wx = promisified; async function load() { return (await wx.login({ success: show })).code }",
        """
        -- miniprogram/app.js --
        const login = wx.login
        wx.login = options => new Promise(resolve => login({ ...options, success: resolve }))
        -- miniprogram/pages/index/index.js --
        wx.login({ fail: toast }).then(show)
        """,
    )
