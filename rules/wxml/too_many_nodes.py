"""More elements than a page should have.

## What it does

Counts what is written out: pages with more than 1000 elements in their WXML, its included files and templates together, elements nested more than 30 deep, and elements with more than 60 children.

## Why is this bad?

Every `setData` goes through the tree of elements: a large one takes long to build, to compare and to lay out, and the page stutters. WeChat's own check of a page's experience takes off points beyond these numbers.

## Example

```xml
<view>
  <view>1</view>
  <!-- … 99 more -->
</view>
```

## Use instead

```xml
<view wx:for="{{rows}}" wx:key="id" wx:if="{{index < shown}}">{{item.name}}</view>
```

with `shown` growing while the user scrolls, or a component for a long list such as `recycle-view`.

## Known limits

What is counted is a lower bound: a loop counts once, what `wx:elif` and `wx:else` show not at all, a custom component as one element. How many rows a list has is only known when it runs.

## 中文

统计写出的元素数量：页面的 WXML（含引用的文件与模板）超过 1000 个元素、嵌套超过 30 层、单个元素的子元素超过 60 个时给出提示。
每次 `setData` 都要遍历节点树：节点过多会使创建、比较与布局变慢，页面卡顿；微信的体验评分也以这些数值为准。
统计结果是下限：循环只计一次，`wx:elif` 与 `wx:else` 的内容不计，自定义组件计为一个元素；列表的实际行数要到运行时才能知道。
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from wxlint.api import (
    WXML,
    ElementSite,
    Finding,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    WxmlSite,
    limits,
    on_project,
    on_wxml,
)

_NO_NODES = frozenset({"block", "template", "import", "include", "wxs", "slot"})
"""Tags of the language, which are no elements on the page."""


class TooManyNodes(Rule):
    summary = "more elements than a page should have"
    summary_zh = "页面元素过多"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/runtime_render.html",)
    aliases = ("wxml/node-limits",)
    files = WXML

    messages = {
        "total": Message(
            "this page writes out {count} elements, and more than {limit} make it slow",
            zh="此页面写出了 {count} 个元素，超过 {limit} 个会影响性能",
            help="show parts of it only when they are needed, with `wx:if` or on pages of their own",
            help_zh="请按需显示（`wx:if`），或拆分到其他页面",
        ),
        "depth": Message(
            "this element is nested {count} deep, and more than {limit} levels make the page slow",
            zh="此元素嵌套了 {count} 层，超过 {limit} 层会影响性能",
            help="remove elements that only wrap others",
            help_zh="请去掉只起包裹作用的元素",
        ),
        "children": Message(
            "this element has {count} children, and more than {limit} make the page slow",
            zh="此元素有 {count} 个子元素，超过 {limit} 个会影响性能",
            help="show parts of them only when they are needed",
            help_zh="请按需显示其中的一部分",
        ),
    }

    @on_wxml()
    def check_file(self, site: WxmlSite) -> RuleResult:
        depths: dict[int, int] = {}
        is_reported = False
        for element in site.elements:
            raw, parent = element.element, element.element.parent
            around = depths[id(parent)] if parent is not None and raw.tag != "template" else 0
            depths[id(raw)] = around + (raw.tag not in _NO_NODES)
            if depths[id(raw)] > limits.WXML_DEPTH and not is_reported:
                is_reported = True
                yield self.finding(element, "depth", count=depths[id(raw)], limit=limits.WXML_DEPTH)
        children = _children(site.elements)
        for element in site.elements:
            count = children[id(element.element)]
            if count > limits.WXML_CHILDREN and element.tag not in _NO_NODES:
                yield self.finding(element, "children", count=count, limit=limits.WXML_CHILDREN)

    @on_project
    def check_pages(self, index: ProjectIndex) -> ProjectResult:
        for view in index.views.pages:
            shown = view.shown().elements
            if len(shown) > limits.WXML_NODES:
                yield from self._total(shown)

    def _total(self, shown: tuple[ElementSite, ...]) -> Iterator[Finding]:
        count = sum(1 for _ in _written(shown))
        if count > limits.WXML_NODES:
            yield self.finding(shown[0], "total", count=count, limit=limits.WXML_NODES)

    invalid = (
        """
        <view class="list">
         ^^^^ this element has 61 children, and more than 60 make the page slow
          <block wx:for="{{groups}}" wx:key="id">MANY</block><text />
        </view>
        """.replace("MANY", "<text />" * 60),
        """
        <view class="pages">
         ^^^^ this page writes out 1021 elements, and more than 1000 make it slow
          MANY
        </view>
        """.replace("MANY", f"<view>{'<text />' * 50}</view>" * 20),
        """
        DEEP
        <text />
         ^^^^ this element is nested 31 deep, and more than 30 levels make the page slow
        UP
        """.replace("DEEP", "<view>" * 30).replace("UP", "</view>" * 30),
    )
    valid = (
        """
        <view><block wx:if="{{open}}">MANY</block><block wx:else>MANY</block></view>
        """.replace("MANY", "<text />" * 50),
        """
        <view>MANY</view>
        """.replace("MANY", "<view>" * 28 + "<block><block><text /></block></block>" + "</view>" * 28),
        """
        <view>MANY</view><template name="deep">MANY</template>
        """.replace("MANY", "<view>" * 20 + "<text />" + "</view>" * 20),
    )


def _written(elements: Iterable[ElementSite]) -> Iterator[ElementSite]:
    """The elements among `elements` that are nodes, without what stands in the place of others."""
    hidden: dict[int, bool] = {}
    for element in elements:
        raw = element.element
        is_inside = raw.parent is not None and hidden.get(id(raw.parent), False)
        hidden[id(raw)] = is_inside or element.attribute("wx:elif", "wx:else") is not None
        if not hidden[id(raw)] and raw.tag not in _NO_NODES:
            yield element


def _children(elements: tuple[ElementSite, ...]) -> Counter[int]:
    """How many children each element has, by `id`: what stands in a `<block>` is its parent's."""
    hosts: dict[int, int] = {}
    for element in elements:
        parent = element.element.parent
        if parent is not None:
            hosts[id(element.element)] = hosts.get(id(parent), 0) if parent.tag == "block" else id(parent)
    return Counter(hosts.get(id(element.element), 0) for element in _written(elements))
