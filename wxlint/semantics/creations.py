"""Where a value is made: the call `Behavior({…})` behind a name, in whatever module it stands. `trace` tells what a value is; this tells which expression made it."""

from __future__ import annotations

from tree_sitter import Node

from wxlint.semantics.entrypoints import exported_value
from wxlint.semantics.module import Module, Ref
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, property_name, string_value, text_of, unwrap

_MOST_HOPS = 24


def creation_of(ref: Ref) -> Ref | None:
    """The expression that `ref` has its value from, through names, members, imports and re-exports; None where that cannot be known.

    Packages, parameters and names with several values end it. The result may be any expression: a literal, a function, a call.
    """
    current: Ref | None = ref
    for _ in range(_MOST_HOPS):
        if current is None:
            return None
        module, node = current.module, unwrap(current.node)
        if node.type in ("identifier", "shorthand_property_identifier"):
            current = _named(module, node)
        elif node.type == "member_expression":
            current = _member(module, node)
        elif node.type == "call_expression" and (specifier := _required(module, node)) is not None:
            imported = module.imported_module(specifier)
            current = _whole(imported) if imported is not None else None
        else:
            return Ref(module, node)
    return None


def _named(module: Module, node: Node) -> Ref | None:
    binding = module.binding(node)
    if binding is None or binding.writes or binding.member_writes or binding.value is None:
        return None
    if binding.kind == "import":
        specifier = string_value(binding.value)
        imported = module.imported_module(specifier) if specifier is not None else None
        if imported is None:
            return None
        if not binding.steps:
            return _whole(imported)
        found = exported_value(imported, binding.steps[0])
        return found if found is not None or binding.steps[0] != "default" else _whole(imported)
    if binding.kind in ("function", "class"):
        return Ref(module, binding.value)
    if binding.kind not in ("const", "let", "var") or len(binding.steps) > 1:
        return None
    return Ref(module, binding.value) if not binding.steps else _member_of(module, binding.value, binding.steps[0])


def _member(module: Module, node: Node) -> Ref | None:
    member = member_name(node)
    return None if member is None or member[1] is None else _member_of(module, member[0], member[1])


def _member_of(module: Module, owner: Node, name: str) -> Ref | None:
    """Member `name` of the module or the object literal that `owner` names."""
    owner = unwrap(owner)
    specifier = _required(module, owner) if owner.type == "call_expression" else None
    if owner.type == "identifier":
        binding = module.binding(owner)
        if binding is None or binding.writes or binding.value is None or binding.steps:
            return None
        if binding.kind == "import":
            specifier = string_value(binding.value)
        elif binding.kind in ("const", "let", "var"):
            owner = unwrap(binding.value)
            specifier = _required(module, owner) if owner.type == "call_expression" else None
    if specifier is not None:
        imported = module.imported_module(specifier)
        return exported_value(imported, name) if imported is not None else None
    if owner.type != "object":
        return None
    for child in reversed(owner.named_children):
        key = child.child_by_field_name("key") if child.type == "pair" else child
        value = child.child_by_field_name("value") if child.type == "pair" else child
        if child.type not in ("pair", "shorthand_property_identifier") or key is None or property_name(key) is None:
            return None
        if property_name(key) == name and value is not None:
            return Ref(module, value)
    return None


def _whole(module: Module) -> Ref | None:
    """What `require` of the module gives, if that is one value."""
    exports = module.exports
    if exports.is_one_value:
        return Ref(module, exports.whole[-1])
    return Ref(module, exports.named["default"]) if set(exports.named) == {"default"} else None


def _required(module: Module, call: Node) -> str | None:
    callee = callee_of(call)
    arguments = arguments_of(call)
    if callee is None or callee.type != "identifier" or text_of(callee) != "require" or module.binding(callee) is not None or not arguments:
        return None
    return string_value(arguments[0])
