"""What holds at one point of the program while it is interpreted: variables, guards, and whether the point is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from wxlint.taint.values import EMPTY, Value, join


@dataclass(eq=False, slots=True)
class State:
    """A layer of variables over the state that it branched off from.

    Variables are keyed by the identity of their binding: one flat space for all functions of a run. `checked` says that a decision on the caller's trusted
    identity dominates this point; `dead` that the point is not reached.
    """

    parent: State | None = None
    own: dict[int, Value] = field(default_factory=dict)
    checked: bool = False
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

    def set(self, key: int, value: Value) -> None:
        """Write a variable."""
        self.own[key] = value

    def branch(self, *, checked: bool = False) -> State:
        """A state for one way of going on; what it writes is seen here only after `merge`."""
        return State(self, checked=self.checked or checked)

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


@dataclass(slots=True)
class Frame:
    """One call of a function that is being interpreted: what it returned, and whether every normal way out was checked."""

    returned: Value = EMPTY
    checked: bool | None = None

    def leave(self, value: Value, state: State) -> None:
        """A `return` at `state`."""
        self.returned = join(self.returned, value)
        self.checked = state.checked if self.checked is None else self.checked and state.checked
        state.dead = True
