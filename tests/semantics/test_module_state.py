"""What functions do with the variables of their module."""

from __future__ import annotations

import pytest
from workspaces import opened

from wxlint.semantics.module_state import is_set_first, module_states
from wxlint.semantics.values import Function


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("let n = 0; function f() { n++; return n }", "counted read"),
        ("let n = 0; function f() { n += 2 }", "counted"),
        ("let n = 0; function f() { n = n + 1 }", "assigned read"),
        ("let a, b; function f() { [a] = g(); ({ x: b } = g()) }", "assigned, assigned"),
        ("let a; function f() { for (a of g()) h(a) }", "assigned read"),
        ("const a = []; function f() { a.push(1); return a.length }", "grown read"),
        ("const a = []; function f() { a.push(1); a.length = 0 }", "grown emptied"),
        ("const a = []; function f() { a.unshift(1); a.splice(0) }", "grown emptied"),
        ("const a = []; function f() { a.push(1); return a.includes(2) }", "grown"),
        ("let n = 0; function f() { n++; if (n > 3) g(); console.log(n); return n === 4 ? 1 : !n }", "counted"),
        ("let n = 0; function f() { n++; g({ n }) }", "counted read"),
        ("let n = 0; n++; n = 4", ""),
        ("let n = 0; (() => { n++ })()", ""),
        ("const a = {}; function f() { a.b = 1; a[c] = 2; return a.b }", ""),
        ("function f() { let n = 0; n++; return n }", ""),
        ("let n = 0; function f() { return n }", ""),
        ("let n = 0; function f(n) { n++ }", ""),
    ],
)
def test_what_functions_do_with_a_variable(source, expected):
    kinds = ("assigned", "counted", "grown", "emptied", "read")
    found = [" ".join(kind for kind in kinds if getattr(state, kind)) for state in module_states(opened(source))]
    assert ", ".join(found) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("n = 1", True),
        ("if (!a) return; n = 1", True),
        ("try { n = 1 } catch (e) {}", True),
        ("if (a) n = 1", False),
        ("switch (a) { case 1: n = 1 }", False),
        ("g(() => { n = 1 })", False),
    ],
)
def test_whether_a_variable_is_set_first(body, expected):
    module = opened(f"let n; function f(a) {{ {body} }}")
    (state,) = module_states(module)
    function = Function(module, module.functions[0])
    assert is_set_first(state.assigned[0], function) is expected
