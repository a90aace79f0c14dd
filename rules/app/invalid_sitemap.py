"""A sitemap that is not there, or whose rules cannot apply.

## What it does

Reports a `sitemapLocation` in app.json that names no JSON file, a sitemap.json without `rules`, a rule without `action` or `page`, and a rule for a page that the app does not have.

## Why is this bad?

WeChat's tools refuse to compile the app where the file is missing or a rule is incomplete. A rule for a page that is gone does nothing: what it should hide from search, or let in, is not what people think.

## Example

```json
{ "rules": [{ "action": "disallow", "page": "pages/old/old" }] }
```

## Use instead

```json
{ "rules": [{ "action": "disallow", "page": "pages/orders/orders" }] }
```

## Known limits

A rule for a page that is gone is a warning. Off by default: the documentation calls sitemap.json withdrawn, and still asks for `sitemapLocation`. Files that were left out of the check are taken to be there. Apps of Taro, uni-app, mpx and wepy are not looked at.

## 中文

检查 app.json 的 `sitemapLocation` 是否指向存在的 JSON 文件、sitemap.json 是否有 `rules`、规则是否缺少 `action` 或 `page`、规则中的页面是否存在。
文件缺失或规则不完整会导致无法编译；页面已不存在的规则不起作用，与预期的收录范围不符。
页面不存在的规则为警告。默认关闭：官方文档称 sitemap.json 已下线，但仍要求填写 `sitemapLocation`。未纳入检查的文件视为存在；Taro、uni-app、mpx、wepy 项目不检查。
"""

import posixpath

from wxlint.api import CONFIG, Framework, JsonSite, Message, MiniProgram, ProjectIndex, ProjectResult, Rule, Severity, nearest, on_project


class InvalidSitemap(Rule):
    summary = "sitemap that is missing or cannot apply"
    summary_zh = "sitemap 缺失或规则无法生效"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ()
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/sitemap.html",)
    aliases = ("app/sitemap",)
    files = CONFIG

    messages = {
        "missing": Message(
            "there is no file `{path}`: the app does not compile",
            zh="文件 `{path}` 不存在，小程序无法编译",
            help="add the file, or remove `sitemapLocation`",
            help_zh="请添加该文件，或删除 `sitemapLocation`",
        ),
        "ending": Message(
            "a sitemap is a JSON file, not `{path}`: the app does not compile",
            zh="sitemap 应为 .json 文件，而不是 `{path}`，小程序无法编译",
            help="give it the ending `.json`",
            help_zh="请使用 `.json` 后缀",
        ),
        "rules": Message(
            "this sitemap has no `rules`: the app does not compile",
            zh="该 sitemap 没有 `rules`，小程序无法编译",
            help='add `"rules": []`',
            help_zh='请加入 `"rules": []`',
        ),
        "incomplete": Message(
            "this rule has no `{name}`: the app does not compile",
            zh="该规则缺少 `{name}`，小程序无法编译",
            help="add `{name}`",
            help_zh="请加入 `{name}`",
        ),
        "page": Message(
            "the app has no page `{page}`: the rule applies to nothing",
            zh="小程序没有页面 `{page}`，该规则不起作用",
            help="remove the rule, or name a page of the app",
            help_zh="请删除该规则，或改为已有的页面",
        ),
        "similar": Message(
            "the app has no page `{page}`: the rule applies to nothing",
            zh="小程序没有页面 `{page}`，该规则不起作用",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for app in index.project.mini_programs:
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or app.is_game:
                continue
            written = site.value("sitemapLocation")
            location = written.value if written is not None and isinstance(written.value, str) else None
            path = posixpath.normpath(posixpath.join(app.root, (location or "sitemap.json").lstrip("/")))
            if written is not None and location and self.project.presence(path) is False and not index.is_git_ignored(path):
                yield self.finding(site.at(written), "missing", path=location)
            elif written is not None and location and not location.endswith(".json"):
                yield self.finding(site.at(written), "ending", path=location)
            sitemap = index.views.json(path)
            if sitemap is not None and sitemap.root is not None and sitemap.root.kind == "object":
                yield from self._rules(sitemap, app)

    def _rules(self, site: JsonSite, app: MiniProgram) -> ProjectResult:
        if site.member("rules") is None:
            yield self.finding(site, "rules")
        routes = [page.route for page in app.pages]
        for rule in site.items("rules"):
            for name in ("action", "page") if rule.kind == "object" else ():
                if rule.get(name) is None:
                    yield self.finding(site.at(rule), "incomplete", name=name)
            node = rule.get("page")
            page = node.value.strip().removeprefix("/") if node is not None and isinstance(node.value, str) else "*"
            if node is not None and routes and page and "*" not in page and page not in routes:
                meant = nearest(page, routes)
                yield self.finding(site.at(node), "page" if meant is None else "similar", severity=Severity.WARNING, page=page, nearest=meant)

    invalid = (
        """
        { "pages": ["pages/index/index"], "sitemapLocation": "config/sitemap.json" }
                                                             ^^^^^^^^^^^^^^^^^^^^^ there is no file `config/sitemap.json`: the app does not compile
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/sitemap.json --
        {
          "rules": [
            { "action": "disallow", "page": "pages/gone/gone" },
                                            ^^^^^^^^^^^^^^^^^ warning: the app has no page `pages/gone/gone`: the rule applies to nothing
            { "action": "allow", "page": "pages/index/indx" },
                                         ^^^^^^^^^^^^^^^^^^ warning: the app has no page `pages/index/indx`: the rule applies to nothing
            { "page": "*" }
            ^^^^^^^^^^^^^^^ this rule has no `action`: the app does not compile
          ]
        }
        """,
        """
        { "pages": ["pages/index/index"], "sitemapLocation": "map.txt" }
                                                             ^^^^^^^^^ a sitemap is a JSON file, not `map.txt`: the app does not compile
        -- miniprogram/map.txt --
        {}
        """,
        """
        { "pages": ["pages/index/index"], "sitemapLocation": "map.json" }
        -- miniprogram/map.json --
        { "desc": "nothing" }
        ^^^^^^^^^^^^^^^^^^^^^ this sitemap has no `rules`: the app does not compile
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"], "sitemapLocation": "sitemap.json" }
        -- miniprogram/sitemap.json --
        { "desc": "all", "rules": [{ "action": "allow", "page": "*" }, { "action": "disallow", "page": "pages/index/index", "params": ["a"] }] }
        """,
        '{ "pages": ["pages/index/index"] }',
        """
        { "pages": ["pages/index/index"], "sitemapLocation": "generated/sitemap.json" }
        -- .gitignore --
        miniprogram/generated/
        """,
    )
