"""A `<navigator>` to a page that does not exist, or that it does not open.

## What it does

Follows the `url` of `<navigator>`: the page must be in app.json; only `open-type="switchTab"` and `reLaunch` open pages of the tab bar, and `switchTab` opens nothing else and hands no query over.

## Why is this bad?

Nothing happens when the user taps: the page is not found, or cannot be opened this way. A query given to `switchTab` is dropped.

## Example

```xml
<navigator url="/pages/home/home">Home</navigator>
```

where `pages/home/home` is a page of the tab bar.

## Use instead

```xml
<navigator url="/pages/home/home" open-type="switchTab">Home</navigator>
```

## Known limits

Of an address with mustaches, the part before `?` has to be known. A relative address is looked at only in a page's own WXML. Silent about other Mini Programs, plugins' pages and projects of
Taro, uni-app and the like.

## 中文

检查 `<navigator>` 的 `url`：页面必须在 app.json 中声明；只有 `open-type="switchTab"` 与 `reLaunch` 能打开 tabBar 页面，而 `switchTab` 只能打开 tabBar 页面，且不能带参数。
否则点击后毫无反应：找不到页面，或不能以这种方式打开；`switchTab` 的参数会被丢弃。
含 `{{ }}` 的地址只检查 `?` 之前已知的部分；相对地址只在页面自身的 WXML 中检查；跳转到其他小程序、插件页面以及 Taro、uni-app 等项目不检查。
"""

from wxlint.api import WXML, AttributeSite, Message, ProjectIndex, ProjectResult, Rule, Severity, on_project, route_mistake

_OPENS_TABS = {"navigate": False, "redirect": False, "switchTab": True, "reLaunch": None}
_SEVERITIES = {
    "missing": Severity.ERROR,
    "similar": Severity.ERROR,
    "tab": Severity.ERROR,
    "no-tab": Severity.ERROR,
    "query": Severity.WARNING,
}


class UnknownRoute(Rule):
    summary = "navigator to a page that it cannot open"
    summary_zh = "`navigator` 无法打开的页面"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/component/navigator.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.switchTab.html",
    )
    aliases = ("wxml/nav-url",)
    files = WXML

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
            '`{route}` is a page of the tab bar, which `open-type="{opener}"` does not open',
            zh='`{route}` 是 tabBar 页面，`open-type="{opener}"` 无法打开',
            help='write `open-type="switchTab"`, or `reLaunch` to hand a query over',
            help_zh='应写 `open-type="switchTab"`；需要带参数时使用 `reLaunch`',
        ),
        "no-tab": Message(
            '`{route}` is no page of the tab bar, and `open-type="switchTab"` opens nothing else',
            zh='`{route}` 不是 tabBar 页面，`open-type="switchTab"` 无法打开',
            help="remove the `open-type`, or write `redirect`",
            help_zh="请删除 `open-type`，或改为 `redirect`",
        ),
        "query": Message(
            '`open-type="switchTab"` drops the query of its address',
            zh='`open-type="switchTab"` 会丢弃地址中的参数',
            help="use `reLaunch`, or leave the value in storage or in `globalData`",
            help_zh="请使用 `reLaunch`，或通过缓存、`globalData` 传值",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for element in index.views.builtin_elements("navigator"):
            url, opener, target = element.attribute("url"), element.attribute("open-type", "openType"), element.attribute("target")
            address = _known(url) if url is not None else None
            if url is None or address is None or (target is not None and target.value != "self"):
                continue
            how = opener.value if opener is not None and opener.value else "navigate"
            if how not in _OPENS_TABS and opener is not None and not opener.is_dynamic:
                continue
            mistake = route_mistake(self.project, element.path, address, opens_tabs=_OPENS_TABS.get(how))
            if mistake is not None:
                severity, route = _SEVERITIES[mistake.kind], mistake.route.route
                yield self.finding(url.value_place, mistake.kind, route=route, nearest=mistake.nearest, opener=how, severity=severity)

    invalid = (
        """
        <navigator url="/pages/home/home">Home</navigator>
                        ^^^^^^^^^^^^^^^^ `pages/home/home` is a page of the tab bar, which `open-type="navigate"` does not open
        <navigator url="/pages/home/home" open-type="redirect">Home</navigator>
                        ^^^^^^^^^^^^^^^^ `pages/home/home` is a page of the tab bar, which `open-type="redirect"` does not open
        <navigator url="../order/order" open-type="switchTab" target="self">Order</navigator>
                        ^^^^^^^^^^^^^^ `pages/order/order` is no page of the tab bar, and `open-type="switchTab"` opens nothing else
        <navigator url="/pages/home/home?from=index" open-type="switchTab">Home</navigator>
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `open-type="switchTab"` drops the query of its address
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index", "pages/home/home", "pages/order/order"],
          "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "a" }, { "pagePath": "pages/home/home", "text": "b" }] }
        }
        """,
        """
        <navigator url="/pages/idnex/index?id={{id}}">Open</navigator>
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ app.json declares no page `pages/idnex/index`
        <navigator url="/shop/list/list" open-type="{{ how }}">Open</navigator>
                        ^^^^^^^^^^^^^^^ app.json declares no page `shop/list/list`
        """,
    )
    valid = (
        """
        <navigator url="/pages/index/index?id={{id}}" /><navigator url="../index/index" open-type="reLaunch" /><navigator url="{{ url }}" /><navigator url="" />
        """,
        """
        <navigator url="/pages/{{ kind }}/list?id=1" /><navigator url="/pages/gone{{ suffix }}" /><navigator url="plugin://shop/list" /><navigator open-type="navigateBack" url="/gone" />
        <navigator target="miniProgram" open-type="navigate" app-id="wx1" url="/gone" /><navigator open-type="exit" target="miniProgram" />
        """,
        """
        -- miniprogram/components/row/row.wxml --
        <navigator url="../order/order" />
        -- miniprogram/components/row/row.json --
        { "component": true }
        """,
        """
        <navigator url="/gone/gone" />
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "navigator": "/components/navigator/navigator" } }
        -- miniprogram/components/navigator/navigator.json --
        { "component": true }
        """,
        """
        <navigator url="/pages/index/index" open-type="{{ how }}" /><navigator url="/pages/index/index?a=1" open-type="reLaunch" />
        <navigator url="/pages/index/index" openType="switchTab" />
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "tabBar": { "list": [{ "pagePath": "pages/index/index", "text": "a" }] } }
        """,
    )


def _known(url: AttributeSite) -> str | None:
    """The address, as far as it is known; None if its path is not known to the end."""
    value = url.value or ""
    return None if "{{" in value.partition("?")[0] else value
