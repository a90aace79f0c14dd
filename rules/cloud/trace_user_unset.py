"""`wx.cloud.init` without `traceUser`.

## What it does

Reports a `wx.cloud.init` that does not say whether visits are recorded. With `traceUser: true` the CloudBase console lists who used the app, and when. A deliberate
`traceUser: false` is respected.

## Why is this bad?

Whether leaving it out means yes or no has changed: the documentation of 2026 says `true`, older documentation says `false`, and old base libraries are still in use.
What is written down is the same everywhere.

## Example

```js
wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' })
```

## Use instead

```js
wx.cloud.init({ env: 'prod-4gk9x2ab1c7d', traceUser: true })
```

## Known limits

Options that are put together elsewhere are not judged.

## 中文

检查没有写明 `traceUser` 的 `wx.cloud.init`。`traceUser: true` 会把用户访问记录到云开发控制台的用户管理中。
其默认值在新旧文档中不一致（新文档为 `true`，旧文档为 `false`），写明后在各版本基础库中行为一致。有意写成 `traceUser: false` 的不会报告。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Fix,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    add_option,
    effective_inits,
    on_call,
    on_project,
)


class TraceUserUnset(Rule):
    summary = "`wx.cloud.init` without `traceUser`"
    summary_zh = "`wx.cloud.init` 没有设置 `traceUser`"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("seed",)
    aliases = ("cloud/trace-user",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/init/client.init.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/init.html",
    )
    files = CLIENT

    messages = {
        "unset": Message(
            "`traceUser` is not set, and its default depends on the version of the base library",
            zh="没有设置 `traceUser`，其默认值因基础库版本而异",
            help="add `traceUser: true` to see in the console who uses the app, or `traceUser: false`",
            help_zh="加上 `traceUser: true` 以便在控制台查看用户访问记录；不需要则写 `traceUser: false`",
        ),
    }

    @on_call("wx.cloud.init")
    def note(self, call: CallSite) -> RuleResult:
        yield self.fact("init", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for call in effective_inits(index, index.facts(self, "init")):
            argument = call.argument(0)
            if call.arguments and (argument is None or argument.kind != "object"):
                continue
            keys = call.option_keys()
            if keys is None or "traceUser" in keys:
                continue
            edit = add_option(call, "traceUser: true")
            fix = Fix(Text("add `traceUser: true`", "加上 `traceUser: true`"), (edit,), safe=True) if edit is not None else None
            yield self.finding(call.callee, "unset", fix=fix)

    invalid = (
        """
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
                           ^^^^^^^^^^^^^ `traceUser` is not set, and its default depends on the version of the base library
        -- fixed --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: true }) } })
        """,
        """
        wx.cloud.init()
        ^^^^^^^^^^^^^ `traceUser` is not set, and its default depends on the version of the base library
        wx.cloud.init({})
        ^^^^^^^^^^^^^ `traceUser` is not set, and its default depends on the version of the base library
        -- fixed --
        wx.cloud.init({ traceUser: true })
        wx.cloud.init({ traceUser: true })
        """,
        """
        const { cloud } = wx
        cloud.init({
        ^^^^^^^^^^ `traceUser` is not set, and its default depends on the version of the base library
          // production
          env: 'prod-4gk9x2ab', // mind the branch
        })
        cloud.init({
        ^^^^^^^^^^ `traceUser` is not set, and its default depends on the version of the base library
          env: 'prod-4gk9x2ab' // no comma
        })
        -- fixed --
        const { cloud } = wx
        cloud.init({
          // production
          env: 'prod-4gk9x2ab', // mind the branch
          traceUser: true,
        })
        cloud.init({
          env: 'prod-4gk9x2ab', // no comma
          traceUser: true
        })
        """,
    )
    valid = (
        "wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: true })",
        "wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: false })",
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: true }) } })
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.init() } })
        """,
        "wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: settings.trace })",
        "const options = { env: 'prod-4gk9x2ab' }; options.traceUser = true; wx.cloud.init(options)",
        "wx.cloud.init({ ...settings, env: 'prod-4gk9x2ab' })",
        "wx.cloud.init(settings)",
        "const c1 = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b' }); c1.init()",
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        """,
    )
