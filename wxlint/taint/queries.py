"""Database queries while they are built: what a chain such as `db.collection('orders').where({ … }).orderBy('at', 'desc').get()` asks for.

A query is a value of the interpreter whose members, under names that JavaScript code cannot spell, hold what was asked so far. It may be kept in variables and
passed to helpers, like every value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wxlint.records import dataclass
from wxlint.semantics.module import Module
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import callee_of, member_name
from wxlint.taint.guards import TRUSTED
from wxlint.taint.values import EMPTY, Taint, Trail, Value, derived, join, make_object, with_field

if TYPE_CHECKING:
    from tree_sitter import Node

    from wxlint.taint.calls import CallContext
    from wxlint.taint.interpreter import Run

RECORD = "record"
"""The kind of what a query found."""
CALLER_KINDS = frozenset({TRUSTED, "injected-identity"})
_COLLECTION_API = "wx-server-sdk.database().collection"
_COLLECTION, _FILTER, _KEY, _FIELDS, _TRANSACTION = "<collection>", "<filter>", "<key>", "<fields>", "<transaction>"
_PARTS = frozenset({_COLLECTION, _FILTER, _KEY, _FIELDS, _TRANSACTION})
_TRANSACTION_API = "wx-server-sdk.database().startTransaction()"
_NARROWING = frozenset({"where", "match"})
_SELECTING = frozenset({"field", "project"})
_OPERATIONS = frozenset({"get", "count", "add", "set", "update", "remove", "end", "watch"})
_COUNTING = (".command.inc()", ".command.mul()")
_TIMES = (".serverDate()", "Date()", "Date.now()")
_FOUND = {"get": "data", "end": "list"}
"""The calls that run a query and give records, and the member of the result that holds them."""


@dataclass(frozen=True, slots=True)
class Query:
    """A database query at one of its calls.

    `collection` is its name, "" where that is computed. `keys` are all keys of its filter, at any depth; None where some are not known, as with a filter that
    another function made. `is_known` tells that every value in the filter is known too: a constant, a part of the request, the caller's identity. `names_caller`
    tells that the caller's identity is among them. `is_keyed` stands for `doc(id)`. `projection` are the fields that `field` or `project` names, with whether they
    are kept. `chain` are the methods called on the result, in order: `("orderBy", "remove")`.
    """

    collection: str = ""
    keys: frozenset[str] | None = frozenset()
    is_known: bool = True
    names_caller: bool = False
    is_keyed: bool = False
    projection: tuple[tuple[str, bool], ...] = ()
    only_counts: bool = False
    """At an update: whether it does nothing but count and note the time."""
    chain: tuple[str, ...] = ()
    in_transaction: bool = False

    @property
    def operation(self) -> str:
        """What the chain does with the records: `get`, `update`, `remove` …; "" where the same expression does not say."""
        return next((name for name in self.chain if name in _OPERATIONS), "")


NO_QUERY = Query()


def query_at(api: str, context: CallContext) -> Query:
    """The query that the call of `api` is a part of, its own arguments included."""
    receiver = context.receiver
    collection = receiver.field(_COLLECTION)
    values = [value for value in (receiver.field(_FILTER), receiver.field(_KEY), *context.arguments) if value is not None]
    condition = receiver.field(_FILTER)
    if context.arguments and api.rpartition(".")[2] in _NARROWING:
        condition = context.arguments[0] if condition is None else join(condition, context.arguments[0])
    keys, is_known = _keys_of(condition) if condition is not None else (frozenset(), True)
    record_id = receiver.field(_KEY)
    if record_id is not None and (record_id.is_empty or not _is_known(record_id)):
        is_known = False
    return Query(
        collection=(collection.constant or "") if collection is not None else "",
        keys=keys,
        is_known=is_known,
        names_caller=any(taint.kind in CALLER_KINDS for value in values for taint in value.all_taints()),
        is_keyed=receiver.field(_KEY) is not None,
        projection=_projection(receiver.field(_FIELDS)),
        only_counts=_only_counts(context.arguments[0].field("data")) if context.arguments else False,
        chain=_chain_after(context.module, context.node),
        in_transaction=receiver.field(_TRANSACTION) is not None,
    )


def belongs_to_query(api: str) -> bool:
    """Whether `api` is a method of the database's queries, and no method of the plain data that they give."""
    return api.startswith(_COLLECTION_API) and not any(f".{name}()" in api for name in _OPERATIONS)


def continue_query(run: Run, api: str, context: CallContext, result: Value) -> Value:
    """What the call of `api` gives, with what is now asked for; what a query finds, where the call runs it."""
    if not api.startswith(_COLLECTION_API):
        return result
    step = api.rpartition(".")[2]
    argument = context.arguments[0] if context.arguments else EMPTY
    parts = {name: value for name, value in context.receiver.fields if name in _PARTS}
    if api == _COLLECTION_API:
        parts = {_COLLECTION: argument}
        if _TRANSACTION_API in context.receiver.apis:
            parts[_TRANSACTION] = Value(is_text=True)
    elif step in _NARROWING:
        parts[_FILTER] = join(parts[_FILTER], argument) if _FILTER in parts else argument
    elif step == "doc":
        parts[_KEY] = argument
    elif step in _SELECTING and context.nodes:
        parts[_FIELDS] = Value(constant=_spelled(context.module, context.nodes[0]))
    elif step == "group":
        parts = {}  # what comes out are sums, and no records of the collection any more
    elif step in _FOUND:
        return join(result, make_object({_FOUND[step]: _records(run, context)}))
    elif step in _OPERATIONS:
        return result
    for name, value in parts.items():
        result = with_field(result, name, value)
    return result


def _records(run: Run, context: CallContext) -> Value:
    """What a query found: records of its collection, found out with the caller's identity if that was asked for."""
    query = query_at("", context)
    place = run.place(context.module, context.node)
    name = query.collection or "record"
    run.queries.setdefault((place, name), query)
    taint = Taint(RECORD, name, trail=Trail(place, "read", name))
    found = derived([context.receiver, *context.arguments], CALLER_KINDS)
    return replace(found, taints=found.taints | {taint})


def _keys_of(condition: Value) -> tuple[frozenset[str] | None, bool]:
    """The keys of a filter, and whether all values in it are known."""
    if condition.is_empty or condition.taints:
        return None, False
    keys: set[str] = set()
    is_known = True
    pending = [condition]
    while pending:
        value = pending.pop()
        is_known = is_known and not value.is_empty and _is_known(value)
        keys.update(name for name, _ in value.fields if not name.isdigit())
        pending += [inner for _, inner in value.fields]
        if value.element is not None:
            pending.append(value.element)
    return frozenset(keys), is_known


def _is_known(value: Value) -> bool:
    """Whether `value` does not come out of records: what an earlier query found may well be the caller's."""
    return not any(taint.kind == RECORD for taint in value.taints)


def _only_counts(data: Value | None) -> bool:
    members = [value for _, value in data.fields] if data is not None and data.element is None and not data.taints else []
    return bool(members) and all(any(api.endswith((*_COUNTING, *_TIMES)) for api in value.apis) for value in members)


def _spelled(module: Module, node: Node) -> str | None:
    """A projection as text, so that two different ones are none: `+title -_openid`."""
    literal = Expression(module, node).object()
    if literal is None or literal.keys() is None:
        return None
    words = []
    for entry in literal.properties():
        constant = entry.value.constant()
        words.append(("-" if constant is not None and not constant.value else "+") + entry.name)
    return " ".join(words)


def _projection(fields: Value | None) -> tuple[tuple[str, bool], ...]:
    if fields is None or fields.constant is None:
        return ()
    return tuple((word[1:], word[0] == "+") for word in fields.constant.split())


def _chain_after(module: Module, call: Node) -> tuple[str, ...]:
    """The methods that are called on the result of `call`, in the same expression."""
    found: list[str] = []
    node = call
    for _ in range(32):
        member = module.parent(node)
        outer = module.parent(member) if member is not None else None
        if member is None or outer is None or outer.type != "call_expression" or callee_of(outer) != member:
            break
        parts = member_name(member)
        if parts is None or parts[0] != node or parts[1] is None:
            break
        found.append(parts[1])
        node = outer
    return tuple(found)
