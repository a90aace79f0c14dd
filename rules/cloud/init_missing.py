"""An app that uses `wx.cloud` and never initialises it.

## What it does

Reports the first call of `wx.cloud` in an app in which nothing calls `wx.cloud.init`, or in which the only call of it stands in code that is never reached. An
independent subpackage that uses `wx.cloud` has to initialise it too: it starts without `App.onLaunch`.

## Why is this bad?

Every call fails with "Cloud API isn't enabled, please call wx.cloud.init first". In an independent subpackage this happens only to people who open one of its
pages directly, from a share or a code, which makes it hard to find.

## Example

```js
// app.js
App({
  onLaunch() {
    wx.cloud.callFunction({ name: 'login' })
  }
})
```

## Use instead

```js
// app.js
App({
  onLaunch() {
    wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' })
    wx.cloud.callFunction({ name: 'login' })
  }
})
```

## Known limits

Silent where an initialisation may be out of sight: apps that a framework compiles, plugins, component libraries, an `onLaunch` that a package provides, scripts
that are missing or minified, `wx.cloud` handed to code outside the project. Silent too where only left-over code, which nothing leads to, uses `wx.cloud`.
Instances made with `new wx.cloud.Cloud()` have an initialisation of their own and are not judged here.

## 中文

查找使用了 `wx.cloud` 却从未初始化的小程序：整个项目没有调用 `wx.cloud.init`，或唯一的调用处永远不会执行。
此时每个云调用都会失败并提示“请先调用 wx.cloud.init()”。请在 `app.js` 的 `onLaunch` 中调用一次 `wx.cloud.init({ env })`。
独立分包启动时不执行 `App.onLaunch`，需要自行初始化，否则直接从分享、扫码进入分包页面的用户会遇到失败。
"""

from collections.abc import Iterator, Sequence

from wxlint.api import (
    CLIENT,
    CallSite,
    Fact,
    Finding,
    Label,
    MemberSite,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Scope,
    Severity,
    by_scope,
    needs_init,
    on_call,
    on_member,
    on_module,
    on_project,
    unresolved_calls,
)


class InitMissing(Rule):
    summary = "`wx.cloud` is used but never initialised"
    summary_zh = "使用了 `wx.cloud` 却从未初始化"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    aliases = ("cloud/require-init",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/init.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/independent.html",
    )
    files = CLIENT

    messages = {
        "app": Message(
            "this app uses `wx.cloud` and never calls `wx.cloud.init`: this call fails",
            zh="该小程序使用了 `wx.cloud`，却从未调用 `wx.cloud.init`：此调用会失败",
            help="call `wx.cloud.init({ env: 'your environment ID' })` once in `onLaunch` of `{entry}`",
            help_zh="在 `{entry}` 的 `onLaunch` 中调用一次 `wx.cloud.init({ env: '环境 ID' })`",
        ),
        "game": Message(
            "this game uses `wx.cloud` and never calls `wx.cloud.init`: this call fails",
            zh="该小游戏使用了 `wx.cloud`，却从未调用 `wx.cloud.init`：此调用会失败",
            help="call `wx.cloud.init({ env: 'your environment ID' })` once at the start of `{entry}`",
            help_zh="在 `{entry}` 开头调用一次 `wx.cloud.init({ env: '环境 ID' })`",
        ),
        "never-reached": Message(
            "the only `wx.cloud.init` of this app is never reached: this call fails",
            zh="该小程序唯一的 `wx.cloud.init` 永远不会执行：此调用会失败",
            help="call `wx.cloud.init` in `onLaunch` of `{entry}`",
            help_zh="在 `{entry}` 的 `onLaunch` 中调用 `wx.cloud.init`",
        ),
        "independent": Message(
            "the independent subpackage `{subpackage}` starts without `App.onLaunch` and never calls `wx.cloud.init`: this call may fail",
            zh="独立分包 `{subpackage}` 启动时不执行 `App.onLaunch`，且自身从未调用 `wx.cloud.init`：此调用可能失败",
            help="call `wx.cloud.init({ env: 'your environment ID' })` in this subpackage before its first use of `wx.cloud`",
            help_zh="在该分包首次使用 `wx.cloud` 之前调用 `wx.cloud.init({ env: '环境 ID' })`",
        ),
        "unreachable": Message("nothing leads to this call", zh="没有代码会执行到此调用"),
    }

    @on_call("wx.cloud.*")
    def use(self, call: CallSite) -> RuleResult:
        if needs_init(call):
            yield self.fact("use", call)

    @on_call("wx.cloud.init", "wx.cloud.init.*")
    def init(self, call: CallSite) -> RuleResult:
        yield self.fact("init", call)

    @on_member("wx", "wx.cloud")
    def hidden_use(self, site: MemberSite) -> RuleResult:
        if site.is_handed_over and (site.owner, site.member) in (("wx", "cloud"), ("wx.cloud", "init")):
            yield self.fact("perhaps", site)

    @on_module("init")
    def hidden_init(self, module: Module) -> RuleResult:
        for call in unresolved_calls(module, "init"):
            if "cloud" in call.name.lower():
                yield self.fact("perhaps", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        inits, perhaps = by_scope(index, index.facts(self, "init")), by_scope(index, index.facts(self, "perhaps"))
        for scope, uses in by_scope(index, index.facts(self, "use")).items():
            if scope not in perhaps:
                yield from self._judge(index, scope, uses, inits.get(scope, ()))

    def _judge(self, index: ProjectIndex, scope: Scope, uses: Sequence[Fact], inits: Sequence[Fact]) -> Iterator[Finding]:
        if scope.subpackage is not None:
            first = self._first(index, uses) if not inits else None
            if first is not None:
                yield self.finding(first.callee, "independent", subpackage=scope.subpackage.rsplit("/", 1)[-1])
            return
        startup = index.startup(scope.app)
        if startup is None or startup.missing or not startup.complete:
            return
        initialisation = index.initialisation(scope, inits)
        entry = startup.entry.path
        first = self._first(index, sorted(uses, key=lambda use: use.path != entry)) if not initialisation.sites else None
        if first is None:
            return
        related: list[Label] = [self.label(site.call.callee, "unreachable") for site in initialisation.dead]
        is_game = index.project.mini_programs[scope.app].is_game
        yield self.finding(
            first.callee, "never-reached" if related else "game" if is_game else "app", entry=entry.rsplit("/", 1)[-1], related=related
        )

    @staticmethod
    def _first(index: ProjectIndex, uses: Sequence[Fact]) -> CallSite | None:
        """The first call that is not in code that was left over."""
        calls = (index.call_site(use) for use in uses[:30])
        return next((call for call in calls if call is not None and not index.is_unreached(call)), None)

    invalid = (
        """
        -- miniprogram/app.js --
        App({ onLaunch() {} })
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad() {
            wx.cloud.callFunction({ name: 'list' }).then(this.show)
            ^^^^^^^^^^^^^^^^^^^^^ this app uses `wx.cloud` and never calls `wx.cloud.init`: this call fails
            wx.cloud.database().collection('news').get()
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            this.login()
          },
          initCloud() {
            // wx.cloud.init({ env: 'old-3gd7' })
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ------------- nothing leads to this call
          },
          login() {
            wx.cloud.callFunction({ name: 'login' })
            ^^^^^^^^^^^^^^^^^^^^^ the only `wx.cloud.init` of this app is never reached: this call fails
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ onLaunch() { const { cloud } = wx; cloud.callFunction({ name: 'login' }) } })
                                                 ^^^^^^^^^^^^^^^^^^ the only `wx.cloud.init` of this app is never reached: this call fails
        -- miniprogram/utils/setup.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        """,
        """
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "subpackages": [{ "root": "activity", "pages": ["pages/share/share"], "independent": true }]
        }
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/activity/pages/share/share.js --
        const db = wx.cloud.database()
                   ^^^^^^^^^^^^^^^^^ the independent subpackage `activity` starts without `App.onLaunch` and never calls `wx.cloud.init`: this call may fail
        """,
        """
        -- project.config.json --
        { "compileType": "game" }
        -- game.json --
        { "deviceOrientation": "portrait" }
        -- game.js --
        import { ranking } from './js/main'
        wx.onShow(() => ranking())
        -- js/main.js --
        export function ranking() {
          return wx.cloud.database().collection('scores').get()
                 ^^^^^^^^^^^^^^^^^ this game uses `wx.cloud` and never calls `wx.cloud.init`: this call fails
        }
        """,
        """
        -- shop/app.json --
        { "pages": ["pages/index/index"] }
        -- shop/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- shop/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        -- admin/app.json --
        { "pages": ["pages/index/index"] }
        -- admin/app.js --
        App({})
        -- admin/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
                          ^^^^^^^^^^^^^^^^^^^^^ this app uses `wx.cloud` and never calls `wx.cloud.init`: this call fails
        """,
    )
    valid = (
        """
        -- miniprogram/app.js --
        App({ onLaunch() { if (!wx.cloud) { console.error('upgrade') } else { wx.cloud.init({ env: 'prod-4gk9x2ab', traceUser: true }) } } })
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        """,
        """
        -- miniprogram/app.js --
        const { initCloud } = require('./utils/cloud')
        App({ onLaunch() { initCloud() } })
        -- miniprogram/utils/cloud.js --
        module.exports = { initCloud() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } }
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        """,
        """
        -- miniprogram/app.js --
        App({ async onLaunch() { this.c = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b', resourceAppid: 'wx0' }); await this.c.init() } })
        -- miniprogram/pages/index/index.js --
        const c1 = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b' })
        c1.init().then(() => c1.callFunction({ name: 'list' }))
        """,
        """
        -- miniprogram/app.js --
        import { start } from './utils/start'
        App({ onLaunch() { start(wx.cloud) } })
        -- miniprogram/utils/start.js --
        export const start = cloud => cloud.init({ env: 'prod-4gk9x2ab' })
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        """,
        """
        -- miniprogram/app.js --
        import boot from 'weapp-boot'
        App({ onLaunch() { boot({ cloud: wx.cloud }) } })
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        """,
        """
        -- miniprogram/app.js --
        require('./secret/setup')
        App({ onLaunch() {} })
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        """,
        """
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subPackages": [{ "root": "chat", "pages": ["pages/room/room"], "entry": "entry.js" }] }
        -- miniprogram/app.js --
        App({})
        -- miniprogram/chat/entry.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        -- miniprogram/chat/pages/room/room.js --
        Page({ onLoad() { wx.cloud.database().collection('rooms').get() } })
        """,
        """
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "subPackages": [{ "root": "activity", "pages": ["pages/share/share"], "independent": true }] }
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/activity/pages/share/share.js --
        require('../../cloud')
        Page({ onLoad() { wx.cloud.callFunction({ name: 'list' }) } })
        -- miniprogram/activity/cloud.js --
        if (wx.cloud) wx.cloud.init({ env: 'prod-4gk9x2ab' })
        """,
        """
        -- project.config.json --
        { "compileType": "plugin", "pluginRoot": "plugin/", "miniprogramRoot": "miniprogram/" }
        -- plugin/plugin.json --
        { "publicComponents": { "list": "components/list" }, "main": "index.js" }
        -- plugin/index.js --
        module.exports = { list: () => wx.cloud.callFunction({ name: 'list' }) }
        -- plugin/components/list.js --
        Component({})
        -- plugin/components/list.wxml --
        <view />
        -- plugin/components/list.json --
        { "component": true }
        """,
        """
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- src/app.tsx --
        import './app.scss'
        export default function App(props) { return props.children }
        -- src/app.config.ts --
        export default { pages: ['pages/index/index'] }
        -- src/api.ts --
        import Taro from '@tarojs/taro'
        export const list = () => Taro.cloud.callFunction({ name: 'list' })
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad() {
            wx.cloud.callContainer({ config: { env: 'prod-4gk9x2ab' }, path: '/list', header: { 'X-WX-SERVICE': 'web' } })
            if (wx.cloud) this.setData({ canUse: true })
            wx.login({ data: wx.cloud.CloudID('xxx') })
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/utils/old.js --
        exports.list = () => wx.cloud.callFunction({ name: 'list' })
        -- miniprogram/pages/logs/logs.js --
        Page({ onLoad() { wx.cloud.callFunction({ name: 'logs' }) } })
        """,
        "const cloud = { callFunction() {} }; cloud.callFunction({ name: 'list' })",
    )
