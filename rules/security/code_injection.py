"""What the caller sends is run as code.

## What it does

Follows the request of a cloud function, and reports where a part of it is compiled: `eval`, `new Function`, the `vm` module and `vm2`. A part of what `require` and
`import()` load is a warning.

## Why is this bad?

Anybody can call a cloud function with any data. Whoever decides a part of the code that it runs can read its environment variables and keys, and read and write the whole database
with the rights of the server. `vm` is no sandbox: Node.js itself says so.

## Example

```js
exports.main = async (event) => eval(event.formula)
```

## Use instead

```js
const operations = { add: (a, b) => a + b, subtract: (a, b) => a - b }
exports.main = async ({ operation, a, b }) => operations[operation](Number(a), Number(b))
```

## Known limits

Silent where the value was compared with something fixed, looked up in a table, or made a number, and where a decision about `OPENID` guards the place.

## 中文

跟踪云函数的请求参数，若其一部分被当作代码编译执行（`eval`、`new Function`、`vm`、`vm2`），则报告；用于 `require`、`import()` 的模块名则为警告。
任何人都可以用任意参数调用云函数；能决定被执行的代码，就能读取环境变量和密钥，并以服务端权限读写整个数据库。`vm` 不是安全沙箱。
请改用固定的操作表，由参数选择其中一项。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow


class CodeInjection(Rule):
    summary = "code that the caller of a cloud function decides"
    summary_zh = "执行由调用者决定的代码"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://nodejs.org/api/vm.html",
        "https://cwe.mitre.org/data/definitions/94.html",
    )
    files = FUNCTION

    messages = {
        "code": Message(
            "`{source}` is decided by the caller, and it is run as code: the caller gets all the function's rights",
            zh="`{source}` 由调用者决定，却被当作代码执行：调用者可获得该函数的全部权限",
            help="let the request choose from a fixed table of operations instead of compiling what it sends",
            help_zh="不要编译请求中的内容，改为由请求从固定的操作表中选择",
        ),
        "module": Message(
            "`{source}` is decided by the caller, and it names the module that is loaded and run: with `../` it leads anywhere",
            zh="`{source}` 由调用者决定，却作为模块名被加载执行：借助 `../` 可以指向任意位置",
            help="let the request choose from a fixed table of modules that are loaded by name",
            help_zh="用固定的模块表，由请求选择其中一项",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="code")
    def check(self, flow: Flow) -> RuleResult:
        if not flow.checked and not flow.asserted & {"checked", "number"}:
            yield self.flow_finding(flow, "code", source_key="source")

    @on_flow(source="client-input", sink="module-name")
    def check_module(self, flow: Flow) -> RuleResult:
        if not flow.checked and not flow.asserted & {"checked", "number"}:
            yield self.flow_finding(flow, "module", source_key="source", severity=Severity.WARNING)

    invalid = (
        """
        exports.main = async (event, context) => {
          const action = require(`./actions/${event.action}`)
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `event.action` is decided by the caller, and it names the module that is loaded and run: with `../` it leads anywhere
          return action.run(event, context)
        }
        """,
        """
        exports.main = async (event) => {
          const { formula } = event
                  ------- `event.formula` is chosen by the caller
          return { value: eval('(' + formula + ')') }
                               ^^^^^^^^^^^^^^^^^^^ `event.formula` is decided by the caller, and it is run as code: the caller gets all the function's rights
        }
        """,
        """
        const vm = require('node:vm')
        const compile = body => new Function('row', `return ${body}`)
                                                    ^^^^^^^^^^^^^^^^ `event.sort` is decided by the caller, and it is run as code: the caller gets all the function's rights
        exports.main = async ({ rows, sort, script }) => {
          rows.sort(compile(sort))
          return vm.runInNewContext(script, { rows })
                                    ^^^^^^ `event.script` is decided by the caller, and it is run as code: the caller gets all the function's rights
        }
        """,
    )
    valid = (
        """
        const ACTIONS = { list: './actions/list', add: './actions/add' }
        exports.main = async (event) => {
          const { kind } = event
          if (!['a', 'b'].includes(kind)) return { code: 400 }
          return [require(ACTIONS[event.action]), require('./kinds/' + kind), await import('./actions/' + 'list')]
        }
        """,
        """
        const operations = { add: (a, b) => a + b }
        exports.main = async (event) => operations[event.operation](event.a, event.b)
        """,
        "exports.main = async (event) => eval('(' + Number(event.a) + '*' + parseInt(event.b, 10) + ')')",
        """
        const FORMULAS = ['a + b', 'a - b']
        exports.main = async ({ formula }) => {
          if (!FORMULAS.includes(formula)) return { code: 400 }
          return new Function('a', 'b', 'return ' + formula)(1, 2)
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          if (OPENID !== process.env.ADMIN) throw new Error('forbidden')
          return eval(event.script)
        }
        """,
        "exports.main = async (event) => setTimeout(() => console.log(event.text), 10)",
        "const evaluate = text => text.length\nexports.main = async (event) => evaluate(event.text)",
    )
