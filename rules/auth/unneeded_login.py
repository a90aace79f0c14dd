"""A login that a CloudBase project does not need.

## What it does

Reports `wx.login` in a Mini Program that uses `wx.cloud`, where the login code goes nowhere or only into the data of a cloud function that has no use for a session key.

## Why is this bad?

Every call of a cloud function carries the caller's identity, verified by WeChat: `getWXContext()` has it without any login. The code costs a round trip at start, and a
function that turns it into an openid over the network is slower, needs the AppSecret, and gives others a place to send a code of their own.

## Example

```js
const { code } = await wx.login()
const { result } = await wx.cloud.callFunction({ name: 'login', data: { code } })
```

## Use instead

```js
const { result } = await wx.cloud.callFunction({ name: 'login' })
```

where the function answers with what belongs to `cloud.getWXContext().OPENID`.

## Known limits

Silent where the code goes to a server of one's own, is handed to other functions or stored, where the cloud function deals with a `session_key`, where the app checks the
session with `wx.checkSession`, and in projects for Taro, uni-app and the like, which also run elsewhere.

## 中文

查找使用云开发的小程序中多余的 `wx.login`：登录 code 没有被使用，或只传给了并不需要 `session_key` 的云函数。
调用云函数时微信已自动带上经过校验的用户身份，云函数中用 `getWXContext()` 即可取得，无需登录。用 code 换取 openid 既慢，又要用到 AppSecret。
若 code 发往自己的服务器、云函数用到 `session_key`，或小程序使用了 `wx.checkSession`，则不报告。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Framework,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    calls_with_result,
    on_call,
    on_member,
    on_project,
)

_SESSION_KEY = (b"session_key", b"sessionKey", b"checkSession")


class UnneededLogin(Rule):
    summary = "wx.login where cloud functions know the caller anyway"
    summary_zh = "使用云开发时多余的 wx.login"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("seed",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html",
        "https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html",
    )
    aliases = ("AUTH-WX-006", "auth/no-unneeded-login")
    files = CLIENT

    messages = {
        "unused": Message(
            "the code of this `wx.login` is not used: cloud functions know the caller without it",
            zh="该 `wx.login` 的 code 没有被使用：云函数无需登录即可识别调用者",
            help="drop the login, and read `getWXContext().OPENID` in the cloud function",
            help_zh="去掉登录，在云函数中读取 `getWXContext().OPENID`",
        ),
        "sent": Message(
            "the code of this `wx.login` only goes to a cloud function, which knows the caller without it",
            zh="该 `wx.login` 的 code 只传给了云函数，而云函数无需它即可识别调用者",
            help="drop the login, and read `getWXContext().OPENID` in the cloud function",
            help_zh="去掉登录，在云函数中读取 `getWXContext().OPENID`",
        ),
        "call": Message("the code goes here", zh="code 传到了这里"),
    }

    @on_call("wx.login")
    def note_login(self, call: CallSite) -> RuleResult:
        used_by = calls_with_result(call, "code")
        if used_by is not None and all(site.name == "wx.cloud.callFunction" for site in used_by):
            yield self.fact("login", call)

    @on_call("wx.checkSession")
    def note_session(self, call: CallSite) -> RuleResult:
        yield self.fact("session", call)

    @on_member("wx")
    def note_cloud(self, site: MemberSite) -> RuleResult:
        if site.member == "cloud":
            yield self.fact("cloud", site)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        uses_cloud = {files[fact.path].mini_program for fact in index.facts(self, "cloud")}
        checks_session = {files[fact.path].mini_program for fact in index.facts(self, "session")}
        for fact in index.facts(self, "login"):
            file = files[fact.path]
            app = index.project.mini_program_of(file)
            call = index.call_site(fact)
            if call is None or app is None or app.framework is not Framework.NATIVE:
                continue
            if file.mini_program not in uses_cloud or file.mini_program in checks_session:
                continue
            used_by = calls_with_result(call, "code") or ()
            if not all(self._knows_caller(index, site) for site in used_by):
                continue
            related = [self.label(site.callee, "call") for site in used_by]
            yield self.finding(call.callee, "sent" if used_by else "unused", related=related)

    def _knows_caller(self, index: ProjectIndex, site: CallSite) -> bool:
        """Whether the cloud function that `site` calls is in the project and has nothing to do with session keys."""
        name = site.option("name")
        constant = name.constant() if name is not None else None
        functions = [number for number, function in enumerate(index.project.functions) if constant is not None and function.name == constant.value]
        texts = [index.workspace.read(file.path) for file in index.project.files.values() if file.function in functions]
        return bool(functions) and not any(word in text for text in texts if text is not None for word in _SESSION_KEY)

    invalid = (
        """
        -- miniprogram/app.js --
        App({
          async onLaunch() {
            wx.cloud.init({ env: 'shop-1a2b3c' })
            const { code } = await wx.login()
                                   ^^^^^^^^ the code of this `wx.login` only goes to a cloud function, which knows the caller without it
            const { result } = await wx.cloud.callFunction({ name: 'login', data: { code, from: 'launch' } })
                                     --------------------- the code goes here
            this.globalData.user = result
          }
        })
        -- cloudfunctions/login/index.js --
        exports.main = async event => ({ code: event.code })
        """,
        """
        wx.cloud.init()
        wx.login({
        ^^^^^^^^ the code of this `wx.login` is not used: cloud functions know the caller without it
          success(res) {
            if (res.code) console.log('logged in', res)
          }
        })
        wx.login().then(console.log)
        ^^^^^^^^ the code of this `wx.login` is not used: cloud functions know the caller without it
        """,
    )
    valid = (
        "wx.cloud.init(); wx.login({ success: res => wx.request({ url: 'https://example.com/login', data: { code: res.code } }) })",
        "wx.cloud.init(); const { code } = await wx.login(); await api.login(code)",
        "wx.cloud.init(); wx.login({ success: res => { this.globalData.code = res.code } })",
        "wx.cloud.init(); wx.login({ success: this.onLogin })",
        "wx.cloud.init(); wx.login(options)",
        "wx.cloud.init(); const login = () => wx.login(); login().then(({ code }) => send(code))",
        "wx.cloud.init(); wx.checkSession({ fail() { wx.login() } })",
        "wx.login({ success: res => console.log(res.code) })",
        """
        -- miniprogram/pages/index/index.js --
        wx.cloud.init()
        wx.login({ success: res => wx.cloud.callFunction({ name: 'steps', data: { code: res.code } }) })
        -- cloudfunctions/steps/index.js --
        exports.main = async event => decrypt(event, (await codeToSession(event.code)).session_key)
        """,
        """
        -- miniprogram/pages/index/index.js --
        wx.cloud.init()
        wx.login({ success: res => wx.cloud.callFunction({ name: 'elsewhere', data: { code: res.code } }) })
        """,
    )
