"""A `CloudID` that the platform does not see, because it is not directly in `data`.

## What it does

Reports `wx.cloud.CloudID(…)` deeper inside the `data` of `wx.cloud.callFunction` than its own properties, and more than five of them in one call.

## Why is this bad?

On the way to the function the platform replaces a `CloudID` by the open data that it stands for, but only where it is a property of `data` itself, and five at most. Anywhere else the function
receives the id alone, and `event.user.phone.data` is `undefined`.

## Example

```js
wx.cloud.callFunction({ name: 'bind', data: { user: { phone: wx.cloud.CloudID(id) } } })
```

## Use instead

```js
wx.cloud.callFunction({ name: 'bind', data: { phone: wx.cloud.CloudID(id) } })
```

## Known limits

`data` has to be an object literal, there or in a constant.

## 中文

查找 `wx.cloud.callFunction` 的 `data` 中位于更深层的 `wx.cloud.CloudID(…)`，以及一次调用中超过五个的情况。
平台只替换 `data` 顶层属性上的 `CloudID`，且最多五个；放在别处时，云函数只能收到 id 本身，读到的开放数据是 `undefined`。
请把它直接作为 `data` 的属性传入。
"""

from collections.abc import Iterator

from wxlint.api import CLIENT, CallSite, Expression, Message, ObjectLiteral, Rule, RuleResult, Severity, on_call

_CLOUD_ID = "wx.cloud.CloudID()"
_MOST = 5


class NestedCloudId(Rule):
    summary = "a CloudID that is no property of `data` itself"
    summary_zh = "CloudID 不在 data 的顶层"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html",)
    aliases = ("cloud/cloudid-top-level",)
    files = CLIENT

    messages = {
        "nested": Message(
            "this `CloudID` is not replaced by open data: it is no property of `data` itself",
            zh="该 `CloudID` 不会被替换为开放数据：它不是 `data` 的顶层属性",
            help="move it up to be a property of `data`",
            help_zh="改为 `data` 的顶层属性",
        ),
        "many": Message(
            "this `CloudID` is not replaced by open data: five in one call are the most",
            zh="该 `CloudID` 不会被替换为开放数据：一次调用最多五个",
            help="split the call",
            help_zh="拆成多次调用",
        ),
    }

    @on_call("wx.cloud.callFunction")
    def check(self, call: CallSite) -> RuleResult:
        data = call.option("data")
        literal = data.object() if data is not None else None
        if literal is None:
            return
        top = [entry.value for entry in literal.properties() if entry.value.resolved_path == _CLOUD_ID]
        for value in top[_MOST:]:
            yield self.finding(value, "many")
        for value in _below(literal):
            if value.resolved_path == _CLOUD_ID:
                yield self.finding(value, "nested")

    invalid = (
        """
        wx.cloud.callFunction({ name: 'bind', data: { user: { phone: wx.cloud.CloudID(id) } } }).catch(toast)
                                                                     ^^^^^^^^^^^^^^^^^^^^ this `CloudID` is not replaced by open data: it is no property of `data` itself
        """,
        """
        const { cloud } = wx
        const phone = cloud.CloudID(id)
        const data = { list: [phone], a: phone, b: phone, c: phone, d: phone, e: phone, f: cloud.CloudID(id) }
                              ^^^^^ this `CloudID` is not replaced by open data: it is no property of `data` itself
                                                                                           ^^^^^^^^^^^^^^^^^ this `CloudID` is not replaced by open data: five in one call are the most
        cloud.callFunction({ name: 'bind', data }).catch(toast)
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'bind', data: { phone: wx.cloud.CloudID(id), steps: wx.cloud.CloudID(run) } }).catch(toast)",
        "wx.cloud.callFunction({ name: 'bind', data: { phone: { id } } }).catch(toast)",
        "const phone = wx.cloud.CloudID(id); wx.cloud.callFunction({ name: 'bind', data: { ...rest, phone } }).catch(toast)",
        "api.callFunction({ name: 'bind', data: { user: { phone: api.CloudID(id) } } })",
    )


def _below(literal: ObjectLiteral) -> Iterator[Expression]:
    """What stands inside the properties of `literal`, at any depth."""
    pending = [entry.value for entry in literal.properties()]
    for _ in range(1000):
        if not pending:
            return
        value = pending.pop()
        inner = value.object()
        members = [entry.value for entry in inner.properties()] if inner is not None else list(value.elements() or ())
        yield from members
        pending += members
