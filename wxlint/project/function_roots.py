"""Which folders hold cloud functions: those that a configuration names, and those that look like it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from wxlint.diagnostics import Text
from wxlint.project import paths
from wxlint.project.clients import Client
from wxlint.project.cloudbaserc import NAMES, CloudbaseConfig, DeclaredFunction, read_cloudbaserc
from wxlint.project.configuration import ConfigurationReader, JsonObject, text
from wxlint.project.frameworks import dependency_names
from wxlint.project.languages import CODE_LANGUAGES, is_test, is_tool_configuration
from wxlint.project.project_config import ProjectConfig
from wxlint.project.walk import Tree

SERVER_SDK = "wx-server-sdk"

# Names that the developer tools, the CloudBase command line and their templates give to the folder.
_CONVENTIONAL_NAMES = frozenset({"cloudfunctions", "cloudfunction", "cloud-functions", "cloud_functions"})
_ENTRIES = ("index.ts", "index.js")

_HANDLER_EXPORT = (
    rb"\bexports\.main\b|\bexport\s+(?:default\s+)?(?:async\s+)?(?:const|let|function)\s+main\b|\bmodule\.exports\s*=\s*\{?[^;]{0,200}\bmain\b"
)


def exports_handler(code: bytes) -> bool:
    """Whether a file looks as if it exported `main`. A hint to recognise functions by, taken without parsing."""
    return re.search(_HANDLER_EXPORT, code) is not None


class FunctionRootPlan:
    """A folder of functions before they are read. `config` is the file that names it, None where it was recognised.

    `folders` lists the functions of a root where only some folders are functions. None means that every subfolder with an entry is one, and that code beside
    them is shared by functions. `project_configs` are the project configurations that name it.
    """

    def __init__(self, path: str, config: str | None, folders: list[str] | None = None) -> None:
        self.path = path
        self.config = config
        self.folders = folders
        self.project_configs: list[ProjectConfig] = []


class FunctionRootFinder:
    """Collects the roots step by step; the earlier step wins."""

    def __init__(self, tree: Tree, reader: ConfigurationReader, clients: Iterable[Client]) -> None:
        self._tree = tree
        self._reader = reader
        self._around_clients = {around for client in clients for around in (client.root, *paths.ancestors(client.root))}
        self._around_roots: set[str] = set()
        self._single: set[str] = set()
        self.roots: dict[str, FunctionRootPlan] = {}
        self.declared_functions: list[DeclaredFunction] = []

    def add_configured(self, configs: Iterable[ProjectConfig]) -> None:
        """The `cloudfunctionRoot` of every project configuration."""
        for config in configs:
            root = config.function_root
            if root is None:
                continue
            if root in self._around_clients:
                self._reader.note(
                    config.path,
                    Text(
                        f"`cloudfunctionRoot` in `{config.path}` holds the Mini Program itself: cloud functions are recognised by what folders hold",
                        f"`{config.path}` 中的 `cloudfunctionRoot` 包含小程序自身，因此改为根据目录内容识别云函数",
                    ),
                )
            else:
                self._add_root(root, config.path).project_configs.append(config)

    def add_cloudbase(self) -> None:
        """What every cloudbaserc names."""
        for name in NAMES:
            for folder in self._tree.holding(name):
                self._add_cloudbase_config(read_cloudbaserc(self._tree, self._reader, folder, name))

    def add_conventional(self) -> None:
        """Folders with the name that everybody gives to a folder of functions, if there is something like a function in them."""
        for folder in sorted(self._tree.folders()):
            name = paths.base_name(folder).lower()
            is_named = name in _CONVENTIONAL_NAMES or (name == "functions" and paths.base_name(paths.parent(folder)).lower() == "cloud")
            # uniCloud's functions are called and deployed in another way.
            if (
                not is_named
                or folder in self._around_clients
                or self._is_taken(folder)
                or any(part.lower().startswith("unicloud") for part in folder.split("/"))
            ):
                continue
            if any(self._looks_complete(subfolder) for subfolder in self._tree.subfolders(folder)):
                self._add_root(folder, None)

    def add_by_package(self) -> None:
        """Folders whose package.json asks for the server SDK."""
        for folder in self._tree.holding("package.json"):
            package = self._reader.optional(paths.join(folder, "package.json"))
            if SERVER_SDK in dependency_names(package) and self._may_be_function(folder) and self._has_entry(folder, package or {}):
                self._add_single(folder, paths.parent(folder))

    def add_by_entry(self, taken: Collection[str]) -> None:
        """Folders whose index file names the server SDK and exports `main`. `taken` are the paths, without extension, of pages and components."""
        for folder in sorted(self._tree.folders()):
            entry = next((path for name in _ENTRIES if (path := paths.join(folder, name)) in self._tree.files), None)
            if entry is None or is_test(entry) or paths.stem(entry) in taken or paths.join(folder, "index.wxml") in self._tree:
                continue
            if not self._may_be_function(folder):
                continue
            code = self._reader.read_bytes(entry) or b""
            if SERVER_SDK.encode() in code and exports_handler(code):
                self._add_single(folder, paths.parent(folder))

    def _add_root(self, root: str, config: str | None) -> FunctionRootPlan:
        """A root all of whose subfolders may be functions."""
        plan = self.roots.setdefault(root, FunctionRootPlan(root, config))
        plan.folders = None
        self._around_roots.update((root, *paths.ancestors(root)))
        return plan

    def _add_cloudbase_config(self, config: CloudbaseConfig) -> None:
        for root in config.function_roots:
            if root not in self._around_clients:
                self._add_root(root, config.path)
        for function in config.functions:
            self.declared_functions.append(function)
            if self._tree.has_folder(function.dir):
                self._add_single(function.dir, function.root, config.path)

    def _add_single(self, folder: str, root: str, config: str | None = None) -> None:
        """One function, in `root`; it stands for itself where `root` holds apps too."""
        if self._is_taken(folder):
            return
        root = folder if root == "" or root in self._around_clients else root
        plan = self.roots.setdefault(root, FunctionRootPlan(root, config, folders=[]))
        if plan.folders is not None:
            plan.folders.append(folder)
            self._single.add(folder)
            self._around_roots.update((folder, *paths.ancestors(folder)))

    def _is_taken(self, folder: str) -> bool:
        """Whether a root or a function found earlier holds `folder`."""
        for around in (folder, *paths.ancestors(folder)):
            plan = self.roots.get(around)
            if around in self._single or (plan is not None and plan.folders is None):
                return True
        return False

    def _may_be_function(self, folder: str) -> bool:
        """Whether `folder` could be a function: nothing else is known about it, and no app or functions stand in it."""
        return folder not in self._around_clients and folder not in self._around_roots and not self._is_taken(folder)

    def _looks_complete(self, folder: str) -> bool:
        has_entry = any(paths.join(folder, name) in self._tree.files for name in _ENTRIES)
        return folder not in self._around_clients and (has_entry or self._tree.is_marked(folder, "package.json"))

    def _has_entry(self, folder: str, package: JsonObject) -> bool:
        candidates = [paths.resolve(folder, name) for name in (*_ENTRIES, text(package.get("main"))) if name]
        return any(
            path is not None and self._tree.files.get(path) in CODE_LANGUAGES and not is_tool_configuration(paths.base_name(path))
            for path in candidates
        )
