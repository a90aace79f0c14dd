"""An error that is returned as if it were a result.

## What it does

Advises where a cloud function returns the error that it caught: `catch (err) { return err }`, `.catch((err) => err)`.

## Why is this bad?

To the page the call has succeeded: `success` and `.then` run, and what they get is `{}` or an object with `errCode` where they expect data. Messages of errors tell callers about collections, paths and other services.

## Example

```js
try {
  return await db.collection('orders').get()
} catch (err) {
  return err
}
```

## Use instead

```js
try {
  return { code: 0, data: (await db.collection('orders').get()).data }
} catch (err) {
  console.error(err)
  return { code: 500, message: 'the orders cannot be read' }
}
```

or no `try` at all: what a function throws arrives at the page as a failure.

## Known limits

Advice: official samples do it. What is made of the error (`{ code: -1, message: err.message }`) is not judged, nor are modules that use `instanceof`.

## 中文

查找云函数把捕获到的错误直接当作结果返回的写法：`catch (err) { return err }`、`.catch((err) => err)`。
对小程序端来说这次调用是成功的：会执行 `success` 或 `.then`，拿到的却是 `{}` 或带 `errCode` 的对象；错误信息还可能泄露集合名、路径等内部信息。
请记录日志并返回约定的错误码，或者不捕获，让调用者收到失败。仅作提示，因为官方示例也这样写。
"""

from wxlint.api import FUNCTION, Fate, Function, Message, Module, Rule, RuleResult, Severity, fate_of, named_calls, on_module


class ReturnedError(Rule):
    summary = "an error returned as if it were a result"
    summary_zh = "把错误当作结果返回"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
        "https://cwe.mitre.org/data/definitions/209.html",
    )
    aliases = ("function/return-error-object",)
    files = FUNCTION

    messages = {
        "returned": Message(
            "the caller takes this error for a result: the call succeeds",
            zh="调用者会把该错误当作结果：这次调用是成功的",
            help="return an object that says what failed, or `throw` the error",
            help_zh="返回约定的错误信息，或用 `throw` 抛出",
        ),
    }

    @on_module("catch")
    def check(self, module: Module) -> RuleResult:
        if b"instanceof" in module.data:
            return  # somebody may tell errors from results
        for node in module.functions:
            for result in Function(module, node).returned():
                if result.is_caught_error:
                    yield self.finding(result, "returned")
        for call in named_calls(module, "catch"):
            argument = call.argument(0)
            handler = argument.function() if argument is not None else None
            if handler is None or handler.path != module.path or fate_of(*call.ref).fate is not Fate.RETURNED:
                continue
            for result in handler.returned():
                if handler.is_parameter(result, 0):
                    yield self.finding(result, "returned")

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          try {
            return await db.collection('orders').get()
          } catch (err) {
            console.error(err)
            return err
                   ^^^ the caller takes this error for a result: the call succeeds
          }
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = (event) => db.collection('orders').get().then((res) => res.data).catch((error) => error)
                                                                                                         ^^^^^ the caller takes this error for a result: the call succeeds
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          try {
            return await db.collection('orders').get()
          } catch (err) {
            if (event.strict) throw err
            return { code: 500, message: err.message }
          }
        }
        """,
        """
        exports.main = (event) => load(event).catch((err) => { throw err }).catch(() => null).catch((err) => report(err))
        const load = async (err) => err
        """,
        """
        exports.main = async (event) => {
          try {
            const answer = await load(event).catch((err) => err)
            return { failed: answer.stack !== undefined }
          } catch {
            return null
          } finally {
            close()
          }
        }
        """,
    )
