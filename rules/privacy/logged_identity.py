"""A user's identity is written to the log.

## What it does

Reports `OPENID`, `UNIONID` and the whole of `cloud.getWXContext()` in calls of `console` and `cloud.logger()`, and session keys and phone numbers that are logged under these names.
In client code, an `openid` in the console is advice.

## Why is this bad?

Logs are kept for weeks, exported, searched, and read by people who must not know which user did what. WeChat's security guide forbids keeping users' sensitive data in plain text.
A session key in a log decrypts what WeChat sends about that user.

## Example

```js
const { OPENID } = cloud.getWXContext()
console.log('order of', OPENID)
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
console.log('order of', OPENID.slice(-4))
```

or log the id of the record, which tells nothing to outsiders.

## Known limits

The whole `event` or `res.result` is not reported, whatever it holds. A part (`OPENID.slice(0, 4)`), a yes or no (`!!OPENID`) and a hash are fine.

## 中文

查找把 `OPENID`、`UNIONID` 或整个 `cloud.getWXContext()` 写入日志（`console`、`cloud.logger()`）的代码，以及以明文记录的 session_key 与手机号；小程序端打印 `openid` 仅作提示。
日志会长期保存、被导出和检索，并被无关人员看到；微信安全规范禁止明文保存用户敏感数据。
请只记录末几位（`OPENID.slice(-4)`），或记录记录的 id。整个 `event` 或 `res.result` 不在此列。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    CallSite,
    Confidence,
    Edit,
    Expression,
    Fix,
    Flow,
    Message,
    Project,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    on_call,
    on_flow,
    on_project,
    regex,
)

_IDENTITIES = frozenset({"OPENID", "UNIONID", "FROM_OPENID", "FROM_UNIONID"})
_SECRET = regex(r"(?:.*\.)?(?:session_?key)", re.IGNORECASE)
_PERSONAL = regex(r"(?:.*\.)?(?:(?:pure)?phone_?number)", re.IGNORECASE)
_OPENID = regex(r"(?:.*\.)?_?(?:open_?id|union_?id)", re.IGNORECASE)
_NAMES = frozenset({"identifier", "member_expression"})
_SHORTHAND = "shorthand_property_identifier"


class LoggedIdentity(Rule):
    summary = "a user's identity in a log"
    summary_zh = "在日志中写入用户身份"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",)
    aliases = ("privacy/no-identity-logging",)

    messages = {
        "identity": Message(
            "`{source}` of the caller is written to the log",
            zh="调用者的 `{source}` 被写入日志",
            help="log a part of it, such as `{source}.slice(-4)`, or the id of the record",
            help_zh="只记录其中一部分（如 `{source}.slice(-4)`），或改为记录记录的 id",
        ),
        "whole": Message(
            "an object that holds `{source}` of the caller is written to the log",
            zh="包含调用者 `{source}` 的对象被写入日志",
            help="log what is needed to find the mistake, and no identity",
            help_zh="只记录排错所需的内容，不要包含身份信息",
        ),
        "named": Message(
            "`{name}` is written to the log",
            zh="`{name}` 被写入日志",
            help="remove it from the log, or log a part of it",
            help_zh="从日志中去掉，或只记录其中一部分",
        ),
        "source": Message("`{source}` comes from here", zh="`{source}` 来自此处"),
        "part": Message("log the last four characters of `{name}`", zh="只记录 `{name}` 的最后四个字符"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._reported: set[tuple[str, Span]] = set()
        self._flows: list[tuple[Flow, bool]] = []

    @on_flow(source="trusted-identity", sink="log")
    def check_context(self, flow: Flow) -> None:
        if flow.name in _IDENTITIES:
            self._note(flow)

    @on_flow(source="injected-identity", sink="log")
    def check_injected(self, flow: Flow) -> None:
        if flow.member in ("openId", "unionId"):
            self._note(flow)

    def _note(self, flow: Flow) -> None:
        is_hidden = bool(flow.key) and flow.span == flow.whole
        if flow.is_partial or (flow.path, flow.whole) in self._reported or (is_hidden and flow.name.startswith("FROM_")):
            return  # one finding for `console.log({ OPENID, UNIONID })`
        self._reported.add((flow.path, flow.whole))
        self._flows.append((flow, is_hidden))

    @on_project
    def conclude(self, index: ProjectIndex) -> ProjectResult:
        for flow, is_hidden in self._flows:
            fix = None if is_hidden else self._fix(index.expression(flow))
            yield self.flow_finding(flow, "whole" if is_hidden else "identity", source_key="source", fix=fix)

    def _fix(self, value: Expression | None) -> Fix | None:
        """The last characters are enough to find a user's lines in the log, and too few to name the user."""
        if value is None or (value.kind not in _NAMES and value.kind != _SHORTHAND):
            return None
        part = f"String({value.text}).slice(-4)"
        text = f"{value.text}: {part}" if value.kind == _SHORTHAND else part
        return Fix(self.text("part", name=value.text), (Edit(value.path, value.span, text),), safe=False)

    @on_call("console.log", "console.info", "console.warn", "console.error", "console.debug")
    def check_names(self, call: CallSite) -> RuleResult:
        for argument in call.arguments:
            if argument.kind in _NAMES:
                yield from self._check_name(argument)

    def _check_name(self, argument: Expression) -> RuleResult:
        is_client = argument.module.file.kind.is_client
        name = argument.text.rpartition(".")[2]
        if _SECRET.fullmatch(argument.text):
            yield self.finding(argument, "named", name=name, confidence=Confidence.MEDIUM)
        elif _PERSONAL.fullmatch(argument.text):
            severity = Severity.INFO if is_client else None
            yield self.finding(argument, "named", name=name, severity=severity, confidence=Confidence.MEDIUM, fix=self._fix(argument))
        elif is_client and _OPENID.fullmatch(argument.text):
            yield self.finding(argument, "named", name=name, severity=Severity.INFO, confidence=Confidence.LOW, fix=self._fix(argument))

    invalid = (
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { OPENID, APPID, UNIONID } = cloud.getWXContext()
          console.log('User identity:', { OPENID, APPID, UNIONID })
                                          ^^^^^^ `OPENID` of the caller is written to the log
          const wxContext = cloud.getWXContext()
                            -------------------- `OPENID` comes from here
          console.log(wxContext)
                      ^^^^^^^^^ an object that holds `OPENID` of the caller is written to the log
          cloud.logger().info(`order of ${wxContext.OPENID}`)
                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `OPENID` of the caller is written to the log
          trace(event.userInfo.openId)
        }
        function trace(who) {
          console.error('failed for ' + who)
                        ^^^^^^^^^^^^^^^^^^^ `event.userInfo.openId` of the caller is written to the log
        }
        -- fixed: cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { OPENID, APPID, UNIONID } = cloud.getWXContext()
          console.log('User identity:', { OPENID: String(OPENID).slice(-4), APPID, UNIONID: String(UNIONID).slice(-4) })
          const wxContext = cloud.getWXContext()
          console.log(wxContext)
          cloud.logger().info(`order of ${wxContext.OPENID}`)
          trace(event.userInfo.openId)
        }
        function trace(who) {
          console.error('failed for ' + who)
        }
        """,
        """
        const { result } = await wx.cloud.callFunction({ name: 'login' })
        console.log('openid', result.openid)
                              ^^^^^^^^^^^^^ info: `openid` is written to the log
        console.log(result.session_key)
                    ^^^^^^^^^^^^^^^^^^ `session_key` is written to the log
        -- fixed --
        const { result } = await wx.cloud.callFunction({ name: 'login' })
        console.log('openid', String(result.openid).slice(-4))
        console.log(result.session_key)
        """,
        """
        -- cloudfunctions/phone/index.js --
        exports.main = async (event) => {
          const { phoneNumber } = event.weRunData.data
          console.log(phoneNumber)
                      ^^^^^^^^^^^ `phoneNumber` is written to the log
        }
        -- fixed: cloudfunctions/phone/index.js --
        exports.main = async (event) => {
          const { phoneNumber } = event.weRunData.data
          console.log(String(phoneNumber).slice(-4))
        }
        """,
    )
    valid = (
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const crypto = require('crypto')
        exports.main = async (event) => {
          const { OPENID, APPID, ENV } = cloud.getWXContext()
          if (!OPENID) console.log('openid missing')
          console.log('known', !!OPENID, OPENID.slice(0, 4), OPENID.substring(20), APPID, ENV, OPENID.length)
          console.log(crypto.createHash('sha256').update(OPENID).digest('hex'))
          console.log('same', OPENID === event.openid, event)
          return { openid: OPENID }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          try {
            const { data } = await db.collection('orders').where({ _openid: OPENID }).get()
            console.log(data.length, event.userInfo.nickName)
          } catch (err) {
            console.error(err)
          }
        }
        """,
        "console.log('openid missing', !openid, err)",
        "wx.cloud.callFunction({ name: 'login', success: res => console.log(res.result) })",
    )
