"""What a module gives to others: CommonJS and ES exports as the nodes that they stand for."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.records import dataclass
from wxlint.syntax.javascript import FUNCTION_TYPES, arguments_of, callee_of, member_name, property_name, string_value, text_of, unwrap

if TYPE_CHECKING:
    from wxlint.semantics.module import Module


@dataclass(slots=True)
class Exports:
    """The exports of one module.

    `named` holds `exports.x =`, `module.exports.x =`, `export const x`, `export { y as x }` and `default`; the nodes are expressions, functions, classes
    or identifiers. `whole` are the values of `module.exports =` and `export =`. `forwarded` is `export { a as b } from 'm'` as name → (specifier, a),
    with `*` for a namespace, and `stars` the specifiers of `export * from`.
    """

    named: dict[str, Node] = field(default_factory=dict)
    whole: list[Node] = field(default_factory=list)
    forwarded: dict[str, tuple[str, str]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    computed: bool = False
    """Whether something is exported under a name that only a run would tell."""

    @property
    def is_empty(self) -> bool:
        """Whether the module exports nothing that can be seen."""
        return not (self.named or self.whole or self.forwarded or self.stars or self.computed)

    @property
    def is_one_value(self) -> bool:
        """Whether what others get is the value of `module.exports =`, and nothing is added to it."""
        return bool(self.whole) and not (self.named or self.forwarded or self.stars or self.computed)

    @property
    def is_opaque(self) -> bool:
        """Whether there may be more exports than the ones listed."""
        return self.computed or bool(self.stars) or any(unwrap(node).type != "object" for node in self.whole)


def collect_exports(module: Module) -> Exports:
    """Read all exports of `module`; later assignments win, as they do at run time."""
    exports = Exports()
    for node in module.nodes.exports:
        _from_statement(node, exports)
    for node in module.nodes.assignments:
        _from_assignment(module, node, exports)
    for node in module.nodes.calls:
        _from_define_property(module, node, exports)
    return exports


def exported_names(module: Module) -> frozenset[str] | None:
    """All names that `module` exports, through `module.exports = require('./other')` too; None if there may be more than can be seen."""
    from wxlint.semantics.module import Ref
    from wxlint.semantics.trace import definition
    from wxlint.semantics.values import ObjectLiteral

    names: set[str] = set()
    for _ in range(8):
        exports = module.exports
        if exports.computed or exports.stars or _exports_escape(module):
            return None
        names |= exports.named.keys() | exports.forwarded.keys()
        if not exports.whole:
            return frozenset(names)
        target = definition(Ref(module, exports.whole[-1]))
        if target is None:
            return None
        if target.node.type in FUNCTION_TYPES:
            return frozenset(names)
        if target.node.type == "object":
            keys = ObjectLiteral(target.module, target.node).keys()
            return None if keys is None else frozenset(names | keys)
        if target.node.type != "program":
            return None
        module = target.module
    return None


def export_spelling(module: Module, name: str) -> Node:
    """Where `module` gives an export its name: `exports.x`, the name after `export function`, what `module.exports` is set to; the whole module if nowhere."""
    exports = module.exports
    node = exports.named.get(name)
    if node is None:
        return exports.whole[-1] if exports.whole else module.root
    parent = module.parent(node)
    left = parent.child_by_field_name("left") if parent is not None and parent.type == "assignment_expression" else None
    return left if left is not None else node.child_by_field_name("name") or node


def _exports_escape(module: Module) -> bool:
    """Whether `exports` or `module` itself gets another name, or is handed on: then anything may be added to it."""
    for node in module.scopes.identifiers:
        if text_of(node) not in ("exports", "module") or module.binding(node) is not None:
            continue
        parent = module.parent(node)
        if parent is not None and parent.type in ("variable_declarator", "arguments", "spread_element", "return_statement", "pair"):
            return True
        member = member_name(parent) if parent is not None else None
        holder = module.parent(parent) if parent is not None and member is not None and member[1] == "exports" else None
        if holder is not None and holder.type in ("variable_declarator", "arguments", "spread_element", "return_statement"):
            return True
    return False


def _from_statement(node: Node, exports: Exports) -> None:
    source = node.child_by_field_name("source")
    specifier = string_value(source) if source is not None else None
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    is_default = any(child.type == "default" for child in node.children)
    if declaration is not None:
        if is_default:
            exports.named["default"] = declaration
        elif declaration.type in ("lexical_declaration", "variable_declaration"):
            from wxlint.semantics.scopes import pattern_names

            for declarator in declaration.named_children:
                pattern = declarator.child_by_field_name("name")
                if pattern is not None:
                    for declared in pattern_names(pattern):
                        exports.named[text_of(declared.node)] = declared.node
        else:
            name_node = declaration.child_by_field_name("name")
            if name_node is not None:
                exports.named[text_of(name_node)] = declaration
        return
    if value is not None:
        exports.named["default"] = value
        return
    for child in node.named_children:
        if child.type == "export_clause":
            for item in child.named_children:
                local, alias = item.child_by_field_name("name"), item.child_by_field_name("alias")
                if local is None:
                    continue
                name = property_name(alias if alias is not None else local) or ""
                if specifier is None:
                    exports.named[name] = local
                else:
                    exports.forwarded[name] = (specifier, property_name(local) or "")
        elif child.type == "namespace_export" and specifier is not None:
            exports.forwarded[text_of(child).removeprefix("* as").strip()] = (specifier, "*")
        elif any(part.type == "=" for part in node.children):  # TypeScript: export = x
            exports.whole.append(child)
    if specifier is not None and any(child.type == "*" for child in node.children):
        exports.stars.append(specifier)


def _is_module_exports(module: Module, node: Node) -> bool:
    if node.type == "identifier":
        return text_of(node) == "exports" and module.binding(node) is None
    member = member_name(node)
    return (
        member is not None
        and member[1] == "exports"
        and member[0].type == "identifier"
        and text_of(member[0]) == "module"
        and module.binding(member[0]) is None
    )


def _from_assignment(module: Module, node: Node, exports: Exports) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    if left.type == "identifier":
        return  # `exports = x` exports nothing
    if _is_module_exports(module, left):
        if right.type == "assignment_expression" and (inner := right.child_by_field_name("left")) is not None and text_of(inner) == "exports":
            right = right.child_by_field_name("right") or right
        exports.whole.append(right)
        return
    member = member_name(left)
    if member is None:
        return
    owner, name, _ = member
    if not _is_module_exports(module, owner):
        return
    if name is None:
        exports.computed = True
    elif not (right.type == "unary_expression" and text_of(right) == "void 0"):  # the TypeScript compiler's forward declaration
        exports.named[name] = right


def _from_define_property(module: Module, node: Node, exports: Exports) -> None:
    """`Object.defineProperty(exports, 'x', …)` and `Object.assign(module.exports, …)`, `__exportStar(require('m'), exports)`."""
    arguments = arguments_of(node)
    if not arguments or not any(_is_module_exports(module, argument) for argument in arguments):
        return
    callee = callee_of(node)
    name = text_of(callee) if callee is not None else ""
    if name == "Object.defineProperty" and len(arguments) > 1 and string_value(arguments[1]) == "__esModule":
        return
    exports.computed = True
