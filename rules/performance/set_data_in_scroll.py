"""`setData` at every step of scrolling or dragging.

## What it does

Reports `setData` that runs each time in `onPageScroll`, in methods that WXML binds to `scroll` and `touchmove`, and in timers of less than 100 milliseconds.

## Why is this bad?

Such events come faster than the view can render: they pile up, and the page stutters and lags behind the finger.

## Example

```js
onPageScroll(e) {
  this.setData({ top: e.scrollTop })
}
```

## Use instead

```js
onPageScroll(e) {
  const fixed = e.scrollTop > 200
  if (fixed !== this.data.fixed) this.setData({ fixed })
}
```

For what follows the finger or the scroll position, use WXS or scroll-driven animations.

## Known limits

Silent where the call depends on a condition, or runs later (a throttle, a timer). Handlers are only known in native apps.

## 中文

检查在 `onPageScroll`、WXML 绑定的 `scroll`、`touchmove` 事件处理函数，以及间隔小于 100 毫秒的定时器中，每次都执行的 `setData`。
这类事件的频率高于渲染速度，会不断堆积，造成卡顿和滞后。请只在状态变化时调用，或使用 WXS、滚动驱动动画。
带条件的调用，以及经过节流、定时器延后执行的不报告；事件绑定仅在原生小程序中可知。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    call_sites,
    conditions_of,
    on_module,
    on_project,
    unresolved_calls,
)

FREQUENT = frozenset({"scroll", "touchmove"})
TOO_SHORT = 100


class SetDataInScroll(Rule):
    summary = "`setData` at every step of scrolling or dragging"
    summary_zh = "在滚动、拖动事件中每次都调用 `setData`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",
        "https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_render.html",
    )
    aliases = ("performance/setdata-in-scroll",)
    files = CLIENT

    messages = {
        "event": Message(
            "`{method}` runs many times a second, and calls `setData` each time",
            zh="`{method}` 每秒执行很多次，而每次都调用 `setData`",
            help="call it only when something has changed, or use WXS for what follows the finger",
            help_zh="只在状态变化时调用；跟随手势的效果请使用 WXS",
        ),
        "timer": Message(
            "this timer calls `setData` every {delay} ms: faster than the view can render",
            zh="该定时器每 {delay} 毫秒调用一次 `setData`，超过视图的渲染能力",
            help="use an animation, or {least} ms and more",
            help_zh="改用动画，或间隔不小于 {least} 毫秒",
        ),
    }

    @on_module("setInterval")
    def check_timers(self, module: Module) -> RuleResult:
        renders: dict[tuple[str, int, int], CallSite] = {}
        for call in unresolved_calls(module, "setData"):
            around = call.enclosing_function()
            if around is not None and around.ref.key not in renders and not conditions_of(module, call.node):
                renders[around.ref.key] = call
        for timer in call_sites(module) if renders else ():
            delay = timer.argument(1) if timer.name == "setInterval" else None
            constant = delay.constant() if delay is not None else None
            callback = timer.argument(0)
            if constant is None or not isinstance(constant.value, (int, float)) or constant.value >= TOO_SHORT or callback is None:
                continue
            function = callback.function()
            inner = renders.get(function.ref.key) if function is not None else None
            if inner is not None:
                yield self.finding(inner.callee, "timer", delay=f"{constant.value:g}", least=TOO_SHORT)

    @on_project
    def check_handlers(self, index: ProjectIndex) -> ProjectResult:
        for view in index.views.all:
            script = view.script
            if script is None or b"setData" not in script.data:
                continue
            handlers = {"onPageScroll"} if view.kind == "page" else set()
            wxml = view.wxml
            for element in wxml.elements if wxml is not None else ():
                handlers |= {binding.handler for binding in element.bindings if binding.handler and binding.event in FREQUENT}
            yield from self._check_methods(script, handlers)

    def _check_methods(self, script: Module, handlers: set[str]) -> ProjectResult:
        reported: set[str] = set()
        for call in unresolved_calls(script, "setData") if handlers else ():
            around = call.enclosing_function()
            role = around.role if around is not None else None
            if role is not None and role.name in handlers and role.name not in reported and not conditions_of(script, call.node):
                reported.add(role.name)
                yield self.finding(call.callee, "event", method=role.name)

    invalid = (
        """
        Page({
          onPageScroll(e) {
            this.setData({ top: e.scrollTop })
            ^^^^^^^^^^^^ `onPageScroll` runs many times a second, and calls `setData` each time
          },
          onLoad() {
            this.timer = setInterval(() => { this.setData({ left: this.left-- }) }, 16)
                                             ^^^^^^^^^^^^ this timer calls `setData` every 16 ms: faster than the view can render
          }
        })
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <scroll-view bindscroll="scrolled"><view catchtouchmove="moved" /></scroll-view>
        -- miniprogram/pages/index/index.js --
        Page({
          scrolled(e) {
            const { scrollTop } = e.detail
            this.setData({ scrollTop })
            ^^^^^^^^^^^^ `scrolled` runs many times a second, and calls `setData` each time
          },
          moved(e) {
            const that = this
            that.setData({ x: e.touches[0].pageX })
            ^^^^^^^^^^^^ `moved` runs many times a second, and calls `setData` each time
          }
        })
        """,
    )
    valid = (
        """
        Page({
          onPageScroll(e) {
            const fixed = e.scrollTop > 200
            if (fixed !== this.data.fixed) this.setData({ fixed })
            throttle(() => this.setData({ top: e.scrollTop }), 200)
            this.top = e.scrollTop
          },
          onLoad() {
            this.timer = setInterval(() => this.setData({ now: Date.now() }), 1000)
          }
        })
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <scroll-view bindscrolltolower="more" bindtap="tap" bindtouchend="end" />
        -- miniprogram/pages/index/index.js --
        Page({
          more() { this.setData({ loading: true }) },
          tap() { this.setData({ open: true }) },
          end(e) { this.setData({ x: 0 }) },
          scrolled(e) { this.setData({ x: 1 }) }
        })
        """,
        """
        Page({
          onPageScroll(e) {
            if (this.ticking) return
            this.setData({ top: e.scrollTop })
          }
        })
        """,
    )
