"""The values of JSON's strings, numbers and literals, as written and as meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wxlint.diagnostics import Span, Text
from wxlint.regex import regex
from wxlint.syntax.json import JsonProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wxlint.syntax.json import NodeKind, Scalar

_NUMBER = regex(rb"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][+-]?[0-9]+)?")
_LENIENT_NUMBER = regex(rb"[+-]?(?:0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_PLAIN = regex(rb'"[^"\\\x00-\x1f]*"')
_ESCAPE = regex(rb"\\(?:u[0-9a-fA-F]{4}|[\"\\/bfnrt]|(?P<invalid>.?))", re.DOTALL)
_ESCAPE_TEXT = regex(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_CONTROL = regex(rb"[\x00-\x1f]")
_SURROGATE = regex("[\ud800-\udfff]")
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LEGAL_ESCAPES = r"\" \\ \/ \b \f \n \r \t \uXXXX"
_LITERALS: dict[bytes, tuple[NodeKind, bool | None]] = {b"true": ("true", True), b"false": ("false", False), b"null": ("null", None)}


def read_string(data: bytes, start: int, end: int) -> tuple[str, Sequence[JsonProblem]]:
    """The value of the string literal at `start`:`end`, quotes included, and what is wrong with it.

    Bytes that are not UTF-8 and lone surrogates become U+FFFD, so that the value can always be written out again.
    """
    if _PLAIN.fullmatch(data, start, end):
        return data[start + 1 : end - 1].decode("utf-8", "replace"), ()
    problems: list[JsonProblem] = []
    quote = data[start : start + 1]
    raw = data[start + 1 : end]
    if raw.endswith(quote) and not _ends_escaped(raw):
        raw = raw[:-1]
    else:
        problems.append(JsonProblem("syntax", Span(start, end), Text("this string is never closed", "此字符串未闭合")))
    if quote != b'"':
        problems.append(JsonProblem("syntax", Span(start, end), Text("a string needs double quotes", "字符串必须使用双引号")))
    control = _CONTROL.search(raw)
    if control:
        offset = start + 1 + control.start()
        message = Text("a control character in a string must be escaped, such as `\\t`", "字符串中的控制字符必须转义，例如 `\\t`")
        problems.append(JsonProblem("syntax", Span(offset, offset + 1), message))
    if b"\\" not in raw:
        return raw.decode("utf-8", "replace"), problems
    for match in _ESCAPE.finditer(raw):
        if match.group("invalid") is not None and match.group("invalid") != quote:
            span = Span(start + 1 + match.start(), start + 1 + match.end())
            message = Text(f"unknown escape: JSON knows `{_LEGAL_ESCAPES}`", f"未知的转义：JSON 只支持 `{_LEGAL_ESCAPES}`")
            problems.append(JsonProblem("syntax", span, message))
    value = _ESCAPE_TEXT.sub(_unescape, raw.decode("utf-8", "replace"))
    if _SURROGATE.search(value):
        value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value, problems


def read_word(word: bytes) -> tuple[NodeKind, Scalar, Text | None] | None:
    """Kind and value of a number or literal, and what is wrong with it if it is only almost JSON; None where it is neither."""
    literal = _LITERALS.get(word)
    if literal is not None:
        return (*literal, None)
    number = _NUMBER.fullmatch(word)
    if number:
        whole = number["fraction"] is None and number["exponent"] is None
        return "number", _int(word, 10) if whole else float(word), None
    if not _LENIENT_NUMBER.fullmatch(word):
        return None
    message = Text("this is not a number as JSON writes them", "此数字的写法不符合 JSON")
    if b"x" in word.lower():
        return "number", _int(word, 16), message
    return "number", float(word), message


def _int(word: bytes, base: int) -> int | float:
    try:
        return int(word, base)
    except ValueError:
        # Python refuses to convert more than a few thousand digits, because that takes quadratic time.
        return float(word) if base == 10 else float("inf")


def _ends_escaped(raw: bytes) -> bool:
    """Whether the last byte of `raw` is escaped."""
    body = raw[:-1]
    return (len(body) - len(body.rstrip(b"\\"))) % 2 == 1


def _unescape(match: re.Match[str]) -> str:
    digits, letter = match.groups()
    return chr(int(digits, 16)) if digits else _ESCAPED.get(letter, letter)
