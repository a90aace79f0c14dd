"""`this` in a callback is not the page.

## What it does

Reports `this.setData`, `this.data` and the page's own members in callbacks that are ordinary functions: `success`, `fail`, `complete`, `onChange` and `onError` of the platform's calls, and what is given to timers, to `then` and `catch`, and to
the methods of arrays.

## Why is this bad?

Such a function has a `this` of its own, and nobody sets it to the page: it is `undefined`, or the options of the call. `this.setData` then throws, just when the answer arrives.

## Example

```js
wx.request({ url, success: function (res) { this.setData({ list: res.data }) } })
```

## Use instead

```js
wx.request({ url, success: (res) => { this.setData({ list: res.data }) } })
```

## Known limits

Silent where the callback is bound (`.bind(this)`), where an array method gets the `this` to use, and for callbacks of functions that are not the platform's: these may call them with any `this`.

## 中文

检查普通函数形式的回调（平台接口的 `success`、`fail`、`complete`、`onChange`、`onError`，定时器、`then`、`catch`、数组方法的回调）中是否使用了 `this.setData`、`this.data` 或页面自己的成员。
普通函数有自己的 `this`，并不是页面：`this.setData` 会在结果返回时抛出异常。请改为箭头函数。
已 `.bind(this)`、数组方法传入了 `this`，以及非平台函数的回调不报告。
"""

from wxlint.api import (
    CLIENT,
    Callback,
    Definition,
    Fix,
    Message,
    Module,
    Place,
    Rule,
    RuleResult,
    Severity,
    Text,
    arrow_edit,
    callbacks_of,
    on_module,
    surrounding_definition,
    this_accesses,
)

PLATFORM = ("wx.", "Taro.", "uni.")
OPTIONS = frozenset({"success", "fail", "complete", "onChange", "onError"})
TIMERS = frozenset({"setTimeout", "setInterval"})
CHAINING = frozenset({"then", "catch", "finally"})
# array methods: with one argument nobody sets `this`
ITERATING = frozenset({"forEach", "map", "filter", "some", "every", "find", "findIndex", "flatMap"})
FOLDING = frozenset({"reduce", "reduceRight", "sort"})
OF_PAGES = frozenset({"setData", "data", "selectComponent", "selectAllComponents", "createSelectorQuery", "getTabBar", "triggerEvent", "properties"})


class ThisInCallback(Rule):
    summary = "`this` in a callback that is not the page"
    summary_zh = "回调函数中的 `this` 不是页面"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Operators/this",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html",
    )
    files = CLIENT

    messages = {
        "lost": Message(
            "`this` in this callback is not what it is outside: `this.{member}` is not there",
            zh="该回调中的 `this` 与外层不同，没有 `this.{member}`",
            help="make the callback an arrow function",
            help_zh="把回调改为箭头函数",
        ),
        "callback": Message("this function has a `this` of its own", zh="该函数有自己的 `this`"),
    }

    @on_module("this")
    def check(self, module: Module) -> RuleResult:
        if not module.definitions:
            return
        for callback in callbacks_of(module, arrows=False):
            function = callback.function
            if function.role is not None or not self._is_called_bare(callback):
                continue
            made = surrounding_definition(function)
            accesses = this_accesses(function) if made is not None else ()
            if made is None or any(name == "" for name, _ in accesses):
                continue
            lost = [(name, access) for name, access in accesses if self._belongs(name, made)]
            if lost:
                edit = arrow_edit(function) if len(lost) == len(accesses) else None
                fix = None if edit is None else Fix(Text("make it an arrow function", "改为箭头函数"), (edit,), safe=True)
                head = Place(function.path, function.span)
                yield self.finding(lost[0][1], "lost", member=lost[0][0], fix=fix, related=[self.label(head, "callback")])

    @staticmethod
    def _is_called_bare(callback: Callback) -> bool:
        """Whether whoever calls it sets no `this`, or sets it to something else."""
        call = callback.call
        if callback.key is not None:
            return callback.key in OPTIONS and call.name.startswith(PLATFORM)
        if call.method in TIMERS and call.receiver is None:
            return callback.position == 0
        if call.receiver is None:
            return False
        return (
            call.method in CHAINING or (call.method in ITERATING and len(call.arguments) == 1) or (call.method in FOLDING and callback.position == 0)
        )

    @staticmethod
    def _belongs(name: str, made: Definition) -> bool:
        if made.kind == "App":
            return name == "globalData" or made.member(name, "") is not None
        return name in OF_PAGES or made.member(name) is not None

    invalid = (
        """
        Page({
          load() {
            wx.request({
              url: 'https://example.com/list',
              success: function (res) {
                this.setData({ list: res.data })
                ^^^^^^^^^^^^ `this` in this callback is not what it is outside: `this.setData` is not there
              },
              fail(err) {
                this.show(err)
                ^^^^^^^^^ `this` in this callback is not what it is outside: `this.show` is not there
              }
            })
          },
          show(err) {}
        })
        -- fixed --
        Page({
          load() {
            wx.request({
              url: 'https://example.com/list',
              success: (res) => {
                this.setData({ list: res.data })
              },
              fail: (err) => {
                this.show(err)
              }
            })
          },
          show(err) {}
        })
        """,
        """
        Component({
          methods: {
            tick(list) {
              setTimeout(async function () { if (list.length) this.triggerEvent('tick') }, 100)
                                                              ^^^^^^^^^^^^^^^^^ `this` in this callback is not what it is outside: `this.triggerEvent` is not there
              list.forEach(function (item) { console.log(arguments, this.data.items) })
                                                                    ^^^^^^^^^ `this` in this callback is not what it is outside: `this.data` is not there
            }
          }
        })
        -- fixed --
        Component({
          methods: {
            tick(list) {
              setTimeout(async () => { if (list.length) this.triggerEvent('tick') }, 100)
              list.forEach(function (item) { console.log(arguments, this.data.items) })
            }
          }
        })
        """,
        """
        App({
          globalData: {},
          onLaunch() {
            wx.login({ fail: console.error }).then(function ({ code }) {
                                                   --------------------- this function has a `this` of its own
              const keep = () => { this.globalData.code = code }
                                   ^^^^^^^^^^^^^^^ `this` in this callback is not what it is outside: `this.globalData` is not there
              keep()
            })
          }
        })
        """,
    )
    valid = (
        """
        Page({
          load() {
            const that = this
            wx.request({ url: 'https://example.com', success: function (res) { that.setData({ list: res.data }) } })
            wx.request({ url: 'https://example.com', success: function (res) { this.setData({ list: res.data }) }.bind(this) })
            wx.request({ url: 'https://example.com', success: (res) => { this.setData({ list: res.data }) } })
            this.list.forEach(function (item) { this.setData({ item }) }, this)
            setTimeout(() => this.setData({ done: true }), 100)
          }
        })
        """,
        """
        const request = require('../../utils/request')
        Page({
          load() {
            request({ success: function (res) { this.setData({ list: res.data }) } })
            request.call(this, function (res) { this.setData({ list: res.data }) })
            const query = wx.createSelectorQuery()
            query.select('#a').boundingClientRect(function (rect) { this.rect = rect }).exec()
          }
        })
        """,
        """
        class Store {
          load() {
            wx.request({ url: 'https://example.com', success: function (res) { this.setData(res) } })
          }
        }
        Page({
          load() {
            const helper = { setData() {}, run() { this.setData() } }
            wx.request({ url: 'https://example.com', success: function () { this.count = 1 } })
            helper.run()
          }
        })
        """,
    )
