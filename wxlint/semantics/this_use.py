"""What `this` means in callbacks, and what the code around a callback is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Edit, Span
from wxlint.semantics.callees import definition_of_this, own_this_members
from wxlint.semantics.calls import CallSite
from wxlint.semantics.module import Ref
from wxlint.semantics.trace import trace_path
from wxlint.semantics.values import Expression, Function
from wxlint.syntax.javascript import arguments_of, callee_of, member_name, property_name, text_of, walk_within_function

if TYPE_CHECKING:
    from wxlint.semantics.entrypoints import Definition
    from wxlint.semantics.module import Module


class Callback(NamedTuple):
    """How a function is handed to a call: as argument `position`, or under `key` in the object literal that is that argument. The call's name is its path, "" where that is not known."""

    function: Function
    call: CallSite
    position: int
    key: str | None


def callbacks_of(module: Module, *, arrows: bool = True) -> tuple[Callback, ...]:
    """The functions of `module` that are written as arguments of calls or in object literals that are, in document order; arrow functions only with `arrows`."""
    found = []
    for node in module.functions:
        if not arrows and node.type == "arrow_function":
            continue
        pair = node if node.type == "method_definition" else module.parent(node)
        key = None
        argument = node
        if pair is not None and (pair is node or pair.type == "pair"):
            named = pair.child_by_field_name("name" if pair is node else "key")
            literal = module.parent(pair)
            if named is None or literal is None or literal.type != "object":
                continue
            key, argument = property_name(named), literal
            if key is None:
                continue
        arguments = module.parent(argument)
        call = module.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
        callee = callee_of(call) if call is not None else None
        if call is None or callee is None or argument not in (given := arguments_of(call)):
            continue
        site = CallSite(module, call, trace_path(Ref(module, callee)) or "")
        found.append(Callback(Function(module, node), site, given.index(argument), key))
    return tuple(found)


def this_accesses(function: Function) -> tuple[tuple[str, Expression], ...]:
    """The members that `function` reads or writes of its own `this`, by name; "" for a computed one. Those in arrow functions inside it count, as their `this` is the same."""
    accesses = ((member_name(node), node) for node in own_this_members(function.node))
    return tuple((member[1] or "", Expression(function.module, node)) for member, node in accesses if member is not None)


def surrounding_definition(expression: Expression) -> Definition | None:
    """The `App`, `Page`, `Component` or `Behavior` in whose method the expression stands, however deep."""
    return definition_of_this(expression.module, expression.node)


def arrow_edit(function: Function) -> Edit | None:
    """The edit that makes an arrow function of a function expression or of a method in an object literal. None where it has something that arrow functions have not: `arguments`, `new.target`, a name that it calls itself by."""
    module, node = function.module, function.node
    body, parameters = node.child_by_field_name("body"), node.child_by_field_name("parameters")
    name = node.child_by_field_name("name")
    if body is None or parameters is None or node.type not in ("function_expression", "method_definition"):
        return None
    if any(child.type in ("get", "set", "*", "computed_property_name") for child in node.children) or (
        name is not None and node.type != "method_definition"
    ):
        return None
    inside = [text_of(child) for child in walk_within_function(body) if child.type in ("identifier", "meta_property")]
    if "arguments" in inside or "new.target" in inside or b"arguments" in (body.text or b""):
        return None
    is_async = any(child.type == "async" for child in node.children)
    head = f"{text_of(name)}: " if node.type == "method_definition" and name is not None else ""
    returned = node.child_by_field_name("return_type")
    typed = text_of(returned) if returned is not None else ""
    return Edit(module.path, Span(node.start_byte, body.start_byte), f"{head}{'async ' if is_async else ''}{text_of(parameters)}{typed} => ")
