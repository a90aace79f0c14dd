"""`wxlint project`: what wxlint understood, the first thing to look at when a finding looks wrong."""

from __future__ import annotations

from pathlib import Path

import click

from wxlint import console
from wxlint.commands import options
from wxlint.diagnostics import Text


@click.command()
@options.paths
@click.option(
    "--format", "output_format", type=click.Choice(["text", "json", "dot", "mermaid"]), default="text", show_default=True, help="Output format."
)
@options.output_file
@options.config_file
@options.no_config
@options.rule_folders
@options.lang
def project(
    paths: tuple[Path, ...],
    output_format: str,
    output_file: Path | None,
    config_file: Path | None,
    no_config: bool,
    rule_folders: tuple[Path, ...],
    lang: str | None,
) -> None:
    """Show what wxlint understood of a project.

    Its pages, components, cloud functions and collections, who calls what, what was left out and why. `dot` and `mermaid` draw it.
    """
    from wxlint.commands import loading
    from wxlint.engine.overview import overview_of
    from wxlint.engine.targets import MissingPathError, display_paths, find_targets
    from wxlint.report import render_overview

    language = console.choose_language(lang)
    if config_file is not None and no_config:
        console.fail(Text("`--config` and `--no-config` contradict each other", "`--config` 与 `--no-config` 互相矛盾"), language)
    selection = loading.selection_by_root(loading.catalogue_with(rule_folders, language), config_file, no_config, None, (), (), language)
    try:
        targets = find_targets(paths or (Path(),))
    except MissingPathError as error:
        console.fail(Text(f"`{error}` does not exist", f"`{error}` 不存在"), language)
    overviews = [(display_paths(target.root, Path.cwd())(""), overview_of(target.root, selection(target.root).config)) for target in targets]
    console.write(render_overview(overviews, output_format, language), language, output_file)
    if output_format == "mermaid":
        from wxlint.report.overview_graph import MERMAID_MAX_LINKS, count_links

        if (count := count_links(overviews)) > MERMAID_MAX_LINKS:
            warning = Text(
                f"this picture has {count} links, and Mermaid draws {MERMAID_MAX_LINKS} unless `maxEdges` is raised; `--format dot` has no limit",
                f"此图有 {count} 条连线，Mermaid 默认最多绘制 {MERMAID_MAX_LINKS} 条，可调大 `maxEdges`；`--format dot` 没有此限制",
            )
            console.warn(f"wxlint: {warning.render(language)}")
