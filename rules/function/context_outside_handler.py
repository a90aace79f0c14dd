"""The caller's identity asked for when nobody has called yet.

## What it does

Reports `cloud.getWXContext()` where it runs while the cloud function is loaded: at the top of a module, or in a function that is called from there.

## Why is this bad?

The context belongs to one call. While the function is loaded there is none: the SDK answers an empty object, silently, so that `OPENID` is `undefined` in every call. A module that is
loaded later keeps the identity of the caller who happened to come first, and hands it to everybody who comes after.

## Example

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
const { OPENID } = cloud.getWXContext()
exports.main = async () => cloud.database().collection('orders').where({ _openid: OPENID }).get()
```

## Use instead

```js
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async () => {
  const { OPENID } = cloud.getWXContext()
  return cloud.database().collection('orders').where({ _openid: OPENID }).get()
}
```

## Known limits

Functions that are passed to unknown code are taken to run later. `cloud.init({ env: cloud.getWXContext().ENV })` is reported by `function/invalid-dynamic-env`.

## 中文

检查 `cloud.getWXContext()` 是否在云函数加载阶段执行：写在模块顶层，或写在模块顶层所调用的函数里。
调用上下文只属于某一次调用。加载时还没有调用，SDK 只会静默返回空对象，之后每次调用得到的 `OPENID` 都是 `undefined`；若模块延迟加载，则会保留第一个调用者的身份并用于后来的所有人。
请在入口函数（或由它调用的函数）内部调用 `cloud.getWXContext()`。
"""

from wxlint.api import FUNCTION, SERVER_SDK, CallSite, Label, Message, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, on_call, on_project


class ContextOutsideHandler(Rule):
    summary = "getWXContext() called outside the handler"
    summary_zh = "在入口函数之外调用 getWXContext()"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",)
    aliases = ("function/context-inside-main",)
    files = FUNCTION

    messages = {
        "at-load": Message(
            "`{code}()` runs when the function is loaded, not when it is called: it knows no caller",
            zh="`{code}()` 在云函数加载时执行，而不是被调用时：得不到调用者的信息",
            help="move it into the handler",
            help_zh="移到入口函数内部",
        ),
        "way": Message("this runs it when the function is loaded", zh="云函数加载时由此处执行"),
    }

    @on_call(f"{SERVER_SDK}.getWXContext")
    def note(self, call: CallSite) -> RuleResult:
        outer = call.argument_of
        if outer is not None and outer.name == f"{SERVER_SDK}.init":
            return  # function/invalid-dynamic-env
        if call.runs_at_load:
            yield self.finding(call, "at-load", code=call.callee.text)
            return
        around, handler = call.enclosing_function(), call.module.handler
        if around is None or handler is None or around.ref.key != handler.key:
            yield self.fact("call", call, code=call.callee.text)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        calls = index.facts(self, "call")
        for function in index.project.functions if calls else ():
            paths = set(index.reach(function).paths)
            here = [fact for fact in calls if fact.path in paths]
            startup = index.startup_of(function) if here else None
            for fact in here if startup is not None else ():
                step = startup.steps.get((fact.path, fact.span.start, fact.span.end)) if startup is not None else None
                if step is not None and step.deferral is None:
                    way = [Label(place.path, place.span, self.text("way")) for place in step.way()[-1:]]
                    yield self.finding(fact, "at-load", code=fact.data["code"], related=way)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const { OPENID } = cloud.getWXContext()
                           ^^^^^^^^^^^^^^^^^^^^ `cloud.getWXContext()` runs when the function is loaded, not when it is called: it knows no caller
        exports.main = async () => cloud.database().collection('orders').where({ _openid: OPENID }).get()
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { caller } = require('./lib/caller')
        const me = caller()
                   -------- this runs it when the function is loaded
        exports.main = async () => me
        -- cloudfunctions/fn/lib/caller.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.caller = () => cloud.getWXContext().OPENID
                               ^^^^^^^^^^^^^^^^^^^^ `cloud.getWXContext()` runs when the function is loaded, not when it is called: it knows no caller
        """,
        """
        import cloud, { getWXContext } from 'wx-server-sdk'
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        let openid
        ;(() => { openid = getWXContext().OPENID })()
                           ^^^^^^^^^^^^^^ `getWXContext()` runs when the function is loaded, not when it is called: it knows no caller
        class Session {
          static owner = cloud.getWXContext().OPENID
                         ^^^^^^^^^^^^^^^^^^^^ `cloud.getWXContext()` runs when the function is loaded, not when it is called: it knows no caller
        }
        export const main = async () => ({ openid, owner: Session.owner })
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const caller = () => cloud.getWXContext().OPENID
        async function owned() { return { _openid: caller() } }
        exports.main = async () => cloud.database().collection('orders').where(await owned()).get()
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        class Session {
          openid = cloud.getWXContext().OPENID
        }
        exports.main = async () => new Session().openid
        """,
        """
        const cloud = require('wx-server-sdk')
        const Router = require('tcb-router')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => {
          const app = new Router({ event })
          app.router('me', async (ctx) => { ctx.body = cloud.getWXContext().OPENID })
          return app.serve()
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const withCaller = require('./lib/with-caller')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = withCaller(async (event) => cloud.getWXContext().OPENID)
        -- cloudfunctions/fn/lib/with-caller.js --
        module.exports = handler => async event => handler(event)
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        const main = async () => cloud.getWXContext().OPENID
        exports.main = main
        if (require.main === module) main()
        """,
        """
        const cloud = { getWXContext: () => ({ OPENID: 'o1' }) }
        const { OPENID } = cloud.getWXContext()
        exports.main = async () => OPENID
        """,
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.getWXContext().ENV })
        exports.main = async () => cloud.getWXContext().OPENID
        """,
    )
