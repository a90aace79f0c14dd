"""A large constant among the members of a page.

## What it does

Reports members of `Page({…})` other than `data` that hold a literal of more than 10,000 bytes.

## Why is this bad?

All members of a page that are no functions are copied, deeply, each time the page is opened. A table of cities as a member costs time at every opening.

## Example

```js
Page({
  cities: [{ name: '北京', areas: [/* … */] } /* … */]
})
```

## Use instead

```js
const cities = require('../../data/cities')
Page({ onLoad() { this.show(cities) } })
```

## Known limits

Sizes are those of the source.

## 中文

检查 `Page({…})` 中除 `data` 以外、源码超过 10,000 字节的字面量成员。
每次打开页面时，框架都会深拷贝页面的非函数成员；把大表放在成员上会拖慢每一次打开。请放到模块中引用。
"""

from wxlint.api import CLIENT, Expression, Message, Module, Option, Rule, RuleResult, Severity, on_module

LITERALS = frozenset({"object", "array"})
_CITIES = (",\n" + " " * 12).join(f"{{ name: 'city {number}', code: {100000 + number} }}" for number in range(270))
"""For the examples."""


class LargePageLiteral(Rule):
    summary = "large constant among the members of a page"
    summary_zh = "页面成员中的大型常量"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_render.html",)
    files = CLIENT
    options = {"bytes": Option(10_000, "how many bytes of source a member may have", "成员源码允许的字节数")}

    messages = {
        "large": Message(
            "`{name}` is copied each time the page is opened, and its source has {size} bytes",
            zh="每次打开页面都会拷贝 `{name}`，其源码有 {size} 字节",
            help="keep it in a module of its own, outside of `Page`",
            help_zh="放到 `Page` 之外的模块中",
        ),
    }

    @on_module("Page")
    def check(self, module: Module) -> RuleResult:
        most = self.settings["bytes"]
        if not isinstance(most, int) or len(module.data) <= most:
            return
        for made in module.definitions:
            for member in made.members if made.kind == "Page" else ():
                value = Expression(*member.value)
                literal = value.definition() if value.kind not in LITERALS else value
                if member.name == "data" or member.key is None or literal is None or literal.kind not in LITERALS:
                    continue
                size = literal.span.end - literal.span.start
                if size > most:
                    yield self.finding(Expression(*member.key), "large", name=member.name, size=size)

    invalid = (
        f"""
        Page({{
          cities: [
          ^^^^^^ `cities` is copied each time the page is opened, and its source has 10694 bytes
            {_CITIES}
          ],
          onLoad() {{}}
        }})
        """,
        f"""
        const table = [
            {_CITIES}
        ]
        Page({{ table, onLoad() {{}} }})
               ^^^^^ `table` is copied each time the page is opened, and its source has 10692 bytes
        """,
    )
    valid = (
        "Page({ cities: ['a', 'b'], onLoad() {} })",
        f"""
        Page({{
          data: {{
            list: [
            {_CITIES}
            ]
          }}
        }})
        """,
        f"""
        const table = [
            {_CITIES}
        ]
        Page({{ onLoad() {{ this.show(table) }} }})
        """,
    )
