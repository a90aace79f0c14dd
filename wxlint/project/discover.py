"""From a folder to a `Project`: what every file is, without parsing any code.

`discover`, `find_project_root` and `read_source` are what other packages need of this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from wxlint.project import paths
from wxlint.project.apps import AppContents, read_app, read_game, read_library, read_plugin
from wxlint.project.classify import ClientFiles, classify
from wxlint.project.clients import Client, ClientKind, find_clients, find_libraries, read_project_configs
from wxlint.project.components import is_component_json
from wxlint.project.configuration import ConfigurationReader, mapping, text
from wxlint.project.disk import exists, is_folder, real_path
from wxlint.project.foreign import foreign_folders
from wxlint.project.frameworks import count_unread, framework_note
from wxlint.project.function_roots import FunctionRootFinder, FunctionRootPlan
from wxlint.project.functions import FunctionFinder
from wxlint.project.ignore import IgnoreRules
from wxlint.project.locate import find_project_root
from wxlint.project.model import CloudFunction, Component, FileKind, Framework, FunctionRoot, Language, MiniProgram, Project, Skipped
from wxlint.project.neighbours import callable_roots
from wxlint.project.ownership import Ownership
from wxlint.project.pack_options import PackRules
from wxlint.project.project_config import ProjectConfig
from wxlint.project.reading import DEFAULT_SIZE_LIMIT, forget_folders, read_source
from wxlint.project.walk import Tree, Walker

__all__ = ["DEFAULT_SIZE_LIMIT", "discover", "find_project_root", "read_source"]


def discover(
    root: Path,
    *,
    exclude: Sequence[str] = (),
    exclude_prefix: str = "",
    size_limit: int = DEFAULT_SIZE_LIMIT,
    respect_gitignore: bool = True,
) -> Project:
    """Everything below `root`.

    `exclude` has patterns in the syntax of .gitignore, which see `root` as `exclude_prefix`; `size_limit` is in bytes. Raises `NotADirectoryError` or `FileNotFoundError` if
    `root` is no folder; whatever else is wrong with the project is in `Project.notes` and `Project.skipped`.
    """
    root = Path(real_path(root))
    if not is_folder(root):
        raise (NotADirectoryError if exists(root) else FileNotFoundError)(str(root))
    forget_folders()
    walker = Walker(root, IgnoreRules(root, exclude, respect_gitignore, exclude_prefix), size_limit)
    tree = walker.walk()
    reader = ConfigurationReader(root, size_limit)
    configs = read_project_configs(tree, reader)
    clients = find_clients(tree, reader, configs)
    if _walk_built_roots(walker, configs, clients):
        configs = read_project_configs(tree, reader)
        clients = find_clients(tree, reader, configs)
    for folder in [folder for client in clients if client.framework for folder in client.framework.vendored_folders if tree.has_folder(folder)]:
        tree.leave_out(folder, "vendored")
    return _Discovery(root, tree, reader, configs, clients).project()


def _walk_built_roots(walker: Walker, configs: Sequence[ProjectConfig], clients: Sequence[Client]) -> bool:
    """Walk the roots of configurations without an app that are in a folder like `dist`: some projects have their sources there."""
    tree = walker.tree
    served = {config.path for client in clients for config in client.configs}
    wanted = [root for config in configs if config.path not in served for root in config.missing_roots]
    walked = [walker.walk_skipped(root) for root in wanted if any(folder in tree.skipped_by_name for folder in (root, *paths.ancestors(root)))]
    return any(walked)


class _Discovery:
    """The steps from clients and configurations to a project; each uses what those before it found."""

    def __init__(self, root: Path, tree: Tree, reader: ConfigurationReader, configs: Sequence[ProjectConfig], clients: list[Client]) -> None:
        self._root = root
        self._tree = tree
        self._reader = reader
        self._clients = clients
        self._contents = {client.root: self._read_client(client) for client in clients}
        self._plans, self._functions = self._find_functions(configs)
        self._shared_roots = [plan.path for plan in self._plans if plan.folders is None]
        self._add_stray_components()

    def project(self) -> Project:
        """Classify all files and put everything together."""
        foreign = foreign_folders(self._tree, self._reader, *self._native_parts())
        ownership = Ownership([self._owned_folders(client) for client in self._clients], self._functions, self._shared_roots, foreign)
        files, twins = classify(self._tree, ownership, [self._client_files(client) for client in self._clients], self._functions)
        skipped = {**self._tree.skipped, **twins}
        roots = callable_roots(self._clients, self._plans)
        self._note_frameworks()
        return Project(
            root=self._root,
            files=files,
            mini_programs=tuple(self._mini_program(client, roots[index]) for index, client in enumerate(self._clients)),
            functions=tuple(self._functions),
            function_roots=tuple(FunctionRoot(plan.path, plan.config is not None, plan.config) for plan in self._plans),
            skipped=tuple(Skipped(path, skipped[path]) for path in sorted(skipped)),
            notes=tuple(self._reader.notes),
            assets=frozenset(self._tree.assets),
            packages=frozenset(self._packages()),
        )

    def _packages(self) -> Iterator[str]:
        for folder in self._tree.holding("package.json"):
            package = self._reader.optional(paths.join(folder, "package.json")) or {}
            for section in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
                yield from mapping(package.get(section))
            if name := text(package.get("name")):
                yield name  # a library's own demos use it by its name

    def _read_client(self, client: Client) -> AppContents:
        match client.kind:
            case ClientKind.APP:
                return read_app(self._tree, self._reader, client.root)
            case ClientKind.GAME:
                return read_game(self._tree, client.root)
            case ClientKind.PLUGIN:
                return read_plugin(self._tree, self._reader, client.root)
            case ClientKind.LIBRARY:
                return read_library(self._tree, self._reader, client.root, client.components)
        return AppContents()

    def _find_functions(self, configs: Sequence[ProjectConfig]) -> tuple[list[FunctionRootPlan], list[CloudFunction]]:
        finder = FunctionRootFinder(self._tree, self._reader, self._clients)
        finder.add_configured(configs)
        finder.add_cloudbase()
        finder.add_conventional()
        finder.add_by_package()
        finder.add_by_entry({stem for contents in self._contents.values() for stem in self._stems(contents)})
        plans = [finder.roots[path] for path in sorted(finder.roots)]
        client_roots = [client.root for client in self._clients]
        functions = FunctionFinder(self._tree, self._reader, client_roots, finder.declared_functions, self._root.name).find(plans)
        return plans, functions

    def _stems(self, contents: AppContents) -> set[str]:
        return contents.page_files | {component.path for component in contents.components}

    def _add_stray_components(self) -> None:
        """Components that nothing names: those of an app's folder belong to the app, all others are libraries."""
        known = {stem for contents in self._contents.values() for stem in self._stems(contents)}
        ownership = Ownership([[client.root] for client in self._clients], self._functions, self._shared_roots)
        homeless: list[str] = []
        strays: dict[int, list[str]] = {}
        for path, language in self._tree.files.items():
            if language is not Language.JSON or paths.stem(path) in known or f"{paths.stem(path)}.wxml" not in self._tree.files:
                continue
            owner = ownership.owner(paths.parent(path))
            if owner.mini_program is not None:
                if is_component_json(self._reader, path):
                    strays.setdefault(owner.mini_program, []).append(paths.stem(path))
            elif owner.function is None:
                homeless.append(path)
        for index, components in strays.items():
            contents = self._contents[self._clients[index].root]
            contents.components = tuple(sorted((*contents.components, *map(Component, components)), key=lambda component: component.path))
        for library in find_libraries(self._tree, self._reader, sorted(homeless)):
            self._clients.append(library)
            self._contents.setdefault(library.root, AppContents()).components += self._read_client(library).components
        self._clients.sort(key=lambda client: client.root)

    def _owned_folders(self, client: Client) -> list[str]:
        """A library owns the folder around its components, unless other roots stand there too: then the folders of its components only."""
        if client.kind is ClientKind.LIBRARY and self._roots_below[client.root] > 1:
            return sorted({paths.parent(component) for component in client.components})
        return [client.root]

    @cached_property
    def _roots_below(self) -> Counter[str]:
        roots = [*(client.root for client in self._clients), *(plan.path for plan in self._plans)]
        return Counter(around for root in roots for around in (root, *paths.ancestors(root)))

    def _native_parts(self) -> tuple[list[str], list[str]]:
        """The roots of apps that no framework compiles, and the paths of everything that is a part of one or a function."""
        native = [client.root for client in self._clients if client.kind not in (ClientKind.LIBRARY, ClientKind.FRAMEWORK)]
        parts = [stem for contents in self._contents.values() for stem in self._stems(contents)]
        parts += [subpackage.root for contents in self._contents.values() for subpackage in contents.subpackages]
        return native, parts + [function.dir for function in self._functions]

    def _note_frameworks(self) -> None:
        apps = [client.framework for client in self._clients if client.framework is not None]
        unread = count_unread(self._tree, apps)
        for app in apps:
            self._reader.note(app.evidence, framework_note(app.framework, unread[app.source]), kind="framework")

    def _client_files(self, client: Client) -> ClientFiles:
        contents = self._contents[client.root]
        roles = {component.path: FileKind.COMPONENT for component in contents.components}
        roles.update(dict.fromkeys(contents.page_files, FileKind.PAGE))
        if contents.app is not None:
            roles[contents.app] = FileKind.APP
        tool_files = {paths.join(client.root, "package.json"), *(client.framework.config_files if client.framework else ())}
        return ClientFiles(
            root=client.root,
            roles=roles,
            config_files=frozenset(contents.config_files | tool_files),
            packing=PackRules(client.config.pack_ignore, client.config.pack_include) if client.config else PackRules((), ()),
            code_kind=FileKind.PLUGIN if client.kind is ClientKind.PLUGIN else FileKind.MODULE,
            source=client.framework.source if client.framework else None,
        )

    def _mini_program(self, client: Client, function_roots: tuple[int, ...]) -> MiniProgram:
        contents = self._contents[client.root]
        config = client.config
        return MiniProgram(
            root=client.root,
            app=contents.app,
            config=config.path if config else None,
            compile_type=_compile_type(client),
            framework=client.framework.framework if client.framework else Framework.NATIVE,
            pages=contents.pages,
            components=contents.components,
            subpackages=contents.subpackages,
            plugin_root=config.plugin_root if config else None,
            function_roots=function_roots,
            settings=config.settings if config else {},
            entry_page=contents.entry_page,
        )


def _compile_type(client: Client) -> str:
    declared = client.config.compile_type if client.config else "miniprogram"
    match client.kind:
        case ClientKind.GAME:
            return "game"
        case ClientKind.PLUGIN:
            return "gamePlugin" if declared == "gamePlugin" else "plugin"
    # The app beside a plugin is there to try the plugin: an app like any other.
    return "miniprogram" if declared in ("plugin", "gamePlugin", "game") else declared
