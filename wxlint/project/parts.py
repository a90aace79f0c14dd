"""A repository of several apps, divided into parts that can be analysed one after the other.

A part is a folder with everything below it: an app, the configuration that names it, the cloud functions that it can call, and whatever else stands there. Code of one
part gets at another only by a path that climbs out of the folder: `reached` looks for these in the text, be they in a comment, and parts that reach each other are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from wxlint.project import paths
from wxlint.project.languages import CODE_EXTENSIONS
from wxlint.project.model import FileKind, MiniProgram, Project, Skipped, SourceFile, grouped
from wxlint.regex import regex


class Part(NamedTuple):
    """A part of a project: what stands in `folder`; None for what stands in no part's folder.

    `apps`, `functions` and `function_roots` are indexes into the project's.
    """

    folder: str | None
    files: Sequence[SourceFile] = ()
    assets: Sequence[str] = ()
    skipped: Sequence[Skipped] = ()
    apps: Sequence[int] = ()
    functions: Sequence[int] = ()
    function_roots: Sequence[int] = ()

    @property
    def key(self) -> tuple[str | None, int, int]:
        """What tells it from other parts, also from what is left of it where other parts have grown."""
        return self.folder, len(self.files), len(self.assets)


def parts_of(project: Project, joined: Iterable[str] = ()) -> list[Part]:
    """The parts of `project`, by their folders; one alone where it cannot be divided. What stands in one of the folders `joined` is not torn apart."""
    folders = _outermost((*_own_folders(project), *joined))
    if len(folders) < 2:
        return [Part("")]
    find = _Finder(folders).folder
    files = grouped(project.files.values(), lambda file: find(paths.parent(file.path)))
    assets = grouped(project.assets, lambda path: find(paths.parent(path)))
    skipped = grouped(project.skipped, lambda item: find(paths.parent(item.path)))
    apps = grouped(range(len(project.mini_programs)), lambda number: find(project.mini_programs[number].root))
    functions = grouped(range(len(project.functions)), lambda number: find(project.functions[number].dir))
    roots = grouped(range(len(project.function_roots)), lambda number: find(project.function_roots[number].path))
    found: list[str | None] = [*sorted(folders)]
    if None in files or None in assets:
        found.append(None)
    return [
        Part(
            place,
            files.get(place, ()),
            assets.get(place, ()),
            skipped.get(place, ()),
            apps.get(place, ()),
            functions.get(place, ()),
            roots.get(place, ()),
        )
        for place in found
    ]


def project_of(part: Part, whole: Project) -> Project:
    """`part` of `whole` as a project. Whether something is there is still asked of all of it."""
    app_numbers: dict[int | None, int] = {number: new for new, number in enumerate(part.apps)}
    function_numbers: dict[int | None, int] = {number: new for new, number in enumerate(part.functions)}
    root_numbers: dict[int | None, int] = {number: new for new, number in enumerate(part.function_roots)}

    def renumbered(app: MiniProgram) -> MiniProgram:
        return replace(app, function_roots=tuple(root_numbers[root] for root in app.function_roots))

    return Project(
        root=whole.root,
        files={
            file.path: file._replace(mini_program=app_numbers.get(file.mini_program), function=function_numbers.get(file.function))
            for file in part.files
        },
        mini_programs=tuple(renumbered(whole.mini_programs[number]) for number in part.apps),
        functions=tuple(whole.functions[number]._replace(root=root_numbers.get(whole.functions[number].root)) for number in part.functions),
        function_roots=tuple(whole.function_roots[number] for number in part.function_roots),
        skipped=tuple(part.skipped),
        assets=frozenset(part.assets),
        packages=whole.packages,
        around=whole,
    )


def reached(part: Part, project: Project, read: Callable[[str], bytes | None]) -> set[str]:
    """The folders of `project` that hold both `part` and something outside of it that a path in one of its files may lead to."""
    found: set[str] = set()
    for file in part.files if part.folder is not None else ():
        data = read(file.path) if file.kind is not FileKind.OTHER else None
        if data is None or b".." not in data:
            continue
        out = paths.depth(paths.relative(part.folder or "", file.path))
        for climb in _CLIMB.finditer(data):
            if climb[0].count(b"..") < out:
                continue
            target = paths.resolve(paths.parent(file.path), _path_around(data, climb.start(), climb.end()))
            if target is not None and not paths.contains(part.folder or "", target) and _is_there(target, project):
                found.add(paths.common((part.folder or "", target)))
    return found


_CLIMB = regex(rb"(?<![.\w])\.\.(?:/\.\.)*(?![.\w])")
_DELIMITER = regex(rb"[\s'\"`<>()\[\]{};,?*$]")
_LONGEST = 200
"""Bytes of a path before a climb and after it."""
_ENDINGS = ("", *CODE_EXTENSIONS, ".json", ".wxml", ".wxss", ".wxs")


def _path_around(data: bytes, start: int, end: int) -> str:
    """The path that has a climb from `start` to `end`."""
    before = _DELIMITER.split(data[max(0, start - _LONGEST) : start])[-1]
    after = _DELIMITER.split(data[end : end + _LONGEST], 1)[0]
    return (before + data[start:end] + after).decode("utf-8", "replace")


def _is_there(target: str, project: Project) -> bool:
    """Whether something may be at `target`, be it only the beginning of a name that the code goes on with."""
    folder = paths.parent(target)
    if project.has_folder(target) is True or (folder and project.has_folder(folder) is True):
        return True
    return any(project.presence(target + ending) is True for ending in _ENDINGS)


def _own_folders(project: Project) -> Iterator[str]:
    """For each app and each function root, the folder that holds all that belongs to it."""
    for app in project.mini_programs:
        named = [app.root, *([app.plugin_root] if app.plugin_root is not None else []), *([paths.parent(app.config)] if app.config else [])]
        yield paths.common((*named, *(project.function_roots[root].path for root in app.function_roots)))
    for function in project.functions:
        yield function.dir if function.root is None else paths.common((function.dir, project.function_roots[function.root].path))
    for root in project.function_roots:
        yield paths.common((root.path, *([paths.parent(root.config)] if root.config else [])))


def _outermost(folders: Iterable[str]) -> set[str]:
    """Those of `folders` that stand in no other."""
    found = set(folders)
    return {folder for folder in found if found.isdisjoint(paths.ancestors(folder))}


class _Finder:
    """Finds which of `folders`, none of them in another, is a folder or holds it."""

    def __init__(self, folders: set[str]) -> None:
        self._known: dict[str, str | None] = {"": None, **{folder: folder for folder in folders}}

    def folder(self, place: str) -> str | None:
        """The folder that `place` is or lies in."""
        between = []
        while place not in self._known:
            between.append(place)
            place = paths.parent(place)
        found = self._known[place]
        for below in between:
            self._known[below] = found
        return found
