"""The caller's own openid can be replaced by one from the request.

## What it does

Reports `event.openid || OPENID`, `OPENID || event.openid`, `event.openid ?? OPENID`, a conditional between the two, and `{ openid: OPENID, ...event }` that ends up in a query or a
record: expressions that give the request a say in who the caller is.

## Why is this bad?

In `event.openid || OPENID` the caller's value wins: whoever sends an openid acts as that user, and the trusted value only serves those who send none. In
`OPENID || event.openid` the request decides as soon as `OPENID` is missing, as it is for calls over HTTP and from timers.

## Example

```js
const { OPENID } = cloud.getWXContext()
const openid = event.openid || OPENID
```

## Use instead

```js
const { OPENID } = cloud.getWXContext()
```

If an administrator may act for others, check that first: `const openid = isAdmin(OPENID) ? event.openid : OPENID`.

## Known limits

Silent where a decision about `OPENID` guards the expression. `event.userInfo.openId` is injected by the platform and no override.

## 中文

报告 `event.openid || OPENID`、`OPENID || event.openid`、`??`、条件表达式以及 `{ openid: OPENID, ...event }` 等写法：请求因此可以左右「调用者是谁」。
前一种写法里，调用者传入的值优先，任何人都能冒充他人；后一种写法在 `OPENID` 缺失时（HTTP、定时触发器）改信请求。
请只使用 `OPENID`。若管理员可代他人操作，请先校验：`isAdmin(OPENID) ? event.openid : OPENID`。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    FUNCTION,
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
    on_flow,
    on_project,
    regex,
)

IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)


class OverridableOpenid(Rule):
    summary = "trusted openid that the request can replace"
    summary_zh = "可信的 openid 会被请求中的值取代"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",)
    aliases = ("auth/no-openid-override",)
    files = FUNCTION

    messages = {
        "wins": Message(
            "`{source}` is chosen by the caller, and it takes the place of the trusted `OPENID`",
            zh="`{source}` 由调用者传入，会取代可信的 `OPENID`",
            help="use `OPENID` alone; let an administrator act for others only after checking `OPENID`",
            help_zh="只使用 `OPENID`；若允许管理员代他人操作，请先校验 `OPENID`",
        ),
        "fallback": Message(
            "`{source}` is chosen by the caller, and it stands in for `OPENID` where that is missing",
            zh="`{source}` 由调用者传入，`OPENID` 缺失时会以它为准",
            help="use `OPENID` alone, and refuse the call where it is missing",
            help_zh="只使用 `OPENID`；缺失时拒绝该调用",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
        "alone": Message("use `{name}` alone", zh="只使用 `{name}`"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._choices: list[Flow] = []

    @on_flow(source="client-input", sink="trusted-choice")
    def check_choice(self, flow: Flow) -> None:
        if flow.checked or not self._is_identity(flow.member):
            return
        self._choices.append(flow)

    @on_project
    def conclude(self, index: ProjectIndex) -> ProjectResult:
        for flow in self._choices:
            trusted_first = flow.operand == "right"
            severity = Severity.WARNING if trusted_first else Severity.ERROR
            fix = self._fix(index.expression(flow), trusted_first=trusted_first)
            yield self.flow_finding(flow, "fallback" if trusted_first else "wins", source_key="source", severity=severity, fix=fix)

    def _fix(self, choice: Expression | None, *, trusted_first: bool) -> Fix | None:
        """The trusted side alone, of a choice by `||` or `??`."""
        side = "left" if trusted_first else "right"
        node = None if choice is None or choice.kind != "binary_expression" else choice.node.child_by_field_name(side)
        if choice is None or node is None:
            return None
        trusted = Expression(choice.module, node).text
        return Fix(self.text("alone", name=trusted), (Edit(choice.path, choice.span, trusted),), safe=False)

    @on_flow(source="client-input", sink=("record-filter", "record-data"))
    def check_mixture(self, flow: Flow) -> RuleResult:
        if flow.checked or not flow.overrides_trusted or flow.is_settled or not self._is_identity(flow.member):
            return
        yield self.flow_finding(flow, "wins", source_key="source")

    @staticmethod
    def _is_identity(name: str) -> bool:
        return IDENTITY.fullmatch(name) is not None

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const openid = event.openid || OPENID
                         ^^^^^^^^^^^^^^^^^^^^^^ `event.openid` is chosen by the caller, and it takes the place of the trusted `OPENID`
                         ------------ `event.openid` is chosen by the caller
          return db.collection('orders').where({ _openid: openid }).get()
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const openid = OPENID
          return db.collection('orders').where({ _openid: openid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const owner = OPENID || event.openid
                        ^^^^^^^^^^^^^^^^^^^^^^ warning: `event.openid` is chosen by the caller, and it stands in for `OPENID` where that is missing
          return db.collection('orders').where({ _openid: owner }).get()
        }
        -- fixed --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const owner = OPENID
          return db.collection('orders').where({ _openid: owner }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          let openid = cloud.getWXContext().OPENID
          if (event.openid) openid = event.openid
          return db.collection('orders').where({ _openid: openid }).get()
                                                          ^^^^^^ `event.openid` is chosen by the caller, and it takes the place of the trusted `OPENID`
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('orders').add({ data: { openid: OPENID, ...event } })
                                                              ^^^^^^ `event.openid` is chosen by the caller, and it takes the place of the trusted `OPENID`
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const openid = OPENID || event.userInfo.openId
          return db.collection('orders').where({ _openid: openid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        const ADMINS = ['o-1']
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const openid = ADMINS.includes(OPENID) ? event.openid : OPENID
          return db.collection('orders').where({ _openid: openid }).get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          await db.collection('orders').add({ data: { ...event, openid: OPENID } })
          return db.collection('orders').where({ owner: event.owner || OPENID }).get()
        }
        """,
    )
