"""JSON with positions: what a file says, where it says it, and what keeps strict readers from reading it.

Comments, trailing commas, single quotes, missing punctuation and truncation never hide the rest of a file: every value that can be told apart
is in the tree, and every deviation from RFC 8259 is a `JsonProblem`. All spans are byte offsets into the data as given, a byte order mark included.

Importing this module loads neither tree-sitter nor the `json` package, so that projects whose JSON is in order stay quick.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from wxlint.diagnostics import Span, Text

NodeKind = Literal["object", "array", "string", "number", "true", "false", "null"]
ProblemKind = Literal["syntax", "comment", "trailing-comma", "duplicate-key", "encoding", "empty"]
Scalar = str | int | float | bool | None

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class JsonProblem(NamedTuple):
    """One deviation from strict JSON, and where it stands."""

    kind: ProblemKind
    span: Span
    message: Text


class JsonMember(NamedTuple):
    """One `key: value` of an object. `key_span` includes the quotes; `value` is None where none could be read."""

    key: str
    key_span: Span
    value: JsonNode | None


class JsonNode:
    """One value. `value` is the Python value of a scalar, and None for objects, arrays and `null`.

    Nodes compare by identity: two equal values at different places are different nodes.
    """

    __slots__ = ("_items", "_members", "_members_by_key", "kind", "span", "value")

    def __init__(
        self, kind: NodeKind, span: Span, value: Scalar = None, members: tuple[JsonMember, ...] = (), items: tuple[JsonNode, ...] = ()
    ) -> None:
        self.kind: NodeKind = kind
        self.span = span
        self.value = value
        self._members = members
        self._items = items
        self._members_by_key: dict[str, JsonMember] | None = None

    def __repr__(self) -> str:
        return f"JsonNode({self.kind!r}, {self.span.start}:{self.span.end})"

    def members(self) -> tuple[JsonMember, ...]:
        """The members of an object in the order of the file, duplicates included; empty for every other kind."""
        return self._members

    def items(self) -> tuple[JsonNode, ...]:
        """The elements of an array; empty for every other kind."""
        return self._items

    def get(self, *path: str | int) -> JsonNode | None:
        """The value found by following keys (str) and indexes (int, from 0); None where the path leads nowhere. The last duplicate of a key wins."""
        node: JsonNode | None = self
        for step in path:
            if node is None:
                return None
            if isinstance(step, str):
                member = node._last_members().get(step)
                node = member.value if member else None
            else:
                node = node._items[step] if 0 <= step < len(node._items) else None
        return node

    def member(self, key: str) -> JsonMember | None:
        """The member of an object that has this key, the last of several; None if there is none."""
        return self._last_members().get(key)

    def _last_members(self) -> dict[str, JsonMember]:
        if self._members_by_key is None:
            self._members_by_key = {member.key: member for member in self._members}
        return self._members_by_key

    def to_python(self) -> object:
        """The value as `json.loads` would give it; None for what could not be read. The last duplicate of a key wins."""
        result: list[object] = [None]
        pending: list[tuple[JsonNode, list[object] | dict[str, object], str | int]] = [(self, result, 0)]
        while pending:
            node, container, key = pending.pop()
            value: object = node.value
            if node.kind == "object":
                value = mapping = dict[str, object].fromkeys(node._last_members())
                pending.extend((member.value, mapping, name) for name, member in node._last_members().items() if member.value is not None)
            elif node.kind == "array":
                value = elements = list[object]([None]) * len(node._items)
                pending.extend((child, elements, index) for index, child in enumerate(node._items))
            if isinstance(container, dict):
                container[str(key)] = value
            else:
                container[int(key)] = value
        return result[0]


class JsonDocument(NamedTuple):
    """A parsed file: `root` is None where the file holds no readable value. `problems` are in the order of the file."""

    root: JsonNode | None
    problems: tuple[JsonProblem, ...]

    def to_python(self) -> object:
        """The plain value; `{}` for a file without a readable value, None for a part that could not be read."""
        return {} if self.root is None else self.root.to_python()


@lru_cache(2)  # whoever looks at a file looks at it one after the other
def parse_json(data: bytes) -> JsonDocument:
    """Parse `data`. Never raises: whatever the bytes are, there is a document, and `problems` says what is wrong with them."""
    from wxlint.syntax.json_build import build_document

    return build_document(data)


def load_json(data: bytes) -> object:
    """The plain value of `data`, as `JsonDocument.to_python` gives it, without positions. Never raises."""
    import json

    try:
        # A lone surrogate would survive as a `str` that cannot be encoded, so such files take the tolerant way.
        if b"\\ud" not in data.lower():
            return json.loads(data.removeprefix(BYTE_ORDER_MARK).decode("utf-8"), parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        pass
    return parse_json(data).to_python()


def _reject_constant(name: str) -> object:
    raise ValueError(name)
