"""A package that cannot work where it is imported.

## What it does

Reports imports of server packages (`wx-server-sdk`, `@cloudbase/node-sdk`, `tcb-admin-node`, …) and of modules that only Node.js has (`fs`, `http`, `child_process`, …) in
the code of a Mini Program, and of the Web SDK `@cloudbase/js-sdk` where its adapter for Mini Programs is missing.

## Why is this bad?

A Mini Program is no Node.js: the import throws when the page is opened. Server packages also want secrets that must never be shipped. Everything that they offer is there
without a package, as `wx.cloud`.

## Example

```js
const cloud = require('wx-server-sdk')
Page({ onLoad() { cloud.callFunction({ name: 'orders' }) } })
```

## Use instead

```js
Page({ onLoad() { wx.cloud.callFunction({ name: 'orders' }) } })
```

## Known limits

Only files that the app, a page or a component loads are judged, so that build scripts and tests beside them are left alone. Imports that TypeScript erases do not count.
Node.js modules that npm has replacements for (`events`, `buffer`, `url`, …) are not reported, nor is anything of Node.js in projects for Taro, uni-app and the like.

## 中文

查找小程序端代码中无法使用的包：服务端 SDK（`wx-server-sdk`、`@cloudbase/node-sdk` 等）、只有 Node.js 才有的模块（`fs`、`http` 等），以及没有配套适配器的 Web SDK `@cloudbase/js-sdk`。
小程序不是 Node.js 环境，引入这些包会在打开页面时抛出异常；服务端 SDK 还需要绝不能随包下发的密钥。请直接使用内置的 `wx.cloud`，服务端逻辑请写在云函数里。
只检查实际会被加载的文件，构建脚本、测试以及 TypeScript 会擦除的类型导入不在其列。
"""

import posixpath

from wxlint.api import (
    CLIENT,
    Expression,
    Framework,
    ImportUse,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    cloud_api,
    on_import,
    on_module,
    on_project,
)

# Node.js modules that nothing on npm stands in for under the same name; https://nodejs.org/api/
_NODE_ONLY = frozenset(
    [
        "async_hooks",
        "child_process",
        "cluster",
        "dgram",
        "dns",
        "fs",
        "fs/promises",
        "http",
        "http2",
        "https",
        "net",
        "os",
        "perf_hooks",
        "readline",
        "repl",
        "tls",
        "v8",
        "vm",
        "wasi",
        "worker_threads",
        "zlib",
    ]
)


class ForeignSdk(Rule):
    summary = "package that cannot work in a Mini Program"
    summary_zh = "小程序端无法使用的包"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/Cloud.html",
        "https://docs.cloudbase.net/en/tags/wechat-miniprogram",
    )
    aliases = ("AUTH-WX-007", "NOSQL-MP-001", "cloud/no-foreign-sdk")
    files = CLIENT

    messages = {
        "server": Message(
            "`{package}` runs only in cloud functions: in a Mini Program this import throws",
            zh="`{package}` 只能在云函数中运行，在小程序端引入会抛出异常",
            help="use `wx.cloud`, which needs no package, or move this code into a cloud function",
            help_zh="请使用无需安装的 `wx.cloud`，或把这段代码移到云函数中",
        ),
        "node": Message(
            "`{package}` is a module of Node.js: a Mini Program does not have it",
            zh="`{package}` 是 Node.js 的模块，小程序中不存在",
            help="use the API of `wx`, or move this code into a cloud function",
            help_zh="请使用 `wx` 的 API，或把这段代码移到云函数中",
        ),
        "web": Message(
            "`{package}` is made for browsers: without its adapter it does not work in a Mini Program",
            zh="`{package}` 面向浏览器，没有适配器就不能在小程序中使用",
            help="use `wx.cloud`, or register `{adapter}` with `useAdapters`",
            help_zh="请使用 `wx.cloud`，或通过 `useAdapters` 注册 `{adapter}`",
        ),
    }

    @on_import(*sorted(cloud_api.SERVER_PACKAGES))
    def note_server(self, use: ImportUse) -> RuleResult:
        if use.form != "type" and not use.is_caught:
            yield self.fact("server", use, package=use.package)

    @on_import(cloud_api.WEB_SDK)
    def note_web(self, use: ImportUse) -> RuleResult:
        if use.form != "type":
            yield self.fact("web", use, package=use.package)

    @on_module("@cloudbase/adapter")
    def note_adapter(self, module: Module) -> RuleResult:
        if any(site.specifier.startswith("@cloudbase/adapter") for site in module.imports):
            yield self.fact("adapter", module)

    @on_module("node:", *(f"{quote}{name}{quote}" for name in sorted(_NODE_ONLY) for quote in "'\""))
    def note_node(self, module: Module) -> RuleResult:
        for site in module.imports:
            if site.kind == "type" or not (site.specifier.startswith("node:") or site.specifier in _NODE_ONLY):
                continue
            beside = posixpath.join(posixpath.dirname(module.path), site.specifier)
            if not any(beside + ending in self.project.files for ending in ("", ".js", ".ts", "/index.js")):
                yield self.fact("node", Expression(module, site.node), package=site.specifier)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        adapted = {files[fact.path].mini_program for fact in index.facts(self, "adapter")}
        for kind in ("server", "node", "web"):
            for fact in index.facts(self, kind):
                app = index.project.mini_program_of(files[fact.path])
                is_native = app is None or app.framework is Framework.NATIVE
                if (is_native and not index.is_loaded(fact.path)) or (kind != "server" and not is_native):
                    continue
                if kind == "web" and files[fact.path].mini_program in adapted:
                    continue
                severity = Severity.WARNING if kind == "web" else Severity.ERROR
                yield self.finding(fact, kind, package=fact.data["package"], adapter=cloud_api.WEB_SDK_ADAPTER, severity=severity)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
                              ^^^^^^^^^^^^^^^ `wx-server-sdk` runs only in cloud functions: in a Mini Program this import throws
        const fs = require('fs')
                           ^^^^ `fs` is a module of Node.js: a Mini Program does not have it
        import crypto from 'node:crypto'
                           ^^^^^^^^^^^^^ `node:crypto` is a module of Node.js: a Mini Program does not have it
        Page({ onLoad() { cloud.callFunction({ name: 'orders' }) } })
        """,
        """
        -- miniprogram/pages/index/index.ts --
        import { db } from '../../utils/db'
        Page({ onLoad() { db.collection('orders').get() } })
        -- miniprogram/utils/db.ts --
        import tcb from '@cloudbase/node-sdk'
                        ^^^^^^^^^^^^^^^^^^^^^ `@cloudbase/node-sdk` runs only in cloud functions: in a Mini Program this import throws
        export const db = tcb.init({ env: 'shop-1a2b3c' }).database()
        """,
        """
        import cloudbase from '@cloudbase/js-sdk'
                              ^^^^^^^^^^^^^^^^^^^ warning: `@cloudbase/js-sdk` is made for browsers: without its adapter it does not work in a Mini Program
        Page({ onLoad() { this.app = cloudbase.init({ env: 'shop-1a2b3c' }) } })
        """,
        """
        // @cloudbase/adapter-wx_mp is still to come
        import cloudbase from '@cloudbase/js-sdk'
                              ^^^^^^^^^^^^^^^^^^^ warning: `@cloudbase/js-sdk` is made for browsers: without its adapter it does not work in a Mini Program
        Page({ onLoad() { this.app = cloudbase.init({ env: 'shop-1a2b3c' }) } })
        """,
    )
    valid = (
        "const dayjs = require('dayjs'); import events from 'events'; import { Buffer } from 'buffer'",
        "const util = require('./fs'); Page({ onLoad() { wx.getFileSystemManager().readFileSync('a') } })",
        """
        import cloudbase from '@cloudbase/js-sdk'
        import adapter from '@cloudbase/adapter-wx_mp'
        cloudbase.useAdapters(adapter)
        """,
        """
        -- miniprogram/pages/index/index.ts --
        import type { ReadStream } from 'fs'
        import { DB, callFunction } from 'wx-server-sdk'
        import Point = DB.GeoPoint
        let here: Point | DB.ServerDate | undefined
        Page({ onLoad() { here = undefined } })
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({})
        -- miniprogram/scripts/release.js --
        const { execSync } = require('child_process')
        const cloud = require('wx-server-sdk')
        """,
        """
        -- miniprogram/pages/index/index.js --
        const http = require('http')
        Page({ onLoad() { http.get('/orders') } })
        -- miniprogram/pages/index/http.js --
        exports.get = path => wx.request({ url: 'https://example.com' + path })
        """,
        """
        -- miniprogram/pages/index/index.js --
        Page({})
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const fs = require('fs')
        exports.main = async () => fs.readFileSync('a')
        """,
    )
