"""A `wx:key` that is no property name.

## What it does

Reports `wx:key` with a mustache (`{{item.id}}`) or a path (`item.id`).

## Why is this bad?

`wx:key` takes the name of a property of each entry, or `*this`. Anything else is looked up as a property of that very name, is found in no entry, and all rows have the same key: `undefined`.

## Example

```html
<view wx:for="{{goods}}" wx:key="{{item.id}}">{{item.name}}</view>
```

## Use instead

```html
<view wx:for="{{goods}}" wx:key="id">{{item.name}}</view>
```

## Known limits

`wx:key="index"` is left alone, although it helps little in a list whose order changes.

## 中文

检查带 `{{ }}`（如 `{{item.id}}`）或写成路径（如 `item.id`）的 `wx:key`。
`wx:key` 只接受每一项的属性名或 `*this`；其他写法会被当作属性名去查找而找不到，所有行的 key 都成了 `undefined`。
不检查 `wx:key="index"`，虽然它对会调整顺序的列表帮助不大。
"""

import re

from wxlint.api import WXML, AttributeSite, Edit, ElementSite, Fix, Message, Rule, RuleResult, Severity, Text, on_element

_NAME = re.compile(r"[A-Za-z_$][\w$]*")


class InvalidKey(Rule):
    summary = "`wx:key` that is no property name"
    summary_zh = "`wx:key` 不是属性名"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/list.html",)
    aliases = ("wxml/valid-wx-key",)
    files = WXML

    messages = {
        "mustache": Message(
            "`wx:key` takes a property name, not a mustache: all rows get the same key",
            zh="`wx:key` 应填属性名，不能写 `{{ }}`，否则所有行的 key 相同",
            help="write the bare name of a property of the entries, or `*this`",
            help_zh="请直接写列表项的属性名，或 `*this`",
        ),
        "path": Message(
            "`wx:key` takes a property name, not the path `{value}`: all rows get the same key",
            zh="`wx:key` 应填属性名，不能写路径 `{value}`，否则所有行的 key 相同",
            help="write the bare name of a property of the entries, or `*this`",
            help_zh="请直接写列表项的属性名，或 `*this`",
        ),
    }

    @on_element("*")
    def check(self, element: ElementSite) -> RuleResult:
        key = element.attribute("wx:key")
        if key is None or not key.value or element.attribute("wx:for", "wx:for-items") is None:
            return
        entry = element.static("wx:for-item") or "item"
        if key.is_dynamic:
            yield self.finding(key.value_place, "mustache", fix=_renamed(key, key.expression or "", entry, element.static("wx:for-index") or "index"))
        elif "." in key.value.strip():
            yield self.finding(key.value_place, "path", value=key.value.strip(), fix=_renamed(key, key.value.strip(), entry, ""))

    invalid = (
        """
        <view wx:for="{{goods}}" wx:key="{{item.id}}" />
                                         ^^^^^^^^^^^ `wx:key` takes a property name, not a mustache: all rows get the same key
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="entry.id" />
                                                             ^^^^^^^^ `wx:key` takes a property name, not the path `entry.id`: all rows get the same key
        <view wx:for="{{names}}" wx:key="{{index}}" />
                                         ^^^^^^^^^ `wx:key` takes a property name, not a mustache: all rows get the same key
        <view wx:for="{{names}}" wx:key="{{item}}" />
                                         ^^^^^^^^ `wx:key` takes a property name, not a mustache: all rows get the same key
        -- fixed --
        <view wx:for="{{goods}}" wx:key="id" />
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="id" />
        <view wx:for="{{names}}" wx:key="index" />
        <view wx:for="{{names}}" wx:key="*this" />
        """,
        """
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="item.seller.id" />
                                                             ^^^^^^^^^^^^^^ `wx:key` takes a property name, not the path `item.seller.id`: all rows get the same key
        """,
    )
    valid = (
        """
        <view wx:for="{{goods}}" wx:key="id" /><view wx:for="{{names}}" wx:key="*this" />
        """,
        """
        <view wx:for="{{goods}}" wx:key="index" /><view wx:for="{{goods}}" wx:key="" />
        """,
        """
        <goods-card wx:key="{{id}}" />
        """,
    )


def _renamed(key: AttributeSite, written: str, entry: str, index: str) -> Fix | None:
    """What was meant, where it is a property of the loop's entry, the entry itself or the index."""
    if written == entry:
        name = "*this"
    elif index and written == index:
        name = "index"
    else:
        owner, _, name = written.partition(".")
        if owner != entry or _NAME.fullmatch(name) is None:
            return None
    return Fix(Text(f"write `{name}`", f"改为 `{name}`"), (Edit(key.path, key.value_place.span, name),), safe=True)
