"""All pages' code loaded at the start.

## What it does

Reports an app.json with at least two pages and without `"lazyCodeLoading": "requiredComponents"`.

## Why is this bad?

By default the code of all pages and components of a package runs before the first page is shown. With lazy loading only that of the page which is opened does: the app starts quicker and takes less
memory. WeChat's quality check of an upload asks for it too (`LAZYCODE_LOADING_OPEN`).

## Example

```json
{ "pages": ["pages/index/index", "pages/me/me"] }
```

## Use instead

```json
{ "pages": ["pages/index/index", "pages/me/me"], "lazyCodeLoading": "requiredComponents" }
```

## Known limits

Advice: a page or component whose script sets something up for the others no longer does so before it is opened. Mini games, plugins and the apps of frameworks are not looked at.

## 中文

检查有两个以上页面、但没有设置 `"lazyCodeLoading": "requiredComponents"` 的 app.json。
默认情况下，首页显示之前会执行整个包内所有页面和组件的代码；按需注入后只执行所打开页面的代码，启动更快，内存更省。上传时的质量检查（`LAZYCODE_LOADING_OPEN`）也会提示。
这是建议：若某个页面或组件的脚本会为其他页面做初始化，打开它之前将不再执行。小游戏、插件及各类框架项目不检查。
"""

import json

from wxlint.api import CONFIG, Fix, Framework, Message, ProjectIndex, ProjectResult, Rule, Severity, Text, on_project

_KEY, _VALUE = "lazyCodeLoading", "requiredComponents"


class EagerCodeLoading(Rule):
    summary = "all pages' code loaded at the start"
    summary_zh = "未开启按需注入"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/ability/lazyload.html",)
    aliases = ("app/lazy-code-loading",)
    files = CONFIG

    messages = {
        "eager": Message(
            "the code of all {number} pages runs before the first one is shown",
            zh="首页显示之前会执行全部 {number} 个页面的代码",
            help='set `"lazyCodeLoading": "requiredComponents"` in app.json, if no page prepares something for others when it is loaded',
            help_zh='如果没有页面在加载时为其他页面做初始化，请在 app.json 中设置 `"lazyCodeLoading": "requiredComponents"`',
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for app in index.project.mini_programs:
            site = index.views.app_json(app)
            pages = site.member("pages") if site is not None else None
            if site is None or pages is None or app.framework is not Framework.NATIVE or app.is_game or len(app.pages) < 2:
                continue
            renderer = site.value("renderer")
            if site.member(_KEY) or (renderer is not None and renderer.value == "skyline"):  # Skyline demands it: another rule says so
                continue
            edit = index.append_json_member(site.path, (), _KEY, json.dumps(_VALUE))
            fix = None if edit is None else Fix(Text("turn lazy loading on", "开启按需注入"), (edit,), safe=False)
            yield self.finding(site.at_key(pages), "eager", number=len(app.pages), fix=fix)

    invalid = (
        """
        {
          "pages": ["pages/index/index", "pages/me/me"]
          ^^^^^^^ the code of all 2 pages runs before the first one is shown
        }
        -- fixed --
        {
          "pages": ["pages/index/index", "pages/me/me"],
          "lazyCodeLoading": "requiredComponents"
        }
        """,
        """
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }], "style": "v2" }
          ^^^^^^^ the code of all 2 pages runs before the first one is shown
        """,
    )
    valid = (
        '{ "pages": ["pages/index/index", "pages/me/me"], "lazyCodeLoading": "requiredComponents" }',
        '{ "pages": ["pages/index/index"] }',
        '{ "pages": ["pages/index/index", "pages/me/me"], "lazyCodeLoading": "none" }',
        '{ "pages": ["pages/index/index", "pages/me/me"], "renderer": "skyline" }',
    )
