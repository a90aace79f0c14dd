"""A cloud function reads a record by its id and does not expect that there is none.

## What it does

Reports `doc(id).get()` of wx-server-sdk whose failure nothing in the function handles, unless the database was made with `throwOnNotFound: false`.

## Why is this bad?

By default a missing record is no empty result but a failure: the whole function fails, and the page gets an error about a document that does not exist where it could get an answer.

## Example

```js
exports.main = async (event) => {
  const { data } = await db.collection('todos').doc(event.id).get()
  return { title: data.title }
}
```

## Use instead

```js
const db = cloud.database({ throwOnNotFound: false })
exports.main = async (event) => {
  const { data } = await db.collection('todos').doc(event.id).get()
  return data ? { title: data.title } : { code: 404 }
}
```

or `await` it inside `try { … } catch (err) { … }`.

## Known limits

Off unless asked for: to fail may be what is meant. Functions other than the handler are only looked at where they drop the failure themselves; what their callers do is not.

## 中文

检查云函数中 `doc(id).get()` 的失败是否有人处理（数据库未设置 `throwOnNotFound: false` 时）。
默认情况下，记录不存在会抛出异常而不是返回空结果，整个云函数因此失败。请在 `cloud.database({ throwOnNotFound: false })` 后判断 `data`，或放进 `try … catch`。
此规则默认关闭；处理函数之外的函数只检查其自身是否丢弃失败。
"""

from wxlint.api import FUNCTION, CallSite, Fate, Message, Place, Rule, RuleResult, Severity, database, fate_of, on_call

READS = tuple(f"{owner}.collection().doc().get" for owner in database.SERVER_DATABASES)


class UnhandledNotFound(Rule):
    summary = "reading a record that may not be there, with nothing to catch it"
    summary_zh = "按 `_id` 读取可能不存在的记录而未处理失败"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/Cloud.database.html",
        "https://www.npmjs.com/package/wx-server-sdk",
    )
    aliases = ("database/throw-on-not-found",)
    files = FUNCTION

    messages = {
        "unhandled": Message(
            "`get` fails if there is no such record, and nothing in this function handles that",
            zh="记录不存在时 `get` 会失败，而该云函数没有处理",
            help="make the database with `throwOnNotFound: false` and look at `data`, or put this into `try`",
            help_zh="用 `throwOnNotFound: false` 创建数据库并判断 `data`，或放进 `try`",
        ),
    }

    @on_call(*READS)
    def check(self, call: CallSite) -> RuleResult:
        if call.runs_at_load or self._tolerates(call):
            return
        outcome = fate_of(call.module, call.node)
        handler = call.module.handler
        leaves = outcome.fate is Fate.RETURNED and outcome.function is not None and handler is not None
        if outcome.fate is Fate.DROPPED or (leaves and handler is not None and handler.node == outcome.function and handler.module is call.module):
            yield self.finding(Place(call.path, call.method_span), "unhandled")

    @staticmethod
    def _tolerates(call: CallSite) -> bool:
        """Whether the database answers `null` for a missing record, or may: where it comes from elsewhere, or something (`cloud.init`, by the documentation) sets it for all."""
        made = next((inner for inner in call.chain if inner.method == "database"), None)
        if made is None or (made.option("throwOnNotFound") is None and b"throwOnNotFound" in call.module.data):
            return True
        keys = made.option_keys()
        value = made.option("throwOnNotFound")
        constant = value.constant() if value is not None else None
        return keys is None or (value is not None and (constant is None or constant.value is False))

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data } = await db.collection('todos').doc(event.id).get()
                                                                      ^^^ `get` fails if there is no such record, and nothing in this function handles that
          db.collection('todos').doc(event.other).get().then(console.log)
                                                  ^^^ `get` fails if there is no such record, and nothing in this function handles that
          return data
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.database({ throwOnNotFound: true }).collection('todos').doc(event.id).get()
                                                                                                                    ^^^ `get` fails if there is no such record, and nothing in this function handles that
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database({ throwOnNotFound: false })
        exports.main = async (event) => (await db.collection('todos').doc(event.id).get()).data
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV, throwOnNotFound: false })
        const db = cloud.database()
        exports.main = async (event) => db.collection('todos').doc(event.id).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const read = (id) => db.collection('todos').doc(id).get()
        exports.main = async (event) => {
          try {
            const { data } = await db.collection('todos').doc(event.id).get()
            return data
          } catch (err) {
            return null
          }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const found = await db.collection('todos').where({ _id: event.id }).get()
          const other = await db.collection('todos').doc(event.id).get().catch(() => null)
          return [found, other]
        }
        """,
    )
