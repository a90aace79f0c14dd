"""The ways of taints: one more step, and what is read from something that somebody decided."""

from __future__ import annotations

from wxlint.diagnostics import Place
from wxlint.taint.marks import OF_THE_WHOLE
from wxlint.taint.values import DERIVED, MAX_DEPTH, Taint, Trail, Value, distinct

MAX_TRAIL = 12
"""How many steps of a flow are kept."""


def stepped(value: Value, step: str, place: Place, name: str) -> Value:
    """`value` with one more step on the trails of its taints."""
    if not value.taints:
        return value
    return value.with_taints(distinct(_longer(taint, step, place, name) for taint in value.taints))


def _longer(taint: Taint, step: str, place: Place, name: str) -> Taint:
    earlier = taint.trail
    if earlier is not None and (earlier.place == place or earlier.length >= MAX_TRAIL):
        return taint
    trail = Trail(place, step, name, earlier, 1 if earlier is None else earlier.length + 1)
    return Taint(taint.kind, taint.root, taint.path, taint.safe_for, trail, taint.name)


def member_taints(value: Value, name: str, place: Place) -> frozenset[Taint]:
    """The taints that member `name` has because the whole object has them: the path grows by the name."""
    return distinct(_read(taint, name, place) for taint in value.taints)


def _read(taint: Taint, name: str, place: Place) -> Taint:
    path = taint.path if len(taint.path) >= MAX_DEPTH or taint.path == DERIVED else (*taint.path, name)
    safe_for = taint.safe_for - OF_THE_WHOLE if taint.safe_for else taint.safe_for
    earlier = taint.trail
    while (
        earlier is not None and earlier.step == "read" and _inside(earlier.place, place) and (earlier.earlier is not None or taint.kind != "record")
    ):
        earlier = earlier.earlier  # `event.data` on the way to `event.data.openid` is no step of its own; what found a record is
    if earlier is not None and earlier.length >= MAX_TRAIL:
        return Taint(taint.kind, taint.root, path, safe_for, taint.trail)
    read = Taint(taint.kind, taint.root, path, safe_for)
    read.trail = Trail(place, "read", read.name, earlier, 1 if earlier is None else earlier.length + 1)
    return read


def _inside(inner: Place, outer: Place) -> bool:
    return inner.path == outer.path and outer.span.start <= inner.span.start and inner.span.end <= outer.span.end
