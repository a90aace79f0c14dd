"""An instance made with `new wx.cloud.Cloud` is used before it is ready.

## What it does

Looks at `new wx.cloud.Cloud(…)` in pages and `new cloud.Cloud(…)` in cloud functions: `resourceEnv` must be given, and `init()` must be called and waited for before the instance is used.

## Why is this bad?

Such an instance belongs to one environment, and every call on it fails until its `init()` is done. With another account's environment, `init()` asks that account for permission, and this takes a while.

## Example

```js
const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
shared.init()
await shared.callFunction({ name: 'list' })
```

## Use instead

```js
const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
await shared.init()
await shared.callFunction({ name: 'list' })
```

## Known limits

That nothing initialises an instance is only said where it is made and used in one file that hands it to nobody. Options that are not written out are not judged.

## 中文

检查 `new wx.cloud.Cloud(…)`（云函数中为 `new cloud.Cloud(…)`）：必须传入 `resourceEnv`，并且在使用前调用 `init()` 且等待其完成。
这样的实例只属于一个环境，`init()` 完成之前的调用都会失败；跨账号时 `init()` 还需要向资源方鉴权，耗时更长。请写 `await shared.init()` 后再使用。
只有在同一文件中创建并使用、且没有传出的实例，才会报告“从未初始化”。
"""

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Fate,
    Message,
    Module,
    Place,
    Rule,
    RuleResult,
    Severity,
    accesses_of,
    call_sites,
    exported_names,
    fate_of,
    on_call,
)

OWNERS = ("wx.cloud.Cloud", "wx-server-sdk.Cloud")


class UninitialisedInstance(Rule):
    summary = "instance of `Cloud` that is used before it is ready"
    summary_zh = "未初始化完成就使用 `Cloud` 实例"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.Cloud.html",)
    aliases = ("cloud/instance-init",)
    files = EVERYWHERE

    messages = {
        "no-env": Message(
            "`resourceEnv` is missing: the instance belongs to no environment",
            zh="缺少 `resourceEnv`：该实例不属于任何环境",
            help="add `resourceEnv: '…'`",
            help_zh="加上 `resourceEnv: '…'`",
        ),
        "never": Message(
            "nothing calls `init()` of this instance, so every call on it fails",
            zh="没有调用该实例的 `init()`，其上的所有调用都会失败",
            help="write `await {name}.init()` before its first use",
            help_zh="在首次使用前加上 `await {name}.init()`",
        ),
        "use": Message("it is used here", zh="在这里被使用"),
        "not-awaited": Message(
            "nobody waits for `init()`, and the instance is used before it is done",
            zh="没有等待 `init()` 完成就使用了该实例",
            help="write `await` before it",
            help_zh="在前面加上 `await`",
        ),
    }

    @on_call(*OWNERS)
    def check_options(self, call: CallSite) -> RuleResult:
        if call.node.type != "new_expression":
            return
        keys = call.option_keys()
        if keys is not None and "resourceEnv" not in keys:
            yield self.finding(call.callee, "no-env")
        holder = call.stored_in
        if holder is None or holder.kind != "identifier" or self._is_handed_on(call.module):
            return
        uses = [use for use in call_sites(call.module) if use.name.startswith(f"{call.name}().")]
        if uses and not any(access.resolved_path not in ("wx.cloud.init", "wx-server-sdk.init") for access in accesses_of(call.module, "init")):
            yield self.finding(call.callee, "never", name=holder.text, related=[self.label(uses[0].callee, "use")])

    @staticmethod
    def _is_handed_on(module: Module) -> bool:
        """Whether another file may get hold of the instance, and initialise it."""
        names = exported_names(module)
        return names is None or bool(names - {"main"})

    @on_call(*(f"{owner}().init" for owner in OWNERS))
    def check_init(self, call: CallSite) -> RuleResult:
        around = call.enclosing_function()
        outcome = fate_of(call.module, call.node)
        if not call.is_statement or outcome.awaited or outcome.fate is not Fate.DROPPED:
            return
        prefix = call.name.removesuffix("init")
        for use in call_sites(call.module):
            within = use.enclosing_function()
            same = (around is None and within is None) or (around is not None and within is not None and around.node == within.node)
            if same and use.name.startswith(prefix) and use.name != call.name and use.span.start > call.span.start:
                yield self.finding(Place(call.path, call.method_span), "not-awaited", related=[self.label(use.callee, "use")])
                return

    invalid = (
        """
        const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
                           ^^^^^^^^^^^^^^ nothing calls `init()` of this instance, so every call on it fails
        Page({
          onLoad() {
            shared.callFunction({ name: 'list', fail: console.error })
            ------------------- it is used here
          }
        })
        """,
        """
        Page({
          async onLoad() {
            const shared = new wx.cloud.Cloud({ env: 'shared-1a2b3c' })
                               ^^^^^^^^^^^^^^ `resourceEnv` is missing: the instance belongs to no environment
            shared.init()
                   ^^^^ nobody waits for `init()`, and the instance is used before it is done
            await shared.callFunction({ name: 'list' })
                  ------------------- it is used here
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => {
          const shared = new cloud.Cloud({ resourceAppid: 'wx0123456789abcdef', resourceEnv: 'shared-1a2b3c' })
          shared.init()
                 ^^^^ nobody waits for `init()`, and the instance is used before it is done
          return shared.database().collection('todos').get()
        }
        """,
    )
    valid = (
        """
        const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
        Page({
          async onLoad() {
            await shared.init()
            await shared.callFunction({ name: 'list' })
          },
          onShow() {
            shared.init().then(() => shared.callFunction({ name: 'list' })).catch(console.error)
          }
        })
        """,
        """
        -- miniprogram/utils/shared.js --
        const shared = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
        const list = () => shared.callFunction({ name: 'list' })
        module.exports = { shared, list }
        -- miniprogram/app.js --
        const { shared } = require('./utils/shared')
        App({ async onLaunch() { await shared.init() } })
        """,
        """
        const make = (options) => new wx.cloud.Cloud(options)
        class Cloud {}
        const own = new Cloud()
        own.callFunction()
        """,
        """
        App({
          onLaunch() {
            this.cloud = new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' })
            this.ready = this.cloud.init()
          }
        })
        """,
    )
