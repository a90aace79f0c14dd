"""A key that the context of a call does not have.

## What it does

Reports reads of keys of `cloud.getWXContext()` that are not documented: `openid` instead of `OPENID`, and names that exist nowhere.

## Why is this bad?

All keys are upper case, and any other is `undefined`. Nothing throws: wx-server-sdk drops `undefined` from a filter, so that `where({ _openid: context.openid, done: true })`
finds, updates or removes the records of all users.

## Example

```js
const { openid } = cloud.getWXContext()
return db.collection('orders').where({ _openid: openid, done: true }).get()
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
return db.collection('orders').where({ _openid: OPENID, done: true }).get()
```

## Known limits

The platform may add keys that are not documented; a name that is not just a known one in another spelling is therefore a warning. Silent where the code itself sets the key.

## 中文

检查对 `cloud.getWXContext()` 返回值的读取是否使用了真实存在的字段。字段名全部大写（`OPENID`、`UNIONID`、`APPID` 等），写成 `openid` 得到的是 `undefined`。
这不会报错：wx-server-sdk 会丢弃值为 `undefined` 的查询条件，于是 `where({ _openid: context.openid, done: true })` 会命中所有用户的记录。请改用大写字段名。
"""

from wxlint.api import (
    FUNCTION,
    Finding,
    Fix,
    MemberSite,
    Message,
    Module,
    Rule,
    RuleResult,
    Severity,
    Text,
    member_sites,
    nearest,
    on_module,
    server_sdk,
)

_BY_LETTERS = {key.replace("_", ""): key for key in server_sdk.CONTEXT_KEYS}


def meant(name: str) -> str | None:
    """The documented key that `name` is, but for case and underscores."""
    return _BY_LETTERS.get(name.replace("_", "").upper())


class UnknownContextKey(Rule):
    summary = "key that getWXContext() does not have"
    summary_zh = "getWXContext() 中不存在的字段"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",)
    aliases = ("function/wx-context-keys",)
    files = FUNCTION

    messages = {
        "case": Message(
            "`{name}` is always undefined: the key is called `{correct}`",
            zh="`{name}` 永远是 undefined：该字段名为 `{correct}`",
            help="write `{correct}`",
            help_zh="改为 `{correct}`",
        ),
        "unknown": Message(
            "`getWXContext()` has no documented key `{name}`",
            zh="`getWXContext()` 没有文档记载的字段 `{name}`",
            help="use one of {keys}",
            help_zh="请使用 {keys} 之一",
        ),
        "similar": Message(
            "`getWXContext()` has no documented key `{name}`",
            zh="`getWXContext()` 没有文档记载的字段 `{name}`",
            help="write `{correct}`, if that is meant",
            help_zh="是否想写 `{correct}`？",
        ),
    }

    @on_module("getWXContext")
    def check(self, module: Module) -> RuleResult:
        sites = [site for site in member_sites(module) if site.owner == "wx-server-sdk.getWXContext()"]
        known = server_sdk.CONTEXT_KEYS | server_sdk.OBJECT_MEMBERS | {site.member for site in sites if site.is_written}
        for site in sites:
            if site.member not in known:
                yield self._finding(site)

    def _finding(self, site: MemberSite) -> Finding:
        name = site.member
        key = meant(name)
        if key is not None:
            fix = Fix(Text(f"write `{key}`", f"改为 `{key}`"), (site.renamed(key),), safe=True)
            return self.finding(site, "case", name=name, correct=key, fix=fix)
        similar = nearest(name, server_sdk.CONTEXT_KEYS)
        if similar is not None:
            return self.finding(site, "similar", name=name, correct=similar, severity=Severity.WARNING)
        keys = ", ".join(f"`{known}`" for known in sorted(server_sdk.CONTEXT_KEYS))
        return self.finding(site, "unknown", name=name, keys=keys, severity=Severity.WARNING)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async () => {
          const context = cloud.getWXContext()
          const user = await db.collection('users').where({ _openid: context.openid, active: true }).get()
                                                                     ^^^^^^^^^^^^^^ `openid` is always undefined: the key is called `OPENID`
          return { user: user.data[0], app: context['appId'], from: context.fromOpenId }
                                            ^^^^^^^^^^^^^^^^ `appId` is always undefined: the key is called `APPID`
                                                                    ^^^^^^^^^^^^^^^^^^ `fromOpenId` is always undefined: the key is called `FROM_OPENID`
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async () => {
          const context = cloud.getWXContext()
          const user = await db.collection('users').where({ _openid: context.OPENID, active: true }).get()
          return { user: user.data[0], app: context['APPID'], from: context.FROM_OPENID }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => {
          const { openid, unionId: union = null, env = 'test' } = cloud.getWXContext()
                  ^^^^^^ `openid` is always undefined: the key is called `OPENID`
                          ^^^^^^^ `unionId` is always undefined: the key is called `UNIONID`
                                                 ^^^ `env` is always undefined: the key is called `ENV`
          return { openid, union, env }
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => {
          const { OPENID: openid, UNIONID: union = null, ENV: env = 'test' } = cloud.getWXContext()
          return { openid, union, env }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => {
          const { OPENID, nickName } = cloud.getWXContext()
                          ^^^^^^^^ warning: `getWXContext()` has no documented key `nickName`
          return { id: OPENID, nickName, union: cloud.getWXContext().UNIONIDD }
                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `getWXContext()` has no documented key `UNIONIDD`
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => {
          const { OPENID: openid, APPID, UNIONID = '', ...rest } = cloud.getWXContext()
          return { openid, APPID, UNIONID, source: rest.SOURCE, ip: cloud.getWXContext().CLIENTIP || cloud.getWXContext().CLIENTIPV6 }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => {
          const context = cloud.getWXContext()
          context.role = await roleOf(context.OPENID)
          return context.role === 'admin' && context.hasOwnProperty('UNIONID')
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => cloud.getWXContext()[event.key]
        """,
        """
        const cloud = { getWXContext: () => ({ openid: 'test' }) }
        exports.main = async () => cloud.getWXContext().openid
        """,
        """
        exports.main = async (event, context) => ({ openid: event.userInfo.openId, id: context.request_id })
        """,
    )
