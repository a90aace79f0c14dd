"""What is read of a call's result. `db.get` makes the call in every source."""

from __future__ import annotations

import pytest
from workspaces import call_named

from wxlint.semantics.result_reads import ResultUse, result_use


def use_in(source: str) -> ResultUse:
    return result_use(call_named(f"async function outer(list, cond) {{ {source} }}", "db.get"))


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("const res = await db.get(); show(res.data.length)", {("data",): "value", ("data", "length"): "value"}),
        ("const { data } = await db.get(); if (data.length) go()", {("data",): "value", ("data", "length"): "test"}),
        ("const { data: { total } } = await db.get(); show(total)", {("data", "total"): "value"}),
        ("db.get().then(res => { if (res.stats.updated === 0) go() })", {("stats",): "value", ("stats", "updated"): "test"}),
        ("db.get().then(({ stats }) => stats.removed || go()).catch(fail)", {("stats",): "value", ("stats", "removed"): "value"}),
        ("db.get({ success: (res) => show(res.total) })", {("total",): "value"}),
        ("db.get({ success(res) { show(list[res.total - 1]) } })", {("total",): "index"}),
        ("const res = await db.get(); res.data.length = 5", {("data",): "value", ("data", "length"): "written"}),
        ("const res = await db.get(); console.log(`n ${res.total}`, { t: res.total })", {("total",): "printed"}),
        ("const n = (await db.get()).total; if (n !== 1) throw new Error(`not ${n}`)", {("total",): "test"}),
        ("if ((await db.get()).total) go()", {("total",): "test"}),
        ("const res = await db.get(); res.data && res.data.length && show(1)", {("data",): "test", ("data", "length"): "test"}),
    ],
)
def test_reads(source, reads):
    use = use_in(source)
    found: dict[tuple[str, ...], str] = {}
    for read in use.reads:
        found.setdefault(read.path, read.role)
    assert found == reads
    assert not use.is_dropped


@pytest.mark.parametrize(
    "source",
    [
        "await db.get()",
        "db.get()",
        "db.get().then(() => go()).catch(fail)",
        "const res = await db.get(); go()",
        "const res = await db.get(); console.log(res)",
        "db.get({ success() { go() } })",
        "db.get({ success: console.log, fail })",
        "if (cond) await db.get()",
    ],
)
def test_dropped(source):
    assert use_in(source).is_dropped


@pytest.mark.parametrize(
    "source",
    [
        "return db.get()",
        "return (await db.get()).data",
        "show(await db.get())",
        "this.res = await db.get()",
        "const res = await db.get(); list.push(res)",
        "const { ...rest } = await db.get(); go(rest)",
        "const res = await db.get(); show(res[cond])",
        "db.get({ success: show })",
        "db.get(options)",
        "db.get().then(show)",
        "const tasks = [db.get()]; await Promise.all(tasks)",
    ],
)
def test_out_of_sight(source):
    use = use_in(source)
    assert use.out_of_sight
    assert use.may_read("data", "length")


def test_part_out_of_sight():
    use = use_in("const res = await db.get(); show(res.data)")
    assert use.out_of_sight == {("data",)}
    assert use.may_read("data", "length")
    assert not use.may_read("stats")
    assert [read.path for read in use.reads_of("data")] == [("data",)]
