"""What is missing where nobody handles the failure of an asynchronous call, in callbacks and along promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.platform.cloud_api import CALLBACK_ALIASES
from wxlint.semantics.promises import Drop, Fate

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.semantics.calls import CallSite

# What is meant for `fail` but has another name counts: invalid options are told of elsewhere.
_FAILURE_CALLBACKS = frozenset({"fail", *(alias for alias, meant in CALLBACK_ALIASES.items() if meant == "fail")})


class Unhandled(NamedTuple):
    """Where a promise's failure is lost. `form` says how:

    `dropped` (a bare statement), `then-only` (`.then` without `.catch`), `not-awaited` (inside `try`, but not awaited), `await-outside-try` or `returned` (from
    `function`, which the framework calls), `caller` (at a call of a function that hands the promise on).
    """

    site: CallSite
    form: str
    function: str = ""


def callback_gap(call: CallSite) -> str | None:
    """How the callbacks of `call` leave its failure alone: `no-fail` (`success` without `fail`), `complete-only`; None if they do not, or are not known."""
    keys = call.option_keys(0)
    if keys is None or keys & _FAILURE_CALLBACKS:
        return None
    complete = call.option("complete")
    handler = complete.function() if complete is not None else None
    if "complete" in keys and (handler is None or handler.parameter_is_read(0)):
        return None
    return "no-fail" if "success" in keys else "complete-only" if "complete" in keys else None


def gives_promise(call: CallSite) -> bool:
    """Whether no callback is given, so that the failure is the promise's."""
    keys = call.option_keys(0)
    return keys is not None and not keys & {"success", "complete", *_FAILURE_CALLBACKS}


def unhandled(index: ProjectIndex, call: CallSite) -> Iterator[Unhandled]:
    """The places where the failure of the promise of `call` is lost: there, and where a function hands it on, at that function's callers."""
    for site, outcome, function in index.fates(call):
        is_call = site.ref.key == call.ref.key
        if outcome.fate is Fate.DROPPED:
            form = {Drop.THEN: "then-only", Drop.NOT_AWAITED_IN_TRY: "not-awaited"}.get(outcome.drop or Drop.STATEMENT, "dropped")
            yield Unhandled(site, form if is_call else "caller", site.callee.text)
        elif function is not None:
            name = (function.role.name if function.role is not None else function.name) or ""
            form = "await-outside-try" if outcome.awaited else "returned"
            yield Unhandled(site, form if is_call else "caller", name if is_call else site.callee.text)


def apps_that_listen(index: ProjectIndex) -> frozenset[int]:
    """The apps (indices into `Project.mini_programs`) whose `App` has `onUnhandledRejection`."""
    listening: set[int] = set()
    for number, app in enumerate(index.project.mini_programs):
        module = index.entry(number) if app.app is not None else None
        if module is not None and any(made.kind == "App" and made.member("onUnhandledRejection") for made in module.definitions):
            listening.add(number)
    return frozenset(listening)
