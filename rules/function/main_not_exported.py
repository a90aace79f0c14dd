"""A cloud function without its handler.

## What it does

Reports cloud functions whose entry file does not export what the platform calls: `main`, or the handler that cloudbaserc.json names.

## Why is this bad?

The platform loads the entry and calls the handler by its name. If there is none of that name, every call of the function fails, and nothing says so before it is deployed.

## Example

```js
async function main(event) {
  return { sum: event.a + event.b }
}
exports = { main }
```

## Use instead

```js
exports.main = async event => {
  return { sum: event.a + event.b }
}
```

## Known limits

Silent where the exports cannot be seen completely (a wrapper, a computed name, `export *`), for HTTP functions, which listen on a port instead, for other languages
than JavaScript and TypeScript, for files with syntax errors, and for folders whose code other functions import.

## 中文

检查云函数的入口文件是否导出了平台要调用的函数：`main`，或 cloudbaserc.json 中 `handler` 指定的名字。
平台加载入口文件后按名字调用该函数；找不到时，每次调用都会失败，而部署前不会有任何提示。请写 `exports.main = async (event, context) => { … }`。
若导出内容无法完全确定、该函数是 HTTP 函数（监听端口）、文件有语法错误，或该目录被其他云函数引用（公共代码），则不报告。
"""

from collections.abc import Iterable

from wxlint.api import (
    FUNCTION,
    CloudFunction,
    Expression,
    Finding,
    ImportUse,
    Message,
    Module,
    Place,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    export_spelling,
    exported_names,
    nearest,
    on_import,
    on_project,
)

_OTHER_NAMES = ("default", "handler", "main_handler", "index", "run", "handle")


class MainNotExported(Rule):
    summary = "cloud function that does not export its handler"
    summary_zh = "云函数没有导出入口函数"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/getting-started.html",
        "https://docs.cloudbase.net/cli-v1/functions/configs",
    )
    aliases = ("function/exports-main",)
    files = FUNCTION

    messages = {
        "nothing": Message(
            "the cloud function `{function}` exports nothing: the platform finds no `{handler}` to call",
            zh="云函数 `{function}` 没有导出任何内容：平台找不到要调用的 `{handler}`",
            help="write `exports.{handler} = async (event, context) => { … }`",
            help_zh="写上 `exports.{handler} = async (event, context) => { … }`",
        ),
        "other": Message(
            "the cloud function `{function}` exports {names} but no `{handler}`, which the platform calls",
            zh="云函数 `{function}` 导出了 {names}，却没有平台要调用的 `{handler}`",
            help="export the handler as `{handler}`",
            help_zh="以 `{handler}` 为名导出入口函数",
        ),
        "whole": Message(
            "the module is a function itself: the platform calls its member `{handler}`, which it does not have",
            zh="模块导出的就是函数本身，而平台调用的是它的成员 `{handler}`，该成员并不存在",
            help="write `exports.{handler} = …` instead of `module.exports = …`",
            help_zh="把 `module.exports = …` 改为 `exports.{handler} = …`",
        ),
        "declared": Message(
            "`{handler}` is declared but not exported: the platform cannot call it",
            zh="声明了 `{handler}` 但没有导出，平台无法调用",
            help="write `exports.{handler} = {handler}`",
            help_zh="写上 `exports.{handler} = {handler}`",
        ),
    }

    @on_import("*")
    def note(self, use: ImportUse) -> RuleResult:
        target = use.target if use.is_relative else None
        if target is not None and target.file.function not in (None, use.module.file.function):
            yield self.fact("shared", use, function=target.file.function)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        shared = {fact.data["function"] for fact in index.facts(self, "shared")}
        for number, function in enumerate(index.project.functions):
            module = index.module(function.entry) if function.entry is not None and function.type != "HTTP" and number not in shared else None
            if module is None or module.root.has_error or function.handler in module.exports.forwarded:
                continue
            names = exported_names(module)
            if names is not None and function.handler not in names and not self._listens(index, function):
                yield self._finding(module, function, names)

    @staticmethod
    def _listens(index: ProjectIndex, function: CloudFunction) -> bool:
        """Whether the code opens a port: an HTTP function that nothing declares as one."""
        modules = (index.module(path) for path in index.reach(function).paths)
        return any(b".listen(" in module.data for module in modules if module is not None)

    def _finding(self, module: Module, function: CloudFunction, names: Iterable[str]) -> Finding:
        handler = function.handler
        exports = module.exports
        if exports.whole and (whole := Expression(module, exports.whole[-1])).function() is not None:
            return self.finding(whole, "whole", handler=handler)
        binding = module.scopes.root.bindings.get(handler)
        if binding is not None:
            return self.finding(Expression(module, binding.node), "declared", handler=handler)
        listed = sorted(names)
        if not listed:
            first_line = module.data.split(b"\n", 1)[0].rstrip()
            return self.finding(Place(module.path, Span(0, len(first_line))), "nothing", function=function.name, handler=handler)
        likely = nearest(handler, listed) or next((name for name in _OTHER_NAMES if name in listed), listed[0])
        place = export_spelling(module, likely)
        shown = ", ".join(f"`{name}`" for name in listed[:5]) + (" …" if len(listed) > 5 else "")
        return self.finding(Expression(module, place), "other", names=shown, function=function.name, handler=handler)

    invalid = (
        """
        async function main(event) {
                       ^^^^ `main` is declared but not exported: the platform cannot call it
          return { sum: event.a + event.b }
        }
        exports = { main }
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.mian = async (event) => cloud.callFunction({ name: 'sum' })
        ^^^^^^^^^^^^ the cloud function `fn` exports `mian` but no `main`, which the platform calls
        """,
        """
        module.exports = async (event, context) => ({ now: Date.now() })
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the module is a function itself: the platform calls its member `main`, which it does not have
        """,
        """
        // to be written
        ^^^^^^^^^^^^^^^^ the cloud function `fn` exports nothing: the platform finds no `main` to call
        """,
        """
        -- cloudbaserc.json --
        { "functionRoot": "cloudfunctions", "functions": [{ "name": "fn", "handler": "index.run" }] }
        -- cloudfunctions/fn/index.js --
        exports.main = async () => 'pong'
        ^^^^^^^^^^^^ the cloud function `fn` exports `main` but no `run`, which the platform calls
        """,
        """
        -- cloudfunctions/fn/index.js --
        module.exports = require('./lib/handlers')
                         ^^^^^^^^^^^^^^^^^^^^^^^^^ the cloud function `fn` exports `add`, `remove` but no `main`, which the platform calls
        -- cloudfunctions/fn/lib/handlers.js --
        exports.add = async (event) => event.a
        exports.remove = async (event) => event.b
        """,
    )
    valid = (
        "exports.main = async (event, context) => ({ sum: event.a + event.b })",
        "module.exports = { main: async (event) => event.a }",
        "async function main(event) { return event.a }\nmodule.exports.main = main",
        "async function main(event) { return event.a }\nexports = module.exports = { main }",
        "export async function main(event) { return event.a }",
        "export const main = async (event) => event.a",
        "const handler = async (event) => event.a\nexport { handler as main }",
        """
        -- cloudfunctions/fn/index.js --
        export { main } from './lib/main'
        -- cloudfunctions/fn/lib/main.js --
        export const main = async () => 'pong'
        """,
        """
        -- cloudfunctions/fn/index.js --
        module.exports = require('./lib/main')
        -- cloudfunctions/fn/lib/main.js --
        exports.main = async () => 'pong'
        """,
        """
        const serverless = require('serverless-http')
        const app = require('./app')
        exports.main = serverless(app)
        -- cloudfunctions/fn/app.js --
        module.exports = {}
        """,
        "const handlers = require('./handlers')\nmodule.exports = handlers.create()",
        "for (const name of ['main', 'list']) exports[name] = require('./lib/' + name)",
        "const target = module.exports\ntarget.main = async () => 'pong'",
        "require('./lib/register')(exports)",
        """
        const http = require('http')
        http.createServer((req, res) => res.end('pong')).listen(9000)
        """,
        """
        -- cloudbaserc.json --
        { "functionRoot": "cloudfunctions", "functions": [{ "name": "fn", "handler": "index.run" }, { "name": "api", "type": "HTTP" }] }
        -- cloudfunctions/fn/index.js --
        exports.run = async () => 'pong'
        -- cloudfunctions/api/index.js --
        require('./server').start()
        """,
        """
        -- cloudfunctions/shop/package.json --
        { "name": "shop" }
        -- cloudfunctions/shop/index.js --
        exports.price = (item) => item.price
        -- cloudfunctions/fn/index.js --
        const { price } = require('../shop')
        exports.main = async (event) => price(event)
        """,
    )
