"""A member that `wx.cloud` does not have.

## What it does

Reports uses of `wx.cloud.x` (also through aliases, and on instances made with `new wx.cloud.Cloud()`) where the Mini Program SDK has no member `x`.

## Why is this bad?

Calling it throws `wx.cloud.x is not a function`, and only when the line runs. Such names come from other SDKs (wx-server-sdk, the Web SDK, uniCloud), from misremembered
spellings, and from code that was generated without looking at the documentation.

## Example

```js
const { openid } = await wx.cloud.getOpenId()
```

## Use instead

```js
const { result } = await wx.cloud.callFunction({ name: 'login' })
```

## Known limits

Silent for computed names, for members that the project adds itself (`wx.cloud.callFunctionP = …`, `Object.assign(wx.cloud, …)`) and for those that it tests for before use.
The members of `database()`, `extend.AI` and other parts are not looked at, and projects for Taro, uni-app and the like not at all: on other platforms their `cloud` is another
SDK.

## 中文

查找 `wx.cloud` 上不存在的成员（包括别名以及 `new wx.cloud.Cloud()` 的实例）。
调用不存在的方法会在运行到该行时抛出异常。这类名称常来自其他 SDK（wx-server-sdk、Web SDK、uniCloud）、拼写错误，或未查文档而生成的代码。
请改用文档中的 API；只有云函数里才有的能力，请通过 `wx.cloud.callFunction` 调用云函数实现。项目自行挂载或先判断再使用的成员不会报告；Taro、uni-app 等跨端项目不检查。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    Edit,
    Fact,
    Finding,
    Fix,
    Framework,
    MemberSite,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Span,
    cloud_api,
    nearest,
    on_call,
    on_member,
    on_project,
    server_sdk,
)

# What every object and function has, and what loaders of modules add.
_OF_ALL_OBJECTS = server_sdk.OBJECT_MEMBERS | {"default", "__esModule", "then"}
# The server's constant, which some take for the client's: cloud/invalid-init-env tells of it.
_LEFT_TO_OTHERS = frozenset({"DYNAMIC_CURRENT_ENV"})


class UnknownApi(Rule):
    summary = "member that wx.cloud does not have"
    summary_zh = "wx.cloud 中不存在的成员"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("seed", "recommended")
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/Cloud.html",
        "https://www.npmjs.com/package/miniprogram-api-typings",
    )
    aliases = ("cloud/no-unknown-api",)
    files = CLIENT

    messages = {
        "similar": Message(
            "`wx.cloud` has no member `{name}`",
            zh="`wx.cloud` 没有成员 `{name}`",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "server": Message(
            "`wx.cloud` has no member `{name}`: only wx-server-sdk has, in cloud functions",
            zh="`wx.cloud` 没有成员 `{name}`，它只存在于云函数的 wx-server-sdk 中",
            help="use it in a cloud function, and call that with `wx.cloud.callFunction`",
            help_zh="请在云函数中使用，再通过 `wx.cloud.callFunction` 调用该云函数",
        ),
        "unknown": Message(
            "`wx.cloud` has no member `{name}`",
            zh="`wx.cloud` 没有成员 `{name}`",
            help="use one that it has: {members}",
            help_zh="请使用它实际提供的成员：{members}",
        ),
        "rename": Message("write `{nearest}`", zh="改为 `{nearest}`"),
    }

    @on_member(*cloud_api.CLIENT_OWNERS)
    def note(self, site: MemberSite) -> RuleResult:
        name = site.member
        if name in cloud_api.CLIENT_MEMBERS or name in _OF_ALL_OBJECTS or name in _LEFT_TO_OTHERS:
            return
        app = self.project.mini_program_of(self.project.files[site.path])
        if app is not None and app.framework is not Framework.NATIVE:
            return  # on the other platforms of a framework `Taro.cloud` is something else
        if site.is_written or site.is_tested:
            yield self.fact("provided", site, member=name)
            return
        similar = nearest(name, cloud_api.CLIENT_MEMBERS)
        edit = site.renamed(similar) if similar is not None else None
        rename = () if edit is None else (edit.span.start, edit.span.end, edit.text)
        yield self.fact("used", site, member=name, throws=site.is_dereferenced, rename=rename)

    @on_call("Object.assign", "Object.defineProperty", "Object.defineProperties")
    def note_patch(self, call: CallSite) -> RuleResult:
        target = call.argument(0)
        if target is not None and target.resolved_path == "wx.cloud":
            yield self.fact("patched", call)

    @on_member("wx")
    def note_replacement(self, site: MemberSite) -> RuleResult:
        if site.member == "cloud" and site.is_written:
            yield self.fact("patched", site)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        files = index.project.files
        patched = {files[fact.path].mini_program for fact in index.facts(self, "patched")}
        provided = {(files[fact.path].mini_program, fact.data["member"]) for fact in index.facts(self, "provided")}
        for fact in index.facts(self, "used"):
            app = files[fact.path].mini_program
            if app not in patched and (app, fact.data["member"]) not in provided:
                yield self._finding(fact)

    def _finding(self, fact: Fact) -> Finding:
        name = str(fact.data["member"])
        severity = Severity.ERROR if fact.data["throws"] else Severity.WARNING
        similar = nearest(name, cloud_api.CLIENT_MEMBERS)
        if similar is not None:
            return self.finding(fact, "similar", name=name, nearest=similar, severity=severity, fix=self._fix(fact, similar))
        if name in server_sdk.MEMBERS:
            return self.finding(fact, "server", name=name, severity=severity)
        members = ", ".join(f"`{member}`" for member in sorted(cloud_api.CLIENT_MEMBERS, key=str.lower))
        return self.finding(fact, "unknown", name=name, members=members, severity=severity)

    def _fix(self, fact: Fact, similar: str) -> Fix | None:
        rename = fact.data["rename"]
        if not isinstance(rename, tuple) or not rename:
            return None
        start, end, text = rename
        return Fix(self.text("rename", nearest=similar), (Edit(fact.path, Span(start, end), text),), safe=False)

    invalid = (
        """
        Page({
          async onLoad() {
            const { openid } = await wx.cloud.getOpenId()
                                     ^^^^^^^^^^^^^^^^^^ `wx.cloud` has no member `getOpenId`
            wx.cloud.openapi.security.msgSecCheck({ content })
            ^^^^^^^^^^^^^^^^ `wx.cloud` has no member `openapi`: only wx-server-sdk has, in cloud functions
            const { cloud } = wx
            cloud.callfunction({ name: 'a' })
            ^^^^^^^^^^^^^^^^^^ `wx.cloud` has no member `callfunction`
            const { getTempFileUrl } = cloud
                    ^^^^^^^^^^^^^^ warning: `wx.cloud` has no member `getTempFileUrl`
            const other = new wx.cloud.Cloud({ resourceEnv: 'b' })
            other.query('SELECT 1')
            ^^^^^^^^^^^ `wx.cloud` has no member `query`
          }
        })
        -- fixed --
        Page({
          async onLoad() {
            const { openid } = await wx.cloud.getOpenId()
            wx.cloud.openapi.security.msgSecCheck({ content })
            const { cloud } = wx
            cloud.callFunction({ name: 'a' })
            const { getTempFileURL: getTempFileUrl } = cloud
            const other = new wx.cloud.Cloud({ resourceEnv: 'b' })
            other.query('SELECT 1')
          }
        })
        """,
        """
        -- miniprogram/utils/cloud.js --
        export default wx.cloud
        -- miniprogram/pages/index/index.js --
        import cloud from '../../utils/cloud'
        const login = () => cloud.invoke({ name: 'login' })
                            ^^^^^^^^^^^^ `wx.cloud` has no member `invoke`
        """,
    )
    valid = (
        "wx.cloud.callFunction({ name: 'a' }); wx.cloud.callHTTPFunction({ name: 'b' }); new wx.cloud.Cloud({ resourceEnv: 'c' }).init()",
        "const model = wx.cloud.extend.AI.createModel('hunyuan-exp'); wx.cloud.models.todo.list(); wx.cloud.services.Gateway({})",
        "wx.cloud[name]({}); wx.cloud?.database?.()",
        """
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0", "@tarojs/cli": "3.6.0" } }
        -- project.config.json --
        { "miniprogramRoot": "dist/", "compileType": "miniprogram" }
        -- src/app.config.js --
        export default { pages: ['pages/index/index'] }
        -- src/app.js --
        import Taro from '@tarojs/taro'
        if (Taro.getEnv() === 'WEB') Taro.cloud.auth().hasLoginState()
        """,
        "if (wx.cloud.callHTTP) wx.cloud.callHTTP({ name: 'a' })",
        "wx.cloud.init({ env: wx.cloud.DYNAMIC_CURRENT_ENV })",
        "const wx = { cloud: { invoke() {} } }; wx.cloud.invoke()",
        "const uniCloud = getCloud(); uniCloud.importObject('todo')",
        """
        -- miniprogram/app.js --
        wx.cloud.callFunctionP = options => new Promise((success, fail) => wx.cloud.callFunction({ ...options, success, fail }))
        -- miniprogram/pages/index/index.js --
        wx.cloud.callFunctionP({ name: 'a' })
        """,
        """
        -- miniprogram/app.js --
        Object.assign(wx.cloud, require('./utils/cloud-helpers'))
        -- miniprogram/utils/cloud-helpers.js --
        module.exports = { invoke: name => wx.cloud.callFunction({ name }) }
        -- miniprogram/pages/index/index.js --
        wx.cloud.invoke('a')
        """,
    )
