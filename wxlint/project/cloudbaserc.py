"""cloudbaserc.json and .cloudbaserc: the CloudBase command line's list of cloud functions.

Fields are those of https://docs.cloudbase.net/cli-v1/functions/configs: `functionRoot` (the command line's default is `functions`) and
`functions[].name/dir/handler/runtime/type/triggers`, which older files keep in `functions[].config`; the framework's function plugin has `functionRootPath`
(default `cloudfunctions`) and a list of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wxlint.diagnostics import Text
from wxlint.project import paths
from wxlint.project.configuration import ConfigurationReader, JsonObject, mapping, objects, text
from wxlint.project.model import Trigger
from wxlint.project.project_config import resolve_root
from wxlint.project.walk import Tree

NAMES = ("cloudbaserc.json", ".cloudbaserc")

DEFAULT_HANDLER = "index.main"

_CONVENTIONAL_ROOTS = ("functions", "cloudfunctions")


class DeclaredFunction(NamedTuple):
    """A function that a configuration lists. `dir` is where its code should be, whether or not it is there; `handler` is None where nothing is said."""

    name: str
    dir: str
    root: str
    handler: str | None
    type: str
    runtime: str | None
    triggers: tuple[Trigger, ...]
    layers: tuple[str, ...] = ()


class CloudbaseConfig(NamedTuple):
    """One cloudbaserc: the folders whose subfolders are functions, and the functions it lists."""

    path: str
    function_roots: tuple[str, ...]
    functions: tuple[DeclaredFunction, ...]


def read_cloudbaserc(tree: Tree, reader: ConfigurationReader, folder: str, name: str) -> CloudbaseConfig:
    """The configuration `name` in `folder`. A root that leaves the linted folder is refused with a note."""
    path = paths.join(folder, name)
    settings = reader.required(path)
    roots: list[str] = []
    functions: list[DeclaredFunction] = []
    for section in _sections(settings):
        root = _section_root(reader, path, folder, section)
        if root is not None and tree.has_folder(root):
            roots.append(root)
        functions.extend(_declared_functions(tree, folder, root, section))
    return CloudbaseConfig(path, tuple(dict.fromkeys(roots)), tuple(functions))


def read_triggers(value: object) -> tuple[Trigger, ...]:
    """The triggers of a function's config.json or of an entry of cloudbaserc; entries that are no objects are left out."""
    return tuple(Trigger(text(entry.get("name")) or "", text(entry.get("type")) or "", text(entry.get("config")) or "") for entry in objects(value))


class _Section(NamedTuple):
    """A root and a list of functions, wherever in the file they stand."""

    root: str | None
    functions: object


def _sections(settings: JsonObject) -> Iterator[_Section]:
    yield _Section(text(settings.get("functionRoot")), settings.get("functions"))
    for plugin in mapping(mapping(settings.get("framework")).get("plugins")).values():
        use = text(mapping(plugin).get("use")) or ""
        if "plugin-function" in use:
            inputs = mapping(mapping(plugin).get("inputs"))
            yield _Section(text(inputs.get("functionRootPath")) or "cloudfunctions", inputs.get("functions"))


def _section_root(reader: ConfigurationReader, path: str, folder: str, section: _Section) -> str | None:
    if section.root is None or "{{" in section.root:
        return None
    root = None if section.root.startswith("/") else resolve_root(folder, section.root)
    if root is None:
        reader.note(
            path,
            Text(
                f"`functionRoot` is `{section.root}`, which leads out of the linted folder: it is not read; name a folder below this file",
                f"`functionRoot` 的值 `{section.root}` 指向被检查目录之外，不会读取；应写成本文件所在目录之下的目录",
            ),
        )
    return root


def _declared_functions(tree: Tree, folder: str, root: str | None, section: _Section) -> Iterator[DeclaredFunction]:
    for declared in objects(section.functions):
        entry = {**mapping(declared.get("config")), **declared}
        name = text(entry.get("name"))
        # A name that a variable completes at deployment cannot be told here.
        if name is None or "{{" in name or "/" in name:
            continue
        location = _function_folder(tree, folder, root, name, text(entry.get("dir")))
        if location is None:
            continue
        yield DeclaredFunction(
            name=name,
            dir=location,
            root=root if root is not None and paths.contains(root, location) and root != location else paths.parent(location),
            handler=text(entry.get("handler")),
            type="HTTP" if (text(entry.get("type")) or "").upper() == "HTTP" else "Event",
            runtime=text(entry.get("runtime")),
            triggers=read_triggers(entry.get("triggers")),
            layers=tuple(text(layer.get("name")) or "" for layer in objects(entry.get("layers"))),
        )


def _function_folder(tree: Tree, folder: str, root: str | None, name: str, declared: str | None) -> str | None:
    """Where the function's code is: the first place that is there, else the first that was meant."""
    candidates: list[str] = []
    if declared is not None and "{{" not in declared and not declared.startswith("/"):
        candidates += [place for base in (folder, root) if base is not None and (place := resolve_root(base, declared)) is not None]
    bases = [root] if root is not None else [paths.join(folder, base) for base in _CONVENTIONAL_ROOTS]
    candidates += [paths.join(base, name) for base in bases]
    return next((candidate for candidate in candidates if tree.has_folder(candidate)), candidates[0])
