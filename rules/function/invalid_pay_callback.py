"""A payment callback whose answer WeChat Pay does not understand.

## What it does

Looks at the cloud function that `functionName` of `cloudPay.unifiedOrder` names, and reports where it returns something without `errcode`, or returns nothing.

## Why is this bad?

WeChat takes a payment's callback for delivered only when the function returns `{ errcode: 0, errmsg: '…' }`. After any other answer (`{ code: 0 }`, `{ return_code: 'SUCCESS' }`, `'success'`, nothing)
it calls again and again: an order is shipped twice, points are added with every call, and the log fills up.

## Example

```js
exports.main = async (event) => {
  await db.collection('orders').where({ no: event.outTradeNo }).update({ data: { paid: true } })
  return { return_code: 'SUCCESS' }
}
```

## Use instead

```js
exports.main = async (event) => {
  await db.collection('orders').where({ no: event.outTradeNo, paid: false }).update({ data: { paid: true } })
  return { errcode: 0, errmsg: '' }
}
```

## Known limits

The name has to be known where the order is made. An answer that says that something failed (`{ success: false }`, anything in `catch`) is fine: to be called again is what it wants. In a function that
decides by the event what to do, only answers of which none has `errcode` are reported. That a repeated call changes nothing twice is not checked.

## 中文

检查 `cloudPay.unifiedOrder` 的 `functionName` 指定的云函数：若返回值中没有 `errcode`，或没有返回值，则报告。
只有返回 `{ errcode: 0, errmsg: '…' }`，微信支付才认为回调成功；否则会反复回调，可能导致重复发货、重复加积分。
请在处理成功后返回 `{ errcode: 0, errmsg: '' }`，并保证重复回调不会产生重复影响。
"""

import re

from wxlint.api import (
    FUNCTION,
    CallSite,
    Expression,
    Message,
    ObjectLiteral,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    conditions_of,
    on_call,
    on_project,
    regex,
    results_of,
)

_FAILURE = regex(r"fail\w*|error|no", re.IGNORECASE)
_ANSWERED = frozenset({"string", "template_string", "number", "true", "false", "null", "undefined"})


class InvalidPayCallback(Rule):
    summary = "payment callback that does not return `errcode`"
    summary_zh = "支付回调云函数没有返回 errcode"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/open/pay/CloudPay.unifiedOrder.html",)
    aliases = ("function/pay-callback-contract",)
    files = FUNCTION

    messages = {
        "answer": Message(
            "this answer has no `errcode`: WeChat Pay does not take it for success and calls again",
            zh="返回值缺少 `errcode`：微信支付不会视为成功，而会重复回调",
            help="return `{ errcode: 0, errmsg: '' }`",
            help_zh="返回 `{ errcode: 0, errmsg: '' }`",
        ),
        "nothing": Message(
            "the payment callback `{name}` returns nothing, so WeChat Pay calls it again and again",
            zh="支付回调云函数 `{name}` 没有返回值，微信支付会反复回调",
            help="return `{ errcode: 0, errmsg: '' }`",
            help_zh="返回 `{ errcode: 0, errmsg: '' }`",
        ),
        "order": Message("the order names `{name}` as its callback here", zh="下单时在此将 `{name}` 指定为回调"),
    }

    @on_call("wx-server-sdk.cloudPay.unifiedOrder")
    def note(self, call: CallSite) -> RuleResult:
        name = call.option("functionName")
        for constant in (name.constants() if name is not None else None) or ():
            if name is not None and isinstance(constant.value, str):
                yield self.fact("order", name, function=constant.value)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        seen: set[int] = set()
        for fact in index.facts(self, "order"):
            home = self.project.function_of(self.project.files[fact.path])
            for number, function in enumerate(self.project.functions):
                if function.name != fact.data["function"] or home is None or function.root != home.root or number in seen:
                    continue
                seen.add(number)
                related = [self.label(fact, "order", name=function.name)]
                handler = index.handler(number)
                results = results_of(handler) if handler is not None else None
                if handler is None or results is None:
                    continue
                kinds = [_kind(result) for result in results]
                is_shared = home == function or "several" in index.callers_besides_pages(number)
                if is_shared and any(kind != "other" for kind in kinds):
                    continue
                if not results and not handler.is_generator:
                    yield self.finding(handler.head, "nothing", name=function.name, related=related)
                for result, kind in zip(results, kinds, strict=True):
                    if kind == "other":
                        yield self.finding(result, "answer", related=related)

    invalid = (
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: 'paid' })
                                                                                                 ------ the order names `paid` as its callback here
        -- cloudfunctions/paid/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { outTradeNo, resultCode } = event
          try {
            if (resultCode !== 'SUCCESS') return { return_code: 'FAIL' }
            await db.collection('orders').where({ no: outTradeNo }).update({ data: { paid: true } })
            return { return_code: 'SUCCESS' }
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^ this answer has no `errcode`: WeChat Pay does not take it for success and calls again
          } catch (err) {
            return { code: 1 }
          }
        }
        """,
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        const NAMES = { pay: 'paid' }
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: NAMES.pay })
        -- cloudfunctions/paid/index.js --
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
                             ^^^^^^^ the payment callback `paid` returns nothing, so WeChat Pay calls it again and again
          await db.collection('orders').where({ no: event.outTradeNo }).update({ data: { paid: true } })
        }
        """,
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: 'paid' })
        -- cloudfunctions/paid/index.js --
        const { save } = require('./save')
        exports.main = async (event) => {
          return event.resultCode === 'SUCCESS' ? await save(event.outTradeNo) : { errcode: 0 }
        }
        -- cloudfunctions/paid/save.js --
        exports.save = async (no) => {
          const answer = { errCode: 0, errMsg: '' }
          if (!no) return answer
                          ^^^^^^ this answer has no `errcode`: WeChat Pay does not take it for success and calls again
          return 'success'
                 ^^^^^^^^^ this answer has no `errcode`: WeChat Pay does not take it for success and calls again
        }
        """,
    )
    valid = (
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: 'paid' })
        -- cloudfunctions/paid/index.js --
        const done = { errcode: 0, errmsg: '' }
        exports.main = async (event) => {
          if (event.resultCode !== 'SUCCESS') return { ...done }
          try {
            await save(event)
          } catch (err) {
            return { success: false, err }
          }
          return done
        }
        const save = async () => {}
        """,
        """
        -- cloudfunctions/pay/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          switch (event.action) {
            case 'order':
              return { order: await cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: 'pay' }) }
            default:
              return paid(event)
          }
        }
        const paid = async () => ({ errcode: 0, errmsg: '' })
        """,
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: event.callback })
        -- cloudfunctions/list/index.js --
        exports.main = async () => ({ code: 0 })
        """,
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: 'paid' })
        -- cloudfunctions/paid/index.js --
        const answer = require('answer')
        exports.main = async (event) => {
          if (event.resultCode === 'FAIL') return answer.failure()
          return new Promise((resolve) => answer.success(resolve))
        }
        """,
        """
        -- cloudfunctions/order/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', functionName: 'paid' })
        -- cloudfunctions/paid/index.js --
        const TcbRouter = require('tcb-router')
        exports.main = async (event) => {
          const app = new TcbRouter({ event })
          app.router('paid', async (ctx) => { ctx.body = { errcode: 0 } })
          return app.serve()
        }
        """,
    )


def _kind(result: Expression) -> str:
    """`answer` for what has `errcode`, `failure` for what says that something failed, `other` for what WeChat does not take for success, `unknown`."""
    literal = result.object()
    if literal is None:
        return "other" if result.kind in _ANSWERED else "unknown"
    if any(condition.arm == "catch" for condition in conditions_of(*result.ref)) or _says_failure(literal):
        return "failure"
    keys = literal.keys()
    return "unknown" if keys is None else "answer" if "errcode" in keys else "other"


def _says_failure(literal: ObjectLiteral) -> bool:
    """Whether a member tells of a failure: `{ code: -1 }`, `{ success: false }`, `{ return_code: 'FAIL' }`, `{ error }`."""
    for entry in literal.properties():
        constant = entry.value.constant()
        value = constant.value if constant is not None else None
        if value is False or (isinstance(value, float | int) and value != 0 and value != 200):
            return True
        if (isinstance(value, str) and _FAILURE.fullmatch(value)) or entry.name in ("error", "err"):
            return True
    return False
