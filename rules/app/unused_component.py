"""A component that is declared and never used.

## What it does

Reports entries of `usingComponents`, in the JSON of a page or component, whose tag stands nowhere in its WXML, in what that imports and includes, or in a generic; and, as advice, entries of app.json
that no WXML of the app uses.

## Why is this bad?

The code of a declared component is loaded and started with the page, used or not: the page opens later. WeChat's quality check of an upload (`CONTAINS_UNUSED_COMPONENTS`) says so too.

## Example

```json
{ "usingComponents": { "shop-card": "/components/card/card", "old-banner": "/components/banner/banner" } }
```

```html
<shop-card item="{{item}}" />
```

## Use instead

```json
{ "usingComponents": { "shop-card": "/components/card/card" } }
```

## Known limits

Silent where a template or an included file cannot be found or has a computed name, where the page has no WXML or it does not parse, and in apps of Taro, uni-app, mpx and wepy.

## 中文

检查页面或组件 JSON 中 `usingComponents` 声明、却没有出现在其 WXML、所引入的模板与文件或抽象节点中的组件；app.json 中无人使用的全局组件作为建议报告。
已声明的组件无论是否使用，其代码都会随页面加载执行，拖慢页面打开；上传时的质量检查（`CONTAINS_UNUSED_COMPONENTS`）也会提示。
模板或引入的文件找不到或名称为动态时、页面没有 WXML 或 WXML 有语法错误时，以及 Taro、uni-app、mpx、wepy 项目不检查。
"""

from wxlint.api import CONFIG, Fix, Message, ProjectIndex, ProjectResult, Registered, Rule, Severity, Text, Views, names_used, on_project


class UnusedComponent(Rule):
    summary = "component that is declared and never used"
    summary_zh = "声明了却没有使用的组件"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/ability/lazyload.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/",
    )
    aliases = ("app/no-unused-components",)
    files = CONFIG

    messages = {
        "unused": Message(
            "`<{name}>` is declared here and used nowhere: its code is loaded with the {kind} for nothing",
            zh="组件 `<{name}>` 在此声明却没有使用，其代码会白白随{kind}加载",
            help="remove the entry",
            help_zh="请删除此项",
        ),
        "global": Message(
            "no WXML of the app uses `<{name}>`: its code is loaded for nothing",
            zh="小程序中没有任何 WXML 使用 `<{name}>`，其代码白白被加载",
            help="remove the entry",
            help_zh="请删除此项",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        views = index.views
        stems = {view.stem for view in views.all}  # a page that a build makes may use what no page here does
        used_in_app: dict[str, set[str]] = {}
        is_certain: dict[str, bool] = {}
        for view in views.all:
            used = names_used(views, view)
            app = view.app.app or ""
            is_certain[app] = is_certain.get(app, all(page.path in stems for page in view.app.pages)) and used is not None
            used_in_app.setdefault(app, set()).update(used or ())
            if used is None:
                continue
            for entry in views.registry.declared_in(view.json_path):
                if entry.declared == "usingComponents" and entry.kind != "missing" and entry.name.lower() not in used:
                    kind = Text("page", "页面") if view.kind == "page" else Text("component", "组件")
                    fix = _removal(views, view.json_path, entry)
                    yield self.finding(entry.key, "unused", name=entry.name, kind=kind, fix=fix)
        for app, used in used_in_app.items():
            if app and is_certain[app]:
                for entry in views.registry.declared_in(f"{app}.json"):
                    if entry.declared == "usingComponents" and entry.kind != "missing" and entry.name.lower() not in used:
                        fix = _removal(views, f"{app}.json", entry)
                        yield self.finding(entry.key, "global", severity=Severity.INFO, name=entry.name, fix=fix)

    invalid = (
        """
        { "pages": ["pages/index/index"], "usingComponents": { "old-banner": "/components/banner/banner" } }
                                                               ^^^^^^^^^^^^ info: no WXML of the app uses `<old-banner>`: its code is loaded for nothing
        -- miniprogram/pages/index/index.json --
        {
          "usingComponents": {
            "shop-card": "/components/card/card",
            "old-card": "/components/card/card"
            ^^^^^^^^^^ `<old-card>` is declared here and used nowhere: its code is loaded with the page for nothing
          }
        }
        -- miniprogram/pages/index/index.wxml --
        <view><shop-card /></view>
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/components/card/card.js --
        Component({})
        -- miniprogram/components/card/card.json --
        { "component": true, "usingComponents": { "a-price": "/components/banner/banner" } }
                                                  ^^^^^^^^^ `<a-price>` is declared here and used nowhere: its code is loaded with the component for nothing
        -- miniprogram/components/card/card.wxml --
        <view />
        -- miniprogram/components/banner/banner.js --
        Component({})
        -- miniprogram/components/banner/banner.json --
        { "component": true }
        -- miniprogram/components/banner/banner.wxml --
        <view />
        -- fixed: miniprogram/pages/index/index.json --
        {
          "usingComponents": {
            "shop-card": "/components/card/card"
          }
        }
        -- fixed --
        { "pages": ["pages/index/index"], "usingComponents": {} }
        -- fixed: miniprogram/components/card/card.json --
        { "component": true, "usingComponents": {} }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-list": "/a/list/list" } }
                               ^^^^^^^^ `<a-list>` is declared here and used nowhere: its code is loaded with the page for nothing
        -- miniprogram/pages/index/index.wxml --
        <!-- <a-list /> --><view class="a-list">{{ 'a-list' }}</view>
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/a/list/list.js --
        Component({})
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-list": "/gone/list" } }
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/pages/index/index.js --
        Page({})
        """,
        """
        { "pages": ["pages/index/index"], "usingComponents": { "a-price": "/components/price/price" } }
        -- miniprogram/pages/index/index.json --
        {
          "usingComponents": { "in-template": "/components/price/price", "in-include": "/components/price/price", "as-generic": "/components/price/price", "as-placeholder": "/components/price/price", "a-list": "/components/list/list" },
          "componentPlaceholder": { "a-list": "as-placeholder" }
        }
        -- miniprogram/pages/index/index.wxml --
        <import src="../parts/row.wxml" />
        <include src="/pages/parts/head" />
        <template is="row" />
        <a-list generic:row="as-generic" />
        -- miniprogram/pages/parts/row.wxml --
        <template name="row"><in-template /></template>
        -- miniprogram/pages/parts/head.wxml --
        <in-include /><A-Price />
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/components/price/price.js --
        Component({})
        -- miniprogram/components/list/list.js --
        Component({})
        """,
        """
        { "pages": ["pages/index/index", "pages/made/by-a-build"], "usingComponents": { "a-list": "/a/list/list" } }
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/a/list/list.js --
        Component({})
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-list": "/a/list/list" } }
        -- miniprogram/pages/index/index.wxml --
        <include src="{{ part }}.wxml" />
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/a/list/list.js --
        Component({})
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-list": "/a/list/list" } }
        -- miniprogram/pages/index/index.wxml --
        <view><text>
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/a/list/list.js --
        Component({})
        """,
    )


def _removal(views: Views, path: str, entry: Registered) -> Fix | None:
    site = views.json(path)
    owner, member = (site.value("usingComponents"), site.member("usingComponents", entry.name)) if site is not None else (None, None)
    if site is None or owner is None or member is None or member.key_span != entry.key.span:
        return None
    return Fix(Text(f"remove `{entry.name}`", f"删除 `{entry.name}`"), (site.removal(owner, member),), safe=True)
