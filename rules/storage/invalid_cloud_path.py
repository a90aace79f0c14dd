"""A path in cloud storage that breaks its rules.

## What it does

Looks at `cloudPath` of `uploadFile`, as far as it is known: it must not be empty, start with `/`, hold `//` or control characters, or be longer than 850 bytes. A path without an extension is
information.

## Why is this bad?

The upload fails, for all users and with all files. A file without an extension is stored without a type: it cannot be shown as a picture by its address.

## Example

```js
wx.cloud.uploadFile({ cloudPath: `/avatars/${id}.png`, filePath })
```

## Use instead

```js
wx.cloud.uploadFile({ cloudPath: `avatars/${id}.png`, filePath })
```

## Known limits

Of a path that is put together only the fixed parts are judged.

## 中文

检查 `uploadFile` 的 `cloudPath`：不能为空、不能以 `/` 开头、不能包含 `//` 或控制字符、不能超过 850 字节；没有扩展名的为提示。
违反命名规则时上传会失败；没有扩展名的文件没有类型，无法直接作为图片展示。拼接而成的路径只检查其中固定的部分。
"""

from wxlint.api import EVERYWHERE, CallSite, Edit, Expression, Fix, Message, Rule, RuleResult, Severity, Span, Text, on_call, regex

# https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/storage/naming.html
MOST_BYTES = 850
CONTROL = regex(r"[\x00-\x1f\x7f]")
QUOTED = frozenset({"string", "template_string"})


class InvalidCloudPath(Rule):
    summary = "path that cloud storage does not accept"
    summary_zh = "云存储不接受的路径"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/storage/naming.html",
        "https://developers.weixin.qq.com/minigame/en/dev/wxcloud/reference-client-api/storage/uploadFile.html",
    )
    aliases = ("storage/cloud-path-valid",)
    files = EVERYWHERE

    messages = {
        "empty": Message(
            "`cloudPath` is empty", zh="`cloudPath` 为空", help="give the file a path such as `photos/a.png`", help_zh="指定路径，例如 `photos/a.png`"
        ),
        "slash": Message(
            "`cloudPath` must not start with `/`",
            zh="`cloudPath` 不能以 `/` 开头",
            help="leave the `/` out",
            help_zh="去掉开头的 `/`",
        ),
        "double": Message(
            "`cloudPath` must not hold `//`",
            zh="`cloudPath` 不能包含连续的 `/`",
            help="write a single `/`",
            help_zh="只保留一个 `/`",
        ),
        "control": Message(
            "`cloudPath` must not hold control characters",
            zh="`cloudPath` 不能包含控制字符",
            help="remove `{character}`",
            help_zh="去掉 `{character}`",
        ),
        "long": Message(
            "`cloudPath` has {count} bytes, and {most} are allowed",
            zh="`cloudPath` 长 {count} 字节，最多允许 {most} 字节",
            help="make it shorter",
            help_zh="缩短路径",
        ),
        "extension": Message(
            "`cloudPath` has no extension: the file is stored without a type",
            zh="`cloudPath` 没有扩展名：文件将没有类型",
            help="add one, such as that of the local file",
            help_zh="加上扩展名，例如使用本地文件的扩展名",
        ),
    }

    @on_call("wx.cloud.uploadFile", "wx.cloud.Cloud().uploadFile", "wx-server-sdk.uploadFile")
    def check(self, call: CallSite) -> RuleResult:
        path = call.option("cloudPath")
        if path is None:
            return
        constant = path.constant()
        known = constant.value if constant is not None and isinstance(constant.value, str) else None
        beginning = known if known is not None else path.beginning()
        if known == "":
            yield self.finding(path, "empty")
        elif beginning.startswith("/"):
            yield self.finding(path, "slash", fix=self._strip(path))
        elif "//" in beginning:
            yield self.finding(path, "double")
        elif (found := CONTROL.search(beginning)) is not None:
            yield self.finding(path, "control", character=f"\\x{ord(found[0]):02x}")
        elif len(beginning.encode("utf-8", "replace")) > MOST_BYTES:
            yield self.finding(path, "long", count=len(beginning.encode("utf-8", "replace")), most=MOST_BYTES)
        elif known is not None and "." not in known.rpartition("/")[2]:
            yield self.finding(path, "extension", severity=Severity.INFO)

    @staticmethod
    def _strip(path: Expression) -> Fix | None:
        text = path.text
        slashes = len(text) - 1 - len(text[1:].lstrip("/"))
        if path.node.type not in QUOTED or slashes == 0:
            return None
        start = path.span.start + 1
        return Fix(Text("leave the leading `/` out", "去掉开头的 `/`"), (Edit(path.path, Span(start, start + slashes), ""),), safe=True)

    invalid = (
        """
        const upload = (id, filePath) => wx.cloud.uploadFile({ cloudPath: `/avatars/${id}.png`, filePath })
                                                                          ^^^^^^^^^^^^^^^^^^^^ `cloudPath` must not start with `/`
        const photo = (filePath) => wx.cloud.uploadFile({ cloudPath: '//a.png', filePath })
                                                                     ^^^^^^^^^ `cloudPath` must not start with `/`
        -- fixed --
        const upload = (id, filePath) => wx.cloud.uploadFile({ cloudPath: `avatars/${id}.png`, filePath })
        const photo = (filePath) => wx.cloud.uploadFile({ cloudPath: 'a.png', filePath })
        """,
        """
        const FOLDER = 'photos/'
        const upload = (id, filePath) => wx.cloud.uploadFile({ cloudPath: FOLDER + '/' + id + '.png', filePath })
                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^ `cloudPath` must not hold `//`
        const photo = (filePath) => wx.cloud.uploadFile({ cloudPath: 'photo', filePath })
                                                                     ^^^^^^^ info: `cloudPath` has no extension: the file is stored without a type
        const nothing = (filePath) => wx.cloud.uploadFile({ cloudPath: '', filePath })
                                                                       ^^ `cloudPath` is empty
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => cloud.uploadFile({ cloudPath: 'qr\\ncode.png', fileContent: Buffer.from(event.code) })
                                                                      ^^^^^^^^^^^^^^ `cloudPath` must not hold control characters
        """,
        f"""
        Page({{
          upload(filePath) {{
            return wx.cloud.uploadFile({{
              filePath,
              cloudPath: '{"a" * 860}.png'
                         {"^" * 866} `cloudPath` has 864 bytes, and 850 are allowed
            }})
          }},
          onLoad() {{
            this.ready = true
          }}
        }})
        """,
    )
    valid = (
        "const upload = (id, filePath) => wx.cloud.uploadFile({ cloudPath: `avatars/${id}/${Date.now()}.png`, filePath })",
        "const upload = (cloudPath, filePath) => wx.cloud.uploadFile({ cloudPath, filePath })",
        "const upload = (dir, filePath) => wx.cloud.uploadFile({ cloudPath: dir + '/a.png', filePath })",
        "const upload = (name, filePath) => wx.cloud.uploadFile({ cloudPath: 'photos/' + name, filePath })",
        "const oss = { uploadFile(options) {} }; oss.uploadFile({ cloudPath: '/a.png' })",
    )
