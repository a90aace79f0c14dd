"""An API call that users, the network or WeChat may refuse, and nobody handles it.

## What it does

Reports requests, transfers, logins, payments, positions and saving to the album when nothing in the project handles their failure: no `fail`, no `.catch`, no second argument of
`.then`, no `await` inside a `try` with a `catch`. A function that returns the promise passes the duty on to its callers, and the finding is at the call that drops it.

## Why is this bad?

These calls fail in daily use: there is no network, the user says no, the order has run out. WeChat asks developers to cope with a user who refuses. Without a handler the page
waits for ever, or goes on as if all were well.

## Example

```js
wx.request({ url, success: res => this.setData({ list: res.data }) })
```

## Use instead

```js
wx.request({
  url,
  success: res => this.setData({ list: res.data }),
  fail: () => wx.showToast({ title: '网络异常，请重试', icon: 'none' })
})
```

## Known limits

Choosing a picture, asking to subscribe and other calls that a user may leave without harm are info, or full findings with the option `apis = "all"`. Silent where the options are put
together or the promise goes out of sight. With `App.onUnhandledRejection` or `wx.onUnhandledRejection`, dropped promises are info. `void call()` is taken as a deliberate discard.
Calls of `wx.cloud` belong to cloud/unhandled-call-failure.

## 中文

查找没有处理失败情况的网络请求、上传下载、登录、支付、定位和保存到相册：没有 `fail`、没有 `.catch`、没有 `.then` 的第二个参数，也没有放在带 `catch` 的 `try` 中 `await`。
断网、用户拒绝授权、订单失效都很常见，官方也要求兼容用户拒绝的情况；不处理的话，页面会一直等待，或当作成功继续执行。请加上 `fail`，或在 `try` 中 `await` 并在 `catch` 里提示用户。
选择图片、订阅消息等用户取消也无妨的接口仅作提示，设置 `apis = "all"` 可提升为完整报告；云调用由 cloud/unhandled-call-failure 检查。
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
    gives_promise,
    lost_promises,
    on_call,
    on_project,
    wx_api,
)

# A page that ignores the failure of one of these waits for ever, or goes on as if all were well.
_HARMFUL = (
    "downloadFile",
    "getLocation",
    "login",
    "request",
    "requestPayment",
    "saveImageToPhotosAlbum",
    "saveVideoToPhotosAlbum",
    "uploadFile",
)
# The user may leave these, and nothing has happened.
_HARMLESS = (
    "chooseAddress",
    "chooseImage",
    "chooseLocation",
    "chooseMedia",
    "chooseMessageFile",
    "getClipboardData",
    "getWeRunData",
    "navigateToMiniProgram",
    "openBluetoothAdapter",
    "requestSubscribeMessage",
    "scanCode",
    "startRecord",
)


# The messages for each way in which callbacks and promises lose a failure.
_GAPS = frozenset({"no-fail", "complete-only"})
_LOSSES = frozenset({"dropped", "then-only", "not-awaited", "await-outside-try", "returned", "caller"})


class UnhandledFailure(Rule):
    summary = "API call whose failure nobody handles"
    summary_zh = "未处理失败情况的接口调用"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorize.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",
    )
    aliases = ("api/handle-failure",)
    files = CLIENT
    options = {
        "apis": Option(
            "harmful",
            "which calls are warnings: `harmful` for requests, transfers, logins, payments, positions and the album, `all` for pickers and permissions too",
            "哪些接口为警告：`harmful` 指请求、传输、登录、支付、定位和相册，`all` 还包括选择类与授权类接口",
            choices=("harmful", "all"),
        )
    }

    messages = {
        "no-fail": Message(
            "this call has `success` but no `fail`: its failure is dropped",
            zh="该调用有 `success` 但没有 `fail`，失败会被忽略",
            help="add `fail(err) { … }` and tell the user",
            help_zh="请加上 `fail(err) { … }` 并提示用户",
        ),
        "complete-only": Message(
            "this call has only `complete`, which never looks at its argument: failure and success are the same to it",
            zh="该调用只有 `complete` 且不查看参数，无法区分成功与失败",
            help="add `fail(err) { … }`, or look at `res.errMsg`",
            help_zh="请加上 `fail(err) { … }`，或检查 `res.errMsg`",
        ),
        "dropped": Message(
            "nobody handles the failure of this call",
            zh="没有代码处理该调用的失败",
            help="add `.catch(err => { … })`, or `await` it inside `try`",
            help_zh="加上 `.catch(err => { … })`，或在 `try` 中 `await`",
        ),
        "then-only": Message(
            "this promise has `.then` but no `.catch`: nobody handles its failure",
            zh="该 Promise 有 `.then` 但没有 `.catch`，失败无人处理",
            help="add `.catch(err => { … })` at the end",
            help_zh="在末尾加上 `.catch(err => { … })`",
        ),
        "not-awaited": Message(
            "this call is not awaited, so the `catch` around it never runs",
            zh="该调用没有 `await`，外层的 `catch` 不会执行",
            help="write `await` before it, or add `.catch(err => { … })`",
            help_zh="在调用前加上 `await`，或加上 `.catch(err => { … })`",
        ),
        "await-outside-try": Message(
            "this call is awaited outside `try`, and nobody handles the failure of `{function}`",
            zh="该调用的 `await` 不在 `try` 中，且 `{function}` 的失败无人处理",
            help="put it into `try { … } catch (err) { … }`",
            help_zh="请放进 `try { … } catch (err) { … }`",
        ),
        "returned": Message(
            "the framework drops what `{function}` returns: nobody handles the failure of this call",
            zh="框架会丢弃 `{function}` 的返回值：没有代码处理该调用的失败",
            help="add `.catch(err => { … })` here",
            help_zh="在此处加上 `.catch(err => { … })`",
        ),
        "caller": Message(
            "nobody handles the failure of `{function}`, which passes on `{api}`",
            zh="`{function}` 会传出 `{api}` 的失败，此处无人处理",
            help="add `.catch(err => { … })`, or `await` it inside `try`",
            help_zh="加上 `.catch(err => { … })`，或在 `try` 中 `await`",
        ),
        "origin": Message("the call is here", zh="调用在这里"),
    }

    @on_call(*(f"wx.{api}" for api in (*_HARMFUL, *_HARMLESS)))
    def check(self, call: CallSite) -> RuleResult:
        api = call.name.removeprefix("wx.")
        severity = Severity.WARNING if api in _HARMFUL or self.settings["apis"] == "all" else Severity.INFO
        gap = callback_gap(call)
        if gap is not None and gap in _GAPS:
            yield self.finding(call.callee, gap, severity=Severity.INFO if gap == "complete-only" else severity)
        elif gives_promise(call) and api not in wx_api.task_apis():
            yield self.fact("promise", call, severity=severity.value, api=call.name)

    @on_call("wx.onUnhandledRejection")
    def listens(self, call: CallSite) -> RuleResult:
        yield self.fact("listener", call)

    @on_project
    def check_promises(self, index: ProjectIndex) -> ProjectResult:
        for fact, call, lost, is_heard in lost_promises(index, self):
            if lost.form in _LOSSES:
                severity = Severity.INFO if is_heard else Severity(str(fact.data["severity"]))
                related = [self.label(call.callee, "origin")] if lost.form == "caller" else []
                yield self.finding(lost.site.callee, lost.form, function=lost.function, api=fact.data["api"], severity=severity, related=related)

    invalid = (
        """
        Page({
          onLoad() {
            wx.request({ url, success: res => this.setData({ list: res.data }) })
            ^^^^^^^^^^ this call has `success` but no `fail`: its failure is dropped
            wx.getLocation({ type: 'gcj02' }).then(this.show)
            ^^^^^^^^^^^^^^ this promise has `.then` but no `.catch`: nobody handles its failure
            wx.saveImageToPhotosAlbum({ filePath, complete: () => wx.hideLoading() })
            ^^^^^^^^^^^^^^^^^^^^^^^^^ info: this call has only `complete`, which never looks at its argument: failure and success are the same to it
            wx.chooseMedia({ count: 1, success: this.show })
            ^^^^^^^^^^^^^^ info: this call has `success` but no `fail`: its failure is dropped
          },
          async onShow() {
            const { code } = await wx.login()
                                   ^^^^^^^^ this call is awaited outside `try`, and nobody handles the failure of `onShow`
            this.exchange(code)
          },
          onHide() {
            wx.login()
            ^^^^^^^^ nobody handles the failure of this call
            try {
              wx.getLocation()
              ^^^^^^^^^^^^^^ this call is not awaited, so the `catch` around it never runs
            } catch (err) {
              toast(err)
            }
          },
          onReady() {
            return wx.getLocation()
                   ^^^^^^^^^^^^^^ the framework drops what `onReady` returns: nobody handles the failure of this call
          }
        })
        """,
        """
        -- miniprogram/utils/pay.js --
        export const pay = order => wx.requestPayment({ timeStamp: order.time, nonceStr: order.nonce, package: order.id, paySign: order.sign })
                                    ----------------- the call is here
        -- miniprogram/pages/index/index.js --
        import { pay } from '../../utils/pay'
        Page({
          tap() {
            pay(this.data.order).then(this.done)
            ^^^ nobody handles the failure of `pay`, which passes on `wx.requestPayment`
          }
        })
        """,
    )
    valid = (
        "wx.request({ url, success: show, fail: toast }); wx.request(options); wx.request({ url, ...handlers })",
        "wx.request({ url, complete: res => { if (res.errMsg !== 'request:ok') toast(res) } })",
        "const task = wx.uploadFile({ url, filePath, name: 'file' }); task.onProgressUpdate(report)",
        "wx.login().then(show).catch(toast); void wx.login()",
        "async function load() { try { return await wx.getLocation() } catch (err) { toast(err) } }",
        "const login = () => new Promise((resolve, reject) => wx.login({ success: resolve, fail: reject }))",
        "export const login = () => wx.login()",
        "wx.showToast({ title: 'a', success: show }); wx.getSetting({ success: show }); wx.navigateTo({ url: '/pages/index/index', success: show })",
        "const wx = { request(options) {} }; wx.request({ url, success: show })",
    )
