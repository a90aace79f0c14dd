"""The project model: plain data about what every file is.

All paths are POSIX strings relative to the project's root (the folder that is linted); "" is the root itself. Small records are named tuples: making a frozen
dataclass takes a millisecond at every start, and every file of a project is one record.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from wxlint.project import disk
from wxlint.project.paths import LONGEST, contains
from wxlint.records import dataclass

if TYPE_CHECKING:
    from wxlint.diagnostics import Note


class Language(enum.Enum):
    """Which grammar reads a file."""

    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"
    TSX = "tsx"
    WXS = "wxs"
    WXML = "wxml"
    WXSS = "wxss"
    JSON = "json"
    OTHER = "other"


class FileKind(enum.Enum):
    """What the platform takes a file for."""

    APP = "app"
    PAGE = "page"
    COMPONENT = "component"
    MODULE = "module"
    """Client code that is neither app, page nor component: a library module."""
    WXS = "wxs"
    WXML = "wxml"
    WXSS = "wxss"
    CONFIG = "config"
    """JSON that the platform or its tools read."""
    FUNCTION_ENTRY = "function-entry"
    FUNCTION_MODULE = "function-module"
    PLUGIN = "plugin"
    OTHER = "other"
    """Not part of a Mini Program project as far as its configuration says."""

    @property
    def is_client(self) -> bool:
        """Whether the file's code runs inside the Mini Program on the user's phone."""
        return self in _CLIENT

    @property
    def is_function(self) -> bool:
        """Whether the file's code runs in a cloud function."""
        return self in (FileKind.FUNCTION_ENTRY, FileKind.FUNCTION_MODULE)


_CLIENT = frozenset({FileKind.APP, FileKind.PAGE, FileKind.COMPONENT, FileKind.MODULE, FileKind.WXS, FileKind.WXML, FileKind.WXSS, FileKind.PLUGIN})


class Framework(enum.Enum):
    """What compiles the client code, if not WeChat's own tools."""

    NATIVE = "native"
    TARO = "taro"
    UNI_APP = "uni-app"
    MPX = "mpx"
    WEPY = "wepy"


class SourceFile(NamedTuple):
    """One file that can be analysed.

    `mini_program` and `function` index `Project.mini_programs` and `Project.functions`; None where the file belongs to none. A file belongs to the
    innermost root that holds it, and cloud-function roots win over client roots.
    """

    path: str
    kind: FileKind
    language: Language
    mini_program: int | None = None
    function: int | None = None


class Page(NamedTuple):
    """A page of an app: `route` as the app knows it (`pages/index/index`), `path` as the project does, without extension; it need not exist.

    `subpackage` is the `root` of its `Subpackage`.
    """

    route: str
    path: str
    subpackage: str | None = None
    independent: bool = False
    tab: bool = False


class Component(NamedTuple):
    """A component: `path` without extension, and the names it is used under."""

    path: str
    names: tuple[str, ...] = ()


class Subpackage(NamedTuple):
    """A subpackage: `root` relative to the project."""

    root: str
    name: str | None
    independent: bool


class Trigger(NamedTuple):
    """What starts a function besides calls from clients: `timer` and its cron expression, or another declared type."""

    name: str
    type: str
    config: str


class CloudFunction(NamedTuple):
    """A cloud function: its folder is what is uploaded.

    `entry` is the file that holds the handler, None where none was found; `handler` is the exported name (`main`). `type` is `Event` or `HTTP`.
    `dependencies` is None where the folder has no readable package.json, and so is `dev_dependencies`; it holds the optional and the peer dependencies too.
    """

    name: str
    dir: str
    entry: str | None
    handler: str
    type: str = "Event"
    runtime: str | None = None
    triggers: tuple[Trigger, ...] = ()
    dependencies: Mapping[str, str] | None = None
    dev_dependencies: Mapping[str, str] | None = None
    package_json: str | None = None
    config_json: str | None = None
    root: int | None = None
    """Index into `Project.function_roots`."""
    layers: tuple[str, ...] = ()
    """The names of the layers that a configuration binds to it: packages in them need no declaration."""


class FunctionRoot(NamedTuple):
    """A folder whose subfolders are cloud functions. `declared` tells a configured root from one that was recognised by its contents."""

    path: str
    declared: bool
    config: str | None = None


@dataclass(frozen=True)
class MiniProgram:
    """One app (or component library, or plugin): the folder with app.json and what belongs to it.

    `function_roots` are the roots that its project.config.json or its neighbourhood names: the functions that its pages can call.
    `app` is app.json's folder plus `app` (`miniprogram/app`; `game` for a mini game), without extension; None for libraries, plugins, apps that a framework
    compiles, and folders that a configuration names but that hold no app.json.
    """

    root: str
    app: str | None
    config: str | None
    """The project.config.json, where there is one."""
    compile_type: str = "miniprogram"
    framework: Framework = Framework.NATIVE
    pages: tuple[Page, ...] = ()
    components: tuple[Component, ...] = ()
    subpackages: tuple[Subpackage, ...] = ()
    plugin_root: str | None = None
    function_roots: tuple[int, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    """`project.config.json` with the private configuration laid over it, as plain JSON values."""
    entry_page: str | None = None
    """The route that `entryPagePath` of app.json names, whether or not there is such a page."""

    def subpackage_of(self, path: str) -> Subpackage | None:
        """The subpackage that a file stands in; None in the main package."""
        around = [package for package in self.subpackages if contains(package.root, path)]
        return max(around, key=lambda package: len(package.root)) if around else None

    @property
    def is_game(self) -> bool:
        """Whether this is a mini game: no pages, other APIs."""
        return self.compile_type in ("game", "gamePlugin")

    @cached_property
    def page_by_route(self) -> Mapping[str, Page]:
        """The first page of each route."""
        return {page.route: page for page in reversed(self.pages)}

    @cached_property
    def page_by_path(self) -> Mapping[str, Page]:
        """The first page of each path."""
        return {page.path: page for page in reversed(self.pages)}


class Skipped(NamedTuple):
    """A file or folder that was left out, and why: `ignored`, `excluded`, `minified`, `too-large`, `twin`, `vendored`, `outside`, `unreadable`, `special`."""

    path: str
    reason: str


@dataclass(frozen=True)
class Project:
    """Everything below one root."""

    root: Path
    files: Mapping[str, SourceFile]
    """By path, in sorted order."""
    mini_programs: tuple[MiniProgram, ...] = ()
    functions: tuple[CloudFunction, ...] = ()
    function_roots: tuple[FunctionRoot, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[Note, ...] = ()
    assets: frozenset[str] = frozenset()
    """The files that are there but cannot be analysed (images, styles of other compilers, declarations), to know what exists."""
    packages: frozenset[str] = frozenset()
    """What any package.json of the repository asks for, and the names of the packages that stand in it."""
    around: Project | None = None
    """The project that this one is a part of: it knows what is there outside of the part."""

    @property
    def repository(self) -> Project:
        """All that was found together with this project; itself if it is no part of another."""
        return self.around or self

    def prepare(self) -> None:
        """Work out what parts of this project will ask it, once for all processes that analyse them."""
        _ = self._skipped_paths, self._known_folders, self.configurations, self.function_names, self.usual_versions

    def presence(self, path: str) -> bool | None:
        """Whether the file `path` is there; None where that is not known because it, or a folder around it, was left out."""
        if self.around is not None:
            return self.around.presence(path)
        if path in self.files or path in self.assets:
            return True
        if path in self._skipped_paths or len(path) > LONGEST:
            return None
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self._skipped_paths:
                return None
            if folder in self._known_folders:
                return False
        return False

    def has_folder(self, path: str) -> bool | None:
        """Whether there is a folder `path` with anything in it; None where that is not known because it, something in it or a folder around it was left out."""
        if self.around is not None:
            return self.around.has_folder(path)
        if not path or path in self._known_folders:
            return True
        return None if any(skipped.startswith(f"{path}/") for skipped in self._skipped_paths) else self.presence(path)

    def size(self, path: str) -> int | None:
        """How many bytes the file `path` has; None where it is none that the project knows, or cannot be looked at."""
        return disk.size(str(self.root / path)) if path in self.repository.files or path in self.repository.assets else None

    @cached_property
    def _skipped_paths(self) -> frozenset[str]:
        return frozenset(skipped.path for skipped in self.skipped)

    @cached_property
    def _known_folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for path in (*self.files, *self.assets):
            folder = path.rpartition("/")[0]
            while folder and folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(folders)

    def mini_program_of(self, file: SourceFile) -> MiniProgram | None:
        """The app that `file` belongs to."""
        return None if file.mini_program is None else self.mini_programs[file.mini_program]

    def function_of(self, file: SourceFile) -> CloudFunction | None:
        """The cloud function that `file` belongs to."""
        return None if file.function is None else self.functions[file.function]

    def functions_of(self, app: MiniProgram) -> tuple[CloudFunction, ...]:
        """The cloud functions that `app` can call by name, as far as the repository shows."""
        return tuple(
            self.functions[index] for index in sorted(index for root in app.function_roots for index in self._functions_by_root.get(root, ()))
        )

    def app_files(self, app: int | None) -> tuple[SourceFile, ...]:
        """The files that belong to app `app` (an index into `mini_programs`), or to none, in sorted order."""
        return self._files_by_app.get(app, ())

    def function_files(self, function: int) -> tuple[SourceFile, ...]:
        """The files that belong to cloud function `function` (an index into `functions`), in sorted order."""
        return self._files_by_function.get(function, ())

    @cached_property
    def function_names(self) -> frozenset[str]:
        """The names of all cloud functions."""
        return frozenset(function.name for function in self.functions)

    @cached_property
    def usual_versions(self) -> Mapping[str, str]:
        """The version of each package that most functions ask for."""
        counts: dict[str, Counter[str]] = {}
        for function in self.functions:
            for name, version in (function.dependencies or {}).items():
                counts.setdefault(name, Counter())[version] += 1
        return {name: min(count, key=lambda version: (-count[version], version)) for name, count in counts.items()}

    @cached_property
    def configurations(self) -> tuple[str, ...]:
        """The paths of all project.config.json."""
        return tuple(path for path in self.files if path.rpartition("/")[2] == "project.config.json")

    @cached_property
    def app_by_root(self) -> Mapping[str, MiniProgram]:
        """The apps by their folders."""
        return {app.root: app for app in reversed(self.mini_programs)}

    @cached_property
    def function_root_paths(self) -> frozenset[str]:
        """The folders whose subfolders are cloud functions."""
        return frozenset(root.path for root in self.function_roots)

    @cached_property
    def _functions_by_root(self) -> Mapping[int | None, tuple[int, ...]]:
        return grouped(range(len(self.functions)), lambda index: self.functions[index].root)

    @cached_property
    def _files_by_app(self) -> Mapping[int | None, tuple[SourceFile, ...]]:
        return grouped(self.files.values(), lambda file: file.mini_program)

    @cached_property
    def _files_by_function(self) -> Mapping[int | None, tuple[SourceFile, ...]]:
        return grouped(self.files.values(), lambda file: file.function)


_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


def grouped(items: Iterable[_Item], key: Callable[[_Item], _Key]) -> Mapping[_Key, tuple[_Item, ...]]:
    """`items` by what `key` gives for them. In a large repository, a look through all of them for each group would take the square of its size."""
    found: dict[_Key, list[_Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {group: tuple(members) for group, members in found.items()}
