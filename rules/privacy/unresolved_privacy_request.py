"""A privacy request that the app never answers.

## What it does

Looks at the listener of `wx.onNeedPrivacyAuthorization` and reports it if it never uses `resolve`, and if the app has no place that tells of `agree`, or none that tells of `disagree`. An `agree` without `buttonId` is reported too.

## Why is this bad?

Whoever registers a listener takes over from the platform's own dialog: the API that asked waits until `resolve` is called. Without it every privacy API of the app hangs for ever, for users who refuse if `disagree` is missing. `agree` counts
only with the `buttonId` of the `<button open-type="agreePrivacyAuthorization">` that the user tapped.

## Example

```js
wx.onNeedPrivacyAuthorization(() => {
  this.setData({ asking: true })
})
```

## Use instead

```js
wx.onNeedPrivacyAuthorization((resolve) => {
  this.resolve = resolve
  this.setData({ asking: true })
})

agree() {
  this.resolve({ event: 'agree', buttonId: 'agree' })
},
refuse() {
  this.resolve({ event: 'disagree' })
}
```

## Known limits

Where the answer is given is not followed: a text `'agree'` or `'disagree'` in any script of the app counts. A listener that is not a function of the project is silent.

## 中文

检查 `wx.onNeedPrivacyAuthorization` 的监听函数：若没有使用 `resolve`，或整个小程序中没有 `agree` 或 `disagree` 的应答，则报告；`agree` 缺少 `buttonId` 也会报告。
注册监听后，平台不再弹出默认弹窗，隐私接口会一直等待 `resolve`；不应答，接口就永远没有结果。`agree` 必须带上用户点击的同意按钮的 `buttonId`。
请保存 `resolve`，在同意和拒绝时分别调用 `resolve({ event: 'agree', buttonId })` 和 `resolve({ event: 'disagree' })`。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    object_around,
    on_call,
    on_module,
    on_project,
    string_literals,
)

_ANSWERS = ("agree", "disagree")


class UnresolvedPrivacyRequest(Rule):
    summary = "privacy request that the app never answers"
    summary_zh = "隐私授权请求没有应答"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/privacy/wx.onNeedPrivacyAuthorization.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html",
    )
    aliases = ("privacy/on-need-resolve",)
    files = CLIENT

    messages = {
        "unused": Message(
            "nothing calls `resolve`: every privacy API waits for ever once this listener is registered",
            zh="没有调用 `resolve`：注册该监听后，所有隐私接口都会一直等待",
            help="take `resolve` as the first parameter, and call `resolve({ event: 'agree', buttonId })` or `resolve({ event: 'disagree' })`",
            help_zh="接收第一个参数 `resolve`，并调用 `resolve({ event: 'agree', buttonId })` 或 `resolve({ event: 'disagree' })`",
        ),
        "missing": Message(
            "the app never answers `{answer}`: the privacy API that asked waits for ever",
            zh="小程序中没有应答 `{answer}` 的代码：发起请求的隐私接口会一直等待",
            help="call `resolve({ event: '{answer}'{more} })`",
            help_zh="调用 `resolve({ event: '{answer}'{more} })`",
        ),
        "button": Message(
            "`agree` does not count without the `buttonId` of the button that the user tapped",
            zh="`agree` 缺少用户点击的按钮的 `buttonId`，不会生效",
            help='add `buttonId`, the `id` of the `<button open-type="agreePrivacyAuthorization">`',
            help_zh='加上 `buttonId`，即 `<button open-type="agreePrivacyAuthorization">` 的 `id`',
        ),
    }

    @on_call("wx.onNeedPrivacyAuthorization")
    def check(self, call: CallSite) -> RuleResult:
        argument = call.argument(0)
        listener = argument.function() if argument is not None else None
        if listener is None:
            return
        if listener.parameter_is_read(0):
            yield self.fact("listener", call.callee)
        else:
            yield self.finding(call.callee, "unused")

    @on_module("agree")
    def note_answers(self, module: Module) -> RuleResult:
        app = self.project.mini_program_of(module.file)
        for literal in string_literals(module):
            constant = literal.constant()
            answer = constant.value if constant is not None else None
            if answer not in _ANSWERS:
                continue
            yield self.fact(str(answer), literal)
            name, around = object_around(literal) or ("", None)
            if answer != "agree" or name != "event" or around is None or app is None or app.is_game:
                continue  # games have no buttons that give consent
            if around.is_complete() and around.get("buttonId") is None:
                yield self.fact("bare", around)

    @on_project
    def check_answers(self, index: ProjectIndex) -> ProjectResult:
        files = self.project.files
        apps = {answer: {files[fact.path].mini_program for fact in index.facts(self, answer)} for answer in _ANSWERS}
        listening = set()
        for fact in index.facts(self, "listener"):
            app = files[fact.path].mini_program
            listening.add(app)
            missing = [answer for answer in _ANSWERS if app not in apps[answer]]
            for answer in missing[:1]:
                yield self.finding(fact, "missing", answer=answer, more=", buttonId" if answer == "agree" else "")
        for fact in index.facts(self, "bare"):
            if files[fact.path].mini_program in listening:
                yield self.finding(fact, "button")

    invalid = (
        """
        wx.onNeedPrivacyAuthorization(() => {
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing calls `resolve`: every privacy API waits for ever once this listener is registered
          popup.show()
        })
        """,
        """
        Component({
          lifetimes: {
            attached() {
              wx.onNeedPrivacyAuthorization((resolve, info) => {
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the app never answers `disagree`: the privacy API that asked waits for ever
                this.resolve = resolve
              })
            },
          },
          methods: {
            agree() {
              this.resolve({ event: 'agree' })
                           ^^^^^^^^^^^^^^^^^^ `agree` does not count without the `buttonId` of the button that the user tapped
            },
          },
        })
        """,
    )
    valid = (
        """
        Component({
          lifetimes: {
            attached() {
              wx.onNeedPrivacyAuthorization((resolve) => { this.resolve = resolve })
            },
          },
          methods: {
            agree() { this.resolve({ event: 'agree', buttonId: 'agree' }) },
            refuse() { this.resolve({ event: 'disagree' }) },
          },
        })
        """,
        "const answer = (ok) => ({ event: ok ? 'agree' : 'disagree', buttonId: 'agree' }); wx.onNeedPrivacyAuthorization((resolve) => ask((ok) => resolve(answer(ok))))",
        "wx.onNeedPrivacyAuthorization(this.listener); track({ event: 'agree' })",
        "wx.offNeedPrivacyAuthorization(() => {}); const state = { event: 'agree' }",
    )
