"""What is missing where nobody handles the failure of an asynchronous call, in callbacks and along promises."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wxlint.platform.cloud_api import CALLBACK_ALIASES
from wxlint.semantics.promises import Drop, Fate

if TYPE_CHECKING:
    from wxlint.engine.link import ProjectIndex
    from wxlint.rules import Fact, Rule
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


class LostPromise(NamedTuple):
    """A promise whose failure is lost: the fact of it, the call that gives it, where it is lost, and whether the app hears of such failures all the same."""

    fact: Fact
    call: CallSite
    lost: Unhandled
    is_heard: bool


def lost_promises(index: ProjectIndex, rule: Rule) -> Iterator[LostPromise]:
    """Of the calls that `rule` noted as `promise`, those whose failures nobody handles.

    An app hears of them if its `App` has `onUnhandledRejection`, or if `rule` noted a `listener` in it.
    """
    promises = index.facts(rule, "promise")
    if not promises:
        return
    files = index.project.files
    listening = {*_apps_that_listen(index), *(files[fact.path].mini_program for fact in index.facts(rule, "listener"))}
    for fact in promises:
        call = index.call_site(fact)
        if call is not None:
            is_heard = files[fact.path].mini_program in listening
            yield from (LostPromise(fact, call, lost, is_heard) for lost in _unhandled(index, call))


def _unhandled(index: ProjectIndex, call: CallSite) -> Iterator[Unhandled]:
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


def _apps_that_listen(index: ProjectIndex) -> frozenset[int]:
    """The apps (indices into `Project.mini_programs`) whose `App` has `onUnhandledRejection`."""
    listening: set[int] = set()
    for number, app in enumerate(index.project.mini_programs):
        module = index.entry(number) if app.app is not None else None
        if module is not None and any(made.kind == "App" and made.member("onUnhandledRejection") for made in module.definitions):
            listening.add(number)
    return frozenset(listening)
