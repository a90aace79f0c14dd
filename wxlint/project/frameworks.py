"""Apps that a framework compiles: Taro, uni-app, mpx and wepy. Their pages are not what is uploaded, so rules about pages cannot know them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from wxlint.diagnostics import Text
from wxlint.project import paths
from wxlint.project.configuration import ConfigurationReader, JsonObject, mapping
from wxlint.project.languages import CODE_EXTENSIONS
from wxlint.project.model import Framework
from wxlint.project.walk import Tree

# The packages that an app of each framework depends on, and what its source folder holds then (the frameworks' own templates).
_PACKAGES: Mapping[Framework, tuple[str, ...]] = {
    Framework.TARO: ("@tarojs/taro", "@tarojs/cli"),
    Framework.MPX: ("@mpxjs/core",),
    Framework.WEPY: ("wepy", "@wepy/core"),
}
_ENTRIES: Mapping[Framework, tuple[str, ...]] = {
    Framework.TARO: (*(f"app{extension}" for extension in CODE_EXTENSIONS), "app.vue"),
    Framework.MPX: ("app.mpx",),
    Framework.WEPY: ("app.wpy",),
}

NAMES: Mapping[Framework, str] = {Framework.TARO: "Taro", Framework.UNI_APP: "uni-app", Framework.MPX: "mpx", Framework.WEPY: "wepy"}

_UNREAD = (".vue", ".nvue", ".uvue", ".wpy", ".mpx")


class FrameworkApp(NamedTuple):
    """One app: `root` is the folder with its package.json, `source` the folder that is compiled, `evidence` the file that it is recognised by."""

    framework: Framework
    root: str
    source: str
    evidence: str

    @property
    def config_files(self) -> tuple[str, ...]:
        """The JSON files that the framework reads."""
        return tuple(paths.join(self.source, name) for name in ("pages.json", "manifest.json")) if self.framework is Framework.UNI_APP else ()

    @property
    def vendored_folders(self) -> tuple[str, ...]:
        """Where the framework expects components that others wrote (https://uniapp.dcloud.io/tutorial/miniprogram-subject)."""
        return (paths.join(self.source, "wxcomponents"),) if self.framework is Framework.UNI_APP else ()


def find_framework_apps(tree: Tree, reader: ConfigurationReader) -> list[FrameworkApp]:
    """The apps below the root, by their folders."""
    apps = {app.root: app for app in _by_package(tree, reader)}
    for app in _uni_apps(tree, reader):
        apps.setdefault(app.root, app)
    return [apps[root] for root in sorted(apps)]


def count_unread(tree: Tree, apps: Iterable[FrameworkApp]) -> Counter[str]:
    """How many single-file components, whose code is not read, each app has; by the app's source folder."""
    sources = {app.source for app in apps}
    unread = (path for path in tree.assets if paths.extension(path) in _UNREAD) if sources else ()
    return Counter(source for path in unread if (source := next((around for around in paths.ancestors(path) if around in sources), None)) is not None)


def framework_note(framework: Framework, unread: int) -> Text:
    """What to tell people about an app with `unread` single-file components."""
    name = NAMES[framework]
    english = (
        f"this is a {name} app: its cloud functions and cloud calls in scripts are checked, its pages and components, which {name} compiles, are not"
    )
    chinese = f"这是 {name} 项目：会检查其云函数和脚本中的云调用，不检查由 {name} 编译的页面与组件"
    if unread:
        english += f" ({unread} single-file {'component is' if unread == 1 else 'components are'} not read)"
        chinese += f"（其中 {unread} 个单文件组件未读取）"
    return Text(english, chinese)


def dependency_names(package: JsonObject | None) -> set[str]:
    """The names of all packages that a package.json asks for, for running or for development."""
    return set() if package is None else {*mapping(package.get("dependencies")), *mapping(package.get("devDependencies"))}


def _by_package(tree: Tree, reader: ConfigurationReader) -> Iterator[FrameworkApp]:
    for root in tree.holding("package.json"):
        wanted = dependency_names(reader.optional(paths.join(root, "package.json")))
        for framework, packages in _PACKAGES.items():
            if not wanted.isdisjoint(packages):
                source = next((folder for folder in (paths.join(root, "src"), root) if _holds_entry(tree, folder, framework)), None)
                if source is not None:
                    yield FrameworkApp(framework, root, source, paths.join(root, "package.json"))
                    break


def _holds_entry(tree: Tree, folder: str, framework: Framework) -> bool:
    # A native app may use Taro's packages too: app.json tells it apart.
    return any(paths.join(folder, entry) in tree for entry in _ENTRIES[framework]) and not tree.is_marked(folder, "app.json")


def _uni_apps(tree: Tree, reader: ConfigurationReader) -> Iterator[FrameworkApp]:
    for source in tree.holding("pages.json"):
        if tree.is_marked(source, "manifest.json") and "pages" in (reader.optional(paths.join(source, "pages.json")) or {}):
            outer = paths.parent(source)
            in_package = paths.base_name(source) == "src" and tree.is_marked(outer, "package.json")
            yield FrameworkApp(Framework.UNI_APP, outer if in_package else source, source, paths.join(source, "pages.json"))
