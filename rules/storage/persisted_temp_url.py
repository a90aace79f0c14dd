"""The address of a temporary file is kept for later.

## What it does

Follows what choosing a picture, `chooseAvatar`, downloading a file and `getTempFileURL` give, and reports it where it is written into a record of the database or into the phone's storage.

## Why is this bad?

A file that was chosen exists on this phone alone, and only until the app is closed. A link to a private file in cloud storage expires, after ten minutes by the documentation. What is stored then points to nothing: for
other users at once, for this one tomorrow.

## Example

```js
const { tempFiles } = await wx.chooseMedia({ count: 1 })
await db.collection('users').add({ data: { photo: tempFiles[0].tempFilePath } })
```

## Use instead

```js
const { tempFiles } = await wx.chooseMedia({ count: 1 })
const { fileID } = await wx.cloud.uploadFile({ cloudPath: `photos/${Date.now()}.png`, filePath: tempFiles[0].tempFilePath })
await db.collection('users').add({ data: { photo: fileID } })
```

## Known limits

Silent where the value passes through the data of the page between one event and the next, through a cloud function, or through functions that cannot be followed. Links to files that everybody may read do not expire, and
look the same.

## 中文

跟踪选择图片、`chooseAvatar`、下载文件、`getTempFileURL` 得到的地址，若被写入数据库或本地缓存则报告。
选择的文件只存在于本机，关闭小程序后即失效；私有文件的临时链接也会过期（文档为十分钟）。保存下来的地址对其他用户立即无效，对本人明天也会失效。
请先用 `wx.cloud.uploadFile` 上传，保存返回的 `fileID`。公有读文件的链接不会过期，但无法区分；经页面数据或云函数中转的值不跟踪。
"""

from collections.abc import Mapping

from wxlint.api import EVERYWHERE, CallSite, Flow, Message, Project, Ref, Rule, RuleResult, Severity, Span, database, on_call, on_flow, regex

LINK = "tempFileURL"
NAME = regex(r"\w+")
RECORDS = tuple(
    f"{owner}.collection().{method}" for owner in database.CLIENT_DATABASES for method in ("add", "doc().set", "doc().update", "where().update")
)
# what `open-type="chooseAvatar"` hands to its handler: a file on the phone, whatever its name says
AVATAR = ("detail", "avatarUrl")


class PersistedTempUrl(Rule):
    summary = "address of a temporary file kept for later"
    summary_zh = "持久化保存临时文件地址"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/minigame/dev/wxcloud/reference-sdk-api/storage/Cloud.getTempFileURL.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html",
    )
    aliases = ("storage/no-persist-temp",)
    files = EVERYWHERE

    messages = {
        "record": Message(
            "a record keeps `{source}`, a file on this phone that is gone when the app is closed",
            zh="数据库保存了 `{source}`，它只是本机上的临时文件，关闭小程序后即失效",
            help="upload it with `wx.cloud.uploadFile` and keep the `fileID`",
            help_zh="先用 `wx.cloud.uploadFile` 上传，再保存 `fileID`",
        ),
        "storage": Message(
            "the storage keeps `{source}`, a file that is gone when the app is closed",
            zh="本地缓存保存了 `{source}`，该临时文件在关闭小程序后即失效",
            help="keep it with `FileSystemManager.saveFile`, or upload it and keep the `fileID`",
            help_zh="用 `FileSystemManager.saveFile` 保存，或上传后保存 `fileID`",
        ),
        "link": Message(
            "`{source}` is kept, and the link expires",
            zh="保存了 `{source}`，而该链接会过期",
            help="keep the `fileID`, and ask for a link when it is needed",
            help_zh="保存 `fileID`，需要时再换取链接",
        ),
        "source": Message("`{source}` is made here", zh="`{source}` 在这里产生"),
    }

    def __init__(self, project: Project, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(project, settings)
        self._reported: set[tuple[str, Span]] = set()

    @on_flow(source="temporary-file", sink=("kept-record", "record-data", "storage"), spelled=(".collection(", "setStorage"))
    def check(self, flow: Flow) -> RuleResult:
        # what went round through `this.data` may have been replaced by the time it is used: many upload the file in between
        if flow.is_partial or flow.is_merged or flow.is_detached or not NAME.fullmatch(flow.name) or (flow.path, flow.span) in self._reported:
            return
        self._reported.add((flow.path, flow.span))
        key = "link" if flow.member == LINK or flow.name == LINK else "storage" if flow.sink == "storage" else "record"
        yield self.flow_finding(flow, key, source_key="source")

    @on_call(*(f"{name}" for name in RECORDS), "wx.setStorageSync", "wx.setStorage")
    def check_avatar(self, call: CallSite) -> RuleResult:
        is_storage = call.name.startswith("wx.setStorage")
        data = call.argument(1) if call.name == "wx.setStorageSync" else call.option("data")
        record = data.object() if data is not None else None
        values = [data] if record is None else [entry.value for entry in record.properties()]
        for value in values:
            target = value.trace() if value is not None else None
            if value is not None and target is not None and isinstance(target.root, Ref) and target.steps == AVATAR:
                yield self.finding(value, "storage" if is_storage else "record", source="e.detail.avatarUrl")

    invalid = (
        """
        const db = wx.cloud.database()
        Page({
          async choose() {
            const { tempFiles } = await wx.chooseMedia({ count: 1 })
                                        ---------------------------- `tempFilePath` is made here
            await db.collection('users').add({ data: { photo: tempFiles[0].tempFilePath } })
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^ a record keeps `tempFilePath`, a file on this phone that is gone when the app is closed
          },
          pick() {
            wx.chooseImage({
              success: (res) => wx.setStorageSync('photo', res.tempFilePaths[0])
                                                           ^^^^^^^^^^^^^^^^^^^^ the storage keeps `tempFilePaths`, a file that is gone when the app is closed
            })
          }
        })
        """,
        """
        -- miniprogram/pages/index/index.wxml --
        <button open-type="chooseAvatar" bindchooseavatar="choose">avatar</button>
        -- miniprogram/pages/index/index.js --
        const db = wx.cloud.database()
        Page({
          choose(e) {
            const { avatarUrl } = e.detail
            db.collection('users').doc('1').update({ data: { avatarUrl } })
                                                             ^^^^^^^^^ a record keeps `e.detail.avatarUrl`, a file on this phone that is gone when the app is closed
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { fileList } = await cloud.getTempFileURL({ fileList: event.files })
          return cloud.database().collection('photos').add({ data: { url: fileList[0].tempFileURL } })
                                                                          ^^^^^^^^^^^^^^^^^^^^^^^ `tempFileURL` is kept, and the link expires
        }
        """,
    )
    valid = (
        """
        const db = wx.cloud.database()
        Page({
          async choose() {
            const { tempFiles } = await wx.chooseMedia({ count: 1 })
            const filePath = tempFiles[0].tempFilePath
            const { fileID } = await wx.cloud.uploadFile({ cloudPath: `photos/${Date.now()}.png`, filePath })
            await db.collection('users').add({ data: { photo: fileID, size: tempFiles[0].size } })
            this.setData({ filePath, photo: filePath })
          },
          async save() {
            await this.upload()
            await db.collection('users').add({ data: { photo: this.data.photo } })
          },
          async upload() {
            const { fileID } = await wx.cloud.uploadFile({ cloudPath: `photos/${Date.now()}.png`, filePath: this.data.photo })
            this.setData({ photo: fileID })
          }
        })
        """,
        """
        Page({
          choose() {
            wx.chooseImage({
              success: (res) => wx.getFileSystemManager().saveFile({
                tempFilePath: res.tempFilePaths[0],
                success: ({ savedFilePath }) => wx.setStorageSync('photo', savedFilePath)
              })
            })
          }
        })
        """,
        """
        -- cloudfunctions/fn/index.js --
        const cloud = require('wx-server-sdk')
        exports.main = async (event) => {
          const { fileList } = await cloud.getTempFileURL({ fileList: event.files })
          return fileList.map(file => file.tempFileURL)
        }
        """,
    )
