"""A use of `wx.cloud` that runs before `wx.cloud.init`.

## What it does

Follows the start of the app: `app.js`, the modules that it requires, `onLaunch`, and the functions that these call at once. Reports calls of `wx.cloud` that run
there before the first `wx.cloud.init`.

## Why is this bad?

The call throws "Cloud API isn't enabled, please call wx.cloud.init first". At the top level of a module it takes everything with it that requires the module: often
the whole app does not start.

## Example

```js
// utils/db.js, required by app.js
const db = wx.cloud.database()
module.exports = { users: () => db.collection('users') }
```

## Use instead

```js
// utils/db.js
module.exports = { users: () => wx.cloud.database().collection('users') }
```

or initialise before the module is loaded:

```js
// app.js
wx.cloud.init({ env: 'prod-4gk9x2ab1c7d' })
const { users } = require('./utils/db')
```

## Known limits

Pages are loaded after `onLaunch` has begun: `const db = wx.cloud.database()` at the top of a page is fine. Silent inside `try`, behind conditions about the
initialisation, for what runs in a callback, in mini programs that a framework compiles, and where nothing initialises (`cloud/init-missing`) or only a page does
(`cloud/init-outside-on-launch`).

## 中文

沿着小程序的启动过程（`app.js`、它引入的模块、`onLaunch` 以及它们立即调用的函数）查找在 `wx.cloud.init` 之前执行的云调用。
这样的调用会抛出“请先调用 wx.cloud.init()”；若写在模块顶层，引入该模块的代码也会一起失败，往往整个小程序都无法启动。
请在函数内部再获取 `wx.cloud.database()`，或把 `wx.cloud.init` 移到引入这些模块之前。页面在 `onLaunch` 之后加载，页面顶层的写法没有问题。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    by_scope,
    needs_init,
    on_call,
    on_project,
)

NO_NEED = ("init", "Cloud", "CloudID", "CDN")


class UseBeforeInit(Rule):
    summary = "`wx.cloud` is used before `wx.cloud.init`"
    summary_zh = "在 `wx.cloud.init` 之前使用 `wx.cloud`"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    aliases = ("cloud/no-use-before-init",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/init.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/init/client.init.html",
    )
    files = CLIENT

    messages = {
        "at-load": Message(
            "this runs while `{entry}` is loading, before `wx.cloud.init`: it throws",
            zh="此调用在加载 `{entry}` 时执行，早于 `wx.cloud.init`，会抛出异常",
            help="call `{api}` inside the functions that need it, or call `wx.cloud.init` before this module is loaded",
            help_zh="在需要的函数内部再调用 `{api}`，或在加载该模块之前调用 `wx.cloud.init`",
        ),
        "in-launch": Message(
            "this runs before `wx.cloud.init`: it throws",
            zh="此调用早于 `wx.cloud.init` 执行，会抛出异常",
            help="move `wx.cloud.init` to the beginning of `onLaunch`",
            help_zh="把 `wx.cloud.init` 移到 `onLaunch` 的开头",
        ),
        "init": Message("the initialisation runs later", zh="初始化在此之后才执行"),
        "from": Message("it is reached from here", zh="从这里执行到它"),
    }

    @on_call("wx.cloud.init")
    def note_init(self, call: CallSite) -> RuleResult:
        yield self.fact("init", call)

    @on_call("wx.cloud.*")
    def note_use(self, call: CallSite) -> RuleResult:
        if needs_init(call):
            yield self.fact("use", call)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        inits = by_scope(index, index.facts(self, "init"))
        for scope, uses in by_scope(index, index.facts(self, "use")).items():
            initialisation = index.initialisation(scope, inits.get(scope, ()))
            startup = initialisation.startup
            for call, step, init in initialisation.too_early(uses):
                related = [self.label(place, "from") for place in step.way()[:1]]
                related.append(self.label(init.call.callee, "init"))
                entry = startup.entry.path.rsplit("/", 1)[-1] if startup is not None else ""
                yield self.finding(call.callee, "in-launch" if step.launched else "at-load", entry=entry, api=call.name, related=related)

    invalid = (
        """
        -- miniprogram/app.js --
        const db = wx.cloud.database()
                   ^^^^^^^^^^^^^^^^^ this runs while `app.js` is loading, before `wx.cloud.init`: it throws
        App({
          onLaunch() {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            ------------- the initialisation runs later
            this.users = db.collection('users')
          }
        })
        """,
        """
        -- miniprogram/app.js --
        const { login } = require('./utils/user')
                          ----------------------- it is reached from here
        App({
          onLaunch() {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            login()
          }
        })
        -- miniprogram/utils/user.js --
        const { users } = require('./db')
        exports.login = () => users.get()
        -- miniprogram/utils/db.js --
        const { cloud } = wx
        const db = cloud.database({ env: 'prod-4gk9x2ab' })
                   ^^^^^^^^^^^^^^ this runs while `app.js` is loading, before `wx.cloud.init`: it throws
        exports.users = db.collection('users')
        """,
        """
        -- miniprogram/app.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        import { users } from './utils/db'
                              ------------ it is reached from here
        App({ onLaunch() { users.get() } })
        -- miniprogram/utils/db.js --
        export const users = wx.cloud.database().collection('users')
                             ^^^^^^^^^^^^^^^^^ this runs while `app.js` is loading, before `wx.cloud.init`: it throws
        """,
        """
        -- miniprogram/app.js --
        App({
          async onLaunch() {
            this.login()
            ------------ it is reached from here
            const { result } = await wx.cloud.callFunction({ name: 'settings' })
                                     ^^^^^^^^^^^^^^^^^^^^^ this runs before `wx.cloud.init`: it throws
            wx.cloud.init({ env: result.env })
            ------------- the initialisation runs later
          },
          login() {
            wx.cloud.callFunction({ name: 'login' })
            ^^^^^^^^^^^^^^^^^^^^^ this runs before `wx.cloud.init`: it throws
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
        new Main().start()
        -- js/main.js --
        export default class Main {
          db = wx.cloud.database()
               ^^^^^^^^^^^^^^^^^ this runs while `game.js` is loading, before `wx.cloud.init`: it throws
          start() {
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
          }
        }
        """,
    )
    valid = (
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/pages/index/index.js --
        const db = wx.cloud.database()
        Page({ onLoad() { db.collection('news').get() } })
        """,
        """
        -- miniprogram/app.js --
        wx.cloud.init({ env: 'prod-4gk9x2ab' })
        const { users } = require('./utils/db')
        App({ onLaunch() { users.get() } })
        -- miniprogram/utils/db.js --
        exports.users = wx.cloud.database().collection('users')
        """,
        """
        -- miniprogram/app.js --
        import './cloud'
        import { users } from './utils/db'
        App({ onLaunch() { users.get() } })
        -- miniprogram/cloud.js --
        if (wx.cloud) wx.cloud.init({ env: 'prod-4gk9x2ab' })
        -- miniprogram/utils/db.js --
        import '../cloud'
        export const users = wx.cloud.database().collection('users')
        """,
        """
        -- miniprogram/app.js --
        const { getDb } = require('./utils/db')
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }); getDb().collection('users').get() } })
        -- miniprogram/utils/db.js --
        let db
        exports.getDb = () => db || (db = wx.cloud.database())
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            wx.checkSession({ success: () => wx.cloud.callFunction({ name: 'login' }) })
            setTimeout(() => this.warmUp(), 1000)
            wx.cloud.init({ env: 'prod-4gk9x2ab' })
            const { list } = require('./api/news')
            list()
          },
          warmUp() { wx.cloud.callFunction({ name: 'login' }) }
        })
        -- miniprogram/api/news.js --
        const db = wx.cloud.database()
        exports.list = () => db.collection('news').get()
        """,
        """
        -- miniprogram/app.ts --
        import { User } from './utils/db'
        App<{ user?: User }>({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/utils/db.ts --
        export interface User { name: string }
        export const db = wx.cloud.database()
        """,
        """
        -- miniprogram/app.js --
        const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b', resourceAppid: 'wx0' })
        const avatar = wx.cloud.CDN('avatar')
        App({ async onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }); await shared.init(); this.db = shared.database() } })
        """,
        """
        -- miniprogram/app.js --
        let db
        try {
          db = wx.cloud.database()
        } catch (error) {
          console.warn(error)
        }
        App({ inited: false, onLaunch() { if (this.inited) wx.cloud.callFunction({ name: 'a' }); wx.cloud.init({ env: 'prod-4gk9x2ab' }); this.inited = true } })
        """,
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.callFunction({ name: 'login' }) } })
        """,
        """
        -- miniprogram/app.js --
        const users = require('./users')
        App({ onLaunch() { this.setUp(); users.load() }, setUp() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/users.js --
        class Users {
          get db() { return wx.cloud.database() }
          load() { return this.db.collection('users').get() }
        }
        module.exports = new Users()
        """,
    )
