"""A `wx:key` that is no property name.

## What it does

Reports `wx:key` with a mustache (`{{item.id}}`) or a path (`item.id`).

## Why is this bad?

`wx:key` takes the name of a property of each entry, or `*this`. Anything else is no valid key, as the tools'
console says: when the list changes, rows are built anew and may keep another row's state.

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
`wx:key` 只接受每一项的属性名或 `*this`；其他写法都不是有效的 key（开发者工具的控制台会提示）：列表变化时各行会重建，还可能保留其他行的状态。
不检查 `wx:key="index"`，虽然它对会调整顺序的列表帮助不大。
"""

from wxlint.api import WXML, AttributeSite, Edit, ElementSite, Fix, Message, Rule, RuleResult, Severity, Text, on_element, regex

_NAME = regex(r"[A-Za-z_$][\w$]*")


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
            "`wx:key` takes a property name, not a mustache: the rows have no key",
            zh="`wx:key` 应填属性名，不能写 `{{ }}`，否则等于没有 key",
            help="write the bare name of a property of the entries, or `*this`",
            help_zh="请直接写列表项的属性名，或 `*this`",
        ),
        "path": Message(
            "`wx:key` takes a property name, not the path `{value}`: the rows have no key",
            zh="`wx:key` 应填属性名，不能写路径 `{value}`，否则等于没有 key",
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
                                         ^^^^^^^^^^^ `wx:key` takes a property name, not a mustache: the rows have no key
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="entry.id" />
                                                             ^^^^^^^^ `wx:key` takes a property name, not the path `entry.id`: the rows have no key
        <view wx:for="{{names}}" wx:key="{{index}}" />
                                         ^^^^^^^^^ `wx:key` takes a property name, not a mustache: the rows have no key
        <view wx:for="{{names}}" wx:key="{{item}}" />
                                         ^^^^^^^^ `wx:key` takes a property name, not a mustache: the rows have no key
        -- fixed --
        <view wx:for="{{goods}}" wx:key="id" />
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="id" />
        <view wx:for="{{names}}" wx:key="index" />
        <view wx:for="{{names}}" wx:key="*this" />
        """,
        """
        <view wx:for="{{goods}}" wx:for-item="entry" wx:key="item.seller.id" />
                                                             ^^^^^^^^^^^^^^ `wx:key` takes a property name, not the path `item.seller.id`: the rows have no key
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
