"""Suppression comments of a whole run: gathered file by file, applied once all findings are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from wxlint.config.known import ENGINE_IDS
from wxlint.diagnostics import Finding, Span
from wxlint.engine.suppress import Directives, has_directives, parse_directives
from wxlint.project.model import Language, SourceFile
from wxlint.project.paths import join
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import SCRIPT_LANGUAGES, children_of_types, parse_script

if TYPE_CHECKING:
    import re

    from wxlint.engine.select import Selection
    from wxlint.semantics.module import Module
    from wxlint.semantics.workspace import Workspace


class Suppressor:
    """Holds the directives of the files that have any. `prefix` is the project's root as the configuration's patterns see it."""

    def __init__(self, selection: Selection, workspace: Workspace, prefix: str) -> None:
        self.selection = selection
        self.workspace = workspace
        self.prefix = prefix
        self.rules = selection.rules()
        self._directives: dict[str, Directives] = {}

    def directives(self, file: SourceFile, data: bytes) -> Directives | None:
        """The directives in `data`; None if there are none."""
        return (parse_directives(data, self._comments(file, data)) or None) if has_directives(data) else None

    def add(self, path: str, directives: Directives | None) -> None:
        """Remember the directives of the file `path`."""
        if directives is not None:
            self._directives[path] = directives

    def apply(self, findings: Iterable[Finding]) -> tuple[list[Finding], int]:
        """The findings that are left, with what is to be said of the directives themselves, and how many were suppressed."""
        kept: list[Finding] = []
        suppressed = 0
        by_path: dict[str, list[Finding]] = {path: [] for path in self._directives}
        for finding in findings:
            by_path.get(finding.path, kept).append(finding)
        for path, own in by_path.items():
            known = self.selection.catalogue.known
            applied = self._directives[path].apply(own, path=path, known=known, ran=self._ran(path), anchor_lines=self._anchors(path, own))
            new = (self.selection.apply(finding, join(self.prefix, path)) for finding in applied.new_findings)
            kept += [*applied.kept, *(finding for finding in new if finding is not None)]
            suppressed += applied.suppressed
        return kept, suppressed

    def _comments(self, file: SourceFile, data: bytes) -> Sequence[Span]:
        if file.language in SCRIPT_LANGUAGES:
            module = self.workspace.module(file.path)
            return module.comment_spans if module is not None else ()
        if file.language is Language.WXML:
            return _wxml_comments(data)
        if file.language is Language.WXSS:
            return tuple(Span(*match.span()) for match in _style_tokens().finditer(data) if match["comment"])
        if file.language is Language.JSON:
            from wxlint.syntax.json import parse_json

            return tuple(problem.span for problem in parse_json(data).problems if problem.kind == "comment")
        return ()

    def _ran(self, path: str) -> frozenset[str]:
        """The ids that could have been reported in `path`."""
        kind = self.workspace.project.files[path].kind
        ids = {rule.id for rule in self.rules if rule.looks_at(kind)} | ENGINE_IDS
        return frozenset(identifier for identifier in ids if self.selection.is_on(identifier, join(self.prefix, path)))

    def _anchors(self, path: str, findings: Iterable[Finding]) -> dict[Finding, int]:
        """The lines where the statements around the findings start: a directive above a call of many lines covers all of it."""
        module: Module | None = self.workspace.module(path)
        if module is None:
            return {}
        anchors = {}
        for finding in findings:
            node = module.root.named_descendant_for_byte_range(finding.span.start, finding.span.end)
            if node is not None and node.parent is not None:
                statement = Expression(module, node).enclosing_statement()
                anchors[finding] = statement.node.start_point[0] + 1
        return anchors


def _wxml_comments(data: bytes) -> Sequence[Span]:
    """The comments of the markup, and those of the scripts in it."""
    from wxlint.syntax.wxml import parse_wxml

    document = parse_wxml(data)
    comments = list(document.comments)
    for body in (element.wxs_body for element in document.elements if element.wxs_body is not None):
        script = data[body.start : body.end]
        if has_directives(script):
            nodes = children_of_types(parse_script(script, Language.WXS).root_node, ("comment",))
            comments.extend(Span(body.start + node.start_byte, body.start + node.end_byte) for node in nodes)
    return comments


@cache
def _style_tokens() -> re.Pattern[bytes]:
    """Comments of a style sheet, and what may hold something that looks like one: strings and unquoted addresses (CSS Syntax Module Level 3, §4.3)."""
    import re

    return re.compile(
        rb"""(?P<comment>/\*.*?(?:\*/|\Z))|"(?:\\.|[^"\\\r\n])*|'(?:\\.|[^'\\\r\n])*|url\(\s*[^"'\s)][^)]*""", re.DOTALL | re.IGNORECASE
    )
