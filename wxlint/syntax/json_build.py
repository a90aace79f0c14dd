"""Tokens to a `JsonDocument`: a push-down parser that never gives up before the end of the file.

The stack of open objects and arrays is explicit, so nesting costs memory and never the call stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wxlint.diagnostics import Span, Text
from wxlint.syntax.json import JsonDocument, JsonMember, JsonNode, JsonProblem
from wxlint.syntax.json_scalars import read_string, read_word
from wxlint.syntax.json_tokens import Token, tokenize

if TYPE_CHECKING:
    from wxlint.syntax.json import ProblemKind

_State = Literal["first", "next", "colon", "value", "after"]
"""What an open container waits for: its first element or key, the one after a comma, and so on; `after` is behind an element."""

_CLOSERS = {"{": "}", "[": "]"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Container:
    """An object or array that is still open. `attached` is False where it stands in a place that cannot hold it."""

    __slots__ = ("attached", "comma", "items", "key", "keys", "members", "opener", "state")

    def __init__(self, opener: Token, *, attached: bool) -> None:
        self.opener = opener
        self.attached = attached
        self.state: _State = "first"
        self.members: list[JsonMember] = []
        self.items: list[JsonNode] = []
        self.keys: set[str] = set()
        self.key: tuple[str, Span] | None = None
        # The last comma, while nothing has followed it.
        self.comma: Token | None = None


def build_document(data: bytes) -> JsonDocument:
    """The document of `data`, whatever it holds."""
    if data.startswith(_UTF16_MARKS):
        message = Text("the file is encoded as UTF-16: save it as UTF-8", "文件编码为 UTF-16：应保存为 UTF-8")
        return JsonDocument(None, (JsonProblem("encoding", Span(0, len(data)), message),))
    return _Builder(data).build()


class _Builder:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.root: JsonNode | None = None
        self.root_read = False
        self.stack: list[_Container] = []
        self.open_counts = {"{": 0, "[": 0}
        self.problems: list[JsonProblem] = []
        self.unexpected: tuple[int, int] | None = None
        """The index of the last unexpected token and of its problem, to report a run of them once."""

    def build(self) -> JsonDocument:
        self._check_encoding()
        tokens: list[Token] = []
        for token in tokenize(self.data):
            if token.kind == "comment":
                self._comment(token)
            else:
                tokens.append(token)
        if not tokens:
            self._report("empty", Span(0, len(self.data)), Text("the file holds no value: write at least `{}`", "文件中没有任何值：至少应写 `{}`"))
        end = Token("end", len(self.data), len(self.data))
        tokens.append(end)
        if tokens[0].kind in ("string", "word") and tokens[1].kind == ":":
            self._report("syntax", _span(tokens[0]), Text("a `{` is missing before this key", "此键前缺少 `{`"))
            self._open(Token("{", tokens[0].start, tokens[0].start), attached=True)
        for index in range(len(tokens) - 1):
            if self.root_read and not self.stack:
                self._after_root(tokens[index], tokens[-2])
                break
            self._step(index, tokens[index], tokens[index + 1])
        self._close_all(end)
        self.problems.sort(key=lambda problem: problem.span)
        return JsonDocument(self.root, tuple(self.problems))

    # -- one token ---------------------------------------------------------------------------------------------------------------------

    def _step(self, index: int, token: Token, following: Token) -> None:
        match token.kind:
            case "}" | "]":
                self._close(index, token)
            case ":":
                self._colon(index, token)
            case ",":
                self._comma(index, token)
            case _ if not self.stack:
                self._value(index, token)
            case _ if self.stack[-1].opener.kind == "[":
                self._element(index, token)
            case _:
                self._in_object(index, token, following)

    def _element(self, index: int, token: Token) -> None:
        array = self.stack[-1]
        if array.state == "after":
            self._missing_comma(index, token)
        array.state, array.comma = "after", None
        self._value(index, token)

    def _in_object(self, index: int, token: Token, following: Token) -> None:
        container = self.stack[-1]
        scalar = token.kind in ("string", "word")
        if container.state in ("colon", "value"):
            if scalar and following.kind == ":":
                self._no_value(container)
                self._key(container, token)
                return
            if container.state == "colon":
                self._report("syntax", _span(token), Text("a colon is missing before this value", "此值前缺少冒号"))
            container.state = "after"
            self._value(index, token)
            return
        if container.state == "after":
            if not (token.kind == "string" or (scalar and following.kind == ":")):
                self._unexpected(index, token)
                if not scalar:
                    self._open(token, attached=False)
                return
            self._missing_comma(index, token)
        if scalar:
            self._key(container, token)
        else:
            self._unexpected(index, token)
            container.state = "after"
            self._open(token, attached=False)

    def _key(self, container: _Container, token: Token) -> None:
        span = _span(token)
        container.state, container.comma = "colon", None
        if token.kind == "string":
            key = self._string(token)
        else:
            key = self.data[token.start : token.end].decode("utf-8", "replace")
            self._report("syntax", span, Text(f'a key needs double quotes: `"{_short(key)}"`', f'键必须加双引号：`"{_short(key)}"`'))
        if key in container.keys:
            shown = _short(key)
            message = Text(
                f"the key `{shown}` occurs twice in one object: only the last one counts", f"键 `{shown}` 在同一对象中重复：只有最后一个生效"
            )
            self._report("duplicate-key", span, message)
        container.keys.add(key)
        container.key = (key, span)

    def _value(self, index: int, token: Token) -> None:
        """Read or open a value where one may stand."""
        if token.kind in _CLOSERS:
            self._open(token, attached=True)
        elif token.kind == "string":
            self._attach(JsonNode("string", _span(token), self._string(token)))
        else:
            word = read_word(self.data[token.start : token.end])
            if word is None:
                self._unexpected(index, token)
                self._attach(None)
                return
            kind, value, message = word
            if message is not None:
                self._report("syntax", _span(token), message)
            self._attach(JsonNode(kind, _span(token), value))

    def _comma(self, index: int, token: Token) -> None:
        container = self.stack[-1] if self.stack else None
        if container is None or container.state in ("first", "next"):
            self._unexpected(index, token)
            return
        if container.state in ("colon", "value"):
            self._no_value(container)
        container.state, container.comma = "next", token

    def _colon(self, index: int, token: Token) -> None:
        if self.stack and self.stack[-1].state == "colon":
            self.stack[-1].state = "value"
        else:
            self._unexpected(index, token)

    # -- containers --------------------------------------------------------------------------------------------------------------------

    def _open(self, token: Token, *, attached: bool) -> None:
        self.stack.append(_Container(token, attached=attached))
        self.open_counts[token.kind] += 1

    def _close(self, index: int, token: Token) -> None:
        opener = "{" if token.kind == "}" else "["
        if not self.open_counts[opener]:
            self._unexpected(index, token)
            return
        while self.stack[-1].opener.kind != opener:
            unclosed = self.stack[-1]
            self._unclosed(unclosed, 1)
            self._finish(unclosed, token.start)
        container = self.stack[-1]
        if container.comma is not None:
            message = Text("trailing comma: JSON allows none after the last element", "多余的逗号：JSON 不允许最后一个元素后有逗号")
            self._report("trailing-comma", _span(container.comma), message)
        self._finish(container, token.end)

    def _close_all(self, end: Token) -> None:
        if self.stack:
            self._unclosed(self.stack[-1], len(self.stack))
            # The innermost key lacks its value because the file ends: that is said already.
            self._attach(None)
        while self.stack:
            self._finish(self.stack[-1], end.start)

    def _finish(self, container: _Container, end: int) -> None:
        """Take the innermost container off the stack and hand it to the one around it. It ends at `end`."""
        if container.state in ("colon", "value"):
            self._no_value(container)
        self.stack.pop()
        self.open_counts[container.opener.kind] -= 1
        if not container.attached:
            return
        span = Span(container.opener.start, end)
        if container.opener.kind == "{":
            self._attach(JsonNode("object", span, members=tuple(container.members)))
        else:
            self._attach(JsonNode("array", span, items=tuple(container.items)))

    def _attach(self, node: JsonNode | None) -> None:
        """Put a finished value where it belongs; None stands for one that could not be read."""
        if not self.stack:
            self.root = node
            self.root_read = node is not None
            return
        container = self.stack[-1]
        if container.opener.kind == "[":
            if node is not None:
                container.items.append(node)
        elif container.key is not None:
            container.members.append(JsonMember(*container.key, node))
            container.key = None

    # -- problems ----------------------------------------------------------------------------------------------------------------------

    def _report(self, kind: ProblemKind, span: Span, message: Text) -> None:
        self.problems.append(JsonProblem(kind, span, message))

    def _string(self, token: Token) -> str:
        value, problems = read_string(self.data, token.start, token.end)
        self.problems.extend(problems)
        return value

    def _unexpected(self, index: int, token: Token) -> None:
        start = token.start
        if self.unexpected is not None and self.unexpected[0] == index - 1:
            problem = self.unexpected[1]
            start = self.problems[problem].span.start
        else:
            problem = len(self.problems)
            self.problems.append(JsonProblem("syntax", _span(token), Text("", "")))
        shown = _short(self.data[start : min(token.end, start + 200)].decode("utf-8", "replace"))
        message = Text(f"`{shown}` has no place here in JSON", f"JSON 中此处不允许出现 `{shown}`")
        self.problems[problem] = JsonProblem("syntax", Span(start, token.end), message)
        self.unexpected = (index, problem)

    def _missing_comma(self, index: int, token: Token) -> None:
        is_readable = token.kind != "word" or read_word(self.data[token.start : token.end]) is not None
        if is_readable and (self.unexpected is None or self.unexpected[0] < index - 1):
            self._report("syntax", _span(token), Text("a comma is missing before this element", "此元素前缺少逗号"))

    def _no_value(self, container: _Container) -> None:
        if container.key is not None:
            key, span = container.key
            self._report("syntax", span, Text(f"the key `{_short(key)}` has no value", f"键 `{_short(key)}` 没有值"))
            self._attach(None)

    def _unclosed(self, container: _Container, count: int) -> None:
        opener = container.opener.kind
        closer = _CLOSERS[opener]
        if count == 1:
            message = Text(f"this `{opener}` is never closed: a `{closer}` is missing", f"此 `{opener}` 未闭合：缺少 `{closer}`")
        else:
            message = Text(
                f"this `{opener}` is never closed, nor are {count - 1} around it: the file ends too early",
                f"此 `{opener}` 及其外层共 {count} 个括号未闭合：文件提前结束",
            )
        self._report("syntax", _span(container.opener), message)

    def _comment(self, token: Token) -> None:
        text = self.data[token.start : token.end]
        if text.startswith(b"/*") and (len(text) < 4 or not text.endswith(b"*/")):
            message = Text("this comment is never closed: a `*/` is missing", "此注释未闭合：缺少 `*/`")
            self._report("syntax", Span(token.start, token.start + 2), message)
        else:
            self._report("comment", _span(token), Text("JSON allows no comments", "JSON 不允许注释"))

    def _after_root(self, token: Token, last: Token) -> None:
        message = Text("a JSON file holds one value: this stands after its end", "JSON 文件只能有一个值：此内容位于其结尾之后")
        self._report("syntax", Span(token.start, last.end), message)

    def _check_encoding(self) -> None:
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError as error:
            message = Text("this is not UTF-8: save the file as UTF-8", "此处不是 UTF-8 编码：应将文件保存为 UTF-8")
            self._report("encoding", Span(error.start, error.end), message)


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


def _short(text: str) -> str:
    """`text` fit for a message."""
    text = "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))
    return text if len(text) <= 40 else text[:39] + "…"
