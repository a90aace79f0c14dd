"""project.config.json: where the client code, the plugin and the cloud functions of one project stand.

Facts about the fields are from the schema and the reader of miniprogram-ci 2.1.42 (`schema/dist/projectconfig.js`, `project/baseProject.js`), which
takes a leading slash for the project's folder, and from the documentation of project.config.json.
"""

from __future__ import annotations

from typing import NamedTuple

from wxlint.diagnostics import Text
from wxlint.project import paths
from wxlint.project.configuration import ConfigurationReader, JsonObject, mapping, text
from wxlint.project.pack_options import PackRules
from wxlint.project.walk import Tree

NAME = "project.config.json"
PRIVATE_NAME = "project.private.config.json"


class ProjectConfig(NamedTuple):
    """One project.config.json with the private one laid over it.

    `client_roots` are the folders that may hold the app, the likeliest first; `missing_roots` are those it names that are not there (build output, as
    a rule).
    """

    path: str
    folder: str
    settings: JsonObject
    compile_type: str
    client_roots: tuple[str, ...]
    plugin_root: str | None
    function_root: str | None
    missing_roots: tuple[str, ...] = ()
    pack_ignore: tuple[JsonObject, ...] = ()
    pack_include: tuple[JsonObject, ...] = ()


def read_project_config(tree: Tree, reader: ConfigurationReader, folder: str) -> ProjectConfig:
    """The configuration in `folder`, which holds at least one of the two files. Roots that leave the linted folder are refused with a note."""
    settings = read_settings(reader, folder, tree)
    path = paths.join(folder, NAME if tree.is_marked(folder, NAME) else PRIVATE_NAME)
    roots = _Roots(tree, reader, folder, path, settings)
    client_roots = [root for root in (roots.find("srcMiniprogramRoot"), roots.find("miniprogramRoot")) if root is not None]
    if not any(text(settings.get(key)) for key in ("srcMiniprogramRoot", "miniprogramRoot")):
        client_roots.append(folder)
    pack_options = mapping(settings.get("packOptions"))
    return ProjectConfig(
        path=path,
        folder=folder,
        settings=settings,
        compile_type=text(settings.get("compileType")) or "miniprogram",
        client_roots=tuple(dict.fromkeys(client_roots)),
        plugin_root=roots.find("pluginRoot"),
        function_root=roots.find("cloudfunctionRoot"),
        missing_roots=tuple(roots.missing),
        pack_ignore=_pack_rules(pack_options.get("ignore")),
        pack_include=_pack_rules(pack_options.get("include")),
    )


def read_settings(reader: ConfigurationReader, folder: str, tree: Tree) -> JsonObject:
    """project.config.json in `folder` with the private configuration laid over it: whole fields, and `setting` key by key."""
    shared = reader.required(paths.join(folder, NAME)) if tree.is_marked(folder, NAME) else {}
    private = reader.optional(paths.join(folder, PRIVATE_NAME)) if tree.is_marked(folder, PRIVATE_NAME) else None
    if not private:
        return shared
    merged = {**shared, **private}
    merged["setting"] = {**mapping(shared.get("setting")), **mapping(private.get("setting"))}
    return merged


def resolve_root(folder: str, value: str) -> str | None:
    """The folder that `value` names as a root in a configuration in `folder`; None where it leaves the linted folder or is absolute on Windows."""
    return None if ":" in value else paths.resolve(folder, value.lstrip("/\\"))


def pack_rules_of(settings: JsonObject) -> PackRules:
    """What the `packOptions` in the fields of a project.config.json leave out."""
    pack_options = mapping(settings.get("packOptions"))
    return PackRules(_pack_rules(pack_options.get("ignore")), _pack_rules(pack_options.get("include")))


def _pack_rules(value: object) -> tuple[JsonObject, ...]:
    rules = value if isinstance(value, list) else []
    return tuple(rule for rule in rules if isinstance(rule, dict) and text(rule.get("type")) and text(rule.get("value")))


class _Roots:
    def __init__(self, tree: Tree, reader: ConfigurationReader, folder: str, path: str, settings: JsonObject) -> None:
        self._tree = tree
        self._reader = reader
        self._folder = folder
        self._path = path
        self._settings = settings
        self.missing: list[str] = []

    def find(self, key: str) -> str | None:
        """The folder that the field `key` names, or None where there is none that can be used."""
        value = text(self._settings.get(key))
        if value is None:
            return None
        root = resolve_root(self._folder, value)
        is_absolute = value.startswith(("/", "\\"))
        if root is None or (is_absolute and not self._tree.has_folder(root)):
            self._refuse(key, value)
            return None
        if not self._tree.has_folder(root):
            self.missing.append(root)
            return None
        return root

    def _refuse(self, key: str, value: str) -> None:
        self._reader.note(
            self._path,
            Text(
                f"`{key}` is `{value}`, which leads out of the linted folder: it is not read; name a folder below this file",
                f"`{key}` 的值 `{value}` 指向被检查目录之外，不会读取；应写成本文件所在目录之下的目录",
            ),
        )
