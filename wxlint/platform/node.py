"""What Node.js brings along: modules that need no package.

Source: `require("module").builtinModules` of Node.js 20.20.2, names with a leading underscore left out; Node.js 18 has the same but for `inspector/promises`. Modules that
exist only with the prefix `node:` (`node:test`, `node:sqlite`) are recognised by it.
"""

from __future__ import annotations

BUILTIN_MODULES = frozenset(
    {
        *(
            "assert",
            "assert/strict",
            "async_hooks",
            "buffer",
            "child_process",
            "cluster",
            "console",
            "constants",
            "crypto",
            "dgram",
            "diagnostics_channel",
        ),
        *(
            "dns",
            "dns/promises",
            "domain",
            "events",
            "fs",
            "fs/promises",
            "http",
            "http2",
            "https",
            "inspector",
            "inspector/promises",
            "module",
            "net",
            "os",
        ),
        *("path", "path/posix", "path/win32", "perf_hooks", "process", "punycode", "querystring", "readline", "readline/promises", "repl", "stream"),
        *(
            "stream/consumers",
            "stream/promises",
            "stream/web",
            "string_decoder",
            "sys",
            "timers",
            "timers/promises",
            "tls",
            "trace_events",
            "tty",
            "url",
        ),
        *("util", "util/types", "v8", "vm", "wasi", "worker_threads", "zlib"),
    }
)


def is_builtin_module(specifier: str) -> bool:
    """Whether `specifier` names a module of Node.js itself."""
    return specifier.startswith("node:") or specifier in BUILTIN_MODULES


OLD_RUNTIME_PACKAGES = frozenset(
    {
        *(
            "base64-js",
            "cos-nodejs-sdk-v5",
            "crypto-browserify",
            "ieee754",
            "imagemagick",
            "isarray",
            "jmespath",
            "lodash",
            "microtime",
            "npm",
            "puppeteer",
        ),
        *("qcloudapi-sdk", "request", "sax", "scf-nodejs-serverlessdb-sdk", "tencentcloud-sdk-nodejs", "uuid", "xml2js", "xmlbuilder"),
    }
)
"""Packages that Tencent's runtimes up to Node.js 12.16 bring along, and none from 14.18 on (https://cloud.tencent.com/document/product/583/11060)."""
LAST_OLD_RUNTIME = 12
