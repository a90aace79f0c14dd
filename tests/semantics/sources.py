"""Scripts to compare parsers on: the examples of all rules, the fixtures, every snippet in these tests, and real projects if `WXLINT_CORPUS` names a folder of them."""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wxlint.engine.catalogue import load_catalogue
from wxlint.project.model import FileKind, Language, SourceFile
from wxlint.semantics.module import Module
from wxlint.testing import parse_example

_HERE = Path(__file__).parent
_FIXTURES = _HERE.parents[1] / "fixtures"
_SUFFIXES = {".js": Language.JAVASCRIPT, ".ts": Language.TYPESCRIPT, ".tsx": Language.TSX, ".wxs": Language.WXS}
_SKIPPED = frozenset({"node_modules", "miniprogram_npm", ".git"})
_LARGEST = 200_000


class Source(NamedTuple):
    """One script; `path` only tells where it is from and, by its ending, which language it is in."""

    path: str
    data: bytes

    def module(self) -> Module:
        return Module(SourceFile(self.path, FileKind.MODULE, _SUFFIXES[Path(self.path).suffix]), self.data)


def own_sources() -> list[Source]:
    """What ships with wxlint."""
    return [*_examples(), *_fixtures(), *_snippets()]


def corpus_sources() -> list[Source]:
    """A fixed sample of the scripts in the folder that `WXLINT_CORPUS` names, as many as `WXLINT_CORPUS_FILES` says; empty without it."""
    folder = os.environ.get("WXLINT_CORPUS")
    if not folder:
        return []
    paths = [
        path for path in Path(folder).rglob("*") if path.suffix in _SUFFIXES and not path.name.endswith(".d.ts") and _SKIPPED.isdisjoint(path.parts)
    ]
    paths = [path for path in paths if path.is_file() and path.stat().st_size < _LARGEST]
    paths.sort(key=lambda path: hashlib.sha256(str(path.relative_to(folder)).encode()).digest())
    found = (Source(str(path.relative_to(folder)), path.read_bytes()) for path in paths[: int(os.environ.get("WXLINT_CORPUS_FILES", "400"))])
    return [source for source in found if _is_text(source.data)]


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _examples() -> Iterator[Source]:
    for rule in load_catalogue().rules.values():
        for index, text in enumerate((*rule.invalid, *rule.valid)):
            for path, content in parse_example(text, rule).files.items():
                if Path(path).suffix in _SUFFIXES:
                    yield Source(f"{rule.id}/{index}/{path}", content.encode())


def _fixtures() -> Iterator[Source]:
    for path in sorted(_FIXTURES.rglob("*")):
        if path.suffix in _SUFFIXES and path.is_file() and _is_text(data := path.read_bytes()):
            yield Source(f"fixtures/{path.relative_to(_FIXTURES).as_posix()}", data)


def _snippets() -> Iterator[Source]:
    """Every string in these tests that may be a script; the comparison leaves out what does not parse."""
    for path in sorted(_HERE.glob("test_*.py")):
        strings = {
            node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for index, text in enumerate(sorted(strings)):
            if any(mark in text for mark in "({=") and "\ud800" not in text:
                for suffix in (".js", ".ts"):
                    yield Source(f"{path.name}/{index}{suffix}", text.encode("utf-8", "replace"))
