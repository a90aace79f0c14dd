"""A cloud function that the project does not have.

## What it does

Reports the name in `wx.cloud.callFunction({ name })` and `callHTTPFunction`, and in the same call of wx-server-sdk, where no folder below `cloudfunctionRoot` and no entry
of cloudbaserc.json has it. Names are followed through constants, choices, tables and simple wrapper functions.

## Why is this bad?

The call fails every time with `FUNCTION_NOT_FOUND`. Usually the name is misspelt (names are case-sensitive), the folder was renamed, or it was never committed, so that
nobody else can deploy the project.

## Example

```js
wx.cloud.callFunction({ name: 'getOrder' })  // the folder is called getOrders
```

## Use instead

```js
wx.cloud.callFunction({ name: 'getOrders' })
```

## Known limits

Silent in projects without a folder for cloud functions, for other environments (`config.env`, instances of `new wx.cloud.Cloud()`), for what the platform deploys itself
(`cloudbase_module`, `pay-common`, `lowcode-…`), and for names that only another function folder of the repository has. List functions that are deployed from elsewhere in
the option `deployed-elsewhere`.

## 中文

查找被调用、但项目中不存在的云函数：`cloudfunctionRoot` 下没有同名目录，cloudbaserc.json 中也没有声明。
这样的调用必然失败（`FUNCTION_NOT_FOUND`），多半是名称拼写错误（区分大小写）、目录改名，或函数没有提交到仓库。
名称会沿常量、条件表达式、常量表和简单的封装函数追踪。由其他仓库部署的函数请写入选项 `deployed-elsewhere`。
"""

from collections.abc import Iterator

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Expression,
    Finding,
    Message,
    Option,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    cloud_api,
    nearest,
    on_call,
    on_project,
    parameter_of,
)


def _named(call: CallSite) -> Expression | None:
    """The expression of the function's name, if the call goes to the project's own environment."""
    options = call.options()
    if options is None or not options.is_complete():
        return None
    config = options.get("config")
    target = config.object() if config is not None else None
    if config is not None and (target is None or not target.is_complete() or target.get("env") is not None):
        return None
    return options.get("name")


class UnknownFunction(Rule):
    summary = "cloud function that the project does not have"
    summary_zh = "项目中不存在的云函数"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
        "https://docs.cloudbase.net/cloud-function/function-calls/",
    )
    aliases = ("cloud/function-exists",)
    files = EVERYWHERE
    options = {
        "deployed-elsewhere": Option(
            (),
            "names of cloud functions that are deployed from another repository",
            "由其他仓库部署的云函数名称",
        ),
    }

    messages = {
        "similar": Message(
            "the project has no cloud function `{name}`",
            zh="项目中没有云函数 `{name}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "unknown": Message(
            "the project has no cloud function `{name}`",
            zh="项目中没有云函数 `{name}`",
            help="add its folder, or list it in the option `deployed-elsewhere` if it is deployed from another repository",
            help_zh="请补上该云函数的目录；若由其他仓库部署，请写入选项 `deployed-elsewhere`",
        ),
        "wrapper": Message("passed on to the cloud call here", zh="在此处传给云调用"),
    }

    @on_call("wx.cloud.callFunction", "wx.cloud.callHTTPFunction", "wx-server-sdk.callFunction")
    def check(self, call: CallSite) -> RuleResult:
        name = _named(call)
        if name is None or not self._callable_from(call.path):
            return
        if name.constants() is not None:
            yield from self._check(name)
        elif parameter_of(name) is not None:
            yield self.fact("wrapper", call)

    @on_project
    def check_wrappers(self, index: ProjectIndex) -> ProjectResult:
        for fact in index.facts(self, "wrapper"):
            call = index.call_site(fact)
            name = _named(call) if call is not None else None
            parameter = parameter_of(name) if name is not None else None
            if call is None or parameter is None:
                continue
            for site in index.callers(parameter.function.ref):
                passed = parameter.passed_by(site)
                if passed is not None and passed.constants() is not None:
                    yield from self._check(passed, wrapper=call)

    def _check(self, name: Expression, wrapper: CallSite | None = None) -> Iterator[Finding]:
        known = self._callable_from(name.path if wrapper is None else wrapper.path)
        elsewhere = self.project.repository.function_names | self._deployed()
        related = [] if wrapper is None else [self.label(wrapper.callee, "wrapper")]
        for constant in name.constants() or ():
            value = constant.value
            if not isinstance(value, str) or not value or value in elsewhere or value.startswith(cloud_api.PLATFORM_FUNCTION_PREFIXES):
                continue
            meant = nearest(value, known)
            key = "unknown" if meant is None else "similar"
            yield self.finding(name, key, name=value, nearest=meant, related=related)

    def _deployed(self) -> set[str]:
        own = self.settings["deployed-elsewhere"]
        return {*cloud_api.PLATFORM_FUNCTIONS, *(own if isinstance(own, (tuple, list)) else ())}

    def _callable_from(self, path: str) -> frozenset[str]:
        """The names of the functions that code at `path` can call, as far as the repository shows."""
        project = self.project
        file = project.files[path]
        own = project.function_of(file)
        if own is not None:
            around = {root for app in project.mini_programs if own.root in app.function_roots for root in app.function_roots}
            roots = around | {own.root}
            return frozenset(function.name for function in project.functions if function.root in roots)
        app = project.mini_program_of(file)
        return frozenset(function.name for function in project.functions_of(app)) if app is not None else frozenset()

    invalid = (
        """
        -- miniprogram/pages/index/index.js --
        const NAMES = { list: 'orders', one: 'order' }
        Page({
          onLoad({ id }) {
            wx.cloud.callFunction({ name: 'Login' }).catch(toast)
                                          ^^^^^^^ the project has no cloud function `Login`
            wx.cloud.callFunction({ name: id ? 'orders' : 'refund' }).catch(toast)
                                          ^^^^^^^^^^^^^^^^^^^^^^^^ the project has no cloud function `refund`
            wx.cloud.callFunction({ name: NAMES.one }).catch(toast)
                                          ^^^^^^^^^ the project has no cloud function `order`
          }
        })
        -- cloudfunctions/login/index.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => cloud.callFunction({ name: 'audit', data: {} })
                                                              ^^^^^^^ the project has no cloud function `audit`
        -- cloudfunctions/orders/index.js --
        exports.main = async event => event
        """,
        """
        -- miniprogram/utils/call.js --
        export const call = (name, data) => wx.cloud.callFunction({ name, data })
                                            --------------------- passed on to the cloud call here
        export const run = options => wx.cloud.callFunction({ name: options.name })
        -- miniprogram/pages/index/index.js --
        import { call, run } from '../../utils/call'
        Page({
          onLoad() {
            call('login').catch(toast)
            call('logni').catch(toast)
                 ^^^^^^^ the project has no cloud function `logni`
            run({ name: 'pay' }).catch(toast)
                        ^^^^^ the project has no cloud function `pay`
          }
        })
        -- cloudfunctions/login/index.js --
        exports.main = async event => event
        """,
        """
        -- miniprogram/app.js --
        App({
          onLaunch() {
            ['login', 'warmup'].forEach(name => wx.cloud.callFunction({ name }).catch(console.error))
                                                                        ^^^^ the project has no cloud function `warmup`
          }
        })
        -- cloudbaserc.json --
        { "envId": "shop-1a2b3c", "functionRoot": "cloudfunctions", "functions": [{ "name": "orders" }] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- cloudfunctions/login/index.js --
        exports.main = async event => event
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'login' })",
        """
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunction({ name: 'login' })
        wx.cloud.callFunction({ name: 'cloudbase_module', data: {} })
        wx.cloud.callFunction({ name: 'lowcode-datasource', data: {} })
        wx.cloud.callFunction({ name: 'audit', config: { env: 'shared-1a2b3c' } })
        wx.cloud.callFunction({ name: 'audit', config })
        wx.cloud.callFunction({ name: `${verb}Order` })
        wx.cloud.callFunction({ name: getName() })
        wx.cloud.callFunction({ name: 'audit', ...options })
        new wx.cloud.Cloud({ resourceEnv: 'shared-1a2b3c' }).callFunction({ name: 'audit' })
        const call = name => wx.cloud.callFunction({ name })
        call(route.name)
        call()
        -- cloudfunctions/login/index.js --
        exports.main = async event => event
        """,
        """
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunction({ name: 'orders' })
        -- cloudbaserc.json --
        { "envId": "shop-1a2b3c", "functionRoot": "cloudfunctions", "functions": [{ "name": "orders", "dir": "./cloudfunctions/order-service" }] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- cloudfunctions/order-service/index.js --
        exports.main = async event => event
        """,
        """
        -- miniprogram/pages/index/index.js --
        const uniCloud = getCloud()
        uniCloud.callFunction({ name: 'audit' })
        -- cloudfunctions/login/index.js --
        exports.main = async event => event
        """,
    )
