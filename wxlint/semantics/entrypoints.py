"""Where the platform enters the code: a cloud function's handler, and the members of `App`, `Page`, `Component` and `Behavior` definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.semantics.module import Ref
from wxlint.semantics.trace import CONTEXT, EVENT, definition, trace, trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, property_name, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.module import Module
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
_SECTIONS = frozenset({"methods", "lifetimes", "pageLifetimes", "observers"})


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a definition; `section` is "" at the top level."""

    name: str
    section: str
    value: Ref


@dataclass(frozen=True, slots=True)
class Definition:
    """A call of `App`, `Page`, `Component` or `Behavior`.

    `complete` is False where something unknown (a spread, a wrapper, a behavior) may add members.
    """

    kind: str
    call: Ref
    members: tuple[Member, ...]
    complete: bool

    def member(self, name: str, *sections: str) -> Member | None:
        """The last member called `name` in one of `sections` (any, if none is given)."""
        for member in reversed(self.members):
            if member.name == name and (not sections or member.section in sections):
                return member
        return None


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
            found.append(Definition(kind, Ref(module, call), tuple(collector.members), collector.complete))
    return tuple(found)


def roles_of(module: Module) -> dict[tuple[str, int, int], Role]:
    """The functions of definitions made in `module`, by `Ref.key`."""
    roles: dict[tuple[str, int, int], Role] = {}
    for made in module.definitions:
        for member in made.members:
            target = definition(member.value)
            if target is not None and target.node.type in FUNCTION_TYPES:
                roles[target.key] = Role(made, member.section, member.name)
    return roles


class _Members:
    """Collects the members of an object literal through constants, spreads, `Object.assign` and wrapping calls."""

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.complete = True

    def add_object(self, ref: Ref, section: str) -> None:
        pending = [(ref, section, 0)]
        while pending:
            current, where, depth = pending.pop()
            resolved = self._literal(current)
            if resolved is None or depth > 8:
                self.complete = False
                continue
            module, node = resolved
            if node.type == "call_expression":
                self._add_call(module, node, where, depth, pending)
                continue
            for child in node.named_children:
                self._add_property(module, child, where, depth, pending)

    def _literal(self, ref: Ref) -> Ref | None:
        node = unwrap(ref.node)
        target = Ref(ref.module, node) if node.type == "object" else definition(ref)
        if target is not None and target.node.type == "program" and target.module.exports.whole:
            target = definition(Ref(target.module, target.module.exports.whole[-1]))  # `require('./base')`, where base.js says `module.exports = {…}`
        if target is not None and target.node.type == "object":
            return target
        return Ref(ref.module, node) if node.type == "call_expression" else None

    def _add_call(self, module: Module, call: Node, where: str, depth: int, pending: list[tuple[Ref, str, int]]) -> None:
        path = trace_path(Ref(module, call))
        if path is None or not path.startswith("Object.assign"):
            self.complete = False  # a wrapper may add or replace members
        objects = [argument for argument in arguments_of(call) if argument.type in ("object", "identifier", "call_expression")]
        pending += [(Ref(module, argument), where, depth + 1) for argument in reversed(objects)]

    def _add_property(self, module: Module, child: Node, where: str, depth: int, pending: list[tuple[Ref, str, int]]) -> None:
        if child.type == "spread_element":
            if child.named_children:
                pending.append((Ref(module, child.named_children[0]), where, depth + 1))
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
            return
        if where == "" and name in _SECTIONS and child.type != "method_definition":
            pending.append((Ref(module, value), name, depth + 1))
            return
        if where == "" and name in ("behaviors", "mixins"):
            self.complete = False
        self.members.append(Member(name, where, Ref(module, value)))


def handler_of(module: Module, name: str) -> Ref | None:
    """The function that `module` exports as `name`, through wrappers that take it as an argument; None if that cannot be known."""
    value = _exported_value(module, name)
    for _ in range(4):
        if value is None:
            return None
        target = definition(value)
        if target is not None and target.node.type in FUNCTION_TYPES:
            return target
        call = unwrap(value.node)
        if call.type != "call_expression":
            return None
        value = next((Ref(value.module, argument) for argument in arguments_of(call) if _may_be_function(Ref(value.module, argument))), None)
    return None


def _exported_value(module: Module, name: str) -> Ref | None:
    for _ in range(8):  # re-exports of re-exports
        exports = module.exports
        if name in exports.named:
            return Ref(module, exports.named[name])
        target = trace(Ref(module, exports.whole[-1])) if exports.whole else None
        if target is not None and target.definition is not None:
            member = _object_member(target.definition, name)
            if member is not None:
                return member
        if name not in exports.forwarded:
            return None
        specifier, name = exports.forwarded[name]
        other = module.imported_module(specifier)
        if other is None or name == "*":
            return None
        module = other
    return None


def _may_be_function(ref: Ref) -> bool:
    target = definition(ref)
    return (target is not None and target.node.type in FUNCTION_TYPES) or unwrap(ref.node).type == "call_expression"


def _object_member(ref: Ref, name: str) -> Ref | None:
    if ref.node.type != "object":
        return None
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
