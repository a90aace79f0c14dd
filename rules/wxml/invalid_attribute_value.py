"""A value that an attribute does not take.

## What it does

Reports attributes of built-in components that take one of a few words, and have another: `mode` of `image`, `type` of `input`, `open-type` of `button` and `navigator`, and so on.

## Why is this bad?

WeChat takes the default instead and says nothing: `mode="cover"` stretches the picture, `type="password"` shows the password.

## Example

```xml
<image src="{{photo}}" mode="cover" />
<input type="password" />
```

## Use instead

```xml
<image src="{{photo}}" mode="aspectFill" />
<input password />
```

## Known limits

Only attributes whose documentation lists all values are checked, and only values without mustaches. Empty values and `false` say that nothing is chosen and are left alone.

## 中文

检查内置组件中只接受固定几个取值的属性是否写了其他值：`image` 的 `mode`、`input` 的 `type`、`button` 与 `navigator` 的 `open-type` 等。
取值无效时使用默认值，没有任何提示：`mode="cover"` 会拉伸图片，`type="password"` 会明文显示密码。
只检查文档列出全部取值的属性和不含 `{{ }}` 的值；空值与 `false` 表示未选择，不报告。
"""

from wxlint.api import WXML, AttributeSite, Message, ProjectIndex, ProjectResult, Rule, Severity, Text, components, nearest, on_project

_MEANT = {
    ("image", "mode", "cover"): "aspectFill",
    ("image", "mode", "contain"): "aspectFit",
    ("image", "mode", "fill"): "scaleToFill",
    ("image", "mode", "center center"): "center",
    ("input", "type", "tel"): "number",
    ("input", "type", "phone"): "number",
}
"""What other platforms say, and what WXML has for it."""
_PASSWORD = ("input", "type", "password")
_NONE = frozenset({"", "false"})
_LISTED = 12
"""How many legal values a message lists."""


class InvalidAttributeValue(Rule):
    summary = "value that the attribute does not take"
    summary_zh = "属性不接受该取值"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/component/",
        "https://developers.weixin.qq.com/miniprogram/dev/component/image.html",
        "https://developers.weixin.qq.com/miniprogram/dev/component/input.html",
    )
    aliases = ("wxml/enum-attribute",)
    files = WXML

    messages = {
        "unknown": Message(
            "`{name}` of `{tag}` does not take `{value}`: the default is taken instead",
            zh="`{tag}` 的 `{name}` 不接受 `{value}`，将使用默认值",
            help="choose one of {values}",
            help_zh="请选用以下之一：{values}",
        ),
        "similar": Message(
            "`{name}` of `{tag}` does not take `{value}`: the default is taken instead",
            zh="`{tag}` 的 `{name}` 不接受 `{value}`，将使用默认值",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "password": Message(
            "`input` has no type `password`: what the user types can be read on the screen",
            zh="`input` 没有 `password` 类型，用户输入的内容会明文显示",
            help="use the attribute `password` instead",
            help_zh="请改用 `password` 属性",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for element in index.views.builtin_elements():
            known = components.component(element.tag)
            for raw in element.element.attributes:
                value = (raw.value or "").strip()
                found = known.attribute(raw.name) if known is not None and value not in _NONE and not raw.is_dynamic else None
                if found is None or not found.values or value in map(str, found.values):
                    continue
                where, legal = AttributeSite(element, raw).value_place, [str(legal) for legal in found.values]
                asked = element.tag, found.name, value
                if asked == _PASSWORD:
                    if element.attribute("password") is None:
                        yield self.finding(where, "password")
                    continue
                meant = _MEANT.get(asked) or nearest(value, legal)
                key = "unknown" if meant is None else "similar"
                yield self.finding(where, key, name=raw.name, tag=element.tag, value=value, nearest=meant, values=_listed(legal))

    invalid = (
        """
        <image src="{{photo}}" mode="cover" />
                                     ^^^^^ `mode` of `image` does not take `cover`: the default is taken instead
        <input type="password" bindinput="type" />
                     ^^^^^^^^ `input` has no type `password`: what the user types can be read on the screen
        <button size="40" type="primary">Order</button>
                      ^^ `size` of `button` does not take `40`: the default is taken instead
        """,
        """
        <image src="{{photo}}" mode="aspectfill" /><input confirm-type="ok" confirmType="serach" />
                                     ^^^^^^^^^^ `mode` of `image` does not take `aspectfill`: the default is taken instead
                                                                        ^^ `confirm-type` of `input` does not take `ok`: the default is taken instead
                                                                                         ^^^^^^ `confirmType` of `input` does not take `serach`: the default is taken instead
        """,
    )
    valid = (
        """
        <image src="{{photo}}" mode="aspectFill" /><input type="number" confirm-type="search" /><input password type="password" /><image mode="{{mode}}" />
        """,
        """
        <button open-type="getPhoneNumber|agreePrivacyAuthorization" bindgetphonenumber="login" form-type="submit" /><text space="false">a</text><image mode="" />
        """,
        """
        <goods-image mode="cover" /><canvas type="2d" /><icon type="success_no_circle" /><icon type="success_circle" /><map theme="dark" /><picker mode="date" fields="month" />
        """,
        """
        <button type="round" />
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "button": "/components/button/button" } }
        -- miniprogram/components/button/button.json --
        { "component": true }
        """,
    )


def _listed(values: list[str]) -> Text:
    quoted = [f"`{value}`" for value in values[:_LISTED]] + ["…"] * (len(values) > _LISTED)
    return Text(", ".join(quoted), "、".join(quoted))
