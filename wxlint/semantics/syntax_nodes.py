"""What a module is written in: the nodes of given types, for rules about the language itself."""

from __future__ import annotations

from collections.abc import Iterator

from wxlint.semantics.module import Module
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import children_of_types


def nodes_of_types(module: Module, *types: str) -> Iterator[Expression]:
    """The nodes of `module` whose type in the grammar (https://github.com/tree-sitter/tree-sitter-javascript) is one of `types`, in document order; see `Expression.node`."""
    for node in children_of_types(module.root, frozenset(types)):
        yield Expression(module, node)
