"""The caller chooses which file in cloud storage a function deletes, hands out, reads or overwrites.

## What it does

Follows what a cloud function receives in `event` to the `fileList` of `deleteFile` and `getTempFileURL`, and to the `cloudPath` of `uploadFile`, and reports where it arrives unchecked. For
`downloadFile`, and where the caller chooses a part of the path only, this is information.

## Why is this bad?

In a cloud function storage permissions do not apply. File ids are made of the environment, the bucket and the path: who has seen one can put others together. A function that deletes
`event.fileID` deletes the files of every user, and one that uploads to `event.path` replaces them.

## Example

```js
exports.main = async (event) => cloud.deleteFile({ fileList: [event.fileID] })
```

## Use instead

```js
exports.main = async (event) => {
  const { OPENID } = cloud.getWXContext()
  const { data } = await db.collection('photos').doc(event.id).get()
  if (data._openid !== OPENID) throw new Error('forbidden')
  return cloud.deleteFile({ fileList: [data.fileID] })
}
```

## Known limits

Silent after a decision about the caller, after a comparison or `includes`, for `path.basename(x)`, and where the path names `OPENID`. Downloading what the caller has just uploaded, to
check or convert it, is common and mostly harmless: information.

## 中文

跟踪云函数 `event` 中的数据，若未经校验就作为 `deleteFile`、`getTempFileURL` 的 `fileList` 或 `uploadFile` 的 `cloudPath`，则报告；`downloadFile` 和只决定部分路径的情况为提示。
云函数不受云存储权限约束，而 fileID 由环境、存储桶和路径组成，可以推测。这样的函数会让调用者删除或覆盖他人的文件。
请从数据库记录中读取 fileID，并先校验记录归属。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow


class CallerChosenPath(Rule):
    summary = "the caller chooses which stored file is touched"
    summary_zh = "由调用者决定操作云存储中的哪个文件"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://cwe.mitre.org/data/definitions/639.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
    )
    aliases = ("storage/path-from-event",)
    files = FUNCTION

    messages = {
        "delete": Message(
            "`{source}` is chosen by the caller, and any file may be deleted by it",
            zh="`{source}` 由调用者传入，借此可以删除任意文件",
            help="read the file's id from a record, and check that the record is the caller's",
            help_zh="从数据库记录中读取文件 ID，并先校验该记录属于调用者",
        ),
        "link": Message(
            "`{source}` is chosen by the caller, and any file may be read by the link that it gives",
            zh="`{source}` 由调用者传入，借此可以取得任意文件的链接",
            help="read the file's id from a record, and check that the caller may see the record",
            help_zh="从数据库记录中读取文件 ID，并先校验调用者有权查看该记录",
        ),
        "download": Message(
            "`{source}` is chosen by the caller, and it may name a file of somebody else",
            zh="`{source}` 由调用者传入，可能指向他人的文件",
            help="hand out nothing of its content that the caller could not read anyway",
            help_zh="不要把调用者本无权读取的内容返回给他",
        ),
        "upload": Message(
            "`{source}` is chosen by the caller, and any file may be overwritten by it",
            zh="`{source}` 由调用者传入，借此可以覆盖任意文件",
            help="make the path here, from `OPENID` and a name of your own",
            help_zh="在云函数中生成路径，例如由 `OPENID` 和自定的文件名组成",
        ),
        "part": Message(
            "`{source}` is chosen by the caller, and it is a part of the path that is written",
            zh="`{source}` 由调用者传入，却成为写入路径的一部分",
            help="put `OPENID` or an id of your own into the path, so that no other file has it",
            help_zh="在路径中加入 `OPENID` 或自己生成的标识，避免与其他文件相同",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink=("file-id", "cloud-path"))
    def check(self, flow: Flow) -> RuleResult:
        if flow.checked or "checked" in flow.asserted or flow.overrides_trusted:
            return
        method = flow.api.rpartition(".")[2]
        key = {"deleteFile": "delete", "getTempFileURL": "link", "downloadFile": "download"}.get(method, "upload")
        if key == "upload" and flow.is_text:
            key = "part"
        is_minor = key == "download" or flow.is_text
        yield self.flow_finding(flow, key, source_key="source", severity=Severity.INFO if is_minor else None)

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { fileID, files } = event
                  ------ `event.fileID` is chosen by the caller
          await cloud.deleteFile({ fileList: [fileID] })
                                              ^^^^^^ `event.fileID` is chosen by the caller, and any file may be deleted by it
          return cloud.getTempFileURL({ fileList: files })
                                                  ^^^^^ `event.files` is chosen by the caller, and any file may be read by the link that it gives
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        exports.main = async ({ path, name, image }) => {
          const { fileContent } = await cloud.downloadFile({ fileID: image })
                                                                     ^^^^^ info: `event.image` is chosen by the caller, and it may name a file of somebody else
          await cloud.uploadFile({ cloudPath: 'reports/' + name, fileContent })
                                              ^^^^^^^^^^^^^^^^^ info: `event.name` is chosen by the caller, and it is a part of the path that is written
          return cloud.uploadFile({ cloudPath: path, fileContent })
                                               ^^^^ `event.path` is chosen by the caller, and any file may be overwritten by it
        }
        """,
    )
    valid = (
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const { data } = await db.collection('photos').doc(event.id).get()
          if (data._openid !== OPENID) throw new Error('forbidden')
          return cloud.deleteFile({ fileList: [data.fileID] })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const db = cloud.database()
        exports.main = async (event) => {
          const { data } = await db.collection('photos').doc(event.id).get()
          return cloud.getTempFileURL({ fileList: data.map(photo => photo.fileID) })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const path = require('path')
        exports.main = async (event) => {
          const { OPENID } = cloud.getWXContext()
          const fileContent = Buffer.from(event.image, 'base64')
          await cloud.uploadFile({ cloudPath: `avatars/${OPENID}/${event.name}`, fileContent })
          return cloud.uploadFile({ cloudPath: 'notes/' + path.basename(event.name), fileContent })
        }
        """,
        """
        const cloud = require('wx-server-sdk')
        const TEMPLATES = ['cloud://env.bucket/a.png', 'cloud://env.bucket/b.png']
        exports.main = async ({ template }) => {
          if (!TEMPLATES.includes(template)) throw new Error('unknown template')
          return cloud.getTempFileURL({ fileList: [template] })
        }
        """,
    )
