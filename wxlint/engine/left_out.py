"""What a run says of files that it did not analyse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wxlint.diagnostics import Note, Text
from wxlint.engine.targets import Target
from wxlint.project.model import FileKind, Project, Skipped

_REASONS = {
    "minified": Text("minified, not analysed", "已压缩的文件，未分析"),
    "too-large": Text("larger than the size limit, not analysed", "超过大小上限，未分析"),
    "unreadable": Text("cannot be read, not analysed", "无法读取，未分析"),
    "outside": Text("lies outside the project, not read", "位于项目之外，未读取"),
    "special": Text("not a regular file, not read", "不是普通文件，未读取"),
}
_REASONS_IF_NAMED = {
    **_REASONS,
    "ignored": Text(
        "left out: it belongs to installed packages or build output, or .gitignore names it", "未分析：属于依赖包、构建产物，或被 .gitignore 忽略"
    ),
    "excluded": Text("left out: `exclude` in the configuration names it", "未分析：被配置中的 `exclude` 排除"),
    "twin": Text("left out: it is compiled from, or a link to, a file that is analysed", "未分析：由其他已分析的文件编译而来，或是指向它的链接"),
    "vendored": Text("left out: a component library that was copied in", "未分析：属于复制进来的组件库"),
}
"""Of these, whoever names such a file wants to hear; without being named they are only counted."""
_FOREIGN = Text("not part of a Mini Program or a cloud function, not analysed", "不属于小程序或云函数，未分析")
_UNKNOWN_LANGUAGE = Text("not a kind of file that wxlint reads", "不是 wxlint 能读取的文件类型")


def skip_notes(skipped: Iterable[Skipped], target: Target, project: Project) -> list[Note]:
    """A note for each file that was met and left out, and for each that was named and cannot be analysed."""
    reasons = {item.path: item.reason for item in skipped}
    notes = {path: Note("skipped", _REASONS[reason], path) for path, reason in reasons.items() if reason in _REASONS}
    for path in target.wanted:
        if path and path not in notes and (message := _why_not(path, {item.path: item.reason for item in project.skipped}, project)):
            notes[path] = Note("skipped", message, path)
    return [notes[path] for path in sorted(notes)]


def _why_not(path: str, skipped: dict[str, str], project: Project) -> Text | None:
    """Why `path`, which was named, is not analysed; None if it is, or if something below it is."""
    file = project.files.get(path)
    if file is not None:
        return _FOREIGN if file.kind is FileKind.OTHER else None
    for folder in _upwards(path):
        if folder in skipped:
            return _REASONS_IF_NAMED[skipped[folder]]
    if path in project.assets:
        return _UNKNOWN_LANGUAGE
    below = [other for other in project.files.values() if other.path.startswith(f"{path}/")]
    return _FOREIGN if below and all(other.kind is FileKind.OTHER for other in below) else None


def _upwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def nothing_found() -> Note:
    """For a run that had nothing to do: most likely it was started in the wrong folder."""
    return Note(
        "configuration",
        Text(
            "nothing to analyse: there is no Mini Program and no cloud function here (no app.json, project.config.json or cloudbaserc.json)",
            "没有可分析的内容：此处没有小程序，也没有云函数（未找到 app.json、project.config.json 或 cloudbaserc.json）",
        ),
        "",
    )
