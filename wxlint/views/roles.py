"""What the platform takes a configuration file for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wxlint.project import paths
from wxlint.project.languages import is_security_rules
from wxlint.project.model import FileKind, Language

if TYPE_CHECKING:
    from wxlint.project.model import MiniProgram, Project, SourceFile

_BY_NAME = {
    "project.config.json": "project",
    "project.private.config.json": "project-private",
    "cloudbaserc.json": "cloudbase",
    "package.json": "package",
}
_NAMED_IN_APP = {"sitemapLocation": "sitemap", "themeLocation": "theme"}
_BESIDE_APP = {"sitemap.json": "sitemap", "theme.json": "theme", "ext.json": "ext"}
_SCRIPTS = (".ts", ".js", ".tsx", ".jsx")


class JsonRoles:
    """Tells the roles of a project's configuration files. `read` gives a file's bytes, or None."""

    def __init__(self, project: Project, read: Callable[[str], bytes | None]) -> None:
        self._project = project
        self._read = read
        self._named: dict[int, dict[str, str]] = {}
        self._stems: dict[str, str] | None = None

    def role(self, file: SourceFile) -> str:
        """The role of a file; "" where it has none of its own."""
        name = paths.base_name(file.path)
        if file.language is not Language.JSON or file.kind is not FileKind.CONFIG:
            return ""
        if is_security_rules(name):
            return "security-rules"
        if name in _BY_NAME:
            return _BY_NAME[name]
        if file.function is not None:
            return "function" if name == "config.json" else ""
        app = self._project.mini_program_of(file)
        if app is None or file.mini_program is None:
            return ""
        if file.path == f"{app.app}.json":
            return "game" if app.is_game else "app"
        if file.path == paths.join(app.root, "plugin.json"):
            return "plugin"
        named = self._names(file.mini_program, app)
        if file.path in named:
            return named[file.path]
        return self._view_role(paths.stem(file.path))

    def _view_role(self, stem: str) -> str:
        if self._stems is None:
            apps = self._project.mini_programs
            self._stems = {component.path: "component" for app in apps for component in app.components}
            self._stems |= {page.path: "page" for app in apps for page in app.pages}
        if stem in self._stems:
            return self._stems[stem]
        files = (self._project.files.get(stem + ending) for ending in _SCRIPTS)
        kinds = {file.kind for file in files if file is not None}
        return "page" if FileKind.PAGE in kinds else "component" if FileKind.COMPONENT in kinds else ""

    def _names(self, index: int, app: MiniProgram) -> dict[str, str]:
        """The files beside app.json, and those that it names."""
        if index not in self._named:
            named = {paths.join(app.root, name): role for name, role in _BESIDE_APP.items()}
            data = self._read(f"{app.app}.json") if app.app is not None else None
            if data is not None and b"Location" in data:
                from wxlint.syntax.json import load_json

                settings = load_json(data)
                for key, role in _NAMED_IN_APP.items():
                    value = settings.get(key) if isinstance(settings, dict) else None
                    place = paths.resolve(app.root, value) if isinstance(value, str) else None
                    if place:
                        named[place] = role
            self._named[index] = named
        return self._named[index]
