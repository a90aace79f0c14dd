"""Regular expressions are compiled when they are first used."""

import ast
import re
import sys

import pytest
from command_line import REPOSITORY

from wxlint.regex import _Uncompiled, regex

SOURCES = sorted(path for folder in ("wxlint", "rules") for path in (REPOSITORY / folder).rglob("*.py"))


def test_it_is_the_pattern_that_re_would_give():
    pattern = regex(r"(?P<name>a+)", re.IGNORECASE)
    assert pattern.fullmatch("AAa")["name"] == "AAa"
    assert pattern.sub("-", "xaax") == "x-x"
    assert (pattern.pattern, pattern.groups) == (r"(?P<name>a+)", 1)
    assert [match[0] for match in map(regex(rb"\d").match, (b"1", b"2"))] == [b"1", b"2"]


def test_nothing_is_compiled_before_it_is_used(monkeypatch):
    compiled = []
    compile_at_once = re.compile
    monkeypatch.setattr(re, "compile", lambda *arguments: compiled.append(arguments) or compile_at_once(*arguments))
    pattern = regex("a|b", re.ASCII)
    assert compiled == []
    assert pattern.match("b") and pattern.match("a")
    assert compiled == [("a|b", re.ASCII)]


def test_a_wrong_one_says_so_when_it_is_used():
    with pytest.raises(re.error):
        regex("(").match("")
    assert repr(regex("(")) == "regex('(', 0)"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_no_module_compiles_when_it_is_imported(path):
    pending: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while pending:
        node = pending.pop()
        assert not (isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"), (
            f"line {node.lineno}: write regex(…), from wxlint.regex or wxlint.api"
        )
        pending += [] if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) else ast.iter_child_nodes(node)


def test_every_pattern_of_a_module_is_right():
    import wxlint.engine.project_run  # noqa: F401
    from wxlint.engine.catalogue import load_catalogue

    load_catalogue(indexed=False)
    modules = [module for name, module in sys.modules.items() if name.startswith("wxlint")]
    patterns = [value for module in modules for value in vars(module).values() if isinstance(value, _Uncompiled)]
    assert len(patterns) > 100
    for pattern in patterns:
        re.compile(*pattern._arguments)
