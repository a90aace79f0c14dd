"""Code, a component or a template of a subpackage that is not loaded yet.

## What it does

Reports `require` and `import`, entries of `usingComponents`, and `<import>`, `<include>` and `<wxs>` of WXML that lead from one subpackage into another, from the main package into a subpackage, or from an independent
subpackage into the main package.

## Why is this bad?

A subpackage is downloaded when one of its pages is opened. Until then its files are not there: the module is not found, the component is not registered, and the tools refuse the upload. It works while developing, when all packages have
been loaded.

## Example

```js
const { format } = require('../../orders/utils/format')
```

## Use instead

```js
const { format } = require('../../utils/format') // moved to the main package

require.async('../../orders/utils/format').then(({ format }) => this.setData({ price: format(price) }))
```

## Known limits

`require.async`, `require` with callbacks, `import()`, imports of types, imports in `try` and components with an entry in `componentPlaceholder` are how a package is loaded in the background: silent. A `require` inside a function may run
when the other package is there: a warning. Styles and images are not looked at, nor are modules that the app does not load, and apps of Taro, uni-app, mpx and wepy.

## 中文

检查从一个分包到另一个分包、从主包到分包、从独立分包到主包的同步引用：`require`、`import`、`usingComponents`，以及 WXML 的 `<import>`、`<include>`、`<wxs>`。
分包在打开其页面时才下载，在此之前模块不存在、组件未注册，上传时也会报错；开发时各分包往往都已加载，问题不易察觉。
`require.async`、带回调的 `require`、`import()`、类型导入、`try` 中的导入，以及配置了 `componentPlaceholder` 的组件属于分包异步化，不报告；函数体内的 `require` 执行时对方可能已加载，报告为警告。
样式与图片、小程序未加载的模块、Taro、uni-app、mpx、wepy 项目不检查。
"""

from wxlint.api import (
    EVERYWHERE,
    Framework,
    ImportUse,
    Message,
    MiniProgram,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    on_import,
    on_project,
    runs_at_load,
)

_NAMES = {
    "code": Text("this module", "该模块"),
    "component": Text("this component", "该组件"),
    "import": Text("this template", "该模板"),
    "include": Text("this file", "该文件"),
    "wxs": Text("this module", "该模块"),
}


class CrossSubpackageReference(Rule):
    summary = "reference into a subpackage that is not loaded yet"
    summary_zh = "跨分包的同步引用"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/basic.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/independent.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/async.html",
    )
    aliases = ("app/subpackage-boundaries",)
    files = EVERYWHERE

    messages = {
        "code": Message(
            "{what} is in the subpackage `{package}`, which is not loaded here",
            zh="{what}位于分包 `{package}`，此时尚未加载",
            help="load it with `require.async`, or move it to the main package",
            help_zh="请改用 `require.async` 加载，或把它移到主包",
        ),
        "component": Message(
            "{what} is in the subpackage `{package}`, which is not loaded here",
            zh="{what}位于分包 `{package}`，此时尚未加载",
            help="give `{tag}` an entry in `componentPlaceholder`, or move the component to the main package",
            help_zh="请在 `componentPlaceholder` 中为 `{tag}` 配置占位组件，或把组件移到主包",
        ),
        "markup": Message(
            "{what} is in the subpackage `{package}`, which is not loaded here",
            zh="{what}位于分包 `{package}`，此时尚未加载",
            help="move it to the main package",
            help_zh="请把它移到主包",
        ),
        "main": Message(
            "{what} is in the main package, and `{package}` is independent: it runs without the main package",
            zh="{what}位于主包，而 `{package}` 是独立分包，运行时不依赖主包",
            help="copy it into `{package}`",
            help_zh="请把它复制到 `{package}` 中",
        ),
    }

    @on_import("*")
    def note(self, use: ImportUse) -> RuleResult:
        app = self.project.mini_program_of(use.module.file)
        if app is None or not app.subpackages or not use.module.file.kind.is_client or app.framework is not Framework.NATIVE:
            return
        if use.form != "type" and not use.is_awaited_load and not use.is_caught:
            yield self.fact("import", use, specifier=use.specifier, at_load=runs_at_load(use.ref))

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for fact in index.facts(self, "import"):
            target = index.imported_path(fact.path, str(fact.data["specifier"]))
            app = index.views.app_of(fact.path)
            if target is None or app is None or not index.project.files[target].kind.is_client or not index.is_loaded(fact.path):
                continue
            found = _crossed(app, fact.path, target)
            if found is not None:
                is_main, package = found
                severity = self.severity if fact.data["at_load"] else Severity.WARNING
                yield self.finding(fact, "main" if is_main else "code", severity=severity, package=package, what=_NAMES["code"])
        for path in index.views.configurations:
            yield from self._components(index, path)
        for path in index.views.wxml_paths:
            app = index.views.app_of(path)
            for link in index.views.links(path) if app is not None and app.subpackages else ():
                found = _crossed(app, path, link.target) if app is not None and link.target is not None and link.exists else None
                if found is not None:
                    is_main, package = found
                    yield self.finding(link.place, "main" if is_main else "markup", package=package, what=_NAMES[link.kind])

    def _components(self, index: ProjectIndex, path: str) -> ProjectResult:
        app = index.views.app_of(path)
        if app is None or not app.subpackages:
            return
        declared = index.views.registry.declared_in(path)
        placeholders = {entry.name for entry in declared if entry.declared == "componentPlaceholder"}
        for entry in declared:
            if entry.declared != "usingComponents" or entry.kind != "project" or entry.target is None or entry.name in placeholders:
                continue
            found = _crossed(app, path, entry.target)
            if found is not None:
                is_main, package = found
                yield self.finding(entry.place, "main" if is_main else "component", package=package, what=_NAMES["component"], tag=entry.name)

    invalid = (
        """
        const { total } = require('../../shop/utils/price')
                                  ^^^^^^^^^^^^^^^^^^^^^^^^ this module is in the subpackage `shop`, which is not loaded here
        Page({
          pay() {
            return require('../../shop/utils/price').total(this.data.items)
                           ^^^^^^^^^^^^^^^^^^^^^^^^ warning: this module is in the subpackage `shop`, which is not loaded here
          }
        })
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }, { "root": "stores", "pages": ["list/list"] }] }
        -- miniprogram/shop/utils/price.js --
        exports.total = (items) => items.length
        -- miniprogram/shop/cart/cart.js --
        Page({})
        -- miniprogram/stores/list/list.js --
        import { total } from '../../shop/utils/price'
                              ^^^^^^^^^^^^^^^^^^^^^^^^ this module is in the subpackage `shop`, which is not loaded here
        Page({ total })
        -- miniprogram/stores/list/list.json --
        { "usingComponents": { "a-price": "/shop/price/price" } }
                                          ^^^^^^^^^^^^^^^^^^^ this component is in the subpackage `shop`, which is not loaded here
        -- miniprogram/stores/list/list.wxml --
        <import src="../../shop/cart/row.wxml" /><a-price />
                     ^^^^^^^^^^^^^^^^^^^^^^^^ this template is in the subpackage `shop`, which is not loaded here
        -- miniprogram/shop/cart/row.wxml --
        <template name="row"><view /></template>
        -- miniprogram/shop/price/price.js --
        Component({})
        -- miniprogram/shop/price/price.json --
        { "component": true }
        """,
        """
        Page({})
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "news/", "pages": ["list/list"], "independent": true }] }
        -- miniprogram/utils/time.js --
        exports.now = () => Date.now()
        -- miniprogram/components/card/card.json --
        { "component": true }
        -- miniprogram/news/list/list.js --
        const { now } = require('../../utils/time')
                                ^^^^^^^^^^^^^^^^^^ this module is in the main package, and `news` is independent: it runs without the main package
        Page({ now })
        -- miniprogram/news/list/list.json --
        { "usingComponents": { "a-card": "/components/card/card" } }
                                         ^^^^^^^^^^^^^^^^^^^^^^^ this component is in the main package, and `news` is independent: it runs without the main package
        """,
    )
    valid = (
        """
        require.async('../../shop/utils/price').then(({ total }) => total([]))
        require('../../shop/utils/price', ({ total }) => total([]), () => {})
        import('../../shop/utils/price')
        let price
        try { price = require('../../shop/utils/price') } catch (error) { price = null }
        Page({})
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }] }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-price": "/shop/price/price" }, "componentPlaceholder": { "a-price": "view" } }
        -- miniprogram/pages/index/index.wxml --
        <a-price />
        -- miniprogram/shop/utils/price.js --
        exports.total = (items) => items.length
        -- miniprogram/shop/price/price.js --
        Component({})
        -- miniprogram/shop/price/price.json --
        { "component": true }
        -- miniprogram/shop/cart/cart.js --
        const { total } = require('../utils/price')
        const { now } = require('../../utils/time')
        Page({ total, now })
        -- miniprogram/utils/time.js --
        exports.now = () => Date.now()
        """,
        """
        Page({})
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }] }
        -- miniprogram/pages/index/index.ts --
        import { Item } from '../../shop/types'
        import type { Cart } from '../../shop/types'
        const show = (item: Item, cart: Cart) => [item, cart]
        Page({ show })
        -- miniprogram/shop/types.ts --
        export interface Item { id: string }
        export interface Cart { items: Item[] }
        -- miniprogram/shop/cart/cart.js --
        Page({})
        -- miniprogram/shopping/list.js --
        exports.list = []
        -- miniprogram/utils/list.js --
        module.exports = require('../shopping/list')
        """,
        """
        Page({})
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }] }
        -- miniprogram/utils/unused.js --
        module.exports = require('../shop/utils/price')
        -- miniprogram/shop/utils/price.js --
        exports.total = (items) => items.length
        """,
    )


def _crossed(app: MiniProgram, source: str, target: str) -> tuple[bool, str] | None:
    """Whether a reference from the file `source` to the file `target` crosses into the main package, and the package to name; None where it may be."""
    own, other = app.subpackage_of(source), app.subpackage_of(target)
    if own == other:
        return None
    if other is not None:
        return False, _shown(app, other.root)
    return (True, _shown(app, own.root)) if own is not None and own.independent else None


def _shown(app: MiniProgram, root: str) -> str:
    return root.removeprefix(f"{app.root}/") if app.root else root
