"""Code of a cloud function that lies outside its folder.

## What it does

Reports relative imports in a cloud function that lead out of its folder, and files that it reads from there by a fixed path.

## Why is this bad?

Only the function's own folder is uploaded. On the developer's machine `../common/util` is there; in the cloud it is not, and the function fails with "Cannot find module".

## Example

```js
const { price } = require('../common/price')
exports.main = async event => price(event.item)
```

## Use instead

```js
const { price } = require('./common/price')
exports.main = async event => price(event.item)
```

Keep a copy in every function's folder (a script can do that), publish the shared code as a package, or put it into a layer.

## Known limits

Silent for imports that TypeScript erases, and where a bundler builds the function, as far as its package.json or one around it tells: bundlers pack what they find. Paths that are put
together at run time are not followed, nor are links.

## 中文

检查云函数中的相对导入（以及以固定路径读取的文件）是否超出了该云函数自己的目录。
上传时只会打包云函数自己的目录：本地能找到的 `../common/util` 在云端并不存在，运行时会报 “Cannot find module”。
请把公共代码复制到各云函数目录（可用脚本完成）、发布为 npm 包，或放入层（Layer）。若由打包工具构建，或导入只用于类型，则不报告。
"""

import posixpath
from collections.abc import Iterator

from wxlint.api import (
    FUNCTION,
    CallSite,
    CloudFunction,
    Confidence,
    Expression,
    Fact,
    Finding,
    ImportUse,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    on_call,
    on_import,
    on_project,
)

_READERS = ("readFileSync", "readFile", "createReadStream", "promises.readFile")
_READ_CALLS = (
    *(f"npm:{prefix}fs.{name}" for prefix in ("", "node:") for name in _READERS),
    "npm:fs/promises.readFile",
    "npm:node:fs/promises.readFile",
)
_JOINS = frozenset(f"npm:{prefix}path.{name}()" for prefix in ("", "node:") for name in ("join", "resolve"))


def leaves(function: CloudFunction, path: str) -> bool:
    """Whether `path` lies outside the function's folder."""
    return path != function.dir and not path.startswith(f"{function.dir}/") if function.dir else path.startswith("..")


class RequireOutsideFolder(Rule):
    summary = "import from outside the cloud function's folder"
    summary_zh = "引用了云函数目录之外的代码"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/en/dev/wxcloud/guide/functions/getting-started.html",
        "https://docs.cloudbase.net/en/cloud-function/layer",
    )
    aliases = ("function-config/require-inside",)
    files = FUNCTION

    messages = {
        "import": Message(
            "`{specifier}` lies outside the folder of the cloud function `{function}`, and only that folder is uploaded",
            zh="`{specifier}` 位于云函数 `{function}` 的目录之外，而上传时只会打包该目录",
            help="copy the code into `{folder}`, or share it as a package or a layer",
            help_zh="把代码复制到 `{folder}` 内，或以 npm 包、层（Layer）的方式共享",
        ),
        "file": Message(
            "this file lies outside the folder of the cloud function `{function}`, and only that folder is uploaded",
            zh="该文件位于云函数 `{function}` 的目录之外，而上传时只会打包该目录",
            help="move the file into `{folder}`",
            help_zh="把文件移到 `{folder}` 内",
        ),
        "too": Message("this one too", zh="此处也是"),
    }

    @on_import("*")
    def note_import(self, use: ImportUse) -> RuleResult:
        function = self.project.function_of(use.module.file)
        if function is None or not use.specifier.startswith(".") or use.form == "type" or use.is_caught:
            return
        target = posixpath.normpath(posixpath.join(posixpath.dirname(use.path), use.specifier))
        if leaves(function, target):
            yield self.fact("import", use, function=use.module.file.function, specifier=use.specifier, folder=posixpath.dirname(target))

    @on_call(*_READ_CALLS)
    def note_file(self, call: CallSite) -> RuleResult:
        function = self.project.function_of(call.module.file)
        argument = call.argument(0)
        target = _static_path(argument, function) if argument is not None and function is not None else None
        if argument is not None and function is not None and target is not None and leaves(function, target):
            yield self.fact("file", argument, function=call.module.file.function)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        by_function: dict[object, list[Fact]] = {}
        for fact in (*index.facts(self, "import"), *index.facts(self, "file")):
            by_function.setdefault(fact.data["function"], []).append(fact)
        for number, facts in by_function.items():
            function = index.project.functions[int(str(number))]
            loaded = set(index.reach(function).paths)
            ours = [fact for fact in facts if fact.path in loaded]
            if ours and not index.is_bundled(function):
                yield from self._findings(function, ours)

    def _findings(self, function: CloudFunction, facts: list[Fact]) -> Iterator[Finding]:
        """One finding for each file and the folder that it reaches into: the imports from there come together and are mended together."""
        groups: dict[tuple[str, object], list[Fact]] = {}
        for fact in facts:
            groups.setdefault((fact.path, fact.data.get("folder", fact.span)), []).append(fact)
        confidence = Confidence.MEDIUM if function.entry is not None and function.entry.endswith((".ts", ".tsx")) else Confidence.HIGH
        for first, *others in groups.values():
            related = [self.label(other, "too") for other in others]
            if first.name == "file":
                yield self.finding(first, "file", function=function.name, folder=function.dir, confidence=confidence)
            else:
                specifier = first.data["specifier"]
                yield self.finding(
                    first, "import", specifier=specifier, function=function.name, folder=function.dir, related=related, confidence=confidence
                )

    invalid = (
        """
        -- cloudfunctions/fn/index.js --
        const { price } = require('../common/price')
                                  ^^^^^^^^^^^^^^^^^ `../common/price` lies outside the folder of the cloud function `fn`, and only that folder is uploaded
        const { round } = require('../common/round')
                                  ----------------- this one too
        const constants = require('../../miniprogram/utils/constants.js')
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `../../miniprogram/utils/constants.js` lies outside the folder of the cloud function `fn`, and only that folder is uploaded
        const { list } = require('./lib/list')
        exports.main = async (event) => round(price(list(event), constants))
        -- cloudfunctions/fn/lib/list.js --
        const items = require('../items')
        const config = require('../../config.json')
                               ^^^^^^^^^^^^^^^^^^^ `../../config.json` lies outside the folder of the cloud function `fn`, and only that folder is uploaded
        exports.list = (event) => items[config[event.kind]]
        -- cloudfunctions/fn/items.js --
        module.exports = {}
        -- cloudfunctions/common/price.js --
        exports.price = (items) => items.length
        """,
        """
        const fs = require('fs')
        const path = require('path')
        const template = fs.readFileSync(path.join(__dirname, '..', 'templates', 'mail.html'), 'utf8')
                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this file lies outside the folder of the cloud function `fn`, and only that folder is uploaded
        const key = fs.readFileSync('../keys/public.pem')
                                    ^^^^^^^^^^^^^^^^^^^^ this file lies outside the folder of the cloud function `fn`, and only that folder is uploaded
        exports.main = async (event) => template.replace('{name}', event.name) + key
        """,
    )
    valid = (
        """
        -- cloudfunctions/fn/index.js --
        const { price } = require('./common/price')
        const fs = require('fs')
        const path = require('path')
        exports.main = async () => price(fs.readFileSync(path.join(__dirname, 'data', 'goods.json')), fs.readFileSync('/opt/shared.json'))
        -- cloudfunctions/fn/common/price.js --
        const rules = require('../rules')
        const fs = require('fs')
        const path = require('path')
        exports.price = () => rules[fs.readFileSync(path.resolve(__dirname, '../data/kind.txt'))]
        -- cloudfunctions/fn/rules.js --
        module.exports = {}
        """,
        """
        -- cloudfunctions/fn/index.ts --
        import { Item } from '../../miniprogram/types/item'
        import type { Order } from '../types'
        import { order } from '../../typings/order'
        export const main = async (event: { item: Item; orders: Order[] }) => {
          for (const order of event.orders) console.log(order)
          return event.orders as order[]
        }
        """,
        """
        -- cloudfunctions/fn/index.ts --
        import { price } from '../../shared/price'
        export const main = async (event: { item: string }) => price(event.item)
        -- cloudfunctions/fn/package.json --
        { "scripts": { "build": "esbuild index.ts --bundle --platform=node --outfile=dist/index.js" } }
        """,
        """
        -- cloudfunctions/fn/index.js --
        let local = {}
        try { local = require('../local.config') } catch (err) {}
        exports.main = async () => local
        """,
        """
        -- cloudfunctions/fn/index.js --
        exports.main = async () => 'pong'
        -- cloudfunctions/fn/try-it.js --
        const { deploy } = require('../../scripts/deploy')
        deploy('fn')
        """,
        """
        const dynamic = require('/opt/shared/price')
        exports.main = async (event) => dynamic(event)
        """,
    )


def _static_path(path: Expression, function: CloudFunction) -> str | None:
    """The file that a fixed path names: relative to the function's folder, where it runs, or put together from `__dirname`."""
    constant = path.constant()
    if constant is not None:
        return (
            posixpath.normpath(posixpath.join(function.dir, constant.value))
            if isinstance(constant.value, str) and constant.value[:1] == "."
            else None
        )
    made = path if path.kind == "call_expression" else path.definition()
    if made is None or made.kind != "call_expression" or made.resolved_path not in _JOINS:
        return None
    first, *rest = CallSite(made.module, made.node, "path.join").arguments or (made,)
    parts = [part.constant() for part in rest]
    if first.text != "__dirname" or not parts:
        return None
    texts = [part.value for part in parts if part is not None and isinstance(part.value, str)]
    if len(texts) < len(parts) or any(text.startswith("/") for text in texts):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(made.path), *texts))
