"""An event bound to a method that the page does not have.

## What it does

Reports `bindtap="onTap"` and its like where the page or component that shows the element has no method of that name: in its own definition, in its behaviors and mixins, in objects that are spread
into it, and among what is assigned to it later. The handlers of a template or an included file are looked for in the pages and components that show it.

## Why is this bad?

Nothing happens when the user taps; only the console says that the component does not have the method. Usually the method was renamed or removed, or the name is misspelt, or a component has it
beside `methods` instead of inside.

## Example

```xml
<button bindtap="onSubmit">Order</button>
```
```js
Page({ submit() { /* … */ } })
```

## Use instead

```xml
<button bindtap="submit">Order</button>
```

## Known limits

Silent where the methods of a page cannot be known: a wrapper around `Page` or `Component`, a behavior from a package, a spread or a computed name that leads nowhere, `this` given to code
outside the project. An event of a custom component that is not known to trigger it is a warning, one that it never triggers is told at `info`. Silent for handlers with mustaches, and for templates that nobody shows. A `catch` handler that is not there still stops the event, which some pages want and nothing more: that
is told at `info`, and not at all for `catchtouchmove` and for names such as `noop` and `true`.

## 中文

检查 `bindtap="onTap"` 等事件绑定的方法在页面或组件中是否存在：自身定义、behaviors 与 mixins、展开的对象以及之后的赋值都会计入；模板和被引用文件中的处理函数在使用它们的页面和组件中查找。
方法不存在时，用户点击没有任何反应，只在控制台留下一条警告。多半是方法改名或删除、拼写错误，或组件把方法写在了 `methods` 之外。
无法确定页面有哪些方法时（`Page` 外有封装、npm 包中的 behavior、无法解析的展开或计算属性名、`this` 交给了项目外的代码）不报告；含 `{{ }}` 的处理函数、没有被使用的模板不检查。
若自定义组件从不触发该事件，仅提示为 `info`；无法确定时为警告。`catch` 绑定的方法即使不存在也会阻止冒泡，有些页面只需要这一点：仅提示为 `info`，`catchtouchmove` 以及 `noop`、`true` 等名称不提示。
"""

from collections.abc import Iterator

from wxlint.api import WXML, BindingSite, Finding, Message, ProjectIndex, ProjectResult, Rule, Severity, Text, View, nearest, on_project, regex

_DELIBERATE = regex(
    r"(?i)_*(?:true|false|null|none|nope?|no_?op|noaction|empty(?:fn|func|function|event|handler)?|return|stop\w*|prevent\w*|do_?nothing|void|catch\w*|_)_*|"
)
_NATIVE = frozenset({"tap", "longpress", "longtap", "touchstart", "touchmove", "touchend", "touchcancel", "touchforcechange", "transitionend"})
"""Events that every element has, custom components too."""


class MissingHandler(Rule):
    summary = "event bound to a method that does not exist"
    summary_zh = "事件绑定的方法不存在"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html",)
    aliases = ("wxml/handler-exists",)
    files = WXML

    messages = {
        "missing": Message(
            "{owner} has no method `{name}`: the event `{event}` does nothing",
            zh="{owner} 没有方法 `{name}`，事件 `{event}` 不会有任何响应",
            help="add the method, or remove the binding",
            help_zh="请添加该方法，或删除此绑定",
        ),
        "similar": Message(
            "{owner} has no method `{name}`: the event `{event}` does nothing",
            zh="{owner} 没有方法 `{name}`，事件 `{event}` 不会有任何响应",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "misplaced": Message(
            "{owner} has `{name}` outside of `methods`: the event `{event}` does nothing",
            zh="{owner} 的 `{name}` 不在 `methods` 中，事件 `{event}` 不会有任何响应",
            help="move it into `methods`",
            help_zh="请将其移入 `methods`",
        ),
        "catch": Message(
            "{owner} has no method `{name}`: the event `{event}` is stopped, and nothing else happens",
            zh="{owner} 没有方法 `{name}`，事件 `{event}` 只会被阻止冒泡，不会有其他响应",
            help="add the method; if the event is only to be stopped, write an empty one",
            help_zh="请添加该方法；若只想阻止冒泡，可写一个空方法",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        lacking: dict[tuple[str, int], tuple[BindingSite, list[View]]] = {}
        answered: set[tuple[str, int]] = set()
        for view in index.views.all:
            for element in view.shown().elements:
                for binding in element.bindings:
                    name = (binding.handler or "").strip()
                    if not name:
                        continue
                    key = binding.path, binding.span.start
                    if view.has_method(name) is False and not self._is_bound_twice(view, binding):
                        lacking.setdefault(key, (binding, []))[1].append(view)
                    else:
                        answered.add(key)
        for key in sorted(lacking):
            if key not in answered:
                yield from self._report(index, *lacking[key])

    @staticmethod
    def _is_bound_twice(view: View, binding: BindingSite) -> bool:
        """Whether the same event of the same element is bound to another method that may be there."""
        others = (other for other in binding.element.bindings if other.event == binding.event and other.span != binding.span)
        return any(other.handler is None or (other.handler and view.has_method(other.handler.strip()) is not False) for other in others)

    def _severity(self, index: ProjectIndex, binding: BindingSite, view: View) -> Severity | None:
        """An event that the component never triggers, or may not trigger, is no error."""
        registered = view.components.get(binding.element.tag)
        if registered is None or binding.event in _NATIVE:
            return None
        component = index.views.view(registered.target) if registered.kind == "project" and registered.target is not None else None
        triggers = component.triggers(binding.event) if component is not None else None
        return None if triggers else Severity.WARNING if triggers is None else Severity.INFO

    def _report(self, index: ProjectIndex, binding: BindingSite, views: list[View]) -> Iterator[Finding]:
        name = (binding.handler or "").strip()
        is_stop = "catch" in binding.prefix
        if is_stop and (_DELIBERATE.fullmatch(name) or binding.event == "touchmove"):
            return
        first = views[0]
        if any(name in view.outside_methods for view in views):
            key, meant = "misplaced", None
        else:
            meant = nearest(name, first.methods.names)
            key = "catch" if is_stop and meant is None else "missing" if meant is None else "similar"
        severity = Severity.INFO if key == "catch" else self._severity(index, binding, first)
        more = len(views) - 1
        owner = Text(
            f"the {first.kind} `{first.stem}`{f' (and {more} more)' if more else ''}",
            f"{'页面' if first.kind == 'page' else '组件'} `{first.stem}`{f'（等 {more + 1} 个）' if more else ''}",
        )
        yield self.finding(binding.value_place, key, owner=owner, name=name, event=binding.event, nearest=meant, severity=severity)

    invalid = (
        """
        <button bindtap="onSubmit">Order</button>
                         ^^^^^^^^ the page `miniprogram/pages/index/index` has no method `onSubmit`: the event `tap` does nothing
        <button bind:tap="onCancle">Back</button>
                          ^^^^^^^^ the page `miniprogram/pages/index/index` has no method `onCancle`: the event `tap` does nothing
        <view catchtap="onInner" />
                        ^^^^^^^ info: the page `miniprogram/pages/index/index` has no method `onInner`: the event `tap` is stopped, and nothing else happens
        -- miniprogram/pages/index/index.js --
        Page({
          data: { onSubmit: true },
          onCancel() {},
        })
        """,
        """
        -- miniprogram/components/row/row.wxml --
        <view bindtap="pick" mut-bind:longpress="remove" />
                       ^^^^ the component `miniprogram/components/row/row` has `pick` outside of `methods`: the event `tap` does nothing
                                                 ^^^^^^ the component `miniprogram/components/row/row` has no method `remove`: the event `longpress` does nothing
        -- miniprogram/components/row/row.js --
        const selectable = require('../../behaviors/selectable')
        Component({ behaviors: [selectable, 'wx://form-field'], pick() {}, methods: { open() {} } })
        -- miniprogram/components/row/row.json --
        { "component": true }
        -- miniprogram/behaviors/selectable.js --
        module.exports = Behavior({ methods: { select() {} } })
        """,
        """
        <include src="/templates/footer.wxml" />
        -- miniprogram/templates/footer.wxml --
        <view bindtap="toTop" />
                       ^^^^^ the page `miniprogram/pages/index/index` (and 1 more) has no method `toTop`: the event `tap` does nothing
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/other/other.js --
        Page({})
        -- miniprogram/pages/other/other.wxml --
        <include src="/templates/footer.wxml" />
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index", "pages/other/other"] }
        """,
        """
        <price-tag bindtap="onTag" bind:remove="onRemove" bind:back="onBack" />
                            ^^^^^ the page `miniprogram/pages/index/index` has no method `onTag`: the event `tap` does nothing
                                                ^^^^^^^^ the page `miniprogram/pages/index/index` has no method `onRemove`: the event `remove` does nothing
                                                                     ^^^^^^ info: the page `miniprogram/pages/index/index` has no method `onBack`: the event `back` does nothing
        <other-tag bind:change="onChange" />
                                ^^^^^^^^ warning: the page `miniprogram/pages/index/index` has no method `onChange`: the event `change` does nothing
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "price-tag": "/components/price-tag/price-tag", "other-tag": "plugin://parts/tag" } }
        -- miniprogram/components/price-tag/price-tag.json --
        { "component": true }
        -- miniprogram/components/price-tag/price-tag.wxml --
        <view />
        -- miniprogram/components/price-tag/price-tag.js --
        Component({ methods: { drop() { this.triggerEvent('remove', {}) } } })
        """,
        """
        <import src="/templates/row.wxml" />
        <template is="row" data="{{ item }}" />
        <include src="/templates/footer.wxml" />
        -- miniprogram/templates/row.wxml --
        <template name="row"><view bindtap="openRow" /></template>
                                            ^^^^^^^ the page `miniprogram/pages/index/index` has no method `openRow`: the event `tap` does nothing
        <template name="unused"><view bindtap="openUnused" /></template>
        -- miniprogram/templates/footer.wxml --
        <view bindtap="toTop" />
                       ^^^^^ the page `miniprogram/pages/index/index` has no method `toTop`: the event `tap` does nothing
        -- miniprogram/pages/index/index.ts --
        Page({ openList() {} })
        """,
    )
    valid = (
        """
        <button bindtap="onSubmit" bindlongpress="{{ handler }}" bindtouchstart="" catchtouchmove="stay" catchtap="noop" bind:change="{{ wxs.change }}">Order</button>
        <button bindtap="later" bindinput="onInput" bindblur="onBlur" bindfocus="onFocus">Order</button>
        <list bind:select="onSelect" />
        <view bindtap="gone" bindtap="onSubmit" />
        -- miniprogram/pages/index/index.js --
        import { shared } from '../../shared'
        const debounce = require('../../debounce')
        const page = { ...shared, onSubmit: debounce(function () {}) }
        page.onSelect = function () {}
        page.onLoad = function () {
          const that = this
          that.later = () => {}
        }
        Page(page)
        -- miniprogram/shared.js --
        const onInput = () => {}
        export const shared = Object.assign({ onInput, onBlur() {} }, { onFocus() {} })
        -- miniprogram/debounce.js --
        module.exports = fn => fn
        """,
        """
        <view bindtap="fromPackage" />
        -- miniprogram/pages/index/index.js --
        import store from 'some-store'
        Page({ behaviors: [store] })
        """,
        """
        <view bindtap="fromWrapper" />
        -- miniprogram/pages/index/index.js --
        import { createPage } from '../../create'
        createPage({ data: {} })
        -- miniprogram/create.js --
        export const createPage = options => Page(options)
        """,
        """
        <view bindtap="fromSpread" />
        -- miniprogram/pages/index/index.js --
        import { more } from 'more'
        Page({ ...more, onLoad() {} })
        """,
        """
        <view bindtap="everywhere" />
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/app.js --
        const original = Page
        Page = options => original(Object.assign({ everywhere() {} }, options))
        App({})
        """,
        """
        <import src="/rich/rich.wxml" />
        <template is="rich" data="{{ nodes }}" />
        -- miniprogram/rich/rich.wxml --
        <template name="rich"><image bindtap="richImageTap" /></template>
        -- miniprogram/rich/rich.js --
        function show(html, target) {
          target.richImageTap = () => wx.previewImage({ urls: [] })
        }
        module.exports = { show }
        -- miniprogram/pages/index/index.js --
        const rich = require('../../rich/rich')
        Page({ onLoad() { rich.show('<p/>', this) } })
        """,
        """
        <import src="/templates/row.wxml" />
        <template is="row" data="{{ item }}" />
        -- miniprogram/templates/row.wxml --
        <template name="row"><view bindtap="openRow" /></template>
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/other/other.wxml --
        <import src="/templates/row.wxml" />
        <template is="row" data="{{ item }}" />
        -- miniprogram/pages/other/other.js --
        Page({ openRow() {} })
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index", "pages/other/other"] }
        """,
        """
        <view bindtap="save" bindinput="type" />
        -- miniprogram/pages/index/index.ts --
        import { common } from '../../behaviors/index'
        Component({
          behaviors: [common],
          methods: { save(this: any) { this.type() } },
        })
        -- miniprogram/behaviors/index.ts --
        export { default as common } from './common'
        -- miniprogram/behaviors/common.ts --
        import base from './base'
        export default Behavior({ behaviors: [base], methods: {} })
        -- miniprogram/behaviors/base.ts --
        const base = Behavior({ methods: { type() {} } })
        export default base
        """,
        """
        <view bindtap="pick" />
        -- miniprogram/pages/index/index.ts --
        class Base { pick() {} }
        class Index extends Base {}
        Page(new Index())
        """,
    )
