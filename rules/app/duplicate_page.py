"""A page that app.json names twice.

## What it does

Reports the second entry for the same page, in `pages` or in a subpackage, and pages of the main package that lie in the folder of a subpackage.

## Why is this bad?

WeChat's tools refuse to compile such an app.json. A page belongs to one package: one that stands in `pages` and lies below a subpackage's root would have to be downloaded with both.

## Example

```json
{ "pages": ["pages/index/index", "shop/cart/cart"], "subPackages": [{ "root": "shop", "pages": ["item/item"] }] }
```

## Use instead

```json
{ "pages": ["pages/index/index"], "subPackages": [{ "root": "shop", "pages": ["item/item", "cart/cart"] }] }
```

## Known limits

Apps of Taro, uni-app, mpx and wepy are not looked at: their compilers write app.json.

## 中文

检查 app.json 中重复声明的页面（报告第二处），以及位于分包目录内、却写在主包 `pages` 里的页面。
这样的 app.json 无法编译：一个页面只能属于一个包。
Taro、uni-app、mpx、wepy 项目不检查，它们的 app.json 由编译器生成。
"""

from wxlint.api import CONFIG, Edit, Fix, Framework, JsonNode, JsonSite, Message, Rule, RuleResult, Severity, Span, Text, declared_pages, on_json


class DuplicatePage(Rule):
    summary = "page that app.json names twice"
    summary_zh = "app.json 中重复声明的页面"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/basic.html", "https://www.npmjs.com/package/miniprogram-ci")
    aliases = ("app/no-duplicate-pages",)
    files = CONFIG

    messages = {
        "twice": Message(
            "the page `{route}` is named already: the app does not compile",
            zh="页面 `{route}` 已经声明过，小程序无法编译",
            help="remove this entry",
            help_zh="请删除此项",
        ),
        "first": Message("it is named here", zh="在此处已声明"),
        "inside": Message(
            "the page `{route}` is in the main package and in the folder of the subpackage `{root}`: the app does not compile",
            zh="页面 `{route}` 写在主包中，却位于分包 `{root}` 的目录内，小程序无法编译",
            help="move the entry to the subpackage's `pages`, or the page to another folder",
            help_zh="请把此项移到该分包的 `pages` 中，或把页面移到其他目录",
        ),
        "subpackage": Message("the subpackage is declared here", zh="分包在此处声明"),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        app = self.project.mini_program_of(site.file)
        if app is None or app.framework is not Framework.NATIVE:
            return
        main_package = {id(node) for node in site.items("pages")}
        roots = list(_roots(site))
        first: dict[str, JsonNode] = {}
        for declared in declared_pages(self.project, site):
            route, node = declared.page.route, declared.node
            if route in first:
                related = [self.label(site.at(first[route]), "first")]
                yield self.finding(site.at(node), "twice", route=route, related=related, fix=_removal(site, first[route], node))
                continue
            first[route] = node
            around = next((root for root in roots if id(node) in main_package and route.startswith(root[0])), None)
            if around is not None:
                yield self.finding(site.at(node), "inside", route=route, root=around[0], related=[self.label(site.at(around[1]), "subpackage")])

    invalid = (
        """
        {
          "pages": ["pages/index/index", "pages/cart/cart", "pages/index/index"]
                                                            ^^^^^^^^^^^^^^^^^^^ the page `pages/index/index` is named already: the app does not compile
                    ------------------- it is named here
        }
        -- fixed --
        {
          "pages": ["pages/index/index", "pages/cart/cart"]
        }
        """,
        """
        {
          "pages": ["pages/index/index", "shop/cart/cart"],
                                         ^^^^^^^^^^^^^^^^ the page `shop/cart/cart` is in the main package and in the folder of the subpackage `shop/`: the app does not compile
          "subPackages": [
            { "root": "shop", "pages": ["item/item", "/item/item"] }
                                                     ^^^^^^^^^^^^ the page `shop/item/item` is named already: the app does not compile
                                        ----------- it is named here
                      ------ the subpackage is declared here
          ]
        }
        -- fixed --
        {
          "pages": ["pages/index/index", "shop/cart/cart"],
          "subPackages": [
            { "root": "shop", "pages": ["item/item"] }
          ]
        }
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index", "shopping/list/list"], "subPackages": [{ "root": "shop", "pages": ["index/index"] }] }
        """,
        """
        { "pages": ["pages/index/index"], "subPackages": [{ "root": "a", "pages": ["index/index"] }, { "root": "b/", "pages": ["index/index"] }] }
        """,
        """
        { "pages": ["pages/index/index", "pages/Index/index"], "entryPagePath": "pages/index/index", "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "A" }] } }
        """,
    )


def _roots(site: JsonSite) -> list[tuple[str, JsonNode]]:
    """The folders of the subpackages, each with a slash at its end."""
    roots = [item.get("root") for key in ("subPackages", "subpackages") for item in site.items(key)]
    return [(f"{node.value.strip('/')}/", node) for node in roots if node is not None and isinstance(node.value, str) and node.value.strip("/.")]


def _removal(site: JsonSite, first: JsonNode, node: JsonNode) -> Fix | None:
    """Take the entry out with the comma before it, where both stand in one list."""
    lists = [
        site.items("pages"),
        *((pages.items() if (pages := item.get("pages")) else ()) for key in ("subPackages", "subpackages") for item in site.items(key)),
    ]
    around = next((items for items in lists if any(item is first for item in items) and any(item is node for item in items)), None)
    if around is None:
        return None
    before = around[[item is node for item in around].index(True) - 1]
    return Fix(Text("remove the second entry", "删除重复的一项"), (Edit(site.path, Span(before.span.end, node.span.end), ""),), safe=True)
