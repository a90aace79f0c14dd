"""Who uses what of the cloud: calls of cloud functions and uses of database collections, each from the page, component or function that they happen in.

Names go through wrappers: in `call('login')`, where `call` hands its parameter to `wx.cloud.callFunction`, the page that says `login` is the caller. What cannot be
followed stays with the module that it stands in, and a name that is computed is told as such.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from wxlint.regex import regex
from wxlint.semantics.calls import CallSite, call_sites, unresolved_calls
from wxlint.semantics.parameters import Parameter, parameter_of
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.diagnostics import Span
    from wxlint.engine.link import ProjectIndex
    from wxlint.project.model import SourceFile
    from wxlint.semantics.module import Module

_SPELLED = regex(rb"\b(?:callFunction|callHTTPFunction|collection)\b")
_CALL = regex(r"^(?!npm:).*\.(?:callFunction|callHTTPFunction)$|^npm:(?:@cloudbase|tcb-).*\.callFunction$")
_COLLECTION = regex(r"\.database\(\)(?:\.startTransaction\(\))?\.collection$")
_OPERATIONS = frozenset({"add", "aggregate", "count", "get", "remove", "set", "update", "watch"})
_OPERATION = regex(rf"\.collection\(\).*\.({'|'.join(sorted(_OPERATIONS))})$")
_MOST_FOLLOWED = 400
"""How many callers are looked at for one call, and how many wrappers for one name."""


class Spot(NamedTuple):
    """A line of a file, from 1."""

    path: str
    line: int


class CloudUse(NamedTuple):
    """One use: `user` is the file that it is put down to, `kind` `function` or `collection`, `name` None where it is computed.

    `operations` are the database operations that the collection is used for, as far as they are written as one chain.
    """

    user: SourceFile
    kind: str
    name: str | None
    spot: Spot
    operations: tuple[str, ...] = ()


def cloud_uses(index: ProjectIndex, is_part: Callable[[SourceFile], bool]) -> Iterator[CloudUse]:
    """All uses in the project, by file. `is_part` tells the files that calls are put down to: those of pages, components, apps and cloud functions."""
    for file in index.project.files.values():
        data = index.workspace.read(file.path) if file.language in SCRIPT_LANGUAGES else None
        module = index.module(file.path) if data is not None and _SPELLED.search(data) else None
        if module is not None:
            yield from _uses_in(index, module, is_part)


def _uses_in(index: ProjectIndex, module: Module, is_part: Callable[[SourceFile], bool]) -> Iterator[CloudUse]:
    calls = list(call_sites(module))
    operations: dict[Span, set[str]] = defaultdict(set)
    for call in calls:
        operation = _OPERATION.search(call.name)
        for inner in call.chain if operation is not None else ():
            if operation is not None and inner.method == "collection":
                operations[inner.span].add(operation[1])
    for call in calls:
        if _CALL.search(call.name):
            kind, named = "function", _function_name(call)
        elif _COLLECTION.search(call.name):
            kind, named = "collection", call.argument(0)
        else:
            continue
        found = tuple(sorted(operations.get(call.span, ())))
        for name, place in _names(index, named, call):
            spot = Spot(place.path, place.node.start_point[0] + 1)
            yield from (CloudUse(user, kind, name, spot, found) for user in _users(index, place, is_part))
    for call in unresolved_calls(module, "collection"):
        # A database that a function was handed: what else has collections with names that are written out?
        argument = call.argument(0)
        constant = argument.constant() if argument is not None else None
        if constant is not None and isinstance(constant.value, str) and constant.value:
            found = tuple(sorted(_OPERATIONS & set(call.calls_on_result())))
            spot = Spot(call.path, call.node.start_point[0] + 1)
            yield from (CloudUse(user, "collection", constant.value, spot, found) for user in _users(index, call, is_part))


def _function_name(call: CallSite) -> Expression | Parameter | None:
    """The expression of the called function's name, or the parameter that a wrapper hands through as the options."""
    options = call.options()
    if options is not None:
        return options.get("name")
    handed = call.argument(0)
    parameter = parameter_of(handed) if handed is not None else None
    return None if parameter is None else replace(parameter, steps=(*parameter.steps, "name"))


def _names(index: ProjectIndex, named: Expression | Parameter | None, call: CallSite) -> Iterator[tuple[str | None, Expression]]:
    """The names that `named` may be, each with the expression that decides it; None with the call where that is not known."""
    known = False
    pending: list[tuple[Expression | Parameter | None, Expression]] = [(named, call)]
    seen: set[tuple[object, ...]] = set()
    while pending and len(seen) < _MOST_FOLLOWED:
        value, place = pending.pop(0)
        constants = value.constants() if isinstance(value, Expression) else None
        if constants is not None:
            known = True
            yield from ((constant.value, place) for constant in constants if isinstance(constant.value, str) and constant.value)
            continue
        parameter = parameter_of(value) if isinstance(value, Expression) else value
        if parameter is None:
            if place is not call:
                known = True
                yield None, place
            continue
        key = (*parameter.function.ref.key, parameter.index, parameter.steps)
        if key not in seen:
            seen.add(key)
            pending += [(_passed(parameter, site), site) for site in index.callers(parameter.function.ref)]
    if not known:
        yield None, call


def _passed(parameter: Parameter, call: CallSite) -> Expression | Parameter | None:
    """What a caller gives for the parameter; where the caller hands an object of its own callers through, the member of that."""
    given = parameter.passed_by(call)
    if given is not None or not parameter.steps:
        return given
    whole = call.argument(parameter.index)
    outer = parameter_of(whole) if whole is not None else None
    return None if outer is None else replace(outer, steps=(*outer.steps, *parameter.steps))


def _users(index: ProjectIndex, place: Expression, is_part: Callable[[SourceFile], bool]) -> tuple[SourceFile, ...]:
    """The files of pages, components and functions that lead to `place`: its own, or those that call the function around it; where nobody does, the module."""
    found: dict[str, SourceFile] = {}
    pending = [place]
    seen: set[tuple[object, ...]] = set()
    while pending and len(seen) < _MOST_FOLLOWED:
        current = pending.pop(0)
        if is_part(current.module.file):
            found[current.path] = current.module.file
            continue
        callers: list[Expression] = []
        function = current.enclosing_function()
        while function is not None:
            callers += index.callers(function.ref)
            function = function.enclosing_function()
        if not callers:
            found[current.path] = current.module.file
        for caller in callers:
            if caller.ref.key not in seen:
                seen.add(caller.ref.key)
                pending.append(caller)
    return tuple(found.values()) or (place.module.file,)
