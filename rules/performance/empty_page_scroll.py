"""An empty `onPageScroll` costs as much as a full one.

## What it does

Reports `onPageScroll` in a page that does nothing.

## Why is this bad?

As soon as a page has the method, the view sends it every step of scrolling, many times a second, whether or not there is anything in it.

## Example

```js
Page({ onPageScroll() {} })
```

## Use instead

Leave it out.

## Known limits

A method that only holds a comment is empty too.

## 中文

检查页面中空的 `onPageScroll`。
只要定义了该方法，滚动时视图层就会高频向逻辑层发送事件，无论方法里有没有代码。请直接删除；只有注释也算空。
"""

from wxlint.api import CLIENT, CallSite, Expression, Fix, Message, Module, Rule, RuleResult, Severity, Text, on_module, remove_property


class EmptyPageScroll(Rule):
    summary = "empty `onPageScroll`"
    summary_zh = "空的 `onPageScroll`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_render.html",)
    aliases = ("performance/no-empty-page-scroll",)
    files = CLIENT

    messages = {
        "empty": Message(
            "an empty `onPageScroll` makes every step of scrolling an event, for nothing",
            zh="空的 `onPageScroll` 会让每次滚动都产生事件，却没有作用",
            help="remove it",
            help_zh="删除该方法",
        ),
    }

    @on_module("onPageScroll")
    def check(self, module: Module) -> RuleResult:
        for made in module.definitions:
            member = made.member("onPageScroll", "", "methods") if made.kind in ("Page", "Component") else None
            function = Expression(*member.value).function() if member is not None else None
            if member is None or member.key is None or function is None or not function.is_empty:
                continue
            page = CallSite(made.call.module, made.call.node, made.kind).options() if member.section == "" else None
            edit = remove_property(page, "onPageScroll") if page is not None else None
            fix = None if edit is None else Fix(Text("remove it", "删除"), (edit,), safe=True)
            yield self.finding(Expression(*member.key), "empty", fix=fix)

    invalid = (
        """
        Page({
          onLoad() {},
          onPageScroll: function () {
          ^^^^^^^^^^^^ an empty `onPageScroll` makes every step of scrolling an event, for nothing
            // nothing yet
          },
          onUnload() {}
        })
        -- fixed --
        Page({
          onLoad() {},
          onUnload() {}
        })
        """,
        """
        Component({
          methods: {
            onPageScroll() {}
            ^^^^^^^^^^^^ an empty `onPageScroll` makes every step of scrolling an event, for nothing
          }
        })
        """,
    )
    valid = (
        "Page({ onPageScroll(e) { this.top = e.scrollTop } })",
        "Page({ onLoad() {} })",
        "const page = { onPageScroll() {} }\nexport default page",
        "Page({ onReachBottom() {} })",
    )
