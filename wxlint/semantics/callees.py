"""Which function of the project a call runs: by name, through `this`, by way of a class, or on the spot.

The other direction of the call graph. Silent where the receiver is not known: a parameter, a property that something else fills.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from tree_sitter import Node

from wxlint.semantics.module import Ref
from wxlint.semantics.targets import CALL
from wxlint.semantics.trace import definition, trace
from wxlint.syntax.javascript import FUNCTION_TYPES, callee_of, member_name, property_name, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.entrypoints import Definition
    from wxlint.semantics.module import Module

CLASS_TYPES = frozenset({"class_declaration", "class", "abstract_class_declaration"})

_CLASS_MEMBERS: WeakKeyDictionary[Module, dict[int, dict[tuple[str, bool], Node]]] = WeakKeyDictionary()
"""The members of classes, by the id of the class's node, of the modules in memory."""
_FIELDS = frozenset({"field_definition", "public_field_definition"})
_NESTED = 200
"""How many functions around a function are looked at."""
_ANCESTORS = 8
"""How many superclasses a method is looked for in."""


class Construction(NamedTuple):
    """What `new X()` runs of one class: the initialisers of its fields, then its constructor."""

    fields: tuple[Ref, ...]
    constructor: Ref | None


def called_function(module: Module, call: Node) -> Ref | None:
    """The function that `call` (no `new`) runs; None if it is none of the project's or cannot be known."""
    callee = callee_of(call)
    return None if callee is None or call.type != "call_expression" else function_of(module, callee)


def function_of(module: Module, callee: Node) -> Ref | None:
    """The function that the expression `callee` stands for where it is called or passed on."""
    callee = _without_binding(unwrap(callee))
    if callee.type in FUNCTION_TYPES:
        return Ref(module, callee)
    member = member_name(callee)
    if member is not None and member[1] is not None:
        this = this_of(module, unwrap(member[0]))
        if this is not None:
            return method_of_this(module, this, member[1])
    target = trace(Ref(module, callee))
    if target is None or not isinstance(target.root, Ref):
        return None
    if not target.steps:
        return target.root if target.root.node.type in FUNCTION_TYPES else None
    if target.root.node.type in CLASS_TYPES:
        if len(target.steps) == 2 and target.steps[0] == CALL:
            return class_method(target.root, target.steps[1], static=False)
        if len(target.steps) == 1 and target.steps[0] != CALL:
            return class_method(target.root, target.steps[0], static=True)
    return None


def _without_binding(node: Node) -> Node:
    """`f` for `f.call`, `f.apply` and `f.bind(x)`."""
    while True:
        bound = callee_of(node) if node.type == "call_expression" else None
        member = member_name(node if bound is None else bound)
        if member is None or member[1] not in (("call", "apply") if bound is None else ("bind",)) or unwrap(member[0]).type == "this":
            return node
        node = unwrap(member[0])


def constructions(module: Module, call: Node) -> tuple[Construction, ...]:
    """What `new X()` or `super()` runs, superclasses first as the language does for fields; empty for classes from outside."""
    callee = callee_of(call)
    if callee is None:
        return ()
    if callee.type == "super":
        around = _enclosing(module, call, CLASS_TYPES)
        start = None if around is None else _superclass(Ref(module, around))
    else:
        start = definition(Ref(module, callee))
    if start is None:
        return ()
    if start.node.type in FUNCTION_TYPES:
        return (Construction((), start),)
    chain = list(_classes(start))
    # a constructor of its own runs its superclass by calling `super()`
    own = next((index for index, one in enumerate(chain) if class_constructor(one) is not None), len(chain) - 1)
    return tuple(Construction(_field_values(one), class_constructor(one)) for one in reversed(chain[: own + 1]))


def this_of(module: Module, node: Node) -> Node | None:
    """The `this` that `node` is or is a name for (`const that = this`)."""
    if node.type == "this":
        return node
    binding = module.binding(node) if node.type == "identifier" else None
    values = [value for value in (binding.value, *binding.writes) if value is not None] if binding is not None else []
    return values[0] if values and all(value.type == "this" for value in values) else None


def own_this_members(function: Node) -> tuple[Node, ...]:
    """The accesses `this.x` in `function` that mean its own `this`, those in arrow functions inside it among them, in document order."""
    found: list[Node] = []
    stack = [function]
    while stack:
        node = stack.pop()
        if node.type in ("member_expression", "subscript_expression"):
            owner = node.child_by_field_name("object")
            if owner is not None and owner.type == "this":
                found.append(node)
        if node is function or not (node.type in CLASS_TYPES or (node.type in FUNCTION_TYPES and node.type != "arrow_function")):
            stack += reversed(node.named_children)
    return tuple(found)


def definition_of_this(module: Module, function: Node) -> Definition | None:
    """The definition (`Page({…})`) whose method `function` stands in; None if it stands in none or very deep in one, or if a class lies between."""
    current: Node | None = function
    for _ in range(_NESTED):
        if current is None or current.type in _FIELDS:
            return None
        made = _definition_around(module, current)
        if made is not None:
            return made
        holder = module.parent(current)
        if holder is not None and holder.type == "class_body":
            return None
        current = module.enclosing_frame(current)
    return None


def method_of_this(module: Module, this: Node, name: str) -> Ref | None:
    """The method `name` of what `this` means there: a definition (`Page({…})`), a class or an object literal."""
    owner = _owner_of_this(module, this)
    if owner is None:
        return None
    made = _definition_around(module, owner)
    if made is not None:
        member = made.member(name)
        target = definition(member.value) if member is not None else None
        return target if target is not None and target.node.type in FUNCTION_TYPES else None
    holder = module.parent(owner)
    if owner.type in _FIELDS or (holder is not None and holder.type == "class_body"):
        around = _enclosing(module, owner, CLASS_TYPES)
        return None if around is None else class_method(Ref(module, around), name, static=_is_static(owner))
    if holder is not None and holder.type == "pair":
        holder = module.parent(holder)
    return _literal_method(module, holder, name) if holder is not None and holder.type == "object" else None


def class_method(start: Ref, name: str, *, static: bool) -> Ref | None:
    """Method `name` of a class of the project or of its superclasses; fields that hold functions count."""
    for one in _classes(start):
        member = _members_of(one).get((name, static))
        if member is None:
            continue
        if member.type == "method_definition":
            return Ref(one.module, member)
        value = member.child_by_field_name("value")
        target = definition(Ref(one.module, value)) if value is not None else None
        return target if target is not None and target.node.type in FUNCTION_TYPES else None
    return None


def _members_of(one: Ref) -> dict[tuple[str, bool], Node]:
    """The members of a class by name and whether they are static, remembered per module."""
    memo = _CLASS_MEMBERS.setdefault(one.module, {})
    members = memo.get(one.node.id)
    if members is None:
        members = memo[one.node.id] = {}
        for member in _class_members(one.node):
            key = member.child_by_field_name("name") or member.child_by_field_name("property")
            name = property_name(key) if key is not None else None
            if name is not None:
                members.setdefault((name, _is_static(member)), member)
    return members


def class_constructor(one: Ref) -> Ref | None:
    """The constructor that the class itself declares."""
    member = _members_of(one).get(("constructor", False))
    return Ref(one.module, member) if member is not None and member.type == "method_definition" else None


def static_values(node: Node) -> Iterator[Node]:
    """What runs when the class is defined: values of static fields and static blocks."""
    for member in _class_members(node):
        value = member.child_by_field_name("value")
        if member.type in _FIELDS and value is not None and _is_static(member):
            yield value
        elif member.type == "class_static_block":
            yield member


def heritage_of(node: Node) -> Node | None:
    """The expression after `extends`."""
    for child in node.named_children:
        if child.type == "class_heritage" and child.named_children:
            inner = child.named_children[0]
            return inner.child_by_field_name("value") if inner.type == "extends_clause" else inner if inner.type != "implements_clause" else None
    return None


def _class_members(node: Node) -> list[Node]:
    body = node.child_by_field_name("body")
    return body.named_children if body is not None else []


def _field_values(one: Ref) -> tuple[Ref, ...]:
    values = (member.child_by_field_name("value") for member in _class_members(one.node) if member.type in _FIELDS and not _is_static(member))
    return tuple(Ref(one.module, value) for value in values if value is not None)


def _is_static(member: Node) -> bool:
    return any(child.type == "static" for child in member.children)


def _superclass(one: Ref) -> Ref | None:
    heritage = heritage_of(one.node)
    target = definition(Ref(one.module, heritage)) if heritage is not None else None
    return target if target is not None and target.node.type in CLASS_TYPES else None


def _classes(start: Ref) -> Iterator[Ref]:
    """A class and its superclasses, as far as the project has them."""
    current: Ref | None = start if start.node.type in CLASS_TYPES else None
    for _ in range(_ANCESTORS):
        if current is None:
            return
        yield current
        current = _superclass(current)


def _enclosing(module: Module, node: Node, types: frozenset[str]) -> Node | None:
    current = module.parent(node)
    while current is not None and current.type not in types:
        current = module.parent(current)
    return current


def _owner_of_this(module: Module, this: Node) -> Node | None:
    """The function (or class field) whose `this` it is: arrow functions have none of their own."""
    current = module.enclosing_frame(this)
    while current is not None and current.type == "arrow_function" and not _is_member(module, current):
        current = module.enclosing_frame(current)
    return current


def _is_member(module: Module, arrow: Node) -> bool:
    """Whether an arrow function is itself a member of a definition: written by mistake or not, it is read as a method."""
    return Ref(module, arrow).key in module.roles


def _definition_around(module: Module, function: Node) -> Definition | None:
    role = module.roles.get(Ref(module, function).key)
    return None if role is None else role.definition


def _literal_method(module: Module, literal: Node, name: str) -> Ref | None:
    found: Ref | None = None
    for child in literal.named_children:
        key = child.child_by_field_name("name" if child.type == "method_definition" else "key")
        if key is None or property_name(key) != name:
            continue
        value = child if child.type == "method_definition" else child.child_by_field_name("value")
        target = definition(Ref(module, value)) if value is not None else None
        found = target if target is not None and target.node.type in FUNCTION_TYPES else None
    return found
