"""What holds at one point of the program while it is interpreted: variables, what was asserted of the inputs, and whether the point is reached."""

from __future__ import annotations

from dataclasses import field
from functools import reduce
from operator import and_

from wxlint.records import dataclass
from wxlint.taint.assertions import NOTHING, Assertion, Assertions
from wxlint.taint.marks import asserting
from wxlint.taint.values import EMPTY, Value, join

MAX_NESTING = 160
"""How many syntax levels deep statements and expressions are interpreted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a condition decides by: the caller's trusted identity, or assertions about parts of the input."""

    by_caller: bool = False
    asserted: frozenset[Assertion] = frozenset()


@dataclass(eq=False, slots=True)
class State:
    """A layer of variables over the state that it branched off from.

    Variables are keyed by the identity of their binding: one flat space for all functions of a run. `checked` says that a decision on the caller's trusted
    identity dominates this point, `asserted` what other decisions did; `dead` that the point is not reached.
    """

    parent: State | None = None
    own: dict[int, Value] = field(default_factory=dict)
    checked: bool = False
    asserted: Assertions = NOTHING
    dead: bool = False

    def get(self, key: int) -> Value | None:
        """The value of a variable; None if nothing was written to it yet."""
        state: State | None = self
        while state is not None:
            value = state.own.get(key)
            if value is not None:
                return value
            state = state.parent
        return None

    def differs(self, own: dict[int, Value]) -> bool:
        """Whether variables have other values than they had when `own` was what had been written to this layer."""
        outer = self.parent or State()
        return any(value != (own[key] if key in own else outer.get(key)) for key, value in self.own.items())

    def set(self, key: int, value: Value) -> None:
        """Write a variable."""
        self.own[key] = value

    def branch(self, decision: Decision | None = None) -> State:
        """A state for one way of going on; what it writes is seen here only after `merge`."""
        if decision is None:
            return State(self, checked=self.checked, asserted=self.asserted)
        return State(self, checked=self.checked or decision.by_caller, asserted=self.asserted | decision.asserted)

    def snapshot(self, base: State) -> State:
        """What was written since `base` branched off, as a branch of what that branched off from."""
        layers: list[State] = []
        state: State | None = self
        while state is not None and state is not base:
            layers.append(state)
            state = state.parent
        found = State(base.parent, dict(base.own), self.checked, self.asserted)
        for layer in reversed(layers):
            found.own |= layer.own
        return found

    def forget_decision(self, other: State) -> None:
        """Go back to what `other` knows: the decision that led here no longer dominates."""
        self.checked = other.checked
        self.asserted = other.asserted

    def hold(self, branches: list[State], asserted: frozenset[Assertion]) -> None:
        """Before `merge`: what only some of `branches` write, the others had reason to leave as it was (`if (!id) id = 'x'`)."""
        sure = NOTHING | asserted
        for key in dict.fromkeys(key for branch in branches for key in branch.own) if asserted else ():
            before = self.get(key)
            for branch in branches:
                if before is not None and key not in branch.own:
                    branch.own[key] = asserting(before, sure)

    def merge(self, branches: list[State], *, may_skip: bool) -> None:
        """Go on after one of `branches` was taken, or none of them if `may_skip`."""
        alive = [branch for branch in branches if not branch.dead]
        if not alive and not may_skip:
            self.dead = True
            return
        for key in dict.fromkeys(key for branch in alive for key in branch.own):
            before = self.get(key)
            value = before if may_skip and before is not None else EMPTY
            for branch in alive:
                after = branch.own.get(key, before)
                if after is not None:
                    value = join(value, after)
            self.own[key] = value
        if not may_skip:
            self.checked = all(branch.checked for branch in alive)
            self.asserted = reduce(and_, (branch.asserted for branch in alive))


@dataclass(slots=True)
class Exit:
    """What holds on all normal ways out of a function."""

    checked: bool = True
    asserted: Assertions = NOTHING


@dataclass(slots=True)
class Frame:
    """One call of a function that is being interpreted: what it returns, and what every normal way out made sure of."""

    returned: Value = EMPTY
    exit: Exit | None = None

    def leave(self, value: Value, state: State) -> None:
        """A `return` at `state`."""
        self.returned = join(self.returned, value)
        if self.exit is None:
            self.exit = Exit(state.checked, state.asserted)
        else:
            self.exit = Exit(self.exit.checked and state.checked, self.exit.asserted & state.asserted)
        state.dead = True
