"""A preload rule that names no page or no package.

## What it does

Checks `preloadRule` in app.json: each key is a page of the app, each of its `packages` the root or the name of a subpackage, or `__APP__` for the main package.

## Why is this bad?

WeChat's tools refuse to compile such an app.

## Example

```json
{ "subPackages": [{ "root": "shop", "pages": ["cart/cart"] }], "preloadRule": { "pages/index/index": { "packages": ["store"] } } }
```

## Use instead

```json
{ "subPackages": [{ "root": "shop", "pages": ["cart/cart"] }], "preloadRule": { "pages/index/index": { "packages": ["shop"] } } }
```

## Known limits

Pages of plugins (`__plugin__/…`) are not looked at, and neither are apps without subpackages, of which the platform ignores `preloadRule`. The size of what is preloaded is not measured.

## 中文

检查 app.json 的 `preloadRule`：键须为已声明的页面，`packages` 中须为分包的 `root` 或 `name`，或表示主包的 `__APP__`。
否则小程序无法编译。
插件页面（`__plugin__/…`）以及没有分包的小程序不检查；预下载的体积不计算。
"""

from wxlint.api import CONFIG, JsonSite, Message, Rule, RuleResult, Severity, native_app, nearest, on_json


class InvalidPreloadRule(Rule):
    summary = "preload rule that names no page or no package"
    summary_zh = "preloadRule 中的页面或分包不存在"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/preload.html",
        "https://www.npmjs.com/package/miniprogram-ci",
    )
    aliases = ("app/preload-rule",)
    files = CONFIG

    messages = {
        "page": Message(
            "`{route}` is no page of this app: it does not compile",
            zh="`{route}` 不是该小程序声明的页面，小程序无法编译",
            help="name a page as `pages` does; the pages of a subpackage begin with its root",
            help_zh="请与 `pages` 中的写法一致；分包页面须以分包 `root` 开头",
        ),
        "similar-page": Message(
            "`{route}` is no page of this app: it does not compile",
            zh="`{route}` 不是该小程序声明的页面，小程序无法编译",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "package": Message(
            "there is no subpackage `{package}`: the app does not compile",
            zh="没有名为 `{package}` 的分包，小程序无法编译",
            help="name one of the subpackages: {packages}",
            help_zh="已有的分包：{packages}",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        app = native_app(self.project, site)
        if app is None or not app.subpackages:
            return
        routes = [page.route for page in app.pages]
        start = f"{app.root}/" if app.root else ""
        roots = [subpackage.root.removeprefix(start) for subpackage in app.subpackages]
        names = {subpackage.name for subpackage in app.subpackages}
        for member in site.members("preloadRule"):
            if member.key not in routes and "__plugin__/" not in member.key:
                meant = nearest(member.key, routes)
                yield self.finding(site.at_key(member), "page" if meant is None else "similar-page", route=member.key, nearest=meant)
            packages = member.value.get("packages") if member.value is not None else None
            for node in packages.items() if packages is not None else ():
                package = node.value
                if isinstance(package, str) and package != "__APP__" and package not in names and package.strip("/") not in roots:
                    shown = ", ".join(f"`{root}`" for root in roots[:10])
                    yield self.finding(site.at(node), "package", package=package, packages=shown)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop", "name": "store", "pages": ["cart/cart"] }],
          "preloadRule": {
            "pages/home/home": { "packages": ["shop"] },
            ^^^^^^^^^^^^^^^^^ `pages/home/home` is no page of this app: it does not compile
            "pages/indx/index": { "packages": ["__APP__"] },
            ^^^^^^^^^^^^^^^^^^ `pages/indx/index` is no page of this app: it does not compile
            "pages/index/index": { "network": "all", "packages": ["stores"] }
                                                                  ^^^^^^^^ there is no subpackage `stores`: the app does not compile
          }
        }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "subPackages": [{ "root": "shop/", "pages": ["cart/cart"] }],
          "preloadRule": { "cart/cart": { "packages": ["__APP__", "help"] } }
                           ^^^^^^^^^^^ `cart/cart` is no page of this app: it does not compile
                                                                  ^^^^^^ there is no subpackage `help`: the app does not compile
        }
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop/", "name": "store", "pages": ["cart/cart"] }],
          "preloadRule": {
            "pages/index/index": { "packages": ["store", "shop", "shop/"] },
            "shop/cart/cart": { "packages": ["__APP__"] },
            "__plugin__/wx123/index": { "packages": ["shop"] }
          }
        }
        """,
        '{ "pages": ["pages/index/index"], "preloadRule": { "pages/old/old": { "packages": ["old"] } } }',
        '{ "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }] }',
    )
