"""What wxlint understood of a project, as plain data: its parts, what leads from one to another, what was left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wxlint.engine.cloud_uses import CloudUse, Spot, cloud_uses
from wxlint.engine.link import ProjectIndex
from wxlint.engine.reader import Reader
from wxlint.engine.targets import config_prefix
from wxlint.project import paths
from wxlint.project.discover import DEFAULT_SIZE_LIMIT, discover
from wxlint.project.model import FileKind, SourceFile
from wxlint.records import dataclass
from wxlint.semantics.workspace import Workspace
from wxlint.syntax.javascript import SCRIPT_LANGUAGES

if TYPE_CHECKING:
    from wxlint.config import Config
    from wxlint.project.model import MiniProgram, Project, Skipped

_KEPT = 512
"""How many files are kept in memory."""


class Part(NamedTuple):
    """A page, component, function or collection, or a module or app that calls for itself.

    `kind` is `app`, `page`, `component`, `module`, `function` or `collection`; `id` is the kind and what tells it from others of that kind. `path` is a page's or component's
    without extension, a function's folder, a module's file. `home` is the root of the app or of the functions that it belongs to. `exists` is False for what is named but not there.
    """

    id: str
    kind: str
    name: str
    path: str | None = None
    home: str | None = None
    exists: bool = True


class Link(NamedTuple):
    """`source` `calls` a function, `uses` a collection (with these operations), `contains` a component, or `imports` a module that does; both are ids.

    `places` are where a call or a use is written.
    """

    source: str
    target: str
    kind: str
    operations: tuple[str, ...]
    places: tuple[Spot, ...]


@dataclass(frozen=True)
class Overview:
    """One project. `parts` and `links` are in a stable order; `computed` are the places where a name is not known before the program runs."""

    root: Path
    project: Project
    parts: dict[str, Part]
    links: tuple[Link, ...]
    computed: tuple[tuple[str, Spot], ...]
    callers: dict[str, tuple[str, ...]]
    """Who calls a function besides pages, by its id: `timer`, `push`, `payment`, `http`."""
    skipped: tuple[Skipped, ...]
    files: int
    """How many files a run of `check` would analyse."""

    def links_of(self, source: str, kind: str) -> list[Link]:
        """What leads from `source`."""
        return [link for link in self.links if link.source == source and link.kind == kind]

    def links_to(self, target: str, kind: str) -> list[Link]:
        """What leads to `target`."""
        return [link for link in self.links if link.target == target and link.kind == kind]


def overview_of(root: Path, config: Config, size_limit: int = DEFAULT_SIZE_LIMIT) -> Overview:
    """Look at the project at `root` as a run of `check` would."""
    project = discover(root, exclude=config.exclude, exclude_prefix=config_prefix(config, root), size_limit=size_limit)
    reader = Reader(project, size_limit)
    read = lru_cache(_KEPT)(reader.read)  # looking for callers reads the same files again and again
    index = ProjectIndex(Workspace(project, read), ())
    builder = _Builder(index)
    builder.build()
    skipped = sorted({*project.skipped, *reader.left_out.values()})
    links = tuple(
        Link(source, target, kind, tuple(sorted(operations)), tuple(sorted(places)))
        for (source, target, kind), (operations, places) in sorted(builder.links.items())
    )
    files = sum(file.kind is not FileKind.OTHER and file.path not in reader.left_out for file in project.files.values())
    return Overview(root, project, builder.parts, links, tuple(sorted(builder.computed)), builder.callers, tuple(skipped), files)


class _Builder:
    """Gathers parts and links."""

    def __init__(self, index: ProjectIndex) -> None:
        self._index = index
        self._project = index.project
        self._by_stem: dict[str, str] = {}
        self.parts: dict[str, Part] = {}
        self.links: dict[tuple[str, str, str], tuple[set[str], set[Spot]]] = {}
        self.computed: set[tuple[str, Spot]] = set()
        self.callers: dict[str, tuple[str, ...]] = {}
        self._importing: dict[str, tuple[str, ...]] = {}

    def build(self) -> None:
        """Everything: what the configuration declares, then what the code does."""
        for app in self._project.mini_programs:
            self._add_app(app)
        for number, function in enumerate(self._project.functions):
            home = self._project.function_roots[function.root].path if function.root is not None else paths.parent(function.dir)
            part = self._add(Part(f"function:{function.dir}", "function", function.name, function.dir, home))
            self.callers[part.id] = tuple(sorted(self._index.callers_besides_pages(number) - {"several"}))
        self._add_components()
        for use in cloud_uses(self._index, self._is_part):
            self._add_use(use)
        for part in [part for part in self.parts.values() if part.kind == "module"]:
            for importer in self._importing_parts(part.path or ""):
                self._link(importer, part.id, "imports")

    def _add(self, part: Part) -> Part:
        return self.parts.setdefault(part.id, part)

    def _link(self, source: str, target: str, kind: str, spot: Spot | None = None, operations: tuple[str, ...] = ()) -> None:
        known, places = self.links.setdefault((source, target, kind), (set(), set()))
        known.update(operations)
        if spot is not None:
            places.add(spot)

    def _add_app(self, app: MiniProgram) -> None:
        if app.app is not None:
            self._by_stem[app.app] = self._add(Part(f"app:{app.root}", "app", app.root or ".", app.app, app.root)).id
        for page in app.pages:
            exists = any(self._project.presence(page.path + ending) is not False for ending in (".js", ".ts", ".wxml", ".json"))
            self._by_stem[page.path] = self._add(Part(f"page:{page.path}", "page", page.route, page.path, app.root, exists)).id
        for component in app.components:
            name = paths.relative(app.root, component.path) if paths.contains(app.root, component.path) else component.path
            if component.path not in self._by_stem:
                self._by_stem[component.path] = self._add(Part(f"component:{component.path}", "component", name, component.path, app.root)).id

    def _add_components(self) -> None:
        """Which page or component declares which component of the project."""
        registry = self._index.views.registry
        for stem, part in list(self._by_stem.items()):
            for entry in registry.declared_in(f"{stem}.json"):
                target = self._by_stem.get(entry.target or "") if entry.kind == "project" else None
                if target is not None:
                    self._link(part, target, "contains")

    def _importing_parts(self, module: str) -> tuple[str, ...]:
        """The pages, components and apps that import the script `module`, directly or through other modules."""
        if module not in self._importing:
            found: dict[str, None] = {}
            pending = [module]
            seen = set(pending)
            while pending:
                for file in self._importers(pending.pop()):
                    if self._is_part(file):
                        found[self._part_of(file)] = None
                    elif file.path not in seen:
                        seen.add(file.path)
                        pending.append(file.path)
            self._importing[module] = tuple(sorted(found))
        return self._importing[module]

    def _importers(self, path: str) -> Iterator[SourceFile]:
        """The files of the same app that import the file at `path`."""
        imported = self._project.files[path]
        word = paths.base_name(paths.stem(path)).encode("utf-8", "surrogateescape")
        if word == b"index":
            word = paths.base_name(paths.parent(path)).encode("utf-8", "surrogateescape")
        for file in self._project.files.values():
            if file.language not in SCRIPT_LANGUAGES or file.mini_program != imported.mini_program or file.path == path:
                continue
            data = self._index.workspace.read(file.path)
            module = self._index.module(file.path) if data is not None and word in data else None
            if module is not None and any(self._index.workspace.resolve_import(file.path, site.specifier) == path for site in module.imports):
                yield file

    def _is_part(self, file: SourceFile) -> bool:
        return file.kind.is_function or paths.stem(file.path) in self._by_stem

    def _part_of(self, file: SourceFile) -> str:
        """The id of the part that a file of one belongs to."""
        function = self._project.function_of(file)
        return f"function:{function.dir}" if function is not None else self._by_stem[paths.stem(file.path)]

    def _user(self, file: SourceFile) -> Part:
        """What a call is put down to: the part that the file belongs to, or that alone imports it; else the module itself."""
        if self._is_part(file):
            return self.parts[self._part_of(file)]
        importing = self._importing_parts(file.path)
        if len(importing) == 1:
            return self.parts[importing[0]]
        app = self._project.mini_program_of(file)
        return self._add(Part(f"module:{file.path}", "module", file.path, file.path, app.root if app is not None else None))

    def _add_use(self, use: CloudUse) -> None:
        if use.user.kind is FileKind.OTHER:
            return
        if use.name is None:
            self.computed.add((use.kind, use.spot))
            return
        user = self._user(use.user)
        if use.kind == "collection":
            target = self._add(Part(f"collection:{use.name}", "collection", use.name)).id
            self._link(user.id, target, "uses", use.spot, use.operations)
            return
        for target in self._functions_called(use.user, use.name):
            self._link(user.id, target, "calls", use.spot)

    def _functions_called(self, file: SourceFile, name: str) -> Iterator[str]:
        """The functions of that name that code in `file` can call; a part that is not there if the project has none."""
        app = self._project.mini_program_of(file)
        callable_here = self._project.functions_of(app) if app is not None else ()
        named = [function for function in callable_here if function.name == name]
        named = named or [function for function in self._project.functions if function.name == name]
        if not named:
            yield self._add(Part(f"function:?{name}", "function", name, exists=False)).id
        for function in named:
            yield f"function:{function.dir}"
