"""What another Mini Program hands over is believed without asking which one it was.

## What it does

Follows `referrerInfo.extraData` of `onLaunch`, `onShow`, `wx.onAppShow`, `wx.getLaunchOptionsSync` and `wx.getEnterOptionsSync`, and reports where it is sent to a server or a cloud
function, stored, or used for a payment or a redirect, and nothing compares `referrerInfo.appId` before.

## Why is this bad?

Any Mini Program can open yours and hand over any `extraData`: a payment that never was, a member's number of somebody else, a session of the attacker. `referrerInfo.appId` comes from
WeChat and says who it was.

## Example

```js
onShow({ referrerInfo }) {
  wx.cloud.callFunction({ name: 'paid', data: { order: referrerInfo.extraData.order } })
}
```

## Use instead

```js
onShow({ referrerInfo }) {
  if (referrerInfo && referrerInfo.appId === PAY_APPID) {
    wx.cloud.callFunction({ name: 'paid', data: { order: referrerInfo.extraData.order } })
  }
}
```

## Known limits

The check protects honest users only: a modified client skips it, so the server has to decide too. `if (referrerInfo.appId)` alone is no check. What goes through `globalData` is not
followed.

## 中文

跟踪 `referrerInfo.extraData`（来自 `onLaunch`、`onShow`、`wx.onAppShow` 等），若未比较 `referrerInfo.appId` 就发送到服务端或云函数、写入缓存、用于支付或跳转，则报告。
任何小程序都可以打开你的小程序并传入任意 `extraData`，例如从未发生的支付、他人的会员号。`referrerInfo.appId` 由微信提供，可以说明来源。
请先与固定的 AppID 比较；同时服务端也要自行校验。仅判断 `referrerInfo.appId` 是否存在不算校验。
"""

from wxlint.api import CLIENT, Flow, Message, Rule, RuleResult, Severity, on_flow


class UncheckedReferrer(Rule):
    summary = "data of another Mini Program used without checking which one"
    summary_zh = "未校验来源小程序就使用其传入的数据"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/api/App.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/navigate/wx.navigateToMiniProgram.html",
    )
    aliases = ("security/referrer-check",)
    files = CLIENT

    messages = {
        "used": Message(
            "`{source}` may come from any Mini Program: nothing compares `referrerInfo.appId` before it is used here",
            zh="`{source}` 可能来自任意小程序：在此使用之前没有比较 `referrerInfo.appId`",
            help="compare `referrerInfo.appId` with the AppID of the Mini Program that you expect",
            help_zh="先将 `referrerInfo.appId` 与预期小程序的 AppID 比较",
        ),
        "source": Message("`{source}` is chosen by the Mini Program that opened this one", zh="`{source}` 由打开本小程序的小程序传入"),
    }

    @on_flow(source="referrer", sink=("call-data", "request", "request-url", "storage", "payment-request", "navigation"))
    def check(self, flow: Flow) -> RuleResult:
        if not flow.checked and "checked" not in flow.asserted:
            yield self.flow_finding(flow, "used", source_key="source")

    invalid = (
        """
        -- miniprogram/app.js --
        App({
          onShow(options) {
            const { extraData } = options.referrerInfo
            if (extraData) wx.cloud.callFunction({ name: 'paid', data: { order: extraData.order } })
                                                                                ^^^^^^^^^^^^^^^ `referrerInfo.extraData.order` may come from any Mini Program: nothing compares `referrerInfo.appId` before it is used here
                                                                                --------------- `referrerInfo.extraData.order` is chosen by the Mini Program that opened this one
          },
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch({ referrerInfo = {} }) {
            if (referrerInfo.appId) wx.setStorageSync('session', referrerInfo.extraData.session)
                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `referrerInfo.extraData.session` may come from any Mini Program: nothing compares `referrerInfo.appId` before it is used here
          },
        })
        -- miniprogram/pages/index/index.js --
        const enter = wx.getEnterOptionsSync()
        wx.request({ url: 'https://api.example.com/', data: enter.referrerInfo.extraData })
                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `extraData` may come from any Mini Program: nothing compares `referrerInfo.appId` before it is used here
        """,
    )
    valid = (
        """
        -- miniprogram/app.js --
        const PAY = 'wx0123456789abcdef'
        App({
          onShow(options) {
            const info = options.referrerInfo
            if (info && info.appId === PAY) wx.cloud.callFunction({ name: 'paid', data: { order: info.extraData.order } })
          },
        })
        """,
        """
        -- miniprogram/app.js --
        const PARTNERS = ['wx0123456789abcdef']
        App({
          onShow({ referrerInfo }) {
            if (!PARTNERS.includes(referrerInfo.appId)) return
            this.paid(referrerInfo.extraData)
          },
          paid(data) {
            wx.setStorageSync('order', data.order)
          },
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onShow(options) {
            console.log(options.referrerInfo.extraData)
            wx.setStorageSync('scene', options.scene)
          },
        })
        """,
        """
        const { referrerInfo } = wx.getLaunchOptionsSync()
        const fromPartner = info => info.appId === 'wx0123456789abcdef'
        if (fromPartner(referrerInfo)) wx.setStorageSync('order', referrerInfo.extraData.order)
        """,
    )
