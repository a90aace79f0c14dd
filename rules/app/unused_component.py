"""A component or plugin that is declared and never used.

## What it does

Reports entries of `usingComponents`, in the JSON of a page or component, whose tag stands nowhere in its WXML, in what that imports and includes, or in a generic; and, as advice, entries of app.json
that no WXML of the app uses, and plugins that no code, WXML or JSON of the app names.

## Why is this bad?

The code of a declared component is loaded and started with the page, used or not: the page opens later. A plugin is downloaded with the package that declares it. WeChat's quality check of an upload
(`CONTAINS_UNUSED_COMPONENTS`, `CONTAINS_UNUSED_PLUGINS`) says so too.

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
A plugin is also used by whoever opens one of its pages from outside (a QR code, a message); one that the app exports something to (`export`, `genericsImplementation`) is left alone, and so are all where a name is computed.
Packages in miniprogram_npm are not looked into.

## 中文

检查页面或组件 JSON 中 `usingComponents` 声明、却没有出现在其 WXML、所引入的模板与文件或抽象节点中的组件；app.json 中无人使用的全局组件，以及没有任何代码、WXML 或 JSON 提及的插件，作为建议报告。
已声明的组件无论是否使用，其代码都会随页面加载执行，拖慢页面打开；插件会随声明它的包一起下载。上传时的质量检查（`CONTAINS_UNUSED_COMPONENTS`、`CONTAINS_UNUSED_PLUGINS`）也会提示。
模板或引入的文件找不到或名称为动态时、页面没有 WXML 或 WXML 有语法错误时，以及 Taro、uni-app、mpx、wepy 项目不检查。插件页面也可能从二维码、消息等外部入口打开；向其导出内容的插件（`export`、`genericsImplementation`）不报告，存在动态插件名时均不报告；不查看 miniprogram_npm 中的包。
"""

from wxlint.api import CONFIG, Fix, Framework, Message, ProjectIndex, ProjectResult, Registered, Rule, Severity, Text, Views, names_used, on_project


class UnusedComponent(Rule):
    summary = "component or plugin that is declared and never used"
    summary_zh = "声明了却没有使用的组件或插件"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/ability/lazyload.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/using.html",
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
        "plugin": Message(
            "nothing in the app uses the plugin `{name}`: it is downloaded for nothing",
            zh="小程序中没有任何地方使用插件 `{name}`，却仍要下载",
            help="remove the entry, unless its pages are opened from outside",
            help_zh="若不会从外部打开它的页面，请删除此项",
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
            if app not in is_certain:
                is_certain[app] = all(page.path in stems for page in view.app.pages)
            is_certain[app] = is_certain[app] and used is not None
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
        for program in index.project.mini_programs:
            site = views.app_json(program)
            if site is None or program.framework is not Framework.NATIVE or any(page.path not in stems for page in program.pages):
                continue
            for plugin in views.plugins(program):
                if plugin.is_plain and plugin.users is not None and not plugin.users:
                    edit = site.removal(plugin.owner, plugin.member)
                    fix = Fix(Text(f"remove `{plugin.member.key}`", f"删除 `{plugin.member.key}`"), (edit,), safe=False)
                    yield self.finding(site.at_key(plugin.member), "plugin", severity=Severity.INFO, name=plugin.member.key, fix=fix)

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
        """
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop", "pages": ["cart/cart"], "plugins": { "coupons": { "version": "1.0.0", "provider": "wx7d1e3c5a9b2f4608" } } }],
                                                                                 ^^^^^^^^^ info: nothing in the app uses the plugin `coupons`: it is downloaded for nothing
          "plugins": {
            "chat": { "version": "1.2.3", "provider": "wxe5f52902cf4de896" },
            "speech": { "version": "0.3.5", "provider": "wx069ba97219f66d99" }
            ^^^^^^^^ info: nothing in the app uses the plugin `speech`: it is downloaded for nothing
          }
        }
        -- miniprogram/pages/index/index.js --
        const chat = requirePlugin('chat')
        const speech = null
        Page({ chat, speech })
        -- miniprogram/pages/index/index.wxml --
        <view class="speech" />
        -- miniprogram/shop/cart/cart.js --
        Page({ coupons: [] })
        -- miniprogram/shop/cart/cart.wxml --
        <view />
        -- fixed --
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop", "pages": ["cart/cart"], "plugins": {} }],
          "plugins": {
            "chat": { "version": "1.2.3", "provider": "wxe5f52902cf4de896" }
          }
        }
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
        """
        {
          "pages": ["pages/index/index"],
          "plugins": {
            "in-json": { "version": "1.0.0", "provider": "wx0000000000000001" },
            "in-wxml": { "version": "1.0.0", "provider": "wx0000000000000002" },
            "in-async": { "version": "1.0.0", "provider": "wx0000000000000003" },
            "by-id": { "version": "1.0.0", "provider": "wx0000000000000004" },
            "in-address": { "version": "1.0.0", "provider": "wx0000000000000005" },
            "by-private-address": { "version": "1.0.0", "provider": "wx0000000000000006" },
            "is-given": { "version": "1.0.0", "provider": "wx0000000000000007", "export": "index.js" },
            "in-behavior": { "version": "1.0.0", "provider": "wx0000000000000008" }
          }
        }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-list": "plugin://in-json/list" } }
        -- miniprogram/pages/index/index.wxml --
        <a-list /><navigator url="plugin://in-wxml/page?id={{ id }}" />
        -- miniprogram/pages/index/index.js --
        requirePlugin.async("in-async").then(() => {})
        requirePlugin(`wx0000000000000004`)
        Page({
          behaviors: ['plugin://in-behavior/shared'],
          open() { wx.navigateTo({ url: `plugin://in-address/page?id=${this.data.id}` }) },
          live(id) { wx.navigateTo({ url: 'plugin-private://wx0000000000000006/pages/live?room=' + id }) },
        })
        """,
        """
        { "pages": ["pages/index/index"], "plugins": { "chat": { "version": "1.0.0", "provider": "wx0000000000000001" } } }
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/pages/index/index.js --
        Page({ open(name) { return requirePlugin(name) } })
        """,
        """
        { "pages": ["pages/index/index"], "plugins": { "chat": { "version": "1.0.0", "provider": "wx0000000000000001" } } }
        -- miniprogram/pages/index/index.wxml --
        <navigator url="plugin://{{ plugin }}/page" />
        -- miniprogram/pages/index/index.js --
        Page({})
        """,
    )


def _removal(views: Views, path: str, entry: Registered) -> Fix | None:
    site = views.json(path)
    owner, member = (site.value("usingComponents"), site.member("usingComponents", entry.name)) if site is not None else (None, None)
    if site is None or owner is None or member is None or member.key_span != entry.key.span:
        return None
    return Fix(Text(f"remove `{entry.name}`", f"删除 `{entry.name}`"), (site.removal(owner, member),), safe=True)
