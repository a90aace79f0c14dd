"""A mustache that reads what is not there.

## What it does

Reports names in `{{ }}` that the page or component does not have: not in `data`, `properties` or `computed`, never set by `setData`, and given by no loop, slot or `<wxs>`. What stands in an included file is looked for in the pages and components
that include it.

## Why is this bad?

The place stays empty, or the condition is never met, and nothing says so. Usually the name is misspelt or was changed on one side; or it is one of JavaScript's (`Math`, `JSON`) or a method of the page, which WXML does not see.

## Example

```xml
<view wx:if="{{isLogined}}">{{Math.round(price)}}</view>
```
```js
Page({ data: { isLoggedIn: false, price: 9.5 } })
```

## Use instead

```xml
<wxs module="math">module.exports = { round: function (n) { return Math.round(n) } }</wxs>
<view wx:if="{{isLoggedIn}}">{{math.round(price)}}</view>
```

## Known limits

Silent where the data cannot be known: a wrapper around `Page` or `Component`, a behavior from a package, state libraries, a spread or a computed key that leads nowhere, `this` given to others; and inside `<template name>`.
Each name is reported once a file. Nobody has to set a name before it is read, so this is only told at `info`.

## 中文

检查 `{{ }}` 中页面或组件没有的名称：不在 `data`、`properties`、`computed` 中，从未被 `setData` 设置，也不来自循环、插槽或 `<wxs>`。被引用文件中的名称在引用它的页面和组件中查找。
此处会显示为空，或条件永远不成立，且没有任何提示。多半是拼写错误，或只改了一边；也可能用了 WXML 中不可用的 `Math`、`JSON` 或页面方法。
无法确定数据时（`Page` 外有封装、npm 包中的 behavior、状态库、无法解析的展开或计算键、`this` 交给了别处）以及 `<template name>` 内部不报告；每个文件同名只报告一次，级别为 `info`。
"""

from wxlint.api import WXML, DataName, Message, ProjectIndex, ProjectResult, Rule, Severity, Text, View, nearest, on_project

_GLOBALS = frozenset(
    {"Math", "JSON", "Date", "Object", "Array", "String", "Number", "Boolean", "parseInt", "parseFloat", "isNaN", "console", "wx", "getApp", "RegExp"}
)


class UndefinedBinding(Rule):
    summary = "mustache that reads what is not there"
    summary_zh = "`{{ }}` 中使用了不存在的数据"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/data.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/list.html",
    )
    aliases = ("wxml/no-undefined-binding",)
    files = WXML

    messages = {
        "undefined": Message(
            "{owner} has no data `{name}`: nothing is shown for it",
            zh="{owner}没有数据 `{name}`，此处不会显示任何内容",
            help="add it to `data`, or remove it here",
            help_zh="请在 `data` 中添加，或从此处删除",
        ),
        "similar": Message(
            "{owner} has no data `{name}`: nothing is shown for it",
            zh="{owner}没有数据 `{name}`，此处不会显示任何内容",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "member": Message(
            "`{name}` is a member of {owner} beside `data`, and WXML reads data alone",
            zh="`{name}` 是{owner}的成员，但不在 `data` 中，WXML 只能读取数据",
            help="compute the value in the script and set it, or write the function in WXS",
            help_zh="请在脚本中计算后写入数据，或用 WXS 编写该函数",
        ),
        "global": Message(
            "`{name}` is JavaScript's, and WXML does not have it",
            zh="`{name}` 属于 JavaScript，WXML 中不可用",
            help="compute the value in the script and set it, or write the function in WXS",
            help_zh="请在脚本中计算后写入数据，或用 WXS 编写该函数",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        lacking: dict[tuple[str, str], tuple[DataName, View]] = {}
        answered: set[tuple[str, str]] = set()
        for view in index.views.all:
            if not view.data.complete or index.views.definers_replaced(view.app):
                answered.update((path, "") for path in view.included_files)
                continue
            elsewhere = self._local_names(index, view)
            for path in view.included_files:
                site = index.views.wxml(path)
                for use in site.data_names if site is not None else ():
                    key = path, use.name
                    if view.data.has(use.name) is False and (path == view.wxml_path or use.name not in elsewhere):
                        lacking.setdefault(key, (use, view))
                    else:
                        answered.add(key)
        for key in sorted(lacking):
            use, view = lacking[key]
            if key not in answered and (use.place.path, "") not in answered:
                owner = Text(f"the {view.kind} `{view.stem}`", f"{'页面' if view.kind == 'page' else '组件'} `{view.stem}` ")
                meant = nearest(use.name, view.data.names)
                kind = "global" if use.name in _GLOBALS else "member" if view.has_method(use.name) else "undefined" if meant is None else "similar"
                yield self.finding(use.place, kind, owner=owner, name=use.name, nearest=meant)

    @staticmethod
    def _local_names(index: ProjectIndex, view: View) -> frozenset[str]:
        """What an included file may see besides data: the loops around it in the files that include it."""
        sites = [index.views.wxml(path) for path in view.included_files] if len(view.included_files) > 1 else []
        return frozenset(name for site in sites if site is not None for name in site.local_names)

    invalid = (
        """
        <view wx:if="{{isLogined}}">{{Math.round(price)}} {{ show(price) }}</view>
                       ^^^^^^^^^ the page `miniprogram/pages/index/index` has no data `isLogined`: nothing is shown for it
                                      ^^^^ `Math` is JavaScript's, and WXML does not have it
                                                             ^^^^ `show` is a member of the page `miniprogram/pages/index/index` beside `data`, and WXML reads data alone
        <view wx:for="{{item.rows}}" wx:for-item="row" wx:key="id">{{row.name}}{{index}}{{item}}</view>
                        ^^^^ the page `miniprogram/pages/index/index` has no data `item`: nothing is shown for it
        <view class="{{ {open: opened, class: class} }}">{{isLogined}}</view>
                               ^^^^^^ the page `miniprogram/pages/index/index` has no data `opened`: nothing is shown for it
                                              ^^^^^ the page `miniprogram/pages/index/index` has no data `class`: nothing is shown for it
        -- miniprogram/pages/index/index.js --
        Page({ data: { isLoggedIn: false, price: 9.5 }, show(price) { return price } })
        """,
        """
        <include src="/templates/footer.wxml" />
        <template is="row" data="{{ row, total }}" />
                                    ^^^ the page `miniprogram/pages/index/index` has no data `row`: nothing is shown for it
        -- miniprogram/templates/footer.wxml --
        <view>{{year}}{{total}}</view>
                ^^^^ the page `miniprogram/pages/index/index` has no data `year`: nothing is shown for it
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { this.setData({ 'total.sum': 1 }) } })
        """,
    )
    valid = (
        """
        <wxs module="price" src="../../price.wxs" /><wxs module="count">module.exports = {}</wxs>
        <view wx:for="{{rows}}" wx:for-index="at" wx:key="{{id}}">{{item.name}}{{at}}{{price.show(item)}}<text wx:for="{{item.cells}}" wx:for-item="cell">{{cell}}{{index}}{{item}}</text></view>
        <view bindtap="{{ count.tap }}" wx:if="{{ total === undefined || true }}">{{ list[0].name }}{{ {a: total}.a }}</view>
        -- miniprogram/pages/index/index.js --
        const shared = { list: [] }
        Page({ data: { ...shared, rows: [] }, onLoad() { const that = this; const patch = {}; patch.total = 1; that.setData(patch) } })
        """,
        """
        <template name="row"><view>{{ name }}</view></template><template is="row" data="{{ ...rows }}" />
        -- miniprogram/pages/index/index.js --
        Page({ data: { rows: {} } })
        """,
        """
        <view>{{ anything }}</view>
        -- miniprogram/pages/index/index.js --
        import { create } from '../../create'
        create({ data: {} })
        """,
        """
        <view>{{ anything }}</view>
        -- miniprogram/pages/index/index.js --
        import store from 'some-store'
        Page({ behaviors: [store], data: {} })
        """,
        """
        <view>{{ anything }}</view>
        -- miniprogram/pages/index/index.js --
        Page({ load() { const values = wx.getStorageSync('values'); this.setData(values) } })
        """,
        """
        -- miniprogram/components/row/row.wxml --
        <view>{{ title }}{{ total }}<slot-user slot:entry slot:index="place">{{ entry.name }}{{ place }}</slot-user></view>
        -- miniprogram/components/row/row.json --
        { "component": true }
        -- miniprogram/components/row/row.js --
        const titled = require('../../titled')
        Component({ behaviors: [titled, 'wx://form-field'], properties: { total: Number } })
        -- miniprogram/titled.js --
        module.exports = Behavior({ data: { title: '' } })
        """,
        """
        <view wx:for="{{rows}}" wx:key="id"><include src="/templates/cell.wxml" /></view>
        -- miniprogram/templates/cell.wxml --
        <view>{{item.name}}{{index}}</view>
        -- miniprogram/pages/index/index.js --
        Page({ data: { rows: [] } })
        """,
    )
