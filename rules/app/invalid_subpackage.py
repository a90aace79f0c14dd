"""A subpackage that the platform does not take.

## What it does

Checks the subpackages of app.json (`subPackages` or `subpackages`): each `root` is a folder, no two have the same root or the same `name`, none lies in another one, none is called `__APP__`, and
there are at most 100.

## Why is this bad?

WeChat's tools refuse to compile such an app.

## Example

```json
{ "subPackages": [{ "root": "shop", "pages": ["cart/cart"] }, { "root": "shop/admin", "pages": ["list/list"] }] }
```

## Use instead

```json
{ "subPackages": [{ "root": "shop", "pages": ["cart/cart"] }, { "root": "shop-admin", "pages": ["list/list"] }] }
```

## Known limits

A subpackage without pages is legal. Where a subpackage names pages that are not there, `app/missing-page` says so. Folders that were left out of the check are taken to be there. Apps of Taro, uni-app, mpx and wepy are not looked at.

## 中文

检查 app.json 的分包（`subPackages` 或 `subpackages`）：`root` 须为已有目录，`root` 与 `name` 不得重复，分包不得嵌套，不得使用 `__APP__`，总数不超过 100 个。
否则小程序无法编译。
没有页面的分包是合法的；分包中的页面不存在时由 `app/missing-page` 报告；未纳入检查的目录视为存在；Taro、uni-app、mpx、wepy 项目不检查。
"""

from wxlint.api import CONFIG, JsonNode, JsonSite, Message, MiniProgram, Rule, RuleResult, Severity, declared_subpackages, limits, native_app, on_json

_MAIN_PACKAGE = "__APP__"


class InvalidSubpackage(Rule):
    summary = "subpackage that the platform does not take"
    summary_zh = "分包配置不被平台接受"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/basic.html", "https://www.npmjs.com/package/miniprogram-ci")
    aliases = ("app/subpackages",)
    files = CONFIG

    messages = {
        "folder": Message(
            "there is no folder `{root}`: the app does not compile",
            zh="目录 `{root}` 不存在，小程序无法编译",
            help="correct `root`, or remove the subpackage",
            help_zh="请改正 `root`，或删除该分包",
        ),
        "root": Message(
            "another subpackage has the root `{root}` already: the app does not compile",
            zh="已有另一个分包使用根目录 `{root}`，小程序无法编译",
            help="put the pages of both into one subpackage",
            help_zh="请把两者的页面合并到一个分包",
        ),
        "name": Message(
            "another subpackage has the name `{name}` already: the app does not compile",
            zh="已有另一个分包名为 `{name}`，小程序无法编译",
            help="give it a name of its own",
            help_zh="请使用不同的名称",
        ),
        "first": Message("that subpackage", zh="即此处的分包"),
        "nested": Message(
            "this subpackage lies in the subpackage `{root}`: the app does not compile",
            zh="该分包位于分包 `{root}` 之内，小程序无法编译",
            help="move it out of the other one's folder",
            help_zh="请把它移出另一个分包的目录",
        ),
        "reserved": Message(
            "`__APP__` stands for the main package, no subpackage has that name: the app does not compile",
            zh="`__APP__` 表示主包，分包不能使用该名称，小程序无法编译",
            help="choose another name",
            help_zh="请改用其他名称",
        ),
        "many": Message(
            "an app has at most {limit} subpackages, this one has {number}: it does not compile",
            zh="一个小程序最多 {limit} 个分包，此处有 {number} 个，小程序无法编译",
            help="join some of them",
            help_zh="请合并部分分包",
        ),
    }

    @on_json("app")
    def check(self, site: JsonSite) -> RuleResult:
        app = native_app(self.project, site)
        if app is None:
            return
        declared = list(declared_subpackages(site))
        if len(declared) > limits.SUBPACKAGES:
            yield self.finding(site.at(declared[limits.SUBPACKAGES]), "many", limit=limits.SUBPACKAGES, number=len(declared))
        roots: dict[str, JsonNode] = {}
        names: dict[str, JsonNode] = {}
        for item in declared:
            root, name = item.get("root"), item.get("name")
            if name is not None and isinstance(name.value, str) and name.value:
                if name.value == _MAIN_PACKAGE:
                    yield self.finding(site.at(name), "reserved")
                elif name.value in names:
                    yield self.finding(site.at(name), "name", name=name.value, related=[self.label(site.at(names[name.value]), "first")])
                names.setdefault(name.value, name)
            if root is not None and isinstance(root.value, str) and (folder := root.value.strip("/ ")) and not folder.startswith("."):
                pages = item.get("pages")
                yield from self._root(site, app, root, folder, roots, has_pages=pages is not None and bool(pages.items()))
                roots.setdefault(folder, root)
        for folder, root in roots.items():
            outer = _outermost(folder, roots)
            if outer is not None:
                yield self.finding(site.at(root), "nested", root=outer, related=[self.label(site.at(roots[outer]), "first")])

    def _root(self, site: JsonSite, app: MiniProgram, node: JsonNode, folder: str, roots: dict[str, JsonNode], *, has_pages: bool) -> RuleResult:
        if folder == _MAIN_PACKAGE:
            yield self.finding(site.at(node), "reserved")
        elif folder in roots:
            yield self.finding(site.at(node), "root", root=folder, related=[self.label(site.at(roots[folder]), "first")])
        elif not has_pages and self.project.has_folder(f"{app.root}/{folder}".lstrip("/")) is False:
            yield self.finding(site.at(node), "folder", root=folder)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "subPackages": [
            { "root": "shop", "name": "s", "pages": ["cart/cart"] },
                      ------ that subpackage
                                      --- that subpackage
            { "root": "shop/", "name": "s", "pages": [] },
                      ^^^^^^^ another subpackage has the root `shop` already: the app does not compile
                                       ^^^ another subpackage has the name `s` already: the app does not compile
            { "root": "shop/admin", "pages": ["list/list"] },
                      ^^^^^^^^^^^^ this subpackage lies in the subpackage `shop`: the app does not compile
            { "root": "gone", "pages": [] },
                      ^^^^^^ there is no folder `gone`: the app does not compile
            { "root": "more", "name": "__APP__", "pages": [] },
                                      ^^^^^^^^^ `__APP__` stands for the main package, no subpackage has that name: the app does not compile
          ]
        }
        -- miniprogram/shop/cart/cart.js --
        Page({})
        -- miniprogram/shop/admin/list/list.js --
        Page({})
        -- miniprogram/more/a.wxss --
        page {}
        """,
        f"""
        {{
          "pages": ["pages/index/index"],
          "subpackages": [{"".join(f'{{ "root": "p/{number:02}" }}, ' for number in range(100))}{{ "root": "p/100" }}]
                          {" " * 2000}^^^^^^^^^^^^^^^^^^^ an app has at most 100 subpackages, this one has 101: it does not compile
        }}
        -- .gitignore --
        p/
        -- miniprogram/p/00/a.js --
        Page({{}})
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"], "subPackages": [{ "root": "shop", "pages": [] }, { "root": "shopping/", "name": "shop", "independent": true, "pages": ["a/a"] }] }
        -- miniprogram/shop/a.js --
        Page({})
        -- miniprogram/shopping/a/a.js --
        Page({})
        """,
        """
        { "pages": ["pages/index/index"], "subPackages": [{ "root": "built", "pages": ["a/a"] }] }
        -- .gitignore --
        built
        -- miniprogram/built/a/a.js --
        Page({})
        """,
        '{ "pages": ["pages/index/index"] }',
    )


def _outermost(folder: str, roots: dict[str, JsonNode]) -> str | None:
    """The outermost of `roots` that `folder` lies in."""
    end = folder.find("/")
    while end != -1:
        if folder[:end] in roots:
            return folder[:end]
        end = folder.find("/", end + 1)
    return None
