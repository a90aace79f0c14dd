"""An entry page that the app does not have.

## What it does

Reports `entryPagePath` in app.json where it names no entry of `pages` or of a subpackage's `pages`, or has a query.

## Why is this bad?

WeChat's tools refuse to compile the app. The first page is the one users meet; renaming it and forgetting this line is easy.

## Example

```json
{ "pages": ["pages/home/home"], "entryPagePath": "pages/index/index" }
```

## Use instead

```json
{ "pages": ["pages/home/home"], "entryPagePath": "pages/home/home" }
```

## Known limits

Apps of Taro, uni-app, mpx and wepy are not looked at: their compilers write app.json.

## 中文

检查 app.json 的 `entryPagePath` 是否为 `pages` 或分包中声明的页面，且不带参数。
否则小程序无法编译；页面改名时很容易忘记这一行。
Taro、uni-app、mpx、wepy 项目不检查，它们的 app.json 由编译器生成。
"""

from wxlint.api import CONFIG, JsonSite, Message, Rule, RuleResult, Severity, native_app, nearest, on_json


class UnknownEntryPage(Rule):
    summary = "`entryPagePath` that is no page of the app"
    summary_zh = "`entryPagePath` 不是已声明的页面"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html",)
    aliases = ("app/entry-page",)
    files = CONFIG

    messages = {
        "unknown": Message(
            "`{route}` is no page of this app: it does not compile",
            zh="`{route}` 不是该小程序声明的页面，小程序无法编译",
            help="name a page of `pages` or of a subpackage",
            help_zh="请填写 `pages` 或分包中声明的页面",
        ),
        "similar": Message(
            "`{route}` is no page of this app: it does not compile",
            zh="`{route}` 不是该小程序声明的页面，小程序无法编译",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "query": Message(
            "`entryPagePath` takes no query: the app does not compile",
            zh="`entryPagePath` 不能带参数，小程序无法编译",
            help="write `{route}`",
            help_zh="应写 `{route}`",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        app = native_app(self.project, site)
        node = site.value("entryPagePath")
        if app is None or not app.pages:
            return
        if node is None or not isinstance(node.value, str) or not node.value:
            return
        route, question_mark, _ = node.value.partition("?")
        routes = [page.route for page in app.pages]
        if route.strip("./") not in routes:
            meant = nearest(route, routes)
            yield self.finding(site.at(node), "unknown" if meant is None else "similar", route=route, nearest=meant)
        elif question_mark:
            yield self.finding(site.at(node), "query", route=route)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "entryPagePath": "pages/indx/index"
                           ^^^^^^^^^^^^^^^^^^ `pages/indx/index` is no page of this app: it does not compile
        }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "entryPagePath": "shop/cart/cart"
                           ^^^^^^^^^^^^^^^^ `shop/cart/cart` is no page of this app: it does not compile
        }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "entryPagePath": "pages/index/index?from=start"
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `entryPagePath` takes no query: the app does not compile
        }
        """,
    )
    valid = (
        '{ "pages": ["pages/index/index", "pages/home/home"], "entryPagePath": "pages/home/home" }',
        '{ "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }], "entryPagePath": "shop/cart/cart" }',
        '{ "pages": ["pages/index/index"] }',
        '{ "pages": ["pages/index/index"], "entryPagePath": "" }',
    )
