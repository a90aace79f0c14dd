"""A global component that one page or one subpackage uses, or a plugin that one subpackage uses.

## What it does

Reports entries of `usingComponents` in app.json that only one page or component, or only the pages and components of one subpackage, use, and plugins in app.json that only one subpackage names.

## Why is this bad?

The code of a global component is part of the main package and is started with every page, whether the page shows it or not. Declared where it is used, it costs only there, and can move into the subpackage.
A plugin is downloaded with the package that declares it; a subpackage can declare it for itself.

## Example

```json
{ "pages": ["pages/index/index", "pages/me/me", "pages/report/report"], "usingComponents": { "report-chart": "/components/chart/chart" } }
```

## Use instead

```json
{ "usingComponents": { "report-chart": "/components/chart/chart" } }
```

in `pages/report/report.json`. A plugin: `"subpackages": [{ "root": "shop", "pages": ["cart/cart"], "plugins": { … } }]`.

## Known limits

Advice, given where the app has three pages or more and all its WXML is known: no computed template names or sources, no file that does not parse. Components that nobody uses are another rule's business.
Apps of Taro, uni-app, mpx and wepy are not looked at. Plugins that the app exports something to (`export`, `genericsImplementation`) are left alone, and so are all where a name is computed.

## 中文

检查 app.json 的 `usingComponents` 中只被一个页面或组件使用、或只在一个分包内使用的全局组件，以及 app.json 中只有一个分包使用的插件。
全局组件的代码在主包中，每个页面启动时都会初始化；在使用处声明可减少其他页面的开销，还能把它移入分包。插件随声明它的包下载，可以改在分包中声明。
仅作建议：小程序有三个及以上页面、且所有 WXML 均可确定（没有动态模板名或路径、没有语法错误）时才报告；无人使用的组件由其他规则负责；向其导出内容的插件（`export`、`genericsImplementation`）不报告，存在动态插件名时均不报告；Taro、uni-app、mpx、wepy 项目不检查。
"""

from wxlint.api import CONFIG, Framework, Message, MiniProgram, ProjectIndex, ProjectResult, Rule, Severity, View, names_used, on_project

_FEWEST_PAGES = 3


class RareGlobalComponent(Rule):
    summary = "global component or plugin that hardly any page uses"
    summary_zh = "很少被使用的全局组件或插件"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#usingComponents",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/using.html",
    )
    aliases = ("app/no-global-rare-components",)
    files = CONFIG

    messages = {
        "view": Message(
            "only `{user}` takes `<{name}>` from app.json: every other page starts its code for nothing",
            zh="只有 `{user}` 使用 app.json 中的 `<{name}>`，其他页面却都要执行它的代码",
            help="declare it in `{user}.json`",
            help_zh="请改在 `{user}.json` 中声明",
        ),
        "subpackage": Message(
            "only the subpackage `{user}` takes `<{name}>` from app.json: every other page starts its code for nothing",
            zh="只有分包 `{user}` 使用 app.json 中的 `<{name}>`，其他页面却都要执行它的代码",
            help="declare it in the pages of `{user}`, and move it there",
            help_zh="请改在 `{user}` 的页面中声明，并把组件移入该分包",
        ),
        "plugin": Message(
            "only the subpackage `{user}` uses the plugin `{name}`: everybody downloads it with the main package",
            zh="只有分包 `{user}` 使用插件 `{name}`，它却随主包被所有用户下载",
            help="declare it in `plugins` of the subpackage `{user}`",
            help_zh="请改在分包 `{user}` 的 `plugins` 中声明",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        views = index.views
        for app in index.project.mini_programs:
            yield from self._plugins(index, app)
            declared = views.registry.declared_in(f"{app.app}.json") if app.app is not None else ()
            entries = [entry for entry in declared if entry.declared == "usingComponents"]
            own = {view.stem: view for view in views.all if view.app is app} if entries else {}
            if not entries or len(app.pages) < _FEWEST_PAGES or any(page.path not in own for page in app.pages):
                continue
            used = {view: names_used(views, view) for view in own.values() if self.project.presence(view.wxml_path) is not False}
            if None in used.values():
                continue
            start = f"{app.root}/" if app.root else ""
            for entry in entries:
                users = [view for view, names in used.items() if entry.name.lower() in (names or ()) and not _declares(view, entry.name)]
                if len(users) == 1:
                    yield self.finding(entry.key, "view", name=entry.name, user=users[0].stem.removeprefix(start))
                    continue
                packages = {package.root if (package := views.subpackage_of(view.wxml_path)) is not None else None for view in users}
                root = packages.pop() if len(packages) == 1 else None
                if root is not None:
                    yield self.finding(entry.key, "subpackage", name=entry.name, user=root.removeprefix(start))

    def _plugins(self, index: ProjectIndex, app: MiniProgram) -> ProjectResult:
        site = index.views.app_json(app)
        stems = {view.stem for view in index.views.all} if app.subpackages else set()
        if site is None or app.framework is not Framework.NATIVE or not app.subpackages or any(page.path not in stems for page in app.pages):
            return
        for plugin in index.views.plugins(app):
            users = {index.views.subpackage_of(path) for path in plugin.users or ()}
            package = users.pop() if len(users) == 1 else None
            if package is not None and plugin.is_plain and not plugin.in_subpackage:
                user = package.root.removeprefix(f"{app.root}/") if app.root else package.root
                yield self.finding(site.at_key(plugin.member), "plugin", name=plugin.member.key, user=user)

    invalid = (
        """
        {
          "pages": ["pages/index/index", "pages/me/me"],
          "subpackages": [{ "root": "shop", "pages": ["cart/cart", "item/item"] }],
          "usingComponents": {
            "nav-bar": "/components/nav/nav",
            "a-chart": "/components/chart/chart",
            ^^^^^^^^^ only `pages/me/me` takes `<a-chart>` from app.json: every other page starts its code for nothing
            "a-price": "/components/price/price"
            ^^^^^^^^^ only the subpackage `shop` takes `<a-price>` from app.json: every other page starts its code for nothing
          }
        }
        -- miniprogram/pages/index/index.wxml --
        <nav-bar />
        -- miniprogram/pages/me/me.wxml --
        <nav-bar /><a-chart />
        -- miniprogram/shop/cart/cart.wxml --
        <a-price />
        -- miniprogram/shop/item/item.wxml --
        <a-price /><a-chart />
        -- miniprogram/shop/item/item.json --
        { "usingComponents": { "a-chart": "/components/chart/chart" } }
        -- miniprogram/components/nav/nav.json --
        { "component": true }
        -- miniprogram/components/nav/nav.wxml --
        <view />
        -- miniprogram/components/chart/chart.json --
        { "component": true }
        -- miniprogram/components/chart/chart.wxml --
        <view />
        -- miniprogram/components/price/price.json --
        { "component": true }
        -- miniprogram/components/price/price.wxml --
        <view />
        """,
        """
        { "pages": ["pages/a/a", "pages/b/b", "pages/c/c"], "usingComponents": { "a-chart": "/chart/chart" } }
                                                                                 ^^^^^^^^^ only `pages/b/b` takes `<a-chart>` from app.json: every other page starts its code for nothing
        -- miniprogram/pages/a/a.wxml --
        <view />
        -- miniprogram/pages/b/b.wxml --
        <import src="./part.wxml" /><template is="part" />
        -- miniprogram/pages/b/part.wxml --
        <template name="part"><a-chart /></template>
        -- miniprogram/pages/c/c.wxml --
        <view />
        -- miniprogram/chart/chart.json --
        { "component": true }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }, { "root": "news", "pages": ["list/list"] }],
          "plugins": {
            "coupons": { "version": "1.0.0", "provider": "wx7d1e3c5a9b2f4608" },
            ^^^^^^^^^ only the subpackage `shop` uses the plugin `coupons`: everybody downloads it with the main package
            "speech": { "version": "0.3.5", "provider": "wx069ba97219f66d99" },
            "chat": { "version": "1.2.3", "provider": "wxe5f52902cf4de896" },
            "unused": { "version": "1.0.0", "provider": "wx0000000000000001" },
            "given": { "version": "1.0.0", "provider": "wx0000000000000002", "export": "shop/given.js" }
          }
        }
        -- miniprogram/pages/index/index.wxml --
        <navigator url="plugin://chat/room" />
        -- miniprogram/shop/cart/cart.json --
        { "usingComponents": { "a-coupon": "plugin://coupons/coupon", "a-given": "plugin://given/given" } }
        -- miniprogram/shop/cart/cart.wxml --
        <a-coupon /><a-given />
        -- miniprogram/shop/cart/cart.js --
        requirePlugin('coupons').start()
        Page({ open() { wx.navigateTo({ url: 'plugin://chat/room' }) }, speech: requirePlugin('speech') })
        -- miniprogram/shop/given.js --
        module.exports = {}
        -- miniprogram/news/list/list.js --
        Page({ speech: requirePlugin('wx069ba97219f66d99') })
        -- miniprogram/news/list/list.wxml --
        <view />
        """,
    )
    valid = (
        """
        { "pages": ["pages/a/a", "pages/b/b", "pages/c/c"], "usingComponents": { "a-chart": "/chart/chart", "unused": "/chart/chart" } }
        -- miniprogram/pages/a/a.wxml --
        <a-chart />
        -- miniprogram/pages/b/b.wxml --
        <A-Chart />
        -- miniprogram/pages/c/c.wxml --
        <view />
        -- miniprogram/chart/chart.json --
        { "component": true }
        """,
        """
        { "pages": ["pages/a/a", "pages/b/b"], "usingComponents": { "a-chart": "/chart/chart" } }
        -- miniprogram/pages/a/a.wxml --
        <a-chart />
        -- miniprogram/pages/b/b.wxml --
        <view />
        -- miniprogram/chart/chart.json --
        { "component": true }
        """,
        """
        { "pages": ["pages/a/a", "pages/b/b", "pages/c/c"], "usingComponents": { "a-chart": "/chart/chart" } }
        -- miniprogram/pages/a/a.wxml --
        <a-chart />
        -- miniprogram/pages/b/b.wxml --
        <include src="{{ part }}.wxml" />
        -- miniprogram/pages/c/c.wxml --
        <view />
        -- miniprogram/chart/chart.json --
        { "component": true }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop", "pages": ["cart/cart"], "plugins": { "coupons": { "version": "1.0.0", "provider": "wx7d1e3c5a9b2f4608" } } }],
          "plugins": { "chat": { "version": "1.2.3", "provider": "wxe5f52902cf4de896" } }
        }
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/utils/chat.js --
        module.exports = requirePlugin('chat')
        -- miniprogram/shop/cart/cart.js --
        Page({ coupons: requirePlugin('coupons'), chat: require('../../utils/chat') })
        -- miniprogram/shop/cart/cart.wxml --
        <view />
        """,
    )


def _declares(view: View, name: str) -> bool:
    """Whether the page or component has an entry of its own, which then wins over the app's."""
    return view.json is not None and view.json.member("usingComponents", name) is not None
