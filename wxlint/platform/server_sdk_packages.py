"""What npm installs together with wx-server-sdk, and may be imported without being declared: until the SDK no longer needs it.

Generated: `npm install wx-server-sdk@VERSION` in an empty folder, the names in its node_modules without `@types`, in November 2026.
Versions: 1.8.2, 2.0.1, 2.1.2, 2.3.3, 2.5.3, 2.6.3, 3.0.1, 3.0.4, 4.0.2.
"""

from __future__ import annotations

# fmt: off
_EVERY_VERSION = (
    "@cloudbase/database", "@protobufjs/aspromise", "@protobufjs/base64", "@protobufjs/codegen", "@protobufjs/eventemitter", "@protobufjs/fetch",
    "@protobufjs/float", "@protobufjs/path", "@protobufjs/pool", "@protobufjs/utf8", "async-function", "async-generator-function", "asynckit",
    "base64-js", "bson", "buffer", "buffer-equal-constant-time", "call-bind-apply-helpers", "call-bound", "combined-stream", "delayed-stream",
    "dunder-proto", "ecdsa-sig-formatter", "es-define-property", "es-errors", "es-object-atoms", "form-data", "function-bind",
    "generator-function", "get-intrinsic", "get-proto", "gopd", "has-symbols", "hasown", "ieee754", "jsonwebtoken", "jwa", "jws",
    "lodash.includes", "lodash.isboolean", "lodash.isinteger", "lodash.isnumber", "lodash.isplainobject", "lodash.isstring", "lodash.once",
    "long", "math-intrinsics", "mime-db", "mime-types", "ms", "protobufjs", "punycode", "qs", "safe-buffer", "sax", "semver", "tslib", "xml2js",
    "xmlbuilder",
)

PACKAGES = {
    1: frozenset({*_EVERY_VERSION,
        "@protobufjs/inquire", "ajv", "asn1", "assert-plus", "aws-sign2", "aws4", "bcrypt-pbkdf", "caseless", "core-util-is", "dashdash", "ecc-jsbn",
        "extend", "extsprintf", "fast-deep-equal", "fast-json-stable-stringify", "forever-agent", "getpass", "har-schema", "har-validator",
        "has-tostringtag", "http-signature", "is-regex", "is-typedarray", "isstream", "jsbn", "json-schema", "json-schema-traverse",
        "json-stringify-safe", "jsprim", "lodash.merge", "oauth-sign", "performance-now", "psl", "request", "safer-buffer", "sshpk",
        "tcb-admin-node", "tough-cookie", "tunnel-agent", "tweetnacl", "uri-js", "uuid", "verror",
    }),
    2: frozenset({*_EVERY_VERSION,
        "@cloudbase/node-sdk", "@cloudbase/signature-nodejs", "@protobufjs/inquire", "@typescript/typescript-linux-x64", "agentkeepalive", "ajv",
        "arg", "asn1", "assert-plus", "aws-sign2", "aws4", "axios", "bcrypt-pbkdf", "bignumber.js", "bluebird", "buffer-from", "caseless", "clone",
        "core-util-is", "dashdash", "diff", "ecc-jsbn", "extend", "extsprintf", "fast-deep-equal", "fast-json-stable-stringify", "follow-redirects",
        "forever-agent", "getpass", "har-schema", "har-validator", "has-tostringtag", "http-signature", "humanize-ms", "is-regex", "is-stream",
        "is-typedarray", "isstream", "jsbn", "json-bigint", "json-schema", "json-schema-traverse", "json-stringify-safe", "jsprim", "lodash",
        "lodash.clonedeep", "lodash.merge", "lodash.set", "lodash.unset", "make-error", "oauth-sign", "object-inspect", "performance-now", "psl",
        "request", "request-promise", "request-promise-core", "retry", "safer-buffer", "side-channel", "side-channel-list", "side-channel-map",
        "side-channel-weakmap", "source-map", "source-map-support", "sshpk", "stealthy-require", "tcb-admin-node", "tough-cookie", "ts-node",
        "tunnel-agent", "tweetnacl", "typescript", "undici-types", "uri-js", "url", "uuid", "verror", "yn",
    }),
    3: frozenset({*_EVERY_VERSION,
        "@cloudbase/node-sdk", "@cloudbase/signature-nodejs", "agentkeepalive", "ajv", "asn1", "assert-plus", "aws-sign2", "aws4", "axios",
        "bcrypt-pbkdf", "bignumber.js", "caseless", "clone", "core-util-is", "dashdash", "ecc-jsbn", "extend", "extsprintf", "fast-deep-equal",
        "fast-json-stable-stringify", "follow-redirects", "forever-agent", "getpass", "har-schema", "har-validator", "http-signature", "humanize-ms",
        "is-stream", "is-typedarray", "isstream", "jsbn", "json-bigint", "json-schema", "json-schema-traverse", "json-stringify-safe", "jsprim",
        "lodash.clonedeep", "lodash.set", "lodash.unset", "oauth-sign", "object-inspect", "performance-now", "psl", "request", "retry",
        "safer-buffer", "side-channel", "side-channel-list", "side-channel-map", "side-channel-weakmap", "sshpk", "tough-cookie", "tunnel-agent",
        "tweetnacl", "undici-types", "uri-js", "url", "uuid", "verror",
    }),
    4: frozenset({*_EVERY_VERSION,
        "@cloudbase/adapter-interface", "@cloudbase/adapter-wx_mp", "@cloudbase/ai", "@cloudbase/app", "@cloudbase/node-sdk",
        "@cloudbase/signature-nodejs", "@cloudbase/types", "@cloudbase/utilities", "@cloudbase/wx-cloud-client-sdk",
        "@mattiasbuelens/web-streams-adapter", "@tootallnate/once", "agent-base", "agentkeepalive", "axios", "bignumber.js", "clone", "core-js-pure",
        "debug", "es-set-tostringtag", "follow-redirects", "has-tostringtag", "http-proxy-agent", "https-proxy-agent", "humanize-ms", "is-stream",
        "json-bigint", "jwt-decode", "lodash.clonedeep", "lodash.set", "lodash.unset", "object-inspect", "retry", "side-channel",
        "side-channel-list", "side-channel-map", "side-channel-weakmap", "text-encoding-shim", "undici-types", "url", "web-streams-polyfill",
    }),
}
"""The packages by major version of the SDK."""
# fmt: on
