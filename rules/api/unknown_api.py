"""A member that `wx` does not have.

## What it does

Reports uses of `wx.x` (also through aliases and destructuring) where the published API of Mini Programs has no member `x`.

## Why is this bad?

Calling it throws `wx.x is not a function`, and only when the line runs. Such names are misspelt, made up, or taken from elsewhere: mini games, the JS-SDK for web pages,
uni-app.

## Example

```js
wx.showTost({ title: '已保存' })
```

## Use instead

```js
wx.showToast({ title: '已保存' })
```

## Known limits

Silent for computed names, names that begin with `_` or `$`, what a project adds to `wx` itself, what it tests for before use (`if (wx.x)`, `wx.canIUse('x')`), members of mini
games, and projects of Taro, uni-app and the like, which have more platforms than one. Without a similar name the finding is a warning: a library that wxlint does not read may
have added the member, and mostly does so in an object of its own, which is why `wx.x.y()` is only info.

## 中文

查找 `wx` 上不存在的成员（包括别名与解构）。调用不存在的方法会在运行到该行时抛出 “is not a function”。
这类名称多为拼写错误、臆造，或来自小游戏、网页 JS-SDK、uni-app 等其他环境。项目自行挂载的、使用前做过判断的（`if (wx.x)`、`wx.canIUse('x')`）以及小游戏的接口不会报告；
Taro、uni-app 等跨端项目不检查。没有相近名称时仅为警告（`wx.x.y()` 为提示），因为它可能由未分析的第三方库挂载。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Edit,
    Fact,
    Finding,
    Fix,
    Framework,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    TextMatch,
    conditions_of,
    nearest,
    on_call,
    on_member,
    on_project,
    on_text,
    server_sdk,
    wx_api,
    wx_overlay,
)

_OF_ALL_OBJECTS = server_sdk.OBJECT_MEMBERS | {"default", "__esModule", "then"}


class UnknownApi(Rule):
    summary = "member that wx does not have"
    summary_zh = "wx 中不存在的接口"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("api/no-unknown-api",)
    files = CLIENT

    messages = {
        "similar": Message(
            "`wx` has no member `{name}`",
            zh="`wx` 没有成员 `{name}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "unknown": Message(
            "`wx` has no member `{name}`, unless something adds it that is not part of the project",
            zh="`wx` 没有成员 `{name}`，除非由项目之外的代码挂载",
            help="look for it in the documentation, or test for it before use: `if (wx.{name})`",
            help_zh="请查阅官方文档确认，或在使用前判断：`if (wx.{name})`",
        ),
        "rename": Message("write `{nearest}`", zh="改为 `{nearest}`"),
    }

    @on_member("wx")
    def note(self, site: MemberSite) -> RuleResult:
        name = site.member
        if name in wx_api.names() or name in _OF_ALL_OBJECTS or name in wx_overlay.GAME_MEMBERS or name.startswith(("_", "$")):
            return
        app = self.project.mini_program_of(self.project.files[site.path])
        if app is None or app.framework is not Framework.NATIVE:
            return
        if site.is_written or site.is_tested:
            yield self.fact("provided", site, member=name)
            return
        similar = nearest(name, wx_api.names())
        if similar is None and any(condition.arm == "try" for condition in conditions_of(*site.ref)):
            return
        edit = site.renamed(similar) if similar is not None else None
        rename = () if edit is None else (edit.span.start, edit.span.end, edit.text)
        yield self.fact("used", site, member=name, called=site.is_called, throws=site.is_dereferenced, rename=rename)

    @on_call("wx.canIUse")
    def note_test(self, call: CallSite) -> RuleResult:
        asked = call.argument(0)
        constant = asked.constant() if asked is not None else None
        if constant is not None and isinstance(constant.value, str):
            yield self.fact("provided", call, member=constant.value.partition(".")[0])

    @on_call("Object.assign", "Object.defineProperty", "Object.defineProperties")
    def note_patch(self, call: CallSite) -> RuleResult:
        target = call.argument(0)
        if target is not None and target.resolved_path == "wx":
            yield self.fact("patched", call)

    @on_text(r"\bwx\[(?!'[^'\n]*'\]|\"[^\"\n]*\"\])[^\n]{1,200}?\]\s*=(?!=)|\binterface\s+Wx\b", "wx[", "interface")
    def note_computed(self, match: TextMatch) -> RuleResult:
        yield self.fact("patched", match)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        patched = {files[fact.path].mini_program for fact in index.facts(self, "patched")}
        provided = {(files[fact.path].mini_program, fact.data["member"]) for fact in index.facts(self, "provided")}
        for fact in index.facts(self, "used"):
            app = files[fact.path].mini_program
            if app not in patched and (app, fact.data["member"]) not in provided:
                yield self._finding(fact)

    def _finding(self, fact: Fact) -> Finding:
        name = str(fact.data["member"])
        similar = nearest(name, wx_api.names())
        if similar is None:
            return self.finding(fact, "unknown", name=name, severity=Severity.WARNING if fact.data["called"] else Severity.INFO)
        severity = Severity.ERROR if fact.data["throws"] else Severity.WARNING
        return self.finding(fact, "similar", name=name, nearest=similar, severity=severity, fix=self._fix(fact, similar))

    def _fix(self, fact: Fact, similar: str) -> Fix | None:
        rename = fact.data["rename"]
        if not isinstance(rename, tuple) or not rename:
            return None
        start, end, text = rename
        return Fix(self.text("rename", nearest=similar), (Edit(fact.path, Span(start, end), text),), safe=False)

    invalid = (
        """
        Page({
          save() {
            wx.showTost({ title: '已保存' })
            ^^^^^^^^^^^ `wx` has no member `showTost`
            wx.getWindowinfo().windowWidth
            ^^^^^^^^^^^^^^^^ `wx` has no member `getWindowinfo`
            const { setClipboard } = wx
                    ^^^^^^^^^^^^ warning: `wx` has no member `setClipboard`
            const { navigateto } = wx
                    ^^^^^^^^^^ warning: `wx` has no member `navigateto`
          }
        })
        -- fixed --
        Page({
          save() {
            wx.showToast({ title: '已保存' })
            wx.getWindowInfo().windowWidth
            const { setClipboardData: setClipboard } = wx
            const { navigateTo: navigateto } = wx
          }
        })
        """,
        """
        -- miniprogram/utils/http.js --
        const api = wx
        export const post = (url, data) => api.axios({ url, data })
                                           ^^^^^^^^^ warning: `wx` has no member `axios`, unless something adds it that is not part of the project
        api.toolkit.tip()
        ^^^^^^^^^^^ info: `wx` has no member `toolkit`, unless something adds it that is not part of the project
        """,
    )
    valid = (
        "wx.request({ url }); wx.cloud.init(); wx.env.USER_DATA_PATH; wx.getFileInfo({ filePath })",
        "wx[name](); wx.hasOwnProperty('x'); wx.__wxConfig",
        "if (wx.createWidget) wx.createWidget()",
        "if (wx.canIUse('createWidget.success')) wx.createWidget()",
        "const run = wx.createWidget || wx.createInnerAudioContext; wx.createWidget?.()",
        "const canvas = wx.createCanvas ? wx.createCanvas() : null; wx.onTouchStart(move)",
        "try { wx.mysteryPanel() } catch (err) { report(err) }",
        "function draw(wx) { wx.widgets() }",
        """
        -- miniprogram/app.js --
        wx.tip = title => wx.showToast({ title })
        -- miniprogram/pages/index/index.js --
        wx.tip('a')
        """,
        """
        -- miniprogram/app.js --
        Object.keys(wx).forEach(key => { wx[key + 'Async'] = promisify(wx[key]) })
        -- miniprogram/pages/index/index.js --
        wx.requestAsync({ url })
        """,
        """
        -- miniprogram/app.js --
        Object.assign(wx, require('./utils/tip'))
        -- miniprogram/utils/tip.js --
        module.exports = { tip(title) {} }
        -- miniprogram/pages/index/index.js --
        wx.tip('a')
        """,
    )
