"""A cloud function that is not bound to the environment it runs in.

## What it does

Reports `cloud.init` in cloud functions without an `env`, and with an environment id written into the code, in place of `cloud.DYNAMIC_CURRENT_ENV`.

## Why is this bad?

Without an `env`, SDK versions before 4 use the first environment of the account, whichever the function was deployed to. With a written id, a function that is
deployed to the test environment works on production data, and one that is copied into another project fails with "Environment not found".

## Example

```js
cloud.init({ env: 'shop-prod-3g4h5j6k7l' })
```

## Use instead

```js
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
```

## Known limits

Silent where the value cannot be known, where environments are chosen at run time (`process.env`, a choice between an id and the constant), for an `env` that is an object, and for
SDK versions below 1.1.0, which lack the constant. A function that works on another environment on purpose can say so with a suppression comment. From version 4 on,
the SDK takes the function's own environment if none is given, with a warning in the log at every call: a missing `env` is then advice.

## 中文

检查云函数中的 `cloud.init` 是否使用了 `cloud.DYNAMIC_CURRENT_ENV`，而不是省略 `env` 或写死环境 ID。
省略 `env` 时，4.0 之前的 SDK 会使用账号下第一个创建的环境，而不是云函数所在的环境；写死 ID 时，部署到测试环境的函数会操作正式数据，复制到其他项目则会报“环境不存在”。
在运行时选择环境（如 `process.env`）、`env` 为对象或值无法确定时不报告。若确实需要访问其他环境，请用屏蔽注释说明。
"""

from wxlint.api import (
    FUNCTION,
    SERVER_SDK,
    CallSite,
    CloudFunction,
    Edit,
    Expression,
    Fix,
    Label,
    Message,
    ObjectLiteral,
    Property,
    Rule,
    RuleResult,
    Severity,
    Span,
    Text,
    on_call,
    server_sdk,
)


def sdk_version(function: CloudFunction | None) -> server_sdk.RequestedVersion | None:
    """The version of wx-server-sdk that the function's package.json asks for."""
    return server_sdk.requested_version((function.dependencies or {}).get(SERVER_SDK, "")) if function is not None else None


def lacks_constant(version: server_sdk.RequestedVersion | None) -> bool:
    """Whether no version that is asked for has `DYNAMIC_CURRENT_ENV`, which came with 1.1.0."""
    if version is None:
        return False
    return version.major == 0 or ((version.major, version.minor) < (1, 1) and "^" not in version.operator)


class EnvNotDynamic(Rule):
    summary = "cloud.init without DYNAMIC_CURRENT_ENV"
    summary_zh = "cloud.init 未使用 DYNAMIC_CURRENT_ENV"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/server.init.html",)
    aliases = ("AUTH-WX-004", "function/use-dynamic-env")
    files = FUNCTION

    messages = {
        "missing": Message(
            "`cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs",
            zh="`cloud.init` 未指定环境：4.0 之前的 SDK 会使用账号下第一个创建的环境，而不是云函数所在的环境",
            help="write `env: cloud.DYNAMIC_CURRENT_ENV`",
            help_zh="写上 `env: cloud.DYNAMIC_CURRENT_ENV`",
        ),
        "literal": Message(
            "the environment `{id}` is fixed in the code: wherever this function is deployed, it works on that one",
            zh="环境 `{id}` 写死在代码中：无论部署到哪里，该函数操作的都是这个环境",
            help="use `cloud.DYNAMIC_CURRENT_ENV`, the environment that the function runs in",
            help_zh="改用 `cloud.DYNAMIC_CURRENT_ENV`，即云函数所在的环境",
        ),
        "origin": Message("the environment is written here", zh="环境 ID 写在这里"),
    }

    @on_call(f"{SERVER_SDK}.init")
    def check(self, call: CallSite) -> RuleResult:
        version = sdk_version(self.project.function_of(call.module.file))
        if lacks_constant(version):
            return
        severity = Severity.INFO if version is not None and version.major >= 4 else Severity.WARNING
        if not call.arguments:
            yield self.finding(call.callee, "missing", severity=severity, fix=_fix(call, _brackets(call), "({ env: $ })", safe=True))
            return
        options = call.options(0)
        entry = options.property("env") if options is not None else None
        if options is None or (entry is None and not (options.is_complete() and _is_inline(call, options))):
            return
        if entry is None:
            inner = Span(options.span.start + 1, options.span.start + 1)
            has_comment = bool(options.node.named_children)
            place, text = (inner, " env: $,") if options.keys() else (inner, " env: $") if has_comment else (options.span, "{ env: $ }")
            yield self.finding(call.callee, "missing", severity=severity, fix=_fix(call, place, text, safe=True))
            return
        yield from self._check_value(call, entry, severity)

    def _check_value(self, call: CallSite, entry: Property, severity: Severity) -> RuleResult:
        values = entry.value.constants()
        if values is None:
            return
        replacement = _replacement(call, entry)
        if all(value.value in (None, "") for value in values):
            fix = _fix(call, *replacement, safe=True) if replacement is not None else None
            yield self.finding(entry.value, "missing", severity=severity, fix=fix)
            return
        ids = [value.value for value in values if isinstance(value.value, str)]
        if len(ids) < len(values) or any(server_sdk.means_current_env(one) for one in ids):
            return  # what only looks like the constant is function/invalid-dynamic-env
        fix = _fix(call, *replacement, safe=False) if replacement is not None else None
        yield self.finding(entry.value, "literal", id="` / `".join(dict.fromkeys(ids)), related=self._origin(entry.value), fix=fix)

    def _origin(self, value: Expression) -> list[Label]:
        origin = value.definition()
        return [] if origin is None or origin.ref.key == value.ref.key else [self.label(origin, "origin")]

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init()
        ^^^^^^^^^^ `cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs
        exports.main = async () => cloud.database().collection('goods').get()
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({
        ^^^^^^^^^^ `cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs
          // env: 'shop-prod-3g4h5j6k7l'
        })
        exports.main = async () => cloud.database().collection('goods').get()
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV
          // env: 'shop-prod-3g4h5j6k7l'
        })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        import sdk from 'wx-server-sdk'
        sdk.init({ timeout: 5000 })
        ^^^^^^^^ `cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs
        sdk.init({})
        ^^^^^^^^ `cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs
        sdk.init({ env: '' })
                        ^^ `cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs
        export const main = async () => sdk.database().collection('goods').get()
        -- fixed --
        import sdk from 'wx-server-sdk'
        sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV, timeout: 5000 })
        sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV })
        sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV })
        export const main = async () => sdk.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: 'shop-prod-3g4h5j6k7l' })
                          ^^^^^^^^^^^^^^^^^^^^^^ the environment `shop-prod-3g4h5j6k7l` is fixed in the code: wherever this function is deployed, it works on that one
        exports.main = async () => cloud.database().collection('goods').get()
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const { env } = require('./config')
        cloud.init({ env, timeout: 5000 })
                     ^^^ the environment `shop-prod-3g4h5j6k7l` is fixed in the code: wherever this function is deployed, it works on that one
        exports.main = async () => cloud.database().collection('goods').get()
        -- cloudfunctions/fn/config.js --
        module.exports = { env: 'shop-prod-3g4h5j6k7l' }
                                ---------------------- the environment is written here
        -- fixed --
        const cloud = require('wx-server-sdk')
        const { env } = require('./config')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV, timeout: 5000 })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init()
        ^^^^^^^^^^ info: `cloud.init` names no environment: SDK versions before 4 then use the first one of the account, wherever the function runs
        exports.main = async () => cloud.database().collection('goods').get()
        -- cloudfunctions/fn/package.json --
        { "dependencies": { "wx-server-sdk": "^4.0.2" } }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV, timeout: 10000 })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: process.env.TCB_ENV })
        exports.main = async (event) => { cloud.updateConfig({ env: event.env }); return cloud.callFunction({ name: 'a', config: { env: 'b-1234' } }) }
        """,
        """
        const cloud = require('wx-server-sdk')
        const env = process.env.LOCAL ? 'shop-test-1a2b3c' : cloud.DYNAMIC_CURRENT_ENV
        cloud.init({ env })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: process.env.SHOP_ENV || 'shop-test-1a2b3c' })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: { database: 'shop-data-1a2b3c', storage: 'shop-files-1a2b3c' } })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const options = {}
        if (process.env.LOCAL) options.env = 'shop-test-1a2b3c'
        cloud.init(options)
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ ...require('./options.json') })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init()
        exports.main = async () => cloud.database().collection('goods').get()
        -- cloudfunctions/fn/package.json --
        { "dependencies": { "wx-server-sdk": "0.8.1" } }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: 'DYNAMIC_CURRENT_ENV' })
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const tcb = require('@cloudbase/node-sdk')
        const app = tcb.init({})
        exports.main = async () => app.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const shop = new cloud.Cloud({ resourceEnv: 'shop-prod-3g4h5j6k7l' })
        exports.main = async () => { await shop.init(); return shop.database().collection('goods').get() }
        """,
    )


def _is_inline(call: CallSite, options: ObjectLiteral) -> bool:
    return options.path == call.path and call.span.start < options.span.start < call.span.end


def _brackets(call: CallSite) -> Span | None:
    """The empty brackets of a call without arguments."""
    span = Span(call.callee.span.end, call.span.end)
    text = call.module.data[span.start : span.end]
    return span if text.replace(b" ", b"") == b"()" else None


def _replacement(call: CallSite, entry: Property) -> tuple[Span, str] | None:
    """What to replace to give another `env`, if it stands in the call itself."""
    if entry.path != call.path or not call.span.start < entry.span.start < call.span.end:
        return None
    return entry.value.span, "env: $" if entry.value.span == entry.key.span else "$"


def _fix(call: CallSite, place: Span | None, text: str, *, safe: bool) -> Fix | None:
    receiver = call.receiver
    if receiver is None or place is None:
        return None
    constant = f"{receiver.text}.DYNAMIC_CURRENT_ENV"
    title = Text(f"use `{constant}`", f"使用 `{constant}`")
    return Fix(title, (Edit(call.path, place, text.replace("$", constant)),), safe=safe)
