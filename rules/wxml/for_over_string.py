"""A list that is a string.

## What it does

Reports `wx:for` whose value is text: without mustaches, or with something besides one mustache, be it a space.

## Why is this bad?

`wx:for="goods"` loops over the letters g, o, o, d, s. A space beside the mustache makes a string of the list in the same way, and the page shows `[`, `o`, `b`, `j`, …

## Example

```html
<view wx:for="goods">{{item.name}}</view>
<view wx:for="{{goods}} ">{{item.name}}</view>
```

## Use instead

```html
<view wx:for="{{goods}}">{{item.name}}</view>
```

## Known limits

A number without mustaches, and an empty value, are left alone.

## 中文

检查值为字符串的 `wx:for`：没有写 `{{ }}`，或 `{{ }}` 之外还有其他内容（哪怕只是一个空格）。
`wx:for="goods"` 会逐个字母循环；`{{ }}` 旁的空格同样会把数组变成字符串，页面上出现 `[`、`o`、`b` 等字符。
不检查没有 `{{ }}` 的数字和空值。
"""

from wxlint.api import WXML, AttributeSite, Edit, ElementSite, Fix, Message, Rule, RuleResult, Severity, Text, on_element, regex

_PATH = regex(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\w+\])*")


class ForOverString(Rule):
    summary = "`wx:for` over a string"
    summary_zh = "`wx:for` 的值是字符串"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/list.html",)
    aliases = ("wxml/for-string",)
    files = WXML

    messages = {
        "text": Message(
            "this loops over the letters of `{value}`: there is no mustache around it",
            zh="这会逐个字母循环 `{value}`：外面没有写 `{{ }}`",
            help='write `wx:for="{{{value}}}"`',
            help_zh='应写 `wx:for="{{{value}}}"`',
        ),
        "mixed": Message(
            "what stands beside the mustache makes a string of the list, and this loops over its letters",
            zh="`{{ }}` 之外的内容会把列表变成字符串，变成逐个字符循环",
            help="leave nothing but the mustache between the quotes, no space either",
            help_zh="引号内只保留 `{{ }}`，空格也不要留",
        ),
    }

    @on_element("*")
    def check(self, element: ElementSite) -> RuleResult:
        for attribute in element.attributes:
            if attribute.name not in ("wx:for", "wx:for-items") or not attribute.value:
                continue
            value = attribute.value
            if not attribute.is_dynamic:
                if not value.strip().isdigit():
                    fix = _replaced(attribute, f"{{{{{value.strip()}}}}}") if _PATH.fullmatch(value.strip()) else None
                    yield self.finding(attribute.value_place, "text", value=value.strip(), fix=fix)
            elif attribute.expression is None:
                inside = value.strip()
                is_one = len(attribute.mustaches) == 1 and inside.startswith("{{") and inside.endswith("}}")
                yield self.finding(attribute.value_place, "mixed", fix=_replaced(attribute, inside) if is_one else None)

    invalid = (
        """
        <view wx:for="goods" wx:key="id">{{item.name}}</view>
                      ^^^^^ this loops over the letters of `goods`: there is no mustache around it
        <block wx:for="{{goods.list}} " wx:key="id">{{item.name}}</block>
                       ^^^^^^^^^^^^^^^ what stands beside the mustache makes a string of the list, and this loops over its letters
        -- fixed --
        <view wx:for="{{goods}}" wx:key="id">{{item.name}}</view>
        <block wx:for="{{goods.list}}" wx:key="id">{{item.name}}</block>
        """,
        """
        <view wx:for="{{a}}{{b}}" wx:key="id" />
                      ^^^^^^^^^^ what stands beside the mustache makes a string of the list, and this loops over its letters
        <view wx:for="[1, 2, 3]" wx:key="*this" />
                      ^^^^^^^^^ this loops over the letters of `[1, 2, 3]`: there is no mustache around it
        """,
    )
    valid = (
        """
        <view wx:for="{{goods}}" wx:key="id">{{item.name}}</view>
        """,
        """
        <view wx:for="{{[1, 2, 3]}}" wx:key="*this" /><view wx:for="{{ 5 }}" wx:key="*this" /><view wx:for="5" wx:key="*this" />
        """,
        """
        <view wx:for='{{ goods }}' wx:for-item="entry" wx:key="id" /><view wx:for="" />
        """,
    )


def _replaced(attribute: AttributeSite, text: str) -> Fix:
    return Fix(Text(f"write `{text}`", f"改为 `{text}`"), (Edit(attribute.path, attribute.value_place.span, text),), safe=True)
