"""All users upload to one and the same path.

## What it does

Reports `uploadFile` in pages with a `cloudPath` that never changes, or of which only the extension does.

## Why is this bad?

An upload to a path that is taken replaces the file there. Every user's photo ends up under one name: the last one wins, and all records show it.

## Example

```js
wx.cloud.uploadFile({ cloudPath: 'avatar.png', filePath })
```

## Use instead

```js
wx.cloud.uploadFile({ cloudPath: `avatars/${Date.now()}-${Math.random().toString(36).slice(2)}.png`, filePath })
```

## Known limits

Silent in files whose path says that they are for administrators (`admin`, `manage`), where one fixed file may be meant.

## 中文

检查小程序端 `uploadFile` 的 `cloudPath` 是否固定不变，或只有扩展名在变。
上传到已存在的路径会覆盖原文件：所有用户的文件共用一个名字，只留下最后一次上传的内容。请在路径中加入时间戳与随机串。
路径表明供管理员使用的文件（`admin`、`manage`）不报告。
"""

import re

from wxlint.api import CLIENT, CallSite, Expression, Message, Rule, RuleResult, Severity, concatenated, on_call, regex

FOR_ADMINISTRATORS = regex(r"admin|manage|backend|console", re.IGNORECASE)
EXTENSION = regex(
    r"\.(?:match|exec)\(|lastIndexOf\(\s*['\"]\.|split\(\s*['\"]\.|^(?:\w*\.)?(?:ext(?:ension|name)?|suffix|file_?type|format)$", re.IGNORECASE
)


class SharedCloudPath(Rule):
    summary = "uploads that overwrite each other"
    summary_zh = "上传路径固定，文件相互覆盖"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/minigame/en/dev/wxcloud/reference-client-api/storage/uploadFile.html",)
    aliases = ("storage/cloud-path-unique",)
    files = CLIENT

    messages = {
        "shared": Message(
            "every upload goes to `{path}`, and replaces the one before: other users' too",
            zh="每次上传都写入 `{path}`，会覆盖之前的文件，包括其他用户的",
            help="put something of its own into the path, such as `${Date.now()}` and a random part",
            help_zh="在路径中加入唯一的内容，例如 `${Date.now()}` 与随机串",
        ),
    }

    @on_call("wx.cloud.uploadFile", "wx.cloud.Cloud().uploadFile")
    def check(self, call: CallSite) -> RuleResult:
        path = call.option("cloudPath")
        if path is None or FOR_ADMINISTRATORS.search(call.path) is not None:
            return
        constant = path.constant()
        if constant is not None:
            if isinstance(constant.value, str) and constant.value:
                yield self.finding(path, "shared", path=constant.value)
        elif self._varies_in_extension_only(path):
            yield self.finding(path, "shared", path=f"{path.beginning()}*")

    @staticmethod
    def _varies_in_extension_only(path: Expression) -> bool:
        parts = concatenated(path.made_by())
        varying = [part for part in parts if part.kind not in ("string_fragment", "escape_sequence") and part.constant() is None]
        return bool(varying) and len(varying) < len(parts) and all(EXTENSION.search(part.spelled_out()) for part in varying)

    invalid = (
        """
        const upload = (filePath) => wx.cloud.uploadFile({ cloudPath: 'avatar.png', filePath })
                                                                      ^^^^^^^^^^^^ every upload goes to `avatar.png`, and replaces the one before: other users' too
        """,
        """
        Page({
          upload(filePath) {
            const cloudPath = 'my-image' + filePath.match(/\\.[^.]+?$/)[0]
            wx.cloud.uploadFile({ cloudPath, filePath })
                                  ^^^^^^^^^ every upload goes to `my-image*`, and replaces the one before: other users' too
          },
          again(filePath) {
            const suffix = /\\.\\w+$/.exec(filePath)[0]
            wx.cloud.uploadFile({ cloudPath: `photos/me${suffix}`, filePath })
                                             ^^^^^^^^^^^^^^^^^^^^ every upload goes to `photos/me*`, and replaces the one before: other users' too
          }
        })
        """,
    )
    valid = (
        "const upload = (openid, filePath) => wx.cloud.uploadFile({ cloudPath: `avatars/${openid}.png`, filePath })",
        "const upload = (filePath) => wx.cloud.uploadFile({ cloudPath: 'photos/' + Date.now() + filePath.match(/\\.[^.]+?$/)[0], filePath })",
        "const upload = (cloudPath, filePath) => wx.cloud.uploadFile({ cloudPath, filePath })",
        """
        -- miniprogram/pages/admin/banner.js --
        const upload = (filePath) => wx.cloud.uploadFile({ cloudPath: 'banner.png', filePath })
        """,
    )
