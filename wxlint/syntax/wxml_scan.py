"""Where the tags, mustaches, comments and WXS bodies of a WXML file are, and a copy of its odd tags that an HTML grammar can read.

Nearly all start tags are plain: quoted values, white space between attributes. Those are read here. For the others there is a masked copy, as long
as the file, for tree-sitter-html (see `wxml_attributes`), which must not see anything that HTML understands differently: mustaches and what is not
ASCII are filler, everything but the odd start tags is blank, and every tag is called `br` (or `p`, where the name has one letter), because those
never nest in HTML. Real names would make tree-sitter's tag stack grow with the depth of the file, which takes quadratic time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wxlint.diagnostics import Span, Text
from wxlint.regex import regex
from wxlint.syntax.wxml import Mustache, WxmlAttribute, WxmlProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wxlint.syntax.wxml import ProblemKind

_WHITE_SPACE = b" \t\r\n\f\v"
_NAME = regex(rb"[A-Za-z_][A-Za-z0-9_.:-]*")
_IN_TEXT = regex(rb"<!--|\{\{|</(?=[A-Za-z_>])|<(?=[A-Za-z_])")
_IN_TAG = regex(rb"=\s*[\"']|\{\{|/\s*>|[<>\"']")
_IN_VALUE = {b'"': regex(rb'"|\{\{'), b"'": regex(rb"'|\{\{")}
_END_TAG = regex(rb"</([A-Za-z_][A-Za-z0-9_.:-]*|)\s*([^<>]*)(>?)")
_WXS_END = regex(rb"</wxs(?![A-Za-z0-9_.-])")
# Most start tags have nothing out of the ordinary: values are quoted, and their mustaches hold neither braces nor the quote around them.
_PLAIN_EXPRESSION = rb"\{\{(?:[^{}\"'`<>/]|'[^'\\\r\n{}<>]*+'|>(?=[^{}\"'<]*+\}\}))*+\}\}(?!\})"
_PLAIN_START_TAG = regex(
    rb"""<([A-Za-z_][A-Za-z0-9_.:-]*+)
         (?: \s++ [^\s"'=<>/{]++ (?: = (?: "(?: [^"{<]++ | \{(?!\{) | EXPRESSION )*+" | '[^'{<]*+' ) )?+ )*+
         \s*+ (/?)>""".replace(b"EXPRESSION", _PLAIN_EXPRESSION),
    re.VERBOSE,
)
_PLAIN_ATTRIBUTE = regex(rb"""\s([^\s"'=<>/{]++)(?:="([^"]*+)"|='([^']*+)')?+""")
_PLAIN_MUSTACHE = regex(_PLAIN_EXPRESSION)
_STARTS_TAG = regex(rb"<[A-Za-z_/!]")
# A value that swallows the next tag's markup and ends behind `name=`: its own closing quote is missing, and this is the next opening one.
_SWALLOWED_MARKUP = regex(rb"<[A-Za-z/].*[\w:-]=\s*\Z", re.DOTALL)
_VALUE_RECOVERY = regex(rb"/?>|[\r\n<]")

_EXPRESSION_TOKEN = regex(
    rb"""
      "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+' | `(?:[^`\\]|\\.)*+`
    | \{\{ | \}\} | [{}"'`] | </(?=[A-Za-z_]) | />
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_EXPRESSION = regex(rb"\{\{|</[A-Za-z_]|/>")

_ASCII_ONLY = bytes(byte if 32 <= byte < 127 or byte in _WHITE_SPACE else ord("$") for byte in range(256))


class Tag:
    """One start or end tag. `start`:`end` is the whole tag; an `is_broken` tag has a problem of its own already."""

    __slots__ = ("attributes", "end", "is_broken", "is_end", "is_self_closing", "name", "start", "wxs_body")

    def __init__(self, start: int, end: int, name: Span, *, is_end: bool = False, is_self_closing: bool = False) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.is_end = is_end
        self.is_self_closing = is_self_closing
        self.is_broken = False
        self.attributes: tuple[WxmlAttribute, ...] = ()
        self.wxs_body: Span | None = None


class Scan:
    """What the scan found, in the order of the file.

    `odd_tags` are the start tags whose attributes are still to be read from `masked`. `tags_are_certain` is False where a mistake may have hidden
    tags or made some up.
    """

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.odd_tags: list[Tag] = []
        self.mustaches: list[Mustache] = []
        self.comments: list[Span] = []
        self.problems: list[WxmlProblem] = []
        self.tags_are_certain = True
        self.masked = bytearray()


def scan(data: bytes) -> Scan:
    """Scan `data`, whatever it holds, in time proportional to its length."""
    return _Scanner(data).scan()


class _Scanner:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.result = Scan()
        self.fills: list[tuple[int, int, bytes]] = []
        """What to overwrite in the masked copy of the current tag: start, end, filler."""
        self.open_quote_until = 0
        """Up to here no string literal is looked for: one was found open, and searching again would take quadratic time."""
        self.unclosed_quotes: set[bytes] = set()
        """Quotes that do not occur outside mustaches any more."""

    def scan(self) -> Scan:
        position = 0
        while match := _IN_TEXT.search(self.data, position):
            start = match.start()
            match match.group():
                case b"<!--":
                    position = self._comment(start)
                case b"{{":
                    position = self._mustache(start)
                case b"</":
                    position = self._end_tag(start)
                case _:
                    position = self._start_tag(start)
        return self.result

    def _comment(self, start: int) -> int:
        end = self.data.find(b"-->", start + 4)
        if end < 0:
            self._uncertain(Span(start, start + 4), Text("this comment is never closed: a `-->` is missing", "此注释未闭合：缺少 `-->`"))
            end = len(self.data)
        else:
            end += 3
        self.result.comments.append(Span(start, end))
        return end

    # -- tags --------------------------------------------------------------------------------------------------------------------------

    def _end_tag(self, start: int) -> int:
        match = _END_TAG.match(self.data, start)
        if match is None:
            return start + 2
        tag = Tag(start, match.end(), Span(*match.span(1)), is_end=True)
        name = match[1].decode("ascii")
        if not match[3]:
            self._uncertain(Span(start, match.end(1)), Text(f"the end tag `</{name}` lacks its `>`", f"结束标签 `</{name}` 缺少 `>`"))
        elif not name:
            self._uncertain(Span(start, match.end()), Text("an end tag needs a name: `</view>`", "结束标签必须写明名称：`</view>`"))
        elif match[2]:
            self._problem("syntax", Span(*match.span(2)), Text("an end tag holds nothing but its name", "结束标签中只能有名称"))
        self.result.tags.append(tag)
        return match.end()

    def _start_tag(self, start: int) -> int:
        plain = _PLAIN_START_TAG.match(self.data, start)
        if plain is None:
            tag = self._odd_start_tag(start)
        else:
            tag = Tag(start, plain.end(), Span(*plain.span(1)), is_self_closing=bool(plain[2]))
            tag.attributes = tuple(self._plain_attributes(tag))
        self.result.tags.append(tag)
        if self.data[tag.name.start : tag.name.end] != b"wxs" or tag.is_self_closing or tag.is_broken:
            return tag.end
        end = _WXS_END.search(self.data, tag.end)
        tag.wxs_body = Span(tag.end, end.start() if end else len(self.data))
        return tag.wxs_body.end

    def _plain_attributes(self, tag: Tag) -> Iterator[WxmlAttribute]:
        data = self.data
        for found in _PLAIN_ATTRIBUTE.finditer(data, tag.name.end, tag.end):
            value_group = found.lastindex or 1
            name = found[1].decode("utf-8", "replace")
            if value_group == 1:
                yield WxmlAttribute(name, Span(*found.span(1)), None, None)
                continue
            start, end = found.span(value_group)
            value = found[value_group]
            mustaches: tuple[Mustache, ...] = ()
            if b"{{" in value:
                mustaches = tuple(_mustache_at(*mustache.span()) for mustache in _PLAIN_MUSTACHE.finditer(data, start, end))
                self.result.mustaches.extend(mustaches)
            yield WxmlAttribute(name, Span(*found.span(1)), value.decode("utf-8", "replace"), Span(start, end), mustaches)

    def _odd_start_tag(self, start: int) -> Tag:
        position = _NAME.match(self.data, start + 1).end()  # type: ignore[union-attr]  # only called where a name follows
        tag = Tag(start, len(self.data), Span(start + 1, position))
        self.fills = []
        while match := _IN_TAG.search(self.data, position):
            found = match.group()
            if found.endswith(b">"):
                tag.end = match.end()
                self._close_start_tag(tag, match.start())
                break
            if found == b"<" and _STARTS_TAG.match(self.data, match.start()):
                tag.end = match.start()
                self._unfinished(tag)
                break
            position = self._inside_tag(tag, match.start(), found)
        else:
            self._unfinished(tag)
        self._mask(tag)
        self.result.odd_tags.append(tag)
        return tag

    def _close_start_tag(self, tag: Tag, start: int) -> None:
        """Note how the tag closes: with `>` or with a slash before it, from `start` on."""
        if tag.end - start == 1:
            return
        tag.is_self_closing = True
        # Blank, so that an unquoted value before it does not take the slash.
        self.fills.append((start, tag.end - 1, b" "))
        if tag.end - start > 2:
            tag.is_broken = True
            self._uncertain(Span(start, tag.end), Text("`/>` is written without a space in it", "`/>` 中间不能有空白"))

    def _unfinished(self, tag: Tag) -> None:
        if tag.is_broken:
            # What was wrong before is why its end was not found.
            self.result.tags_are_certain = False
            return
        name = self.data[tag.name.start : tag.name.end].decode("ascii")
        tag.is_broken = True
        self._uncertain(Span(tag.start, tag.name.end), Text(f"the start tag `<{name}` lacks its `>`", f"开始标签 `<{name}` 缺少 `>`"))

    def _inside_tag(self, tag: Tag, start: int, found: bytes) -> int:
        """Step over a quoted value, a mustache or a stray character inside a start tag."""
        if found.startswith(b"="):
            return self._value(tag, start + len(found), found[-1:])
        if found == b"{{":
            end = self._mustache(start)
            before = self.data[tag.name.end : start]
            if end - start > 2 and before[-1:] in (b"", *(bytes([byte]) for byte in _WHITE_SPACE)) and not before.rstrip().endswith(b"="):
                self.fills.append((start, end, b" "))
                message = Text("a mustache cannot stand for an attribute: it belongs into a value", "`{{ }}` 不能代替属性：只能写在属性值中")
                self._problem("syntax", Span(start, end), message)
            return end
        tag.is_broken = True
        self.fills.append((start, start + 1, b" "))
        shown = found.decode("ascii")
        self._problem("syntax", Span(start, start + 1), Text(f"`{shown}` has no place here in a tag", f"标签中此处不允许出现 `{shown}`"))
        return start + 1

    def _value(self, tag: Tag, start: int, quote: bytes) -> int:
        """Step over the quoted value that begins at `start`, behind its opening quote."""
        position = start
        fills = len(self.fills)
        if quote not in self.unclosed_quotes:
            while match := _IN_VALUE[quote].search(self.data, position):
                if match.group() != quote:
                    position = self._mustache(match.start(), quote)
                elif _SWALLOWED_MARKUP.search(self.data, start, match.start()):
                    break
                else:
                    return match.end()
            else:
                self.unclosed_quotes.add(quote)
        del self.fills[fills:]
        while self.result.mustaches and self.result.mustaches[-1].span.start >= start:
            self.result.mustaches.pop()
        end = _VALUE_RECOVERY.search(self.data, start)
        stop = end.start() if end else len(self.data)
        tag.is_broken = True
        self.fills.append((start - 1, stop, b"x"))
        shown = quote.decode("ascii")
        message = Text(f"this value is never closed: a `{shown}` is missing", f"此属性值未闭合：缺少 `{shown}`")
        self._uncertain(Span(start - 1, stop), message)
        return stop

    def _mask(self, tag: Tag) -> None:
        """Copy a start tag into the masked file, so that the grammar sees nothing but attributes."""
        masked = self.result.masked
        masked.extend(b" " * (tag.start - len(masked)))
        masked.extend(self.data[tag.start : tag.end].translate(_ASCII_ONLY))
        length = tag.name.end - tag.name.start
        masked[tag.name.start : tag.name.end] = b"p" if length == 1 else b"br".ljust(length)
        for start, end, filler in self.fills:
            masked[start:end] = filler * (end - start)
        if masked.endswith(b">"):
            return
        if tag.end == len(self.data):
            masked.extend(b">")
        elif masked[-1] in _WHITE_SPACE:
            masked[-1] = ord(">")

    # -- mustaches ---------------------------------------------------------------------------------------------------------------------

    def _mustache(self, start: int, quote: bytes | None = None) -> int:
        """Note the mustache at `start`, inside a value if there is a `quote`. Return where to go on."""
        plain = _PLAIN_MUSTACHE.match(self.data, start)
        close = plain.end() - 2 if plain else self._expression_end(start, quote)
        if close < 0:
            message = Text("this `{{` is never closed: a `}}` is missing", "此 `{{` 未闭合：缺少 `}}`")
            self._problem("unclosed-mustache", Span(start, start + 2), message)
            return start + 2
        self._add_mustache(start, close + 2)
        return close + 2

    def _add_mustache(self, start: int, end: int) -> None:
        self.result.mustaches.append(_mustache_at(start, end))
        self.fills.append((start, end, b"x"))

    def _expression_end(self, start: int, quote: bytes | None) -> int:
        """Where the `}}` stands that closes the mustache at `start`, past nested braces and strings; -1 where none does."""
        depth = 0
        position = start + 2
        while start >= self.open_quote_until and (match := _EXPRESSION_TOKEN.search(self.data, position)):
            token = match.group()
            position = match.end()
            if token == b"{":
                depth += 1
            elif token == b"}}" and depth == 0:
                return match.start()
            elif token == b"}}" or (token == b"}" and depth):
                depth -= 1
                position = match.start() + 1
            elif len(token) == 1 and token in b"\"'`":
                line_end = -1 if token == b"`" else self.data.find(b"\n", position)
                self.open_quote_until = len(self.data) if line_end < 0 else line_end
                break
            elif token[:1] not in b"\"'`":
                break
        # It is no balanced expression. Then it ends at the first `}}`, unless something comes first that belongs to the markup around it.
        stop = _NO_EXPRESSION.search(self.data, start + 2)
        limit = stop.start() if stop else len(self.data)
        if quote is not None:
            quote_at = self.data.find(quote, start + 2, limit)
            limit = quote_at if quote_at >= 0 else limit
        return self.data.find(b"}}", start + 2, limit)

    # -- problems ----------------------------------------------------------------------------------------------------------------------

    def _problem(self, kind: ProblemKind, span: Span, message: Text) -> None:
        self.result.problems.append(WxmlProblem(kind, span, message))

    def _uncertain(self, span: Span, message: Text) -> None:
        self.result.tags_are_certain = False
        self._problem("syntax", span, message)


def _mustache_at(start: int, end: int) -> Mustache:
    return Mustache(Span(start, end), Span(start + 2, end - 2))
