"""The tables `wx_api` (the members of `wx`), `wx_options` (the options they take) and `wx_classes` (what they return), from miniprogram-api-typings."""

from __future__ import annotations

from tree_sitter import Node

from wxlint.platform.generate.declarations import Declarations, Member, members_of, text
from wxlint.platform.generate.docs import deprecation, since
from wxlint.platform.generate.types import arguments, named, type_of

Table = dict[str, dict[str, object]]

CALLBACKS = frozenset({"success", "fail", "complete"})
_NAMESPACE = "WechatMiniprogram"


def wx_tables(declarations: Declarations) -> tuple[Table, Table, Table]:
    """The members, the options by member, and the classes by name."""
    members: Table = {}
    options: Table = {}
    returned: list[str] = []
    for member in declarations.members(f"{_NAMESPACE}.Wx"):
        entry = members.setdefault(member.name, {})
        entry |= _member(member, declarations)
        found = _options(member, declarations)
        if found is not None:
            if found.keys() >= CALLBACKS:
                entry["callbacks"] = True
            options.setdefault(member.name, {}).update({name: value for name, value in found.items() if name not in CALLBACKS})
        if "class" in entry:
            returned.append(str(entry["class"]))
    return members, options, _classes(returned, declarations)


def _member(member: Member, declarations: Declarations) -> dict[str, object]:
    entry: dict[str, object] = {}
    version = since(member.doc)
    if version:
        entry["since"] = version
    retired = deprecation(member.doc)
    if retired is not None:
        entry["deprecated"] = retired.as_json()
    if member.kind == "property":
        entry["returns"] = "property"
        return entry
    kind, made = _returns(member, declarations)
    entry["returns"] = kind
    if made:
        entry["class"] = made
    if member.needs_argument:
        entry["argument"] = True
    return entry


def _returns(member: Member, declarations: Declarations) -> tuple[str, str]:
    """How a call gives its result, and the class of what it returns."""
    node = member.type
    name = named(node)
    if node is None or text(node) == "void":
        return "nothing", ""
    if name in ("PromisifySuccessResult", "Promise"):
        inner = arguments(node)
        made = _class(inner[0], member.scope, declarations) if name == "Promise" and inner else ""
        return "promise", made
    made = _class(node, member.scope, declarations)
    return ("task" if made.endswith("Task") else "value"), made


def _class(node: Node, scope: str, declarations: Declarations) -> str:
    """The name of a type that has methods; empty for plain data."""
    name = named(node)
    resolved = declarations.resolve(name, scope) if name is not None else None
    if resolved is None or not declarations.is_interface(resolved):
        return ""
    has_methods = any(_is_callable(member) for member in declarations.members(resolved))
    return resolved.removeprefix(f"{_NAMESPACE}.") if has_methods else ""


def _is_callable(member: Member) -> bool:
    return member.kind == "method" or (member.type is not None and member.type.type == "function_type")


def _options(member: Member, declarations: Declarations) -> dict[str, object] | None:
    """The keys of the options object that a method takes as its first argument; None if it takes none."""
    if not member.parameters:
        return None
    node = _unconstrained(member, member.parameters[0])
    if node.type == "object_type":
        return _keys(list(members_of(node, member.scope)), declarations)
    name = named(node)
    resolved = declarations.resolve(name, member.scope) if name is not None else None
    if resolved is None or not declarations.is_interface(resolved) or not resolved.endswith(("Option", "Options")):
        return None
    return _keys(list(declarations.members(resolved)), declarations)


def _unconstrained(member: Member, node: Node) -> Node:
    """What a type parameter extends, for `f<T extends Option>(option: T)`."""
    name = named(node)
    for parameter in (child for child in member.node.named_children if child.type == "type_parameters"):
        for declared in parameter.named_children:
            constraint = declared.child_by_field_name("constraint")
            own = declared.child_by_field_name("name")
            if own is not None and text(own) == name and constraint is not None and constraint.named_children:
                return constraint.named_children[0]
    return node


def _keys(members: list[Member], declarations: Declarations) -> dict[str, object]:
    found: dict[str, object] = {}
    for member in members:
        kind = {"type": "function"} if member.kind == "method" else type_of(member.type, member.scope, declarations).as_json()
        entry: dict[str, object] = dict(kind)
        if not member.optional:
            entry["required"] = True
        version = since(member.doc)
        if version:
            entry["since"] = version
        retired = deprecation(member.doc)
        if retired is not None:
            entry["deprecated"] = retired.as_json()
        found[member.name] = entry
    return found


def _classes(names: list[str], declarations: Declarations) -> Table:
    """The members of `names` and of everything that their methods return."""
    tables: Table = {}
    pending = list(dict.fromkeys(names))
    while pending:
        name = pending.pop(0)
        if name in tables:
            continue
        table = tables[name] = {}
        for member in declarations.members(f"{_NAMESPACE}.{name}"):
            entry = _member(member, declarations)
            found = _options(member, declarations)
            if found is not None and found.keys() >= CALLBACKS:
                entry["callbacks"] = True
            table[member.name] = {**dict(_as_dict(table.get(member.name))), **entry}
            if "class" in entry:
                pending.append(str(entry["class"]))
    return dict(sorted(tables.items()))


def _as_dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
