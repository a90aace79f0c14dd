"""A condition of a query is left out when the request lacks a value, and the query finds more.

## What it does

Reports values from `event` in a `where` with several conditions that may be missing: in `remove` and `update` an error, or a warning where the caller's own records alone are at stake; in queries that
read, information.

## Why is this bad?

The server SDK drops conditions whose value is `undefined`. `where({ _id: event.id, kind: 'draft' }).remove()` removes one draft, or all drafts when the call brings no `id`: a misspelled key in the page is
enough, and a caller may leave it out on purpose.

## Example

```js
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('notes').where({ _id: event.id, _openid: OPENID }).remove()
}
```

## Use instead

```js
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext()
  if (typeof event.id !== 'string') throw new Error('id is missing')
  return db.collection('notes').where({ _id: event.id, _openid: OPENID }).remove()
}
```

## Known limits

Silent where a condition made sure of the value on every way, for values with a default, for text and numbers made from it, for commands such as `_.eq(x)`, and where it is the only condition: then
the SDK throws. Conditions that are added only if there is a value are fine, and silent.

## 中文

报告含多个条件的 `where` 中可能缺失的 `event` 值：用于 `remove`、`update` 时为错误（只影响调用者自己的记录时为警告），用于读取时为提示。
服务端 SDK 会丢弃值为 `undefined` 的条件：`where({ _id: event.id, kind: 'draft' }).remove()` 在缺少 `id` 时会删除所有草稿。页面里写错一个键名，或调用者故意不传，都会如此。
请在查询前校验该值，缺失时拒绝。
"""

from collections.abc import Mapping

from wxlint.api import FUNCTION, Flow, Message, Project, Rule, RuleResult, Severity, Span, on_flow

# Found by running wx-server-sdk 4.0.2: `where({ _openid: undefined, done: true })` is sent as `{"done":true}`; `where({ _openid: undefined })`, `where(undefined)` and
# `doc(undefined)` throw.
WRITES = frozenset({"remove", "update"})


class UndefinedFilter(Rule):
    summary = "a missing value drops a condition, and the query widens"
    summary_zh = "缺失的值会使查询条件被丢弃，范围扩大"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://www.npmjs.com/package/wx-server-sdk", "https://cwe.mitre.org/data/definitions/20.html")
    files = FUNCTION

    messages = {
        "write": Message(
            "without `{source}` this condition is dropped, and `{method}` hits every record that the others match",
            zh="缺少 `{source}` 时该条件会被丢弃，`{method}` 会作用于其他条件匹配的所有记录",
            help="refuse the call unless `typeof {source} === 'string'`, or whatever type it has",
            help_zh="先校验 `{source}` 的类型（如 `typeof {source} === 'string'`），不符合则拒绝",
        ),
        "read": Message(
            "without `{source}` this condition is dropped, and the query finds what the others match",
            zh="缺少 `{source}` 时该条件会被丢弃，查询只按其他条件进行",
            help="check `{source}`, or add the condition only if there is a value",
            help_zh="先校验 `{source}`，或仅在有值时加入该条件",
        ),
        "source": Message("`{source}` may be missing", zh="`{source}` 可能缺失"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._reported: set[tuple[str, Span | None]] = set()

    @on_flow(source="client-input", sink="query-operators")
    def check(self, flow: Flow) -> RuleResult:
        if flow.asserted or flow.is_text or flow.is_merged or not flow.member_is_named or flow.member.endswith("]") or flow.overrides_trusted:
            return
        if (
            len(flow.key) != 1
            or len(flow.siblings) < 2
            or not flow.key[0].replace(".", "").isidentifier()
            or (flow.path, flow.call) in self._reported
        ):
            return
        self._reported.add((flow.path, flow.call))
        method = next((name for name in flow.query.chain if name in WRITES), None)
        if method is None:
            yield self.flow_finding(flow, "read", source_key="source", severity=Severity.INFO)
        else:
            severity = Severity.WARNING if flow.checked or flow.query.names_caller else Severity.ERROR
            yield self.flow_finding(flow, "write", source_key="source", severity=severity, method=method)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('notes').where({ _id: event.id, _openid: OPENID }).remove()
                                                    ^^^^^^^^ warning: without `event.id` this condition is dropped, and `remove` hits every record that the others match
          return db.collection('notes').where({ kind: 'draft', group: event.group }).update({ data: { gone: true } })
                                                                      ^^^^^^^^^^^ without `event.group` this condition is dropped, and `update` hits every record that the others match
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ type, data }) => {
          if (!data) throw new Error('no data')
          const query = { shop: data.shop, type: 1 }
                                --------- `event.data.shop` may be missing
          await db.collection('goods').where(query).remove()
                                             ^^^^^ without `event.data.shop` this condition is dropped, and `remove` hits every record that the others match
          return db.collection('goods').where({ type, shown: true }).orderBy('at', 'desc').get()
                                                ^^^^ info: without `event.type` this condition is dropped, and the query finds what the others match
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (typeof event.id !== 'string') throw new Error('id is missing')
          await db.collection('notes').where({ _id: event.id, _openid: OPENID }).remove()
          return db.collection('notes').where({ tag: _.eq(event.tag), _openid: OPENID, name: String(event.name), no: `${event.no}` }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ id, kind = 'draft', group, ...rest }) => {
          if (!id) return { code: 400 }
          let shop = rest.shop
          if (!shop) shop = 'main'
          await db.collection('notes').where({ _id: id, kind }).remove()
          return db.collection('notes').where({ group: group || 'all', shop, shown: true }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const query = { shown: true, ...(event.tag && { tag: event.tag }), ...(event.no ? { no: event.no } : {}) }
          if (event.type) query.type = event.type
          if (event.shop !== undefined) {
            query.shop = event.shop
          }
          await db.collection('notes').where({ _id: event.id }).remove()
          return db.collection('notes').where(query).update({ data: { seen: true } })
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const { required } = require('./check')
        const db = cloud.database()
        exports.main = async (event) => {
          required(event.id, 'id')
          const { data } = await db.collection('notes').doc(event.note).get()
          await db.collection('notes').where({ owner: data.owner, kind: 'draft' }).remove()
          await db.collection('parts').where({ note: event.note, kind: 'part' }).remove()
          return db.collection('notes').where({ _id: event.id, kind: 'draft' }).remove()
        }
        -- cloudfunctions/fn/check.js --
        exports.required = (value, name) => {
          if (value === undefined || value === null) throw new Error(`${name} is missing`)
        }
        """,
    )
