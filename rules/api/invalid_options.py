"""Options that an API of `wx` does not take.

## What it does

Holds the options object of every call `wx.x({ … })` against the published API: misspelt keys, callbacks that do not exist (`error` instead of `fail`), required keys that are
missing, values of a wrong type, and values that are not among the legal ones.

## Why is this bad?

An unknown key is ignored without a word: a callback called `error` never runs, a misspelt option has no effect. A missing or wrong one makes the call fail with
`parameter error`, each time.

## Example

```js
wx.request({ url, headers: { token }, success: show, error: toast })
```

## Use instead

```js
wx.request({ url, header: { token }, success: show, fail: toast })
```

## Known limits

Silent about keys that are like none of those that the API has (they do no harm), where the options are put together out of sight, about values that are not known before the
program runs, and about `requestPayment` and others whose options come from a server. Calls of `wx.cloud` belong to cloud/invalid-call-options.

## 中文

将每个 `wx.x({ … })` 调用的参数与官方 API 对照：拼错的键、不存在的回调（把 `fail` 写成 `error`）、缺少的必填项、错误的类型，以及不在合法值之列的取值。
未知的键会被静默忽略：名为 `error` 的回调永远不会执行，拼错的选项不起作用；缺少必填项或类型错误则每次都以 `parameter error` 失败。
与任何已知选项都不相近的键、在别处拼装的参数、运行前无法确定的值不会报告；`wx.cloud` 的调用由 cloud/invalid-call-options 检查。
"""

from collections.abc import Iterator, Mapping

from wxlint.api import (
    CLIENT,
    CallSite,
    Edit,
    Expression,
    Finding,
    Fix,
    Framework,
    Message,
    ObjectLiteral,
    Property,
    Rule,
    RuleResult,
    Severity,
    cloud_api,
    is_result,
    nearest,
    on_call,
    value_type,
    waiting_of,
    wx_api,
    wx_overlay,
)

_MOST_VALUES = 8
"""How many legal values a message lists."""


def _type_name(value: object) -> str:
    return "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"


def _meant(api: str, found: Property, known: Mapping[str, wx_api.ApiOption]) -> str | None:
    """The option that a key most likely stands for; None where it may well be something that others read."""
    member = wx_api.member(api)
    if member is not None and member.takes_callbacks and value_type(found.value) in (None, "function"):
        alias = cloud_api.CALLBACK_ALIASES.get(found.name)
        if alias is not None:
            return alias
        if found.value.function() is not None:
            return nearest(found.name, wx_api.CALLBACKS)
    similar = nearest(found.name, known)
    is_beginning = similar is not None and similar.lower().startswith(found.name.lower()) and len(similar) > len(found.name)
    return None if is_beginning else similar


def _is_awaited(call: CallSite, options: ObjectLiteral) -> bool:
    """Whether somebody may want the promise, which a call with a callback does not give."""
    if any(options.get(name) is not None for name in wx_api.CALLBACKS):
        return False
    return waiting_of(call) is not None or is_result(call)


class InvalidOptions(Rule):
    summary = "options that an API of wx does not take"
    summary_zh = "wx 接口的参数不正确"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("api/option-keys",)
    files = CLIENT

    messages = {
        "missing": Message(
            "`{api}` needs the option `{option}`: without it the call always fails",
            zh="`{api}` 缺少必填项 `{option}`，调用必然失败",
            help="add `{option}`",
            help_zh="请补上 `{option}`",
        ),
        "callback": Message(
            "`{api}` has no option `{option}`: this callback never runs",
            zh="`{api}` 没有选项 `{option}`，该回调永远不会执行",
            help="rename it to `{nearest}`",
            help_zh="请改名为 `{nearest}`",
        ),
        "similar": Message(
            "`{api}` has no option `{option}`: it has no effect",
            zh="`{api}` 没有选项 `{option}`，它不会起作用",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "type": Message(
            "the option `{option}` of `{api}` must be of type `{expected}`, but is of type `{actual}`",
            zh="`{api}` 的选项 `{option}` 应为 `{expected}`，而这里是 `{actual}`",
            help="give it a value of type `{expected}`",
            help_zh="请传入 `{expected}` 类型的值",
        ),
        "value": Message(
            "`{value}` is no value of the option `{option}` of `{api}`",
            zh="`{value}` 不是 `{api}` 的选项 `{option}` 的合法值",
            help="use one of {values}",
            help_zh="请使用：{values}",
        ),
        "rename": Message("rename `{option}` to `{nearest}`", zh="将 `{option}` 改名为 `{nearest}`"),
        "replace": Message("write `{value}`", zh="改为 `{value}`"),
    }

    @on_call("wx.*")
    def check(self, call: CallSite) -> RuleResult:
        api = call.name.removeprefix("wx.")
        known = wx_api.options(api)
        argument = call.argument(0)
        app = self.project.mini_program_of(self.project.files[call.path])
        if known is None or app is None or app.framework is not Framework.NATIVE:
            return
        if argument is None:
            missing = next((key for key, option in known.items() if option.required), None)
            if not call.arguments and missing is not None:
                yield self.finding(call.callee, "missing", api=f"wx.{api}", option=missing)
            return
        options = argument.object()
        if options is None:
            return
        renamed = set[str]()
        for found in options.properties():
            if found.name in known:
                yield from self._check_value(api, known[found.name], found)
            elif found.name not in wx_api.CALLBACKS and not wx_api.is_open(api):
                meant = _meant(api, found, known)
                if meant is not None:
                    renamed.add(meant)
                    yield self._unknown(call, api, options, found, meant)
        for key, option in known.items():
            if option.required and options.is_complete() and options.get(key) is None and key not in renamed:
                yield self.finding(call.callee, "missing", api=f"wx.{api}", option=key)

    def _check_value(self, api: str, known: wx_api.ApiOption, found: Property) -> Iterator[Finding]:
        actual = value_type(found.value)
        if "any" in known.types or actual in (None, "null", "undefined") or (actual == "array" and "object" in known.types):
            return
        if actual not in known.types:
            expected = "` or `".join(sorted(known.types - {"null"}))
            severity = Severity.ERROR if known.required else Severity.WARNING
            yield self.finding(found.value, "type", api=f"wx.{api}", option=known.name, expected=expected, actual=actual, severity=severity)
        elif known.values:
            yield from self._check_literal(api, known.name, found.value, known.values)
        elif known.elements:
            for element in found.value.elements() or ():
                yield from self._check_literal(api, known.name, element, known.elements)

    def _check_literal(self, api: str, option: str, value: Expression, legal: tuple[object, ...]) -> Iterator[Finding]:
        constant = value.constant()
        if constant is None or constant.value in ("", *legal) or value_type(value) not in {_type_name(one) for one in legal}:
            return
        values = ", ".join(f"`{one}`" for one in legal[:_MOST_VALUES]) + (", …" if len(legal) > _MOST_VALUES else "")
        respelt = next((str(one) for one in legal if str(one).lower() == str(constant.value).lower()), None)
        if respelt is not None and (api, option) in wx_overlay.CASELESS:
            return
        fix = None
        if respelt is not None and value.node.type == "string":
            quote = value.text[0]
            fix = Fix(self.text("replace", value=respelt), (Edit(value.path, value.span, f"{quote}{respelt}{quote}"),), safe=True)
        yield self.finding(value, "value", api=f"wx.{api}", option=option, value=constant.value, values=values, severity=Severity.WARNING, fix=fix)

    def _unknown(self, call: CallSite, api: str, options: ObjectLiteral, found: Property, meant: str) -> Finding:
        is_callback = meant in wx_api.CALLBACKS
        fix = None
        if options.get(meant) is None and options.is_complete():
            safe = is_callback and not _is_awaited(call, options)
            fix = Fix(self.text("rename", option=found.name, nearest=meant), (found.renamed(meant),), safe)
        key = "callback" if is_callback else "similar"
        severity = Severity.ERROR if is_callback and fix is not None else Severity.WARNING
        return self.finding(found.key, key, api=f"wx.{api}", option=found.name, nearest=meant, fix=fix, severity=severity)

    invalid = (
        """
        Page({
          load() {
            wx.request({ url, headers: { token }, success: this.show, error: this.toast })
                              ^^^^^^^ warning: `wx.request` has no option `headers`: it has no effect
                                                                      ^^^^^ `wx.request` has no option `error`: this callback never runs
            wx.showToast({ icon: 'Success', titel: '已保存' })
                                 ^^^^^^^^^ warning: `Success` is no value of the option `icon` of `wx.showToast`
                                            ^^^^^ warning: `wx.showToast` has no option `titel`: it has no effect
            wx.chooseMedia({ sourceType: ['album', 'photos'], sucess: res => this.show(res) })
                                                   ^^^^^^^^ warning: `photos` is no value of the option `sourceType` of `wx.chooseMedia`
                                                              ^^^^^^ `wx.chooseMedia` has no option `sucess`: this callback never runs
          }
        })
        -- fixed --
        Page({
          load() {
            wx.request({ url, header: { token }, success: this.show, fail: this.toast })
            wx.showToast({ icon: 'success', title: '已保存' })
            wx.chooseMedia({ sourceType: ['album', 'photos'], success: res => this.show(res) })
          }
        })
        """,
        """
        wx.navigateTo({ path: '/pages/index/index' })
        ^^^^^^^^^^^^^ `wx.navigateTo` needs the option `url`: without it the call always fails
        wx.setClipboardData()
        ^^^^^^^^^^^^^^^^^^^ `wx.setClipboardData` needs the option `data`: without it the call always fails
        wx.setClipboardData({ data: 42 })
                                    ^^ the option `data` of `wx.setClipboardData` must be of type `string`, but is of type `number`
        wx.showToast({ title: '已保存', duration: '2000' })
                                               ^^^^^^ warning: the option `duration` of `wx.showToast` must be of type `number`, but is of type `string`
        """,
    )
    valid = (
        "wx.request({ url, method: 'post', data: 'a=1', success: show, fail: toast })",
        "wx.request({ url, method, data: JSON.stringify(data), success: show })",
        "function open(options) { wx.navigateTo({ animation: 1, ...options }); wx.showToast(options) }",
        "const options = { title: '已保存' }; options.icon = icon; wx.showToast(options)",
        "wx.requestPayment({ ...order, success: show }); wx.requestPayment({ timeStamp, nonceStr, package: id, signType, paySign, total_fee: 1 })",
        "wx.showModal({ content: '确定删除？', success(res) {} }); wx.getLocation(); wx.login({})",
        "wx.showToast({ title: count > 1 ? '已保存' : '失败', icon: ok ? 'success' : 'none', mask: undefined })",
        "wx.request({ url, success: show, retry: 3, tag: 'orders' })",
        "const wx = { request(options) {} }; wx.request({ uri: 'a' })",
        "wx.cloud.callFunction({ nam: 'a' })",
        "wx.request({ url, method: 'POST', data: [1, 2], success: show })",
        "wx.showLoading(); wx.vibrateShort(); wx.navigateToMiniProgram({ appId, envVersion: '' })",
    )
