"""Code that no part of the app, or of its package, uses.

## What it does

Reports pages that app.json does not list, components that no JSON file names, and modules that nothing loads; and components and modules of the main package that only one subpackage uses.

## Why is this bad?

They are read, searched, translated and changed like the rest, and never run. Where `ignoreUploadUnusedFiles` is off they are uploaded too. Often a page was removed from app.json and its folder stayed, or it was
never added. What stands in the main package is downloaded by everybody before the first page shows, also by those who never open the subpackage that needs it. WeChat's quality check of an upload says so too
(`CONTAINS_UNUSED_CODES`, `CONTAINS_OTHER_PKG_JS`, `CONTAINS_OTHER_PKG_COMPONENTS`).

## Example

```json
{ "pages": ["pages/index/index"] }
```

with `pages/old/old.js` and `pages/old/old.wxml` in the project.

## Use instead

Delete the files, or list the page. Move what one subpackage uses into it.

## Known limits

Advice. Silent where a module loads others by a computed name, or a file that is not there; for workers, plugins, tests, packages and component libraries that were copied into the project; and, where app.json lies beside
project.config.json, for modules without WXML, which may belong to something else. What only orphans, or only files that should be moved, use is not reported by itself. Code that two subpackages share has to stay in the main
package, and what independent subpackages use is the business of another rule. Apps of Taro, uni-app, mpx and wepy are not looked at.

## 中文

检查未在 app.json 中列出的页面、没有任何 JSON 引用的组件，以及没有被加载的模块；以及位于主包、却只有一个分包使用的组件和模块。
这些代码仍要阅读、搜索和维护，却从不运行；关闭 `ignoreUploadUnusedFiles` 时还会被上传。多半是页面从 app.json 移除后目录留了下来，或者忘了登记。
主包中的代码，所有用户在首屏之前都要下载，包括从不打开该分包的用户。上传时的质量检查（`CONTAINS_UNUSED_CODES`、`CONTAINS_OTHER_PKG_JS`、`CONTAINS_OTHER_PKG_COMPONENTS`）也会提示。
仅作建议。存在按动态路径加载的模块或缺失的文件时不检查；Worker、插件、测试、npm 包和拷贝进项目的组件库不检查；app.json 与 project.config.json 同级时，不检查没有 WXML 的模块；只被孤立文件、或只被应移动的文件使用的文件不单独报告；两个以上分包共用的代码只能放在主包，独立分包由其他规则负责；Taro、uni-app、mpx、wepy 项目不检查。
"""

import posixpath
from collections import Counter

from wxlint.api import (
    CONFIG,
    FileKind,
    Framework,
    JsonSite,
    Message,
    MiniProgram,
    Place,
    ProjectIndex,
    ProjectResult,
    Rule,
    Severity,
    Span,
    Text,
    on_project,
    pages_are_here,
    regex,
)

_SCRIPTS = (".js", ".ts")
_OTHERS = regex(
    r"(?:^|/)(?:miniprogram_npm|node_modules|workers?|vendors?|libs?|tests?|mocks?|scripts?|docs?|examples?|_example|types?|typings?|dist|build)/"
)
"""Folders of what others wrote, of workers, and of what is not meant to run in the app."""
_NPM = regex(r"(?:^|/)(?:miniprogram_npm|node_modules)/")
_BY_PLACE = ("custom-tab-bar/", "app-bar/")
"""Components that the platform finds by their place."""
_LIBRARY = 5
"""Orphaned components side by side: a library that was copied into the project whole."""


class OrphanFile(Rule):
    summary = "code that no part of the app, or of its package, uses"
    summary_zh = "小程序或所在的包没有使用的代码"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("strict",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/framework/performance/tips/start_optimizeA.html",)
    aliases = ("app/orphan-files",)
    files = CONFIG

    messages = {
        "view": Message(
            "no page list and no `usingComponents` names `{stem}`: it is not part of the app",
            zh="没有页面列表或 `usingComponents` 引用 `{stem}`，它不属于小程序",
            help="list it in app.json, if it is a page that should be there, or delete its files",
            help_zh="若应是页面，请在 app.json 中登记；否则请删除其文件",
        ),
        "module": Message(
            "nothing in the app loads this module",
            zh="小程序中没有代码加载该模块",
            help="delete the file, or load it where it is needed",
            help_zh="请删除该文件，或在需要处加载",
        ),
        "strayed": Message(
            "only the subpackage `{package}` uses this {kind}: the main package carries it for everybody else for nothing",
            zh="只有分包 `{package}` 使用该{kind}，放在主包会让其他用户白白下载",
            help="move it into `{package}`",
            help_zh="请把它移入分包 `{package}`",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for number, app in enumerate(index.project.mini_programs):
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or app.is_game or not pages_are_here(self.project, site):
                continue
            yield from self._strayed(index, app)
            reach = index.loading(number)
            if not reach.complete:
                continue
            start = f"{app.root}/" if app.root else ""
            unloaded = self._unloaded(site, app, number, frozenset(reach.paths))
            unnamed = (component.path for component in app.components if not component.names and not component.path.startswith(_BY_PLACE, len(start)))
            components = [path for stem in unnamed if not _OTHERS.search(stem.removeprefix(start)) for path in self._scripts(stem)]
            views = [path for path in unloaded if self.project.presence(_stem(path) + ".wxml")] + components
            libraries = Counter(_shelf(path) for path in views)
            found = [path for path in views if libraries[_shelf(path)] < _LIBRARY]
            if posixpath.dirname(app.config or "") != app.root:
                found += [path for path in unloaded if path not in views]
            used = {target for path in unloaded for target in index.imported_by(path) if target != path}
            for path in sorted(found):
                if path in views:
                    yield self.finding(Place(path, Span(0, 0)), "view", stem=_stem(path).removeprefix(start))
                elif path not in used:
                    yield self.finding(Place(path, Span(0, 0)), "module")

    def _strayed(self, index: ProjectIndex, app: MiniProgram) -> ProjectResult:
        """What belongs into a subpackage."""
        start = f"{app.root}/" if app.root else ""
        for path, root, is_component in index.views.strayed(app) or ():
            if not _NPM.search(path) and not path.endswith(".d.ts") and index.packed_in(path) is app:
                kind = Text("component", "组件") if is_component else Text("module", "模块")
                yield self.finding(Place(path, Span(0, 0)), "strayed", package=root.removeprefix(start), kind=kind)

    def _scripts(self, stem: str) -> list[str]:
        return [path for path in (stem + ending for ending in _SCRIPTS) if path in self.project.files][:1]

    def _unloaded(self, site: JsonSite, app: MiniProgram, number: int, loaded: frozenset[str]) -> list[str]:
        """The scripts of the app that it does not load, without those that something else may use."""
        start = f"{app.root}/" if app.root else ""
        node = site.value("workers") if site.value("workers", "path") is None else site.value("workers", "path")
        workers = f"{start}{node.value.strip('/')}/" if node is not None and isinstance(node.value, str) and node.value.strip("/") else None
        return [
            path
            for path, file in self.project.files.items()
            if file.mini_program == number
            and file.kind is FileKind.MODULE
            and path.endswith(_SCRIPTS)
            and not path.endswith(".d.ts")
            and path not in loaded
            and not _OTHERS.search(path.removeprefix(start))
            and not (workers is not None and path.startswith(workers))
        ]

    invalid = (
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        const { now } = require('../../utils/time')
        Page({ now })
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/utils/time.js --
        exports.now = () => Date.now()
        -- miniprogram/utils/money.js --
        exports.format = (value) => value
        ^ nothing in the app loads this module
        -- miniprogram/utils/old.js --
        exports.old = 1
        -- miniprogram/pages/old/old.js --
        const { old } = require('../../utils/old')
        ^ no page list and no `usingComponents` names `pages/old/old`: it is not part of the app
        Page({ old })
        -- miniprogram/pages/old/old.wxml --
        <view />
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/components/card/card.ts --
        Component({})
        ^ no page list and no `usingComponents` names `components/card/card`: it is not part of the app
        -- miniprogram/components/card/card.wxml --
        <view />
        -- miniprogram/components/card/card.json --
        { "component": true }
        """,
        """
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }, { "root": "news", "pages": ["list/list"] }] }
        -- miniprogram/app.js --
        App({})
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/utils/money.js --
        const round = require('./round')
        ^ only the subpackage `shop` uses this module: the main package carries it for everybody else for nothing
        exports.format = (value) => round(value)
        -- miniprogram/utils/round.js --
        module.exports = Math.round
        -- miniprogram/utils/chart.ts --
        export const draw = (canvas: string) => canvas
        ^ only the subpackage `shop` uses this module: the main package carries it for everybody else for nothing
        -- miniprogram/components/price/price.js --
        Component({})
        ^ only the subpackage `shop` uses this component: the main package carries it for everybody else for nothing
        -- miniprogram/components/price/price.json --
        { "component": true }
        -- miniprogram/components/price/price.wxml --
        <view />
        -- miniprogram/shop/cart/cart.js --
        const { format } = require('../../utils/money')
        Page({ format, draw: () => require.async('../../utils/chart').then(({ draw }) => draw('#chart')) })
        -- miniprogram/shop/cart/cart.wxml --
        <a-price />
        -- miniprogram/shop/cart/cart.json --
        { "usingComponents": { "a-price": "/components/price/price" } }
        -- miniprogram/news/list/list.js --
        Page({})
        -- miniprogram/news/list/list.wxml --
        <view />
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"], "workers": "jobs" }
        -- miniprogram/pages/index/index.js --
        const rules = require('rules.js')
        Page({ rules, draw: () => require.async('../../utils/chart').then((chart) => chart.draw()) })
        -- miniprogram/utils/chart.js --
        exports.draw = () => {}
        -- miniprogram/pages/index/rules.js --
        module.exports = []
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "a-card": "/components/card/card" } }
        -- miniprogram/pages/index/index.wxml --
        <a-card />
        -- miniprogram/components/card/card.js --
        Component({ behaviors: [require('../shared')] })
        -- miniprogram/components/card/card.json --
        { "component": true }
        -- miniprogram/components/card/card.wxml --
        <view />
        -- miniprogram/components/shared.js --
        module.exports = Behavior({})
        -- miniprogram/jobs/sum.js --
        worker.onMessage(() => {})
        -- miniprogram/miniprogram_npm/dayjs/index.js --
        module.exports = {}
        -- miniprogram/libs/qr.js --
        module.exports = {}
        """,
        """
        { "pages": ["pages/index/index"] }
        -- miniprogram/pages/index/index.js --
        const name = 'money'
        const helper = require('../../utils/' + name)
        Page({ helper })
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/utils/money.js --
        exports.format = (value) => value
        """,
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "appid": "wx0123456789abcdef" }
        -- app.json --
        { "pages": ["pages/index/index"] }
        -- pages/index/index.js --
        Page({})
        -- pages/index/index.wxml --
        <view />
        -- server/main.js --
        require('http').createServer().listen(80)
        """,
        """
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }, { "root": "news", "pages": ["list/list"] }, { "root": "help", "pages": ["a/a"], "independent": true }],
          "tabBar": { "custom": true, "list": [{ "pagePath": "pages/index/index", "text": "a" }, { "pagePath": "pages/me/me", "text": "b" }] },
          "plugins": { "pay": { "version": "1.0.0", "provider": "wx7d1e3c5a9b2f4608", "export": "utils/for-plugin.js", "genericsImplementation": { "view": { "row": "components/row/row" } } } },
          "workers": "jobs",
          "usingComponents": { "a-global": "/components/global/global" }
        }
        -- project.config.json --
        { "appid": "wx7d1e3c5a9b2f4608", "miniprogramRoot": "miniprogram/", "packOptions": { "ignore": [{ "type": "folder", "value": "drafts" }] } }
        -- miniprogram/app.js --
        const { log } = require('./utils/by-app')
        App({ log })
        -- miniprogram/pages/index/index.js --
        const through = require('../../utils/through')
        Page({ through, later: () => require.async('../../utils/by-async') })
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/custom-tab-bar/index.js --
        const tab = require('../utils/by-tab-bar')
        Component({ data: tab })
        -- miniprogram/custom-tab-bar/index.json --
        { "component": true }
        -- miniprogram/custom-tab-bar/index.wxml --
        <view />
        -- miniprogram/components/global/global.js --
        const shared = require('../../utils/by-global')
        Component({ data: shared })
        -- miniprogram/components/global/global.json --
        { "component": true }
        -- miniprogram/components/row/row.js --
        Component({})
        -- miniprogram/components/row/row.json --
        { "component": true }
        -- miniprogram/jobs/sum.js --
        const add = require('../utils/by-worker')
        worker.onMessage(add)
        -- miniprogram/drafts/idea.js --
        exports.idea = 1
        -- miniprogram/miniprogram_npm/dayjs/index.js --
        module.exports = {}
        -- miniprogram/utils/through.js --
        module.exports = require('./deep')
        -- miniprogram/utils/deep.js --
        module.exports = {}
        -- miniprogram/utils/by-app.js --
        exports.log = () => {}
        -- miniprogram/utils/by-async.js --
        module.exports = {}
        -- miniprogram/utils/by-tab-bar.js --
        module.exports = {}
        -- miniprogram/utils/by-global.js --
        module.exports = {}
        -- miniprogram/utils/by-worker.js --
        module.exports = () => {}
        -- miniprogram/utils/by-both.js --
        module.exports = {}
        -- miniprogram/utils/for-plugin.js --
        module.exports = {}
        -- miniprogram/utils/types.ts --
        export interface Item { id: string }
        export const none = 0
        -- miniprogram/shop/own.js --
        module.exports = {}
        -- miniprogram/shop/cart/cart.js --
        const own = require('../own')
        const by = [require('../../utils/by-app'), require('../../utils/by-async'), require('../../utils/by-tab-bar'), require('../../utils/by-global')]
        const more = [require('../../utils/deep'), require('../../utils/by-worker'), require('../../utils/by-both'), require('../../utils/for-plugin')]
        const left = [require('../../drafts/idea'), require('../../miniprogram_npm/dayjs/index')]
        Page({ own, by, more, left })
        -- miniprogram/shop/cart/cart.json --
        { "usingComponents": { "a-row": "/components/row/row", "a-global": "/components/global/global" } }
        -- miniprogram/shop/cart/cart.wxml --
        <a-row /><a-global />
        -- miniprogram/news/list/list.ts --
        import { Item } from '../../utils/types'
        import both from '../../utils/by-both'
        Page({ both, show(item: Item) { return item } })
        -- miniprogram/news/list/list.wxml --
        <view />
        -- miniprogram/help/a/a.js --
        Page({})
        -- miniprogram/help/a/a.wxml --
        <view />
        """,
        """
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }] }
        -- miniprogram/pages/index/index.js --
        const load = (name) => require('../../utils/' + name)
        Page({ load })
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/utils/money.js --
        exports.format = (value) => value
        -- miniprogram/shop/cart/cart.js --
        const { format } = require('../../utils/money')
        Page({ format })
        -- miniprogram/shop/cart/cart.wxml --
        <view />
        """,
    )


def _stem(path: str) -> str:
    return posixpath.splitext(path)[0]


def _shelf(path: str) -> str:
    """The folder that holds the folders of components."""
    return posixpath.dirname(posixpath.dirname(path))
