"""Skyline turned on without what it needs.

## What it does

Where app.json or a page's JSON sets `"renderer": "skyline"`: reports that `"lazyCodeLoading": "requiredComponents"`, `rendererOptions.skyline` or `"componentFramework": "glass-easel"` is missing.

## Why is this bad?

WeChat's tools refuse to compile the app. All four belong together: Skyline runs on the component framework glass-easel, with lazy loading, and its layout defaults have to be chosen.

## Example

```json
{ "pages": ["pages/index/index"], "renderer": "skyline" }
```

## Use instead

```json
{
  "pages": ["pages/index/index"],
  "renderer": "skyline",
  "componentFramework": "glass-easel",
  "lazyCodeLoading": "requiredComponents",
  "rendererOptions": { "skyline": { "defaultDisplayBlock": true, "defaultContentBox": true } }
}
```

## Known limits

`componentFramework` may stand in app.json or in the page's JSON. Navigation bars, which Skyline does not draw, are not looked at; neither are apps of Taro, uni-app, mpx and wepy.

## 中文

检查 app.json 或页面 JSON 设置 `"renderer": "skyline"` 时，是否缺少 `"lazyCodeLoading": "requiredComponents"`、`rendererOptions.skyline` 或 `"componentFramework": "glass-easel"`。
缺少任何一项都无法编译：Skyline 依赖 glass-easel 组件框架和按需注入，并须选定默认布局。
`componentFramework` 可写在 app.json 或页面 JSON 中；导航栏以及 Taro、uni-app、mpx、wepy 项目不检查。
"""

from collections.abc import Iterator

from wxlint.api import (
    CONFIG,
    Fix,
    Framework,
    JsonMember,
    JsonSite,
    Message,
    MiniProgram,
    ProjectIndex,
    ProjectResult,
    Rule,
    Severity,
    Text,
    on_project,
)

_NEEDED = (
    (("lazyCodeLoading",), '"requiredComponents"'),
    (("rendererOptions", "skyline"), '{ "skyline": { "defaultDisplayBlock": true, "defaultContentBox": true } }'),
    (("componentFramework",), '"glass-easel"'),
)


class IncompleteSkylineConfig(Rule):
    summary = "`skyline` turned on without what it needs"
    summary_zh = "开启 Skyline 却缺少配套配置"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/skyline/migration/",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/glass-easel/migration.html",
    )
    aliases = ("app/skyline",)
    files = CONFIG

    messages = {
        "missing": Message(
            "`skyline` needs `{entry}` in app.json: the app does not compile",
            zh="使用 Skyline 须在 app.json 中设置 `{entry}`，否则小程序无法编译",
            help="add `{entry}` to app.json",
            help_zh="请在 app.json 中加入 `{entry}`",
        ),
        "value": Message(
            "`skyline` needs `{entry}` to be `{wanted}`: the app does not compile",
            zh="使用 Skyline 时 `{entry}` 必须为 `{wanted}`，否则小程序无法编译",
            help="write `{wanted}`",
            help_zh="应写 `{wanted}`",
        ),
        "skyline": Message("it is turned on here", zh="在此处开启了 Skyline"),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for app in index.project.mini_programs:
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or app.is_game:
                continue
            users = list(_users(index, site, app))
            if users:
                yield from self._missing(index, site, users)

    def _missing(self, index: ProjectIndex, site: JsonSite, users: list[tuple[JsonSite, JsonMember]]) -> ProjectResult:
        for path, text in _NEEDED:
            key = ".".join(path)
            user = next((user for user in users if path != ("componentFramework",) or user[0].member(*path) is None), None)
            member = site.member(*path)
            if user is None:
                continue
            if member is None:
                where = user[0].entry(user[1])
                edit = index.append_json_member(site.path, (), path[0], text) if site.member(path[0]) is None else None
                fix = None if edit is None else Fix(Text(f"add `{path[0]}`", f"加入 `{path[0]}`"), (edit,), safe=True)
                yield self.finding(where, "missing", entry=key, fix=fix)
            elif len(path) == 1 and member.value is not None and member.value.value != text.strip('"'):
                related = [self.label(user[0].entry(user[1]), "skyline")]
                yield self.finding(site.entry(member), "value", entry=key, wanted=text.strip('"'), related=related)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "lazyCodeLoading": "requiredComponents",
          "componentFramework": "glass-easel",
          "renderer": "skyline"
          ^^^^^^^^^^^^^^^^^^^^^ `skyline` needs `rendererOptions.skyline` in app.json: the app does not compile
        }
        -- fixed --
        {
          "pages": ["pages/index/index"],
          "lazyCodeLoading": "requiredComponents",
          "componentFramework": "glass-easel",
          "renderer": "skyline",
          "rendererOptions": { "skyline": { "defaultDisplayBlock": true, "defaultContentBox": true } }
        }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "componentFramework": "exparser",
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `skyline` needs `componentFramework` to be `glass-easel`: the app does not compile
          "rendererOptions": { "skyline": {} }
        }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "renderer": "skyline" }
          ^^^^^^^^^^^^^^^^^^^^^ `skyline` needs `lazyCodeLoading` in app.json: the app does not compile
          --------------------- it is turned on here
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index"],
          "renderer": "skyline",
          "lazyCodeLoading": "requiredComponents",
          "componentFramework": "glass-easel",
          "rendererOptions": { "skyline": { "defaultDisplayBlock": true } }
        }
        """,
        """
        { "pages": ["pages/index/index"], "lazyCodeLoading": "requiredComponents", "rendererOptions": { "skyline": {} } }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "renderer": "skyline", "componentFramework": "glass-easel" }
        """,
        '{ "pages": ["pages/index/index"], "renderer": "webview" }',
    )


def _users(index: ProjectIndex, site: JsonSite, app: MiniProgram) -> Iterator[tuple[JsonSite, JsonMember]]:
    """The configurations that turn Skyline on: of the app, then of its pages."""
    for path in (site.path, *(f"{page.path}.json" for page in app.pages)):
        config = site if path == site.path else index.views.json(path)
        member = config.member("renderer") if config is not None else None
        if config is not None and member is not None and member.value is not None and member.value.value == "skyline":
            yield config, member
