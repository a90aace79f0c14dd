"""A cloud function takes its caller's word for who is calling.

## What it does

Reports the read of `openid`, `_openid` or `unionid` from the `event` in a cloud function that asks neither `cloud.getWXContext()` nor any other trusted source.

## Why is this bad?

WeChat hands the verified identity to every function that a Mini Program calls. What stands in `event` is what somebody sent: the page, or anybody with the developer tools. Whatever the function does
with it (an answer, a call of another service, a cache key) is done for whom the caller names.

## Example

```js
exports.main = async (event) => ({ isMember: await isMember(event.openid) })
```

## Use instead

```js
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return { isMember: await isMember(OPENID) }
}
```

## Known limits

Where the identity selects or owns records, `auth/client-supplied-openid` tells of it, and this rule is silent; so it is for `event.userInfo` (`auth/event-userinfo`), in functions that are called over HTTP, by timers, by
payments or message pushes, and in those that send messages or pay: there an openid is an address.

## 中文

若云函数从 `event` 中读取 `openid`、`_openid` 或 `unionid`，却从未调用 `cloud.getWXContext()` 等可信来源，则报告。
小程序调用云函数时，微信会提供经过校验的身份；`event` 中的内容则可由任何人随意填写，函数据此所做的一切都可能是替别人做的。
请改用 `cloud.getWXContext()` 的 `OPENID`。若该身份被用来读写记录，由 `auth/client-supplied-openid` 报告；发消息、支付的函数中 openid 只是收件地址，不在此列。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    EVENT,
    FUNCTION,
    CallSite,
    Flow,
    MemberSite,
    Message,
    Project,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    on_call,
    on_flow,
    on_member,
    on_project,
    regex,
)

_IDENTITY = regex(r"_?(?:open_?id|union_?id)", re.IGNORECASE)
_TRUSTED = ("wx-server-sdk.getWXContext", "npm:tcb-admin-node.**", "npm:@cloudbase/node-sdk.**")
_ADDRESS = regex(
    rb"touser|toUser|sub_?openid|unifiedOrder|subscribeMessage|sendMessage|templateMessage|customerServiceMessage|transfers|msgSecCheck",
    re.IGNORECASE,
)
_OTHERS = frozenset({"timer", "push", "payment", "http"})


class CallerNotFromContext(Rule):
    summary = "the caller's identity taken from the event"
    summary_zh = "从 event 中获取调用者身份"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/userinfo.html",
    )
    aliases = ("AUTH-WX-003", "auth/use-wx-context")
    files = FUNCTION

    messages = {
        "claimed": Message(
            "`{name}` is what the caller claims to be, and this function never asks WeChat",
            zh="`{name}` 只是调用者自称的身份，而该函数从未向微信取得真实身份",
            help="use `OPENID` of `cloud.getWXContext()`",
            help_zh="改用 `cloud.getWXContext()` 的 `OPENID`",
        ),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._told: set[int | None] = set()

    @on_member(EVENT)
    def note_read(self, site: MemberSite) -> RuleResult:
        if _IDENTITY.fullmatch(site.member) and not site.is_written:
            yield self.fact("read", site, source=f"event.{site.member}")

    @on_call(*_TRUSTED)
    def note_context(self, call: CallSite) -> RuleResult:
        if call.name.endswith((".getWXContext", ".getUserInfo", ".getEndUserInfo")):
            yield self.fact("context", call)

    @on_flow(source="client-input", sink=("record-filter", "record-key", "record-data", "record-change", "trusted-choice"))
    def note_told(self, flow: Flow) -> None:
        if _IDENTITY.fullmatch(flow.member):
            self._told.add(flow.function)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        asking = {files[fact.path].function for fact in index.facts(self, "context")} | self._told
        for fact in index.facts(self, "read"):
            function = files[fact.path].function
            if function is None or function in asking or index.callers_besides_pages(function) & _OTHERS:
                continue
            if any(_ADDRESS.search(index.workspace.read(file.path) or b"") for file in files.values() if file.function == function):
                continue
            asking.add(function)
            yield self.finding(fact, "claimed", name=fact.data["source"])

    invalid = (
        """
        const members = require('./members')
        exports.main = async (event) => {
          const { openid } = event
                  ^^^^^^ `event.openid` is what the caller claims to be, and this function never asks WeChat
          return { isMember: members.has(openid) }
        }
        -- cloudfunctions/fn/members.js --
        module.exports = new Set(['o-1'])
        """,
        """
        const axios = require('axios')
        exports.main = async (event) => {
          const { data } = await axios.get('https://example.com/points', { params: { user: event.openId } })
                                                                                           ^^^^^^^^^^^^ `event.openId` is what the caller claims to be, and this function never asks WeChat
          return data
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const axios = require('axios')
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data } = await axios.get('https://example.com/points', { params: { user: OPENID, friend: event.openid } })
          return data
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => db.collection('orders').where({ _openid: event.openid }).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.openapi.subscribeMessage.send({ touser: event.openid, data: event.data })
        """,
        """
        exports.main = async (event) => ({ name: event.userInfo.nickName, id: event.userInfo.openId, friend: event.friendOpenid })
        """,
        """
        const { caller } = require('./caller')
        exports.main = async (event) => ({ same: caller() === event.openid })
        -- cloudfunctions/fn/caller.js --
        const cloud = require('wx-server-sdk')
        exports.caller = () => cloud.getWXContext().OPENID
        """,
        """
        exports.main = async (event) => {
          if (event.httpMethod !== 'POST') return { statusCode: 405 }
          return { body: event.openid }
        }
        """,
    )
