import pytest
from workspaces import marked, opened

from wxlint.semantics.creations import creation_of
from wxlint.semantics.module import Ref
from wxlint.syntax.javascript import text_of


def creation(source, **files):
    page = "miniprogram/pages/index/index.js"
    module = opened({page: source, **{f"miniprogram/{name}.js": text for name, text in files.items()}}, page)
    (node,) = marked(module)
    found = creation_of(Ref(module, node))
    return None if found is None else text_of(found.node)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$(make(1))", "make(1)"),
        ("const a = make(1); const b = a; $(b)", "make(1)"),
        ("const a = (make(1)); $(a)", "make(1)"),
        ("const o = { a: make(1) }; $(o.a)", "make(1)"),
        ("const { a } = { a: make(1) }; $(a)", "make(1)"),
        ("const o = { ...other, a: make(1) }; $(o.a)", "make(1)"),
        ("function f() {} $(f)", "function f() {}"),
        ("import a from '../../m'; $(a)", "made()"),
        ("import { named } from '../../m'; $(named)", "make(2)"),
        ("import * as all from '../../m'; $(all.named)", "make(2)"),
        ("const { named } = require('../../m'); $(named)", "make(2)"),
        ("const all = require('../../m'); $(all.named)", "make(2)"),
        ("$(require('../../m').named)", "make(2)"),
        ("const a = require('../../whole'); $(a)", "make(3)"),
        ("import a from '../../whole'; $(a)", "make(3)"),
        ("import { again } from '../../forward'; $(again)", "make(2)"),
    ],
)
def test_where_a_value_is_made(source, expected):
    files = {
        "m": "export const named = make(2); export default made()",
        "whole": "module.exports = make(3)",
        "forward": "export { named as again } from './m'",
    }
    assert creation(source, **files) == expected


@pytest.mark.parametrize(
    "source",
    [
        "let a = make(1); a = make(2); $(a)",
        "const a = make(1); a.b = 1; $(a)",
        "function f(a) { $(a) }",
        "$(unknown)",
        "const { a: { b } } = { a: { b: make(1) } }; $(b)",
        "import a from 'package'; $(a)",
        "const o = { a: make(1), ...other }; $(o.a)",
        "const o = { [key]: 1 }; $(o.a)",
        "const a = b, b = a; $(a)",
        "$(this.a)",
    ],
)
def test_what_cannot_be_known(source):
    assert creation(source) in (None, "this.a")
