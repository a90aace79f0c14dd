"""An API that WeChat has deprecated.

## What it does

Reports uses of members of `wx` that the published API marks as deprecated, with what takes their place.

## Why is this bad?

A deprecated API gets no corrections: it lacks what newer devices and clients need, is slower (`wx.getSystemInfoSync` gathers what five newer calls give apart), or behaves
otherwise than its successor. It may be withdrawn.

## Example

```js
const { windowWidth } = wx.getSystemInfoSync()
```

## Use instead

```js
const { windowWidth } = wx.getWindowInfo()
```

## Known limits

Silent where the code asks for the successor or the version first: `wx.getWindowInfo ? wx.getWindowInfo() : wx.getSystemInfoSync()`, `wx.canIUse(…)`; info elsewhere in such a file, and for
an API without a successor. Of objects that calls return, only those of maps are looked at: that of an old canvas is reported where it is made.

## 中文

查找官方已标记废弃的 `wx` 接口，并给出替代接口。废弃的接口不再修复问题，可能更慢（`wx.getSystemInfoSync` 会一次性收集五个新接口的信息），行为也可能与新接口不同，将来还可能下线。
若代码已先判断新接口或版本（如 `wx.getWindowInfo ? … : wx.getSystemInfoSync()`、`wx.canIUse(…)`），则不报告；同一文件中的其他用法，以及没有替代接口的，仅作提示。
"""

from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    Expression,
    Finding,
    MemberSite,
    Message,
    Rule,
    RuleResult,
    Severity,
    conditions_of,
    on_call,
    on_member,
    wx_api,
)

_ASKS = ("canIUse", "SDKVersion", "compareVersion")


def _mentions(text: bytes, words: tuple[str, ...]) -> bool:
    return any(word.encode() in text for word in words)


class DeprecatedApi(Rule):
    summary = "deprecated API"
    summary_zh = "已废弃的接口"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/compatibility.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("api/no-deprecated",)
    files = CLIENT

    messages = {
        "replaced": Message(
            "`{name}` is deprecated since base library {since}",
            zh="`{name}` 自基础库 {since} 起已废弃",
            help="use {replacements}",
            help_zh="请改用 {replacements}",
        ),
        "withdrawn": Message(
            "`{name}` is deprecated since base library {since}, and nothing takes its place",
            zh="`{name}` 自基础库 {since} 起已废弃，且没有替代接口",
        ),
    }

    @on_member("wx")
    def check(self, site: MemberSite) -> RuleResult:
        member = wx_api.member(site.member)
        if member is not None and member.deprecation is not None and not site.is_written and not site.is_tested:
            yield from self._report(site, f"wx.{site.member}", member.deprecation)

    @on_call("wx.createMapContext().*")
    def check_map(self, call: CallSite) -> RuleResult:
        member = wx_api.class_members("MapContext").get(call.name.rpartition(".")[2])
        if member is not None and member.deprecation is not None:
            yield from self._report(call.callee, f"MapContext.{member.name}", member.deprecation)

    def _report(self, where: Expression, name: str, deprecation: wx_api.Deprecation) -> Iterator[Finding]:
        words = (*(replacement.rpartition(".")[2] for replacement in deprecation.replacements), name.rpartition(".")[2], *_ASKS)
        if any(_mentions(condition.test.node.text or b"", words) for condition in conditions_of(*where.ref) if condition.arm not in ("try", "catch")):
            return
        # a file that asks for versions elsewhere may call this one for old clients only
        severity = Severity.INFO if _mentions(where.module.data, _ASKS) else None
        if not deprecation.replacements:
            yield self.finding(where, "withdrawn", name=name, since=deprecation.since, severity=Severity.INFO)
            return
        replacements = ", ".join(f"`{replacement}`" for replacement in deprecation.replacements)
        yield self.finding(where, "replaced", name=name, since=deprecation.since, replacements=replacements, severity=severity)

    invalid = (
        """
        Page({
          onLoad() {
            const { windowWidth } = wx.getSystemInfoSync()
                                    ^^^^^^^^^^^^^^^^^^^^ `wx.getSystemInfoSync` is deprecated since base library 2.20.1
            const { chooseImage } = wx
                    ^^^^^^^^^^^ `wx.chooseImage` is deprecated since base library 2.21.0
            this.canvas = wx.createCanvasContext('board')
                          ^^^^^^^^^^^^^^^^^^^^^^ `wx.createCanvasContext` is deprecated since base library 2.9.0
            return windowWidth ? chooseImage : null
          },
          save(bytes) {
            return wx.arrayBufferToBase64(bytes)
                   ^^^^^^^^^^^^^^^^^^^^^^ info: `wx.arrayBufferToBase64` is deprecated since base library 2.4.0, and nothing takes its place
          }
        })
        """,
        """
        const map = wx.createMapContext('map')
        map.translateMarker({ markerId: 1, destination })
        ^^^^^^^^^^^^^^^^^^^ `MapContext.translateMarker` is deprecated since base library 3.11.2
        """,
        """
        const version = wx.getSystemInfoSync().SDKVersion
                        ^^^^^^^^^^^^^^^^^^^^ info: `wx.getSystemInfoSync` is deprecated since base library 2.20.1
        """,
    )
    valid = (
        "const info = wx.getWindowInfo ? wx.getWindowInfo() : wx.getSystemInfoSync()",
        "const info = wx.canIUse('getWindowInfo') ? wx.getWindowInfo() : wx.getSystemInfoSync()",
        "function size() { if (wx.getWindowInfo) return wx.getWindowInfo(); return wx.getSystemInfoSync() }",
        "const info = (wx.getWindowInfo || wx.getSystemInfoSync)()",
        "if (wx.chooseImage) { pick() }",
        "wx.chooseMedia({ count: 1 }); wx.createMapContext('map').moveAlong({})",
        "const wx = { getSystemInfoSync() {} }; wx.getSystemInfoSync()",
    )
