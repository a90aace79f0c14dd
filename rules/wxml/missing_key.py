"""A loop without `wx:key`.

## What it does

Reports `wx:for` without `wx:key` on the same element.

## Why is this bad?

When the list changes, the platform cannot tell which row is which: it builds rows anew, inputs and switches keep the state of another row, and the console warns at every start.

## Example

```html
<goods-card wx:for="{{goods}}" item="{{item}}" />
```

## Use instead

```html
<goods-card wx:for="{{goods}}" wx:key="id" item="{{item}}" />
```

## Known limits

A literal list or number, which never changes, is left alone.

## 中文

检查没有写 `wx:key` 的 `wx:for`。
列表变化时平台无法对应各行：整行重建，输入框、开关等保留了别的行的状态，控制台也会一直警告。
不变的字面量列表和数字不检查。
"""

from wxlint.api import WXML, ElementSite, Message, Rule, RuleResult, Severity, on_element, regex

_CONSTANT = regex(r"\d+|\[[^a-zA-Z_$]*\]|\[(?:\s*(?:'[^']*'|\"[^\"]*\"|-?[\d.]+)\s*,?)*\]")


class MissingKey(Rule):
    summary = "`wx:for` without `wx:key`"
    summary_zh = "`wx:for` 没有 `wx:key`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/list.html",)
    aliases = ("wxml/wx-key-required",)
    files = WXML

    messages = {
        "missing": Message(
            "this loop has no `wx:key`: when the list changes, rows are built anew and may keep another row's state",
            zh="此循环没有 `wx:key`：列表变化时各行会重建，还可能保留其他行的状态",
            help="add `wx:key` with a property that is unique to each entry, or `*this` for a list of strings or numbers",
            help_zh="请加上 `wx:key`，填写每项中唯一的属性名；字符串或数字列表写 `*this`",
        ),
    }

    @on_element("*")
    def check(self, element: ElementSite) -> RuleResult:
        loop = element.attribute("wx:for", "wx:for-items")
        if loop is None or loop.value is None or element.attribute("wx:key") is not None:
            return
        if _CONSTANT.fullmatch((loop.expression or loop.value).strip()) is None:
            yield self.finding(loop.name_place, "missing")

    invalid = (
        """
        <view wx:for="{{goods}}">{{item.name}}</view>
              ^^^^^^ this loop has no `wx:key`: when the list changes, rows are built anew and may keep another row's state
        """,
        """
        <block wx:for-items="{{groups}}" wx:for-item="group" wx:key="id">
          <view wx:for="{{group.rows}}" />
                ^^^^^^ this loop has no `wx:key`: when the list changes, rows are built anew and may keep another row's state
        </block>
        """,
    )
    valid = (
        """
        <view wx:for="{{goods}}" wx:key="id">{{item.name}}</view>
        """,
        """
        <view wx:for="{{[1, 2, 3]}}" /><view wx:for="{{5}}" /><view wx:for="{{['a', 'b']}}" />
        """,
        """
        <view wx:if="{{goods}}" /><!-- <view wx:for="{{goods}}" /> -->
        """,
    )
