import pytest


@pytest.mark.parametrize(
    "script",
    [
        "Page({ tap() {} })",
        "Page({ tap: throttle(() => {}) })",
        "const o = { tap() {} }; Page(o)",
        "const o = {}; o.tap = function () {}; Page(o)",
        "Page(Object.assign({}, { tap() {} }))",
        "Page({ ...{ tap() {} } })",
        "Page({ onLoad() { this.tap = () => {} } })",
        "Page({ onLoad() { const me = this; me.tap = () => {} } })",
        "Component({ methods: { tap() {} } })",
        "const methods = { tap() {} }; Component({ methods })",
        "Page({ behaviors: [Behavior({ methods: { tap() {} } })] })",
        "const list = [Behavior({ methods: { tap() {} } })]; Component({ behaviors: list })",
        "const b = Behavior({ methods: { tap() {} } }); Component({ behaviors: [...[b]] })",
        "Page({ mixins: [{ tap() {} }] })",
        "Page({ 'tap'() {} })",
    ],
)
def test_methods_that_are_there(index_page, script):
    assert index_page(script).has_method("tap") is True


@pytest.mark.parametrize(
    "script",
    [
        "Page({})",
        "Page({ data: { tap: 1 } })",
        "Component({ tap() {}, methods: {} })",
        "Page({ methods: { tap() {} } })",
        "Page({ behaviors: ['wx://form-field'] })",
        "Page({ onLoad() { wx.createSelectorQuery().in(this); setTimeout(this.x.bind(this)) } })",
        "import { behavior } from 'miniprogram-computed'; Component({ behaviors: [behavior] })",
        "function add(page) { page.other = 1 } Page({ onLoad() { add(this) } })",
    ],
)
def test_methods_that_are_not_there(index_page, script):
    assert index_page(script).has_method("tap") is False


@pytest.mark.parametrize(
    "script",
    [
        "wrap({ tap() {} })",
        "Page(wrap({}))",
        "Page({ ...unknown })",
        "Page({ [name]() {} })",
        "Page({ behaviors: [unknown] })",
        "Page({ behaviors: unknown })",
        "import b from 'package'; Page({ behaviors: [b] })",
        "Page({ behaviors: [Behavior({ definitionFilter() {} })] })",
        "Page({ onLoad() { this[name] = 1 } })",
        "Page({ onLoad() { unknown(this) } })",
        "import add from 'package'; Page({ onLoad() { add(this) } })",
        "import { Page } from 'package'; Page({})",
        "Page(new Base())",
        "",
    ],
)
def test_methods_that_cannot_be_known(index_page, script):
    assert index_page(script).has_method("tap") is None


def test_who_gets_this_may_add_what_it_spells(index_page):
    files = {
        "pages/index/rich.js": "const inner = require('./inner'); exports.show = target => inner.show(target)",
        "pages/index/inner.js": "exports.show = target => { target.imageTap = () => {} }",
    }
    view = index_page("const { show } = require('./rich'); Page({ onLoad() { show(this) } })", **files)
    assert view.has_method("imageTap") is None
    assert view.has_method("imageTab") is False


def test_behaviors_are_found_in_other_modules(index_page):
    files = {
        "b/index.js": "export { default as one } from './one'; export * from './two'",
        "b/one.js": "const base = require('./base'); export default Behavior({ behaviors: [base, self()], methods: { fromOne() {} } })",
        "b/two.js": "export const two = Behavior({ methods: { fromTwo() {} } })",
        "b/base.js": "module.exports = Behavior({ methods: { fromBase() {} } })",
    }
    view = index_page("import * as all from '../../b/index'; import { one } from '../../b/index'; Component({ behaviors: [one, all.two] })", **files)
    assert [view.has_method(name) for name in ("fromOne", "fromTwo", "fromBase", "other")] == [True, True, True, None]


def test_behaviors_that_take_each_other_in_end(index_page):
    files = {
        "b/a.js": "const b = require('./b'); module.exports = Behavior({ behaviors: [b], methods: { a() {} } })",
        "b/b.js": "const a = require('./a'); module.exports = Behavior({ behaviors: [a], methods: { b() {} } })",
    }
    view = index_page("Page({ behaviors: [require('../../b/a')] })", **files)
    assert [view.has_method(name) for name in "abc"] == [True, True, False]


def test_an_app_that_replaces_page_may_add_methods_to_all(index_page):
    assert index_page(**{"app.js": "const own = Page; Page = o => own({ ...o, tap() {} }); App({})"}).has_method("tap") is None
    assert index_page(**{"app.js": "const Page = 1; App({})"}).has_method("tap") is False


def test_functions_beside_methods_are_told(index_page):
    assert index_page("Component({ tap() {}, data: {}, methods: {} })").outside_methods == {"tap"}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Component({ methods: { f() { this.triggerEvent('go') } } })", True),
        ("Component({ methods: { go() { this.triggerEvent('went') } } })", False),
        ("Component({ methods: { f(name) { this.triggerEvent(name) } } })", None),
        ("wrap({})", None),
    ],
)
def test_events_that_a_component_triggers(index_page, script, expected):
    assert index_page(script).triggers("go") is expected
