"""A component that a configuration names and that is not there.

## What it does

Reports entries of `usingComponents`, in app.json and in the JSON of pages and components, and defaults of `componentGenerics`, whose path leads to no component of the project and to no package.

## Why is this bad?

The page that uses it fails with "Component is not found in path". Usually the component was moved or renamed, the path is counted from the wrong folder (a path without a leading slash
starts at the folder of the JSON file), or an npm package was never added to package.json.

## Example

```json
{ "usingComponents": { "price-tag": "components/price-tag/price-tag" } }
```

## Use instead

```json
{ "usingComponents": { "price-tag": "/components/price-tag/price-tag" } }
```

## Known limits

A package counts as there if any package.json of the project asks for it, whether or not npm was built, or if `useExtendedLib` brings it. Plugins, dynamic libraries and aliases of `resolveAlias`
that lead nowhere are not checked, nor are apps that a framework compiles.

## 中文

检查 app.json、页面与组件 JSON 中 `usingComponents`（以及 `componentGenerics` 的默认值）所指的组件是否存在。
组件不存在时，使用它的页面会报错"Component is not found in path"。多半是组件改名或移动了、路径起点写错（不以 `/` 开头的路径从 JSON 文件所在目录算起），或没有在 package.json 中添加 npm 包。
只要项目中任一 package.json 声明了该包（无论是否已构建 npm），或由 `useExtendedLib` 提供，即视为存在。插件、动态库、`resolveAlias` 别名及由框架编译的项目不检查。
"""

import posixpath

from wxlint.api import CONFIG, Message, ProjectIndex, ProjectResult, Registered, Rule, Severity, nearest, on_project


class MissingComponent(Rule):
    summary = "component in a configuration that does not exist"
    summary_zh = "配置中引用的组件不存在"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/",
        "https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/page.html",
    )
    aliases = ("app/using-components",)
    files = CONFIG

    messages = {
        "missing": Message(
            "there is no component `{target}`",
            zh="组件 `{target}` 不存在",
            help="correct the path: without a leading slash it starts at the folder of this file, with one at the app's root; or remove the entry",
            help_zh="请修正路径：不以 `/` 开头时从本文件所在目录算起，以 `/` 开头时从小程序根目录算起；或删除此项",
        ),
        "similar": Message(
            "there is no component `{target}`",
            zh="组件 `{target}` 不存在",
            help="write `{nearest}`, if that is meant",
            help_zh="是否想写 `{nearest}`？",
        ),
        "package": Message(
            "there is no component `{target}`, and no package.json asks for a package `{package}`",
            zh="组件 `{target}` 不存在，也没有 package.json 声明依赖 `{package}`",
            help="install the package with npm, or mend the path",
            help_zh="请用 npm 安装该包，或修正路径",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for path in index.views.configurations:
            for entry in index.views.registry.declared_in(path):
                if entry.kind != "missing" or entry.target is None:
                    continue
                meant = self._meant(index, entry)
                is_package = meant is None and not entry.written.startswith((".", "/"))
                key = "package" if is_package else "missing" if meant is None else "similar"
                yield self.finding(entry.place, key, target=entry.target, nearest=meant, package=_package(entry.written))

    def _meant(self, index: ProjectIndex, entry: Registered) -> str | None:
        """How the path would have to be written to name the component that is likely meant."""
        app = index.views.app_of(entry.place.path)
        if app is None:
            return None
        known = [component.path for component in app.components if component.path != posixpath.splitext(entry.place.path)[0]]
        inside = f"{app.root}/" if app.root else ""
        from_root = inside + entry.written.lstrip("./")
        target = entry.target or ""
        found = from_root if from_root in known else nearest(target, known)
        return None if found is None else f"/{found.removeprefix(inside)}"

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          "usingComponents": {
            "price-tag": "components/price-tag/price-tag",
            "old-tag": "/components/old-tag/old-tag",
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no component `miniprogram/components/old-tag/old-tag`
            "van-button": "@vant/weapp/button/index"
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no component `miniprogram/@vant/weapp/button/index`, and no package.json asks for a package `@vant/weapp`
          }
        }
        -- miniprogram/components/price-tag/price-tag.json --
        { "component": true }
        -- miniprogram/components/price-tag/price-tag.wxml --
        <view />
        """,
        """
        -- miniprogram/pages/index/index.json --
        {
          "usingComponents": { "price-tag": "components/price-tag/price-tag", "row": "../../components/rwo/row" },
                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no component `miniprogram/pages/index/components/price-tag/price-tag`
                                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no component `miniprogram/components/rwo/row`
          "componentGenerics": { "cell": { "default": "./cell" }, "free": true }
                                                      ^^^^^^^^ there is no component `miniprogram/pages/index/cell`
        }
        -- miniprogram/pages/index/index.wxml --
        <price-tag />
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"], "usingComponents": { "tag": "/components/price-tag/price-tag", "row": "/components/row/row" } }
        -- miniprogram/components/price-tag/price-tag.json --
        { "component": true }
        -- miniprogram/components/price-tag/price-tag.wxml --
        <view />
        -- miniprogram/components/row/row.json --
        { "component": true }
        -- miniprogram/components/row/row.wxml --
        <view />
        """,
    )
    valid = (
        """
        {
          "pages": ["pages/index/index"],
          "useExtendedLib": { "weui": true },
          "resolveAlias": { "@parts/*": "/components/*" },
          "usingComponents": {
            "one": "components/one/one",
            "two": "/components/two",
            "aliased": "@parts/one/one",
            "lost": "@parts/lost",
            "mp-dialog": "weui-miniprogram/dialog/dialog",
            "van-button": "@vant/weapp/button/index",
            "t-button": "tdesign-miniprogram/button/button",
            "map-view": "plugin://map/view",
            "dynamic": "dynamicLib://lib/part"
          }
        }
        -- miniprogram/components/one/one.json --
        { "component": true }
        -- miniprogram/components/one/one.wxml --
        <view />
        -- miniprogram/components/two/index.json --
        { "component": true }
        -- package.json --
        { "dependencies": { "@vant/weapp": "1.0.0" }, "devDependencies": { "tdesign-miniprogram": "1.0.0" } }
        """,
        """
        -- miniprogram/pages/index/index.json --
        { "usingComponents": { "built": "../../generated/built/built", "calendar": "calendar-parts" }, "componentPlaceholder": { "built": "view" } }
        -- miniprogram/pages/index/index.wxml --
        <built />
        -- .gitignore --
        miniprogram/generated/
        miniprogram_npm/
        -- miniprogram/generated/built/built.json --
        { "component": true }
        -- miniprogram/miniprogram_npm/calendar-parts/index.json --
        { "component": true }
        """,
        """
        { "pages": ["pages/index/index"], "usingComponents": {} }
        """,
    )


def _package(written: str) -> str:
    parts = written.split("/")
    return "/".join(parts[:2]) if written.startswith("@") else parts[0]
