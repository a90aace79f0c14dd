"""A member of wx-server-sdk that does not exist.

## What it does

Reports `cloud.name` where `cloud` is wx-server-sdk and the SDK has no such member.

## Why is this bad?

The member is `undefined`, so calling it throws "is not a function" and the cloud function fails. Such names are made up, misspelt, or taken from the client:
`wx.cloud` and wx-server-sdk are different objects with different members.

## Example

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async () => cloud.getOpenId()
```

## Use instead

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async () => cloud.getWXContext().OPENID
```

## Known limits

Only the members of the SDK itself are checked, not what `cloud.database()` or `cloud.openapi` offer. Silent where the project adds a member of that name itself, or asks
first whether it is there. `cloud.callContainer` stands in the documentation of the server SDK, but no published version has it.

## 中文

检查云函数中 `cloud.xxx`（`cloud` 为 wx-server-sdk）是否是 SDK 真实存在的成员。不存在的成员为 `undefined`，一调用就会抛出 “is not a function”。
这类名字通常是臆造的、拼错的，或者照搬自小程序端的 `wx.cloud`：两端的 SDK 并不相同。请改用 SDK 实际提供的接口。
若项目自行给 SDK 添加了该成员，或在使用前做了存在性判断，则不报告。
"""

from wxlint.api import (
    FUNCTION,
    SERVER_SDK,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    nearest,
    on_member,
    on_project,
    server_sdk,
)

# What every object has, and what loaders of modules add or ask for.
_OF_ALL_MODULES = server_sdk.OBJECT_MEMBERS | {"default", "__esModule", "then"}


class UnknownApi(Rule):
    summary = "member that wx-server-sdk does not have"
    summary_zh = "wx-server-sdk 中不存在的成员"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/server.init.html",
        "https://www.npmjs.com/package/wx-server-sdk",
    )
    aliases = ("function/no-unknown-api",)
    files = FUNCTION

    messages = {
        "unknown": Message(
            "wx-server-sdk has no member `{name}`",
            zh="wx-server-sdk 没有成员 `{name}`",
            help="use one that it has: {members}",
            help_zh="请使用它实际提供的成员：{members}",
        ),
        "similar": Message(
            "wx-server-sdk has no member `{name}`",
            zh="wx-server-sdk 没有成员 `{name}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
    }

    @on_member(SERVER_SDK)
    def note(self, site: MemberSite) -> RuleResult:
        if site.member in server_sdk.MEMBERS or site.member in _OF_ALL_MODULES:
            return
        if site.is_written or site.is_tested:
            yield self.fact("provided", site, member=site.member)
        elif not server_sdk.resembles_env_constant(site.member):  # that is function/invalid-dynamic-env
            yield self.fact("used", site, member=site.member)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        provided = {fact.data["member"] for fact in index.facts(self, "provided")}
        for fact in index.facts(self, "used"):
            name = str(fact.data["member"])
            if name in provided:
                continue
            similar = nearest(name, server_sdk.MEMBERS)
            if similar is not None:
                yield self.finding(fact, "similar", name=name, nearest=similar)
            else:
                members = ", ".join(f"`{member}`" for member in sorted(server_sdk.MEMBERS))
                yield self.finding(fact, "unknown", name=name, members=members)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => {
          const { OPENID } = cloud.getWxContext()
                             ^^^^^^^^^^^^^^^^^^ wx-server-sdk has no member `getWxContext`
          await cloud.callContainer({ path: '/ping' })
                ^^^^^^^^^^^^^^^^^^^ wx-server-sdk has no member `callContainer`
          return cloud.invoke({ name: 'sum', OPENID })
                 ^^^^^^^^^^^^ wx-server-sdk has no member `invoke`
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { cloud } = require('./lib/sdk')
        const { getTempFileURL, getTempFileUrl } = cloud
                                ^^^^^^^^^^^^^^ wx-server-sdk has no member `getTempFileUrl`
        exports.main = async event => getTempFileURL({ fileList: event.files })
        -- cloudfunctions/fn/lib/sdk.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        module.exports = { cloud }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const log = cloud.logger()
        exports.main = async event => {
          log.info({ version: cloud.version })
          await cloud.cloudPay.unifiedOrder({ body: event.title })
          await cloud.getVoIPSign({ groupId: event.group })
          return cloud.openapi.security.msgSecCheck({ content: event.text })
        }
        """,
        """
        import cloud from 'wx-server-sdk'
        const other = new cloud.Cloud({ resourceEnv: 'shop-1g2h3j4k5l' })
        export const main = async () => { await other.init(); return other.database().collection('goods').get() }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        cloud.send = require('./send')
        exports.main = async event => cloud.send(event)
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async event => cloud.models ? cloud.models.list() : cloud.database().collection('a').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async event => cloud[event.api](event.data)
        """,
        """
        const cloud = { getOpenId: () => 'o1' }
        exports.main = async () => cloud.getOpenId()
        """,
        """
        const tcb = require('@cloudbase/node-sdk')
        const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV })
        exports.main = async () => app.auth().getUserInfo()
        """,
    )
