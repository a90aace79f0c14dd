"""Where a value is taken for a promise."""

from __future__ import annotations

import pytest
from workspaces import opened

from wxlint.semantics.calls import CallSite
from wxlint.semantics.waiting import is_result, waiting_of
from wxlint.syntax.javascript import callee_of, text_of


def site(body: str) -> CallSite:
    module = opened(f"async function outer() {{ {body} }}")
    return next(CallSite(module, call, "") for call in module.nodes.calls if text_of(callee_of(call) or call) == "call")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("const x = await call()", ("await", "", False)),
        ("await call()", ("await", "", True)),
        ("call().then(show)", ("chain", "then", False)),
        ("call().catch(show)", ("chain", "catch", False)),
        ("await Promise.all([call(), other()])", ("combined", "Promise.all", False)),
        ("const p = call(); p.then(show)", ("chain", "then", False)),
        ("call()", None),
        ("call().abort()", None),
        ("use(call())", None),
    ],
)
def test_waiting(body, expected):
    found = waiting_of(site(body))
    assert (None if found is None else (found.form, found.name, found.alone)) == expected


@pytest.mark.parametrize(
    ("body", "expected"), [("return call()", True), ("const x = call(); return x", True), ("call()", False), ("return 1 + call()", False)]
)
def test_result(body, expected):
    assert is_result(site(body)) is expected
