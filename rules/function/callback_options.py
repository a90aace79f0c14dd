"""A callback given to wx-server-sdk.

## What it does

Reports `success`, `fail` and `complete` in the options of calls of wx-server-sdk: its own calls, and the requests of its database.

## Why is this bad?

In cloud functions the SDK only returns promises and never calls a callback, so whatever stands in it never runs. Code moved over from a page usually answers `null`,
because what `success` would have returned goes nowhere.

## Example

```js
exports.main = async event => {
  db.collection('orders').doc(event.id).get({
    success: res => res.data
  })
}
```

## Use instead

```js
exports.main = async event => {
  const res = await db.collection('orders').doc(event.id).get()
  return res.data
}
```

## Known limits

Silent where the options come from elsewhere and their keys cannot be seen, and where the SDK or its database arrives as a parameter. A field of a record called `success`
is no callback: only the options themselves count.

## 中文

检查调用 wx-server-sdk（包括其数据库）时是否传入了 `success`、`fail`、`complete`。
云函数端的 SDK 只返回 Promise，从不调用回调，因此回调里的代码永远不会执行；从小程序端搬来的代码往往因此返回 `null`。请改用 `await` 取得结果，用 `try … catch` 处理失败。
"""

from wxlint.api import FUNCTION, CallSite, Expression, Label, Message, Property, Rule, RuleResult, Severity, on_call, server_sdk

CALLBACKS = ("success", "fail", "complete")


def _may_be_callback(value: Expression) -> bool:
    """Whether a value can be a function; `success: true` is a field somewhere it does not belong, and no callback."""
    return value.constant() is None and value.kind not in ("object", "array", "template_string", "binary_expression")


class CallbackOptions(Rule):
    summary = "callback that wx-server-sdk never calls"
    summary_zh = "wx-server-sdk 从不调用的回调"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/en/dev/wxcloud/reference-server-api/",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/server.init.html",
    )
    aliases = ("function/no-callback-options",)
    files = FUNCTION

    messages = {
        "never-called": Message(
            "`{name}` never runs: in cloud functions the SDK returns a promise and calls no callback",
            zh="`{name}` 永远不会执行：云函数端的 SDK 只返回 Promise，不调用回调",
            help="`await` the call and go on with its result",
            help_zh="改为 `await` 该调用，再使用其结果",
        ),
        "failure-never-called": Message(
            "`{name}` never runs: in cloud functions the SDK returns a promise and calls no callback",
            zh="`{name}` 永远不会执行：云函数端的 SDK 只返回 Promise，不调用回调",
            help="`await` the call inside `try { … } catch (err) { … }`",
            help_zh="在 `try { … } catch (err) { … }` 中 `await` 该调用",
        ),
        "neither": Message("nor does this run", zh="此回调同样不会执行"),
    }

    @on_call("wx-server-sdk.**")
    def check(self, call: CallSite) -> RuleResult:
        *owners, method = call.name.split(".")
        if any(owner.startswith("database()") for owner in owners):
            if method not in server_sdk.DATABASE_REQUESTS:
                return
        elif method not in server_sdk.NEEDS_INIT and not server_sdk.NAMESPACES & set(owners):
            return
        options = call.options(0)
        found: list[Property] = []
        for name in CALLBACKS if options is not None else ():
            entry = options.property(name) if options is not None else None
            if entry is not None and _may_be_callback(entry.value):
                found.append(entry)
        if found:
            found.sort(key=lambda entry: (entry.path, entry.span))
            related: list[Label] = [self.label(entry.key, "neither") for entry in found[1:]]
            key = "failure-never-called" if found[0].name == "fail" else "never-called"
            yield self.finding(found[0].key, key, name=found[0].name, related=related)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async (event) => {
          db.collection('orders').doc(event.id).get({
            success(res) {
            ^^^^^^^ `success` never runs: in cloud functions the SDK returns a promise and calls no callback
              return res.data
            },
            fail: console.error
            ---- nor does this run
          })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const onFail = err => console.error(err)
        exports.main = (event, context) => new Promise((resolve) => {
          cloud.callFunction({ name: 'sum', data: { success: 1 }, success: resolve })
                                                                  ^^^^^^^ `success` never runs: in cloud functions the SDK returns a promise and calls no callback
          cloud.openapi.subscribeMessage.send({ touser: event.to, data: {}, fail: onFail })
                                                                            ^^^^ `fail` never runs: in cloud functions the SDK returns a promise and calls no callback
          cloud.database().collection('log').aggregate().match({ success: onFail }).end({ complete() {} })
                                                                                          ^^^^^^^^ `complete` never runs: in cloud functions the SDK returns a promise and calls no callback
        })
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async (event) => {
          await db.collection('jobs').where({ success: true, fail: event.fail }).update({ data: { success: false, complete: event.done } })
          await db.collection('jobs').add({ data: { success: event.ok } })
          await cloud.callFunction({ name: 'notify', data: { fail: event.fail, complete: true } }).catch(console.error)
          return db.collection('jobs').where({ complete: event.done }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => cloud.callFunction({ name: 'sum', ...event.options })
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const request = require('request')
        exports.main = async (event) => new Promise(resolve => request({ url: event.url, success: resolve }))
        """,
        """
        const tasks = { get(options) { options.success() } }
        exports.main = async () => tasks.get({ success() {} })
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async () => db.collection('log').watch({ onChange() {}, onError() {} })
        """,
    )
