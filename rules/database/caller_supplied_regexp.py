"""A regular expression is made from what the caller sends, unescaped.

## What it does

Follows what a cloud function receives in `event` to `db.RegExp({ regexp })` and `new RegExp(…)`, and reports where it arrives without being escaped.

## Why is this bad?

What the user searches for is read as a pattern: `.` finds everything, `(` fails the query, and a pattern such as `(a+)+$` keeps the database, or the function itself, busy until it is stopped. A
search for `C++` finds nothing it should.

## Example

```js
exports.main = async ({ keyword }) => db.collection('goods').where({ title: db.RegExp({ regexp: keyword, options: 'i' }) }).get()
```

## Use instead

```js
const escaped = text => String(text).slice(0, 50).replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')
exports.main = async ({ keyword }) => db.collection('goods').where({ title: db.RegExp({ regexp: escaped(keyword), options: 'i' }) }).get()
```

## Known limits

A `replace` of a set of characters (`/[…]/g`) counts as escaping whichever they are, and so do `escapeRegExp` of lodash and the package escape-string-regexp. Silent after a
comparison or a `test` of the value and after a decision about the caller.

## 中文

跟踪云函数 `event` 中的数据，若未经转义就用于 `db.RegExp` 或 `new RegExp`，则报告。
用户输入会被当作模式：`.` 匹配一切，`(` 使查询失败，`(a+)+$` 之类会长时间占用数据库或云函数；搜索 `C++` 也得不到正确结果。
请先转义特殊字符并限制长度。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow


class CallerSuppliedRegexp(Rule):
    summary = "regular expression made from the caller's text without escaping"
    summary_zh = "用调用者传入的文本直接构造正则表达式"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://cwe.mitre.org/data/definitions/1333.html",
        "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Guide/Regular_expressions",
    )
    aliases = ("database/regexp-from-input",)
    files = FUNCTION

    messages = {
        "pattern": Message(
            "`{source}` is text to the caller, but it is read as a regular expression here",
            zh="`{source}` 对调用者来说是普通文本，在这里却被当作正则表达式",
            help="escape it: `String(text).replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')`, and bound its length",
            help_zh="先转义：`String(text).replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')`，并限制长度",
        ),
        "source": Message("`{source}` is whatever the caller sends", zh="`{source}` 由调用者任意传入"),
    }

    @on_flow(source="client-input", sink="pattern")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or "checked" in flow.asserted:
            return
        yield self.flow_finding(flow, "pattern", source_key="source")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async ({ keyword, page = 0 }) => {
                                ------- `event.keyword` is whatever the caller sends
          if (!keyword) return []
          return db.collection('goods').where({ title: db.RegExp({ regexp: keyword, options: 'i' }) }).skip(page * 20).get()
                                                                           ^^^^^^^ `event.keyword` is text to the caller, but it is read as a regular expression here
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const all = await db.collection('goods').get()
          const pattern = new RegExp('^' + event.word.trim(), 'i')
                                     ^^^^^^^^^^^^^^^^^^^^^^^ `event.word` is text to the caller, but it is read as a regular expression here
          return all.data.filter(item => pattern.test(item.title))
        }
        """,
    )
    valid = (
        r"""
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const escaped = text => String(text).slice(0, 50).replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')
        exports.main = async ({ keyword }) => db.collection('goods').where({ title: db.RegExp({ regexp: escaped(keyword), options: 'i' }) }).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const _ = require('lodash')
        exports.main = async ({ word }) => new RegExp(_.escapeRegExp(word)).test('some text')
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const PATTERNS = { phone: '^1\\\\d{10}$' }
        exports.main = async ({ kind, id, month }) => {
          if (!/^\\\\d{4}-\\\\d{2}$/.test(month)) return []
          const { data } = await db.collection('rules').doc(id).get()
          return db.collection('log').where({ text: db.RegExp({ regexp: PATTERNS[kind] }), rule: db.RegExp({ regexp: data.pattern }), at: db.RegExp({ regexp: '^' + month }) }).get()
        }
        """,
    )
