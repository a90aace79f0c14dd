"""WXML that the compiler does not accept.

## What it does

Reports what keeps a WXML file from being well formed: an element that is never closed, an end tag that closes nothing, an attribute value without its closing quote, a stray character in
a tag, a `{{` without its `}}`, an expression between them that cannot be parsed, and tags whose name begins with `wx-`, which the compiler keeps for itself.

## Why is this bad?

WeChat's compiler stops at the file, and with it the whole Mini Program fails to build; or it guesses, and the page shows something else than what was written.

## Example

```xml
<view class="card">
  <text>{{ item.name </text>
</view>
```

## Use instead

```xml
<view class="card">
  <text>{{ item.name }}</text>
</view>
```

## Known limits

Where one mistake may hide others, only the first ones are reported. Expressions are read as JavaScript: what JavaScript allows and WXML does not (arrow functions, template strings) is not
reported.

## 中文

检查 WXML 文件中的语法错误：标签没有闭合、多余的结束标签、属性值缺少引号、标签中有多余字符、`{{` 缺少 `}}`、无法解析的表达式，以及以 `wx-` 开头的标签名（编译器保留）。
遇到这样的文件，编译会直接失败，整个小程序无法构建；或者页面显示的内容与所写的不一致。
表达式按 JavaScript 语法解析：JavaScript 允许而 WXML 不支持的写法（箭头函数、模板字符串）不在检查范围内。
"""

from wxlint.api import WXML, Message, Rule, RuleResult, Severity, WxmlSite, on_wxml

_MOST = 20
"""How many problems of one file are worth reading."""


class SyntaxError(Rule):  # noqa: A001  # named like the rule
    summary = "WXML that the compiler does not accept"
    summary_zh = "编译器无法接受的 WXML"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/",
        "https://github.com/dcloudio/uni-app/issues/3451",
    )
    aliases = ("wxml/parse",)
    files = WXML

    messages = {
        "markup": Message("{problem}", zh="{problem}"),
        "reserved": Message(
            "`{tag}` begins with `wx-`, which the compiler keeps for itself and rejects",
            zh="`{tag}` 以 `wx-` 开头：该前缀由编译器保留，不允许使用",
            help="give the component another name under `usingComponents`",
            help_zh="请在 `usingComponents` 中为该组件换一个名称",
        ),
        "expression": Message(
            "the expression in `{{ }}` cannot be parsed: {problem}",
            zh="`{{ }}` 中的表达式无法解析：{problem}",
            help="write one JavaScript expression; anything longer belongs into the page's script or into WXS",
            help_zh="此处只能写一个 JavaScript 表达式；更复杂的逻辑请写在页面脚本或 WXS 中",
        ),
    }

    @on_wxml("<wx-")
    def check_names(self, site: WxmlSite) -> RuleResult:
        for element in [element for element in site.elements if element.tag.startswith("wx-")][:_MOST]:
            yield self.finding(element, "reserved", tag=element.tag)

    @on_wxml()
    def check(self, site: WxmlSite) -> RuleResult:
        for problem in site.document.problems[:_MOST]:
            yield self.finding(site.at(problem.span), "markup", problem=problem.message)
        for mistake in site.expression_errors()[:_MOST]:
            yield self.finding(site.at(mistake.span), "expression", problem=mistake.message)

    invalid = (
        """
        <wx-price value="1" />
         ^^^^^^^^ `wx-price` begins with `wx-`, which the compiler keeps for itself and rejects
        <wxprice /><price-wx />
        """,
        """
        <view class="card">
        ^^^^^ `<view>` is never closed: write `</view>` or `<view />`
          <text>{{ name }}</text>
        """,
        """
        <view>
          <text>{{ name }}</text>
        </view>
        </view>
        ^^^^^^^ `</view>` closes nothing: no `<view>` is open here
        """,
        """
        <view wx:if="{{ count > }}">{{ name }}</view>
                              ^ the expression in `{{ }}` cannot be parsed: it ends too early
        <view>{{ a b }}</view>
                   ^ the expression in `{{ }}` cannot be parsed: `b` is not expected here
        """,
        """
        <text>{{ name </text>
              ^^ this `{{` is never closed: a `}}` is missing
        """,
    )
    valid = (
        '<view wx:if="{{ count > 0 && list.length }}"><text>{{ a ? b : c }}</text></view>',
        """
        <template is="row" data="{{ ...item, index, done: true }}" />
        <template is="row" data="{{ item }}" />
        <text class="{{ class }}" data-x="{{ [1, 2, { a: b }] }}">{{ 'a}}b' }}{{ c }}</text>
        <input value="{{ value }}" /><image src="/a.png"></image>
        """,
        """
        <wxs module="m">
          var greater = function (a, b) { return a < b && a > 0 }
          module.exports = { greater: greater }
        </wxs>
        <view>1 < 2 &amp; {{ m.greater(1, 2) }} {{}}</view>
        <!-- <view> -->
        """,
        "",
    )
