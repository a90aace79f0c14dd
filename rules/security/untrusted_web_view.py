"""A web page in the app whose address somebody else chooses.

## What it does

Follows the parameters of a page (`onLoad(options)`, `scene`) into the data of the page, and reports them where `<web-view src="{{…}}">` shows what they hold. Addresses from storage and from a server's answer are advice.
An `openid`, `unionid` or `session_key` in the address is reported too.

## Why is this bad?

A link, a QR code or another Mini Program opens any page with any parameters. Whoever shares `pages/web/web?url=…` shows a page of their choice under the name of this app: a copy of a login, a redirect, a script that
talks to the app with `postMessage` and shares the cookies of other web views. The domains that the platform allows for the app limit this, but everything on them can be shown, redirects and uploads of other users too.

## Example

```js
onLoad(options) {
  this.setData({ url: decodeURIComponent(options.url) })
}
```

## Use instead

```js
const PAGES = { help: 'https://www.example.com/help', terms: 'https://www.example.com/terms' }

onLoad(options) {
  this.setData({ url: PAGES[options.page] || PAGES.help })
}
```

## Known limits

An address that was compared, looked up, or made with the host in front (`'https://www.example.com/' + options.path`) is silent. What goes through `globalData`, events between pages or the properties of a component is not followed.

## 中文

跟踪页面参数（`onLoad(options)`、`scene`）：若未经校验就写入页面数据，并成为 `<web-view src="{{…}}">` 的地址，则报告；来自缓存和服务端返回的地址仅作提示。地址中带有 `openid`、`unionid`、`session_key` 也会报告。
任何人都可以通过分享链接、二维码或其他小程序，用任意参数打开页面，从而在你的小程序里展示他选择的网页，例如仿冒的登录页。业务域名只限制范围，域名下的跳转页、用户上传的页面仍可被利用。
请只传编号并映射为固定地址，或校验域名后再打开。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    CLIENT,
    AttributeSite,
    ElementSite,
    Flow,
    Message,
    Project,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    on_element,
    on_flow,
    on_project,
    regex,
)

_PATH = regex(r"\{\{\s*(?P<path>[\w$]+(?:\.[\w$]+)*)\s*\}\}")
_IDENTITY = regex(r"[?&](?P<name>_?open_?id|union_?id|session_?key)=\{\{", re.IGNORECASE)
_SAFE = frozenset({"checked", "matched", "number", "past-host"})


class UntrustedWebView(Rule):
    summary = "web-view address from the parameters of the page"
    summary_zh = "web-view 的地址来自页面参数"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html",
        "https://cwe.mitre.org/data/definitions/601.html",
        "https://arxiv.org/abs/2510.24141",
    )
    aliases = ("security/web-view-src",)
    files = CLIENT

    messages = {
        "options": Message(
            "`{source}` decides which web page is shown, and everybody who shares this page decides `{source}`",
            zh="`{source}` 决定展示哪个网页，而任何分享该页面的人都能决定 `{source}`",
            help="look the address up in a table, or compare its host with those that you know",
            help_zh="从固定的表中查找地址，或与已知域名比较后再打开",
        ),
        "other": Message(
            "`{source}` decides which web page is shown, and nothing checks it",
            zh="`{source}` 决定展示哪个网页，且未经校验",
            help="compare its host with those that you know",
            help_zh="与已知域名比较后再打开",
        ),
        "identity": Message(
            "`{name}` in the address of a web page ends up in logs, in `Referer`, and with everybody who gets the link",
            zh="网页地址中的 `{name}` 会出现在日志和 `Referer` 中，并随链接泄露",
            help="pass a code that the server takes once and exchanges",
            help_zh="改为传一次性凭证，由服务端换取身份",
        ),
        "source": Message("`{source}` comes from outside", zh="`{source}` 来自外部"),
        "shown": Message("shown here", zh="在此展示"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._flows: dict[str, list[Flow]] = {}

    @on_flow(source="page-options", sink="view-data", beside="<web-view")
    @on_flow(source="stored", sink="view-data", beside="<web-view")
    @on_flow(source="server-answer", sink="view-data", beside="<web-view")
    def follow(self, flow: Flow) -> None:
        if flow.key and not flow.is_partial and not flow.asserted & _SAFE:
            self._flows.setdefault(flow.path, []).append(flow)

    @on_element("web-view")
    def check_address(self, element: ElementSite) -> RuleResult:
        source = element.attribute("src")
        match = _IDENTITY.search(source.value or "") if source is not None else None
        if source is not None and match is not None:
            yield self.finding(source.value_place, "identity", name=match["name"])

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for view in index.views.all if self._flows else ():
            flows = self._flows.get(view.script_path or "", ())
            for element in view.shown().elements if flows else ():
                source = element.attribute("src") if element.tag == "web-view" else None
                shown = _data_path(source) if source is not None else None
                for flow in flows if source is not None and shown is not None else ():
                    if source is None or shown is None or not f"{shown}.".startswith(".".join(flow.key) + "."):
                        continue
                    is_chosen = flow.source == "page-options"
                    severity = None if is_chosen else Severity.INFO
                    related = [self.label(source, "shown")]
                    yield self.flow_finding(flow, "options" if is_chosen else "other", source_key="source", severity=severity, related=related)

    invalid = (
        """
        -- miniprogram/pages/index/index.js --
        Page({
          data: { url: '' },
          onLoad(options) {
            const { url } = options
                    --- `options.url` comes from outside
            this.setData({ url: decodeURIComponent(url) })
                                ^^^^^^^^^^^^^^^^^^^^^^^ `options.url` decides which web page is shown, and everybody who shares this page decides `options.url`
          },
        })
        -- miniprogram/pages/index/index.wxml --
        <web-view src="{{url}}" bindmessage="show"></web-view>
                  ------------- shown here
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad(options) {
            this.open(options.scene)
          },
          open(address) {
            this.setData({ page: { address, title: 'help' } })
                                   ^^^^^^^ `options.scene` decides which web page is shown, and everybody who shares this page decides `options.scene`
          },
          onShow() {
            this.setData({ 'page.address': wx.getStorageSync('last') })
                                           ^^^^^^^^^^^^^^^^^^^^^^^^^ info: `wx.getStorageSync()` decides which web page is shown, and nothing checks it
          },
        })
        -- miniprogram/pages/index/index.wxml --
        <view wx:if="{{page.address}}">
          <web-view src="{{ page.address }}?from=mp" />
        </view>
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <web-view src="https://www.example.com/?from=mp&openid={{openid}}"></web-view>
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `openid` in the address of a web page ends up in logs, in `Referer`, and with everybody who gets the link
        """,
    )
    valid = (
        """
        -- miniprogram/pages/index/index.js --
        const PAGES = { help: 'https://www.example.com/help' }
        Page({
          onLoad(options) {
            this.setData({ url: PAGES[options.page], title: options.title })
          },
        })
        -- miniprogram/pages/index/index.wxml --
        <web-view src="{{url}}" title="{{title}}"></web-view>
        """,
        """
        -- miniprogram/pages/index/index.js --
        const HOSTS = ['www.example.com']
        const hostOf = (url) => url.split('/')[2]
        Page({
          onLoad(options) {
            if (HOSTS.includes(hostOf(options.url))) this.setData({ url: options.url })
          },
        })
        -- miniprogram/pages/index/index.wxml --
        <web-view src="{{url}}"></web-view>
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad(options) {
            this.setData({ url: `https://www.example.com/article/${options.id}`, id: options.id })
          },
        })
        -- miniprogram/pages/index/index.wxml --
        <web-view wx:if="{{url}}" src="{{url}}"></web-view>
        <web-view wx:else src="https://www.example.com/?id={{id}}&openidea={{id}}"></web-view>
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad(options) {
            if (!options.url.startsWith('https://www.example.com/')) return
            this.setData({ url: options.url })
          },
        })
        -- miniprogram/pages/index/index.wxml --
        <web-view src="{{url}}"></web-view>
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({ onLoad(options) { this.setData({ url: options.url }) } })
        -- miniprogram/pages/index/index.wxml --
        <image src="{{url}}" /><web-view src="https://www.example.com/"></web-view>
        """,
    )


def _data_path(source: AttributeSite) -> str | None:
    """What of the page's data the address begins with; None where its beginning is fixed, or computed."""
    match = _PATH.match(source.value or "")
    return None if match is None else match["path"]
