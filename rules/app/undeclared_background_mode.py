"""Playing or locating in the background without declaring it.

## What it does

Reports uses of `wx.getBackgroundAudioManager` and `wx.startLocationUpdateBackground` in apps whose app.json does not list `audio` or `location` in `requiredBackgroundModes`, entries of that list
that do not exist, and the misspelling `requireBackgroundModes`.

## Why is this bad?

Without the declaration the sound stops when the user leaves the app, and the location is no longer updated. In the developer tools it works, so it is found by users.

## Example

```json
{ "pages": ["pages/player/player"] }
```

## Use instead

```json
{ "pages": ["pages/player/player"], "requiredBackgroundModes": ["audio"] }
```

## Known limits

Only the first use of each API is reported. Code that the app does not load, code of plugins, and apps of Taro, uni-app, mpx and wepy are not looked at.

## 中文

检查使用 `wx.getBackgroundAudioManager`、`wx.startLocationUpdateBackground` 的小程序，是否在 app.json 的 `requiredBackgroundModes` 中声明了 `audio`、`location`，声明的值是否存在，以及是否误写成 `requireBackgroundModes`。
没有声明时，用户离开小程序后声音就会停止、位置不再更新；开发者工具中却一切正常，往往要等用户反馈才会发现。
每个接口只报告第一处；未加载的代码、插件代码以及 Taro、uni-app、mpx、wepy 项目不检查。
"""

import json

from wxlint.api import (
    CLIENT,
    CallSite,
    Fix,
    Framework,
    JsonSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    on_call,
    on_json,
    on_project,
    wx_overlay,
)

_LIST = "requiredBackgroundModes"
_MODES = ("audio", "location", "bluetooth")


class UndeclaredBackgroundMode(Rule):
    summary = "background audio or location that app.json does not declare"
    summary_zh = "后台播放或后台定位未在 app.json 中声明"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#requiredBackgroundModes",)
    aliases = ("app/required-background-modes",)
    files = CLIENT

    messages = {
        "undeclared": Message(
            "`requiredBackgroundModes` of app.json does not list `{mode}`: it stops when the user leaves the app",
            zh="app.json 的 `requiredBackgroundModes` 没有声明 `{mode}`，用户离开小程序后就会停止",
            help='add `"{mode}"` to `requiredBackgroundModes`',
            help_zh='请在 `requiredBackgroundModes` 中加入 `"{mode}"`',
        ),
        "unknown": Message(
            "there is no background mode `{mode}`",
            zh="没有名为 `{mode}` 的后台模式",
            help="write one of {modes}",
            help_zh="可选值：{modes}",
        ),
        "misspelled": Message(
            "the platform does not know `requireBackgroundModes`: nothing is declared",
            zh="平台不认识 `requireBackgroundModes`，等于没有声明",
            help="write `requiredBackgroundModes`",
            help_zh="应写 `requiredBackgroundModes`",
        ),
    }

    @on_call(*(f"wx.{api}" for api in sorted(wx_overlay.BACKGROUND_MODES)))
    def note(self, call: CallSite) -> RuleResult:
        yield self.fact("call", call.callee, api=call.name.rpartition(".")[2])

    @on_json("app")
    def check_list(self, site: JsonSite) -> RuleResult:
        misspelled = site.member("requireBackgroundModes")
        if misspelled is not None and site.member(_LIST) is None:
            yield self.finding(site.at_key(misspelled), "misspelled")
        for node in site.items(_LIST):
            if isinstance(node.value, str) and node.value not in _MODES:
                yield self.finding(site.at(node), "unknown", mode=node.value, modes=", ".join(f"`{mode}`" for mode in _MODES))

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        seen: set[tuple[int, str]] = set()
        for fact in index.facts(self, "call"):
            number, mode = index.project.files[fact.path].mini_program, wx_overlay.BACKGROUND_MODES[str(fact.data["api"])]
            if number is None or (number, mode) in seen or not index.is_loaded(fact.path):
                continue
            app = index.project.mini_programs[number]
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or site.member("requireBackgroundModes") is not None:
                continue
            seen.add((number, mode))
            if mode not in {node.value for node in site.items(_LIST)}:
                yield self.finding(fact, "undeclared", mode=mode, fix=self._declaration(index, site, mode))

    def _declaration(self, index: ProjectIndex, site: JsonSite, mode: str) -> Fix | None:
        edit = index.add_to_json_list(site.path, _LIST, json.dumps(mode))
        return None if edit is None else Fix(Text(f"declare `{mode}` in app.json", f"在 app.json 中声明 `{mode}`"), (edit,), safe=False)

    invalid = (
        """
        const player = wx.getBackgroundAudioManager()
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `requiredBackgroundModes` of app.json does not list `audio`: it stops when the user leaves the app
        Page({ play() { player.src = this.data.src } })
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "requiredBackgroundModes": ["location", "music"]
                                                  ^^^^^^^ there is no background mode `music`
        }
        -- fixed: miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "requiredBackgroundModes": ["location", "music", "audio"]
        }
        """,
        """
        Page({ start() { wx.startLocationUpdateBackground({ fail: this.explain }) } })
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `requiredBackgroundModes` of app.json does not list `location`: it stops when the user leaves the app
        """,
        """
        Page({ play() { wx.getBackgroundAudioManager().src = this.data.src } })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "requireBackgroundModes": ["audio"] }
                                          ^^^^^^^^^^^^^^^^^^^^^^^^ the platform does not know `requireBackgroundModes`: nothing is declared
        """,
    )
    valid = (
        """
        Page({ play() { wx.getBackgroundAudioManager().src = this.data.src } })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "requiredBackgroundModes": ["audio"] }
        """,
        """
        Page({ play() { wx.createInnerAudioContext().play() }, start() { wx.startLocationUpdate() } })
        """,
        """
        Page({})
        -- miniprogram/utils/left-over.js --
        export const player = () => wx.getBackgroundAudioManager()
        """,
    )
