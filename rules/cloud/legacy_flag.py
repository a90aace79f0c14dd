"""`"cloud": true` in app.json or game.json has no use any more.

## What it does

Reports the key `cloud` in app.json and game.json.

## Why is this bad?

It packed cloud development into the app for base libraries before 2.2.3. The ones in use bring it along, and the documentation asks to remove the key: with it, the app carries an old copy of its own.

## Example

```json
{ "pages": ["pages/index/index"], "cloud": true }
```

## Use instead

```json
{ "pages": ["pages/index/index"] }
```

## Known limits

`"cloud": false` says nothing and is not reported.

## 中文

检查 app.json、game.json 中的 `cloud` 字段。
它用于让 2.2.3 之前的基础库使用云开发；现有基础库均自带云能力，官方文档要求去除该字段。删除即可。
"""

from wxlint.api import CONFIG, Fix, JsonSite, Message, Rule, RuleResult, Severity, Text, on_json


class LegacyFlag(Rule):
    summary = "key `cloud` in app.json, which has no use any more"
    summary_zh = "app.json 中多余的 `cloud` 字段"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/minigame/dev/wxcloud/reference/compatibility",)
    aliases = ("cloud/no-legacy-flag",)
    files = CONFIG

    messages = {
        "legacy": Message(
            "`cloud` has no use any more: every base library in use brings cloud development along",
            zh="`cloud` 已无作用：现有基础库均自带云开发能力",
            help="remove it",
            help_zh="删除该字段",
        ),
    }

    @on_json("app", "game")
    def check(self, site: JsonSite) -> RuleResult:
        member = site.member("cloud")
        if site.root is not None and member is not None and member.value is not None and member.value.value is True:
            fix = Fix(Text("remove `cloud`", "删除 `cloud`"), (site.removal(site.root, member),), safe=True)
            yield self.finding(site.entry(member), "legacy", fix=fix)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "cloud": true
          ^^^^^^^^^^^^^ `cloud` has no use any more: every base library in use brings cloud development along
        }
        -- fixed --
        {
          "pages": ["pages/index/index"]
        }
        """,
        """
        {
          "cloud": true,
          ^^^^^^^^^^^^^ `cloud` has no use any more: every base library in use brings cloud development along
          "pages": ["pages/index/index"]
        }
        -- fixed --
        {
          "pages": ["pages/index/index"]
        }
        """,
    )
    valid = (
        '{ "pages": ["pages/index/index"] }',
        '{ "pages": ["pages/index/index"], "cloud": false }',
        """
        -- miniprogram/pages/index/index.json --
        { "cloud": true }
        """,
    )
