"""ESLint's scope analysis, an independent second opinion, finds the same declaration for every identifier and the same calls."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path
from sources import Source, corpus_sources, own_sources
from tree_sitter import Node

from wxlint.semantics.module import Module
from wxlint.syntax.javascript import TYPE_NODES, callee_of, text_of

pytestmark = pytest.mark.node

PACKAGES = ("espree@10.4.0", "eslint-scope@8.4.0", "@typescript-eslint/parser@8.73.0", "typescript@5.9.3")
ORACLE = Path(__file__).with_name("scope_oracle.cjs")


@pytest.fixture(scope="session")
def packages() -> Path:
    """ESLint's parsers and scope analysis, installed once into a cache directory."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        pytest.skip("npm and node are needed to install ESLint's scope analysis")
    cache = Path(os.environ.get("WXLINT_TEST_CACHE") or user_cache_path("wxlint-tests"))
    home = cache / "-".join(package.rpartition("@")[2] for package in ("eslint-scope", *PACKAGES))
    if not home.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            prefix = Path(scratch) / "install"
            prefix.mkdir()
            arguments = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix", str(prefix), *PACKAGES]
            subprocess.run([npm, *arguments], check=True, capture_output=True, text=True, timeout=300)
            if not home.exists():
                prefix.rename(home)
    return home


def ask(packages: Path, sources: list[Source]) -> Iterator[tuple[Source, dict[str, Any]]]:
    """The oracle's answers, for the sources that it can parse."""
    lines = "\n".join(json.dumps({"path": source.path, "text": source.data.decode("utf-8", "replace")}) for source in sources)
    environment = {**os.environ, "NODE_PATH": str(packages / "node_modules")}
    done = subprocess.run(
        ["node", str(ORACLE)], input=lines, check=True, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=600
    )
    for source, line in zip(sources, done.stdout.split("\n"), strict=False):
        answer = json.loads(line)
        assert answer["path"] == source.path
        if "error" not in answer:
            yield source, answer


def is_erased(module: Module, offset: int) -> bool:
    """Whether TypeScript drops what stands at `offset`: types, and declarations of what is defined elsewhere."""
    node: Node | None = module.root.descendant_for_byte_range(offset, offset)
    while node is not None:
        if node.type in TYPE_NODES or (
            node.type in ("export_clause", "export_specifier") and any(child.type == "type" for child in (node.parent or node).children)
        ):
            return True
        node = node.parent
    return False


def is_tag(module: Module, node: Node) -> bool:
    """Whether `node` is part of the name of a JSX element, which eslint-scope leaves out."""
    parent = module.parent(node)
    while parent is not None and parent.type in ("member_expression", "jsx_namespace_name"):
        parent = module.parent(parent)
    return parent is not None and parent.type in ("jsx_opening_element", "jsx_closing_element", "jsx_self_closing_element")


def differences(module: Module, answer: dict[str, Any]) -> Iterator[str]:
    ours = {node.start_byte: node for node in module.scopes.identifiers}
    theirs: set[int] = set()
    for offset, declared in answer["references"]:
        theirs.add(offset)
        node = ours.get(offset)
        if node is None:
            if not is_erased(module, offset):
                yield f"{offset}: no identifier, but a reference for ESLint"
            continue
        binding = module.binding(node)
        if declared is None and binding is not None:
            yield f"{offset}: `{text_of(node)}` is a {binding.kind}, but a global for ESLint"
        elif declared and binding is None:
            if not all(is_erased(module, place) for place in declared):
                yield f"{offset}: `{text_of(node)}` is a global, but declared at {declared} for ESLint"
        elif declared and binding is not None and binding.node.start_byte not in declared:
            yield f"{offset}: `{text_of(node)}` is declared at {binding.node.start_byte}, but at {declared} for ESLint"
    for offset, node in ours.items():
        if offset not in theirs and node.id not in module.scopes.declarations and not is_tag(module, node):
            yield f"{offset}: `{text_of(node)}` is a reference, but none for ESLint"
    # a tagged template is a call of its tag for tree-sitter alone
    found = {(call.start_byte, call.end_byte) for call in module.nodes.calls if not text_of(call).endswith("`")}
    expected = {(start, end) for start, end in answer["calls"] if not is_erased(module, start)}
    yield from (f"{start}: a call that ESLint does not see" for start, _ in sorted(found - expected))
    yield from (f"{start}: no call, but one for ESLint" for start, _ in sorted(expected - found))


def compare(packages: Path, sources: list[Source]) -> tuple[int, int, list[str]]:
    """How many files and references were compared, and what differs."""
    problems: list[str] = []
    files = references = 0
    for source, answer in ask(packages, sources):
        module = source.module()
        if module.root.has_error or any(callee_of(call) is None for call in module.nodes.calls):
            continue  # the second: a line at column 0 after an arrow function, see grammar_gaps
        files += 1
        references += len(answer["references"])
        problems += [f"{source.path}:{problem}" for problem in differences(module, answer)]
    return files, references, problems


def test_on_what_ships_with_wxlint(packages: Path) -> None:
    files, references, problems = compare(packages, own_sources())
    assert files > 1500
    assert references > 10_000
    assert not problems, "\n".join(problems)


@pytest.mark.ecosystem
def test_on_real_projects(packages: Path) -> None:
    sources = corpus_sources()
    if not sources:
        pytest.skip("WXLINT_CORPUS names no folder of projects")
    # tree-sitter reads `using[a] = b` as a declaration, and `export` at the end of a line as a name
    files, _, problems = compare(packages, [source for source in sources if not re.search(rb"\busing\[|^export\s*\n", source.data, re.M)])
    assert files > 0.9 * len(sources)
    assert not problems, "\n".join(problems)
