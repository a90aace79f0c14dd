"""Expressions of the abstract interpreter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.diagnostics import Place
from wxlint.semantics.module import Module
from wxlint.syntax.javascript import FUNCTION_TYPES, member_name, property_name, string_value, text_of, unescape, unwrap
from wxlint.taint.guards import VOUCHED, is_nothing, names_trusted, present_in
from wxlint.taint.marks import computed, difference, partial, present, settled
from wxlint.taint.methods import METHODS
from wxlint.taint.state import Decision, State
from wxlint.taint.texts import as_number, concatenated
from wxlint.taint.trails import member_taints, stepped
from wxlint.taint.values import EMPTY, Value, derived, distinct, internal_api, is_internal, join, join_all, make_object, with_element, with_field

if TYPE_CHECKING:
    from wxlint.taint.interpreter import Run

CHOICE = "<choice>"
"""The `api` of sinks in `a || b`, `a ?? b` and `c ? a : b`: the value is either."""
COMPARISON = "<comparison>"
"""The `api` of sinks in `a === b` and its kin: the value is both sides together."""
_EQUALITY = frozenset({"===", "!==", "==", "!="})
Handler = Callable[[Module, Node, State], Value]

_TEXT = Value(is_text=True)
_SCALING = frozenset({"*", "/", "-", "%"})


class Expressions:
    """What each kind of expression gives."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.handlers: dict[str, Handler] = {
            "identifier": self._identifier,
            "shorthand_property_identifier": self._identifier,
            "member_expression": self._member_expression,
            "subscript_expression": self._member_expression,
            "call_expression": lambda module, node, state: self.run.invocations.call(module, node, state),
            "new_expression": lambda module, node, state: self.run.invocations.construct(module, node, state),
            "object": self._object,
            "array": self._array,
            "string": self._string,
            "template_string": self._template,
            "number": lambda module, node, state: _TEXT,
            "true": lambda module, node, state: _TEXT,
            "false": lambda module, node, state: _TEXT,
            "binary_expression": self._binary,
            "ternary_expression": self._ternary,
            "assignment_expression": self._assignment,
            "augmented_assignment_expression": self._augmented,
            "unary_expression": self._unary,
            "update_expression": self._counting,
            "sequence_expression": self._sequence,
            "spread_element": self._inner,
            "yield_expression": self._yield,
            "this": self._this,
            "class": self._class_value,
            "class_declaration": self._class_value,
            "abstract_class_declaration": self._class_value,
            **dict.fromkeys(FUNCTION_TYPES, self._function),
        }

    def _identifier(self, module: Module, node: Node, state: State) -> Value:
        binding = module.binding(node)
        if binding is None:
            name = text_of(node)
            if name == "arguments" and self.run.activations:
                return make_object({str(index): value for index, value in enumerate(self.run.activations[-1].arguments[:24])})
            return EMPTY if name == "undefined" else Value(apis=frozenset({name}))
        return self.run.variable(module, binding, state)

    def _function(self, module: Module, node: Node, state: State) -> Value:
        return self.run.closure(module, node)

    def _string(self, module: Module, node: Node, state: State) -> Value:
        return Value(constant=string_value(node), is_text=True)

    def _template(self, module: Module, node: Node, state: State) -> Value:
        substitutions = [child for child in node.named_children if child.type == "template_substitution" and child.named_children]
        if not substitutions:
            return self._string(module, node, state)
        parts = [
            self.run.evaluate(module, child.named_children[0], state) if child in substitutions else Value(constant=unescape(text_of(child)))
            for child in node.named_children
        ]
        return stepped(concatenated(parts), "assigned", self.run.place(module, node), text_of(node)[:40])

    def _inner(self, module: Module, node: Node, state: State) -> Value:
        return self.run.evaluate(module, node.named_children[0], state) if node.named_children else EMPTY

    def _yield(self, module: Module, node: Node, state: State) -> Value:
        value = self._inner(module, node, state)
        if self.run.activations:
            delegates = any(child.type == "*" for child in node.children)
            self.run.activations[-1].yielded.append(self.any_member(value, self.run.place(module, node)) if delegates else value)
        return EMPTY

    def _sequence(self, module: Module, node: Node, state: State) -> Value:
        return ([EMPTY, *(self.run.evaluate(module, child, state) for child in node.named_children)])[-1]

    # -- members ---------------------------------------------------------------------------------------------------------------------

    def _member_expression(self, module: Module, node: Node, state: State) -> Value:
        parts = member_name(node)
        if parts is None:
            return EMPTY
        owner_node, name, key = parts
        owner = self.run.evaluate(module, owner_node, state)
        if name is None:
            index = self.run.evaluate(module, key, state)
            if index.constant is None:
                return self.any_member(owner, self.run.place(module, node))
            name = index.constant
        return self.member(owner, name, self.run.place(module, node))

    def member(self, owner: Value, name: str, place: Place) -> Value:
        """`owner.name`."""
        found = owner.field(name)
        value = found if found is not None else owner.element if owner.element is not None and name not in METHODS else EMPTY
        if owner.taints and found is None:
            value = join(value, Value(taints=self._reclassified(owner, name, place)))
        if owner.apis:
            canonical = self.run.models.canonical
            apis = {canonical(api if name == "default" and not api.isidentifier() else f"{api}.{name}") for api in owner.apis if not is_internal(api)}
            value = join(value, Value(apis=frozenset(api for api in apis if api.count(".") < 16)))
            value = join(value, self.run.invocations.heap_member(owner, name))
            value = self.run.invocations.modelled.source_member(owner, name, value, place)
        return value

    def _reclassified(self, owner: Value, name: str, place: Place) -> frozenset:  # type: ignore[type-arg]
        table = self.run.models.reclassified
        taints = member_taints(owner, name, place)
        if all((taint.kind, taint.path) not in table for taint in taints):
            return taints
        return distinct(replace(taint, kind=table[key]) if (key := (taint.kind, taint.path)) in table else taint for taint in taints)

    def any_member(self, owner: Value, place: Place) -> Value:
        """`owner[unknown]`: any member. Looking something up in a table of our own makes it ours, whoever chose the key."""
        values = [value for _, value in owner.fields]
        if owner.element is not None:
            values.append(owner.element)
        found = join_all(values)
        if owner.taints:
            found = join(found, Value(taints=member_taints(owner, "[]", place)))
        return found

    def element(self, owner: Value, place: Place) -> Value:
        """One element of an array or any iterable."""
        return self.any_member(owner, place)

    # -- literals --------------------------------------------------------------------------------------------------------------------

    def _object(self, module: Module, node: Node, state: State) -> Value:
        value = EMPTY
        fields: dict[str, Value] = {}
        for child in node.named_children:
            kind = child.type
            if kind == "spread_element":
                spread = self._inner(module, child, state)
                place = self.run.place(module, child)
                fields = {name: join(known, Value(taints=member_taints(spread, name, place))) for name, known in fields.items()}
                fields |= dict(spread.fields)
                value = join(value, replace(spread, fields=(), depth=0))
            elif kind == "pair":
                key, inner = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is None or inner is None:
                    continue
                name = property_name(key)
                if name is None and key.type == "computed_property_name" and key.named_children:
                    name = self.run.evaluate(module, key.named_children[0], state).constant
                member = self.run.evaluate(module, inner, state)
                if name is None:
                    value = with_element(value, member)
                else:
                    fields[name] = member
            elif kind == "method_definition":
                key = child.child_by_field_name("name")
                name = property_name(key) if key is not None else None
                if name is not None:
                    method = self.run.closure(module, child)
                    is_getter = any(part.type == "get" for part in child.children)
                    fields[name] = self.run.invocations.invoke(method, [], state) if is_getter else method
            elif kind == "shorthand_property_identifier":
                fields[text_of(child)] = self.run.evaluate(module, child, state)
        made = make_object(fields, element=value.element, taints=value.taints)
        return made.behaving(value.functions, value.apis)

    def _array(self, module: Module, node: Node, state: State) -> Value:
        fields: dict[str, Value] = {}
        element: Value | None = None
        children = [child for child in node.named_children if child.type != "comment"]
        for index, child in enumerate(children):
            member = self.run.evaluate(module, child, state)
            if child.type == "spread_element":
                member = self.any_member(member, self.run.place(module, child))
            if element is None and child.type != "spread_element" and index < 24:
                fields[str(index)] = member
            else:
                element = member if element is None else join(element, member)
        return make_object(fields, element=element if fields or element is not None else EMPTY)

    # -- operators -------------------------------------------------------------------------------------------------------------------

    def _binary(self, module: Module, node: Node, state: State) -> Value:
        """Chains lean to the left and may be very long: they are unrolled."""
        operands: list[tuple[str, Node, Node]] = []
        current = node
        while current.type == "binary_expression" and len(operands) < 2000:
            operator, left, right = (current.child_by_field_name(name) for name in ("operator", "left", "right"))
            if operator is None or left is None or right is None:
                return EMPTY
            operands.append((operator.type, right, current))
            current = unwrap(left)
        value = self.run.evaluate(module, current, state)
        for operator_type, right, whole in reversed(operands):
            value = self._operate(module, operator_type, value, right, state, whole)
        return value

    def _operate(self, module: Module, operator: str, left: Value, right_node: Node, state: State, node: Node) -> Value:
        if operator in ("&&", "||", "??"):
            branch = state.branch(Decision(operator == "&&" and names_trusted(left), present_in(left) if operator != "??" else frozenset()))
            right = self.run.evaluate(module, right_node, branch)
            branch.forget_decision(state)
            state.merge([branch], may_skip=True)
            if (
                operator == "&&"
            ):  # the left side is taken only where it is nothing: of what decided it, the caller's identity is kept for the sake of checks
                return join(Value(taints=frozenset(taint for taint in left.all_taints() if taint.kind in VOUCHED)), right)
            # where the left side is taken, it is there
            fallback = self.run.invocations.modelled.fallback(left, right, self.run.place(module, node))
            return join(self._chosen(present(left), right, module, node, state), fallback)
        right = self.run.evaluate(module, right_node, state)
        if operator == "+":
            made = concatenated([left, right])
            return made if made.prefix or left.constant is not None or right.constant is not None else computed(made)
        if operator in _EQUALITY:
            self.run.invocations.modelled.check_operator(COMPARISON, left, right, module, node, state)
            self.run.invocations.modelled.check_equality(left, right, module, node, state)
        scaled = right if left == _TEXT else left if right == _TEXT else EMPTY
        if operator in _SCALING and scaled.taints:
            return as_number(scaled)  # `event.price * 100` is still the caller's choice; a stored price times `event.count` is not
        # a comparison or a calculation: only who had a part in it is left, for the sake of checks
        taints = frozenset(taint for taint in left.all_taints() | right.all_taints() if taint.kind in VOUCHED)
        answer = partial(Value(taints=taints, is_text=True))
        if operator in _EQUALITY and taints and not is_nothing(right_node) and not is_nothing(node.child_by_field_name("left") or right_node):
            answer = join(derived([answer], VOUCHED), _TEXT)  # `const isAdmin = OPENID === ADMIN`: a condition that asks for it decides by the caller
        return join(answer, difference(join(left, right))) if operator == "-" else answer

    def _ternary(self, module: Module, node: Node, state: State) -> Value:
        condition, first, second = (node.child_by_field_name(name) for name in ("condition", "consequence", "alternative"))
        if condition is None or first is None or second is None:
            return EMPTY
        decision = self.run.statements.condition(module, condition, state)
        branches = [state.branch(decision), state.branch(decision)]
        values = [self.run.evaluate(module, side, branch) for side, branch in zip((first, second), branches, strict=True)]
        decided = branches[0].checked and not state.checked  # `isAdmin(OPENID) ? event.openid : OPENID`
        for branch in branches:
            branch.forget_decision(state)
        state.merge(branches, may_skip=False)
        return settled(join(*values)) if decided else self._chosen(values[0], values[1], module, node, state)

    def _chosen(self, left: Value, right: Value, module: Module, node: Node, state: State) -> Value:
        """One of two values. Where one is the trusted identity and the other is not, the choice is a sink of its own, and the taints remember it."""
        value = join(left, right)
        return settled(value) if self.run.invocations.modelled.check_operator(CHOICE, left, right, module, node, state) else value

    def _unary(self, module: Module, node: Node, state: State) -> Value:
        argument = node.child_by_field_name("argument")
        value = self.run.evaluate(module, argument, state) if argument is not None else EMPTY
        operator = node.child_by_field_name("operator")
        if operator is not None and operator.type in ("+", "-", "~"):
            return as_number(value)
        if operator is not None and operator.type == "delete" and argument is not None and (parts := member_name(argument)) is not None:
            self.run.without(self.run.evaluate(module, parts[0], state), parts[1])
        return partial(Value(taints=frozenset(taint for taint in value.all_taints() if taint.kind in VOUCHED), is_text=True))

    def _assignment(self, module: Module, node: Node, state: State) -> Value:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return EMPTY
        value = self.run.evaluate(module, right, state)
        self.run.statements.bind(module, left, value, state)
        return value

    def _augmented(self, module: Module, node: Node, state: State) -> Value:
        left, right, operator = (node.child_by_field_name(name) for name in ("left", "right", "operator"))
        if left is None or right is None or operator is None:
            return EMPTY
        before = self.run.evaluate(module, left, state)
        value = self._operate(module, operator.type.rstrip("="), before, right, state, node)
        self.run.statements.bind(module, left, value, state)
        return value

    def _counting(self, module: Module, node: Node, state: State) -> Value:
        """`count++`."""
        argument = node.child_by_field_name("argument")
        value = _TEXT if argument is None else join(_TEXT, difference(self.run.evaluate(module, argument, state)))
        if argument is not None and value.taints:
            self.run.statements.bind(module, argument, value, state)
        return value

    # -- this and classes ------------------------------------------------------------------------------------------------------------

    def _this(self, module: Module, node: Node, state: State) -> Value:
        """`this` is known by the class or object literal around; its members live on the heap."""
        owner = self.owner_of_this(module, node)
        return EMPTY if owner is None else Value(apis=frozenset({internal_api("this", module.path, owner.start_byte)}))

    def owner_of_this(self, module: Module, node: Node) -> Node | None:
        """The class body or object literal whose method holds `node`; arrow functions are looked through."""
        function = module.enclosing_function(node)
        while function is not None and function.type == "arrow_function":
            function = module.enclosing_function(function)
        holder = module.parent(function) if function is not None else None
        if holder is not None and holder.type == "pair":
            holder = module.parent(holder)
        return holder if holder is not None and holder.type in ("class_body", "object") else None

    def _class_value(self, module: Module, node: Node, state: State) -> Value:
        """A class: its methods become the members of what `new` gives."""
        body = node.child_by_field_name("body")
        if body is None:
            return EMPTY
        key = (module.path, body.start_byte)
        members = self.run.heap.get(key, EMPTY)
        for child in body.named_children:
            name_node = child.child_by_field_name("name") or child.child_by_field_name("property")
            name = property_name(name_node) if name_node is not None else None
            if name is None or members.field(name) is not None:
                continue
            if child.type == "method_definition":
                members = with_field(members, name, self.run.closure(module, child))
            else:
                inner = child.child_by_field_name("value")
                if inner is not None:
                    members = with_field(members, name, self.run.evaluate(module, inner, state))
        self.run.heap[key] = members
        return Value(apis=frozenset({internal_api("class", module.path, body.start_byte)}), fields=members.fields, depth=members.depth)
