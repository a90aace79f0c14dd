"""A page that app.json names and nobody wrote.

## What it does

Reports an entry of `pages`, in app.json or in one of its subpackages, that has no script or no WXML file.

## Why is this bad?

The Mini Program does not compile: WeChat's tools stop with "file not found". Usually the page was renamed, moved to a subpackage or deleted, or its files were never committed.

## Example

```json
{ "pages": ["pages/index/index", "pages/order/list"] }
```

## Use instead

```json
{ "pages": ["pages/index/index", "pages/orders/list"] }
```

## Known limits

Silent where files were left out of the check (by .gitignore, `exclude` or their size), where the app's pages are made by a build or by another compiler, and in apps of Taro, uni-app, mpx and
wepy. Whether `entryPagePath` and `tabBar` name pages of the app is the business of other rules.

## 中文

检查 app.json（含分包）的 `pages` 中声明、但缺少脚本或 WXML 文件的页面。
这样的小程序无法编译：开发者工具会报"未找到文件"。多半是页面改了名、移到了分包、已被删除，或文件没有提交。
被 .gitignore、`exclude` 或大小限制排除的文件，由构建工具或其他编译器生成的页面，以及 Taro、uni-app、mpx、wepy 项目不在检查范围内。
"""

from wxlint.api import CONFIG, JsonSite, Message, Rule, RuleResult, Severity, declared_pages, missing_parts, nearest, on_json, pages_are_here


class MissingPage(Rule):
    summary = "page in app.json that does not exist"
    summary_zh = "app.json 中声明的页面不存在"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html",)
    aliases = ("app/page-files-exist",)
    files = CONFIG

    messages = {
        "page": Message(
            "there is no page `{route}`: the app does not compile",
            zh="页面 `{route}` 不存在，小程序无法编译",
            help="add its script and its WXML file, or remove the entry",
            help_zh="请补上该页面的脚本与 WXML 文件，或删除此项",
        ),
        "similar": Message(
            "there is no page `{route}`: the app does not compile",
            zh="页面 `{route}` 不存在，小程序无法编译",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "script": Message(
            "the page `{route}` has no script: the app does not compile",
            zh="页面 `{route}` 没有脚本文件，小程序无法编译",
            help="add `{route}.js`, at least with `Page({})`",
            help_zh="请添加 `{route}.js`，至少写上 `Page({})`",
        ),
        "wxml": Message(
            "the page `{route}` has no WXML file: the app does not compile",
            zh="页面 `{route}` 没有 WXML 文件，小程序无法编译",
            help="add `{route}.wxml`",
            help_zh="请添加 `{route}.wxml`",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        if not pages_are_here(self.project, site):
            return
        for declared in declared_pages(self.project, site):
            page = declared.page
            lacking = missing_parts(self.project, page)
            if not lacking:
                continue
            key = "page" if len(lacking) > 1 else "script" if "script" in lacking else "wxml"
            meant = nearest(declared.written, self._unnamed_pages(site, page.subpackage)) if key == "page" else None
            yield self.finding(site.at(declared.node), key if meant is None else "similar", route=page.route, nearest=meant)

    def _unnamed_pages(self, site: JsonSite, subpackage: str | None) -> list[str]:
        """What could be written instead: WXML files of the same package that no entry names."""
        app = self.project.mini_program_of(site.file)
        if app is None:
            return []
        named = {page.path for page in app.pages} | {component.path for component in app.components}
        root = app.root if subpackage is None else subpackage
        start = f"{root}/" if root else ""
        stems = (path.removesuffix(".wxml") for path in self.project.files if path.endswith(".wxml") and path.startswith(start))
        return [stem.removeprefix(start) for stem in stems if stem not in named]

    invalid = (
        """
        {
          "pages": [
            "pages/index/index",
            "pages/order/list",
            ^^^^^^^^^^^^^^^^^^ there is no page `pages/order/list`: the app does not compile
            "pages/about/about",
            ^^^^^^^^^^^^^^^^^^^ the page `pages/about/about` has no script: the app does not compile
            "pages/rules/rules"
            ^^^^^^^^^^^^^^^^^^^ the page `pages/rules/rules` has no WXML file: the app does not compile
          ]
        }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/pages/about/about.wxml --
        <view />
        -- miniprogram/pages/rules/rules.ts --
        Page({})
        """,
        """
        {
          "pages": ["pages/index/index"],
          "subPackages": [
            { "root": "shop", "pages": ["cart/cart", "item/itme"] }
                                                     ^^^^^^^^^^^ there is no page `shop/item/itme`: the app does not compile
          ]
        }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/shop/cart/cart.js --
        Page({})
        -- miniprogram/shop/cart/cart.wxml --
        <view />
        -- miniprogram/shop/item/item.js --
        Page({})
        -- miniprogram/shop/item/item.wxml --
        <view />
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index", "pages/typed/typed"], "subpackages": [{ "root": "shop/", "pages": ["/cart/cart"] }] }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/pages/typed/typed.ts --
        Page({})
        -- miniprogram/pages/typed/typed.wxml --
        <view />
        -- miniprogram/shop/cart/cart.js --
        Page({})
        -- miniprogram/shop/cart/cart.wxml --
        <view />
        """,
        """
        { "pages": ["pages/index/index", "pages/other/other"] }
        """,
        """
        { "pages": ["pages/index/index", "generated/list/list", "pages/pug/pug"] }
        -- .gitignore --
        miniprogram/generated/
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/generated/list/list.js --
        Page({})
        -- miniprogram/pages/pug/pug.js --
        Page({})
        -- miniprogram/pages/pug/pug.pug --
        view
        """,
        """
        { "pages": ["pages/index/index", "pages/gone/gone"] }
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- src/app.config.js --
        export default { pages: ['pages/index/index'] }
        -- src/app.js --
        export default class App {}
        """,
    )
