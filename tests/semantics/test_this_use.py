"""What `this` means in callbacks, and how callbacks are handed over."""

from __future__ import annotations

import pytest
from workspaces import opened

from wxlint.semantics.this_use import arrow_edit, callbacks_of, surrounding_definition, this_accesses


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("wx.request({ success() {}, fail: function () {} })", [("wx.request", 0, "success"), ("wx.request", 0, "fail")]),
        ("setTimeout(function () {}, 1)", [("setTimeout", 0, None)]),
        ("list.map((x) => x, y)", [("list.map", 0, None)]),
        ("run(1, async () => {})", [("run", 1, None)]),
        ("function run(f) {}\nrun(() => {})", [("", 0, None)]),
        ("const o = { success() {} }; wx.request(o)", []),
        ("wx.request({ header: { success() {} } })", []),
        ("wx.request({ [name]() {}, success: (function () {}).bind(this) })", []),
        ("new Promise((resolve) => {})", [("Promise", 0, None)]),
    ],
)
def test_callbacks(source, found):
    assert [(callback.call.name, callback.position, callback.key) for callback in callbacks_of(opened(source))] == found


def test_accesses_through_arrow_functions():
    (callback,) = callbacks_of(opened("run(function () { this.a; () => this.b.c; function own() { this.d } this[e]; ({ f() { this.g } }) })"))
    assert [(name, access.text) for name, access in this_accesses(callback.function)] == [("a", "this.a"), ("b", "this.b"), ("", "this[e]")]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Page({ load() { run(function () {}) } })", "Page"),
        ("Page({ load() { go(() => { run(function () {}) }) } })", "Page"),
        ("Component({ methods: { load: () => run(function () {}) } })", "Component"),
        ("Page({ load() { class A { go() { run(function () {}) } } } })", None),
        ("run(function () {})", None),
    ],
)
def test_surrounding_definition(source, kind):
    callback = next(callback for callback in callbacks_of(opened(source)) if callback.call.name == "run")
    made = surrounding_definition(callback.function)
    assert (None if made is None else made.kind) == kind


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("run(function () { go() })", "run(() => { go() })"),
        ("run(async function (a, { b }) { go() })", "run(async (a, { b }) => { go() })"),
        ("run({ success(res) { go() } })", "run({ success: (res) => { go() } })"),
        ("run({ async success(res) { go() } })", "run({ success: async (res) => { go() } })"),
        ("run(function () { (() => arguments)() })", None),
        ("run(function again() { again() })", None),
        ("run(function* () { yield 1 })", None),
        ("run({ get success() { return 1 } })", None),
        ("run(() => go())", None),
        ("run(function () { new.target })", None),
    ],
)
def test_arrow_edit(before, after):
    module = opened(before)
    (callback,) = [callback for callback in callbacks_of(module) if callback.call.name == "run"]
    edit = arrow_edit(callback.function)
    done = None if edit is None else (module.data[: edit.span.start] + edit.text.encode() + module.data[edit.span.end :]).decode()
    assert done == after
