"""An order counts as paid because a phone says so.

## What it does

Reports what the `success` of `wx.requestPayment` sets going, directly or through the project's own functions, where it writes to the database or calls a cloud function with a status, and so marks
something as paid.

## Why is this bad?

`success` runs on the user's phone. Whoever changes the code of a page, or calls the cloud function by hand, is done without paying; and who pays and loses the network before `success` runs has paid for
nothing. Only WeChat Pay knows: it calls the function that the order names, and answers queries.

## Example

```js
wx.requestPayment({
  ...payment,
  success: () => wx.cloud.callFunction({ name: 'order', data: { id, status: 'paid' } })
})
```

## Use instead

```js
wx.requestPayment({
  ...payment,
  success: () => wx.cloud.callFunction({ name: 'order', data: { action: 'refresh', id } })
})
```

where the function asks `cloud.cloudPay.queryOrder`, and the payment callback sets the status.

## Known limits

It goes by names: a field called `status`, `paid`, `payState` and the like, or a balance. To clear a cart, to show a message or to ask for the state is fine. `await wx.requestPayment()` is not followed.

## 中文

查找 `wx.requestPayment` 的 `success` 中（包括其调用的本项目函数）把订单标记为已支付的写法：直接写数据库，或把状态传给云函数。
`success` 在用户手机上执行：修改页面代码或直接调用云函数就能不付款而「支付成功」；而付款后断网的用户则白付了钱。只有微信支付知道结果。
请在支付回调云函数中更新状态，页面只请求刷新，由云函数用 `cloud.cloudPay.queryOrder` 查询。
"""

import re

from wxlint.api import CLIENT, CallSite, Confidence, Message, ObjectLiteral, Rule, RuleResult, Severity, calls_reached, on_call, regex

_PAID = regex(
    r"status|state|(?:is|has|already)?_?pa(?:id|yed|y_?(?:success|status|state|time))|pay_?(?:success|status|state|time)|.*paid.*|balance",
    re.IGNORECASE,
)
_WRITE = regex(r"wx\.cloud\.database\(\).*\.(?:update|set|add)")


class TrustedPaymentSuccess(Rule):
    summary = "an order marked as paid by the page"
    summary_zh = "由页面把订单标记为已支付"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/payment/wx.requestPayment.html",
        "https://cwe.mitre.org/data/definitions/602.html",
    )
    aliases = ("cloud/pay-success-not-truth",)
    files = CLIENT

    messages = {
        "marks": Message(
            "`{field}` is set because the phone says that the payment succeeded: anybody can say so",
            zh="仅凭手机端的支付成功回调就设置 `{field}`：任何人都可以伪造",
            help="set it in the function that WeChat Pay calls, and let the page ask for the state",
            help_zh="在微信支付回调的云函数中设置，页面只查询状态",
        ),
        "payment": Message("the payment is requested here", zh="在此发起支付"),
    }

    @on_call("wx.requestPayment")
    def check(self, call: CallSite) -> RuleResult:
        success = call.option("success")
        function = success.function() if success is not None else None
        for reached in calls_reached(function) if function is not None else ():
            data = reached.option("data") if reached.name == "wx.cloud.callFunction" or _WRITE.fullmatch(reached.name) else None
            key = _paid_key(data.object()) if data is not None else None
            if key is not None:
                related = [self.label(call.callee, "payment")]
                yield self.finding(reached.callee, "marks", related=related, confidence=Confidence.MEDIUM, field=key)

    invalid = (
        """
        wx.requestPayment({
        ----------------- the payment is requested here
          ...payment,
          success: () => wx.cloud.callFunction({ name: 'order', data: { id, status: 'paid' } }).catch(toast),
                         ^^^^^^^^^^^^^^^^^^^^^ `status` is set because the phone says that the payment succeeded: anybody can say so
          fail: toast
        })
        """,
        """
        const db = wx.cloud.database()
        Page({
          pay() {
            const that = this
            wx.requestPayment({ timeStamp, success(res) { that.finish() }, fail: toast })
          },
          async finish() {
            try {
              await db.collection('orders').doc(this.data.id).update({ data: { paid: true } })
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `paid` is set because the phone says that the payment succeeded: anybody can say so
            } catch (err) {
              toast(err)
            }
          }
        })
        """,
    )
    valid = (
        "wx.requestPayment({ ...payment, success: () => wx.showToast({ title: 'ok' }), fail: toast })",
        "wx.requestPayment({ ...payment, success: () => wx.cloud.callFunction({ name: 'order', data: { action: 'refresh', id } }).catch(toast) })",
        "wx.requestPayment({ ...payment, success() { db.collection('carts').doc(id).remove() }, fail() { setStatus('unpaid') } })",
        "wx.cloud.callFunction({ name: 'order', data: { status: 'open' } }).then(() => wx.requestPayment(payment)).catch(toast)",
        "Page({ ok() { this.setData({ status: 'paid' }) }, pay() { wx.requestPayment({ ...payment, success: () => this.ok() }) } })",
    )


def _paid_key(data: ObjectLiteral | None) -> str | None:
    """The key in `data`, or one level below, that says that something is paid."""
    for entry in data.properties() if data is not None else ():
        if _PAID.fullmatch(entry.name):
            return entry.name
        inner = entry.value.object() if entry.value.kind == "object" else None
        found = next((other.name for other in inner.properties() if _PAID.fullmatch(other.name)), None) if inner is not None else None
        if found is not None:
            return found
    return None
