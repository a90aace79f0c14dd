"""What each file is, from where it stands and what the configuration says about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wxlint.project import paths
from wxlint.project.languages import CODE_LANGUAGES, is_security_rules, is_test, is_tool_configuration, possible_sources
from wxlint.project.model import CloudFunction, FileKind, Language, SourceFile
from wxlint.project.ownership import Ownership
from wxlint.project.pack_options import PackRules
from wxlint.project.walk import Tree

_KIND_BY_LANGUAGE: Mapping[Language, FileKind] = {Language.WXS: FileKind.WXS, Language.WXML: FileKind.WXML, Language.WXSS: FileKind.WXSS}

_PROJECT_FILES = frozenset({"project.config.json", "project.private.config.json", "cloudbaserc.json"})
_FUNCTION_FILES = frozenset({"package.json", "config.json"})


class ClientFiles(NamedTuple):
    """What the configuration says about the files of one Mini Program.

    `roles` maps paths without extension to what stands there: the app, pages, components. `code_kind` is what all other code is. `source` is, for an app
    that a framework compiles, the only folder whose code is client code.
    """

    root: str
    roles: Mapping[str, FileKind]
    config_files: frozenset[str]
    packing: PackRules
    code_kind: FileKind = FileKind.MODULE
    source: str | None = None


def classify(
    tree: Tree, ownership: Ownership, clients: Sequence[ClientFiles], functions: Sequence[CloudFunction]
) -> tuple[dict[str, SourceFile], dict[str, str]]:
    """The files by path in sorted order, and the copies that are left out because their source stands beside them, with the reason."""
    files: dict[str, SourceFile] = {}
    twins: dict[str, str] = {}
    for path in sorted(tree.files):
        language = tree.files[path]
        if language is Language.JAVASCRIPT and any(source in tree.files for source in possible_sources(path)):
            twins[path] = "twin"
            continue
        owner = ownership.owner(paths.parent(path))
        name = paths.base_name(path)
        if name in _PROJECT_FILES or is_security_rules(name):
            kind = FileKind.CONFIG
        elif is_test(path):
            kind = FileKind.OTHER
        elif owner.function is not None:
            kind = _function_kind(path, name, language, functions[owner.function])
        elif owner.is_shared:
            kind = FileKind.FUNCTION_MODULE if language in CODE_LANGUAGES and not is_tool_configuration(name) else FileKind.OTHER
        elif owner.mini_program is not None:
            kind = _client_kind(path, name, language, clients[owner.mini_program])
        else:
            kind = FileKind.OTHER
        files[path] = SourceFile(path, kind, language, owner.mini_program, owner.function)
    return files, twins


def _function_kind(path: str, name: str, language: Language, function: CloudFunction) -> FileKind:
    if language in CODE_LANGUAGES:
        if path == function.entry:
            return FileKind.FUNCTION_ENTRY
        return FileKind.OTHER if is_tool_configuration(name) else FileKind.FUNCTION_MODULE
    if name in _FUNCTION_FILES and paths.parent(path) == function.dir:
        return FileKind.CONFIG
    return FileKind.OTHER


def _client_kind(path: str, name: str, language: Language, client: ClientFiles) -> FileKind:
    inner_path = paths.relative(client.root, path)
    if client.packing.leaves_out(inner_path):
        return FileKind.OTHER
    role = client.roles.get(paths.stem(path))
    if language is Language.JSON:
        return FileKind.CONFIG if role is not None or path in client.config_files else FileKind.OTHER
    if language in CODE_LANGUAGES:
        if role is not None:
            return role
        if client.source is not None and not paths.contains(client.source, path):
            return FileKind.OTHER
        return FileKind.OTHER if "/" not in inner_path and is_tool_configuration(name) else client.code_kind
    return _KIND_BY_LANGUAGE[language]
