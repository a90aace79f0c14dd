"""A whole file travels in the data of a cloud call.

## What it does

Reports values in the `data` of `callFunction` that hold the contents of a file: what `readFileSync`, `wx.arrayBufferToBase64` or the `success` of `readFile` gives.

## Why is this bad?

What a call carries is limited to about 100 KB, and a photo in base64 is soon larger: the call then fails, on some phones and for some photos only.

## Example

```js
const photo = wx.getFileSystemManager().readFileSync(path, 'base64')
wx.cloud.callFunction({ name: 'scan', data: { photo } })
```

## Use instead

```js
wx.cloud.callFunction({ name: 'scan', data: { photo: wx.cloud.CDN({ type: 'filePath', filePath: path }) } })
```

or upload the file and send its `fileID`.

## Known limits

Off unless asked for: a small file is fine. Only values that are read in sight of the call are recognised.

## 中文

检查 `callFunction` 的 `data` 中是否直接携带文件内容（`readFileSync`、`wx.arrayBufferToBase64` 的结果，或 `readFile` 的 `success` 所得）。
一次调用携带的数据约以 100 KB 为限，图片转成 base64 很容易超出，调用会在部分图片上失败。请使用 `wx.cloud.CDN`，或先上传再传 `fileID`。
此规则默认关闭；仅识别在调用处可见的读取。
"""

from wxlint.api import CLIENT, CallSite, Expression, Message, Rule, RuleResult, Severity, on_call, parameter_of

CONTENTS = frozenset({"wx.getFileSystemManager().readFileSync()", "wx.arrayBufferToBase64()", "wx.base64ToArrayBuffer()"})
READ_FILE = "wx.getFileSystemManager().readFile"


class LargeCallData(Rule):
    summary = "contents of a file in the data of a cloud call"
    summary_zh = "在云调用数据中携带文件内容"
    severity = Severity.INFO
    since = "0.1.0"
    presets = ()
    references = ("https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html",)
    aliases = ("cloud/no-large-call-data",)
    files = CLIENT

    messages = {
        "contents": Message(
            "`{name}` holds the contents of a file, and a call carries some 100 KB at most",
            zh="`{name}` 携带了文件内容，而一次调用约以 100 KB 为限",
            help="give `wx.cloud.CDN({ type: 'filePath', filePath })`, or upload the file and send its `fileID`",
            help_zh="改用 `wx.cloud.CDN({ type: 'filePath', filePath })`，或先上传再传 `fileID`",
        ),
    }

    @on_call("wx.cloud.callFunction", "wx.cloud.Cloud().callFunction")
    def check(self, call: CallSite) -> RuleResult:
        data = call.option("data")
        record = data.object() if data is not None else None
        for entry in record.properties() if record is not None else ():
            if entry.value.resolved_path in CONTENTS or self._is_read(entry.value):
                yield self.finding(entry.value, "contents", name=entry.name)

    @staticmethod
    def _is_read(value: Expression) -> bool:
        """Whether it is the `data` that `readFile` gives to its `success`."""
        parameter = parameter_of(value)
        if parameter is None or parameter.index != 0 or parameter.steps != ("data",):
            return False
        reader = parameter.function.option_of()
        return reader is not None and reader[0] == "success" and reader[1] == READ_FILE

    invalid = (
        """
        Page({
          scan(path) {
            const photo = wx.getFileSystemManager().readFileSync(path, 'base64')
            wx.cloud.callFunction({ name: 'scan', data: { photo, at: 1 }, fail: console.error })
                                                          ^^^^^ `photo` holds the contents of a file, and a call carries some 100 KB at most
          }
        })
        """,
        """
        const files = wx.getFileSystemManager()
        const scan = (filePath) => files.readFile({
          filePath,
          encoding: 'base64',
          success: ({ data }) => wx.cloud.callFunction({ name: 'scan', data: { photo: data }, fail: console.error })
                                                                                      ^^^^ `photo` holds the contents of a file, and a call carries some 100 KB at most
        })
        """,
    )
    valid = (
        "const scan = (path) => wx.cloud.callFunction({ name: 'scan', data: { photo: wx.cloud.CDN({ type: 'filePath', filePath: path }) }, fail: console.error })",
        """
        const scan = (filePath) => wx.cloud.uploadFile({
          cloudPath: 'a.png',
          filePath,
          success: ({ fileID }) => wx.cloud.callFunction({ name: 'scan', data: { fileID }, fail: console.error }),
          fail: console.error
        })
        """,
        "const show = (path) => wx.getFileSystemManager().readFileSync(path)",
    )
