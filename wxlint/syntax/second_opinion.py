"""What esprima, another parser, says of JavaScript that tree-sitter rejects: whether it is wrong at all, and in which words."""

from __future__ import annotations

import functools
import sys
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_LIMIT = 256 * 1024
"""Bytes. esprima reads a megabyte in several seconds."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Words(NamedTuple):
    """What esprima says is wrong, and at which byte; an empty message where it says nothing that could be used."""

    offset: int
    message: str


def second_opinion(data: bytes) -> Words | None:
    """esprima's words for what is wrong; None if it accepts the file."""
    if len(data) > _LIMIT:
        return Words(0, "")
    esprima = _esprima()
    mark = len(_BYTE_ORDER_MARK) if data.startswith(_BYTE_ORDER_MARK) else 0
    source = data[mark:].decode("utf-8", "surrogateescape")
    words = Words(0, "")
    parsers: list[Callable[..., object]] = [esprima.parseScript]
    if b"import" in data or b"export" in data:
        parsers.append(esprima.parseModule)
    for parse in parsers:
        try:
            parse(source, {"jsx": True})
            return None
        except esprima.Error as error:
            if isinstance(error.index, int):
                offset = mark + len(source[: error.index].encode("utf-8", "surrogateescape"))
                if not words.message or offset > words.offset:  # a module read as a script fails at its first import already
                    words = Words(offset, str(error).partition(":")[2].strip())
        except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
            return Words(0, "")  # esprima's own troubles say nothing about the file
    return words


@functools.cache
def _esprima() -> ModuleType:
    """esprima, without the tables of all characters that it makes as it is imported: these take half a second and a hundred megabytes."""
    sys.modules.setdefault("esprima.character", character_module())
    import esprima

    return esprima  # type: ignore[no-any-return]


def character_module() -> ModuleType:
    """A module that tells as `esprima.character` does what each character is, by looking it up when it is asked."""
    from unicodedata import category

    letters = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nl"))
    marks = letters | {"Mn", "Mc", "Nd", "Pc"}

    def is_character(char: str | None) -> bool:
        return char is not None and len(char) == 1

    class Character:
        """What a character is; what is no character (an empty text, None) is nothing."""

        @staticmethod
        def fromCodePoint(code: int) -> str:  # noqa: N802
            return chr(code)

        @staticmethod
        def isWhiteSpace(char: str) -> bool:  # noqa: N802
            return char in _WHITE_SPACE

        @staticmethod
        def isLineTerminator(char: str) -> bool:  # noqa: N802
            return char in _LINE_ENDS

        @staticmethod
        @functools.lru_cache(_REMEMBERED)
        def isIdentifierStart(char: str) -> bool:  # noqa: N802
            return char in _OTHER_STARTS or (is_character(char) and category(char) in letters)

        @staticmethod
        @functools.lru_cache(_REMEMBERED)
        def isIdentifierPart(char: str) -> bool:  # noqa: N802
            return char in _OTHER_STARTS or char in _OTHER_PARTS or (is_character(char) and category(char) in marks)

        @staticmethod
        def isDecimalDigit(char: str) -> bool:  # noqa: N802
            return char in _DECIMAL

        @staticmethod
        def isHexDigit(char: str) -> bool:  # noqa: N802
            return char in _HEXADECIMAL

        @staticmethod
        def isOctalDigit(char: str) -> bool:  # noqa: N802
            return char in _OCTAL

    module = ModuleType("esprima.character")
    vars(module).update(Character=Character, DECIMAL_CONV=_DECIMAL, OCTAL_CONV=_OCTAL, HEX_CONV=_HEXADECIMAL)
    return module


_REMEMBERED = 4096
_WHITE_SPACE = frozenset("\t\v\f \xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff")
_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_DECIMAL = {char: number for number, char in enumerate("0123456789")}
_OCTAL = {char: number for char, number in _DECIMAL.items() if number < 8}
_HEXADECIMAL = _DECIMAL | {char: number for letters in ("abcdef", "ABCDEF") for number, char in enumerate(letters, 10)}
# The characters that Unicode adds to the categories (Other_ID_Start, Other_ID_Continue), as esprima 4.0.1 has them, and those that it has for older versions of Unicode.
_OTHER_STARTS = frozenset(
    "$_\\\u1885\u1886\u2118\u212e\u309b\u309c\u08b3\u0af9\u13f8\u9fcd\uab60\U00010cc0\U000108e0\U0002b820\u1c80\U000104db\U0001e922\U0001ee00\U0001ee06\U0001ee0a"
)
_OTHER_PARTS = frozenset(
    "\u200c\u200d\xb7\u0387\u1369\u136a\u136b\u136c\u136d\u136e\u136f\u1370\u1371\u19da\u08e3\ua69e\U00011730\u08d4\u1dfb\ua8c5\U00011450\U0001ee03\U0001ee0b"
)
