"""A timer goes on after its page is gone.

## What it does

Reports `setInterval` in pages and components that nothing clears when the page or component goes: not in `onUnload` or `onHide`, not in `detached`, nor in the timer's own callback.

## Why is this bad?

The timer keeps running, and with it the page and all of its data stay in memory. Whoever opens the page again starts one more. What it calls `setData` on is not shown any more.

## Example

```js
onLoad() {
  this.timer = setInterval(() => this.tick(), 1000)
}
```

## Use instead

```js
onLoad() {
  this.timer = setInterval(() => this.tick(), 1000)
},
onUnload() {
  clearInterval(this.timer)
}
```

## Known limits

Timers are told apart by the last part of the name that they are kept under. Silent for timers of the app and of other modules, for those that are kept where other files can reach them, and where a behavior may clear them.

## 中文

检查页面和组件中的 `setInterval` 是否在离开时被清除：`onUnload`、`onHide`、`detached`，或定时器自己的回调中。
不清除的话，定时器会一直运行，页面及其数据也无法释放；每次重新进入又会多一个。请保存返回值，并在 `onUnload`（组件为 `detached`）中 `clearInterval`。
按保存时名称的最后一段来区分定时器；App 与公共模块中的定时器、保存在全局的定时器，以及可能由 behavior 清除的不报告。
"""

import re

from wxlint.api import (
    CLIENT,
    CallSite,
    Definition,
    Expression,
    Message,
    Module,
    Rule,
    RuleResult,
    Severity,
    Span,
    call_sites,
    calls_reached,
    on_module,
    regex,
    surrounding_definition,
)

ENDS = {"Page": ("onUnload", "onHide"), "Component": ("detached", "hide")}
SHARED = regex(r"globalData|getApp|\bapp\.|\bexports\b|\bwx\.|\bglobal\.", re.IGNORECASE)
MOST = 200
"""How many timers of one file are looked at."""
LAST_NAME = regex(r"([\w$]+)\W*$")


class UnclearedTimer(Rule):
    summary = "timer that goes on after its page is gone"
    summary_zh = "离开页面后仍在运行的定时器"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",)
    aliases = ("performance/clear-timers",)
    files = CLIENT

    messages = {
        "dropped": Message(
            "nobody keeps this timer, so nobody can clear it when the page or component is gone",
            zh="没有保存该定时器，离开页面或组件后无法清除",
            help="keep it (`this.timer = …`) and call `clearInterval(this.timer)` in `{end}`",
            help_zh="保存它（`this.timer = …`），并在 `{end}` 中调用 `clearInterval(this.timer)`",
        ),
        "never": Message(
            "nothing clears this timer: it goes on after the page or component is gone",
            zh="没有任何代码清除该定时器，离开页面或组件后它仍在运行",
            help="call `clearInterval({name})` in `{end}`",
            help_zh="在 `{end}` 中调用 `clearInterval({name})`",
        ),
        "elsewhere": Message(
            "leaving does not clear this timer: it goes on",
            zh="离开时没有清除该定时器，它会继续运行",
            help="call `clearInterval({name})` in `{end}` too",
            help_zh="在 `{end}` 中也调用 `clearInterval({name})`",
        ),
        "clears": Message("only this clears it", zh="只有这里清除它"),
    }

    @on_module("setInterval")
    def check(self, module: Module) -> RuleResult:
        sites = list(call_sites(module)) if any(made.kind in ENDS for made in module.definitions) else []
        clears = [site for site in sites if site.name == "clearInterval"]
        ended: dict[int, frozenset[Span]] = {}
        for call in [site for site in sites if site.name == "setInterval"][:MOST]:
            made = surrounding_definition(call)
            if made is None or made.kind not in ENDS:
                continue
            if id(made) not in ended:
                ended[id(made)] = self._cleared_at_end(made)
            yield from self._check(call, made, clears, ended[id(made)])

    def _check(self, call: CallSite, made: Definition, clears: list[CallSite], ended: frozenset[Span]) -> RuleResult:
        end = ENDS[made.kind][0]
        if call.is_statement:
            yield self.finding(call.callee, "dropped", end=end)
            return
        holder = call.stored_in
        name = self._name(holder) if holder is not None else None
        if holder is None or name is None or SHARED.search(holder.text) is not None or not made.complete:
            return
        own = [site for site in clears if self._may_be(site, name)]
        if not own:
            yield self.finding(call.callee, "never", name=holder.text, end=end)
        elif not any(site.span in ended or self._is_inside(site, call) for site in own):
            yield self.finding(call.callee, "elsewhere", name=holder.text, end=end, related=[self.label(own[0], "clears")])

    @staticmethod
    def _name(expression: Expression) -> str | None:
        found = LAST_NAME.search(expression.text)
        return None if found is None else found[1]

    def _may_be(self, clear: CallSite, name: str) -> bool:
        """Whether `clear` may clear the timer called `name`; one that clears what cannot be named may clear any."""
        argument = clear.argument(0)
        if argument is None or argument.kind not in ("identifier", "member_expression"):
            return True
        spelled = LAST_NAME.search(argument.spelled_out())
        return name in (self._name(argument), spelled[1] if spelled is not None else None)

    @staticmethod
    def _is_inside(clear: CallSite, timer: CallSite) -> bool:
        """Whether the timer's own callback clears it."""
        if timer.span.start < clear.span.start < timer.span.end:
            return True
        callback = timer.argument(0)
        function = callback.function() if callback is not None else None
        return function is not None and any(site.span == clear.span and site.path == clear.path for site in calls_reached(function))

    @staticmethod
    def _cleared_at_end(made: Definition) -> frozenset[Span]:
        """Where timers are cleared when the page or component goes."""
        found: set[Span] = set()
        for end in ENDS[made.kind]:
            member = made.member(end)
            function = Expression(*member.value).function() if member is not None else None
            for site in calls_reached(function) if function is not None else ():
                if site.name == "clearInterval" and site.path == made.call.module.path:
                    found.add(site.span)
        return frozenset(found)

    invalid = (
        """
        Page({
          onLoad() {
            this.timer = setInterval(() => this.tick(), 1000)
                         ^^^^^^^^^^^ nothing clears this timer: it goes on after the page or component is gone
            setInterval(() => this.tick(), 5000)
            ^^^^^^^^^^^ nobody keeps this timer, so nobody can clear it when the page or component is gone
          },
          tick() {}
        })
        """,
        """
        let poll
        Component({
          methods: {
            start() {
              const that = this
              that.data.timer = setInterval(function () { that.tick() }, 1000)
                                ^^^^^^^^^^^ leaving does not clear this timer: it goes on
              poll = setInterval(() => that.tick(), 1000)
            },
            stop() {
              clearInterval(this.data.timer)
              ------------------------------ only this clears it
            },
            tick() {}
          },
          lifetimes: { detached() { clearInterval(poll) } }
        })
        """,
    )
    valid = (
        """
        Page({
          onLoad() {
            this.timer = setInterval(() => this.tick(), 1000)
            const countdown = setInterval(() => {
              if (--this.left === 0) clearInterval(countdown)
            }, 1000)
            getApp().globalData.timer = setInterval(() => this.tick(), 1000)
          },
          onUnload() {
            this.stop()
          },
          stop() {
            const { timer } = this
            timer && clearInterval(timer)
          },
          tick() {}
        })
        """,
        """
        -- miniprogram/app.js --
        App({ onLaunch() { setInterval(() => this.ping(), 60000) }, ping() {} })
        """,
        """
        Page({
          start() {
            this.timer = setInterval(() => this.tick(), 1000)
            this.other = setTimeout(() => this.tick(), 1000)
          },
          tick() {
            if (this.done) clearInterval(this.timer)
          }
        })
        """,
        "const poll = (run) => setInterval(run, 1000)\nmodule.exports = { poll }",
    )
