"""A condition or switch that is the text `false`.

## What it does

Reports `wx:if="false"`, `wx:elif="false"` and `hidden="false"`, boolean attributes of built-in components with the value `"false"`, and the same attributes where a space stands beside the mustache.

## Why is this bad?

Without mustaches the value is a string, and a string that is not empty counts as true: `checked="false"` checks the box, `hidden="false"` hides the element. A space beside `{{ }}` makes a
string of the value in the same way.

## Example

```xml
<view wx:if="false">Sold out</view>
<textarea show-confirm-bar="false" />
```

## Use instead

```xml
<view wx:if="{{false}}">Sold out</view>
<textarea show-confirm-bar="{{false}}" />
```

## Known limits

Attributes of custom components are not checked, nor those that also take text, such as `value`. The string `"true"` does what it says and is left alone.

## 中文

检查 `wx:if="false"`、`wx:elif="false"`、`hidden="false"`，内置组件布尔属性的值写成 `"false"`，以及这些属性的 `{{ }}` 旁多了空格的情况。
没有 `{{ }}` 时值是字符串，非空字符串一律为真：`checked="false"` 会选中，`hidden="false"` 会隐藏。`{{ }}` 旁的空格同样会把值变成字符串。
自定义组件的属性以及也接受文本的属性（如 `value`）不检查；`"true"` 的效果与字面一致，不报告。
"""

from collections.abc import Iterator

from wxlint.api import (
    WXML,
    AttributeSite,
    Edit,
    ElementSite,
    Finding,
    Fix,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    components,
    on_element,
    on_project,
)

_CONDITIONS = ("wx:if", "wx:elif")
_BOOLEAN = frozenset({"boolean"})


class BooleanString(Rule):
    summary = 'the text `"false"`, which counts as true'
    summary_zh = '文本 `"false"` 会被当作真值'
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/data.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/list.html",
    )
    files = WXML

    messages = {
        "false": Message(
            '`{name}="{value}"` is true: without mustaches the value is a string, and no empty one',
            zh='`{name}="{value}"` 为真：没有 `{{ }}` 时值是非空字符串',
            help='write `{name}="{{false}}"`',
            help_zh='应写 `{name}="{{false}}"`',
        ),
        "mixed": Message(
            "`{name}` is always true: what stands beside the mustache makes a string of its value",
            zh="`{name}` 始终为真：`{{ }}` 之外的空格会把值变成字符串",
            help="leave nothing but the mustache between the quotes",
            help_zh="引号内只保留 `{{ }}`",
        ),
    }

    @on_element("*")
    def check_conditions(self, element: ElementSite) -> RuleResult:
        for name in _CONDITIONS:
            attribute = element.attribute(name)
            if attribute is not None:
                yield from self._judge(attribute)

    @on_project
    def check_attributes(self, index: ProjectIndex) -> ProjectResult:
        for element in index.views.builtin_elements():
            known = components.component(element.tag)
            for raw in element.element.attributes:
                found = known.attribute(raw.name) if known is not None and raw.value else None
                if raw.name == "hidden" or (found is not None and found.types == _BOOLEAN):
                    yield from self._judge(AttributeSite(element, raw))

    def _judge(self, attribute: AttributeSite) -> Iterator[Finding]:
        value = attribute.value or ""
        inside = value.strip()
        if inside == "false":
            yield self.finding(attribute.value_place, "false", name=attribute.name, value=value, fix=_replaced(attribute, "{{false}}"))
        elif len(attribute.mustaches) == 1 and attribute.expression is None and inside.startswith("{{") and inside.endswith("}}"):
            yield self.finding(attribute.value_place, "mixed", name=attribute.name, fix=_replaced(attribute, inside))

    invalid = (
        """
        <view wx:if="false">Sold out</view>
                     ^^^^^ `wx:if="false"` is true: without mustaches the value is a string, and no empty one
        <view wx:elif=' false '>Sold out</view>
                       ^^^^^^^ `wx:elif=" false "` is true: without mustaches the value is a string, and no empty one
        <block wx:if="{{open}} "><goods-card wx:if="false" /></block>
                      ^^^^^^^^^ `wx:if` is always true: what stands beside the mustache makes a string of its value
                                                    ^^^^^ `wx:if="false"` is true: without mustaches the value is a string, and no empty one
        -- fixed --
        <view wx:if="{{false}}">Sold out</view>
        <view wx:elif='{{false}}'>Sold out</view>
        <block wx:if="{{open}}"><goods-card wx:if="{{false}}" /></block>
        """,
        """
        <view hidden="false"><checkbox checked="false" value="false" /></view>
                      ^^^^^ `hidden="false"` is true: without mustaches the value is a string, and no empty one
                                                ^^^^^ `checked="false"` is true: without mustaches the value is a string, and no empty one
        <textarea show-confirm-bar="false" autoHeight="false" placeholder="false" disabled=false />
                                    ^^^^^ `show-confirm-bar="false"` is true: without mustaches the value is a string, and no empty one
                                                       ^^^^^ `autoHeight="false"` is true: without mustaches the value is a string, and no empty one
                                                                                           ^^^^^ `disabled="false"` is true: without mustaches the value is a string, and no empty one
        <view hidden=" {{ !open }}" />
                      ^^^^^^^^^^^^ `hidden` is always true: what stands beside the mustache makes a string of its value
        -- fixed --
        <view hidden="{{false}}"><checkbox checked="{{false}}" value="false" /></view>
        <textarea show-confirm-bar="{{false}}" autoHeight="{{false}}" placeholder="false" disabled=false />
        <view hidden="{{ !open }}" />
        """,
    )
    valid = (
        """
        <view wx:if="{{false}}" hidden="{{ false }}"><checkbox checked="{{false}}" disabled="true" /><scroll-view scroll-y="true" scroll-x /></view>
        """,
        """
        <radio value="false" /><input value="false" placeholder="false" /><text space="false">a</text><view aria-hidden="false" data-open="false" wx:if="" />
        """,
        """
        <goods-card open="false" checked="false" hidden="false" />
        """,
        """
        <label hidden="false" /><view class=" {{name}} " hidden="{{a}}{{b}}" />
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "usingComponents": { "label": "/components/label/label" } }
        -- miniprogram/components/label/label.json --
        { "component": true }
        """,
    )


def _replaced(attribute: AttributeSite, text: str) -> Fix | None:
    """The fix, where the value stands in quotes."""
    place = attribute.value_place
    if attribute.span.end == place.span.end:
        return None
    return Fix(Text(f"write `{text}`", f"改为 `{text}`"), (Edit(attribute.path, place.span, text),), safe=True)
