"""What secrets look like in source code: patterns of bytes for `on_text`, with the secret itself in the group `value`."""

from __future__ import annotations

import re

from wxlint.regex import regex

# `secret: '…'`, `APP_SECRET = "…"`, `secretKey: …`; in a URL `secret=…`, also as `'&secret=' + '…'`
NAMED = (
    r"""(?i:secret)(?:=(?P<query>[0-9a-fA-F]{32})(?![0-9A-Za-z])"""
    r"""|=["'`]\s{0,8}\+\s{0,8}["'`](?P<joined>[0-9a-fA-F]{32})["'`]"""
    r"""|(?P<rest>[\w-]{0,24})["'`]?\s{0,8}(?::\s{0,4}string\s{0,4}=|[:=])\s{0,8}["'`](?P<value>[0-9A-Za-z]{30,40})["'`])"""
)
# api.mch.weixin.qq.com: the key of API v2 and that of API v3 are 32 letters and digits
PAY_KEY = r"""(?i:api_?v[23]_?key|mch_?(?:api_?)?key|pay_?(?:api_?)?key|partner_?key|merchant_?key)["'`]?\s{0,8}[:=]\s{0,8}["'`](?P<value>[0-9A-Za-z]{32})["'`]"""
# two arguments or elements in a row: an AppID and its AppSecret
BESIDE_APPID = r"""["'`]wx[0-9a-f]{16}["'`]\s{0,40},\s{0,40}["'`](?P<value>[0-9a-f]{32})["'`]"""
# Tencent Cloud: https://cloud.tencent.com/document/product/598/40488
TENCENT_KEY_ID = r"""(?<![0-9A-Za-z])(?P<value>AKID[0-9A-Za-z]{32})(?![0-9A-Za-z])"""
PRIVATE_KEY = r"""-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----(?P<value>[^-]{64,8192})-----END"""
# the user information of a database's URL: https://datatracker.ietf.org/doc/html/rfc3986#section-3.2.1
DATABASE_URL = r"""(?:mongodb(?:\+srv)?|mysql|postgres(?:ql)?|rediss?|amqps?)://[\w.%-]{0,64}:(?P<value>[^\s"'`@/:${}<>]{4,128})@"""
# the user and the password of a connection, side by side: mysql, pg, nodemailer
LOGIN = (
    r"""\b(?:user|username)["'`]?\s{0,4}:\s{0,4}["'`][^"'`\r\n]{1,64}["'`]\s{0,4},(?:\s|//[^\r\n]{0,80}\n){0,40}"""
    r"""["'`]?(?:password|passwd|pass|pwd)["'`]?\s{0,4}:\s{0,4}["'`](?P<value>[!-~]{6,64}?)["'`]"""
)

_HEX = regex(r"[0-9a-fA-F]{32}")
_NO_SECRET = regex(r"hash|md5|sha|digest|id$|name|url|path", re.IGNORECASE)
_PLACEHOLDER = regex(r"x{3}|\*{3}|\.{3}|[<{[]|your|example|placeholder|password|passwd|secret|change|12345|admin|test|root|user", re.IGNORECASE)
_FEWEST_DIFFERENT = 8


def is_random(value: str) -> bool:
    """Whether a value can be a secret: `0000…`, `abcabc…` and `0123456789abcdef…` are placeholders."""
    lowered = value.lower()
    return len(set(lowered)) >= _FEWEST_DIFFERENT and "0123456789" not in lowered and "abcdef0123" not in lowered


def is_hexadecimal(value: str) -> bool:
    """Whether a value has the form of an AppSecret."""
    return _HEX.fullmatch(value) is not None


def is_mixed(value: str) -> bool:
    """Whether a value has digits and letters of both cases, as keys of cloud accounts do."""
    return any(one.isdigit() for one in value) and any(one.isupper() for one in value) and any(one.islower() for one in value)


def is_password(value: str) -> bool:
    """Whether a value may be somebody's password, rather than a word that stands for one."""
    return len(set(value)) >= 5 and any(not one.isalpha() for one in value) and _PLACEHOLDER.search(value) is None


def names_no_secret(rest: str) -> bool:
    """Whether a name that goes on so after `secret` means something else: `secretHash`, `secret_id`."""
    return _NO_SECRET.search(rest) is not None


def names_key(before: bytes, rest: str) -> bool:
    """Whether the name around `secret` is that of a cloud account's key: `SecretKey`, `AccessKeySecret`."""
    return rest.lower().strip("_-").startswith("key") or before[-12:].rstrip(b"_-").lower().endswith(b"key")
