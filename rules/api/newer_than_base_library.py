"""An API or option that older base libraries do not have.

## What it does

Reports members of `wx` and options of their calls that came with a later base library than `minimum`, unless the code asks first whether they are there.

## Why is this bad?

On a phone with an older WeChat, `wx.x` is `undefined` and calling it throws; an unknown option is ignored. Nobody notices in the developer tools, which have the newest library.

## Example

```js
wx.getSkylineInfoSync()
```

## Use instead

```js
if (wx.getSkylineInfoSync) wx.getSkylineInfoSync()
```

## Known limits

The real minimum stands in the administration of the Mini Program (设置 → 基本设置 → 基础库最低版本), which wxlint does not see: set `minimum` to it. The default is the latest
that 99 % of users had (npm miniprogram-versions 1.2.2116, November 2025). Silent in `try`, under any condition that mentions the member, `canIUse` or a version,
and for `wx.offX`, which runs where `wx.onX` has.

## 中文

查找晚于 `minimum` 版本基础库才提供、且使用前未做判断的 `wx` 接口与参数。在旧版微信上，这样的接口为 `undefined`，调用会抛出异常；未知参数会被忽略。开发者工具总是最新版本，因此不易发现。
真正的最低版本在小程序管理后台设置（设置 → 基本设置 → 基础库最低版本），请将 `minimum` 设为该值；默认值取 99% 以上用户已具备的版本。用 `if (wx.x)`、`wx.canIUse`、版本比较或 `try` 保护的代码不会报告。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Expression,
    MemberSite,
    Message,
    Option,
    Rule,
    RuleResult,
    Severity,
    conditions_of,
    on_call,
    on_member,
    wx_api,
)

_ASKS = (b"canIUse", b"SDKVersion", b"compareVersion")


def _is_asked_for(where: Expression, member: str) -> bool:
    """Whether a condition on the way makes sure that the member is there."""
    words = (*_ASKS, member.encode())
    conditions = conditions_of(*where.ref)
    return any(condition.arm == "try" or any(word in (condition.test.node.text or b"") for word in words) for condition in conditions)


class NewerThanBaseLibrary(Rule):
    summary = "API that older base libraries do not have"
    summary_zh = "低版本基础库没有的接口"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/compatibility.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
        "https://www.npmjs.com/package/miniprogram-versions",
    )
    aliases = ("api/min-lib-version",)
    files = CLIENT
    options = {
        "minimum": Option(
            "2.33.0",
            "the lowest base library that the Mini Program runs on, as set in its administration",
            "小程序支持的最低基础库版本，与管理后台的设置一致",
        )
    }

    messages = {
        "member": Message(
            "`wx.{name}` needs base library {since}, later than {minimum}",
            zh="`wx.{name}` 需要基础库 {since}，高于最低版本 {minimum}",
            help="ask first: `if (wx.{name}) …`, or raise the minimum",
            help_zh="请先判断：`if (wx.{name}) …`，或提高最低版本",
        ),
        "option": Message(
            "the option `{option}` of `wx.{name}` needs base library {since}, later than {minimum}",
            zh="`wx.{name}` 的参数 `{option}` 需要基础库 {since}，高于最低版本 {minimum}",
            help="do without it on older ones: `wx.canIUse('{name}.object.{option}')`, or raise the minimum",
            help_zh="请用 `wx.canIUse('{name}.object.{option}')` 判断，或提高最低版本",
        ),
    }

    @on_member("wx")
    def check(self, site: MemberSite) -> RuleResult:
        member = wx_api.member(site.member)
        if (
            member is None
            or member.name.startswith("off")
            or not self._is_newer(member.since)
            or site.is_tested
            or site.is_written
            or _is_asked_for(site, site.member)
        ):
            return
        if site.is_dereferenced:
            yield self.finding(site, "member", name=member.name, since=member.since, minimum=self.settings["minimum"])

    @on_call("wx.*")
    def check_options(self, call: CallSite) -> RuleResult:
        name = call.name.removeprefix("wx.")
        known = wx_api.options(name)
        options = call.options() if known is not None else None
        for found in options.properties() if options is not None else ():
            option = known.get(found.name) if known is not None else None
            if option is not None and self._is_newer(option.since) and not _is_asked_for(found.key, option.name) and not self._is_new_member(name):
                yield self.finding(found.key, "option", option=option.name, name=name, since=option.since, minimum=self.settings["minimum"])

    def _is_new_member(self, name: str) -> bool:
        member = wx_api.member(name)
        return member is not None and self._is_newer(member.since)

    def _is_newer(self, since: str) -> bool:
        return bool(since) and wx_api.version(since) > wx_api.version(str(self.settings["minimum"]))

    invalid = (
        """
        wx.requestIdleCallback(work)
        ^^^^^^^^^^^^^^^^^^^^^^ info: `wx.requestIdleCallback` needs base library 3.10.0, later than 2.33.0
        wx.request({ url, useHighPerformanceMode: true, timeout: 1000 })
                          ^^^^^^^^^^^^^^^^^^^^^^ info: the option `useHighPerformanceMode` of `wx.request` needs base library 3.3.3, later than 2.33.0
        """,
        """
        -- wxlint.toml --
        [rules."api/newer-than-base-library"]
        minimum = "2.10.0"
        -- miniprogram/pages/index/index.js --
        const { windowWidth } = wx.getWindowInfo()
                                ^^^^^^^^^^^^^^^^ info: `wx.getWindowInfo` needs base library 2.20.1, later than 2.10.0
        """,
    )
    valid = (
        "wx.getWindowInfo(); wx.request({ url, timeout: 1000 })",
        "if (wx.requestIdleCallback) wx.requestIdleCallback(work); else work()",
        "wx.requestIdleCallback?.(work); const idle = wx.requestIdleCallback || setTimeout",
        "if (wx.canIUse('requestIdleCallback')) { wx.requestIdleCallback(work) }",
        "function start() { if (!wx.requestIdleCallback) return; wx.requestIdleCallback(work) }",
        "try { wx.requestIdleCallback(work) } catch (err) { work() }",
        "if (compareVersion(version, '3.10.0') >= 0) wx.requestIdleCallback(work)",
        "if (this.listening) wx.offParallelStateChange(this.listening)",
        "const wx = { requestIdleCallback(work) {} }; wx.requestIdleCallback(work)",
    )
