"""`wx.cloud.init` somewhere else than at the start of the app.

## What it does

Reports the initialisation of `wx.cloud` when it does not run at once while the app starts: in a page, a component, `App.onShow`, or in `onLaunch` but only after an
`await` or in a callback. `App.onLaunch`, functions that it calls at once, and the top level of `app.js` and of what it requires are the right places.

## Why is this bad?

Pages start while `onLaunch` waits, and people enter an app by any page: from a share, a code, a message. Where `wx.cloud` is used before it is initialised, the
call throws. It works on the developer's phone, where the first page is always the same.

## Example

```js
App({
  async onLaunch() {
    const settings = await loadSettings()
    wx.cloud.init({ env: settings.env })
  }
})
```

## Use instead

```js
App({
  async onLaunch() {
    wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' })
    this.settings = await loadSettings()
  }
})
```

## Known limits

Silent for mini games, plugins, component libraries and apps that a framework compiles, in independent subpackages (they start without `App.onLaunch`), where the
callers of a helper are not known, and for an initialisation behind a flag in a module, made on first use. Reported once an app: every further initialisation is
`cloud/init-repeated`.

## 中文

查找没有在小程序启动时立即执行的 `wx.cloud.init`：写在页面、组件、`App.onShow` 中，或虽在 `onLaunch` 中却要等待 `await`、回调之后才执行。
用户可能从分享、扫码、消息进入任意页面，`onLaunch` 等待期间页面已经开始运行，此时使用 `wx.cloud` 会抛出异常。
请在 `App.onLaunch` 中同步调用一次（也可以放在 `app.js` 顶层，或 `onLaunch` 直接调用的函数里）。独立分包启动时不执行 `App.onLaunch`，不在此列。
"""

from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    Delay,
    FileKind,
    Finding,
    Initialisation,
    InitSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Startup,
    by_scope,
    on_call,
    on_project,
)


class InitOutsideOnLaunch(Rule):
    summary = "`wx.cloud.init` does not run when the app starts"
    summary_zh = "`wx.cloud.init` 没有在小程序启动时执行"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    aliases = ("AUTH-WX-010", "cloud/init-in-on-launch")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/init.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/independent.html",
    )
    files = CLIENT

    messages = {
        "after-await": Message(
            "`wx.cloud.init` waits for an `await` here, and pages may use `wx.cloud` earlier",
            zh="`wx.cloud.init` 要等 `await` 之后才执行，页面可能更早使用 `wx.cloud`",
            help="call `wx.cloud.init` in `onLaunch` before the first `await`",
            help_zh="把 `wx.cloud.init` 移到 `onLaunch` 中第一个 `await` 之前",
        ),
        "in-callback": Message(
            "`wx.cloud.init` waits for a callback here, and pages may use `wx.cloud` earlier",
            zh="`wx.cloud.init` 在回调中才执行，页面可能更早使用 `wx.cloud`",
            help="call `wx.cloud.init` in `onLaunch` itself, before what is asynchronous",
            help_zh="把 `wx.cloud.init` 直接写在 `onLaunch` 中，放在异步操作之前",
        ),
        "in-app-method": Message(
            "`wx.cloud.init` is called in `{method}` of the app: initialise in `onLaunch`, which runs first and once",
            zh="`wx.cloud.init` 写在 App 的 `{method}` 中：应放在最先执行且只执行一次的 `onLaunch` 里",
            help="move `wx.cloud.init` to `onLaunch`",
            help_zh="把 `wx.cloud.init` 移到 `onLaunch` 中",
        ),
        "in-page": Message(
            "`wx.cloud.init` is called in a page: what runs before it, and other pages that people enter by, use `wx.cloud` uninitialised",
            zh="`wx.cloud.init` 写在页面中：在它之前运行的代码，以及用户直接进入的其他页面，会在未初始化时使用 `wx.cloud`",
            help="call `wx.cloud.init` once in `onLaunch` of `{entry}`",
            help_zh="改为在 `{entry}` 的 `onLaunch` 中调用一次 `wx.cloud.init`",
        ),
        "in-component": Message(
            "`wx.cloud.init` is called in a component: pages without it use `wx.cloud` uninitialised",
            zh="`wx.cloud.init` 写在组件中：没有该组件的页面会在未初始化时使用 `wx.cloud`",
            help="call `wx.cloud.init` once in `onLaunch` of `{entry}`",
            help_zh="改为在 `{entry}` 的 `onLaunch` 中调用一次 `wx.cloud.init`",
        ),
        "waits": Message("it runs after this", zh="它在此之后才执行"),
        "from": Message("it is reached from here", zh="从这里执行到它"),
    }

    @on_call("wx.cloud.init")
    def note(self, call: CallSite) -> RuleResult:
        yield self.fact("init", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for scope, facts in by_scope(index, index.facts(self, "init")).items():
            if scope.subpackage is None and not index.project.mini_programs[scope.app].is_game:
                yield from self._judge(index.initialisation(scope, facts))

    def _judge(self, initialisation: Initialisation) -> Iterator[Finding]:
        sites, startup = initialisation.sites, initialisation.startup
        if not sites or startup is None or any(site.is_immediate or not self._is_known(site, startup) for site in sites):
            return
        site = sites[0]
        where = site.call.callee
        if site.step is not None and site.step.deferral is not None:
            deferral = site.step.deferral
            key = "after-await" if deferral.delay is Delay.AWAIT else "in-callback"
            yield self.finding(where, key, related=[self.label(deferral.place, "waits")])
            return
        origin = site.origins.found[0]
        related = [] if origin.path == site.call.path else [self.label(origin.place, "from")]
        key = {"App": "in-app-method", "Page": "in-page"}.get(origin.kind, "in-component")
        yield self.finding(where, key, method=origin.name, entry=startup.entry.path.rsplit("/", 1)[-1], related=related)

    def _is_known(self, site: InitSite, startup: Startup) -> bool:
        """Whether it is certain that the site does not run at the start of the app."""
        if site.step is not None:
            return site.step.deferral is None or site.step.deferral.delay is not Delay.UNKNOWN
        origins = site.origins
        if not origins.found or not origins.complete or any(origin.kind == "App" and not origin.name for origin in origins.found):
            return False
        if origins.functions and (not startup.complete or origins.functions & startup.unknown_calls):
            return False
        return not site.is_guarded or site.call.module.file.kind in (FileKind.PAGE, FileKind.COMPONENT, FileKind.APP)

    invalid = (
        """
        -- miniprogram/app.js --
        App({ onLaunch() {} })
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad() {
            if (!wx.cloud) return
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ^^^^^^^^^^^^^ `wx.cloud.init` is called in a page: what runs before it, and other pages that people enter by, use `wx.cloud` uninitialised
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch: async function () {
            await this.login()
            ------------------ it runs after this
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ^^^^^^^^^^^^^ `wx.cloud.init` waits for an `await` here, and pages may use `wx.cloud` earlier
          },
          login() { return new Promise(resolve => wx.login({ success: resolve })) }
        })
        """,
        """
        -- miniprogram/app.js --
        const { readSettings } = require('./utils/settings')
        App({
          onLaunch() {
            readSettings().then(env => this.initCloud(env))
                           ---- it runs after this
          },
          initCloud(env) {
            const { cloud } = wx
            cloud.init({ env })
            ^^^^^^^^^^ `wx.cloud.init` waits for a callback here, and pages may use `wx.cloud` earlier
          }
        })
        -- miniprogram/utils/settings.js --
        module.exports = { readSettings: () => Promise.resolve(wx.getStorageSync('env')) }
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            wx.getSystemInfo({
               ------------- it runs after this
              success: res => {
                if (res.platform === 'devtools') wx.cloud.init({ env: 'test-3f8s2k' })
                                                 ^^^^^^^^^^^^^ `wx.cloud.init` waits for a callback here, and pages may use `wx.cloud` earlier
                else wx.cloud.init({ env: 'prod-4gk9x2ab' })
              }
            })
          }
        })
        """,
        """
        -- miniprogram/app.ts --
        App<IAppOption>({
          globalData: {},
          onShow() { this.initCloud() },
          initCloud() {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ^^^^^^^^^^^^^ `wx.cloud.init` is called in `onShow` of the app: initialise in `onLaunch`, which runs first and once
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/api/news.js --
        export function news() {
          wx.cloud.init()
          ^^^^^^^^^^^^^ `wx.cloud.init` is called in a page: what runs before it, and other pages that people enter by, use `wx.cloud` uninitialised
          return wx.cloud.database().collection('news').get()
        }
        -- miniprogram/pages/index/index.js --
        import { news } from '../../api/news'
        Page({ onLoad() { news().then(res => this.setData(res)) } })
               -------------------------------------------------- it is reached from here
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/pages/index/index.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        ^^^^^^^^^^^^^ `wx.cloud.init` is called in a page: what runs before it, and other pages that people enter by, use `wx.cloud` uninitialised
        const db = wx.cloud.database()
        Page({ onLoad() { db.collection('news').get() } })
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/components/list/list.js --
        Component({ lifetimes: { attached() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } } })
                                              ^^^^^^^^^^^^^ `wx.cloud.init` is called in a component: pages without it use `wx.cloud` uninitialised
        -- miniprogram/components/list/list.json --
        { "component": true }
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "list": "/components/list/list" } }
        -- miniprogram/pages/index/index.js --
        Page({})
        """,
    )
    valid = (
        """
        -- miniprogram/app.js --
        App({
          onLaunch: function () {
            if (!wx.cloud) {
              console.error('a newer version of WeChat is needed')
            } else {
              wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: true })
            }
          }
        })
        """,
        """
        -- miniprogram/app.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        App({})
        """,
        """
        -- miniprogram/app.js --
        import { initCloud } from './utils/cloud'
        const options = { onLaunch: async () => { initCloud(); await wx.checkSession() } }
        App(options)
        -- miniprogram/utils/cloud.js --
        const start = () => { if (wx.cloud) wx.cloud.init({ env: 'prod-4gk9x2ab' }) }
        export function initCloud() { start() }
        """,
        """
        -- miniprogram/app.js --
        const base = require('./base')
        App(Object.assign({}, base, { globalData: {} }))
        -- miniprogram/base.js --
        module.exports = { onLaunch() { this.initCloud() }, initCloud() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } }
        """,
        """
        -- miniprogram/app.js --
        import cloudService from './services/cloud'
        App({ onLaunch() { cloudService.start() } })
        -- miniprogram/services/cloud.js --
        class CloudService {
          start() { ['prod-4gk9x2ab'].forEach(env => wx.cloud.init({ env })) }
        }
        export default new CloudService()
        """,
        """
        -- miniprogram/app.js --
        App({
          async onLaunch() {
            if (wx.getStorageSync('old')) {
              await this.migrate()
            } else {
              wx.cloud.init({ env: 'prod-4gk9x2ab' })
            }
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ async onLaunch() { await this.initCloud() }, async initCloud() { wx.cloud.init({ env: 'prod-4gk9x2ab' }); await this.login() }, login() {} })
        """,
        """
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "activity", "pages": ["pages/share/share"], "independent": true }] }
        -- miniprogram/app.js --
        App({})
        -- miniprogram/activity/pages/share/share.js --
        Page({ onLoad() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/utils/request.js --
        let inited = false
        export function request(name, data) {
          if (!inited) {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            inited = true
          }
          return wx.cloud.callFunction({ name, data })
        }
        -- miniprogram/pages/index/index.js --
        import { request } from '../../utils/request'
        Page({ onLoad() { request('list') } })
        """,
        """
        -- miniprogram/app.js --
        const { once } = require('lodash')
        const start = once(() => wx.cloud.init({ env: 'prod-4gk9x2ab' }))
        App({ onLaunch() { start() } })
        """,
        """
        -- miniprogram/app.js --
        const { createApp } = require('weapp-store')
        createApp({ onLaunch() { this.initCloud() }, initCloud() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        """,
        """
        -- miniprogram/app.js --
        App({ async onLaunch() { this.c = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b' }); await this.login(); await this.c.init() }, login() {} })
        """,
        """
        -- project.config.json --
        { "compileType": "game" }
        -- game.json --
        { "deviceOrientation": "portrait" }
        -- game.js --
        import Main from './js/main'
        new Main()
        -- js/main.js --
        export default class Main { constructor() { wx.login({ success: () => wx.cloud.init({ env: 'prod-4gk9x2ab' }) }) } }
        """,
        """
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- src/app.tsx --
        import { Component } from 'react'
        export default class App extends Component { render() { return this.props.children } }
        -- src/app.config.ts --
        export default { pages: ['pages/index/index'] }
        -- src/pages/index/index.tsx --
        import Taro, { useLoad } from '@tarojs/taro'
        export default function Index() { useLoad(() => { Taro.cloud.init({ env: 'prod-4gk9x2ab' }) }); return null }
        """,
    )
