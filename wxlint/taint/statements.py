"""Statements of the abstract interpreter: the order of things, branches, and the checks that guard what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from wxlint.semantics.module import Module
from wxlint.syntax.javascript import member_name, parameters_of, property_name, text_of, unwrap
from wxlint.taint.guards import decide
from wxlint.taint.marks import present, settled
from wxlint.taint.state import MAX_NESTING, Decision, Frame, State
from wxlint.taint.trails import stepped
from wxlint.taint.values import EMPTY, Value, join, join_all, make_array, text, with_element, with_field

if TYPE_CHECKING:
    from wxlint.semantics.scopes import Binding
    from wxlint.taint.interpreter import Run

_ROUNDS = 3
"""How often a loop runs at most: a value moves on by one variable a round."""
MODULE_VARIABLE = "<module variable>"
"""The `api` of sinks in variables of a module that functions write to."""
_LOOPS = frozenset({"for_statement", "for_in_statement", "while_statement", "do_statement"})


class Statements:
    """What each kind of statement does to the state."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def block(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        """Run the statements of a block, or of a whole module, until the end is no longer reached."""
        for child in node.named_children:
            if state.dead:
                return
            self.statement(module, child, state, frame)

    def statement(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        """Run one statement."""
        run = self.run
        if run.nesting >= MAX_NESTING:
            return
        run.nesting += 1
        try:
            self._dispatch(module, node, state, frame)
        finally:
            run.nesting -= 1

    def _dispatch(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        kind = node.type
        if kind in ("lexical_declaration", "variable_declaration"):
            self._declaration(module, node, state)
        elif kind == "expression_statement":
            for child in node.named_children:
                self.run.evaluate(module, child, state)
        elif kind == "return_statement":
            values = [child for child in node.named_children if child.type != "comment"]
            if values:
                self.run.leave(module, values[0], self.run.evaluate(module, values[0], state), state, frame)
            else:
                frame.leave(EMPTY, state)
        elif kind == "throw_statement":
            self.run.thrown[-1] += [self.run.evaluate(module, child, state) for child in node.named_children]
            state.dead = True
        elif kind == "continue_statement" and self.run.loops:
            self.run.loops[-1][1].append(state.snapshot(self.run.loops[-1][0]))
            state.dead = True
        elif kind == "if_statement":
            self._if(module, node, state, frame)
        elif kind in _LOOPS:
            self._loop(module, node, state, frame)
        elif kind == "switch_statement":
            self._switch(module, node, state, frame)
        elif kind == "try_statement":
            self._try(module, node, state, frame)
        elif kind == "statement_block":
            self.block(module, node, state, frame)
        elif kind in ("labeled_statement", "else_clause", "with_statement"):
            body = node.child_by_field_name("body")
            for child in [body] if body is not None else node.named_children:
                self.statement(module, child, state, frame)
        elif kind in ("class_declaration", "abstract_class_declaration"):
            name = node.child_by_field_name("name")
            binding = module.binding(name) if name is not None and name.type == "identifier" else None
            if binding is None and name is not None:
                scope = module.scopes.root.lookup(text_of(name))
                binding = scope
            value = self.run.evaluate(module, node, state)
            if binding is not None:
                state.set(id(binding), value)
        elif kind == "export_statement":
            inner = node.child_by_field_name("declaration")
            if inner is not None:
                self.statement(module, inner, state, frame)

    def _declaration(self, module: Module, node: Node, state: State) -> None:
        for declarator in node.named_children:
            pattern, value_node = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if declarator.type != "variable_declarator" or pattern is None:
                continue
            if value_node is None:
                continue
            value = self.run.evaluate(module, value_node, state)
            if pattern.type == "identifier" and unwrap(value_node).type != "call_expression":
                value = stepped(value, "assigned", self.run.place(module, pattern), text_of(pattern))
            self.bind(module, pattern, value, state)

    def _if(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        """An `if` with all its `else if`: dispatchers have hundreds, and they are no nesting."""
        opened: list[tuple[State, Decision, list[State]]] = []
        rest: Node | None = node
        before = state
        while rest is not None and rest.type == "if_statement":
            condition, first, second = (rest.child_by_field_name(name) for name in ("condition", "consequence", "alternative"))
            decision = self.condition(module, condition, before) if condition is not None else Decision()
            branches = [before.branch(decision), before.branch(decision)]
            if opened and not before.own:
                branches[0].parent = branches[1].parent = before.parent  # nothing is looked for there, and not there in thousands either
            opened.append((before, decision, branches))
            if first is not None:
                self.statement(module, first, branches[0], frame)
            before = branches[1]
            rest = next((child for child in second.named_children if child.type != "comment"), None) if second is not None else None
        if rest is not None:
            self.statement(module, rest, before, frame)
        for before, decision, branches in reversed(opened):
            if not any(branch.dead for branch in branches):
                before.hold(branches, decision.asserted)
                for branch in branches:  # both ways lead on: nothing was decided for what follows
                    branch.checked = before.checked
                    branch.asserted &= before.asserted
            before.merge(branches, may_skip=False)

    def condition(self, module: Module, node: Node, state: State) -> Decision:
        """Run a condition; what it decides by."""
        self.run.evaluate(module, node, state)
        return decide(self.run, module, node, state)

    def _loop(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        initializer = node.child_by_field_name("initializer")
        if initializer is not None:
            self.statement(module, initializer, state, frame)
        for _ in range(_ROUNDS):
            before = dict(state.own)
            branch = state.branch()
            if node.type == "for_in_statement":
                left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                if left is not None and right is not None:
                    operator = node.child_by_field_name("operator")
                    source = self.run.evaluate(module, right, branch)
                    is_of = operator is not None and operator.type == "of"
                    value = self.run.expressions.element(source, self.run.place(module, left)) if is_of else text(Value(taints=source.taints))
                    self.bind(module, left, value, branch)
            else:
                condition = node.child_by_field_name("condition")
                if condition is not None:
                    self._expression_or_statement(module, condition, branch, frame)
            body = node.child_by_field_name("body")
            self.run.loops.append((branch, []))
            if body is not None:
                self.statement(module, body, branch, frame)
            continued = self.run.loops.pop()[1]
            increment = node.child_by_field_name("increment")
            if increment is not None and not branch.dead:
                self.run.evaluate(module, increment, branch)
            state.merge([branch, *continued], may_skip=True)
            if not state.differs(before):  # within the next round of a loop around it, the first may do
                break

    def _expression_or_statement(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        if node.type.endswith("_statement"):
            self.statement(module, node, state, frame)
        else:
            self.run.evaluate(module, node, state)

    def _switch(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        value, body = node.child_by_field_name("value"), node.child_by_field_name("body")
        decision = self.condition(module, value, state) if value is not None else Decision()
        chosen = Decision(asserted=frozenset((name, kind) for name, _ in decision.asserted for kind in ("present", "text", "checked")))
        branches = []
        has_default = False
        for case in body.named_children if body is not None else ():
            if case.type not in ("switch_case", "switch_default"):
                continue
            has_default = has_default or case.type == "switch_default"
            branch = state.branch(chosen if case.type == "switch_case" else None)
            test = case.child_by_field_name("value")
            for child in case.named_children:
                if child != test and not branch.dead:
                    self.statement(module, child, branch, frame)
            branches.append(branch)
            if not branch.dead:
                branch.forget_decision(state)
        state.merge(branches, may_skip=not has_default)

    def _try(self, module: Module, node: Node, state: State, frame: Frame) -> None:
        body, handler, finalizer = (node.child_by_field_name(name) for name in ("body", "handler", "finalizer"))
        branch = state.branch()
        self.run.thrown.append([])
        if body is not None:
            self.statement(module, body, branch, frame)
        thrown = self.run.thrown.pop()
        branches = [branch]
        if handler is not None:
            caught = state.branch()
            caught.own = dict(branch.own)  # it may have been thrown at the very end
            parameter = handler.child_by_field_name("parameter")
            if parameter is not None:
                self.bind(module, parameter, join_all(thrown), caught)
            inner = handler.child_by_field_name("body")
            if inner is not None:
                self.statement(module, inner, caught, frame)
            branches.append(caught)
        state.merge(branches, may_skip=False)
        if finalizer is not None:
            was_dead, state.dead = state.dead, False
            for child in finalizer.named_children:
                self.statement(module, child, state, frame)
            state.dead = state.dead or was_dead

    # -- binding ---------------------------------------------------------------------------------------------------------------------

    def bind_parameters(self, module: Module, function: Node, arguments: list[Value], state: State) -> None:
        """Give a function's parameters their values."""
        for index, pattern in enumerate(parameters_of(function)):
            value = arguments[index] if index < len(arguments) else EMPTY
            if pattern.type == "rest_pattern":
                value = make_array(_joined(arguments[index:]))
                for child in pattern.named_children:
                    self.bind(module, child, value, state)
            else:
                self.bind(module, pattern, stepped(value, "passed", self.run.place(module, pattern), text_of(pattern)[:40]), state)

    def bind(self, module: Module, pattern: Node, value: Value, state: State) -> None:
        """Assign `value` to a pattern: a name, a member, or a destructuring."""
        pending = [(pattern, value)]
        while pending:
            target, current = pending.pop()
            target = unwrap(target)
            kind = target.type
            if kind in ("identifier", "shorthand_property_identifier_pattern"):
                binding = module.binding(target)
                if binding is not None:
                    self._note_module_variable(module, binding, target, current, state)
                    state.set(id(binding), settled(current) if state.checked else current)
            elif kind in ("member_expression", "subscript_expression"):
                self._bind_member(module, target, current, state)
            elif kind == "object_pattern":
                pending += self._object_parts(module, target, current)
            elif kind == "array_pattern":
                for index, child in _positions(target):
                    place = self.run.place(module, child)
                    if child.type == "rest_pattern":
                        pending += [(inner, make_array(self.run.expressions.element(current, place))) for inner in child.named_children]
                    else:
                        found = current.field(str(index))
                        pending.append((child, found if found is not None else self.run.expressions.element(current, place)))
            elif kind in ("assignment_pattern", "object_assignment_pattern", "required_parameter", "optional_parameter"):
                left = target.child_by_field_name("left") or target.child_by_field_name("pattern")
                default = target.child_by_field_name("right") or target.child_by_field_name("value")
                if left is not None:
                    fallback = self.run.evaluate(module, default, state) if default is not None else EMPTY
                    fallback = join(fallback, self.run.invocations.modelled.fallback(current, fallback, self.run.place(module, target)))
                    pending.append((left, join(current if fallback.is_empty else present(current), fallback)))

    def _note_module_variable(self, module: Module, binding: Binding, target: Node, value: Value, state: State) -> None:
        """Sinks in the variables of a cloud function's modules: what a function writes there while it serves one request is there for the next."""
        if binding.scope.kind == "module" and self.run.activations and module.file.kind.is_function:
            for sink in self.run.models.sinks.get(MODULE_VARIABLE, ()):
                self.run.invocations.modelled.arrive(sink, MODULE_VARIABLE, value, target, module, state)

    def _object_parts(self, module: Module, pattern: Node, value: Value) -> list[tuple[Node, Value]]:
        parts: list[tuple[Node, Value]] = []
        member = self.run.expressions.member
        for child in pattern.named_children:
            place = self.run.place(module, child)
            if child.type == "shorthand_property_identifier_pattern":
                parts.append((child, member(value, text_of(child), place)))
            elif child.type == "object_assignment_pattern":
                left = child.child_by_field_name("left")
                if left is not None:
                    parts.append((child, member(value, text_of(left), place)))
            elif child.type == "pair_pattern":
                key, inner = child.child_by_field_name("key"), child.child_by_field_name("value")
                name = property_name(key) if key is not None else None
                if inner is not None:
                    parts.append((inner, member(value, name, place) if name is not None else self.run.expressions.any_member(value, place)))
            elif child.type == "rest_pattern":
                for name in _names_in(pattern):
                    self.run.without(value, name)
                parts += [(inner, value) for inner in child.named_children]
        return parts

    def _bind_member(self, module: Module, target: Node, value: Value, state: State) -> None:
        """`a.b.c = value`: the innermost name's value is rebuilt from the inside out; `this` lives on the heap."""
        names: list[str | None] = []
        owner = target
        while (parts := member_name(owner)) is not None and len(names) < 8:
            owner, name, key = unwrap(parts[0]), parts[1], parts[2]
            names.append(name if name is not None else self.run.evaluate(module, key, state).constant)
        names.reverse()
        if owner.type == "this":
            self.run.invocations.write_this(module, owner, names[0], _nested(EMPTY, names[1:], value))
            return
        binding = module.binding(owner) if owner.type == "identifier" else None
        if binding is not None:
            before = state.get(id(binding)) or EMPTY
            self.run.without(before, names[-1])
            self._note_module_variable(module, binding, owner, value, state)
            state.set(id(binding), _nested(before, names, value))


def _names_in(pattern: Node) -> Iterator[str]:
    """The members that an object pattern names."""
    for child in pattern.named_children:
        key = child.child_by_field_name("key") or child.child_by_field_name("left") or child
        name = text_of(key) if key.type == "shorthand_property_identifier_pattern" else property_name(key)
        if name is not None:
            yield name


def _positions(pattern: Node) -> Iterator[tuple[int, Node]]:
    """The parts of an array pattern with their indexes; holes count."""
    index = 0
    for child in pattern.children:
        if child.type == ",":
            index += 1
        elif child.is_named and child.type != "comment":
            yield index, child


def _nested(before: Value, names: list[str | None], value: Value) -> Value:
    """`before` with `value` put at the path `names` (None for a member that is not known)."""
    owners = [before]
    for name in names[:-1]:
        owners.append((owners[-1].field(name) if name is not None else owners[-1].element) or EMPTY)
    for owner, name in zip(reversed(owners), reversed(names), strict=False):
        value = with_field(owner, name, value) if name is not None else with_element(owner, value)
    return value


def _joined(values: list[Value]) -> Value:
    result = EMPTY
    for value in values:
        result = join(result, value)
    return result
