"""A cloud function on another SDK than the one of its platform.

## What it does

Reports imports of `tcb-admin-node` and of CloudBase's browser SDKs in cloud functions.

## Why is this bad?

`tcb-admin-node` gets no new features; its successor is `@cloudbase/node-sdk`, and in functions that Mini Programs call wx-server-sdk knows more: the caller's `OPENID`, WeChat's server
APIs, payments. The browser SDKs (`@cloudbase/js-sdk`, `tcb-js-sdk`) sign in as an end user, where a function has the rights of an administrator.

## Example

```js
const tcb = require('tcb-admin-node')
tcb.init({ env: 'shop-prod-3g4h5j6k7l' })
exports.main = async () => tcb.database().collection('goods').get()
```

## Use instead

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async () => cloud.database().collection('goods').get()
```

## Known limits

`@cloudbase/node-sdk` and `@cloudbase/manager-node` are taken as a deliberate choice, and functions that use no SDK at all are nobody's business.

## 中文

检查云函数是否引用了 `tcb-admin-node` 或面向浏览器的云开发 SDK。
`tcb-admin-node` 已不再增加新功能，后继者为 `@cloudbase/node-sdk`；由小程序调用的云函数建议使用 wx-server-sdk，可直接获得调用者的 `OPENID`、微信服务端接口与支付能力。
浏览器 SDK（`@cloudbase/js-sdk`、`tcb-js-sdk`）以终端用户身份登录，不适合云函数。使用 `@cloudbase/node-sdk` 视为有意选择，不报告。
"""

from wxlint.api import FUNCTION, ImportUse, Message, Rule, RuleResult, Severity, on_import


class OtherSdk(Rule):
    summary = "cloud function on an outdated or client SDK"
    summary_zh = "云函数使用了过时或面向客户端的 SDK"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://docs.cloudbase.net/api-reference/server/node-sdk/packageUpgrade",
        "https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/wx-server-sdk.html",
    )
    aliases = ("AUTH-WX-007", "function/use-wx-server-sdk")
    files = FUNCTION

    messages = {
        "outdated": Message(
            "`{package}` gets no new features: it was replaced by `@cloudbase/node-sdk`",
            zh="`{package}` 已不再增加新功能，由 `@cloudbase/node-sdk` 取代",
            help="use wx-server-sdk, or `@cloudbase/node-sdk` where no Mini Program calls the function",
            help_zh="改用 wx-server-sdk；若云函数并非由小程序调用，可用 `@cloudbase/node-sdk`",
        ),
        "client": Message(
            "`{package}` is made for browsers: it signs in as an end user",
            zh="`{package}` 面向浏览器，会以终端用户身份登录",
            help="use wx-server-sdk",
            help_zh="改用 wx-server-sdk",
        ),
    }

    @on_import("tcb-admin-node", "@cloudbase/js-sdk", "tcb-js-sdk")
    def check(self, use: ImportUse) -> RuleResult:
        if use.form == "type":
            return
        if use.package == "tcb-admin-node":
            yield self.finding(use, "outdated", package=use.package, severity=Severity.WARNING)
        else:
            yield self.finding(use, "client", package=use.package)

    invalid = (
        """
        const tcb = require('tcb-admin-node')
                            ^^^^^^^^^^^^^^^^ warning: `tcb-admin-node` gets no new features: it was replaced by `@cloudbase/node-sdk`
        tcb.init({ env: 'shop-prod-3g4h5j6k7l' })
        exports.main = async () => tcb.database().collection('goods').get()
        """,
        """
        import cloudbase from '@cloudbase/js-sdk'
                              ^^^^^^^^^^^^^^^^^^^ `@cloudbase/js-sdk` is made for browsers: it signs in as an end user
        const app = cloudbase.init({ env: 'shop-prod-3g4h5j6k7l' })
        export const main = async () => app.database().collection('goods').get()
        """,
    )
    valid = (
        """
        const tcb = require('@cloudbase/node-sdk')
        const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV })
        exports.main = async () => app.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        "exports.main = async (event) => event.a + event.b",
        """
        -- cloudfunctions/fn/index.ts --
        import type { ICloudbase } from '@cloudbase/js-sdk'
        import { Options } from 'tcb-js-sdk'
        export const main = async (app: ICloudbase, options: Options) => app
        """,
        """
        -- cloudfunctions/fn/index.js --
        exports.main = async () => 'pong'
        -- miniprogram/pages/index/index.js --
        const cloudbase = require('@cloudbase/js-sdk')
        Page({})
        """,
    )
