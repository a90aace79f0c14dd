"""A location API without the text that tells users why.

## What it does

Reports calls of `wx.getLocation`, `wx.startLocationUpdate`, `wx.startLocationUpdateBackground` and `wx.getFuzzyLocation` in apps whose app.json has no text for the scope in `permission`, and such texts
that are empty or longer than 30 characters.

## Why is this bad?

The platform shows the text when it asks the user. Without it the request fails, and nobody is asked.

## Example

```json
{ "requiredPrivateInfos": ["getLocation"] }
```

## Use instead

```json
{
  "requiredPrivateInfos": ["getLocation"],
  "permission": { "scope.userLocation": { "desc": "Shows the shops near you" } }
}
```

## Known limits

Only the first call for each scope is reported. `wx.chooseLocation` and `wx.choosePoi` need no text. Code that the app does not load, code of plugins, and apps of Taro, uni-app, mpx and wepy are
not looked at.

## 中文

检查调用 `wx.getLocation`、`wx.startLocationUpdate`、`wx.startLocationUpdateBackground`、`wx.getFuzzyLocation` 的小程序，是否在 app.json 的 `permission` 中写明了对应 scope 的用途说明，以及说明是否为空或超过 30 个字。
平台询问用户时会显示这段说明；缺少说明时接口直接调用失败，用户根本看不到授权弹窗。
每个 scope 只报告第一处调用；`wx.chooseLocation`、`wx.choosePoi` 不需要说明；未加载的代码、插件代码以及 Taro、uni-app、mpx、wepy 项目不检查。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Framework,
    JsonSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    limits,
    on_call,
    on_json,
    on_project,
    wx_overlay,
)

_SCOPE_OF = {api: scope for scope in wx_overlay.DESCRIBED_SCOPES for api in wx_overlay.SCOPES[scope]}


class MissingPermissionDescription(Rule):
    summary = "location API without a text in `permission` of app.json"
    summary_zh = "定位接口缺少 `permission` 用途说明"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorize.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#permission",
    )
    aliases = ("app/location-permission-desc",)
    files = CLIENT

    messages = {
        "missing": Message(
            "`permission` of app.json has no text for `{scope}`: `{api}` fails without asking the user",
            zh="app.json 的 `permission` 没有 `{scope}` 的说明，`{api}` 不会询问用户，直接失败",
            help='add `"{scope}": {"desc": "…"}` to `permission`, in up to 30 characters',
            help_zh='请在 `permission` 中加入 `"{scope}": {"desc": "……"}`，不超过 30 个字',
        ),
        "empty": Message(
            "this text is empty: the user is told nothing, and the API fails",
            zh="用途说明为空，接口会调用失败",
            help="write in up to {limit} characters what the location is used for",
            help_zh="请用不超过 {limit} 个字说明用途",
        ),
        "long": Message(
            "this text has {length} characters, {limit} are allowed",
            zh="用途说明有 {length} 个字，上限为 {limit} 个字",
            help="make it shorter",
            help_zh="请缩短说明",
        ),
    }

    @on_call(*(f"wx.{api}" for api in sorted(_SCOPE_OF)))
    def note(self, call: CallSite) -> RuleResult:
        yield self.fact("call", call.callee, api=call.name.rpartition(".")[2])

    @on_json("app")
    def check_text(self, site: JsonSite) -> RuleResult:
        for scope in sorted(wx_overlay.DESCRIBED_SCOPES):
            text = site.value("permission", scope, "desc")
            if text is None or not isinstance(text.value, str):
                continue
            if not text.value.strip():
                yield self.finding(site.at(text), "empty", limit=limits.PERMISSION_TEXT_LENGTH)
            elif len(text.value) > limits.PERMISSION_TEXT_LENGTH:
                yield self.finding(site.at(text), "long", severity=Severity.WARNING, length=len(text.value), limit=limits.PERMISSION_TEXT_LENGTH)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        seen: set[tuple[int, str]] = set()
        for fact in index.facts(self, "call"):
            number, api = index.project.files[fact.path].mini_program, str(fact.data["api"])
            if number is None or (number, _SCOPE_OF[api]) in seen or not index.is_loaded(fact.path):
                continue
            app = index.project.mini_programs[number]
            site = index.views.app_json(app)
            if site is not None and app.framework is Framework.NATIVE and site.value("permission", _SCOPE_OF[api], "desc") is None:
                seen.add((number, _SCOPE_OF[api]))
                yield self.finding(fact, "missing", scope=_SCOPE_OF[api], api=api)

    invalid = (
        """
        Page({
          onLoad() {
            wx.getLocation({ success: this.show })
            ^^^^^^^^^^^^^^ `permission` of app.json has no text for `scope.userLocation`: `getLocation` fails without asking the user
            wx.startLocationUpdate()
            wx.getFuzzyLocation({ success: this.show })
            ^^^^^^^^^^^^^^^^^^^ `permission` of app.json has no text for `scope.userFuzzyLocation`: `getFuzzyLocation` fails without asking the user
          },
        })
        """,
        """
        Page({ onLoad() { wx.getLocation({ success: this.show }) } })
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "permission": {
            "scope.userLocation": { "desc": " " },
                                            ^^^ this text is empty: the user is told nothing, and the API fails
            "scope.userFuzzyLocation": { "desc": "We would like to know roughly where you are now" }
                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this text has 47 characters, 30 are allowed
          }
        }
        """,
    )
    valid = (
        """
        Page({ onLoad() { wx.getLocation({ success: this.show }) } })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "permission": { "scope.userLocation": { "desc": "用于显示附近的门店" } } }
        """,
        """
        Page({ choose() { wx.chooseLocation({ success: this.show }) } })
        """,
        """
        Page({})
        -- miniprogram/utils/left-over.js --
        export const locate = () => wx.getLocation({ type: 'gcj02' })
        """,
    )
