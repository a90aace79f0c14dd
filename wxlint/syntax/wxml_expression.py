"""The expressions of mustaches as JavaScript.

WXML's expressions are JavaScript's with two differences (glass-easel, `glass-easel-template-compiler/src/parse/expr.rs`): the inside of an object may
stand without its braces, and no word is reserved but `undefined`, `null`, `true`, `false`, `typeof`, `void` and `instanceof`.
"""

from __future__ import annotations

import re

from wxlint.regex import regex

# What only the inside of an object can begin with: a spread, `key:`, or a shorthand name before a comma. `{{a}}` alone stays an expression.
_OBJECT_INSIDE = regex(
    rb"""\s* (?: \.\.\.
             | [\w$\x80-\xff]+ \s* [:,]
             | (?: "(?:[^"\\]|\\.)*+" | '(?:[^'\\]|\\.)*+' ) \s* : )""",
    re.VERBOSE | re.DOTALL,
)
_STRING_OR_RESERVED = regex(
    rb"""
      "(?:[^"\\]|\\.)*+" | '(?:[^'\\]|\\.)*+'
    | (?<![\w$\x80-\xff]) (?: break | case | catch | class | const | continue | debugger | default | delete | do | else | enum | export | extends
        | finally | for | function | if | import | in | new | return | super | switch | this | throw | try | var | while | with ) (?![\w$\x80-\xff])
    """,
    re.VERBOSE | re.DOTALL,
)
_NEARBY = 64


def javascript_source(expression: bytes) -> bytes:
    """See `wxlint.syntax.wxml.mustache_expression_source`."""
    if not expression.strip():
        return b""
    renamed = _STRING_OR_RESERVED.sub(_rename_reserved, expression)
    # The line break ends a comment that would swallow the parenthesis.
    return b"({" + renamed + b"\n})" if _OBJECT_INSIDE.match(renamed) else b" (" + renamed + b"\n)"


def _rename_reserved(match: re.Match[bytes]) -> bytes:
    word = match[0]
    if word[:1] in (b'"', b"'"):
        return word
    before = match.string[max(0, match.start() - _NEARBY) : match.start()].rstrip()
    after = match.string[match.end() : match.end() + _NEARBY].lstrip()
    is_member = before.endswith(b".") and not before.endswith(b"...")
    is_key = after.startswith(b":") and before[-1:] in (b"", b"{", b",")
    return word if is_member or is_key else word[:-1] + b"$"
