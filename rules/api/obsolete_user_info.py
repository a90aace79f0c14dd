"""Asking for a user's nickname and avatar in a way that no longer gives them.

## What it does

Reports `wx.getUserProfile`, `wx.getUserInfo`, `wx.authorize` for `scope.userInfo`, `<button open-type="getUserInfo">`, and `<open-data>` for a user's data.

## Why is this bad?

In versions released since November 2022 (and base library 2.27.1) these give everybody the same: a grey avatar and a name that means "WeChat user"; `<open-data>` shows these or nothing. Users are asked for a permission
that brings nothing, and every profile looks alike.

## Example

```js
wx.getUserProfile({ desc: 'shown beside your posts', success: res => this.setData({ user: res.userInfo }) })
```

## Use instead

```html
<button open-type="chooseAvatar" bindchooseavatar="onChooseAvatar">Avatar</button>
<input type="nickname" bindchange="onNickname" />
```

## Known limits

Silent in mini games and plugins, where the calls still work, where another API is asked for first (`if (wx.getUserProfile)` alone changes nothing), and for `<open-data>` with
`groupName`.

## 中文

查找已不再返回真实头像与昵称的写法：`wx.getUserProfile`、`wx.getUserInfo`、`wx.authorize` 申请 `scope.userInfo`、`<button open-type="getUserInfo">`，以及展示用户信息的 `<open-data>`。
自 2022 年 11 月起发布的版本（基础库 2.27.1 起）中，这些接口对所有人都返回灰色头像和“微信用户”：用户被要求授权却一无所获，所有资料看起来都一样。
请改用头像昵称填写能力：`<button open-type="chooseAvatar">` 与 `<input type="nickname">`。小游戏与插件不受影响，不会报告。
"""

from wxlint.api import (
    CLIENT,
    CallSite,
    ElementSite,
    FileKind,
    Message,
    Rule,
    RuleResult,
    Severity,
    on_call,
    on_element,
)

_GONE = frozenset({"userNickName", "userAvatarUrl", "userGender", "userCity", "userProvince", "userCountry", "userLanguage"})


class ObsoleteUserInfo(Rule):
    summary = "user info that is the same for everybody"
    summary_zh = "已回收的用户信息接口"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/community/develop/doc/00022c683e8a80b29bed2142b56c01",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/userProfile.html",
        "https://developers.weixin.qq.com/miniprogram/dev/component/open-data.html",
    )
    aliases = ("api/user-info-obsolete",)
    files = CLIENT

    messages = {
        "call": Message(
            "`{api}` gives everybody the same grey avatar and the name 微信用户",
            zh="`{api}` 对所有用户都返回灰色头像和“微信用户”",
            help='let the user fill them in: `<button open-type="chooseAvatar">` and `<input type="nickname">`',
            help_zh='请让用户自行填写：`<button open-type="chooseAvatar">` 与 `<input type="nickname">`',
        ),
        "scope": Message(
            "the permission `scope.userInfo` no longer exists",
            zh="权限 `scope.userInfo` 已被回收",
            help='let the user fill them in: `<button open-type="chooseAvatar">` and `<input type="nickname">`',
            help_zh='请让用户自行填写：`<button open-type="chooseAvatar">` 与 `<input type="nickname">`',
        ),
        "button": Message(
            "a button with `getUserInfo` gives everybody the same grey avatar and the name 微信用户",
            zh="`open-type` 为 `getUserInfo` 的按钮对所有用户都返回灰色头像和“微信用户”",
            help='use `open-type="chooseAvatar"` for the avatar and `<input type="nickname">` for the name',
            help_zh='头像请用 `open-type="chooseAvatar"`，昵称请用 `<input type="nickname">`',
        ),
        "shown": Message(
            "`<open-data>` no longer shows the user's data: it is grey, 微信用户 or empty for everybody",
            zh="`<open-data>` 不再展示用户数据：对所有用户都显示灰色头像、“微信用户”或为空",
            help="show what the user has filled in",
            help_zh="请展示用户自行填写的头像与昵称",
        ),
    }

    @on_call("wx.getUserProfile", "wx.getUserInfo")
    def check_call(self, call: CallSite) -> RuleResult:
        if self._is_app(call.path):
            yield self.finding(call.callee, "call", api=call.name)

    @on_call("wx.authorize")
    def check_scope(self, call: CallSite) -> RuleResult:
        scope = call.option("scope")
        constant = scope.constant() if scope is not None else None
        if scope is not None and constant is not None and constant.value == "scope.userInfo" and self._is_app(call.path):
            yield self.finding(scope, "scope")

    @on_element("button")
    def check_button(self, element: ElementSite) -> RuleResult:
        kind = element.attribute("open-type")
        if kind is not None and "getUserInfo" in (element.static("open-type") or "").split("|") and self._is_app(element.path):
            yield self.finding(kind.value_place, "button")

    @on_element("open-data")
    def check_data(self, element: ElementSite) -> RuleResult:
        kind = element.attribute("type")
        if kind is not None and element.static("type") in _GONE and self._is_app(element.path):
            yield self.finding(kind.value_place, "shown")

    def _is_app(self, path: str) -> bool:
        """Whether the file is part of a Mini Program rather than of a game or a plugin."""
        file = self.project.files[path]
        app = self.project.mini_program_of(file)
        return app is not None and not app.is_game and file.kind is not FileKind.PLUGIN

    invalid = (
        """
        Page({
          login() {
            wx.getUserProfile({ desc: '用于展示', success: res => this.setData({ user: res.userInfo }) })
            ^^^^^^^^^^^^^^^^^ `wx.getUserProfile` gives everybody the same grey avatar and the name 微信用户
            wx.authorize({ scope: 'scope.userInfo', success() { wx.getUserInfo({ success: show }) } })
                                  ^^^^^^^^^^^^^^^^ the permission `scope.userInfo` no longer exists
                                                                ^^^^^^^^^^^^^^ `wx.getUserInfo` gives everybody the same grey avatar and the name 微信用户
          }
        })
        """,
        """
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <button open-type="getUserInfo" bindgetuserinfo="onUser">登录</button>
                           ^^^^^^^^^^^ a button with `getUserInfo` gives everybody the same grey avatar and the name 微信用户
        <open-data type="userNickName"></open-data>
                         ^^^^^^^^^^^^ `<open-data>` no longer shows the user's data: it is grey, 微信用户 or empty for everybody
        """,
    )
    valid = (
        "wx.authorize({ scope: 'scope.writePhotosAlbum' }); wx.login(); wx.getUserCryptoManager()",
        "const wx = { getUserInfo() {} }; wx.getUserInfo()",
        """
        Page({})
        -- miniprogram/pages/index/index.wxml --
        <button open-type="chooseAvatar" bindchooseavatar="onAvatar"><image src="{{avatar}}" /></button>
        <button open-type="{{type}}">a</button>
        <open-data type="groupName" open-gid="{{gid}}"></open-data>
        <input type="nickname" />
        """,
        """
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "compileType": "game" }
        -- miniprogram/game.json --
        {}
        -- miniprogram/game.js --
        wx.getUserInfo({ success: show })
        """,
    )
