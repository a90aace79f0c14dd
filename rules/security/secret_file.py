"""A file with a private key among the files of the project.

## What it does

Looks for files that hold private keys: `tcb_custom_login.json` and its like, `*.pem` and `*.key` with a private key in them (the upload key `private.wx….key` too), key stores (`*.p12`, `*.pfx`), and
`.env` files with credentials beside the app's code. What git ignores is left out.

## Why is this bad?

JSON files in the folder of the app are uploaded with it, and everybody can take a package apart: whoever has the key of custom login signs tickets for any user. Other kinds of files are not uploaded,
but they are in the repository: everybody who can read it, or an old copy of it, can upload versions in the name of the app (`private.wx….key`) or take back payments (`apiclient_cert.p12`).

## Example

```
miniprogram/tcb_custom_login.json
```

## Use instead

Keep the key outside of the repository, and give it to the functions that need it as an environment variable:

```js
const key = process.env.LOGIN_PRIVATE_KEY
```

## Known limits

An error for what is uploaded with the app, a warning for what lies in its folder, advice elsewhere. Only files that are known by their name are looked into; keys inside of code are
`security/app-secret-in-client` and `security/hard-coded-credential`. Folders for tests and examples are left out.

## 中文

查找含有私钥的文件：`tcb_custom_login.json`、含私钥的 `*.pem`、`*.key`（包括上传密钥 `private.wx….key`）、`*.p12`、`*.pfx`，以及小程序目录下含凭证的 `.env`；被 git 忽略的文件不检查。
小程序目录中的 JSON 会随代码包上传，任何人都能解包读取；其他文件虽不上传，但会留在代码仓库中，拿到仓库的人就能冒名上传代码、发起退款或为任意用户签发登录凭证。
请把密钥移出仓库并更换，通过环境变量提供给需要它的云函数。
"""

import re

from wxlint.api import EVERYWHERE, Language, Message, Place, ProjectIndex, ProjectResult, Rule, Severity, Span, credentials, on_project, regex

_NAMED = regex(
    r"(?:.*/)?(?:[^/]*\.(?:pem|key|p12|pfx)|[^/]*(?:custom_login|service.?account|private|credential|secret)[^/]*\.json|\.env(?:\.[^/]*)?)",
    re.IGNORECASE,
)
_KEY_STORES = (".p12", ".pfx")
_EXAMPLES = regex(r"(?:^|/)(?:tests?|__tests__|examples?|fixtures|node_modules)/|\.(?:example|template|sample|default)$", re.IGNORECASE)
_PRIVATE_KEY = regex(credentials.PRIVATE_KEY.encode())
_VARIABLE = regex(
    rb"""(?im)^\s{0,8}(?:export\s)?\w{0,40}(?:SECRET|PASSWORD|ACCESS_KEY|PRIVATE_KEY)\w{0,20}\s{0,4}=\s{0,4}["']?(?P<value>[^\s"'#]{12,200})"""
)
_UPLOADED = frozenset({"json", "cer", "cert"})
"""Of the endings that can hold a key, those that are uploaded with an app: developers.weixin.qq.com, directory structure."""


class SecretFile(Rule):
    summary = "a file with a private key in the project"
    summary_zh = "项目中包含私钥文件"
    severity = Severity.ERROR
    since = "0.1.0"
    presets = ("recommended",)
    references = (
        "https://developers.weixin.qq.com/miniprogram/dev/framework/structure.html",
        "https://developers.weixin.qq.com/miniprogram/dev/framework/security.html",
        "https://cwe.mitre.org/data/definitions/312.html",
    )
    aliases = ("security/no-secret-files", "AUTH-NODE-005")
    files = EVERYWHERE

    messages = {
        "uploaded": Message(
            "the private key in this file is uploaded with the Mini Program: anyone can read it out of the package",
            zh="该文件中的私钥会随小程序代码包上传，任何人都能从中读出",
            help="move it out of the app's folder, replace the key, and use it only in a cloud function or on a server",
            help_zh="请移出小程序目录并更换密钥，只在云函数或服务器中使用",
        ),
        "credential": Message(
            "this file holds a credential, and everybody who can read the source has it",
            zh="该文件含有凭证，能看到源码的人都能得到它",
            help="keep it outside of the repository, name it in .gitignore, and replace it where it was published",
            help_zh="请移出仓库并写入 .gitignore；若已公开，请更换",
        ),
        "kept": Message(
            "this file holds a private key, and everybody who can read the source has it",
            zh="该文件含有私钥，能看到源码的人都能得到它",
            help="keep it outside of the repository, name it in .gitignore, and replace it where it was published",
            help_zh="请移出仓库并写入 .gitignore；若已公开，请更换",
        ),
    }

    @on_project
    def check(self, index: ProjectIndex) -> ProjectResult:
        scripts = {path for path, file in self.project.files.items() if file.language is not Language.JSON}
        for path in sorted({*self.project.files, *self.project.assets} - scripts):
            if not _NAMED.fullmatch(path) or _EXAMPLES.search(path) or index.is_git_ignored(path):
                continue
            data = index.read(path) or b""
            app = index.packed_in(path)
            is_store = path.lower().endswith(_KEY_STORES) and data[:1] == b"\x30"  # a DER sequence: RFC 7292
            is_settings = "/.env" in f"/{path}" and app is not None
            matches = [match for match in (_VARIABLE if is_settings else _PRIVATE_KEY).finditer(data) if _is_secret(match["value"], is_settings)]
            if not matches and not is_store:
                continue
            hidden = [Span(*match.span("value")) for match in matches]
            place = Place(path, Span(*matches[0].span()) if matches else Span(0, 0))
            if app is not None and path.rpartition(".")[2].lower() in _UPLOADED:
                yield self.finding(place, "uploaded", redact=hidden)
                continue
            severity = Severity.WARNING if app is not None else Severity.INFO
            yield self.finding(place, "credential" if is_settings else "kept", severity=severity, redact=hidden)

    invalid = (
        """
        -- miniprogram/config/tcb_custom_login.json --
        {
          "private_key_id": "k-1",
          "private_key": "-----BEGIN RSA PRIVATE KEY-----\\nMIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM\\n-----END RSA PRIVATE KEY-----\\n",
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the private key in this file is uploaded with the Mini Program: anyone can read it out of the package
          "env_id": "shop-1"
        }
        """,
        """
        -- project.config.json --
        { "appid": "wx0123456789abcdef" }
        -- app.json --
        { "pages": ["pages/index/index"] }
        -- private.wx0123456789abcdef.key --
        -----BEGIN RSA PRIVATE KEY-----
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this file holds a private key, and everybody who can read the source has it
        MIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM
        -----END RSA PRIVATE KEY-----
        -- .env --
        NODE_ENV=production
        DB_PASSWORD=t7Rk-92xQm!fLz
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this file holds a credential, and everybody who can read the source has it
        """,
        """
        -- cloudfunctions/pay/keys/merchant.pem --
        -----BEGIN PRIVATE KEY-----
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: this file holds a private key, and everybody who can read the source has it
        MIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM
        -----END PRIVATE KEY-----
        """,
    )
    valid = (
        """
        -- .gitignore --
        private.*.key
        keys/
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- private.wx0123456789abcdef.key --
        -----BEGIN RSA PRIVATE KEY-----
        MIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM
        -----END RSA PRIVATE KEY-----
        -- miniprogram/keys/a.pem --
        -----BEGIN RSA PRIVATE KEY-----
        MIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM
        -----END RSA PRIVATE KEY-----
        """,
        """
        -- miniprogram/cert/server.pem --
        -----BEGIN CERTIFICATE-----
        MIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM
        -----END CERTIFICATE-----
        -- miniprogram/tcb_custom_login.json --
        { "private_key_id": "", "private_key": "-----BEGIN RSA PRIVATE KEY-----\\n<your key>\\n-----END RSA PRIVATE KEY-----" }
        -- miniprogram/private/cities.json --
        ["北京", "上海"]
        """,
        """
        -- miniprogram/.env --
        NODE_ENV=production
        DB_PASSWORD=
        API_SECRET=your-secret-here
        -- miniprogram/.env.example --
        DB_PASSWORD=t7Rk-92xQm!fLz
        -- cloudfunctions/pay/.env --
        DB_PASSWORD=t7Rk-92xQm!fLz
        """,
        """
        -- project.config.json --
        { "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }
        -- miniprogram/app.json --
        { "pages": ["pages/index/index"] }
        -- tests/keys/a.pem --
        -----BEGIN RSA PRIVATE KEY-----
        MIICXQIBAAKBgQDXk3Zc0vQmJw9r7TtYh2bNfKp4sLxUe8GaViRo1WdCqH5jFy6BzM
        -----END RSA PRIVATE KEY-----
        """,
    )


def _is_secret(value: bytes, is_setting: bool) -> bool:
    text = value.decode("utf-8", "replace")
    return credentials.is_password(text) if is_setting else credentials.is_mixed(text)
