"""Which folders hold client code: apps, mini games, plugins, framework apps and component libraries."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from wxlint.diagnostics import Text
from wxlint.project import paths
from wxlint.project.components import is_component_json
from wxlint.project.configuration import ConfigurationReader, mapping
from wxlint.project.frameworks import FrameworkApp, find_framework_apps
from wxlint.project.project_config import NAME, PRIVATE_NAME, ProjectConfig, read_project_config
from wxlint.project.walk import Tree


class ClientKind(Enum):
    """What a folder of client code is."""

    APP = "app"
    GAME = "game"
    PLUGIN = "plugin"
    FRAMEWORK = "framework"
    LIBRARY = "library"
    UNKNOWN = "unknown"
    """A configuration names it, but there is no app.json in it."""


class Client:
    """One folder of client code. `components` are those that make a library one.

    Several configurations can name the same folder: `config` is the outermost, `configs` are all.
    """

    def __init__(
        self,
        root: str,
        kind: ClientKind,
        configs: Iterable[ProjectConfig] = (),
        framework: FrameworkApp | None = None,
        components: Iterable[str] = (),
    ) -> None:
        self.root = root
        self.kind = kind
        self.configs = list(configs)
        self.framework = framework
        self.components = list(components)

    @property
    def config(self) -> ProjectConfig | None:
        """The configuration that names this folder."""
        return self.configs[0] if self.configs else None


# What only a Mini Program's app.json has; other tools (Expo, Heroku) have files of this name too.
_APP_KEYS = frozenset({"pages", "subPackages", "subpackages", "window", "tabBar", "usingComponents", "sitemapLocation"})
_FOREIGN_APP_KEYS = frozenset({"expo", "buildpacks"})
_GAME_KEYS = frozenset({"deviceOrientation", "subpackages", "subPackages", "openDataContext", "plugins"})


def read_project_configs(tree: Tree, reader: ConfigurationReader) -> list[ProjectConfig]:
    """Every project configuration, outer folders first."""
    folders = dict.fromkeys([*tree.holding(NAME), *tree.holding(PRIVATE_NAME)])
    return [read_project_config(tree, reader, folder) for folder in sorted(folders, key=lambda folder: (paths.depth(folder), folder))]


def find_clients(tree: Tree, reader: ConfigurationReader, configs: Iterable[ProjectConfig]) -> list[Client]:
    """All apps, games, plugins and framework apps, by their folders. Libraries are found later, when it is known what belongs to an app."""
    finder = _ClientFinder(tree, reader)
    for config in configs:
        finder.add_configured(config)
    finder.add_recognised()
    finder.add_empty_roots()
    return [finder.clients[root] for root in sorted(finder.clients)]


def is_app_folder(tree: Tree, reader: ConfigurationReader, folder: str) -> bool:
    """Whether the app.json in `folder` is one of a Mini Program."""
    settings = reader.optional(paths.join(folder, "app.json"))
    if settings and not _APP_KEYS.isdisjoint(settings):
        return _FOREIGN_APP_KEYS.isdisjoint(settings)
    return not settings and any(paths.join(folder, name) in tree for name in ("app.js", "app.ts", "app.wxss"))


def find_libraries(tree: Tree, reader: ConfigurationReader, candidates: Iterable[str]) -> list[Client]:
    """The component libraries among the JSON files `candidates`, which belong to no app: one for each package.json, or for the whole root."""
    groups: dict[str, list[str]] = {}
    for path in candidates:
        component = paths.stem(path)
        if f"{component}.wxml" in tree.files and is_component_json(reader, path):
            package = next((folder for folder in paths.ancestors(path) if tree.is_marked(folder, "package.json")), "")
            groups.setdefault(package, []).append(component)
    libraries = [
        Client(paths.common(map(paths.parent, components)), ClientKind.LIBRARY, components=sorted(components)) for components in groups.values()
    ]
    return sorted(libraries, key=lambda library: library.root)


class _ClientFinder:
    def __init__(self, tree: Tree, reader: ConfigurationReader) -> None:
        self._tree = tree
        self._reader = reader
        self._without_app: dict[str, ProjectConfig] = {}
        self.clients: dict[str, Client] = {}
        for app in find_framework_apps(tree, reader):
            self.clients[app.root] = Client(app.root, ClientKind.FRAMEWORK, framework=app)

    def add_configured(self, config: ProjectConfig) -> None:
        """The clients that a project configuration names."""
        if config.plugin_root is not None:
            self._add(Client(config.plugin_root, ClientKind.PLUGIN, [config]))
        for root in config.client_roots:
            kind = self._kind(root, config)
            if kind is not None and root != config.plugin_root:
                self._add(Client(root, kind, [config]))
                return
        compiled = self._framework_app(config)
        if compiled is None:
            self._without_app[config.folder] = config
        else:
            compiled.configs.append(config)

    def add_recognised(self) -> None:
        """The clients that no configuration names, or only one whose roots are not there."""
        for folder in self._tree.holding("app.json"):
            if folder not in self.clients and is_app_folder(self._tree, self._reader, folder):
                self._add(Client(folder, ClientKind.APP, self._waiting_configs(folder)))
        for folder in self._tree.holding("game.json"):
            if folder not in self.clients and self._is_game(folder):
                self._add(Client(folder, ClientKind.GAME, self._waiting_configs(folder)))
        for folder in self._tree.holding("plugin.json"):
            if folder not in self.clients and self._is_plugin(folder):
                self._add(Client(folder, ClientKind.PLUGIN))

    def add_empty_roots(self) -> None:
        """Folders that a configuration names for an app and that hold code but no app.json."""
        for config in self._without_app.values():
            named = [root for root in config.client_roots if root != config.folder and root not in self.clients]
            if named and config.plugin_root is None:
                self._add(Client(named[0], ClientKind.UNKNOWN, [config]))
                self._reader.note(
                    config.path,
                    Text(
                        f"there is no `app.json` in `{named[0]}`, the folder that `{config.path}` names for the Mini Program: its pages are not known",
                        f"`{config.path}` 指定的小程序目录 `{named[0]}` 中没有 `app.json`，无法得知有哪些页面",
                    ),
                )

    def _add(self, client: Client) -> None:
        known = self.clients.get(client.root)
        if known is None or known.kind is ClientKind.FRAMEWORK:
            self.clients[client.root] = client
        else:
            known.configs += client.configs

    def _kind(self, root: str, config: ProjectConfig) -> ClientKind | None:
        is_game = config.compile_type in ("game", "gamePlugin")
        if self._tree.is_marked(root, "game.json") and (is_game or not self._tree.is_marked(root, "app.json")):
            return ClientKind.GAME
        named = root != config.folder or is_app_folder(self._tree, self._reader, root)
        return ClientKind.APP if self._tree.is_marked(root, "app.json") and named else None

    def _framework_app(self, config: ProjectConfig) -> Client | None:
        """The framework app that is compiled into the roots of `config`."""
        for place in (*config.missing_roots, *config.client_roots, config.folder):
            for around in (place, *paths.ancestors(place)):
                client = self.clients.get(around)
                if client is not None and client.kind is ClientKind.FRAMEWORK:
                    return client
        return None

    def _waiting_configs(self, folder: str) -> list[ProjectConfig]:
        """The innermost configuration around `folder` that has found no app yet, if there is one; it is taken."""
        innermost = next((around for around in (folder, *paths.ancestors(folder)) if around in self._without_app), None)
        return [] if innermost is None else [self._without_app.pop(innermost)]

    def _is_game(self, folder: str) -> bool:
        settings = self._reader.optional(paths.join(folder, "game.json")) or {}
        has_entry = any(paths.join(folder, name) in self._tree for name in ("game.js", "game.ts"))
        return has_entry and not _GAME_KEYS.isdisjoint(settings)

    def _is_plugin(self, folder: str) -> bool:
        settings = self._reader.optional(paths.join(folder, "plugin.json")) or {}
        return bool(mapping(settings.get("publicComponents"))) or ("main" in settings and isinstance(settings.get("pages"), dict))
