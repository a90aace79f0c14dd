"""A transaction that does not hold together: some of what belongs to it is done outside, or it never ends.

## What it does

Looks at `runTransaction` and `startTransaction`, and reports

- `update`, `remove`, `count` and `aggregate` on a collection or query of the transaction, without `doc`: the SDK sends them without it (error);
- a callback of `runTransaction` that returns nothing to wait for (error), and `commit()` inside it (warning);
- a write by `db` in the middle of a transaction (warning);
- a transaction that is never committed (error), and a `return` that leaves it open after a write (warning);
- members that a transaction does not have, such as `transaction.command` (error), and transactions in pages (error).

## Why is this bad?

A transaction promises that all of it is done or nothing. What runs outside is neither undone by `rollback` nor kept apart from what others do meanwhile, and may wait for the transaction's own lock.
A transaction that never ends keeps its locks until it times out, and then everything in it is undone.

## Example

```js
await db.runTransaction(async transaction => {
  await transaction.collection('carts').where({ owner: OPENID }).remove()
  await db.collection('orders').add({ data: order })
})
```

## Use instead

```js
const { data } = await db.collection('carts').where({ owner: OPENID }).get()
await db.runTransaction(async transaction => {
  for (const item of data) await transaction.collection('carts').doc(item._id).remove()
  await transaction.collection('orders').add({ data: order })
})
```

## Known limits

The documentation allows `doc` and `add` only. `where(…).get()` is not reported all the same: since @cloudbase/database 1.2 the SDK sends it as a part of the transaction, and projects rely on it.
Reading by `db` inside a transaction may be meant, and is not reported. Operations that nobody waits for are `database/unawaited-operation`. Ways out by an exception are not followed.

## 中文

检查 `runTransaction` 与 `startTransaction` 的用法：不经 `doc` 而在事务的集合或查询上 `update`、`remove`、`count`、`aggregate`（SDK 发送时不带事务 ID，实际在事务之外执行）；
`runTransaction` 的回调不返回 Promise（会立即提交），或在其中调用 `commit()`；在事务中间用 `db` 写入；从不 `commit`；写入后未提交或回滚就 `return`；
使用事务对象没有的成员（如 `transaction.command`）；在小程序端使用事务。
在事务之外执行的操作既不随 `rollback` 撤销，也不受隔离保护；没有结束的事务会一直占用锁，超时后全部撤销。
文档只允许 `doc` 与 `add`；但 `where(…).get()` 自 @cloudbase/database 1.2 起带事务 ID 发送，因此不报告。
"""

from collections.abc import Iterator, Mapping

from wxlint.api import (
    EVERYWHERE,
    SERVER_SDK,
    CallSite,
    Expression,
    Finding,
    Function,
    MemberSite,
    Message,
    Rule,
    RuleResult,
    Severity,
    calls_reached,
    comes_before,
    conditions_of,
    finalizers_around,
    members_used,
    on_call,
    on_member,
    parameter_of,
)

# Found by running @cloudbase/database 1.0.2, 1.2.1 and 1.4.3 and wx-server-sdk 4.0.2 with a stub for the network: `collection().where().update`, `.remove`, `.count` and
# `aggregate().end` send no `transactionId`; `doc()`, `add` and (from 1.2.1 on) `where().get` do. A callback that returns nothing is committed at once, and `commit` in a
# callback is sent twice. The class Transaction of wx-server-sdk has MEMBERS and no others, that of @cloudbase/database those of the node SDK besides.
DATABASES_OF_WX = (f"{SERVER_SDK}.database()", f"{SERVER_SDK}.Cloud().database()")
DATABASES_OF_NODE = ("npm:@cloudbase/node-sdk.init().database()", "npm:tcb-admin-node.database()", "npm:tcb-admin-node.init().database()")
DATABASES = (*DATABASES_OF_WX, *DATABASES_OF_NODE)
CLIENT_DATABASES = ("wx.cloud.database()", "wx.cloud.Cloud().database()")
MEMBERS = frozenset({"collection", "commit", "rollback", "init"})
MEMBERS_OF_NODE = frozenset({"getTransactionId", "getRequestMethod", "aborted", "abortReason", "commited", "inited"})
OF_PROMISES = frozenset({"then", "catch", "finally", "constructor", "toString"})
READS_OUTSIDE = frozenset({"count", "aggregate"})
WRITES_OUTSIDE = frozenset({"update", "remove"})
WRITES = frozenset({"add", "set", "update", "remove"})
TRANSACTION = ".startTransaction()"
COLLECTION = f"{TRANSACTION}.collection()."
COLLECTIONS = tuple(f"{database}.collection()." for database in DATABASES)
ENDS = (f"{TRANSACTION}.commit", f"{TRANSACTION}.rollback")


class InvalidTransaction(Rule):
    summary = "a transaction that does not hold together"
    summary_zh = "事务使用不当：操作不在事务内，或事务没有结束"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/guide/database/transaction.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/database/Database.runTransaction.html",
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/database/Database.startTransaction.html",
        "https://docs.cloudbase.net/database/transaction",
        "https://www.npmjs.com/package/@cloudbase/database",
    )
    aliases = ("database/transaction-usage",)
    files = EVERYWHERE

    messages = {
        "outside": Message(
            "`{method}` without `doc` is sent without the transaction: a rollback does not undo it",
            zh="不经 `doc` 的 `{method}` 发送时不带事务：回滚不会撤销它",
            help="look up the ids first, and use `transaction.collection(…).doc(id)` for each record",
            help_zh="先查出各条记录的 `_id`，再对每条使用 `transaction.collection(…).doc(id)`",
        ),
        "read-outside": Message(
            "`{method}` is sent without the transaction: it does not see what the transaction has written",
            zh="`{method}` 发送时不带事务：看不到事务中已写入的内容",
            help="do it by `db` before the transaction, or read with `doc(id).get()`",
            help_zh="在事务之前用 `db` 完成，或用 `doc(id).get()` 读取",
        ),
        "synchronous": Message(
            "this callback returns nothing to wait for: the transaction is committed before its operations are done",
            zh="该回调没有返回 Promise：其中的操作尚未完成，事务就已提交",
            help="make it `async`, and `await` each operation in it",
            help_zh="改为 `async` 函数，并 `await` 其中的每个操作",
        ),
        "commit": Message(
            "`commit` is sent twice: `runTransaction` commits by itself when the callback returns",
            zh="`commit` 会发送两次：回调返回后 `runTransaction` 会自动提交",
            help="delete the call, or use `startTransaction`",
            help_zh="删除该调用，或改用 `startTransaction`",
        ),
        "bypass": Message(
            "this `{method}` is no part of the transaction around it: a rollback does not undo it",
            zh="该 `{method}` 不属于所在的事务：回滚不会撤销它",
            help="use the transaction's `collection`, or do it after the transaction",
            help_zh="改用事务对象的 `collection`，或放到事务结束之后",
        ),
        "never": Message(
            "this transaction is never committed: what is written in it is undone when it times out",
            zh="该事务从未提交：其中的写入会在超时后撤销",
            help="`await` its `commit()` at the end, and its `rollback()` where something fails",
            help_zh="在最后 `await` 其 `commit()`，失败时 `await` 其 `rollback()`",
        ),
        "open": Message(
            "this `return` leaves the transaction open: what was written stays locked until it times out",
            zh="此处 `return` 时事务尚未结束：已写入的记录会一直锁到超时",
            help="`await` its `rollback()` before",
            help_zh="在此之前 `await` 其 `rollback()`",
        ),
        "member": Message(
            "a transaction has no `{name}`",
            zh="事务对象没有 `{name}`",
            help="use the database's: a transaction has `collection`, `commit` and `rollback` only",
            help_zh="请使用数据库对象的成员：事务对象只有 `collection`、`commit` 和 `rollback`",
        ),
        "client": Message(
            "pages have no transactions: `{name}` exists in cloud functions only",
            zh="小程序端没有事务：`{name}` 只存在于云函数中",
            help="do it in a cloud function, and call that with `wx.cloud.callFunction`",
            help_zh="在云函数中使用事务，再通过 `wx.cloud.callFunction` 调用",
        ),
        "begun": Message("the transaction begins here", zh="事务从这里开始"),
        "written": Message("this is written in it", zh="在事务中写入"),
    }

    @on_call(*(f"{database}{COLLECTION}**" for database in DATABASES))
    def check_operation(self, site: CallSite) -> RuleResult:
        *links, method = site.name.partition(COLLECTION)[2].replace("()", "").split(".")
        if "doc" in links or "aggregate" in links:
            return
        if method in WRITES_OUTSIDE:
            yield self.finding(site.callee, "outside", method=method)
        elif method in READS_OUTSIDE:
            yield self.finding(site.callee, "read-outside", method=method)

    @on_call(*(f"{database}{TRANSACTION}.commit" for database in DATABASES))
    def check_commit(self, site: CallSite) -> RuleResult:
        if site.receiver is not None and parameter_of(site.receiver) is not None:
            yield self.finding(site.callee, "commit", severity=Severity.WARNING)

    @on_call(*(f"{database}.runTransaction" for database in DATABASES))
    def check_callback(self, site: CallSite) -> RuleResult:
        argument = site.argument(0)
        callback = argument.function() if argument is not None else None
        if callback is None or callback.is_generator:
            return
        if not callback.is_async and not callback.returned() and callback.parameter_is_read(0):
            yield self.finding(callback.head, "synchronous")
        for write in _writes_by_database(callback):
            yield self._bypass(write, site)

    @on_call(*(f"{database}.startTransaction" for database in DATABASES))
    def check_course(self, site: CallSite) -> RuleResult:
        used = members_used(site)
        around = site.enclosing_function()
        if used is None or around is None or "collection" not in used:
            return
        if "commit" not in used:
            yield self.finding(site.callee, "never")
            return
        end = max(place.span.start for place in used["commit"])
        for write in _writes_by_database(around):
            if comes_before(site.ref, write.ref) and write.span.start < end:
                yield self._bypass(write, site)
        yield from self._check_returns(site, around, used)

    def _bypass(self, write: CallSite, site: CallSite) -> Finding:
        return self.finding(write.callee, "bypass", related=(self.label(site.callee, "begun"),), method=write.method, severity=Severity.WARNING)

    def _check_returns(self, site: CallSite, function: Function, used: Mapping[str, tuple[Expression, ...]]) -> RuleResult:
        begun = {place.span.start for place in used["collection"]}
        writes = [call for call in calls_reached(function) if call.module is site.module and call.span.start in begun and call.method in WRITES]
        ends = [*used["commit"], *used.get("rollback", ())]
        for place in function.nodes_run():
            if place.kind != "return_statement" or not comes_before(site.ref, place.ref):
                continue
            written = next((write for write in writes if comes_before(write.ref, place.ref)), None)
            if written is not None and not any(_ends(end, place) for end in ends):
                yield self.finding(place, "open", related=(self.label(written.callee, "written"),), severity=Severity.WARNING)

    @on_member(*(f"{database}{TRANSACTION}" for database in DATABASES))
    def check_member(self, site: MemberSite) -> RuleResult:
        known = MEMBERS if site.owner.startswith(SERVER_SDK) else MEMBERS | MEMBERS_OF_NODE
        if site.member not in known | OF_PROMISES and site.is_dereferenced and not site.is_written:
            yield self.finding(site, "member", name=site.member)

    @on_call(*(f"{database}.{name}" for database in CLIENT_DATABASES for name in ("runTransaction", "startTransaction")))
    def check_client(self, site: CallSite) -> RuleResult:
        yield self.finding(site.callee, "client", name=site.method)

    invalid = (
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const transaction = await db.startTransaction()
                                    ------------------- the transaction begins here
          try {
            const items = transaction.collection('items')
            await items.where({ order: event.id }).update({ data: { sold: true } })
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `update` without `doc` is sent without the transaction: a rollback does not undo it
            await transaction.collection('carts').remove()
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `remove` without `doc` is sent without the transaction: a rollback does not undo it
            const { total } = await items.where({ sold: false }).count()
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `count` is sent without the transaction: it does not see what the transaction has written
            const { list } = await items.aggregate().match({ sold: true }).end()
                                   ^^^^^^^^^^^^^^^ `aggregate` is sent without the transaction: it does not see what the transaction has written
            await db.collection('orders').doc(event.id).update({ data: { total } })
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this `update` is no part of the transaction around it: a rollback does not undo it
            await transaction.commit()
            return list
          } catch (error) {
            await transaction.rollback()
            throw error
          }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          await db.runTransaction(transaction => {
                                  ^^^^^^^^^^^ this callback returns nothing to wait for: the transaction is committed before its operations are done
            transaction.collection('a').doc('1').update({ data: { n: 1 } })
          })
          await db.runTransaction(async transaction => {
                ----------------- the transaction begins here
            await transaction.collection('a').doc('1').update({ data: { n: transaction.command.inc(1) } })
                                                                           ^^^^^^^^^^^^^^^^^^^ a transaction has no `command`
            await Promise.all(event.ids.map(id => db.collection('b').doc(id).remove()))
                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this `remove` is no part of the transaction around it: a rollback does not undo it
            await transaction.commit()
                  ^^^^^^^^^^^^^^^^^^ warning: `commit` is sent twice: `runTransaction` commits by itself when the callback returns
          })
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('@cloudbase/node-sdk')
        const db = cloud.init({ env: 'prod-1g' }).database()
        exports.main = async (event) => {
          const draft = await db.startTransaction()
                              ^^^^^^^^^^^^^^^^^^^ this transaction is never committed: what is written in it is undone when it times out
          await draft.collection('drafts').add({ title: 'x' })
          const transaction = await db.startTransaction()
          console.log(transaction.getTransactionId())
          await transaction.collection('stock').doc(event.id).update({ n: 0 })
                ---------------------------------------------------- this is written in it
          const { data } = await transaction.collection('orders').doc(event.id).get()
          if (!data) return { code: 404 }
                     ^^^^^^^^^^^^^^^^^^^^ warning: this `return` leaves the transaction open: what was written stays locked until it times out
          await transaction.commit()
          return { code: 0 }
        }
        """,
        """
        -- miniprogram/pages/index/index.js --
        const db = wx.cloud.database()
        Page({
          async pay() {
            await db.runTransaction(async transaction => transaction.collection('a').doc('1').remove())
                  ^^^^^^^^^^^^^^^^^ pages have no transactions: `runTransaction` exists in cloud functions only
          }
        })
        """,
    )
    valid = (
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const _ = db.command
        exports.main = async (event) => {
          const { data: items } = await db.collection('carts').where({ owner: event.owner }).get()
          await db.collection('log').add({ data: { at: Date.now() } })
          try {
            return await db.runTransaction(async transaction => {
              const order = await transaction.collection('orders').doc(event.id).get()
              const open = await transaction.collection('orders').where({ paid: false }).limit(1).get()
              const prices = await db.collection('prices').get()
              if (!order.data || !open.data.length || !prices.data.length) await transaction.rollback('gone')
              for (const item of items) await transaction.collection('carts').doc(item._id).remove()
              await transaction.collection('orders').doc(event.id).update({ data: { n: _.inc(1) } })
              await transaction.collection('payments').add({ data: { order: event.id } })
              return order.data
            }, 5)
          } catch (error) {
            await db.collection('failures').add({ data: { error } })
          }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          let transaction
          try {
            transaction = await db.startTransaction()
            const { data } = await transaction.collection('stock').doc(event.id).get()
            if (!data) return { code: 404 }
            await transaction.collection('stock').doc(event.id).update({ data: { n: data.n - 1 } })
            if (data.n < 1) {
              await transaction.rollback()
              await db.collection('failures').add({ data: { id: event.id } })
              return { code: 409 }
            }
            if (data.n === 1) return await transaction.commit()
            await transaction.commit()
            await db.collection('log').add({ data: { id: event.id } })
            return { code: 0 }
          } catch (error) {
            if (transaction) await transaction.rollback()
            await db.collection('failures').add({ data: { id: event.id } })
            return { code: 500 }
          }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const begin = () => db.startTransaction()
        async function move(transaction, from, to) {
          await transaction.collection('accounts').doc(from).update({ data: { n: 0 } })
          await transaction.collection('accounts').doc(to).update({ data: { n: 1 } })
        }
        exports.main = async (event) => {
          await db.runTransaction(transaction => move(transaction, event.from, event.to))
          await db.runTransaction(function (transaction) {
            return transaction.collection('a').doc('1').remove().then(() => transaction.collection('b').doc('1').remove())
          })
          const transaction = await begin()
          await move(transaction, event.from, event.to)
          const other = await db.startTransaction()
          try {
            await other.collection('a').add({ data: {} })
            if (event.dry) return { code: 0 }
          } finally {
            await (event.dry ? other.rollback() : other.commit())
          }
        }
        """,
    )


def _writes_by_database(function: Function) -> Iterator[CallSite]:
    """The writes in `function` and in functions inside it that go by the database itself, those that follow a rollback or handle a failure left out."""
    ends: list[CallSite] = []
    for call in calls_reached(function):
        if call.module is not function.module or not function.span.start <= call.span.start < function.span.end:
            continue
        if call.name.endswith(ENDS):
            ends.append(call)
        elif call.method in WRITES and call.name.startswith(COLLECTIONS) and not any(_ends(end, call) for end in ends):
            arms = {condition.arm for condition in conditions_of(*call.ref)}
            if "catch" not in arms:
                yield call


def _ends(end: Expression, place: Expression) -> bool:
    """Whether the transaction has ended by `end` where the function is left at `place`."""
    if place.span.start <= end.span.start < place.span.end or comes_before(end.ref, place.ref):
        return True
    return any(around.node.start_byte <= end.span.start < around.node.end_byte for around in finalizers_around(place.ref))
