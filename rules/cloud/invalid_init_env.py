"""An environment given to `wx.cloud.init` that cannot be one.

## What it does

Reports a placeholder (`'your-env-id'`), an empty string, a value that is no string or object, and constants of the server SDK such as `cloud.DYNAMIC_CURRENT_ENV`,
which does not exist on the client. An `env` that is not given at all is advice only: calls then go to the environment that was created first.

## Why is this bad?

With an environment that does not exist every cloud call fails. Placeholders survive from templates and tutorials, and in a branch for production they are found by
users.

## Example

```js
wx.cloud.init({ env: 'your-env-id', traceUser: true })
```

## Use instead

```js
const { envId } = require('./config')

wx.cloud.init({ env: envId, traceUser: true })
```

## Known limits

Values are followed through constants, modules and `?:`; what only a run can tell is not judged. Whether an ID of the right shape exists is not checked.

## 中文

检查 `wx.cloud.init` 的 `env`：占位符（如 `'your-env-id'`）、空字符串、既非字符串也非对象的值，以及服务端 SDK 才有的 `cloud.DYNAMIC_CURRENT_ENV`。
环境不存在时，所有云调用都会失败。请填写云开发控制台中的环境 ID；多个环境可写在配置模块中，或用三元表达式区分。
完全不写 `env` 时使用默认环境（最先创建的环境），仅作提示。
"""

import re
from collections.abc import Iterator

from wxlint.api import (
    CLIENT,
    CallSite,
    Expression,
    Finding,
    Label,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    conditions_of,
    effective_inits,
    on_call,
    on_project,
    regex,
)

PLACEHOLDER = regex(
    r"""
    (?-i:[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]) # 环境 ID: the flag would take the compiler through each of them
    | [<>{}\[\]*$…] | \.\.\.                        # <env>, ${ENV}, ***
    | ^your | [^a-z]your[^a-z]                      # your-env-id, yourEnvId
    | (^|[-_\s]|some|my|the|test|prod|dev|cloud|base)env(ironment)?[-_\s]?id([-_\s]|$)
    | (^|[^a-z0-9])x{3,}([^a-z0-9]|$) | x{5,}       # cloud1-xxx
    | ^(env|environment|placeholder|todo|undefined|null|(replace|change)[-_\s]?(me|this)|test-x1dzi)$
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""`test-x1dzi` is the ID in the official examples."""
CONSTANT_NAME = regex(r"[A-Z]+(_[A-Z]+)+")
SERVER_CONSTANTS = ("DYNAMIC_CURRENT_ENV", "SYMBOL_CURRENT_ENV")


class InvalidInitEnv(Rule):
    summary = "`wx.cloud.init` with an environment that cannot exist"
    summary_zh = "`wx.cloud.init` 的环境 ID 无效"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    aliases = ("cloud/init-env",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/init/client.init.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/init.html",
    )
    files = CLIENT

    messages = {
        "placeholder": Message(
            "`{value}` is a placeholder and no environment ID: every cloud call fails",
            zh="`{value}` 是占位符而不是环境 ID，所有云调用都会失败",
            help="write the environment ID that the CloudBase console shows",
            help_zh="填写云开发控制台中显示的环境 ID",
        ),
        "spaces": Message(
            "`{value}` has a space in it, and no environment ID has",
            zh="`{value}` 含有空格，环境 ID 中不会有空格",
            help="write the environment ID exactly as the CloudBase console shows it",
            help_zh="按云开发控制台显示的内容填写环境 ID",
        ),
        "empty": Message(
            "`env` is empty: no environment is chosen",
            zh="`env` 为空字符串：没有指定任何环境",
            help="write the environment ID that the CloudBase console shows",
            help_zh="填写云开发控制台中显示的环境 ID",
        ),
        "server-constant": Message(
            "`{constant}` exists only in cloud functions: on the client it is `undefined`",
            zh="`{constant}` 只存在于云函数中，在小程序端是 `undefined`",
            help="write the environment ID itself, or import it from a module with settings",
            help_zh="直接填写环境 ID，或从配置模块引入",
        ),
        "type": Message(
            "`env` must be an environment ID or an object with one for each service, but is {actual}",
            zh="`env` 应为环境 ID 字符串，或按服务分别指定环境的对象，而这里是 {actual}",
            help="write the environment ID as a string",
            help_zh="以字符串形式填写环境 ID",
        ),
        "absent": Message(
            "no `env` is given: calls go to the environment that was created first",
            zh="没有指定 `env`：调用会使用默认环境（最先创建的环境）",
            help="add `env: 'your environment ID'`",
            help_zh="加上 `env: '环境 ID'`",
        ),
        "origin": Message("the value comes from here", zh="值来自这里"),
    }

    @on_call("wx.cloud.init")
    def check(self, call: CallSite) -> RuleResult:
        yield self.fact("init", call)
        argument = call.argument(0)
        if argument is None:
            if not call.arguments:
                yield self.fact("absent", call)
            return
        options = argument.object()
        if options is None:
            return
        env = options.get("env")
        if env is not None:
            services = env.object()
            values = [env] if services is None else [entry.value for entry in services.properties()]
            for value in values:
                if not _is_checked(value):
                    yield from self._judge(value)
            return
        keys = options.keys()
        # an object with a name may get its `env` later; a misspelt `env` is another rule's
        if keys is not None and argument.kind == "object" and not any("env" in key.lower() for key in keys):
            yield self.fact("absent", call)

    @on_project
    def advise(self, index: ProjectIndex) -> ProjectResult:
        absent = {(fact.path, fact.span) for fact in index.facts(self, "absent")}
        if absent:
            for call in effective_inits(index, index.facts(self, "init")):
                if (call.path, call.span) in absent:
                    yield self.finding(call.callee, "absent", severity=Severity.INFO)

    def _judge(self, env: Expression) -> Iterator[Finding]:
        path = env.resolved_path
        constant = None if path is None else path.rsplit(".", 1)[-1]
        if constant in SERVER_CONSTANTS:
            yield self.finding(env, "server-constant", constant=constant)
            return
        for known in env.constants() or ():
            value = known.value
            if known.is_undefined:
                continue
            if not isinstance(value, str):
                actual = "`null`" if value is None else f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value:g}`"
                yield self.finding(env, "type", actual=actual, related=self._origin(env))
            elif not value.strip():
                yield self.finding(env, "empty", related=self._origin(env))
            elif PLACEHOLDER.search(value) or CONSTANT_NAME.fullmatch(value):
                yield self.finding(env, "placeholder", value=value, related=self._origin(env))
            elif re.search(r"\s", value):
                yield self.finding(env, "spaces", value=value, related=self._origin(env))

    def _origin(self, env: Expression) -> list[Label]:
        """Where a value that is named here is written."""
        found = env.definition()
        return [] if found is None or (found.path, found.span) == (env.path, env.span) else [self.label(found, "origin")]

    invalid = (
        """
        wx.cloud.init({ env: 'your-env-id', traceUser: true })
                             ^^^^^^^^^^^^^ `your-env-id` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: 'YOUR_CLOUD_ENV' })
                             ^^^^^^^^^^^^^^^^ `YOUR_CLOUD_ENV` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: 'ENV_ID' })
                             ^^^^^^^^ `ENV_ID` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: '<环境>' })
                             ^^^^^^ `<环境>` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: 'cloud1-xxxxxx' })
                             ^^^^^^^^^^^^^^^ `cloud1-xxxxxx` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: 'test-x1dzi' })
                             ^^^^^^^^^^^^ `test-x1dzi` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: 'prod-4gk9x2ab ' })
                             ^^^^^^^^^^^^^^^^ `prod-4gk9x2ab ` has a space in it, and no environment ID has
        """,
        """
        wx.cloud.init({ env: '' })
                             ^^ `env` is empty: no environment is chosen
        wx.cloud.init({ env: { database: 'prod-4gk9x2ab', storage: 'xxx' } })
                                                                   ^^^^^ `xxx` is a placeholder and no environment ID: every cloud call fails
        wx.cloud.init({ env: true })
                             ^^^^ `env` must be an environment ID or an object with one for each service, but is `true`
        """,
        """
        const { cloud } = wx
        try {
          cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
                            ^^^^^^^^^^^^^^^^^^^^^^^^^ `DYNAMIC_CURRENT_ENV` exists only in cloud functions: on the client it is `undefined`
        } catch (error) {
          console.error(error)
        }
        """,
        """
        wx.cloud.init()
        ^^^^^^^^^^^^^ info: no `env` is given: calls go to the environment that was created first
        wx.cloud.init({ traceUser: true })
        ^^^^^^^^^^^^^ info: no `env` is given: calls go to the environment that was created first
        """,
        """
        -- miniprogram/config.js --
        const settings = { test: 'test-3f8s2k', prod: 'your-prod-env' }
                                                      --------------- the value comes from here
        module.exports = settings
        -- miniprogram/app.js --
        const config = require('./config')
        App({ onLaunch() { wx.cloud.init({ env: config.prod }) } })
                                                ^^^^^^^^^^^ `your-prod-env` is a placeholder and no environment ID: every cloud call fails
        """,
        """
        const isDev = wx.getAccountInfoSync().miniProgram.envVersion === 'develop'
        wx.cloud.init({ env: isDev ? 'test-3f8s2k' : 'xxxx' })
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `xxxx` is a placeholder and no environment ID: every cloud call fails
        """,
        """
        import Taro from '@tarojs/taro'
        Taro.cloud.init({ env: '环境 ID' })
                               ^^^^^^^ `环境 ID` is a placeholder and no environment ID: every cloud call fails
        """,
    )
    valid = (
        "wx.cloud.init({ env: 'cloud1-9gpfk3ie94d8630a', traceUser: true })",
        "wx.cloud.init({ env: 'test-f0b102' }); wx.cloud.init({ env: 'release-b86096' }); wx.cloud.init({ env: 'x1-vgiba' })",
        "wx.cloud.init({ env: 'env-0glfk94n26eebb18' }); wx.cloud.init({ env: 'my-database-1f94c9' }); wx.cloud.init({ env: 'maxxx-1f94c9' })",
        "wx.cloud.init({ env: 'envidia-1f94c9' }); wx.cloud.init({ env: 'flip-test-env-4gice6ydb47357cc' })",
        "wx.cloud.init({ env: { database: 'test-f0b102', storage: 'test-f0b102', functions: 'release-b86096' } })",
        "wx.cloud.init({ env: getApp().globalData.env })",
        "wx.cloud.init(options)",
        "wx.cloud.init({ ...options, traceUser: true })",
        "wx.cloud.init({ env: settings.env || undefined, traceUser: true })",
        """
        -- miniprogram/app.js --
        const { miniProgram } = wx.getAccountInfoSync()
        const env = miniProgram.envVersion === 'release' ? 'prod-4gk9x2ab' : 'test-3f8s2k'
        App({ onLaunch() { wx.cloud.init({ env }) } })
        """,
        """
        const options = { traceUser: true }
        options.env = wx.getStorageSync('env')
        wx.cloud.init(options)
        """,
        "wx.cloud.init({ envId: 'prod-4gk9x2ab' })",
        "import cloud from './cloud'; cloud.init({ env: '' })",
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        """,
        """
        const ENV_ID = 'YOUR_ENV_ID'
        App({
          onLaunch() {
            if (ENV_ID === 'YOUR_ENV_ID') {
              wx.showModal({ title: 'write your environment ID into app.js first' })
              return
            }
            wx.cloud.init({ env: ENV_ID })
          }
        })
        """,
        """
        -- miniprogram/app.js --
        App({ onLaunch() { wx.cloud.init({ env: 'prod-4gk9x2ab' }) } })
        -- miniprogram/pages/index/index.js --
        Page({ onLoad() { wx.cloud.init() } })
        """,
    )


def _is_checked(value: Expression) -> bool:
    """Whether the code itself asks what this named value is: a template that tells people to fill it in."""
    if value.kind not in ("identifier", "member_expression"):
        return False
    name = re.compile(rf"(?<![\w$]){re.escape(value.text)}(?![\w$])")
    tests = (Expression(*condition.test).text for condition in conditions_of(value.module, value.node) if condition.arm not in ("try", "catch"))
    return any(map(name.search, tests))
