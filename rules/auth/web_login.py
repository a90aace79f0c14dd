"""A login page as on the Web, in a Mini Program whose users are known already.

## What it does

Reports calls of CloudBase's Web logins in Mini Program code: `toDefaultLoginPage`, `signInWithPassword`, `signInWithOtp`, `signInWithEmailAndPassword`, OAuth redirects and the like.

## Why is this bad?

A Mini Program's user is logged in to WeChat, and every cloud function gets the identity from there, verified. A login page puts a form, a password and a session between the user and the
app, cannot redirect as a browser does, and ends with an account that has nothing to do with the `OPENID` that the functions see.

## Example

```js
await auth.signInWithPassword({ username, password })
```

## Use instead

Call a cloud function, and read `cloud.getWXContext()` there. With `@cloudbase/js-sdk`, `auth.signInWithOpenId()` takes the same identity.

## Known limits

An app for staff, who have accounts of their own, may well need a password: disable the rule there. A phone button (`open-type="getPhoneNumber"`) and `signInWithPhoneAuth` are native, and fine.

## 中文

查找小程序代码中 CloudBase 的 Web 端登录方式：`toDefaultLoginPage`、`signInWithPassword`、`signInWithOtp`、OAuth 跳转等。
小程序用户已登录微信，调用云函数时身份由微信校验并自动带上；再做一个登录页只会多出表单、密码与会话，而且无法像浏览器那样跳转，得到的账号也与 `OPENID` 无关。
请调用云函数并读取 `cloud.getWXContext()`；使用 `@cloudbase/js-sdk` 时请用 `auth.signInWithOpenId()`。面向员工的应用可关闭本规则。
"""

from wxlint.api import CLIENT, CallSite, Framework, Message, Module, Rule, RuleResult, Severity, on_call, on_module, unresolved_calls

_LOGINS = (
    "toDefaultLoginPage",
    "signInWithPassword",
    "signInWithUsernameAndPassword",
    "signInWithEmailAndPassword",
    "signUpWithEmailAndPassword",
    "signInWithOtp",
    "signInWithOAuth",
    "genProviderRedirectUri",
)


class WebLogin(Rule):
    summary = "login of the Web in a Mini Program"
    summary_zh = "在小程序中使用 Web 端登录"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/userinfo.html",)
    aliases = ("AUTH-WX-001", "AUTH-WX-011", "auth/no-web-login")
    files = CLIENT

    messages = {
        "login": Message(
            "`{name}` is a login for the Web: WeChat has logged the user in already, and cloud functions know who it is",
            zh="`{name}` 是 Web 端的登录方式：小程序用户已登录微信，云函数可直接识别其身份",
            help="read `cloud.getWXContext()` in a cloud function, or use `signInWithOpenId`",
            help_zh="在云函数中读取 `cloud.getWXContext()`，或使用 `signInWithOpenId`",
        ),
    }

    @on_call("npm:@cloudbase/js-sdk.**", "npm:@cloudbase/wx-cloud-client-sdk.**")
    def check_sdk(self, call: CallSite) -> RuleResult:
        name = call.name.rpartition(".")[2]
        if name in _LOGINS and self._is_native(call.module):
            yield self.finding(call.callee, "login", name=name)

    @on_module(*_LOGINS)
    def check_others(self, module: Module) -> RuleResult:
        if not self._is_native(module):
            return
        for name in _LOGINS:
            for call in unresolved_calls(module, name):
                yield self.finding(call.callee, "login", name=name)

    def _is_native(self, module: Module) -> bool:
        """Whether the code is for Mini Programs alone: a framework's code may also run in a browser."""
        app = self.project.mini_program_of(module.file)
        return app is not None and app.framework is Framework.NATIVE

    invalid = (
        """
        import cloudbase from '@cloudbase/js-sdk'
        const app = cloudbase.init({ env: 'shop-1a2b3c' })
        Page({
          async login() {
            await app.auth().toDefaultLoginPage({})
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `toDefaultLoginPage` is a login for the Web: WeChat has logged the user in already, and cloud functions know who it is
          }
        })
        """,
        """
        Page({
          async login() {
            const { auth } = getApp().globalData
            await this.auth.signInWithPassword({ username: this.data.name, password: this.data.password })
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `signInWithPassword` is a login for the Web: WeChat has logged the user in already, and cloud functions know who it is
          }
        })
        """,
    )
    valid = (
        "import cloudbase from '@cloudbase/js-sdk'; const app = cloudbase.init({}); app.auth().signInWithOpenId().catch(toast)",
        "Page({ login() { auth.signInWithPhoneAuth({ phoneCode }) } })",
        "function signInWithPassword(form) { return wx.request({ url: 'https://example.com/login', data: form }) } signInWithPassword({})",
        """
        -- project.config.json --
        { "miniprogramRoot": "dist/" }
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- src/login.js --
        import cloudbase from '@cloudbase/js-sdk'
        cloudbase.init({}).auth().signInWithPassword({})
        """,
    )
