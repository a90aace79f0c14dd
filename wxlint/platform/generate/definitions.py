"""The table `definitions`: what App, Page, Component and Behavior take and give, and what events carry, from miniprogram-api-typings."""

from __future__ import annotations

from wxlint.platform.generate.declarations import Declarations, Member, members_of
from wxlint.platform.generate.docs import since
from wxlint.platform.generate.types import arguments, named, type_of

_NAMESPACE = "WechatMiniprogram"
_SECTIONS = ("Behavior", "Data", "Property", "Method", "OtherOption")
"""The interfaces whose members together are the sections of a component's definition, beside its lifetimes."""


def definition_tables(declarations: Declarations) -> dict[str, object]:
    """The tables by name; each maps names to what is known of them."""

    def names(interface: str) -> dict[str, object]:
        return {member.name: _entry(member, declarations) for member in declarations.members(f"{_NAMESPACE}.{interface}")}

    lifetimes = names("Component.Lifetimes")
    lifetimes.pop("lifetimes", None)
    sections = {name: entry for interface in _SECTIONS for name, entry in names(f"Component.{interface}").items()}
    return {
        "app_lifecycle": names("App.Option"),
        "page_lifecycle": names("Page.ILifetime"),
        "page_properties": names("Page.InstanceProperties"),
        "component_lifetimes": lifetimes,
        "component_page_lifetimes": names("Component.PageLifetimes"),
        "component_sections": {**sections, "lifetimes": {"kind": "property"}},
        "component_options": names("Component.ComponentOptions"),
        "component_relation": names("Component.RelationOption"),
        "component_properties": names("Component.InstanceProperties"),
        "instance_methods": names("Component.InstanceMethods"),
        "trigger_event_options": names("Component.TriggerEventOption"),
    }


def event_details(declarations: Declarations) -> dict[str, object]:
    """The keys of `event.detail` for each event of a built-in component, by the name that the typings give the event."""
    found: dict[str, object] = {}
    for name in sorted(declarations.nodes):
        alias = declarations.alias(name) if name.startswith(f"{_NAMESPACE}.") and name.count(".") == 1 else None
        if alias is None or named(alias) != "CustomEvent" or not arguments(alias):
            continue
        detail = arguments(alias)[0]
        if detail.type == "object_type":
            found[name.removeprefix(f"{_NAMESPACE}.")] = [member.name for member in members_of(detail, _NAMESPACE)]
    return found


def _entry(member: Member, declarations: Declarations) -> dict[str, object]:
    entry: dict[str, object] = {"kind": member.kind}
    if member.kind == "method":
        entry["parameters"] = len(member.parameters)
    else:
        entry |= type_of(member.type, member.scope, declarations).as_json()
    version = since(member.doc)
    if version:
        entry["since"] = version
    return entry
