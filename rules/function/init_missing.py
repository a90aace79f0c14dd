"""A cloud function that uses wx-server-sdk without having initialised it.

## What it does

Follows what runs when a cloud function is loaded, through its modules and in their order, and reports the first use of wx-server-sdk that `cloud.init` does not come
before: because it comes later, or never.

## Why is this bad?

Before `cloud.init`, everything of the SDK but `getWXContext` throws "Cloud API isn't enabled, please call init first". At the top of a module that happens while the function
is loaded, so that every call fails. `cloud.logger` is not even there.

## Example

```js
const cloud = require('wx-server-sdk')
const db = cloud.database()
exports.main = async () => db.collection('goods').get()
```

## Use instead

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const db = cloud.database()
exports.main = async () => db.collection('goods').get()
```

## Known limits

Silent where something may initialise the SDK out of sight: an import that is computed or leads nowhere, a local package, a function that gets the SDK as an argument.
An `init` in some branch counts as done. Instances made with `new cloud.Cloud()` have an `init` of their own and are not followed.

## 中文

从云函数加载开始，按执行顺序检查各模块：在第一次使用 wx-server-sdk 之前是否已调用 `cloud.init`。
初始化之前，除 `getWXContext` 外的所有接口都会抛出 “Cloud API isn't enabled, please call init first”；若发生在模块顶层，云函数每次调用都会失败。
请在 `require` 之后立即调用 `cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })`。若初始化可能发生在看不到的地方（动态 `require`、本地包、把 SDK 作为参数传出），则不报告。
"""

from wxlint.api import (
    FUNCTION,
    SERVER_SDK,
    CallSite,
    CloudFunction,
    Edit,
    Expression,
    Fact,
    Finding,
    Fix,
    Label,
    Message,
    Module,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    Startup,
    Step,
    Text,
    arguments_holding,
    on_call,
    on_project,
    server_sdk,
)

_LOCAL_PACKAGE = ("file:", "link:", "workspace:", ".", "/")


def needs_init(name: str) -> bool:
    """Whether the call of `name` throws before `init`: a member of the SDK itself, or anything below a namespace."""
    _, _, rest = name.partition(".")
    return rest in server_sdk.NEEDS_INIT or rest.partition(".")[0] in server_sdk.NAMESPACES


class InitMissing(Rule):
    summary = "wx-server-sdk used before, or without, cloud.init"
    summary_zh = "使用 wx-server-sdk 之前没有调用 cloud.init"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/server.init.html",)
    aliases = ("function/require-init",)
    files = FUNCTION

    messages = {
        "missing": Message(
            "`{code}` throws: nothing in this cloud function calls `cloud.init`",
            zh="`{code}` 会抛出异常：该云函数从未调用 `cloud.init`",
            help="call `cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })` right after the `require`",
            help_zh="在 `require` 之后立即调用 `cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })`",
        ),
        "early": Message(
            "`{code}` throws: it runs before `cloud.init`",
            zh="`{code}` 会抛出异常：它在 `cloud.init` 之前执行",
            help="call `cloud.init` right after the `require`, before anything else is loaded",
            help_zh="在 `require` 之后、加载其他模块之前调用 `cloud.init`",
        ),
        "in-handler": Message(
            "`{code}` throws: it runs when the function is loaded, and `cloud.init` only when it is called",
            zh="`{code}` 会抛出异常：它在云函数加载时执行，而 `cloud.init` 要到被调用时才执行",
            help="move `cloud.init` to the top of the module, before this",
            help_zh="把 `cloud.init` 移到模块顶层、此处之前",
        ),
        "init": Message("`cloud.init` runs here", zh="`cloud.init` 在这里执行"),
        "way": Message("this leads there", zh="由此处进入"),
    }

    @on_call(f"{SERVER_SDK}.**")
    def note(self, call: CallSite) -> RuleResult:
        start, end = call.span.start, call.span.end
        if call.name == f"{SERVER_SDK}.init":
            yield self.fact("init", call.callee, start=start, end=end)
        elif needs_init(call.name):
            yield self.fact("use", call.callee, start=start, end=end, code=call.callee.text)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        uses, inits = index.facts(self, "use"), index.facts(self, "init")
        if not uses:
            return
        for function in index.project.functions:
            reach = index.reach(function)
            paths = set(reach.paths)
            if reach.complete:
                here = [[fact for fact in facts if fact.path in paths] for facts in (uses, inits)]
                yield from self._check_function(index, function, *here)

    def _check_function(self, index: ProjectIndex, function: CloudFunction, uses: list[Fact], inits: list[Fact]) -> ProjectResult:
        startup = index.startup_of(function) if uses else None
        if startup is None:
            return
        first_use = _first_at_load(startup, uses)
        first_init = _first_at_load(startup, inits)
        if first_use is not None and (first_init is None or first_use[1].order < first_init[1].order):
            if self._is_out_of_sight(index, function):
                return
            use, step = first_use
            way = [Label(place.path, place.span, self.text("way")) for place in step.way()[-1:]]
            if inits:
                init = first_init[0] if first_init is not None else inits[0]
                key = "early" if first_init is not None else "in-handler"
                yield self.finding(use, key, code=use.data["code"], related=[self.label(init, "init"), *way])
            else:
                yield self._missing(index, function, use, way)
        elif uses and not inits and not self._is_out_of_sight(index, function):
            yield self._missing(index, function, _first_called(function, uses), [])

    def _missing(self, index: ProjectIndex, function: CloudFunction, use: Fact, way: list[Label]) -> Finding:
        return self.finding(use, "missing", code=use.data["code"], related=way, fix=_insertion(index, function, use))

    @staticmethod
    def _is_out_of_sight(index: ProjectIndex, function: CloudFunction) -> bool:
        """Whether something that cannot be read may initialise the SDK."""
        if any(version.startswith(_LOCAL_PACKAGE) for version in (function.dependencies or {}).values()):
            return True
        modules = (index.module(path) for path in index.reach(function).paths)
        return any(next(arguments_holding(module, SERVER_SDK), None) is not None for module in modules if module is not None)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
                   ^^^^^^^^^^^^^^ `cloud.database` throws: nothing in this cloud function calls `cloud.init`
        exports.main = async () => db.collection('goods').get()
        -- fixed --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const db = cloud.database()
        exports.main = async () => db.collection('goods').get()
        """,
        """
        -- cloudfunctions/fn/index.ts --
        import cloud from 'wx-server-sdk'; // the SDK
        import { sum } from './lib/sum';

        export const main = async (event: { a: number[] }) => {
          await cloud.openapi.subscribeMessage.send({ touser: cloud.getWXContext().OPENID });
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `cloud.openapi.subscribeMessage.send` throws: nothing in this cloud function calls `cloud.init`
          return sum(event.a);
        };
        -- cloudfunctions/fn/lib/sum.ts --
        export const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
        -- fixed: cloudfunctions/fn/index.ts --
        import cloud from 'wx-server-sdk'; // the SDK
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
        import { sum } from './lib/sum';

        export const main = async (event: { a: number[] }) => {
          await cloud.openapi.subscribeMessage.send({ touser: cloud.getWXContext().OPENID });
          return sum(event.a);
        };
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
                   ^^^^^^^^^^^^^^ `cloud.database` throws: it runs when the function is loaded, and `cloud.init` only when it is called
        exports.main = async () => {
          cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
          ---------- `cloud.init` runs here
          return db.collection('goods').get()
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const goods = require('./lib/goods')
                      ---------------------- this leads there
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        ---------- `cloud.init` runs here
        exports.main = async () => goods.list()
        -- cloudfunctions/fn/lib/goods.js --
        const cloud = require('wx-server-sdk')
        const goods = cloud.database().collection('goods')
                      ^^^^^^^^^^^^^^ `cloud.database` throws: it runs before `cloud.init`
        exports.list = () => goods.get()
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { database, logger } = require('wx-server-sdk')
        const connect = () => database()
                              ^^^^^^^^ `database` throws: nothing in this cloud function calls `cloud.init`
        const db = connect()
                   --------- this leads there
        exports.main = async () => db.collection('goods').get()
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init()
        const db = cloud.database(), log = cloud.logger()
        exports.main = async () => db.collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async () => {
          const { OPENID } = cloud.getWXContext()
          return { OPENID, version: cloud.version }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async () => {
          cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
          const db = cloud.database()
          return db.collection('goods').get()
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { cloud, db } = require('./lib/cloud')
        const goods = require('./lib/goods')
        exports.main = async () => [await goods.list(), await cloud.callFunction({ name: 'sum' }), await db.collection('a').get()]
        -- cloudfunctions/fn/lib/cloud.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        module.exports = { cloud, db: cloud.database() }
        -- cloudfunctions/fn/lib/goods.js --
        const cloud = require('wx-server-sdk')
        const goods = cloud.database().collection('goods')
        exports.list = () => goods.get()
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const goods = require('./lib/goods')
        exports.main = async () => goods.list()
        -- cloudfunctions/fn/lib/goods.js --
        const cloud = require('wx-server-sdk')
        cloud.init()
        const goods = cloud.database().collection('goods')
        exports.list = () => goods.get()
        """,
        """
        -- cloudfunctions/fn/index.js --
        const setup = require('./lib/setup')
        setup()
        exports.main = async event => require('./actions/' + event.action)(event)
        -- cloudfunctions/fn/lib/setup.js --
        module.exports = () => {}
        -- cloudfunctions/fn/actions/list.js --
        const cloud = require('wx-server-sdk')
        module.exports = () => cloud.database().collection('goods').get()
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        const connect = () => cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        connect()
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        require('./lib/start')(cloud)
        exports.main = async () => cloud.database().collection('goods').get()
        -- cloudfunctions/fn/lib/start.js --
        module.exports = sdk => sdk.init({ env: sdk.DYNAMIC_CURRENT_ENV })
        """,
        """
        const cloud = require('wx-server-sdk')
        const shop = new cloud.Cloud({ resourceEnv: 'shop-1g2h3j4k5l' })
        exports.main = async () => {
          await shop.init()
          return shop.database().collection('goods').get()
        }
        """,
        """
        import * as cloud from 'wx-server-sdk'
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        export async function main() { return cloud.database().collection('goods').get() }
        """,
        """
        const cloud = require('@cloudbase/node-sdk')
        exports.main = async () => cloud.database().collection('goods').get()
        """,
        """
        const cloud = require('wx-server-sdk')
        require('@shop/base')
        exports.main = async () => cloud.database().collection('goods').get()
        -- cloudfunctions/fn/package.json --
        { "dependencies": { "wx-server-sdk": "~3.0.0", "@shop/base": "file:./base" } }
        """,
    )


def _first_at_load(startup: Startup, calls: list[Fact]) -> tuple[Fact, Step] | None:
    """The call that runs first while the function is loaded."""
    found = [(call, startup.steps.get((call.path, call.data["start"], call.data["end"]))) for call in calls]  # type: ignore[arg-type]
    at_once = [(call, step) for call, step in found if step is not None and step.deferral is None]
    return min(at_once, key=lambda item: item[1].order, default=None)


def _first_called(function: CloudFunction, uses: list[Fact]) -> Fact:
    return min(uses, key=lambda use: (use.path != function.entry, use.path, use.span))


def _insertion(index: ProjectIndex, function: CloudFunction, use: Fact) -> Fix | None:
    """Call `init` after the import of the SDK in the module of `use`, or else in the only module that imports it."""
    own = index.module(use.path)
    modules = [module for path in index.reach(function).paths if (module := index.module(path)) is not None and _sdk_import(module) is not None]
    module = own if own is not None and own in modules else modules[0] if len(modules) == 1 else None
    statement = _sdk_import(module) if module is not None else None
    name = _sdk_name(module, statement) if module is not None and statement is not None else None
    if module is None or statement is None or name is None:
        return None
    if module is own and use.span.start < statement.span.end:
        return None
    at = statement.span.end
    line_end = module.data.find(b"\n", at)
    rest = module.data[at : line_end if line_end >= 0 else len(module.data)]
    if not rest.strip() or rest.strip().startswith(b"//"):
        at += len(rest.rstrip(b"\r"))
    newline = "\r\n" if b"\r\n" in module.data else "\n"
    text = f"{newline}{name}.init({{ env: {name}.DYNAMIC_CURRENT_ENV }}){';' if statement.text.endswith(';') else ''}"
    title = Text(f"call `{name}.init` after the import", f"在导入之后调用 `{name}.init`")
    return Fix(title, (Edit(module.path, Span(at, at), text),), safe=True)


def _sdk_import(module: Module) -> Expression | None:
    """The statement that imports the SDK at the top level of `module`."""
    for site in module.imports:
        if site.specifier == SERVER_SDK and site.kind in ("require", "import") and module.enclosing_function(site.node) is None:
            return Expression(module, site.node).enclosing_statement()
    return None


def _sdk_name(module: Module, statement: Expression) -> str | None:
    """The name that `statement` binds the whole SDK to."""
    for name, binding in module.scopes.root.bindings.items():
        if statement.span.start <= binding.node.start_byte < statement.span.end and binding.steps in ((), ("default",)) and not binding.writes:
            value = Expression(module, binding.node)
            if value.resolved_path == SERVER_SDK:
                return name
    return None
