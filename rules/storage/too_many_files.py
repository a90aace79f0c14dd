"""More than 50 files in one call.

## What it does

Reports a `fileList` with more than 50 elements, as far as it is written out, for `getTempFileURL` and `deleteFile`.

## Why is this bad?

Both take 50 files at most; with more the call fails.

## Example

```js
cloud.deleteFile({ fileList: [id1, id2, /* … */ id60] })
```

## Use instead

```js
for (let i = 0; i < ids.length; i += 50) await cloud.deleteFile({ fileList: ids.slice(i, i + 50) })
```

## Known limits

Lists that the program makes are not counted.

## 中文

检查 `getTempFileURL`、`deleteFile` 的 `fileList` 字面量是否超过 50 个元素。
两者一次最多处理 50 个文件，超出时调用失败。请分批处理；程序生成的列表不检查。
"""

from wxlint.api import EVERYWHERE, CallSite, Message, Rule, RuleResult, Severity, on_call

MOST = 50
OWNERS = ("wx.cloud", "wx.cloud.Cloud()", "wx-server-sdk")


class TooManyFiles(Rule):
    summary = "more than 50 files in one call"
    summary_zh = "一次调用超过 50 个文件"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/storage/Cloud.getTempFileURL.html",
        "https://developers.weixin.qq.com/minigame/en/dev/wxcloud/reference-client-api/storage/deleteFile.html",
    )
    aliases = ("storage/batch-limit",)
    files = EVERYWHERE

    messages = {
        "many": Message(
            "`{method}` takes {most} files at most, and these are {count}",
            zh="`{method}` 一次最多处理 {most} 个文件，此处有 {count} 个",
            help="split the list",
            help_zh="分批处理",
        ),
    }

    @on_call(*(f"{owner}.{method}" for owner in OWNERS for method in ("getTempFileURL", "deleteFile")))
    def check(self, call: CallSite) -> RuleResult:
        files = call.option("fileList")
        elements = files.elements() if files is not None else None
        if files is not None and elements is not None and len(elements) > MOST:
            yield self.finding(files, "many", method=call.method, most=MOST, count=len(elements))

    invalid = (
        f"""
        const files = [{", ".join(f"'cloud://a.b/{number}.png'" for number in range(51))}]
        wx.cloud.getTempFileURL({{ fileList: files }})
                                            ^^^^^ `getTempFileURL` takes 50 files at most, and these are 51
        """,
        f"""
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async () => cloud.deleteFile({{
          fileList: [{", ".join(f"'{number}'" for number in range(60))}]
                    {"^" * 350} `deleteFile` takes 50 files at most, and these are 60
        }})
        """,
    )
    valid = (
        f"wx.cloud.deleteFile({{ fileList: [{', '.join(f'a{number}' for number in range(50))}] }})",
        "const remove = (ids) => wx.cloud.deleteFile({ fileList: ids })",
        "const remove = (ids) => wx.cloud.deleteFile({ fileList: [...ids, 'a'] })",
    )
