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

from collections.abc import Iterator

from wxlint.api import (
    CONFIG,
    Edit,
    Fix,
    Framework,
    JsonNode,
    JsonSite,
    Message,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    declared_pages,
    declared_subpackages,
    on_json,
)


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
        roots = _roots(site)
        places = _places(site)
        first: dict[str, JsonNode] = {}
        for declared in declared_pages(self.project, site):
            route, node = declared.page.route, declared.node
            if route in first:
                related = [self.label(site.at(first[route]), "first")]
                yield self.finding(site.at(node), "twice", route=route, related=related, fix=_removal(site, places, first[route], node))
                continue
            first[route] = node
            around = next((place for place in _folders(route) if place in roots), None) if id(node) in main_package else None
            if around is not None:
                yield self.finding(site.at(node), "inside", route=route, root=around, related=[self.label(site.at(roots[around]), "subpackage")])

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


def _roots(site: JsonSite) -> dict[str, JsonNode]:
    """The folders of the subpackages, each with a slash at its end."""
    found: dict[str, JsonNode] = {}
    for item in declared_subpackages(site):
        node = item.get("root")
        if node is not None and isinstance(node.value, str) and node.value.strip("/."):
            found.setdefault(f"{node.value.strip('/')}/", node)
    return found


def _folders(route: str) -> Iterator[str]:
    """The folders that hold a page, outermost first, each with a slash at its end."""
    end = route.find("/")
    while end != -1:
        yield route[: end + 1]
        end = route.find("/", end + 1)


def _places(site: JsonSite) -> dict[int, tuple[tuple[JsonNode, ...], int]]:
    """In which list each entry stands, and where in it, by the entry's `id`."""
    lists = [site.items("pages"), *(pages.items() for item in declared_subpackages(site) if (pages := item.get("pages")))]
    return {id(node): (items, index) for items in lists for index, node in enumerate(items)}


def _removal(site: JsonSite, places: dict[int, tuple[tuple[JsonNode, ...], int]], first: JsonNode, node: JsonNode) -> Fix | None:
    """Take the entry out with the comma before it, where both stand in one list."""
    items, index = places.get(id(node), ((), 0))
    if index == 0 or id(first) not in places or places[id(first)][0] is not items:
        return None
    return Fix(Text("remove the second entry", "删除重复的一项"), (Edit(site.path, Span(items[index - 1].span.end, node.span.end), ""),), safe=True)
