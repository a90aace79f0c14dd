"""What happens to an object after it was made, as far as its own name shows: `options.fail = …`, `Object.assign(options, more)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tree_sitter import Node

from wxlint.semantics.module import Module
from wxlint.syntax.javascript import TRANSPARENT, arguments_of, callee_of, text_of

_HOLDERS = {"variable_declarator": "name", "assignment_expression": "left"}


class Change(NamedTuple):
    """One member that is set later; `name` is None where it is computed or there may be several, `value` where it is no expression of its own."""

    name: str | None
    value: Node | None


def changes_of(module: Module, literal: Node) -> Iterator[Change]:
    """The changes of the object that `literal` makes, by the variable that holds it."""
    parent = module.parent(literal)
    while parent is not None and parent.type in TRANSPARENT:
        parent = module.parent(parent)
    holder = parent.child_by_field_name(_HOLDERS[parent.type]) if parent is not None and parent.type in _HOLDERS else None
    binding = module.binding(holder) if holder is not None and holder.type == "identifier" else None
    if binding is None:
        return
    yield from (Change(first, write.value) for first, writes in binding.member_writes.items() for write in writes if len(write.steps) == 1)
    for reference in module.scopes.references(binding):
        arguments = module.parent(reference)
        call = module.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
        callee = callee_of(call) if call is not None else None
        if call is not None and callee is not None and text_of(callee) == "Object.assign" and arguments_of(call)[:1] == [reference]:
            yield Change(None, None)
