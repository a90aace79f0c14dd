"""The plugins that an app declares, and which of its files name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from wxlint.project.model import FileKind
from wxlint.project.reading import read_source
from wxlint.regex import regex
from wxlint.views.declared_pages import declared_subpackages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wxlint.project.model import MiniProgram
    from wxlint.syntax.json import JsonMember, JsonNode
    from wxlint.views.index import Views

_HARMLESS = ("twin", "special", "vendored")
"""Why a file was left out that names no plugin, or only what its twin names: packages from npm do not know what an app calls its plugins."""
_PACKAGES = ("/miniprogram_npm", "/node_modules")
_TRIGGERS = (b"requirePlugin", b"plugin://", b"plugin-private://")


_MENTION = regex(
    rb"""plugin(?:-private)?://(?P<address>[^/?#"'`\s${<>+\\]*)(?=[/?#"'`\s]|$)|plugin(?:-private)?://"""
    rb"""|requirePlugin(?:\s*\.\s*async)?\s*\(\s*(?:(?P<quote>["'`])(?P<required>[^"'`$]*)(?P=quote))?"""
)
"""A plugin that is named; the groups are empty where its name is computed."""


class DeclaredPlugin(NamedTuple):
    """One member of `plugins` in app.json, `owner` being that object. `users` are the files that name it; None where that cannot be known."""

    member: JsonMember
    owner: JsonNode
    is_plain: bool
    """Nothing is given to it: it can do nothing unless it is named."""
    in_subpackage: bool
    users: frozenset[str] | None


def declared_plugins(views: Views, app: MiniProgram) -> Iterator[DeclaredPlugin]:
    """The plugins in the app.json of `app`, those of its subpackages after its own."""
    site = views.app_json(app)
    owners = [(node, False) for node in (site.value("plugins"),) if node is not None] if site is not None else []
    owners += [(node, True) for package in (declared_subpackages(site) if site is not None else ()) if (node := package.get("plugins")) is not None]
    users = plugin_users(views, app) if owners else None
    for owner, in_subpackage in owners:
        for member in owner.members():
            value = member.value
            provider = value.get("provider") if value is not None else None
            names = {member.key, provider.value if provider is not None else None}
            named = None if users is None else frozenset(path for name, paths in users.items() if name in names for path in paths)
            is_plain = value is not None and value.kind == "object" and {"version", "provider"}.issuperset(part.key for part in value.members())
            yield DeclaredPlugin(member, owner, is_plain, in_subpackage, named)


def plugin_users(views: Views, app: MiniProgram) -> Mapping[str, frozenset[str]] | None:
    """The files of the app that spell each plugin, by the name or the AppID that they spell. None where a file names one that cannot be known, or was not read.

    A plugin is named in `requirePlugin('name')` and in addresses, `plugin://name/part`, in code, WXML and JSON alike, by the name in app.json or by its AppID
    (https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/using.html). Comments count: a plugin whose use is only commented out is wanted again.
    """
    number = views.project.mini_programs.index(app)
    start = f"{app.root}/" if app.root else ""
    files = [file.path for file in views.project.app_files(number) if file.kind.is_client or file.kind is FileKind.CONFIG]
    left_out = [
        skipped
        for skipped in views.project.skipped
        if skipped.path.startswith(start) and skipped.reason not in _HARMLESS and not skipped.path.endswith(_PACKAGES)
    ]
    if any(skipped.reason != "minified" for skipped in left_out):
        return None
    found: dict[str, set[str]] = {}
    for path in (*files, *(skipped.path for skipped in left_out)):
        data = read_source(views.project.root, path)  # minified scripts too
        if not isinstance(data, bytes):
            return None
        if not any(trigger in data for trigger in _TRIGGERS):
            continue
        for match in _MENTION.finditer(data):
            name = match["address"] or match["required"]
            if not name:
                return None
            found.setdefault(name.decode("utf-8", "replace"), set()).add(path)
    return {name: frozenset(files) for name, files in found.items()}
