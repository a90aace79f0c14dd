"""Builds the scopes of a module in one walk over its tree."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from wxlint.semantics.scopes import ELEMENT, Binding, MemberWrite, Scope, ScopeTree, pattern_names
from wxlint.syntax.javascript import FUNCTION_TYPES, TYPE_NODES, member_name, parameters_of, string_value, text_of, unwrap

_IDENTIFIERS = frozenset({"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"})
_TAGS = frozenset({"jsx_opening_element", "jsx_closing_element", "jsx_self_closing_element"})
_WORDY = frozenset({"export_specifier", *_TAGS})
_SHORT_CIRCUITS = frozenset({"||=", "&&=", "??="})
_BUCKETS = {
    "call_expression": "calls",
    "new_expression": "calls",
    "member_expression": "members",
    "subscript_expression": "members",
    "object_pattern": "patterns",
    "import_statement": "imports",
    "export_statement": "exports",
    "assignment_expression": "assignments",
    "comment": "comments",
    "html_comment": "comments",
}


def build_scopes(root: Node) -> ScopeTree:
    """Walk the tree once and collect scopes, bindings, parents, identifiers, and the nodes that rules dispatch on."""
    return _Builder(root).build()


class _Builder:
    def __init__(self, root: Node) -> None:
        module = Scope("module", root, None)
        self.tree = ScopeTree(module, {root.id: module}, {})
        self._pending_writes: list[tuple[Node, Node | None]] = []
        self._pending_member_writes: list[tuple[Node, MemberWrite]] = []

    def build(self) -> ScopeTree:
        self._walk()
        tree = self.tree
        tree.resolve()
        for target, value in self._pending_writes:
            binding = tree.binding_at(target)
            if binding is not None:
                binding.writes.append(value)
        for target, write in self._pending_member_writes:
            binding = tree.binding_at(target)
            if binding is not None:
                binding.member_writes.setdefault(write.steps[0], []).append(write)
        return tree

    def _walk(self) -> None:
        """Visit all nodes in document order. Most are of no kind that means anything here: this loop is where the time of the semantics goes."""
        tree = self.tree
        parents, scope_of, identifiers = tree.parents, tree.scope_of, tree.identifiers
        buckets = {kind: getattr(tree.nodes, bucket).append for kind, bucket in _BUCKETS.items()}
        # where there is no scope, names mean nothing at run time
        stack: list[tuple[Node, Scope | None]] = [(tree.root.node, tree.root)]
        while stack:
            node, scope = stack.pop()
            kind = node.type
            if kind in _IDENTIFIERS:
                if scope is not None:
                    scope_of[node.id] = scope
                    identifiers.append(node)
                continue
            if kind in buckets and (scope is not None or kind == "comment"):
                buckets[kind](node)
            if kind in _ENTER and scope is not None:
                scope = _ENTER[kind](self, node, scope)
            children = node.named_children
            if children:
                children.reverse()
                word = self._word(node, kind) if kind in _WORDY else None
                for child in children:
                    parents[child.id] = node
                    stack.append((child, None if child == word else scope))

    @staticmethod
    def _word(node: Node, kind: str) -> Node | None:
        """The child of `node` that is no name but a word: `b` of `export { a as b }`, the tag of a built-in element."""
        if kind == "export_specifier":
            return node.child_by_field_name("alias")
        tag = node.child_by_field_name("name") if kind in _TAGS else None
        return tag if tag is not None and tag.type == "identifier" and text_of(tag)[:1].islower() else None

    # -- what each kind of node declares or writes, and the scope that its children stand in; None where they mean nothing when the program runs ----------

    def _enter_erased(self, node: Node, scope: Scope) -> Scope | None:
        return None

    def _enter_export_clause(self, node: Node, scope: Scope) -> Scope | None:
        """The names of another module, or of types, are none of ours."""
        statement = self.tree.parents.get(node.id)
        erased = statement is not None and (statement.child_by_field_name("source") is not None or statement.children[1].type == "type")
        return None if erased else scope

    def _enter_export_specifier(self, node: Node, scope: Scope) -> Scope | None:
        return None if node.children[0].type == "type" else scope

    def _enter_block(self, node: Node, scope: Scope) -> Scope:
        inner = Scope("block", node, scope)
        self.tree.scope_of[node.id] = inner
        return inner

    def _enter_statement_block(self, node: Node, scope: Scope) -> Scope:
        if scope.kind == "function" and scope.node == self.tree.parents.get(node.id):
            return scope  # a function's body shares the scope of its parameters
        return self._enter_block(node, scope)

    def _enter_catch(self, node: Node, scope: Scope) -> Scope:
        inner = self._enter_block(node, scope)
        self._declare_pattern(node.child_by_field_name("parameter"), "catch", inner)
        return inner

    def _enter_class(self, node: Node, scope: Scope) -> Scope:
        inner = Scope("class", node, scope)
        self.tree.scope_of[node.id] = inner
        name = node.child_by_field_name("name")  # a type_identifier in TypeScript
        if name is not None:
            self._declare(name, "class", inner if node.type == "class" else scope, value=node)
        return inner

    def _enter_update(self, node: Node, scope: Scope) -> Scope:
        self._write(node.child_by_field_name("argument"), None)
        return scope

    def _enter_unary(self, node: Node, scope: Scope) -> Scope:
        return self._enter_update(node, scope) if node.children[0].type == "delete" else scope

    def _enter_import_alias(self, node: Node, scope: Scope) -> Scope:
        """TypeScript: `import x = a.b`."""
        self._declare(node.named_children[0], "const", scope)
        return scope

    def _enter_enum(self, node: Node, scope: Scope) -> Scope:
        name = node.child_by_field_name("name")
        if name is not None:
            self._declare(name, "const", scope, value=node)
        return scope

    def _enter_function(self, node: Node, scope: Scope) -> Scope:
        name = node.child_by_field_name("name")
        if name is not None and name.type == "identifier":
            if node.type not in ("function_declaration", "generator_function_declaration"):
                scope = Scope("name", node, scope)
            self._declare(name, "function", scope, value=node)
        inner = Scope("function", node, scope)
        self.tree.scope_of[node.id] = inner
        self.tree.functions.append(node)
        for index, pattern in enumerate(parameters_of(node)):
            self._declare_pattern(pattern, "param", inner, parameter=index)
        return inner

    def _enter_enclosure(self, node: Node, scope: Scope) -> Scope:
        name = node.child_by_field_name("name")
        if name is not None and name.type == "identifier":  # TypeScript: namespace x { … }
            self._declare(name, "const", scope, value=node)
        inner = Scope("static", node, scope)
        self.tree.scope_of[node.id] = inner
        return inner

    def _enter_declarator(self, node: Node, scope: Scope) -> Scope:
        declaration = self.tree.parents.get(node.id)
        keyword = declaration.children[0].type if declaration is not None and declaration.children else "var"
        kind = keyword if keyword in ("const", "let") else "var"
        target = scope.function_scope if kind == "var" else scope
        self._declare_pattern(node.child_by_field_name("name"), kind, target, value=node.child_by_field_name("value"))
        return scope

    def _enter_for_in(self, node: Node, scope: Scope) -> Scope:
        inner = self._enter_block(node, scope)
        left = node.child_by_field_name("left")
        if left is None:
            return inner
        keyword = node.child_by_field_name("kind")
        if keyword is None:
            self._pending_writes += [(name.node, None) for name in pattern_names(left)]
            self._write(left if left.type in ("member_expression", "subscript_expression") else None, None)
            return inner
        target = inner.function_scope if keyword.type == "var" else inner
        operator = node.child_by_field_name("operator")
        steps = (ELEMENT,) if operator is not None and operator.type == "of" else ("?",)
        self._declare_pattern(left, "loop", target, value=node.child_by_field_name("right"), before=steps)
        return inner

    def _enter_assignment(self, node: Node, scope: Scope) -> Scope:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and left.type in ("object_pattern", "array_pattern"):
            self._pending_writes += [(name.node, None) for name in pattern_names(left)]
        else:
            self._write(left, right)
        return scope

    def _enter_augmented(self, node: Node, scope: Scope) -> Scope:
        operator = node.child_by_field_name("operator")
        keeps = operator is not None and operator.type in _SHORT_CIRCUITS  # the new value is the old one or the right side
        self._write(node.child_by_field_name("left"), node.child_by_field_name("right") if keeps else None)
        return scope

    def _write(self, target: Node | None, value: Node | None) -> None:
        """Note an assignment to a name, to a member of one, or to a member of `this`."""
        steps: list[str | None] = []
        target = unwrap(target) if target is not None else None
        while target is not None and (member := member_name(target)) is not None:
            steps.append(member[1])
            target = unwrap(member[0])
        if target is None:
            return
        if target.type == "identifier":
            if steps:
                self._pending_member_writes.append((target, MemberWrite(tuple(reversed(steps)), value)))
            else:
                self._pending_writes.append((target, value))
        elif target.type == "this" and len(steps) == 1 and steps[0] is not None and value is not None:
            self.tree.this_writes.setdefault(steps[0], []).append(value)

    def _enter_import(self, node: Node, scope: Scope) -> Scope:
        source = node.child_by_field_name("source")
        for child in node.named_children:
            if child.type == "import_clause" and source is not None:
                for clause in child.named_children:
                    if clause.type == "identifier":
                        self._declare(clause, "import", scope, value=source, steps=("default",))
                    elif clause.type == "namespace_import":
                        for name in clause.named_children:
                            self._declare(name, "import", scope, value=source)
                    elif clause.type == "named_imports":
                        self._declare_named_imports(clause, source, scope)
            elif child.type == "import_require_clause":  # TypeScript: import x = require('y')
                string = next((part for part in child.named_children if string_value(part) is not None), None)
                if string is not None:
                    self._declare(child.named_children[0], "import", scope, value=string)
        return scope

    def _declare_named_imports(self, clause: Node, source: Node, scope: Scope) -> None:
        for specifier in clause.named_children:
            if specifier.type != "import_specifier":
                continue
            imported = specifier.child_by_field_name("name")
            local = specifier.child_by_field_name("alias") or imported
            if imported is not None and local is not None:
                self.tree.declarations.add(imported.id)
                name = string_value(imported) or text_of(imported)
                self._declare(local, "import", scope, value=source, steps=(name,))

    def _declare_pattern(
        self, pattern: Node | None, kind: str, scope: Scope, *, value: Node | None = None, parameter: int | None = None, before: tuple[str, ...] = ()
    ) -> None:
        if pattern is None:
            return
        if pattern.type == "identifier":  # as nearly all are
            self._declare(pattern, kind, scope, value=value, steps=before, parameter=parameter)
            return
        for name in pattern_names(pattern):
            binding = self._declare(name.node, kind, scope, value=value, steps=before + name.steps, parameter=parameter)
            if binding is not None:
                binding.default = name.default

    def _declare(
        self, node: Node, kind: str, scope: Scope, *, value: Node | None = None, steps: tuple[str, ...] = (), parameter: int | None = None
    ) -> Binding | None:
        self.tree.declarations.add(node.id)
        name = text_of(node)
        existing = scope.bindings.get(name)
        if existing is not None:
            self.tree.bindings[node.id] = existing
            if value is not None:  # `var x = 1; var x = 2` and a function declared twice: another write
                existing.writes.append(None if steps else value)
            return None
        binding = Binding(name, kind, node, scope, value, steps, parameter=parameter)
        scope.bindings[name] = binding
        self.tree.bindings[node.id] = binding
        return binding


_ENTER: dict[str, Callable[[_Builder, Node, Scope], Scope | None]] = {
    **dict.fromkeys((*TYPE_NODES, "jsx_namespace_name", "namespace_export"), _Builder._enter_erased),
    **dict.fromkeys(FUNCTION_TYPES, _Builder._enter_function),
    **dict.fromkeys(("class_declaration", "class", "abstract_class_declaration"), _Builder._enter_class),
    **dict.fromkeys(("class_static_block", "internal_module", "module"), _Builder._enter_enclosure),
    **dict.fromkeys(("switch_body", "for_statement"), _Builder._enter_block),
    "statement_block": _Builder._enter_statement_block,
    "catch_clause": _Builder._enter_catch,
    "for_in_statement": _Builder._enter_for_in,
    "variable_declarator": _Builder._enter_declarator,
    "assignment_expression": _Builder._enter_assignment,
    "augmented_assignment_expression": _Builder._enter_augmented,
    "update_expression": _Builder._enter_update,
    "unary_expression": _Builder._enter_unary,
    "import_statement": _Builder._enter_import,
    "import_alias": _Builder._enter_import_alias,
    "export_clause": _Builder._enter_export_clause,
    "export_specifier": _Builder._enter_export_specifier,
    "enum_declaration": _Builder._enter_enum,
}
