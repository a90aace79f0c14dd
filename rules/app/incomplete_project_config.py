"""A project.config.json that does not say what the developer tools need.

## What it does

Reports a `miniprogramRoot`, or, in an app that calls cloud functions, a `cloudfunctionRoot` whose folder is missing or empty; a folder of cloud functions that `cloudfunctionRoot` does not name; and, as info, an `appid`
that is missing, `touristappid` or a placeholder, a `libVersion` that moves (`latest`, `trial`, `widelyUsed`), and `minified`, `minifyWXML` and `minifyWXSS` of `setting` that are off or not there.

## Why is this bad?

Without an AppID neither cloud development nor upload works, without `miniprogramRoot` the tools find no app, and without `cloudfunctionRoot` they neither show nor upload the functions. A moving base library lets the same
code run differently from one day to the next. Code that is uploaded as it was written, with its comments, makes the package larger; WeChat's quality check of an upload says so too (`JS_COMPRESS_OPEN`, `WXML_COMPRESS_OPEN`,
`WXSS_COMPRESS_OPEN`).

## Example

```json
{ "appid": "touristappid", "miniprogramRoot": "miniprogram/" }
```

## Use instead

```json
{ "appid": "wx0123456789abcdef", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/", "libVersion": "3.8.10",
  "setting": { "minified": true, "minifyWXML": true, "minifyWXSS": true } }
```

## Known limits

An AppID that is not there is info: templates and public repositories leave theirs out on purpose. `appid` and `libVersion` are left alone where project.private.config.json sets them or git ignores that file, and in
repositories with several project.config.json (collections of examples). Roots that git ignores (build output) and those of Taro, uni-app, mpx and wepy are not looked for. Functions that live in another repository are
not known. Flags of minification are read from project.config.json alone, as project.private.config.json cannot set them. One that is not there counts as off, as for WeChat's check, but only where the file has a
`setting` and is the only one of the repository; miniprogram-ci can be called with other settings.

## 中文

检查 project.config.json：`miniprogramRoot` 指向的目录不存在或为空；调用了云函数，而 `cloudfunctionRoot` 指向的目录不存在或为空，或没有指向存放云函数的目录；`appid` 缺失、为 `touristappid` 或占位符；`libVersion` 使用会变动的值（`latest`、`trial`、`widelyUsed`），以及 `setting` 中未开启或未设置的 `minified`、`minifyWXML`、`minifyWXSS`（后三项以 info 报告，模板与公开仓库往往有意不写 AppID）。
没有 AppID 就无法使用云开发和上传；没有正确的目录，工具找不到小程序，也不会显示和上传云函数；基础库版本不固定时，同样的代码可能前后表现不一；代码连同注释原样上传会增大代码包，上传时的质量检查（`JS_COMPRESS_OPEN`、`WXML_COMPRESS_OPEN`、`WXSS_COMPRESS_OPEN`）也会提示。
若 project.private.config.json 已设置或该文件被 git 忽略，以及仓库含多个 project.config.json 时，不检查 `appid` 与 `libVersion`；被 git 忽略的目录（构建产物）及 Taro、uni-app、mpx、wepy 项目的目录不检查；放在其他仓库的云函数无从得知。压缩选项只看 project.config.json（私有配置对其无效）；未设置视为关闭，但仅在文件含有 `setting` 且仓库只有这一个 project.config.json 时报告；miniprogram-ci 可以另行指定。
"""

import json
import posixpath
import re

from wxlint.api import (
    EVERYWHERE,
    CallSite,
    Edit,
    Fix,
    Framework,
    JsonNode,
    JsonSite,
    Message,
    MiniProgram,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    on_call,
    on_project,
    regex,
)

_PRIVATE = "project.private.config.json"
_PLACEHOLDER = regex(r"|touristappid|.*your.*|wx[x*.]+|<.*>|\[.*\]|appid", re.IGNORECASE)
_MINIFY = {"minified": "JavaScript", "minifyWXML": "WXML", "minifyWXSS": "WXSS"}
"""What npm miniprogram-ci 2.1.42 (`ci/checkCodeQuality.js`) asks of `setting`: the value of project.config.json alone, and a key that is not there is off."""
_MOVING = ("latest", "trial", "widelyUsed", "development")


class IncompleteProjectConfig(Rule):
    summary = "project.config.json without what the tools need"
    summary_zh = "project.config.json 缺少工具所需的配置"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/dev/devtools/projectconfig.html",)
    aliases = ("app/project-config",)
    files = EVERYWHERE

    messages = {
        "missing": Message(
            "there is no `appid`: neither cloud development nor upload works",
            zh="没有 `appid`，无法使用云开发，也无法上传",
            help="add the AppID of the Mini Program, here or in project.private.config.json",
            help_zh="请在此处或 project.private.config.json 中填写小程序的 AppID",
        ),
        "placeholder": Message(
            "`{appid}` is no AppID: neither cloud development nor upload works",
            zh="`{appid}` 不是有效的 AppID，无法使用云开发，也无法上传",
            help="write the AppID of the Mini Program, here or in project.private.config.json",
            help_zh="请在此处或 project.private.config.json 中填写小程序的 AppID",
        ),
        "client": Message(
            "`{field}` names the folder `{folder}`, which is missing or empty: the tools find no app",
            zh="`{field}` 指向的目录 `{folder}` 不存在或为空，工具找不到小程序",
            help="correct the path: it starts at the folder of this file",
            help_zh="请修正路径：它从本文件所在目录算起",
        ),
        "functions": Message(
            "`cloudfunctionRoot` names the folder `{folder}`, which is missing or empty, and the app calls cloud functions",
            zh="小程序调用了云函数，但 `cloudfunctionRoot` 指向的目录 `{folder}` 不存在或为空",
            help="correct the path: it starts at the folder of this file",
            help_zh="请修正路径：它从本文件所在目录算起",
        ),
        "undeclared": Message(
            "the app calls cloud functions, and no `cloudfunctionRoot` names their folder `{folder}`: the tools neither show nor upload them",
            zh="小程序调用了云函数，但没有用 `cloudfunctionRoot` 指明其目录 `{folder}`，工具不会显示也不会上传",
            help='add `"cloudfunctionRoot": "{folder}"`',
            help_zh='请加入 `"cloudfunctionRoot": "{folder}"`',
        ),
        "library": Message(
            "`{version}` is another base library from time to time: what works today may not work tomorrow",
            zh="`{version}` 对应的基础库会随时间变化，同样的代码可能前后表现不一",
            help="write a version, such as the one that the tools show now",
            help_zh="请写明具体版本，例如工具当前显示的版本",
        ),
        "minify": Message(
            "`setting` does not turn on {flags}: users download {what} unminified",
            zh="`setting` 未开启 {flags}，用户下载的 {what} 未经压缩",
            help="write `true`: the package becomes smaller",
            help_zh="请设为 `true`，以减小代码包体积",
        ),
    }

    @on_call("wx.cloud.callFunction")
    def note(self, call: CallSite) -> RuleResult:
        if call.module.file.kind.is_client:
            yield self.fact("call", call.callee)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        calling = {index.project.files[fact.path].mini_program for fact in index.facts(self, "call")}
        is_only = len(index.project.repository.configurations) == 1
        for path in index.project.configurations:
            site = index.views.json(path)
            if site is None or site.root is None or site.root.kind != "object":
                continue
            if is_only:
                yield from self._identity(index, site)
            for number, app in enumerate(index.project.mini_programs):
                if app.config == path and app.framework is Framework.NATIVE:
                    yield from self._minification(site, app, is_only=is_only)
                    yield from self._functions(index, site, app, is_calling=number in calling)
            if not any(app.framework is not Framework.NATIVE for app in index.project.mini_programs or index.project.repository.mini_programs):
                yield from self._client(index, site)

    def _identity(self, index: ProjectIndex, site: JsonSite) -> ProjectResult:
        """What everybody may set for themselves in the private configuration."""
        private = posixpath.join(posixpath.dirname(site.path), _PRIVATE)
        own = index.views.json(private)
        if (own is None and self.project.presence(private) is None) or (own is None and index.is_git_ignored(private)):
            return
        appid = site.value("appid")
        if (own is None or own.value("appid") is None) and site.root is not None:
            if appid is None and site.root.members():
                yield self.finding(site.at_key(site.root.members()[0]), "missing", severity=Severity.INFO)
            elif appid is not None and isinstance(appid.value, str) and _PLACEHOLDER.fullmatch(appid.value.strip()):
                key = "placeholder" if appid.value.strip() else "missing"
                yield self.finding(site.at(appid), key, severity=Severity.INFO, appid=appid.value.strip()[:60])
        version = site.value("libVersion")
        if version is not None and version.value in _MOVING and (own is None or own.value("libVersion") is None):
            yield self.finding(site.at(version), "library", severity=Severity.INFO, version=version.value)

    def _minification(self, site: JsonSite, app: MiniProgram, *, is_only: bool) -> ProjectResult:
        """What is uploaded as it was written. The flags are no private settings: project.private.config.json cannot turn them on."""
        setting = site.member("setting")
        if app.app is None or app.is_game or setting is None or setting.value is None or setting.value.kind != "object":
            return
        absent = []
        for flag, what in _MINIFY.items():
            member = site.member("setting", flag)
            if member is None:
                absent.append(flag)
            elif member.value is not None and member.value.value is False:
                fix = Fix(Text(f"turn `{flag}` on", f"开启 `{flag}`"), (Edit(site.path, member.value.span, "true"),), safe=False)
                yield self.finding(site.entry(member), "minify", severity=Severity.INFO, what=what, flags=f"`{flag}`", fix=fix)
        if absent and is_only:
            flags = Text(", ".join(f"`{flag}`" for flag in absent), "、".join(f"`{flag}`" for flag in absent))
            kinds = [_MINIFY[flag] for flag in absent]
            both = Text(", ".join(kinds[:-1]) + " and " * (len(kinds) > 1) + kinds[-1], "、".join(kinds))
            yield self.finding(site.at_key(setting), "minify", severity=Severity.INFO, what=both, flags=flags)

    def _client(self, index: ProjectIndex, site: JsonSite) -> ProjectResult:
        key = "srcMiniprogramRoot" if site.value("srcMiniprogramRoot") is not None else "miniprogramRoot"
        folder = self._missing_folder(index, site, key)
        if folder is not None:
            yield self.finding(site.at(folder), "client", field=key, folder=folder.value)

    def _functions(self, index: ProjectIndex, site: JsonSite, app: MiniProgram, *, is_calling: bool) -> ProjectResult:
        if not is_calling:
            return
        written = site.value("cloudfunctionRoot")
        if written is not None and written.value:
            folder = self._missing_folder(index, site, "cloudfunctionRoot")
            if folder is not None:
                yield self.finding(site.at(folder), "functions", folder=folder.value)
            return
        roots = [index.project.function_roots[number] for number in app.function_roots]
        if site.root is None or not site.root.members() or len(roots) != 1 or roots[0].declared:
            return
        start = posixpath.dirname(site.path)
        path = posixpath.relpath(roots[0].path, start or ".")
        if path.startswith(".."):
            return
        edit = index.append_json_member(site.path, (), "cloudfunctionRoot", json.dumps(f"{path}/", ensure_ascii=False)) if written is None else None
        fix = None if edit is None else Fix(Text("name the folder", "指明该目录"), (edit,), safe=False)
        yield self.finding(site.at_key(site.root.members()[0]), "undeclared", folder=f"{path}/", fix=fix)

    def _missing_folder(self, index: ProjectIndex, site: JsonSite, key: str) -> JsonNode | None:
        """The value of `key` if it names a folder below the file that is certainly missing or empty."""
        node = site.value(key)
        if node is None or not isinstance(node.value, str) or not node.value.strip() or ":" in node.value:
            return None
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(site.path), node.value.replace("\\", "/").lstrip("/")))
        if folder in (".", "") or folder.startswith("..") or self.project.has_folder(folder) is not False:
            return None
        return None if index.is_git_ignored(f"{folder}/app.json") else node

    invalid = (
        """
        Page({ load() { return wx.cloud.callFunction({ name: 'list' }) } })
        -- project.config.json --
        {
          "miniprogramRoot": "miniprogram/",
          "cloudfunctionRoot": "cloud/functions/",
                               ^^^^^^^^^^^^^^^^^^ `cloudfunctionRoot` names the folder `cloud/functions/`, which is missing or empty, and the app calls cloud functions
          "appid": "touristappid",
                   ^^^^^^^^^^^^^^ info: `touristappid` is no AppID: neither cloud development nor upload works
          "libVersion": "latest"
                        ^^^^^^^^ info: `latest` is another base library from time to time: what works today may not work tomorrow
        }
        """,
        """
        Page({ load() { return wx.cloud.callFunction({ name: 'list' }) } })
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/" }
          ^^^^^^^^^^^^^^^^^ info: there is no `appid`: neither cloud development nor upload works
          ^^^^^^^^^^^^^^^^^ the app calls cloud functions, and no `cloudfunctionRoot` names their folder `cloudfunctions/`: the tools neither show nor upload them
        -- cloudfunctions/list/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => ({})
        -- cloudfunctions/list/package.json --
        { "name": "list", "dependencies": { "wx-server-sdk": "~2.6.3" } }
        -- fixed: project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }
        """,
        """
        Page({})
        -- project.config.json --
        { "appid": "wx0123456789abcdef", "miniprogramRoot": "client/" }
                                                            ^^^^^^^^^ `miniprogramRoot` names the folder `client/`, which is missing or empty: the tools find no app
        """,
        """
        Page({})
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "appid": "wx0123456789abcdef", "miniprogramRoot": "miniprogram/", "setting": { "es6": true, "minified": false } }
                                                                            ^^^^^^^^^ info: `setting` does not turn on `minifyWXML`, `minifyWXSS`: users download WXML and WXSS unminified
                                                                                                      ^^^^^^^^^^^^^^^^^ info: `setting` does not turn on `minified`: users download JavaScript unminified
        -- project.private.config.json --
        { "setting": { "minified": true, "minifyWXML": true, "minifyWXSS": true } }
        """,
    )
    valid = (
        """
        Page({})
        -- project.config.json --
        { "appid": "wx0123456789abcdef", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/", "libVersion": "3.8.10" }
        """,
        """
        Page({ load() { return wx.cloud.callFunction({ name: 'list' }) } })
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "libVersion": "latest" }
        -- .gitignore --
        project.private.config.json
        """,
        """
        Page({})
        -- project.config.json --
        { "miniprogramRoot": "dist/", "libVersion": "2.30.0" }
        -- project.private.config.json --
        { "appid": "wx0123456789abcdef" }
        -- .gitignore --
        dist/
        """,
        """
        Page({})
        -- one/project.config.json --
        { "appid": "" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "appid": "", "miniprogramRoot": "miniprogram/", "setting": { "es6": true } }
        """,
        """
        Page({})
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "appid": "wx0123456789abcdef", "miniprogramRoot": "miniprogram/", "setting": { "minified": true, "minifyWXML": true, "minifyWXSS": true } }
        """,
        """
        Page({})
        -- project.config.json --
        { "appid": "wx0123456789abcdef", "miniprogramRoot": "dist/", "setting": { "minified": false } }
        -- package.json --
        { "dependencies": { "@tarojs/taro": "3.6.0" } }
        -- src/app.config.js --
        export default { pages: ['pages/index/index'] }
        -- src/app.js --
        export default class App {}
        """,
    )
