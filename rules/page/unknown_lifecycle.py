"""A lifecycle method whose name the framework does not know.

## What it does

Reports methods of `App`, `Page` and `Component` that are named like a lifecycle method, but not quite (`onload`, `onUnLoad`, `onReachBotom`), entries of `lifetimes` and `pageLifetimes` that do not exist, and page lifecycle
methods at the top level of a `Component`.

## Why is this bad?

The framework calls its methods by their exact names and ignores all others: the code never runs, without any message.

## Example

```js
Page({ onload() { this.fetch() } })
```

## Use instead

```js
Page({ onLoad() { this.fetch() } })
```

## Known limits

Silent where the method is bound to an event in WXML, used somewhere in the file, or stands beside the one that was probably meant. A method whose name is further off is taken as one of the project's own.

## 中文

检查 `App`、`Page`、`Component` 中与生命周期方法相近但不相同的方法名（`onload`、`onUnLoad`、`onReachBotom`），`lifetimes`、`pageLifetimes` 中不存在的名称，以及写在 `Component` 顶层的页面生命周期。
框架只按准确的名称调用，其余一律忽略：代码永远不会执行，也没有任何提示。
已在 WXML 中绑定、在文件中被使用，或正确的方法已存在时不报告。
"""

from wxlint.api import (
    APP_LIFECYCLE,
    CLIENT,
    COMPONENT_LIFECYCLE,
    PAGE_LIFECYCLE,
    Definition,
    Edit,
    Expression,
    Fix,
    Member,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    accesses_of,
    edit_distance,
    on_module,
    on_project,
)

KNOWN = {"App": APP_LIFECYCLE, "Page": PAGE_LIFECYCLE, "Component": COMPONENT_LIFECYCLE}
# https://developers.weixin.qq.com/miniprogram/dev/reference/api/Component.html
PAGE_LIFETIMES = frozenset({"show", "hide", "resize", "routeDone"})
SECTIONS = {"lifetimes": COMPONENT_LIFECYCLE, "pageLifetimes": PAGE_LIFETIMES}
# names that nothing but a page's lifecycle goes by
OF_PAGES_ALONE = frozenset({"onLoad", "onUnload", "onPullDownRefresh", "onReachBottom", "onPageScroll"})
WORDS = frozenset({"onUpload", "onRead", "onResized"})
"""What is one letter away from a lifecycle method, and means something else."""
SHORTEST = 7
"""How long a name must be for one wrong letter to be a slip: `onHide` and `onSide` are both words."""


class UnknownLifecycle(Rule):
    summary = "lifecycle method that the framework never calls"
    summary_zh = "框架永远不会调用的生命周期方法"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/api/Page.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/api/Component.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    files = CLIENT

    messages = {
        "near": Message(
            "nothing calls `{name}`: the framework knows `{meant}`",
            zh="没有任何代码会调用 `{name}`：框架中的名称是 `{meant}`",
            help="rename it to `{meant}`",
            help_zh="改名为 `{meant}`",
        ),
        "section": Message(
            "`{section}` has no `{name}`: nothing calls it",
            zh="`{section}` 中没有 `{name}`，不会被调用",
            help="use one of {known}",
            help_zh="可用的有 {known}",
        ),
        "misplaced": Message(
            "a component's `{name}` is called only inside `methods`, when the component is used as a page",
            zh="组件的 `{name}` 只有写在 `methods` 中、且组件作为页面使用时才会被调用",
            help="move it into `methods`, or use `lifetimes` and `pageLifetimes`",
            help_zh="移入 `methods`，或改用 `lifetimes`、`pageLifetimes`",
        ),
    }

    @on_module("App", "Page", "Component", "Behavior")
    def check(self, module: Module) -> RuleResult:
        for made in module.definitions:
            for member in made.members:
                key, meant = self._mistake(made, member)
                if not key or member.key is None or member.key.module is not module or Expression(*member.value).function() is None:
                    continue
                if next(accesses_of(module, member.name), None) is None:
                    yield self.fact("method", Expression(*member.key), method=member.name, meant=meant, key=key, section=member.section)

    @staticmethod
    def _mistake(made: Definition, member: Member) -> tuple[str, str]:
        """The message about a method, and which one was meant; nothing, if it is fine."""
        known = SECTIONS.get(member.section) if made.kind in ("Component", "Behavior") else None
        if known is not None:
            return ("", "") if member.name in known else ("section", "")
        if member.section != "" or made.kind == "Behavior":
            return "", ""
        if made.kind == "Component" and member.name in OF_PAGES_ALONE:
            return "misplaced", ""
        names = KNOWN[made.kind]
        for meant in sorted(names) if member.name not in names | WORDS else ():
            is_case = meant.casefold() == member.name.casefold()
            is_slip = (
                len(meant) >= SHORTEST
                and meant.startswith("on")
                and member.name.startswith("on")
                and edit_distance(member.name, meant, 1) is not None
            )
            if (is_case or is_slip) and made.member(meant, "") is None:
                return "near", meant
        return "", ""

    @on_project
    def check_bound(self, index: ProjectIndex) -> ProjectResult:
        for fact in index.facts(self, "method"):
            name, key, meant = str(fact.data["method"]), str(fact.data["key"]), str(fact.data["meant"])
            if key == "section":
                known = ", ".join(f"`{one}`" for one in sorted(SECTIONS[str(fact.data["section"])]))
                yield self.finding(fact, "section", name=name, section=fact.data["section"], known=known)
            elif key == "misplaced":
                yield self.finding(fact, "misplaced", name=name, severity=Severity.WARNING)
            elif name not in index.workspace.bound_handlers(fact.path):
                fix = Fix(Text(f"rename it to `{meant}`", f"改名为 `{meant}`"), (Edit(fact.path, fact.span, meant),), safe=False)
                is_certain = name.casefold() == meant.casefold()
                yield self.finding(fact, "near", name=name, meant=meant, fix=fix, severity=None if is_certain else Severity.WARNING)

    invalid = (
        """
        Page({
          onload() { this.fetch() },
          ^^^^^^ nothing calls `onload`: the framework knows `onLoad`
          onUnLoad: function () { clearInterval(this.timer) },
          ^^^^^^^^ nothing calls `onUnLoad`: the framework knows `onUnload`
          onReachBotom() { this.fetch() },
          ^^^^^^^^^^^^ warning: nothing calls `onReachBotom`: the framework knows `onReachBottom`
          fetch() {}
        })
        -- fixed --
        Page({
          onLoad() { this.fetch() },
          onUnload: function () { clearInterval(this.timer) },
          onReachBottom() { this.fetch() },
          fetch() {}
        })
        """,
        """
        Component({
          lifetimes: { attach() {}, detached() {} },
                       ^^^^^^ `lifetimes` has no `attach`: nothing calls it
          pageLifetimes: { onShow() {}, hide() {} },
                           ^^^^^^ `pageLifetimes` has no `onShow`: nothing calls it
          onLoad(options) {},
          ^^^^^^ warning: a component's `onLoad` is called only inside `methods`, when the component is used as a page
          methods: { onLoad() {}, onload() {} }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onlaunch() {},
          ^^^^^^^^ nothing calls `onlaunch`: the framework knows `onLaunch`
          onShow() {}
        })
        """,
    )
    valid = (
        """
        -- miniprogram/pages/index/index.wxml --
        <image src="a.png" bindload="onload" />
        -- miniprogram/pages/index/index.js --
        Page({ onload() {}, onReady() {}, onSelect() {}, onLoadMore() {}, onShare() {}, onUpload() {} })
        """,
        """
        Page({
          onLoad() { this.onshow() },
          onshow() {},
          onHide() {},
          onhide() {}
        })
        """,
        """
        Component({
          lifetimes: { created() {}, attached() {}, ready() {}, moved() {}, detached() {}, error() {} },
          pageLifetimes: { show() {}, hide() {}, resize() {}, routeDone() {} },
          methods: { onLoad() {}, attach() {} }
        })
        """,
        "const page = { onload() {} }\nexport default page",
    )
