"""`wxlint init`: files that fit the project. It shows what it will write, asks, and overwrites nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wxlint import console
from wxlint.commands import options
from wxlint.diagnostics import Lang, Text

if TYPE_CHECKING:
    from wxlint.engine.initial_files import InitialFile


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".", metavar="[PATH]")
@click.option("--pre-commit", is_flag=True, help="Add the hook for pre-commit.")
@click.option("--github", is_flag=True, help="Add the workflow for GitHub Actions.")
@click.option("--gitlab", is_flag=True, help="Add the job for GitLab CI.")
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@options.lang
def init(path: Path, pre_commit: bool, github: bool, gitlab: bool, yes: bool, dry_run: bool, lang: str | None) -> None:
    """Write a configuration that fits the project in PATH.

    And, if asked for, the entries for pre-commit and CI. It shows what it will write and asks; what is there already is left as it is.
    """
    from wxlint.engine import initial_files
    from wxlint.engine.targets import find_targets, place_in_repository

    language = console.choose_language(lang)
    if yes and dry_run:
        console.fail(Text("`--yes` and `--dry-run` contradict each other", "`--yes` 与 `--dry-run` 互相矛盾"), language)
    [target] = find_targets([path])
    root = target.root
    place = place_in_repository(root)
    repository = root.parents[place.count("/")] if place else root
    configuration = _configuration(root, language)
    wanted = [(root, configuration)] if configuration is not None else []
    wanted += [(repository, initial_files.pre_commit())] if pre_commit else []
    wanted += [(repository, initial_files.github(place))] if github else []
    wanted += [(repository, initial_files.gitlab(place))] if gitlab else []
    new = _show(wanted, language)
    if not new or dry_run:
        return
    if not yes and not _confirmed(language):
        return
    for folder, file in new:
        _write(folder / file.path, file.content, language)
    _say(
        Text(
            "next: `wxlint check`; if that finds more than you can mend today, `wxlint baseline` records it, and only new findings count",
            "下一步：运行 `wxlint check`；如果问题多得一时改不完，可用 `wxlint baseline` 记录下来，此后只报告新问题",
        ),
        language,
    )


def _configuration(root: Path, language: Lang) -> InitialFile | None:
    """The configuration for the project; None if it has one already, which is said. Ends the run where there is nothing to configure."""
    from wxlint.config import CONFIG_NAME, DEFAULT, find_config

    found = find_config(root)
    if found is not None:
        _say(Text(f"{_shown(found)} is there already: it is left as it is", f"已有 {_shown(found)}：保持原样"), language)
        return None
    from wxlint.engine.initial_files import InitialFile, configuration, is_writable
    from wxlint.engine.left_out import nothing_found
    from wxlint.engine.overview import overview_of
    from wxlint.engine.reader import Reader
    from wxlint.project.discover import DEFAULT_SIZE_LIMIT
    from wxlint.project.third_party import copied_code

    overview = overview_of(root, DEFAULT)
    if not overview.parts:
        console.fail(nothing_found().message, language)
    reader = Reader(overview.project, DEFAULT_SIZE_LIMIT)
    copied = [found for found in copied_code(overview.project, reader.read) if is_writable(found)]
    content = configuration(overview, copied, language)
    return InitialFile(CONFIG_NAME, content, content)


def _show(wanted: list[tuple[Path, InitialFile]], language: Lang) -> list[tuple[Path, InitialFile]]:
    """Show the files and give those that are new."""
    new = []
    for folder, file in wanted:
        location = folder / file.path
        shown = _shown(location)
        if not _is_there(location):
            new.append((folder, file))
            _say(Text(f"{shown} (new)", f"{shown}（新建）"), language)
            _say_block(file.content)
        elif b"wxlint" in _content(location):
            _say(Text(f"{shown} has wxlint already: it is left as it is", f"{shown} 中已有 wxlint：保持原样"), language)
        else:
            _say(Text(f"{shown} is there already and is left as it is; add this to it:", f"{shown} 已存在，保持原样；请手动加入："), language)
            _say_block(file.entry)
    return new


def _confirmed(language: Lang) -> bool:
    """Ask on a terminal; elsewhere nobody could answer, which is an error."""
    if not sys.stdin.isatty():
        console.fail(
            Text(
                "nothing was written: there is no terminal to ask on; `--yes` writes without asking",
                "未写入任何文件：没有终端可供确认；使用 `--yes` 可直接写入",
            ),
            language,
        )
    agreed = click.confirm(Text("write the new files?", "写入以上新文件？").render(language))
    if not agreed:
        _say(Text("nothing was written", "未写入任何文件"), language)
    return agreed


def _write(location: Path, content: str, language: Lang) -> None:
    try:
        location.parent.mkdir(parents=True, exist_ok=True)
        with location.open("x", encoding="utf-8", newline="\n") as file:  # never over a file that has come into being meanwhile
            file.write(content)
    except OSError as error:
        reason = error.strerror or str(error)
        console.fail(Text(f"`{_shown(location)}` cannot be written: {reason}", f"无法写入 `{_shown(location)}`：{reason}"), language)
    _say(Text(f"{_shown(location)} is written", f"已写入 {_shown(location)}"), language)


def _is_there(location: Path) -> bool:
    return location.is_symlink() or location.exists()


def _content(location: Path) -> bytes:
    from wxlint.project.discover import read_source

    data = read_source(location.parent, location.name)
    return data if isinstance(data, bytes) else b""


def _shown(location: Path) -> str:
    import os

    from wxlint.report.terminal import visible

    try:
        return visible(os.path.relpath(location).replace(os.sep, "/"))
    except ValueError:  # another drive
        return visible(location.as_posix())


def _say(message: Text, language: Lang) -> None:
    click.echo(message.render(language))


def _say_block(content: str) -> None:
    click.echo("".join(f"  | {line}".rstrip() + "\n" for line in content.splitlines()))
