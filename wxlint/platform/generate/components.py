"""The table `components`: the tags that every Mini Program has, with their attributes and events.

Nothing that WeChat publishes lists them for programs; of what others publish, the packages of Taro are the best kept: a release every few weeks, MIT, one
documented declaration per component that says which platforms have each property (`@supported weapp, …`), with enumerations. Two of them are read:

- `@tarojs/components` (`types/*.d.ts`): properties with types and enumerations; `scrollTop` is the attribute `scroll-top`, `onScrollToUpper` the event
  `scrolltoupper`;
- `@tarojs/plugin-platform-weapp`: attributes and events that Taro writes into WXML for WeChat, without types but spelt exactly.
"""

from __future__ import annotations

from tree_sitter import Node

from wxlint.platform.generate.declarations import Declarations, Member, members_of, parse, text
from wxlint.platform.generate.npm import Package
from wxlint.platform.generate.types import arguments, named, type_of
from wxlint.platform.generate.wx_api import Table
from wxlint.regex import regex

_SUPPORTED = regex(r"@supported ([^\n]*)")
_UPPER = regex(r"(?<!^)(?=[A-Z])")
_EVENT = regex(r"on[A-Z]")
_COMMON = "types/common.d.ts"
_WRITTEN = "dist/types/components.d.ts"
_OF_ALL = frozenset({"StandardProps", "EventProps"})
_OF_FRAMEWORK = frozenset({"defaultValue", "defaultChecked", "nativeProps", "children", "className", "controlled"})
_PLATFORM = "weapp"


def component_table(components: Package, written: Package) -> Table:
    """The attributes and events by tag, sorted."""
    table: Table = {}
    for path in sorted(components.files):
        if path.startswith("types/") and path.endswith(".d.ts") and path.count("/") <= 2:
            declarations = Declarations()
            declarations.add(components.files[_COMMON])
            declarations.add(components.files[path])
            _take_component(path, declarations, components.files[path], table)
    _take_written(written.files[_WRITTEN], table)
    return {tag: _sorted(table[tag]) for tag in sorted(table)}


def _take_component(path: str, declarations: Declarations, data: bytes, table: Table) -> None:
    """A file declares one component: `declare const ScrollView: ComponentType<ScrollViewProps>`."""
    name = path.rpartition("/")[2].removesuffix(".d.ts")
    found = _declared_component(data, name)
    if found is None or not _SUPPORTED.search(found[0]) or not _is_supported(found[0]):
        return  # what names no platform is Taro's own
    entry = _entry(table, _kebab(name))
    for interface in found[1]:
        if declarations.is_interface(interface):
            for member in _own_members(interface, declarations):
                _take_member(member, declarations, entry)


def _declared_component(data: bytes, name: str) -> tuple[str, list[str]] | None:
    """The comment before the component `name`, and the interfaces of its properties."""
    doc = ""
    for child in parse(data).named_children:
        if child.type == "comment":
            doc = text(child)
            continue
        declarator = _declarator(child)
        if declarator is not None:
            own, annotation = declarator.child_by_field_name("name"), declarator.child_by_field_name("type")
            if own is not None and text(own) == name and annotation is not None:
                return doc, _interfaces(annotation.named_children[0])
        doc = ""
    return None


def _declarator(node: Node) -> Node | None:
    pending = [node]
    while pending:
        current = pending.pop()
        if current.type == "variable_declarator":
            return current
        if current.type in ("ambient_declaration", "lexical_declaration", "export_statement"):
            pending += current.named_children
    return None


def _interfaces(node: Node) -> list[str]:
    """The interfaces in `ComponentType<A | B>`."""
    found: list[str] = []
    pending = arguments(node)
    while pending:
        current = pending.pop()
        name = named(current)
        if current.type == "union_type":
            pending += current.named_children
        elif name is not None:
            found.append(name)
    return found


def _own_members(interface: str, declarations: Declarations) -> list[Member]:
    """The members of the interface and of those that it extends, without what every component has."""
    common = {member.name for base in _OF_ALL for member in declarations.members(base)}
    return [member for member in declarations.members(interface) if member.name not in common]


def _take_member(member: Member, declarations: Declarations, entry: dict[str, object]) -> None:
    if not _is_supported(member.doc) or member.name in _OF_FRAMEWORK:
        return
    if _EVENT.match(member.name):
        _events(entry).add(member.name[2:].lower())
        return
    names = _of_platform(member, declarations)
    kind: dict[str, object] = {"type": "string", "values": list(names)} if names else type_of(member.type, member.scope, declarations).as_json()
    attributes = _attributes(entry)
    known = attributes.get(_kebab(member.name))
    attributes[_kebab(member.name)] = kind if known is None else _joined(known, kind)


def _of_platform(member: Member, declarations: Declarations) -> tuple[str, ...]:
    """The names that are WeChat's in `type OpenType = keyof Types['weapp'] | keyof Types['alipay']`; none for any other type."""
    resolved = declarations.resolve(named(member.type) or "", member.scope)
    alias = declarations.alias(resolved) if resolved is not None else None
    pending = [alias] if alias is not None else []
    while resolved is not None and pending:
        node = pending.pop()
        if node.type == "union_type":
            pending += node.named_children
        elif node.type == "index_type_query" and node.named_children[0].type == "lookup_type":
            table, key = node.named_children[0].named_children
            found = declarations.resolve(named(table) or "", resolved.rpartition(".")[0])
            platforms = {inner.name: inner.type for inner in declarations.members(found)} if found is not None else {}
            own = platforms.get(_PLATFORM) if text(key).strip("'\"") == _PLATFORM else None
            if own is not None and own.type == "object_type":
                return tuple(inner.name for inner in members_of(own, ""))
    return ()


def _joined(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    """What either allows: `<picker>` has other types in each of its modes."""
    kinds = list(dict.fromkeys([*str(one["type"]).split("|"), *str(other["type"]).split("|")]))
    joined: dict[str, object] = {"type": "any" if "any" in kinds else "|".join(kinds)}
    values = [entry.get("values") for entry in (one, other)]
    if isinstance(values[0], list) and isinstance(values[1], list):
        joined["values"] = list(dict.fromkeys([*values[0], *values[1]]))
    return joined


def _take_written(data: bytes, table: Table) -> None:
    """What Taro writes: `declare const components: { Button: { 'form-type': string; bindChooseAvatar: string } }`."""
    for child in parse(data).named_children:
        declarator = _declarator(child)
        annotation = declarator.child_by_field_name("type") if declarator is not None else None
        if annotation is not None and annotation.named_children[0].type == "object_type":
            for component in members_of(annotation.named_children[0], ""):
                if component.type is not None and component.type.type == "object_type":
                    _take_names(component.name, component.type, table)


def _take_names(component: str, names: Node, table: Table) -> None:
    entry = _entry(table, _kebab(component))
    attributes = _attributes(entry)
    spelt = {name.replace("-", "").lower(): name for name in attributes}
    for member in members_of(names, ""):
        name = member.name
        if name.startswith("bind"):
            _events(entry).add(name[4:].lower())
        else:
            known = spelt.get(name.replace("-", "").lower())
            attributes[name] = attributes.pop(known) if known is not None else {"type": "any"}


def _entry(table: Table, tag: str) -> dict[str, object]:
    return table.setdefault(tag, {"attributes": {}, "events": set()})


def _attributes(entry: dict[str, object]) -> dict[str, dict[str, object]]:
    found = entry["attributes"]
    assert isinstance(found, dict)  # noqa: S101 - made by _entry
    return found


def _events(entry: dict[str, object]) -> set[str]:
    found = entry["events"]
    assert isinstance(found, set)  # noqa: S101 - made by _entry
    return found


def _sorted(entry: dict[str, object]) -> dict[str, object]:
    return {"attributes": dict(sorted(_attributes(entry).items())), "events": sorted(_events(entry))}


def _is_supported(doc: str) -> bool:
    """Whether WeChat has it; what no platform is named for, all have."""
    found = _SUPPORTED.search(doc)
    return found is None or _PLATFORM in {name.strip() for name in found[1].removesuffix("*/").split(",")}


def _kebab(name: str) -> str:
    return _UPPER.sub("-", name).lower() if "-" not in name else name
