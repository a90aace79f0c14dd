"""A tab bar that the platform does not take.

## What it does

Checks `tabBar.list` in app.json: two to five tabs (ten with `custom`), each a page of the main package and named once; icons that are there, are PNG or JPEG and have at most 40 KB; and the
component `custom-tab-bar` where `custom` is set.

## Why is this bad?

WeChat's tools refuse to compile the app, or, for the custom tab bar, the app shows none at all.

## Example

```json
{ "pages": ["pages/index/index"], "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "Home" }] } }
```

## Use instead

```json
{
  "pages": ["pages/index/index", "pages/me/me"],
  "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "Home" }, { "pagePath": "pages/me/me", "text": "Me" }] }
}
```

## Known limits

The documentation allows five tabs; six to ten with `custom` are what npm miniprogram-ci accepts. A missing custom tab bar is a warning, and nothing is said where the app has
another component called tab bar: `custom` then hides the built-in one. Files that were left out of the check are taken to be there. Apps of Taro, uni-app, mpx and
wepy are not looked at.

## 中文

检查 app.json 的 `tabBar.list`：2 至 5 个 tab（`custom` 时最多 10 个）；每个都是主包页面且不重复；图标存在、为 png/jpg/jpeg 且不超过 40 KB；设置了 `custom` 时须有 `custom-tab-bar` 组件。
否则小程序无法编译；缺少自定义组件时则不显示 tabBar。
文档规定最多 5 个，`custom` 时放宽到 10 个以 miniprogram-ci 为准；缺少自定义组件为警告，应用中另有名为 tabbar 的组件时不报告；未纳入检查的文件视为存在；Taro、uni-app、mpx、wepy 项目不检查。
"""

import posixpath

from wxlint.api import CONFIG, JsonNode, JsonSite, Message, MiniProgram, Rule, RuleResult, Severity, limits, native_app, on_json


class InvalidTabBar(Rule):
    summary = "tab bar that the platform does not take"
    summary_zh = "tabBar 配置不被平台接受"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html", "https://www.npmjs.com/package/miniprogram-ci")
    aliases = ("app/tabbar",)
    files = CONFIG

    messages = {
        "few": Message(
            "a tab bar has at least {limit} tabs, this one has {number}: the app does not compile",
            zh="tabBar 至少要有 {limit} 个 tab，此处只有 {number} 个，小程序无法编译",
            help="add a tab, or remove `tabBar`",
            help_zh="请增加 tab，或删除 `tabBar`",
        ),
        "many": Message(
            "a tab bar has at most {limit} tabs, this one has {number}: the app does not compile",
            zh="tabBar 最多 {limit} 个 tab，此处有 {number} 个，小程序无法编译",
            help="leave {limit} of them",
            help_zh="请保留不超过 {limit} 个",
        ),
        "lacking": Message(
            "this tab has no `pagePath`: the app does not compile",
            zh="该 tab 没有 `pagePath`，小程序无法编译",
            help="name its page",
            help_zh="请写明对应页面",
        ),
        "twice": Message(
            "another tab opens `{route}` already: the app does not compile",
            zh="已有另一个 tab 打开 `{route}`，小程序无法编译",
            help="give every tab a page of its own",
            help_zh="每个 tab 应对应不同的页面",
        ),
        "first": Message("that tab", zh="即此处的 tab"),
        "page": Message(
            "`{route}` is not among `pages`: the app does not compile",
            zh="`{route}` 不在 `pages` 中，小程序无法编译",
            help="add it to `pages`, spelled in the same way",
            help_zh="请把它加入 `pages`，写法保持一致",
        ),
        "subpackage": Message(
            "`{route}` is in a subpackage: a tab's page belongs to the main package, the app does not compile",
            zh="`{route}` 位于分包中：tab 页面必须放在主包，否则小程序无法编译",
            help="move the page to the main package",
            help_zh="请把该页面移到主包",
        ),
        "icon": Message(
            "there is no icon `{icon}`: the app does not compile",
            zh="图标 `{icon}` 不存在，小程序无法编译",
            help="add the image, or remove the entry",
            help_zh="请添加图片，或删除此项",
        ),
        "format": Message(
            "a tab's icon is a PNG or JPEG image, not `{suffix}`: the app does not compile",
            zh="tab 图标只能是 png、jpg 或 jpeg，不能是 `{suffix}`，小程序无法编译",
            help="convert the image",
            help_zh="请转换图片格式",
        ),
        "size": Message(
            "this icon has {size} KB, {limit} are allowed: the app does not compile",
            zh="该图标有 {size} KB，上限为 {limit} KB，小程序无法编译",
            help="reduce the image to 81 × 81 pixels",
            help_zh="请把图片缩小到 81 × 81 像素",
        ),
        "component": Message(
            "`custom` needs a component `custom-tab-bar/index`, and there is none: the app shows no tab bar",
            zh="设置了 `custom`，但没有 `custom-tab-bar/index` 组件，不会显示 tabBar",
            help="add the component beside app.json, or remove `custom`",
            help_zh="请在 app.json 同级添加该组件，或删除 `custom`",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        app = native_app(self.project, site)
        tabs = site.value("tabBar", "list")
        if app is None:
            return
        custom = site.member("tabBar", "custom")
        is_custom = custom is not None and custom.value is not None and custom.value.value is True
        if custom is not None and is_custom and self._lacks_component(app):
            yield self.finding(site.entry(custom), "component", severity=Severity.WARNING)
        if tabs is None or tabs.kind != "array":
            return
        number, most = len(tabs.items()), limits.CUSTOM_TABS if is_custom else limits.TABS[1]
        member = site.member("tabBar", "list")
        if member is not None and number < limits.TABS[0]:
            yield self.finding(site.at_key(member), "few", limit=limits.TABS[0], number=number)
        elif number > most:
            yield self.finding(site.at(tabs.items()[most]), "many", limit=most, number=number)
        yield from self._pages(site, app, tabs.items())
        for tab in tabs.items():
            for key in ("iconPath", "selectedIconPath"):
                icon = tab.get(key)
                if icon is not None and isinstance(icon.value, str) and icon.value.strip() and not icon.value.startswith("@"):
                    yield from self._icon(site, app, icon, icon.value)

    def _pages(self, site: JsonSite, app: MiniProgram, tabs: tuple[JsonNode, ...]) -> RuleResult:
        pages = {page.route: page for page in app.pages}
        declared = {node.value for node in site.items("pages")}
        first: dict[str, JsonNode] = {}
        for tab in tabs:
            node = tab.get("pagePath")
            if node is None:
                if tab.kind == "object":
                    yield self.finding(site.at(tab), "lacking")
            elif isinstance(node.value, str) and node.value:
                route = node.value
                if route in first:
                    yield self.finding(site.at(node), "twice", route=route, related=[self.label(site.at(first[route]), "first")])
                elif route in pages and pages[route].subpackage is not None:
                    yield self.finding(site.at(node), "subpackage", route=route)
                elif pages and route not in declared and not set(route) & set("?.\\ ") and not route.startswith("/"):
                    yield self.finding(site.at(node), "page", route=route)
                first.setdefault(route, node)

    def _icon(self, site: JsonSite, app: MiniProgram, node: JsonNode, written: str) -> RuleResult:
        path = posixpath.normpath(posixpath.join(app.root, written.lstrip("/")))
        suffix = posixpath.splitext(written)[1]
        if self.project.presence(path) is False:
            yield self.finding(site.at(node), "icon", icon=written)
        elif suffix.lower() not in limits.TAB_ICON_SUFFIXES:
            yield self.finding(site.at(node), "format", suffix=suffix or posixpath.basename(written))
        elif (size := self.project.size(path)) is not None and size > limits.TAB_ICON_BYTES:
            yield self.finding(site.at(node), "size", size=-(-size // limits.KIB), limit=limits.TAB_ICON_BYTES // limits.KIB)

    def _lacks_component(self, app: MiniProgram) -> bool:
        stem = posixpath.join(app.root, "custom-tab-bar/index")
        if any("tabbar" in component.path.replace("-", "").lower() for component in app.components):
            return False  # the pages bring a bar of their own, and `custom` hides the built-in one
        return all(self.project.presence(stem + ending) is False for ending in (".js", ".ts", ".json", ".wxml"))

    invalid = (
        """
        {
          "pages": ["pages/index/index", "pages/me/me"],
          "subPackages": [{ "root": "shop", "pages": ["cart/cart"] }],
          "tabBar": {
            "list": [
              { "text": "A", "pagePath": "pages/index/index", "iconPath": "images/a.png", "selectedIconPath": "images/a.svg" },
                                                                          ^^^^^^^^^^^^^^ there is no icon `images/a.png`: the app does not compile
                                                                                                              ^^^^^^^^^^^^^^ a tab's icon is a PNG or JPEG image, not `.svg`: the app does not compile
                                         ------------------- that tab
              { "text": "B", "pagePath": "pages/index/index" },
                                         ^^^^^^^^^^^^^^^^^^^ another tab opens `pages/index/index` already: the app does not compile
              { "text": "C", "pagePath": "pages/mine/mine" },
                                         ^^^^^^^^^^^^^^^^^ `pages/mine/mine` is not among `pages`: the app does not compile
              { "text": "D", "pagePath": "shop/cart/cart" },
                                         ^^^^^^^^^^^^^^^^ `shop/cart/cart` is in a subpackage: a tab's page belongs to the main package, the app does not compile
              { "text": "E" },
              ^^^^^^^^^^^^^^^ this tab has no `pagePath`: the app does not compile
              { "text": "F", "pagePath": "pages/me/me" }
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a tab bar has at most 5 tabs, this one has 6: the app does not compile
            ]
          }
        }
        -- miniprogram/images/a.svg --
        <svg xmlns="http://www.w3.org/2000/svg" />
        """,
        """
        {
          "pages": ["pages/index/index"],
          "tabBar": {
            "custom": true,
            ^^^^^^^^^^^^^^ warning: `custom` needs a component `custom-tab-bar/index`, and there is none: the app shows no tab bar
            "list": [{ "text": "A", "pagePath": "pages/index/index" }]
            ^^^^^^ a tab bar has at least 2 tabs, this one has 1: the app does not compile
          }
        }
        """,
        f"""
        {{
          "pages": ["pages/index/index", "pages/me/me"],
          "tabBar": {{
            "list": [
              {{ "text": "A", "pagePath": "pages/index/index" }},
              {{ "text": "B", "pagePath": "pages/me/me", "iconPath": "/me.png" }}
                                                                    ^^^^^^^^^ this icon has 41 KB, 40 are allowed: the app does not compile
            ]
          }}
        }}
        -- miniprogram/me.png --
        {"x" * 41_000}
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index", "pages/me/me"],
          "tabBar": { "list": [{ "text": "A", "pagePath": "pages/index/index", "iconPath": "/a.PNG" }, { "text": "B", "pagePath": "pages/me/me", "iconPath": "@icon" }] }
        }
        -- miniprogram/a.PNG --
        x
        """,
        """
        {
          "pages": ["a/a", "b/b", "c/c", "d/d", "e/e", "f/f"],
          "tabBar": {
            "custom": true,
            "list": [
              { "text": "A", "pagePath": "a/a" }, { "text": "B", "pagePath": "b/b" }, { "text": "C", "pagePath": "c/c" },
              { "text": "D", "pagePath": "d/d" }, { "text": "E", "pagePath": "e/e" }, { "text": "F", "pagePath": "f/f" }
            ]
          }
        }
        -- miniprogram/custom-tab-bar/index.ts --
        Component({})
        """,
        """
        { "pages": ["pages/index/index", "pages/me/me"], "tabBar": { "list": [{ "pagePath": "pages/index/index" }, { "pagePath": "pages/me/me", "iconPath": "icons/me.png" }] } }
        -- .gitignore --
        icons/
        -- miniprogram/icons/me.png --
        x
        """,
        """
        { "pages": ["pages/index/index", "pages/me/me"], "tabBar": { "custom": true, "list": [{ "pagePath": "pages/index/index" }, { "pagePath": "pages/me/me" }] } }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "app-tabs": "/components/app-tabbar/app-tabbar" } }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/components/app-tabbar/app-tabbar.js --
        Component({})
        -- miniprogram/components/app-tabbar/app-tabbar.json --
        { "component": true }
        """,
        '{ "pages": ["pages/index/index"] }',
    )
