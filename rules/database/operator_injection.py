"""A query takes a part of the request as it comes, and with it the query operators that the caller puts in.

## What it does

Follows what a cloud function receives in `event` to the conditions of `where` and `match`, and reports where it may arrive as an object: the whole condition (an error), a field of a query that
writes or that compares a secret (a warning), and a field of another query (information).

## Why is this bad?

A caller sends not only strings. The server SDK hands objects on as they are: `where({ _id: { $ne: null } })` and `where({ $or: [] })` reach the database unchanged. So
`where({ code: event.code })` finds a record for a caller who does not know the code, and `where({ _id: event.id }).remove()` deletes every record of the collection. The server SDK is
bound by no permission setting of the collection.

## Example

```js
exports.main = async (event) => db.collection('notes').where(event.query).get()
```

## Use instead

```js
exports.main = async (event) => db.collection('notes').where({ shared: true, title: String(event.title) }).get()
```

`String()`, `Number()`, a template literal, `_.eq(x)` and `_.in(xs)`, a check of `typeof`, a schema validator or a lookup in a fixed list all do.

## Known limits

Silent for `doc(event.id)`, which the SDK accepts as a string or number only, for order numbers that WeChat Pay was asked about before, for queries that name `OPENID` beside the value, which find the caller's own records whatever else they hold, after a decision about the
caller, and for `queryStringParameters` and headers of HTTP requests, which are strings. A missing value in a write is `database/undefined-filter`, an identity from the request
`auth/client-supplied-openid`.

## 中文

跟踪云函数 `event` 中的数据，若未经规范化就进入 `where`、`match` 的查询条件，则报告：整个条件由调用者决定为错误；用于写操作或比较密钥、口令的字段为警告；其他查询的字段为提示。
调用者可以传入对象，服务端 SDK 会原样提交 `$ne`、`$or` 等操作符：`where({ code: event.code })` 无需知道 code 也能查到记录，`where({ _id: event.id }).remove()` 会删除整个集合。
请使用 `String()`、`Number()`、模板字符串、`_.eq(x)`、`_.in(xs)`，或先校验类型。
"""

import re
from collections.abc import Mapping

from wxlint.api import FUNCTION, Flow, Message, Project, Rule, RuleResult, Severity, Span, on_flow, regex

# Found by running wx-server-sdk 4.0.2: `where({ _openid: { $ne: null } })` is sent as `{"_openid":{"$ne":null}}`, `where({ $or: […] })` keeps its `$or`, and `doc(x)`
# throws unless x is a string or a number.
IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)
SECRET = regex(r"(?:.*_)?(?:pass_?word|passwd|pwd|token|secret|captcha|otp|(?:verif\w*|auth|sms|check|invit\w*|redeem)_?code|verify)", re.IGNORECASE)
WRITES = frozenset({"remove", "update"})
HTTP_TEXT = frozenset({"queryStringParameters", "queryString", "headers", "path", "httpMethod", "pathParameters"})
"""Parts of an HTTP request, as docs.cloudbase.net describes the event of HTTP access: strings, or objects of strings."""


JUNCTIONS = frozenset({"$and", "$or", "$nor"})
"""Operators whose operands are conditions."""


class OperatorInjection(Rule):
    summary = "request data in a query may hold query operators"
    summary_zh = "请求数据可能带着查询操作符进入查询条件"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://cwe.mitre.org/data/definitions/943.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("database/no-operator-injection",)
    files = FUNCTION

    messages = {
        "whole": Message(
            "the caller writes this query: `{source}` is its condition, operators and all",
            zh="查询条件由调用者编写：`{source}`（包括其中的操作符）直接成为条件",
            help="build the condition here, from fields that you choose and values made plain with `String()` or `Number()`",
            help_zh="在云函数中构造条件：只取所需字段，并用 `String()`、`Number()` 规范化其值",
        ),
        "write": Message(
            "`{source}` may be an object such as `{ $ne: null }`: then `{method}` changes more records than meant",
            zh="`{source}` 可能是 `{ $ne: null }` 这样的对象，此时 `{method}` 会影响更多记录",
            help="pass `String({source})`, or refuse the call unless `typeof {source} === 'string'`",
            help_zh="改为 `String({source})`，或在 `typeof {source} !== 'string'` 时拒绝",
        ),
        "secret": Message(
            "`{source}` may be an object such as `{ $ne: null }`, which matches without knowing the secret",
            zh="`{source}` 可能是 `{ $ne: null }` 这样的对象，无需知道其值即可匹配",
            help="pass `String({source})`, or refuse the call unless `typeof {source} === 'string'`",
            help_zh="改为 `String({source})`，或在 `typeof {source} !== 'string'` 时拒绝",
        ),
        "read": Message(
            "`{source}` may be an object such as `{ $ne: null }`: then the query finds more than one value's records",
            zh="`{source}` 可能是 `{ $ne: null }` 这样的对象，此时会查到更多记录",
            help="pass `String({source})` or `Number({source})`",
            help_zh="改为 `String({source})` 或 `Number({source})`",
        ),
        "source": Message("`{source}` is whatever the caller sends", zh="`{source}` 由调用者任意传入"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._reads: set[tuple[str, Span | None]] = set()

    @on_flow(source="client-input", sink="query-operators")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or flow.is_text or flow.asserted & {"text", "checked"} or flow.query.names_caller or flow.is_merged:
            return
        if IDENTITY.fullmatch(flow.member) or self._is_http_text(flow):
            return
        if self._is_condition(flow.key):
            yield self.flow_finding(flow, "whole", source_key="source")
            return
        field = next((name for name in reversed(flow.key) if not name.isdigit() and name != "[]"), "")
        if field.startswith("$"):
            return  # an operand of an operator that is written here
        method = next((name for name in flow.query.chain if name in WRITES), None)
        if method is not None:
            if len(flow.key) > 1 or len(flow.siblings) < 2 or "present" in flow.asserted:
                yield self.flow_finding(flow, "write", source_key="source", severity=Severity.WARNING, method=method)
        elif SECRET.fullmatch(field):
            yield self.flow_finding(flow, "secret", source_key="source", severity=Severity.WARNING)
        elif (flow.path, flow.call) not in self._reads:
            self._reads.add((flow.path, flow.call))
            yield self.flow_finding(flow, "read", source_key="source", severity=Severity.INFO)

    @staticmethod
    def _is_condition(key: tuple[str, ...]) -> bool:
        """Whether the caller chooses field names too: of the condition itself, of an operand of `$or`, or of a member whose name is computed."""
        return all(part in JUNCTIONS or part.isdigit() or part == "[]" for part in key)

    @staticmethod
    def _is_http_text(flow: Flow) -> bool:
        parts = flow.name.split(".")
        return len(parts) > 1 and (parts[1] in HTTP_TEXT or parts[1:] == ["body"])

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID, SOURCE } = cloud.getWXContext()
          const isKnown = OPENID !== '' && SOURCE
          if (!isKnown || !SOURCE) return { code: 401 }
          return db.collection('notes').where(event.query).remove()
                                              ^^^^^^^^^^^ the caller writes this query: `event.query` is its condition, operators and all
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { query, ...rest } = event
                  ----- `event.query` is whatever the caller sends
          const notes = await db.collection('notes').where(query).get()
                                                           ^^^^^ the caller writes this query: `event.query` is its condition, operators and all
          const count = await db.collection('notes').where({ ...rest, deleted: false }).count()
                                                             ^^^^^^^ the caller writes this query: `event` is its condition, operators and all
          return { notes, count }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const filter = {}
          for (const key in event.filter) filter[key] = event.filter[key]
          const $ = db.collection('goods').aggregate()
          const page = await $.match(filter).end()
                                     ^^^^^^ the caller writes this query: `event.filter[]` is its condition, operators and all
          const any = await db.collection('goods').where(_.or(event.conditions)).get()
                                                         ^^^^^^^^^^^^^^^^^^^^^^ the caller writes this query: `event.conditions` is its condition, operators and all
          return [page, any]
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ id, phone, smsCode, type, tag }) => {
          await db.collection('drafts').where({ _id: id }).remove()
                                                     ^^ warning: `event.id` may be an object such as `{ $ne: null }`: then `remove` changes more records than meant
          const found = await db.collection('codes').where({ phone: String(phone), sms_code: smsCode }).get()
                                                                                             ^^^^^^^ warning: `event.smsCode` may be an object such as `{ $ne: null }`, which matches without knowing the secret
          return db.collection('posts').where({ type, tag }).get()
                                                ^^^^ info: `event.type` may be an object such as `{ $ne: null }`: then the query finds more than one value's records
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { removeBy } = require('./store')
        exports.main = async (event) => {
          const body = JSON.parse(event.body)
          if (!body.id) return { statusCode: 400 }
          return removeBy({ noteId: body.id, kind: 'note' })
        }
        -- cloudfunctions/fn/store.js --
        const cloud = require('wx-server-sdk')
        exports.removeBy = (query) => cloud.database().collection('notes').where(query).remove()
                                                                                 ^^^^^ warning: `event.body.id` may be an object such as `{ $ne: null }`: then `remove` changes more records than meant
        """,
        """
        -- cloudfunctions/pay/index.js --
        const cloud = require('wx-server-sdk')
        const orders = cloud.database().collection('orders')
        exports.main = async (event) => {
          if (event.action === 'order') {
            return cloud.cloudPay.unifiedOrder({ body: 'tea', outTradeNo: String(Date.now()), totalFee: 100, functionName: 'pay' })
          }
          const { returnCode, resultCode, outTradeNo } = event
          if (returnCode !== 'SUCCESS' || resultCode !== 'SUCCESS') return { errcode: 0 }
          await orders.where({ no: outTradeNo }).update({ data: { paid: true } })
                                   ^^^^^^^^^^ warning: `event.outTradeNo` may be an object such as `{ $ne: null }`: then `update` changes more records than meant
          return { errcode: 0 }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          let query
          await db.runTransaction(async (transaction) => {
            query = event.query
            await transaction.collection('calls').doc('1').update({ data: { n: db.command.inc(1) } })
          })
          return db.collection('notes').where(query).get()
                                              ^^^^^ the caller writes this query: `event.query` is its condition, operators and all
        }
        """,
    )
    valid = (
        "const cloud = require('wx-server-sdk')\nexports.main = async (event) => cloud.database().collection('notes').doc(event.id).remove()",
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { title, ids, page } = event
          await db.collection('a').where({ name: String(event.name), no: `${event.no}`, price: Number(event.price), n: parseInt(event.n) }).remove()
          await db.collection('a').where({ title: _.eq(title), _id: _.in(ids), age: _.gt(event.age).and(_.lt(event.max)) }).remove()
          await db.collection('a').where({ title: db.RegExp({ regexp: String(title) }), kind: { $in: ids } }).remove()
          return db.collection('a').where({ shown: true }).skip(page * 20).limit(event.size).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const TYPES = { a: 'article', b: 'book' }
        exports.main = async (event) => {
          if (typeof event.id !== 'string') throw new Error('id')
          await db.collection('notes').where({ _id: event.id }).remove()
          return db.collection('notes').where({ kind: TYPES[event.kind], note: event.note.trim() }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('notes').where({ ...event.filter, _openid: OPENID }).get()
          return db.collection('notes').where({ _id: event.id, _openid: OPENID }).update({ data: { read: true } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data } = await db.collection('admins').where({ openid: OPENID }).get()
          if (data.length === 0) return { code: 403 }
          return db.collection('notes').where(event.query).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const Joi = require('joi')
        const db = cloud.database()
        const schema = Joi.object({ id: Joi.string().required() })
        exports.main = async (event) => {
          const { value, error } = schema.validate(event)
          if (error) return { code: 400 }
          return db.collection('notes').where({ _id: value.id }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { id } = event.queryStringParameters
          return cloud.database().collection('notes').where({ _id: id }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const order = await db.collection('orders').doc(event.id).get()
          return db.collection('items').where({ order: order.data.no }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const { WXPay } = require('wx-js-utils')
        const orders = cloud.database().collection('orders')
        const pay = new WXPay({ appId: 'wx0', mchId: '1' })
        exports.main = async (event) => {
          const { orderNo } = event.data
          const { trade_state, ...state } = await pay.orderQuery({ out_trade_no: orderNo })
          if (trade_state !== 'SUCCESS') return { code: 1, state }
          return orders.where({ orderNo }).update({ data: { paid: true } })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { SOURCE } = cloud.getWXContext()
          if (SOURCE !== 'wx_trigger') return { code: 403 }
          return db.collection('notes').where(event.query).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID, SOURCE } = cloud.getWXContext()
          const isAdmin = OPENID === process.env.ADMIN
          const isTimer = SOURCE.split(',').includes('wx_trigger')
          if (!isAdmin && !isTimer) return { code: 403 }
          return db.collection('notes').where(event.query).remove()
        }
        """,
        """
        -- cloudfunctions/notified/index.js --
        const cloud = require('wx-server-sdk')
        const orders = cloud.database().collection('orders')
        exports.main = async (event) => {
          const { resource } = event
          if (resource.original_type !== 'transaction') return { code: 'FAIL' }
          await orders.where({ no: resource.json.out_trade_no }).update({ data: { paid: true } })
          return { code: 'SUCCESS' }
        }
        """,
        """
        -- cloudfunctions/sweep/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.database().collection('sessions').where(event.filter).remove()
        -- cloudfunctions/sweep/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
    )
