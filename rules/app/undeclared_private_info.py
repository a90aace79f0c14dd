"""A location API that app.json does not declare.

## What it does

Reports calls of `wx.getLocation`, `wx.getFuzzyLocation`, `wx.onLocationChange`, `wx.startLocationUpdate`, `wx.startLocationUpdateBackground`, `wx.chooseLocation`, `wx.choosePoi` and
`wx.chooseAddress` in apps whose app.json does not list the API in `requiredPrivateInfos`; entries of that list that exclude each other; and, as advice, entries that nothing uses.

## Why is this bad?

Since July 2022 an API that is not listed fails for everybody with "the api need to be declared in the requiredPrivateInfos field", and the tools refuse `getFuzzyLocation` beside an exact API.
An entry that nothing uses has to be justified in the review for nothing.

## Example

```js
wx.getLocation({ type: 'gcj02', success: show, fail: explain })
```

## Use instead

```json
{ "requiredPrivateInfos": ["getLocation"] }
```

## Known limits

Only the first call of each API is reported. Code that the app does not load, code of plugins, and apps of Taro, uni-app, mpx and wepy are not looked at; an entry is called unused only where no
member of `wx` is named by a computed key and no npm package could use it.

## 中文

检查 `wx.getLocation` 等 8 个地理位置与地址接口是否在 app.json 的 `requiredPrivateInfos` 中声明，是否声明了互斥的接口，以及（作为建议）声明了却没有使用的接口。
自 2022 年 7 月起，未声明的接口对所有用户都会调用失败；`getFuzzyLocation` 与精确定位接口同时声明无法编译；多余的声明在审核时还要说明理由。
每个接口只报告第一处调用；未加载的代码、插件代码以及 Taro、uni-app、mpx、wepy 项目不检查；存在动态访问 `wx` 成员或 npm 组件时，不报告未使用。
"""

import json

from wxlint.api import (
    CLIENT,
    CallSite,
    Fix,
    Framework,
    JsonSite,
    Message,
    MiniProgram,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    TextMatch,
    on_call,
    on_project,
    on_text,
    wx_overlay,
)

_LIST = "requiredPrivateInfos"


class UndeclaredPrivateInfo(Rule):
    summary = "location API that app.json does not declare"
    summary_zh = "地理位置接口未在 app.json 中声明"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#requiredPrivateInfos",)
    aliases = ("app/required-private-infos",)
    files = CLIENT

    messages = {
        "undeclared": Message(
            "`requiredPrivateInfos` of app.json does not list `{api}`: this call fails for everybody",
            zh="app.json 的 `requiredPrivateInfos` 没有声明 `{api}`，该调用对所有用户都会失败",
            help='add `"{api}"` to `requiredPrivateInfos`',
            help_zh='请在 `requiredPrivateInfos` 中加入 `"{api}"`',
        ),
        "excluded": Message(
            "`getFuzzyLocation` and `{api}` exclude each other: the app does not compile",
            zh="`getFuzzyLocation` 与 `{api}` 互斥，小程序无法编译",
            help="declare either the fuzzy or the exact location",
            help_zh="模糊定位与精确定位只能声明一种",
        ),
        "unused": Message(
            "nothing in the app uses `{api}`, and the review asks why it is declared",
            zh="小程序中没有使用 `{api}`，审核时却需要说明用途",
            help="remove the entry",
            help_zh="请删除此项",
        ),
    }

    @on_call(*(f"wx.{api}" for api in sorted(wx_overlay.PRIVATE_INFOS)))
    def note_call(self, call: CallSite) -> RuleResult:
        yield self.fact("call", call.callee, api=call.name.rpartition(".")[2])

    @on_text("(?<![A-Za-z])(?P<api>" + "|".join(sorted(wx_overlay.PRIVATE_INFOS)) + r")(?![A-Za-z])", *sorted(wx_overlay.PRIVATE_INFOS))
    def note_name(self, match: TextMatch) -> RuleResult:
        yield self.fact("name", match, api=match.group("api"))

    @on_text(r"(?<![\w$.])wx\[(?!['\"])", "wx[")
    def note_computed(self, match: TextMatch) -> RuleResult:
        yield self.fact("computed", match)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for number, app in enumerate(index.project.mini_programs):
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or app.is_game:
                continue
            declared = {node.value: node for node in site.items(_LIST)}
            listed = site.value(_LIST)
            if listed is not None and listed.kind != "array":
                continue
            yield from self._calls(index, number, site, frozenset(str(name) for name in declared))
            exact = next((name for name in declared if name in wx_overlay.FUZZY_EXCLUDES), None)
            if exact is not None and "getFuzzyLocation" in declared:
                yield self.finding(site.at(declared["getFuzzyLocation"]), "excluded", api=exact)
            if not self._may_be_used_elsewhere(index, site, number, app):
                used = {fact.data["api"] for fact in index.facts(self, "name") if index.project.files[fact.path].mini_program == number}
                for name, node in declared.items():
                    if name in wx_overlay.PRIVATE_INFOS and name not in used:
                        yield self.finding(site.at(node), "unused", severity=Severity.INFO, api=name)

    def _calls(self, index: ProjectIndex, number: int, site: JsonSite, declared: frozenset[str]) -> ProjectResult:
        seen: set[object] = set(declared)
        for fact in index.facts(self, "call"):
            api = fact.data["api"]
            if api not in seen and index.project.files[fact.path].mini_program == number and index.is_loaded(fact.path):
                seen.add(api)
                fix = self._declaration(index, site, str(api))
                yield self.finding(fact, "undeclared", api=api, fix=fix)

    def _declaration(self, index: ProjectIndex, site: JsonSite, api: str) -> Fix | None:
        edit = index.add_to_json_list(site.path, _LIST, json.dumps(api))
        return None if edit is None else Fix(Text(f"declare `{api}` in app.json", f"在 app.json 中声明 `{api}`"), (edit,), safe=True)

    def _may_be_used_elsewhere(self, index: ProjectIndex, site: JsonSite, number: int, app: MiniProgram) -> bool:
        """By a plugin, an npm package, a file that was left out, or through a name that is computed."""
        if site.value("plugins") is not None or any(skipped.path.startswith(app.root) for skipped in index.project.skipped):
            return True
        return any(index.project.files[fact.path].mini_program == number for fact in index.facts(self, "computed"))

    invalid = (
        """
        Page({
          onLoad() {
            wx.getLocation({ success: this.show })
            ^^^^^^^^^^^^^^ `requiredPrivateInfos` of app.json does not list `getLocation`: this call fails for everybody
            wx.getLocation({ type: 'gcj02', success: this.show })
          },
        })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- fixed: miniprogram/app.json --
        { "pages": ["pages/index/index"], "requiredPrivateInfos": ["getLocation"] }
        """,
        """
        const { chooseAddress } = wx
        Page({
          choose() {
            chooseAddress({ success: this.show })
            ^^^^^^^^^^^^^ `requiredPrivateInfos` of app.json does not list `chooseAddress`: this call fails for everybody
            wx.getFuzzyLocation({ success: this.show })
          },
        })
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "requiredPrivateInfos": [
            "getFuzzyLocation",
            ^^^^^^^^^^^^^^^^^^ `getFuzzyLocation` and `onLocationChange` exclude each other: the app does not compile
            "onLocationChange"
            ^^^^^^^^^^^^^^^^^^ info: nothing in the app uses `onLocationChange`, and the review asks why it is declared
          ]
        }
        -- fixed: miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "requiredPrivateInfos": [
            "getFuzzyLocation",
            "onLocationChange",
            "chooseAddress"
          ]
        }
        """,
    )
    valid = (
        """
        Page({ onLoad() { wx.getLocation({ success: this.show }) } })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "requiredPrivateInfos": ["getLocation"] }
        """,
        """
        Page({ onLoad() { wx.openLocation({ latitude: 1, longitude: 2 }) } })
        """,
        """
        Page({ onLoad() { const wx = this.map; wx.getLocation({}) } })
        """,
        """
        Page({})
        -- miniprogram/utils/left-over.js --
        export const locate = () => wx.getLocation({ type: 'gcj02' })
        """,
        """
        Page({ ask(name) { wx[name]({ success: this.show }) } })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "requiredPrivateInfos": ["getLocation"] }
        """,
    )
