"""JavaScript's own methods and globals: arrays, promises, strings, `Object`, `JSON`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wxlint.syntax.javascript import text_of, unwrap
from wxlint.taint.marks import bounded, cleaned, partial
from wxlint.taint.texts import as_number
from wxlint.taint.values import EMPTY, Taint, Value, derived, internal_place, join, join_all, make_array, make_object, text, with_element, with_field

if TYPE_CHECKING:
    from collections.abc import Callable

    from wxlint.taint.calls import CallContext, Calls

SET_DATA = "<setData>"
"""The `api` of sinks in what `this.setData` shows."""
METHODS = frozenset(
    {
        "length",
        "map",
        "forEach",
        "filter",
        "push",
        "then",
        "catch",
        "finally",
        "find",
        "concat",
        "slice",
        "join",
        "includes",
        "indexOf",
        "reduce",
        "some",
        "every",
        "pop",
        "shift",
        "flatMap",
        "sort",
        "reverse",
        "keys",
        "values",
        "entries",
        "splice",
        "unshift",
        "toString",
        "trim",
        "split",
        "replace",
    }
)
"""Members that values have without anybody having set them: they are no elements."""
_SAME = frozenset({"filter", "slice", "sort", "reverse", "fill", "toSorted", "toReversed", "splice", "valueOf", "bind"})
_ONE = frozenset({"find", "findLast", "pop", "shift", "at"})
_TEXT = frozenset(
    {
        "toString",
        "trim",
        "trimStart",
        "trimEnd",
        "toLowerCase",
        "toUpperCase",
        "substring",
        "substr",
        "replace",
        "replaceAll",
        "padStart",
        "padEnd",
        "repeat",
        "charAt",
        "join",
        "toFixed",
        "normalize",
    }
)
_CUTTING = frozenset({"substring", "substr", "replace", "replaceAll", "charAt"})
"""Methods that leave a part of a text."""
_ANSWERS = frozenset({"includes", "indexOf", "lastIndexOf", "startsWith", "endsWith", "test", "hasOwnProperty", "has", "localeCompare"})
_URL_PARTS = ("hash", "host", "hostname", "href", "origin", "pathname", "port", "protocol", "search")
_TRUSTED = frozenset({"trusted-identity", "call-source"})
_PATTERN = frozenset({"pattern"})
"""Where text without its special characters is harmless."""


class Methods:
    """Methods by name, where the receiver is a plain value rather than a modelled API."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self._globals: dict[str, Callable[[CallContext], Value]] = {
            "Object.assign": self._assign,
            "Object.keys": lambda context: make_array(text(Value(taints=_first(context).taints))),
            "Object.values": lambda context: make_array(self._element(_first(context), context)),
            "Object.entries": lambda context: make_array(make_object({"0": Value(is_text=True), "1": self._element(_first(context), context)})),
            "Object.fromEntries": lambda context: make_array(self._element(_first(context), context)),
            "Object.freeze": lambda context: _first(context),
            "JSON.parse": lambda context: Value(taints=_first(context).all_taints()),
            "JSON.stringify": lambda context: text(_first(context)),
            "Array.from": lambda context: make_array(self._element(_first(context), context)),
            "Array.isArray": lambda context: Value(is_text=True),
            "Promise.all": lambda context: _first(context),
            "Promise.allSettled": lambda context: _first(context),
            "Promise.race": lambda context: self._element(_first(context), context),
            "Promise.any": lambda context: self._element(_first(context), context),
            "Promise.resolve": lambda context: _first(context),
            "String": lambda context: text(_first(context)),
            "Number": lambda context: as_number(_first(context)),
            **dict.fromkeys(("Math.round", "Math.floor", "Math.ceil", "Math.trunc", "Math.abs"), lambda context: as_number(_first(context))),
            **dict.fromkeys(("Math.max", "Math.min"), lambda context: bounded(join_all(context.arguments))),
            "parseInt": lambda context: as_number(_first(context)),
            "Number.parseInt": lambda context: as_number(_first(context)),
            "Number.parseFloat": lambda context: as_number(_first(context)),
            "parseFloat": lambda context: as_number(_first(context)),
            "Boolean": lambda context: Value(taints=frozenset(item for item in _first(context).all_taints() if item.kind in _TRUSTED), is_text=True),
            "encodeURIComponent": lambda context: text(_first(context)),
            "decodeURIComponent": lambda context: text(_first(context)),
            "URL": lambda context: make_object(dict.fromkeys(_URL_PARTS, text(_first(context)))),
            "structuredClone": lambda context: _first(context),
        }

    def global_function(self, api: str) -> Callable[[CallContext], Value] | None:
        """The effect of a global function such as `Object.assign`."""
        return self._globals.get(api)

    def call(self, name: str, context: CallContext) -> Value | None:
        """A method call; None if the method is not one of JavaScript's own, or its receiver is an API that may mean something else."""
        receiver = context.receiver
        for api in receiver.apis:
            handler = self._globals.get(f"{api}.{name}")
            if handler is not None:
                return handler(context)
        if name == "setData" and any(api.startswith("this@") for api in receiver.apis):
            return self._set_data(context)
        if receiver.apis and name not in ("then", "catch", "finally") and not self._is_plain(receiver, name):
            return None
        handler_by_name = {
            "then": self._then,
            "catch": self._catch,
            "finally": self._finally,
            "map": self._map,
            "flatMap": self._map,
            "forEach": self._each,
            "some": self._asked,
            "every": self._asked,
            "findIndex": self._asked,
            "reduce": self._reduce,
            "reduceRight": self._reduce,
            "concat": self._concat,
            "push": self._push,
            "unshift": self._push,
            "split": lambda current: make_array(text(current.receiver)),
            "match": lambda current: make_array(text(current.receiver)),
            "entries": lambda current: make_array(make_object({"0": Value(is_text=True), "1": self._element(current.receiver, current)})),
            "keys": lambda current: make_array(Value(is_text=True)),
            "values": lambda current: make_array(self._element(current.receiver, current)),
            "set": self._set,
            "add": self._push,
            "get": self._get,
            "call": self._call,
            "apply": self._apply,
        }.get(name)
        if handler_by_name is not None:
            return handler_by_name(context)
        if name in _SAME:
            if name == "filter":
                self._callback(context, self._element(receiver, context))
            return partial(receiver) if name == "slice" and not receiver.fields and receiver.element is None else receiver
        if name in _ONE:
            self._callback(context, self._element(receiver, context))
            return self._element(receiver, context)
        if name in ("replace", "replaceAll") and context.nodes and _is_set_of_characters(context):
            return cleaned(receiver, _PATTERN)
        if name in _TEXT:
            return partial(text(receiver)) if name in _CUTTING else text(receiver)
        if name in _ANSWERS:
            return derived([receiver, *context.arguments], _TRUSTED)
        return None

    def _is_plain(self, receiver: Value, name: str) -> bool:
        """Whether the receiver is data that an API gave, rather than an API with a method of that name."""
        return bool(receiver.taints) and not any(self.calls.modelled.is_modelled(f"{api}.{name}") for api in receiver.apis)

    def _element(self, value: Value, context: CallContext) -> Value:
        return self.calls.run.expressions.any_member(value, self.calls.run.place(context.module, context.node))

    def _callback(self, context: CallContext, *arguments: Value) -> Value:
        """Run the first argument with these parameters, as often as may be: what it does may also not happen."""
        if not context.arguments:
            return EMPTY
        branch = context.state.branch()
        result = self.calls.invoke(context.arguments[0], list(arguments), branch)
        branch.dead = False
        branch.forget_decision(context.state)
        context.state.merge([branch], may_skip=True)
        return result

    def _then(self, context: CallContext) -> Value:
        if not context.arguments:
            return context.receiver
        result = self.calls.invoke(context.arguments[0], [context.receiver], context.state)
        if len(context.arguments) > 1:
            result = join(result, self.calls.invoke(context.arguments[1], [EMPTY], context.state))
        return result

    def _catch(self, context: CallContext) -> Value:
        return join(context.receiver, self._callback(context, EMPTY))

    def _finally(self, context: CallContext) -> Value:
        self._callback(context)
        return context.receiver

    def _map(self, context: CallContext) -> Value:
        return make_array(self._callback(context, self._element(context.receiver, context), Value(is_text=True), context.receiver))

    def _each(self, context: CallContext) -> Value:
        self._callback(context, self._element(context.receiver, context), Value(is_text=True), context.receiver)
        return EMPTY

    def _asked(self, context: CallContext) -> Value:
        answer = self._callback(context, self._element(context.receiver, context))
        return derived([context.receiver, answer], _TRUSTED)

    def _reduce(self, context: CallContext) -> Value:
        element = self._element(context.receiver, context)
        value = context.arguments[1] if len(context.arguments) > 1 else element
        for _ in range(2):
            value = join(value, self._callback(context, value, element))
        return value

    def _concat(self, context: CallContext) -> Value:
        if context.receiver.is_text:
            return text(join_all([context.receiver, *context.arguments]))
        return join_all([context.receiver, *context.arguments])

    def _push(self, context: CallContext) -> Value:
        value = context.receiver
        for argument in context.arguments:
            value = with_element(value, argument)
        self._write_back(context, value)
        return Value(is_text=True)

    def _set_data(self, context: CallContext) -> Value:
        """`this.setData({ 'list[0].name': value })` writes `this.data.list`, and shows it."""
        value = _first(context)
        for api in sorted(context.receiver.apis):
            if api.startswith("this@"):
                path, start = internal_place(api)
                data = self.calls.heap(path, start).field("data") or EMPTY
                for name, member in value.fields:
                    root = re.split(r"[.\[]", name, maxsplit=1)[0]
                    data = with_field(data, root, join(data.field(root) or EMPTY, member))
                self.calls.write_heap(path, start, "data", data)
        for sink in self.calls.run.models.sinks.get(SET_DATA, ()):
            self.calls.modelled.arrive_at(
                sink, SET_DATA, value, context.nodes[0] if context.nodes else context.node, context.module, context.state, ()
            )
        self.calls.run_callbacks(context)
        return EMPTY

    def _set(self, context: CallContext) -> Value:
        """`map.set(key, value)`."""
        if len(context.arguments) < 2:
            return context.receiver
        key, value = context.arguments[:2]
        changed = with_field(context.receiver, key.constant, value) if key.constant is not None else with_element(context.receiver, value)
        self._write_back(context, changed)
        return changed

    def _get(self, context: CallContext) -> Value:
        """`map.get(key)`."""
        key = _first(context).constant
        place = self.calls.run.place(context.module, context.node)
        if key is None:
            return self._element(context.receiver, context)
        return self.calls.run.expressions.member(context.receiver, key, place)

    def _write_back(self, context: CallContext, value: Value) -> None:
        """The receiver changed: the name or member it was reached by now stands for the new value."""
        callee = unwrap(context.node.child_by_field_name("function") or context.node)
        owner = callee.child_by_field_name("object")
        if owner is not None:
            self.calls.run.statements.bind(context.module, owner, value, context.state)

    def _assign(self, context: CallContext) -> Value:
        if not context.arguments:
            return EMPTY
        target, *sources = context.arguments
        fields = dict(target.fields)
        taints: frozenset[Taint] = target.taints
        for source in sources:
            if source.taints:
                place = self.calls.run.place(context.module, context.node)
                member = self.calls.run.expressions.member
                fields = {name: join(known, member(Value(taints=source.taints), name, place)) for name, known in fields.items()}
            fields |= dict(source.fields)
            taints |= source.taints
        result = make_object(fields, element=target.element, taints=taints)
        node = unwrap(context.nodes[0])
        if node.type in ("identifier", "member_expression"):
            self.calls.run.statements.bind(context.module, node, result, context.state)
        return result

    def _call(self, context: CallContext) -> Value:
        return self.calls.invoke(context.receiver, context.arguments[1:], context.state)

    def _apply(self, context: CallContext) -> Value:
        inner = self._element(context.arguments[1], context) if len(context.arguments) > 1 else EMPTY
        return self.calls.invoke(context.receiver, [inner] * 6, context.state)


def _is_set_of_characters(context: CallContext) -> bool:
    """Whether what is replaced is a set of characters, as in `text.replace(/[.*+?]/g, …)`."""
    node = unwrap(context.nodes[0])
    return node.type == "regex" and "[" in text_of(node)


def _first(context: CallContext) -> Value:
    return context.arguments[0] if context.arguments else EMPTY
