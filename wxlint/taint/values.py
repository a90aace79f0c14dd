"""Abstract values: what is known of a value without running the program, and above all who decided it.

Values are immutable and hashable, so that a function called twice with the same values is looked at once. Their size is bounded: objects nest `MAX_DEPTH` deep
and hold `MAX_FIELDS` members by name; beyond that members are merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field as _field
from functools import reduce
from typing import NamedTuple

from wxlint.diagnostics import Place
from wxlint.records import dataclass

MAX_DEPTH = 5
"""How many members deep an object's structure, or the path of a taint, is followed."""
MAX_FIELDS = 64
DERIVED = ("?",)
"""The path of what was found out with a source, such as a record looked up by it."""
MERGED = "merged"
"""A mark among `safe_for`: the taint stood somewhere inside an object whose structure is too deep to keep."""


class Trail(NamedTuple):
    """The way of a taint, newest step first. `step` names what happened: `read`, `assigned`, `passed`, `returned`."""

    place: Place
    step: str
    name: str
    earlier: Trail | None = None
    length: int = 1

    def places(self) -> tuple[Trail, ...]:
        """The steps, oldest first."""
        steps: list[Trail] = []
        current: Trail | None = self
        while current is not None:
            steps.append(current)
            current = current.earlier
        return tuple(reversed(steps))


_NO_MARKS: frozenset[str] = frozenset()


# Interpreting makes and compares these by the hundred thousand. A frozen dataclass is made through `object.__setattr__`, ten times as slow as an assignment,
# and hashes all its fields at every look into a set; so nothing but custom keeps `Taint` and `Value` from being changed.
@dataclass(init=False, eq=False, slots=True)
class Taint:
    """One thing known of who decided a value. Never changed once it is made.

    `kind` is a source's kind (`client-input`, `trusted-identity`); `root` and `path` say which part of the source it is (`event`, `("data", "openid")`);
    `safe_for` are the sink kinds that a sanitizer made it harmless for. Two taints that differ in their trail alone are the same. `name` is the source as its
    author would write it: `event.data.openid`, `event.list[].openid`.
    """

    kind: str
    root: str
    path: tuple[str, ...]
    safe_for: frozenset[str]
    trail: Trail | None
    name: str = _field(init=False)
    _hash: int = _field(init=False, repr=False)

    def __init__(
        self, kind: str, root: str, path: tuple[str, ...] = (), safe_for: frozenset[str] = _NO_MARKS, trail: Trail | None = None, name: str = ""
    ) -> None:
        self.kind = kind
        self.root = root
        self.path = path
        self.safe_for = safe_for
        self.trail = trail
        self.name = name or spelled(root, path)
        self._hash = hash((kind, root, path, safe_for))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Taint) or self._hash != other._hash:
            return False
        return self.path == other.path and self.safe_for == other.safe_for and self.kind == other.kind and self.root == other.root

    def __hash__(self) -> int:
        return self._hash

    def safe(self, safe_for: frozenset[str]) -> Taint:
        """The same with other marks."""
        return self if safe_for == self.safe_for else Taint(self.kind, self.root, self.path, safe_for, self.trail, self.name)


def spelled(root: str, path: tuple[str, ...]) -> str:
    """Member `path` of the source `root`, as its author would write it."""
    return (".".join((root, *path)) if path else root).replace(".[]", "[]")


class Closure(NamedTuple):
    """A function of the project, by the file and bytes it stands at."""

    path: str
    start: int
    end: int


_NO_TAINTS: frozenset[Taint] = frozenset()
_NO_FUNCTIONS: frozenset[Closure] = frozenset()


@dataclass(init=False, eq=False, slots=True)
class Value:
    """What is known of a value. Never changed once it is made.

    `fields` are an object's members, sorted; `element` stands for all elements of an array and all members whose name is unknown. `apis` are dotted paths of what
    comes from outside the project. `constant` is the value of a string that is known, `prefix` what one that is not begins with. `is_text` tells that it is
    certainly a string, number or boolean.
    """

    taints: frozenset[Taint]
    fields: tuple[tuple[str, Value], ...]
    element: Value | None
    functions: frozenset[Closure]
    apis: frozenset[str]
    constant: str | None
    is_text: bool
    depth: int
    prefix: str
    _hash: int = _field(init=False, repr=False)

    def __init__(
        self,
        taints: frozenset[Taint] = _NO_TAINTS,
        fields: tuple[tuple[str, Value], ...] = (),
        element: Value | None = None,
        functions: frozenset[Closure] = _NO_FUNCTIONS,
        apis: frozenset[str] = _NO_MARKS,
        constant: str | None = None,
        is_text: bool = False,
        depth: int = 0,
        prefix: str = "",
    ) -> None:
        self.taints = taints
        self.fields = fields
        self.element = element
        self.functions = functions
        self.apis = apis
        self.constant = constant
        self.is_text = is_text
        self.depth = depth
        self.prefix = prefix
        self._hash = 0

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Value) or (self._hash and other._hash and self._hash != other._hash):
            return False
        return (
            self.depth == other.depth
            and self.is_text == other.is_text
            and self.constant == other.constant
            and self.taints == other.taints
            and self.apis == other.apis
            and self.functions == other.functions
            and self.prefix == other.prefix
            and self.element == other.element
            and self.fields == other.fields
        )

    def __hash__(self) -> int:
        if not self._hash:
            self._hash = hash((self.taints, self.fields, self.element, self.functions, self.apis, self.constant, self.is_text, self.prefix)) or 1
        return self._hash

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return self is EMPTY or self == EMPTY

    def field(self, name: str) -> Value | None:
        """The member `name` as it was written; None if it was not."""
        for key, value in self.fields:
            if key == name:
                return value
        return None

    def all_taints(self) -> frozenset[Taint]:
        """The taints of the value and of everything in it."""
        if not self.fields and self.element is None:
            return self.taints
        found = set(self.taints)
        pending = [self]
        while pending:
            value = pending.pop()
            found |= value.taints
            pending += [inner for _, inner in value.fields]
            if value.element is not None:
                pending.append(value.element)
        return frozenset(found)

    def with_taints(self, taints: frozenset[Taint]) -> Value:
        """The same, decided by others."""
        return Value(taints, self.fields, self.element, self.functions, self.apis, self.constant, self.is_text, self.depth, self.prefix)

    def behaving(self, functions: frozenset[Closure], apis: frozenset[str]) -> Value:
        """The same with other functions and other things from outside."""
        return Value(self.taints, self.fields, self.element, functions, apis, self.constant, self.is_text, self.depth, self.prefix)


def in_order(taints: Iterable[Taint]) -> list[Taint]:
    """`taints` in an order that is the same in every run: sets of texts have another one in each process."""
    found = list(taints)
    if len(found) > 1:
        found.sort(key=_rank)
    return found


def _rank(taint: Taint) -> tuple[object, ...]:
    trail = taint.trail.places() if taint.trail is not None else ()
    return taint.kind, taint.name, taint.path, sorted(taint.safe_for), len(trail), [(step.place, step.step, step.name) for step in trail]


def distinct(taints: Iterable[Taint]) -> frozenset[Taint]:
    """`taints` as a set. Of those that are the same but for their trails, the one with the shortest stays."""
    found = tuple(taints)
    different = frozenset(found)
    if len(different) == len(found):
        return different
    same: dict[Taint, list[Taint]] = {}
    for taint in found:
        same.setdefault(taint, []).append(taint)
    return frozenset(alike[0] if len(alike) == 1 else min(alike, key=_rank) for alike in same.values())


EMPTY = Value()

_INTERNAL = ("this@", "class@", "resolve@")


def internal_api(kind: str, path: str, start: int) -> str:
    """A mark among a value's `apis` for something of the interpreter's own: the object that `this` is, a class, a promise's `resolve`."""
    return f"{kind}@{start}@{path}"


def internal_place(api: str) -> tuple[str, int]:
    """The file and offset of an internal mark."""
    _, start, path = api.split("@", 2)
    return path, int(start)


def is_internal(api: str) -> bool:
    """Whether a member of `apis` is a mark of the interpreter's own and no path."""
    return api.startswith(_INTERNAL)


def make_object(fields: dict[str, Value], *, element: Value | None = None, taints: frozenset[Taint] = frozenset()) -> Value:
    """An object; what would make it too deep or too wide is merged."""
    if len(fields) > MAX_FIELDS:
        names = list(fields)
        rest = join_all([fields[name] for name in names[MAX_FIELDS:]])
        return make_object(
            {name: fields[name] for name in names[:MAX_FIELDS]}, element=rest if element is None else join(element, rest), taints=taints
        )
    if any(inner.depth >= MAX_DEPTH for inner in fields.values()):
        fields = {name: flattened(inner) for name, inner in fields.items()}
    if element is not None and element.depth >= MAX_DEPTH:
        element = flattened(element)
    depth = 1 + max([inner.depth for inner in fields.values()] + [element.depth if element is not None else 0], default=0)
    return Value(taints=taints, fields=tuple(sorted(fields.items())), element=element, depth=depth)


def flattened(value: Value) -> Value:
    """`value` without its structure, where that has become too deep: what was in one of its members may be in any."""
    if value.depth < MAX_DEPTH:
        return value
    inner = [member for _, member in value.fields] + ([value.element] if value.element is not None else [])
    functions = value.functions.union(*(member.functions for member in inner))
    taints = distinct(taint.safe(taint.safe_for | {MERGED}) for taint in value.all_taints())
    return Value(taints=taints, functions=functions, apis=value.apis)


def make_array(element: Value) -> Value:
    """An array whose elements are `element`."""
    element = flattened(element)
    return Value(element=element, depth=element.depth + 1)


_FLAT = Value(depth=1)
"""What is left of the structure of values that have none, once they are joined."""


def join(left: Value, right: Value) -> Value:
    """What is known if the value is either."""
    if left is right or left == right or right is EMPTY:
        return left
    if left is EMPTY:
        return right
    shape = _FLAT
    if left.fields or right.fields or left.element is not None or right.element is not None:
        names = dict.fromkeys([name for name, _ in left.fields] + [name for name, _ in right.fields])
        fields = {name: join(left.field(name) or EMPTY, right.field(name) or EMPTY) for name in names}
        element = left.element if right.element is None else right.element if left.element is None else join(left.element, right.element)
        shape = make_object(fields, element=element)
    return Value(
        left.taints | right.taints,
        shape.fields,
        shape.element,
        left.functions | right.functions,
        left.apis | right.apis,
        left.constant if left.constant == right.constant else None,
        left.is_text and right.is_text,
        shape.depth,
        _common_prefix(left, right),
    )


def _common_prefix(left: Value, right: Value) -> str:
    first, second = (value.prefix if value.constant is None else value.constant for value in (left, right))
    length = next((index for index, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), min(len(first), len(second)))
    return first[:length]


def join_all(values: list[Value]) -> Value:
    """What is known if the value is any of them."""
    return reduce(join, values, EMPTY)


def with_field(value: Value, name: str, member: Value) -> Value:
    """`value` after `value.name = member`."""
    fields = dict(value.fields)
    fields[name] = member
    shape = make_object(fields, element=value.element, taints=value.taints)
    return shape.behaving(value.functions, value.apis)


def with_element(value: Value, member: Value) -> Value:
    """`value` after something was put under a name that is not known, or pushed."""
    element = member if value.element is None else join(value.element, member)
    shape = make_object(dict(value.fields), element=element, taints=value.taints)
    return shape.behaving(value.functions, value.apis)


def text(value: Value) -> Value:
    """What a string made of `value` carries."""
    return Value(taints=value.all_taints(), is_text=True)


def derived(values: list[Value], kinds: frozenset[str]) -> Value:
    """What an unknown call gives: of the taints that went in, those of `kinds` had a part in it."""
    found = frozenset(
        Taint(taint.kind, taint.root, DERIVED, taint.safe_for, taint.trail) for value in values for taint in value.all_taints() if taint.kind in kinds
    )
    return Value(taints=found) if found else EMPTY
