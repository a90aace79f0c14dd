"""A write without any condition changes or removes every record of a collection.

## What it does

Reports `remove` and `update` on a whole collection in cloud functions: without `where`, with `where({})`, or with a condition on `_id` that every record meets (`_.exists(true)`, `_.neq(null)`).

## Why is this bad?

The server SDK is bound by no permission setting: one call empties the collection for all users. In code that users reach this is rarely meant; more often a condition was forgotten.

## Example

```js
exports.main = async () => db.collection('notes').where({}).remove()
```

## Use instead

```js
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return db.collection('notes').where({ _openid: OPENID, done: true }).remove()
}
```

## Known limits

Silent in functions with a timer, and in functions and files whose name tells that this is their purpose (`clear`, `reset`, `migrate`, `seed`, `init`, `test` and their kind). Conditions that are not
written out are not judged.

## 中文

报告云函数中作用于整个集合的 `remove`、`update`：没有 `where`、`where({})`，或对 `_id` 使用恒成立的条件（`_.exists(true)`、`_.neq(null)`）。
服务端 SDK 不受集合权限约束，一次调用就会影响所有用户的数据，通常是漏写了条件。
带定时触发器的云函数，以及名称表明用途的函数或文件（`clear`、`reset`、`migrate`、`seed`、`init`、`test` 等）不报告。
"""

import re

from wxlint.api import FUNCTION, SERVER_SDK, CallSite, Expression, Message, Rule, RuleResult, Severity, on_call, regex

PURPOSE = regex(
    r"(?<![a-z])(?:clear|clean|reset|migrat|seed|init|setup|test|mock|demo|purge|cron|timer|schedule|sweep|trigger|rebuild|script|del_?all|remove_?all)",
    re.IGNORECASE,
)
COLLECTION = f"{SERVER_SDK}.database().collection()"
NARROWING = frozenset({"where", "doc", "aggregate"})


class UnscopedBulkWrite(Rule):
    summary = "write without a condition: it hits the whole collection"
    summary_zh = "没有条件的写操作会影响整个集合"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",)
    aliases = ("database/no-unscoped-bulk-write",)
    files = FUNCTION

    messages = {
        "whole": Message(
            "`{method}` without a condition hits every record of the collection",
            zh="`{method}` 没有条件，会作用于集合中的所有记录",
            help="narrow it with `where`, for example by `_openid: OPENID`",
            help_zh="用 `where` 限定范围，例如 `_openid: OPENID`",
        ),
        "always": Message(
            "every record meets this condition: `{method}` hits the whole collection",
            zh="所有记录都满足该条件：`{method}` 会作用于整个集合",
            help="narrow it by something that tells records apart, for example by `_openid: OPENID`",
            help_zh="改用能区分记录的条件，例如 `_openid: OPENID`",
        ),
    }

    @on_call(f"{COLLECTION}.**")
    def check(self, site: CallSite) -> RuleResult:
        method = site.name.rpartition(".")[2]
        if method not in ("remove", "update") or self._is_maintenance(site.path):
            return
        links = site.name[len(COLLECTION) :].replace("()", "").split(".")[1:-1]
        if NARROWING.isdisjoint(links):
            yield self.finding(site.callee, "whole", method=method)
            return
        condition = self._condition(site, links)
        if condition is not None and self._always_holds(condition):
            yield self.finding(condition, "always", method=method)

    def _is_maintenance(self, path: str) -> bool:
        file = self.project.files.get(path)
        function = self.project.functions[file.function] if file is not None and file.function is not None else None
        if function is None:
            return True
        return bool(function.triggers) or PURPOSE.search(function.name) is not None or PURPOSE.search(path.removeprefix(function.dir)) is not None

    @staticmethod
    def _condition(site: CallSite, links: list[str]) -> Expression | None:
        """The condition, if there is one alone and it stands in the same chain."""
        if links.count("where") != 1 or not NARROWING.isdisjoint(set(links) - {"where"}):
            return None
        current = site
        for _ in links:
            receiver = current.receiver
            if receiver is None or receiver.kind != "call_expression":
                return None
            current = CallSite(receiver.module, receiver.node, receiver.resolved_path or "")
            if current.callee.text.rpartition(".")[2] == "where":
                return current.argument(0)
        return None

    @staticmethod
    def _always_holds(condition: Expression) -> bool:
        literal = condition.object()
        keys = literal.keys() if literal is not None else None
        if literal is None or keys is None or not keys <= {"_id"} or condition.kind != "object":
            return False
        value = literal.get("_id")
        if value is None:
            return not keys
        if value.kind != "call_expression":
            return False
        command = CallSite(value.module, value.node, "")
        path, argument = command.callee.resolved_path, command.argument(0)
        constant = argument.constant() if argument is not None else None
        if constant is None:
            return False
        if path == f"{SERVER_SDK}.database().command.exists":
            return constant.value is True
        return path == f"{SERVER_SDK}.database().command.neq" and constant.value in (None, "", 0, -1, "0")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const notes = db.collection('notes')
        exports.main = async () => {
          await db.collection('notes').where({}).remove()
                                             ^^ every record meets this condition: `remove` hits the whole collection
          await notes.remove()
                ^^^^^^^^^^^^ `remove` without a condition hits every record of the collection
          return notes.limit(100).update({ data: { seen: false } })
                 ^^^^^^^^^^^^^^^^^^^^^^^ `update` without a condition hits every record of the collection
        }
        """,
        """
        import cloud from 'wx-server-sdk'
        const db = cloud.database()
        const { command: _ } = db
        export const main = async () => {
          await db.collection('notes').where({ _id: _.exists(true) }).update({ data: { seen: false } })
                                             ^^^^^^^^^^^^^^^^^^^^^^^ every record meets this condition: `update` hits the whole collection
          return db.collection('notes').where({ _id: _.neq(null) }).remove()
                                              ^^^^^^^^^^^^^^^^^^^^ every record meets this condition: `remove` hits the whole collection
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
          await db.collection('notes').where({ _openid: OPENID }).remove()
          await db.collection('notes').where({ at: _.lt(event.before), draft: _.exists(true) }).remove()
          await db.collection('notes').where({ stale: _.exists(true) }).remove()
          await db.collection('notes').where({ _id: _.neq(event.keep) }).remove()
          await db.collection('notes').doc(event.id).remove()
          await db.collection('notes').where({}).get()
          return db.collection('notes').where({}).where({ done: true }).remove()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const conditions = (event) => ({ kind: event.kind })
        exports.main = async (event) => {
          const query = {}
          if (event.kind) query.kind = 'a'
          await db.collection('notes').where(query).remove()
          await db.collection('notes').where({ ...event.extra }).remove()
          return db.collection('notes').where(conditions(event)).remove()
        }
        """,
        """
        -- cloudfunctions/daily/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.database().collection('codes').where({}).remove()
        -- cloudfunctions/daily/config.json --
        { "triggers": [{ "name": "daily", "type": "timer", "config": "0 0 3 * * * *" }] }
        """,
        """
        -- cloudfunctions/resetDemo/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.database().collection('notes').where({}).remove()
        """,
        """
        -- cloudfunctions/admin/index.js --
        exports.main = async (event) => require('./migrations/one').run()
        -- cloudfunctions/admin/migrations/one.js --
        const cloud = require('wx-server-sdk')
        exports.run = () => cloud.database().collection('notes').update({ data: { version: 2 } })
        """,
    )
