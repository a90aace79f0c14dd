"""The project around a file or folder that the command line names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wxlint.project import paths
from wxlint.project.configuration import ConfigurationReader, JsonObject, text
from wxlint.project.disk import entries, exists, is_file, is_folder, real_path
from wxlint.project.project_config import NAME, PRIVATE_NAME, resolve_root
from wxlint.project.reading import DEFAULT_SIZE_LIMIT

_APP = "app.json"
_CLOUDBASE = ("cloudbaserc.json", ".cloudbaserc")
_PROJECT_MARKERS = (NAME, _APP, *_CLOUDBASE)
_FUNCTION_FOLDERS = ("cloudfunctions", "cloudfunction", "cloud/functions")


def find_project_root(path: Path) -> Path:
    """The folder that has to be analysed so that `path`, a file or a folder, is understood.

    It is the nearest folder around `path` (or `path` itself) with a project.config.json, app.json or cloudbaserc.json; a project further out that names the
    found folder as one of its roots wins over it. A folder that only holds projects is its own root. Where there is no project, it is the repository (the
    folder with .git), else the folder itself. Nothing outside the repository is looked at.
    """
    start = Path(real_path(path))
    if not is_folder(start):
        start = start.parent
    around = list(_folders_to_repository(start))
    project = next((folder for folder in around if _is_project(folder)), None)
    if project is None:
        if _holds_projects(start):
            return start
        return around[-1] if _is_repository(around[-1]) else start
    for folder in around[around.index(project) + 1 :]:
        if _names(folder, project):
            project = folder
    return project


def _folders_to_repository(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        if _is_repository(folder):
            return


def _is_repository(folder: Path) -> bool:
    return exists(folder / ".git")


def _is_project(folder: Path) -> bool:
    return any(is_file(folder / marker) for marker in _PROJECT_MARKERS)


def _holds_projects(folder: Path) -> bool:
    """Whether a folder directly below is a project: the app's own folder, or one of a collection of projects."""
    try:
        return any(entry.is_dir(follow_symlinks=False) and _is_project(Path(entry.path)) for entry in entries(folder))
    except OSError:
        return False


def _names(folder: Path, project: Path) -> bool:
    """Whether the project in `folder` holds the one found in `project`, further in: one of its roots is around it, or it is the app that is missing there."""
    inner = project.relative_to(folder).as_posix()
    reader = ConfigurationReader(folder, DEFAULT_SIZE_LIMIT)
    client_roots = list(_client_roots(folder, reader))
    if any(root and paths.contains(root, inner) for root in (*client_roots, *_other_roots(folder, reader))):
        return True
    if not is_file(project / _APP) or is_file(project / NAME):
        return False
    if client_roots:  # build output, as a rule: the app that was found is what it is built from
        return not any(is_file(folder / root / _APP) for root in client_roots)
    return "/" not in inner and not _is_project(folder) and any(exists(folder / functions) for functions in _FUNCTION_FOLDERS)


def _client_roots(folder: Path, reader: ConfigurationReader) -> Iterator[str]:
    for settings in _project_settings(folder, reader):
        for field in ("miniprogramRoot", "srcMiniprogramRoot"):
            if (value := text(settings.get(field))) and (root := resolve_root("", value)) is not None:
                yield root


def _other_roots(folder: Path, reader: ConfigurationReader) -> Iterator[str]:
    for settings in _project_settings(folder, reader):
        for field in ("cloudfunctionRoot", "pluginRoot"):
            if (value := text(settings.get(field))) and (root := resolve_root("", value)) is not None:
                yield root
    for name in _CLOUDBASE:
        if is_file(folder / name):
            yield resolve_root("", text((reader.optional(name) or {}).get("functionRoot")) or "functions") or ""


def _project_settings(folder: Path, reader: ConfigurationReader) -> Iterator[JsonObject]:
    for name in (NAME, PRIVATE_NAME):
        if is_file(folder / name):
            yield reader.optional(name) or {}
