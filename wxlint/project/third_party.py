"""Code that was copied into a project: component libraries and single scripts of others, which its team does not edit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from wxlint.project import paths
from wxlint.project.model import FileKind, Language
from wxlint.regex import regex

if TYPE_CHECKING:
    from wxlint.project.model import Project

_LIBRARY_NAMES = (
    r"@?vant(?:-weapp)?|weui(?:-miniprogram|-wxss)?|iview(?:-weapp)?|wux(?:-weapp)?|colorui|lin-?ui|tdesign(?:-miniprogram)?|uview(?:-plus|-ui)?|taro-ui"
    r"|ec-canvas|echarts(?:-for-weixin)?|u?charts|wx-?charts|qiun-data-charts|wx-?parse|towxml\d?|mp-html|agent-ui|we-cropper|image-cropper|painter"
    r"|vendors?|third[-_]?party|3rd[-_]?party"
)
_LIBRARY = regex(rf"(?:{_LIBRARY_NAMES})", re.IGNORECASE)
"""Folders that public Mini Programs copy from elsewhere, by name. `lib` and `libs` are not among them: half of these hold code of the project's own."""
_BANNER = regex(
    rb"\A\s*(?:/\*!|/\*[^/]{0,600}?(?:@license|@preserve|\b(?:MIT|Apache|BSD|ISC)\b[^\n]{0,40}\bLicen[sc]e|Licensed under))", re.IGNORECASE
)
"""What a script of others begins with: the comment that minifiers keep, or the name of a licence."""
_BANNER_ROOM = 2000
_OWN = frozenset({FileKind.APP, FileKind.PAGE, FileKind.FUNCTION_ENTRY})
"""What no library is made of: a folder with these is a part of the project, whatever its name."""
_SCRIPTS = frozenset({Language.JAVASCRIPT, Language.TYPESCRIPT, Language.WXS})


class Copied(NamedTuple):
    """A folder (with `files` analysed files in it) or, where `files` is 0, a single script that somebody else wrote."""

    path: str
    files: int


def copied_code(project: Project, read: Callable[[str], bytes | None]) -> list[Copied]:
    """What looks copied among the files that are analysed, by path; of folders in each other the outermost. `read` gives the bytes of a file, None where it is left out."""
    own_folders = {folder for file in project.files.values() if file.kind in _OWN for folder in paths.ancestors(file.path)}
    own_folders |= {app.root for app in project.mini_programs}
    folders: dict[str, int] = {}
    scripts = []
    licence = _own_banner(project, read)
    for file in project.files.values():
        if file.kind is FileKind.OTHER:
            continue
        around = [folder for folder in paths.ancestors(file.path) if folder not in own_folders and _LIBRARY.fullmatch(paths.base_name(folder))]
        folder = around[-1] if around else None
        if folder is not None:
            folders[folder] = folders.get(folder, 0) + 1
        elif file.language in _SCRIPTS and file.kind in (FileKind.MODULE, FileKind.FUNCTION_MODULE, FileKind.WXS):
            banner = _banner(read(file.path))
            if banner and banner != licence:
                scripts.append(file.path)
    return sorted([*(Copied(path, count) for path, count in folders.items()), *(Copied(path, 0) for path in scripts)])


def _banner(data: bytes | None) -> bytes | None:
    match = _BANNER.match(data[:_BANNER_ROOM]) if data is not None else None
    return match[0] if match is not None else None


def _own_banner(project: Project, read: Callable[[str], bytes | None]) -> bytes | None:
    """The licence comment that the project puts above files of its own: that of an app's or a page's script."""
    scripts = (file.path for file in project.files.values() if file.kind in _OWN and file.language in _SCRIPTS)
    return next((banner for path in scripts if (banner := _banner(read(path)))), None)
