"""What runs when an app starts, and in which order: its entry, the modules that it loads, `App.onLaunch`, and everything these call.

The order is WeChat's: the entry and what it requires are evaluated first, and `App({…})` calls `onLaunch`
(https://developers.weixin.qq.com/miniprogram/dev/reference/api/App.html); pages are loaded after that, so they are no part of it. A mini game has only its entry,
`game.js`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wxlint.diagnostics import Place
from wxlint.records import dataclass
from wxlint.semantics.callbacks import Delay
from wxlint.semantics.module import Module, Ref

if TYPE_CHECKING:
    from wxlint.semantics.entrypoints import Definition

Key = tuple[str, int, int]


class Deferral(NamedTuple):
    """Why code runs later, and where that is decided: the `await`, or the callee that gets the callback."""

    delay: Delay
    place: Place


class Frame(NamedTuple):
    """A call, `require` or `import` that leads further in; `outer` led to it."""

    place: Place
    outer: Frame | None


@dataclass(frozen=True, slots=True)
class Step:
    """One call that runs at start. Among steps without `deferral`, a smaller `order` runs first."""

    place: Place
    order: int
    launched: bool
    """Whether it runs in or below `onLaunch`, rather than while modules are loaded."""
    deferral: Deferral | None
    frame: Frame | None

    def way(self) -> tuple[Place, ...]:
        """The calls and imports that lead from the entry (or `onLaunch`) to it, outermost first."""
        places: list[Place] = []
        frame = self.frame
        while frame is not None:
            places.append(frame.place)
            frame = frame.outer
        return tuple(reversed(places))


@dataclass(frozen=True, slots=True)
class Startup:
    """What runs when one app starts.

    `modules` are the scripts that are loaded, with the reason where one is loaded later. `complete` is False where the start cannot be followed to its end: no
    `App` call in sight, or an `onLaunch` that something else provides. `unknown_calls` are the names of calls that could not be resolved, `missing` the relative
    imports that lead nowhere.
    """

    entry: Module
    app: Definition | None
    steps: dict[Key, Step]
    modules: dict[str, Deferral | None]
    unknown_calls: frozenset[str]
    missing: tuple[Place, ...]
    complete: bool

    def step(self, call: Ref) -> Step | None:
        """How the call expression `call` runs at start; None if it does not."""
        return self.steps.get(call.key)


def run_startup(entry: Module, *, is_game: bool) -> Startup:
    """Follow the start of the app whose first script is `entry`."""
    from wxlint.semantics.evaluation import Evaluation

    return Evaluation(entry, is_game=is_game).run()
