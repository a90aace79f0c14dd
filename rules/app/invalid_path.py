"""A path in app.json that the platform does not take.

## What it does

Reports paths of pages, subpackages, tabs and files in app.json that begin with `/`, `.` or a space, hold `\\`, `//` or `../`, or are empty; and tabs whose `pagePath` has a query or an extension.

## Why is this bad?

WeChat's tools refuse to compile such an app.json. Paths there count from the folder of app.json and name a page without extension; nothing else is understood.

## Example

```json
{ "pages": ["/pages/index/index"], "tabBar": { "list": [{ "pagePath": "pages/cart/cart.html" }] } }
```

## Use instead

```json
{ "pages": ["pages/index/index"], "tabBar": { "list": [{ "pagePath": "pages/cart/cart" }] } }
```

## Known limits

Icons of tabs may begin with `/`. Apps of Taro, uni-app, mpx and wepy are not looked at: their compilers write app.json. Whether there is such a page is the business of `app/missing-page`.

## 中文

检查 app.json 中页面、分包、tab 及文件路径的写法：不能以 `/`、`.` 或空格开头，不能包含 `\\`、`//`、`../`，不能为空；tab 的 `pagePath` 不能带参数或扩展名。
这样的 app.json 无法编译：路径从 app.json 所在目录算起，页面路径不带扩展名。
tab 图标可以以 `/` 开头；Taro、uni-app、mpx、wepy 项目不检查；页面是否存在由 `app/missing-page` 检查。
"""

from collections.abc import Iterator

from wxlint.api import (
    CONFIG,
    Edit,
    Fix,
    JsonNode,
    JsonSite,
    Message,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    declared_subpackages,
    native_app,
    on_json,
)


class InvalidPath(Rule):
    summary = "path in app.json that the platform does not take"
    summary_zh = "app.json 中的路径写法不被平台接受"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html", "https://www.npmjs.com/package/miniprogram-ci")
    aliases = ("app/path-format",)
    files = CONFIG

    messages = {
        "empty": Message("this path is empty", zh="路径为空", help="write a path, or remove the entry", help_zh="请填写路径，或删除此项"),
        "starts": Message(
            "a path in app.json does not begin with `{part}`: the app does not compile",
            zh="app.json 中的路径不能以 `{part}` 开头，小程序无法编译",
            help="write `{better}`: paths count from the folder of app.json",
            help_zh="应写 `{better}`：路径从 app.json 所在目录算起",
        ),
        "holds": Message(
            "a path in app.json holds no `{part}`: the app does not compile",
            zh="app.json 中的路径不能包含 `{part}`，小程序无法编译",
            help="write the path from the folder of app.json, with single slashes",
            help_zh="请从 app.json 所在目录写起，使用单个 `/` 分隔",
        ),
        "tab": Message(
            "the `pagePath` of a tab holds no `{part}`: the app does not compile",
            zh="tab 的 `pagePath` 不能包含 `{part}`，小程序无法编译",
            help="name the page as `pages` does, without extension and query",
            help_zh="请与 `pages` 中的写法一致，不带扩展名和参数",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        app = native_app(self.project, site)
        if app is None:
            return
        for node, kind in _paths(site):
            if not isinstance(node.value, str):
                continue
            written = node.value
            start = next((start for start in ("/", ".", " ") if written.startswith(start)), None)
            part = next((part for part in ("\\", "//", "../") if part in written), "../" if written.endswith("/..") else None)
            in_tab = next((part for part in ("?", ".") if part in written), None)
            if not written:
                yield self.finding(site.at(node), "empty")
            elif part is not None:
                yield self.finding(site.at(node), "holds", part=part)
            elif start is not None and kind != "icon":
                better = written.removeprefix("./").lstrip("/ ")
                yield self.finding(site.at(node), "starts", part=start, better=better, fix=self._shortened(site, node, better))
            elif start == " ":
                yield self.finding(site.at(node), "starts", part=start, better=written.strip())
            elif in_tab is not None and kind == "tab":
                yield self.finding(site.at(node), "tab", part=in_tab)

    def _shortened(self, site: JsonSite, node: JsonNode, better: str) -> Fix | None:
        """Cut what stands before the path; only where nothing is escaped, so that bytes and characters agree."""
        written = str(node.value)
        start = node.span.start + 1
        cut = len(written) - len(better)
        if not better or better.startswith(".") or not written.endswith(better) or node.span.end - node.span.start != len(written.encode()) + 2:
            return None
        title = Text(f"write `{better}`", f"改为 `{better}`")
        return Fix(title, (Edit(site.path, Span(start, start + cut), ""),), safe=True)

    invalid = (
        """
        {
          "pages": ["/pages/index/index", "./pages/cart/cart", "pages//list/list"],
                    ^^^^^^^^^^^^^^^^^^^^ a path in app.json does not begin with `/`: the app does not compile
                                          ^^^^^^^^^^^^^^^^^^^ a path in app.json does not begin with `.`: the app does not compile
                                                               ^^^^^^^^^^^^^^^^^^ a path in app.json holds no `//`: the app does not compile
          "subPackages": [{ "root": "/shop/", "pages": ["item/item", "../more/more"] }],
                                    ^^^^^^^^ a path in app.json does not begin with `/`: the app does not compile
                                                                     ^^^^^^^^^^^^^^ a path in app.json holds no `../`: the app does not compile
          "entryPagePath": ""
                           ^^ this path is empty
        }
        -- fixed --
        {
          "pages": ["pages/index/index", "pages/cart/cart", "pages//list/list"],
          "subPackages": [{ "root": "shop/", "pages": ["item/item", "../more/more"] }],
          "entryPagePath": ""
        }
        """,
        """
        {
          "pages": ["pages/index/index"],
          "tabBar": {
            "list": [
              { "text": "A", "pagePath": "pages/index/index?from=tab", "iconPath": " images/a.png" },
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the `pagePath` of a tab holds no `?`: the app does not compile
                                                                                   ^^^^^^^^^^^^^^^ a path in app.json does not begin with ` `: the app does not compile
              { "text": "B", "pagePath": "pages\\\\index\\\\index" }
                                         ^^^^^^^^^^^^^^^^^^^^^ a path in app.json holds no `\\`: the app does not compile
            ]
          }
        }
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index", "pages/cart/cart"],
          "subpackages": [{ "root": "shop/", "pages": ["item/item"] }],
          "tabBar": { "list": [{ "text": "A", "pagePath": "pages/index/index", "iconPath": "/images/a.png", "selectedIconPath": "./images/b.png" }] },
          "entryPagePath": "pages/index/index",
          "sitemapLocation": "sitemap.json"
        }
        """,
        """
        { "pages": ["pages/index/index"], "usingComponents": { "a-card": "/components/card/card", "b-card": "../shared/card" } }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-card": "../../components/card/card" } }
        """,
    )


def _paths(site: JsonSite) -> Iterator[tuple[JsonNode, str]]:
    """The paths that miniprogram-ci 2.1.42 (`checkAppFields`) looks at, with `tab`, `icon` or ``."""
    for node in site.items("pages"):
        yield node, ""
    for subpackage in declared_subpackages(site):
        root, pages = subpackage.get("root"), subpackage.get("pages")
        if root is not None:
            yield root, ""
        for node in pages.items() if pages is not None else ():
            yield node, ""
    for tab in site.items("tabBar", "list"):
        for key, kind in (("pagePath", "tab"), ("iconPath", "icon"), ("selectedIconPath", "icon")):
            value = tab.get(key)
            if value is not None and (value.value or kind == "tab"):
                yield value, kind
    for key in ("entryPagePath", "sitemapLocation", "openLocationPagePath", "openDataContext"):
        value = site.value(key)
        if value is not None and (value.value or key != "sitemapLocation"):
            yield value, ""
