"""Suppression comments of a whole run: gathered file by file, applied once all findings are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wxlint.config.known import ENGINE_IDS
from wxlint.diagnostics import Finding, Span
from wxlint.engine.suppress import Directives, has_directives, parse_directives
from wxlint.project.model import Language, SourceFile
from wxlint.semantics.values import Expression
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.engine.select import Selection
    from wxlint.semantics.module import Module
    from wxlint.semantics.workspace import Workspace


class Suppressor:
    """Holds the directives of the files that have any."""

    def __init__(self, selection: Selection, workspace: Workspace) -> None:
        self.selection = selection
        self.workspace = workspace
        self.rules = selection.rules()
        self._directives: dict[str, Directives] = {}

    def read(self, file: SourceFile, data: bytes) -> None:
        """Remember the directives in `data`."""
        if has_directives(data):
            directives = parse_directives(data, self._comments(file, data))
            if directives:
                self._directives[file.path] = directives

    def apply(self, findings: Sequence[Finding]) -> tuple[list[Finding], int]:
        """The findings that are left, with what is to be said of the directives themselves, and how many were suppressed."""
        if not self._directives:
            return list(findings), 0
        kept = [finding for finding in findings if finding.path not in self._directives]
        suppressed = 0
        for path, directives in self._directives.items():
            own = [finding for finding in findings if finding.path == path]
            known = self.selection.catalogue.known
            applied = directives.apply(own, path=path, known=known, ran=self._ran(path), anchor_lines=self._anchors(path, own))
            kept += [*applied.kept, *applied.new_findings]
            suppressed += applied.suppressed
        return kept, suppressed

    def _comments(self, file: SourceFile, data: bytes) -> Sequence[Span]:
        if file.language in SCRIPT_LANGUAGES:
            module = self.workspace.module(file.path)
            return module.comment_spans if module is not None else ()
        if file.language is Language.WXML:
            from wxlint.syntax.wxml import parse_wxml

            return parse_wxml(data).comments
        if file.language is Language.JSON:
            from wxlint.syntax.json import parse_json

            return tuple(problem.span for problem in parse_json(data).problems if problem.kind == "comment")
        return ()

    def _ran(self, path: str) -> frozenset[str]:
        """The rules that could have found something in `path`; the engine's own only where the whole selection ran."""
        kind = self.workspace.project.files[path].kind
        ran = {rule.id for rule in self.rules if kind in rule.files}
        return frozenset(ran if self.selection.select else ran | ENGINE_IDS)

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
