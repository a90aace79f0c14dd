"""A call that gives a task, taken for a promise.

## What it does

Reports `await`, `.then` and `Promise.all` on what `wx.request`, `wx.uploadFile`, `wx.downloadFile` and `wx.connectSocket` return, also where a function returns it and a caller waits.

## Why is this bad?

These four return a task (to abort the transfer, to hear of its progress), never a promise, with or without callbacks. `await` continues at once with the task, so
`res.data` is `undefined`; `.then` throws `then is not a function`; nobody learns of a failure.

## Example

```js
const res = await wx.request({ url })
this.setData({ list: res.data })
```

## Use instead

```js
const request = options => new Promise((resolve, reject) => wx.request({ ...options, success: resolve, fail: reject }))
const res = await request({ url })
this.setData({ list: res.data })
```

## Known limits

Silent where a project replaces the API by one of its own (`wx.request = …`), where the value is stored or passed on out of sight, and about `await wx.connectSocket(…)`, which gives
the task that is wanted. Other APIs without promises are not looked at.

## 中文

查找把 `wx.request`、`wx.uploadFile`、`wx.downloadFile`、`wx.connectSocket` 的返回值当作 Promise 使用（`await`、`.then`、`Promise.all`）的代码，包括由函数返回、在调用处等待的情况。
这四个接口返回的是任务对象（用于中断传输、监听进度），无论是否传入回调都不是 Promise：`await` 会立即得到任务对象，`res.data` 为 `undefined`；`.then` 会抛出异常；失败也无人知晓。
请自行用 `new Promise` 封装。项目自行替换了该接口时不报告。
"""

from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    Finding,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    is_result,
    on_call,
    on_member,
    on_project,
    waiting_of,
)

_APIS = ("request", "uploadFile", "downloadFile", "connectSocket")


class PromiseFromTask(Rule):
    summary = "task of a request, taken for a promise"
    summary_zh = "把请求任务当作 Promise 使用"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",)
    aliases = ("api/no-promise-on-task-api",)
    files = CLIENT

    messages = {
        "await": Message(
            "`{api}` returns a task and no promise: `await` does not wait for the answer",
            zh="`{api}` 返回的是任务对象而不是 Promise，`await` 不会等待结果",
            help="make a promise of it: `new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
            help_zh="请自行封装：`new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
        ),
        "chain": Message(
            "`{api}` returns a task and no promise: `.{method}` throws",
            zh="`{api}` 返回的是任务对象而不是 Promise，`.{method}` 会抛出异常",
            help="make a promise of it: `new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
            help_zh="请自行封装：`new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
        ),
        "combined": Message(
            "`{api}` returns a task and no promise: `{combinator}` does not wait for the answer",
            zh="`{api}` 返回的是任务对象而不是 Promise，`{combinator}` 不会等待结果",
            help="make a promise of it: `new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
            help_zh="请自行封装：`new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
        ),
        "returned": Message(
            "`{api}` returns a task and no promise, but a caller of `{function}` waits for one",
            zh="`{api}` 返回的是任务对象而不是 Promise，而 `{function}` 的调用者在等待",
            help="make a promise of it: `new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
            help_zh="请自行封装：`new Promise((resolve, reject) => {api}({ …, success: resolve, fail: reject }))`",
        ),
        "waits": Message("taken for a promise here", zh="在此处被当作 Promise"),
    }

    @on_member("wx")
    def note_replacement(self, site: MemberSite) -> RuleResult:
        if site.member in _APIS and site.is_written:
            yield self.fact("replaced", site, api=f"wx.{site.member}")

    @on_call("Object.defineProperty")
    def note_definition(self, call: CallSite) -> RuleResult:
        target = call.argument(0)
        if target is not None and target.resolved_path == "wx":
            for api in _APIS:
                yield self.fact("replaced", call, api=f"wx.{api}")

    @on_call(*(f"wx.{api}" for api in _APIS))
    def note(self, call: CallSite) -> RuleResult:
        if waiting_of(call) is not None or is_result(call):
            yield self.fact("call", call, api=call.name)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        replaced = {(files[fact.path].mini_program, fact.data["api"]) for fact in index.facts(self, "replaced")}
        for fact in index.facts(self, "call"):
            call = index.call_site(fact)
            if call is not None and (files[fact.path].mini_program, fact.data["api"]) not in replaced:
                yield from self._check(index, call)

    def _check(self, index: ProjectIndex, call: CallSite) -> Iterator[Finding]:
        waiting = waiting_of(call)
        if waiting is None:
            waiter = index.waiter(call)
            if waiter is not None:
                yield self.finding(call.callee, "returned", api=call.name, function=waiter.callee.text, related=[self.label(waiter.callee, "waits")])
        elif waiting.form == "chain":
            yield self.finding(call.callee, "chain", api=call.name, method=waiting.name)
        elif waiting.form == "combined":
            yield self.finding(call.callee, "combined", api=call.name, combinator=waiting.name)
        elif call.name != "wx.connectSocket":
            # without a use of its value, the code after an `await` may well do without the answer
            yield self.finding(call.callee, "await", api=call.name, severity=Severity.WARNING if waiting.alone else None)

    invalid = (
        """
        Page({
          async onLoad() {
            const res = await wx.request({ url: `${host}/orders` })
                              ^^^^^^^^^^ `wx.request` returns a task and no promise: `await` does not wait for the answer
            this.setData({ list: res.data })
            await wx.uploadFile({ url, filePath, name: 'file' })
                  ^^^^^^^^^^^^^ warning: `wx.uploadFile` returns a task and no promise: `await` does not wait for the answer
          },
          save(urls) {
            wx.downloadFile({ url: urls[0], success: this.open }).then(this.open)
            ^^^^^^^^^^^^^^^ `wx.downloadFile` returns a task and no promise: `.then` throws
            return Promise.all(urls.map(url => wx.downloadFile({ url })))
                                               ^^^^^^^^^^^^^^^ `wx.downloadFile` returns a task and no promise: `Promise.all` does not wait for the answer
          }
        })
        """,
        """
        -- miniprogram/api/http.js --
        export const get = url => wx.request({ url })
                                  ^^^^^^^^^^ `wx.request` returns a task and no promise, but a caller of `get` waits for one
        -- miniprogram/pages/index/index.js --
        import { get } from '../../api/http'
        Page({
          onLoad() {
            get('/orders').then(res => this.setData(res.data))
            --- taken for a promise here
          }
        })
        """,
    )
    valid = (
        "const task = wx.request({ url, success: show, fail: toast }); task.abort()",
        "const request = options => new Promise((resolve, reject) => wx.request({ ...options, success: resolve, fail: reject })); request({ url }).then(show)",
        "const start = () => wx.downloadFile({ url, success: show }); start().onProgressUpdate(report)",
        "async function open() { const socket = await wx.connectSocket({ url }); socket.onMessage(show) }",
        "async function load() { const res = await wx.login(); return res.code }",
        "async function load() { const res = await wx.cloud.uploadFile({ cloudPath, filePath }); return res.fileID }",
        "const wx = promisified; async function load() { return (await wx.request({ url })).data }",
        """
        -- miniprogram/app.js --
        const request = wx.request
        wx.request = options => new Promise((success, fail) => request({ ...options, success, fail }))
        -- miniprogram/pages/index/index.js --
        wx.request({ url }).then(show)
        """,
    )
