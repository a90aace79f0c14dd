"""The caller chooses the collection that a function works on.

## What it does

Follows what a cloud function receives in `event` to `db.collection(name)` and reports where the name is the caller's.

## Why is this bad?

The server SDK reads and writes every collection, whatever permissions it has. A function that takes the name from its caller opens all of them: users, orders,
administrators.

## Example

```js
exports.main = async ({ name, id }) => db.collection(name).doc(id).get()
```

## Use instead

```js
const COLLECTIONS = { news: 'news', goods: 'goods' }
exports.main = async ({ name, id }) => {
  const collection = COLLECTIONS[name]
  if (!collection) throw new Error('unknown collection')
  return db.collection(collection).doc(id).get()
}
```

## Known limits

Silent for a lookup in a table, after a comparison, `includes` or `switch`, and after a decision about the caller. A name that is put together, such as `'log_' + event.year`, is a
warning: the caller can reach the collections that begin like this.

## 中文

跟踪云函数 `event` 中的数据，若集合名由调用者决定（`db.collection(event.name)`），则报告。
服务端 SDK 不受集合权限约束，这样等于向所有调用者开放全部集合。请用固定的映射表或白名单校验集合名。
拼接而成的集合名（如 `'log_' + event.year`）为警告。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow


class CallerChosenCollection(Rule):
    summary = "the caller chooses which collection is used"
    summary_zh = "由调用者决定操作哪个集合"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://cwe.mitre.org/data/definitions/639.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("database/no-dynamic-collection",)
    files = FUNCTION

    messages = {
        "chosen": Message(
            "`{source}` is decided by the caller, and it opens any collection to them",
            zh="`{source}` 由调用者决定，调用者可以借此操作任意集合",
            help="look the name up in a table of the collections that this function is for",
            help_zh="在固定的映射表中查找允许使用的集合名",
        ),
        "part": Message(
            "`{source}` is decided by the caller, and it is a part of the collection's name",
            zh="`{source}` 由调用者决定，却成为集合名的一部分",
            help="check `{source}` against the values that are meant",
            help_zh="先校验 `{source}` 是否为允许的值",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="collection-name")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or "checked" in flow.asserted:
            return
        if flow.is_text:
            yield self.flow_finding(flow, "part", source_key="source", severity=Severity.WARNING)
        else:
            yield self.flow_finding(flow, "chosen", source_key="source")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { dbName, limit = 20 } = event
                  ------ `event.dbName` is chosen by the caller
          return db.collection(dbName).limit(limit).get()
                               ^^^^^^ `event.dbName` is decided by the caller, and it opens any collection to them
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const read = (name, id) => db.collection(name || 'news').doc(id).get()
                                                 ^^^^^^^^^^^^^^ `event.name` is decided by the caller, and it opens any collection to them
        exports.main = async ({ name, id, year }) => {
          const logs = await db.collection(`log_${year}`).get()
                                           ^^^^^^^^^^^^^ warning: `event.year` is decided by the caller, and it is a part of the collection's name
          return [logs, await read(name, id)]
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const COLLECTIONS = { news: 'news', goods: 'goods' }
        exports.main = async (event) => db.collection(COLLECTIONS[event.type]).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ name }) => {
          if (!['news', 'goods'].includes(name)) throw new Error('unknown collection')
          return db.collection(name).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ type }) => {
          switch (type) {
            case 'news':
            case 'goods':
              return db.collection(type).get()
            default:
              return db.collection(type === 'x' ? 'xs' : 'ys').get()
          }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ name }) => {
          const { OPENID } = cloud.getWXContext()
          const admin = await db.collection('admins').where({ openid: OPENID }).count()
          if (admin.total === 0) return { code: 403 }
          return db.collection(name).get()
        }
        """,
    )
