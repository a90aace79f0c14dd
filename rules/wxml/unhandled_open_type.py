"""A button that asks for something and takes no answer.

## What it does

Reports buttons whose `open-type` gives its result in an event that they do not bind: `getPhoneNumber` without `bindgetphonenumber`, `getRealtimePhoneNumber`, `chooseAvatar`,
`agreePrivacyAuthorization` and `liveActivity` likewise.

## Why is this bad?

The user is asked, agrees, and nothing comes of it: phone number and avatar arrive in the event and nowhere else, and so does the consent that `wx.onNeedPrivacyAuthorization` waits for.

## Example

```xml
<button open-type="getPhoneNumber" bindtap="login">Log in</button>
```

## Use instead

```xml
<button open-type="getPhoneNumber" bindgetphonenumber="login">Log in</button>
```

## Known limits

Silent for an `open-type` with mustaches, for disabled buttons, and for `share`, `feedback`, `contact`, `openSetting` and `launchApp`, which do their work without an event. `getUserInfo` is obsolete and left alone. In
`getPhoneNumber|agreePrivacyAuthorization` only the first needs its event; `agreePrivacyAuthorization` alone may also be handled in `bindtap`.

## 中文

检查设置了 `open-type`、却没有绑定对应事件的按钮：`getPhoneNumber` 需要 `bindgetphonenumber`，`getRealtimePhoneNumber`、`chooseAvatar`、`agreePrivacyAuthorization`、`liveActivity` 同理。
用户同意之后什么也没有发生：手机号、头像只会出现在该事件中，`wx.onNeedPrivacyAuthorization` 等待的授权结果也是如此。
含 `{{ }}` 的 `open-type`、禁用的按钮以及无需事件的 `share`、`feedback`、`contact`、`openSetting`、`launchApp` 不报告；`getUserInfo` 已废弃，不检查。
`getPhoneNumber|agreePrivacyAuthorization` 只要求前者的事件；单独的 `agreePrivacyAuthorization` 也可以在 `bindtap` 中处理。
"""

from wxlint.api import WXML, ElementSite, Message, ProjectIndex, ProjectResult, Rule, Severity, on_project, regex

_EVENTS = {
    "getPhoneNumber": "getphonenumber",
    "getRealtimePhoneNumber": "getrealtimephonenumber",
    "chooseAvatar": "chooseavatar",
    "agreePrivacyAuthorization": "agreeprivacyauthorization",
    "liveActivity": "createliveactivity",
}
"""https://developers.weixin.qq.com/miniprogram/dev/component/button.html: the values whose result is the event's detail."""
_CONSENT = "agreePrivacyAuthorization"
_DISABLED = regex(r"(?:true|disabled|\{\{\s*true\s*\}\})?\s*")


class UnhandledOpenType(Rule):
    summary = "button that takes no answer to what it asks"
    summary_zh = "按钮没有处理 `open-type` 的结果"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/component/button.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html",
    )
    aliases = ("wxml/open-type-handler",)
    files = WXML

    messages = {
        "unhandled": Message(
            "`{value}` gives its result in the event `{event}`, which this button does not bind",
            zh="`{value}` 的结果在 `{event}` 事件中返回，此按钮没有绑定该事件",
            help='bind it: `bind{event}="…"`',
            help_zh='请绑定：`bind{event}="…"`',
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for element in index.views.builtin_elements("button"):
            asked = element.attribute("open-type", "openType")
            if asked is None or asked.is_dynamic or not asked.value or self._is_disabled(element):
                continue
            value = asked.value.partition("|")[0].strip()
            event = _EVENTS.get(value)
            bound = {
                name for name in map(str.lower, (attribute.name for attribute in element.element.attributes)) if event is not None and event in name
            }
            is_tapped = value == _CONSENT and any(binding.event == "tap" for binding in element.bindings)
            if event is not None and not bound and not is_tapped:
                yield self.finding(asked.value_place, "unhandled", value=value, event=event)

    @staticmethod
    def _is_disabled(element: ElementSite) -> bool:
        disabled = element.attribute("disabled")
        return disabled is not None and _DISABLED.fullmatch(disabled.value or "") is not None

    invalid = (
        """
        <button open-type="getPhoneNumber" bindtap="login">Log in</button>
                           ^^^^^^^^^^^^^^ `getPhoneNumber` gives its result in the event `getphonenumber`, which this button does not bind
        <button openType="chooseAvatar"><image src="{{avatar}}" /></button>
                          ^^^^^^^^^^^^ `chooseAvatar` gives its result in the event `chooseavatar`, which this button does not bind
        <button open-type="agreePrivacyAuthorization" id="agree">Agree</button>
                           ^^^^^^^^^^^^^^^^^^^^^^^^^ `agreePrivacyAuthorization` gives its result in the event `agreeprivacyauthorization`, which this button does not bind
        """,
        """
        <button open-type="getPhoneNumber|agreePrivacyAuthorization" bindagreeprivacyauthorization="agree" disabled="{{busy}}">Log in</button>
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `getPhoneNumber` gives its result in the event `getphonenumber`, which this button does not bind
        """,
    )
    valid = (
        """
        <button open-type="getPhoneNumber" bindgetphonenumber="login">Log in</button><button open-type="chooseAvatar" bind:chooseavatar="{{ keep }}" />
        <button open-type="getPhoneNumber|agreePrivacyAuthorization" bindgetphonenumber="login">Log in</button>
        """,
        """
        <button open-type="share" /><button open-type="feedback" /><button open-type="contact" /><button open-type="openSetting" /><button open-type="launchApp" />
        <button open-type="getUserInfo" bindtap="login" /><button bindtap="pay" /><button open-type="" /><button open-type />
        """,
        """
        <button open-type="{{ kind }}" /><button open-type="agreePrivacyAuthorization" catchtap="agree" />
        <button open-type="getPhoneNumber" disabled /><button open-type="getPhoneNumber" disabled="{{true}}" />
        """,
        """
        <button open-type="getPhoneNumber" bindgetPhoneNumber="login" /><phone-button open-type="getPhoneNumber" />
        """,
    )
