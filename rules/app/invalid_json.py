"""JSON that the platform reads differently, or not at all.

## What it does

Reports comments, trailing commas and keys that an object has twice, in app.json and in the JSON of pages, components, the sitemap, themes and plugins. Anything else that
does not parse is a `syntax-error`.

## Why is this bad?

WeChat's tools read these files with `JSON.parse`: a comment or a trailing comma stops the compilation. Of two values with the same key the first is dropped without a word.

## Example

```json
{
  "usingComponents": { "a-card": "/components/card/card" },
  "usingComponents": { "a-list": "/components/list/list" }, // both
}
```

## Use instead

```json
{
  "usingComponents": { "a-card": "/components/card/card", "a-list": "/components/list/list" }
}
```

## Known limits

project.config.json, project.private.config.json and the files of cloud functions are read by other tools, some of which take comments: not looked at. Neither are empty files, which are taken for `{}`,
and apps of Taro, uni-app, mpx and wepy.

## 中文

检查 app.json 以及页面、组件、sitemap、主题、插件 JSON 中的注释、多余的逗号和重复的键；其他无法解析的内容由 `syntax-error` 报告。
开发者工具用 `JSON.parse` 读取这些文件：注释和多余的逗号会导致无法编译；键重复时，前一个值会被悄悄丢弃。
project.config.json、project.private.config.json 与云函数的文件由其他工具读取，不检查；空文件视为 `{}`；Taro、uni-app、mpx、wepy 项目不检查。
"""

from wxlint.api import CONFIG, Edit, Fix, Framework, JsonSite, Message, Rule, RuleResult, Severity, Text, on_json


class InvalidJson(Rule):
    summary = "JSON that the platform reads differently, or not at all"
    summary_zh = "平台无法读取或读法不同的 JSON"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/config.html",)
    aliases = ("app/valid-json",)
    files = CONFIG

    messages = {
        "comment": Message(
            "the platform takes no comments in this file: it does not compile",
            zh="平台不允许此文件包含注释，小程序无法编译",
            help="remove the comment",
            help_zh="请删除注释",
        ),
        "trailing-comma": Message(
            "the platform takes no comma after the last entry: the file does not compile",
            zh="最后一项之后不能有逗号，小程序无法编译",
            help="remove the comma",
            help_zh="请删除逗号",
        ),
        "duplicate-key": Message(
            "{problem}",
            zh="{problem}",
            help="join both into one, or remove one",
            help_zh="请合并为一处，或删除其一",
        ),
    }

    @on_json("app", "page", "component", "sitemap", "theme", "plugin", "game")
    def check(self, site: JsonSite) -> RuleResult:
        app = self.project.mini_program_of(site.file)
        if app is None or app.framework is not Framework.NATIVE:
            return
        seen: set[str] = set()
        for problem in site.document.problems:
            if problem.kind in ("syntax", "encoding"):
                return  # the engine says so, and what follows may be its consequence
        for problem in site.document.problems:
            if problem.kind == "duplicate-key":
                severity = Severity.WARNING
                yield self.finding(site.at(problem.span), "duplicate-key", severity=severity, problem=problem.message)
            elif problem.kind in ("comment", "trailing-comma") and problem.kind not in seen:
                seen.add(problem.kind)
                fix = None
                if problem.kind == "trailing-comma":
                    edits = tuple(Edit(site.path, other.span, "") for other in site.document.problems if other.kind == "trailing-comma")
                    fix = Fix(Text("remove trailing commas", "删除多余的逗号"), edits, safe=True)
                yield self.finding(site.at(problem.span), problem.kind, fix=fix)

    invalid = (
        """
        {
          "pages": ["pages/index/index",],
                                       ^ the platform takes no comma after the last entry: the file does not compile
          // of 2023
          ^^^^^^^^^^ the platform takes no comments in this file: it does not compile
          "style": "v2", /* new */
        }
        -- fixed --
        {
          "pages": ["pages/index/index"],
          // of 2023
          "style": "v2" /* new */
        }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "usingComponents": {}, "usingComponents": { "a-card": "/card/card" } }
                                 ^^^^^^^^^^^^^^^^^ warning: the key `usingComponents` occurs twice in one object: only the last one counts
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"], "window": { "navigationBarTitleText": "a // b, ]" } }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", /* here */ "setting": {}, }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --

        """,
        """
        { "pages": ["pages/index/index"], "sitemapLocation": "sitemap.json" }
        -- cloudfunctions/fn/config.json --
        { "permissions": { "openapi": [], }, }
        """,
    )
