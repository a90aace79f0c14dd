"""`wx:else` without a `wx:if`.

## What it does

Reports `wx:elif` and `wx:else` on an element whose previous sibling has neither `wx:if` nor `wx:elif`, and elements with two of the three.

## Why is this bad?

The WXML does not compile: "wx:if not found, then something must be wrong". The sibling was moved or deleted, or an element was put between.

## Example

```html
<view wx:if="{{ready}}">…</view>
<text>…</text>
<view wx:else>…</view>
```

## Use instead

```html
<view wx:if="{{ready}}">…</view>
<view wx:else>…</view>
<text>…</text>
```

## Known limits

Silent in files whose tags do not match, where siblings cannot be told. Tags that show nothing (`wxs`, `import`, a template's definition) between the two are passed over.

## 中文

检查前一个兄弟元素没有 `wx:if` 或 `wx:elif` 的 `wx:elif`、`wx:else`，以及同时写了其中两个的元素。
这样的 WXML 无法编译，多半是原来的兄弟元素被移走或删除，或中间插入了别的元素。
标签不配对的文件不检查；两者之间不显示内容的标签（`wxs`、`import`、模板定义）会略过。
"""

from wxlint.api import WXML, ElementSite, Message, Rule, RuleResult, Severity, on_element

_CHAIN = ("wx:if", "wx:elif", "wx:else")
_SHOWS_NOTHING = frozenset({"wxs", "import"})


class BrokenIfChain(Rule):
    summary = "`wx:else` without a `wx:if`"
    summary_zh = "`wx:else` 找不到对应的 `wx:if`"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/conditional.html",)
    aliases = ("wxml/if-chain",)
    files = WXML

    messages = {
        "broken": Message(
            "the element before has no `wx:if`: `{name}` has nothing to belong to, and the file does not compile",
            zh="前一个元素没有 `wx:if`，`{name}` 无从对应，文件无法编译",
            help="put it right behind the element with `wx:if`, or write `wx:if` here",
            help_zh="请把它紧接在带 `wx:if` 的元素之后，或在此改写为 `wx:if`",
        ),
        "both": Message(
            "`{first}` and `{name}` stand on one element: only one of them can hold",
            zh="`{first}` 与 `{name}` 写在同一个元素上，只能保留一个",
            help="keep one of them, or put another element around this one",
            help_zh="请只保留一个，或在外面再套一个元素",
        ),
        "previous": Message("the element before", zh="前一个元素"),
    }

    @on_element("*")
    def check(self, element: ElementSite) -> RuleResult:
        found = [attribute for attribute in element.attributes if attribute.name in _CHAIN]
        if not found or element.document.problems:
            return
        if len(found) > 1:
            yield self.finding(found[1].name_place, "both", first=found[0].name, name=found[1].name)
        elif found[0].name != "wx:if":
            previous = _previous(element)
            if previous is None or previous.attribute("wx:if", "wx:elif") is None:
                related = [] if previous is None else [self.label(previous, "previous")]
                yield self.finding(found[0].name_place, "broken", name=found[0].name, related=related)

    invalid = (
        """
        <view wx:if="{{ready}}">a</view>
        <text>b</text>
         ---- the element before
        <view wx:else>c</view>
              ^^^^^^^ the element before has no `wx:if`: `wx:else` has nothing to belong to, and the file does not compile
         ---- the element before
        <view wx:elif="{{late}}">d</view>
              ^^^^^^^ the element before has no `wx:if`: `wx:elif` has nothing to belong to, and the file does not compile
        """,
        """
        <view>
          <view wx:else />
                ^^^^^^^ the element before has no `wx:if`: `wx:else` has nothing to belong to, and the file does not compile
        </view>
        <view wx:if="{{a}}" wx:else />
                            ^^^^^^^ `wx:if` and `wx:else` stand on one element: only one of them can hold
        """,
    )
    valid = (
        """
        <view wx:if="{{a}}">1</view>
        <!-- between -->
        <view wx:elif="{{b}}">2</view>
        <block wx:else>3</block>
        """,
        """
        <view wx:if="{{a}}" />
        <wxs module="m">module.exports = {}</wxs>
        <view wx:else />
        """,
        """
        <view wx:if="{{a}}"><view>
        <view wx:else />
        """,
    )


def _previous(element: ElementSite) -> ElementSite | None:
    shown = (
        sibling
        for sibling in element.preceding
        if sibling.tag not in _SHOWS_NOTHING and not (sibling.tag == "template" and sibling.attribute("name") is not None)
    )
    return next(shown, None)
