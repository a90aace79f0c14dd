"""A cloud function that writes where nothing can be written.

## What it does

Reports files and folders that a cloud function makes beside its code: relative paths, `__dirname`, `process.cwd()`, and absolute paths that are not in `/tmp`.

## Why is this bad?

The folder of a function is read-only in the cloud: `EROFS: read-only file system`. It works while the function runs on the developer's machine, and fails for every user. `/tmp` can be written to, and is gone with the
instance.

## Example

```js
fs.writeFileSync('./poster.png', buffer)
```

## Use instead

```js
fs.writeFileSync(path.join('/tmp', 'poster.png'), buffer)
```

## Known limits

Paths that are not known to begin anywhere are silent, and so are mounted file systems (`/mnt`). What has to stay goes to cloud storage with `cloud.uploadFile`.

## 中文

查找云函数在代码目录中创建文件或目录的写法：相对路径、`__dirname`、`process.cwd()`，以及 `/tmp` 以外的绝对路径。
云端的函数目录是只读的，写入会报 `EROFS: read-only file system`，只有在本地调试时才能成功。
请写入 `/tmp`（随实例回收而清空）；需要长期保存的文件用 `cloud.uploadFile` 上传到云存储。
"""

from wxlint.api import FUNCTION, CallSite, Expression, Message, Rule, RuleResult, Severity, made_by, on_call, regex

_PACKAGES = ("fs", "node:fs", "fs.promises", "node:fs.promises", "fs/promises", "node:fs/promises", "fs-extra", "graceful-fs")
_MAKERS = ("writeFile", "appendFile", "mkdir", "outputFile", "outputJson", "writeJson", "ensureDir", "ensureFile")
_COPIERS = ("copyFile", "copy", "rename", "move")
_PATHS = tuple(
    f"npm:{package}.{name}{ending}" for package in _PACKAGES for name in (*_MAKERS, *_COPIERS, "createWriteStream") for ending in ("", "Sync")
)
_JOINS = regex(r"npm:(?:node:)?path(?:/posix|\.posix)?\.(?:join|resolve)")
_WRITABLE = regex(r"/(?:tmp|mnt|dev|proc)(?:/|$)")
_CODE = regex(r"(?:__dirname\b|process\.cwd\(\))")


class WriteOutsideTmp(Rule):
    summary = "cloud function writes outside of /tmp"
    summary_zh = "云函数写入了 /tmp 以外的目录"
    severity = Severity.WARNING
    since = "0.1.0"
    presets = ("recommended",)
    references = ("https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/notice.html",)
    aliases = ("function/tmp-only",)
    files = FUNCTION

    messages = {
        "read-only": Message(
            "`{folder}` is read-only in the cloud: only `/tmp` can be written to",
            zh="云端的 `{folder}` 是只读的，只能写入 `/tmp`",
            help="write to `path.join('/tmp', …)`",
            help_zh="改为写入 `path.join('/tmp', …)`",
        ),
    }

    @on_call(*_PATHS)
    def check(self, call: CallSite) -> RuleResult:
        is_copy = call.name.rpartition(".")[2].removesuffix("Sync") in _COPIERS
        target = call.argument(1 if is_copy else 0)
        if target is None or b"chdir" in call.module.data:
            return
        folder = _unwritable(target)
        if folder is not None:
            yield self.finding(target, "read-only", folder=folder)

    invalid = (
        """
        const fs = require('fs')
        const path = require('path')
        exports.main = async (event) => {
          fs.mkdirSync('output')
                       ^^^^^^^^ `output` is read-only in the cloud: only `/tmp` can be written to
          fs.writeFileSync(`./posters/${event.id}.png`, await draw(event))
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `./posters/` is read-only in the cloud: only `/tmp` can be written to
          fs.copyFileSync('/tmp/a.png', path.join(__dirname, 'a.png'))
                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `__dirname` is read-only in the cloud: only `/tmp` can be written to
        }
        """,
        """
        import { writeFile } from 'fs/promises'
        const LOG = __dirname + '/log.txt'
        export const main = async (event) => {
          await writeFile(LOG, JSON.stringify(event))
                          ^^^ `__dirname` is read-only in the cloud: only `/tmp` can be written to
          await writeFile('/var/user/state.json', '{}')
                          ^^^^^^^^^^^^^^^^^^^^^^ `/var/user/state.json` is read-only in the cloud: only `/tmp` can be written to
        }
        """,
    )
    valid = (
        """
        const fs = require('fs')
        const os = require('os')
        const path = require('path')
        const TMP = '/tmp'
        exports.main = async (event) => {
          fs.writeFileSync('/tmp/a.png', event.data)
          fs.writeFileSync(path.join(TMP, 'o.png'), event.data)
          fs.writeFileSync(path.resolve(os.tmpdir(), 'o.png'), event.data)
          fs.writeFileSync(event.path, event.data)
          fs.createWriteStream('/mnt/shared/a.png')
          fs.copyFileSync('./template.png', '/tmp/template.png')
          return fs.readFileSync('./template.html', 'utf8') + fs.readFileSync(path.join(__dirname, 'a.txt'))
        }
        """,
        """
        const fs = require('fs')
        exports.main = async (event) => {
          process.chdir('/tmp')
          fs.writeFileSync('a.txt', event.text)
        }
        """,
        """
        const fs = require('./files')
        exports.main = async (event) => fs.writeFileSync('a.txt', event.text)
        """,
    )


def _unwritable(target: Expression) -> str | None:
    """What of the function's folder `target` begins with; None where that is not known, or can be written to."""
    made = made_by(target)
    if made is not None and made.callee.resolved_path is not None and _JOINS.fullmatch(made.callee.resolved_path):
        first = made.argument(0)
        return None if first is None else _unwritable_text(first)
    return _unwritable_text(target)


def _unwritable_text(target: Expression) -> str | None:
    code = _CODE.match(target.spelled_out().lstrip("`${ ("))
    if code is not None:
        return code[0]
    beginning = target.beginning()
    return beginning if beginning and not _WRITABLE.match(beginning) and "://" not in beginning else None
