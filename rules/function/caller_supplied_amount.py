"""What an order costs is taken from the request.

## What it does

Follows what a cloud function receives in `event` to the amount of a payment or refund (`totalFee`, `refundFee`) by `cloudPay`, tenpay or wx-js-utils: an error. An amount from the request that is stored in
an order is a warning.

## Why is this bad?

The caller sends any number: an order of a hundred costs one cent. WeChat Pay charges what it is asked to, and its callback reports success. The price belongs to the goods in the database, the
caller chooses which and how many.

## Example

```js
exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'tea', totalFee: event.price * 100, outTradeNo: event.no })
```

## Use instead

```js
exports.main = async (event) => {
  const { data: goods } = await db.collection('goods').doc(event.id).get()
  const count = Math.max(1, parseInt(event.count, 10) || 1)
  return cloud.cloudPay.unifiedOrder({ body: goods.title, totalFee: goods.price * count, outTradeNo: event.no })
}
```

## Known limits

A stored price times a requested quantity is fine, and silent, as are amounts that a comparison bounds, lookups in a table, and refunds and records after a decision about the caller. Donations and top-ups, where the
caller may choose, need a suppression with the reason.

## 中文

跟踪云函数 `event` 中的数据，若支付或退款金额（`totalFee`、`refundFee`）来自请求，则报告为错误；把请求中的金额写入订单记录则为警告。
调用者可以传入任意金额，一百元的订单只付一分钱，微信支付仍会回调成功。价格应取自数据库中的商品，调用者只决定商品和数量。
"""

import re

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow, regex

AMOUNT = regex(r"(?:total|pay|paid|order|refund|real|final|unit)?_?(?:price|amount|fee|money|cost)|total", re.IGNORECASE)
ORDERS = regex(r"order|booking|trade|payment", re.IGNORECASE)


class CallerSuppliedAmount(Rule):
    summary = "what is to be paid comes from the request"
    summary_zh = "支付金额来自请求"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/open/pay/CloudPay.unifiedOrder.html",
        "https://cwe.mitre.org/data/definitions/602.html",
    )
    aliases = ("function/pay-amount-from-client",)
    files = FUNCTION

    messages = {
        "payment": Message(
            "`{source}` is decided by the caller, and it is what they pay or get back",
            zh="`{source}` 由调用者决定，却成为支付或退款金额",
            help="take the price from the goods or the order in the database",
            help_zh="从数据库中的商品或订单读取价格",
        ),
        "order": Message(
            "`{source}` is decided by the caller, and it is stored as what the order costs",
            zh="`{source}` 由调用者决定，却被写为订单金额",
            help="compute it from the goods in the database",
            help_zh="根据数据库中的商品计算",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink=("payment", "record-data"))
    def check(self, flow: Flow) -> RuleResult:
        is_order = (
            flow.sink == "payment" and "refund" not in flow.api.lower()
        )  # who orders pays, whoever that is: to know them is no reason to believe their price
        if (flow.checked and not is_order) or "checked" in flow.asserted:
            return
        if flow.sink == "payment":
            yield self.flow_finding(flow, "payment", source_key="source")
        elif len(flow.key) == 1 and AMOUNT.fullmatch(flow.key[0]) and ORDERS.search(flow.query.collection):
            yield self.flow_finding(flow, "order", source_key="source", severity=Severity.WARNING)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { price, no } = event
                  ----- `event.price` is chosen by the caller
          return cloud.cloudPay.unifiedOrder({ body: 'tea', outTradeNo: no, totalFee: Math.round(price * 100) })
                                                                                      ^^^^^^^^^^^^^^^^^^^^^^^ `event.price` is decided by the caller, and it is what they pay or get back
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const tenpay = require('tenpay')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const order = { _openid: OPENID, goods: event.goods, totalPrice: Number(event.total), at: db.serverDate() }
          await db.collection('orders').add({ data: order })
                                                    ^^^^^ warning: `event.total` is decided by the caller, and it is stored as what the order costs
          const api = tenpay.init({ appid: 'wx1', mchid: '1' })
          return api.getPayParams({ out_trade_no: event.no, body: 'tea', openid: OPENID, total_fee: event.total })
                                                                                                    ^^^^^^^^^^^ `event.total` is decided by the caller, and it is what they pay or get back
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const { WXPay } = require('wx-js-utils')
        const pay = new WXPay({ appId: 'wx1', mchId: '1' })
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { total } = await cloud.database().collection('members').where({ openid: OPENID }).count()
          if (total) return { code: 409 }
          return pay.unifiedOrder({ body: 'member', openid: OPENID, total_fee: event.fee })
                                                                               ^^^^^^^^^ `event.fee` is decided by the caller, and it is what they pay or get back
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data: goods } = await db.collection('goods').doc(event.id).get()
          const count = Math.max(1, parseInt(event.count, 10) || 1)
          await db.collection('orders').add({ data: { goods: event.id, count: event.count, totalPrice: goods.price * event.count } })
          return cloud.cloudPay.unifiedOrder({ body: goods.title, totalFee: goods.price * count, outTradeNo: event.no })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const PRICES = { month: 1500, year: 12800 }
        exports.main = async (event) => cloud.cloudPay.unifiedOrder({ body: 'member', totalFee: PRICES[event.plan], outTradeNo: event.no })
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { total } = await db.collection('admins').where({ openid: OPENID }).count()
          if (!total) return { code: 403 }
          await db.collection('goods').add({ data: { title: event.title, price: event.price } })
          return cloud.cloudPay.refund({ out_trade_no: event.no, refund_fee: event.fee })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data: order } = await db.collection('orders').doc(event.id).get()
          if (event.fee !== order.fee) throw new Error('the price has changed')
          await db.collection('reviews').add({ data: { order: event.id, price: event.price } })
          return cloud.cloudPay.unifiedOrder({ body: 'tea', totalFee: event.fee, outTradeNo: order.no })
        }
        """,
    )
