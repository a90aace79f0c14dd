import pytest


@pytest.mark.parametrize(
    "script",
    [
        "Page({ data: { key: 1 } })",
        "const data = { key: 1 }; Page({ data })",
        "Component({ properties: { key: String } })",
        "Component({ properties: { key: { type: String, value: '' } } })",
        "Page({ onLoad() { this.setData({ key: 1 }) } })",
        "Page({ onLoad() { this.setData({ 'key.a[0]': 1 }) } })",
        "Page({ onLoad() { this.setData({ [`key[${i}].a`]: 1 }) } })",
        "Page({ onLoad() { this.setData({ ['key.' + i]: 1 }) } })",
        "Page({ onLoad() { const me = this; wx.login({ success() { me.setData({ key: 1 }) } }) } })",
        "Page({ onLoad() { const patch = { key: 1 }; this.setData(patch) } })",
        "Page({ onLoad() { const patch = {}; if (this.open) patch.key = 1; this.setData(patch) } })",
        "Page({ onLoad() { const patch = {}; patch['key.a'] = 1; this.setData(patch) } })",
        "Page({ onLoad() { this.data.key = 1 } })",
        "Component({ observers: { 'key.**'() {} } })",
        "Component({ behaviors: [require('miniprogram-computed').behavior], computed: { key(data) { return 1 } } })",
        "Component({ behaviors: [Behavior({ data: { key: 1 } })] })",
    ],
)
def test_data_that_is_there(index_page, script):
    assert index_page(script).data.has("key") is True


@pytest.mark.parametrize("script", ["Page({})", "Page({ key: 1 })", "Page({ data: { other: 1 }, onLoad() { this.setData({ other: { key: 1 } }) } })"])
def test_data_that_is_not_there(index_page, script):
    assert index_page(script).data.has("key") is False


@pytest.mark.parametrize(
    "script",
    [
        "Page({ data: initial() })",
        "Page({ data: { ...more } })",
        "Page({ onLoad() { this.setData(res.data) } })",
        "Page({ onLoad() { this.setData({ [name]: 1 }) } })",
        "Page({ onLoad() { const patch = {}; patch[name] = 1; this.setData(patch) } })",
        "Page({ onLoad() { const patch = {}; Object.assign(patch, more); this.setData(patch) } })",
        "Page({ onLoad() { this.setData({ [`${name}.a`]: 1 }) } })",
        "import { fill } from './fill'; Page({ onLoad() { fill(this) } })",
        "Component({ storeBindings: { store, fields: ['key'] } })",
        "wrap({})",
    ],
)
def test_data_that_cannot_be_known(index_page, script):
    assert index_page(script).data.has("key") is None
