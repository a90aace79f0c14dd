"""What callbacks are handed, what becomes of what a call gives, and whether one place comes before another."""

from __future__ import annotations

import pytest
from workspaces import ENTRY, call_named, name_of, opened

from wxlint.semantics.branches import comes_before, finalizers_around
from wxlint.semantics.calls import call_sites
from wxlint.semantics.holders import members_used
from wxlint.semantics.module import Ref
from wxlint.syntax.javascript import text_of

TRANSACTION = "wx-server-sdk.database().startTransaction()"
SDK = "const cloud = require('wx-server-sdk'); const db = cloud.database();"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("db.runTransaction(async t => { $(t) })", TRANSACTION),
        ("db.runTransaction(function (t) { return $(t.collection) }, 3)", f"{TRANSACTION}.collection"),
        ("db.runTransaction(({ collection }) => $(collection))", f"{TRANSACTION}.collection"),
        ("async function f() { const t = await db.startTransaction(); $(t) }", TRANSACTION),
        ("db.runTransaction((t, other) => $(other))", "here: other"),
        ("db.runTransaction(t => { t = 1; $(t) })", None),
        ("db.collection('a').get(t => $(t))", "here: t"),
        ("db.runTransaction(3, t => $(t))", "here: t"),
        ("function f(db) { db.runTransaction(t => $(t)) }", "here: t"),
        ("runTransaction(t => $(t))", "here: t"),
    ],
)
def test_a_callback_is_handed_what_it_could_have_called_for(source, expected):
    assert name_of(f"{SDK} {source}", ENTRY) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("const t = await make(); t.a(); t.b.c()", {"a": 1, "b": 1}),
        ("const t = make(); t.a(); t['a']", {"a": 2}),
        ("let t; t = await make(); t.a(); if (t) t.b(); t && t.c", {"a": 1, "b": 1, "c": 1}),
        ("const t = make(); const later = () => t.a()", {"a": 1}),
        ("const t = make()", {}),
        ("const t = make(); f(t)", None),
        ("const t = make(); t[name]()", None),
        ("let t = make(); t = other(); t.a()", None),
        ("const { a } = make(); a()", None),
        ("make().a()", None),
        ("return make()", None),
        ("const t = make(); const u = t; u.a()", None),
        ("const t = make(); return t.a", {"a": 1}),
    ],
)
def test_members_that_are_used_of_what_a_call_gives(source, expected):
    found = members_used(call_named(f"async function f() {{ {source} }}", "make"))
    assert (found if found is None else {name: len(places) for name, places in found.items()}) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("first(); then()", True),
        ("await first(); if (a) { then() }", True),
        ("const a = b(first()).c; return then()", True),
        ("try { first(); then() } catch (e) {}", True),
        ("try { first() } catch (e) {} then()", False),
        ("if (a) first(); then()", False),
        ("if (a) { first() } then()", False),
        ("a && first(); then()", False),
        ("for (const a of b) { first() } then()", False),
        ("later(() => first()); then()", False),
        ("then(); first()", False),
        ("switch (a) { case 1: first(); then() }", True),
        ("switch (a) { case 1: first(); break; case 2: then() }", False),
        ("f(first(), then())", False),
    ],
)
def test_whether_one_place_comes_before_another(source, expected):
    module = opened(f"async function f() {{ {source} }}")
    places = {site.name: site.ref for site in call_sites(module)}
    assert comes_before(places["first"], places["then"]) is expected


def test_the_finally_blocks_that_run_when_a_function_is_left():
    module = opened("function f() { try { try { here() } finally { a() } } catch (e) { other() } finally { b() } }")
    places = {site.name: site.ref for site in call_sites(module)}
    assert [text_of(found.node) for found in finalizers_around(places["here"])] == ["finally { a() }", "finally { b() }"]
    assert [text_of(found.node) for found in finalizers_around(places["other"])] == ["finally { b() }"]
    assert finalizers_around(places["b"]) == ()
    outer = opened("function f() { try { later(() => { here() }) } finally { a() } }")
    place = next(site.ref for site in call_sites(outer) if site.name == "here")
    assert finalizers_around(Ref(outer, place.node)) == ()
