"""What an expression stands for: the platform API, package or definition that a name leads to.

`trace` follows constants, destructuring, aliases, `this` members, object literals, helpers that return one thing, and imports between the project's own
modules. It never guesses: where two values are possible and differ, or a part is computed, the answer is None.

A trace ends at a **root** with **steps** from there. The root is a string for what comes from outside (the global `wx`, the package `npm:axios`, the server SDK
`wx-server-sdk`, the caller's `<event>`) or a `Ref` for something the project itself defines (an object literal, a function, a parameter).
"""

from __future__ import annotations

from tree_sitter import Node

from wxlint.semantics.handed import handed_to
from wxlint.semantics.literal_members import members_of
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.scopes import REST, Binding, MemberWrite
from wxlint.semantics.targets import CALL, Target, canonical_target, module_target, required_module
from wxlint.syntax.javascript import (
    FUNCTION_TYPES,
    TRANSPARENT,
    callee_of,
    member_name,
    property_name,
    string_value,
    text_of,
    unwrap,
    walk_within_function,
)

_HOPS = 64
"""How many members, calls and aliases a trace follows; real chains are below 20."""
_DEPTH = 24
"""How many aliases a trace follows one after the other."""
_BRANCH = 4
"""What a place with several possible values (`a || b`, several writes or returns) costs of `_DEPTH`: six may nest."""
_REEXPORTS = 8
"""How many modules may pass a value on (`module.exports = require('./other')`)."""
_EMPTY = frozenset({"object", "array", "null", "undefined", "string", "number", "true", "false"})


def trace(ref: Ref, depth: int = 0) -> Target | None:
    """What the expression `ref` stands for; None if that cannot be known."""
    target = _trace(ref, depth)
    for _ in range(0 if depth else _REEXPORTS):
        made = None if target is None else target.definition
        if made is None or made.node.type != "program" or not made.module.exports.is_one_value:
            break
        target = _trace(Ref(made.module, made.module.exports.whole[-1]), 1)
    return target


def _trace(ref: Ref, depth: int) -> Target | None:
    module, node = ref
    steps: tuple[str, ...] = ()
    if depth > _DEPTH or node.id in module._endless_chains:
        return None
    for _ in range(_HOPS):
        kind = node.type
        if kind in TRANSPARENT:
            inner = unwrap(node)
            if inner == node:
                return None
            node = inner
        elif kind in ("identifier", "shorthand_property_identifier", "type_identifier", "shorthand_property_identifier_pattern"):
            binding = module.binding(node)
            if binding is None:
                return canonical_target(text_of(node), steps)
            target = binding_target(module, binding, depth)
            literal = target.definition if target is not None and steps and binding.member_writes else None
            changed = binding.replacements(steps) if literal is not None and literal.node.type == "object" else []
            if literal is not None and changed:
                return _changed_member(module, literal, changed, steps, depth)
            return _extend(target, steps, depth)
        elif kind in ("member_expression", "subscript_expression"):
            member = member_name(node)
            if member is None or member[1] is None:
                return None
            node = member[0]
            steps = (member[1], *steps)
        elif kind in ("call_expression", "new_expression"):
            imported = required_module(module, node)
            if imported is not None:
                return _extend(imported, steps, depth)
            callee = callee_of(node)
            if callee is None:
                return None
            node = callee
            steps = (CALL, *steps)
        elif kind in ("binary_expression", "ternary_expression", "sequence_expression", "assignment_expression", "augmented_assignment_expression"):
            return _extend(_alternatives(module, node, depth), steps, depth)
        elif kind == "this" and steps:
            return _this_member(module, node, steps, depth)
        else:
            return _step_into(Ref(module, node), steps, depth)
    _remember_endless(module, ref.node)
    return None


def _remember_endless(module: Module, node: Node | None) -> None:
    """`node` begins a chain of too many members and calls. So do most of the nodes in it, and a rule may ask for each: every one is asked about once."""
    chain: list[int] = []
    while node is not None:
        chain.append(node.id)
        if node.type in TRANSPARENT:
            inner = unwrap(node)
            node = inner if inner != node else None
        elif node.type in ("call_expression", "new_expression"):
            node = callee_of(node)
        else:
            node = node.child_by_field_name("object")
    module._endless_chains.update(chain[: max(1, len(chain) - _HOPS)])


def _changed_member(module: Module, literal: Ref, writes: list[MemberWrite], steps: tuple[str, ...], depth: int) -> Target | None:
    """What a member of an object literal stands for that is assigned to later on: all that it may be, if that is the same thing."""
    if len(writes) > 4:
        return None
    original = _step_into(literal, steps, depth + 1)
    possible: set[Target | None] = set()
    if original is None:
        if any(child.type != "comment" and _key_of(child) in (None, steps[0]) for child in literal.node.named_children):
            return None
    elif not (isinstance(original.root, Ref) and original.root.node.type in ("null", "undefined")):
        possible.add(original)
    for write in writes:
        if write.value is None or None in write.steps:
            return None
        possible.add(_extend(trace(Ref(module, write.value), depth + _BRANCH), steps[len(write.steps) :], depth))
    return possible.pop() if len(possible) == 1 else None


def _key_of(child: Node) -> str | None:
    key = child if child.type == "shorthand_property_identifier" else child.child_by_field_name("key") or child.child_by_field_name("name")
    return None if key is None else property_name(key)


def trace_path(ref: Ref) -> str | None:
    """The dotted path of what `ref` stands for, if it comes from outside the project."""
    target = trace(ref)
    return None if target is None else target.path


def definition(ref: Ref) -> Ref | None:
    """The project's own expression that `ref` stands for: an object literal, a function, a class, a literal, a parameter."""
    target = trace(ref)
    return None if target is None else target.definition


def binding_target(module: Module, binding: Binding, depth: int = 0) -> Target | None:
    """What a binding stands for, remembered per module."""
    memo = module._binding_targets
    key = id(binding)
    if key in memo:
        return memo[key]
    memo[key] = None  # a cycle of aliases stands for nothing
    target = _binding_target(module, binding, depth)
    if depth:
        del memo[key]  # cut off by the depth bound, it must not decide what a full trace finds
    else:
        memo[key] = target
    return target


def _binding_target(module: Module, binding: Binding, depth: int) -> Target | None:
    kind = binding.kind
    if kind == "import":
        specifier = string_value(binding.value) if binding.value is not None else None
        return None if specifier is None else _extend(module_target(module, specifier), binding.steps, depth)
    if kind in ("function", "class"):
        return Target(Ref(module, binding.value or binding.node), ()) if not binding.writes else None
    if kind == "param":
        root = _parameter_root(module, binding)
        if root is None or binding.writes:
            handed = handed_to(module, binding, depth) if not binding.writes else None
            if handed is not None:
                return _extend(handed, binding.steps, depth)
            return Target(Ref(module, binding.node), ()) if not binding.steps and not binding.writes else None
        return Target(root, tuple(step for step in binding.steps if step != REST))
    if kind not in ("const", "let", "var"):
        return None
    candidates = [value for value in (binding.value, *binding.writes) if value is None or value.type not in ("null", "undefined")]
    if not binding.steps and binding.value is None and binding.writes:
        candidates = [value for value in binding.writes if value is None or value.type not in ("null", "undefined")]
    if not candidates or len(candidates) > 8:
        return None
    found: Target | None = None
    for position, value in enumerate(candidates):
        if value is None:
            return None
        target = trace(Ref(module, value), depth + (_BRANCH if len(candidates) > 1 else 1))
        if position == 0 or binding.value is None:
            target = _extend(target, binding.steps, depth)
        if target is None or (found is not None and target != found):
            return None
        found = target
    return found


def name_for(ref: Ref, path: str) -> str | None:
    """A name that is already declared where `ref` stands and stands for `path` there; the innermost one."""
    module, node = ref
    scope = None
    current: Node | None = node
    while scope is None and current is not None:
        scope = module.scopes.scope_of.get(current.id)
        current = module.parent(current)
    inner = scope
    while scope is not None and inner is not None:
        for name, binding in scope.bindings.items():
            target = binding_target(module, binding) if binding.node.start_byte < node.start_byte and inner.lookup(name) is binding else None
            if target is not None and target.path == path:
                return name
        scope = scope.parent
    return None


def _parameter_root(module: Module, binding: Binding) -> str | None:
    from wxlint.semantics.entrypoints import parameter_root

    return parameter_root(module, binding)


def _extend(target: Target | None, steps: tuple[str, ...], depth: int) -> Target | None:
    """Go `steps` further from `target`."""
    if target is None:
        return None
    steps = tuple(step for step in steps if step != REST)
    if isinstance(target.root, str):
        return canonical_target(target.root, target.steps + steps)
    if target.steps:
        return Target(target.root, target.steps + steps)
    return _step_into(target.root, steps, depth)


def _step_into(ref: Ref, steps: tuple[str, ...], depth: int) -> Target | None:
    """Go into the project's own object literal, function result or module exports as far as the source tells."""
    module, node = ref
    for _ in range(_HOPS):
        if not steps:
            return Target(Ref(module, node), ())
        if depth > _DEPTH:
            return None
        if node.type == "program":
            return _export_target(module, steps, depth + 1)
        if node.type == "object":
            inner = _property_target(module, node, steps[0], depth)
            return _extend(inner, steps[1:], depth + 1)
        if node.type in FUNCTION_TYPES and steps[0] == CALL:
            returned = _returned_target(module, node, depth)
            if returned is None:
                return Target(Ref(module, node), steps)
            return _extend(returned, steps[1:], depth + 1)
        return Target(Ref(module, node), steps)
    return None


def _property_target(module: Module, literal: Node, name: str, depth: int) -> Target | None:
    named, spreads, has_computed = members_of(module, literal)
    child, is_overwritten = named.get(name, (None, has_computed))
    if is_overwritten:
        return None
    if child is not None and child.type == "method_definition":
        is_accessor = any(part.type in ("get", "set") for part in child.children)
        return None if is_accessor else Target(Ref(module, child), ())
    if child is not None:
        return trace(Ref(module, child.child_by_field_name("value") or child), depth + 1)
    if len(spreads) == 1 and spreads[0].named_children:
        return _extend(trace(Ref(module, spreads[0].named_children[0]), depth + 1), (name,), depth + 1)
    return None


def _export_target(module: Module, steps: tuple[str, ...], depth: int) -> Target | None:
    exports = module.exports
    name, rest = steps[0], steps[1:]
    if depth > _DEPTH:
        return None
    node = exports.named.get(name)
    if node is not None:
        return _extend(trace(Ref(module, node), depth), rest, depth)
    if name in exports.forwarded:
        specifier, imported = exports.forwarded[name]
        return _extend(module_target(module, specifier), rest if imported == "*" else (imported, *rest), depth)
    if exports.whole:
        whole = trace(Ref(module, exports.whole[-1]), depth)
        return _extend(whole, rest if name == "default" else steps, depth)
    if name == "default":  # a CommonJS module imported as if it were an ES module
        if not rest:
            return Target(Ref(module, module.root), ())
        return _export_target(module, rest, depth + 1) if exports.named and depth <= _DEPTH else None
    return _star_target(module, steps, depth) if exports.stars else None


def _star_target(module: Module, steps: tuple[str, ...], depth: int) -> Target | None:
    """What the modules give that `module` exports all of."""
    from wxlint.semantics.star_exports import starred_modules

    for starred in starred_modules(module, steps[0]):
        target = _extend(starred.target, steps, depth + (1 if starred.is_certain else _BRANCH))
        if target is not None and not (isinstance(target.root, Ref) and target.steps):
            return target
        if starred.is_certain:
            return None
    return None


def _returned_target(module: Module, function: Node, depth: int) -> Target | None:
    """The one thing that a function returns; None if it depends on its parameters or differs."""
    body = function.child_by_field_name("body")
    if body is None or any(child.type == "*" for child in function.children):
        return None
    if body.type != "statement_block":
        returned = [body]
    else:
        returned = []
        for node in walk_within_function(body):
            if node.type == "return_statement":
                values = [child for child in node.named_children if child.type != "comment"]
                if not values or len(returned) >= 4:
                    return None
                returned.append(values[0])
    found: Target | None = None
    for value in returned:
        target = trace(Ref(module, value), depth + _BRANCH)
        if target is None or (found is not None and found != target):
            return None
        found = target
    if found is not None and isinstance(found.root, Ref) and found.root.node.type in ("identifier", "object", "this"):
        return None  # a parameter, or a fresh object for every call
    return found


def _alternatives(module: Module, node: Node, depth: int) -> Target | None:
    kind = node.type
    if kind == "sequence_expression":
        return trace(Ref(module, node.named_children[-1]), depth + 1)
    if kind == "assignment_expression":
        right = node.child_by_field_name("right")
        return None if right is None else trace(Ref(module, right), depth + 1)
    if kind == "ternary_expression":
        sides = [node.child_by_field_name("consequence"), node.child_by_field_name("alternative")]
    elif kind == "binary_expression":
        operator = node.child_by_field_name("operator")
        sides = [node.child_by_field_name("left"), node.child_by_field_name("right")]
        if operator is None or operator.type not in ("||", "??", "&&"):
            return _step_into(Ref(module, node), (), depth)
        if operator.type == "&&":
            sides = sides[1:]  # `wx && wx.cloud`: where it is used as an object it is the right side
    else:
        return None
    known = [side for side in sides if side is not None and unwrap(side).type not in _EMPTY]
    if not known:
        return None
    targets = {trace(Ref(module, side), depth + _BRANCH) for side in known}
    return targets.pop() if len(targets) == 1 else None


def _this_member(module: Module, node: Node, steps: tuple[str, ...], depth: int) -> Target | None:
    """`this.db` is what the module's only kind of assignment to `this.db` says it is."""
    writes = module.scopes.this_writes.get(steps[0])
    if not writes or len(writes) > 4:
        return Target(Ref(module, node), steps)
    targets = {trace(Ref(module, value), depth + _BRANCH) for value in writes}
    target = targets.pop()
    if targets or target is None or isinstance(target.root, Ref):
        return Target(Ref(module, node), steps)
    return _extend(target, steps[1:], depth)
