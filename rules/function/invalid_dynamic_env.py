"""Something that only looks like `cloud.DYNAMIC_CURRENT_ENV`.

## What it does

Reports values that are meant to be the constant for the current environment and are not: its name as a string, a misspelt member, a `Symbol.for` of the same name, the
constant inside a template literal, and `cloud.getWXContext().ENV` while the function is being loaded.

## Why is this bad?

The constant is a symbol that the SDK replaces by the environment the function runs in. A string of the same name is an environment that does not exist; a misspelt
member and the context outside a call are `undefined`, so that another environment may be used; `Symbol.for` gives another symbol; and a symbol in a template literal throws
"Cannot convert a Symbol value to a string".

## Example

```js
cloud.init({ env: 'DYNAMIC_CURRENT_ENV' })
```

## Use instead

```js
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
```

## Known limits

A constant that is stored under another name first is not followed into template literals.

## 中文

检查本意是使用 `cloud.DYNAMIC_CURRENT_ENV`、实际却不是的写法：带引号的字符串、拼错的成员、`Symbol.for` 构造的同名符号、放进模板字符串的常量，以及加载阶段的 `cloud.getWXContext().ENV`。
该常量是一个 Symbol，由 SDK 替换为云函数所在的环境。写成字符串会变成不存在的环境；拼错的成员和调用之外的上下文都是 `undefined`；放进模板字符串会抛出 TypeError。请直接写 `cloud.DYNAMIC_CURRENT_ENV`。
"""

from wxlint.api import (
    FUNCTION,
    SERVER_SDK,
    CallSite,
    Edit,
    Expression,
    Fix,
    MemberSite,
    Message,
    Property,
    Rule,
    RuleResult,
    Severity,
    Text,
    on_call,
    on_member,
    server_sdk,
)

CONSTANT = "DYNAMIC_CURRENT_ENV"


class InvalidDynamicEnv(Rule):
    summary = "value that only looks like DYNAMIC_CURRENT_ENV"
    summary_zh = "形似 DYNAMIC_CURRENT_ENV 但无效的值"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/server.init.html",)
    aliases = ("function/valid-dynamic-env",)
    files = FUNCTION

    messages = {
        "string": Message(
            "{code} is a string: no environment has this id",
            zh="{code} 只是字符串，并不存在这样的环境 ID",
            help="write `cloud.DYNAMIC_CURRENT_ENV`, without quotes",
            help_zh="去掉引号，改为 `cloud.DYNAMIC_CURRENT_ENV`",
        ),
        "misspelt": Message(
            "wx-server-sdk has no member `{name}`: this is undefined",
            zh="wx-server-sdk 没有成员 `{name}`，其值为 undefined",
            help="write `DYNAMIC_CURRENT_ENV`",
            help_zh="改为 `DYNAMIC_CURRENT_ENV`",
        ),
        "symbol": Message(
            "`Symbol.for` gives another symbol than `cloud.DYNAMIC_CURRENT_ENV`",
            zh="`Symbol.for` 得到的并不是 `cloud.DYNAMIC_CURRENT_ENV`",
            help="write `cloud.DYNAMIC_CURRENT_ENV`",
            help_zh="改为 `cloud.DYNAMIC_CURRENT_ENV`",
        ),
        "stringified": Message(
            "`DYNAMIC_CURRENT_ENV` is a symbol, and making a string of it throws",
            zh="`DYNAMIC_CURRENT_ENV` 是 Symbol，转换为字符串会抛出异常",
            help="pass the constant as it is, or take the id from `cloud.getWXContext().ENV` in the handler",
            help_zh="直接传入该常量；若需要环境 ID，请在入口函数中使用 `cloud.getWXContext().ENV`",
        ),
        "context": Message(
            "`getWXContext().ENV` is undefined here: it runs when the function is loaded, before any call",
            zh="此处的 `getWXContext().ENV` 为 undefined：代码在云函数加载时执行，尚无调用",
            help="write `cloud.DYNAMIC_CURRENT_ENV`",
            help_zh="改为 `cloud.DYNAMIC_CURRENT_ENV`",
        ),
    }

    @on_member(SERVER_SDK)
    def check_member(self, site: MemberSite) -> RuleResult:
        if site.member == CONSTANT:
            whole = site.stringified_in
            if whole is not None:
                alone = whole.text == f"`${{{site.text}}}`"
                fix = self._fix(whole, site.text, safe=True) if alone else None
                yield self.finding(site, "stringified", fix=fix)
        elif site.member not in server_sdk.MEMBERS and server_sdk.resembles_env_constant(site.member) and not site.is_written:
            fix = Fix(Text(f"write `{CONSTANT}`", f"改为 `{CONSTANT}`"), (site.renamed(CONSTANT),), safe=True)
            yield self.finding(site, "misspelt", name=site.member, fix=fix)

    @on_call(f"{SERVER_SDK}.**")
    def check_call(self, call: CallSite) -> RuleResult:
        entry = self._environment(call)
        if entry is None:
            return
        value = entry.value
        if value.resolved_path == f"{SERVER_SDK}.getWXContext().ENV" and "getWXContext" in value.text and call.runs_at_load:
            yield self.finding(value, "context", fix=self._constant_fix(call, value, safe=False))
            return
        if self._is_symbol(value):
            yield self.finding(value, "symbol", fix=self._constant_fix(call, value, safe=True))
            return
        constant = value.constant()
        if constant is not None and isinstance(constant.value, str) and server_sdk.means_current_env(constant.value):
            fix = self._constant_fix(call, value, safe=True) if value.kind in ("string", "template_string") else None
            yield self.finding(value, "string", code=f"`'{constant.value}'`", fix=fix)

    @staticmethod
    def _environment(call: CallSite) -> Property | None:
        """The option of `call` that names an environment."""
        options = call.options(0)
        if options is None:
            return None
        method = call.name.removeprefix(f"{SERVER_SDK}.")
        if method in ("init", "updateConfig", "createNewInstance", "database"):
            return options.property("env")
        if method == "Cloud":
            return options.property("resourceEnv")
        config = options.get("config")
        inner = config.object() if config is not None else None
        return None if inner is None else inner.property("env")

    @staticmethod
    def _is_symbol(value: Expression) -> bool:
        """Whether `value` is `Symbol.for('DYNAMIC_CURRENT_ENV')`; the one for `SYMBOL_CURRENT_ENV` happens to be the right symbol."""
        made = value.definition() if value.kind != "call_expression" else value
        if made is None or made.kind != "call_expression" or made.resolved_path != "Symbol.for()":
            return False
        argument = CallSite(made.module, made.node, "Symbol.for").argument(0)
        constant = argument.constant() if argument is not None else None
        return constant is not None and constant.value == CONSTANT

    def _constant_fix(self, call: CallSite, value: Expression, *, safe: bool) -> Fix | None:
        receiver = call.receiver
        if receiver is None or value.path != call.path or not call.span.start < value.span.start < call.span.end:
            return None
        return self._fix(value, f"{receiver.text}.{CONSTANT}", safe=safe) if receiver.resolved_path == SERVER_SDK else None

    @staticmethod
    def _fix(value: Expression, text: str, *, safe: bool) -> Fix:
        return Fix(Text(f"write `{text}`", f"改为 `{text}`"), (Edit(value.path, value.span, text),), safe=safe)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: 'DYNAMIC_CURRENT_ENV' })
                          ^^^^^^^^^^^^^^^^^^^^^ `'DYNAMIC_CURRENT_ENV'` is a string: no environment has this id
        const db = cloud.database({ env: "cloud.DYNAMIC_CURRENT_ENV" })
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `'cloud.DYNAMIC_CURRENT_ENV'` is a string: no environment has this id
        exports.main = async () => db.collection('goods').get()
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => db.collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        const { SYMBOL_CURRENT_ENV: current } = cloud
                ^^^^^^^^^^^^^^^^^^ wx-server-sdk has no member `SYMBOL_CURRENT_ENV`: this is undefined
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENVIRONMENT })
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ wx-server-sdk has no member `DYNAMIC_CURRENT_ENVIRONMENT`: this is undefined
        exports.main = async () => cloud.database({ env: current }).collection('goods').get()
        -- fixed --
        const cloud = require('wx-server-sdk')
        const { DYNAMIC_CURRENT_ENV: current } = cloud
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async () => cloud.database({ env: current }).collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: `${cloud.DYNAMIC_CURRENT_ENV}` })
                             ^^^^^^^^^^^^^^^^^^^^^^^^^ `DYNAMIC_CURRENT_ENV` is a symbol, and making a string of it throws
        console.log('environment ' + cloud.DYNAMIC_CURRENT_ENV)
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^ `DYNAMIC_CURRENT_ENV` is a symbol, and making a string of it throws
        const other = new cloud.Cloud({ resourceEnv: Symbol.for('DYNAMIC_CURRENT_ENV') })
                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `Symbol.for` gives another symbol than `cloud.DYNAMIC_CURRENT_ENV`
        exports.main = async (event) => cloud.callFunction({ name: 'sum', config: { env: 'DYNAMIC_CURRENT_ENV' } })
                                                                                         ^^^^^^^^^^^^^^^^^^^^^ `'DYNAMIC_CURRENT_ENV'` is a string: no environment has this id
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        console.log('environment ' + cloud.DYNAMIC_CURRENT_ENV)
        const other = new cloud.Cloud({ resourceEnv: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => cloud.callFunction({ name: 'sum', config: { env: cloud.DYNAMIC_CURRENT_ENV } })
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.getWXContext().ENV })
                          ^^^^^^^^^^^^^^^^^^^^^^^^ `getWXContext().ENV` is undefined here: it runs when the function is loaded, before any call
        exports.main = async () => cloud.database().collection('goods').get()
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const { DYNAMIC_CURRENT_ENV } = cloud
        cloud.init({ env: DYNAMIC_CURRENT_ENV })
        exports.main = async () => cloud.database({ env: cloud.DYNAMIC_CURRENT_ENV }).collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async () => {
          cloud.init({ env: cloud.getWXContext().ENV })
          return cloud.database().collection('goods').get()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: 'dynamic-1a2b3c4d5e' })
        exports.main = async () => `${cloud.getWXContext().ENV}`
        """,
        """
        const tcb = require('@cloudbase/node-sdk')
        const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV })
        exports.main = async () => app.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => cloud.database().collection('names').where({ env: 'DYNAMIC_CURRENT_ENV' }).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: Symbol.for('SYMBOL_CURRENT_ENV') })
        console.log('environment', cloud.DYNAMIC_CURRENT_ENV, cloud.DYNAMIC_CURRENT_ENV === undefined)
        exports.main = async () => cloud.database().collection('goods').get()
        """,
    )
