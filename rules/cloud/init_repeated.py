"""More than one `wx.cloud.init` in an app.

## What it does

Reports every `wx.cloud.init` that runs after another one has, and one in a loop. It is an error where the two name different environments.

## Why is this bad?

Only the first call counts: later ones do nothing, whatever they say. Someone who changes the environment in the later call wonders why data still goes to the old
one, and which call is first may depend on the page by which people enter.

## Example

```js
// app.js
App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' }) } })

// pages/index/index.js
Page({ onLoad() { wx.cloud.init({ env: 'test-3f8s2k1m9p0q' }) } })
```

## Use instead

```js
// app.js
App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' }) } })

// pages/index/index.js: another environment for single calls
const db = wx.cloud.database({ env: 'test-3f8s2k1m9p0q' })
```

## Known limits

Silent for alternatives (`if`/`else`, `switch`, `try`/`catch`), for calls behind a flag or another condition that is not about the platform, and where nothing in the
project leads to one of the two. An independent subpackage has an initialisation of its own. Not judged: mini programs that a framework compiles, plugins, libraries.

## 中文

查找重复的 `wx.cloud.init`：在另一次初始化之后又执行的，以及写在循环里的；两处环境不同时为错误。
默认实例只有第一次 `init` 生效，之后的调用不起任何作用：在后一处修改环境 ID，数据仍会写入旧环境。
请只在 `App.onLaunch` 中初始化一次；需要访问其他环境时使用 `wx.cloud.database({ env })` 或 `new wx.cloud.Cloud({ resourceEnv })`。
"""

from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    Constant,
    Expression,
    Finding,
    InitSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    by_scope,
    loop_around,
    on_call,
    on_project,
)


class InitRepeated(Rule):
    summary = "`wx.cloud.init` is called more than once"
    summary_zh = "重复调用 `wx.cloud.init`"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    aliases = ("cloud/init-once",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/init/client.init.html",)
    files = CLIENT

    messages = {
        "again": Message(
            "`wx.cloud` is initialised already: only the first `wx.cloud.init` counts, this one does nothing",
            zh="`wx.cloud` 已初始化过：只有第一次 `wx.cloud.init` 生效，此处不起作用",
            help="delete this call, and initialise once in `onLaunch`",
            help_zh="删除此处调用，只在 `onLaunch` 中初始化一次",
        ),
        "other-environment": Message(
            "`wx.cloud` is initialised already with `{first}`: this call does nothing, `{second}` is never used",
            zh="`wx.cloud` 已用 `{first}` 初始化过：此处不起作用，`{second}` 不会被使用",
            help="decide for one environment in `onLaunch`; for single calls use `wx.cloud.database({ env })` or `new wx.cloud.Cloud({ resourceEnv })`",
            help_zh="在 `onLaunch` 中确定一个环境；个别调用可使用 `wx.cloud.database({ env })` 或 `new wx.cloud.Cloud({ resourceEnv })`",
        ),
        "loop": Message(
            "`wx.cloud.init` stands in a loop: only its first call counts",
            zh="`wx.cloud.init` 写在循环中：只有第一次调用生效",
            help="call it once, before the loop",
            help_zh="在循环之前调用一次",
        ),
        "first": Message("it is initialised here", zh="在此处初始化"),
    }

    @on_call("wx.cloud.init")
    def note(self, call: CallSite) -> RuleResult:
        if loop_around(call.module, call.node) is not None:
            yield self.finding(call.callee, "loop")
        else:
            yield self.fact("init", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for scope, facts in by_scope(index, index.facts(self, "init")).items():
            if len(facts) > 1:
                for site, earlier in index.initialisation(scope, facts).repeated():
                    yield from self._report(site, earlier)

    def _report(self, site: InitSite, earlier: InitSite) -> Iterator[Finding]:
        related = [self.label(earlier.call.callee, "first")]
        first, second = _environment(earlier.call), _environment(site.call)
        if first is None or second is None or first == second:
            yield self.finding(site.call.callee, "again", related=related)
        else:
            yield self.finding(site.call.callee, "other-environment", first=first, second=second, severity=Severity.ERROR, related=related)

    invalid = (
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            if (!wx.cloud) {
              console.error('a newer version of WeChat is needed')
            } else {
              wx.cloud.init({ traceUser: true })
              ------------- it is initialised here
            }
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ^^^^^^^^^^^^^ `wx.cloud` is initialised already: only the first `wx.cloud.init` counts, this one does nothing
          }
        })
        """,
        """
        -- miniprogram/app.js --
        const { ENV } = require('./config')
        App({ onLaunch() { wx.cloud.init({ env: ENV }) } })
                           ------------- it is initialised here
        -- miniprogram/config.js --
        exports.ENV = 'prod-4gk9x2ab'
        -- miniprogram/pages/index/index.js --
        Page({
          onLoad() {
            if (wx.cloud) {
              wx.cloud.init({ env: 'test-3f8s2k', traceUser: true })
              ^^^^^^^^^^^^^ error: `wx.cloud` is initialised already with `prod-4gk9x2ab`: this call does nothing, `test-3f8s2k` is never used
            }
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({})
        -- miniprogram/pages/a/a.js --
        Page({ onLoad() { wx.cloud.init() } })
                          ------------- it is initialised here
        -- miniprogram/pages/a/a.wxml --
        <view />
        -- miniprogram/pages/b/b.js --
        const { cloud } = wx
        Page({ onLoad() { cloud.init() } })
                          ^^^^^^^^^^ `wx.cloud` is initialised already: only the first `wx.cloud.init` counts, this one does nothing
        -- miniprogram/app.json --
        { "pages": ["pages/a/a", "pages/b/b"] }
        """,
        """
        -- miniprogram/app.js --
        import { initCloud } from './utils/cloud'
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        ------------- it is initialised here
        App({ onLaunch() { initCloud() } })
        -- miniprogram/utils/cloud.js --
        export function initCloud() {
          wx.cloud.init({ env: 'prod-4gk9x2ab' })
          ^^^^^^^^^^^^^ `wx.cloud` is initialised already: only the first `wx.cloud.init` counts, this one does nothing
        }
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            for (const env of ['test-3f8s2k', 'prod-4gk9x2ab']) {
              wx.cloud.init({ env })
              ^^^^^^^^^^^^^ `wx.cloud.init` stands in a loop: only its first call counts
            }
          }
        })
        """,
        """
        -- project.config.json --
        { "compileType": "game" }
        -- game.json --
        { "deviceOrientation": "portrait" }
        -- game.js --
        import Main from './js/main'
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        ------------- it is initialised here
        new Main()
        -- js/main.js --
        export default class Main {
          constructor() {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ^^^^^^^^^^^^^ `wx.cloud` is initialised already: only the first `wx.cloud.init` counts, this one does nothing
          }
        }
        """,
    )
    valid = (
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            const { envVersion } = wx.getAccountInfoSync().miniProgram
            if (envVersion === 'release') {
              wx.cloud.init({ env: 'prod-4gk9x2ab' })
            } else {
              wx.cloud.init({ env: 'test-3f8s2k' })
            }
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            switch (__wxConfig.envVersion) {
              case 'develop':
                wx.cloud.init({ env: 'test-3f8s2k' })
                break
              default:
                wx.cloud.init({ env: 'prod-4gk9x2ab' })
            }
          }
        })
        """,
        """
        -- miniprogram/app.js --
        const isDev = require('./config').isDev
        App({
          onLaunch() {
            isDev ? this.initTest() : this.initProduction()
          },
          initTest() { wx.cloud.init({ env: 'test-3f8s2k' }) },
          initProduction() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            if (this.isDevelopment()) {
              wx.cloud.init({ env: 'test-3f8s2k' })
              return
            }
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
          },
          isDevelopment() { return wx.getAccountInfoSync().miniProgram.envVersion === 'develop' }
        })
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            try {
              wx.cloud.init({ env: 'prod-4gk9x2ab' })
            } catch (error) {
              wx.cloud.init()
            }
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ globalData: { cloudReady: false }, onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }); this.globalData.cloudReady = true } })
        -- miniprogram/pages/index/index.js --
        const app = getApp()
        Page({
          onLoad() {
            if (!app.globalData.cloudReady) wx.cloud.init({ env: 'prod-4gk9x2ab' })
          },
          onShow() {
            if (app.globalData.cloudReady) return
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
          }
        })
        """,
        """
        -- miniprogram/app.json --
        {
          "pages": ["pages/index/index"],
          "subpackages": [
            { "root": "activity", "pages": ["pages/share/share"], "independent": true },
            { "root": "game", "pages": ["pages/play/play"], "independent": true }
          ]
        }
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/activity/pages/share/share.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        -- miniprogram/game/pages/play/play.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        """,
        """
        -- miniprogram/app.js --
        App({
          async onLaunch() {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b', resourceAppid: 'wx0' })
            await shared.init()
            const other = new wx.cloud.Cloud({ resourceEnv: 'other-9z8y' })
            await other.init()
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/utils/unused.js --
        export function initAgain() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) }
        """,
        """
        -- shop/app.json --
        { "pages": [] }
        -- shop/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'shop-4gk9x2ab' }) } })
        -- admin/app.json --
        { "pages": [] }
        -- admin/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'admin-3f8s2k' }) } })
        """,
    )


def _environment(call: CallSite) -> str | None:
    """The environment that a call names, if it is one known string."""
    env: Expression | None = call.option("env")
    value: Constant | None = env.constant() if env is not None else None
    return value.value if value is not None and isinstance(value.value, str) and value.value else None
