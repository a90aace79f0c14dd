"""`wxlint.records.dataclass` gives what the standard library's gives."""

import dataclasses
import pickle
from dataclasses import field
from typing import ClassVar

import pytest

from wxlint import records


def _made(dataclass):
    @dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        tags: list[str] = field(default_factory=list, compare=False)
        kind: ClassVar[str] = "point"

    @dataclass(eq=False)
    class Plain:
        name: str
        seen: dict[str, int] = field(default_factory=dict)
        size: int = field(default=3, init=False)

        def __post_init__(self):
            self.size += 1

    @dataclass(frozen=True)
    class Base:
        a: int

    @dataclass(frozen=True)
    class Derived(Base):
        b: int = 5

        def __eq__(self, other):
            return isinstance(other, Derived)

        def __hash__(self):
            return 1

    return Point, Plain, Derived


@pytest.mark.parametrize("dataclass", [dataclasses.dataclass, records.dataclass], ids=["standard", "own"])
def test_it_is_a_dataclass(dataclass):
    point, plain, derived = _made(dataclass)
    one = point(1)
    assert (one.x, one.y, one.tags, point.kind) == (1, 2, [], "point")
    assert one == point(1, tags=["a"]) != point(2)
    assert hash(one) == hash(point(1, 2))
    assert one != (1, 2)
    assert repr(one).endswith("Point(x=1, y=2, tags=[])")
    assert dataclasses.replace(one, y=4) == point(1, 4)
    assert [item.name for item in dataclasses.fields(point)] == ["x", "y", "tags"]
    assert dataclasses.astuple(one) == (1, 2, [])
    assert point(1).tags is not point(1).tags
    assert not hasattr(one, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.x = 3
    with pytest.raises(TypeError):
        point()
    with pytest.raises(TypeError):
        point(1, 2, [], 4)
    match one:
        case point(x, y):
            assert (x, y) == (1, 2)
    it = plain("a")
    assert (it.name, it.seen, it.size) == ("a", {}, 4)
    assert it != plain("a")
    it.name = "b"
    assert hash(it)
    assert derived(1) == derived(2)
    assert (derived(1).a, derived(1, b=3).b, hash(derived(1))) == (1, 3, 1)
    with pytest.raises(TypeError):
        hash(dataclass()(type("Open", (), {"__annotations__": {"a": "int"}}))(1))


@records.dataclass(frozen=True, slots=True)
class Sent:
    """What goes from one process to another."""

    a: int
    b: tuple[str, ...] = ()


def test_frozen_objects_travel():
    assert pickle.loads(pickle.dumps(Sent(1, ("x",)))) == Sent(1, ("x",))
