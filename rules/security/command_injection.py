"""What the caller sends becomes a part of a shell command.

## What it does

Follows the request of a cloud function, and reports where a part of it stands in a command that `child_process` (`exec`, `spawn` and their kin), `shelljs` or `execa` runs.

## Why is this bad?

`exec` hands its text to a shell: `; curl …`, `$(…)` and backquotes in it are commands too. Anybody can call a cloud function with any data, and so run any program in it, with its
environment variables and keys at hand.

## Example

```js
const { execSync } = require('child_process')
exports.main = async (event) => execSync(`ffmpeg -i ${event.url} -frames:v 1 /tmp/cover.jpg`)
```

## Use instead

```js
const { execFileSync } = require('child_process')
exports.main = async (event) => execFileSync('ffmpeg', ['-i', await download(event.fileID), '-frames:v', '1', '/tmp/cover.jpg'])
```

## Known limits

The arguments of `spawn` and `execFile` are no sink, but for the command after `-c` where the program is a shell; the option `shell: true` is not looked at. Silent where the value was compared with something fixed or made a number, and where a decision
about `OPENID` guards the place.

## 中文

跟踪云函数的请求参数，若其一部分进入 `child_process`（`exec`、`spawn` 等）、`shelljs`、`execa` 执行的命令，则报告。
`exec` 会把文本交给 shell，其中的 `;`、`$(…)`、反引号都会被当作命令。任何人都可以调用云函数，从而在其中执行任意程序，并读到环境变量和密钥。
请用 `execFile` 加参数数组，程序名固定，参数不经过 shell。
"""

from wxlint.api import FUNCTION, Flow, Message, Rule, RuleResult, Severity, on_flow


class CommandInjection(Rule):
    summary = "shell command that the caller of a cloud function decides"
    summary_zh = "执行由调用者决定的命令"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://nodejs.org/api/child_process.html",
        "https://cwe.mitre.org/data/definitions/78.html",
    )
    aliases = ("function/no-command-injection",)
    files = FUNCTION

    messages = {
        "command": Message(
            "`{source}` is decided by the caller, and it becomes a part of a command: the caller can run any program",
            zh="`{source}` 由调用者决定，却成为命令的一部分：调用者可执行任意程序",
            help="run a fixed program with `execFile`, and hand values over in its array of arguments",
            help_zh="用 `execFile` 运行固定的程序，并通过参数数组传值",
        ),
        "source": Message("`{source}` is chosen by the caller", zh="`{source}` 由调用者传入"),
    }

    @on_flow(source="client-input", sink="command")
    def check(self, flow: Flow) -> RuleResult:
        if not flow.checked and not flow.asserted & {"checked", "number"}:
            yield self.flow_finding(flow, "command", source_key="source")

    invalid = (
        """
        const { execSync } = require('child_process')
        exports.main = async (event) => {
          const { url } = event
                  --- `event.url` is chosen by the caller
          execSync(`ffmpeg -i "${url}" -frames:v 1 /tmp/cover.jpg`)
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `event.url` is decided by the caller, and it becomes a part of a command: the caller can run any program
        }
        """,
        """
        const util = require('util')
        const exec = util.promisify(require('node:child_process').exec)
        const { spawn } = require('child_process')
        const run = command => exec(command, { cwd: '/tmp' })
                                    ^^^^^^^ `event.name` is decided by the caller, and it becomes a part of a command: the caller can run any program
        exports.main = async (event) => {
          await run('convert ' + event.name + ' out.png')
          spawn('/bin/sh', ['-c', `du -s ${event.folder}`])
                                  ^^^^^^^^^^^^^^^^^^^^^^^ `event.folder` is decided by the caller, and it becomes a part of a command: the caller can run any program
          return spawn(event.tool, ['--version'])
                       ^^^^^^^^^^ `event.tool` is decided by the caller, and it becomes a part of a command: the caller can run any program
        }
        """,
    )
    valid = (
        """
        const { spawn, execFileSync } = require('child_process')
        exports.main = async (event) => {
          spawn('ffmpeg', ['-c', event.codec, '-i', '/tmp/a.mp4'])
          return execFileSync('sh', ['-c', 'echo "$1" > /tmp/note', 'note', event.text])
        }
        """,
        """
        const { execFile } = require('child_process')
        exports.main = async (event) => execFile('ffmpeg', ['-i', event.url, '/tmp/cover.jpg'])
        """,
        """
        const { execSync } = require('child_process')
        exports.main = async (event) => execSync(`head -n ${Number(event.lines)} /tmp/log`)
        """,
        """
        const { exec } = require('child_process')
        exports.main = async (event) => {
          if (!/^[a-z]+$/.test(event.name)) return { code: 400 }
          exec('convert ' + event.name + '.png out.png')
        }
        """,
        """
        const tools = { exec: query => query }
        exports.main = async (event) => tools.exec(event.text) && /a(b)/.exec(event.text)
        """,
    )
