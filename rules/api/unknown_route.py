"""Opening a page that does not exist, or in a way that its kind does not allow.

## What it does

Follows the addresses given to `wx.navigateTo`, `wx.redirectTo`, `wx.reLaunch` and `wx.switchTab`: the page must be in app.json; `navigateTo` and `redirectTo` do not open pages of the tab
bar, `switchTab` opens nothing else, and hands no query over.

## Why is this bad?

The call fails with `page "…" is not found` or `can not navigateTo a tabbar page`, and nothing happens on the screen. A query given to `switchTab` is dropped.

## Example

```js
wx.navigateTo({ url: '/pages/home/home' }) // a page of the tab bar
```

## Use instead

```js
wx.switchTab({ url: '/pages/home/home' })
```

## Known limits

Of an address that is put together, the part before `?` has to be known. A relative address counts from the page that is open, so it is looked at only in a page's own script. Silent
about plugins' pages and in projects of Taro, uni-app and the like.

## 中文

检查传给 `wx.navigateTo`、`wx.redirectTo`、`wx.reLaunch`、`wx.switchTab` 的地址：页面必须在 app.json 中声明；`navigateTo` 与 `redirectTo` 不能打开 tabBar 页面，`switchTab` 只能打开 tabBar 页面，
且不能带参数。否则调用会失败（`page "…" is not found`、`can not navigateTo a tabbar page`），界面毫无反应；`switchTab` 的参数会被丢弃。
拼接的地址只检查 `?` 之前已知的部分；相对地址只在页面自身的脚本中检查；插件页面以及 Taro、uni-app 等项目不检查。
"""

from wxlint.api import CLIENT, CallSite, Edit, Expression, Fix, Message, Route, Rule, RuleResult, Severity, on_call, route_mistake

_OPENS_TABS = {"navigateTo": False, "redirectTo": False, "switchTab": True}
_SEVERITIES = {
    "missing": Severity.ERROR,
    "similar": Severity.ERROR,
    "tab": Severity.ERROR,
    "no-tab": Severity.ERROR,
    "query": Severity.WARNING,
}


def _known(url: Expression) -> str | None:
    """The address, as far as it is known; None if its path is not known to the end."""
    constant = url.constant()
    if constant is not None:
        return constant.value if isinstance(constant.value, str) else None
    beginning = url.beginning()
    return beginning if "?" in beginning else None


class UnknownRoute(Rule):
    summary = "page that cannot be opened this way"
    summary_zh = "无法以此方式打开的页面"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.switchTab.html",
    )
    aliases = ("api/route-target",)
    files = CLIENT

    messages = {
        "missing": Message(
            "app.json declares no page `{route}`",
            zh="app.json 中没有页面 `{route}`",
            help="add the page to `pages` or to a subpackage",
            help_zh="请将页面加入 `pages` 或分包",
        ),
        "similar": Message(
            "app.json declares no page `{route}`",
            zh="app.json 中没有页面 `{route}`",
            help="write `/{nearest}`, if that is meant",
            help_zh="是否想写 `/{nearest}`？",
        ),
        "tab": Message(
            "`{route}` is a page of the tab bar, which `wx.{api}` does not open",
            zh="`{route}` 是 tabBar 页面，`wx.{api}` 无法打开",
            help="use `wx.switchTab`, or `wx.reLaunch` to hand a query over",
            help_zh="请使用 `wx.switchTab`；需要带参数时使用 `wx.reLaunch`",
        ),
        "no-tab": Message(
            "`{route}` is no page of the tab bar, and `wx.switchTab` opens nothing else",
            zh="`{route}` 不是 tabBar 页面，`wx.switchTab` 无法打开",
            help="use `wx.navigateTo` or `wx.redirectTo`",
            help_zh="请使用 `wx.navigateTo` 或 `wx.redirectTo`",
        ),
        "query": Message(
            "`wx.switchTab` drops the query of its address",
            zh="`wx.switchTab` 会丢弃地址中的参数",
            help="use `wx.reLaunch`, or leave the value in storage or in `globalData`",
            help_zh="请使用 `wx.reLaunch`，或通过缓存、`globalData` 传值",
        ),
        "rename": Message("write `wx.switchTab`", zh="改为 `wx.switchTab`"),
    }

    @on_call("wx.navigateTo", "wx.redirectTo", "wx.reLaunch", "wx.switchTab")
    def check(self, call: CallSite) -> RuleResult:
        url = call.option("url")
        address = _known(url) if url is not None else None
        if url is None or address is None:
            return
        api = call.name.removeprefix("wx.")
        mistake = route_mistake(self.project, call.path, address, opens_tabs=_OPENS_TABS.get(api))
        if mistake is None:
            return
        fix = None
        if mistake.kind == "tab" and api == "navigateTo" and self._is_renamed_easily(call, mistake.route):
            fix = Fix(self.text("rename"), (Edit(call.path, call.method_span, "switchTab"),), safe=False)
        severity = _SEVERITIES[mistake.kind]
        yield self.finding(url, mistake.kind, route=mistake.route.route, nearest=mistake.nearest, api=api, fix=fix, severity=severity)

    @staticmethod
    def _is_renamed_easily(call: CallSite, route: Route) -> bool:
        return not route.query and call.option_keys() is not None and call.callee.text == call.name

    invalid = (
        """
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index", "pages/home/home", "pages/order/order"],
          "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "a" }, { "pagePath": "pages/home/home", "text": "b" }] }
        }
        -- miniprogram/pages/index/index.js --
        Page({
          open(id) {
            wx.navigateTo({ url: '/pages/home/home' })
                                 ^^^^^^^^^^^^^^^^^^ `pages/home/home` is a page of the tab bar, which `wx.navigateTo` does not open
            wx.redirectTo({ url: `/pages/home/home?id=${id}` })
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `pages/home/home` is a page of the tab bar, which `wx.redirectTo` does not open
            wx.switchTab({ url: '../order/order' })
                                ^^^^^^^^^^^^^^^^ `pages/order/order` is no page of the tab bar, and `wx.switchTab` opens nothing else
            wx.switchTab({ url: '/pages/home/home?from=' + id })
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `wx.switchTab` drops the query of its address
            wx.navigateTo({ url: `/pages/oder/oder?id=${id}` })
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ app.json declares no page `pages/oder/oder`
          }
        })
        -- fixed: miniprogram/pages/index/index.js --
        Page({
          open(id) {
            wx.switchTab({ url: '/pages/home/home' })
            wx.redirectTo({ url: `/pages/home/home?id=${id}` })
            wx.switchTab({ url: '../order/order' })
            wx.switchTab({ url: '/pages/home/home?from=' + id })
            wx.navigateTo({ url: `/pages/oder/oder?id=${id}` })
          }
        })
        """,
        """
        Page({
          back() {
            wx.reLaunch({ url: '/pages/welcome/welcome' })
                               ^^^^^^^^^^^^^^^^^^^^^^^^ app.json declares no page `pages/welcome/welcome`
          }
        })
        """,
    )
    valid = (
        "wx.navigateTo({ url: '/pages/index/index?id=1' }); wx.reLaunch({ url: '../index/index' })",
        "wx.navigateTo({ url }); wx.navigateTo({ url: base + '/list' }); wx.navigateTo({ url: `/pages/${name}/${name}?id=1` })",
        "wx.navigateTo({ url: 'plugin://shop/list' }); wx.navigateTo({ url: '/pages/welcome/welcome' + suffix })",
        """
        -- miniprogram/utils/nav.js --
        export const home = () => wx.navigateTo({ url: '../home/home' })
        """,
        """
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subPackages": [{ "root": "shop/", "pages": ["list/list"] }], "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "a" }] } }
        -- miniprogram/pages/index/index.js --
        wx.navigateTo({ url: '/shop/list/list' }); wx.switchTab({ url: '/pages/index/index' }); wx.reLaunch({ url: '/pages/index/index?id=1' })
        """,
        "const router = { navigateTo() {} }; router.navigateTo({ url: '/nowhere' })",
    )
