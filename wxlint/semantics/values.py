"""Expressions as rules see them: constants, object literals, functions, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.diagnostics import Edit, Span
from wxlint.records import dataclass
from wxlint.semantics.constants import Constant, constant_of
from wxlint.semantics.literals import literal_members
from wxlint.semantics.module import Module, Ref
from wxlint.semantics.targets import Target
from wxlint.semantics.trace import trace
from wxlint.syntax.javascript import (
    FUNCTION_TYPES,
    TRANSPARENT,
    callee_of,
    parameters_of,
    property_name,
    span_of,
    text_of,
    unwrap,
    walk_within_function,
)

if TYPE_CHECKING:
    from wxlint.semantics.entrypoints import Role


@dataclass(frozen=True)
class Expression:
    """An expression in a module. Also a `Located`: it has a path and a span."""

    module: Module
    node: Node

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.module.path

    @property
    def span(self) -> Span:
        """Where it stands."""
        return span_of(self.node)

    @property
    def ref(self) -> Ref:
        """Module and node as the engine passes them."""
        return Ref(self.module, self.node)

    @property
    def text(self) -> str:
        """Its source."""
        return text_of(self.node)

    @property
    def kind(self) -> str:
        """Its node type, without parentheses, `await` and type assertions."""
        return unwrap(self.node).type

    def trace(self) -> Target | None:
        """What it stands for."""
        return trace(self.ref)

    @property
    def resolved_path(self) -> str | None:
        """The dotted path of the platform API or package that it stands for."""
        target = trace(self.ref)
        return None if target is None else target.path

    def definition(self) -> Expression | None:
        """The project's own expression that it stands for (itself, for a literal)."""
        target = trace(self.ref)
        found = None if target is None else target.definition
        return None if found is None else Expression(found.module, found.node)

    def constant(self) -> Constant | None:
        """Its value, if that is known before the program runs."""
        return constant_of(self.ref)

    def constants(self) -> tuple[Constant, ...] | None:
        """All values it may have, through choices, tables, loops over fixed lists and variables set in branches; None if one of them is unknown."""
        from wxlint.semantics.possible_values import possible_constants

        return possible_constants(self.ref)

    def beginning(self) -> str:
        """What the string that it gives begins with, as far as that is known before the program runs; all of it for a constant."""
        from wxlint.semantics.beginnings import beginning_of

        return beginning_of(self.ref)

    def made_by(self) -> Expression:
        """The expression that it takes its value from: itself, or for a name that is set once what it is declared with, however often that is passed on."""
        from wxlint.semantics.entrypoints import made_by

        found = made_by(self.ref)
        return Expression(found.module, found.node)

    def beginning_origin(self) -> Expression | None:
        """The literal text, without quotes, that the string which it gives begins with, wherever in the project it stands."""
        from wxlint.semantics.beginnings import origin_of_beginning

        found = origin_of_beginning(self.ref)
        return None if found is None else Expression(*found)

    def object(self) -> ObjectLiteral | None:
        """The object literal that it stands for."""
        node = unwrap(self.node)
        if node.type == "object":
            return ObjectLiteral(self.module, node)
        found = self.definition()
        return ObjectLiteral(found.module, found.node) if found is not None and found.node.type == "object" else None

    def elements(self) -> tuple[Expression, ...] | None:
        """The elements of the array literal that it stands for; None if it is none or has spreads."""
        node = unwrap(self.node)
        home = self.module
        if node.type != "array":
            found = self.definition()
            if found is None or found.node.type != "array":
                return None
            home, node = found.module, found.node
        children = [child for child in node.named_children if child.type != "comment"]
        return None if any(child.type == "spread_element" for child in children) else tuple(Expression(home, child) for child in children)

    def function(self) -> Function | None:
        """The function that it stands for."""
        node = unwrap(self.node)
        if node.type in FUNCTION_TYPES:
            return Function(self.module, node)
        found = self.definition()
        return Function(found.module, found.node) if found is not None and found.node.type in FUNCTION_TYPES else None

    @property
    def is_caught_error(self) -> bool:
        """Whether it is the name that a `catch` gives to the error it caught."""
        node = unwrap(self.node)
        binding = self.module.binding(node) if node.type == "identifier" else None
        return binding is not None and binding.kind == "catch" and not binding.steps and not binding.writes

    def spelled_out(self) -> str:
        """Its source; for a variable that is set once, the source of what it is declared with: `app.globalData.openid` for a destructured `openid`."""
        node = unwrap(self.node)
        binding = self.module.binding(node) if node.type in ("identifier", "shorthand_property_identifier") else None
        if binding is None or binding.value is None or binding.writes or binding.kind not in ("const", "let", "var"):
            return self.text
        return ".".join((text_of(unwrap(binding.value)), *binding.steps))

    @property
    def is_statement(self) -> bool:
        """Whether it is a statement of its own, awaited or not: nothing takes its value."""
        _, parent = self._around()
        return parent is not None and parent.type == "expression_statement"

    @property
    def stored_in(self) -> Expression | None:
        """What its value is assigned to on the spot, awaited or not: a name, a pattern, a member."""
        node, parent = self._around()
        if parent is None or parent.type not in ("variable_declarator", "assignment_expression"):
            return None
        left = parent.child_by_field_name("name" if parent.type == "variable_declarator" else "left")
        return Expression(self.module, left) if left is not None and left != node else None

    @property
    def next_statement(self) -> Expression | None:
        """The statement after the one that it belongs to, in the same block; comments do not count."""
        following = self.enclosing_statement().node.next_named_sibling
        while following is not None and following.type == "comment":
            following = following.next_named_sibling
        return None if following is None else Expression(self.module, following)

    def _around(self) -> tuple[Node, Node | None]:
        """The node with what wraps it, and the parent of that."""
        node, parent = self.node, self.module.parent(self.node)
        while parent is not None and parent.type in TRANSPARENT:
            node, parent = parent, self.module.parent(parent)
        return node, parent

    def enclosing_function(self) -> Function | None:
        """The innermost function around it."""
        node = self.module.enclosing_function(self.node)
        return None if node is None else Function(self.module, node)

    def enclosing_statement(self) -> Expression:
        """The statement that it belongs to."""
        node = self.node
        while (parent := self.module.parent(node)) is not None and parent.type not in ("program", "statement_block", "switch_case", "class_body"):
            node = parent
        return Expression(self.module, node)


@dataclass(frozen=True)
class Property:
    """One `key: value` of an object literal, a method or a shorthand. `key` is the key's expression."""

    name: str
    key: Expression
    value: Expression

    @property
    def path(self) -> str:
        """The file it stands in."""
        return self.key.path

    @property
    def span(self) -> Span:
        """From the key to the end of the value."""
        return Span(self.key.span.start, max(self.key.span.end, self.value.span.end))

    def renamed(self, name: str) -> Edit:
        """The edit that gives the property the key `name`."""
        shorthand = self.key.node == self.value.node
        return Edit(self.path, self.key.span, f"{name}: {self.name}" if shorthand else name)


@dataclass(frozen=True)
class ObjectLiteral(Expression):
    """An object literal, with spreads of known objects resolved."""

    def _scan(self) -> tuple[dict[str, Property], bool]:
        """The properties that can be seen, and whether these are all; remembered per module."""
        memo = self.module._literals
        found = memo.get(self.node.id)
        if found is None:
            members, known = literal_members(self.ref)
            properties = {name: Property(name, Expression(*key), Expression(*value)) for name, (key, value) in members.items()}
            found = memo[self.node.id] = properties, known
        return found

    def keys(self) -> frozenset[str] | None:
        """All keys; None if a spread or computed key hides some."""
        properties, known = self._scan()
        return frozenset(properties) if known else None

    def properties(self) -> tuple[Property, ...]:
        """The properties that can be seen, in order."""
        return tuple(self._scan()[0].values())

    def is_complete(self) -> bool:
        """Whether all keys can be seen."""
        return self._scan()[1]

    def get(self, name: str) -> Expression | None:
        """The value of `name`, as far as it can be seen."""
        found = self._scan()[0].get(name)
        return None if found is None else found.value

    def property(self, name: str) -> Property | None:
        """The property `name`, as far as it can be seen."""
        return self._scan()[0].get(name)


@dataclass(frozen=True)
class Function(Expression):
    """A function of the project."""

    @property
    def name(self) -> str | None:
        """The name it is declared, assigned or defined under."""
        own = self.node.child_by_field_name("name")
        if own is None:
            parent = self.module.parent(self.node)
            if parent is None:
                return None
            if parent.type == "assignment_expression":
                left = parent.child_by_field_name("left")
                own = left.child_by_field_name("property") if left is not None and left.type == "member_expression" else left
            else:
                own = parent.child_by_field_name(
                    {"pair": "key", "variable_declarator": "name", "public_field_definition": "name"}.get(parent.type, "property")
                )
        return property_name(own) if own is not None else None

    @property
    def is_async(self) -> bool:
        """Whether it is declared `async`."""
        return any(child.type == "async" for child in self.node.children)

    @property
    def is_empty(self) -> bool:
        """Whether its body does nothing at all; comments do not count as doing."""
        body = self.node.child_by_field_name("body")
        return (
            body is not None and body.type == "statement_block" and all(child.type in ("comment", "empty_statement") for child in body.named_children)
        )

    @property
    def has_comment(self) -> bool:
        """Whether a comment stands in its body."""
        body = self.node.child_by_field_name("body")
        return body is not None and any(child.type == "comment" for child in body.named_children)

    @property
    def body(self) -> Expression | None:
        """Its block, or the expression of an arrow function."""
        node = self.node.child_by_field_name("body")
        return None if node is None else Expression(self.module, node)

    @property
    def head(self) -> Expression:
        """Its parameters: where something that is true of the whole function is said."""
        node = self.node.child_by_field_name("parameters") or self.node.child_by_field_name("parameter")
        return self if node is None else Expression(self.module, node)

    @property
    def is_generator(self) -> bool:
        """Whether calling it runs nothing yet."""
        return self.node.type.startswith("generator") or any(child.type == "*" for child in self.node.children)

    @property
    def role(self) -> Role | None:
        """What it is to the platform, if it is a member of a Page, Component, App or Behavior."""
        return self.module.roles.get(self.ref.key)

    def option_of(self) -> tuple[str, str] | None:
        """The key that it is given under in the options of a call of something from outside the project, and the path of what is called: `success`, `wx.request`."""
        pair = self.node if self.node.type == "method_definition" else self.module.parent(self.node)
        key = None if pair is None else pair.child_by_field_name("name" if pair is self.node else "key")
        literal = self.module.parent(pair) if pair is not None and key is not None else None
        arguments = self.module.parent(literal) if literal is not None and literal.type == "object" else None
        call = self.module.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
        callee = callee_of(call) if call is not None else None
        name = property_name(key) if key is not None else None
        target = trace(Ref(self.module, callee)) if callee is not None else None
        path = None if target is None else target.path
        return None if name is None or path is None else (name, path)

    def parameter_count(self) -> int:
        """How many parameters it declares."""
        return len(parameters_of(self.node))

    def parameter_is_read(self, index: int) -> bool:
        """Whether anything in the function reads its parameter `index`; destructuring counts as reading."""
        patterns = parameters_of(self.node)
        if index >= len(patterns):
            return False
        pattern = patterns[index]
        scope = self.module.scopes.scope_of.get(self.node.id)
        if pattern.type != "identifier" or scope is None:
            return True
        binding = scope.bindings.get(text_of(pattern))
        return binding is not None and bool(self.module.scopes.references(binding))

    def is_parameter(self, expression: Expression, index: int) -> bool:
        """Whether `expression` is the name of its parameter `index`, as the caller gave it."""
        node = unwrap(expression.node)
        binding = expression.module.binding(node) if node.type == "identifier" else None
        return (
            binding is not None
            and binding.kind == "param"
            and binding.parameter == index
            and not binding.steps
            and not binding.writes
            and binding.scope.node == self.node
        )

    def returned(self) -> tuple[Expression, ...]:
        """The expressions that it returns."""
        body = self.node.child_by_field_name("body")
        if body is None:
            return ()
        if body.type != "statement_block":
            return (Expression(self.module, body),)
        values = (
            child
            for node in walk_within_function(body)
            if node.type == "return_statement"
            for child in node.named_children
            if child.type != "comment"
        )
        return tuple(Expression(self.module, value) for value in values)

    def nodes_run(self) -> Iterator[Expression]:
        """Everything in its body that runs when it is called, nested functions left out."""
        body = self.node.child_by_field_name("body")
        if body is not None:
            yield from (Expression(self.module, node) for node in walk_within_function(body))
