"""The methods that a page's or a component's WXML may name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.diagnostics import Place
from wxlint.regex import regex
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.trace import definition, trace_path
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name, span_of, unwrap
from wxlint.views.parts import Parts

if TYPE_CHECKING:
    from wxlint.semantics.workspace import Workspace

_HARMLESS_RECEIVERS = ("wx.", "getApp", "getCurrentPages", "console.", "Object.keys", "JSON.", "setTimeout")
_REBINDING = frozenset({"bind", "call", "apply"})


class Names(NamedTuple):
    """Names and where each is first declared; `complete` is False where something unknown may add others."""

    names: Mapping[str, Place]
    complete: bool

    def has(self, name: str) -> bool | None:
        """Whether `name` is one of them; None if that is not certain."""
        return True if name in self.names else False if self.complete else None


class Methods(NamedTuple):
    """The methods of a view. `handed_to` are the modules that get `this`, and may add methods to it; `outside` are the functions of a component beside `methods`."""

    found: Names
    handed_to: tuple[str, ...]
    outside: frozenset[str]


def methods_of(parts: Parts) -> Methods:
    """The methods that `parts` give: members of a `Page`, `methods` of a `Component` or `Behavior`, and whatever is assigned to a member later."""
    names: dict[str, Place] = {}
    complete = parts.complete
    handed: dict[str, None] = {}
    for part in parts.parts:
        sections = ("methods",) if part.kind in ("Component", "Behavior") else ("",) if part.kind == "Page" else ("", "methods")
        for member in part.section(*sections):
            names.setdefault(member.name, Place(member.value.module.path, span_of(member.value.node)))
    for module in parts.modules:
        complete = _add_assigned(module, names) and complete
        receivers = _receivers_of_this(module)
        if receivers is None:
            complete = False
        else:
            handed |= dict.fromkeys(receivers)
    outside = {
        member.name
        for part in parts.parts
        if part.kind in ("Component", "Behavior")
        for member in part.section("")
        if (target := definition(member.value)) is not None and target.node.type in FUNCTION_TYPES
    }
    return Methods(Names(names, complete), tuple(handed), frozenset(outside))


def _add_assigned(module: Module, names: dict[str, Place]) -> bool:
    """Add the members that are assigned to, of whatever object. False if a computed one of `this` is among them."""
    known = True
    for assignment in module.nodes.assignments:
        left = assignment.child_by_field_name("left")
        member = member_name(left) if left is not None else None
        if member is None:
            continue
        if member[1] is not None:
            names.setdefault(member[1], Place(module.path, span_of(member[2])))
        elif _is_this(module, member[0]):
            known = False
    return known


def _receivers_of_this(module: Module) -> list[str] | None:
    """The modules whose functions get `this` as an argument; None if somebody unknown gets it."""
    found: list[str] = []
    for call in module.nodes.calls:
        arguments = arguments_of(call)
        if not any(_is_this(module, argument) for argument in arguments):
            continue
        callee = callee_of(call)
        if callee is None:
            continue
        member = member_name(callee)
        if member is not None and member[1] in _REBINDING:
            continue
        path = trace_path(Ref(module, callee))
        if path is not None and path.startswith(_HARMLESS_RECEIVERS):
            continue
        if member is not None and _is_platform_object(module, member[0]):
            continue
        target = definition(Ref(module, callee))
        if target is None:
            return None
        found.append(target.module.path)
    return found


def _is_platform_object(module: Module, node: Node) -> bool:
    """Whether an object comes from the platform: `query` of `const query = wx.createSelectorQuery()`."""
    path = trace_path(Ref(module, node))
    return path is not None and path.startswith(_HARMLESS_RECEIVERS)


def _is_this(module: Module, node: Node) -> bool:
    """Whether an expression is `this`, or a variable that holds it."""
    node = unwrap(node)
    if node.type == "this":
        return True
    binding = module.binding(node) if node.type == "identifier" else None
    value = binding.value if binding is not None and not binding.steps else None
    return value is not None and unwrap(value).type == "this"


_COMPUTED_EVENT = regex(rb"triggerEvent\s*\(\s*(?![\s'\"])|triggerEvent(?!\s*\()")


def has_computed_event(workspace: Workspace, path: str) -> bool:
    """Whether a script triggers events under names that are not written there."""
    data = workspace.read(path)
    return data is None or _COMPUTED_EVENT.search(data) is not None


@lru_cache(maxsize=256)
def _word(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])")


def is_spelled_in(workspace: Workspace, path: str, name: str) -> bool:
    """Whether the bytes of a file hold `name` as a word."""
    data = workspace.read(path)
    return data is not None and _word(name).search(data) is not None


def is_quoted_in(workspace: Workspace, path: str, name: str) -> bool:
    """Whether a script has a string literal that reads `name`."""
    data = workspace.read(path)
    return data is not None and any(quote + name.encode() + quote in data for quote in (b"'", b'"', b"`"))
