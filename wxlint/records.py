"""`dataclass` as in the standard library, made twenty times as fast.

The standard decorator compiles six methods for each class, which takes a millisecond: with all classes of wxlint as long as everything else at start-up. Here a class
gets methods that are shared by all, and its `__init__` is compiled when the first object is made. `dataclasses.replace`, `fields` and `astuple` take these classes for
their own. What is not needed is left out: `order`, `kw_only`, `InitVar`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

_Class = TypeVar("_Class", bound=type)


@dataclass_transform(field_specifiers=(field, Field))
def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True, init: bool = True) -> Callable[[_Class], _Class]:
    """A decorator for a class whose annotations are its fields. Methods that the class defines itself stay."""

    def decorate(cls: _Class) -> _Class:
        fields = _fields(cls)
        made = _with_slots(cls, fields) if slots else cls
        made.__dataclass_fields__ = fields  # type: ignore[attr-defined]
        made.__match_args__ = tuple(name for name, item in fields.items() if item.init)  # type: ignore[attr-defined, misc]
        if init and "__init__" not in cls.__dict__:
            made.__init__ = _first_init(made, fields, frozen=frozen, slots=slots)  # type: ignore[misc]
        _add_methods(made, cls.__dict__, fields, frozen=frozen, eq=eq)
        return made

    return decorate


def _fields(cls: type) -> dict[str, Field[Any]]:
    found: dict[str, Field[Any]] = {}
    for base in cls.__mro__[-1:0:-1]:
        found |= base.__dict__.get("__dataclass_fields__", {})
    for name, annotation in cls.__dict__.get("__annotations__", {}).items():  # noqa: RUF063 (importing inspect takes longer than all of this)
        if "ClassVar[" in str(annotation):
            continue
        default = cls.__dict__.get(name, MISSING)
        item: Any = default if isinstance(default, Field) else field(default=default)
        item.name, item.type, item.kw_only = name, annotation, False
        item._field_type = dataclasses._FIELD  # type: ignore[attr-defined]
        found[name] = item
        if isinstance(default, Field):
            if default.default is MISSING:
                delattr(cls, name)
            else:
                setattr(cls, name, default.default)
    return found


def _with_slots(cls: _Class, fields: dict[str, Field[Any]]) -> _Class:
    """The class made anew: slots cannot be added to one that is there."""
    inherited = {name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
    members = {name: value for name, value in cls.__dict__.items() if name not in fields and name not in ("__dict__", "__weakref__")}
    members["__slots__"] = tuple(name for name in fields if name not in inherited)
    made = type(cls)(cls.__name__, cls.__bases__, members)
    made.__qualname__ = cls.__qualname__
    return made


def _first_init(cls: type, fields: dict[str, Field[Any]], *, frozen: bool, slots: bool) -> Callable[..., None]:
    def __init__(self: Any, *arguments: Any, **named: Any) -> None:  # noqa: N807
        compiled = _compiled_init(cls, fields, frozen=frozen, slots=slots)
        cls.__init__ = compiled  # type: ignore[misc]
        compiled(self, *arguments, **named)

    return __init__


def _compiled_init(cls: Any, fields: dict[str, Field[Any]], *, frozen: bool, slots: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    parameters = []
    lines = []
    for name, item in fields.items():
        value = name
        if item.default is not MISSING:
            names[f"_default_{name}"] = item.default
            parameters.append(f"{name}=_default_{name}")
            value = name if item.init else f"_default_{name}"
        elif item.default_factory is not MISSING:
            names[f"_make_{name}"] = item.default_factory
            parameters.append(f"{name}=_missing")
            value = f"(_make_{name}() if {name} is _missing else {name})" if item.init else f"_make_{name}()"
        elif item.init:
            parameters.append(name)
        else:
            continue
        if not item.init:
            parameters.pop()
        slot: Any = getattr(cls, name, None) if slots else None
        if frozen and hasattr(slot, "__set__"):
            names[f"_set_{name}"] = slot.__set__
            lines.append(f" _set_{name}(self, {value})")
        else:
            lines.append(f" _set(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    source = f"def __init__(self{''.join(f', {parameter}' for parameter in parameters)}):\n" + ("\n".join(lines) or " pass")
    exec(source, names)  # noqa: S102 (the names of fields and nothing else, as in the standard library)
    compiled: Callable[..., None] = names["__init__"]
    compiled.__qualname__ = f"{cls.__qualname__}.__init__"
    return compiled


def _add_methods(cls: Any, own: Any, fields: dict[str, Field[Any]], *, frozen: bool, eq: bool) -> None:
    compared = [name for name, item in fields.items() if item.compare]
    values = attrgetter(*compared) if compared else lambda item: ()
    if "__repr__" not in own:
        cls.__repr__ = _repr
    if eq and "__eq__" not in own:

        def __eq__(self: Any, other: object) -> Any:  # noqa: N807
            if self is other:
                return True
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        cls.__eq__ = __eq__
    if eq and "__hash__" not in {name for name, value in own.items() if value is not None}:
        cls.__hash__ = (lambda self: hash(values(self))) if frozen else None
    if frozen:
        cls.__setattr__ = _refuse
        cls.__delattr__ = _refuse
        cls.__getstate__ = _get_state
        cls.__setstate__ = _set_state


def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name, item in self.__dataclass_fields__.items() if item.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__dataclass_fields__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__dataclass_fields__, state, strict=True):
        object.__setattr__(self, name, value)
