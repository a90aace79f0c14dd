"""A tag that is neither built in nor declared.

## What it does

Reports tags that name no built-in component and that neither the page's or component's own JSON nor app.json declares. A template is checked for the pages and components that show it.

## Why is this bad?

WeChat has no component of that name: the place stays empty, or shows nothing but what stands inside the tag. Usually the entry in `usingComponents` was forgotten, or the name is misspelt. HTML has `div` and `img`, WXML does not.

## Example

```xml
<van-button bind:click="pay">Pay</van-button>
```

## Use instead

```json
{ "usingComponents": { "van-button": "@vant/weapp/button/index" } }
```

## Known limits

Silent where the JSON of the page, of the component or of the app cannot be read, in libraries and plugins for tags with a dash, which the app may declare, and in apps that a framework compiles.
A tag with elements inside is a warning, because these are shown; HTML's tags are told at `info`, once a file. Silent for a component's own name around its whole WXML, for names that only differ from
a built-in tag in case, and for tags of WeChat's first years (`toast`, `modal`, `loading`, `action-sheet`).

## 中文

检查既不是内置组件、也没有在页面或组件自身的 JSON 以及 app.json 中声明的标签。模板在使用它的页面和组件中检查。
没有这样的组件时，该处什么也不显示，或只显示标签内部的内容。多半是忘了在 `usingComponents` 中声明，或名称拼写错误；WXML 中也没有 `div`、`img` 等 HTML 标签。
标签内有其他元素时仅为警告（其内容仍会显示）；HTML 标签每个文件只提示一次，级别为 `info`。与组件自身同名的外层标签、仅大小写不同的内置标签以及早期标签（`toast`、`modal`、`loading`、`action-sheet`）不报告。
页面、组件或 app.json 无法读取时不报告；组件库与插件中带连字符的标签可能由小程序声明，不检查；由框架编译的项目不检查。
"""

from wxlint.api import WXML, ElementSite, Message, ProjectIndex, ProjectResult, Rule, Severity, Text, View, components, nearest, on_project

_HTML = {
    "div": "view",
    "p": "view",
    "a": "navigator",
    "img": "image",
    "ul": "view",
    "ol": "view",
    "li": "view",
    "h1": "view",
    "h2": "view",
    "h3": "view",
    "h4": "view",
    "h5": "view",
    "h6": "view",
    "b": "text",
    "i": "text",
    "em": "text",
    "strong": "text",
    "br": "text",
    "hr": "view",
    "section": "view",
    "header": "view",
    "footer": "view",
    "nav": "view",
    "main": "view",
    "article": "view",
    "table": "view",
    "select": "picker",
    "iframe": "web-view",
    "font": "text",
    "center": "view",
    "small": "text",
    "u": "text",
    "s": "text",
}
"""HTML's tags and what WXML has instead."""
_LEGACY = frozenset({"toast", "modal", "loading", "action-sheet", "action-sheet-item", "action-sheet-cancel", "contact-button"})
"""Built in in 2016, and no longer documented."""
_UNDOCUMENTED = frozenset({"animation-video", "external-element"})
"""Used without a declaration in Tencent's own demonstrations of components (github.com/TencentCloud/tcmpp-demo-miniprogram)."""


def _may_be_built_in(tag: str) -> bool:
    return components.is_builtin(tag) or components.is_builtin(tag.lower()) or tag in _LEGACY or tag in _UNDOCUMENTED


class UnknownComponent(Rule):
    summary = "tag that is neither built in nor declared"
    summary_zh = "既非内置组件、也未声明的标签"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/",
        "https://developers.weixin.qq.com/miniprogram/dev/component/",
    )
    files = WXML

    messages = {
        "unknown": Message(
            "`{tag}` is neither a built-in component nor declared for {owner}",
            zh="`{tag}` 不是内置组件，也没有为{owner}声明",
            help="declare it under `usingComponents` in `{json}` or in app.json",
            help_zh="请在 `{json}` 或 app.json 的 `usingComponents` 中声明",
        ),
        "similar": Message(
            "`{tag}` is neither a built-in component nor declared for {owner}",
            zh="`{tag}` 不是内置组件，也没有为{owner}声明",
            help="write `{nearest}`, if that is meant; else declare it under `usingComponents` in `{json}`",
            help_zh="是否想写 `{nearest}`？否则请在 `{json}` 的 `usingComponents` 中声明",
        ),
        "html": Message(
            "`{tag}` is a tag of HTML, and WXML has none of that name",
            zh="`{tag}` 是 HTML 标签，WXML 中没有",
            help="write `{nearest}`",
            help_zh="请改用 `{nearest}`",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        reported: set[tuple[str, int | str]] = set()
        for view in index.views.all:
            app_json = index.views.app_json(view.app)
            if view.has_unreadable_json or (view.app.app is not None and (app_json is None or app_json.root is None)):
                continue
            declared = view.components
            for element in view.shown().elements:
                tag = element.tag
                if tag in declared or _may_be_built_in(tag) or (view.app.app is None and "-" in tag) or tag in view.stem.split("/")[-2:]:
                    continue
                key = element.path, tag if tag in _HTML else element.span.start
                if key not in reported:
                    reported.add(key)
                    yield from self._report(element, view)

    def _report(self, element: ElementSite, view: View) -> ProjectResult:
        tag = element.tag
        owner = Text(f"the {view.kind} `{view.stem}`", f"{'页面' if view.kind == 'page' else '组件'} `{view.stem}` ")
        meant = _HTML.get(tag)
        if meant is not None:
            yield self.finding(element, "html", tag=tag, nearest=meant, severity=Severity.INFO)
            return
        meant = nearest(tag, [*view.components, *components.tags()])
        key = "unknown" if meant is None else "similar"
        severity = Severity.WARNING if element.children else None
        yield self.finding(element, key, tag=tag, nearest=meant, owner=owner, json=view.json_path, severity=severity)

    invalid = (
        """
        <view>
          <price-tag value="1" />
          <prcie-tag value="1" />
           ^^^^^^^^^ `prcie-tag` is neither a built-in component nor declared for the page `miniprogram/pages/index/index`
          <van-button>Pay</van-button>
           ^^^^^^^^^^ `van-button` is neither a built-in component nor declared for the page `miniprogram/pages/index/index`
          <van-cell-group><view>1</view></van-cell-group>
           ^^^^^^^^^^^^^^ warning: `van-cell-group` is neither a built-in component nor declared for the page `miniprogram/pages/index/index`
        </view>
        <div>text</div><div><p /></div>
         ^^^ info: `div` is a tag of HTML, and WXML has none of that name
                             ^ info: `p` is a tag of HTML, and WXML has none of that name
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "price-tag": "/components/price-tag/price-tag" } }
        """,
        """
        <import src="/templates/row.wxml" />
        <template is="row" />
        <buton />
         ^^^^^ `buton` is neither a built-in component nor declared for the page `miniprogram/pages/index/index`
        -- miniprogram/templates/row.wxml --
        <template name="row"><row-cell /></template>
                              ^^^^^^^^ `row-cell` is neither a built-in component nor declared for the page `miniprogram/pages/index/index`
        <template name="other"><other-cell /></template>
        -- miniprogram/pages/index/index.js --
        Page({})
        """,
    )
    valid = (
        """
        <page-meta><navigation-bar title="Shop" /></page-meta>
        <block wx:if="{{ a }}"><scroll-view><slot name="more" /></scroll-view></block>
        <price-tag /><global-tag /><free-cell /><filled-cell /><mp-icon /><xr-scene />
        <include src="./footer.wxml" />
        <wxs module="m">module.exports = '<unknown-tag>'</wxs>
        <!-- <gone-tag /> -->
        <rich-text nodes="<div>1</div>" />
        -- miniprogram/pages/index/footer.wxml --
        <price-tag />
        -- miniprogram/pages/index/index.json --
        {
          "usingComponents": { "price-tag": "/components/price-tag/price-tag", "mp-icon": "weui-miniprogram/icon/icon" },
          "componentGenerics": { "free-cell": true, "filled-cell": { "default": "./cell" } }
        }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "usingComponents": { "global-tag": "plugin://parts/tag" }, "useExtendedLib": { "weui": true } }
        """,
        """
        <index><Text>1</Text><loading hidden /></index>
        """,
        """
        <lost-tag />
        -- miniprogram/pages/index/index.json --
        nothing that could be read
        """,
        """
        -- src/button/button.json --
        { "component": true }
        -- src/button/button.wxml --
        <lib-icon name="ok" /><view />
        -- src/button/button.js --
        Component({})
        -- package.json --
        { "name": "parts", "miniprogram": "src" }
        -- project.config.json --
        { "compileType": "miniprogram" }
        """,
    )
