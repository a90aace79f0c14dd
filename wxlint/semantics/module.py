"""One parsed module: its tree, scopes, calls, members, imports and exports, each computed when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from wxlint.diagnostics import Span
from wxlint.project.model import Language, SourceFile
from wxlint.semantics.scope_builder import build_scopes
from wxlint.semantics.scopes import Binding, NodeIndex, ScopeTree
from wxlint.syntax.javascript import (
    FIELD_TYPES,
    FUNCTION_TYPES,
    arguments_of,
    callee_of,
    member_name,
    parse_beginning,
    string_value,
    text_of,
)

if TYPE_CHECKING:
    from wxlint.semantics.branches import Condition
    from wxlint.semantics.entrypoints import Definition, Role
    from wxlint.semantics.exports import Exports
    from wxlint.semantics.literal_members import LiteralMembers
    from wxlint.semantics.targets import Target
    from wxlint.semantics.values import Property


class Ref(NamedTuple):
    """A node and the module it stands in."""

    module: Module
    node: Node

    @property
    def key(self) -> tuple[str, int, int]:
        """An identity that outlives the tree: path, start and end."""
        return self.module.path, self.node.start_byte, self.node.end_byte


class ImportSite(NamedTuple):
    """One place that names another module: `require('x')`, `import … from 'x'`, `export … from 'x'`, `import('x')`, `require.async('x')`.

    `kind` is `require`, `import`, `export`, `dynamic` or `type` (erased by TypeScript before anything runs).
    """

    specifier: str
    node: Node
    kind: str


_FRAME_TYPES = FUNCTION_TYPES | FIELD_TYPES
_TRY_TYPES = FUNCTION_TYPES | {"try_statement"}


class Module:
    """A script file and what it means. Of `data`, only the first `parsed_size` bytes are in the tree, where the rest would take too long to parse.

    `resolve_import` maps a specifier to the project's module that it names, or None; it is what joins modules. `find_handler` gives the function that the
    platform calls in this module's cloud function, wherever it is defined.
    """

    def __init__(
        self,
        file: SourceFile,
        data: bytes,
        resolve_import: Callable[[str], Module | None] | None = None,
        find_handler: Callable[[], Ref | None] | None = None,
    ) -> None:
        self.file = file
        self.data = data
        self._find_handler = find_handler
        self.tree, self.parsed_size = parse_beginning(data, file.language)
        self._resolve_import = resolve_import
        self._binding_targets: dict[int, Target | None] = {}
        self._frames: dict[int, Node | None] = {}
        self._tries: dict[int, Node | None] = {}
        self._literal_members: dict[int, LiteralMembers] = {}
        self._literals: dict[int, tuple[dict[str, Property], bool]] = {}
        self._endless_chains: set[int] = set()
        self.early_exits: dict[int, list[Condition]] = {}
        """For each block that was asked about, by its node's id: see `branches`."""

    @property
    def path(self) -> str:
        """POSIX path relative to the project's root."""
        return self.file.path

    @property
    def span(self) -> Span:
        """The whole file."""
        return Span(0, len(self.data))

    @property
    def root(self) -> Node:
        """The program node."""
        return self.tree.root_node

    @property
    def nodes(self) -> NodeIndex:
        """The interesting nodes by what they are."""
        return self.scopes.nodes

    @cached_property
    def scopes(self) -> ScopeTree:
        """Scopes, bindings and parents."""
        return build_scopes(self.root)

    @cached_property
    def exports(self) -> Exports:
        """What other modules can get from this one."""
        from wxlint.semantics.exports import collect_exports

        return collect_exports(self)

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The `App`, `Page`, `Component` and `Behavior` calls of this module."""
        from wxlint.semantics.entrypoints import collect_definitions

        return collect_definitions(self)

    @cached_property
    def roles(self) -> dict[tuple[str, int, int], Role]:
        """What the functions in this module's definitions are to the platform, by `Ref.key`."""
        from wxlint.semantics.entrypoints import roles_of

        return roles_of(self)

    @cached_property
    def imports(self) -> tuple[ImportSite, ...]:
        """Every place that names another module, in document order."""
        sites = []
        for node in (*self.nodes.imports, *self.nodes.exports):
            source = node.child_by_field_name("source")
            if source is None:
                source = next(
                    (part for child in node.named_children if child.type == "import_require_clause" for part in child.named_children[1:]), None
                )
            specifier = string_value(source) if source is not None else None
            if specifier is None or source is None:
                continue
            erased = (len(node.children) > 1 and node.children[1].type == "type") or self._names_types_only(node)
            sites.append(ImportSite(specifier, source, "type" if erased else node.type.partition("_")[0]))
        for node in self.nodes.calls:
            callee = callee_of(node)
            kind = self.loading_kind(callee) if callee is not None else None
            if kind is None:
                continue
            arguments = arguments_of(node)
            specifier = string_value(arguments[0]) if arguments else None
            if specifier is not None:
                sites.append(ImportSite(specifier, arguments[0], kind))
        return tuple(sorted(sites, key=lambda site: site.node.start_byte))

    def loading_kind(self, callee: Node) -> str | None:
        """How calling `callee` loads a module: `require`, or `dynamic` for `import(…)` and `require.async(…)`; None where it does not."""
        if callee.type == "import":
            return "dynamic"
        owner = member_name(callee)
        is_async = owner is not None and owner[1] == "async"
        name = owner[0] if owner is not None and is_async else callee
        if name.type != "identifier" or text_of(name) != "require" or self.binding(name) is not None:
            return None
        return "dynamic" if is_async else "require"

    def _names_types_only(self, statement: Node) -> bool:
        """Whether TypeScript drops an import because the file uses its names in types alone (https://www.typescriptlang.org/tsconfig/#verbatimModuleSyntax)."""
        if statement.type != "import_statement" or self.file.language not in (Language.TYPESCRIPT, Language.TSX):
            return False
        pending = [
            binding
            for binding in self.scopes.root.bindings.values()
            if binding.kind == "import" and statement.start_byte <= binding.node.start_byte < statement.end_byte
        ]
        seen = {id(binding) for binding in pending}
        while pending:
            for reference in self.scopes.references(pending.pop()):
                alias = self._import_alias_around(reference)  # `import X = A.B` uses `A` only if `X` is used
                name = self.binding(alias.named_children[0]) if alias is not None else None
                if name is None:
                    return False
                if id(name) not in seen:
                    seen.add(id(name))
                    pending.append(name)
        return bool(seen)

    def _import_alias_around(self, identifier: Node) -> Node | None:
        parent = self.parent(identifier)
        while parent is not None and parent.type == "nested_identifier":
            parent = self.parent(parent)
        return parent if parent is not None and parent.type == "import_alias" else None

    def binding(self, identifier: Node) -> Binding | None:
        """The binding an identifier refers to; None for a global."""
        return self.scopes.binding_at(identifier)

    def parent(self, node: Node) -> Node | None:
        """The named parent of `node`."""
        return self.scopes.parents.get(node.id)

    def enclosing_function(self, node: Node) -> Node | None:
        """The innermost function that `node` stands in, itself left out; None at the top level. The initialiser of a class field is no function."""
        frame = self.enclosing_frame(node)
        while frame is not None and frame.type in FIELD_TYPES:
            frame = self.enclosing_frame(frame)
        return frame

    def enclosing_frame(self, node: Node) -> Node | None:
        """The innermost function or class field that `node` stands in, itself left out; None at the top level."""
        return self._enclosing(node, _FRAME_TYPES, self._frames)

    def enclosing_try(self, node: Node) -> Node | None:
        """The innermost `try` statement of the same function that `node` stands in, be it in its block or elsewhere."""
        found = self._enclosing(node, _TRY_TYPES, self._tries) if node.type not in FUNCTION_TYPES else None
        return found if found is not None and found.type == "try_statement" else None

    def _enclosing(self, node: Node, types: frozenset[str], known: dict[int, Node | None]) -> Node | None:
        """The innermost node of `types` around `node`. `known` keeps the answers, so that asking for all nodes takes linear time."""
        parents = self.scopes.parents
        passed: list[int] = []
        found = parents.get(node.id)
        while found is not None and found.type not in types:
            if found.id in known:
                found = known[found.id]
                break
            passed.append(found.id)
            found = parents.get(found.id)
        for inner in passed:
            known[inner] = found
        return found

    def imported_module(self, specifier: str) -> Module | None:
        """The project's module that `specifier` names from here; None for packages and for files that are not there."""
        return self._resolve_import(specifier) if self._resolve_import is not None else None

    @cached_property
    def handler(self) -> Ref | None:
        """The function that the platform calls in the cloud function that this module belongs to; None in client code or where it cannot be known."""
        return self._find_handler() if self._find_handler is not None else None

    @cached_property
    def comment_spans(self) -> tuple[Span, ...]:
        """The comments of the file, with their delimiters."""
        return tuple(Span(node.start_byte, node.end_byte) for node in self.nodes.comments)

    @cached_property
    def functions(self) -> tuple[Node, ...]:
        """All function nodes, in document order."""
        return tuple(self.scopes.functions)

    @cached_property
    def functions_by_span(self) -> dict[Span, Node]:
        """All function nodes by where they stand: tree-sitter would look for one from the root, each time."""
        return {Span(node.start_byte, node.end_byte): node for node in self.functions}

    @cached_property
    def calls_by_span(self) -> dict[Span, Node]:
        """The calls and `new` expressions by where they stand."""
        return {Span(node.start_byte, node.end_byte): node for node in self.nodes.calls}
