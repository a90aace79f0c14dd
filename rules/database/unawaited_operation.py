"""A cloud function starts an operation and does not wait for it.

## What it does

Reports operations of the server SDK in cloud functions whose promise is neither awaited nor returned nor collected: writes to the database, files, calls of functions and of WeChat's
interfaces, reads whose result a `.then` uses, and any of them inside `forEach(async …)`. Where the failure is handled (`.catch(…)`), it is information.

## Why is this bad?

When a function returns, its instance is frozen or taken away. What is still under way then may be done, done with the next call, or never. `forEach` does not wait for what its callback awaits. The failure of
such an operation ends up nowhere.

## Example

```js
exports.main = async (event) => {
  event.items.forEach(async (item) => {
    await db.collection('items').add({ data: { name: item.name } })
  })
  return { ok: true }
}
```

## Use instead

```js
exports.main = async (event) => {
  await Promise.all(event.items.map(item => db.collection('items').add({ data: { name: item.name } })))
  return { ok: true }
}
```

## Known limits

Silent for `void call()`, inside `new Promise((resolve, reject) => …)`, while a module is loaded, in functions that serve HTTP and keep running, for promises that are handed to functions that cannot be
followed, and for bare reads.

## 中文

报告云函数中既未等待、也未返回或收集其 Promise 的操作：数据库写入、文件操作、调用云函数和微信接口、用 `.then` 取结果的读取，以及 `forEach(async …)` 中的操作。已处理失败（`.catch(…)`）的为提示。
云函数返回后实例会被冻结或回收，未完成的操作可能不再执行；`forEach` 不会等待回调里的 `await`，失败也无人知晓。
请使用 `await`、返回 Promise，或 `await Promise.all(list.map(…))`。
"""

from collections.abc import Mapping

from wxlint.api import (
    FUNCTION,
    SERVER_SDK,
    CallSite,
    Drop,
    Edit,
    Expression,
    Fate,
    Fix,
    Message,
    Outcome,
    Project,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    fate_of,
    is_in_executor,
    on_call,
)

WRITES = frozenset({"add", "set", "update", "remove", "createCollection", "runTransaction", "commit", "rollback"})
READS = frozenset({"get", "count", "end"})
CHAINING = frozenset({"then", "catch", "finally"})
EFFECTS = ("uploadFile", "deleteFile", "callFunction")


class UnawaitedOperation(Rule):
    summary = "cloud function does not wait for an operation that it starts"
    summary_zh = "云函数没有等待自己发起的操作"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/getting-started.html",
        "https://docs.cloudbase.net/cloud-function/sdk",
    )
    aliases = ("database/no-floating-op",)
    files = FUNCTION

    messages = {
        "dropped": Message(
            "nobody waits for `{name}`: the function may be frozen before it is done",
            zh="没有等待 `{name}`：云函数可能在其完成前就被冻结",
            help="`await` it, or return its promise",
            help_zh="使用 `await` 等待，或返回其 Promise",
        ),
        "for-each": Message(
            "`forEach` does not wait for what its callback awaits: the function may be frozen before `{name}` is done",
            zh="`forEach` 不会等待回调中的 `await`：云函数可能在 `{name}` 完成前就被冻结",
            help="use `await Promise.all(list.map(async (item) => { … }))`, or a `for … of` loop",
            help_zh="改用 `await Promise.all(list.map(async (item) => { … }))` 或 `for … of` 循环",
        ),
        "caught": Message(
            "nobody waits for `{name}`, though its failure is handled: the function may be frozen before it is done",
            zh="没有等待 `{name}`（虽已处理失败）：云函数可能在其完成前就被冻结",
            help="`await` it, or write `void` before it if it may be lost",
            help_zh="使用 `await` 等待；若允许丢失，可在前面加 `void`",
        ),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._callbacks: set[tuple[str, int, int]] = set()

    @on_call(f"{SERVER_SDK}.database().**", f"{SERVER_SDK}.openapi.**", *(f"{SERVER_SDK}.{name}" for name in EFFECTS))
    def check(self, site: CallSite) -> RuleResult:
        method = site.name.rpartition(".")[2]
        is_database = site.name.startswith(f"{SERVER_SDK}.database()")
        if method in CHAINING or (is_database and (method not in WRITES | READS or ".command." in site.name)):
            return
        if site.runs_at_load or self._keeps_running(site.path) or is_in_executor(site.module, site.node):
            return
        outcome = fate_of(site.module, site.node)
        key = self._mistake(site, outcome)
        if key is None or (key != "for-each" and method in READS and outcome.drop is Drop.STATEMENT):
            return
        around = site.enclosing_function()
        if key == "for-each" and around is not None:
            if around.ref.key in self._callbacks:
                return  # one callback, one finding
            self._callbacks.add(around.ref.key)
        fix = None if key == "for-each" else self._fix(site, outcome)
        yield self.finding(site.callee, key, name=method, fix=fix, severity=Severity.INFO if key == "caught" else None)

    @staticmethod
    def _fix(site: CallSite, outcome: Outcome) -> Fix | None:
        """`await` before the statement, where the function is asynchronous already."""
        if outcome.fate is Fate.HANDLED:
            outcome = fate_of(site.module, outcome.node)
        chain, around = Expression(site.module, outcome.node), site.enclosing_function()
        if not chain.is_statement or chain.kind != "call_expression" or around is None or not around.is_async or around != chain.enclosing_function():
            return None
        at = chain.span.start
        return Fix(Text("`await` it", "加上 `await`"), (Edit(site.path, Span(at, at), "await "),), safe=False)

    @staticmethod
    def _mistake(site: CallSite, outcome: Outcome) -> str | None:
        if outcome.fate is Fate.DROPPED:
            if outcome.drop is Drop.CALLBACK:
                return "for-each" if outcome.callback_of == "forEach" else None
            return None if outcome.awaited else "dropped"
        if outcome.fate is Fate.HANDLED and not outcome.awaited:
            after = fate_of(site.module, outcome.node)
            if after.fate is Fate.DROPPED and not after.awaited and after.drop is not Drop.CALLBACK:
                return "caught"
        return None

    def _keeps_running(self, path: str) -> bool:
        file = self.project.files.get(path)
        return file is None or file.function is None or self.project.functions[file.function].type != "Event"

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          db.collection('log').add({ data: { at: Date.now() } })
          ^^^^^^^^^^^^^^^^^^^^^^^^ nobody waits for `add`: the function may be frozen before it is done
          try {
            cloud.deleteFile({ fileList: event.files })
            ^^^^^^^^^^^^^^^^ nobody waits for `deleteFile`: the function may be frozen before it is done
          } catch (err) {
            console.error(err)
          }
          let found
          db.collection('notes').doc(event.id).get().then(res => { found = res.data })
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nobody waits for `get`: the function may be frozen before it is done
          return { found }
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          await db.collection('log').add({ data: { at: Date.now() } })
          try {
            await cloud.deleteFile({ fileList: event.files })
          } catch (err) {
            console.error(err)
          }
          let found
          await db.collection('notes').doc(event.id).get().then(res => { found = res.data })
          return { found }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const notes = cloud.database().collection('notes')
        exports.main = async (event) => {
          event.list.forEach(async (item) => {
            await notes.doc(item.id).update({ data: { seen: true } })
                  ^^^^^^^^^^^^^^^^^^^^^^^^^ `forEach` does not wait for what its callback awaits: the function may be frozen before `update` is done
            await notes.doc(item.other).remove()
          })
          const task = notes.add({ data: { n: 1 } })
                       ^^^^^^^^^ nobody waits for `add`: the function may be frozen before it is done
          cloud.openapi.subscribeMessage.send({ touser: 'x' }).catch(console.error)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: nobody waits for `send`, though its failure is handled: the function may be frozen before it is done
          return notes.get()
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        const notes = cloud.database().collection('notes')
        exports.main = async (event) => {
          event.list.forEach(async (item) => {
            await notes.doc(item.id).update({ data: { seen: true } })
            await notes.doc(item.other).remove()
          })
          const task = notes.add({ data: { n: 1 } })
          await cloud.openapi.subscribeMessage.send({ touser: 'x' }).catch(console.error)
          return notes.get()
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const query = db.collection('notes').where({ n: _.gt(1) })
          await db.collection('log').add({ data: {} })
          const tasks = []
          for (const id of event.ids) tasks.push(db.collection('notes').doc(id).remove())
          await Promise.all(tasks)
          const later = db.collection('notes').add({ data: {} })
          await Promise.all(event.ids.map(async (id) => { await db.collection('notes').doc(id).update({ data: { a: _.set({}) } }) }))
          await later
          void db.collection('log').add({ data: {} })
          return query.get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = (event) => new Promise((resolve, reject) => {
          db.collection('notes').add({ data: {} }).then(res => {
            resolve(res)
          }).catch(reject)
        })
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const save = (data) => db.collection('notes').add({ data })
        exports.main = async (event) => {
          const seen = new Set()
          seen.add(event.id)
          const map = new Map()
          map.set('a', 1)
          return save({ id: event.id }).then(res => db.collection('log').add({ data: { id: res._id } }))
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const TcbRouter = require('tcb-router')
        const db = cloud.database()
        exports.main = (event) => {
          const app = new TcbRouter({ event })
          app.router('add', async (ctx) => {
            ctx.body = await db.collection('notes').add({ data: {} })
          })
          app.router('list', async (ctx) => {
            ctx.body = db.collection('notes').get()
          })
          return app.serve()
        }
        """,
    )
