"""`setData` of something that nothing shows.

## What it does

Reports keys that `setData` sets in a page or component and that occur nowhere else: not in its WXML, not in observers, not in the rest of its script.

## Why is this bad?

Each call compares the value, hands it to the other thread and may render, for nothing. Often the name is misspelt on one side, and what should be shown is not.

## Example

```js
this.setData({ totl: sum })   // the WXML says {{total}}
```

## Use instead

```js
this.setData({ total: sum })
```

What is no business of the view belongs on the page itself: `this.requestId = id`.

## Known limits

Advice only, and for native apps. Silent where not all of the WXML can be seen, where behaviors from elsewhere take part, and for pure data fields.

## 中文

检查页面或组件中由 `setData` 设置、但在 WXML、observers 和脚本其余部分都没有出现的字段。
这样的更新只会徒增比较、传输和渲染；更常见的是两边名称写得不一致，应显示的内容没有显示。与视图无关的数据请直接放在 `this` 上。
仅为提示，且只针对原生小程序；无法看到全部 WXML、使用外部 behavior，以及纯数据字段不报告。
"""

from collections import Counter

from wxlint.api import (
    CLIENT,
    Expression,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Property,
    Rule,
    Severity,
    nearest,
    on_project,
    regex,
    unresolved_calls,
)

ROOT = regex(r"[\w$]+")
WORD = regex(rb"[\w$\x80-\xff]+")
SHORTEST = 3


class UnusedSetDataKey(Rule):
    summary = "`setData` of something that nothing shows"
    summary_zh = "`setData` 设置了无人使用的字段"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/runtime_setData.html",)
    aliases = ("performance/setdata-unused-key",)
    files = CLIENT

    messages = {
        "unused": Message(
            "nothing shows or reads `{name}`",
            zh="没有任何地方使用 `{name}`",
            help="leave it out, or keep it on `this`",
            help_zh="删除，或直接存放在 `this` 上",
        ),
        "near": Message(
            "nothing shows or reads `{name}`; the WXML has `{meant}`",
            zh="没有任何地方使用 `{name}`；WXML 中的名称是 `{meant}`",
            help="write `{meant}`, if that is meant",
            help_zh="如果是笔误，改为 `{meant}`",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for view in index.views.all:
            script = view.script
            if script is None or b"setData" not in script.data or b"pureDataPattern" in script.data or view.wxml is None:
                continue
            shown, parts = view.shown(), view.parts()
            if not shown.complete or not parts.complete or len(script.definitions) != 1:
                continue
            keys = self._keys_set(script)
            names = self._names_shown(index, shown.files) if keys else frozenset()
            hidden = {name: entries for name, entries in keys.items() if name not in names}
            if hidden:
                others = [module for module in parts.modules if module is not script]
                yield from self._check_hidden(script, others, hidden, names)

    @staticmethod
    def _names_shown(index: ProjectIndex, files: tuple[str, ...]) -> frozenset[str]:
        """Every name that an expression in these WXML files spells."""
        names: set[str] = set()
        for path in files:
            site = index.views.wxml(path)
            if site is not None:
                expressions = site.expressions
                names |= set(ROOT.findall(expressions.data.decode("utf-8", "replace")))
        return frozenset(names)

    @staticmethod
    def _keys_set(script: Module) -> dict[str, list[Property]]:
        """The first names of the paths that the script sets, with where it does."""
        keys: dict[str, list[Property]] = {}
        for call in unresolved_calls(script, "setData"):
            literal = call.options()
            for entry in literal.properties() if literal is not None and literal.module is script else ():
                root = ROOT.match(entry.name)
                if root is not None and len(root[0]) >= SHORTEST:
                    keys.setdefault(root[0], []).append(entry)
        return keys

    def _check_hidden(self, script: Module, others: list[Module], hidden: dict[str, list[Property]], shown: frozenset[str]) -> ProjectResult:
        """`others` are the modules of its behaviors and mixins, which may read what it sets; `hidden` are the keys that are not among the names `shown`."""
        read_elsewhere = {word for other in others for word in WORD.findall(other.data)}
        words = Counter(WORD.findall(script.data))
        for name, entries in hidden.items():
            if name.encode() not in read_elsewhere and words[name.encode()] == self._own(script, entries, name):
                meant = nearest(name, shown) if len(name) > SHORTEST else None
                where = entries[0].key
                if meant is not None and meant.casefold() == name.casefold():
                    yield self.finding(where, "near", name=name, meant=meant)
                else:
                    yield self.finding(where, "unused", name=name)

    @staticmethod
    def _own(script: Module, entries: list[Property], name: str) -> int:
        """How often the name stands where it is set or declared: those say nothing about who reads it."""
        count = len(entries)
        for made in script.definitions:
            data = made.member("data", "")
            literal = Expression(*data.value).object() if data is not None else None
            if literal is not None and literal.property(name) is not None:
                count += 1
        return count

    invalid = (
        """
        -- miniprogram/pages/index/index.wxml --
        <text>{{total}}</text>
        -- miniprogram/pages/index/index.js --
        Page({
          data: { totaL: 0, requestId: '' },
          onLoad(options) {
            this.setData({ totaL: 1, requestId: options.id })
                           ^^^^^ nothing shows or reads `totaL`; the WXML has `total`
                                     ^^^^^^^^^ nothing shows or reads `requestId`
            this.setData({ 'requestId': '' })
          }
        })
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <view wx:for="{{list}}" wx:key="id">{{item.name}}</view>
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad() {
            this.setData({ list: [], 'status.loaded': true })
                                     ^^^^^^^^^^^^^^^ nothing shows or reads `status`
          }
        })
        """,
    )
    valid = (
        """
        -- miniprogram/pages/index/index.wxml --
        <template name="card"><text>{{title}} {{user.name}}</text></template>
        <template is="card" data="{{title, ...rest}}" />
        <my-list items="{{list}}" />
        -- miniprogram/pages/index/index.js --
        Page({
          data: { page: 1 },
          onLoad() {
            this.setData({ title: 'a', rest: {}, list: [], page: 2, ['x' + 1]: 1 })
            this.load(this.data.page)
          },
          load(page) {}
        })
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <include src="/parts/head.wxml" />
        -- miniprogram/parts/head.wxml --
        <text>{{heading}}</text>
        -- miniprogram/pages/index/index.js --
        const shared = require('../../shared')
        Page({ onLoad() { this.setData({ heading: 'a', ...shared }) } })
        -- miniprogram/shared.js --
        module.exports = { anything: 1 }
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <include src="/parts/{{kind}}.wxml" />
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { this.setData({ hidden: 1 }) } })
        """,
        """
        -- miniprogram/behaviors/paging.js --
        module.exports = Behavior({
          methods: {
            next() {
              if (!this.data.finished) this.load(this.data.page + 1)
            }
          }
        })
        -- miniprogram/pages/index/index.js --
        const paging = require('../../behaviors/paging')
        Page({
          behaviors: [paging],
          load(page) {
            this.setData({ page, finished: page > 9 })
          }
        })
        -- miniprogram/pages/index/index.wxml --
        <view bindtap="next" />
        """,
    )
