"""A theme variable that theme.json does not define.

## What it does

Reports values such as `"@navBackground"` in app.json and in the JSON of pages whose name theme.json lacks, in `light`, in `dark` or in both; such values
where there is no `themeLocation`; and a theme file that is not there.

## Why is this bad?

The colour is not set: bars and tabs show the platform's default, or text that cannot be read, in the mode that lacks the variable.

## Example

```json
{ "window": { "navigationBarBackgroundColor": "@navBackground" }, "themeLocation": "theme.json" }
```

```json
{ "light": { "navBackground": "#ffffff" }, "dark": {} }
```

## Use instead

```json
{ "light": { "navBackground": "#ffffff" }, "dark": { "navBackground": "#111111" } }
```

## Known limits

Only the places that the platform replaces are looked at: `window`, `tabBar` and its tabs in app.json, and the top level of a page's JSON. A theme file that was left out of the check is taken to
hold everything.

## 中文

检查 app.json 与页面 JSON 中形如 `"@navBackground"` 的主题变量，是否在 theme.json 的 `light` 与 `dark` 中都有定义；以及使用了主题变量却没有设置 `themeLocation`，或主题文件不存在。
缺少变量的模式下颜色不会生效，导航栏、tab 会显示默认颜色，文字甚至看不清。
只检查平台会替换的位置：app.json 的 `window`、`tabBar` 及其 tab，以及页面 JSON 的顶层；未纳入检查的主题文件视为都已定义。
"""

import posixpath
from collections.abc import Iterator

from wxlint.api import CONFIG, Framework, JsonNode, JsonSite, Message, MiniProgram, ProjectIndex, ProjectResult, Rule, Severity, nearest, on_project


class UndefinedThemeVariable(Rule):
    summary = "theme variable that theme.json does not define"
    summary_zh = "theme.json 未定义的主题变量"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/ability/darkmode.html",)
    aliases = ("app/theme",)
    files = CONFIG

    messages = {
        "undefined": Message(
            "the theme variable `@{name}` is defined nowhere: this colour is not set",
            zh="主题变量 `@{name}` 没有定义，此处颜色不会生效",
            help="set `{name}` in `light` and `dark` of `{file}`",
            help_zh="请在 `{file}` 的 `light` 与 `dark` 中定义 `{name}`",
        ),
        "similar": Message(
            "the theme variable `@{name}` is defined nowhere: this colour is not set",
            zh="主题变量 `@{name}` 没有定义，此处颜色不会生效",
            help="write `@{nearest}`, if that is meant",
            help_zh="是否想写 `@{nearest}`？",
        ),
        "mode": Message(
            "the theme variable `@{name}` is not defined for `{mode}`: there, this colour is not set",
            zh="主题变量 `@{name}` 在 `{mode}` 中没有定义，该模式下颜色不会生效",
            help="set `{name}` in `{mode}` of `{file}` too",
            help_zh="请在 `{file}` 的 `{mode}` 中也定义 `{name}`",
        ),
        "no-theme": Message(
            "app.json has no `themeLocation`: `{value}` stands for nothing",
            zh="app.json 没有设置 `themeLocation`，`{value}` 不会被替换",
            help='add `"themeLocation": "theme.json"` and the file, or write a colour',
            help_zh='请添加 `"themeLocation": "theme.json"` 及该文件，或直接写颜色值',
        ),
        "no-file": Message(
            "there is no theme file `{file}`: the app does not compile",
            zh="主题文件 `{file}` 不存在，小程序无法编译",
            help="add the file, or remove `themeLocation`",
            help_zh="请添加该文件，或删除 `themeLocation`",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for app in index.project.mini_programs:
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or app.is_game:
                continue
            uses = list(_uses(index, site, app))
            location = site.value("themeLocation")
            if location is None:
                for config, node in uses:
                    yield self.finding(config.at(node), "no-theme", value=node.value)
            elif isinstance(location.value, str):
                yield from self._against(index, app, site, location, uses)

    def _against(
        self, index: ProjectIndex, app: MiniProgram, site: JsonSite, location: JsonNode, uses: list[tuple[JsonSite, JsonNode]]
    ) -> ProjectResult:
        file = str(location.value)
        path = posixpath.normpath(posixpath.join(app.root, file.lstrip("/")))
        theme = index.views.json(path)
        if theme is None or theme.root is None:
            if index.project.presence(path) is False:
                yield self.finding(site.at(location), "no-file", file=file)
            return
        defined = {mode: {member.key for member in theme.members(mode)} for mode in ("light", "dark")}
        everywhere = defined["light"] | defined["dark"]
        for config, node in uses:
            name = str(node.value)[1:]
            lacking = [mode for mode, names in defined.items() if name not in names]
            if len(lacking) == 2:
                meant = nearest(name, everywhere)
                yield self.finding(config.at(node), "undefined" if meant is None else "similar", name=name, file=file, nearest=meant)
            elif lacking:
                yield self.finding(config.at(node), "mode", name=name, mode=lacking[0], file=file)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "themeLocation": "theme.json",
          "window": { "navigationBarBackgroundColor": "@navBackground", "backgroundColor": "@background" },
                                                      ^^^^^^^^^^^^^^^^ the theme variable `@navBackground` is not defined for `dark`: there, this colour is not set
          "tabBar": { "color": "@text", "list": [{ "pagePath": "pages/index/index", "iconPath": "@backgrond" }] }
                               ^^^^^^^ the theme variable `@text` is defined nowhere: this colour is not set
                                                                                                ^^^^^^^^^^^^ the theme variable `@backgrond` is defined nowhere: this colour is not set
        }
        -- miniprogram/theme.json --
        { "light": { "navBackground": "#fff", "background": "#eee" }, "dark": { "background": "#111" } }
        """,
        """
        { "pages": ["pages/index/index"], "window": { "navigationBarTextStyle": "@style" } }
                                                                                ^^^^^^^^ app.json has no `themeLocation`: `@style` stands for nothing
        """,
        """
        { "pages": ["pages/index/index"], "darkmode": true, "themeLocation": "themes.json" }
                                                                             ^^^^^^^^^^^^^ there is no theme file `themes.json`: the app does not compile
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"], "themeLocation": "theme.json", "window": { "backgroundColor": "@background" } }
        -- miniprogram/theme.json --
        { "light": { "background": "#eee" }, "dark": { "background": "#111" } }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "navigationBarBackgroundColor": "@background", "usingComponents": { "t-a": "@lib/a" } }
        """,
        '{ "pages": ["pages/index/index"], "darkmode": true, "window": { "navigationBarTitleText": "mail" } }',
        '{ "pages": ["pages/index/index"], "window": { "navigationBarTitleText": "@ us" } }',
    )


def _uses(index: ProjectIndex, site: JsonSite, app: MiniProgram) -> Iterator[tuple[JsonSite, JsonNode]]:
    """The values that the platform takes for theme variables (npm miniprogram-ci 2.1.42, `jsonVariablePropertyWhiteList`)."""
    owners = [(site, site.value("window")), (site, site.value("tabBar")), *((site, tab) for tab in site.items("tabBar", "list"))]
    for page in app.pages:
        config = index.views.json(f"{page.path}.json")
        if config is not None:
            owners.append((config, config.root))
    for config, owner in owners:
        for member in owner.members() if owner is not None else ():
            value = member.value
            if value is not None and isinstance(value.value, str) and member.key in _REPLACED and value.value.startswith("@"):
                yield config, value


_REPLACED = frozenset(
    {
        *(
            "navigationBarBackgroundColor",
            "navigationBarTextStyle",
            "backgroundColor",
            "backgroundTextStyle",
            "backgroundColorTop",
            "backgroundColorBottom",
        ),
        *("backgroundColorContent", "color", "selectedColor", "borderStyle", "iconPath", "selectedIconPath"),
    }
)
