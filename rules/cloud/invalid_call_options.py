"""Options that a cloud call does not take.

## What it does

Looks at the options of `wx.cloud.callFunction`, `uploadFile` and the other calls of `wx.cloud`, and of the same calls of wx-server-sdk: a required option is missing, an
option is misspelt or does not exist, or its value has the wrong type.

## Why is this bad?

Without a required option, or with a value of the wrong type, the call fails every time. An option with a wrong name is ignored without a word: a callback called `error`
never runs, and a parameter written beside `data` never reaches the cloud function.

## Example

```js
wx.cloud.callFunction({
  name: 'orders',
  params: { page: 1 },
  error: toast
})
```

## Use instead

```js
wx.cloud.callFunction({
  name: 'orders',
  data: { page: 1 },
  fail: toast
})
```

## Known limits

A missing option is reported only where all options can be seen: no spread, no computed key. Types are judged where the source tells them. `callContainer` and
`callHTTPFunction` take the options of `wx.request` too, so unknown ones are not judged there.

## 中文

检查 `wx.cloud` 各调用及 wx-server-sdk 同名调用的参数：缺少必填项、写错或不存在的选项、类型不符。
缺少必填项或类型不符，调用必然失败；选项名写错则会被悄悄忽略：名为 `error` 的回调永远不会执行，写在 `data` 之外的参数也传不到云函数。
请按文档改正选项名，把传给云函数的参数放进 `data`。含展开、计算属性名的对象不判断缺失。
"""

from collections.abc import Iterator

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Finding,
    Fix,
    Message,
    ObjectLiteral,
    Property,
    Rule,
    RuleResult,
    Severity,
    cloud_api,
    nearest,
    on_call,
    use_of,
    value_type,
)

_CLIENT_PATHS = tuple(f"{owner}.{name}" for owner in cloud_api.CLIENT_OWNERS for name in cloud_api.CLIENT_OPTIONS)
_SERVER_PATHS = tuple(f"wx-server-sdk.{name}" for name in cloud_api.SERVER_OPTIONS)
_CALLBACKS = frozenset({"success", "fail", "complete"})
# Renaming one of these changes nothing but the name; the value of `params` may have been meant for something else.
_ALIASES = frozenset({*cloud_api.CALLBACK_ALIASES, *cloud_api.OPTION_ALIASES})
_SAFE_TARGETS = frozenset({"success", "fail", "complete", "fileID", "cloudPath", "filePath"})


class InvalidCallOptions(Rule):
    summary = "options that a cloud call does not take"
    summary_zh = "云调用的参数不正确"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/storage/uploadFile/client.uploadFile.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("cloud/valid-call-options",)
    files = EVERYWHERE

    messages = {
        "missing": Message(
            "`{api}` needs the option `{option}`: without it the call always fails",
            zh="`{api}` 缺少必填项 `{option}`，调用必然失败",
            help="add `{option}`",
            help_zh="请补上 `{option}`",
        ),
        "not-options": Message(
            "`{api}` takes one object with options, but gets a value of type `{actual}`",
            zh="`{api}` 只接受一个参数对象，这里却传入了 `{actual}`",
            help="write `{api}({ {example}: … })`",
            help_zh="请写成 `{api}({ {example}: … })`",
        ),
        "callback": Message(
            "`{api}` has no option `{option}`: this callback never runs",
            zh="`{api}` 没有选项 `{option}`，该回调永远不会执行",
            help="rename it to `{nearest}`",
            help_zh="请改名为 `{nearest}`",
        ),
        "similar": Message(
            "`{api}` has no option `{option}`",
            zh="`{api}` 没有选项 `{option}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "outside-data": Message(
            "`{api}` has no option `{option}`: the cloud function never gets it",
            zh="`{api}` 没有选项 `{option}`，云函数收不到它",
            help="move it into `data`",
            help_zh="请把它放进 `data`",
        ),
        "unknown": Message(
            "`{api}` has no option `{option}`",
            zh="`{api}` 没有选项 `{option}`",
            help="use one that it has: {options}",
            help_zh="可用的选项：{options}",
        ),
        "type": Message(
            "the option `{option}` of `{api}` must be of type `{expected}`, but is of type `{actual}`",
            zh="`{api}` 的选项 `{option}` 应为 `{expected}`，而这里是 `{actual}`",
            help="give it a value of type `{expected}`",
            help_zh="请传入 `{expected}` 类型的值",
        ),
        "rename": Message("rename `{option}` to `{nearest}`", zh="将 `{option}` 改名为 `{nearest}`"),
    }

    @on_call(*_CLIENT_PATHS)
    def check_client(self, call: CallSite) -> RuleResult:
        api = call.name.rsplit(".", 1)[-1]
        yield from self._check(call, api, cloud_api.CLIENT_OPTIONS[api], Severity.WARNING)

    @on_call(*_SERVER_PATHS)
    def check_server(self, call: CallSite) -> RuleResult:
        api = call.name.rsplit(".", 1)[-1]
        # the SDK's own assertions reject a wrong type
        yield from self._check(call, api, cloud_api.SERVER_OPTIONS[api], Severity.ERROR)

    def _check(self, call: CallSite, api: str, known: cloud_api.CallOptions, type_severity: Severity) -> Iterator[Finding]:
        argument = call.argument(0)
        if argument is None:
            if not call.arguments and known.required:
                yield self.finding(call.callee, "missing", api=api, option=known.required[0])
            return
        actual = value_type(argument)
        if actual not in (None, "object", "null", "undefined"):
            yield self.finding(argument, "not-options", api=api, actual=actual, example=next(iter(known.types)))
        options = argument.object()
        if options is None:
            return
        renamed: set[str] = set()
        for found in options.properties():
            expected = known.types.get(found.name)
            if expected is not None:
                yield from self._check_type(api, known, found, expected, type_severity)
            elif found.name not in _CALLBACKS:  # on the server: function/callback-options
                meant = self._meant(found.name, known)
                if meant is not None:
                    renamed.add(meant)
                finding = self._unknown(call, api, known, options, found, meant)
                if finding is not None:
                    yield finding
        for key in known.required:
            if options.is_complete() and options.get(key) is None and key not in renamed:
                yield self.finding(call.callee, "missing", api=api, option=key)

    def _check_type(self, api: str, known: cloud_api.CallOptions, found: Property, expected: str, severity: Severity) -> Iterator[Finding]:
        actual = value_type(found.value)
        if expected == "any" or actual in (None, expected, "null", "undefined"):
            return
        severity = Severity.ERROR if found.name in known.required else severity
        yield self.finding(found.value, "type", option=found.name, api=api, expected=expected, actual=actual, severity=severity)

    @staticmethod
    def _meant(name: str, known: cloud_api.CallOptions) -> str | None:
        """The option that `name` most likely stands for."""
        alias = cloud_api.CALLBACK_ALIASES.get(name) or cloud_api.OPTION_ALIASES.get(name)
        if alias is not None:
            return alias if alias in known.types else None
        return None if known.open else nearest(name, known.types)

    @staticmethod
    def _is_awaited(call: CallSite, options: ObjectLiteral) -> bool:
        """Whether somebody may want the promise, which a call with a callback does not give."""
        if any(options.get(name) is not None for name in _CALLBACKS):
            return False
        use = use_of(call.module, call.node)
        return bool(use.taken) or use.result_of is not None

    def _unknown(
        self, call: CallSite, api: str, known: cloud_api.CallOptions, options: ObjectLiteral, found: Property, meant: str | None
    ) -> Finding | None:
        name = found.name
        if meant is None:
            if known.open:
                return None
            if api == "callFunction":
                return self.finding(found.key, "outside-data", api=api, option=name, severity=Severity.WARNING)
            names = ", ".join(f"`{option}`" for option in known.types)
            return self.finding(found.key, "unknown", api=api, option=name, options=names, severity=Severity.WARNING)
        fix = None
        if options.get(meant) is None and options.is_complete():
            safe = meant in _SAFE_TARGETS and name in _ALIASES and not (meant in _CALLBACKS and self._is_awaited(call, options))
            fix = Fix(self.text("rename", option=name, nearest=meant), (found.renamed(meant),), safe)
        key = "callback" if name in cloud_api.CALLBACK_ALIASES else "similar"
        harmful = key == "callback" or meant in known.required
        severity = Severity.ERROR if harmful and fix is not None else Severity.WARNING
        return self.finding(found.key, key, api=api, option=name, nearest=meant, fix=fix, severity=severity)

    invalid = (
        """
        wx.cloud.callFunction({ funcName: 'orders', params: { page: 1 }, success: show, error: toast })
                                ^^^^^^^^ `callFunction` has no option `funcName`
                                                    ^^^^^^ warning: `callFunction` has no option `params`
                                                                                        ^^^^^ `callFunction` has no option `error`: this callback never runs
        -- fixed --
        wx.cloud.callFunction({ name: 'orders', data: { page: 1 }, success: show, fail: toast })
        """,
        """
        wx.cloud.callFunction({ name: 'orders', type: 'list', data: { page: 1 } }).then(show, toast)
                                                ^^^^ warning: `callFunction` has no option `type`: the cloud function never gets it
        wx.cloud.callFunction({ data: { page: 1 } }).then(show, toast)
        ^^^^^^^^^^^^^^^^^^^^^ `callFunction` needs the option `name`: without it the call always fails
        wx.cloud.callFunction('orders', { page: 1 })
                              ^^^^^^^^ `callFunction` takes one object with options, but gets a value of type `string`
        wx.cloud.callFunction({ name: 'orders', data: JSON.stringify({ page: 1 }) }).then(show, toast)
                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: the option `data` of `callFunction` must be of type `object`, but is of type `string`
        wx.cloud.deleteFile({ fileList: 'cloud://a/b.png' }).catch(toast)
                                        ^^^^^^^^^^^^^^^^^ the option `fileList` of `deleteFile` must be of type `array`, but is of type `string`
        """,
        """
        const onError = err => wx.showToast({ title: err.errMsg })
        wx.cloud.downloadFile({ fileId, onError })
                                ^^^^^^ `downloadFile` has no option `fileId`
                                        ^^^^^^^ `downloadFile` has no option `onError`: this callback never runs
        new wx.cloud.Cloud({ env: 'shared-1a2b3c' })
                             ^^^ warning: `Cloud` has no option `env`
        -- fixed --
        const onError = err => wx.showToast({ title: err.errMsg })
        wx.cloud.downloadFile({ fileID: fileId, fail: onError })
        new wx.cloud.Cloud({ env: 'shared-1a2b3c' })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async event => {
          await cloud.uploadFile({ cloudPath: 'a.png', filePath: '/tmp/a.png' })
                ^^^^^^^^^^^^^^^^ `uploadFile` needs the option `fileContent`: without it the call always fails
                                                       ^^^^^^^^ warning: `uploadFile` has no option `filePath`
          return cloud.callFunction({ name: 'sum', data: JSON.stringify(event) })
                                                         ^^^^^^^^^^^^^^^^^^^^^ the option `data` of `callFunction` must be of type `object`, but is of type `string`
        }
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'orders', data: { page: 1 }, config: { env }, slow: true, success: show, fail: toast, complete: hide })",
        "wx.cloud.callFunction(options); wx.cloud.callFunction({ ...options }); wx.cloud.callFunction({ [key]: 'orders' })",
        "const name = getName(); const data = null; wx.cloud.callFunction({ name, data, fail: undefined })",
        "wx.cloud.callContainer({ path: '/orders', header: { 'X-WX-SERVICE': 'shop' }, method: 'POST', responseType: 'text' })",
        "wx.cloud.callHTTPFunction({ name: 'chat', path: '/v1', enableChunked: true, onChunkedReceived: show })",
        "wx.cloud.getTempFileURL({ fileList: [{ fileID: 'cloud://a/b.png', maxAge: 3600 }] })",
        "let fileList = []; if (ready) fileList = pick(); wx.cloud.deleteFile({ fileList })",
        "wx.cloud.init(); wx.cloud.init({ env: { database: 'a' }, traceUser: true })",
        "wx.cloud.uploadFile({ cloudPath: `a/${Date.now()}.png`, filePath: path || '', success: show, fail: toast })",
        "const api = { callFunction(name, data) {} }; api.callFunction('orders', {})",
        """
        const cloud = require('wx-server-sdk')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async event => cloud.callFunction({ name: 'sum', data: event, timeout: 5000 })
        """,
    )
