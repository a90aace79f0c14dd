"""A setting whose value has the wrong type, or is none of the legal ones.

## What it does

Checks app.json, the JSON files of pages and components, sitemap.json, theme.json, plugin.json, project.config.json and project.private.config.json: types (`"true"` where a boolean is wanted),
enumerations (`"navigationBarTextStyle": "dark"`) and hexadecimal colours.

## Why is this bad?

WeChat's tools refuse to compile the app, and say so without telling where the value stands. In project.config.json the setting is not applied.

## Example

```json
{ "enablePullDownRefresh": "true", "navigationBarBackgroundColor": "white" }
```

## Use instead

```json
{ "enablePullDownRefresh": true, "navigationBarBackgroundColor": "#ffffff" }
```

## Known limits

Settings that the documentation does not describe are not checked, nor are apps of Taro, uni-app, mpx and wepy (their project.config.json is). Values that begin with `@` are variables of theme.json.
In project.config.json and project.private.config.json a finding is a warning. Of the elements of an array that have a wrong type the first is reported.

## 中文

检查 app.json、页面与组件的 JSON、sitemap.json、theme.json、plugin.json、project.config.json 和 project.private.config.json 中值的类型、枚举值以及十六进制颜色。
这类错误会使小程序无法编译，而工具并不指出具体位置；在 project.config.json 中则表现为设置不生效，按警告报告。
文档未说明的配置项、Taro、uni-app、mpx、wepy 项目的页面与应用配置不检查；以 `@` 开头的值视为 theme.json 中的变量；同一数组中类型有误的元素只报告第一个。
"""

import re

from wxlint.api import (
    CONFIG,
    ConfigurationProblem,
    Edit,
    Fix,
    Framework,
    JsonSite,
    Message,
    Rule,
    RuleResult,
    Severity,
    Text,
    configuration_problems,
    nearest,
    on_json,
)

_TYPES = {
    "string": Text("a string", "字符串"),
    "number": Text("a number", "数字"),
    "boolean": Text("`true` or `false`", "`true` 或 `false`"),
    "object": Text("an object", "对象"),
    "array": Text("an array", "数组"),
    "null": Text("`null`", "`null`"),
    "true": Text("`true`", "`true`"),
    "false": Text("`false`", "`false`"),
}
_FAILS = Text("the app does not compile", "小程序无法编译")
_IGNORED = Text("the developer tools do not apply it", "开发者工具不会应用该设置")
_LONGEST = 60


class InvalidConfig(Rule):
    summary = "setting with a wrong type or value"
    summary_zh = "配置项的类型或取值有误"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/page.html",
        "https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html",
    )
    aliases = ("app/schema",)
    files = CONFIG

    messages = {
        "type": Message(
            "`{name}` must be {expected}, not {found}: {effect}",
            zh="`{name}` 应为{expected}，而不是{found}，{effect}",
            help="write {expected}",
            help_zh="请改为{expected}",
        ),
        "value": Message(
            "`{name}` cannot be `{value}`: {effect}",
            zh="`{name}` 不能取 `{value}`，{effect}",
            help="write {values}",
            help_zh="可取值：{values}",
        ),
        "similar": Message(
            "`{name}` cannot be `{value}`: {effect}",
            zh="`{name}` 不能取 `{value}`，{effect}",
            help="write `{nearest}`",
            help_zh="是否想写 `{nearest}`？",
        ),
        "color": Message(
            "`{name}` must be a hexadecimal colour, not `{value}`: {effect}",
            zh="`{name}` 应为十六进制颜色，而不是 `{value}`，{effect}",
            help="write it like `#ffffff`",
            help_zh="请写成 `#ffffff` 的形式",
        ),
    }

    @on_json("app", "page", "component", "sitemap", "theme", "plugin", "project", "project-private")
    def check(self, site: JsonSite) -> RuleResult:
        app = self.project.mini_program_of(site.file)
        is_project = site.role.startswith("project")
        if not is_project and app is not None and app.framework is not Framework.NATIVE:
            return
        severity = Severity.WARNING if is_project else Severity.ERROR
        effect = _IGNORED if is_project else _FAILS
        arrays: set[tuple[str | int, ...]] = set()
        for problem in configuration_problems(site):
            if problem.kind == "unknown" or problem.path[:-1] in arrays:
                continue
            if problem.kind == "type" and problem.path and isinstance(problem.path[-1], int):
                arrays.add(problem.path[:-1])
            name, value = _name(problem), str(problem.node.value)
            similar = nearest(value, problem.allowed) if problem.kind == "value" else None
            yield self.finding(
                site.at(problem.node),
                problem.kind if similar is None else "similar",
                severity=severity,
                fix=_fix(site, problem, value, similar),
                name=name,
                value=value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…",
                effect=effect,
                expected=_either([_TYPES[name] for name in problem.allowed]) if problem.kind == "type" else "",
                found=_TYPES[problem.node.kind],
                values=_either([Text(f"`{legal}`", f"`{legal}`") for legal in problem.allowed]) if problem.kind == "value" else "",
                nearest=similar,
            )

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "lazyCodeLoading": "requiredComponent",
                             ^^^^^^^^^^^^^^^^^^^ `lazyCodeLoading` cannot be `requiredComponent`: the app does not compile
          "requiredPrivateInfos": ["getLocation", "wx.chooseLocation"],
                                                  ^^^^^^^^^^^^^^^^^^^ `requiredPrivateInfos[1]` cannot be `wx.chooseLocation`: the app does not compile
          "networkTimeout": { "request": "10000" },
                                         ^^^^^^^ `networkTimeout.request` must be a number, not a string: the app does not compile
          "window": {
            "navigationBarTextStyle": "dark",
                                      ^^^^^^ `window.navigationBarTextStyle` cannot be `dark`: the app does not compile
            "backgroundColor": "f8f8f8",
                               ^^^^^^^^ `window.backgroundColor` must be a hexadecimal colour, not `f8f8f8`: the app does not compile
            "navigationBarBackgroundColor": "white"
                                            ^^^^^^^ `window.navigationBarBackgroundColor` must be a hexadecimal colour, not `white`: the app does not compile
          },
          "workers": ["workers"]
                     ^^^^^^^^^^^ `workers` must be a string or an object, not an array: the app does not compile
        }
        -- fixed --
        {
          "pages": ["pages/index/index"],
          "lazyCodeLoading": "requiredComponents",
          "requiredPrivateInfos": ["getLocation", "chooseLocation"],
          "networkTimeout": { "request": 10000 },
          "window": {
            "navigationBarTextStyle": "dark",
            "backgroundColor": "#f8f8f8",
            "navigationBarBackgroundColor": "white"
          },
          "workers": ["workers"]
        }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        {
          "enablePullDownRefresh": "true",
                                   ^^^^^^ `enablePullDownRefresh` must be `true` or `false`, not a string: the app does not compile
          "usingComponents": { "a-list": { "path": "/a/list" } }
                                         ^^^^^^^^^^^^^^^^^^^^^ `usingComponents.a-list` must be a string, not an object: the app does not compile
        }
        -- fixed: miniprogram/pages/index/index.json --
        {
          "enablePullDownRefresh": true,
          "usingComponents": { "a-list": { "path": "/a/list" } }
        }
        -- miniprogram/sitemap.json --
        { "rules": [{ "action": "deny", "page": "*" }] }
                                ^^^^^^ `rules[0].action` cannot be `deny`: the app does not compile
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "setting": { "urlCheck": "false" }, "packOptions": { "ignore": ["docs", "test"] } }
                                                                      ^^^^^^^ warning: `setting.urlCheck` must be `true` or `false`, not a string: the developer tools do not apply it
                                                                                                             ^^^^^^ warning: `packOptions.ignore[0]` must be an object, not a string: the developer tools do not apply it
        -- fixed: project.config.json --
        { "miniprogramRoot": "miniprogram/", "setting": { "urlCheck": false }, "packOptions": { "ignore": ["docs", "test"] } }
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index"],
          "window": { "navigationBarTextStyle": "@textStyle", "backgroundColor": "@background", "navigationBarBackgroundColor": "#FFF8" },
          "darkmode": true,
          "themeLocation": "theme.json",
          "functionalPages": { "independent": true },
          "workers": { "path": "workers", "isSubpackage": true },
          "enablePassiveEvent": { "touchstart": true },
          "supportedMaterials": [{ "materialType": "text/html", "name": "x", "desc": "y", "path": "pages/index/index" }],
          "convertRpxToVw": true,
          "static": [{ "pattern": "images/**", "platforms": ["mini-ios"] }],
          "mini-android": { "window": { "navigationStyle": "custom" } }
        }
        -- miniprogram/theme.json --
        { "light": { "textStyle": "black", "background": "#ffffff" }, "dark": { "textStyle": "white", "background": "#000000" } }
        """,
        '{ "pages": ["pages/index/index"], "static": { "rules": [] }, "somethingNew": "x" }',
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "setting": { "useCompilerPlugins": ["typescript"], "aNewSwitch": "x" }, "condition": { "search": { "list": [] } } }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "component": true, "componentGenerics": { "row": true, "head": { "default": "./head" }, "foot": null }, "styleIsolation": "apply-shared" }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- src/app.config.js --
        export default { pages: ['pages/index/index'] }
        -- src/app.js --
        export default class App {}
        -- src/pages/index/index.js --
        Page({})
        -- src/pages/index/index.json --
        { "enablePullDownRefresh": "true" }
        """,
    )


def _name(problem: ConfigurationProblem) -> str:
    """Where the value stands: `tabBar.list[0].text`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem.path).lstrip(".") or "JSON"


def _either(texts: list[Text]) -> Text:
    return Text(_listed([text.en for text in texts], ", ", " or "), _listed([text.zh for text in texts], "、", " 或 "))


def _listed(words: list[str], comma: str, last: str) -> str:
    return f"{comma.join(words[:-1])}{last}{words[-1]}" if len(words) > 1 else words[0]


def _fix(site: JsonSite, problem: ConfigurationProblem, value: str, similar: str | None) -> Fix | None:
    """What was certainly meant: the boolean or number in the quotes, the colour without `#`; what was probably meant: the nearest legal value."""
    meant = None
    if problem.kind == "type" and problem.node.kind == "string":
        if ("boolean" in problem.allowed and value in ("true", "false")) or (
            "number" in problem.allowed and re.fullmatch(r"0|[1-9][0-9]{0,8}", value)
        ):
            meant = value
    elif problem.kind == "color" and re.fullmatch(r"[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}", value):
        meant = f'"#{value}"'
    elif similar is not None:
        meant = f'"{similar}"'
    if meant is None:
        return None
    return Fix(Text(f"write `{meant}`", f"改为 `{meant}`"), (Edit(site.path, problem.node.span, meant),), safe=similar is None)
