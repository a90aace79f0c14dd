"""A variable outside all functions keeps what one request put there, and the next request finds it.

## What it does

Looks at the variables of a cloud function's modules that functions change, and reports

- a variable that is given something of the request under a condition only, and used elsewhere;
- a counter or list that grows with every request, is returned or stored, and is never set back.

Where the handler sets the variable first thing in every call, it is information; in a function that serves several requests at a time (type HTTP) it is a warning like the others.

## Why is this bad?

An instance of a cloud function serves one request after the other, and loads its modules once. What is left in their variables belongs to somebody else: the next caller gets the data of the one before,
or a total that goes on counting. It shows only under load, and not while testing.

## Example

```js
let imported = 0
exports.main = async (event) => {
  for (const row of event.rows) { await save(row); imported++ }
  return { imported }
}
```

## Use instead

```js
exports.main = async (event) => {
  let imported = 0
  for (const row of event.rows) { await save(row); imported++ }
  return { imported }
}
```

## Known limits

Silent for what does not come from the request, such as settings, tokens and connections that are kept on purpose, for objects and maps that are looked up by a key, for counters that nothing but conditions
and the console look at, and for functions that only the platform calls. State in `this` and in exports is not followed.

## 中文

检查云函数模块顶层的变量：若函数只在某些条件下把请求数据写入其中、又在别处使用；或计数器、数组随每次请求累加，被返回或写入却从不重置，则报告。
若入口函数每次都先赋值，则为提示；但对同时处理多个请求的函数（HTTP 类型）仍为警告。
云函数实例会被复用，模块只加载一次：上一个请求留下的内容会被下一个用户读到，或使计数不断累加，而且测试时往往看不出来。
请把这类变量移到入口函数内部，通过参数传递。有意缓存的配置、令牌和连接不会报告。
"""

from collections import defaultdict
from collections.abc import Mapping

from wxlint.api import (
    FUNCTION,
    Expression,
    Flow,
    Function,
    Message,
    ModuleState,
    Project,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    comes_before,
    conditions_of,
    is_set_first,
    module_states,
    on_flow,
    on_project,
)


class RequestStateInModule(Rule):
    summary = "a module's variable keeps what a request left there"
    summary_zh = "模块顶层变量保留了上一个请求的数据"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://docs.cloudbase.net/en/cloud-function/instance",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/mechanism.html",
    )
    aliases = ("function/no-module-state",)
    files = FUNCTION

    messages = {
        "kept": Message(
            "`{name}` is set under a condition only: the next request finds what this one left in it",
            zh="`{name}` 只在某些条件下赋值：下一个请求会读到本次请求留下的值",
            help="declare `{name}` inside the handler, and pass it on as an argument",
            help_zh="在入口函数内声明 `{name}`，并作为参数传递",
        ),
        "shared": Message(
            "`{name}` belongs to all requests that this instance serves, and holds the data of the last one",
            zh="`{name}` 由该实例处理的所有请求共享，保存的是最近一次请求的数据",
            help="declare `{name}` inside the handler, and pass it on as an argument",
            help_zh="在入口函数内声明 `{name}`，并作为参数传递",
        ),
        "counted": Message(
            "`{name}` goes on from where the request before left it: nothing sets it back",
            zh="`{name}` 会在上一个请求的基础上继续累加：从未重置",
            help="declare `{name}` inside the handler",
            help_zh="在入口函数内声明 `{name}`",
        ),
        "grown": Message(
            "`{name}` still holds what earlier requests put in: nothing empties it",
            zh="`{name}` 中仍有之前请求放入的内容：从未清空",
            help="declare `{name}` inside the handler",
            help_zh="在入口函数内声明 `{name}`",
        ),
        "declared": Message("it is declared here, once for all requests", zh="在此声明，所有请求共用"),
        "read": Message("it is used here", zh="在此使用"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._written: dict[str, dict[Span, set[int]]] = defaultdict(lambda: defaultdict(set))

    @on_flow(source="client-input", sink="module-state")
    @on_flow(source="injected-identity", sink="module-state")
    @on_flow(source="trusted-identity", sink="module-state")
    def note(self, flow: Flow) -> RuleResult:
        if flow.function is not None and flow.from_clients:
            self._written[flow.path][flow.whole].add(flow.function)
        yield from ()

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for path in sorted(file.path for file in self.project.files.values() if file.kind in FUNCTION):
            module = index.module(path)
            for state in module_states(module) if module is not None else ():
                yield from self._check(index, state)

    def _check(self, index: ProjectIndex, state: ModuleState) -> ProjectResult:
        name = state.declaration.text
        declared = self.label(state.declaration, "declared")
        written = {use: functions for use in (*state.assigned, *state.grown) if (functions := self._written.get(use.path, {}).get(use.span))}
        if not state.assigned and not state.emptied:
            used = next((read for read in state.read if _is_given_out(read)), None)
            if used is not None and (state.counted or not written.keys().isdisjoint(state.grown)):
                place, key = (state.counted[0], "counted") if state.counted else (state.grown[0], "grown")
                yield self.finding(place, key, name=name, related=(declared, self.label(used, "read")))
            return
        for write in state.assigned:
            for function in sorted(written.get(write, ())):
                handler = index.handler(function)
                stale = (
                    _stale_read(index, state, handler)
                    if handler is not None and not any(is_set_first(other, handler) for other in state.assigned)
                    else None
                )
                if stale is not None:
                    yield self.finding(write, "kept", name=name, related=(declared, self.label(stale, "read")))
                elif state.read:
                    is_parallel = self.project.functions[function].type == "HTTP"
                    yield self.finding(write, "shared", name=name, related=(declared,), severity=None if is_parallel else Severity.INFO)
                else:
                    continue
                return

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        let imported = 0
            -------- it is declared here, once for all requests
        exports.main = async (event) => {
          for (const row of event.rows) await save(row)
          return { imported }
                   -------- it is used here
        }
        async function save(row) {
          await db.collection('rows').add({ data: { name: row.name } })
          imported++
          ^^^^^^^^ `imported` goes on from where the request before left it: nothing sets it back
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const found = []
        exports.main = async (event) => {
          for (const id of event.ids) found.push(id)
                                      ^^^^^ `found` still holds what earlier requests put in: nothing empties it
          return found
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        let owner
        let lang = 'zh'
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (!owner) owner = OPENID
                      ^^^^^ `owner` is set under a condition only: the next request finds what this one left in it
          if (event.lang) {
            lang = event.lang
            ^^^^ `lang` is set under a condition only: the next request finds what this one left in it
          }
          return greet()
        }
        const greet = () => cloud.database().collection('greetings').where({ lang: String(lang), owner }).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        let openid
        exports.main = async (event) => {
          openid = cloud.getWXContext().OPENID
          ^^^^^^ info: `openid` belongs to all requests that this instance serves, and holds the data of the last one
          return mine()
        }
        const mine = () => cloud.database().collection('notes').where({ _openid: openid }).get()
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const cache = {}
        const names = new Map()
        let settings
        let calls = 0
        exports.main = async (event) => {
          let imported = 0
          console.log('call', ++calls, calls)
          if (!settings) settings = (await db.collection('settings').get()).data[0]
          if (!cache[event.id]) cache[event.id] = await db.collection('notes').doc(event.id).get()
          names.set(event.id, event.name)
          for (const row of event.rows) imported += row.count
          return { imported, note: cache[event.id], settings }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        let rows = []
        let total = 0
        exports.main = async (event) => {
          rows = []
          total = 0
          for (const row of event.rows) { rows.push(row); total += row.count }
          return { rows, total }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        let id = 0
        let last
        const next = () => ++id
        exports.main = async (event) => {
          last = event
          return { id: next() }
        }
        """,
        """
        -- cloudfunctions/tick/index.js --
        const cloud = require('wx-server-sdk')
        const seen = ['a']
        let at
        seen.push('b')
        exports.main = async (event) => {
          if (event.Time) at = event.Time
          return { at, seen }
        }
        -- cloudfunctions/tick/config.json --
        { "triggers": [{ "name": "hourly", "type": "timer", "config": "0 0 * * * * *" }] }
        """,
    )


def _is_given_out(read: Expression) -> bool:
    """Whether a use stands in what a function returns, or in an object."""
    return read.kind == "shorthand_property_identifier" or read.enclosing_statement().kind == "return_statement"


def _stale_read(index: ProjectIndex, state: ModuleState, handler: Function) -> Expression | None:
    """The first use that a call of the handler reaches without giving the variable a value before, as far as that can be told; writes in other functions hide it."""
    writes = [write for write in state.assigned if _is_inside(write, handler)]
    if len(writes) < len(state.assigned):
        return None
    for read in state.read:
        around = read.enclosing_function()
        places = [read] if _is_inside(read, handler) else index.callers(around.ref) if around is not None else ()
        for place in places:
            if _is_inside(place, handler) and not any(_has_run(write, place) for write in writes):
                return read
    return None


def _is_inside(place: Expression, function: Function) -> bool:
    return place.module is function.module and function.span.start <= place.span.start < function.span.end


def _has_run(write: Expression, place: Expression) -> bool:
    """Whether the variable was written where `place` is reached: the same conditions lead to both."""
    if comes_before(write.ref, place.ref):
        return True
    needed = {(condition.test.key, condition.arm) for condition in conditions_of(*write.ref) if not condition.early}
    return write.span.start < place.span.start and needed <= {(condition.test.key, condition.arm) for condition in conditions_of(*place.ref)}
