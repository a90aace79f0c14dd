"""What is known of a value besides who decided it, as marks among its taints' `safe_for`: they go wherever the taints go."""

from __future__ import annotations

from functools import lru_cache

from wxlint.taint.assertions import Assertions
from wxlint.taint.values import EMPTY, Taint, Value, distinct

SETTLED = "settled"
"""A mark: see `settled`."""
_ASSERTED = "is "
"""What begins a mark that tells what conditions made sure of: see `asserting`."""
_PRESENT = frozenset({f"{_ASSERTED}present"})
OF_THE_WHOLE = _PRESENT | {f"{_ASSERTED}text"}
"""Marks that say nothing of a member: whoever checked the whole has checked its parts, but that it is there tells nothing of them."""
_ALL = frozenset({"present", "text", "checked"})
PART = "part"
"""A mark: only a part of the value is left, or a yes or no about it; nobody can tell the whole from it."""
COMPUTED = "computed"
"""A mark: something was added to the value, or taken away from it."""


def cleaned(value: Value, kinds: frozenset[str]) -> Value:
    """`value` after a sanitizer for sinks of `kinds`."""
    taints = distinct(taint.safe(taint.safe_for | kinds) for taint in value.all_taints())
    return Value(taints=taints, is_text=True)


def asserting(value: Value, asserted: Assertions) -> Value:
    """`value` as it is read where conditions made sure of `asserted`: its taints remember what that says of them, wherever they go from here."""
    asserted = _kept(asserted)
    found = [(taint, asserted_of(taint, asserted)) for taint in value.taints]
    if not any(sure for _, sure in found):
        return value
    return value.with_taints(distinct(taint.safe(taint.safe_for | {_ASSERTED + what for what in sure}) for taint, sure in found))


@lru_cache(256)
def _kept(asserted: Assertions) -> Assertions:
    """The same set as before for equal ones, so that comparing it to what is remembered takes no time."""
    return asserted


@lru_cache(10_000)  # a few hundred taints stand in the same few conditions again and again
def asserted_of(taint: Taint, asserted: Assertions) -> frozenset[str]:
    """What `asserted` and earlier conditions say of `taint`."""
    known = asserted.about(taint.root, taint.path)
    if taint.safe_for:
        known.update(mark.removeprefix(_ASSERTED) for mark in taint.safe_for if mark.startswith(_ASSERTED))
    return _ALL if "checked" in known else frozenset(known)


def marked(value: Value, sure: str) -> Value:
    """`value` with the mark that `sure` is sure of its taints."""
    return value.with_taints(distinct(taint.safe(taint.safe_for | {_ASSERTED + sure}) for taint in value.taints))


def present(value: Value) -> Value:
    """`value` with the mark that there certainly is one: it has a default."""
    return value.with_taints(distinct(taint.safe(taint.safe_for | _PRESENT) for taint in value.taints)) if value.taints else value


def is_present(value: Value) -> bool:
    """Whether `value` is something that is certainly there: no part of the request that may be missing."""
    return not value.is_empty and all(taint.kind == "trusted-identity" or taint.safe_for >= _PRESENT for taint in value.taints)


def partial(value: Value) -> Value:
    """`value` with the mark that only a part of it is left, or an answer about it."""
    return value.with_taints(distinct(taint.safe(taint.safe_for | {PART}) for taint in value.taints)) if value.taints else value


def computed(value: Value) -> Value:
    """`value`, of what a database held, after something was added to it."""
    if not any(taint.kind == "record" for taint in value.taints):
        return value
    return value.with_taints(distinct(taint.safe(taint.safe_for | {COMPUTED}) if taint.kind == "record" else taint for taint in value.taints))


def bounded(value: Value) -> Value:
    """The greatest or smallest of some numbers: what a database held is still that, and what somebody chose is kept within bounds."""
    taints = frozenset(taint for taint in value.all_taints() if taint.kind == "record")
    return Value(taints=taints, is_text=True)


def difference(value: Value) -> Value:
    """What is left of what a database held after something was taken away: a number, which tells nothing of the record to whoever gets to see it."""
    taints = distinct(taint.safe(taint.safe_for | {COMPUTED, "function-result"}) for taint in value.all_taints() if taint.kind == "record")
    return Value(taints=taints, is_text=True) if taints else EMPTY


def settled(value: Value) -> Value:
    """`value` with the mark that its choice between the trusted identity and something else was reported, or decided by the caller's identity."""
    if not value.taints or all(SETTLED in taint.safe_for for taint in value.taints):
        return value
    return value.with_taints(distinct(taint.safe(taint.safe_for | {SETTLED}) for taint in value.taints))
