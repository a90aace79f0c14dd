"""The table `wx_cloud`: the members of `wx.cloud`, the options of its calls, and the classes of its database, from miniprogram-api-typings."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from wxlint.platform.generate.declarations import Declarations, Member, UnreadableError, members_of
from wxlint.platform.generate.types import arguments, named, type_of
from wxlint.platform.generate.wx_api import CALLBACKS, Table

_CLASSES = ("Database", "CollectionReference", "DocumentReference", "Query", "Aggregate", "RealtimeListener", "IGeo")
_COMMANDS = "DatabaseCommand"
_WRAPPERS = frozenset({"OQ", "RQ"})
"""How the typings say that a call takes callbacks and that it gives a promise without them."""


def cloud_tables(declarations: Declarations) -> dict[str, object]:
    """The tables by name: `members`, `options`, `classes`, and the operators of `command`, `aggregate` and `project`."""
    members: Table = {}
    options: Table = {}
    for member in declarations.members("WxCloud"):
        entry = members.setdefault(member.name, {})
        entry["kind"] = "function" if _is_function(member) else "property"
        entry |= _forms(member)
        for keys in _options(member, declarations):
            options.setdefault(member.name, {}).update(keys)
    operators = {
        member.name: sorted({inner.name for inner in members_of(member.type, member.scope) if not inner.name.startswith("_")})
        for member in declarations.members(f"DB.{_COMMANDS}")
        if member.kind == "property" and member.type is not None and member.type.type == "object_type"
    }
    commands = sorted({member.name for member in declarations.members(f"DB.{_COMMANDS}") if member.kind == "method"})
    return {
        "members": members,
        "options": options,
        "classes": {name: _class(name, declarations) for name in _CLASSES},
        "operators": {"command": [*commands, *sorted(operators)], **operators},
    }


def _is_function(member: Member) -> bool:
    return member.kind == "method" or (member.type is not None and member.type.type == "function_type")


def _forms(member: Member) -> dict[str, object]:
    """How a call tells of its result: through callbacks, a promise, or both."""
    found: dict[str, object] = {}
    if any(named(node) == "OQ" for node in member.parameters):
        found["callbacks"] = True
    if named(member.type) == "Promise":
        found["promise"] = True
    return found


def _class(name: str, declarations: Declarations) -> dict[str, object]:
    table: dict[str, dict[str, object]] = {}
    for member in declarations.members(f"DB.{name}"):
        if not member.name.startswith("_") and member.name != "constructor":
            table.setdefault(member.name, {}).update(_forms(member))
    return dict(table)


def _options(member: Member, declarations: Declarations) -> Iterator[dict[str, object]]:
    """The keys of the object that the first parameter is, in each overload."""
    parameters = member.parameters
    if not parameters and member.type is not None and member.type.type == "function_type":
        parameters = Member(member.name, "method", False, "", member.type, member.scope).parameters
    if parameters:
        node = parameters[0]
        inner = arguments(node)[0] if named(node) in _WRAPPERS else node
        keys = _keys(inner, member.scope, declarations)
        if keys:
            yield {name: value for name, value in keys.items() if name not in CALLBACKS}


def _keys(node: Node, scope: str, declarations: Declarations) -> dict[str, object]:
    """The properties of a type that is put together with `&` and `Omit`."""
    found: dict[str, object] = {}
    pending = [(node, scope)]
    while pending:
        part, where = pending.pop()
        if part.type == "intersection_type":
            pending += [(child, where) for child in reversed(part.named_children)]
        elif part.type == "object_type":
            found |= {member.name: _key(member, declarations) for member in members_of(part, where)}
        elif named(part) == "Omit":
            pending.append((arguments(part)[0], where))
        else:
            name = named(part)
            resolved = declarations.resolve(name, where) if name is not None else None
            if resolved is None:
                continue
            alias = declarations.alias(resolved)
            if alias is not None:
                pending.append((alias, resolved.rpartition(".")[0]))
                continue
            try:
                found |= {member.name: _key(member, declarations) for member in declarations.members(resolved)}
            except UnreadableError:
                continue
    return found


def _key(member: Member, declarations: Declarations) -> dict[str, object]:
    entry = type_of(member.type, member.scope, declarations).as_json()
    return entry if member.optional else {**entry, "required": True}
