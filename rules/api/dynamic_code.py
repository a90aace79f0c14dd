"""Code made at run time, which a Mini Program does not run.

## What it does

Reports `eval(…)`, `new Function(…)`, `setTimeout` and `setInterval` with a string, and `require` with a path that is not a plain string.

## Why is this bad?

The platform forbids code that is not in the package: `eval` and `new Function` throw or are `undefined`, a string given to a timer is not run. `require` finds only what the build tool
saw: for a computed path it throws "module is not defined".

## Example

```js
const value = eval(expression)
const page = require(`./pages/${name}`)
```

## Use instead

```js
const value = operators[name](left, right)
const page = { home: require('./pages/home'), list: require('./pages/list') }[name]
```

## Known limits

Silent for `new Function('return this')` and its kind, which libraries use to find the global object, where a `try` catches the failure, and for a `require` that is the file's own.
Projects of Taro, uni-app and the like are not looked at for `require`: their build resolves it.

## 中文

查找 `eval(…)`、`new Function(…)`、传入字符串的 `setTimeout`/`setInterval`，以及路径不是字符串字面量的 `require`。
小程序禁止运行代码包之外的代码：`eval` 与 `new Function` 会抛出异常或为 `undefined`，传给定时器的字符串不会执行；`require` 的路径在构建时确定，动态路径会报 “module is not defined”。
用于取得全局对象的 `new Function('return this')`、有 `try` 兜底的代码不会报告。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Framework,
    Message,
    Rule,
    RuleResult,
    Severity,
    conditions_of,
    on_call,
    value_type,
)

# Ways to ask for the global object that libraries use, for every environment but this one.
_GLOBAL = frozenset({"return this", "return this;", "return globalThis", "r", "debugger"})


class DynamicCode(Rule):
    summary = "code made at run time"
    summary_zh = "运行时动态生成代码"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/runtime/js-support.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/module.html",
    )
    aliases = ("api/no-dynamic-code",)
    files = CLIENT

    messages = {
        "code": Message(
            "`{callee}` makes code at run time, which a Mini Program does not allow",
            zh="`{callee}` 在运行时生成代码，小程序不支持",
            help="write the code itself, or look functions up in an object by name",
            help_zh="请直接编写代码，或用对象按名称查找函数",
        ),
        "timer": Message(
            "`{callee}` does not run a string in a Mini Program",
            zh="小程序中 `{callee}` 不会执行字符串",
            help="give it a function: `{callee}(() => { … }, delay)`",
            help_zh="请传入函数：`{callee}(() => { … }, delay)`",
        ),
        "require": Message(
            "`require` needs a plain string: the module at a computed path is not in the package",
            zh="`require` 的参数必须是字符串字面量：动态路径的模块无法打包",
            help="require each module by its path, in an object, and look it up there",
            help_zh="请逐个 `require` 并放入对象，再按名称取用",
        ),
    }

    @on_call("eval", "Function")
    def check_code(self, call: CallSite) -> RuleResult:
        if not call.arguments or self._is_caught(call):
            return
        constants = [argument.constant() for argument in call.arguments]
        if any(constant is not None and str(constant.value).strip() in _GLOBAL for constant in constants):
            return
        yield self.finding(call.callee, "code", callee=call.callee.text)

    @on_call("setTimeout", "setInterval")
    def check_timer(self, call: CallSite) -> RuleResult:
        code = call.argument(0)
        if code is not None and value_type(code) == "string":
            yield self.finding(code, "timer", callee=call.callee.text)

    @on_call("require")
    def check_require(self, call: CallSite) -> RuleResult:
        app = self.project.mini_program_of(self.project.files[call.path])
        path = call.argument(0)
        if path is None or call.callee.text != "require" or app is None or app.framework is not Framework.NATIVE or self._is_caught(call):
            return
        if path.kind in ("identifier", "template_string", "binary_expression", "member_expression", "subscript_expression", "call_expression"):
            yield self.finding(path, "require")

    @staticmethod
    def _is_caught(call: CallSite) -> bool:
        return any(condition.arm in ("try", "catch") for condition in conditions_of(*call.ref))

    invalid = (
        """
        const value = eval(expression)
                      ^^^^ `eval` makes code at run time, which a Mini Program does not allow
        const add = new Function('a', 'b', 'return a + b')
                        ^^^^^^^^ `Function` makes code at run time, which a Mini Program does not allow
        setTimeout('refresh()', 100)
                   ^^^^^^^^^^^ `setTimeout` does not run a string in a Mini Program
        """,
        """
        const load = name => require(`./locales/${name}`)
                                     ^^^^^^^^^^^^^^^^^^^ `require` needs a plain string: the module at a computed path is not in the package
        const path = './locales/' + lang
        module.exports = require(path)
                                 ^^^^ `require` needs a plain string: the module at a computed path is not in the package
        """,
    )
    valid = (
        "const root = typeof globalThis === 'object' ? globalThis : new Function('return this')()",
        "let root; try { root = Function('return self')() } catch (err) { root = wx }",
        "setTimeout(() => refresh(), 100); setInterval(tick, 1000); setTimeout(task)",
        "const a = require('./a'); import b from './b'; require.async('../sub/c').then(use)",
        "(function outer(modules, require) { modules.forEach(name => require(name)) })(all, load)",
        "function evaluate(eval_, Function) { return new Function('a') }",
    )
