"""Where the platform enters the code: a cloud function's handler, and the members of `App`, `Page`, `Component` and `Behavior` definitions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from wxlint.records import dataclass
from wxlint.semantics.changes import changes_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.targets import CONTEXT, EVENT
from wxlint.semantics.trace import definition, trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name, property_name, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.scopes import Binding

APP_LIFECYCLE = frozenset({"onLaunch", "onShow", "onHide", "onError", "onPageNotFound", "onUnhandledRejection", "onThemeChange"})
PAGE_LIFECYCLE = frozenset(
    {
        "onLoad",
        "onShow",
        "onReady",
        "onHide",
        "onUnload",
        "onRouteDone",
        "onPullDownRefresh",
        "onReachBottom",
        "onShareAppMessage",
        "onShareTimeline",
        "onAddToFavorites",
        "onPageScroll",
        "onResize",
        "onTabItemTap",
        "onSaveExitState",
    }
)
COMPONENT_LIFECYCLE = frozenset({"created", "attached", "ready", "moved", "detached", "error"})
"""Names by miniprogram-api-typings 5.2.3: lib.wx.app.d.ts, lib.wx.page.d.ts, lib.wx.component.d.ts."""

_DEFINERS = frozenset({"App", "Page", "Component", "Behavior"})
_MOST_PROPERTIES = 20_000
"""How many properties of object literals are looked at for one definition."""
_MOST_WRAPPERS = 16
"""How many calls around a handler are looked into."""
_MOST_REEXPORTS = 16
_SECTIONS = frozenset({"methods", "lifetimes", "pageLifetimes", "observers"})


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a definition; `section` is "" at the top level."""

    name: str
    section: str
    value: Ref
    key: Ref | None = None
    """Where its name is written; None where it is assigned later."""


@dataclass(frozen=True)
class Definition:
    """A call of `App`, `Page`, `Component` or `Behavior`.

    `complete` is False where something unknown (a spread, a wrapper, a behavior) may add members; `own_complete` leaves aside what `mixed_in` adds, the values of
    `behaviors` and `mixins`.
    """

    kind: str
    call: Ref
    members: tuple[Member, ...]
    complete: bool
    own_complete: bool = False
    mixed_in: tuple[Ref, ...] = ()

    def member(self, name: str, *sections: str) -> Member | None:
        """The last member called `name` in one of `sections` (any, if none is given)."""
        for member in self._by_name.get(name, ()):
            if not sections or member.section in sections:
                return member
        return None

    @cached_property
    def _by_name(self) -> dict[str, list[Member]]:
        """The last one of a name first."""
        found: dict[str, list[Member]] = {}
        for member in reversed(self.members):
            found.setdefault(member.name, []).append(member)
        return found


@dataclass(frozen=True, slots=True)
class Role:
    """What a function is to the platform: a member of a definition."""

    definition: Definition
    section: str
    name: str

    @property
    def is_lifecycle(self) -> bool:
        """Whether the framework itself calls it, and drops what it returns."""
        kind = self.definition.kind
        if self.section in ("lifetimes", "pageLifetimes", "observers"):
            return True
        if kind == "App":
            return self.name in APP_LIFECYCLE
        if kind == "Page":
            return self.name in PAGE_LIFECYCLE
        return self.name in COMPONENT_LIFECYCLE if self.section == "" else self.name in PAGE_LIFECYCLE and kind == "Component"


def collect_definitions(module: Module) -> tuple[Definition, ...]:
    """All definitions that `module` makes, in document order."""
    found = []
    for call in module.nodes.calls:
        callee = callee_of(call)
        if call.type != "call_expression" or callee is None or callee.type != "identifier":
            continue
        kind = text_of(callee)
        if kind not in _DEFINERS or module.binding(callee) is not None:
            continue
        arguments = arguments_of(call)
        if arguments:
            collector = _Members()
            collector.add_object(Ref(module, arguments[0]), "")
            complete = collector.complete and not collector.mixed_in
            found.append(Definition(kind, Ref(module, call), tuple(collector.members), complete, collector.complete, tuple(collector.mixed_in)))
    return tuple(found)


def object_members(ref: Ref) -> tuple[tuple[Member, ...], tuple[Ref, ...], bool]:
    """The members of an object that is used like a definition's, what it mixes in, and whether its own members are all seen (see `Definition`)."""
    collector = _Members()
    collector.add_object(ref, "")
    return tuple(collector.members), tuple(collector.mixed_in), collector.complete


def roles_of(module: Module) -> dict[tuple[str, int, int], Role]:
    """The functions of definitions made in `module`, by `Ref.key`."""
    roles: dict[tuple[str, int, int], Role] = {}
    for made in module.definitions:
        for member in made.members:
            target = definition(member.value)
            if target is not None and target.node.type in FUNCTION_TYPES:
                roles[target.key] = Role(made, member.section, member.name)
    return roles


class _Part(NamedTuple):
    """Something that adds members to `section`: an object, one property of a literal (`is_property`), or the value of the member `name`."""

    ref: Ref
    section: str
    depth: int
    is_property: bool = False
    name: str | None = None
    key: Ref | None = None


class _Members:
    """Collects the members of an object literal through constants, spreads, `Object.assign` and wrapping calls, in the order in which they are set."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.complete = True
        """Whether nothing unknown adds members, `mixed_in` left aside."""
        self.mixed_in: list[Ref] = []
        self._pending: list[_Part] = []
        self._budget = _MOST_PROPERTIES

    def add_object(self, ref: Ref, section: str) -> None:
        self._pending.append(_Part(ref, section, 0))
        while self._pending:
            part = self._pending.pop()
            if part.name is not None:
                self._add_member(part.name, part)
            elif part.is_property:
                self._add_property(part)
            else:
                self._add_parts(part)

    def _push(self, parts: Iterable[_Part]) -> None:
        self._pending += reversed(list(parts))

    def _add_parts(self, part: _Part) -> None:
        literal = _literal(part.ref)
        self._budget -= 0 if literal is None else literal.node.named_child_count
        if literal is None or part.depth > 8 or self._budget < 0:
            self.complete = False
            return
        module, node = literal
        if node.type == "call_expression":
            path = trace_path(literal)
            if path is None or not path.startswith("Object.assign"):
                self.complete = False  # a wrapper may add or replace members
            objects = [argument for argument in arguments_of(node) if argument.type in ("object", "identifier", "call_expression")]
            self._push(_Part(Ref(module, argument), part.section, part.depth + 1) for argument in objects)
            return
        changes = list(changes_of(module, node))
        known = [(change.name, change.value) for change in changes if change.name is not None and change.value is not None]
        if len(known) < len(changes):
            self.complete = False
        self._push(_Part(Ref(module, value), part.section, part.depth, name=name) for name, value in known)
        self._push(_Part(Ref(module, child), part.section, part.depth, is_property=True) for child in node.named_children)

    def _add_property(self, part: _Part) -> None:
        module, child = part.ref
        if child.type == "spread_element":
            if child.named_children:
                self._pending.append(_Part(Ref(module, child.named_children[0]), part.section, part.depth + 1))
            return
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        elif child.type == "method_definition":
            key, value = child.child_by_field_name("name"), child
        elif child.type == "shorthand_property_identifier":
            key, value = child, child
        else:
            return
        name = property_name(key) if key is not None else None
        if name is None or value is None:
            self.complete = False
        else:
            self._add_member(name, part._replace(ref=Ref(module, value), key=Ref(module, key) if key is not None else None))

    def _add_member(self, name: str, part: _Part) -> None:
        if part.section == "" and name in _SECTIONS and part.ref.node.type != "method_definition":
            self._pending.append(_Part(part.ref, name, part.depth + 1))
            return
        if part.section == "" and name in ("behaviors", "mixins"):
            self.mixed_in.append(part.ref)
        self.members.append(Member(name, part.section, part.ref, part.key))


def _literal(ref: Ref) -> Ref | None:
    """The object literal that `ref` stands for, or the call that makes it."""
    node = unwrap(ref.node)
    target = Ref(ref.module, node) if node.type == "object" else definition(ref)
    if target is not None and target.node.type == "program" and target.module.exports.whole:
        target = definition(Ref(target.module, target.module.exports.whole[-1]))  # `require('./base')`, where base.js says `module.exports = {…}`
    if target is not None and target.node.type == "object":
        return target
    made = made_by(ref)
    return made if made.node.type == "call_expression" else None


def made_by(ref: Ref) -> Ref:
    """The expression that a variable was made with: the call in `const o = wrap({…})`."""
    module, node = ref.module, unwrap(ref.node)
    for _ in range(8):
        binding = module.binding(node) if node.type in ("identifier", "shorthand_property_identifier") else None
        if binding is None or binding.value is None or binding.steps or binding.writes or binding.kind not in ("const", "let", "var"):
            break
        node = unwrap(binding.value)
    return Ref(module, node)


def handler_of(module: Module, name: str) -> Ref | None:
    """The function that `module` exports as `name`, through wrappers that take it as an argument; None if that cannot be known."""
    value = exported_value(module, name)
    pending = [value] if value is not None else []
    for _ in range(_MOST_WRAPPERS):
        if not pending:
            break
        current = pending.pop(0)
        target = definition(current)
        if target is not None and target.node.type in FUNCTION_TYPES:
            return target
        home, call = made_by(current)
        callee = callee_of(call) if call.type == "call_expression" else None
        if callee is None:
            continue
        member = member_name(callee)
        arguments = [member[0]] if member is not None and member[1] == "bind" else arguments_of(call)
        given = [Ref(home, argument) for argument in arguments]
        pending += sorted(given, key=lambda ref: not _is_function(ref))  # a function itself before what may make one
    return None


def _is_function(ref: Ref) -> bool:
    target = definition(ref)
    return target is not None and target.node.type in FUNCTION_TYPES


def exported_value(module: Module, name: str) -> Ref | None:
    """What `module` exports as `name`, where it is written: through re-exports."""
    pending = [(module, name)]
    for _ in range(_MOST_REEXPORTS):
        if not pending:
            break
        module, name = pending.pop(0)
        exports = module.exports
        if name in exports.named:
            return Ref(module, exports.named[name])
        whole = definition(Ref(module, exports.whole[-1])) if exports.whole else None
        if whole is not None and whole.node.type == "program":
            pending.append((whole.module, name))
        elif exports.whole:
            member = _object_member(Ref(module, exports.whole[-1]), name)
            if member is not None:
                return member
        specifiers = [(specifier, name) for specifier in exports.stars]
        if name in exports.forwarded and exports.forwarded[name][1] != "*":
            specifiers.insert(0, exports.forwarded[name])
        for specifier, imported in specifiers:
            other = module.imported_module(specifier)
            if other is not None:
                pending.append((other, imported))
    return None


def _object_member(ref: Ref, name: str) -> Ref | None:
    collector = _Members()
    collector.add_object(ref, "member")
    return next((member.value for member in reversed(collector.members) if member.name == name), None)


def parameter_root(module: Module, binding: Binding) -> str | None:
    """The root that a parameter stands for: the caller's event or the context of the handler; None for every other parameter."""
    if binding.parameter not in (0, 1) or not module.file.kind.is_function:
        return None
    handler = module.handler
    if handler is None or handler.key != (module.path, binding.scope.node.start_byte, binding.scope.node.end_byte):
        return None
    return EVENT if binding.parameter == 0 else CONTEXT
