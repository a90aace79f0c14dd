"""A privacy API whose refusal nobody notices.

## What it does

Reports calls of APIs that read the user's data (invoices, number plates, contacts, the calendar, vague locations, …) if the refusal is dropped: no `fail`, no `complete`, no `.catch`, no `try` around `await`. Silent in apps that ask for
consent themselves, with `wx.onNeedPrivacyAuthorization`, `wx.getPrivacySetting` or `wx.requirePrivacyAuthorize`.

## Why is this bad?

Since October 2023 these APIs work only after the user has agreed to the privacy statement, and only if the statement of the app names what they read. Otherwise they fail (`errno` 103, 104, 112): the user
taps, nothing happens, and nobody learns why.

## Example

```js
wx.chooseInvoiceTitle({ success: (res) => this.setData({ title: res.title }) })
```

## Use instead

```js
wx.chooseInvoiceTitle({
  success: (res) => this.setData({ title: res.title }),
  fail: (err) => wx.showToast({ title: err.errMsg, icon: 'none' })
})
```

## Known limits

Advice: the dialog of the platform asks in place of the app, and many can do without an answer to `no`. The APIs that `api/unhandled-failure` knows (locations, photos, the
clipboard, …) are left to it.

## 中文

查找会读取用户信息的隐私接口（发票、车牌、通讯录、日历、模糊定位等；`api/unhandled-failure` 已覆盖的接口除外）：若没有 `fail`、`complete`、`.catch`，也没有放在 `try` 中 `await`，则提示。
自 2023 年 10 月起，用户同意隐私协议、且《用户隐私保护指引》中声明了对应信息后，这些接口才能使用，否则会失败（`errno` 103、104、112），用户点击后毫无反应。
请处理失败并告知用户；已使用 `wx.onNeedPrivacyAuthorization`、`wx.getPrivacySetting` 或 `wx.requirePrivacyAuthorize` 的项目不再提示。
"""

from wxlint.api import CLIENT, CallSite, Fate, Message, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, on_call, on_project, wx_overlay

_ELSEWHERE = frozenset(
    {
        "chooseAddress",
        "chooseImage",
        "chooseLocation",
        "chooseMedia",
        "chooseMessageFile",
        "getClipboardData",
        "getLocation",
        "getWeRunData",
        "openBluetoothAdapter",
        "saveImageToPhotosAlbum",
        "saveVideoToPhotosAlbum",
        "startRecord",
    }
)
"""What api/unhandled-failure is about, whatever makes the call fail."""
_ASKS = ("wx.onNeedPrivacyAuthorization", "wx.getPrivacySetting", "wx.requirePrivacyAuthorize")


class UnhandledAuthorization(Rule):
    summary = "privacy API whose refusal nobody notices"
    summary_zh = "隐私接口被拒绝时没有处理"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/miniprogram-intro.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html",
    )
    aliases = ("privacy/authorize-flow",)
    files = CLIENT

    messages = {
        "dropped": Message(
            "`{api}` fails until the user agrees to the privacy statement, and nobody handles that",
            zh="用户同意隐私协议之前 `{api}` 会失败，而此处没有处理",
            help="add `fail(err) { … }` that tells the user, or ask for consent with `wx.onNeedPrivacyAuthorization`",
            help_zh="加上 `fail(err) { … }` 并提示用户，或用 `wx.onNeedPrivacyAuthorization` 征求同意",
        ),
    }

    @on_call(*(f"wx.{name}" for name in sorted(wx_overlay.PRIVACY_APIS - _ELSEWHERE)))
    def note(self, call: CallSite) -> RuleResult:
        keys = call.option_keys(0)
        if keys is None or keys & {"fail", "complete"}:
            return
        yield self.fact("callback" if "success" in keys else "promise", call)

    @on_call(*_ASKS)
    def note_consent(self, call: CallSite) -> RuleResult:
        yield self.fact("asks", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        asking = {self.project.files[fact.path].mini_program for fact in index.facts(self, "asks")}
        for fact in (*index.facts(self, "callback"), *index.facts(self, "promise")):
            call = index.call_site(fact) if self.project.files[fact.path].mini_program not in asking else None
            if call is None:
                continue
            if fact.name == "callback" or any(outcome.fate is Fate.DROPPED or dropped_by is not None for _, outcome, dropped_by in index.fates(call)):
                yield self.finding(call.callee, "dropped", api=call.name)

    invalid = (
        """
        Page({
          invoice() {
            wx.chooseInvoiceTitle({ success: (res) => this.setData({ title: res.title }) })
            ^^^^^^^^^^^^^^^^^^^^^ `wx.chooseInvoiceTitle` fails until the user agrees to the privacy statement, and nobody handles that
          },
        })
        """,
        """
        const { getFuzzyLocation } = wx
        Page({
          async onShow() {
            const { latitude } = await getFuzzyLocation()
                                       ^^^^^^^^^^^^^^^^ `wx.getFuzzyLocation` fails until the user agrees to the privacy statement, and nobody handles that
            this.setData({ latitude })
          },
        })
        """,
    )
    valid = (
        "wx.chooseInvoiceTitle({ success: show, fail: toast }); wx.addPhoneContact({ complete: (res) => show(res.errMsg) })",
        "wx.getFuzzyLocation().then(show).catch(toast); wx.setClipboardData({ data: 'a' }); wx.chooseInvoice(options)",
        "wx.getLocation({ success: show }); wx.chooseImage({ success: show })",
        "Page({ async onLoad() { try { show(await wx.chooseInvoice()) } catch (err) { toast(err) } } })",
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.onNeedPrivacyAuthorization((resolve) => { this.resolve = resolve }) } })
        -- miniprogram/pages/index/index.js --
        Page({ title() { wx.chooseInvoiceTitle({ success: show }) } })
        """,
    )
