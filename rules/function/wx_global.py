"""The client's `wx` in a cloud function.

## What it does

Reports `wx.anything` in the code that a cloud function loads, where `wx` is nothing that the code itself declares.

## Why is this bad?

A cloud function runs in Node.js, not on the phone: there is no `wx`, and using it throws "wx is not defined".

## Example

```js
exports.main = async () => wx.cloud.database().collection('goods').get()
```

## Use instead

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async () => cloud.database().collection('goods').get()
```

## Known limits

Silent in files that the function never loads, in files that test for `wx` (`typeof wx`) because they run on both sides, and where something sets a global `wx`.

## 中文

检查云函数会加载的代码中是否使用了小程序端的全局对象 `wx`。云函数运行在 Node.js 中，没有 `wx`，执行到此处会抛出 “wx is not defined”。
云能力请使用 wx-server-sdk；界面、存储等能力只能在小程序端使用。若代码自行声明了 `wx`（例如 `const wx = require('wx-server-sdk')`），或通过 `typeof wx` 判断运行环境，则不报告。
"""

from wxlint.api import (
    FUNCTION,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    TextMatch,
    on_member,
    on_project,
    on_text,
)


class WxGlobal(Rule):
    summary = "client global `wx` in a cloud function"
    summary_zh = "云函数中使用了小程序端的 `wx`"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/wx-server-sdk.html",)
    aliases = ("function/no-wx-global",)
    files = FUNCTION

    messages = {
        "cloud": Message(
            "`{code}` throws in a cloud function: there is no `wx` in Node.js",
            zh="`{code}` 在云函数中会抛出异常：Node.js 中没有 `wx`",
            help="use wx-server-sdk: `const cloud = require('wx-server-sdk')`",
            help_zh="请使用 wx-server-sdk：`const cloud = require('wx-server-sdk')`",
        ),
        "other": Message(
            "`{code}` throws in a cloud function: there is no `wx` in Node.js",
            zh="`{code}` 在云函数中会抛出异常：Node.js 中没有 `wx`",
            help="do this on the client, or with a package of Node.js",
            help_zh="请在小程序端完成，或改用 Node.js 的相应功能",
        ),
    }

    @on_member("wx")
    def note(self, site: MemberSite) -> RuleResult:
        yield self.fact("used", site, code=f"wx.{site.member}", member=site.member)

    @on_text(r"typeof\s+\(?wx\b|(?<![\w$.])wx\s*=(?!=)|\bglobal(?:This)?\.wx\s*=(?!=)", "wx")
    def note_provision(self, match: TextMatch) -> RuleResult:
        """Tell files that know that `wx` may be missing, and those that make one."""
        yield self.fact("tested" if match.data.startswith(b"typeof", match.span.start) else "provided", match)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        used = index.facts(self, "used")
        if not used:
            return
        tested = {fact.path for fact in index.facts(self, "tested")}
        provided = {fact.path for fact in index.facts(self, "provided")}
        loaded: set[str] = set()
        for function in index.project.functions:
            reach = index.reach(function)
            if provided.isdisjoint(reach.paths):
                loaded.update(reach.paths)
        for fact in used:
            if fact.path in loaded and fact.path not in tested:
                yield self.finding(fact, "cloud" if fact.data["member"] == "cloud" else "other", code=fact.data["code"])

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = wx.cloud.database()
                   ^^^^^^^^ `wx.cloud` throws in a cloud function: there is no `wx` in Node.js
        exports.main = async (event) => {
          wx.showLoading({ title: event.title })
          ^^^^^^^^^^^^^^ `wx.showLoading` throws in a cloud function: there is no `wx` in Node.js
          return db.collection('goods').get()
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { save } = require('./lib/store')
        exports.main = async (event) => save(event.key, event.value)
        -- cloudfunctions/fn/lib/store.js --
        exports.save = (key, value) => wx.setStorageSync(key, value)
                                       ^^^^^^^^^^^^^^^^^ `wx.setStorageSync` throws in a cloud function: there is no `wx` in Node.js
        """,
    )
    valid = (
        """
        const wx = require('wx-server-sdk')
        wx.init({ env: wx.DYNAMIC_CURRENT_ENV })
        exports.main = async () => wx.database().collection('goods').get()
        """,
        """
        const wx = require('weixin-api')
        exports.main = async (event) => wx.send(event)
        """,
        """
        const reply = (wx, text) => wx.reply(text)
        exports.main = async (event) => reply(event.client, event.text)
        """,
        """
        const store = typeof wx !== 'undefined' ? wx.getStorageSync('a') : null
        exports.main = async () => store
        """,
        """
        -- cloudfunctions/fn/index.js --
        global.wx = { getSystemInfoSync: () => ({ platform: 'node' }) }
        const { platform } = require('./vendor/env')
        exports.main = async () => platform()
        -- cloudfunctions/fn/vendor/env.js --
        exports.platform = () => wx.getSystemInfoSync().platform
        """,
        """
        -- cloudfunctions/fn/index.js --
        exports.main = async () => 'pong'
        -- cloudfunctions/fn/sample-for-page.js --
        wx.cloud.callFunction({ name: 'fn' }).catch(console.error)
        """,
    )
