"""A condition and a loop on one element.

## What it does

Reports elements with both `wx:if` (or `wx:elif`) and `wx:for`.

## Why is this bad?

The loop comes first: the condition is decided for every entry again, even if it is about the whole list. Readers take it for the other way round.

## Example

```html
<view wx:if="{{open}}" wx:for="{{goods}}" wx:key="id">{{item.name}}</view>
```

## Use instead

```html
<block wx:if="{{open}}">
  <view wx:for="{{goods}}" wx:key="id">{{item.name}}</view>
</block>
```

## Known limits

A condition that reads the loop's entry or index is meant for each entry, and left alone.

## 中文

检查同时写了 `wx:if`（或 `wx:elif`）与 `wx:for` 的元素。
循环优先：即使条件只与整个列表有关，也会对每一项重复判断，读代码的人却常常理解反了。
条件中用到循环项或下标的，视为针对每一项，不报告。
"""

import re

from wxlint.api import WXML, ElementSite, Message, Rule, RuleResult, Severity, on_element


class IfWithFor(Rule):
    summary = "`wx:if` and `wx:for` on one element"
    summary_zh = "`wx:if` 与 `wx:for` 写在同一元素上"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/conditional.html",)
    aliases = ("wxml/no-if-with-for",)
    files = WXML

    messages = {
        "both": Message(
            "the loop comes first: this condition is decided again for every entry",
            zh="循环优先，该条件会对每一项重复判断",
            help="put the condition on a `<block>` around the loop",
            help_zh="请把条件写在循环外层的 `<block>` 上",
        ),
        "loop": Message("the loop", zh="循环"),
    }

    @on_element("*")
    def check(self, element: ElementSite) -> RuleResult:
        condition, loop = element.attribute("wx:if", "wx:elif"), element.attribute("wx:for", "wx:for-items")
        if condition is None or loop is None or not condition.value:
            return
        names = [element.static("wx:for-item") or "item", element.static("wx:for-index") or "index"]
        if not any(re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", condition.value) for name in names):
            yield self.finding(condition.name_place, "both", related=[self.label(loop.name_place, "loop")])

    invalid = (
        """
        <view wx:if="{{open}}" wx:for="{{goods}}" wx:key="id" />
              ^^^^^ the loop comes first: this condition is decided again for every entry
                               ------ the loop
        """,
        """
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="id" wx:if="{{state.item}}" />
                                                                 ^^^^^ the loop comes first: this condition is decided again for every entry
        """,
    )
    valid = (
        """
        <view wx:for="{{goods}}" wx:key="id" wx:if="{{item.sold}}" /><view wx:for="{{goods}}" wx:key="id" wx:if="{{index < 3}}" />
        """,
        """
        <block wx:if="{{open}}"><view wx:for="{{goods}}" wx:key="id" /></block>
        """,
        """
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="id" wx:if="{{entry.sold && open}}" />
        """,
    )
