"""What the caller sends decides which file a cloud function uses.

## What it does

Follows the request of a cloud function, and reports where a part of it stands in a path that `fs` (or `fs-extra`) reads, writes or deletes.

## Why is this bad?

`../` leads out of the folder that was meant. The caller reads the function's code, its configuration and keys, or `/proc/self/environ` with all environment variables. Writing and
deleting are limited to `/tmp`, where other calls of the same instance keep their files: a warning.

## Example

```js
const template = fs.readFileSync(path.join(__dirname, 'templates', event.name))
```

## Use instead

```js
const template = fs.readFileSync(path.join(__dirname, 'templates', path.basename(event.name)))
```

or a table of the files that there are: `TEMPLATES[event.name]`.

## Known limits

Silent for `path.basename(x)`, numbers, values that were compared with something fixed or searched (`includes('..')`, `startsWith`), and where a decision about `OPENID` guards the
place. Paths in cloud storage belong to `storage/caller-chosen-path`.

## 中文

跟踪云函数的请求参数，若其一部分进入 `fs`（或 `fs-extra`）读、写、删除的路径，则报告。
`../` 可以跳出预期的目录：调用者能读到函数的代码、配置和密钥，或 `/proc/self/environ` 中的环境变量。写入和删除只限于 `/tmp`，因此是警告。
请用 `path.basename(...)` 去掉目录部分，或从固定的文件表中选择。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow, regex

_READS = regex(r"\.(?:read|createRead|open|copy)\w*$")


class PathTraversal(Rule):
    summary = "file path with a part that the caller decides"
    summary_zh = "文件路径中含有调用者传入的内容"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://nodejs.org/api/path.html",
        "https://cwe.mitre.org/data/definitions/22.html",
    )
    aliases = ("function/no-path-traversal",)
    files = FUNCTION

    messages = {
        "read": Message(
            "`{source}` is decided by the caller, and it is a part of a path that is read: `../` in it leads to any file",
            zh="`{source}` 由调用者决定，却是所读路径的一部分：其中的 `../` 可指向任意文件",
            help="take `path.basename({source})`, or look the file up in a table of those that may be read",
            help_zh="使用 `path.basename({source})`，或从允许读取的文件表中查找",
        ),
        "write": Message(
            "`{source}` is decided by the caller, and it is a part of a path that is written or deleted: `../` in it leads to other files",
            zh="`{source}` 由调用者决定，却是写入或删除路径的一部分：其中的 `../` 可指向其他文件",
            help="make a name of your own, such as a timestamp, or take `path.basename({source})`",
            help_zh="自行生成文件名（如时间戳），或使用 `path.basename({source})`",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="file-path")
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or flow.key or flow.asserted & {"checked", "number", "matched"}:
            return
        is_read = _READS.search(flow.api) is not None
        yield self.flow_finding(flow, "read" if is_read else "write", source_key="source", severity=None if is_read else Severity.WARNING)

    invalid = (
        """
        const fs = require('fs')
        const path = require('path')
        exports.main = async (event) => {
          const { name } = event
                  ---- `event.name` is chosen by the caller
          return fs.readFileSync(path.join(__dirname, 'templates', name), 'utf8')
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.name` is decided by the caller, and it is a part of a path that is read: `../` in it leads to any file
        }
        """,
        """
        import { promises as fs } from 'fs'
        const target = name => `/tmp/${name}.xlsx`
        export async function main(event) {
          await fs.writeFile(target(event.title), event.rows.join())
                             ^^^^^^^^^^^^^^^^^^^ warning: `event.title` is decided by the caller, and it is a part of a path that is written or deleted: `../` in it leads to other files
          await fs.unlink('/tmp/' + String(event.old))
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: `event.old` is decided by the caller, and it is a part of a path that is written or deleted: `../` in it leads to other files
        }
        """,
    )
    valid = (
        """
        const fs = require('fs')
        const path = require('path')
        exports.main = async (event) => {
          fs.writeFileSync('/tmp/data.json', JSON.stringify(event))
          fs.writeFileSync(`/tmp/${Date.now()}.txt`, event.text)
          return fs.readFileSync(path.join(__dirname, 'templates', path.basename(event.name)))
        }
        """,
        """
        const fs = require('fs')
        const FILES = { order: './order.txt' }
        exports.main = async (event) => fs.readFileSync(FILES[event.kind])
        """,
        """
        const fs = require('fs')
        exports.main = async (event) => {
          if (event.name.includes('..')) throw new Error('name')
          fs.createReadStream(`./pages/${Number(event.page)}.txt`)
          return fs.readFileSync('./templates/' + event.name)
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const fs = require('fs')
        exports.main = async (event) => {
          const file = await cloud.downloadFile({ fileID: event.fileID })
          fs.writeFileSync('/tmp/picture', file.fileContent, { mode: 0o600, encoding: event.encoding })
        }
        """,
    )
