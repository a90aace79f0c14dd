"""The data that a page's or a component's WXML may read."""

from __future__ import annotations

import re

from tree_sitter import Node

from wxlint.diagnostics import Place
from wxlint.regex import regex
from wxlint.semantics.changes import changes_of
from wxlint.semantics.constants import constant_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.values import Expression, ObjectLiteral
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, property_name, span_of, string_value, text_of
from wxlint.views.members import Names
from wxlint.views.parts import Parts

_DECLARING = ("data", "properties", "computed")
_UNSEEN = ("storeBindings", "store", "watch", "setup")
"""Sections through which state libraries add data under names that stand elsewhere (mobx-miniprogram-bindings, westore, vue-mini)."""
_FIRST = regex(r"[^.\[\]]+")
_FORM_FIELDS = ("name", "value")


def data_of(parts: Parts, *, handed_on: bool) -> Names:
    """The names that `parts` give: keys of `data`, `properties` and `computed`, of every `setData`, of observers, and what is assigned to `this.data`.

    `handed_on` says whether others get `this`, and may call its `setData`.
    """
    collector = _Data()
    collector.complete = parts.complete and not handed_on
    for part in parts.parts:
        for section in _DECLARING:
            member = part.member(section)
            if member is not None:
                collector.add_object(member.value)
        if any(part.member(name) is not None for name in _UNSEEN):
            collector.complete = False
        for member in part.section("observers"):
            for path in member.name.split(","):
                collector.add(path.strip(), member.value.module, member.value.node)
    for module in parts.modules:
        collector.add_calls(module)
        collector.add_assigned(module)
    return Names(collector.names, collector.complete)


class _Data:
    def __init__(self) -> None:
        self.names: dict[str, Place] = {}
        self.complete = True

    def add(self, path: str, module: Module, node: Node) -> None:
        first = _FIRST.match(path)
        if first is None or first[0] == "*":
            self.complete = False
        else:
            self.names.setdefault(first[0], Place(module.path, span_of(node)))

    def add_object(self, ref: Ref) -> None:
        literal = Expression(*ref).object()
        if literal is None:
            self.complete = False
            return
        for known in literal.properties():
            self.add(known.name, known.key.module, known.key.node)
        for change in changes_of(literal.module, literal.node):
            if change.name is None:
                self.complete = False
            else:
                self.add(change.name, literal.module, literal.node)
        if not literal.is_complete():
            self._add_computed(literal)

    def _add_computed(self, literal: ObjectLiteral) -> None:
        """Computed keys whose beginning is known: [`list[${index}].done`] is about `list`."""
        for child in literal.node.named_children:
            key = child.child_by_field_name("key") if child.type == "pair" else None
            if child.type == "spread_element":
                inner = Expression(literal.module, child.named_children[0]).object() if child.named_children else None
                self.complete = self.complete and inner is not None and inner.is_complete()
            elif key is not None and property_name(key) is None:
                beginning = _beginning(literal.module, key)
                if beginning is None:
                    self.complete = False
                else:
                    self.add(beginning, literal.module, key)

    def add_calls(self, module: Module) -> None:
        for call in module.nodes.calls:
            callee = callee_of(call)
            member = member_name(callee) if callee is not None else None
            name = member[1] if member is not None else text_of(callee) if callee is not None and callee.type == "identifier" else None
            if name in ("setData", "$setData"):
                arguments = arguments_of(call)
                if arguments:
                    self.add_object(Ref(module, arguments[0]))

    def add_assigned(self, module: Module) -> None:
        for assignment in module.nodes.assignments:
            left = assignment.child_by_field_name("left")
            member = member_name(left) if left is not None else None
            owner = member_name(member[0]) if member is not None else None
            if member is not None and member[1] is not None and owner is not None and owner[1] == "data":
                self.add(member[1], module, member[2])


def _beginning(module: Module, key: Node) -> str | None:
    """What a computed key begins with, up to and with its first `.` or `[`, or all of it; None where that depends on values."""
    inner = key.named_children[0] if key.type == "computed_property_name" and key.named_children else None
    while inner is not None and inner.type == "binary_expression":
        inner = inner.child_by_field_name("left")
    if inner is None:
        return None
    folded = constant_of(Ref(module, inner))
    if folded is not None and isinstance(folded.value, str):
        return folded.value if folded.value else None
    if inner.type == "template_string" and inner.named_children and inner.named_children[0].type == "string_fragment":
        written = text_of(inner.named_children[0])
        return written if re.search(r"[.\[]", written) else None
    written = string_value(inner) or ""
    return written or None
