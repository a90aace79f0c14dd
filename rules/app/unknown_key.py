"""A key in a configuration file that the platform does not know.

## What it does

Reports keys of app.json, of the JSON files of pages and components, of sitemap.json, theme.json, plugin.json and of the project's configuration that are near misspellings of a known key, or that belong
in another place (`navigationBarTitleText` at the top of app.json, `tabBar` inside `window`, `disableScroll` in app.json).

## Why is this bad?

WeChat's tools ignore such a key, with a line in the console at most: what it should turn on stays off.

## Example

```json
{ "navigationBarTitletext": "Orders", "window": { "enablePullDownRefresh": true } }
```

## Use instead

```json
{ "navigationBarTitleText": "Orders", "enablePullDownRefresh": true }
```

## Known limits

Other unknown keys of app, page and component JSON, sitemap.json and theme.json are reported as info: the platform adds keys. In project.config.json and plugin.json they are not reported at all. Apps of Taro,
uni-app, mpx and wepy are not looked at.

## 中文

检查 app.json、页面与组件的 JSON、sitemap.json、theme.json、plugin.json 以及项目配置中，与已知配置项拼写相近、或写错位置的键（如 app.json 顶层的 `navigationBarTitleText`、`window` 内的 `tabBar`、app.json 中的 `disableScroll`）。
平台会忽略这样的键，最多在控制台输出一行提示，想要的效果并不会出现。
app、页面、组件、sitemap、theme 中的其他未知键以 info 报告；project.config.json 与 plugin.json 中的其他未知键不报告；Taro、uni-app、mpx、wepy 项目不检查。
"""

from collections.abc import Collection

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
    edit_distance,
    known_keys,
    on_json,
)

_FILES = {
    "page": Text("the configuration of a page", "页面配置"),
    "component": Text("the configuration of a component", "组件配置"),
    "project": Text("project.config.json", "project.config.json"),
    "project-private": Text("project.private.config.json", "project.private.config.json"),
}
_SHORTEST = 5
"""Characters. Changing one of four gives another word."""
_LONG = 9
"""Characters from which on two may be wrong."""
_LONGEST = 60


class UnknownKey(Rule):
    summary = "configuration key that the platform does not know"
    summary_zh = "平台不认识的配置项"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/page.html",
        "https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html",
    )
    files = CONFIG

    messages = {
        "similar": Message(
            "{owner} has no key `{name}`: it has no effect",
            zh="{owner}没有配置项 `{name}`，它不会生效",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "place": Message(
            "`{name}` has no effect here: it belongs {place}",
            zh="`{name}` 写在此处不会生效，应写在{place}",
            help="move it {place}",
            help_zh="请移到{place}",
        ),
        "unknown": Message(
            "{owner} has no documented key `{name}`: the tools ignore it",
            zh="文档中{owner}没有配置项 `{name}`，工具会忽略它",
            help="remove it, unless something of your own reads it",
            help_zh="若没有自己的工具读取它，请删除",
        ),
    }

    @on_json("app", "page", "component", "sitemap", "theme", "plugin", "project", "project-private")
    def check(self, site: JsonSite) -> RuleResult:
        app = self.project.mini_program_of(site.file)
        if not site.role.startswith("project") and app is not None and app.framework is not Framework.NATIVE:
            return
        for problem in configuration_problems(site):
            member = problem.member
            if problem.kind != "unknown" or member is None:
                continue
            place = _right_place(site, problem, member.key)
            nearest = None if place else _meant(member.key, problem)
            fix = None
            if nearest is not None:
                fix = Fix(Text(f"write `{nearest}`", f"改为 `{nearest}`"), (Edit(site.path, member.key_span, f'"{nearest}"'),), safe=False)
            elif place is None and not problem.is_closed:
                continue
            name = member.key if len(member.key) <= _LONGEST else f"{member.key[:_LONGEST]}…"
            which = "similar" if nearest else "place" if place else "unknown"
            severity = Severity.INFO if which == "unknown" else Severity.WARNING
            owner = _owner(site, problem)
            yield self.finding(site.at_key(member), which, severity=severity, fix=fix, name=name, nearest=nearest, place=place, owner=owner)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "navigationBarTitleText": "Orders",
          ^^^^^^^^^^^^^^^^^^^^^^^^ `navigationBarTitleText` has no effect here: it belongs in `window` of app.json
          "disableScroll": true,
          ^^^^^^^^^^^^^^^ `disableScroll` has no effect here: it belongs in the JSON file of a page
          "window": { "tabBar": { "list": [] }, "navigationbarTextStyle": "white" },
                      ^^^^^^^^ `tabBar` has no effect here: it belongs at the top of app.json
                                                ^^^^^^^^^^^^^^^^^^^^^^^^ `window` has no key `navigationbarTextStyle`: it has no effect
          "lazyCodeLoad": "requiredComponents",
          ^^^^^^^^^^^^^^ info: app.json has no documented key `lazyCodeLoad`: the tools ignore it
          "usingComponent": {}
          ^^^^^^^^^^^^^^^^ app.json has no key `usingComponent`: it has no effect
        }
        -- fixed --
        {
          "pages": ["pages/index/index"],
          "navigationBarTitleText": "Orders",
          "disableScroll": true,
          "window": { "tabBar": { "list": [] }, "navigationBarTextStyle": "white" },
          "lazyCodeLoad": "requiredComponents",
          "usingComponents": {}
        }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "enable-pull-down-refresh": true, "window": {}, "networkTimeout": {} }
          ^^^^^^^^^^^^^^^^^^^^^^^^^^ the configuration of a page has no key `enable-pull-down-refresh`: it has no effect
                                            ^^^^^^^^ `window` has no effect here: it belongs in app.json, and its entries here without it
                                                          ^^^^^^^^^^^^^^^^ `networkTimeout` has no effect here: it belongs at the top of app.json
        -- fixed: miniprogram/pages/index/index.json --
        { "enablePullDownRefresh": true, "window": {}, "networkTimeout": {} }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudFunctionRoot": "cloudfunctions/", "setting": { "urlcheck": true } }
                                             ^^^^^^^^^^^^^^^^^^^ project.config.json has no key `cloudFunctionRoot`: it has no effect
                                                                                                  ^^^^^^^^^^ `setting` has no key `urlcheck`: it has no effect
        -- fixed: project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/", "setting": { "urlCheck": true } }
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index"],
          "subPackages": [],
          "supportedMaterials": [],
          "convertRpxToVw": true,
          "navigateToMiniProgramAppIdList": [],
          "permission": { "scope.userLocation": { "desc": "x", "desc-en": "y" } },
          "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "x", "icon": "home" }] },
          "mini-ohos": { "window": {} }
        }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "accessTime": 1, "setting": { "userConfirmedBundleSwitch": false, "bundle": false }, "projectid": "x", "appid": "wx0123456789abcdef", "appId": "wx0123456789abcdef" }
        -- miniprogram/plugin.json --
        { "name": "x", "publicComponents": {} }
        -- miniprogram/theme.json --
        { "light": { "anything": "#ffffff" }, "dark": {} }
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
        { "usingComponent": {} }
        """,
    )


def _owner(site: JsonSite, problem: ConfigurationProblem) -> Text:
    """The object that the key stands in."""
    steps = problem.path[:-1]
    if not steps:
        name = site.path.rpartition("/")[2]
        return _FILES.get(site.role, Text(name, name))
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    return Text(f"`{name}`", f"`{name}` ")


def _right_place(site: JsonSite, problem: ConfigurationProblem, key: str) -> Text | None:
    """Where the key belongs, if it is known elsewhere."""
    depth = len(problem.path)
    if site.role in ("page", "component") and depth == 1:
        if key == "window":
            return Text("in app.json, and its entries here without it", "app.json 中；页面配置应直接写其中的各项")
        if key in known_keys("app"):
            return Text("at the top of app.json", "app.json 顶层")
    if site.role == "app" and depth == 1 and key in known_keys("app", "window"):
        return Text("in `window` of app.json", "app.json 的 `window` 中")
    if site.role == "app" and (depth == 1 or (problem.path[0] == "window" and depth == 2)):
        if key in known_keys("app"):
            return Text("at the top of app.json", "app.json 顶层")
        if key in known_keys("page"):
            return Text("in the JSON file of a page", "页面的 JSON 文件中")
    return None


def _meant(key: str, problem: ConfigurationProblem) -> str | None:
    """The known key that `key` almost spells and that its object does not hold already."""
    free = [known for known in problem.allowed if problem.node.get(known) is None]
    plain = _plain(key)
    same = next((known for known in free if _plain(known) == plain), None)
    if same is not None or len(key) < _SHORTEST:
        return same
    limit = 2 if problem.is_closed and len(key) >= _LONG else 1
    return _closest(key.casefold(), free, limit)


def _closest(key: str, known: Collection[str], limit: int) -> str | None:
    distances = ((edit_distance(key, name.casefold(), limit), name) for name in known)
    near = sorted((distance, name) for distance, name in distances if distance is not None)
    return near[0][1] if near else None


def _plain(key: str) -> str:
    return key.replace("-", "").replace("_", "").casefold()
