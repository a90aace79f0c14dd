"""Cloud functions: the folders that are uploaded, the file and the export that the platform calls, and what starts them.

A function's folder is uploaded as a whole; the developer tools call `main` of `index` in it (miniprogram-ci 2.1.42, `ci/cloud/uploadFunction.js`, creates
it with the handler `index.main`), the CloudBase command line whatever `handler` says. A config.json beside it declares triggers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wxlint.project import paths
from wxlint.project.cloudbaserc import DEFAULT_HANDLER, DeclaredFunction, read_triggers
from wxlint.project.configuration import ConfigurationReader, JsonObject, string_mapping, text
from wxlint.project.function_roots import FunctionRootPlan, exports_handler
from wxlint.project.languages import CODE_EXTENSIONS, CODE_LANGUAGES
from wxlint.project.model import CloudFunction
from wxlint.project.walk import Tree

_BOOTSTRAP = "scf_bootstrap"
"""The script that starts an HTTP function (https://docs.cloudbase.net/cloud-function/develop)."""

# Entries of functions in other languages: they have a name that can be called, though nothing in them is analysed.
_OTHER_ENTRIES = (_BOOTSTRAP, "index.py", "main.py", "app.py", "index.php", "main.go", "pom.xml", "Dockerfile", "container.config.json")

_INSTALLED = ("peerDependencies", "optionalDependencies", "dependencies")

# Folders beside functions that usually hold what functions share: more than an index file has to say that they are functions.
_SHARED_NAMES = frozenset(
    {"common", "commons", "shared", "share", "lib", "libs", "util", "utils", "helper", "helpers", "core", "layer", "layers", "public"}
)


class FunctionFinder:
    """Reads the functions of planned roots."""

    def __init__(
        self, tree: Tree, reader: ConfigurationReader, client_roots: Iterable[str], declared: Iterable[DeclaredFunction], root_name: str
    ) -> None:
        self._tree = tree
        self._reader = reader
        self._client_roots = frozenset(client_roots)
        self._declared = list(declared)
        self._declared_folders = frozenset(function.dir for function in self._declared)
        self._root_name = root_name

    def find(self, plans: list[FunctionRootPlan]) -> list[CloudFunction]:
        """All functions of `plans`, by folder and name; `CloudFunction.root` indexes `plans`."""
        indexes = {plan.path: index for index, plan in enumerate(plans)}
        folders: dict[str, int | None] = {}
        for index, plan in enumerate(plans):
            for folder in plan.folders if plan.folders is not None else self._function_folders(plan.path, indexes):
                folders.setdefault(folder, index)
        by_name: dict[str, list[str]] = {}
        for folder in folders:
            by_name.setdefault(paths.base_name(folder), []).append(folder)
        nearest_root = _NearestRoot(plans)
        declarations: dict[str, list[DeclaredFunction | None]] = {}
        for declared in self._declared:
            folder = self._folder_of(declared, by_name)
            if folder not in folders:
                folders[folder] = nearest_root(folder)
            declarations.setdefault(folder, []).append(declared)
        functions: dict[tuple[str, str], CloudFunction] = {}
        for folder, root in folders.items():
            for declaration in declarations.get(folder, [None]):
                function = self._read(folder, root, declaration)
                functions.setdefault((function.dir, function.name), function)
        return [functions[key] for key in sorted(functions)]

    def _folder_of(self, declared: DeclaredFunction, by_name: Mapping[str, list[str]]) -> str:
        """The folder of `declared`: a function that is not where the command line looks may be the one of that name in a root of the developer tools."""
        if self._tree.has_folder(declared.dir):
            return declared.dir
        same_name = by_name.get(declared.name, ())
        return same_name[0] if len(same_name) == 1 else declared.dir

    def _function_folders(self, root: str, roots: Mapping[str, int]) -> Iterator[str]:
        """The folders below `root` that are functions. A folder without an entry may group functions."""
        pending = [(folder, True) for folder in reversed(self._tree.subfolders(root))]
        while pending:
            folder, is_direct = pending.pop()
            if folder in self._client_roots or folder in roots:
                continue
            if folder in self._declared_folders or self._is_function(folder, is_direct):
                yield folder
            else:
                pending.extend((subfolder, False) for subfolder in reversed(self._tree.subfolders(folder)))

    def _is_function(self, folder: str, is_direct: bool) -> bool:
        if self._tree.is_marked(folder, "package.json") or any(paths.join(folder, name) in self._tree for name in _OTHER_ENTRIES):
            return True
        entry = self._existing(folder, "index")
        if entry is None:
            return is_direct and paths.join(folder, "config.json") in self._tree
        name = paths.base_name(folder).lower()
        if is_direct and name not in _SHARED_NAMES and not name.startswith("_"):
            return True
        return paths.join(folder, "config.json") in self._tree or exports_handler(self._reader.read_bytes(entry) or b"")

    def _read(self, folder: str, root: int | None, declared: DeclaredFunction | None) -> CloudFunction:
        package_path = paths.join(folder, "package.json")
        package = self._reader.optional(package_path) if package_path in self._tree.files else None
        config_path = paths.join(folder, "config.json")
        config = (self._reader.optional(config_path) if config_path in self._tree.files else None) or {}
        triggers = [*read_triggers(config.get("triggers")), *(declared.triggers if declared else ())]
        is_http = (declared is not None and declared.type == "HTTP") or paths.join(folder, _BOOTSTRAP) in self._tree
        handler = (declared.handler if declared else None) or DEFAULT_HANDLER
        return CloudFunction(
            name=declared.name if declared else paths.base_name(folder) or self._root_name,
            dir=folder,
            entry=self._entry(folder, declared, package or {}, is_http),
            handler=handler.rpartition(".")[2],
            type="HTTP" if is_http else "Event",
            runtime=declared.runtime if declared else None,
            triggers=tuple(dict.fromkeys(triggers)),
            dependencies=None if package is None else _installed(package),
            dev_dependencies=None if package is None else string_mapping(package.get("devDependencies")),
            package_json=package_path if package_path in self._tree.files else None,
            config_json=config_path if config_path in self._tree.files else None,
            root=root,
            layers=declared.layers if declared else (),
        )

    def _entry(self, folder: str, declared: DeclaredFunction | None, package: JsonObject, is_http: bool) -> str | None:
        if declared is not None and declared.runtime and not declared.runtime.lower().startswith("node"):
            return None
        stems = [declared.handler.rpartition(".")[0]] if declared is not None and declared.handler else []
        stems.append("index")
        if main := text(package.get("main")):
            stems += [_without_code_extension(main), f"{main}/index"]
        stems += ["src/index", *(["app", "server", "main", "src/app", "src/server", "src/main"] if is_http else [])]
        return next((found for stem in stems if (found := self._existing(folder, stem)) is not None), None)

    def _existing(self, folder: str, stem: str) -> str | None:
        """The code file that `stem` in `folder` means; for build output, which is not analysed, the source it is built from."""
        stem = _without_code_extension(stem)
        first, _, rest = stem.removeprefix("./").partition("/")
        stems = [stem, f"src/{rest}", rest] if rest and first in ("dist", "lib", "build", "out", "output") else [stem]
        for candidate in stems:
            place = paths.resolve(folder, candidate)
            if place and paths.contains(folder, place):
                for extension in CODE_EXTENSIONS:
                    if self._tree.files.get(place + extension) in CODE_LANGUAGES:
                        return place + extension
        return None


def _installed(package: JsonObject) -> dict[str, str]:
    """The packages that npm installs for a package: peers since npm 7, optional ones where it can (https://docs.npmjs.com/cli/configuring-npm/package-json)."""
    return {name: version for section in _INSTALLED for name, version in string_mapping(package.get(section)).items()}


def _without_code_extension(path: str) -> str:
    return next((path.removesuffix(extension) for extension in CODE_EXTENSIONS if path.endswith(extension)), path)


class _NearestRoot:
    """The root that holds a folder or, for a function whose code is not there, the one that shares most of the way with it."""

    def __init__(self, plans: Sequence[FunctionRootPlan]) -> None:
        self._exact = {plan.path: index for index, plan in enumerate(plans)}
        self._around: dict[str, int] = {}
        for index, plan in enumerate(plans):
            for folder in paths.ancestors(plan.path):
                self._around.setdefault(folder, index)

    def __call__(self, folder: str) -> int | None:
        around = (folder, *paths.ancestors(folder))
        for indexes in (self._exact, self._around):
            if (index := next((indexes[place] for place in around if place in indexes), None)) is not None:
                return index
        return None
