"""A large image in the app's package.

## What it does

Reports `<image>` elements in WXML that show a file of the package of more than 200 KB, and images of more than 10 KB that are written into WXSS as base64.

## Why is this bad?

Everything in the package is downloaded before the app starts, and its size is limited to 2 MB. An image in WXSS cannot be loaded later or cached, and is a third larger than the file.

## Example

```html
<image src="/images/poster.png" />
```

## Use instead

```html
<image src="{{poster}}" mode="aspectFill" lazy-load />
```

where `poster` is a `fileID` in cloud storage, or an address on a server; and compress what must stay in the package.

## Known limits

Advice only. Images that only scripts name, and those in WXSS as files, are not looked at. Each image is reported once.

## 中文

检查 WXML 中 `<image>` 引用的包内图片是否超过 200 KB，以及 WXSS 中超过 10 KB 的 base64 图片。
包内文件都要在启动前下载，且代码包限制为 2 MB；写进 WXSS 的图片无法延后加载和缓存，体积还会大三分之一。请放到云存储或服务器，必须随包的请压缩。
仅为提示；只在脚本中出现的图片不检查，每张图片只报告一次。
"""

import posixpath

from wxlint.api import FileKind, Message, Option, Place, ProjectIndex, ProjectResult, Rule, RuleResult, Severity, Span, TextMatch, on_project, on_text

IMAGES = frozenset({"image", "cover-image"})
ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")
BASE64 = r"url\(\s*[\"']?data:image/[\w.+-]+;base64,(?P<content>[A-Za-z0-9+/=]{13654,})"
"""10 KB take 13,654 characters."""


class HeavyImage(Rule):
    summary = "large image in the app's package"
    summary_zh = "代码包中的大图片"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/en/dev/framework/performance/tips/start_optimizeA.html",
        "https://www.npmjs.com/package/miniprogram-ci",
    )
    aliases = ("performance/image-assets",)
    files = frozenset({FileKind.WXML, FileKind.WXSS})
    # 200 KB: where the code quality check of miniprogram-ci draws the line
    options = {"kilobytes": Option(200, "how many kilobytes an image in the package may have", "包内图片允许的大小（KB）")}

    messages = {
        "file": Message(
            "this image has {size} KB, and is downloaded before the app starts",
            zh="该图片有 {size} KB，需在小程序启动前下载",
            help="keep it in cloud storage or on a server, or compress it",
            help_zh="放到云存储或服务器，或压缩图片",
        ),
        "inline": Message(
            "this image stands in the style sheet as {size} KB of base64",
            zh="样式中写入了 {size} KB 的 base64 图片",
            help="load it with `<image>` from cloud storage or a server",
            help_zh="改用 `<image>` 从云存储或服务器加载",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        most = self.settings["kilobytes"]
        reported: set[str] = set()
        for path in index.views.wxml_paths if isinstance(most, int) else ():
            site = index.views.wxml(path)
            app = index.views.app_of(path)
            for element in site.elements if site is not None and app is not None else ():
                source = element.attribute("src") if element.tag in IMAGES else None
                if source is None or source.is_dynamic or not source.value or not source.value.lower().endswith(ENDINGS):
                    continue
                base = app.root if app is not None and source.value.startswith("/") else posixpath.dirname(path)
                image = posixpath.normpath(posixpath.join(base, source.value.lstrip("/")))
                size = index.size(image) if image not in reported else None
                if size is not None and isinstance(most, int) and size > most * 1024:
                    reported.add(image)
                    yield self.finding(source.value_place, "file", size=size // 1024)

    @on_text(BASE64, ";base64,")
    def check_style(self, match: TextMatch) -> RuleResult:
        if match.file.kind is FileKind.WXSS:
            head = Place(match.path, Span(match.span.start, match.group_span("content").start))
            yield self.finding(head, "inline", size=len(match.group("content")) // 1024)

    invalid = (
        """
        -- miniprogram/images/poster.svg: 218000 bytes --
        <!-- a drawing -->
        -- miniprogram/pages/index/index.wxml --
        <image src="/images/poster.svg" />
                    ^^^^^^^^^^^^^^^^^^ this image has 212 KB, and is downloaded before the app starts
        <image src="../../images/poster.svg" />
        """,
        f"""
        -- miniprogram/pages/index/index.wxss --
        .logo {{ background: url("data:image/png;base64,{"iVBORw0KGgoA" * 1200}") }}
                            {"^" * 27} this image stands in the style sheet as 14 KB of base64
        """,
    )
    valid = (
        """
        -- miniprogram/images/logo.svg --
        <svg></svg>
        -- miniprogram/pages/index/index.wxml --
        <image src="/images/logo.svg" />
        <image src="/images/gone.png" />
        <image src="https://example.com/poster.png" />
        <image src="{{poster}}" />
        """,
        """
        -- miniprogram/pages/index/index.wxss --
        .logo { background: url("data:image/png;base64,iVBORw0KGgoA") }
        """,
        """
        -- miniprogram/pages/index/index.js --
        const logo = 'url(data:image/png;base64,iVBORw0KGgoA)'
        """,
    )
