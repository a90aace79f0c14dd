"""Abstract values: what is known of a value without running the program, and above all who decided it.

Values are immutable and hashable, so that a function called twice with the same values is looked at once. Their size is bounded: objects nest `MAX_DEPTH` deep
and hold `MAX_FIELDS` members by name; beyond that members are merged.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce

from wxlint.diagnostics import Place

MAX_DEPTH = 5
"""How many members deep an object's structure, or the path of a taint, is followed."""
MAX_FIELDS = 64
DERIVED = ("?",)
"""The path of what was found out with a source, such as a record looked up by it."""
SETTLED = "settled"
"""A mark among `safe_for`: see `settled`."""
_ASSERTED = "is "
_PRESENT = frozenset({f"{_ASSERTED}present"})
_OF_THE_WHOLE = _PRESENT | {f"{_ASSERTED}text"}
"""Marks that say nothing of a member: whoever checked the whole has checked its parts, but that it is there tells nothing of them."""
_ALL = frozenset({"present", "text", "checked"})
"""What begins a mark among `safe_for` that tells what conditions made sure of: see `asserting`."""
PART = "part"
"""A mark among `safe_for`: only a part of the value is left, or a yes or no about it; nobody can tell the whole from it."""
MERGED = "merged"
"""A mark among `safe_for`: the taint stood somewhere inside an object whose structure is too deep to keep."""
MAX_TRAIL = 12
"""How many steps of a flow are kept."""


@dataclass(frozen=True, slots=True)
class Trail:
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


@dataclass(frozen=True, slots=True)
class Taint:
    """One thing known of who decided a value.

    `kind` is a source's kind (`client-input`, `trusted-identity`); `root` and `path` say which part of the source it is (`event`, `("data", "openid")`);
    `safe_for` are the sink kinds that a sanitizer made it harmless for. Two taints that differ in their trail alone are the same.
    """

    kind: str
    root: str
    path: tuple[str, ...] = ()
    safe_for: frozenset[str] = frozenset()
    trail: Trail | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The source as its author would write it: `event.data.openid`, `event.list[].openid`."""
        return ".".join((self.root, *self.path)).replace(".[]", "[]")


@dataclass(frozen=True, slots=True)
class Closure:
    """A function of the project, by the file and bytes it stands at."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value.

    `fields` are an object's members, sorted; `element` stands for all elements of an array and all members whose name is unknown. `apis` are dotted paths of what
    comes from outside the project. `constant` is the value of a string that is known, `prefix` what one that is not begins with. `is_text` tells that it is
    certainly a string, number or boolean.
    """

    taints: frozenset[Taint] = frozenset()
    fields: tuple[tuple[str, Value], ...] = ()
    element: Value | None = None
    functions: frozenset[Closure] = frozenset()
    apis: frozenset[str] = frozenset()
    constant: str | None = None
    is_text: bool = False
    depth: int = 0
    prefix: str = ""

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
    taints = frozenset(replace(taint, safe_for=taint.safe_for | {MERGED}) for taint in value.all_taints())
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
    return replace(
        shape,
        taints=left.taints | right.taints,
        functions=left.functions | right.functions,
        apis=left.apis | right.apis,
        constant=left.constant if left.constant == right.constant else None,
        prefix=_common_prefix(left, right),
        is_text=left.is_text and right.is_text,
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
    return replace(shape, functions=value.functions, apis=value.apis)


def with_element(value: Value, member: Value) -> Value:
    """`value` after something was put under a name that is not known, or pushed."""
    element = member if value.element is None else join(value.element, member)
    shape = make_object(dict(value.fields), element=element, taints=value.taints)
    return replace(shape, functions=value.functions, apis=value.apis)


def text(value: Value) -> Value:
    """What a string made of `value` carries."""
    return Value(taints=value.all_taints(), is_text=True)


def stepped(value: Value, step: str, place: Place, name: str) -> Value:
    """`value` with one more step on the trails of its taints."""
    if not value.taints:
        return value
    return replace(value, taints=frozenset(_longer(taint, step, place, name) for taint in value.taints))


def _longer(taint: Taint, step: str, place: Place, name: str) -> Taint:
    earlier = taint.trail
    if earlier is not None and (earlier.place == place or earlier.length >= MAX_TRAIL):
        return taint
    return replace(taint, trail=Trail(place, step, name, earlier, 1 if earlier is None else earlier.length + 1))


def member_taints(value: Value, name: str, place: Place) -> frozenset[Taint]:
    """The taints that member `name` has because the whole object has them: the path grows by the name."""
    return frozenset(_read(taint, name, place) for taint in value.taints)


def _read(taint: Taint, name: str, place: Place) -> Taint:
    path = taint.path if len(taint.path) >= MAX_DEPTH or taint.path == DERIVED else (*taint.path, name)
    if taint.safe_for:
        taint = replace(taint, safe_for=taint.safe_for - _OF_THE_WHOLE)
    earlier = taint.trail
    while earlier is not None and earlier.step == "read" and _inside(earlier.place, place):
        earlier = earlier.earlier  # `event.data` on the way to `event.data.openid` is no step of its own
    if earlier is not None and earlier.length >= MAX_TRAIL:
        return replace(taint, path=path)
    trail = Trail(place, "read", replace(taint, path=path).name, earlier, 1 if earlier is None else earlier.length + 1)
    return replace(taint, path=path, trail=trail)


def _inside(inner: Place, outer: Place) -> bool:
    return inner.path == outer.path and outer.span.start <= inner.span.start and inner.span.end <= outer.span.end


def cleaned(value: Value, kinds: frozenset[str]) -> Value:
    """`value` after a sanitizer for sinks of `kinds`."""
    taints = frozenset(replace(taint, safe_for=taint.safe_for | kinds) for taint in value.all_taints())
    return Value(taints=taints, is_text=True)


def asserting(value: Value, asserted: frozenset[tuple[str, str]]) -> Value:
    """`value` as it is read where conditions made sure of `asserted`: its taints remember what that says of them, wherever they go from here."""
    if not any(asserted_of(taint, asserted) for taint in value.taints):
        return value
    marked = (replace(taint, safe_for=taint.safe_for | {_ASSERTED + what for what in asserted_of(taint, asserted)}) for taint in value.taints)
    return replace(value, taints=frozenset(marked))


def asserted_of(taint: Taint, asserted: frozenset[tuple[str, str]]) -> frozenset[str]:
    """What `asserted`, pairs of a source's name and what is sure, and earlier conditions say of `taint`."""
    name = taint.name
    known = {mark.removeprefix(_ASSERTED) for mark in taint.safe_for if mark.startswith(_ASSERTED)}
    known |= {what for other, what in asserted if name == other or (what == "checked" and name.startswith((f"{other}.", f"{other}[")))}
    return _ALL if "checked" in known else frozenset(known)


def marked(value: Value, sure: str) -> Value:
    """`value` with the mark that `sure` is sure of its taints."""
    return replace(value, taints=frozenset(replace(taint, safe_for=taint.safe_for | {_ASSERTED + sure}) for taint in value.taints))


def present(value: Value) -> Value:
    """`value` with the mark that there certainly is one: it has a default."""
    return replace(value, taints=frozenset(replace(taint, safe_for=taint.safe_for | _PRESENT) for taint in value.taints)) if value.taints else value


def is_present(value: Value) -> bool:
    """Whether `value` is something that is certainly there: no part of the request that may be missing."""
    return not value.is_empty and all(taint.kind == "trusted-identity" or taint.safe_for >= _PRESENT for taint in value.taints)


def partial(value: Value) -> Value:
    """`value` with the mark that only a part of it is left, or an answer about it."""
    return replace(value, taints=frozenset(replace(taint, safe_for=taint.safe_for | {PART}) for taint in value.taints)) if value.taints else value


def settled(value: Value) -> Value:
    """`value` with the mark that its choice between the trusted identity and something else was reported, or decided by the caller's identity."""
    if not value.taints or all(SETTLED in taint.safe_for for taint in value.taints):
        return value
    return replace(value, taints=frozenset(replace(taint, safe_for=taint.safe_for | {SETTLED}) for taint in value.taints))


def derived(values: list[Value], kinds: frozenset[str]) -> Value:
    """What an unknown call gives: of the taints that went in, those of `kinds` had a part in it."""
    found = frozenset(replace(taint, path=DERIVED) for value in values for taint in value.all_taints() if taint.kind in kinds)
    return Value(taints=found) if found else EMPTY
