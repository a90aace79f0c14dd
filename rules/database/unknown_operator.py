"""An operator of the cloud database that does not exist.

## What it does

Reports members of `db.command` and `db.command.aggregate`, and stages of `collection.aggregate()`, that the database does not have, and names the one that was probably meant.

## Why is this bad?

Calling such a member throws a TypeError. The names are close to MongoDB's, but not the same: `_.ne` is `_.neq`, and `$match` is `match`.

## Example

```js
const _ = db.command
db.collection('todos').where({ owner: _.ne('me') }).get()
```

## Use instead

```js
const _ = db.command
db.collection('todos').where({ owner: _.neq('me') }).get()
```

## Known limits

Silent where the member is computed (`_[name]`) or only tested for (`if (_.expr)`), and for databases of other SDKs.

## 中文

检查 `db.command`、`db.command.aggregate` 的成员以及 `collection.aggregate()` 的聚合阶段是否存在，并提示最接近的名称。
调用不存在的成员会抛出 TypeError。这些名称与 MongoDB 相近但不相同：`_.ne` 应为 `_.neq`，`$match` 应为 `match`。
动态成员（`_[name]`）、仅作存在性判断的写法以及其他 SDK 的数据库不报告。
"""

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Finding,
    MemberSite,
    Message,
    Place,
    Rule,
    RuleResult,
    Severity,
    database,
    nearest,
    on_call,
    on_member,
    server_sdk,
)

COMMANDS = tuple(f"{owner}.command" for owner in database.DATABASES)
AGGREGATES = tuple(f"{owner}.aggregate" for owner in COMMANDS)
STAGES = tuple(f"{owner}.collection().aggregate().**" for owner in database.DATABASES)
PROMISE = frozenset({"then", "catch", "finally"})
# MongoDB's names for what the database calls otherwise
MONGO = {"ne": "neq", "regex": "RegExp", "unset": "remove", "each": "push"}

MONGO_AGGREGATE = {"count": "sum(1)"}


class UnknownOperator(Rule):
    summary = "operator that the cloud database does not have"
    summary_zh = "云数据库没有该操作符"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://www.npmjs.com/package/miniprogram-api-typings", "https://www.npmjs.com/package/wx-server-sdk")
    aliases = ("database/aggregate-api",)
    files = EVERYWHERE

    messages = {
        "regexp": Message(
            "`db.command` has no `{name}`: patterns are made with `db.RegExp`",
            zh="`db.command` 没有 `{name}`：正则由 `db.RegExp` 构造",
            help="write `db.RegExp({ regexp: …, options: 'i' })`",
            help_zh="写成 `db.RegExp({ regexp: …, options: 'i' })`",
        ),
        "aggregate": Message(
            "`{name}` is an operator of aggregations, and `db.command` does not have it",
            zh="`{name}` 是聚合操作符，`db.command` 上没有",
            help="write `db.command.aggregate.{name}`",
            help_zh="写成 `db.command.aggregate.{name}`",
        ),
        "meant": Message(
            "`{owner}` has no `{name}`",
            zh="`{owner}` 没有 `{name}`",
            help="write `{meant}`",
            help_zh="写成 `{meant}`",
        ),
        "other": Message(
            "`{owner}` has no `{name}`",
            zh="`{owner}` 没有 `{name}`",
            help="look it up in the documentation of the database",
            help_zh="查阅数据库文档中的可用名称",
        ),
    }

    @on_member(*COMMANDS, *AGGREGATES)
    def check(self, site: MemberSite) -> RuleResult:
        if site.is_tested or site.is_written or site.member in server_sdk.OBJECT_MEMBERS:
            return
        is_command = site.owner.endswith(".command")
        known = database.COMMANDS if is_command else database.AGGREGATE_OPERATORS
        if site.member in known:
            return
        where = Place(site.path, site.member_span)
        if is_command and site.member in database.AGGREGATE_OPERATORS:
            yield self.finding(where, "aggregate", name=site.member)
            return
        if not is_command and site.member in MONGO_AGGREGATE:
            yield self.finding(where, "meant", name=site.member, owner="db.command.aggregate", meant=MONGO_AGGREGATE[site.member])
            return
        meant = MONGO.get(site.member) if is_command else None
        if meant == "RegExp":
            yield self.finding(where, "regexp", name=site.member)
        else:
            yield self._unknown(where, site.member, known, meant, "db.command" if is_command else "db.command.aggregate")

    @on_call(*STAGES)
    def check_stage(self, call: CallSite) -> RuleResult:
        name = call.name.rpartition(".")[2]
        links = database.links(call.name)
        if name in database.STAGES or "end" in links or name in PROMISE:
            return
        yield self._unknown(
            Place(call.path, call.method_span), name, database.STAGES, name.lstrip("$") if name.startswith("$") else None, "aggregate()"
        )

    def _unknown(self, where: Place, name: str, known: frozenset[str], meant: str | None, owner: str) -> Finding:
        meant = meant if meant in known else nearest(name, known)
        if meant is None:
            return self.finding(where, "other", name=name, owner=owner)
        return self.finding(where, "meant", name=name, owner=owner, meant=meant)

    invalid = (
        """
        const db = wx.cloud.database()
        const _ = db.command
        const $ = _.aggregate
        db.collection('todos').where({ owner: _.ne('me'), text: _.regex('a') }).get()
                                                ^^ `db.command` has no `ne`
                                                                  ^^^^^ `db.command` has no `regex`: patterns are made with `db.RegExp`
        db.collection('todos').aggregate().macth({ done: true }).group({ _id: '$list', n: $.summ(1) }).end()
                                           ^^^^^ `aggregate()` has no `macth`
                                                                                            ^^^^ `db.command.aggregate` has no `summ`
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const { gte, incr, sum } = db.command
                     ^^^^ `db.command` has no `incr`
                           ^^^ `sum` is an operator of aggregations, and `db.command` does not have it
        const total = db.command.aggregate.count()
                                           ^^^^^ `db.command.aggregate` has no `count`
        exports.main = async (event) => {
          const found = await db.collection('todos').aggregate().match({ n: gte(1) }).addField({ a: 1 }).end()
                                                                                      ^^^^^^^^ `aggregate()` has no `addField`
          return db.collection('todos').doc(event.id).update({ data: { n: incr(1) } })
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        const _ = db.command
        const $ = _.aggregate
        const name = 'gt'
        db.collection('todos').where({ a: _.gt(1).and(_.lt(9)), b: _[name](1), c: _.or([_.eq(1), _.exists(false)]), d: _.expr($.gt(['$a', '$b'])) }).get()
        if (_.jsonSchema2) console.log('new')
        db.collection('todos').aggregate().geoNear({}).replaceRoot({ newRoot: $.mergeObjects(['$a', '$b']) }).end().then(console.log).catch(console.error)
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async () => db.collection('todos').aggregate().lookup({ from: 'a', let: {}, pipeline: db.command.aggregate.pipeline().match({}).done(), as: 'b' }).facet({}).end()
        """,
        "const _ = require('lodash'); _.ne(1)",
        """
        -- cloudfunctions/fn/index.js --
        const tcb = require('@cloudbase/node-sdk')
        const _ = tcb.init({}).database().command
        exports.main = async () => _.whatever(1)
        """,
    )
