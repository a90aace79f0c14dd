"""An event bound in a way that WXML does not know.

## What it does

Reports `@tap` and `v-on:tap`, which are Vue's, `onclick` and `ontap` on built-in components, which are HTML's, and bindings to events that a built-in component does not have and that
read like one it has: `bindclick`, `bindTap` (names of events are told apart by case), `bindinptu`.

## Why is this bad?

WXML takes each of these for an ordinary attribute, or for an event that never comes: nothing happens when the user taps, and nothing is said about it.

## Example

```xml
<view onclick="open">Open</view>
<button bindclick="buy">Buy</button>
```

## Use instead

```xml
<view bindtap="open">Open</view>
<button bindtap="buy">Buy</button>
```

## Known limits

Custom components trigger what events they like: they are only checked for Vue's way of writing. An event of theirs may bubble, so `bindclick` and misspelt names are not reported around one of them, a slot, a template or an
included file. A misspelt name is a warning, and the fix for it is not applied by `--fix` alone. Events that do not read like any that the component has are not reported. Silent about Vue's way where
weapp-vite, which translates it, is among the packages.

## 中文

检查 WXML 不认识的事件写法：Vue 的 `@tap`、`v-on:tap`，内置组件上 HTML 的 `onclick`、`ontap`，以及内置组件没有、但与其已有事件相近的名称：`bindclick`、`bindTap`（事件名区分大小写）、`bindinptu`。
WXML 会把它们当作普通属性，或当作永远不会触发的事件：点击后没有任何反应，也没有任何提示。
自定义组件可以触发任意事件，只检查其中的 Vue 写法；由于事件可能冒泡，内部有自定义组件、插槽、模板或引用文件时，不检查 `bindclick` 与拼写相近的名称。拼写相近仅为警告。
使用 weapp-vite（会转换 Vue 写法）的项目不检查 Vue 写法。
"""

from collections.abc import Iterator

from wxlint.api import (
    WXML,
    AttributeSite,
    BindingSite,
    Edit,
    ElementSite,
    Finding,
    Fix,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    Severity,
    Text,
    WxmlSite,
    components,
    edit_distance,
    on_project,
    regex,
)

_VUE = regex(r"(?:@|v-on:)([A-Za-z][\w-]*)((?:\.[\w-]+)*)")
_HTML = regex(r"on([A-Za-z]+)")
_METHOD = regex(r"[A-Za-z_$][\w$]*")
_CLICK = "click"
_SHORT = 8
"""Letters. In longer names two of them may be wrong."""


class InvalidEvent(Rule):
    summary = "event bound in a way that WXML does not know"
    summary_zh = "WXML 不认识的事件绑定写法"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html",
        "https://developers.weixin.qq.com/miniprogram/dev/component/",
    )
    aliases = ("wxml/valid-event",)
    files = WXML

    messages = {
        "vue": Message(
            "`{written}` is how Vue binds an event; WXML does not know it, and the handler is never called",
            zh="`{written}` 是 Vue 的事件写法，WXML 不支持，处理函数不会被调用",
            help="write `{meant}`",
            help_zh="应写 `{meant}`",
        ),
        "html": Message(
            "`{written}` is an attribute of HTML; WXML does not know it, and the handler is never called",
            zh="`{written}` 是 HTML 的写法，WXML 不支持，处理函数不会被调用",
            help="write `{meant}`",
            help_zh="应写 `{meant}`",
        ),
        "case": Message(
            "the event is called `{event}`: `{written}` is another one, which `{tag}` never triggers",
            zh="事件名为 `{event}`：区分大小写，`{tag}` 不会触发 `{written}`",
            help="write `{meant}`",
            help_zh="应写 `{meant}`",
        ),
        "click": Message(
            "`{tag}` has no event `click`: the handler is never called",
            zh="`{tag}` 没有 `click` 事件，处理函数不会被调用",
            help="write `{meant}`",
            help_zh="应写 `{meant}`",
        ),
        "similar": Message(
            "`{tag}` has no event `{written}`: the handler is never called",
            zh="`{tag}` 没有 `{written}` 事件，处理函数不会被调用",
            help="write `{meant}`, if that is meant",
            help_zh="是否想写 `{meant}`？",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        path, hosts = "", frozenset[int]()
        for element in index.views.builtin_elements():
            if element.element.attributes:
                events = _events(element.tag)
                yield from self._foreign(element, events)
                for binding in element.bindings:
                    if binding.event not in events:
                        if path != element.path:
                            path, hosts = element.path, _with_foreign_content(element.source)
                        yield from self._unknown(binding, events, may_bubble=id(element.element) in hosts)
        if not index.views.depends_on("weapp-vite"):
            for path in index.views.wxml_paths:
                site = index.views.wxml(path)
                for element in site.elements if site is not None else ():
                    yield from self._vue(element)

    def _vue(self, element: ElementSite) -> Iterator[Finding]:
        is_builtin = components.is_builtin(element.tag)
        for attribute in element.attributes:
            match = _VUE.fullmatch(attribute.name)
            if match:
                event = "tap" if is_builtin and match[1] == _CLICK else match[1]
                meant = f"{'catch' if '.stop' in match[2] else 'bind'}:{event}"
                fix = _renamed(attribute, meant) if match[2] in ("", ".stop") and _names_method(attribute) else None
                yield self.finding(attribute.name_place, "vue", written=attribute.name, meant=meant, fix=fix)

    def _foreign(self, element: ElementSite, events: frozenset[str]) -> Iterator[Finding]:
        for attribute in element.attributes:
            match = _HTML.fullmatch(attribute.name)
            event = "" if match is None else "tap" if match[1].lower() == _CLICK else match[1].lower()
            if event in events:
                meant = f"bind{event}"
                fix = _renamed(attribute, meant) if _names_method(attribute) else None
                yield self.finding(attribute.name_place, "html", written=attribute.name, meant=meant, fix=fix)

    def _unknown(self, binding: BindingSite, events: frozenset[str], *, may_bubble: bool) -> Iterator[Finding]:
        tag, written = binding.element.tag, binding.event
        if written.lower() in events:
            event, key = written.lower(), "case"
        elif may_bubble:
            return
        elif written.lower() == _CLICK:
            event, key = "tap", "click"
        else:
            similar = _similar(written, events)
            if similar is None:
                return
            event, key = similar, "similar"
        meant = binding.name[: -len(written)] + event
        severity = Severity.WARNING if key == "similar" else None
        fix = _renamed(binding, meant, safe=key != "similar")
        yield self.finding(binding.name_place, key, tag=tag, event=event, written=written, meant=meant, fix=fix, severity=severity)

    invalid = (
        """
        <view @tap="open" class="card" />
              ^^^^ `@tap` is how Vue binds an event; WXML does not know it, and the handler is never called
        <view v-on:click="open" />
              ^^^^^^^^^^ `v-on:click` is how Vue binds an event; WXML does not know it, and the handler is never called
        <goods-card @select="open" />
                    ^^^^^^^ `@select` is how Vue binds an event; WXML does not know it, and the handler is never called
        <view @tap.stop="open" @tap.once="open" @longpress="open(1)" />
              ^^^^^^^^^ `@tap.stop` is how Vue binds an event; WXML does not know it, and the handler is never called
                               ^^^^^^^^^ `@tap.once` is how Vue binds an event; WXML does not know it, and the handler is never called
                                                ^^^^^^^^^^ `@longpress` is how Vue binds an event; WXML does not know it, and the handler is never called
        -- fixed --
        <view bind:tap="open" class="card" />
        <view bind:tap="open" />
        <goods-card bind:select="open" />
        <view catch:tap="open" @tap.once="open" @longpress="open(1)" />
        """,
        """
        <view onclick="open"><image onerror="this.src='/images/broken.png'" /></view>
              ^^^^^^^ `onclick` is an attribute of HTML; WXML does not know it, and the handler is never called
                                    ^^^^^^^ `onerror` is an attribute of HTML; WXML does not know it, and the handler is never called
        <view onTap="open" />
              ^^^^^ `onTap` is an attribute of HTML; WXML does not know it, and the handler is never called
        -- fixed --
        <view bindtap="open"><image onerror="this.src='/images/broken.png'" /></view>
        <view bindtap="open" />
        """,
        """
        <view bindTap="open"><goods-card /></view>
              ^^^^^^^ the event is called `tap`: `Tap` is another one, which `view` never triggers
        <button open-type="getPhoneNumber" bind:getPhoneNumber="onPhone">Log in</button>
                                           ^^^^^^^^^^^^^^^^^^^ the event is called `getphonenumber`: `getPhoneNumber` is another one, which `button` never triggers
        <button catchclick="buy">Buy</button>
                ^^^^^^^^^^ `button` has no event `click`: the handler is never called
        -- fixed --
        <view bindtap="open"><goods-card /></view>
        <button open-type="getPhoneNumber" bind:getphonenumber="onPhone">Log in</button>
        <button catchtap="buy">Buy</button>
        """,
        """
        <input bindinptu="type" bind:keyboardheigthchange="move" /><view bind-tap="open" />
               ^^^^^^^^^ warning: `input` has no event `inptu`: the handler is never called
                                ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `input` has no event `keyboardheigthchange`: the handler is never called
                                                                         ^^^^^^^^ warning: `view` has no event `-tap`: the handler is never called
        """,
    )
    valid = (
        """
        <view bindtap="open" bind:longpress="open" catchtouchmove="stay" capture-bind:tap="open" mut-bind:tap="open" />
        <scroll-view scroll-y bindscrolltolower="more" /><input bindinput="type" bindchange="type" /><canvas bindinit="init" />
        """,
        """
        <goods-card bindclick="open" bindTap="open" bind:Select="open" onclick="{{ open }}" onInit="{{ init }}" />
        """,
        """
        <view bindclick="open"><view><goods-card /></view></view><view bindtab="open"><slot /></view>
        <view bindclick="open"><template is="row" /></view><view bindclick="open"><include src="rows.wxml" /></view>
        """,
        """
        <button bindclick="open" onclick="open" />
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "button": "/components/button/button" } }
        -- miniprogram/components/button/button.json --
        { "component": true }
        -- miniprogram/components/button/button.wxml --
        <view />
        """,
        """
        <view @tap="open" />
        -- package.json --
        { "devDependencies": { "weapp-vite": "^5.0.0" } }
        """,
        """
        -- src/native/row/row.wxml --
        <view @tap="open" onclick="open" bindclick="open" />
        -- src/app.js --
        App({})
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- project.config.json --
        { "miniprogramRoot": "dist/" }
        """,
        """
        <view wx:if="{{ once }}" data-onclick="open" once="a" ondragdrop="b" bindcustom="c" />
        """,
    )


def _events(tag: str) -> frozenset[str]:
    known = components.component(tag)
    return components.COMMON_EVENTS | (known.events if known is not None else frozenset())


def _similar(written: str, events: frozenset[str]) -> str | None:
    """The event that a misspelt one was most likely meant to be."""
    allowed = 1 if len(written) <= _SHORT else 2
    found = [(distance, event) for event in events if (distance := edit_distance(written.lower(), event, allowed)) is not None]
    return min(found)[1] if found else None


def _with_foreign_content(site: WxmlSite) -> frozenset[int]:
    """The elements of a file, by `id`, with something inside that may trigger events of its own that bubble: a custom component, a slot, a template."""
    found: set[int] = set()
    for element in reversed(site.document.elements):
        is_foreign = element.tag != "block" and (element.tag in components.STRUCTURAL_TAGS or not components.is_builtin(element.tag))
        if element.parent is not None and (is_foreign or id(element) in found):
            found.add(id(element.parent))
    return frozenset(found)


def _names_method(attribute: AttributeSite) -> bool:
    return attribute.value is not None and _METHOD.fullmatch(attribute.value) is not None


def _renamed(attribute: AttributeSite, name: str, *, safe: bool = True) -> Fix:
    return Fix(Text(f"write `{name}`", f"改为 `{name}`"), (Edit(attribute.path, attribute.name_place.span, name),), safe=safe)
