"""When, how often and under which conditions an app initialises the default cloud instance.

The default instance counts only its first `wx.cloud.init`
(https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/client.init.html). An independent subpackage starts without
`App.onLaunch` (https://developers.weixin.qq.com/miniprogram/dev/framework/subpackages/independent.html), so it is a scope of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tree_sitter import Node

from wxlint.diagnostics import Located
from wxlint.project.model import Framework
from wxlint.records import dataclass
from wxlint.regex import regex
from wxlint.semantics.branches import Condition, are_exclusive, conditions_of
from wxlint.semantics.callbacks import Delay
from wxlint.semantics.module import Ref
from wxlint.semantics.origins import Origins, origins_of
from wxlint.semantics.trace import trace_path
from wxlint.semantics.unreached import is_unreached
from wxlint.syntax.javascript import text_of, unwrap

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.rules import Fact
    from wxlint.semantics.calls import CallSite
    from wxlint.semantics.startup import Startup, Step


_LIMIT = 100
"""How many initialisations of a scope, and how many early uses, are looked at: more than anybody writes."""

_WAY = 32
"""How many calls that lead to an initialisation are asked for their conditions."""

LocatedT = TypeVar("LocatedT", bound=Located)


class Scope(NamedTuple):
    """What is initialised together: an app (an index into `Project.mini_programs`), or one of its independent subpackages, by its root."""

    app: int
    subpackage: str | None


def scope_of(index: ProjectIndex, path: str) -> Scope | None:
    """The scope that the script at `path` belongs to; None outside apps, and in apps of which the entry cannot be seen: plugins, libraries, frameworks."""
    file = index.project.files.get(path)
    app = index.project.mini_program_of(file) if file is not None else None
    if (
        file is None
        or file.mini_program is None
        or app is None
        or app.framework is not Framework.NATIVE
        or app.compile_type.lower().endswith("plugin")
    ):
        return None
    for subpackage in app.subpackages:
        if subpackage.independent and path.startswith(subpackage.root + "/"):
            return Scope(file.mini_program, subpackage.root)
    return Scope(file.mini_program, None) if index.entry(file.mini_program) is not None else None


def by_scope(index: ProjectIndex, places: Iterable[LocatedT]) -> dict[Scope, list[LocatedT]]:
    """`places` (facts, calls) by the scope they belong to; what belongs to none is left out."""
    found: dict[Scope, list[LocatedT]] = {}
    scopes: dict[str, Scope | None] = {}
    for place in places:
        path = place.path
        if path not in scopes:
            scopes[path] = scope_of(index, path)
        scope = scopes[path]
        if scope is not None:
            found.setdefault(scope, []).append(place)
    return found


_WITHOUT_INIT = frozenset({"init", "Cloud", "CloudID", "CDN"})
"""Members of `wx.cloud` that work at any time: constructors, plain values and `init` itself."""
_OWN_ENVIRONMENT = frozenset({"callContainer", "connectContainer", "callHTTPFunction"})
"""Calls that may name their environment themselves, in `config`."""


def needs_init(call: CallSite) -> bool:
    """Whether a call of `wx.cloud.x` fails before `wx.cloud.init`; False too where that cannot be known."""
    name = call.name.removeprefix("wx.cloud.")
    if name in _WITHOUT_INIT or "." in name:
        return False
    keys = call.option_keys() if name in _OWN_ENVIRONMENT else frozenset()
    return keys is not None and "config" not in keys


@dataclass(frozen=True)
class InitSite:
    """One call of `wx.cloud.init`.

    `step` tells how it runs when the app starts, and is None if it does not; `origins` from where it is reached otherwise. `conditions` are the decisions on the
    way to it, in its own function and in the calls that lead there.
    """

    call: CallSite
    step: Step | None
    origins: Origins
    conditions: tuple[Condition, ...]

    @property
    def is_immediate(self) -> bool:
        """Whether it runs at once when the app starts."""
        return self.step is not None and self.step.deferral is None

    @property
    def runs(self) -> bool:
        """Whether the platform is known to lead to it at some time."""
        if self.step is not None and (self.step.deferral is None or self.step.deferral.delay is not Delay.UNKNOWN):
            return True
        return bool(self.origins.found)

    @property
    def is_guarded(self) -> bool:
        """Whether it may be kept from running a second time: it depends on something besides the platform, such as a flag."""
        return any(_may_guard(condition) for condition in self.conditions)

    @property
    def order(self) -> tuple[int, int, str, int]:
        """Sorts sites by when they run, as far as that is known."""
        step = self.step
        if step is not None and (step.deferral is None or step.deferral.delay is not Delay.UNKNOWN):
            return (_AT_ONCE if step.deferral is None else _LATER), step.order, "", 0
        return (_ELSEWHERE if self.origins.found else _UNKNOWN), 0, self.call.path, self.call.span.start


_AT_ONCE, _LATER, _ELSEWHERE, _UNKNOWN = range(4)
"""The first part of `InitSite.order`: at once when the app starts, later in its start, where the platform leads to it otherwise, nobody knows."""


class Initialisation:
    """The calls of `wx.cloud.init` in one scope, in the order in which they run; those that never do are in `dead`. `facts` were noted at these calls."""

    def __init__(self, index: ProjectIndex, scope: Scope, facts: Iterable[Fact]) -> None:
        self._index = index
        self.scope = scope
        found = [self._site(call) for fact in islice(facts, _LIMIT) if (call := index.call_site(fact)) is not None]
        self.dead = tuple(site for site in found if site.step is None and is_unreached(index.callgraph, site.call.ref, site.origins))
        self.sites = tuple(sorted((site for site in found if site not in self.dead), key=lambda site: site.order))

    @cached_property
    def startup(self) -> Startup | None:
        """How the app starts; None for an independent subpackage."""
        return self._index.startup(self.scope.app) if self.scope.subpackage is None else None

    def repeated(self) -> Iterator[tuple[InitSite, InitSite]]:
        """Each site that runs after another one has, with that one. Alternatives and sites behind a flag do not repeat anything."""
        for position, site in enumerate(self.sites):
            if not site.runs or site.is_guarded:
                continue
            for earlier in self.sites[:position]:
                if earlier.runs and not are_exclusive(earlier.conditions, site.conditions):
                    yield site, earlier
                    break

    def too_early(self, uses: Iterable[Fact]) -> Iterator[tuple[CallSite, Step, InitSite]]:
        """The calls among `uses` that run at start before the first initialisation, with how they run, and with that. What asks for a flag or is tried is left out."""
        first = next(iter(self.sites), None)
        if self.startup is None or first is None or first.order[0] > _LATER or any(site.order[0] == _UNKNOWN for site in self.sites):
            return
        found = 0
        for use in uses:
            step = self.startup.steps.get((use.path, use.span.start, use.span.end))
            if step is None or step.deferral is not None or (first.is_immediate and first.step is not None and step.order > first.step.order):
                continue
            found += 1
            call = self._index.call_site(use) if found <= _LIMIT else None
            if call is not None and not any(map(_may_spare, self._conditions(call.ref, step))):
                yield call, step, first

    def _site(self, call: CallSite) -> InitSite:
        step = self.startup.step(call.ref) if self.startup is not None else None
        origins = origins_of(self._index.callgraph, call.ref) if step is None else Origins((), True, frozenset())
        return InitSite(call, step, origins, tuple(self._conditions(call.ref, step)))

    def _conditions(self, ref: Ref, step: Step | None) -> Iterator[Condition]:
        conditions, function = _conditions_around(ref)
        yield from conditions
        if step is not None:
            for place in step.way()[:_WAY]:
                module = self._index.module(place.path)
                node = module.calls_by_span.get(place.span) if module is not None else None
                if module is not None and node is not None:
                    yield from _conditions_around(Ref(module, node))[0]
        elif function is not None:
            callers = [_conditions_around(caller.ref)[0] for caller in self._index.callers(function)]
            if len(callers) == 1 or (callers and all(any(map(_may_guard, caller)) for caller in callers)):
                yield from callers[0]


def effective_inits(index: ProjectIndex, facts: Iterable[Fact]) -> Iterator[CallSite]:
    """The calls of `wx.cloud.init` that `facts` were noted at, without those that do nothing because another one comes first."""
    facts = tuple(facts)
    idle = {
        site.call.ref.key for scope, own in by_scope(index, facts).items() if len(own) > 1 for site, _ in index.initialisation(scope, own).repeated()
    }
    for fact in facts:
        call = index.call_site(fact)
        if call is not None and call.ref.key not in idle:
            yield call


def _conditions_around(ref: Ref) -> tuple[list[Condition], Ref | None]:
    """The conditions of `ref` in its function and, where that is written inside another one, in those; and the outermost, unless the platform calls it."""
    module, node = ref
    found: list[Condition] = []
    function: Node | None = None
    for _ in range(64):
        found += conditions_of(module, node)
        outer = module.enclosing_function(node)
        if outer is None:
            break
        if Ref(module, outer).key in module.roles:
            role = module.roles[Ref(module, outer).key]
            return found, Ref(module, outer) if role.definition.kind == "App" and not role.is_lifecycle else None
        function = node = outer
    return found, None if function is None else Ref(module, function)


_FLAG = regex(r"init|ready|once|loaded|started|cloud|flag|done|has", re.IGNORECASE)


def _may_guard(condition: Condition) -> bool:
    """Whether a condition may keep code from running twice. `if (!wx.cloud)` and the like cannot; an early exit for something unrelated does not."""
    if condition.arm == "try" or _asks_for_platform(condition.test):
        return False
    return not condition.early or _FLAG.search(text_of(condition.test.node)) is not None


def _may_spare(condition: Condition) -> bool:
    """Whether a condition may keep a use of `wx.cloud` from running too early, or from doing harm then."""
    return condition.arm == "try" or (_FLAG.search(text_of(condition.test.node)) is not None and not _asks_for_platform(condition.test))


_PLATFORM_PATHS = frozenset({"wx", "wx.cloud", "wx.cloud.init", "Taro", "uni", "Taro.getEnv()", "process.env.TARO_ENV", "process.env.UNI_PLATFORM"})
_PLATFORM_CALLS = ("wx.canIUse()", "wx.getSystemInfoSync()", "wx.getAppBaseInfo()")
_LITERALS = frozenset({"string", "number", "true", "false", "null", "undefined", "template_string"})


def _asks_for_platform(test: Ref) -> bool:
    """Whether a condition asks only what the platform offers: `!wx.cloud`, `typeof wx !== 'undefined'`, `wx.canIUse('cloud')`."""
    module = test.module
    pending = [test.node]
    asked = False
    while pending:
        node = unwrap(pending.pop())
        if node.type == "unary_expression":
            pending += [argument] if (argument := node.child_by_field_name("argument")) is not None else []
        elif node.type == "binary_expression":
            pending += [side for side in (node.child_by_field_name("left"), node.child_by_field_name("right")) if side is not None]
        elif node.type not in _LITERALS:
            path = trace_path(Ref(module, node))
            if path is None or (path not in _PLATFORM_PATHS and not path.startswith(_PLATFORM_CALLS)):
                return False
            asked = True
    return asked
