"""What the caller sends becomes a part of an SQL statement.

## What it does

Follows the request of a cloud function, and reports where a part of it is joined into the text of a statement: `query` and `execute` of `mysql`, `mysql2` and `pg`, raw queries of
Sequelize and Knex, `$runSQL` and `$runSQLRaw` of CloudBase.

## Why is this bad?

A quote ends the string that the value was meant to be, and the rest is SQL: the caller reads every table, passes every check of a password, or deletes what there is.

## Example

```js
const [rows] = await pool.query(`SELECT * FROM orders WHERE id = '${event.id}'`)
```

## Use instead

```js
const [rows] = await pool.query('SELECT * FROM orders WHERE id = ?', [event.id])
```

and, with CloudBase, `models.$runSQL('SELECT * FROM orders WHERE id = {{id}}', { id: event.id })`.

## Known limits

Silent for numbers (`Number(event.id)`), for what `escape` and `format` of the driver gave, for values compared with something fixed (column names need that), and where a decision about
`OPENID` guards the place.

## 中文

跟踪云函数的请求参数，若其一部分被拼接进 SQL 语句，则报告（`mysql`、`mysql2`、`pg` 的 `query`/`execute`，Sequelize、Knex 的原始查询，云开发的 `$runSQL`、`$runSQLRaw`）。
值中的引号会提前结束字符串，其余内容就成了 SQL：调用者可以读出所有表、绕过密码检查或删除数据。
请使用占位符 `?` 与参数数组，或 `$runSQL` 的 `{{参数}}` 写法。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow

_STATEMENT = frozenset({"sql", "text", "query"})
"""Where drivers look for the statement in an object: the `values` beside it are safe."""


class SqlInjection(Rule):
    summary = "SQL statement with a part that the caller decides"
    summary_zh = "SQL 语句中拼接了调用者传入的内容"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://www.npmjs.com/package/mysql2",
        "https://www.tencentcloud.com/document/product/1266/71686",
        "https://cwe.mitre.org/data/definitions/89.html",
    )
    aliases = ("function/no-sql-concat",)
    files = FUNCTION

    messages = {
        "sql": Message(
            "`{source}` is decided by the caller, and it is joined into an SQL statement: it can change what the statement does",
            zh="`{source}` 由调用者决定，却被拼接进 SQL 语句：它可以改变语句的含义",
            help="write a placeholder in the statement, and pass `{source}` beside it as a parameter",
            help_zh="在语句中使用占位符，把 `{source}` 作为参数另行传入",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="sql")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or flow.asserted & {"checked", "number"}:
            return
        if not flow.key or flow.key[0] in _STATEMENT:
            yield self.flow_finding(flow, "sql", source_key="source")

    invalid = (
        """
        const mysql = require('mysql2/promise')
        const pool = mysql.createPool({ host: process.env.HOST })
        exports.main = async (event) => {
          const { id } = event
                  -- `event.id` is chosen by the caller
          const [rows] = await pool.query(`SELECT * FROM orders WHERE id = '${id}'`)
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.id` is decided by the caller, and it is joined into an SQL statement: it can change what the statement does
          return rows
        }
        """,
        """
        const mysql = require('mysql')
        const pool = mysql.createPool({})
        exports.main = (event) => new Promise((resolve, reject) => {
          let sql = 'SELECT * FROM goods WHERE name LIKE '
          sql += '"%' + event.name + '%"'
          pool.getConnection((error, connection) => {
            connection.query({ sql, values: [event.name] }, (failure, rows) => failure ? reject(failure) : resolve(rows))
                               ^^^ `event.name` is decided by the caller, and it is joined into an SQL statement: it can change what the statement does
          })
        })
        """,
        """
        const { Client } = require('pg')
        const cloudbase = require('@cloudbase/node-sdk')
        const app = cloudbase.init({})
        exports.main = async (event) => {
          const client = new Client()
          await client.query('DELETE FROM carts WHERE owner = ' + event.owner)
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.owner` is decided by the caller, and it is joined into an SQL statement: it can change what the statement does
          return app.models.$runSQLRaw(`SELECT * FROM ${event.table}`)
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.table` is decided by the caller, and it is joined into an SQL statement: it can change what the statement does
        }
        """,
    )
    valid = (
        """
        const mysql = require('mysql2/promise')
        const pool = mysql.createPool({})
        exports.main = async (event) => pool.query('SELECT * FROM orders WHERE id = ? AND state = ?', [event.id, event.state])
        """,
        """
        const mysql = require('mysql')
        const db = mysql.createConnection({})
        exports.main = async (event) => {
          db.query({ sql: 'SELECT * FROM goods WHERE name = ?', values: [event.name] })
          db.query('SELECT * FROM goods WHERE name = ' + mysql.escape(event.name))
          db.query(`SELECT * FROM goods LIMIT ${parseInt(event.page, 10) * 20}, 20`)
          db.query(`SELECT * FROM goods WHERE id = ${Number(event.id)}`)
        }
        """,
        """
        const mysql = require('mysql2/promise')
        const pool = mysql.createPool({})
        const COLUMNS = { price: 'price', time: 'created_at' }
        exports.main = async (event) => pool.query(`SELECT * FROM goods ORDER BY ${COLUMNS[event.sort]}`)
        """,
        """
        const mysql = require('mysql2/promise')
        const pool = mysql.createPool({})
        exports.main = async (event) => {
          if (!['asc', 'desc'].includes(event.order)) throw new Error('order')
          return pool.query('SELECT * FROM goods ORDER BY price ' + event.order)
        }
        """,
        """
        const cloudbase = require('@cloudbase/node-sdk')
        const app = cloudbase.init({})
        exports.main = async (event) => app.models.$runSQL('SELECT * FROM orders WHERE id = {{id}}', { id: event.id })
        """,
        """
        const search = { query: text => text }
        exports.main = async (event) => search.query('SELECT ' + event.name)
        """,
    )
