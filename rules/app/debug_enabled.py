"""Debugging that was left on.

## What it does

Reports `"debug": true` in app.json and, in project.config.json, `"urlCheck": false`, which turns off the check of the domains that an app may talk to.

## Why is this bad?

With `debug` the tools print every event and every routing step, on the phone too. Without `urlCheck` requests to domains that are not registered work for developers and fail for all users.

## Example

```json
{ "pages": ["pages/index/index"], "debug": true }
```

## Use instead

```json
{ "pages": ["pages/index/index"] }
```

## Known limits

project.private.config.json is everybody's own and is not looked at.

## 中文

检查 app.json 中的 `"debug": true`，以及 project.config.json 中关闭域名校验的 `"urlCheck": false`。
打开 `debug` 后，手机上也会输出每个事件和路由信息；关闭 `urlCheck` 后，未登记的域名在开发时可以访问，用户却全部失败。
project.private.config.json 属于个人配置，不检查。
"""

from wxlint.api import CONFIG, Edit, Fix, JsonSite, Message, Rule, RuleResult, Severity, Text, on_json


class DebugEnabled(Rule):
    summary = "debugging that was left on"
    summary_zh = "提交了调试开关"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#debug",
        "https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html",
    )
    aliases = ("app/no-debug",)
    files = CONFIG

    messages = {
        "debug": Message(
            "`debug` is on: the app prints every event and every step of its routing",
            zh="`debug` 已打开，小程序会输出每个事件和路由信息",
            help="remove it before the app is uploaded",
            help_zh="请在上传前删除",
        ),
        "domains": Message(
            "`urlCheck` is off: requests to domains that are not registered work here and fail for users",
            zh="`urlCheck` 已关闭，未登记的域名在这里可以访问，用户却会失败",
            help="turn it on, or turn it off in project.private.config.json, for yourself alone",
            help_zh="请打开它；如需临时关闭，写在仅供个人使用的 project.private.config.json 中",
        ),
    }

    @on_json("app")
    def check_app(self, site: JsonSite) -> RuleResult:
        member, root = site.member("debug"), site.root
        if member is not None and root is not None and member.value is not None and member.value.value is True:
            fix = Fix(Text("remove `debug`", "删除 `debug`"), (site.removal(root, member),), safe=True)
            yield self.finding(site.entry(member), "debug", fix=fix)

    @on_json("project")
    def check_project(self, site: JsonSite) -> RuleResult:
        member = site.member("setting", "urlCheck")
        if member is not None and member.value is not None and member.value.value is False:
            fix = Fix(Text("turn `urlCheck` on", "打开 `urlCheck`"), (Edit(site.path, member.value.span, "true"),), safe=False)
            yield self.finding(site.entry(member), "domains", fix=fix)

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "debug": true,
          ^^^^^^^^^^^^^ `debug` is on: the app prints every event and every step of its routing
          "style": "v2"
        }
        -- fixed --
        {
          "pages": ["pages/index/index"],
          "style": "v2"
        }
        """,
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "setting": { "es6": true, "urlCheck": false } }
                                                                       ^^^^^^^^^^^^^^^^^ `urlCheck` is off: requests to domains that are not registered work here and fail for users
        -- fixed: project.config.json --
        { "miniprogramRoot": "miniprogram/", "setting": { "es6": true, "urlCheck": true } }
        """,
    )
    valid = (
        '{ "pages": ["pages/index/index"], "debug": false }',
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "setting": { "urlCheck": true } }
        -- project.private.config.json --
        { "setting": { "urlCheck": false } }
        """,
        '{ "pages": ["pages/index/index"], "window": { "debug": true } }',
    )
