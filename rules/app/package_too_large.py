"""A package that is larger than the platform takes.

## What it does

Adds up what is packed into the main package and into each subpackage, and reports those over 2 MB, and, as info, those over 1.5 MB and those with more than 200 KB of images and sound.

## Why is this bad?

The tools refuse to upload a package of more than 2 MB. Below that, every user waits for it at the first start: pictures and sound are what can be loaded later, from cloud storage or a CDN.
WeChat's quality check of an upload draws its lines at 1.5 MB (`PACKAGE_SIZE_LIMIT`) and 200 KB (`IMAGE_AND_AUDIO_LIMIT`).

## Example

```
miniprogram/images/banner.png    1.4 MB
miniprogram/images/welcome.mp4   1.1 MB
```

## Use instead

```xml
<video src="cloud://shop-1.7368-shop-1/welcome.mp4" />
```

## Known limits

An error where images, sound and other files that are packed as they are exceed 2 MB; a warning where they do so together with half of the source code, which is what minification leaves of it, roughly; the same estimate is held against 1.5 MB. Code that no page
loads, what `packOptions` leaves out, kinds of files that are not uploaded, files that were left out of the check (minified ones, `miniprogram_npm`) and cloud functions do not count. Apps of Taro, uni-app, mpx and wepy are not looked at.

## 中文

累计主包与各分包会被打包的文件：超过 2 MB 时报告；超过 1.5 MB，或图片与音视频超过 200 KB 时以 info 提示。
超过 2 MB 的包无法上传；未超限时，用户首次打开也要等待下载，图片与音视频可以放到云存储或 CDN 按需加载。上传时的质量检查以 1.5 MB（`PACKAGE_SIZE_LIMIT`）和 200 KB（`IMAGE_AND_AUDIO_LIMIT`）为界。
仅图片、音视频等原样打包的文件就超过 2 MB 时为错误；加上一半源代码体积（大致相当于压缩后的大小）才超过时为警告，属于估算。未被页面加载的代码、`packOptions` 排除的文件、不会上传的文件类型、未纳入检查的文件（压缩过的脚本、`miniprogram_npm`）及云函数不计入；Taro、uni-app、mpx、wepy 项目不检查。
"""

import posixpath
from collections.abc import Iterable

from wxlint.api import CONFIG, Framework, JsonSite, Located, Message, MiniProgram, ProjectIndex, ProjectResult, Rule, Severity, limits, on_project

_MEDIA = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".mp3", ".aac", ".m4a", ".mp4", ".wav", ".ogg", ".silk"})
_PACKED = _MEDIA | {".cer", ".wasm", ".br", ".cur", ".ico", ".skel", ".crt", ".cert"}
"""What is packed as it is (https://developers.weixin.qq.com/miniprogram/dev/framework/structure.html, npm miniprogram-ci)."""
_SCRIPTS = frozenset({".js", ".ts"})
_CODE = _SCRIPTS | {".wxml", ".wxss", ".wxs", ".less", ".scss", ".sass"}
_SHOWN = 3


class PackageTooLarge(Rule):
    summary = "package that is larger than the platform takes"
    summary_zh = "代码包超过平台限制"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/structure.html",
    )
    aliases = ("app/package-size",)
    files = CONFIG

    messages = {
        "media": Message(
            "the images, sound and other media of this package have {size} MB, and a package has at most {limit} MB: it cannot be uploaded",
            zh="该包仅图片、音视频等文件就有 {size} MB，而单个包最多 {limit} MB，无法上传",
            help="load the largest from cloud storage or a CDN: {largest}",
            help_zh="请把最大的文件放到云存储或 CDN：{largest}",
        ),
        "estimate": Message(
            "this package has about {size} MB, by an estimate of its minified code, and a package has at most {limit} MB",
            zh="估算代码压缩后该包约有 {size} MB，而单个包最多 {limit} MB",
            help="move pages to subpackages, or load the largest files from cloud storage or a CDN: {largest}",
            help_zh="请把页面移入分包，或把最大的文件放到云存储或 CDN：{largest}",
        ),
        "near": Message(
            "this package has about {size} MB, by an estimate of its minified code: the first start is slow, and {limit} MB is all that it may have",
            zh="估算代码压缩后该包约有 {size} MB，首次启动较慢，而上限为 {limit} MB",
            help="move pages to subpackages, or load the largest files from cloud storage or a CDN: {largest}",
            help_zh="请把页面移入分包，或把最大的文件放到云存储或 CDN：{largest}",
        ),
        "heavy": Message(
            "the images, sound and other media of this package have {size} KB: users download them before its first page shows",
            zh="该包的图片、音视频共 {size} KB，用户需先下载才能看到其首个页面",
            help="load the largest from cloud storage or a CDN, or make them smaller: {largest}",
            help_zh="请压缩，或把最大的文件放到云存储或 CDN：{largest}",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        for app in index.project.mini_programs:
            site = index.views.app_json(app)
            if site is None or app.framework is not Framework.NATIVE or app.is_game:
                continue
            packages: dict[str, dict[str, int]] = {}
            for path in self._packed(index, app):
                package = app.subpackage_of(path)
                packages.setdefault(package.root if package is not None else "", {})[path] = self.project.size(path) or 0
            for root, sizes in packages.items():
                where = _place(site, app, root)
                if where is not None:
                    yield from self._weigh(index, app, sizes, where)

    def _packed(self, index: ProjectIndex, app: MiniProgram) -> Iterable[str]:
        start = f"{app.root}/" if app.root else ""
        for path in sorted({*self.project.files, *self.project.assets}):
            if path.startswith(start) and posixpath.splitext(path)[1].lower() in _PACKED | _CODE and index.packed_in(path) is app:
                yield path

    def _weigh(self, index: ProjectIndex, app: MiniProgram, sizes: dict[str, int], where: Located) -> ProjectResult:
        media = {path: size for path, size in sizes.items() if posixpath.splitext(path)[1].lower() in _PACKED}
        code = {path: size for path, size in sizes.items() if path not in media}
        limit = limits.PACKAGE_BYTES
        as_is, source = sum(media.values()), sum(code.values())
        if as_is > limit:
            yield self.finding(where, "media", size=_megabytes(as_is), limit=limit // limits.MIB, largest=_largest(app, media))
            return
        if as_is + source // 2 > limits.PACKAGE_ADVISED_BYTES:
            loaded = {path: size for path, size in code.items() if path not in self.project.files or not _is_script(path) or index.is_loaded(path)}
            estimate = as_is + sum(loaded.values()) // 2
            if estimate > limits.PACKAGE_ADVISED_BYTES:
                key, severity = ("estimate", Severity.WARNING) if estimate > limit else ("near", Severity.INFO)
                largest = _largest(app, {**media, **loaded})
                yield self.finding(where, key, severity=severity, size=_megabytes(estimate), limit=limit // limits.MIB, largest=largest)
                return
        if as_is > limits.MEDIA_ADVISED_BYTES:
            yield self.finding(where, "heavy", severity=Severity.INFO, size=as_is // limits.KIB, largest=_largest(app, media))

    invalid = (
        """
        {
          "pages": ["pages/index/index"],
          ^^^^^^^ the images, sound and other media of this package have 2.1 MB, and a package has at most 2 MB: it cannot be uploaded
          "subpackages": [{ "root": "shop/", "pages": ["cart/cart"] }]
                                    ^^^^^^^ info: the images, sound and other media of this package have 300 KB: users download them before its first page shows
        }
        -- miniprogram/images/a.png: 1200000 bytes --
        -- miniprogram/images/b.mp4: 1000000 bytes --
        -- miniprogram/shop/images/c.jpg: 307300 bytes --
        """,
        """
        { "pages": ["pages/index/index"] }
          ^^^^^^^ warning: this package has about 2.1 MB, by an estimate of its minified code, and a package has at most 2 MB
        -- miniprogram/images/a.png: 1800000 bytes --
        -- miniprogram/pages/index/index.wxml --
        <view />
        -- miniprogram/styles/all.wxss: 770000 bytes --
        /* a comment that minification removes, and a few rules */ .a { color: red }
        """,
        """
        { "pages": ["pages/index/index"] }
          ^^^^^^^ info: this package has about 1.6 MB, by an estimate of its minified code: the first start is slow, and 2 MB is all that it may have
        -- miniprogram/fonts/a.png: 1700000 bytes --
        """,
    )
    valid = (
        """
        { "pages": ["pages/index/index"], "subpackages": [{ "root": "shop", "pages": ["cart/cart"] }] }
        -- miniprogram/images/a.png: 190000 bytes --
        -- miniprogram/shop/images/c.jpg: 190000 bytes --
        """,
        """
        { "pages": ["pages/index/index"] }
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "miniprogram/functions/", "packOptions": { "ignore": [{ "type": "folder", "value": "design" }] } }
        -- miniprogram/design/a.png: 250000 bytes --
        -- miniprogram/functions/poster/font.png: 250000 bytes --
        -- miniprogram/functions/poster/index.js --
        exports.main = async () => ({})
        -- miniprogram/design/a.psd: 250000 bytes --
        """,
        '{ "pages": ["pages/index/index"] }',
    )


def _place(site: JsonSite, app: MiniProgram, root: str) -> Located | None:
    """Where app.json names the package: `root` of the subpackage, or `pages`."""
    if not root:
        pages = site.member("pages")
        return None if pages is None else site.at_key(pages)
    for key in ("subpackages", "subPackages"):
        for package in site.items(key):
            node = package.get("root")
            if node is not None and isinstance(node.value, str) and posixpath.normpath(posixpath.join(app.root, node.value.strip("/"))) == root:
                return site.at(node)
    return None


def _is_script(path: str) -> bool:
    return posixpath.splitext(path)[1] in _SCRIPTS


def _megabytes(size: int) -> str:
    return f"{size / limits.MIB:.1f}"


def _largest(app: MiniProgram, sizes: dict[str, int]) -> str:
    start = f"{app.root}/" if app.root else ""
    ordered = sorted(sizes.items(), key=lambda entry: (-entry[1], entry[0]))[:_SHOWN]
    return ", ".join(f"`{path.removeprefix(start)}` ({size // limits.KIB} KB)" for path, size in ordered)
