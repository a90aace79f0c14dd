"""A template, WXML fragment or WXS module that is not there.

## What it does

Reports `<import src>`, `<include src>` and `<wxs src>` that lead to no file.

## Why is this bad?

WeChat's compiler stops with "file not found", and the whole Mini Program fails to build. A path without a leading slash starts at the folder of the file it stands in, not at the app's root,
and not at the page that shows it; that is what goes wrong when a file is moved.

## Example

```xml
<!-- pages/order/list.wxml -->
<import src="templates/row.wxml" />
```

## Use instead

```xml
<import src="/templates/row.wxml" />
```

## Known limits

Silent for paths with mustaches, for files that were left out of the check (by .gitignore, `exclude` or their size), and in apps that a framework compiles.

## 中文

检查 `<import src>`、`<include src>`、`<wxs src>` 引用的文件是否存在。
文件不存在时编译会报错，整个小程序无法构建。不以 `/` 开头的路径从当前 WXML 文件所在目录算起，而不是从小程序根目录或使用它的页面算起，移动文件后最容易出错。
路径中含 `{{ }}`、文件被 .gitignore、`exclude` 或大小限制排除，以及由框架编译的项目不在检查范围内。
"""

import posixpath

from wxlint.api import WXML, Link, Message, ProjectIndex, ProjectResult, Rule, Severity, nearest, on_project


class MissingImport(Rule):
    summary = "imported WXML or WXS file that does not exist"
    summary_zh = "引用的 WXML 或 WXS 文件不存在"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxml/import.html",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/01wxs-module.html",
    )
    aliases = ("wxml/import-exists", "wxml/wxs-exists")
    files = WXML

    messages = {
        "missing": Message(
            "there is no file `{target}`: the app does not compile",
            zh="文件 `{target}` 不存在，小程序无法编译",
            help="correct the path: without a leading slash it starts at the folder of this file, with one at the app's root",
            help_zh="请修正路径：不以 `/` 开头时从本文件所在目录算起，以 `/` 开头时从小程序根目录算起",
        ),
        "similar": Message(
            "there is no file `{target}`: the app does not compile",
            zh="文件 `{target}` 不存在，小程序无法编译",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for path in index.views.wxml_paths:
            for link in index.views.links(path):
                if link.exists is False and link.target is not None:
                    meant = self._meant(link)
                    key = "missing" if meant is None else "similar"
                    yield self.finding(link.place, key, target=link.target, nearest=meant)

    def _meant(self, link: Link) -> str | None:
        """How the path would have to be written to name the file that is likely meant: one of the same name, or one that is spelled nearly so."""
        target = link.target or ""
        ending = ".wxs" if link.kind == "wxs" else ".wxml"
        app = self.project.mini_program_of(self.project.files[link.place.path])
        inside = f"{app.root}/" if app is not None and app.root else ""
        files = [path for path in self.project.files if path.endswith(ending) and path.startswith(inside)]
        same_name = [path for path in files if posixpath.basename(path) == posixpath.basename(target)]
        found = same_name[0] if len(same_name) == 1 else nearest(target, files)
        if found is None:
            return None
        if link.written.startswith("/"):
            return f"/{found.removeprefix(inside)}"
        written = posixpath.relpath(found, posixpath.dirname(link.place.path) or ".")
        return written if written.startswith(".") else f"./{written}"

    invalid = (
        """
        <import src="../../templates/row.wxml" />
        <import src="templates/row" />
                     ^^^^^^^^^^^^^ there is no file `miniprogram/pages/index/templates/row.wxml`: the app does not compile
        <include src="/templates/header.wxml" />
                      ^^^^^^^^^^^^^^^^^^^^^^ there is no file `miniprogram/templates/header.wxml`: the app does not compile
        <wxs module="m" src="../../utils/money.wxs" />
        -- miniprogram/templates/row.wxml --
        <template name="row"><view /></template>
        -- miniprogram/utils/money.wxs --
        module.exports = {}
        """,
        """
        <wxs module="m" src="../../utils/mony.wxs"></wxs>
                             ^^^^^^^^^^^^^^^^^^^^ there is no file `miniprogram/utils/mony.wxs`: the app does not compile
        -- miniprogram/utils/money.wxs --
        module.exports = {}
        """,
    )
    valid = (
        """
        <import src="../../templates/row.wxml" />
        <import src="/templates/row" />
        <include src="./header" />
        <wxs module="m" src="../../utils/money.wxs" />
        <wxs module="n">module.exports = {}</wxs>
        -- miniprogram/templates/row.wxml --
        <template name="row"><view /></template>
        -- miniprogram/pages/index/header.wxml --
        <view />
        -- miniprogram/utils/money.wxs --
        module.exports = {}
        """,
        """
        <import src="{{ path }}" />
        <import src="" />
        <include />
        <import src="plugin://shop/row.wxml" />
        """,
        """
        <import src="../../generated/row.wxml" />
        -- .gitignore --
        miniprogram/generated/
        -- miniprogram/generated/row.wxml --
        <template name="row"><view /></template>
        """,
        """
        <!-- <import src="./gone.wxml" /> -->
        <view src="./gone.wxml" />
        """,
    )
