"""A package that a cloud function imports and nobody installs for it.

## What it does

Follows the imports of a cloud function from its entry and reports packages that are not in the `dependencies` of its package.json.

## Why is this bad?

In the cloud only what package.json declares is installed, and `devDependencies` are left out. The import then fails with "Cannot find module", at the start of every call. On the
developer's machine it works, because Node.js also looks in the folders around the function.

## Example

```js
const dayjs = require('dayjs')
exports.main = async event => dayjs(event.at).format()
```

with `{ "dependencies": { "wx-server-sdk": "~3.0.0" } }`

## Use instead

`{ "dependencies": { "dayjs": "^1.11.0", "wx-server-sdk": "~3.0.0" } }`

## Known limits

Packages that wx-server-sdk itself needs are installed with it, and old runtimes bring some along: a warning, because a newer version ends that. What other packages need is not known.

Silent for packages that stand in the function's own `node_modules` folder, for functions with layers in cloudbaserc.json or built by a bundler, for imports inside `try` with a
`catch` (optional ones), and for files that the entry does not load. Layers that are bound on the console cannot be seen. A function without package.json gets one finding,
at its first import of a package.

## 中文

从云函数入口开始检查其引用的 npm 包是否写在该函数 package.json 的 `dependencies` 中。
云端只安装 package.json 声明的依赖，`devDependencies` 不会安装；缺少声明时，每次调用都会在启动时报 “Cannot find module”。本地能运行，是因为 Node.js 还会到外层目录查找。
函数自己的 `node_modules` 中已有的包、使用层（Layer）或打包工具的函数、放在 `try … catch` 中的可选依赖，以及入口不会加载的文件不报告。没有 package.json 的函数只报告一次。
"""

import re
from collections.abc import Mapping

from wxlint.api import (
    FUNCTION,
    SERVER_SDK,
    CloudFunction,
    Fact,
    Finding,
    Fix,
    ImportUse,
    Message,
    ProjectIndex,
    ProjectResult,
    Rule,
    RuleResult,
    Severity,
    Text,
    is_builtin_module,
    node,
    on_import,
    on_project,
    regex,
    server_sdk,
)

_PACKAGE = regex(r"(?:@[a-z\d~-][\w.~-]*/)?[a-z\d~-][\w.~-]*", re.IGNORECASE)
_RUNTIME = regex(r"node(?:js)?\D{0,2}(\d+)", re.IGNORECASE)


class UndeclaredDependency(Rule):
    summary = "package that the cloud function does not declare"
    summary_zh = "云函数未声明的依赖包"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://docs.cloudbase.net/cloud-function/install-nodejs-dependencies",
        "https://cloud.tencent.com/document/product/583/11060",
    )
    aliases = ("function-config/package-json",)
    files = FUNCTION

    messages = {
        "undeclared": Message(
            "`{package}` is not in the package.json of `{function}`: it is not installed in the cloud",
            zh="`{package}` 不在 `{function}` 的 package.json 中，云端不会安装",
            help="add it to `dependencies` in `{path}`",
            help_zh="将其加入 `{path}` 的 `dependencies`",
        ),
        "development": Message(
            "`{package}` is only in `devDependencies`, which are not installed in the cloud",
            zh="`{package}` 只在 `devDependencies` 中，云端不会安装",
            help="move it to `dependencies` in `{path}`",
            help_zh="将其移到 `{path}` 的 `dependencies`",
        ),
        "old-runtime": Message(
            "`{package}` is not in the package.json of `{function}`, and only runtimes up to Node.js 12 bring it along",
            zh="`{package}` 不在 `{function}` 的 package.json 中，而只有 Node.js 12 及更早的运行环境内置了它",
            help="add it to `dependencies` in `{path}`",
            help_zh="将其加入 `{path}` 的 `dependencies`",
        ),
        "borrowed": Message(
            "`{package}` is not in the package.json of `{function}`: it is there only as long as wx-server-sdk happens to need it",
            zh="`{package}` 不在 `{function}` 的 package.json 中：只是因为 wx-server-sdk 恰好依赖它才会被安装",
            help="add it to `dependencies` in `{path}`",
            help_zh="将其加入 `{path}` 的 `dependencies`",
        ),
        "uncertain": Message(
            "`{package}` is not in the package.json of `{function}`: unless another package needs it, it is not installed in the cloud",
            zh="`{package}` 不在 `{function}` 的 package.json 中：除非其他包恰好依赖它，否则云端不会安装",
            help="add it to `dependencies` in `{path}`",
            help_zh="将其加入 `{path}` 的 `dependencies`",
        ),
        "no-package": Message(
            "the cloud function `{function}` has no package.json: `{package}` is not installed in the cloud",
            zh="云函数 `{function}` 没有 package.json，云端不会安装 `{package}`",
            help="add `{path}` and declare the packages that the function imports",
            help_zh="新增 `{path}`，并声明该函数引用的包",
        ),
    }

    @on_import("*")
    def note(self, use: ImportUse) -> RuleResult:
        if use.form == "type" or use.is_relative or is_builtin_module(use.specifier) or use.module.file.function is None:
            return
        if _PACKAGE.fullmatch(use.package) and not use.is_caught:
            yield self.fact("import", use, package=use.package, specifier=use.specifier, function=use.module.file.function)

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        by_function: dict[object, list[Fact]] = {}
        for fact in index.facts(self, "import"):
            by_function.setdefault(fact.data["function"], []).append(fact)
        versions = index.project.repository.usual_versions
        for number, facts in by_function.items():
            function = index.project.functions[int(str(number))]
            if function.layers or index.is_bundled(function):
                continue
            loaded = {path: position for position, path in enumerate(index.reach(function).paths)}
            ours = sorted((fact for fact in facts if fact.path in loaded), key=lambda fact: (loaded[fact.path], fact.span))
            yield from self._check_function(index, function, ours, versions)

    def _check_function(self, index: ProjectIndex, function: CloudFunction, imports: list[Fact], versions: Mapping[str, str]) -> ProjectResult:
        path = f"{function.dir}/package.json".lstrip("/")
        if function.dependencies is None and index.project.presence(path) is not False:
            return  # it is there, but cannot be read
        seen: set[str] = set()
        for fact in imports:
            package = str(fact.data["package"])
            if package in seen or _is_there(index, function, package, str(fact.data["specifier"])):
                continue
            if function.package_json is not None and not seen and _is_broken(index, function.package_json):
                return
            seen.add(package)
            if function.dependencies is None:
                yield self.finding(fact, "no-package", function=function.name, package=package, path=path)
                return
            yield self._undeclared(index, function, fact, package, path, versions)

    def _undeclared(self, index: ProjectIndex, function: CloudFunction, fact: Fact, package: str, path: str, versions: Mapping[str, str]) -> Finding:
        development = (function.dev_dependencies or {}).get(package)
        key = self._kind(function, package, is_development=development is not None)
        version = development or versions.get(package)
        edit = index.declare_dependency(function, package, version) if version is not None else None
        title = Text(f"add `{package}` to the dependencies", f"把 `{package}` 加入依赖")
        return self.finding(
            fact,
            key,
            function=function.name,
            package=package,
            path=path,
            severity=Severity.ERROR if key in ("undeclared", "development") else Severity.WARNING,
            fix=Fix(title, (edit,), safe=True) if edit is not None else None,
        )

    @staticmethod
    def _kind(function: CloudFunction, package: str, *, is_development: bool) -> str:
        """How sure it is that the package is missing: npm also installs what declared packages need, which is known of wx-server-sdk alone."""
        others = dict(function.dependencies or {})
        sdk = others.pop(SERVER_SDK, None)
        if sdk is not None and package in server_sdk.brought_packages(sdk):
            return "borrowed"
        if package in node.OLD_RUNTIME_PACKAGES and _old_runtime(function) is not False:
            return "old-runtime"
        if is_development:
            return "development"
        return "uncertain" if others else "undeclared"

    invalid = (
        """
        const cloud = require('wx-server-sdk')
        const dayjs = require('dayjs')
                              ^^^^^^^ `dayjs` is not in the package.json of `fn`: it is not installed in the cloud
        const parse = require('@shop/parser/lib/parse')
                              ^^^^^^^^^^^^^^^^^^^^^^^^ `@shop/parser` is not in the package.json of `fn`: it is not installed in the cloud
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => parse(dayjs(event.at).format())
        -- cloudfunctions/fn/package.json --
        {
          "dependencies": {
            "wx-server-sdk": "~3.0.0"
          }
        }
        -- cloudfunctions/other/package.json --
        { "dependencies": { "dayjs": "^1.11.0" } }
        -- cloudfunctions/other/index.js --
        exports.main = async () => require('dayjs')
        -- fixed: cloudfunctions/fn/package.json --
        {
          "dependencies": {
            "wx-server-sdk": "~3.0.0",
            "dayjs": "^1.11.0"
          }
        }
        """,
        """
        -- cloudfunctions/fn/index.js --
        const { format } = require('./lib/format')
        exports.main = async (event) => format(event.at)
        -- cloudfunctions/fn/lib/format.js --
        const dayjs = require('dayjs')
                              ^^^^^^^ `dayjs` is only in `devDependencies`, which are not installed in the cloud
        const _ = require('lodash/fp')
                          ^^^^^^^^^^^ warning: `lodash` is not in the package.json of `fn`, and only runtimes up to Node.js 12 bring it along
        const { sign } = require('jsonwebtoken')
                                 ^^^^^^^^^^^^^^ warning: `jsonwebtoken` is not in the package.json of `fn`: it is there only as long as wx-server-sdk happens to need it
        exports.format = _.map((at) => sign(dayjs(at).format()))
        -- cloudfunctions/fn/package.json --
        { "dependencies": { "wx-server-sdk": "~3.0.0" }, "devDependencies": { "dayjs": "^1.11.0" } }
        -- fixed: cloudfunctions/fn/package.json --
        { "dependencies": { "wx-server-sdk": "~3.0.0", "dayjs": "^1.11.0" }, "devDependencies": { "dayjs": "^1.11.0" } }
        """,
        """
        -- cloudfunctions/bare/index.js --
        const fs = require('fs')
        const cloud = require('wx-server-sdk')
                              ^^^^^^^^^^^^^^^ the cloud function `bare` has no package.json: `wx-server-sdk` is not installed in the cloud
        const axios = require('axios')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => axios.get(event.url)
        """,
        """
        -- cloudbaserc.json --
        { "functionRoot": "cloudfunctions", "functions": [{ "name": "fn", "runtime": "Nodejs16.13" }] }
        -- cloudfunctions/fn/index.js --
        const request = require('request')
                                ^^^^^^^^^ `request` is not in the package.json of `fn`: it is not installed in the cloud
        exports.main = async (event) => request(event.url)
        -- cloudfunctions/fn/package.json --
        { "dependencies": {} }
        """,
        """
        const Router = require('tcb-router')
        const compose = require('koa-compose')
                                ^^^^^^^^^^^^^ warning: `koa-compose` is not in the package.json of `fn`: unless another package needs it, it is not installed in the cloud
        exports.main = async (event) => compose([])(event)
        -- cloudfunctions/fn/package.json --
        { "dependencies": { "tcb-router": "^1.1.0" } }
        """,
    )
    valid = (
        """
        const fs = require('fs')
        const { readFile } = require('fs/promises')
        const crypto = require('node:crypto')
        const test = require('node:test')
        const cloud = require('wx-server-sdk')
        const { sum } = require('./lib/sum')
        const absolute = require('/opt/shared')
        cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
        exports.main = async (event) => sum(event.a)
        -- cloudfunctions/fn/lib/sum.js --
        exports.sum = (a) => a
        """,
        """
        const get = require('lodash/get')
        const parse = require('@shop/parser/lib/parse')
        const fast = require('fsevents-lite')
        const base = require('@shop/base')
        exports.main = async (event) => parse(get(event, 'text'))
        -- cloudfunctions/fn/package.json --
        {
          "dependencies": { "lodash": "^4.17.0", "@shop/parser": "1.x" },
          "optionalDependencies": { "fsevents-lite": "1.0.0" },
          "peerDependencies": { "@shop/base": "*" }
        }
        """,
        """
        -- cloudfunctions/fn/index.ts --
        import type { Handler } from 'aws-lambda'
        import { Context } from 'scf-types'
        export const main = async (event: Handler, context: Context) => 'pong'
        -- cloudfunctions/fn/package.json --
        { "dependencies": {} }
        """,
        """
        let cache = null
        try { cache = require('ioredis') } catch (err) { cache = new Map() }
        exports.main = async (event) => cache.get(event.key)
        """,
        """
        const parser = require('tiny-parser')
        exports.main = async (event) => parser(event.text)
        -- cloudfunctions/fn/node_modules/tiny-parser/index.js --
        module.exports = (text) => text.split(' ')
        """,
        """
        exports.main = async () => 'pong'
        -- cloudfunctions/fn/local-test.js --
        const express = require('express')
        require('dotenv').config()
        express().listen(3000)
        -- cloudfunctions/fn/index.test.js --
        const { expect } = require('chai')
        expect(1).to.equal(1)
        """,
        """
        const config = require('config')
        const { sum } = require('lib/sum')
        exports.main = async (event) => sum(event.a, config.b)
        -- cloudfunctions/fn/config.js --
        module.exports = { b: 1 }
        -- cloudfunctions/fn/lib/sum.js --
        exports.sum = (a, b) => a + b
        """,
        """
        -- cloudbaserc.json --
        { "functionRoot": "cloudfunctions", "functions": [{ "name": "fn", "layers": [{ "name": "shared", "version": 3 }] }] }
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        exports.main = async (event) => axios.get(event.url)
        """,
        """
        -- cloudfunctions/fn/index.ts --
        import dayjs from 'dayjs'
        export const main = async (event: { at: string }) => dayjs(event.at).format()
        -- cloudfunctions/fn/package.json --
        { "scripts": { "build": "tsup index.ts" }, "devDependencies": { "tsup": "^8.0.0", "dayjs": "^1.11.0" } }
        """,
        """
        exports.main = async (event) => require(event.name)
        """,
        """
        const keys = require('service_keys.json')
        exports.main = async (event) => keys[event.name]
        """,
        """
        -- cloudbaserc.json --
        { "functionRoot": "cloudfunctions", "functions": [{ "name": "fn", "runtime": "Nodejs10.15" }] }
        -- cloudfunctions/fn/index.js --
        const puppeteer = require('puppeteer')
        exports.main = async (event) => puppeteer.launch()
        -- cloudfunctions/fn/package.json --
        { "devDependencies": { "puppeteer": "2.0.0" } }
        """,
        """
        -- cloudfunctions/plain/index.js --
        const http = require('http')
        exports.main = async (event) => new Promise((resolve) => http.get(event.url, resolve))
        """,
        """
        -- cloudfunctions/fn/index.js --
        const axios = require('axios')
        exports.main = async (event) => axios.get(event.url)
        -- cloudfunctions/fn/package.json --
        { "dependencies": { "axios":
        """,
    )


def _is_broken(index: ProjectIndex, path: str) -> bool:
    document = index.json(path)
    return document is None or any(problem.kind == "syntax" for problem in document.problems)


def _old_runtime(function: CloudFunction) -> bool | None:
    """Whether the function runs on a Node.js that brings packages along; None if nothing tells."""
    runtime = _RUNTIME.search(function.runtime or "")
    return None if runtime is None else int(runtime[1]) <= node.LAST_OLD_RUNTIME


def _is_there(index: ProjectIndex, function: CloudFunction, package: str, specifier: str) -> bool:
    """Whether the package is declared, uploaded with the function or a part of its runtime.

    `NODE_PATH` holds the function's folder, so that a file in it can be named like a package; a JSON file with keys is often left out of a repository.
    """
    if package in (function.dependencies or {}) or index.has_installed(function, package) or specifier.endswith(".json"):
        return True
    if package in node.OLD_RUNTIME_PACKAGES and _old_runtime(function):
        return True
    base = f"{function.dir}/{specifier}".lstrip("/")
    return any(index.project.presence(base + ending) for ending in ("", ".js", ".ts", ".json", "/index.js", "/index.ts", "/package.json"))
