"""An address that is fetched without encryption.

## What it does

Reports `http://` and `ws://` in the addresses of `wx.request`, `wx.uploadFile`, `wx.downloadFile` and `wx.connectSocket`, in `<web-view src>` and, as advice, in the `src` of images, videos and sounds.

## Why is this bad?

Everybody on the way (the café's access point, the provider) reads and changes what is sent: sessions, phone numbers, what a page shows. Released Mini Programs send requests to
`https://` and `wss://` alone, so such a call works in the developer tools, with the check of domains turned off, and fails on every phone. A web view opens nothing but `https://`.

## Example

```js
wx.request({ url: 'http://api.example.com/list', success: show })
```

## Use instead

```js
wx.request({ url: 'https://api.example.com/list', success: show })
```

## Known limits

Addresses of the own machine and network (`localhost`, `127.0.0.1`, `192.168.…`, names without a dot) are silent, and so are addresses that are put together where it cannot be seen. A base address that many
requests share is reported once, where it stands. The fix is unsafe: the server has to speak TLS.

## 中文

查找 `wx.request`、`wx.uploadFile`、`wx.downloadFile`、`wx.connectSocket` 的地址以及 `<web-view src>` 中的 `http://` 和 `ws://`；图片、视频、音频的 `http://` 地址仅作提示。
明文传输的内容会被沿途任何人读取和篡改。正式发布的小程序只能请求 `https://` 和 `wss://`，这样的请求只在关闭域名校验的开发者工具中可用，真机上会失败。
请改用 `https://` 或 `wss://`，并在服务器上配置证书。
"""

import re

from wxlint.api import (
    CLIENT,
    CallSite,
    Edit,
    ElementSite,
    Fix,
    Message,
    Place,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    on_call,
    on_element,
    on_project,
    regex,
)

_INSECURE = regex(r"(?P<scheme>http|ws)://(?P<host>[\w-]+(?:\.[\w-]+)+)(?=[:/?#]|$)", re.IGNORECASE)
_OWN = regex(
    r"localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|0\.0\.0\.0|169\.254\.[\d.]+|.*\.(?:local|localhost|test|lan)",
    re.IGNORECASE,
)
_NUMBERS = regex(r"[\d.]+")


class InsecureUrl(Rule):
    summary = "address without encryption"
    summary_zh = "使用了未加密的地址"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/ability/network.html",
        "https://developers.weixin.qq.com/miniprogram/dev/component/web-view.html",
        "https://cwe.mitre.org/data/definitions/319.html",
    )
    aliases = ("security/https-only",)
    files = CLIENT

    messages = {
        "request": Message(
            "`{scheme}://` is not encrypted, and released Mini Programs may not send requests to it",
            zh="`{scheme}://` 未加密，正式发布的小程序不能请求这样的地址",
            help="use `{secure}://`",
            help_zh="改用 `{secure}://`",
        ),
        "web-view": Message(
            "`{scheme}://` is not encrypted, and a web view does not open it",
            zh="`{scheme}://` 未加密，web-view 无法打开",
            help="use `{secure}://`",
            help_zh="改用 `{secure}://`",
        ),
        "media": Message(
            "`{scheme}://` is not encrypted: everybody on the way can see and replace what is shown",
            zh="`{scheme}://` 未加密：展示的内容可能被沿途窃看或替换",
            help="use `{secure}://`",
            help_zh="改用 `{secure}://`",
        ),
    }

    @on_call("wx.request", "wx.uploadFile", "wx.downloadFile", "wx.connectSocket")
    def note(self, call: CallSite) -> RuleResult:
        url = call.option("url")
        match = _insecure(url.beginning()) if url is not None else None
        origin = url.beginning_origin() if url is not None and match is not None else None
        if match is not None and origin is not None and origin.text.lower().startswith(f"{match['scheme'].lower()}://"):
            yield self.fact("address", origin, scheme=match["scheme"], host=match["host"])

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        seen: set[Place] = set()
        for fact in index.facts(self, "address"):
            place = Place(fact.path, fact.span)
            if place not in seen:
                seen.add(place)
                scheme = str(fact.data["scheme"]).lower()
                fix = _fix(place, scheme, str(fact.data["host"]))
                yield self.finding(place, "request", scheme=scheme, secure=f"{scheme}s", fix=fix)

    @on_element("image", "web-view", "video", "audio", "cover-image", "live-player")
    def check_element(self, element: ElementSite) -> RuleResult:
        source = element.attribute("src")
        match = _insecure(source.value or "") if source is not None else None
        if source is None or match is None:
            return
        is_page = element.tag == "web-view"
        fix = _fix(source.value_place, match["scheme"], match["host"])
        key, severity = ("web-view", None) if is_page else ("media", Severity.INFO)
        scheme = match["scheme"].lower()
        yield self.finding(source.value_place, key, scheme=scheme, secure=f"{scheme}s", fix=fix, severity=severity)

    invalid = (
        """
        -- miniprogram/config.js --
        const HOST = 'http://api.example.com'
                      ^^^^^^^^^^^^^^^^^^^^^^ `http://` is not encrypted, and released Mini Programs may not send requests to it
        module.exports = { HOST }
        -- miniprogram/pages/index/index.js --
        const { HOST } = require('../../config')
        Page({
          load() {
            wx.request({ url: HOST + '/list', success: show, fail: toast })
            wx.uploadFile({ url: `${HOST}/upload`, filePath, name: 'file', success: show, fail: toast })
          },
        })
        -- fixed: miniprogram/config.js --
        const HOST = 'https://api.example.com'
        module.exports = { HOST }
        """,
        """
        const socket = wx.connectSocket({ url: `ws://live.example.com:8080/?id=${id}` })
                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ws://` is not encrypted, and released Mini Programs may not send requests to it
        wx.downloadFile({ url: 'http://203.0.113.7/a.png', success: show, fail: toast })
                                ^^^^^^^^^^^^^^^^^^^^^^^^ `http://` is not encrypted, and released Mini Programs may not send requests to it
        -- fixed --
        const socket = wx.connectSocket({ url: `wss://live.example.com:8080/?id=${id}` })
        wx.downloadFile({ url: 'http://203.0.113.7/a.png', success: show, fail: toast })
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <web-view src="http://www.example.com/help?id={{id}}"></web-view>
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `http://` is not encrypted, and a web view does not open it
        <image src="http://img.example.com/a.png" />
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: `http://` is not encrypted: everybody on the way can see and replace what is shown
        """,
    )
    valid = (
        "wx.request({ url: 'https://api.example.com/list', success: show, fail: toast })",
        "wx.request({ url: 'http://localhost:3000/list', success: show, fail: toast }); wx.connectSocket({ url: 'ws://192.168.1.9:80' })",
        "// see http://www.example.com/api\\nconst svg = { xmlns: 'http://www.w3.org/2000/svg' }; wx.request({ url: base + '/list', fail: toast })",
        "wx.downloadFile({ url: 'http://tmp/a.png', success: show, fail: toast }); wx.request({ url: DEBUG ? 'http://dev.example.com' : HOST, fail: toast })",
        "wx.request({ url: `${scheme}://api.example.com`, data: { page: 'http://www.example.com' }, fail: toast })",
        """
        -- miniprogram/pages/index/index.wxml --
        <image src="{{url}}" /><image src="/images/a.png" /><view xmlns="http://www.w3.org/1999/xhtml" data-url="http://www.example.com">http://www.example.com</view>
        """,
    )


def _insecure(address: str) -> re.Match[str] | None:
    match = _INSECURE.match(address)
    return None if match is None or _OWN.fullmatch(match["host"]) else match


def _fix(place: Place, scheme: str, host: str) -> Fix | None:
    """Another scheme; none for a bare address, which has no certificate."""
    if _NUMBERS.fullmatch(host):
        return None
    start, secure = place.span.start, f"{scheme.lower()}s"
    title = Text(f"use `{secure}://`", f"改用 `{secure}://`")
    return Fix(title, (Edit(place.path, Span(start, start + len(scheme)), secure),), safe=False)
